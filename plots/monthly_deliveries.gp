
# monthly_deliveries.gp - value delivered by month, stacked by donor group, one panel a regime, one scale.

load 'style.gp'
data = name . '.csv'
bar(key, number, value) = (column('panel') == p ? only(key, number, value) : NaN)
set multiplot
do for [p = 1:panel_n] {
    load 'panel.gp'
    plot for [g = 1:group_n] data using (day(strcol('month')) + 15):(bar('group', g, 'low')):(day(strcol('month')) + 2):(day(strcol('month')) + 28):(bar('group', g, 'low')):(bar('group', g, 'high')) with boxxyerror fs solid 1.0 border lc rgb '#ffffff' fc rgb colour[int(group_colour[g])]
}
unset multiplot
