
# production.gp - output as bars under a line for capacity, one panel a line, and a strip of what limits output.

load 'style.gp'
data = name . '.csv'
part(k, value) = (column('panel') == p ? only('kind', k, value) : NaN)
wide(k) = (day(strcol('to')) - day(strcol('from')))
set multiplot
do for [p = 1:panel_n] {
    load 'panel.gp'
    strip_top = panel_bottom[p] - 68.0 / page_height
    strip_foot = strip_top - 22.0 / page_height
    do for [i = 1:segment_n] {
        if (segment_panel[i] == p) {
            set object 500 + i rectangle from first segment_from[i], screen strip_foot to first segment_to[i], screen strip_top noclip front fc rgb colour[int(segment_colour[i])] fs solid 1.0 border lc rgb '#ffffff'
            set label 500 + i segment_text[i] at first 0.5 * (segment_from[i] + segment_to[i]), screen 0.5 * (strip_foot + strip_top) center front font 'DejaVu Sans,15' tc rgb (segment_ink[i] > 0 ? '#ffffff' : ink)
        } else {
            unset label 500 + i
        }
    }
    if (panel_first[p] > 0) { set label 490 'limit' at screen panel_left[p] - 8.0 / page_width, 0.5 * (strip_foot + strip_top) right font 'DejaVu Sans,16' tc rgb soft } else { unset label 490 }
    plot data using (day(strcol('from')) + 0.5 * wide(1)):(part(1, 'value')):(day(strcol('from')) + 0.08 * wide(1)):(day(strcol('to')) - 0.08 * wide(1)):(0):(part(1, 'value')) with boxxyerror fs solid 1.0 noborder fc rgb '#a9c4d8', \
         data using (day(strcol('from'))):(part(2, 'value')) with steps lw 3 lc rgb ink, \
         data using (day(strcol('from'))):(part(3, 'value')) with points pt marker[3] ps 2.3 * dot lc rgb '#ffffff', \
         data using (day(strcol('from'))):(part(3, 'value')) with points pt marker[3] ps 1.6 * dot lc rgb colour[1]
}
unset multiplot
