/* sweep_words.c - see sweep_words.h */
#include "sweep_words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "summary.h"

enum { WIDTH = 78, SHOWN_INPUTS = 12, FIXED = 3 };

/* ---- tables ---------------------------------------------------------------------------------------- */

/* Are some levels no numbers? Then the column is of texts. */
static bool is_words(const struct trn_sweep_input *input)
{
    for (int32_t l = 0; l < input->n_levels; l++)
        if (!isfinite(input->levels[l].number))
            return true;
    return false;
}

static int add_inputs(const struct sweep *s, struct trn_column *columns, int n)
{
    for (int32_t i = 0; i < s->n_inputs; i++) {
        const struct trn_sweep_input *input = trn_sweep_input(&s->experiment, i);
        columns[n++] =
            (struct trn_column){input->name, is_words(input) ? TRN_CELL_TEXT : TRN_CELL_NUMBER, 12, "",
                                input->lever ? "The value to which it is set"
                                             : "The value to which the uncertain input is pinned"};
    }
    return n;
}

/* "need_met/artillery/hold" */
static const char *measure_name(const struct sweep *s, int32_t o)
{
    const struct trn_measure *m = question_measure(&s->q, o);
    return trn_arena_printf(s->q.loaded.arena, "%s/%s%s%s", m->name, m->scope, m->window[0] ? "/" : "",
                            m->window);
}

static bool add_measure(const struct sweep *s, struct trn_column *columns, int *n, int32_t o)
{
    static const char *const parts[][2] = {
        {"", "Mean over worlds"},
        {":low", "Lower end of the 95 % t-interval of the mean"},
        {":high", "Upper end of the 95 % t-interval of the mean"},
        {":n", "Worlds in which it is defined"},
        {":difference", "Mean difference to the first regime, paired by world"},
        {":difference_low", "Lower end of the 95 % t-interval of the difference"},
        {":difference_high", "Upper end of the 95 % t-interval of the difference"},
    };
    const char *name = measure_name(s, o), *unit = question_measure(&s->q, o)->unit;
    size_t count = s->q.loaded.n_regimes > 1 ? 7 : 4;
    for (size_t p = 0; p < count && name; p++) {
        const char *column = trn_arena_printf(s->q.loaded.arena, "%s%s", name, parts[p][0]);
        bool is_n = strcmp(parts[p][0], ":n") == 0;
        if (!column)
            return false;
        columns[(*n)++] = (struct trn_column){column, is_n ? TRN_CELL_COUNT : TRN_CELL_NUMBER, 8,
                                              is_n ? "1" : unit, parts[p][1]};
    }
    return name != NULL;
}

bool sweep_tables(struct sweep *s)
{
    struct trn_arena *arena = s->q.loaded.arena;
    int most = FIXED + s->n_inputs + 7 * s->q.n_outputs, n = 0;
    struct trn_column *columns = TRN_NEW(arena, struct trn_column, most);
    struct trn_column *of_worlds = TRN_NEW(arena, struct trn_column, most);
    struct trn_table *tables = TRN_NEW(arena, struct trn_table, 2);
    s->cells = TRN_NEW(arena, union trn_cell, most);
    if (!columns || !of_worlds || !tables || !s->cells)
        return false;
    columns[n++] = (struct trn_column){"point", TRN_CELL_COUNT, 0, "1", "Number of the point, from 0"};
    columns[n++] = (struct trn_column){"regime", TRN_CELL_TEXT, 0, "", "The regime"};
    n = add_inputs(s, columns, n);
    for (int32_t o = 0; o < s->q.n_outputs; o++)
        if (!add_measure(s, columns, &n, o))
            return false;
    tables[0] = (struct trn_table){"sweep", "Each measure at each point, by regime", n, columns};
    s->table = &tables[0];
    if (!s->options.trace)
        return true;
    n = 0;
    of_worlds[n++] = columns[0];
    of_worlds[n++] =
        (struct trn_column){"world", TRN_CELL_COUNT, 0, "1", "Number of the replication, from 0"};
    of_worlds[n++] = columns[1];
    for (int32_t o = 0; o < s->q.n_outputs; o++) {
        const char *name = measure_name(s, o);
        if (!name)
            return false;
        of_worlds[n++] =
            (struct trn_column){name, TRN_CELL_NUMBER, 8, question_measure(&s->q, o)->unit, "In this world"};
    }
    tables[1] =
        (struct trn_table){"sweep_worlds", "Each measure at each point and world, by regime", n, of_worlds};
    s->worlds = &tables[1];
    return true;
}

