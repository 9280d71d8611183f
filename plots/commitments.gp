
# commitments.gp - bars side by side in each period, stacked by donor group: pale, full, or hatched where observed.

load 'style.gp'
data = name . '.csv'
bar(g, s, value) = (column('panel') == p && column('slot') == s ? only('group', g, value) : NaN)
# Where bar s of a period begins; s = slot_n + 1 gives the end of the last.
edge(s) = (day(strcol('from')) + (0.08 + 0.84 * (s - 1) / slot_n) * (day(strcol('to')) - day(strcol('from'))))
shown(s, look) = (slot_look[s] == look ? 1 : NaN)
set multiplot
do for [p = 1:panel_n] {
    load 'panel.gp'
    if (p == 1) { set label 480 word_text at graph word_x, graph word_y center font 'DejaVu Sans,16' tc rgb ink }
    # White below all, as pale and hatched bars can be seen through in some formats.
    plot for [s = 1:slot_n] for [g = 1:group_n] data using (edge(s)):(bar(g, s, 'low')):(edge(s)):(edge(s + 1)):(bar(g, s, 'low')):(bar(g, s, 'high')) with boxxyerror fs solid 1.0 noborder fc rgb '#ffffff', \
         for [s = 1:slot_n] for [g = 1:group_n] data using (shown(s, 1) * edge(s)):(bar(g, s, 'low')):(edge(s)):(edge(s + 1)):(bar(g, s, 'low')):(bar(g, s, 'high')) with boxxyerror fs solid 0.35 border lc rgb '#ffffff' fc rgb colour[int(group_colour[g])], \
         for [s = 1:slot_n] for [g = 1:group_n] data using (shown(s, 2) * edge(s)):(bar(g, s, 'low')):(edge(s)):(edge(s + 1)):(bar(g, s, 'low')):(bar(g, s, 'high')) with boxxyerror fs solid 1.0 border lc rgb '#ffffff' fc rgb colour[int(group_colour[g])], \
         for [s = 1:slot_n] for [g = 1:group_n] data using (shown(s, 3) * edge(s)):(bar(g, s, 'low')):(edge(s)):(edge(s + 1)):(bar(g, s, 'low')):(bar(g, s, 'high')) with boxxyerror fs pattern 4 border lc rgb ink fc rgb colour[int(group_colour[g])]
}
unset multiplot
