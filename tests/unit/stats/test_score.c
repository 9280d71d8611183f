/* test_score.c - CRPS, intervals of shares and skill, against values reckoned by hand. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "tranche/stats.h"

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-12 * fmax(1.0, fabs(b)); /* a few roundings */
}

/* Of n values at 1, 2, ... n a quantile is its own rank, and ranks r and s hold (s - r) / (n + 1) of what is
 * like them. */
START_TEST(a_band_holds_the_pieces_between_its_ranks)
{
    double ranks[200];
    for (int n = 1; n <= 200; n++) {
        ranks[n - 1] = n;
        for (int k = 0; k < 2; k++) {
            const double level = k ? 0.9 : 0.5, p = 0.5 * (1.0 - level);
            const double between =
                trn_sorted_quantile(ranks, (size_t)n, 1.0 - p) - trn_sorted_quantile(ranks, (size_t)n, p);
            ck_assert(near(trn_band_share(level, n), between / (n + 1)));
        }
    }
    ck_assert(near(trn_band_share(0.9, 21), 18.0 / 22.0)); /* ranks 2 and 20 */
    ck_assert_double_eq(trn_band_share(0.9, 0), 0.9);
}
END_TEST

START_TEST(bands_are_judged_by_what_so_many_worlds_can_hold)
{
    static const struct {
        double low, high;
        int64_t worlds;
        enum trn_bands found;
    } cases[] = {
        {0.70, 0.87, 20, TRN_BANDS_AS_THEY_SHOULD}, /* 20 worlds hold 0.814 */
        {0.70, 0.87, 200, TRN_BANDS_NARROW},        /* 200 hold 0.891 */
        {0.60, 0.81, 20, TRN_BANDS_NARROW},         {0.85, 0.95, 20, TRN_BANDS_AS_THEY_SHOULD},
        {0.91, 0.99, 20, TRN_BANDS_WIDE},           {0.30, 0.95, 200, TRN_BANDS_UNTESTED},
        {0.00, 0.60, 1, TRN_BANDS_UNTESTED}, /* a band of one world is a point */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        ck_assert_int_eq(
            trn_bands_judge(cases[i].low, cases[i].high, 0.9, trn_band_share(0.9, cases[i].worlds)),
            cases[i].found);
}
END_TEST

START_TEST(crps_is_mean_distance_less_half_the_mean_distance_of_different_pairs)
{
    /* |1-3| |2-3| |6-3| = 2 1 3: mean 2. Pairs 1-2, 1-6, 2-6: 1 5 4, mean 10/3, half of it 5/3. */
    const double values[] = {1.0, 2.0, 6.0};
    ck_assert(near(trn_crps(values, 3, 3.0), 2.0 - 5.0 / 3.0));
    /* Far off, the spread is still taken away: 4 - 1/2 of 2. */
    const double two[] = {5.0, 7.0};
    ck_assert(near(trn_crps(two, 2, 10.0), 4.0 - 1.0));
}
END_TEST

START_TEST(crps_of_one_value_is_its_absolute_error)
{
    const double value = 14000.0;
    ck_assert(near(trn_crps(&value, 1, 24000.0), 10000.0));
}
END_TEST

START_TEST(crps_does_not_depend_on_how_many_values_there_are)
{
    /* Uniform on 0 to 1, observed 1/2: integral of (F - 1)^2 is 1/12. Mean over many samples of 2 and of 10;
     * the score of a sample has a standard deviation below 0.3, so the mean of 20,000 is off by less than
     * 0.01 (4 sigma). */
    uint64_t state = 1;
    for (size_t n = 2; n <= 10; n += 8) {
        double sum = 0.0, sample[10];
        for (int k = 0; k < 20000; k++) {
            for (size_t i = 0; i < n; i++) {
                state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
                double x = (double)(state >> 11) * 0x1.0p-53;
                size_t at = i;
                for (; at > 0 && sample[at - 1] > x; at--)
                    sample[at] = sample[at - 1];
                sample[at] = x;
            }
            sum += trn_crps(sample, n, 0.5);
        }
        ck_assert_msg(fabs(sum / 20000.0 - 1.0 / 12.0) < 0.01, "n %zu: %g", n, sum / 20000.0);
    }
}
END_TEST

START_TEST(an_interval_of_a_share_is_that_of_clopper_and_pearson)
{
    double low, high;
    trn_binomial_interval(0, 3, 0.95, &low, &high); /* high: 1 - 0.025^(1/3) */
    ck_assert_double_eq(low, 0.0);
    ck_assert(near(high, 1.0 - cbrt(0.025)));
    trn_binomial_interval(3, 3, 0.95, &low, &high);
    ck_assert(near(low, cbrt(0.025)));
    ck_assert_double_eq(high, 1.0);
    trn_binomial_interval(8, 10, 0.95, &low, &high); /* R: binom.test(8, 10) */
    ck_assert_double_eq_tol(low, 0.4439045, 1e-7);
    ck_assert_double_eq_tol(high, 0.9747893, 1e-7);
    trn_binomial_interval(0, 0, 0.95, &low, &high);
    ck_assert_double_eq(low, 0.0);
    ck_assert_double_eq(high, 1.0);
}
END_TEST

START_TEST(skill_is_one_less_the_ratio_and_has_an_interval_from_eight_points_on)
{
    const double scores[] = {1, 2, 3, 2, 1, 2, 3, 2}, reference[] = {4, 4, 4, 4, 4, 4, 4, 4};
    struct trn_skill seven = trn_skill_of(scores, reference, 7, 0.95);
    struct trn_skill eight = trn_skill_of(scores, reference, 8, 0.95);
    ck_assert(near(seven.skill, 0.5));
    ck_assert(isnan(seven.low) && isnan(seven.high));
    /* A constant reference: the jackknife is the t-interval of the mean score over 4. sd^2 = 4/7, t7
     * = 2.3646243. */
    double half = 2.364624252 * sqrt(4.0 / 7.0 / 8.0) / 4.0;
    ck_assert(near(eight.skill, 0.5));
    ck_assert_double_eq_tol(eight.high - eight.skill, half, 1e-9);
    ck_assert_double_eq_tol(eight.skill - eight.low, half, 1e-9);
    const double none[] = {0, 0};
    ck_assert(isnan(trn_skill_of(scores, none, 2, 0.95).skill));
    ck_assert(isnan(trn_skill_of(scores, reference, 0, 0.95).skill));
}
END_TEST

/* P(Bin(20, 1/2) <= 5) = 21700 / 2^20 = 0.0207, <= 6: 0.0577; P(Bin(6, 1/2) = 0) = 1 / 64, of 5: 1 / 32. */
START_TEST(interval_of_the_median_is_of_ranks_by_the_binomial)
{
    double values[100], low, high;
    for (int k = 0; k < 100; k++)
        values[k] = k + 1;
    const struct {
        size_t n;
        double low, high;
    } known[] = {{20, 6, 15},   {6, 1, 6}, {5, -INFINITY, INFINITY}, {1, -INFINITY, INFINITY},
                 {100, 40, 61}, {9, 2, 8}};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        trn_median_interval(values, known[k].n, 0.95, &low, &high);
        ck_assert_double_eq(low, known[k].low);
        ck_assert_double_eq(high, known[k].high);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("score");
    TCase *tc = tcase_create("score");
    tcase_add_test(tc, a_band_holds_the_pieces_between_its_ranks);
    tcase_add_test(tc, bands_are_judged_by_what_so_many_worlds_can_hold);
    tcase_add_test(tc, crps_is_mean_distance_less_half_the_mean_distance_of_different_pairs);
    tcase_add_test(tc, crps_of_one_value_is_its_absolute_error);
    tcase_add_test(tc, crps_does_not_depend_on_how_many_values_there_are);
    tcase_add_test(tc, an_interval_of_a_share_is_that_of_clopper_and_pearson);
    tcase_add_test(tc, skill_is_one_less_the_ratio_and_has_an_interval_from_eight_points_on);
    tcase_add_test(tc, interval_of_the_median_is_of_ranks_by_the_binomial);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