static const double *place_of(const struct sweep *s, int32_t point)
{
    return s->design->x + (size_t)point * (size_t)s->n_inputs;
}

void sweep_point_rows(struct sweep *s, int32_t point, const struct trn_contrasts *contrasts, int32_t variant)
{
    const double *u = place_of(s, point);
    for (int32_t r = 0; r < s->q.loaded.n_regimes; r++) {
        int n = 2;
        s->cells[0].count = point;
        s->cells[1].text = question_regime(&s->q, r)->name;
        for (int32_t i = 0; i < s->n_inputs; i++) {
            const struct trn_sweep_input *input = trn_sweep_input(&s->experiment, i);
            if (is_words(input))
                s->cells[n++].text = trn_sweep_level(input, u[i])->shown;
            else
                s->cells[n++].number = trn_sweep_value(input, u[i]);
        }
        for (int32_t o = 0; o < s->q.n_outputs; o++) {
            const struct trn_contrast *at = trn_contrast_of(contrasts, variant, r, o);
            question_interval_cells(&at->value, s->cells + n);
            s->cells[n + 3].count = at->value.n;
            n += 4;
            if (s->q.loaded.n_regimes > 1) {
                question_interval_cells(&at->difference, s->cells + n);
                n += 3;
            }
        }
        (void)trn_results_row(s->q.out.results, s->table, s->cells);
    }
}

void sweep_world_rows(struct sweep *s, int32_t point, int32_t rep, const double *values)
{
    for (int32_t r = 0; r < s->q.loaded.n_regimes; r++) {
        s->cells[0].count = point;
        s->cells[1].count = rep;
        s->cells[2].text = question_regime(&s->q, r)->name;
        for (int32_t o = 0; o < s->q.n_outputs; o++)
            s->cells[FIXED + o].number = *values++;
        (void)trn_results_row(s->q.out.results, s->worlds, s->cells);
    }
}

#define OF_RESULT                                                                                            \
    QUESTION_MEASURE_COLUMNS, {"regime", TRN_CELL_TEXT, 0, "", "The regime"},                                \
        {"against", TRN_CELL_TEXT, 0, "",                                                                    \
         "Of the paired difference regime - against; empty: of the regime itself"},                          \
    {                                                                                                        \
        "input", TRN_CELL_TEXT, 0, "", "The uncertainty or lever"                                            \
    }
static const struct trn_column correlation_columns[] = {
    OF_RESULT,
    {"n", TRN_CELL_COUNT, 0, "1", "Points"},
    {"correlation", TRN_CELL_NUMBER, 6, "1", "Of the mean at a point with the rank of the input's value"},
    {"low", TRN_CELL_NUMBER, 6, "1", "Lower end of its 95 % interval (Fisher)"},
    {"high", TRN_CELL_NUMBER, 6, "1", "Upper end of its 95 % interval (Fisher)"},
};
static const struct trn_column effect_columns[] = {
    OF_RESULT,
    {"part", TRN_CELL_TEXT, 0, "", "The level, or the quarter of the input's probability"},
    {"n", TRN_CELL_COUNT, 0, "1", "Points in it"},
    {"mean", TRN_CELL_NUMBER, 8, "", "Mean over these points of the means over worlds"},
    {"low", TRN_CELL_NUMBER, 8, "", "Lower end of the 95 % t-interval over points"},
    {"high", TRN_CELL_NUMBER, 8, "", "Upper end of the 95 % t-interval over points"},
};
#define COUNT(columns) (int)(sizeof(columns) / sizeof *(columns))
static const struct trn_table correlations = {"sweep_correlations", "How each measure goes with each input",
                                              COUNT(correlation_columns), correlation_columns};
static const struct trn_table effects = {"sweep_effects", "Each measure by level or quarter of each input",
                                         COUNT(effect_columns), effect_columns};

