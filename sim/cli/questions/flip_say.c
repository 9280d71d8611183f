/* flip_say.c - what tranche flip found, in sentences and as JSON. */
#include <math.h>

#include "flip.h"
#include "summary.h"

enum { WIDTH = 78, MOST_SHOWN = 12, MOST_NAMED = 3, LINE = 1200, WORDS = 420 };

static int decimals_of(const struct flips *f)
{
    return question_measure(&f->q, 0)->decimals;
}

static bool is_clear(const struct flips *f)
{
    return fabs(f->paired.plain.difference.mean) > f->half;
}

/* "0.72 instead of 0.95 (0.7 to 0.75)" */
static void flip_words(char out[WORDS], const struct flip_input *input)
{
    char x[96], start[96], low[96] = "beyond its range", high[96] = "beyond its range";
    const struct trn_flip *flip = &input->flip;
    moved_words(x, input->moved, flip->x);
    moved_words(start, input->moved, input->moved->start);
    if (isfinite(flip->low))
        moved_words(low, input->moved, flip->low);
    if (isfinite(flip->high))
        moved_words(high, input->moved, flip->high);
    if (flip->outcome == TRN_FLIP_AT_START)
        snprintf(out, WORDS, "%s, where it is only fixed at its median", x);
    else if (isnan(flip->low))
        snprintf(out, WORDS, "%s instead of %s (no interval: there is more than one such value)", x, start);
    else
        snprintf(out, WORDS, "%s instead of %s (95 %% interval %s to %s)", x, start, low, high);
}

/* ---- the answer --------------------------------------------------------------------------------- */

/* Reversals that an interval at an end of the range shows, and not the mean alone. */
static int32_t shown_flips(const struct flips *f)
{
    const int places[] = {0, TRN_FLIP_GRID / 2, TRN_FLIP_GRID - 1};
    const double mean = f->paired.plain.difference.mean;
    int32_t n = 0;
    for (int32_t i = 0; i < f->n_flips; i++) {
        bool any = false;
        for (int k = 0; k < 3; k++) {
            const struct trn_flip_point *point = &f->at[i].flip.grid[places[k]];
            any = any || (point->mean * mean < 0.0 && fabs(point->mean) > point->half);
        }
        n += any;
    }
    return n;
}

static void say_robustness(const struct flips *f, struct text *words)
{
    const int32_t others = f->n_done - f->n_flips;
    if (f->n_flips == 0) {
        text_add(words, "No input, of %d moved alone within their ranges, reverses %s.", (int)f->n_done,
                 is_clear(f) ? "this" : "the sign of the mean");
        return;
    }
    text_add(words, "%s rests on %d of %d inputs", is_clear(f) ? "This" : "The sign of the mean",
             (int)f->n_flips, (int)f->n_done);
    if (is_clear(f) && shown_flips(f) < f->n_flips)
        text_add(words, ", of which %d %s shown to reverse it by an interval, the others by the mean alone",
                 (int)shown_flips(f), shown_flips(f) == 1 ? "is" : "are");
    text_add(words, ":");
    for (int32_t i = 0; i < f->n_flips && i < MOST_NAMED; i++) {
        char where[WORDS];
        flip_words(where, &f->at[i]);
        text_add(words, "%s %s reverses it at %s", i > 0 ? ";" : "", f->at[i].moved->label, where);
    }
    text_add(words, "%s.", f->n_flips > MOST_NAMED ? "; and more below" : "");
    if (others == 1)
        text_add(words, " The other does not within its range.");
    else if (others > 1)
        text_add(words, " None of the other %d reverses it within its range.", (int)others);
}

