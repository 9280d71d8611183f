/* cmd_explain.c - tranche explain: which causes make the gap, and what led to the deepest of it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "explanation.h"
#include "suggest.h"
#include "tranche/rng.h"

enum { DEFAULT_REPS = 40, DEFAULT_ORDERS = 64, MOST_ORDERS = 100000 };

#define LEVEL 0.95

struct inquiry {
    struct question q;
    struct explanation of[TRN_MAX_REGIMES];
    bool asked[MOST_CAUSES]; /* by number */
    int32_t n_orders;
    trn_id capability; /* of the months and the story */
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
        inquiry->asked[cause] = true;
    }
    return EXIT_DONE;
}

static enum exit_status find_orders(struct inquiry *inquiry)
{
    const char *given = inquiry->q.options->given[O_ORDERS];
    char *end = NULL;
    long n = given ? strtol(given, &end, 10) : DEFAULT_ORDERS;
    if (n < 4 || n > MOST_ORDERS || n % 2 != 0 || (end && *end))
        return usage_error("explain", "--orders: expected an even number from 4 to %d, found \"%s\"",
                           MOST_ORDERS, given ? given : "");
    inquiry->n_orders = (int32_t)n;
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
    return trn_shares_widest(&((struct explanation *)object)->found.shares, 0, LEVEL);
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

static enum exit_status answer(struct inquiry *inquiry)
{
    struct trn_error error = {0};
    struct text text = {0}, json_text = {0};
    struct json_out json = {.text = &json_text};
    struct question *q = &inquiry->q;
    int32_t done = 0;
    for (; done < q->loaded.n_regimes && !q->end.partial; done++)
        /* A share of the work has no answer: go on to the next regime. */
        if (run_regime(inquiry, &inquiry->of[done], &error) != TRN_OK &&
            !(q->shared && done + 1 < q->loaded.n_regimes))
            return question_fail(q, &error);
    question_json_head(q, &json);
    json_open(&json, "explanations", '[');
    for (int32_t r = 0; r < done; r++) {
        if (r > 0)
            text_add(&text, "\n");
        explanation_text(q, &inquiry->of[r], &text);
        explanation_json(q, &inquiry->of[r], &json);
    }
    json_close(&json, ']');
    question_how(q, &text);
    question_json_end(q, &json);
    enum exit_status status = question_end(
        q, &text, &json_text,
        "The gap of each measure by cause, with 95 % intervals; the settings that neutralise each cause; "
        "what led to the deepest gap of the median world");
    text_done(&text);
    text_done(&json_text);
    return status;
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
        status = find_orders(inquiry);
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
    int64_t runs = 0;
    for (int32_t r = 0; r < inquiry->q.loaded.n_regimes && status == EXIT_DONE; r++)
        runs += (int64_t)inquiry->of[r].plan->n_coalitions * inquiry->q.reps;
    if (status == EXIT_DONE && !question_is_dry(&inquiry->q, runs, &status)) {
        status = question_open(&inquiry->q);
        if (status == EXIT_DONE)
            status = answer(inquiry);
    }
    question_done(&inquiry->q);
    free(inquiry);
    return status;
}

const struct command command_explain = {
    .name = "explain",
    .arguments = "SCENARIO",
    .least = 1,
    .most = 1,
    .summary = "which cause makes the gap, and what led to the deepest of it",
    .text = "Why is need not met? Splits the gap under one regime (--regimes; default the first\n"
            "of the scenario's compare list; several: one after the other) over causes, each of\n"
            "which is taken away in turn: holds, latency, promises, capacity, components, money,\n"
            "floors, transport, training, caveats, veto, duplication (--causes). What is left\n"
            "with all of them gone is structural. Then tells, with dates from the trace, what\n"
            "led to the deepest gap of the median world. 40 worlds unless told otherwise.",
    .options = ASKS | BIT(O_CAUSES) | BIT(O_ORDERS),
    .examples = {"tranche explain scenarios/early-2024-delay.json --reps 4 --causes holds,money,floors",
                 "tranche explain scenarios/air-defence.json --reps 4 --causes capacity,training "
                 "--out results/why"},
    .run = cmd_explain,
};