/* The level, or "25 to 50 %". */
static void part_name(const struct trn_sweep_input *input, int32_t bin, char out[64])
{
    if (input->n_levels > 0)
        snprintf(out, 64, "%s", input->levels[bin].shown);
    else
        snprintf(out, 64, "%d to %d %%", 100 * bin / TRN_SWEEP_BINS, 100 * (bin + 1) / TRN_SWEEP_BINS);
}

static void write_effect(struct sweep *s, const struct sweep_result *result, int32_t i)
{
    const struct trn_sweep_input *input = trn_sweep_input(&s->experiment, i);
    const struct trn_sweep_effect *effect = &result->effects[i];
    union trn_cell cells[COUNT(effect_columns)];
    question_measure_cells(&s->q, result->measure, cells);
    cells[4].text = question_regime(&s->q, result->regime)->name;
    cells[5].text = result->difference ? question_regime(&s->q, 0)->name : "";
    cells[6].text = input->name;
    double low, high;
    cells[7].count = effect->x.n;
    cells[8].number = trn_sweep_correlation(effect, QUESTION_LEVEL, &low, &high);
    cells[9].number = low;
    cells[10].number = high;
    (void)trn_results_row(s->q.out.results, &correlations, cells);
    for (int32_t b = 0; b < effect->n_bins; b++) {
        const struct trn_tally *tally = &effect->bins[b];
        char part[64];
        part_name(input, b, part);
        cells[7].text = part;
        cells[8].count = tally->n;
        question_interval_cells(tally, cells + 9);
        (void)trn_results_row(s->q.out.results, &effects, cells);
    }
}

void sweep_effect_rows(struct sweep *s)
{
    for (int32_t r = 0; r < s->n_results; r++)
        for (int32_t i = 0; i < s->n_inputs; i++)
            write_effect(s, &s->results[r], i);
}

/* ---- text ------------------------------------------------------------------------------------------- */

/* What the summary leads with: the difference of the second regime, or the only regime. */
static const struct sweep_result *leading(const struct sweep *s)
{
    return &s->results[s->q.loaded.n_regimes > 1 ? s->q.loaded.n_regimes : 0];
}

static void result_name(const struct sweep *s, const struct sweep_result *result, char out[512])
{
    snprintf(out, 512, "%s, %s%s%s", s->q.names[result->measure],
             question_regime(&s->q, result->regime)->label, result->difference ? " less " : "",
             result->difference ? question_regime(&s->q, 0)->label : "");
}

/* Least and greatest mean of the parts of an input that hold points. */
static void spread_of(const struct trn_sweep_effect *effect, int32_t *ret_least, int32_t *ret_greatest)
{
    *ret_least = *ret_greatest = TRN_NONE;
    for (int32_t b = 0; b < effect->n_bins; b++) {
        if (effect->bins[b].n == 0)
            continue;
        if (*ret_least == TRN_NONE || effect->bins[b].mean < effect->bins[*ret_least].mean)
            *ret_least = b;
        if (*ret_greatest == TRN_NONE || effect->bins[b].mean > effect->bins[*ret_greatest].mean)
            *ret_greatest = b;
    }
}

static double spread_size(const struct trn_sweep_effect *effect)
{
    int32_t least, greatest;
    spread_of(effect, &least, &greatest);
    return least == TRN_NONE ? -1.0 : effect->bins[greatest].mean - effect->bins[least].mean;
}

/* Inputs by the spread of their parts' means, the widest first. */
static void rank(const struct sweep *s, const struct sweep_result *result, int32_t *ret)
{
    for (int32_t i = 0; i < s->n_inputs; i++) {
        int32_t at = i;
        for (; at > 0 && spread_size(&result->effects[ret[at - 1]]) < spread_size(&result->effects[i]); at--)
            ret[at] = ret[at - 1];
        ret[at] = i;
    }
}

