/* test_morris.c - trajectories, and effects that are known. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/sensitivity.h"

enum { MOST_POINTS = 40000, MOST_FACTORS = 64 };

static const struct trn_key key = {.seed = 3, .entity = 9};
static struct trn_arena *arena;
static double y[MOST_POINTS];

static void set_up(void)
{
    arena = trn_arena_create(0);
}

static void tear_down(void)
{
    trn_arena_free(arena);
}

static const struct trn_morris *plan_of(int32_t n_factors, int32_t trajectories, int32_t levels,
                                        double margin)
{
    const struct trn_morris_def def = {
        .n_factors = n_factors, .trajectories = trajectories, .levels = levels, .margin = margin};
    const struct trn_morris *morris = NULL;
    ck_assert_int_eq(trn_morris_plan(arena, &def, &key, &morris, NULL), TRN_OK);
    ck_assert_int_le(morris->design->n_points, MOST_POINTS);
    return morris;
}

static void evaluate(const struct trn_morris *morris, double (*function)(const double *x, int32_t n))
{
    for (int32_t p = 0; p < morris->design->n_points; p++)
        y[p] = function(morris->design->x + (size_t)p * (size_t)morris->n_factors, morris->n_factors);
}

/* -- Plans ------------------------------------------------------------------------- */

START_TEST(each_step_moves_one_factor_by_delta)
{
    const int32_t k = (const int32_t[]){1, 3, 20}[_i % 3], levels = 2 + 2 * (_i / 3);
    const double margin = _i % 2 ? 0.01 : 0.0, width = 1.0 - 2.0 * margin;
    const struct trn_morris *morris = plan_of(k, 10, levels, margin);
    ck_assert_double_eq(morris->delta, levels / (2.0 * (levels - 1)));
    ck_assert_int_eq(morris->design->n_points, 10 * (k + 1));
    for (int32_t t = 0; t < 10; t++) {
        bool moved[20] = {false};
        for (int32_t s = 0; s < k; s++) {
            const double *before = morris->design->x + (t * (k + 1) + s) * k, *after = before + k;
            const int32_t moving = morris->factor[t * k + s];
            const double step = morris->step[t * k + s];
            ck_assert(!moved[moving]);
            moved[moving] = true;
            ck_assert_double_eq_tol(fabs(step), morris->delta, 1e-15);
            for (int32_t f = 0; f < k; f++) {
                ck_assert_double_eq_tol(after[f] - before[f], f == moving ? width * step : 0.0, 1e-14);
                const double level = (after[f] - margin) / width * (levels - 1);
                ck_assert_double_eq_tol(level, round(level), 1e-12);
                ck_assert(after[f] >= margin - 1e-15 && after[f] <= 1.0 - margin + 1e-15);
            }
        }
    }
}
END_TEST

/* 4 levels are equally frequent at the start: chi-square with 3 degrees of freedom is below 16.3 with
 * probability 0.999. And of 6 orders of 3 factors each comes up: 5 degrees, 20.5. */
START_TEST(starts_and_orders_are_even)
{
    enum { T = 6000 };

    const struct trn_morris *morris = plan_of(3, T, 4, 0.0);
    double levels[4] = {0}, orders[9] = {0}, chi = 0.0;
    for (int32_t t = 0; t < T; t++) {
        levels[(int)round(3.0 * morris->design->x[t * 12 + 1])]++;
        orders[3 * morris->factor[3 * t] + morris->factor[3 * t + 1]]++;
    }
    for (int i = 0; i < 4; i++)
        chi += pow(levels[i] - T / 4.0, 2) / (T / 4.0);
    ck_assert_double_le(chi, 16.3);
    chi = 0.0;
    for (int i = 0; i < 9; i++)
        chi += i % 4 == 0 ? orders[i] : pow(orders[i] - T / 6.0, 2) / (T / 6.0);
    ck_assert_double_le(chi, 20.5);
}
END_TEST

START_TEST(wrong_definitions_are_refused)
{
    static const struct {
        struct trn_morris_def def;
        enum trn_status status;
        const char *path;
    } wrong[] = {
        {{.n_factors = 0, .trajectories = 4, .levels = 4}, TRN_E_RANGE, "/factors"},
        {{.n_factors = 2, .trajectories = 1, .levels = 4}, TRN_E_RANGE, "/trajectories"},
        {{.n_factors = 2, .trajectories = 4, .levels = 5}, TRN_E_RANGE, "/levels"},
        {{.n_factors = 2, .trajectories = 4, .levels = 0}, TRN_E_RANGE, "/levels"},
        {{.n_factors = 2, .trajectories = 4, .levels = 4, .margin = 0.5}, TRN_E_RANGE, "/margin"},
        {{.n_factors = 2, .trajectories = 4, .levels = 4, .margin = NAN}, TRN_E_RANGE, "/margin"},
        {{.n_factors = 1000, .trajectories = 1 << 20, .levels = 4}, TRN_E_LIMIT, "/trajectories"},
    };
    const struct trn_morris *morris = NULL;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct trn_error error;
        ck_assert_int_eq(trn_morris_plan(arena, &wrong[i].def, &key, &morris, &error), wrong[i].status);
        ck_assert_str_eq(error.path, wrong[i].path);
        ck_assert_ptr_null(morris);
    }
}
END_TEST

