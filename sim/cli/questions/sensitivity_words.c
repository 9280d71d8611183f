/* sensitivity_words.c - see sensitivity_words.h */
#include "sensitivity_words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "summary.h"

enum { WIDTH = 78, SHOWN_INPUTS = 12 };

/* An input whose effect is, to the upper end of its interval, below this share of the largest effect is told
 * as one that can be left out. A tenth of the largest has a hundredth of its variance. */
#define SMALL_SHARE 0.1

/* ---- rows ------------------------------------------------------------------------------------------- */

#define OF_MONTH                                                                                             \
    {"month", TRN_CELL_DATE, 0, "", "First day of the month"},                                               \
        {"measure", TRN_CELL_TEXT, 0, "", "need_met: mean over the sample dates of the month"},              \
        {"scope", TRN_CELL_TEXT, 0, "", "The headline capability, or total"},                                \
    {                                                                                                        \
        "unit", TRN_CELL_TEXT, 0, "", "Unit of the measure; 1 for a share"                                   \
    }
#define OF_SIDE                                                                                              \
    {"regime", TRN_CELL_TEXT, 0, "", "The regime"},                                                          \
        {"against", TRN_CELL_TEXT, 0, "",                                                                    \
         "Of the paired difference regime - against; empty: of the regime itself"},                          \
        {"kind", TRN_CELL_TEXT, 0, "", "input, or grade: all inputs of that grade together"},                \
        {"input", TRN_CELL_TEXT, 0, "", "Name of the uncertain input, or the grade"},                        \
    {                                                                                                        \
        "grade", TRN_CELL_TEXT, 0, "", "Grade of evidence of the input"                                      \
    }
#define OF_MORRIS                                                                                            \
    {"n", TRN_CELL_COUNT, 0, "1", "Elementary effects: one a trajectory"},                                   \
        {"mu_star", TRN_CELL_NUMBER, 8, "",                                                                  \
         "Mean size of the effect of going from the 5 % to the 95 % point of the input, in the unit of the " \
         "measure (Campolongo, Cariboni and Saltelli 2007)"},                                                \
        {"low", TRN_CELL_NUMBER, 8, "", "Lower end of the 95 % t-interval of mu_star"},                      \
        {"high", TRN_CELL_NUMBER, 8, "", "Upper end of the 95 % t-interval of mu_star"},                     \
        {"mu", TRN_CELL_NUMBER, 8, "", "Mean effect, with its sign"},                                        \
    {                                                                                                        \
        "sigma", TRN_CELL_NUMBER, 8, "",                                                                     \
            "Standard deviation of the effects: large against mu_star where the input works differently "    \
            "from "                                                                                          \
            "place to place"                                                                                 \
    }
#define OF_SOBOL                                                                                             \
    {"n", TRN_CELL_COUNT, 0, "1", "Rows of the sample"},                                                     \
        {"first", TRN_CELL_NUMBER, 6, "1",                                                                   \
         "Share of the variance that it makes alone (Saltelli and others 2010)"},                            \
        {"first_low", TRN_CELL_NUMBER, 6, "1", "Lower end of the 95 % bootstrap interval of first"},         \
        {"first_high", TRN_CELL_NUMBER, 6, "1", "Upper end of the 95 % bootstrap interval of first"},        \
        {"total", TRN_CELL_NUMBER, 6, "1",                                                                   \
         "Share of the variance that would be left if all others were known (Jansen 1999)"},                 \
        {"total_low", TRN_CELL_NUMBER, 6, "1", "Lower end of the 95 % bootstrap interval of total"},         \
        {"total_high", TRN_CELL_NUMBER, 6, "1", "Upper end of the 95 % bootstrap interval of total"},        \
        {"mean", TRN_CELL_NUMBER, 8, "", "Mean over the sample"},                                            \
    {                                                                                                        \
        "variance", TRN_CELL_NUMBER, 12, "", "Variance over the sample, of which these are shares"           \
    }

