# bars.gp - panel p of a chart of horizontal bars with whiskers, marks and words at their ends.

load 'panel.gp'
load 'rows.gp'
# The line at 0, from which bars go, stands in front of the grid and behind the bars.
set arrow 900 from first 0, graph 0 to first 0, graph 1 nohead back lw 2 lc rgb ink
do for [k = 1:2] {
    set label 704 + k axis_text[k] at screen panel_right[p], screen panel_bottom[p] - (24.0 + 22.0 * k) / page_height right font 'DejaVu Sans,17' tc rgb soft
}
# A few rows at the top stand apart.
if (head_n > 0) { set arrow 901 from graph 0, first head_n + 0.5 to graph 1, first head_n + 0.5 nohead back lw 1.5 dt 3 lc rgb soft }
if (strlen(column_text) > 0) {
    set label 709 column_text at screen panel_right[p] + 16.0 / page_width, screen panel_top[p] + 18.0 / page_height left font 'DejaVu Sans,17' tc rgb soft
    do for [i = 1:row_n] {
        set label 710 + i more_text[i] at screen panel_right[p] + 16.0 / page_width, first i + bar_shift left font 'DejaVu Sans,17' tc rgb ink
    }
}
# Names above bars would break a line at the left.
if (exists("row_name_at")) { set border 1 lc rgb '#888888' lw 1 }
# Words at the ends of bars stand on white, so that no line goes through them.
do for [i = 1:word_n] {
    if (word_panel[i] == p) {
        set object 400 + i rectangle center screen word_middle[i], first word_row[i] + bar_shift size screen word_width[i], screen 21.0 / page_height front fs solid 1.0 noborder fc rgb '#ffffff'
        set label 800 + i word_text[i] at screen word_middle[i], first word_row[i] + bar_shift center front font 'DejaVu Sans,17' tc rgb (word_grey[i] > 0 ? soft : ink)
    }
}
# Points of SVG are larger than those of the other terminals.
# Middle of the bar of a row, and the value of a column where panel and fill are these.
middle(row) = row + bar_shift
here(value) = (column('panel') == p ? column(value) : NaN)
filled(kind, value) = (column('panel') == p && column('fill') == kind ? column(value) : NaN)
plot data using (filled(0, 'from')):(middle(column('row'))):(filled(0, 'from')):(filled(0, 'to')):(middle(column('row')) - bar_half):(middle(column('row')) + bar_half) with boxxyerror fs solid 1.0 noborder lc rgb colour[int(panel_colour[p])], \
     data using (filled(3, 'from')):(middle(column('row'))):(filled(3, 'from')):(filled(3, 'to')):(middle(column('row')) - bar_half):(middle(column('row')) + bar_half) with boxxyerror fs solid 1.0 noborder lc rgb '#c4c4c4', \
     data using (filled(2, 'from')):(middle(column('row'))):(filled(2, 'from')):(filled(2, 'to')):(middle(column('row')) - bar_half):(middle(column('row')) + bar_half) with boxxyerror fc rgb colour[int(panel_colour[p])] fs pattern 4 border lc rgb colour[int(panel_colour[p])], \
     data using (filled(1, 'from')):(middle(column('row'))):(filled(1, 'from')):(filled(1, 'to')):(middle(column('row')) - bar_half):(middle(column('row')) + bar_half) with boxxyerror fs solid 0.0 border lc rgb '#999999' lw 1.5, \
     data using (here('low')):(middle(column('row'))):(here('high') - here('low')):(0) with vectors nohead lw 2 lc rgb ink, \
     data using (here('low')):(middle(column('row')) - 0.45 * bar_half):(0):(0.9 * bar_half) with vectors nohead lw 2 lc rgb ink, \
     data using (here('high')):(middle(column('row')) - 0.45 * bar_half):(0):(0.9 * bar_half) with vectors nohead lw 2 lc rgb ink, \
     data using (here('mark')):(middle(column('row')) - 1.35 * bar_half):(0):(2.7 * bar_half) with vectors nohead lw 4 lc rgb ink, \
     data using (here('turn')):(middle(column('row'))) with points pt 13 ps 2.6 * dot lc rgb '#ffffff', \
     data using (here('turn')):(middle(column('row'))) with points pt 13 ps 1.8 * dot lc rgb ink
