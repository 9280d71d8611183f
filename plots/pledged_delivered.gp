
# pledged_delivered.gp - by donor, a hollow point for what was pledged and a filled one for what was delivered.

load 'style.gp'
data = name . '.csv'
set multiplot
do for [p = 1:panel_n] {
    load 'panel.gp'
    load 'rows.gp'
    do for [i = 1:row_n] {
        set label 500 + i share_text[(p - 1) * row_n + i] at screen panel_right[p] + 70.0 / page_width, first i right font 'DejaVu Sans,17' tc rgb soft
    }
    plot data using (only('panel', p, 'pledged')):(column('row')):(only('panel', p, 'delivered') - only('panel', p, 'pledged')):(0) with vectors nohead lw 3 lc rgb '#bbbbbb', \
         data using (only('panel', p, 'pledged')):(column('row')) with points pt 7 ps 1.5 * dot lc rgb '#ffffff', \
         data using (only('panel', p, 'pledged')):(column('row')) with points pt 6 ps 1.4 * dot lw 2.5 lc rgb colour[int(panel_colour[p])], \
         data using (only('panel', p, 'delivered')):(column('row')) with points pt 7 ps 1.4 * dot lc rgb colour[int(panel_colour[p])]
}
unset multiplot
