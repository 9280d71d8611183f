/* cmd_calibrate.c - tranche calibrate: declared inputs fitted to declared series. */
#include <math.h>
#include <string.h>

#include "calibrating.h"
#include "commands.h"
#include "hindcast_say.h"
#include "paired.h"
#include "suggest.h"

enum { DEFAULT_REPS = 40 };

/* ---- what may be fitted ------------------------------------------------------------------------ */

/* What defines the run or what it is held against; and what a merge patch cannot reach. */
static const char *not_fitted(const struct trn_calibrated *input)
{
    static const char *const FIXED[] = {"/observed", "/facts",  "/checks",  "/calibrate", "/fit_until",
                                        "/start",    "/end",    "/sample",  "/seed",      "/windows",
                                        "/compare",  "/format", "/extends", "/headline"};
    const char *pointer = input->input;
    for (size_t k = 0; k < sizeof FIXED / sizeof *FIXED; k++) {
        size_t n = strlen(FIXED[k]);
        if (strncmp(pointer, FIXED[k], n) == 0 && (pointer[n] == '/' || pointer[n] == '\0'))
            return "it defines the run, or what the run is held against";
    }
    for (const char *slash = pointer; input->as == TRN_AS_VALUE && slash; slash = strchr(slash + 1, '/'))
        if (slash[1] && strspn(slash + 1, "0123456789") == strcspn(slash + 1, "/"))
            return "it lies in a list, which a patch cannot reach into";
    return NULL;
}

static const char *setting_of(struct trn_arena *arena, const struct trn_calibrated *input, double x)
{
    if (input->as == TRN_AS_VALUE)
        return trn_arena_printf(arena, "%s=%.15g", input->input, x);
    return trn_arena_printf(arena,
                            "/uncertain/calibrated-%s={\"input\":\"%s\",\"as\":\"factor\",\"dist\":{\"dist\":"
                            "\"constant\",\"value\":%.15g}}",
                            input->name, input->input, x);
}

/* Of all inputs; or of those alone that were fitted, so that it says what the patch says. */
static const char *settings_of(const struct calibrating *c, const double *x, bool fitted)
{
    struct trn_arena *arena = c->q.loaded.arena;
    const char *all = "";
    for (int32_t i = 0; i < c->n_inputs && all; i++) {
        const char *one = setting_of(arena, c->inputs[i], c->whole[i] ? round(x[i]) : x[i]);
        if (fitted && c->fit.values[i].outcome != TRN_FIT_FOUND)
            continue;
        all = one ? trn_arena_printf(arena, "%s%s%s", all, all[0] ? "\n" : "", one) : NULL;
    }
    return all;
}

static enum exit_status no_such_input(const struct calibrating *c, const char *name)
{
    const struct trn_scenario *sc = c->q.loaded.scenario;
    const char *best = NULL;
    int edits = 0;
    for (int32_t i = 0; i < sc->n_calibrated; i++)
        best = suggest(name, sc->calibrated[i].name, best, &edits);
    return usage_error("calibrate",
                       "--inputs: \"%s\" is not declared in /calibrate, so it is not touched%s%s%s", name,
                       best ? " (did you mean \"" : "", best ? best : "", best ? "\"?)" : "");
}

static bool is_asked(const char *given, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = given; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        if (strncmp(at, name, length) == 0 && (at[length] == ',' || at[length] == '\0'))
            return true;
    return false;
}

static enum exit_status take_inputs(struct calibrating *c)
{
    const struct trn_scenario *sc = c->q.loaded.scenario;
    const char *given = c->q.options->given[O_INPUTS];
    char *list = given ? trn_arena_strdup(c->q.loaded.arena, given) : NULL;
    if (given && !list)
        return no_memory();
    bool named[TRN_MAX_CALIBRATED] = {false};
    for (char *one; (one = strsep(&list, ",")) != NULL;) {
        int32_t i = 0;
        while (i < sc->n_calibrated && strcmp(sc->calibrated[i].name, one) != 0)
            i++;
        if (i == sc->n_calibrated)
            return no_such_input(c, one);
        if (named[i])
            return usage_error("calibrate", "--inputs: \"%s\" is named twice", one);
        named[i] = true;
    }
    for (int32_t i = 0; i < sc->n_calibrated; i++) {
        const struct trn_calibrated *input = &sc->calibrated[i];
        if (given && !is_asked(given, input->name))
            continue;
        c->inputs[c->n_inputs] = input;
        c->ranges[c->n_inputs++] = (struct trn_fit_input){input->low, input->high, input->start};
    }
    if (c->n_inputs == 0)
        return usage_error("calibrate", "%s declares no input in \"calibrate\", so nothing may be fitted",
                           sc->name);
    return EXIT_DONE;
}