static void say_input(const struct sweep *s, const struct sweep_result *result, int32_t i, struct text *out)
{
    const struct trn_sweep_input *input = trn_sweep_input(&s->experiment, i);
    const struct trn_sweep_effect *effect = &result->effects[i];
    int32_t least, greatest;
    int decimals = question_measure(&s->q, result->measure)->decimals;
    char part[64], part_high[64], low_text[48], high_text[48];
    double low, high, r = trn_sweep_correlation(effect, QUESTION_LEVEL, &low, &high);
    spread_of(effect, &least, &greatest);
    if (least == TRN_NONE)
        return;
    part_name(input, least, part);
    part_name(input, greatest, part_high);
    text_number(low_text, effect->bins[least].mean, decimals, result->difference);
    text_number(high_text, effect->bins[greatest].mean, decimals, result->difference);
    text_add(out, "    %s\n      lowest %s (at %s), highest %s (at %s)", input->label, low_text, part,
             high_text, part_high);
    if (isfinite(low)) {
        char r_text[48], from[48], to[48];
        text_number(r_text, r, 2, true);
        text_number(from, low, 2, true);
        text_number(to, high, 2, true);
        text_add(out, "\n      correlation %s (%s to %s)%s", r_text, from, to,
                 low <= 0.0 && high >= 0.0 ? ": none shown" : "");
    }
    text_add(out, "\n");
}

static void say_result(const struct sweep *s, const struct sweep_result *result, struct text *out)
{
    char name[512], mean[48], low[48], high[48];
    int32_t order[TRN_SWEEP_INPUTS];
    int decimals = question_measure(&s->q, result->measure)->decimals;
    result_name(s, result, name);
    text_add(out, "\n");
    text_wrap(out, "  ", name, WIDTH);
    if (result->points.n == 0) {
        text_add(out, "    not defined at any point\n");
        return;
    }
    text_number(mean, result->points.mean, decimals, result->difference);
    text_number(low, result->points.min, decimals, result->difference);
    text_number(high, result->points.max, decimals, result->difference);
    text_add(out, "    mean over points %s, from %s to %s\n", mean, low, high);
    if (result->points.n > 1 && result->points.max - result->points.min <= 1e-12 * fabs(result->points.max)) {
        text_add(out, "    no input moves it\n");
        return;
    }
    rank(s, result, order);
    for (int32_t i = 0; i < s->n_inputs && i < SHOWN_INPUTS; i++)
        say_input(s, result, order[i], out);
}

void sweep_answer(const void *object, struct text *words)
{
    const struct sweep *s = object;
    const struct sweep_result *lead = leading(s);
    const struct trn_measure *measure = question_measure(&s->q, lead->measure);
    const char *unit = question_unit(measure);
    char low[48], high[48];
    question_number(low, measure, lead->points.n > 0 ? lead->points.min : NAN, lead->difference);
    question_number(high, measure, lead->points.n > 0 ? lead->points.max : NAN, lead->difference);
    text_add(words, "%s, %s%s%s, comes out from %s (point %d) to %s%s%s (point %d) over %d points.",
             s->q.words[lead->measure], question_regime(&s->q, lead->regime)->label,
             lead->difference ? " less " : "", lead->difference ? question_regime(&s->q, 0)->label : "", low,
             lead->least.point, high, unit[0] ? " " : "", unit, lead->greatest.point, s->done);
    if (lead->difference)
        text_add(words, " It is above 0 at %d of them, below at %d.", lead->above, lead->below);
    int32_t order[TRN_SWEEP_INPUTS];
    rank(s, lead, order);
    double from, to, r = trn_sweep_correlation(&lead->effects[order[0]], QUESTION_LEVEL, &from, &to);
    text_add(words, " The widest spread of means is along %s",
             trn_sweep_input(&s->experiment, order[0])->label);
    if (isfinite(from))
        text_add(words, " (correlation %+.2f, 95 %% interval %+.2f to %+.2f, n = %d points)", r, from, to,
                 s->done);
    text_add(words, ".");
}

/* The command that runs a point alone. */
static void say_command(const struct sweep *s, int32_t point, struct text *out)
{
    struct trn_arena *arena = s->q.loaded.arena;
    const char *settings = sweep_settings(s, arena, point);
    char *list = settings ? trn_arena_strdup(arena, settings) : NULL;
    const char *path = s->options.arguments[0], *slash = strrchr(path, '/');
    text_add(out, "      tranche compare %s \\\n        --reps %d --seed %llu --regimes ",
             path[0] == '/' && slash ? slash + 1 : path, s->q.reps, (unsigned long long)s->q.seed);
    for (int32_t r = 0; r < s->q.loaded.n_regimes; r++)
        text_add(out, "%s%s", r > 0 ? "," : "", question_regime(&s->q, r)->name);
    for (int i = 0; i < s->options.n_settings; i++)
        text_add(out, " \\\n        --set '%s=%s'", s->options.settings[i].pointer,
                 s->options.settings[i].value);
    for (char *line; list && (line = strsep(&list, "\n")) != NULL;)
        text_add(out, " \\\n        --set '%s'", line);
    text_add(out, "\n");
}