static const struct trn_column morris_columns[] = {QUESTION_MEASURE_COLUMNS, OF_SIDE, OF_MORRIS};
static const struct trn_column morris_monthly[] = {OF_MONTH, OF_SIDE, OF_MORRIS};
static const struct trn_column sobol_columns[] = {QUESTION_MEASURE_COLUMNS, OF_SIDE, OF_SOBOL};
static const struct trn_column sobol_monthly[] = {OF_MONTH, OF_SIDE, OF_SOBOL};
#define COUNT(columns) (int)(sizeof(columns) / sizeof *(columns))
static const struct trn_table tables[2][2] = {
    {{"sensitivity", "What each uncertain input does to each measure (Morris)", COUNT(morris_columns),
      morris_columns},
     {"sensitivity_monthly", "What each uncertain input does to the need met of each month (Morris)",
      COUNT(morris_monthly), morris_monthly}},
    {{"sensitivity", "Shares of the variance of each measure by input and grade (Sobol')",
      COUNT(sobol_columns), sobol_columns},
     {"sensitivity_monthly", "Shares of the variance of the need met of each month (Sobol')",
      COUNT(sobol_monthly), sobol_monthly}},
};
enum { MOST_COLUMNS = 20 };

static const struct trn_uncertain *input_of(const struct sensitivity *s, int32_t i)
{
    return &s->q.loaded.scenario->uncertain[s->inputs[i]];
}

static const struct sensitivity_found *found_of(const struct sensitivity *s, int32_t result, int side)
{
    return &s->found[result * SENSITIVITY_SIDES + side];
}

static const struct trn_regime *regime_of(const struct sensitivity *s, int side)
{
    return question_regime(&s->q, side == SIDE_FIRST ? 0 : 1);
}

/* The cells of the method, from `n` on. */
static void fill(const struct sensitivity *s, const struct trn_influence *influence,
                 const struct trn_screened *y, union trn_cell *cells, int n)
{
    const struct trn_morris_effect *e = &influence->effect;
    const struct trn_sobol_index *x = &influence->index;
    cells[n++].count = e->n;
    if (s->method == TRN_SCREENING_MORRIS) {
        const double values[] = {e->mu_star, e->low, e->high, e->mu, e->sigma};
        for (size_t v = 0; v < sizeof values / sizeof *values; v++)
            cells[n++].number = values[v];
        return;
    }
    const double values[] = {x->first,     x->first_low,  x->first_high, x->total,
                             x->total_low, x->total_high, y->mean,       y->variance};
    for (size_t v = 0; v < sizeof values / sizeof *values; v++)
        cells[n++].number = values[v];
}

static void write_row(struct sensitivity *s, int32_t result, int side, int32_t input, bool grade)
{
    const struct sensitivity_found *found = found_of(s, result, side);
    bool month = result >= s->q.n_outputs;
    union trn_cell cells[MOST_COLUMNS];
    if (month) {
        cells[0].number = s->q.loaded.layout->months[result - s->q.n_outputs];
        cells[1].text = "need_met";
        cells[2].text = s->scope;
        cells[3].text = "1";
    } else {
        question_measure_cells(&s->q, result, cells);
    }
    cells[4].text = regime_of(s, side)->name;
    cells[5].text = side == SIDE_DIFFERENCE ? regime_of(s, SIDE_FIRST)->name : "";
    cells[6].text = grade ? "grade" : "input";
    cells[7].text = grade ? s->grades[input] : input_of(s, input)->name;
    cells[8].text = grade ? s->grades[input] : s->grade_of[input];
    fill(s, grade ? &found->grades[input] : &found->inputs[input], &found->y, cells, 9);
    (void)trn_results_row(s->q.out.results, &tables[s->method][month], cells);
}

