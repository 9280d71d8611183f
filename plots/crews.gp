
# crews.gp - platforms fit for use and trained crews, one panel an item, with who is short between the lines.

load 'style.gp'
data = name . '.csv'
part(name) = only('panel', p, name)
both(a, b) = (a < b ? a : b)
set multiplot
do for [p = 1:panel_n] {
    load 'panel.gp'
    set yrange [0:panel_max[p]]
    set ytics 0, panel_step[p], panel_max[p] font 'DejaVu Sans,18' tc rgb soft scale 0
    plot data using (day(strcol('date'))):(part('usable')):(0) with filledcurves fs solid 1.0 noborder lc rgb '#c6c6c6', \
         data using (day(strcol('date'))):(part('usable')):(part('fit')) with filledcurves fs transparent pattern 4 lc rgb '#666666', \
         data using (day(strcol('date'))):(part('usable')):(part('crews')) with filledcurves fs transparent solid 0.25 noborder lc rgb colour[6], \
         data using (day(strcol('date'))):(part('in_training')) with lines lw 3 dt 3 lc rgb colour[3], \
         data using (day(strcol('date'))):(part('fit')) with lines lw 4 lc rgb colour[2], \
         data using (day(strcol('date'))):(part('crews')) with lines lw 4 dt 2 lc rgb colour[1]
}
unset multiplot