static enum exit_status wrong_input(const struct calibrating *c, int32_t i, const char *text)
{
    fprintf(stderr, "%s: /calibrate/%s: %s\n1 error in it; nothing was run\n", c->q.options->arguments[0],
            c->inputs[i]->name, text);
    return EXIT_SCENARIO;
}

static enum exit_status try_at(struct calibrating *c, const double *x, struct trn_error *why, bool *ret_opens)
{
    const char *settings = settings_of(c, x, false);
    *ret_opens = settings && load_opens(&c->q.loaded, settings, why);
    return settings ? EXIT_DONE : no_memory();
}

/* An input at both of its ends, the others at their starts; and between two whole numbers: where that is
 * wrong, values are rounded. */
static enum exit_status try_input(struct calibrating *c, double *x, int32_t i)
{
    const struct trn_fit_input *range = &c->ranges[i];
    struct trn_error error = {0};
    enum exit_status status = EXIT_DONE;
    bool opens = true;
    for (int end = 0; end < 2 && opens && status == EXIT_DONE; end++) {
        x[i] = end ? range->high : range->low;
        status = try_at(c, x, &error, &opens);
    }
    if (status != EXIT_DONE)
        return status;
    if (!opens)
        return wrong_input(c, i, error.text);
    x[i] = floor(range->start) + 0.5;
    if (x[i] <= range->low || x[i] >= range->high)
        x[i] = 0.5 * (range->start + range->high);
    status = try_at(c, x, &error, &opens);
    c->whole[i] = !opens;
    x[i] = range->start;
    return status;
}

static enum exit_status try_inputs(struct calibrating *c)
{
    double x[TRN_MAX_CALIBRATED];
    enum exit_status status = EXIT_DONE;
    for (int32_t i = 0; i < c->n_inputs; i++)
        x[i] = c->ranges[i].start;
    for (int32_t i = 0; i < c->n_inputs && status == EXIT_DONE; i++) {
        const char *why = not_fitted(c->inputs[i]);
        status = why ? wrong_input(c, i, why) : try_input(c, x, i);
    }
    return status;
}

/* ---- what is observed -------------------------------------------------------------------------- */

static bool make_room(struct calibrating *c)
{
    struct trn_arena *arena = c->q.loaded.arena;
    const int32_t n = c->hindcast->n_points;
    c->n_batches = CALIBRATE_BATCHES;
    size_t size = (size_t)n * (size_t)c->n_batches;
    c->wanted = TRN_NEW(arena, bool, c->hindcast->n_series);
    c->scale = TRN_NEW(arena, double, c->hindcast->n_series);
    c->point = TRN_NEW(arena, int32_t, n);
    c->weight = TRN_NEW(arena, double, n);
    c->group = TRN_NEW(arena, int32_t, n);
    c->before = TRN_NEW(arena, double, size);
    c->after = TRN_NEW(arena, double, size);
    c->sorted = TRN_NEW(arena, double, c->q.reps);
    return c->wanted && c->scale && c->point && c->weight && c->group && c->before && c->after && c->sorted;
}

/* Every series counts alike, and in it every fitted value. */
static enum exit_status take_series(struct calibrating *c, int32_t s, int32_t n_series)
{
    const struct trn_hind_series *series = &c->hindcast->series[s];
    int32_t fitted = 0;
    double size = 0.0;
    if (series->why_not)
        return usage_error("calibrate", "/observed/%s: %s", series->observed->name, series->why_not);
    for (int32_t k = 0; k < series->n; k++) {
        const struct trn_hind_point *point = &c->hindcast->points[series->first + k];
        fitted += point->part == TRN_FITTED;
        size += point->part == TRN_FITTED ? fabs(point->observed) : 0.0;
    }
    if (fitted == 0 || !(size > 0.0))
        return usage_error("calibrate", "/observed/%s has no value before the cut to be fitted to",
                           series->observed->name);
    c->scale[s] = size / fitted;
    for (int32_t k = 0; k < series->n; k++) {
        const int32_t t = c->n_terms++;
        c->point[t] = series->first + k;
        c->group[t] = s;
        c->weight[t] =
            c->hindcast->points[c->point[t]].part == TRN_FITTED ? 1.0 / ((double)fitted * n_series) : 0.0;
    }
    return EXIT_DONE;
}