static void say_end(const struct sweep *s, const char *word, const struct sweep_end *end, struct text *out)
{
    const struct sweep_result *lead = leading(s);
    int decimals = question_measure(&s->q, lead->measure)->decimals;
    double half = trn_tally_half_width(&end->tally, QUESTION_LEVEL);
    char mean[48], low[48], high[48];
    if (end->point == TRN_NONE)
        return;
    text_number(mean, end->tally.mean, decimals, lead->difference);
    text_number(low, end->tally.mean - half, decimals, lead->difference);
    text_number(high, end->tally.mean + half, decimals, lead->difference);
    text_add(out, "    %s: %s (%s to %s, n = %lld worlds) at point %d\n", word, mean, low, high,
             (long long)end->tally.n, end->point);
    say_command(s, end->point, out);
}

void sweep_show(const void *object, struct text *out)
{
    const struct sweep *s = object;
    char name[512];
    summary_section(out, "Each measure along each input");
    for (int32_t r = 0; r < s->n_results; r++)
        say_result(s, &s->results[r], out);
    summary_section(out, "Lowest and highest point");
    result_name(s, leading(s), name);
    text_wrap(out, "  ", name, WIDTH);
    say_end(s, "lowest", &leading(s)->least, out);
    say_end(s, "highest", &leading(s)->greatest, out);
    text_add(out, "\n  %d of %d points, %d inputs\n", s->done, s->design->n_points, s->n_inputs);
}

void sweep_limits(const void *object, struct text *out)
{
    (void)object;
    text_wrap(
        out, "  ",
        "Lowest and highest are the ends of many points: part of their distance is chance. A point is not a "
        "forecast, and the share of points in which something holds is a probability only if the "
        "inputs are distributed as the file says. Of twenty correlations that are none, about one is "
        "shown by chance. Means along an input are over all others; levels and quarters "
        "(0 to 25 % is its lowest quarter) hold few points where the design is small.",
        WIDTH);
}

void sweep_say_cost(const void *object)
{
    const struct sweep *s = object;
    printf("%d points, %d inputs\n", s->design->n_points, s->n_inputs);
}

/* ---- JSON --------------------------------------------------------------------------------------------- */

static void tell_end(const char *name, const struct sweep_result *result, const struct sweep_end *end,
                     struct json_out *json)
{
    json_open(json, name, '{');
    json_count(json, "point", end->point);
    question_json_tally(json, result->difference ? "difference" : "estimate", &end->tally);
    json_close(json, '}');
}

void sweep_tell(const void *object, struct json_out *json)
{
    const struct sweep *s = object;
    json_string(json, "experiment", s->experiment.title);
    json_count(json, "points_run", s->done);
    json_count(json, "points_wanted", s->design->n_points);
    json_open(json, "results", '[');
    for (int32_t r = 0; r < s->n_results; r++) {
        const struct sweep_result *result = &s->results[r];
        json_open(json, NULL, '{');
        question_json_measure(&s->q, result->measure, json);
        json_string(json, "regime", question_regime(&s->q, result->regime)->name);
        json_string(json, "against", result->difference ? question_regime(&s->q, 0)->name : NULL);
        json_number(json, "estimate", result->points.n > 0 ? result->points.mean : NAN);
        json_count(json, "above_zero", result->above);
        json_count(json, "below_zero", result->below);
        tell_end("lowest", result, &result->least, json);
        tell_end("highest", result, &result->greatest, json);
        json_open(json, "inputs", '[');
        for (int32_t i = 0; i < s->n_inputs; i++) {
            double low, high, c = trn_sweep_correlation(&result->effects[i], QUESTION_LEVEL, &low, &high);
            json_open(json, NULL, '{');
            json_string(json, "input", trn_sweep_input(&s->experiment, i)->name);
            json_number(json, "correlation", c);
            json_number(json, "low", low);
            json_number(json, "high", high);
            json_number(json, "spread", spread_size(&result->effects[i]));
            json_close(json, '}');
        }
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
}
