/* Random scenarios keep their books at every event, and the laws that hold for all of them. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "toy.h"
#include "tranche/model.h"

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
    tcase_add_loop_test(tcase, sampling_changes_nothing, 0, 30);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
