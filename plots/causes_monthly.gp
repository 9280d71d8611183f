
# causes_monthly.gp - the gap by month, stacked by cause, with the whole gap as a point.

load 'style.gp'
data = name . '.csv'
p = 1
load 'panel.gp'
set arrow 900 from graph 0, first 0 to graph 1, first 0 nohead lw 1.5 lc rgb soft
# Bars stand a day apart.
first_day(x) = day(strcol('month')) + 1
last_day(x) = day(strcol('until')) - 1
middle(x) = 0.5 * (first_day(0) + last_day(0))
plot for [s = 1:stack_n] data using (middle(0)):(only('series', s, 'low')):(first_day(0)):(last_day(0)):(only('series', s, 'low')):(only('series', s, 'high')) with boxxyerror fs solid 1.0 border lc rgb '#ffffff' fc rgb colour[int(stack_colour[s])], \
     data using (middle(0)):(only('series', rest, 'low')):(first_day(0)):(last_day(0)):(only('series', rest, 'low')):(only('series', rest, 'high')) with boxxyerror fs transparent pattern 4 border lc rgb '#ffffff' fc rgb '#ffffff', \
     data using (middle(0)):(thin > 0 ? NaN : only('series', 0, 'low')):(0):(only('series', 0, 'high') - only('series', 0, 'low')) with vectors nohead lw 5 lc rgb '#ffffff', \
     data using (middle(0)):(only('series', 0, 'low')):(0):(only('series', 0, 'high') - only('series', 0, 'low')) with vectors heads size screen (thin > 0 ? 2.0 : 4.0) / page_width,90 lw (thin > 0 ? 1.5 : 2) lc rgb ink, \
     data using (middle(0)):(thin > 0 ? NaN : only('series', 0, 'value')) with points pt 7 ps 1.5 * dot lc rgb '#ffffff', \
     data using (middle(0)):(only('series', 0, 'value')) with points pt 7 ps (thin > 0 ? 0.8 : 1.1) * dot lc rgb ink
