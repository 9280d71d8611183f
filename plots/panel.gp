# panel.gp - place, axes and holds of panel p. A chart loads it before it plots the panel.

if (p > 1) { unset label }
unset object
unset arrow
set lmargin at screen panel_left[p]
set rmargin at screen panel_right[p]
set bmargin at screen panel_bottom[p]
set tmargin at screen panel_top[p]

if (exists("panel_heading")) {
    set label 200 panel_heading[p] at screen panel_left[p], screen panel_top[p] + (26.0 + (exists("hold_rows") ? 20.0 * hold_rows : 0.0)) / page_height left font 'DejaVu Sans Bold,21' tc rgb colour[int(panel_colour[p])]
}

if (exists("x_min")) {
    set xrange [x_min:x_max]
    set xtics () font 'DejaVu Sans,18' tc rgb soft scale 0.6
    do for [i = 1:tic_n] { set xtics add (sprintf("%s\n%s", tic_text[i], tic_year[i]) tic_at[i]) }
}

# Values; 0 is among them. Only the first panel of a row bears numbers.
if (exists("value_n") && !exists("row_n")) {
    set yrange [value_min:value_max]
    set ytics () font 'DejaVu Sans,18' tc rgb soft scale 0
    do for [i = 1:value_n] { set ytics add ((panel_first[p] > 0 ? value_text[i] : '') value_at[i]) }
}

if (exists("hold_n")) {
    do for [i = 1:hold_n] {
        set object 300 + i rectangle from first hold_from[i], graph 0 to first hold_to[i], graph 1 behind fc rgb shade fs transparent solid 0.75 noborder
        set label 300 + i hold_text[i] at first hold_at[i], screen panel_top[p] + (11.0 + 20.0 * hold_row[i]) / page_height center font 'DejaVu Sans,16' tc rgb soft
    }
}

# Labels at the right, beside the last panel; a thin line leads from where a series ends to its label.
if (exists("label_n") && (exists("label_panel") || p == panel_n)) {
    do for [i = 1:label_n] {
        if (exists("label_panel")) { if (label_panel[i] != p) { continue } }
        set label 400 + i label_text[i] at screen label_x[i], label_y[i] left font 'DejaVu Sans,19' tc rgb (label_sign[i] == 2 || label_colour[i] == 7 ? ink : colour[int(label_colour[i])])
        if (label_sign[i] == 1) { set label 460 + i '' at screen label_x[i] - 14.4 / page_width, label_y[i] point pt marker[int(label_mark[i])] ps 1.6 * dot lc rgb colour[int(label_colour[i])] }
        if (label_sign[i] == 2) { set object 460 + i rectangle center screen label_x[i] - 14.4 / page_width, label_y[i] size screen 16.8 / page_width, screen 16.8 / page_height fc rgb colour[int(label_colour[i])] fs solid 1.0 noborder }
        if (label_from[i] == label_from[i]) { set arrow 400 + i from screen panel_right[p] + 3.2 / page_width, label_from[i] to screen label_x[i] - 4.8 / page_width, label_y[i] nohead lw 1 lc rgb colour[int(label_colour[i])] }
    }
}
