
# flip_points.gp - what each input can do to the difference: a bar from one end of its range to the other.

load 'style.gp'
data = name . '.csv'
set multiplot
do for [p = 1:panel_n] {
    load 'bars.gp'
}
unset multiplot
