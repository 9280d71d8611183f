/* cmd_sweep.c - tranche sweep: a scenario over a design of points, as an experiment file tells. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "batches.h"
#include "commands.h"
#include "inputs.h"
#include "memory.h"
#include "suggest.h"
#include "sweep_words.h"

/* ---- the file ------------------------------------------------------------------------------------ */

static const char *join(struct trn_arena *arena, const char *const *texts, int32_t n)
{
    const char *all = "";
    for (int32_t i = 0; i < n && all; i++)
        all = trn_arena_printf(arena, "%s%s%s", all, i > 0 ? "," : "", texts[i]);
    return all;
}

/* `name` as seen from a file at `path`: "a/b/x.json" and "../c.json" make "a/c.json". */
static const char *beside(struct trn_arena *arena, const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) : 0; /* of the folder, without its slash */
    if (!slash || name[0] == '/')
        return name;
    while (strncmp(name, "../", 3) == 0) {
        size_t last = length;
        while (last > 0 && path[last - 1] != '/')
            last--;
        if (last == length || path[last] == '.') /* no folder to go up from, or no plain one */
            break;
        name += 3;
        if (last == 0)
            return name;
        length = last - 1;
    }
    return trn_arena_printf(arena, "%.*s/%s", (int)length, path, name);
}

/* The options that question_load reads: what the file says, but where the command line says otherwise. */
static enum exit_status fill_options(struct sweep *s, const struct options *given, struct trn_arena *arena)
{
    const struct trn_experiment *e = &s->experiment;
    const char *path = given->arguments[0], *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    int stem = (int)strlen(name);
    struct options *o = &s->options;
    *o = *given;
    o->plan = s->file;
    o->planned = (o->regimes ? 0 : BIT(O_REGIMES)) | (o->given[O_MEASURE] ? 0 : BIT(O_MEASURE));
    if (stem > 5 && strcmp(name + stem - 5, ".json") == 0)
        stem -= 5;
    o->arguments[0] = beside(arena, path, e->scenario);
    if (!o->out)
        o->out = trn_arena_printf(arena, "results/%.*s-sweep", stem, name);
    if (!o->regimes && e->n_regimes > 0)
        o->regimes = join(arena, e->regimes, e->n_regimes);
    if (!o->given[O_MEASURE] && e->n_measures > 0)
        o->given[O_MEASURE] = join(arena, e->measures, e->n_measures);
    if (!o->has_seed && e->has_seed) {
        o->has_seed = true;
        o->seed = e->seed;
    }
    bool good = o->arguments[0] && o->out && (o->regimes || e->n_regimes == 0) &&
                (o->given[O_MEASURE] || e->n_measures == 0);
    return good ? EXIT_DONE : no_memory();
}

static enum exit_status read_file(struct sweep *s, const struct options *given, struct trn_arena *arena)
{
    const struct trn_experiment *experiment = NULL;
    enum trn_status status = trn_experiment_read(given->arguments[0], &s->file, &experiment);
    if (status == TRN_E_MEMORY || !s->file)
        return no_memory();
    if (!experiment) {
        trn_scenario_file_report(s->file, given->json ? stdout : stderr, given->json);
        return EXIT_SCENARIO;
    }
    s->experiment = *experiment;
    return fill_options(s, given, arena);
}

/* ---- against the scenario -------------------------------------------------------------------------- */

/* `level`: which of its levels, TRN_NONE: the input itself. */
static enum exit_status wrong_input(const struct sweep *s, const struct trn_sweep_input *input, int32_t level,
                                    const char *why)
{
    struct text pointer = {0};
    text_add(&pointer, "%s", input->lever ? "/levers/" : "/uncertainties/");
    for (const char *p = input->name; *p; p++) { /* a lever's name is a pointer itself (RFC 6901) */
        char plain[2] = {*p, '\0'};
        text_add(&pointer, "%s", *p == '/' ? "~1" : *p == '~' ? "~0" : plain);
    }
    if (level != TRN_NONE)
        text_add(&pointer, "/levels/%d", (int)level);
    enum exit_status status = load_wrong_place(s->file, text_of(&pointer), why, s->options.json);
    text_done(&pointer);
    return status;
}

/* An uncertainty without "input" is the scenario's own: there must be one, and its dist holds where the file
 * gives none. */
static enum exit_status bind_own(const struct sweep *s, struct trn_sweep_input *input)
{
    const struct trn_scenario *sc = s->q.loaded.scenario;
    const char *best = NULL;
    char text[256];
    int edits = 0;
    if (input->input[0])
        return EXIT_DONE;
    for (int32_t u = 0; u < sc->n_uncertain; u++) {
        if (strcmp(sc->uncertain[u].name, input->name) == 0) {
            if (!input->has_dist && input->n_levels == 0)
                input->dist = sc->uncertain[u].dist;
            input->has_dist = true;
            return EXIT_DONE;
        }
        best = suggest(input->name, sc->uncertain[u].name, best, &edits);
    }
    snprintf(text, sizeof text, "%s has no uncertain input of this name%s%s%s; expected an \"input\"",
             sc->name, best ? " (did you mean \"" : "", best ? best : "", best ? "\"?)" : "");
    return wrong_input(s, input, TRN_NONE, text);
}

