
# gantt.gp - a row a pledge, a bar a stage, letters in the bars; markers for the promised day and the end.

load 'style.gp'
data = name . '.csv'
p = 1
load 'panel.gp'
load 'rows.gp'
array stage_colour[6] = ['#bdbdbd', '#F0E442', '#E69F00', '#CC79A7', '#56B4E9', '#009E73']
bar(s, value) = (column('kind') == 1 && column('stage') == s ? value : NaN)
mark(k) = (column('kind') == k ? day(strcol('from')) : NaN)
do for [i = 1:letter_n] { set label 1000 + i letter_text[i] at first letter_at[i], letter_row[i] center front font 'DejaVu Sans,15' tc rgb '#000000' }
plot for [s = 1:6] data using (bar(s, 0.5 * (day(strcol('from')) + day(strcol('to'))))):(column('row')):(day(strcol('from'))):(day(strcol('to'))):(column('row') - 0.34):(column('row') + 0.34) with boxxyerror fs solid 1.0 border lc rgb '#777777' fc rgb stage_colour[s] lw 0.5, \
     data using (mark(2)):(column('row')) with points pt 13 ps 2.1 * dot lc rgb '#ffffff', \
     data using (mark(2)):(column('row')) with points pt 13 ps 1.5 * dot lc rgb '#000000', \
     data using (mark(3)):(column('row')) with points pt 7 ps 2.0 * dot lc rgb '#000000', \
     data using (mark(3)):(column('row')) with points pt 7 ps 1.3 * dot lc rgb '#ffffff', \
     data using (mark(4)):(column('row')) with points pt 11 ps 2.6 * dot lc rgb '#ffffff', \
     data using (mark(4)):(column('row')) with points pt 11 ps 1.9 * dot lc rgb '#000000'
