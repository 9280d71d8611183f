/* chart_flip_points.c - a tornado: how far each input moves the difference of two regimes, and where it turns
 * it round.
 *
 * An input reverses the ranking where its mean goes through 0. That is stated only where at one of the ends
 * the interval lies beyond 0; else the bar is striped and the words say that it is not shown. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart_bars.h"
#include "chart_labels.h"
#include "chart_text.h"

#define ROWS_SHOWN 12

enum {
    F_INPUT,
    F_UNIT,
    F_LOW,
    F_START,
    F_HIGH,
    F_AT_LOW,
    F_AT_LOW_HALF,
    F_AT_START,
    F_AT_START_HALF,
    F_AT_HIGH,
    F_AT_HIGH_HALF,
    F_SWING,
    F_OUTCOME,
    F_FLIP,
    F_MOVE,
    F_GRADE,
    COLUMNS
};
static const char *const columns[COLUMNS] = {
    "input",         "unit",    "low",          "start", "high",    "at_low", "at_low_half", "at_start",
    "at_start_half", "at_high", "at_high_half", "swing", "outcome", "flip",   "move",        "grade"};

enum reversal { NEVER, ON_AVERAGE, SHOWN };
struct input {
    const char *name, *unit;
    double low, start, high, at[3], half[3], swing, flip, move;
    enum reversal reversal;
    bool assumed;
};
struct flips {
    struct chart_quantity q;
    const char *first, *second;            /* regimes; "" where the folder does not say */
    double difference, lower, upper, runs; /* of the regimes as they are */
    int n, shown, on_average;
    struct input *input; /* the largest swing first */
};

#define SAY(...) or_empty(trn_arena_printf(chart->arena, __VA_ARGS__))

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static int by_swing(const void *a, const void *b)
{
    const struct input *x = a;
    const struct input *y = b;
    if (x->swing != y->swing)
        return x->swing > y->swing ? -1 : 1;
    return strcmp(x->name, y->name);
}

static struct input read_input(const struct chart_rows *rows, int i)
{
    struct input input = {.name = trn_chart_cell(rows, i, F_INPUT),
                          .unit = trn_chart_cell(rows, i, F_UNIT),
                          .low = trn_chart_value(rows, i, F_LOW),
                          .start = trn_chart_value(rows, i, F_START),
                          .high = trn_chart_value(rows, i, F_HIGH),
                          .swing = trn_chart_value(rows, i, F_SWING),
                          .flip = trn_chart_value(rows, i, F_FLIP),
                          .move = trn_chart_value(rows, i, F_MOVE),
                          .assumed = strcmp(trn_chart_cell(rows, i, F_GRADE), "assumed") == 0};
    for (int k = 0; k < 3; k++) {
        input.at[k] = trn_chart_value(rows, i, F_AT_LOW + 2 * k);
        input.half[k] = trn_chart_value(rows, i, F_AT_LOW_HALF + 2 * k);
    }
    const char *outcome = trn_chart_cell(rows, i, F_OUTCOME);
    if (strcmp(outcome, "flips") == 0 || strcmp(outcome, "at start") == 0)
        input.reversal = ON_AVERAGE;
    return input;
}

static bool is_clear(const struct flips *flips)
{
    return flips->lower > 0.0 || flips->upper < 0.0;
}

