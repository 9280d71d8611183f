/* cmd_attribute.c - tranche attribute: which levers make the difference of two regimes. */
#include <math.h>
#include <string.h>

#include "attribute.h"
#include "commands.h"
#include "tranche/experiment.h"

enum { DEFAULT_REPS = 50, DEFAULT_ORDERS = 64, MOST_ORDERS = 10000, PLAIN = 2 };

static void on_world(void *object, int32_t rep, const double *values)
{
    (void)rep;
    trn_shares_add(&((struct attribute *)object)->shares, values, 1, 0);
}

static double half_width(void *object)
{
    return trn_shares_widest(&((struct attribute *)object)->shares, 0, QUESTION_LEVEL);
}

/* The coalitions, and behind them both regimes as they are. */
static enum trn_status make_variants(struct attribute *a, int32_t orders, struct trn_error *error)
{
    struct trn_arena *arena = a->q.loaded.arena;
    struct trn_key key = {.seed = a->q.seed, .entity = trn_hash_name("attribute")};
    enum trn_status status = trn_shapley_plan(arena, a->groups.n, orders, &key, &a->plan, error);
    if (status != TRN_OK)
        return status;
    a->variants = trn_shares_variants(arena, a->plan, "", a->groups.players, PLAIN);
    if (!a->variants)
        return trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    for (int32_t i = 0; i < PLAIN; i++)
        a->variants[a->plan->n_coalitions + i] =
            (struct trn_variant){.settings = "", .regimes = question_regime(&a->q, i)->name};
    return TRN_OK;
}

static enum trn_status make_shares(struct attribute *a, struct trn_error *error)
{
    static const struct trn_player rest = {.name = "change", .label = "the change of regime itself"};
    struct trn_arena *arena = a->q.loaded.arena;
    const struct trn_regime *first = question_regime(&a->q, 0), *second = question_regime(&a->q, 1);
    struct trn_shares_def def = {.plan = a->plan,
                                 .players = a->groups.players,
                                 .layout = a->q.loaded.layout,
                                 .outputs = a->q.outputs,
                                 .n_outputs = a->q.n_outputs,
                                 .split = trn_arena_printf(arena, "%s - %s", second->name, first->name),
                                 .none = first->label,
                                 .all = second->label,
                                 .rest = &rest,
                                 .from = a->plan->n_coalitions,
                                 .to = a->plan->n_coalitions + 1};
    a->shares = trn_shares_create(arena, &def);
    return a->shares.at && def.split ? TRN_OK : trn_fail(error, TRN_E_MEMORY, "", "out of memory");
}

static enum trn_status write_rows(struct attribute *a, struct trn_error *error)
{
    if (trn_shares_rows(&a->shares, a->q.loaded.arena, trn_results_row, a->q.out.results))
        return TRN_OK;
    return trn_results_error(a->q.out.results, error) != TRN_OK
               ? error->status
               : trn_fail(error, TRN_E_MEMORY, "", "out of memory");
}

static enum trn_status find(void *object, struct trn_error *error)
{
    struct attribute *a = object;
    struct question_run run = {.variants = a->variants,
                               .n_variants = a->plan->n_coalitions + PLAIN,
                               .regimes = a->groups.host,
                               .n_regimes = 1,
                               .on_world = on_world,
                               .half_width = half_width,
                               .object = a};
    enum trn_status status = make_shares(a, error);
    if (status == TRN_OK)
        status = question_run(&a->q, &run, error);
    return status == TRN_OK ? write_rows(a, error) : status;
}

static enum exit_status prepare(struct attribute *a, const struct options *options)
{
    struct trn_error error = {0};
    int32_t orders = 0;
    enum exit_status status = question_load("attribute", options, DEFAULT_REPS, 2, &a->q);
    if (status == EXIT_DONE)
        status = question_orders(&a->q, DEFAULT_ORDERS, MOST_ORDERS, &orders);
    if (status == EXIT_DONE)
        status = lever_groups("attribute", &a->q.loaded, a->q.loaded.regimes[0], a->q.loaded.regimes[1],
                              options->given[O_GROUPS], &a->groups);
    if (status == EXIT_DONE && make_variants(a, orders, &error) != TRN_OK)
        status = say_error(&error);
    return status;
}

static enum exit_status cmd_attribute(const struct options *options)
{
    struct attribute a = {.plan = NULL};
    enum exit_status status = prepare(&a, options);
    struct question_answer answer = {.object = &a,
                                     .find = find,
                                     .answer = attribute_answer,
                                     .show = attribute_show,
                                     .limits = attribute_limits,
                                     .tell = attribute_tell,
                                     .json_holds =
                                         "Each measure's difference between two regimes, shared out over "
                                         "groups of levers: Shapley shares with 95 % intervals, pairs, "
                                         "levers of a group"};
    if (status == EXIT_DONE) {
        answer.runs = (int64_t)(a.plan->n_coalitions + PLAIN) * a.q.reps;
        status = question_answer(&a.q, &answer);
    }
    question_done(&a.q);
    return status;
}

const struct command command_attribute = {
    .name = "attribute",
    .arguments = "SCENARIO",
    .least = 1,
    .most = 1,
    .summary = "which levers make the difference of two regimes",
    .text = "Which part of coordination makes the difference? Switches the levers of one regime (A)\n"
            "to those of another (B) group by group, in every combination, on the same worlds, and\n"
            "shares out the difference B - A (--regimes A,B; default the first two of the scenario's\n"
            "compare list). A group's share is what it adds on average over all orders in which the\n"
            "groups can be switched (Shapley value); the shares add up to the difference.\n"
            "Groups: sight, rhythm, speed, foresight, plan, fit, reliability, money, pool, and timing\n"
            "where A is not what B grows out of. Own ones: --groups sight,tempo=cadence+decision_*\n"
            "(what is left is \"rest\"); --groups each takes every lever by itself and, above 10,\n"
            "samples --orders. Groups in which A and B do not differ are left out. 50 worlds unless\n"
            "--reps says otherwise.",
    .reps = DEFAULT_REPS,
    .options = ASKS | BIT(O_GROUPS) | BIT(O_ORDERS),
    .examples =
        {"tranche attribute scenarios/early-2024-delay.json --reps 3 --groups sight,plan",
         "tranche attribute scenarios/soviet-to-nato.json --reps 2 --groups speed --regimes adhoc,nato"},
    .run = cmd_attribute,
};