/* Each point as it was run: its inputs, and the first measure under both regimes. */
static void write_points(struct sensitivity *s)
{
    struct trn_arena *arena = s->q.loaded.arena;
    int n = s->n_inputs + 4, c = 0;
    struct trn_column *columns = TRN_NEW(arena, struct trn_column, n);
    union trn_cell *cells = TRN_NEW(arena, union trn_cell, n);
    if (!columns || !cells)
        return;
    columns[c++] = (struct trn_column){"point", TRN_CELL_COUNT, 0, "1", "Number of the point, from 0"};
    columns[c++] = (struct trn_column){"row", TRN_CELL_COUNT, 0, "1", "Its trajectory, or row of the sample"};
    for (int32_t i = 0; i < s->n_inputs; i++)
        columns[c++] = (struct trn_column){trn_arena_printf(arena, "uncertain/%s", input_of(s, i)->name),
                                           TRN_CELL_NUMBER, 12, uncertain_unit(input_of(s, i)),
                                           "The value to which the input is pinned"};
    for (int side = 0; side < 2; side++)
        columns[c++] = (struct trn_column){
            trn_arena_printf(arena, "%s", regime_of(s, side)->name), TRN_CELL_NUMBER, 8,
            question_measure(&s->q, 0)->unit,
            trn_arena_printf(arena, "Mean of %s over the worlds, under this regime", s->q.names[0])};
    struct trn_table *table = TRN_NEW(arena, struct trn_table, 1);
    if (!table)
        return;
    *table = (struct trn_table){"points", "The points that were run", n, columns};
    for (int32_t p = 0; p < s->done; p++) {
        cells[0].count = p;
        cells[1].count = p / s->plan->per_row;
        for (int32_t i = 0; i < s->n_inputs; i++)
            cells[2 + i].number = trn_screening_value(s->plan, p, i);
        for (int side = 0; side < 2; side++)
            cells[2 + s->n_inputs + side].number = s->y[(size_t)side * (size_t)s->plan->n_points + (size_t)p];
        (void)trn_results_row(s->q.out.results, table, cells);
    }
}

void sensitivity_rows(struct sensitivity *s)
{
    bool groups = s->method == TRN_SCREENING_SOBOL;
    for (int32_t r = 0; r < s->q.n_outputs + s->n_months; r++)
        for (int side = 0; side < SENSITIVITY_SIDES; side++) {
            for (int32_t i = 0; i < s->n_inputs; i++)
                write_row(s, r, side, i, false);
            for (int32_t g = 0; groups && g < s->n_grades; g++)
                write_row(s, r, side, g, true);
        }
    write_points(s);
}

/* ---- text --------------------------------------------------------------------------------------------- */

/* How much of the result hangs on it, by the method. */
static double weight(const struct sensitivity *s, const struct trn_influence *influence)
{
    double w = s->method == TRN_SCREENING_MORRIS ? influence->effect.mu_star : influence->index.total;
    return isfinite(w) ? w : -1.0;
}

/* Inputs by weight, the heaviest first; equal ones as in the scenario. */
static void rank(const struct sensitivity *s, const struct trn_influence *influences, int32_t *ret)
{
    for (int32_t i = 0; i < s->n_inputs; i++) {
        int32_t at = i;
        for (; at > 0 && weight(s, &influences[ret[at - 1]]) < weight(s, &influences[i]); at--)
            ret[at] = ret[at - 1];
        ret[at] = i;
    }
}

/* Does it vary at all, beyond the last digits? */
static bool varies(const struct trn_screened *y)
{
    return y->n > 1 && y->high - y->low > 1e-12 * fmax(fabs(y->high), fabs(y->low));
}

