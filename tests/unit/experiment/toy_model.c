/* toy_model.c - see toy_model.h */
#include <signal.h>

#include "toy_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct toy toy;
volatile sig_atomic_t toy_stop;

struct trn_model {
    const struct trn_layout *layout;
    int32_t n_windows;
};

double toy_draw(uint64_t seed, uint32_t rep, uint32_t what)
{
    uint64_t x = seed * 0x9e3779b97f4a7c15u + rep * 0xbf58476d1ce4e5b9u + what * 0x94d049bb133111ebu + 1;
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9u;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebu;
    x ^= x >> 31;
    return (double)(x >> 11) * 0x1p-53;
}

const struct trn_scenario *toy_scenario(void)
{
    static struct trn_regime regimes[TOY_REGIMES] = {{.name = "a", .label = "the group"},
                                                     {.name = "b", .label = "the alliance"},
                                                     {.name = "c", .label = "the pact"},
                                                     {.name = "d", .label = "the list"}};
    static struct trn_capability capability = {.name = "guns", .label = "artillery"};
    static struct trn_window window = {.name = "hold", .label = "the hold"};
    static struct trn_scenario scenario = {.name = "toy",
                                           .start_day = 19723, /* 2024-01-01 */
                                           .end = 60.0,
                                           .n_regimes = TOY_REGIMES,
                                           .regimes = regimes,
                                           .n_capabilities = 1,
                                           .capabilities = &capability,
                                           .headline = TRN_NONE,
                                           .n_windows = 1,
                                           .windows = &window};
    scenario.headline = toy.headline ? 0 : TRN_NONE;
    return &scenario;
}

trn_id trn_find_capability(const struct trn_scenario *scenario, const char *name)
{
    return strcmp(name, scenario->capabilities[0].name) == 0 ? 0 : TRN_NONE;
}

trn_id trn_find_regime(const struct trn_scenario *scenario, const char *name)
{
    for (int32_t r = 0; r < TOY_REGIMES; r++)
        if (strcmp(name, scenario->regimes[r].name) == 0)
            return r;
    return TRN_NONE;
}

trn_id trn_find_item(const struct trn_scenario *scenario, const char *name)
{
    (void)scenario, (void)name;
    return TRN_NONE;
}

trn_id trn_find_donor(const struct trn_scenario *scenario, const char *name)
{
    (void)scenario, (void)name;
    return TRN_NONE;
}

const struct trn_layout *trn_layout_create(struct trn_arena *arena, const struct trn_scenario *scenario)
{
    static double dates[TOY_DATES] = {0.0, 30.0, 60.0};
    static struct trn_variable series[] = {{"need_met", "total", "total", "1", 3},
                                           {"stock", "shell", "item", "item", 0}};
    static struct trn_variable monthly[] = {{"delivered", "shell", "item", "item", 0}};
    static const struct trn_measure usual[TOY_MEASURES] = {
        {"need_met", "total", "total", "", "1", "met / need", 3, 1},
        {"need_met", "total", "total", "hold", "1", "met / need", 3, 1},
        {"need_met", "guns", "capability", "", "1", "met / need", 3, 1},
        {"noise", "total", "total", "", "day", "a draw", 3, 1},
        {"constant", "total", "total", "", "day", "5", 3, 1},
        {"sometimes", "total", "total", "", "day", "world, or nothing", 3, 1},
        {"cost", "total", "total", "", "EUR", "money", 0, -1},
        {"size", "total", "total", "", "item", "a number", 0, 0},
        {"lag_median", "total", "total", "", "days", "days", 1, -1},
    };
    /* Threads make layouts at once: of the arena. */
    struct trn_measure *measures = TRN_NEW(arena, struct trn_measure, TOY_MEASURES + TOY_EXTRA);
    memcpy(measures, usual, sizeof usual);
    for (int i = 0; i < TOY_EXTRA; i++) {
        const char *name = trn_arena_printf(arena, "%s_%d", i < TOY_EXTRA / 2 ? "gain" : "loss", i / 4);
        const char *scope = trn_arena_printf(arena, "%d", i);
        measures[TOY_MEASURES + i] = (struct trn_measure){name, scope, "total", "", "day", "", 3, 1};
    }
    struct trn_layout *layout = TRN_NEW(arena, struct trn_layout, 1);
    *layout = (struct trn_layout){TOY_DATES, dates, 2, series, 2, dates, 1, monthly, TOY_MEASURES + toy.extra,
                                  measures};
    if (scenario->n_windows == 0) { /* what stood in the window is gone: later ones move up */
        layout->measures = TRN_NEW(arena, struct trn_measure, TOY_MEASURES);
        memcpy(layout->measures, measures, sizeof *measures);
        memcpy(layout->measures + 1, measures + 2, (TOY_MEASURES - 2) * sizeof *measures);
        layout->n_measures--;
    } else if (scenario->n_windows == 2) { /* one more stands before all */
        layout->measures = TRN_NEW(arena, struct trn_measure, TOY_MEASURES + 1);
        memcpy(layout->measures + 1, measures, TOY_MEASURES * sizeof *measures);
        layout->measures[0] = (struct trn_measure){"need_met", "total", "total", "second", "1", "", 3, 1};
        layout->n_measures++;
    }
    return layout;
}

