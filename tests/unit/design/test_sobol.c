/* test_sobol.c - how samples are laid out and put together again; known indices are in
 * tests/analytic. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/sensitivity.h"

static const struct trn_key key = {.seed = 12, .entity = 1};
static struct trn_arena *arena;

static void set_up(void)
{
    arena = trn_arena_create(0);
}

static void tear_down(void)
{
    trn_arena_free(arena);
}

static const struct trn_sobol *plan_of(int32_t n_factors, const int32_t *group, int32_t n_groups,
                                       int32_t n_rows, enum trn_sampling sampling)
{
    const struct trn_sobol_def def = {
        .n_factors = n_factors, .group = group, .n_groups = n_groups, .n_rows = n_rows, .sampling = sampling};
    const struct trn_sobol *plan = NULL;
    ck_assert_int_eq(trn_sobol_plan(arena, &def, &key, &plan, NULL), TRN_OK);
    return plan;
}

static double *evaluate(const struct trn_sobol *plan, double (*function)(const double *x))
{
    double *y = TRN_NEW(arena, double, plan->design->n_points);
    for (int32_t p = 0; p < plan->design->n_points; p++)
        y[p] = function(plan->design->x + (size_t)p * (size_t)plan->n_factors);
    return y;
}

static struct trn_sobol_result estimate(const struct trn_sobol *plan, const double *y, int32_t resamples,
                                        struct trn_sobol_index *ret_index)
{
    struct trn_sobol_result result;
    ck_assert_int_eq(trn_sobol_indices(plan, y, 0.95, resamples, &key, &result, ret_index, NULL), TRN_OK);
    return result;
}

START_TEST(groups_are_exchanged_as_a_whole)
{
    static const int32_t group[] = {1, 0, 1, 2, 0};
    const struct trn_sobol *plan = plan_of(5, group, 3, 16, (enum trn_sampling)_i);
    ck_assert_int_eq(plan->n_groups, 3);
    ck_assert_int_eq(plan->design->n_points, 16 * 5);
    ck_assert_int_eq(plan->sampling, _i);
    for (int row = 0; row < 16; row++) {
        const double *a = plan->design->x + row * 5 * 5, *b = a + 5;
        for (int f = 0; f < 5; f++) {
            ck_assert(a[f] > 0.0 && a[f] < 1.0 && b[f] > 0.0 && b[f] < 1.0 && a[f] != b[f]);
            for (int g = 0; g < 3; g++)
                ck_assert_double_eq(a[5 * (2 + g) + f], group[f] == g ? b[f] : a[f]);
        }
    }
}
END_TEST

START_TEST(without_groups_each_factor_is_its_own)
{
    const struct trn_sobol *plan = plan_of(4, NULL, 0, 8, TRN_SAMPLING_SOBOL);
    ck_assert_int_eq(plan->n_groups, 4);
    for (int f = 0; f < 4; f++)
        ck_assert_int_eq(plan->group[f], f);
}
END_TEST

START_TEST(above_20_factors_a_latin_hypercube_serves)
{
    ck_assert_int_eq(plan_of(20, NULL, 0, 8, TRN_SAMPLING_SOBOL)->sampling, TRN_SAMPLING_SOBOL);
    const struct trn_sobol *plan = plan_of(21, NULL, 0, 8, TRN_SAMPLING_SOBOL);
    ck_assert_int_eq(plan->sampling, TRN_SAMPLING_LHS);
    plan = plan_of(64, NULL, 0, 8, TRN_SAMPLING_SOBOL);
    bool hit[8] = {false}; /* the last column of A, at the first point of each row */
    for (int row = 0; row < 8; row++)
        hit[trn_design_level(plan->design->x[row * 66 * 64 + 63], 8)] = true;
    for (int i = 0; i < 8; i++)
        ck_assert(hit[i]);
}
END_TEST

