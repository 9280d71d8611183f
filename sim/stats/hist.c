/* hist.c - counts on a binary grid.
 *
 * The grid of 2^k is nested in the grid of 2^(k + 1): bin b of one lies in bin
 * floor(b / 2) of the other. So a grid can be made coarser without knowing the
 * values. k and base are functions of the least and the greatest value alone:
 *
 *   k    = the smallest for which floor(max / 2^k) - floor(min / 2^k) < TRN_HIST_BINS
 *          and |min|, |max| < 2^(k + 53)
 *   base = floor(min / 2^k)
 *
 * The second condition keeps bins no finer than doubles are, and indices exact. As
 * values are added both conditions only get harder, so k never falls. */
#include "tranche/stats.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <string.h>

enum { LEAST_K = DBL_MIN_EXP - DBL_MANT_DIG }; /* 2^k is the least subnormal */

/* floor(value / 2^k) */
static int64_t bin_of(double value, int k)
{
    const double scaled = scalbn(value, -k);
    if (scaled == 0.0 && value < 0.0)
        return -1; /* underflow */
    return (int64_t)floor(scaled);
}

static int finest_k(double min, double max)
{
    const double largest = fmax(fabs(min), fabs(max));
    int k = LEAST_K;
    if (largest > 0.0 && ilogb(largest) - 52 > k)
        k = ilogb(largest) - 52;
    const double half_range = 0.5 * max - 0.5 * min; /* the range may overflow */
    if (half_range > 0.0 && ilogb(half_range) - 6 > k)
        k = ilogb(half_range) - 6; /* one finer would be 256 bins or more */
    while (bin_of(max, k) - bin_of(min, k) >= TRN_HIST_BINS)
        k++;
    return k;
}

/* Go to the grid (k, base), which must hold all that is counted. */
static void regrid(struct trn_hist *hist, int k, int64_t base)
{
    if (k == hist->k && base == hist->base)
        return;
    uint32_t old[TRN_HIST_BINS];
    memcpy(old, hist->count, sizeof old);
    memset(hist->count, 0, sizeof hist->count);
    const int up = k - hist->k < 62 ? k - hist->k : 62;
    for (int i = 0; i < TRN_HIST_BINS; i++)
        if (old[i] > 0)
            hist->count[((hist->base + i) >> up) - base] += old[i]; /* >> rounds down */
    hist->k = k;
    hist->base = base;
}

/* Make room for values from min to max. */
static void widen(struct trn_hist *hist, double min, double max)
{
    if (hist->n > 0) {
        min = fmin(min, hist->min);
        max = fmax(max, hist->max);
    }
    const int k = finest_k(min, max);
    if (hist->n > 0) {
        regrid(hist, k, bin_of(min, k));
    } else {
        hist->k = k;
        hist->base = bin_of(min, k);
    }
    hist->min = min;
    hist->max = max;
}

void trn_hist_init(struct trn_hist *hist)
{
    memset(hist, 0, sizeof *hist);
}

void trn_hist_add(struct trn_hist *hist, double value)
{
    assert(isfinite(value));
    value += 0.0; /* minus zero is zero */
    if (hist->n == 0 || value < hist->min || value > hist->max)
        widen(hist, value, value);
    const int64_t bin = bin_of(value, hist->k) - hist->base;
    assert(bin >= 0 && bin < TRN_HIST_BINS);
    assert(hist->count[bin] < UINT32_MAX);
    hist->count[bin]++;
    hist->n++;
}

void trn_hist_merge(struct trn_hist *into, const struct trn_hist *from)
{
    if (from->n == 0)
        return;
    struct trn_hist other = *from;
    widen(into, from->min, from->max);
    regrid(&other, into->k, into->base);
    for (int i = 0; i < TRN_HIST_BINS; i++) {
        assert(into->count[i] <= UINT32_MAX - other.count[i]);
        into->count[i] += other.count[i];
    }
    into->n += other.n;
}

double trn_hist_resolution(const struct trn_hist *hist)
{
    return hist->n == 0 || hist->min == hist->max ? 0.0 : scalbn(1.0, hist->k);
}

/* The value of rank `rank`, from 0: those of one bin are taken to lie evenly in it. */
static double ranked(const struct trn_hist *hist, int64_t rank)
{
    if (rank <= 0)
        return hist->min;
    if (rank >= hist->n - 1)
        return hist->max;
    int64_t below = 0;
    int bin = 0;
    while (below + hist->count[bin] <= rank)
        below += hist->count[bin++];
    const double inside = ((double)(rank - below) + 0.5) / (double)hist->count[bin];
    const double value = scalbn((double)(hist->base + bin) + inside, hist->k);
    return fmin(fmax(value, hist->min), hist->max);
}

/* Between the two values next to rank p (n - 1): type 7 of Hyndman and Fan 1996. */
double trn_hist_quantile(const struct trn_hist *hist, double p)
{
    assert(p >= 0.0 && p <= 1.0);
    if (hist->n == 0)
        return (double)NAN;
    const double place = p * (double)(hist->n - 1);
    const double rank = floor(place);
    const double low = ranked(hist, (int64_t)rank);
    if (place == rank)
        return low;
    const double high = ranked(hist, (int64_t)rank + 1);
    return low + (place - rank) * (high - low);
}
