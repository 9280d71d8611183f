/* test_screening.c - screening of inputs, held against functions whose answer is known. */
#include "tranche/screening.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

enum { INPUTS = 3 };

static struct trn_dist dists[INPUTS];
static const struct trn_dist *const all[INPUTS] = {&dists[0], &dists[1], &dists[2]};
static const int32_t two_groups[INPUTS] = {0, 1, 0};
static struct trn_arena *arena;

/* Uniform from 0 to 10, 0 to 1, 0 to 1. */
static void start(void)
{
    arena = trn_arena_create(0);
    for (int i = 0; i < INPUTS; i++) {
        dists[i] = (struct trn_dist){
            .kind = TRN_DIST_UNIFORM, .b = i == 0 ? 10.0 : 1.0, .min = -INFINITY, .max = INFINITY};
        ck_assert_int_eq(trn_dist_prepare(&dists[i], NULL), TRN_OK);
    }
}

static void finish(void)
{
    trn_arena_free(arena);
}

static const struct trn_screening *plan_of(enum trn_screening_method method, int32_t points,
                                           const int32_t *group, int32_t n_groups)
{
    struct trn_screening_def def = {.method = method,
                                    .n_inputs = INPUTS,
                                    .dists = all,
                                    .group = group,
                                    .n_groups = n_groups,
                                    .points = points,
                                    .seed = 5};
    const struct trn_screening *plan = NULL;
    struct trn_error error = {0};
    ck_assert_msg(trn_screening_plan(arena, &def, &plan, &error) == TRN_OK, "%s", error.text);
    return plan;
}

struct answer {
    struct trn_screened y;
    struct trn_influence inputs[INPUTS], groups[INPUTS];
};

/* `until`: points from there on have no value. */
static struct answer ask(const struct trn_screening *plan, double (*f)(const double *x), int32_t until)
{
    struct answer answer = {0};
    double *y = calloc((size_t)plan->n_points, sizeof *y);
    ck_assert_ptr_nonnull(y);
    for (int32_t p = 0; p < plan->n_points; p++) {
        double x[INPUTS];
        for (int32_t i = 0; i < INPUTS; i++)
            x[i] = trn_screening_value(plan, p, i);
        y[p] = p < until ? f(x) : NAN;
    }
    ck_assert_int_eq(trn_screening_estimate(plan, y, 0.95, &answer.y, answer.inputs, answer.groups, NULL),
                     TRN_OK);
    free(y);
    return answer;
}

static double line(const double *x)
{
    return 3.0 * x[0] - 2.0 * x[1] - 10.0;
}

/* Of the unit cube, as x[0] is divided by 10: variances 9, 4 and 1 in twelfths. */
static double sum(const double *x)
{
    return 0.3 * x[0] + 2.0 * x[1] + x[2];
}

/* x0 and x2 only together, x1 alone: variances 1/144 (both about their middle) and 1/12 c^2. */
static double product(const double *x)
{
    return (x[0] / 10.0 - 0.5) * (x[2] - 0.5) + 0.2 * x[1];
}

START_TEST(morris_of_a_line_is_its_slope_times_the_middle_nine_tenths)
{
    const struct trn_screening *plan = plan_of(TRN_SCREENING_MORRIS, 10, two_groups, 2);
    ck_assert_int_eq(plan->n_points, 10 * (INPUTS + 1));
    ck_assert_int_eq(plan->n_groups, 0);
    struct answer a = ask(plan, line, INT32_MAX);
    ck_assert_double_eq_tol(a.inputs[0].effect.mu, 27.0, 1e-9); /* 3 x (9.5 - 0.5) */
    ck_assert_double_eq_tol(a.inputs[0].effect.mu_star, 27.0, 1e-9);
    ck_assert_double_eq_tol(a.inputs[1].effect.mu, -1.8, 1e-9); /* -2 x (0.95 - 0.05) */
    ck_assert_double_eq_tol(a.inputs[1].effect.mu_star, 1.8, 1e-9);
    ck_assert_double_eq_tol(a.inputs[2].effect.mu_star, 0.0, 1e-9);
    ck_assert_double_eq_tol(a.inputs[0].effect.sigma, 0.0, 1e-9);
    ck_assert_int_eq(a.y.n, 40);
    ck_assert_int_eq(a.y.above + a.y.below, 40);
    ck_assert_int_gt(a.y.below, 0);
    ck_assert(isnan(a.inputs[0].index.total));
}
END_TEST

START_TEST(a_stopped_screening_uses_the_trajectories_that_were_run)
{
    struct answer a = ask(plan_of(TRN_SCREENING_MORRIS, 10, two_groups, 2), line, 4 * 6);
    ck_assert_int_eq(a.inputs[0].effect.n, 6);
    ck_assert_double_eq_tol(a.inputs[0].effect.mu, 27.0, 1e-9);
    ck_assert_int_eq(a.y.n, 24);
}
END_TEST

/* The error of a sum's indices from 1024 points of a Sobol' sequence is below 0.005 for any shift that was
 * tried; a formula that is wrong (first and total swapped, no square) misses by more than 0.1. */
