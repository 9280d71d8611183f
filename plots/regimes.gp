
# regimes.gp - the median share of need met under each regime, in one panel.

load 'style.gp'
data = name . '.csv'
p = 1
load 'panel.gp'
plot for [r = 1:band_n] data using (day(strcol('date'))):(100 * only('series', r, 'p25')):(100 * only('series', r, 'p75')) with filledcurves fs transparent solid 0.2 noborder lc rgb colour[r], \
     for [r = regime_n:1:-1] data using (day(strcol('date'))):(100 * only('series', r, 'p50')) with lines lw 4 dt r lc rgb colour[r]
