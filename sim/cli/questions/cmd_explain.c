/* cmd_explain.c - tranche explain: which causes make the gap, and what led to the deepest of it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "explanation.h"
#include "suggest.h"
#include "tranche/rng.h"

enum { DEFAULT_REPS = 40, DEFAULT_ORDERS = 64, MOST_ORDERS = 100000 };

struct inquiry {
    struct question q;
    struct explanation of[TRN_MAX_REGIMES];
    bool asked[MOST_CAUSES]; /* by number */
    int32_t n_orders, done;  /* done: regimes */
    trn_id capability;       /* of the months and the story */
};

/* ---- what is asked -------------------------------------------------------------------------------- */

static enum exit_status wrong_cause(const char *name)
{
    const char *best = NULL;
    int edits = 0;
    for (int32_t c = 0; c < trn_causes(); c++)
        best = suggest(name, trn_cause(c)->name, best, &edits);
    if (best)
        return usage_error("explain", "--causes: there is no cause \"%s\" (did you mean \"%s\"?)", name,
                           best);
    return usage_error("explain", "--causes: there is no cause \"%s\"; tranche explain --help names them",
                       name);
}

static enum exit_status find_causes(struct inquiry *inquiry)
{
    const char *given = inquiry->q.options->given[O_CAUSES];
    char *list = given ? trn_arena_strdup(inquiry->q.loaded.arena, given) : NULL;
    for (int32_t c = 0; c < trn_causes(); c++)
        inquiry->asked[c] = !given;
    for (char *one; list && (one = strsep(&list, ",")) != NULL;) {
        int32_t cause = trn_cause_find(one);
        if (cause == TRN_NONE)
            return wrong_cause(one);
        if (inquiry->asked[cause])
            return usage_error("explain", "--causes: \"%s\" is named twice", one);
        inquiry->asked[cause] = true;
    }
    return EXIT_DONE;
}

static enum exit_status check_measures(const struct inquiry *inquiry)
{
    for (int32_t o = 0; o < inquiry->q.n_outputs; o++)
        if (!trn_explain_fits(question_measure(&inquiry->q, o)))
            return usage_error(
                "explain",
                "--measure: %s has no gap: expected a share of which more is better, or what is better "
                "the less of it there is",
                inquiry->q.names[o]);
    return EXIT_DONE;
}

/* The capability that the leading measure is of, else the headline, else the first. */
static trn_id capability_of(const struct question *q)
{
    const struct trn_measure *measure = question_measure(q, 0);
    trn_id capability = TRN_NONE;
    if (strcmp(measure->kind, "capability") == 0)
        capability = trn_find_capability(q->loaded.scenario, measure->scope);
    if (capability == TRN_NONE)
        capability = q->loaded.scenario->headline;
    return capability == TRN_NONE ? 0 : capability;
}

/* ---- one regime ----------------------------------------------------------------------------------- */

static enum exit_status plan_regime(struct inquiry *inquiry, struct explanation *e)
{
    struct loaded *loaded = &inquiry->q.loaded;
    struct trn_error error = {0};
    for (int32_t c = 0; c < trn_causes(); c++) {
        const char *settings = trn_cause_settings(loaded->arena, loaded->scenario, e->regime, c);
        if (!settings)
            return no_memory();
        e->absent[c] = !settings[0];
        e->left_out[c] = settings[0] && !inquiry->asked[c];
        if (e->absent[c] || e->left_out[c])
            continue;
        e->cause[e->n_players] = c;
        e->players[e->n_players++] =
            (struct trn_player){.name = trn_cause(c)->name, .label = trn_cause(c)->label, .on = settings};
    }
    if (e->n_players == 0)
        return usage_error("explain", "%s has none of the causes asked for under \"%s\"",
                           loaded->scenario->name, loaded->scenario->regimes[e->regime].name);
    /* The orders are the same for all worlds and depend on the seed alone. */
    struct trn_key key = {
        .seed = inquiry->q.seed, .replication = UINT32_MAX, .entity = trn_hash_name("causes")};
    if (trn_shapley_plan(loaded->arena, e->n_players, inquiry->n_orders, &key, &e->plan, &error) != TRN_OK)
        return say_error(&error);
    e->variants = trn_shares_variants(loaded->arena, e->plan, "", e->players, 0);
    struct trn_explain_def def = {.plan = e->plan,
                                  .players = e->players,
                                  .layout = loaded->layout,
                                  .outputs = inquiry->q.outputs,
                                  .n_outputs = inquiry->q.n_outputs,
                                  .regime = loaded->scenario->regimes[e->regime].name,
                                  .capability = loaded->scenario->capabilities[inquiry->capability].name,
                                  .reps = inquiry->q.reps};
    return e->variants && trn_explain_create(loaded->arena, &def, &e->found) ? EXIT_DONE : no_memory();
}

