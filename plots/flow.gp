
# flow.gp - bands between columns of nodes, as wide as what flows. Places come in pixels of the page.

load 'style.gp'
load 'pixels.gp'

# The edge of a band: 41 points above from left to right, then 41 below back.
set samples 83
way(i) = (i <= 40 ? i : i <= 81 ? 81 - i : 0) / 40.0
step(t) = t * t * (3 - 2 * t)
band_x(b, i) = band_x0[b] + way(i) * (band_x1[b] - band_x0[b])
band_y(b, i) = (i <= 40 ? band_high0[b] + step(way(i)) * (band_high1[b] - band_high0[b]) : band_low0[b] + step(way(i)) * (band_low1[b] - band_low0[b]))
# The groups differ in density, too, so that they can be told apart in grey: 0.3, 0.7, 0.5 by their size.
density(b) = (band_group[b] == 0 ? 0.3 : band_group[b] == 1 ? 0.7 : 0.5)
band_rgb(b) = colour[int(band_colour[b])]
node_rgb(i) = (node_colour[i] > 0 ? colour[int(node_colour[i])] : '#777777')

do for [i = 1:column_n] {
    k = 0
    do for [j = 1:node_n] { if ((column_n == 2 ? node_side[j] / 2 : node_side[j]) == i - 1) { k = j } }
    set label 190 + i column_heading[i] at first node_label_x[k], column_y font 'DejaVu Sans Bold,19' tc rgb ink
    if (node_side[k] == 0) { set label 190 + i right }
    if (node_side[k] == 1) { set label 190 + i center }
    if (node_side[k] == 2) { set label 190 + i left }
}
do for [i = 1:node_n] {
    # A node in the middle has a bar on both sides of its label.
    if (node_side[i] == 1) {
        set object 600 + i rectangle from first node_x0[i], node_low[i] to first node_x1[i], node_high[i] behind fc rgb '#f4f4f4' fs solid 1.0 noborder
        set object 700 + i rectangle from first node_x1[i] - node_bar, node_low[i] to first node_x1[i], node_high[i] front fc rgb node_rgb(i) fs solid 1.0 noborder
    }
    set object 500 + i rectangle from first node_x0[i], node_low[i] to first node_x0[i] + node_bar, node_high[i] front fc rgb node_rgb(i) fs solid 1.0 noborder
    node_y = 0.5 * (node_low[i] + node_high[i])
    node_lines = (strlen(node_more[i]) > 0 ? 2 : 1)
    set label 200 + i node_name[i] at first node_label_x[i], node_y + 11 * node_lines font 'DejaVu Sans,18' tc rgb ink
    set label 400 + i node_more[i] at first node_label_x[i], node_y font 'DejaVu Sans,18' tc rgb ink
    set label 300 + i node_figure[i] at first node_label_x[i], node_y - 11 * node_lines font 'DejaVu Sans,17' tc rgb soft
    if (node_side[i] == 0) { set label 200 + i right; set label 300 + i right; set label 400 + i right }
    if (node_side[i] == 1) { set label 200 + i center; set label 300 + i center; set label 400 + i center }
    if (node_side[i] == 2) { set label 200 + i left; set label 300 + i left; set label 400 + i left }
}
plot for [b = 1:band_n] '+' using (band_x(b, $0)):(band_y(b, $0)) with filledcurves closed fc rgb band_rgb(b) fs transparent solid density(b) border lc rgb band_rgb(b) lw 0.6
