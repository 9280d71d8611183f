
# levers.gp - from one regime's value to the other's, one bar a part; totals are upright marks.

load 'style.gp'
data = name . '.csv'
p = 1
load 'panel.gp'
load 'rows.gp'
do for [i = 1:row_n] {
    set label 500 + i value_label[i] at screen value_label_x[i], first (i + bar_at) left font 'DejaVu Sans,18' tc rgb ink
}
set arrow 950 from first first_total, graph 0 to first first_total, graph 1 nohead lw 1.5 dt 3 lc rgb '#888888' back
of(kind, value) = (column('kind') == kind ? column(value) : NaN)
at(x) = column('row') + bar_at
plot data using (of(2, 'end') - 0.5 * (of(2, 'end') - of(2, 'start'))):(at(0)):(of(2, 'start')):(of(2, 'end')):(at(0) - bar_half):(at(0) + bar_half) with boxxyerror fs solid 1.0 border lc rgb ink fc rgb colour[3], \
     data using (of(3, 'end') - 0.5 * (of(3, 'end') - of(3, 'start'))):(at(0)):(of(3, 'start')):(of(3, 'end')):(at(0) - bar_half):(at(0) + bar_half) with boxxyerror fs solid 1.0 border lc rgb ink fc rgb colour[5], \
     data using (of(4, 'end') - 0.5 * (of(4, 'end') - of(4, 'start'))):(at(0)):(of(4, 'start')):(of(4, 'end')):(at(0) - bar_half):(at(0) + bar_half) with boxxyerror fs pattern 4 border lc rgb '#888888' fc rgb '#888888', \
     data using (of(5, 'end') - 0.5 * (of(5, 'end') - of(5, 'start'))):(at(0)):(of(5, 'start')):(of(5, 'end')):(at(0) - bar_half):(at(0) + bar_half) with boxxyerror fs solid 1.0 border lc rgb '#888888' fc rgb faint, \
     data using (column('row') < row_n ? column('end') : NaN):(at(0) + (column('kind') == 1 ? 0.0 : bar_half)):(0):(column('row') == row_n - 1 ? 1.0 - bar_half : column('kind') == 1 ? 1.0 - bar_half : 1.0 - 2 * bar_half) with vectors nohead lw 1.5 lc rgb soft, \
     data using (column('low')):(at(0)):(column('high') - column('low')):(0) with vectors nohead lw 4 lc rgb '#ffffff', \
     data using (column('low')):(at(0)):(column('high') - column('low')):(0) with vectors heads size screen 5.0 / page_width,90 lw 2 lc rgb ink, \
     data using (column('row') == 1 ? of(1, 'end') : NaN):(at(0) - bar_half):(0):(2 * bar_half) with vectors nohead lw 8 lc rgb colour[1], \
     data using (column('row') == row_n ? of(1, 'end') : NaN):(at(0) - bar_half):(0):(2 * bar_half) with vectors nohead lw 8 lc rgb colour[2]