static void say_morris_answer(const struct sensitivity *s, const int32_t *order, struct text *words)
{
    const struct sensitivity_found *found = found_of(s, 0, SIDE_DIFFERENCE);
    const struct trn_measure *measure = question_measure(&s->q, 0);
    const struct trn_morris_effect *first = &found->inputs[order[0]].effect;
    char size[200];
    question_amount(size, measure, first->mu_star, first->low, first->high, true);
    text_add(words,
             "Most depends on %s: going from its 5 %% to its 95 %% point moves the difference by %s, "
             "n = %d trajectories.",
             input_of(s, order[0])->label, size, first->n);
    if (s->n_inputs > 1) {
        const struct trn_morris_effect *second = &found->inputs[order[1]].effect;
        text_add(words, " Next is %s%s.", input_of(s, order[1])->label,
                 second->high > first->low ? ", not clearly behind it" : "");
    }
    int32_t small = 0;
    for (int32_t i = 0; i < s->n_inputs; i++)
        if (found->inputs[order[i]].effect.high < SMALL_SHARE * first->mu_star)
            text_add(words, "%s%s", small++ > 0 ? ", " : " Can be left out (below a tenth of the largest): ",
                     input_of(s, order[i])->label);
    text_add(words, small > 0 ? "." : " No input is shown to be small enough to be left out.");
}

/* "62 % (50 to 74)", with `words` before the ends of the interval. */
static void add_share(struct text *out, double share, const char *words, double low, double high)
{
    char mean[48], from[48], to[48];
    text_number(mean, 100.0 * share, 0, false);
    text_number(from, 100.0 * low, 0, false);
    text_number(to, 100.0 * high, 0, false);
    text_add(out, "%s %% (%s%s to %s)", mean, words, from, to);
}

/* Too wide an interval, or a share that is none: the plan has too few rows. */
static bool can_tell(const struct trn_sobol_index *x)
{
    return x->total_high - x->total_low <= 0.6 && x->total_low <= 1.0;
}

static void say_sobol_answer(const struct sensitivity *s, const int32_t *order, struct text *words)
{
    const struct sensitivity_found *found = found_of(s, 0, SIDE_DIFFERENCE);
    bool any = false;
    for (int32_t g = 0; g < s->n_grades; g++) {
        const struct trn_sobol_index *x = &found->grades[g].index;
        if (strcmp(s->grades[g], "assumed") != 0)
            continue;
        any = true;
        if (!can_tell(x)) {
            text_add(words, "The rows (%d) are too few to tell what share rests on inputs graded assumed.",
                     found->grades[g].effect.n);
            continue;
        }
        add_share(words, x->total, "95 % interval ", x->total_low, x->total_high);
        text_add(words, " of the variance of the difference rests on inputs graded assumed (n = %d).",
                 found->grades[g].effect.n);
    }
    if (!any)
        text_add(words, "No input that is varied is graded assumed.");
    const struct trn_sobol_index *x = &found->inputs[order[0]].index;
    text_add(words, " The largest single input is %s", input_of(s, order[0])->label);
    if (can_tell(x)) {
        text_add(words, ": ");
        add_share(words, x->total, "95 % interval ", x->total_low, x->total_high);
    }
    text_add(words, ".");
}

void sensitivity_answer(const void *object, struct text *words)
{
    const struct sensitivity *s = object;
    const struct sensitivity_found *found = found_of(s, 0, SIDE_DIFFERENCE);
    int32_t order[TRN_SCREENING_INPUTS];
    rank(s, found->inputs, order);
    text_add(words, "What the difference between %s and %s in %s rests on. ", regime_of(s, SIDE_FIRST)->label,
             regime_of(s, SIDE_SECOND)->label, s->q.words[0]);
    if (!varies(&found->y))
        text_add(words, "None of the %d inputs moves this difference.", s->n_inputs);
    else if (s->method == TRN_SCREENING_MORRIS)
        say_morris_answer(s, order, words);
    else
        say_sobol_answer(s, order, words);
    text_add(words, " It is above 0 at %d of the %d points that were run, below at %d.", found->y.above,
             found->y.n, found->y.below);
}

