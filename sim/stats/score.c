/* score.c - how good forecasts were. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort_double.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "tranche/stats.h"

void trn_sort(double *values, size_t n)
{
    gsl_sort(values, 1, n);
}

double trn_sorted_quantile(const double *sorted, size_t n, double p)
{
    return gsl_stats_quantile_from_sorted_data(sorted, 1, n, p);
}

/* The sum over all pairs of |x - x'| is, of sorted values from 1, 2 sum (2 i - n - 1) x_i. */
double trn_crps(const double *sorted, size_t n, double observed)
{
    double off = 0.0, apart = 0.0;
    for (size_t i = 0; i < n; i++) {
        off += fabs(sorted[i] - observed);
        apart += (2.0 * (double)i + 1.0 - (double)n) * (sorted[i] - sorted[0]);
    }
    double pairs = (double)n * ((double)n - 1.0);
    return off / (double)n - (n > 1 ? apart / pairs : 0.0);
}

void trn_binomial_interval(int64_t k, int64_t n, double level, double *ret_low, double *ret_high)
{
    double tail = 0.5 * (1.0 - level), hits = (double)k, misses = (double)(n - k);
    *ret_low = k == 0 ? 0.0 : gsl_cdf_beta_Pinv(tail, hits, misses + 1.0);
    *ret_high = k == n ? 1.0 : gsl_cdf_beta_Pinv(1.0 - tail, hits + 1.0, misses);
}

double trn_band_share(double level, int64_t n)
{
    return n < 1 ? level : level * (double)(n - 1) / (double)(n + 1);
}

enum trn_bands trn_bands_judge(double low, double high, double level, double expected)
{
    const double untold = 0.5; /* an interval wider than this tells nothing of a share */
    if (high < expected)
        return TRN_BANDS_NARROW;
    if (low > level)
        return TRN_BANDS_WIDE;
    return high - low > untold ? TRN_BANDS_UNTESTED : TRN_BANDS_AS_THEY_SHOULD;
}

void trn_median_interval(const double *sorted, size_t n, double level, double *ret_low, double *ret_high)
{
    const double tail = 0.5 * (1.0 - level);
    size_t r = 0, above = n / 2 + 1; /* r holds, above does not: halve between them */
    while (above - r > 1) {
        size_t middle = r + (above - r) / 2;
        if (gsl_cdf_binomial_P((unsigned)(middle - 1), 0.5, (unsigned)n) <= tail)
            r = middle;
        else
            above = middle;
    }
    *ret_low = r > 0 ? sorted[r - 1] : -INFINITY;
    *ret_high = r > 0 ? sorted[n - r] : INFINITY;
}

struct trn_skill trn_skill_of(const double *scores, const double *reference, size_t n, double level)
{
    struct trn_skill ret = {.n = (int64_t)n, .skill = NAN, .low = NAN, .high = NAN};
    struct trn_tally without = {0};
    double sum = 0.0, of = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += scores[i];
        of += reference[i];
    }
    if (!(of > 0.0))
        return ret;
    ret.skill = 1.0 - sum / of;
    for (size_t i = 0; i < n; i++)
        if (of - reference[i] > 0.0)
            trn_tally_add(&without, 1.0 - (sum - scores[i]) / (of - reference[i]));
    if (n < TRN_SKILL_LEAST || without.n < (int64_t)n)
        return ret;
    double points = (double)n, error = sqrt((points - 1.0) / points * without.m2);
    double half = gsl_cdf_tdist_Pinv(0.5 + 0.5 * level, points - 1.0) * error;
    ret.low = ret.skill - half;
    ret.high = ret.skill + half;
    return ret;
}
