/* test_tally.c - means, intervals, levels, p-values and Holm's adjustment. */
#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "tranche/stats.h"

static struct trn_tally tally_of(const double *values, int n)
{
    struct trn_tally tally = {0};
    for (int i = 0; i < n; i++)
        trn_tally_add(&tally, values[i]);
    return tally;
}

START_TEST(mean_variance_and_ends_are_those_of_the_values)
{
    const double values[] = {2, 4, 4, 4, 5, 5, 7, 9};
    const struct trn_tally tally = tally_of(values, 8);
    ck_assert_int_eq(tally.n, 8);
    ck_assert_double_eq_tol(tally.mean, 5.0, 1e-14);
    ck_assert_double_eq_tol(trn_tally_variance(&tally), 32.0 / 7.0, 1e-14);
    ck_assert_double_eq_tol(trn_tally_sd(&tally), sqrt(32.0 / 7.0), 1e-14);
    ck_assert_double_eq(tally.min, 2.0);
    ck_assert_double_eq(tally.max, 9.0);
}
END_TEST

START_TEST(ends_are_right_below_zero_too)
{
    const double values[] = {-3, -7, -5};
    const struct trn_tally tally = tally_of(values, 3);
    ck_assert_double_eq(tally.min, -7.0);
    ck_assert_double_eq(tally.max, -3.0);
}
END_TEST

/* The sum of squares less the square of the sum would give 0 or noise here. */
START_TEST(variance_survives_a_large_mean)
{
    const double values[] = {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16};
    const struct trn_tally tally = tally_of(values, 4);
    ck_assert_double_eq_tol(trn_tally_variance(&tally), 30.0, 1e-9);
}
END_TEST

START_TEST(less_than_two_values_have_no_spread)
{
    const double one = 3.0;
    struct trn_tally tally = {0};
    ck_assert(isnan(trn_tally_variance(&tally)) && isnan(trn_tally_half_width(&tally, 0.95)));
    ck_assert_double_eq(trn_tally_p_value(&tally), 1.0);
    tally = tally_of(&one, 1);
    ck_assert(isnan(trn_tally_sd(&tally)) && isnan(trn_tally_half_width(&tally, 0.95)));
    ck_assert_double_eq(trn_tally_p_value(&tally), 1.0);
    ck_assert_double_eq(tally.mean, 3.0);
}
END_TEST

/* 1 to 10: sd 3.02765, t(9, 0.975) = 2.262157, t(9, 0.995) = 3.249836. */
START_TEST(half_widths_are_students)
{
    struct trn_tally tally = {0};
    for (int i = 1; i <= 10; i++)
        trn_tally_add(&tally, i);
    const double error = sqrt(55.0 / 6.0 / 10.0);
    ck_assert_double_eq_tol(trn_tally_half_width(&tally, 0.95), 2.262157163 * error, 1e-8);
    ck_assert_double_eq_tol(trn_tally_half_width(&tally, 0.99), 3.249835542 * error, 1e-8);
}
END_TEST

/* t(2, 2) = 0.1835034 two-sided: mean 2 standard errors from 0 with three values. */
START_TEST(p_values_are_two_sided)
{
    /* mean 2, variance 3, error 1 */
    const double values[] = {2.0 - 1.7320508075688772, 2.0, 2.0 + 1.7320508075688772};
    struct trn_tally tally = tally_of(values, 3);
    ck_assert_double_eq_tol(trn_tally_p_value(&tally), 0.18350341907227397, 1e-12);
    const double negative[] = {-values[0], -values[1], -values[2]};
    tally = tally_of(negative, 3);
    ck_assert_double_eq_tol(trn_tally_p_value(&tally), 0.18350341907227397, 1e-12);
}
END_TEST

START_TEST(p_values_without_spread_are_0_or_1)
{
    const double zeros[] = {0, 0, 0}, ones[] = {1, 1, 1};
    struct trn_tally tally = tally_of(zeros, 3);
    ck_assert_double_eq(trn_tally_p_value(&tally), 1.0);
    tally = tally_of(ones, 3);
    ck_assert_double_eq(trn_tally_p_value(&tally), 0.0);
}
END_TEST

START_TEST(a_level_is_weighted_by_time)
{
    struct trn_level level;
    trn_level_init(&level, 10.0, 4.0);
    ck_assert_double_eq(trn_level_mean(&level, 10.0), 4.0);
    trn_level_set(&level, 12.0, 1.0);
    trn_level_set(&level, 12.0, 2.0); /* replaces: it lasted no time */
    trn_level_set(&level, 15.0, 0.0);
    ck_assert_double_eq_tol(trn_level_mean(&level, 15.0), 14.0 / 5.0, 1e-15);
    ck_assert_double_eq_tol(trn_level_mean(&level, 20.0), 1.4, 1e-15);
    ck_assert_double_eq(level.value, 0.0);
}
END_TEST

static void expect_holm(const double *p, const double *expected, size_t n)
{
    double out[8];
    size_t scratch[8];
    trn_holm(p, n, out, scratch);
    for (size_t i = 0; i < n; i++)
        ck_assert_double_eq_tol(out[i], expected[i], 1e-15);
}

START_TEST(holm_multiplies_by_what_is_left_and_never_falls)
{
    /* R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") */
    expect_holm((const double[]){0.01, 0.04, 0.03, 0.005}, (const double[]){0.03, 0.06, 0.06, 0.02}, 4);
    expect_holm((const double[]){0.2, 0.5, 0.9}, (const double[]){0.6, 1.0, 1.0}, 3);
    expect_holm((const double[]){0.02}, (const double[]){0.02}, 1);
    expect_holm((const double[]){0.01, 0.01, 0.01}, (const double[]){0.03, 0.03, 0.03}, 3);
    expect_holm((const double[]){0.0, 1.0}, (const double[]){0.0, 1.0}, 2);
    expect_holm(NULL, NULL, 0);
}
END_TEST

/* Every order of five p-values, numbered in the factorial number system. */
START_TEST(holm_does_not_depend_on_the_order)
{
    static const double base[] = {0.001, 0.012, 0.012, 0.03, 0.4};
    static const double adjusted[] = {0.005, 0.048, 0.048, 0.06, 0.4};
    for (int number = 0; number < 120; number++) {
        double p[5], expected[5];
        bool used[5] = {false};
        int digits = number;
        for (int i = 0; i < 5; i++) {
            int k = digits % (5 - i), slot = 0;
            digits /= 5 - i;
            while (used[slot] || k > 0)
                k -= !used[slot++];
            used[slot] = true;
            p[i] = base[slot];
            expected[i] = adjusted[slot];
        }
        expect_holm(p, expected, 5);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tally");
    TCase *tcase = tcase_create("tally");
    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, mean_variance_and_ends_are_those_of_the_values);
    tcase_add_test(tcase, ends_are_right_below_zero_too);
    tcase_add_test(tcase, variance_survives_a_large_mean);
    tcase_add_test(tcase, less_than_two_values_have_no_spread);
    tcase_add_test(tcase, half_widths_are_students);
    tcase_add_test(tcase, p_values_are_two_sided);
    tcase_add_test(tcase, p_values_without_spread_are_0_or_1);
    tcase_add_test(tcase, a_level_is_weighted_by_time);
    tcase_add_test(tcase, holm_multiplies_by_what_is_left_and_never_falls);
    tcase_add_test(tcase, holm_does_not_depend_on_the_order);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
