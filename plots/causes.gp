
# causes.gp - the gap by cause: a bar a cause with its 95 % interval, a panel a regime.

load 'style.gp'
data = name . '.csv'
set multiplot
do for [p = 1:panel_n] {
    load 'bars.gp'
}
unset multiplot
