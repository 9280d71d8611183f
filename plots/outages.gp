
# outages.gp - what is lost without each donor, hub or line: a bar each with its 95 % interval, a panel a regime.

load 'style.gp'
data = name . '.csv'
set multiplot
do for [p = 1:panel_n] {
    load 'bars.gp'
}
unset multiplot
