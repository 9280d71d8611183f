
# fire_rate.gp - use by day under each regime, with bands, against need and observed values.

load 'style.gp'
data = name . '.csv'
p = 1
load 'panel.gp'
set grid ytics
plot for [r = 1:regime_n] data using (day(strcol('date'))):(only('series', r, 'p05')):(only('series', r, 'p95')) with filledcurves fs transparent solid (r <= 2 ? 0.22 : 0.0) noborder lc rgb colour[r], \
     data using (day(strcol('date'))):(only('series', 0, 'p50')) with lines lw 3 dt 3 lc rgb colour[7], \
     for [r = 1:regime_n] data using (day(strcol('date'))):(only('series', r, 'p50')) with lines lw 4 dt r lc rgb colour[r], \
     for [k = 1:observed_n] data using (day(strcol('date'))):(only('series', 100 + k, 'p50')) with points pt marker[k] ps 2.4 * dot lc rgb '#ffffff', \
     for [k = 1:observed_n] data using (day(strcol('date'))):(only('series', 100 + k, 'p50')) with points pt marker[k] ps 1.7 * dot lc rgb colour[7]
