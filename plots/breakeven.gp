
# breakeven.gp - how far a regime is ahead of the other, by a factor of what it has; one panel a regime.

load 'style.gp'
data = name . '.csv'
set multiplot
do for [p = 1:panel_n] {
    load 'panel.gp'
    set xrange [factor_min[p]:factor_max[p]]
    set xtics () font 'DejaVu Sans,18' tc rgb soft scale 0.6
    do for [i = 1:int(factor_tics[p])] { set xtics add (factor_text[(p - 1) * factor_most + i] factor_at[(p - 1) * factor_most + i]) }
    set arrow 900 from graph 0, first 0 to graph 1, first 0 nohead lw 2 lc rgb soft
    if (cross_known[p] > 0) {
        if (cross_open[p] == 0) { set arrow 901 from first cross_low[p], first 0 to first cross_high[p], first 0 heads size screen 7.0 / page_width,90 front lw 4 lc rgb ink }
        if (cross_open[p] == 1) { set arrow 901 from first cross_high[p], first 0 to first cross_low[p], first 0 head filled size screen 14.0 / page_width,20 front lw 4 lc rgb ink }
        if (cross_open[p] == 2) { set arrow 901 from first cross_low[p], first 0 to first cross_high[p], first 0 head filled size screen 14.0 / page_width,20 front lw 4 lc rgb ink }
        if (cross_open[p] == 3) { set arrow 901 from first cross_low[p], first 0 to first cross_high[p], first 0 heads filled size screen 14.0 / page_width,20 front lw 4 lc rgb ink }
    }
    if (cross_at[p] == cross_at[p]) { set arrow 902 from first cross_at[p], first 0 to first cross_at[p], graph 0.9 nohead lw 1.5 dt 3 lc rgb ink }
    set label 500 cross_text[p] at screen cross_x[p], graph 0.945 center font 'DejaVu Sans Bold,18' tc rgb ink
    plot data using (only('panel', p, 'factor')):(only('panel', p, 'low')):(only('panel', p, 'high')) with filledcurves fs transparent solid 0.28 noborder lc rgb colour[int(panel_colour[p])], \
         data using (only('panel', p, 'factor')):(only('panel', p, 'ahead')) with lines lw 4 lc rgb colour[int(panel_colour[p])], \
         data using (only('panel', p, 'factor')):(only('panel', p, 'ahead')) with points pt 7 ps 1.4 * dot lc rgb colour[int(panel_colour[p])], \
         '+' using (cross_at[p]):(0.0) every ::0::0 with points pt 7 ps 2.4 * dot lc rgb ink
}
unset multiplot
