/* test_hist.c - the grid, exact merging, and how far a quantile may be off. */
#include <check.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/stats.h"

enum { SEEDS = 200 };

static uint64_t state;

static uint64_t next_random(void) /* splitmix64, Steele et al. 2014 */
{
    uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static double unit(void)
{
    return (double)(next_random() >> 11) * 0x1.0p-53;
}

/* Values of very different kinds, the kind by `seed`. */
static double some_value(int seed)
{
    switch (seed % 8) {
    case 0:
        return unit();
    case 1:
        return 1e6 * unit() - 3e5;
    case 2:
        return exp(40.0 * unit() - 20.0) * (next_random() % 2 ? 1.0 : -1.0);
    case 3:
        return (double)(next_random() % 5);
    case 4:
        return 1e15 + (double)(next_random() % 3000);
    case 5:
        return next_random() % 10 ? 0.0 : DBL_TRUE_MIN * (double)(next_random() % 1000);
    case 6:
        return (2.0 * unit() - 1.0) * DBL_MAX;
    default:
        return next_random() % 2 ? -0.0 : 7.25;
    }
}

static bool same(const struct trn_hist *a, const struct trn_hist *b)
{
    return a->n == b->n && a->base == b->base && a->k == b->k && a->min == b->min && a->max == b->max &&
           memcmp(a->count, b->count, sizeof a->count) == 0;
}

static struct trn_hist hist_of(const double *values, int n)
{
    struct trn_hist hist;
    trn_hist_init(&hist);
    for (int i = 0; i < n; i++)
        trn_hist_add(&hist, values[i]);
    return hist;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

START_TEST(all_orders_of_insertion_give_the_same_histogram)
{
    static const double values[] = {3.0, -1.0, 250.0, 3.0, 1e-3, 700.5};
    const struct trn_hist expected = hist_of(values, 6);
    for (int number = 0; number < 720; number++) {
        double permuted[6];
        bool used[6] = {false};
        int digits = number; /* in the factorial number system */
        for (int i = 0; i < 6; i++) {
            int k = digits % (6 - i), slot = 0;
            digits /= 6 - i;
            while (used[slot] || k > 0)
                k -= !used[slot++];
            used[slot] = true;
            permuted[i] = values[slot];
        }
        const struct trn_hist hist = hist_of(permuted, 6);
        if (!same(&hist, &expected))
            ck_abort_msg("order %d gives another histogram", number);
    }
}
END_TEST

START_TEST(shuffled_and_merged_histograms_are_the_same)
{
    enum { N = 600 };

    static double values[N];
    state = (uint64_t)_i;
    for (int i = 0; i < N; i++)
        values[i] = some_value(_i);
    const struct trn_hist expected = hist_of(values, N);

    for (int i = N - 1; i > 0; i--) {
        const int j = (int)(next_random() % (uint64_t)(i + 1));
        const double swapped = values[i];
        values[i] = values[j];
        values[j] = swapped;
    }
    struct trn_hist hist = hist_of(values, N);
    ck_assert(same(&hist, &expected));

    qsort(values, N, sizeof values[0], compare);
    hist = hist_of(values, N);
    ck_assert(same(&hist, &expected));

    /* in parts of random size, some of them empty, merged forwards and backwards */
    struct trn_hist part[8], backwards;
    int from = 0;
    for (int p = 0; p < 8; p++) {
        const int size = p == 7 ? N - from : (int)(next_random() % 3) * (N - from) / 8;
        part[p] = hist_of(values + from, size);
        from += size;
    }
    trn_hist_init(&hist);
    trn_hist_init(&backwards);
    for (int p = 0; p < 8; p++) {
        trn_hist_merge(&hist, &part[p]);
        trn_hist_merge(&backwards, &part[7 - p]);
    }
    ck_assert(same(&hist, &expected));
    ck_assert(same(&backwards, &expected));
}
END_TEST

/* Type 7 quantiles of the sorted values. */
static double exact_quantile(const double *sorted, int n, double p)
{
    const double place = p * (n - 1);
    const int rank = (int)floor(place);
    if (rank >= n - 1)
        return sorted[n - 1];
    return sorted[rank] + (place - rank) * (sorted[rank + 1] - sorted[rank]);
}

START_TEST(quantiles_are_off_by_less_than_a_bin)
{
    enum { N = 500 };

    static double values[N];
    state = (uint64_t)_i + 1000;
    for (int i = 0; i < N; i++)
        values[i] = some_value(_i % 6);
    const struct trn_hist hist = hist_of(values, N);
    qsort(values, N, sizeof values[0], compare);
    const double bin = trn_hist_resolution(&hist);
    const double range = values[N - 1] - values[0];
    if (range > 300.0 * DBL_TRUE_MIN && range > 1e-13 * fabs(values[N - 1]))
        ck_assert_double_le(bin, range / (TRN_HIST_BINS / 2 - 1));
    for (double p = 0.0; p <= 1.0; p += 1.0 / 128)
        if (!(fabs(trn_hist_quantile(&hist, p) - exact_quantile(values, N, p)) <= bin))
            ck_abort_msg("quantile %g is %g, expected %g, bins of %g", p, trn_hist_quantile(&hist, p),
                         exact_quantile(values, N, p), bin);
}
END_TEST

/* A million values of one histogram: each is counted in its own bin, none is lost, and quantiles keep
 * the bound; memory is that of the struct. */
START_TEST(a_million_values_are_counted_exactly)
{
    enum { N = 1000000 };

    static double values[N];
    static struct trn_hist hist;
    uint32_t expected[TRN_HIST_BINS] = {0};
    state = 77;
    trn_hist_init(&hist);
    for (int i = 0; i < N; i++) {
        values[i] = 1000.0 * pow(unit(), 3.0) - 200.0;
        trn_hist_add(&hist, values[i]);
    }
    const double bin = trn_hist_resolution(&hist);
    for (int i = 0; i < N; i++)
        expected[(int64_t)floor(values[i] / bin) - hist.base]++;
    ck_assert_int_eq(hist.n, N);
    ck_assert_mem_eq(hist.count, expected, sizeof expected);
    qsort(values, N, sizeof values[0], compare);
    ck_assert_double_le(bin, (values[N - 1] - values[0]) / (TRN_HIST_BINS / 2 - 1));
    for (int i = 0; i <= 1000; i++)
        ck_assert_double_le(
            fabs(trn_hist_quantile(&hist, i / 1000.0) - exact_quantile(values, N, i / 1000.0)), bin);
}
END_TEST

START_TEST(ends_are_exact)
{
    const double values[] = {0.3, 17.9, 5.0};
    const struct trn_hist hist = hist_of(values, 3);
    ck_assert_double_eq(trn_hist_quantile(&hist, 0.0), 0.3);
    ck_assert_double_eq(trn_hist_quantile(&hist, 1.0), 17.9);
    ck_assert_double_eq_tol(trn_hist_quantile(&hist, 0.5), 5.0, trn_hist_resolution(&hist));
}
END_TEST

START_TEST(equal_values_have_no_spread)
{
    const double values[] = {-4.7, -4.7, -4.7};
    const struct trn_hist hist = hist_of(values, 3);
    ck_assert_double_eq(trn_hist_resolution(&hist), 0.0);
    for (double p = 0.0; p <= 1.0; p += 0.25)
        ck_assert_double_eq(trn_hist_quantile(&hist, p), -4.7);
}
END_TEST

START_TEST(an_empty_histogram_has_no_quantile)
{
    struct trn_hist hist, other;
    trn_hist_init(&hist);
    trn_hist_init(&other);
    ck_assert(isnan(trn_hist_quantile(&hist, 0.5)));
    ck_assert_double_eq(trn_hist_resolution(&hist), 0.0);
    trn_hist_merge(&hist, &other);
    ck_assert_int_eq(hist.n, 0);
}
END_TEST

START_TEST(the_grid_is_the_finest_that_holds_all)
{
    /* 0 to 255 fit into bins of 1; 256 needs bins of 2. */
    struct trn_hist hist;
    trn_hist_init(&hist);
    for (int i = 0; i < 256; i++)
        trn_hist_add(&hist, i);
    ck_assert_double_eq(trn_hist_resolution(&hist), 1.0);
    ck_assert_int_eq(hist.base, 0);
    for (int i = 0; i < 256; i++)
        ck_assert_uint_eq(hist.count[i], 1);
    trn_hist_add(&hist, 256.0);
    ck_assert_double_eq(trn_hist_resolution(&hist), 2.0);
    for (int i = 0; i < 128; i++)
        ck_assert_uint_eq(hist.count[i], 2);
    ck_assert_uint_eq(hist.count[128], 1);
    trn_hist_add(&hist, -1.0); /* -1 is in the bin from -2 on: below 0 bins round down too */
    ck_assert_int_eq(hist.base, -1);
    ck_assert_uint_eq(hist.count[0], 1);
}
END_TEST

START_TEST(values_of_one_bin_lie_evenly_in_it)
{
    /* bins of 1; four values in the bin from 100 on */
    const double values[] = {0.0, 100.1, 100.1, 100.1, 100.1, 255.5};
    const struct trn_hist hist = hist_of(values, 6);
    ck_assert_double_eq(trn_hist_resolution(&hist), 1.0);
    for (int i = 1; i <= 4; i++)
        ck_assert_double_eq_tol(trn_hist_quantile(&hist, i / 5.0), 100.0 + (i - 0.5) / 4.0, 1e-12);
}
END_TEST

START_TEST(the_least_negative_value_is_below_0)
{
    const double values[] = {-DBL_TRUE_MIN, 1e300};
    const struct trn_hist hist = hist_of(values, 2);
    ck_assert_int_eq(hist.base, -1);
    ck_assert_uint_eq(hist.count[0], 1);
}
END_TEST

START_TEST(the_merged_one_stays_as_it_was)
{
    const double a[] = {1, 2, 3}, b[] = {1000, -1000};
    struct trn_hist into = hist_of(a, 3);
    const struct trn_hist from = hist_of(b, 2), copy = from;
    trn_hist_merge(&into, &from);
    ck_assert(same(&from, &copy));
    ck_assert_int_eq(into.n, 5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hist");
    TCase *tcase = tcase_create("hist");
    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, all_orders_of_insertion_give_the_same_histogram);
    tcase_add_loop_test(tcase, shuffled_and_merged_histograms_are_the_same, 0, SEEDS);
    tcase_add_loop_test(tcase, quantiles_are_off_by_less_than_a_bin, 0, SEEDS);
    tcase_add_test(tcase, a_million_values_are_counted_exactly);
    tcase_add_test(tcase, ends_are_exact);
    tcase_add_test(tcase, equal_values_have_no_spread);
    tcase_add_test(tcase, an_empty_histogram_has_no_quantile);
    tcase_add_test(tcase, the_grid_is_the_finest_that_holds_all);
    tcase_add_test(tcase, values_of_one_bin_lie_evenly_in_it);
    tcase_add_test(tcase, the_least_negative_value_is_below_0);
    tcase_add_test(tcase, the_merged_one_stays_as_it_was);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
