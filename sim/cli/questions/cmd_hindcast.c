/* cmd_hindcast.c - tranche hindcast: a scenario against what was observed, fitted and held-out part apart. */
#include <math.h>
#include <string.h>

#include "commands.h"
#include "hindcast_say.h"
#include "tranche/date.h"

enum { DEFAULT_REPS = 200 };

void hindcast_date(const struct question *q, double day, char out[11])
{
    trn_date_format(q->loaded.scenario->start_day + (int32_t)floor(day), out);
}

enum exit_status hindcast_load(const char *command, const struct options *options, int32_t reps,
                               struct question *q)
{
    enum exit_status status = question_load(command, options, reps, 1, q);
    q->unmeasured = true;
    if (status == EXIT_DONE && options->regimes && strchr(options->regimes, ','))
        status = usage_error(command, "--regimes: expected one regime, found \"%s\"", options->regimes);
    if (status == EXIT_DONE && q->reps < HINDCAST_LEAST_REPS)
        status = usage_error(command, "--reps: expected at least %d worlds, found %d", HINDCAST_LEAST_REPS,
                             (int)q->reps);
    return status;
}

enum exit_status hindcast_until(const struct question *q, double *ret)
{
    const struct trn_scenario *sc = q->loaded.scenario;
    const char *given = q->options->given[O_UNTIL];
    int32_t day;
    *ret = sc->fit_until;
    if (given && !trn_date_parse(given, &day))
        return usage_error(q->command, "--until: expected a date, such as 2023-07-01, found \"%s\"", given);
    if (given)
        *ret = (double)(day - sc->start_day);
    if (isinf(*ret))
        return usage_error(q->command,
                           "%s has no \"fit_until\": --until DATE says where the fitted part ends", sc->name);
    if (!(*ret > 0.0) || !(*ret <= sc->end))
        return usage_error(q->command, "%s: expected a date within the run",
                           given ? "--until" : "fit_until of the scenario");
    return EXIT_DONE;
}

static void on_world(void *object, int32_t rep, const double *values)
{
    (void)rep;
    trn_hindcast_add(((struct hindcasting *)object)->hindcast, values);
}

static enum trn_status find(void *object, struct trn_error *error)
{
    static const struct trn_variant plain = {.settings = ""};
    struct hindcasting *h = object;
    struct question_run run = {.variants = &plain,
                               .n_variants = 1,
                               .outputs = h->hindcast->outputs,
                               .n_outputs = h->hindcast->n_outputs,
                               .on_world = on_world,
                               .object = h};
    enum trn_status status = question_run(&h->q, &run, error);
    if (status != TRN_OK)
        return status;
    trn_hindcast_finish(h->hindcast);
    hindcast_rows(h);
    return TRN_OK;
}

static enum exit_status plan(struct hindcasting *h)
{
    const struct trn_scenario *sc = h->q.loaded.scenario;
    enum exit_status status = hindcast_until(&h->q, &h->until);
    if (status != EXIT_DONE)
        return status;
    h->hindcast = trn_hindcast_create(h->q.loaded.arena, sc, h->q.loaded.layout, h->until, h->q.reps);
    if (!h->hindcast)
        return no_memory();
    if (h->hindcast->n_outputs == 0)
        return usage_error("hindcast", "%s has no observed series and no fact that can be compared",
                           sc->name);
    h->q.intervals =
        "Intervals of shares are 95 % (Clopper & Pearson), those of skill from the jackknife over "
        "points; both take points as independent, and months of one series are not.";
    return EXIT_DONE;
}

static enum exit_status cmd_hindcast(const struct options *options)
{
    struct hindcasting h = {.until = 0.0};
    enum exit_status status = hindcast_load("hindcast", options, DEFAULT_REPS, &h.q);
    if (status == EXIT_DONE)
        status = plan(&h);
    struct question_answer answer = {.object = &h,
                                     .runs = h.q.reps,
                                     .find = find,
                                     .answer = hindcast_answer,
                                     .show = hindcast_show,
                                     .limits = hindcast_limits,
                                     .tell = hindcast_tell,
                                     .json_holds =
                                         "Error, coverage and CRPS of every observed series and the "
                                         "verdict on every fact, fitted and held-out part apart"};
    if (status == EXIT_DONE)
        status = question_answer(&h.q, &answer);
    question_done(&h.q);
    return status;
}

const struct command command_hindcast = {
    .name = "hindcast",
    .arguments = "SCENARIO",
    .least = 1,
    .most = 1,
    .summary = "the model against what was observed, fitted and held out",
    .text = "Does the model get right what it was not fitted to? Holds the scenario's observed series\n"
            "and its facts against what many worlds say of them, under one regime (--regimes; default\n"
            "the first of the compare list, the only one that should stand for what was in force).\n"
            "What lies before --until DATE (default the scenario's\n"
            "fit_until) counts as fitted, what follows as held out; the two are told apart.\n"
            "\n"
            "For each series: mean error, RMSE, how often the 50 and 90 % bands held the value, CRPS\n"
            "against persistence (the last value before the cut, carried on), and skill. For each\n"
            "fact: pass or fail, with the number.",
    .reps = DEFAULT_REPS,
    .options = (MANY & ~(BIT(O_PRECISION) | BIT(O_REP))) | BIT(O_UNTIL),
    .examples = {"tranche hindcast scenarios/history-2022-2024.json --reps 20",
                 "tranche hindcast scenarios/history-2022-2024.json --reps 20 --until 2023-01-01 "
                 "--out results/cut"},
    .run = cmd_hindcast,
};
