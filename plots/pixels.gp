# pixels.gp - a plot over the whole page whose coordinates are pixels, for charts that tranche places. Behind style.gp.

unset border
unset tics
unset grid
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 1
set xrange [0:page_width]
set yrange [0:page_height]