#define SOBOL_TOLERANCE 0.02

START_TEST(shares_of_a_sum_are_those_of_its_variances)
{
    struct answer a = ask(plan_of(TRN_SCREENING_SOBOL, 1024, two_groups, 2), sum, INT32_MAX);
    const double shares[INPUTS] = {9.0 / 14.0, 4.0 / 14.0, 1.0 / 14.0};
    for (int i = 0; i < INPUTS; i++) {
        ck_assert_double_eq_tol(a.inputs[i].index.first, shares[i], SOBOL_TOLERANCE);
        ck_assert_double_eq_tol(a.inputs[i].index.total, shares[i], SOBOL_TOLERANCE);
        ck_assert_double_le(a.inputs[i].index.total_low, a.inputs[i].index.total);
        ck_assert_double_ge(a.inputs[i].index.total_high, a.inputs[i].index.total);
    }
    ck_assert_double_eq_tol(a.groups[0].index.total, 10.0 / 14.0, SOBOL_TOLERANCE);
    ck_assert_double_eq_tol(a.y.variance, 14.0 / 12.0, 0.02);
    ck_assert_double_eq_tol(a.y.mean, 3.0, 0.02);
}
END_TEST

/* Known alone, neither of two that work only together says anything; known together they say all. */
START_TEST(a_group_has_what_its_members_do_together)
{
    struct answer a = ask(plan_of(TRN_SCREENING_SOBOL, 1024, two_groups, 2), product, INT32_MAX);
    double both = 1.0 / 144.0, alone = 0.04 / 12.0, share = both / (both + alone);
    ck_assert_double_eq_tol(a.inputs[0].index.first, 0.0, 0.05);
    ck_assert_double_eq_tol(a.inputs[0].index.total, share, 0.05);
    ck_assert_double_eq_tol(a.groups[0].index.first, share, 0.05);
    ck_assert_double_eq_tol(a.groups[0].index.total, share, 0.05);
}
END_TEST

START_TEST(a_group_of_one_is_the_input_and_costs_nothing)
{
    const struct trn_screening *plan = plan_of(TRN_SCREENING_SOBOL, 64, two_groups, 2);
    ck_assert_int_eq(plan->per_row, INPUTS + 2 + 1); /* of two groups one has two members */
    ck_assert_int_eq(plan->n_points, 64 * (INPUTS + 3));
    struct answer a = ask(plan, product, INT32_MAX);
    ck_assert_double_eq(a.groups[1].index.total, a.inputs[1].index.total);
    ck_assert_double_eq(a.groups[1].index.total_high, a.inputs[1].index.total_high);
}
END_TEST

START_TEST(a_group_of_all_has_all_of_the_variance)
{
    static const int32_t one[INPUTS] = {0, 0, 0};
    const struct trn_screening *plan = plan_of(TRN_SCREENING_SOBOL, 1024, one, 1);
    ck_assert_int_eq(plan->per_row, INPUTS + 2);
    struct answer a = ask(plan, sum, INT32_MAX);
    ck_assert_double_eq_tol(a.groups[0].index.total, 1.0, 0.05);
    ck_assert_double_eq_tol(a.groups[0].index.first, 1.0, 0.05);
}
END_TEST

START_TEST(a_stopped_sample_uses_whole_rows)
{
    const struct trn_screening *plan = plan_of(TRN_SCREENING_SOBOL, 64, two_groups, 2);
    struct answer a = ask(plan, sum, 32 * plan->per_row + 3);
    ck_assert_int_eq(a.inputs[0].effect.n, 32);
    ck_assert_int_eq(a.groups[0].effect.n, 32);
}
END_TEST

START_TEST(impossible_wishes_are_refused)
{
    struct trn_screening_def def = {.n_inputs = 0, .dists = all, .points = 10};
    const struct trn_screening *plan = NULL;
    struct trn_error error = {0};
    ck_assert_int_eq(trn_screening_plan(arena, &def, &plan, &error), TRN_E_RANGE);
    ck_assert_str_eq(error.path, "/inputs");
    def.n_inputs = INPUTS;
    def.points = 1;
    ck_assert_int_eq(trn_screening_plan(arena, &def, &plan, &error), TRN_E_RANGE);
    ck_assert_ptr_null(plan);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("screening");
    TCase *known = tcase_create("known answers");
    tcase_add_checked_fixture(known, start, finish);
    tcase_add_test(known, morris_of_a_line_is_its_slope_times_the_middle_nine_tenths);
    tcase_add_test(known, a_stopped_screening_uses_the_trajectories_that_were_run);
    tcase_add_test(known, shares_of_a_sum_are_those_of_its_variances);
    tcase_add_test(known, a_group_has_what_its_members_do_together);
    tcase_add_test(known, a_group_of_one_is_the_input_and_costs_nothing);
    tcase_add_test(known, a_group_of_all_has_all_of_the_variance);
    tcase_add_test(known, a_stopped_sample_uses_whole_rows);
    tcase_add_test(known, impossible_wishes_are_refused);
    suite_add_tcase(suite, known);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
