/* stats.h - estimates from samples. Results do not depend on the order in which parts are
 * merged where the text says "exact"; elsewhere callers merge in replication order. */
#ifndef TRANCHE_STATS_H
#define TRANCHE_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tranche/arena.h"

/* Mean and variance in one pass (Welford 1962). All zero is empty. */
struct trn_tally {
    int64_t n;
    double  mean, m2, min, max;
};
void   trn_tally_add(struct trn_tally *tally, double value);
double trn_tally_variance(const struct trn_tally *tally); /* n - 1 below; NaN for n < 2 */
double trn_tally_sd(const struct trn_tally *tally);
/* Half-width of the two-sided t-interval of the mean at `level` (0.95); NaN for n < 2. Exact for
 * normal values; of lognormal ones with sigma 1 a 95 % interval holds the mean in 84 % of samples
 * of 10 and 90 % of samples of 50. */
double trn_tally_half_width(const struct trn_tally *tally, double level);

/* Time-weighted mean of a step function. */
struct trn_level {
    double start, last, value, area;
};
void   trn_level_init(struct trn_level *level, double time, double value);
void   trn_level_set(struct trn_level *level, double time, double value);
double trn_level_mean(const struct trn_level *level, double time);

/* Fisher's interval of a correlation r of n pairs: tanh(atanh r -+ z / sqrt(n - 3)) (Fisher 1921). Approximate; NaN for
 * n < 4. */
void   trn_correlation_interval(double r, int64_t n, double level, double *ret_low, double *ret_high);

/* Two-sided p-value of mean = 0 by Student's t; 1 for n < 2 or zero spread at zero. */
double trn_tally_p_value(const struct trn_tally *tally);
/* Does an interval show an effect, that is, leave out 0? An end that is no number shows nothing by itself. */
static inline bool trn_leaves_out_zero(double low, double high)
{
    return low > 0.0 || high < 0.0;
}
/* Holm (1979) adjusted p-values, in place order: out[i] belongs to p[i]. */
void   trn_holm(const double *p, size_t n, double *out, size_t *scratch);

/* In rising order; finite values. */
void   trn_sort(double *values, size_t n);
/* Quantile p in [0, 1] of n >= 1 sorted values, linear between them (type 7 of Hyndman & Fan 1996). */
double trn_sorted_quantile(const double *sorted, size_t n, double p);

/* Half-width of the notch of a median of n values with those quartiles, which also does for the mean of values that are
 * nearly normal: 1.57 (p75 - p25) / sqrt(n) (McGill, Tukey & Larsen 1978). Medians whose notches do not overlap differ
 * at some 95 %. 0 for n < 2. */
double trn_notch(double p25, double p75, double n);
/* Index of the least of n values, the first of equals; NaN is passed over; -1: there is none. */
int32_t trn_lowest(const double *value, int32_t n);
/* Where a series is not told apart from its lowest value: from the first to the last value within the half-width of the
 * lowest, as long as the intervals between overlap with its own. At most `room` spans, in order; returns how many there
 * are. `half`: half-widths; NULL or NaN: 0. */
struct trn_span {
    int32_t first, last;
};
int32_t trn_lowest_spans(const double *value, const double *half, int32_t n, struct trn_span *ret, int32_t room);
/* The same in words, of days from 1970-01-01: "from late February to mid-May 2024"; two spans are named, more counted.
 * Returns the index of the lowest, or -1 and "". */
enum { TRN_LOWEST_BYTES = 160 };
int32_t trn_lowest_words(const int32_t *day, const double *value, const double *half, int32_t n,
                         char out[TRN_LOWEST_BYTES]);

/* Continuous ranked probability score of n >= 1 values, sorted, against what was observed; in the unit of the values,
 * smaller is better: mean |x - y| - 1/2 mean |x - x'| (Gneiting & Raftery 2007, eq. 21), the second mean over pairs of
 * different values, so that its expectation does not depend on n (Ferro 2014, "fair"). A sample may score below 0.
 * One value: |x - y|. */
double trn_crps(const double *sorted, size_t n, double observed);
/* Interval of a share of which k of n were seen: Clopper & Pearson (1934), never too narrow; 0 to 1 for n = 0. */
void   trn_binomial_interval(int64_t k, int64_t n, double level, double *ret_low, double *ret_high);

