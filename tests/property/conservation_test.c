/* Random scenarios keep their books at every event, and the laws that hold for all of them. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "toy.h"
#include "tranche/model.h"
#include "tranche/rng.h"

static struct trn_arena *arena;
static const struct trn_layout *layout;

static void setup(void)
{
    arena = trn_arena_create(0);
}

static void teardown(void)
{
    trn_arena_free(arena);
}

static struct trn_outcome *run(struct trn_scenario *sc, trn_id regime, uint32_t rep)
{
    layout = trn_layout_create(arena, sc);
    struct trn_outcome *outcome = trn_outcome_create(arena, layout);
    struct trn_model *model = trn_model_create(sc, layout);
    struct trn_error error = {0};
    trn_model_audit(model, true);
    enum trn_status status = trn_model_run(model, regime, 7, rep, NULL, outcome, &error);
    ck_assert_msg(status == TRN_OK, "seed %u regime %d: %s", rep, regime, error.text);
    trn_model_free(model);
    return outcome;
}

static double measure(const struct trn_outcome *outcome, const char *name, const char *scope)
{
    for (int k = 0; k < layout->n_measures; k++)
        if (!strcmp(layout->measures[k].name, name) && !strcmp(layout->measures[k].scope, scope) &&
            !*layout->measures[k].window)
            return outcome->measures[k];
    ck_abort_msg("no measure %s of %s", name, scope);
    return NAN;
}

START_TEST(books_balance_at_every_event_of_a_random_scenario)
{
    struct trn_scenario *sc = toy_random(arena, (unsigned)_i);
    struct trn_errors errors = {0};
    ck_assert_msg(trn_scenario_check(sc, &errors) == TRN_OK, "seed %d: %s %s", _i, errors.kept[0].path,
                  errors.kept[0].text);
    for (trn_id r = 0; r < TOY_REGIMES; r++) {
        struct trn_outcome *o = run(sc, r, (uint32_t)_i);
        ck_assert_int_eq(o->balance.residual_items, 0);
        ck_assert_int_eq(o->balance.residual_cents, 0);
        ck_assert_int_eq(o->balance.items_in, o->balance.items_out);
        ck_assert_int_eq(o->balance.cents_in, o->balance.cents_out);
    }
}
END_TEST

START_TEST(no_use_beyond_need_no_breach_and_all_values_finite)
{
    struct trn_scenario *sc = toy_random(arena, 1000u + (unsigned)_i);
    for (trn_id r = 0; r < TOY_REGIMES; r++) {
        struct trn_outcome *o = run(sc, r, (uint32_t)_i);
        ck_assert_double_eq(measure(o, "floor_breaches", "total"), 0.0);
        for (int c = 0; c < 3; c++) {
            double met = measure(o, "need_met", sc->capabilities[c].name);
            double gap = measure(o, "gap", sc->capabilities[c].name);
            ck_assert_msg(met >= 0.0 && met <= 1.0, "seed %d: need met %.17g", _i, met);
            ck_assert_msg(gap >= -1e-6, "seed %d: used more than needed by %g", _i, -gap);
        }
        for (int32_t k = 0; k < layout->n_dates * layout->n_series; k++)
            ck_assert_msg(isfinite(o->series[k]) && o->series[k] >= -1e-6, "seed %d: series %s %s = %g", _i,
                          layout->series[k % layout->n_series].name,
                          layout->series[k % layout->n_series].scope, o->series[k]);
    }
}
END_TEST

START_TEST(equal_levers_give_equal_outcomes)
{
    struct trn_scenario *sc = toy_random(arena, 2000u + (unsigned)_i);
    struct trn_regime *a = &sc->regimes[0], *b = &sc->regimes[1];
    b->levers = a->levers;
    b->agreed = a->agreed;
    b->before = a->before;
    b->chair = a->chair;
    b->fund = a->fund;
    a->until = b->until = INFINITY; /* a replacement brings a joint round, also one by its like */
    a->then = b->then = TRN_NONE;
    b->opt_out = a->opt_out;
    b->member = a->member;
    struct trn_outcome *first = run(sc, 0, (uint32_t)_i), *second = run(sc, 1, (uint32_t)_i);
    ck_assert_mem_eq(first->series, second->series,
                     sizeof(double) * (size_t)(layout->n_dates * layout->n_series));
    ck_assert_mem_eq(first->measures, second->measures, sizeof(double) * (size_t)layout->n_measures);
    ck_assert_mem_eq(first->monthly, second->monthly,
                     sizeof(double) * (size_t)(layout->n_months * layout->n_monthly));
    ck_assert_uint_eq(first->events, second->events);
}
END_TEST

