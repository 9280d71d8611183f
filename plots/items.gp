
# items.gp - the share of need met under each regime, one small panel a capability.

load 'style.gp'
data = name . '.csv'
shown(r, value) = (column('panel') == p ? 100 * only('series', r, value) : NaN)
# Panels are too small to name holds.
do for [i = 1:hold_n] { hold_text[i] = '' }
set multiplot
do for [p = 1:panel_n] {
    load 'panel.gp'
    if (p == 1) {
        do for [r = 1:key_n] {
            set arrow 700 + r from screen key_x[r], key_y[r] to screen key_x[r] + (key_sample - 12.0) / page_width, key_y[r] nohead lw 4 dt r lc rgb colour[r]
            set label 700 + r key_text[r] at screen key_x[r] + key_sample / page_width, key_y[r] left font 'DejaVu Sans,19' tc rgb colour[r]
        }
    }
    note_lift = strlen(panel_note[2 * p - 1]) > 0 ? 22.0 : 0.0 # whose difference it is stands above it
    do for [line = 1:2] { set label 720 + line panel_name[2 * p - 2 + line] at screen panel_left[p], screen panel_top[p] + (44.0 + note_lift + (line == 1 && strlen(panel_name[2 * p]) > 0 ? 25.0 : 0.0)) / page_height left font 'DejaVu Sans Bold,21' tc rgb ink }
    do for [line = 1:2] { set label 722 + line panel_note[2 * p - 2 + line] at screen panel_left[p], screen panel_top[p] + (18.0 + (line == 1 ? note_lift : 0.0)) / page_height left font 'DejaVu Sans,17' tc rgb soft }
    set xtics nomirror
    if (panel_tics[p] == 0) { unset xtics }
    set yrange [0:100]
    set ytics () font 'DejaVu Sans,18' tc rgb soft scale 0
    # A tic's label is a format once more, hence four signs for one.
    do for [i = 0:2] { set ytics add ((panel_first[p] > 0 ? sprintf("%d %%%%", 50 * i) : '') 50 * i) }
    plot for [r = 1:band_n] data using (day(strcol('date'))):(shown(r, 'p25')):(shown(r, 'p75')) with filledcurves fs transparent solid 0.22 noborder lc rgb colour[r], \
         for [r = key_n:1:-1] data using (day(strcol('date'))):(shown(r, 'p50')) with lines lw 3 dt r lc rgb colour[r]
}
unset multiplot
