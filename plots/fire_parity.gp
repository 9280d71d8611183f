
# fire_parity.gp - own use as a share of the opponent's under each regime, with bands, against parity.

load 'style.gp'
data = name . '.csv'
p = 1
load 'panel.gp'
set arrow 900 from graph 0, first 100 to graph 1, first 100 nohead lw 3 dt 3 lc rgb colour[7]
plot for [r = 1:band_n] data using (day(strcol('date'))):(100 * only('series', r, 'p05')):(100 * only('series', r, 'p95')) with filledcurves fs transparent solid 0.22 noborder lc rgb colour[r], \
     for [r = regime_n:1:-1] data using (day(strcol('date'))):(100 * only('series', r, 'p50')) with lines lw 4 dt r lc rgb colour[r]