START_TEST(a_model_that_ran_before_gives_the_same_outcome)
{
    struct trn_scenario *sc = toy_random(arena, 3000u + (unsigned)_i);
    struct trn_outcome *fresh = run(sc, 1, 5);
    struct trn_model *model = trn_model_create(sc, layout);
    struct trn_outcome *used = trn_outcome_create(arena, layout);
    for (uint32_t rep = 0; rep <= 5; rep++)
        for (trn_id r = 0; r < TOY_REGIMES; r++)
            ck_assert_int_eq(trn_model_run(model, r, 7, rep, NULL, used, NULL), TRN_OK);
    ck_assert_mem_eq(fresh->measures, used->measures, sizeof(double) * (size_t)layout->n_measures);
    ck_assert_mem_eq(fresh->series, used->series,
                     sizeof(double) * (size_t)(layout->n_dates * layout->n_series));
    trn_model_free(model);
}
END_TEST

static void same_bytes(const struct trn_outcome *a, const struct trn_outcome *b)
{
    ck_assert_mem_eq(a->series, b->series, sizeof(double) * (size_t)(layout->n_dates * layout->n_series));
    ck_assert_mem_eq(a->monthly, b->monthly, sizeof(double) * (size_t)(layout->n_months * layout->n_monthly));
    ck_assert_mem_eq(a->measures, b->measures, sizeof(double) * (size_t)layout->n_measures);
    ck_assert_uint_eq(a->events, b->events);
}

/* Every mechanism that a share, a rate or a rule can switch off, off. */
static void switch_off(struct trn_scenario *sc)
{
    sc->n_uncertain = 0; /* a draw would switch it on again */
    sc->recipient.trust = 0.0;
    sc->recipient.items[TOY_TANK].crew_loss = 0.0;
    for (int c = 0; c < sc->n_capabilities; c++)
        sc->capabilities[c].type_loss = 0.0;
    for (int r = 0; r < TOY_REGIMES; r++) {
        struct trn_levers *l = &sc->regimes[r].levers;
        l->pool = l->price_exponent = l->production_target = l->common_budget = l->hold_rate = 0.0;
        l->decision_rule = TRN_COALITION;
    }
    for (int l = 0; l < sc->n_lines; l++)
        sc->lines[l].payback_months = 0.0;
    for (int k = 0; k < 4; k++)
        sc->routes[0].stages[k].load = sc->routes[0].stages[k].disrupted_per_year = 0.0;
    for (int e = 0; e < sc->n_events; e++)
        if (sc->events[e].kind == TRN_EVENT_RESERVE)
            sc->events[e].factor = 0.0;
}

START_TEST(what_is_off_leaves_no_trace_of_its_other_inputs)
{
    struct trn_scenario *sc = toy_random(arena, 5000u + (unsigned)_i);
    switch_off(sc);
    struct trn_outcome *loose = run(sc, TOY_LOOSE, (uint32_t)_i), *tight = run(sc, TOY_TIGHT, (uint32_t)_i);
    sc->recipient.trust_days += 40.0;
    sc->recipient.items[TOY_TANK].types += 3.0;
    sc->own_need_correlation = 1.0 - sc->own_need_correlation;
    for (int r = 0; r < TOY_REGIMES; r++) {
        struct trn_levers *l = &sc->regimes[r].levers;
        l->veto_probability = 0.9;
        l->transfer_days += 50.0;
        l->variants = 1.0 - l->variants;
    }
    for (int d = 0; d < TOY_DONORS; d++) {
        sc->donors[d].veto_factor = 3.0;
        sc->donors[d].hold_exposure = 2.0;
    }
    for (int l = 0; l < sc->n_lines; l++) {
        sc->lines[l].price_months = 1.0;
        sc->lines[l].step_per_month = 1e6;
        sc->lines[l].expansion_cents = 1;
    }
    for (int k = 0; k < 4; k++)
        sc->routes[0].stages[k].load_wait = 1.0;
    same_bytes(loose, run(sc, TOY_LOOSE, (uint32_t)_i));
    same_bytes(tight, run(sc, TOY_TIGHT, (uint32_t)_i));
}
END_TEST

