/* cmd_sensitivity.c - tranche sensitivity: which uncertain inputs a conclusion rests on.
 *
 *   points of the unit cube -> values of the inputs -> variants -> y, the mean over the worlds
 *
 * y is kept of every measure and month under both regimes and of their paired difference; one set of points
 * serves them all. */
#include "sensitivity_words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "batches.h"
#include "commands.h"
#include "inputs.h"
#include "tranche/rng.h"

enum { DEFAULT_REPS = 8, TRAJECTORIES = 20, ROWS = 256, MOST_POINTS = 100000 };

/* ---- what is asked ------------------------------------------------------------------------------ */

static enum exit_status find_method(struct sensitivity *s, const struct options *options)
{
    const char *method = options->given[O_METHOD], *points = options->given[O_POINTS];
    s->method = TRN_SCREENING_MORRIS;
    if (method && strcmp(method, "sobol") == 0)
        s->method = TRN_SCREENING_SOBOL;
    else if (method && strcmp(method, "morris") != 0)
        return usage_error("sensitivity", "--method: expected \"morris\" or \"sobol\", found \"%s\"", method);
    bool morris = s->method == TRN_SCREENING_MORRIS;
    long least = morris ? 2 : 4, n = morris ? TRAJECTORIES : ROWS;
    char *end = NULL;
    if (points)
        n = strtol(points, &end, 10);
    if (points && (points[strspn(points, "0123456789")] != '\0' || n < least || n > MOST_POINTS))
        return usage_error("sensitivity",
                           "--points: expected a whole number of %s from %ld to %d, found \"%s\"",
                           morris ? "trajectories" : "rows", least, MOST_POINTS, points);
    s->points = (int32_t)n;
    s->q.intervals =
        morris ? "Intervals are 95 % t-intervals over trajectories: how well the sizes are known from so "
                 "many. Each point is a mean over the worlds, the same at all points."
               : "Intervals are 95 % bootstrap intervals over rows (1,000 resamples): how well the "
                 "shares are known from so many. Each point is a mean over the worlds, the same at all "
                 "points.";
    return EXIT_DONE;
}

/* Groups of inputs by grade, in the order of the first input of each. */
static void group_by_grade(struct sensitivity *s)
{
    const struct trn_scenario *sc = s->q.loaded.scenario;
    s->n_grades = 0;
    for (int32_t i = 0; i < s->n_inputs; i++) {
        s->grade_of[i] = inputs_grade(&s->q.loaded, &sc->uncertain[s->inputs[i]]);
        s->dists[i] = &sc->uncertain[s->inputs[i]].dist;
        int32_t g = 0;
        while (g < s->n_grades && strcmp(s->grades[g], s->grade_of[i]) != 0)
            g++;
        if (g == s->n_grades)
            s->grades[s->n_grades++] = s->grade_of[i];
        s->group[i] = g;
    }
}

/* Need met of the headline capability, or of the total, at every sample date. */
static enum exit_status find_series(struct sensitivity *s)
{
    const struct trn_scenario *sc = s->q.loaded.scenario;
    const struct trn_layout *layout = s->q.loaded.layout;
    int32_t variable = TRN_NONE, n = s->q.n_outputs;
    s->scope = sc->headline == TRN_NONE ? "total" : sc->capabilities[sc->headline].name;
    for (int32_t v = 0; v < layout->n_series; v++)
        if (strcmp(layout->series[v].name, "need_met") == 0 && strcmp(layout->series[v].scope, s->scope) == 0)
            variable = v;
    struct trn_output *outputs = TRN_NEW(s->q.loaded.arena, struct trn_output, n + layout->n_dates);
    if (!outputs)
        return no_memory();
    memcpy(outputs, s->q.outputs, (size_t)n * sizeof *outputs);
    for (int32_t d = 0; d < layout->n_dates && variable != TRN_NONE; d++)
        outputs[n++] = (struct trn_output){.kind = TRN_OUT_SERIES, .variable = variable, .at = d};
    s->outputs = outputs;
    s->n_outputs = n;
    s->n_months = variable == TRN_NONE ? 0 : layout->n_months;
    return EXIT_DONE;
}

