/* experiment_file.c - the file of a sweep, read as strictly as a scenario and by the same machinery: a table
 * of fields, troubles with their places, names that nobody reads refused. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "fields.h"
#include "scenario_file.h"
#include "tranche/plan.h"

enum { MOST_TEXTS = 16 };

static const struct word DESIGNS[] = {{"grid", TRN_SWEEP_GRID},
                                      {"lhs", TRN_SWEEP_LHS},
                                      {"sobol", TRN_SWEEP_SOBOL},
                                      {"random", TRN_SWEEP_RANDOM},
                                      {0}};
static const struct word AS[] = {
    {"factor", TRN_AS_FACTOR}, {"value", TRN_AS_VALUE}, {"days", TRN_AS_DAYS}, {0}};

/* ---- lists ----------------------------------------------------------------------------------------- */

static bool is_list(struct scenario_reader *r, const struct json *json, int32_t most)
{
    char found[80];
    if (json->kind == JSON_ARRAY && json->n >= 1 && json->n <= most)
        return true;
    trn_json_describe(json, found, sizeof found);
    if (json->kind == JSON_ARRAY)
        trn_wrong(r, TRN_E_LIMIT, json, "expected 1 to %d elements, found %d", (int)most, (int)json->n);
    else
        trn_wrong(r, TRN_E_TYPE, json, "expected a list, found %s", found);
    return false;
}

/* A list of texts and its count, which stands in front of it in the struct. */
static void read_texts(struct scenario_reader *r, const struct field *field, struct json *json, void *object)
{
    if (!is_list(r, json, MOST_TEXTS))
        return;
    const char **texts = TRN_NEW(r->arena, const char *, json->n);
    int32_t n = 0;
    for (const struct json *m = json->first; m; m = m->next)
        n += trn_read_text(r, m, &texts[n]);
    *(const char *const **)((char *)object + field->at) = texts;
    *(int32_t *)((char *)object + field->count_at) = n;
}

/* Numbers, texts, true or false. */
static void read_levels(struct scenario_reader *r, const struct field *field, struct json *json, void *object)
{
    struct trn_sweep_input *input = object;
    (void)field;
    if (!is_list(r, json, TRN_SWEEP_LEVELS))
        return;
    struct trn_sweep_level *levels = TRN_NEW(r->arena, struct trn_sweep_level, json->n);
    int32_t n = 0;
    for (const struct json *m = json->first; m; m = m->next) {
        char found[80];
        if (m->kind != JSON_NUMBER && m->kind != JSON_TEXT && m->kind != JSON_BOOL) {
            trn_json_describe(m, found, sizeof found);
            trn_wrong(r, TRN_E_TYPE, m, "expected a number, a text, true or false, found %s", found);
        }
        const char *line = trn_json_line(r->arena, m);
        levels[n++] = (struct trn_sweep_level){line, m->kind == JSON_TEXT ? m->text : line,
                                               m->kind == JSON_NUMBER ? m->number : NAN};
    }
    input->levels = levels;
    input->n_levels = n;
}

/* ---- one input --------------------------------------------------------------------------------------- */

/* Levels, a low and a high, or a distribution: one of them; of a scenario's own uncertain input also none. */
static void check_input(struct scenario_reader *r, const struct json *json, struct trn_sweep_input *input,
                        bool lever)
{
    const struct json *levels = trn_json_get(json, "levels"), *dist = trn_json_get(json, "dist");
    const struct json *low = trn_json_get(json, "low"), *high = trn_json_get(json, "high");
    int ways = (levels != NULL) + (dist != NULL) + (low || high);
    bool own = !lever && input->input[0] == '\0';
    if (ways > 1 || (!low) != (!high) || (ways == 0 && !own)) {
        trn_wrong(r, TRN_E_TYPE, json, "expected \"levels\", \"low\" and \"high\", or \"dist\"%s",
                  own ? ", or none of them (the scenario's own dist)" : "");
        return;
    }
    for (int32_t l = 0; l < input->n_levels && !lever; l++)
        if (!isfinite(input->levels[l].number)) {
            trn_wrong(r, TRN_E_TYPE, levels, "expected numbers: levels of an uncertainty");
            return;
        }
    if (!low || !isfinite(input->low) || !isfinite(input->high))
        return;
    struct trn_error error = {0};
    input->dist = (struct trn_dist){
        .kind = TRN_DIST_UNIFORM, .a = input->low, .b = input->high, .min = -INFINITY, .max = INFINITY};
    input->has_dist = true;
    if (!(input->low < input->high))
        trn_wrong(r, TRN_E_RANGE, low, "expected a low below the high, found %g and %g", input->low,
                  input->high);
    else if (trn_dist_prepare(&input->dist, &error) != TRN_OK)
        trn_wrong(r, error.status, low, "%s", error.text);
}