/* A donor that has nothing and belongs to nothing, a line that makes nothing, a component, a hub. */
static void add_unused(struct trn_scenario *sc)
{
    int32_t n = sc->n_donors;
    struct trn_donor *donors = TRN_NEW(arena, struct trn_donor, n + 1);
    memcpy(donors, sc->donors, sizeof *donors * (size_t)n);
    donors[n] = (struct trn_donor){.name = "zero",
                                   .label = "zero",
                                   .hash = trn_hash_name("zero"),
                                   .group = donors[0].group,
                                   .round_days = 11.0,
                                   .decision_factor = 1.0,
                                   .hold_exposure = 1.0,
                                   .veto_factor = 1.0,
                                   .route = TRN_NONE};
    donors[n].items = TRN_NEW(arena, struct trn_donor_item, sc->n_items);
    for (int i = 0; i < sc->n_items; i++)
        donors[n].items[i] = (struct trn_donor_item){.preference = 1.0,
                                                     .line = TRN_NONE,
                                                     .caveat_donor = TRN_NONE,
                                                     .floor = trn_schedule_constant(arena, 0.0)};
    sc->donors = donors;
    sc->n_donors = n + 1;
    for (int r = 0; r < TOY_REGIMES; r++) {
        bool *member = TRN_NEW(arena, bool, n + 1), *opt_out = TRN_NEW(arena, bool, n + 1);
        memcpy(member, sc->regimes[r].member, sizeof *member * (size_t)n);
        memcpy(opt_out, sc->regimes[r].opt_out, sizeof *opt_out * (size_t)n);
        sc->regimes[r].member = member;
        sc->regimes[r].opt_out = opt_out;
    }
    struct trn_line *lines = TRN_NEW(arena, struct trn_line, sc->n_lines + 1);
    memcpy(lines, sc->lines, sizeof *lines * (size_t)sc->n_lines);
    lines[sc->n_lines] = lines[0];
    lines[sc->n_lines].name = lines[sc->n_lines].label = "zero-line";
    lines[sc->n_lines].hash = trn_hash_name("zero-line");
    lines[sc->n_lines].capacity = trn_schedule_constant(arena, 0.0);
    lines[sc->n_lines].payback_months = 0.0;
    lines[sc->n_lines].n_parts = 0;
    sc->lines = lines;
    sc->n_lines++;
    struct trn_hub *hubs = TRN_NEW(arena, struct trn_hub, 2);
    hubs[0] = sc->hubs[0];
    hubs[1] = (struct trn_hub){.name = "zero-hub", .tonnes_per_day = trn_schedule_constant(arena, 1.0)};
    sc->hubs = hubs;
    sc->n_hubs = 2;
}

START_TEST(what_nobody_uses_changes_nothing)
{
    struct trn_scenario *sc = toy_random(arena, 6000u + (unsigned)_i);
    sc->n_uncertain = 0; /* it writes to the places of before */
    struct trn_outcome *before[TOY_REGIMES];
    for (trn_id r = 0; r < TOY_REGIMES; r++)
        before[r] = run(sc, r, (uint32_t)_i);
    const struct trn_layout *old = layout;
    add_unused(sc);
    for (trn_id r = 0; r < TOY_REGIMES; r++) {
        struct trn_outcome *after = run(sc, r, (uint32_t)_i);
        ck_assert_mem_eq(before[r]->series, after->series,
                         sizeof(double) * (size_t)(layout->n_dates * layout->n_series));
        for (int k = 0; k < old->n_measures; k++) {
            if (*old->measures[k].window)
                continue;
            double found = measure(after, old->measures[k].name, old->measures[k].scope);
            ck_assert_msg(!memcmp(&found, &before[r]->measures[k], sizeof found), "seed %d: %s of %s", _i,
                          old->measures[k].name, old->measures[k].scope);
        }
    }
}
END_TEST

/* How often one looks must not change what happens. */
START_TEST(sampling_changes_nothing)
{
    struct trn_scenario *sc = toy_random(arena, 4000u + (unsigned)_i);
    struct trn_outcome *weekly = run(sc, 0, 3);
    double met = measure(weekly, "need_met", "artillery"), lag = measure(weekly, "lag_median", "total");
    uint64_t events = weekly->events;
    sc->sample_days = 1.0;
    struct trn_outcome *daily = run(sc, 0, 3);
    ck_assert_uint_eq(events, daily->events);
    ck_assert_double_eq(met, measure(daily, "need_met", "artillery"));
    double lag_daily = measure(daily, "lag_median", "total");
    ck_assert(lag == lag_daily || (isnan(lag) && isnan(lag_daily)));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("conservation");
    TCase *tcase = tcase_create("random scenarios");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, books_balance_at_every_event_of_a_random_scenario, 0, 150);
    tcase_add_loop_test(tcase, no_use_beyond_need_no_breach_and_all_values_finite, 0, 100);
    tcase_add_loop_test(tcase, equal_levers_give_equal_outcomes, 0, 30);
    tcase_add_loop_test(tcase, a_model_that_ran_before_gives_the_same_outcome, 0, 20);
    tcase_add_loop_test(tcase, what_is_off_leaves_no_trace_of_its_other_inputs, 0, 40);
    tcase_add_loop_test(tcase, what_nobody_uses_changes_nothing, 0, 40);
    tcase_add_loop_test(tcase, sampling_changes_nothing, 0, 30);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
