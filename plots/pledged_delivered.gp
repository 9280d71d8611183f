
# pledged_delivered.gp - by donor, a hollow point for what was pledged and a filled one for what was delivered.

load 'style.gp'
data = name . '.csv'
set multiplot
do for [p = 1:panel_n] {
    load 'panel.gp'
    set xrange [0:value_max]
    set yrange [row_n + 0.6:0.4]
    unset grid
    set grid xtics lc rgb faint lw 1 lt 1
    set xtics () font 'DejaVu Sans,17' tc rgb soft scale 0
    do for [i = 1:value_n] { set xtics add (value_text[i] value_at[i]) }
    unset ytics
    # Names are labels: a tic's label would be read as a format.
    do for [i = 1:row_n] {
        if (p == 1) { set label 600 + i row_text[i] at screen panel_left[1] - 0.006, first i right font 'DejaVu Sans,18' tc rgb ink }
        set label 500 + i share_text[(p - 1) * row_n + i] at screen panel_right[p] + 0.044, first i right font 'DejaVu Sans,17' tc rgb soft
    }
    plot data using (only('panel', p, 'pledged')):(column('row')):(only('panel', p, 'delivered') - only('panel', p, 'pledged')):(0) with vectors nohead lw 3 lc rgb '#bbbbbb', \
         data using (only('panel', p, 'pledged')):(column('row')) with points pt 7 ps 1.5 lc rgb '#ffffff', \
         data using (only('panel', p, 'pledged')):(column('row')) with points pt 6 ps 1.4 lw 2.5 lc rgb colour[int(panel_colour[p])], \
         data using (only('panel', p, 'delivered')):(column('row')) with points pt 7 ps 1.4 lc rgb colour[int(panel_colour[p])]
}
unset multiplot
