# rows.gp - panel p of a chart with a name at each row and its values from left to right. Loaded behind panel.gp.

set xrange [value_min:value_max]
set yrange [row_n + 0.6:0.4]
unset grid
set grid xtics lc rgb faint lw 1 lt 1
set xtics () font 'DejaVu Sans,17' tc rgb soft scale 0
do for [i = 1:value_n] { set xtics add (value_text[i] value_at[i]) }
unset ytics
# Where values lie on both sides, a line marks 0.
if (value_min < 0) { set arrow 900 from first 0, graph 0 to first 0, graph 1 nohead lw 1.5 lc rgb soft }
# Names are labels: a tic's label would be read as a format. Where rows are too low for two lines, one is cut.
row_two = (panel_top[p] - panel_bottom[p]) * page_height / (row_n + 0.2) >= 46.0
if (panel_first[p] > 0) {
    do for [i = 1:row_n] {
        row_name = strlen(row_text[2 * i]) == 0 ? row_text[2 * i - 1] : row_two ? row_text[2 * i - 1] . "\n" . row_text[2 * i] : row_cut[i]
        set label 600 + i row_name at screen panel_left[p] - 9.6 / page_width, first i right offset screen 0, screen (row_two && strlen(row_text[2 * i]) > 0 ? 10.5 / page_height : 0.0) font 'DejaVu Sans,18' tc rgb ink
    }
}