static enum exit_status plan(struct calibrating *c)
{
    int32_t n_series = 0;
    enum exit_status status = hindcast_until(&c->q, &c->until);
    if (status == EXIT_DONE)
        status = take_inputs(c);
    if (status != EXIT_DONE)
        return status;
    c->hindcast =
        trn_hindcast_create(c->q.loaded.arena, c->q.loaded.scenario, c->q.loaded.layout, c->until, c->q.reps);
    if (!c->hindcast || !make_room(c))
        return no_memory();
    for (int32_t i = 0; i < c->n_inputs; i++)
        for (int32_t k = 0; k < c->inputs[i]->n_series; k++) {
            n_series += !c->wanted[c->inputs[i]->series[k]];
            c->wanted[c->inputs[i]->series[k]] = true;
        }
    for (int32_t s = 0; s < c->hindcast->n_series && status == EXIT_DONE; s++)
        if (c->wanted[s])
            status = take_series(c, s, n_series);
    return status == EXIT_DONE ? try_inputs(c) : status;
}

/* ---- runs --------------------------------------------------------------------------------------- */

static void on_world(void *object, int32_t rep, const double *values)
{
    (void)rep;
    trn_hindcast_add(((struct calibrating *)object)->hindcast, values);
}

static enum trn_status score_terms(struct calibrating *c, double *terms, struct trn_error *error)
{
    for (int32_t t = 0; t < c->n_terms; t++) {
        const struct trn_hind_point *point = &c->hindcast->points[c->point[t]];
        if (point->n < 2 * c->n_batches)
            return trn_fail(error, TRN_E_RANGE, "",
                            "observed series \"%s\": too few worlds define its values",
                            c->hindcast->series[point->series].observed->name);
        for (int32_t b = 0; b < c->n_batches; b++) {
            size_t from = (size_t)point->n * (size_t)b / (size_t)c->n_batches;
            size_t to = (size_t)point->n * ((size_t)b + 1) / (size_t)c->n_batches;
            memcpy(c->sorted, point->worlds + from, sizeof *c->sorted * (to - from));
            trn_sort(c->sorted, to - from);
            terms[(size_t)b * (size_t)c->n_terms + (size_t)t] =
                trn_crps(c->sorted, to - from, point->observed) / c->scale[point->series];
        }
    }
    return TRN_OK;
}

static enum trn_status run(struct calibrating *c, const char *settings, double *terms,
                           struct trn_error *error)
{
    char doing[80];
    const struct trn_variant variant = {.settings = settings};
    struct question_run one = {.variants = &variant,
                               .n_variants = 1,
                               .outputs = c->hindcast->outputs,
                               .n_outputs = c->hindcast->n_outputs,
                               .on_world = on_world,
                               .doing = doing,
                               .object = c};
    snprintf(doing, sizeof doing, "evaluation %d of at most %d", (int)++c->evaluation, (int)c->q.evaluations);
    if (!settings)
        return trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    for (int32_t p = 0; p < c->hindcast->n_points; p++)
        c->hindcast->points[p].n = 0;
    for (int32_t f = 0; f < c->hindcast->n_facts; f++)
        c->hindcast->facts[f].n = 0;
    enum trn_status status = question_run(&c->q, &one, error);
    c->q.progress.doing = NULL;
    if (status == TRN_E_INTERRUPTED || (status == TRN_OK && c->q.end.partial))
        status = trn_fail(error, TRN_E_INTERRUPTED, "", "stopped in %s, before the fit was done", doing);
    return status == TRN_OK ? score_terms(c, terms, error) : status;
}

static enum trn_status evaluate(void *object, const double *x, double *terms, struct trn_error *error)
{
    struct calibrating *c = object;
    enum trn_status status = run(c, settings_of(c, x, false), terms, error);
    const struct calibrate_score score = calibrate_score(c, terms, TRN_NONE);
    c->asked++;
    for (int32_t i = 0; i < c->n_inputs && status == TRN_OK; i++) {
        union trn_cell cells[] = {{.count = c->asked},
                                  {.text = c->inputs[i]->name},
                                  {.number = c->whole[i] ? round(x[i]) : x[i]},
                                  {.number = score.part[TRN_FITTED]},
                                  {.number = score.part[TRN_HELD_OUT]}};
        (void)trn_results_row(c->q.out.results, &calibrate_path_table, cells);
    }
    return status;
}