START_TEST(wrong_definitions_are_refused)
{
    static const int32_t beyond[] = {0, 1, 2}, gap[] = {0, 2, 2};
    static const struct {
        struct trn_sobol_def def;
        enum trn_status status;
        const char *path;
    } wrong[] = {
        {{.n_factors = 0, .n_rows = 8}, TRN_E_RANGE, "/factors"},
        {{.n_factors = 65, .n_rows = 8}, TRN_E_RANGE, "/factors"},
        {{.n_factors = 3, .n_rows = 3}, TRN_E_RANGE, "/rows"},
        {{.n_factors = 3, .n_rows = 1 << 22}, TRN_E_LIMIT, "/rows"},
        {{.n_factors = 3, .n_rows = 8, .group = beyond, .n_groups = 2}, TRN_E_RANGE, "/group/2"},
        {{.n_factors = 3, .n_rows = 8, .group = gap, .n_groups = 3}, TRN_E_RANGE, "/groups"},
        {{.n_factors = 3, .n_rows = 8, .group = gap, .n_groups = 4}, TRN_E_RANGE, "/groups"},
    };
    const struct trn_sobol *plan = NULL;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct trn_error error;
        ck_assert_int_eq(trn_sobol_plan(arena, &wrong[i].def, &key, &plan, &error), wrong[i].status);
        ck_assert_str_eq(error.path, wrong[i].path);
        ck_assert_ptr_null(plan);
    }
}
END_TEST

static double second_only(const double *x)
{
    return 1e6 + 3.0 * x[1];
}

/* Who has no part has index 0 exactly; a large mean does not drown the others. */
START_TEST(a_factor_without_effect_has_index_0)
{
    const struct trn_sobol *plan = plan_of(3, NULL, 0, 256, TRN_SAMPLING_SOBOL);
    struct trn_sobol_index index[3];
    const struct trn_sobol_result result = estimate(plan, evaluate(plan, second_only), 200, index);
    ck_assert_double_eq_tol(result.mean, 1e6 + 1.5, 0.01);
    ck_assert_double_eq_tol(result.variance, 9.0 / 12.0, 0.01);
    for (int i = 0; i < 3; i += 2) {
        ck_assert_double_eq(index[i].first, 0.0);
        ck_assert_double_eq(index[i].total, 0.0);
        ck_assert_double_eq(index[i].first_low, 0.0);
        ck_assert_double_eq(index[i].total_high, 0.0);
    }
    ck_assert(index[1].first_low < 1.0 && index[1].first_high > 1.0);
    ck_assert(index[1].total_low < 1.0 && index[1].total_high > 1.0);
    ck_assert_double_eq_tol(index[1].first, 1.0, 0.05);
    ck_assert_double_eq_tol(index[1].total, 1.0, 0.05);
}
END_TEST

static double some(const double *x)
{
    return sin(5.0 * x[0]) + x[1] * x[2];
}

/* The estimators written out once more, for four rows. */
START_TEST(indices_are_the_formulas)
{
    const struct trn_sobol *plan = plan_of(3, NULL, 0, 4, TRN_SAMPLING_RANDOM);
    const double *y = evaluate(plan, some);
    double mean = 0.0, variance = 0.0;
    for (int row = 0; row < 4; row++)
        mean += (y[5 * row] + y[5 * row + 1]) / 8.0;
    for (int row = 0; row < 4; row++)
        variance += (pow(y[5 * row] - mean, 2) + pow(y[5 * row + 1] - mean, 2)) / 8.0;
    struct trn_sobol_index index[3];
    const struct trn_sobol_result result = estimate(plan, y, 0, index);
    ck_assert_double_eq_tol(result.mean, mean, 1e-14);
    ck_assert_double_eq_tol(result.variance, variance, 1e-14);
    ck_assert_int_eq(result.rows, 4);
    for (int i = 0; i < 3; i++) {
        double first = 0.0, total = 0.0;
        for (int row = 0; row < 4; row++) {
            const double *at = y + 5 * row;
            first += (at[1] - mean) * (at[2 + i] - at[0]) / 4.0;
            total += pow(at[0] - at[2 + i], 2) / 8.0;
        }
        ck_assert_double_eq_tol(index[i].first, first / variance, 1e-13);
        ck_assert_double_eq_tol(index[i].total, total / variance, 1e-13);
        ck_assert(isnan(index[i].first_low) && isnan(index[i].total_high));
    }
}
END_TEST