/* -- Effects ----------------------------------------------------------------------- */

static double linear(const double *x, int32_t n)
{
    double sum = 5.0;
    for (int32_t i = 0; i < n; i++)
        sum += (i - 2.0) * x[i];
    return sum;
}

START_TEST(effects_of_a_linear_function_are_its_coefficients)
{
    const double margin = _i == 0 ? 0.0 : 0.1;
    const struct trn_morris *morris = plan_of(6, 8, 4, margin);
    struct trn_morris_effect effect[6];
    evaluate(morris, linear);
    trn_morris_effects(morris, y, 0.95, effect);
    for (int i = 0; i < 6; i++) {
        const double expected = (i - 2.0) * (1.0 - 2.0 * margin); /* per whole grid */
        ck_assert_double_eq_tol(effect[i].mu, expected, 1e-13);
        ck_assert_double_eq_tol(effect[i].mu_star, fabs(expected), 1e-13);
        ck_assert_double_eq_tol(effect[i].sigma, 0.0, 1e-13);
        ck_assert_double_eq_tol(effect[i].low, effect[i].high, 1e-12);
        ck_assert_int_eq(effect[i].n, 8);
    }
}
END_TEST

/* y = x0 x1: the effect of x0 is x1, which is 0, 1/3, 2/3 or 1: mean 1/2, variance 5/36. */
static double product(const double *x, int32_t n)
{
    (void)n;
    return x[0] * x[1];
}

START_TEST(an_interaction_shows_as_spread)
{
    const struct trn_morris *morris = plan_of(3, 5000, 4, 0.0);
    struct trn_morris_effect effect[3];
    evaluate(morris, product);
    trn_morris_effects(morris, y, 0.999, effect);
    for (int i = 0; i < 2; i++) {
        ck_assert(effect[i].low < 0.5 && effect[i].high > 0.5);
        ck_assert_double_le(effect[i].high - effect[i].low, 0.05);
        ck_assert_double_eq_tol(effect[i].sigma, sqrt(5.0 / 36.0), 0.01); /* its error is sigma / 100 */
    }
    ck_assert_double_eq(effect[2].mu_star, 0.0);
}
END_TEST

/* Up and down by turns: mu is 0 and mu_star is not (why Campolongo et al. 2007 take sizes). With 4
 * levels x goes between 0 and 2/3 or between 1/3 and 1: y(2/3) - y(0) = 1 = -(y(1) - y(1/3)). */
static double wave(const double *x, int32_t n)
{
    (void)n;
    return x[0] > 0.2 && x[0] < 0.8 ? 1.0 : 0.0;
}

START_TEST(effects_that_cancel_are_seen_by_their_size)
{
    const struct trn_morris *morris = plan_of(1, 2000, 4, 0.0);
    struct trn_morris_effect effect;
    evaluate(morris, wave);
    trn_morris_effects(morris, y, 0.95, &effect);
    ck_assert_double_eq_tol(effect.mu_star, 1.5, 1e-12); /* 1 / delta */
    ck_assert_double_le(fabs(effect.mu), 4.0 * 1.5 / sqrt(2000.0));
    ck_assert_double_eq_tol(effect.sigma, 1.5, 0.01);
}
END_TEST

START_TEST(values_that_are_not_numbers_leave_their_effects_out)
{
    const struct trn_morris *morris = plan_of(6, 3, 4, 0.0);
    struct trn_morris_effect effect[6];
    evaluate(morris, linear);
    y[3] = NAN; /* between steps 2 and 3 of trajectory 0 */
    trn_morris_effects(morris, y, 0.95, effect);
    for (int i = 0; i < 6; i++) {
        const bool hit = i == morris->factor[2] || i == morris->factor[3];
        ck_assert_int_eq(effect[i].n, hit ? 2 : 3);
        ck_assert_double_eq_tol(effect[i].mu, i - 2.0, 1e-13);
    }
    for (int32_t p = 0; p < morris->design->n_points; p++)
        y[p] = NAN;
    trn_morris_effects(morris, y, 0.95, effect);
    ck_assert_int_eq(effect[0].n, 0);
    ck_assert(isnan(effect[0].mu) && isnan(effect[0].mu_star) && isnan(effect[0].high));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("morris");
    TCase *tcase = tcase_create("morris");
    suite_add_tcase(suite, tcase);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, each_step_moves_one_factor_by_delta, 0, 12);
    tcase_add_test(tcase, starts_and_orders_are_even);
    tcase_add_test(tcase, wrong_definitions_are_refused);
    tcase_add_loop_test(tcase, effects_of_a_linear_function_are_its_coefficients, 0, 2);
    tcase_add_test(tcase, an_interaction_shows_as_spread);
    tcase_add_test(tcase, effects_that_cancel_are_seen_by_their_size);
    tcase_add_test(tcase, values_that_are_not_numbers_leave_their_effects_out);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
