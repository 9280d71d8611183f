
# need_met.gp - the share of need met: a fan a regime, what is missing hatched, holds shaded.

load 'style.gp'
data = name . '.csv'
set multiplot
do for [p = 1:panel_n] {
    load 'panel.gp'
    set yrange [0:100]
    set ytics () font 'DejaVu Sans,18' tc rgb soft scale 0
    # A tic's label is a format once more, hence four signs for one.
    do for [i = 0:4] { set ytics add ((panel_first[p] > 0 ? sprintf("%d %%%%", 25 * i) : '') 25 * i) }
    plot data using (day(strcol('date'))):(100 * only('series', p, 'p50')):(100) with filledcurves fs transparent pattern 4 lc rgb '#8a8a8a', \
         data using (day(strcol('date'))):(100 * only('series', p, 'p05')):(100 * only('series', p, 'p95')) with filledcurves fs transparent solid 0.28 noborder lc rgb colour[int(panel_colour[p])], \
         data using (day(strcol('date'))):(100 * only('series', p, 'p25')):(100 * only('series', p, 'p75')) with filledcurves fs transparent solid 0.42 noborder lc rgb colour[int(panel_colour[p])], \
         data using (day(strcol('date'))):(p > 1 ? 100 * only('series', 1, 'p50') : NaN) with lines lw 2 dt 2 lc rgb colour[1], \
         data using (day(strcol('date'))):(100 * only('series', p, 'p50')) with lines lw 4 lc rgb colour[int(panel_colour[p])]
}
unset multiplot