static void uncertainty_done(struct scenario_reader *r, struct json *json, void *object)
{
    check_input(r, json, object, false);
}

static void lever_done(struct scenario_reader *r, struct json *json, void *object)
{
    ((struct trn_sweep_input *)object)->lever = true;
    check_input(r, json, object, true);
}

#define S struct trn_sweep_input
#define VALUES                                                                                               \
    {"low", F_NUMBER, AT(low), .absent = NAN, .help = "of a uniform distribution"},                          \
        {"high", F_NUMBER, AT(high), .absent = NAN, .help = "of a uniform distribution"},                    \
        {"dist",          F_DIST,                                                                            \
         AT(dist),        .given_at = offsetof(S, has_dist),                                                 \
         .dim = DIM_NONE, .help = "a distribution"},                                                         \
    {                                                                                                        \
        "levels", F_CUSTOM, .custom = read_levels, .help = "these values"                                    \
    }
static const struct field UNCERTAINTY[] = {
    {"label", F_TEXT, AT(label), .fallback = "@name", .help = "for text"},
    {"input", F_TEXT, AT(input), .help = "JSON pointer of what it moves; default: the scenario's own input"},
    {"as", F_WORD, AT(as), .words = AS, .fallback = "\"factor\"", .help = "as of an uncertain input"},
    VALUES,
    {0},
};
static const struct object_def uncertainty_def = {
    .name = "uncertainty", .fields = UNCERTAINTY, .size = sizeof(S), NAMED, .done = uncertainty_done};
static const struct field LEVER[] = {
    {"label", F_TEXT, AT(label), .fallback = "@name", .help = "for text"}, VALUES, {0}};
static const struct object_def lever_def = {
    .name = "lever", .fields = LEVER, .size = sizeof(S), .done = lever_done};
#undef S

/* As a map of the table, but that names are JSON pointers. */
static void read_levers(struct scenario_reader *r, const struct field *field, struct json *json, void *object)
{
    struct trn_experiment *experiment = object;
    char found[80];
    (void)field;
    if (json->kind != JSON_OBJECT) {
        trn_json_describe(json, found, sizeof found);
        trn_wrong(r, TRN_E_TYPE, json, "expected an object, found %s", found);
        return;
    }
    if (json->n > TRN_SWEEP_INPUTS) {
        trn_wrong(r, TRN_E_LIMIT, json, "expected at most %d levers, found %d", TRN_SWEEP_INPUTS,
                  (int)json->n);
        return;
    }
    if (json->n == 0)
        return;
    struct json **sorted = trn_json_sorted(r->arena, json);
    experiment->levers = TRN_NEW(r->arena, struct trn_sweep_input, json->n);
    for (int32_t i = 0; i < json->n; i++) {
        struct trn_sweep_input *lever = &experiment->levers[experiment->n_levers];
        if (trn_is_annotation(sorted[i]->name))
            continue;
        if (sorted[i]->name[0] != '/')
            trn_wrong(r, TRN_E_NAME, sorted[i],
                      "expected a JSON pointer as the name, such as /regimes/nato/levers/sync");
        lever->name = sorted[i]->name;
        experiment->n_levers += trn_read_object(r, &lever_def, sorted[i], lever);
    }
}

/* ---- the file ---------------------------------------------------------------------------------------- */

