
# prices.gp - the price of lines above their lead time, each with a scale of its own.

load 'style.gp'
data = name . '.csv'
set multiplot
p = 1
load 'panel.gp'
set yrange [price_min:price_max]
set ytics () font 'DejaVu Sans,18' tc rgb soft scale 0
do for [i = 1:price_n] { set ytics add (price_text[i] price_at[i]) }
set arrow 900 from graph 0, first 100 to graph 1, first 100 nohead lw 1.5 lc rgb soft
plot for [l = 1:series_n] data using (day(strcol('date'))):(only('series', l, 'index')) with lines lw 4 dt l lc rgb colour[l]
p = 2
load 'panel.gp'
set yrange [lead_min:lead_max]
set ytics () font 'DejaVu Sans,18' tc rgb soft scale 0
do for [i = 1:lead_n] { set ytics add (lead_text[i] lead_at[i]) }
plot for [l = 1:series_n] data using (day(strcol('date'))):(only('series', l, 'lead')) with lines lw 4 dt l lc rgb colour[l]
unset multiplot