/* Share of further values of the same law that lie between the quantiles (1 -+ level) / 2 of n values, as trn_sorted_quantile
 * gives them: level (n - 1) / (n + 1). n values part the line into n + 1 pieces of equal odds (Wilks 1941, Ann. Math. Stat.
 * 12), and the quantiles are level (n - 1) pieces apart. Exact where both have whole ranks (n = 21, 41 ... at 0.9) and for
 * uniform values; else within 2 / (n + 1). So bands of few worlds hold less than they are called, however good the
 * model is. `level` for n < 1. */
double trn_band_share(double level, int64_t n);

/* What the interval of the share of observed values that lie in bands of `level` says of the bands; expected: mean of
 * trn_band_share over the values. Narrow: the interval ends below it. Wide: the interval begins above the level. */
enum trn_bands { TRN_BANDS_AS_THEY_SHOULD = 0, TRN_BANDS_NARROW, TRN_BANDS_WIDE, TRN_BANDS_UNTESTED /* interval above 0.5 wide */ };
enum trn_bands trn_bands_judge(double low, double high, double level, double expected);

/* Interval of the median of n sorted values, from order statistics: the r-th value from either end, r the largest with
 * P(fewer than r of n lie below the median) = P(Bin(n, 1/2) < r) <= (1 - level) / 2, so never too narrow (Thompson 1936;
 * Conover 1999, 3.2). -INFINITY to INFINITY where n is too small for one, below 6 at 95 %. */
void   trn_median_interval(const double *sorted, size_t n, double level, double *ret_low, double *ret_high);

/* Skill of scores against those of a reference on the same n points: 1 - mean score / mean reference score. 1 is perfect,
 * below 0 worse than the reference. The interval is a t-interval from the jackknife over points (Tukey 1958), so it
 * takes points as independent; NaN for n < TRN_SKILL_LEAST. Skill is NaN for n = 0 or a reference without error. */
#define TRN_SKILL_LEAST 8
struct trn_skill { int64_t n; double skill, low, high; };
struct trn_skill trn_skill_of(const double *scores, const double *reference, size_t n, double level);

/* When to stop adding replications: Hoad, Robinson & Davies (2010), "Automated selection of the
 * number of replications for a discrete-event simulation", J. Oper. Res. Soc. 61. An early
 * half-width can be small by luck, so at least `least`, and the half-width must stay small for
 * `look_ahead` more (in proportion above 100 replications). Stopping when it looks precise makes
 * intervals hold a little less often than they say: of 95 % intervals of normal values 93.9 % hold
 * the mean at some 20 replications, 94.5 % at 100, 95 % at 400. */
struct trn_stop {
    double  precision;           /* half-width to reach; 0 or less: never */
    int32_t least, look_ahead;   /* defaults 10 and 5 */
    int64_t cap;                 /* stop here in any case; 0: no cap */
    int64_t met_at;              /* n at which the half-width was small enough first; 0: it is not */
    bool    precise;             /* it stopped because the half-width stayed small */
};
struct trn_stop trn_stop_default(double precision);
/* Asked once after each replication; n: replications so far, half_width: of the interval of their
 * mean, NaN where it is not defined. */
bool   trn_stop_done(struct trn_stop *stop, int64_t n, double half_width);

/* A histogram with integer counts on a binary grid: bins of width 2^k, aligned at multiples of
 * 2^k, with k the smallest for which all values fall into TRN_HIST_BINS consecutive bins. So
 * counts depend on the set of values alone, not on their order (exact), two histograms merge
 * into what one would have held, and memory does not grow with n. A quantile is off by less
 * than one bin: (max - min) / (TRN_HIST_BINS / 2 - 1) at the most. */
#define TRN_HIST_BINS 256
struct trn_hist {
    int64_t  n;
    int64_t  base;  /* first bin holds [base * 2^k, (base + 1) * 2^k) */
    int32_t  k;
    double   min, max;
    uint32_t count[TRN_HIST_BINS];
};
void   trn_hist_init(struct trn_hist *hist);
void   trn_hist_add(struct trn_hist *hist, double value); /* finite values only; asserted */
void   trn_hist_merge(struct trn_hist *into, const struct trn_hist *from);
/* Quantile p in [0, 1], linear inside a bin, within [min, max]; NaN when empty. */
double trn_hist_quantile(const struct trn_hist *hist, double p);
/* Width of a bin: the error bound of trn_hist_quantile. 0 when all values are equal. */
double trn_hist_resolution(const struct trn_hist *hist);

#endif