static enum exit_status make_plan(struct sensitivity *s)
{
    struct trn_error error = {0};
    struct trn_screening_def def = {.method = s->method,
                                    .n_inputs = s->n_inputs,
                                    .dists = s->dists,
                                    .group = s->group,
                                    .n_groups = s->n_grades,
                                    .points = s->points,
                                    .seed = s->q.seed};
    if (trn_screening_plan(s->q.loaded.arena, &def, &s->plan, &error) != TRN_OK)
        return say_error(&error);
    size_t n = (size_t)SENSITIVITY_SIDES * (size_t)(s->q.n_outputs + s->n_months);
    s->y = TRN_NEW(s->q.loaded.arena, double, n *(size_t)s->plan->n_points);
    if (!s->y)
        return no_memory();
    for (size_t i = 0; i < n * (size_t)s->plan->n_points; i++)
        s->y[i] = NAN; /* until it is run */
    return EXIT_DONE;
}

/* ---- running -------------------------------------------------------------------------------------- */

static double *results_of(struct sensitivity *s, int32_t result, enum sensitivity_side side)
{
    return s->y + ((size_t)result * SENSITIVITY_SIDES + (size_t)side) * (size_t)s->plan->n_points;
}

static const char *settings(void *object, struct trn_arena *arena, int32_t point)
{
    const struct sensitivity *s = object;
    const char *text = "";
    for (int32_t i = 0; i < s->n_inputs && text; i++) {
        const char *name = s->q.loaded.scenario->uncertain[s->inputs[i]].name;
        const char *pin = inputs_pin(arena, name, trn_screening_value(s->plan, point, i));
        text = pin ? trn_arena_printf(arena, "%s%s%s", text, i > 0 ? "\n" : "", pin) : NULL;
    }
    return text;
}

/* Mean over worlds of one output: under a regime, or of the paired difference. */
static double mean_of(const struct trn_contrasts *contrasts, int32_t variant, int32_t output,
                      enum sensitivity_side side)
{
    const struct trn_contrast *at = trn_contrast_of(contrasts, variant, side == SIDE_FIRST ? 0 : 1, output);
    const struct trn_tally *tally = side == SIDE_DIFFERENCE ? &at->difference : &at->value;
    return tally->n > 0 ? tally->mean : NAN;
}

/* A date's value is of the days since the date before, so it belongs to the month in which that day lies. */
static double month_of(const struct sensitivity *s, const struct trn_contrasts *contrasts, int32_t variant,
                       int32_t month, enum sensitivity_side side)
{
    const struct trn_layout *layout = s->q.loaded.layout;
    double from = layout->months[month];
    double to = month + 1 < layout->n_months ? layout->months[month + 1] : INFINITY;
    struct trn_tally tally = {0};
    for (int32_t d = 1; d < layout->n_dates; d++)
        if (layout->dates[d] > from && layout->dates[d] <= to)
            trn_tally_add(&tally, mean_of(contrasts, variant, s->q.n_outputs + d, side));
    return tally.n > 0 ? tally.mean : NAN;
}

static void on_point(void *object, int32_t point, const struct trn_contrasts *contrasts, int32_t variant)
{
    struct sensitivity *s = object;
    for (int side = 0; side < SENSITIVITY_SIDES; side++) {
        for (int32_t o = 0; o < s->q.n_outputs; o++)
            results_of(s, o, side)[point] = mean_of(contrasts, variant, o, side);
        for (int32_t m = 0; m < s->n_months; m++)
            results_of(s, s->q.n_outputs + m, side)[point] = month_of(s, contrasts, variant, m, side);
    }
}