static void experiment_done(struct scenario_reader *r, struct json *json, void *object)
{
    const struct trn_experiment *experiment = object;
    const struct json *design = trn_json_get(json, "design"), *points = trn_json_get(json, "points");
    int32_t n = experiment->n_uncertainties + experiment->n_levers;
    bool grid = experiment->design == TRN_SWEEP_GRID;
    if (r->troubles->found > 0)
        return;
    if (n < 1 || n > TRN_SWEEP_INPUTS)
        trn_wrong(r, TRN_E_RANGE, json, "expected 1 to %d uncertainties and levers, found %d",
                  TRN_SWEEP_INPUTS, (int)n);
    for (int32_t i = 0; i < n && grid; i++) {
        const struct trn_sweep_input *input = i < experiment->n_uncertainties
                                                  ? &experiment->uncertainties[i]
                                                  : &experiment->levers[i - experiment->n_uncertainties];
        if (input->n_levels == 0) {
            trn_wrong(r, TRN_E_TYPE, design,
                      "expected \"levels\" of every input in a grid, found none of \"%s\"", input->name);
            return;
        }
    }
    if (grid && points && !points->filled)
        trn_wrong(r, TRN_E_NAME, points,
                  "expected no \"points\": a grid has one for each combination of levels");
}

#define S struct trn_experiment
#define TEXTS(member) AT(member), .count_at = offsetof(S, n_##member), .custom = read_texts
static const struct field EXPERIMENT[] = {
    {"title", F_TEXT, AT(title), .required = true, .help = "a line"},
    {"description", F_TEXT, AT(description), .fallback = "\"\"", .help = "the question it asks"},
    {"scenario", F_TEXT, AT(scenario), .required = true, .help = "path, relative to this file"},
    {"regimes", F_CUSTOM, TEXTS(regimes), .help = "names; default the scenario's compare list"},
    {"design", F_WORD, AT(design), .words = DESIGNS, .fallback = "\"lhs\"", .help = "where the points lie"},
    {"points", F_WHOLE, AT(points), BETWEEN(1, TRN_SWEEP_POINTS), .fallback = "64", .help = "how many"},
    {"reps", F_WHOLE, AT(reps), BETWEEN(1, 1000000), .fallback = "20", .help = "worlds a point"},
    {"seed", F_SEED, AT(seed), .given_at = offsetof(S, has_seed), BETWEEN(0, JSON_EXACT),
     .help = "of worlds and design; default the scenario's"},
    {"uncertainties", F_MAP, AT(uncertainties), .count_at = offsetof(S, n_uncertainties),
     .limit = TRN_SWEEP_INPUTS, .object = &uncertainty_def, .fallback = "{}", .help = "numbers of the world"},
    {"levers", F_CUSTOM, .custom = read_levers, .help = "values that are set, by JSON pointer"},
    {"measures", F_CUSTOM, TEXTS(measures), .help = "NAME/SCOPE/WINDOW; the first leads"},
    {0},
};
static const struct object_def experiment_def = {
    .name = "experiment", .fields = EXPERIMENT, .size = sizeof(S), .done = experiment_done};
#undef S

static const struct trn_experiment *read_tree(struct trn_scenario_file *file)
{
    struct trn_experiment *experiment = TRN_NEW(file->arena, struct trn_experiment, 1);
    struct trn_scenario *nothing = TRN_NEW(file->arena, struct trn_scenario, 1);
    nothing->name = "";
    nothing->eur_per_usd = 1.0;
    struct scenario_reader reader = {
        .arena = file->arena, .troubles = &file->troubles, .scenario = nothing, .root = file->root};
    trn_read_object(&reader, &experiment_def, file->root, experiment);
    if (file->troubles.found > 0)
        return NULL;
    file->resolved = trn_json_write(file->arena, file->root);
    return experiment;
}

enum trn_status trn_experiment_read(const char *path, struct trn_scenario_file **ret_file,
                                    const struct trn_experiment **ret)
{
    struct trn_scenario_file *file = trn_scenario_file_create();
    *ret = NULL;
    if (!file)
        return TRN_E_MEMORY;
    if (setjmp(file->on_oom) != 0) {
        trn_scenario_file_free(file);
        return TRN_E_MEMORY;
    }
    trn_scenario_file_start(file, path, 0);
    trn_scenario_load(file);
    if (file->root && !file->unread)
        *ret = read_tree(file);
    trn_scenario_file_sum_up(file);
    trn_arena_on_oom(file->arena, NULL);
    *ret_file = file;
    return file->errors.found > 0 ? file->errors.kept[0].status : TRN_OK;
}