struct trn_outcome *trn_outcome_create(struct trn_arena *arena, const struct trn_layout *layout)
{
    struct trn_outcome *outcome = TRN_NEW(arena, struct trn_outcome, 1);
    outcome->series = TRN_NEW(arena, double, layout->n_dates * layout->n_series);
    outcome->monthly = TRN_NEW(arena, double, layout->n_months * layout->n_monthly);
    outcome->measures = TRN_NEW(arena, double, layout->n_measures);
    return outcome;
}

struct trn_model *trn_model_create(const struct trn_scenario *scenario, const struct trn_layout *layout)
{
    struct trn_model *model = malloc(sizeof *model);
    if (model) {
        model->layout = layout;
        model->n_windows = scenario->n_windows;
        __atomic_add_fetch(&toy.models, 1, __ATOMIC_RELAXED);
    }
    return model;
}

void trn_model_free(struct trn_model *model)
{
    if (model)
        __atomic_sub_fetch(&toy.models, 1, __ATOMIC_RELAXED);
    free(model);
}

/* The values of the usual layout in that of the model. */
static void put_measures(const struct trn_model *model, const double *all, double *ret)
{
    int32_t n = model->layout->n_measures, before = model->n_windows == 2;
    if (before)
        ret[0] = 77.0;
    memcpy(ret + before, all, (size_t)(n - before) * sizeof *all);
    if (model->n_windows == 0)
        memcpy(ret + 1, all + 2, (TOY_MEASURES - 2) * sizeof *all);
}

enum trn_status trn_model_run(struct trn_model *model, trn_id regime, uint64_t seed, uint32_t rep,
                              const struct trn_tracing *tracing, struct trn_outcome *outcome,
                              struct trn_error *reterr)
{
    (void)tracing;
    __atomic_add_fetch(&toy.runs, 1, __ATOMIC_RELAXED);
    struct timespec nap = {0, (long)(toy_draw(seed, rep, 99) * 300000.0)};
    nanosleep(&nap, NULL);
    for (int i = 0; i < 2; i++)
        if ((int32_t)rep == toy.fails_at[i])
            return trn_fail(reterr, TRN_E_BALANCE, "", "the books of shell are out by %u", rep);
    if ((int32_t)rep == toy.stop_at)
        __atomic_store_n(&toy_stop, 1, __ATOMIC_RELAXED);

    double world = toy_draw(seed, rep, 1), effect = toy.effect[regime];
    double all[TOY_MEASURES + TOY_EXTRA], *m = all;
    m[TOY_NEED_MET] = 0.4 + toy.spread * world + effect;
    if ((int32_t)rep >= toy.noise_from)
        m[TOY_NEED_MET] += toy.noise * toy_draw(seed, rep, 50 + (uint32_t)regime);
    m[TOY_NEED_MET_HOLD] = 0.3 + toy.spread * world + 2.0 * effect;
    m[TOY_NEED_MET_GUNS] = 0.5 + toy.spread * world - effect;
    m[TOY_NOISE] = toy_draw(seed, rep, 10 + (uint32_t)regime);
    m[TOY_CONSTANT] = 5.0;
    m[TOY_SOMETIMES] = rep % 3 == 0 ? NAN : world;
    m[TOY_COST] = 1e9 + 1e9 * effect + 1e8 * m[TOY_NOISE];
    m[TOY_SIZE] = world + effect;
    m[TOY_LAG] = 100.0 - 1000.0 * effect + world;
    for (int i = 0; i < toy.extra; i++)
        m[TOY_MEASURES + i] = 1.0 + (regime == 0 ? 0.0 : i < TOY_EXTRA / 2 ? 0.4 : -0.1);
    for (int d = 0; d < TOY_DATES; d++) {
        outcome->series[2 * d] = m[TOY_NEED_MET] - (d == 1 ? 0.2 : 0.0);
        outcome->series[2 * d + 1] = floor(1000.0 * world);
    }
    outcome->monthly[0] = world;
    outcome->monthly[1] = NAN;
    outcome->events = 10;
    outcome->balance = (struct trn_balance){.items_in = 3, .items_out = 3, .cents_in = 7, .cents_out = 7};
    put_measures(model, all, outcome->measures);
    return TRN_OK;
}