static enum trn_status estimate(struct sensitivity *s, struct trn_error *error)
{
    int32_t n = s->q.n_outputs + s->n_months;
    s->found = TRN_NEW(s->q.loaded.arena, struct sensitivity_found, SENSITIVITY_SIDES * (size_t)n);
    if (!s->found)
        return trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    enum trn_status status = TRN_OK;
    for (int32_t r = 0; r < n && status == TRN_OK; r++)
        for (int side = 0; side < SENSITIVITY_SIDES && status == TRN_OK; side++) {
            struct sensitivity_found *found = &s->found[r * SENSITIVITY_SIDES + side];
            status = trn_screening_estimate(s->plan, results_of(s, r, side), QUESTION_LEVEL, &found->y,
                                            found->inputs, found->grades, error);
        }
    return status;
}

static enum trn_status find(void *object, struct trn_error *error)
{
    struct sensitivity *s = object;
    struct batches batches = {.n_points = s->plan->n_points,
                              .outputs = s->outputs,
                              .n_outputs = s->n_outputs,
                              .settings = settings,
                              .on_point = on_point,
                              .object = s};
    enum trn_status status = batches_run(&s->q, &batches, &s->done, error);
    if (status == TRN_OK)
        status = estimate(s, error);
    if (status == TRN_OK)
        sensitivity_rows(s);
    return status;
}

static enum exit_status cmd_sensitivity(const struct options *options)
{
    struct sensitivity *s = calloc(1, sizeof *s);
    if (!s)
        return no_memory();
    enum exit_status status = question_load("sensitivity", options, DEFAULT_REPS, 2, &s->q);
    if (status == EXIT_DONE)
        status = find_method(s, options);
    if (status == EXIT_DONE)
        status =
            inputs_find("sensitivity", options, &s->q.loaded, TRN_SCREENING_INPUTS, s->inputs, &s->n_inputs);
    if (status == EXIT_DONE)
        status = find_series(s);
    if (status == EXIT_DONE) {
        group_by_grade(s);
        status = make_plan(s);
    }
    struct question_answer answer = {
        .object = s,
        .say_cost = sensitivity_say_cost,
        .find = find,
        .answer = sensitivity_answer,
        .show = sensitivity_show,
        .limits = sensitivity_limits,
        .tell = sensitivity_tell,
        .json_holds =
            s->method == TRN_SCREENING_MORRIS
                ? "What each uncertain input does to each measure and to the difference of the regimes "
                  "(Morris' effects with 95 % intervals)"
                : "Shares of variance of each measure and of the difference of the regimes by input and "
                  "by grade of evidence (Sobol' indices with 95 % intervals)"};
    if (status == EXIT_DONE) {
        answer.runs = (int64_t)s->plan->n_points * s->q.reps * s->q.loaded.n_regimes;
        status = question_answer(&s->q, &answer);
    }
    question_done(&s->q);
    free(s);
    return status;
}

const struct command command_sensitivity = {
    .name = "sensitivity",
    .arguments = "SCENARIO",
    .least = 1,
    .most = 1,
    .summary = "which uncertain inputs a conclusion rests on",
    .text = "What does the difference between two regimes (--regimes A,B; default the first two of the\n"
            "scenario's compare list) rest on? Varies the scenario's uncertain inputs (or --inputs) over\n"
            "their distributions; every point is run on the same few worlds (--reps, default 8).\n"
            "\n"
            "  --method morris  what going from the 5 % to the 95 % point of each input does,\n"
            "                   along --points trajectories (default 20): which inputs can be\n"
            "                   left out. Points: trajectories x (inputs + 1). Minutes,\n"
            "                   mostly less than two.\n"
            "  --method sobol   shares of variance, first and total, of each input and of\n"
            "                   each grade of evidence, from --points rows (default 256; a\n"
            "                   power of 2 is best). Points: rows x (inputs + grades + 2).\n"
            "                   5 to 15 minutes on two cores.\n"
            "\n"
            "Also by month, of the need met of the headline capability.",
    .reps = DEFAULT_REPS,
    .options = (ASKS & ~BIT(O_PRECISION)) | BIT(O_INPUTS) | BIT(O_METHOD) | BIT(O_POINTS),
    .examples = {"tranche sensitivity scenarios/early-2024-delay.json --points 2 --reps 2 --out results/few",
                 "tranche sensitivity scenarios/veto.json --method sobol --points 4 --reps 1"},
    .run = cmd_sensitivity,
};