START_TEST(rows_that_are_not_numbers_are_left_out)
{
    const struct trn_sobol *plan = plan_of(3, NULL, 0, 32, TRN_SAMPLING_LHS);
    double *y = evaluate(plan, some), kept[32 * 5];
    y[5 * 2] = NAN;
    y[5 * 9 + 4] = INFINITY;
    y[5 * 9 + 1] = NAN;
    struct trn_sobol fewer = *plan;
    fewer.n_rows = 0;
    for (int row = 0; row < 32; row++)
        if (row != 2 && row != 9)
            memcpy(kept + 5 * fewer.n_rows++, y + 5 * row, 5 * sizeof *y);
    struct trn_sobol_index index[3], expected[3];
    ck_assert_int_eq(estimate(plan, y, 100, index).rows, 30);
    estimate(&fewer, kept, 100, expected);
    ck_assert_mem_eq(index, expected, sizeof index);
}
END_TEST

/* One row is a mean and a spread of two points, f(A) and f(B): 3 and 7. */
START_TEST(one_row_is_a_sample_too)
{
    const struct trn_sobol *plan = plan_of(2, NULL, 0, 4, TRN_SAMPLING_SOBOL);
    double y[16];
    struct trn_sobol_index index[2];
    for (int i = 0; i < 16; i++)
        y[i] = i < 12 ? NAN : (double[]){3.0, 7.0, 7.0, 3.0}[i - 12];
    struct trn_sobol_result result = estimate(plan, y, 10, index);
    ck_assert_int_eq(result.rows, 1);
    ck_assert_double_eq(result.mean, 5.0);
    ck_assert_double_eq(result.variance, 4.0);
    /* (7 - 5) (7 - 3) / 4 and (7 - 3)^2 / (2 x 4) */
    ck_assert_double_eq(index[0].first, 2.0);
    ck_assert_double_eq(index[0].total, 2.0);
    ck_assert_double_eq(index[1].first, 0.0);
}
END_TEST

START_TEST(what_does_not_vary_has_no_indices)
{
    const struct trn_sobol *plan = plan_of(2, NULL, 0, 8, TRN_SAMPLING_SOBOL);
    double y[32];
    struct trn_sobol_index index[2];
    for (int i = 0; i < 32; i++)
        y[i] = 4.0;
    struct trn_sobol_result result = estimate(plan, y, 10, index);
    ck_assert_double_eq(result.mean, 4.0);
    ck_assert_double_eq(result.variance, 0.0);
    ck_assert(isnan(index[0].first) && isnan(index[1].total) && isnan(index[0].total_low));
    for (int i = 0; i < 32; i++)
        y[i] = NAN;
    result = estimate(plan, y, 10, index);
    ck_assert_int_eq(result.rows, 0);
    ck_assert(isnan(result.mean) && isnan(result.variance) && isnan(index[0].first));
}
END_TEST

START_TEST(a_key_gives_one_interval)
{
    const struct trn_sobol *plan = plan_of(3, NULL, 0, 32, TRN_SAMPLING_SOBOL);
    const double *y = evaluate(plan, some);
    struct trn_sobol_index index[3], again[3];
    estimate(plan, y, 100, index);
    estimate(plan, y, 100, again);
    ck_assert_mem_eq(index, again, sizeof index);
    const struct trn_key other = {.seed = 13};
    struct trn_sobol_result result;
    ck_assert_int_eq(trn_sobol_indices(plan, y, 0.95, 100, &other, &result, again, NULL), TRN_OK);
    ck_assert(index[0].first_low != again[0].first_low);
    ck_assert_double_eq(index[0].first, again[0].first);
    for (int i = 0; i < 3; i++) {
        ck_assert(index[i].first_low < index[i].first && index[i].first < index[i].first_high);
        ck_assert(index[i].total_low < index[i].total && index[i].total < index[i].total_high);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sobol");
    TCase *tcase = tcase_create("sobol");
    suite_add_tcase(suite, tcase);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, groups_are_exchanged_as_a_whole, 0, 3);
    tcase_add_test(tcase, without_groups_each_factor_is_its_own);
    tcase_add_test(tcase, above_20_factors_a_latin_hypercube_serves);
    tcase_add_test(tcase, wrong_definitions_are_refused);
    tcase_add_test(tcase, a_factor_without_effect_has_index_0);
    tcase_add_test(tcase, indices_are_the_formulas);
    tcase_add_test(tcase, rows_that_are_not_numbers_are_left_out);
    tcase_add_test(tcase, one_row_is_a_sample_too);
    tcase_add_test(tcase, what_does_not_vary_has_no_indices);
    tcase_add_test(tcase, a_key_gives_one_interval);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
