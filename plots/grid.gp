# grid.gp - cells with a number in each. Loaded behind style.gp; tranche gives places in pixels and shades.
#
# cell_shade: -1 to 1, the share of the largest number by size. The ends are dark enough for white letters, and the
# hue says no more than the sign of the number does, so nothing is lost in grey.

load 'pixels.gp'
below_0 = 0x9c3f00
above_0 = 0x00558c
channel(rgb, k) = (k == 0 ? rgb / 65536 : k == 1 ? (rgb / 256) % 256 : rgb % 256)
mixed(s, k) = 255 + abs(s) * (channel(s < 0 ? below_0 : above_0, k) - 255)
rgb(s) = 65536 * int(mixed(s, 0)) + 256 * int(mixed(s, 1)) + int(mixed(s, 2))
# Black or white letters, whichever contrast more (WCAG 2: equal at a luminance of 0.18).
light(s) = 0.2126 * (mixed(s, 0) / 255) ** 2.2 + 0.7152 * (mixed(s, 1) / 255) ** 2.2 + 0.0722 * (mixed(s, 2) / 255) ** 2.2
letters_rgb(s) = (light(s) < 0.18 ? '#ffffff' : ink)

do for [i = 1:cell_n] {
    set object 1000 + i rectangle from first cell_left[i], cell_bottom[i] to first cell_left[i] + cell_width, cell_bottom[i] + cell_height fc rgb rgb(cell_shade[i]) fs solid 1.0 border lc rgb '#bbbbbb' lw 0.6
    if (strlen(cell_text[i]) > 0) { set label 1000 + i cell_text[i] at first cell_left[i] + 0.5 * cell_width, cell_bottom[i] + 0.5 * cell_height center front font sprintf('DejaVu Sans,%d', cell_letters) tc rgb letters_rgb(cell_shade[i]) }
}
# Where neighbours differ in sign.
do for [i = 1:edge_n] { set arrow 1000 + i from first edge_x0[i], edge_y0[i] to first edge_x1[i], edge_y1[i] nohead front lw 4 lc rgb '#000000' }
# Names of rows and columns, titles of axes, headings. 0: left, 1: center, 2: right
do for [i = 1:word_n] {
    set label 5000 + i word_text[i] at first word_x[i], word_y[i] font (word_bold[i] > 0 ? 'DejaVu Sans Bold,21' : 'DejaVu Sans,18') tc rgb (word_colour[i] > 0 ? colour[int(word_colour[i])] : ink)
    if (word_side[i] == 0) { set label 5000 + i left }
    if (word_side[i] == 1) { set label 5000 + i center }
    if (word_side[i] == 2) { set label 5000 + i right }
}
plot NaN with points