static enum trn_status load(const struct chart *chart, struct flips *flips, struct trn_error *reterr)
{
    struct chart_rows rows;
    const enum trn_status status = trn_chart_rows(chart->source, "flip.csv", columns, COLUMNS, &rows, reterr);
    if (status != TRN_OK || rows.n == 0)
        return status;
    flips->input = TRN_NEW(chart->arena, struct input, rows.n);
    if (flips->input == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    for (int i = 0; i < rows.n; i++) {
        const struct input input = read_input(&rows, i);
        if (strcmp(trn_chart_cell(&rows, i, F_OUTCOME), "left out") != 0 && isfinite(input.at[0]) &&
            isfinite(input.at[1]) && isfinite(input.at[2]))
            flips->input[flips->n++] = input;
    }
    if (flips->n == 0)
        return TRN_OK;
    const struct input *start = &flips->input[0];
    const struct chart_measure *whole = trn_chart_asked(chart->source);
    if (isfinite(whole->estimate) && isfinite(whole->low) && isfinite(whole->high)) {
        flips->q = (struct chart_quantity){whole->measure, whole->scope, whole->window, whole->unit};
        flips->first = trn_chart_regime_label(chart->source, whole->against);
        flips->second = trn_chart_regime_label(chart->source, whole->regime);
        flips->difference = whole->estimate;
        flips->lower = whole->low;
        flips->upper = whole->high;
        flips->runs = whole->n;
    } else {
        flips->q = (struct chart_quantity){"", "", "", ""};
        flips->first = flips->second = "";
        flips->difference = start->at[1];
        flips->lower = start->at[1] - start->half[1];
        flips->upper = start->at[1] + start->half[1];
        flips->runs = NAN;
    }
    for (int i = 0; i < flips->n; i++) {
        struct input *input = &flips->input[i];
        for (int k = 0; k < 3 && input->reversal == ON_AVERAGE; k++)
            if (input->at[k] * flips->difference < 0.0 && fabs(input->at[k]) > input->half[k])
                input->reversal = SHOWN;
        flips->shown += input->reversal == SHOWN;
        flips->on_average += input->reversal == ON_AVERAGE;
    }
    qsort(flips->input, (size_t)flips->n, sizeof *flips->input, by_swing);
    return TRN_OK;
}

/* The shown reversal that needs the shortest move of its range; NULL: none. */
static const struct input *nearest(const struct flips *flips)
{
    const struct input *best = NULL;
    for (int i = 0; i < flips->n; i++) {
        const struct input *input = &flips->input[i];
        if (input->reversal == SHOWN && isfinite(input->move) && (best == NULL || input->move < best->move))
            best = input;
    }
    return best;
}

static const char *label_of(const struct chart *chart, const struct input *input)
{
    return trn_label_input(chart, input->name);
}

static const char *make_title(const struct chart *chart, const struct flips *flips)
{
    if (!is_clear(flips)) {
        const char *const titles[] = {SAY("No difference between %s and %s is shown that could be reversed",
                                          flips->first, flips->second),
                                      "No ranking is shown that an input could reverse", NULL};
        return trn_finding_short(chart->arena, titles);
    }
    if (flips->shown == 0) {
        const char *const titles[] = {
            flips->n == 1
                ? "The only input is not shown to reverse the ranking within its range"
                : SAY("None of %d inputs alone is shown to reverse the ranking within its range", flips->n),
            NULL};
        return trn_finding_short(chart->arena, titles);
    }
    const char *count = SAY("%d of %d inputs %s the ranking", flips->shown, flips->n,
                            flips->shown == 1 ? "reverses" : "reverse");
    const struct input *input = nearest(flips);
    if (input == NULL) {
        const char *const titles[] = {count, NULL};
        return trn_finding_short(chart->arena, titles);
    }
    const char *slash = strchr(input->name, '/');
    const char *bare = slash != NULL ? trn_label_input(chart, slash + 1) : label_of(chart, input);
    const char *const titles[] = {SAY("%s; nearest: %s, at %s", count, label_of(chart, input),
                                      trn_label_value(chart, input->flip, input->unit)),
                                  SAY("%s; nearest: %s", count, label_of(chart, input)),
                                  SAY("%s; nearest: %s", count, bare), SAY("%s within their ranges", count),
                                  NULL};
    return trn_finding_short(chart->arena, titles);
}

/* "now 0.04, reverses at 0.125" */
static const char *turning(const struct chart *chart, const struct input *input)
{
    if (input->reversal == NEVER || !isfinite(input->flip))
        return "";
    return SAY("%s \u2192 %s%s", trn_label_value(chart, input->start, "1"),
               trn_label_value(chart, input->flip, input->unit), input->reversal == ON_AVERAGE ? " ?" : "");
}

static const char *describe(const struct chart *chart, const struct flips *flips)
{
    const char *text =
        SAY("%s. Bar chart: for each input a bar from the difference at one end of its range to "
            "that at the other.",
            chart->title);
    for (int i = 0; i < flips->n && i < 5; i++) {
        const struct input *input = &flips->input[i];
        text =
            SAY("%s %s: %s at %s, %s at %s.", text, trn_chart_sentence(chart->arena, label_of(chart, input)),
                trn_quantity_size(chart, &flips->q, input->at[0], false),
                trn_label_value(chart, input->low, input->unit),
                trn_quantity_size(chart, &flips->q, input->at[2], true),
                trn_label_value(chart, input->high, input->unit));
        if (input->reversal == SHOWN && isfinite(input->flip))
            text = SAY("%s Reverses at %s instead of %s.", text,
                       trn_label_value(chart, input->flip, input->unit),
                       trn_label_value(chart, input->start, input->unit));
    }
    return text;
}

/* Those with the largest swing; a reversal, shown or not, is never among those left out. */
static int choose(const struct flips *flips, const struct input **chosen)
{
    int free = ROWS_SHOWN;
    int n = 0;
    for (int i = 0; i < flips->n; i++)
        free -= flips->input[i].reversal != NEVER;
    for (int i = 0; i < flips->n && n < ROWS_SHOWN; i++) {
        const bool turns = flips->input[i].reversal != NEVER;
        if (turns || free-- > 0)
            chosen[n++] = &flips->input[i];
    }
    return n;
}

static void make_row(const struct chart *chart, const struct flips *flips, const struct input *input,
                     struct chart_bar_row *row)
{
    static const enum chart_fill fills[] = {
        [NEVER] = BAR_PALE, [ON_AVERAGE] = BAR_HATCHED, [SHOWN] = BAR_SOLID};
    const double scale = trn_quantity_scale(&flips->q);
    *row = (struct chart_bar_row){input->name,
                                  SAY("%s%s", trn_chart_sentence(chart->arena, label_of(chart, input)),
                                      input->assumed ? "\u00A0(A)" : ""),
                                  turning(chart, input),
                                  {trn_bar_none(), trn_bar_none()}};
    struct chart_bar *bar = &row->bar[0];
    const char *low = trn_label_value(chart, input->low, input->unit);
    const char *high = trn_label_value(chart, input->high, input->unit);
    const double least = fmin(fmin(input->at[0], input->at[1]), input->at[2]);
    const double most = fmax(fmax(input->at[0], input->at[1]), input->at[2]);
    const bool rises = input->at[2] >= input->at[0];
    /* Where both ends of the input lie on one side of what it is now, the bar begins at that. */
    bar->from = scale * (rises ? least : most);
    bar->to = scale * (rises ? most : least);
    bar->mark = scale * input->at[1];
    bar->turn = input->reversal == SHOWN ? 0.0 : (double)NAN;
    bar->fill = fills[input->reversal];
    bar->left = fmin(input->at[0], input->at[2]) > least ? "now" : rises ? low : high;
    bar->right = fmax(input->at[0], input->at[2]) < most ? "now" : rises ? high : low;
}

static enum trn_status draw(struct chart *chart, const struct flips *flips, struct trn_error *reterr)
{
    const struct input *chosen[ROWS_SHOWN];
    struct chart_bar_row rows[ROWS_SHOWN];
    const int n = choose(flips, chosen);
    for (int i = 0; i < n; i++)
        make_row(chart, flips, chosen[i], &rows[i]);
    chart->title = make_title(chart, flips);
    chart->description = describe(chart, flips);
    const bool named = flips->first[0] != '\0' && flips->second[0] != '\0';
    const char *sides = named ? SAY("%s minus %s", flips->second, flips->first) : "second regime minus first";
    const char *unit = trn_quantity_unit(chart, &flips->q);
    const bool turns = flips->shown + flips->on_average > 0;
    const struct chart_bars bars = {
        .n = n,
        .panels = 1,
        .rows = rows,
        .colours = {1},
        .regimes = {"", ""},
        .unit = unit,
        .axis = SAY("%s%s%s", unit, unit[0] != '\0' ? ", " : "", sides),
        .suffix = "",
        .column = turns ? "now \u2192 reverses at" : NULL,
        .meaning = "Where it ends: mean difference at the high end of the range, or now where that "
                   "lies farther"};
    struct chart_page page = {
        .title = chart->title,
        .subtitle = SAY("Difference in %s as one input moves through its range%s%s.",
                        flips->q.measure[0] != '\0' ? trn_quantity_words(chart, &flips->q) : "the measure",
                        flips->q.measure[0] != '\0' ? ", " : "",
                        flips->q.measure[0] != '\0' ? trn_quantity_period(chart, &flips->q) : ""),
        .detail = SAY("As it is: %s, 95\u00A0%% interval %s, %s paired runs.%s",
                      trn_quantity_size(chart, &flips->q, flips->difference, false),
                      trn_label_between(chart, &flips->q, flips->lower, flips->upper),
                      trn_chart_number(chart->arena, flips->runs, 0),
                      flips->on_average > 0 ? SAY(" On average, %d more %s.", flips->on_average,
                                                  flips->on_average == 1 ? "reverses it" : "reverse it")
                                            : ""),
        .reading =
            SAY("Bar: the mean difference from one end of the input's range to the other; the values "
                "at the ends stand beside it. Upright line: the value now. At 0 the ranking "
                "reverses.%s%s Grey: no reversal. (A): the value now is assumed.%s",
                flips->shown > 0 ? " Diamond: a reversal is shown." : "",
                flips->on_average > 0 ? " Striped and ?: on average only, not shown." : "",
                flips->n > n ? SAY(" %d inputs with smaller swings are not drawn.", flips->n - n) : ""),
        .foot = trn_finding_foot(chart, false, NULL)};
    return trn_bars_put(chart, &bars, &page, reterr);
}

enum trn_status trn_chart_flip_points(struct chart *chart, const char *scope, bool *ret_made,
                                      struct trn_error *reterr)
{
    struct flips flips = {.n = 0};
    *ret_made = false;
    if (scope != NULL)
        return TRN_OK;
    const enum trn_status status = load(chart, &flips, reterr);
    if (status != TRN_OK || flips.n == 0)
        return status;
    *ret_made = true;
    return draw(chart, &flips, reterr);
}