static enum trn_status find(void *object, struct trn_error *error)
{
    struct calibrating *c = object;
    struct trn_fit_def def = trn_fit_def_default();
    double x[TRN_MAX_CALIBRATED];
    def.inputs = c->ranges;
    def.n_inputs = c->n_inputs;
    def.weight = c->weight;
    def.group = c->group;
    def.n_terms = c->n_terms;
    def.n_batches = c->n_batches;
    def.seed = c->q.seed;
    def.evaluate = evaluate;
    def.object = c;
    enum trn_status status = run(c, "", c->before, error);
    if (status == TRN_OK)
        status = trn_fit_find(&def, &c->fit, error);
    for (int32_t i = 0; i < c->n_inputs; i++)
        x[i] = c->fit.values[i].x =
            paired_round(c->whole[i] ? round(c->fit.values[i].x) : c->fit.values[i].x);
    if (status == TRN_OK) {
        c->settings = settings_of(c, x, true);
        status = run(c, c->settings, c->after, error);
    }
    if (status == TRN_OK && !(c->patch = calibrate_patch(c)))
        status = trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    if (status == TRN_OK)
        status = trn_results_text(c->q.out.results, "calibrated.json", c->patch, error);
    if (status == TRN_OK)
        status = trn_results_describe(c->q.out.results, "calibrated.json",
                                      "What was fitted, as a file that a scenario may extend", error);
    if (status == TRN_OK)
        calibrate_rows(c);
    return status;
}

/* ---- the command ------------------------------------------------------------------------------- */

/* What the fit takes at most, and the file as it is and the result. */
static int32_t most_evaluations(const struct calibrating *c)
{
    struct trn_fit_def def = trn_fit_def_default();
    def.n_inputs = c->n_inputs;
    return trn_fit_most(&def) + 2;
}

static enum exit_status cmd_calibrate(const struct options *options)
{
    struct calibrating c = {.until = 0.0};
    enum exit_status status = hindcast_load("calibrate", options, DEFAULT_REPS, &c.q);
    if (status == EXIT_DONE)
        status = plan(&c);
    if (status == EXIT_DONE)
        c.q.evaluations = most_evaluations(&c);
    c.q.intervals = "Intervals are 95 % by bootstrap over observed values and batches of worlds, each input "
                    "alone with the others as fitted. Values are taken as independent, and months of one "
                    "series are not.";
    struct question_answer answer = {.object = &c,
                                     .runs = (int64_t)c.q.evaluations * c.q.reps,
                                     .find = find,
                                     .answer = calibrate_answer,
                                     .show = calibrate_show,
                                     .limits = calibrate_limits,
                                     .tell = calibrate_tell,
                                     .json_holds = "The fitted value of each declared input with its 95 % "
                                                   "interval, and scores before and after, by part"};
    if (status == EXIT_DONE)
        status = question_answer(&c.q, &answer);
    question_done(&c.q);
    return status;
}

const struct command command_calibrate = {
    .name = "calibrate",
    .arguments = "SCENARIO",
    .least = 1,
    .most = 1,
    .summary = "declared inputs fitted to observed series",
    .text = "Which values of the inputs go best with what was observed? Fits the inputs that the\n"
            "scenario declares in \"calibrate\", and no others, to the observed series that they name,\n"
            "up to --until DATE (default the scenario's fit_until), under one regime. What follows is\n"
            "held out and only scored. The objective is the mean CRPS over the mean size of a series,\n"
            "by a simplex search, on the same worlds at every step. It is a mean over ten batches of\n"
            "worlds (N / 10 each), whose spread the intervals need, so it is not the CRPS that\n"
            "hindcast tells of all N worlds taken as one.\n"
            "\n"
            "calibrated.json is the result as a file that a scenario may extend. Nothing is changed\n"
            "by itself. An input that the series tell nothing of keeps its start, and is named.",
    .reps = DEFAULT_REPS,
    .options = (MANY & ~(BIT(O_PRECISION) | BIT(O_REP) | BIT(O_SHARE))) | BIT(O_UNTIL) | BIT(O_INPUTS),
    .inputs = "inputs of \"calibrate\", by name; default all",
    .examples = {"tranche calibrate scenarios/history-2022-2024.json --dry-run",
                 "tranche calibrate scenarios/history-2022-2024.json --reps 20 --inputs latency "
                 "--out results/l"},
    .run = cmd_calibrate,
};
