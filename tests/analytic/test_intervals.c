/* test_intervals.c - how often intervals hold what they say they hold.
 *
 * Where an interval is exact, 95 % of them hold the true value. Shares are counted over 40,000
 * experiments, so the standard error of a share is 0.0011: the limits of 94 and 96 % are nine of
 * them away. */
#include <check.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "tranche/rng.h"
#include "tranche/root.h"
#include "tranche/stats.h"

enum { EXPERIMENTS = 40000 };

static struct trn_stream stream_of(uint32_t experiment)
{
    const struct trn_key key = {.seed = 21, .replication = experiment};
    struct trn_stream stream;
    trn_stream_init(&stream, &key);
    return stream;
}

static void expect_exact(double share, const char *what)
{
    ck_assert_msg(share >= 0.94 && share <= 0.96, "%s: %.2f %% of the intervals hold it", what,
                  100.0 * share);
}

/* -- The mean of n values ---------------------------------------------------------- */

/* Share of t-intervals of n values that hold their mean. */
static double coverage_of_mean(int n, bool lognormal)
{
    const double mean = lognormal ? exp(0.5) : 0.0;
    int held = 0;
    for (uint32_t e = 0; e < EXPERIMENTS; e++) {
        struct trn_stream stream = stream_of(e);
        struct trn_tally tally = {0};
        for (int i = 0; i < n; i++)
            trn_tally_add(&tally, lognormal ? trn_stream_lognormal(&stream, 0.0, 1.0)
                                            : trn_stream_normal(&stream, 0.0, 3.0));
        held += fabs(tally.mean - mean) <= trn_tally_half_width(&tally, 0.95);
    }
    return (double)held / EXPERIMENTS;
}

START_TEST(t_intervals_of_normal_values_are_exact)
{
    expect_exact(coverage_of_mean(10, false), "mean of 10");
    expect_exact(coverage_of_mean(50, false), "mean of 50");
}
END_TEST

/* Values with a long tail (sigma 1): 84.1 % with 10 of them, 89.7 % with 50, as measured here; the
 * tolerance is four standard errors. A sample that has missed the tail is both too low and too
 * sure. */
START_TEST(t_intervals_of_lognormal_values_hold_less)
{
    ck_assert_double_eq_tol(coverage_of_mean(10, true), 0.841, 0.0075);
    ck_assert_double_eq_tol(coverage_of_mean(50, true), 0.897, 0.0075);
}
END_TEST

/* -- The zero of a noisy line ------------------------------------------------------ */

enum { WORLDS = 10 };

/* World i says level + slope x: the same worlds at each x. On average 2 x - 1: the zero is 0.5. */
struct line {
    double level[WORLDS], slope[WORLDS];
};

static enum trn_status mean_of_line(void *object, double x, double *ret_mean, double *ret_half,
                                    struct trn_error *reterr)
{
    const struct line *line = object;
    struct trn_tally tally = {0};
    for (int i = 0; i < WORLDS; i++)
        trn_tally_add(&tally, line->level[i] + line->slope[i] * x);
    *ret_mean = tally.mean;
    *ret_half = trn_tally_half_width(&tally, 0.95);
    (void)reterr;
    return TRN_OK;
}

static double coverage_of_zero(double sign)
{
    int held = 0;
    for (uint32_t e = 0; e < EXPERIMENTS; e++) {
        struct trn_stream stream = stream_of(e);
        struct line line;
        for (int i = 0; i < WORLDS; i++) {
            line.level[i] = sign * trn_stream_normal(&stream, -1.0, 0.3);
            line.slope[i] = sign * trn_stream_normal(&stream, 2.0, 0.5);
        }
        struct trn_root_def def = trn_root_def_default();
        def.evaluate = mean_of_line;
        def.object = &line;
        def.tolerance = 1e-4;
        struct trn_root root;
        ck_assert_int_eq(trn_root_find(&def, &root, NULL), TRN_OK);
        ck_assert_int_eq(root.outcome, TRN_ROOT_FOUND);
        ck_assert(root.converged);
        held += root.low <= 0.5 && root.high >= 0.5;
    }
    return (double)held / EXPERIMENTS;
}

START_TEST(the_interval_of_a_zero_is_exact)
{
    expect_exact(coverage_of_zero(1.0), "zero of a rising line");
    expect_exact(coverage_of_zero(-1.0), "zero of a falling line");
}
END_TEST

/* -- Stopping ---------------------------------------------------------------------- */

/* Values of standard deviation 1, until the half-width is `precision`: how many it took, and the
 * share of intervals that hold the mean. */
static double stop_at(double precision, int experiments, struct trn_tally *ret_n)
{
    int held = 0;
    for (uint32_t e = 0; e < (uint32_t)experiments; e++) {
        struct trn_stream stream = stream_of(e);
        struct trn_tally tally = {0};
        struct trn_stop stop = trn_stop_default(precision);
        do
            trn_tally_add(&tally, trn_stream_normal(&stream, 0.0, 1.0));
        while (!trn_stop_done(&stop, tally.n, trn_tally_half_width(&tally, 0.95)));
        trn_tally_add(ret_n, (double)tally.n);
        held += fabs(tally.mean) <= trn_tally_half_width(&tally, 0.95);
    }
    return (double)held / experiments;
}

/* n = (z / precision)^2 would do if the variance were known. To it come (z^2 + 1) / 2 = 2.4, since
 * Student's t takes the place of z (t^2 = z^2 (1 + (z^2 + 1) / (2 n)) and less), and the
 * look-ahead. What is left, from stopping at the first small half-width and at whole numbers, is
 * below 1; 4 standard errors on top. Below n = 15 the rule's least of 10 rules.
 *
 * Who stops when the half-width is small stops more often when the variance is underestimated.
 * Measured here: 93.9 % of the intervals hold the mean at n = 23, 94.3 % at 50, 94.5 % at 104, 95 %
 * at 406, so at most 1.5 % less than they say. */
START_TEST(stopping_takes_as_many_as_it_must)
{
    static const double precisions[] = {0.5, 0.3, 0.2, 0.1};
    const double z = gsl_cdf_ugaussian_Pinv(0.975), needed = pow(z / precisions[_i], 2);
    struct trn_tally n = {0};
    const double share = stop_at(precisions[_i], _i == 3 ? 4000 : 20000, &n);
    const double ahead = needed > 100.0 ? 0.05 * needed : 5.0;
    ck_assert_double_eq_tol(n.mean, needed + 0.5 * (z * z + 1.0) + ahead,
                            1.0 + 4.0 * trn_tally_sd(&n) / sqrt((double)n.n));
    ck_assert_msg(share >= 0.935 && share <= 0.955, "%.2f %% of the intervals hold the mean", 100.0 * share);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("intervals");
    TCase *tcase = tcase_create("intervals");
    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, t_intervals_of_normal_values_are_exact);
    tcase_add_test(tcase, t_intervals_of_lognormal_values_hold_less);
    tcase_add_test(tcase, the_interval_of_a_zero_is_exact);
    tcase_add_loop_test(tcase, stopping_takes_as_many_as_it_must, 0, 4);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