void flip_answer(const void *object, struct text *words)
{
    const struct flips *f = object;
    const struct trn_measure *measure = question_measure(&f->q, 0);
    const double mean = f->paired.plain.difference.mean;
    question_against(&f->q, 0, &f->paired.plain.difference, words);
    if (is_clear(f) && measure->better != 0)
        text_add(words, ", which is %s", mean * measure->better > 0.0 ? "better" : "worse");
    text_add(words, ". ");
    if (mean == 0.0 && trn_tally_sd(&f->paired.plain.difference) == 0.0)
        text_add(words, "There is no ranking to reverse.");
    else
        say_robustness(f, words);
}

/* ---- the table ---------------------------------------------------------------------------------- */

static void show_input(const struct flips *f, int32_t i, struct text *out)
{
    const struct flip_input *input = &f->at[i];
    const struct trn_flip *flip = &input->flip;
    char line[LINE], words[WORDS], low[96], high[96], start[96], ends[3][160];
    const int places[] = {0, TRN_FLIP_GRID / 2, TRN_FLIP_GRID - 1};
    moved_words(low, input->moved, input->moved->low);
    moved_words(high, input->moved, input->moved->high);
    moved_words(start, input->moved, input->moved->start);
    for (int k = 0; k < 3; k++)
        question_interval(ends[k], flip->grid[places[k]].mean, flip->grid[places[k]].half, decimals_of(f));
    snprintf(line, sizeof line, "%s [%s], %s", input->moved->label,
             input->moved->grade[0] ? input->moved->grade : "no grade", input->moved->name);
    text_wrap(out, "  ", line, WIDTH);
    snprintf(line, sizeof line, "difference %s at %s, %s at %s, %s at %s", ends[0], low, ends[1], start,
             ends[2], high);
    text_wrap(out, "    ", line, WIDTH);
    if (flip->outcome == TRN_FLIP_NONE) {
        moved_words(words, input->moved, flip->unclear);
        if (isfinite(flip->unclear))
            snprintf(line, sizeof line,
                     "no reversal within its range; about from %s on no difference is shown", words);
        else
            snprintf(line, sizeof line, "no reversal within its range");
    } else {
        flip_words(words, input);
        snprintf(line, sizeof line, "reverses at %s: a move by %.0f %% of its range", words,
                 100.0 * flip->move);
    }
    text_wrap(out, "    ", line, WIDTH);
    if (!flip->monotone && flip->outcome == TRN_FLIP_FOUND)
        text_wrap(out, "    ", "the difference does not go one way through the range (flip_grid.csv)", WIDTH);
}

static void show_inputs(const struct flips *f, struct text *out)
{
    char title[200];
    snprintf(title, sizeof title, "Inputs, %s (difference: second minus first regime)",
             f->n_flips > 0 ? "the nearest reversal first" : "the largest swing first");
    summary_section(out, title);
    for (int32_t i = 0; i < f->n_done && i < MOST_SHOWN; i++)
        show_input(f, i, out);
    if (f->n_done > MOST_SHOWN)
        text_add(out, "  %d more are in flip.csv\n", (int)(f->n_done - MOST_SHOWN));
    for (int32_t i = f->n_done; i < f->n; i++) {
        char line[LINE];
        const char *why = f->at[i].moved->left_out;
        snprintf(line, sizeof line, "%s: left out, %s", f->at[i].moved->label,
                 why ? why : "it was not reached");
        text_wrap(out, "  ", line, WIDTH);
    }
}

static void show_map(const struct flips *f, struct text *out)
{
    char line[LINE], words[96], value[48];
    if (!f->map)
        return;
    summary_section(out, "Two at once");
    snprintf(line, sizeof line, "Down: %s. Across: %s. A * marks cells whose 95 %% interval holds 0.",
             f->at[0].moved->label, f->at[1].moved->label);
    text_wrap(out, "  ", line, WIDTH);
    text_add(out, "  %16s", "");
    for (int32_t c = 0; c < FLIP_SIDE; c++) {
        moved_words(words, f->at[1].moved, f->map[c].x[1]);
        text_add(out, " %11.11s", words);
    }
    for (int32_t c = 0; c < FLIP_CELLS; c++) {
        const struct trn_tally *t = &f->map[c].difference;
        if (c % FLIP_SIDE == 0) {
            moved_words(words, f->at[0].moved, f->map[c].x[0]);
            text_add(out, "\n  %16.16s", words);
        }
        text_number(value, t->mean, decimals_of(f), true);
        text_add(out, " %10s%s", value, fabs(t->mean) <= trn_tally_half_width(t, QUESTION_LEVEL) ? "*" : " ");
    }
    text_add(out, "\n");
}

