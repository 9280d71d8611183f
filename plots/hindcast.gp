# hindcast.gp - observed values over the bands of the worlds, one small panel a series.

load 'style.gp'
data = name . '.csv'
here(value) = (column('panel') == p ? column(value) / panel_divide[p] : NaN)
where(k, value) = (column('inside90') == k ? here(value) : NaN)
# The ends of a bar: of the side -1 or 1.
end(side) = (day(strcol('date')) + side * panel_half[p])
set multiplot
do for [p = 1:panel_n] {
    load 'panel.gp'
    do for [line = 1:2] { set label 720 + line panel_name[2 * p - 2 + line] at screen panel_left[p], screen panel_top[p] + (38.0 + (line == 1 && strlen(panel_name[2 * p]) > 0 ? 24.0 : 0.0)) / page_height left font 'DejaVu Sans Bold,20' tc rgb ink }
    set label 723 panel_unit[p] at screen panel_left[p], screen panel_top[p] + 15.0 / page_height left font 'DejaVu Sans,17' tc rgb soft
    set label 724 panel_count[p] at screen panel_right[p], screen panel_top[p] + 15.0 / page_height right font 'DejaVu Sans,17' tc rgb soft
    if (cut_n > 0) {
        set arrow 730 from first cut_at, graph 0 to first cut_at, graph 1 nohead back lw 2 dt (8,5) lc rgb ink
        if (p == 1) {
            cut_gap = 6.0 * (x_max - x_min) / ((panel_right[p] - panel_left[p]) * page_width)
            set label 731 cut_text[1] at first cut_at - cut_gap, screen panel_top[p] - 11.0 / page_height right font 'DejaVu Sans,16' tc rgb ink
            set label 732 cut_text[2] at first cut_at + cut_gap, screen panel_top[p] - 11.0 / page_height left font 'DejaVu Sans,16' tc rgb ink
        }
    }
    set xtics nomirror
    if (panel_tics[p] == 0) { unset xtics }
    eval sprintf("scale_min = scale%d_min; scale_max = scale%d_max; scale_n = scale%d_n", p, p, p)
    set yrange [scale_min:scale_max]
    set ytics () font 'DejaVu Sans,17' tc rgb soft scale 0
    do for [i = 1:scale_n] { eval sprintf("set ytics add (scale%d_text[%d] scale%d_at[%d])", p, i, p, i) }
    if (scale_min < 0) { set arrow 733 from graph 0, first 0 to graph 1, first 0 nohead back lw 1.5 lc rgb soft }
    plot data using (day(strcol('date'))):(here('p50')):(end(-1)):(end(1)):(here('p05')):(here('p95')) with boxxyerror fs solid 1.0 noborder fc rgb '#bcd9ec', \
         data using (day(strcol('date'))):(here('p50')):(end(-1)):(end(1)):(here('p25')):(here('p75')) with boxxyerror fs solid 1.0 noborder fc rgb '#5ea4cf', \
         data using (end(-1)):(here('p50')):(2 * panel_half[p]):(0) with vectors nohead lw 2.5 lc rgb '#003f66', \
         data using (day(strcol('date'))):(where(1, 'observed')) with points pt 7 ps 1.5 * dot lc rgb '#ffffff', \
         data using (day(strcol('date'))):(where(1, 'observed')) with points pt 7 ps 1.0 * dot lc rgb ink, \
         data using (day(strcol('date'))):(where(0, 'observed')) with points pt 13 ps 2.0 * dot lc rgb '#ffffff', \
         data using (day(strcol('date'))):(where(0, 'observed')) with points pt 13 ps 1.4 * dot lc rgb colour[1]
}
unset multiplot
