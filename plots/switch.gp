
# switch.gp - what a change of regime does, by its date: points with intervals, 0 is no effect.

load 'style.gp'
data = name . '.csv'
p = 1
load 'panel.gp'
set arrow 900 from graph 0, first 0 to graph 1, first 0 nohead lw 2 lc rgb soft
drawn(value, what) = (column('shown') == what ? column(value) : NaN)
do for [i = 1:number_n] {
    set label 500 + i number_text[i] at first number_day[i], first number_at[i] offset 0,0.8 center font 'DejaVu Sans,18' tc rgb ink
}
plot data using (day(strcol('changed'))):(column('difference')) with lines lw 1.5 lc rgb '#aaaaaa', \
     data using (day(strcol('changed'))):(column('low')):(0):(column('high') - column('low')) with vectors heads size screen (thin > 0 ? 0.5 : 6.0) / page_width,90 lw (thin > 0 ? 1 : 2.5) lc rgb colour[2], \
     data using (day(strcol('changed'))):(drawn('difference', 1)) with points pt 7 ps (thin > 0 ? 0.8 : 2.0) * dot lc rgb colour[2], \
     data using (day(strcol('changed'))):(drawn('difference', 0)) with points pt 7 ps (thin > 0 ? 0.8 : 2.0) * dot lc rgb '#ffffff', \
     data using (day(strcol('changed'))):(drawn('difference', 0)) with points pt 6 ps (thin > 0 ? 0.8 : 2.0) * dot lw 2 lc rgb colour[2]
