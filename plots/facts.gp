# facts.gp - known facts: what is known in grey, the worlds as a line with their median. Places come in pixels of the page.

load 'style.gp'
load 'pixels.gp'

do for [k = 1:head_n] {
    set label 200 + k 'too low' at first head_left[k], head_y left font 'DejaVu Sans,16' tc rgb soft
    set label 202 + k 'known' at first head_left[k] + 0.5 * track, head_y center font 'DejaVu Sans Bold,16' tc rgb soft
    set label 204 + k 'too high' at first head_left[k] + track, head_y right font 'DejaVu Sans,16' tc rgb soft
}
do for [i = 1:fact_n] {
    set label 300 + i fact_word[i] at first fact_left[i], fact_top[i] left font 'DejaVu Sans Bold,16' tc rgb (fact_pass[i] == 1 ? colour[2] : fact_pass[i] == 2 ? soft : colour[1])
    do for [k = 1:3] { set label 300 + 100 * k + i fact_text[3 * i - 3 + k] at first fact_left[i] + word_room, fact_top[i] - (k - 1) * text_step left font 'DejaVu Sans,17' tc rgb ink }
    set label 700 + i fact_number[i] at first fact_left[i] + track + number_gap, fact_y[i] left font 'DejaVu Sans,17' tc rgb ink
    set object 100 + i rectangle from first fact_left[i], fact_y[i] - 0.5 to first fact_left[i] + track, fact_y[i] + 0.5 behind fc rgb '#cccccc' fs solid 1.0 noborder
    set object 200 + i rectangle from first known_from[i], fact_y[i] - track_half to first known_to[i], fact_y[i] + track_half behind fc rgb '#d0d0d0' fs solid 1.0 noborder
}
# One sample a fact, and two more: the last one falls out where a sum of steps leaves the page.
set samples fact_n + 2
at(k) = int(k) + 1
there(k) = (at(k) <= fact_n)
mark(k, pass) = (there(k) ? (fact_pass[at(k)] == pass ? fact_median[at(k)] : NaN) : NaN)
from(k) = (there(k) ? fact_low[at(k)] : NaN)
long(k) = (there(k) ? fact_high[at(k)] - fact_low[at(k)] : NaN)
y(k) = (there(k) ? fact_y[at(k)] : NaN)
plot '+' using (from($0)):(y($0)):(long($0)):(0) with vectors nohead lw 4 lc rgb ink, \
     '+' using (mark($0, 1)):(y($0)) with points pt 7 ps 2.4 * dot lc rgb '#ffffff', \
     '+' using (mark($0, 1)):(y($0)) with points pt 7 ps 1.7 * dot lc rgb colour[2], \
     '+' using (mark($0, 0)):(y($0)) with points pt 13 ps 2.3 * dot lc rgb '#ffffff', \
     '+' using (mark($0, 0)):(y($0)) with points pt 13 ps 1.7 * dot lc rgb colour[1], \
     '+' using (mark($0, 2)):(y($0)) with points pt 9 ps 2.5 * dot lc rgb '#ffffff', \
     '+' using (mark($0, 2)):(y($0)) with points pt 9 ps 1.8 * dot lc rgb soft