/* The settings of a point of the cube. */
static const char *settings_at(const struct sweep *s, struct trn_arena *arena, const double *u)
{
    static const char *const as[] = {"factor", "value", "days"};
    const char *text = "";
    for (int32_t i = 0; i < s->n_inputs && text; i++) {
        const struct trn_sweep_input *input = trn_sweep_input(&s->experiment, i);
        const char *between = i > 0 ? "\n" : "", *line = NULL;
        char value[64];
        snprintf(value, sizeof value, "%.15g", trn_sweep_value(input, u[i]));
        if (input->lever)
            line = trn_arena_printf(arena, "%s=%s", input->name,
                                    input->n_levels > 0 ? trn_sweep_level(input, u[i])->json : value);
        else if (input->input[0])
            line = trn_arena_printf(arena,
                                    "/uncertain/%s={\"input\":\"%s\",\"as\":\"%s\",\"dist\":{\"dist\":"
                                    "\"constant\",\"value\":%s}}",
                                    input->name, input->input, as[input->as], value);
        else
            line = trn_arena_printf(arena, "/uncertain/%s/dist={\"dist\":\"constant\",\"value\":%s}",
                                    input->name, value);
        text = line ? trn_arena_printf(arena, "%s%s%s", text, between, line) : NULL;
    }
    return text;
}

const char *sweep_settings(const struct sweep *s, struct trn_arena *arena, int32_t point)
{
    return settings_at(s, arena, s->design->x + (size_t)point * (size_t)s->n_inputs);
}

/* Read the scenario with each input at each of its ends or levels, the others in the middle, so that what
 * cannot be is said before anything is run. */
static enum exit_status try_input(struct sweep *s, int32_t at, double *u)
{
    const struct trn_sweep_input *input = trn_sweep_input(&s->experiment, at);
    int32_t tries = input->n_levels > 0 ? input->n_levels : 2;
    enum exit_status status = EXIT_DONE;
    for (int32_t l = 0; l < tries && status == EXIT_DONE; l++) {
        struct trn_error error = {0};
        u[at] = input->n_levels > 0 ? (l + 0.5) / tries
                : l == 0            ? TRN_UNCERTAIN_TAIL
                                    : 1.0 - TRN_UNCERTAIN_TAIL;
        const char *settings = settings_at(s, s->q.loaded.arena, u);
        if (!settings)
            return no_memory();
        if (load_opens(&s->q.loaded, settings, &error))
            continue;
        status = wrong_input(s, input, input->n_levels > 0 ? l : TRN_NONE, error.text);
    }
    u[at] = 0.5;
    return status;
}

static enum exit_status bind(struct sweep *s)
{
    double u[TRN_SWEEP_INPUTS];
    enum exit_status status = EXIT_DONE;
    struct trn_error error = {0};
    s->n_inputs = trn_sweep_n_inputs(&s->experiment);
    for (int32_t i = 0; i < s->experiment.n_uncertainties && status == EXIT_DONE; i++)
        status = bind_own(s, &s->experiment.uncertainties[i]);
    for (int32_t i = 0; i < s->n_inputs; i++)
        u[i] = 0.5;
    for (int32_t i = 0; i < s->n_inputs && status == EXIT_DONE; i++)
        status = try_input(s, i, u);
    if (status == EXIT_DONE &&
        trn_sweep_plan(s->q.loaded.arena, &s->experiment, s->q.seed, &s->design, &error) != TRN_OK)
        status = say_error(&error);
    return status;
}

static enum exit_status make_results(struct sweep *s)
{
    int32_t regimes = s->q.loaded.n_regimes, n = 0;
    s->n_results = s->q.n_outputs * (2 * regimes - 1);
    s->results = TRN_NEW(s->q.loaded.arena, struct sweep_result, s->n_results);
    for (int32_t o = 0; o < s->q.n_outputs && s->results; o++)
        for (int32_t r = 0; r < 2 * regimes - 1; r++) {
            struct sweep_result *result = &s->results[n++];
            result->measure = o;
            result->regime = r < regimes ? r : r - regimes + 1;
            result->difference = r >= regimes;
            result->least.point = result->greatest.point = TRN_NONE;
            result->effects = TRN_NEW(s->q.loaded.arena, struct trn_sweep_effect, s->n_inputs);
            if (!result->effects)
                return no_memory();
        }
    return s->results && sweep_tables(s) ? EXIT_DONE : no_memory();
}

/* ---- running --------------------------------------------------------------------------------------- */

static const char *settings(void *object, struct trn_arena *arena, int32_t point)
{
    return sweep_settings(object, arena, point);
}