static void say_line(const struct sensitivity *s, int32_t result, const char *name, const char *grade,
                     const struct trn_influence *influence, struct text *out)
{
    const struct trn_sobol_index *x = &influence->index;
    if (s->method == TRN_SCREENING_SOBOL) {
        text_add(out, "    %-16.16s %-9s ", name, grade);
        add_share(out, x->total, "", x->total_low, x->total_high);
        text_add(out, ", alone ");
        add_share(out, x->first, "", x->first_low, x->first_high);
        text_add(out, "\n");
        return;
    }
    const struct trn_morris_effect *e = &influence->effect;
    int decimals = question_measure(&s->q, result)->decimals;
    char size[48], low[48], high[48], mean[48], sigma[48];
    text_number(size, e->mu_star, decimals, false);
    text_number(low, e->low, decimals, false);
    text_number(high, e->high, decimals, false);
    text_number(mean, e->mu, decimals, true);
    text_number(sigma, e->sigma, decimals, false);
    text_add(out, "    %-16.16s %-9s %7s (%s to %s) %8s %8s\n", name, grade, size, low, high, mean, sigma);
}

static void say_measure(const struct sensitivity *s, int32_t result, struct text *out)
{
    const struct sensitivity_found *found = found_of(s, result, SIDE_DIFFERENCE);
    const struct trn_measure *measure = question_measure(&s->q, result);
    int32_t order[TRN_SCREENING_INPUTS];
    char mean[48], low[48], high[48];
    text_number(mean, found->y.mean, measure->decimals, true);
    text_number(low, found->y.low, measure->decimals, true);
    text_number(high, found->y.high, measure->decimals, true);
    text_add(out, "\n  %s\n    difference %s on average over the points, from %s to %s\n", s->q.names[result],
             mean, low, high);
    if (!varies(&found->y)) {
        text_add(out, "    no input moves it\n");
        return;
    }
    rank(s, found->inputs, order);
    text_add(out, s->method == TRN_SCREENING_MORRIS
                      ? "    input            grade     mean size (95 %% interval)     mean   spread\n"
                      : "    input            grade     total, and alone\n");
    for (int32_t i = 0; i < s->n_inputs && i < SHOWN_INPUTS; i++)
        say_line(s, result, input_of(s, order[i])->name, s->grade_of[order[i]], &found->inputs[order[i]],
                 out);
    if (s->n_inputs > SHOWN_INPUTS)
        text_add(out, "    and %d more in sensitivity.csv\n", s->n_inputs - SHOWN_INPUTS);
    for (int32_t g = 0; s->method == TRN_SCREENING_SOBOL && g < s->n_grades; g++)
        say_line(s, result, "all of grade", s->grades[g], &found->grades[g], out);
}

void sensitivity_limits(const void *object, struct text *out)
{
    const struct sensitivity *s = object;
    if (s->method == TRN_SCREENING_MORRIS)
        text_wrap(
            out, "  ",
            "Mean size: how far the difference moves, up or down, when the input goes from its 5 % to its "
            "95 % point (mu*). Mean: the same with its sign. A spread as large as the size says that "
            "the effect hangs on the other inputs. Sizes do not add up; --method sobol shares the variance "
            "out.",
            WIDTH);
    else
        text_wrap(out, "  ",
                  "Total: the share of the variance that would be left if all other inputs were known. "
                  "Totals add up "
                  "to more than 100 % where inputs work together. Small shares can come out below 0: read "
                  "the interval. A wide interval asks for more --points.",
                  WIDTH);
    text_wrap(
        out, "  ",
        "Only inputs that the scenario lists as uncertain are varied, within the ranges it states; "
        "doubt about all other numbers, the levers of regimes among them, is not in here. Every point is run "
        "on the same worlds, so chance that all points share does not count.",
        WIDTH);
}

