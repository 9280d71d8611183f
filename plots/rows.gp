# rows.gp - panel p of a chart with a name at each row and its values from left to right. Loaded behind panel.gp.

set yrange [row_n + 0.6:0.4]
unset grid
set grid xtics lc rgb faint lw 1 lt 1
# A chart over time has its tics from panel.gp.
if (exists("value_n")) {
    set xrange [value_min:value_max]
    set xtics () font 'DejaVu Sans,17' tc rgb soft scale 0
    do for [i = 1:value_n] { set xtics add (value_text[i] value_at[i]) }
}
unset ytics
# Where values lie on both sides, a line marks 0.
if (exists("value_n") && value_min < 0) { set arrow 900 from first 0, graph 0 to first 0, graph 1 nohead lw 1.5 lc rgb soft }
# Names are labels: a tic's label would be read as a format. Each line is one: terminals differ in how far apart they
# set the lines of a label. Where rows are too low for two lines, one is cut.
row_two = (panel_top[p] - panel_bottom[p]) * page_height / (row_n + 0.2) >= 41.0
row_line = 21.0 * (row_n + 0.2) / ((panel_top[p] - panel_bottom[p]) * page_height)
if (panel_first[p] > 0 && !exists("row_name_at")) {
    do for [i = 1:row_n] {
        row_both = row_two && strlen(row_text[2 * i]) > 0
        row_half = row_both ? 0.5 * row_line : 0.0
        row_above = row_both ? row_text[2 * i - 1] : row_cut[i]
        row_below = row_both ? row_text[2 * i] : ''
        set label 600 + 2 * i row_above at screen panel_left[p] - 9.6 / page_width, first i - row_half right font 'DejaVu Sans,18' tc rgb ink
        set label 601 + 2 * i row_below at screen panel_left[p] - 9.6 / page_width, first i + row_half right font 'DejaVu Sans,18' tc rgb ink
    }
}
# On a narrow page they stand above their rows instead, on white, so that no line crosses them.
if (exists("row_name_at")) {
    do for [i = 1:row_n] {
        row_half = strlen(row_text[2 * i]) > 0 ? 0.5 * row_line : 0.0
        set object 600 + i rectangle from screen panel_left[p] + 4.0 / page_width, first row_name_at[i] - row_name_half[i] to screen row_name_right[i], first row_name_at[i] + row_name_half[i] front fs solid 1.0 noborder fc rgb '#ffffff'
        set label 600 + 2 * i row_text[2 * i - 1] at screen panel_left[p] + 8.0 / page_width, first row_name_at[i] - row_half left front font 'DejaVu Sans,18' tc rgb ink
        set label 601 + 2 * i row_text[2 * i] at screen panel_left[p] + 8.0 / page_width, first row_name_at[i] + row_half left front font 'DejaVu Sans,18' tc rgb ink
    }
}