static void on_world(void *object, int32_t point, int32_t rep, const double *values)
{
    sweep_world_rows(object, point, rep, values);
}

static void add_result(struct sweep *s, struct sweep_result *result, int32_t point,
                       const struct trn_tally *tally)
{
    if (tally->n == 0)
        return;
    double y = tally->mean;
    trn_tally_add(&result->points, y);
    result->above += y > 0.0;
    result->below += y < 0.0;
    if (result->least.point == TRN_NONE || y < result->least.tally.mean)
        result->least = (struct sweep_end){point, *tally};
    if (result->greatest.point == TRN_NONE || y > result->greatest.tally.mean)
        result->greatest = (struct sweep_end){point, *tally};
    for (int32_t i = 0; i < s->n_inputs; i++)
        trn_sweep_effect_add(&result->effects[i], trn_sweep_input(&s->experiment, i),
                             s->design->x[(size_t)point * (size_t)s->n_inputs + (size_t)i], y);
}

static void on_point(void *object, int32_t point, const struct trn_contrasts *contrasts, int32_t variant)
{
    struct sweep *s = object;
    for (int32_t r = 0; r < s->n_results; r++) {
        const struct trn_contrast *at =
            trn_contrast_of(contrasts, variant, s->results[r].regime, s->results[r].measure);
        add_result(s, &s->results[r], point, s->results[r].difference ? &at->difference : &at->value);
    }
    sweep_point_rows(s, point, contrasts, variant);
}

static enum trn_status find(void *object, struct trn_error *error)
{
    struct sweep *s = object;
    struct batches batches = {.n_points = s->design->n_points,
                              .settings = settings,
                              .on_world = s->worlds ? on_world : NULL,
                              .on_point = on_point,
                              .object = s};
    enum trn_status status = batches_run(&s->q, &batches, &s->done, error);
    if (status == TRN_OK)
        status =
            trn_results_text(s->q.out.results, "experiment.json", trn_scenario_file_resolved(s->file), error);
    if (status == TRN_OK)
        status = trn_results_describe(s->q.out.results, "experiment.json",
                                      "The experiment as it was run, defaults filled in", error);
    if (status == TRN_OK)
        sweep_effect_rows(s);
    return status;
}

static enum exit_status sweep(struct sweep *s, const struct options *options, struct trn_arena *arena)
{
    enum exit_status status = read_file(s, options, arena);
    if (status == EXIT_DONE)
        status = question_load("sweep", &s->options, (int32_t)s->experiment.reps, 0, &s->q);
    if (status == EXIT_DONE)
        status = bind(s);
    if (status == EXIT_DONE)
        status = make_results(s);
    if (status != EXIT_DONE)
        return status;
    s->q.intervals =
        "Intervals of a point are 95 % t-intervals over its worlds; those of correlations and of means "
        "over points hold which points were drawn.";
    s->q.title = s->experiment.title;
    struct question_answer answer = {.object = s,
                                     .runs = (int64_t)s->design->n_points * s->q.reps * s->q.loaded.n_regimes,
                                     .say_cost = sweep_say_cost,
                                     .find = find,
                                     .answer = sweep_answer,
                                     .show = sweep_show,
                                     .limits = sweep_limits,
                                     .tell = sweep_tell,
                                     .json_holds = "How each measure goes with each input, and its lowest "
                                                   "and highest point"};
    return question_answer(&s->q, &answer);
}

static enum exit_status cmd_sweep(const struct options *options)
{
    struct sweep *s = calloc(1, sizeof *s);
    struct trn_arena *arena = memory_arena();
    enum exit_status status = s ? sweep(s, options, arena) : no_memory();
    if (s) {
        question_done(&s->q);
        trn_scenario_file_free(s->file);
    }
    trn_arena_free(arena);
    free(s);
    return status;
}

const struct command command_sweep = {
    .name = "sweep",
    .arguments = "EXPERIMENT",
    .least = 1,
    .most = 1,
    .summary = "many points: uncertainties and levers over a design",
    .text = "What comes out all over the range? Runs a scenario at many points, as an experiment file\n"
            "tells: which uncertainties and levers, over which values, by which design (grid, Latin\n"
            "hypercube, Sobol' sequence, random points). One row a point and regime in sweep.csv; with\n"
            "--trace also one a world in sweep_worlds.csv. Every point is run on the same worlds.\n"
            "\n"
            "--regimes, --reps, --seed and --measure go before what the file says. The format of the\n"
            "file: docs/questions.md; examples: scenarios/experiments.",
    .options = (ASKS & ~(BIT(O_PRECISION) | BIT(O_REP))) | BIT(O_TRACE),
    .examples = {"tranche sweep scenarios/experiments/levers.json --reps 1",
                 "tranche sweep scenarios/experiments/output.json --reps 1 --trace --out results/output"},
    .run = cmd_sweep,
};