static void on_world(void *object, int32_t rep, const double *values)
{
    trn_explain_add(&((struct explanation *)object)->found, rep, values);
}

static double half_width(void *object)
{
    return trn_shares_widest(&((struct explanation *)object)->found.shares, 0, QUESTION_LEVEL);
}

/* The deepest gap is looked for in the window of the leading measure. */
static void find_window(const struct question *q, struct trn_story_def *def)
{
    const char *name = question_measure(q, 0)->window;
    for (int32_t w = 0; w < q->loaded.scenario->n_windows; w++)
        if (strcmp(q->loaded.scenario->windows[w].name, name) == 0) {
            def->from = q->loaded.scenario->windows[w].from;
            def->to = q->loaded.scenario->windows[w].to;
        }
}

static enum trn_status tell_story(struct inquiry *inquiry, struct explanation *e, struct trn_error *error)
{
    int32_t rep = trn_explain_median(&e->found);
    struct trn_story_def def = {.scenario = inquiry->q.loaded.scenario,
                                .layout = inquiry->q.loaded.layout,
                                .regime = e->regime,
                                .capability = inquiry->capability,
                                .seed = inquiry->q.seed,
                                .rep = (uint32_t)rep,
                                .to = inquiry->q.loaded.scenario->end};
    find_window(&inquiry->q, &def);
    return rep < 0 ? TRN_OK : trn_story_tell(inquiry->q.loaded.arena, &def, &e->story, error);
}

static enum trn_status run_regime(struct inquiry *inquiry, struct explanation *e, struct trn_error *error)
{
    struct question *q = &inquiry->q;
    struct question_run run = {.variants = e->variants,
                               .n_variants = e->plan->n_coalitions,
                               .regimes = q->loaded.scenario->regimes[e->regime].name,
                               .n_regimes = 1,
                               .outputs = e->found.outputs,
                               .n_outputs = e->found.n_outputs,
                               .on_world = on_world,
                               .half_width = half_width,
                               .object = e};
    q->stopping = trn_stop_default(q->options->precision);
    enum trn_status status = question_run(q, &run, error);
    e->worlds = q->end.worlds;
    if (status == TRN_OK)
        status = tell_story(inquiry, e, error);
    if (status == TRN_OK)
        (void)trn_explain_rows(&e->found, trn_results_row, q->out.results);
    if (status == TRN_OK && e->story.trace)
        (void)trn_story_rows(&e->story, trn_results_row, q->out.results);
    return status;
}

/* ---- all of them ---------------------------------------------------------------------------------- */

static enum trn_status find(void *object, struct trn_error *error)
{
    struct inquiry *inquiry = object;
    struct question *q = &inquiry->q;
    enum trn_status status = TRN_OK;
    for (; inquiry->done < q->loaded.n_regimes && !q->end.partial; inquiry->done++) {
        status = run_regime(inquiry, &inquiry->of[inquiry->done], error);
        /* A share of the work has no answer: go on to the next regime. */
        if (status != TRN_OK && !(q->shared && inquiry->done + 1 < q->loaded.n_regimes))
            return status;
    }
    return TRN_OK;
}