void flip_limits(const void *object, struct text *out)
{
    const struct flips *f = object;
    char line[LINE];
    if (!is_clear(f))
        text_wrap(
            out, "  ",
            "Where no difference is shown, a change of sign reverses no conclusion: the table is of the "
            "mean alone. More worlds (--reps) may show a difference.",
            WIDTH);
    text_wrap(
        out, "  ",
        "Inputs move one at a time (two in the map); the others are drawn in each world as the scenario "
        "says. "
        "Several small moves at once can reverse what no single one does. A range is the file's statement of "
        "what is plausible, not a probability. Values between five points of a range are looked at only "
        "where the sign changes.",
        WIDTH);
    if (f->n_flips > 0) {
        snprintf(line, sizeof line, "To see the first: tranche compare ... --regimes %s,%s --set followed by",
                 question_regime(&f->q, 0)->name, question_regime(&f->q, 1)->name);
        text_wrap(out, "  ", line, WIDTH);
        const char *setting = moved_setting(&f->q, f->at[0].moved, f->at[0].flip.x);
        text_add(out, "    '%s'\n", setting ? setting : "");
    }
}

void flip_show(const void *object, struct text *out)
{
    show_inputs(object, out);
    show_map(object, out);
}

/* ---- JSON --------------------------------------------------------------------------------------- */

static void tell_point(struct json_out *json, const char *name, const struct trn_flip_point *point)
{
    json_open(json, name, '{');
    json_number(json, "value", point->x);
    question_json_estimate(json, "difference", point->n, point->mean, point->half);
    json_close(json, '}');
}

static void tell_input(const struct flip_input *input, struct json_out *json)
{
    const struct trn_flip *flip = &input->flip;
    json_open(json, NULL, '{');
    json_string(json, "input", input->moved->name);
    json_string(json, "label", input->moved->label);
    json_string(json, "pointer", input->moved->pointer);
    json_string(json, "unit", input->moved->unit);
    json_string(json, "grade", input->moved->grade);
    json_string(json, "left_out",
                input->done              ? NULL
                : input->moved->left_out ? input->moved->left_out
                                         : "not reached");
    if (input->done) {
        json_bool(json, "flips", flip->outcome != TRN_FLIP_NONE);
        json_number(json, "flip", flip->x);
        json_number(json, "flip_low", flip->low);
        json_number(json, "flip_high", flip->high);
        json_number(json, "move", flip->move);
        json_number(json, "unclear_from", flip->unclear);
        json_number(json, "swing", flip->swing);
        json_bool(json, "one_way", flip->monotone);
        tell_point(json, "at_low", &flip->grid[0]);
        tell_point(json, "at_start", &flip->grid[TRN_FLIP_GRID / 2]);
        tell_point(json, "at_high", &flip->grid[TRN_FLIP_GRID - 1]);
    }
    json_close(json, '}');
}

void flip_tell(const void *object, struct json_out *json)
{
    const struct flips *f = object;
    question_json_measure(&f->q, 0, json);
    json_string(json, "from", question_regime(&f->q, 0)->name);
    json_string(json, "to", question_regime(&f->q, 1)->name);
    question_json_tally(json, "difference", &f->paired.plain.difference);
    json_bool(json, "shown", is_clear(f));
    json_open(json, "inputs", '[');
    for (int32_t i = 0; i < f->n; i++)
        tell_input(&f->at[i], json);
    json_close(json, ']');
}
