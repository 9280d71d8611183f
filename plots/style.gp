# style.gp - terminal, colours and the words around the panels of every chart.
#
# A chart's script sets variables (words, places, numbers of series) and then draws. All colours, sizes of
# letters and widths of lines are here and in panel.gp; places are computed by tranche, so that nothing overlaps.

# Letters are sized in pixels of the page; cairo's terminals count in points, 3/4 of a pixel. A page in PDF is 0.72
# points to the pixel.
if (!exists("fmt")) fmt = 'svg'
set encoding utf8
if (fmt eq 'png') {
    set terminal pngcairo size page_width,page_height noenhanced background rgb '#ffffff' font 'DejaVu Sans,18' fontscale 0.75
} else { if (fmt eq 'pdf') {
    set terminal pdfcairo size page_width / 100.0,page_height / 100.0 noenhanced background rgb '#ffffff' font 'DejaVu Sans,18' fontscale 0.54
} else {
    set terminal svg size page_width,page_height noenhanced background rgb '#ffffff' font 'DejaVu Sans,18'
} }
# Terminals draw a point of size 1 as 7, 9.7 and 13.5 pixels of the page: a size times this is the same in all.
dot = fmt eq 'svg' ? 0.52 : fmt eq 'pdf' ? 0.72 : 1.0
set output name . '.' . fmt

# Okabe and Ito (2008), told apart by people who see few colours. 1 to 6 are regimes in their order.
array colour[9] = ['#D55E00', '#0072B2', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000', '#999999', '#F0E442']
# Lines differ by dashes, too.
set dashtype 1 solid
set dashtype 2 (14,5)
set dashtype 3 (4,4)
set dashtype 4 (14,4,3,4)
set dashtype 5 (22,6)
set dashtype 6 (9,3,3,3,3,3)
array marker[6] = [7, 5, 9, 13, 11, 15]
ink = '#222222'
soft = '#555555'
faint = '#dddddd'
shade = '#d9d9d9' # half seen through, so that holds at the same time are told apart

set datafile separator comma
set datafile missing ''
set datafile columnheaders
set key off
set tics nomirror
set border 3 lc rgb '#888888' lw 1
set grid ytics lc rgb faint lw 1 lt 1
set style fill solid 1.0 noborder

# Days from 1970-01-01 of an ISO date.
day(text) = strptime('%Y-%m-%d', text) / 86400.0
# The value of a column where another holds a number, else nothing.
only(key, number, value) = (column(key) == number ? column(value) : NaN)

do for [i = 1:title_text_n] { set label 100 + i title_text[i] at screen 32.0 / page_width, title_text_y[i] left font sprintf('DejaVu Sans Bold,%d', title_letters) tc rgb ink }
do for [i = 1:subtitle_text_n] { set label 110 + i subtitle_text[i] at screen 32.0 / page_width, subtitle_text_y[i] left font 'DejaVu Sans,21' tc rgb ink }
do for [i = 1:reading_text_n] { set label 120 + i reading_text[i] at screen 32.0 / page_width, reading_text_y[i] left font 'DejaVu Sans,17' tc rgb soft }
do for [i = 1:foot_text_n] { set label 130 + i foot_text[i] at screen 32.0 / page_width, foot_text_y[i] left font 'DejaVu Sans,15' tc rgb soft }