static void say_answer(const void *object, struct text *words)
{
    const struct inquiry *inquiry = object;
    for (int32_t r = 0; r < inquiry->done; r++) {
        text_add(words, r > 0 ? " " : "");
        explanation_answer(&inquiry->q, &inquiry->of[r], words);
    }
}

static void show(const void *object, struct text *out)
{
    const struct inquiry *inquiry = object;
    for (int32_t r = 0; r < inquiry->done; r++)
        explanation_show(&inquiry->q, &inquiry->of[r], out);
}

static void limits(const void *object, struct text *out)
{
    (void)object;
    explanation_limits(out);
}

static void tell(const void *object, struct json_out *json)
{
    const struct inquiry *inquiry = object;
    json_open(json, "explanations", '[');
    for (int32_t r = 0; r < inquiry->done; r++)
        explanation_tell(&inquiry->q, &inquiry->of[r], json);
    json_close(json, ']');
}

static enum exit_status prepare(struct inquiry *inquiry, const struct options *options)
{
    enum exit_status status = question_load("explain", options, DEFAULT_REPS, 0, &inquiry->q);
    struct loaded *loaded = &inquiry->q.loaded;
    if (status == EXIT_DONE && !options->regimes)
        loaded->n_regimes = 1;
    if (status == EXIT_DONE)
        status = find_causes(inquiry);
    if (status == EXIT_DONE)
        status = question_orders(&inquiry->q, DEFAULT_ORDERS, MOST_ORDERS, &inquiry->n_orders);
    if (status == EXIT_DONE)
        status = check_measures(inquiry);
    if (status == EXIT_DONE)
        inquiry->capability = capability_of(&inquiry->q);
    for (int32_t r = 0; r < loaded->n_regimes && status == EXIT_DONE; r++) {
        inquiry->of[r].regime = loaded->regimes[r];
        status = plan_regime(inquiry, &inquiry->of[r]);
    }
    return status;
}

static enum exit_status cmd_explain(const struct options *options)
{
    struct inquiry *inquiry = calloc(1, sizeof *inquiry);
    if (!inquiry)
        return no_memory();
    enum exit_status status = prepare(inquiry, options);
    struct question_answer answer = {.object = inquiry,
                                     .find = find,
                                     .answer = say_answer,
                                     .show = show,
                                     .limits = limits,
                                     .tell = tell,
                                     .json_holds =
                                         "The gap of each measure by cause, with 95 % intervals; the "
                                         "settings that neutralise each cause; what led to the deepest gap "
                                         "of the median world"};
    for (int32_t r = 0; r < inquiry->q.loaded.n_regimes && status == EXIT_DONE; r++)
        answer.runs += (int64_t)inquiry->of[r].plan->n_coalitions * inquiry->q.reps;
    if (status == EXIT_DONE)
        status = question_answer(&inquiry->q, &answer);
    question_done(&inquiry->q);
    free(inquiry);
    return status;
}

const struct command command_explain = {
    .name = "explain",
    .arguments = "SCENARIO",
    .least = 1,
    .most = 1,
    .summary = "which causes make the gap, and its deepest point",
    .text = "Why is need not met? Splits the gap under one regime (--regimes; default the first\n"
            "of the scenario's compare list; several: one after the other) over causes, each of\n"
            "which is taken away in turn: holds, latency, promises, capacity, components, money,\n"
            "floors, transport, training, caveats, veto, duplication (--causes). What is left\n"
            "with all of them gone is structural. Then tells, with dates from the trace, what\n"
            "led to the deepest gap of the median world. 40 worlds unless told otherwise.",
    .reps = DEFAULT_REPS,
    .options = ASKS | BIT(O_CAUSES) | BIT(O_ORDERS),
    .examples = {"tranche explain scenarios/early-2024-delay.json --reps 4 --causes holds,money,floors",
                 "tranche explain scenarios/air-defence.json --reps 4 --causes capacity,training "
                 "--out results/why"},
    .run = cmd_explain,
};