void sensitivity_show(const void *object, struct text *out)
{
    const struct sensitivity *s = object;
    summary_section(out, s->method == TRN_SCREENING_MORRIS ? "Effects on the difference, by measure"
                                                           : "Shares of the variance of the difference");
    for (int32_t r = 0; r < s->q.n_outputs; r++)
        say_measure(s, r, out);
    text_add(out, "\n  %d of %d points (%d %s of %d), %d inputs\n", s->done, s->plan->n_points, s->points,
             s->method == TRN_SCREENING_MORRIS ? "trajectories" : "rows", s->plan->per_row, s->n_inputs);
}

void sensitivity_say_cost(const void *object)
{
    const struct sensitivity *s = object;
    printf("%d points: %d %s of %d, %d inputs\n", s->plan->n_points, s->points,
           s->method == TRN_SCREENING_MORRIS ? "trajectories" : "rows", s->plan->per_row, s->n_inputs);
}

/* ---- JSON --------------------------------------------------------------------------------------- */

static void tell_one(const struct sensitivity *s, const char *kind, const char *name, const char *grade,
                     const struct trn_influence *influence, struct json_out *json)
{
    const struct trn_morris_effect *e = &influence->effect;
    const struct trn_sobol_index *x = &influence->index;
    json_open(json, NULL, '{');
    json_string(json, kind, name);
    if (grade)
        json_string(json, "grade", grade);
    json_count(json, "n", e->n);
    if (s->method == TRN_SCREENING_MORRIS) {
        json_number(json, "mu_star", e->mu_star);
        json_number(json, "low", e->low);
        json_number(json, "high", e->high);
        json_number(json, "mu", e->mu);
        json_number(json, "sigma", e->sigma);
    } else {
        json_number(json, "first", x->first);
        json_number(json, "first_low", x->first_low);
        json_number(json, "first_high", x->first_high);
        json_number(json, "total", x->total);
        json_number(json, "total_low", x->total_low);
        json_number(json, "total_high", x->total_high);
    }
    json_close(json, '}');
}

static void tell_result(const struct sensitivity *s, int32_t result, int side, struct json_out *json)
{
    const struct sensitivity_found *found = found_of(s, result, side);
    json_open(json, NULL, '{');
    question_json_measure(&s->q, result, json);
    json_string(json, "regime", regime_of(s, side)->name);
    json_string(json, "against", side == SIDE_DIFFERENCE ? regime_of(s, SIDE_FIRST)->name : NULL);
    json_count(json, "points", found->y.n);
    json_number(json, "estimate", found->y.mean);
    json_number(json, "lowest", found->y.low);
    json_number(json, "highest", found->y.high);
    json_count(json, "above_zero", found->y.above);
    json_count(json, "below_zero", found->y.below);
    json_open(json, "inputs", '[');
    for (int32_t i = 0; i < s->n_inputs; i++)
        tell_one(s, "input", input_of(s, i)->name, s->grade_of[i], &found->inputs[i], json);
    json_close(json, ']');
    json_open(json, "grades", '[');
    for (int32_t g = 0; s->method == TRN_SCREENING_SOBOL && g < s->n_grades; g++)
        tell_one(s, "grade", s->grades[g], NULL, &found->grades[g], json);
    json_close(json, ']');
    json_close(json, '}');
}

void sensitivity_tell(const void *object, struct json_out *json)
{
    const struct sensitivity *s = object;
    json_string(json, "from", regime_of(s, SIDE_FIRST)->name);
    json_string(json, "to", regime_of(s, SIDE_SECOND)->name);
    json_string(json, "method", s->method == TRN_SCREENING_MORRIS ? "morris" : "sobol");
    json_count(json, "points_run", s->done);
    json_count(json, "points_wanted", s->plan->n_points);
    json_open(json, "results", '[');
    for (int32_t r = 0; r < s->q.n_outputs; r++)
        for (int side = 0; side < SENSITIVITY_SIDES; side++)
            tell_result(s, r, side, json);
    json_close(json, ']');
}
