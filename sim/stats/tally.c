/* tally.c - means, intervals and tests. */
#include "tranche/stats.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

void trn_tally_add(struct trn_tally *tally, double value)
{
    if (tally->n == 0) {
        tally->min = value;
        tally->max = value;
    }
    tally->n++;
    const double from_old = value - tally->mean;
    tally->mean += from_old / (double)tally->n;
    tally->m2 += from_old * (value - tally->mean);
    if (value < tally->min)
        tally->min = value;
    if (value > tally->max)
        tally->max = value;
}

double trn_tally_variance(const struct trn_tally *tally)
{
    return tally->n >= 2 ? tally->m2 / (double)(tally->n - 1) : (double)NAN;
}

double trn_tally_sd(const struct trn_tally *tally)
{
    return sqrt(trn_tally_variance(tally));
}

static double standard_error(const struct trn_tally *tally)
{
    return sqrt(trn_tally_variance(tally) / (double)tally->n);
}

double trn_tally_half_width(const struct trn_tally *tally, double level)
{
    assert(level > 0.0 && level < 1.0);
    if (tally->n < 2)
        return (double)NAN;
    return gsl_cdf_tdist_Qinv(0.5 * (1.0 - level), (double)(tally->n - 1)) * standard_error(tally);
}

double trn_tally_p_value(const struct trn_tally *tally)
{
    if (tally->n < 2)
        return 1.0;
    const double error = standard_error(tally);
    if (error == 0.0)
        return tally->mean == 0.0 ? 1.0 : 0.0;
    return 2.0 * gsl_cdf_tdist_Q(fabs(tally->mean) / error, (double)(tally->n - 1));
}

void trn_level_init(struct trn_level *level, double time, double value)
{
    *level = (struct trn_level){.start = time, .last = time, .value = value};
}

void trn_level_set(struct trn_level *level, double time, double value)
{
    assert(time >= level->last);
    level->area += (time - level->last) * level->value;
    level->last = time;
    level->value = value;
}

double trn_level_mean(const struct trn_level *level, double time)
{
    assert(time >= level->last);
    if (time == level->start)
        return level->value;
    return (level->area + (time - level->last) * level->value) / (time - level->start);
}

/* Sort the indices 0 to n - 1 in `order` by p, equal ones by index. Heapsort: no memory, and
 * no bad case. */
static void sort_by_p(const double *p, size_t n, size_t *order)
{
#define AFTER(i, j) (p[i] > p[j] || (p[i] == p[j] && (i) > (j)))
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    size_t first = n / 2, end = n;
    while (end > 1) {
        size_t moving;
        if (first > 0) {
            moving = order[--first];
        } else {
            moving = order[--end];
            order[end] = order[0];
        }
        size_t at = first;
        for (size_t child = 2 * at + 1; child < end; child = 2 * at + 1) {
            if (child + 1 < end && AFTER(order[child + 1], order[child]))
                child++;
            if (!AFTER(order[child], moving))
                break;
            order[at] = order[child];
            at = child;
        }
        order[at] = moving;
    }
#undef AFTER
}

/* adjusted p of rank i (from 0) = max over j <= i of min(1, (n - j) p_j) */
void trn_holm(const double *p, size_t n, double *out, size_t *scratch)
{
    sort_by_p(p, n, scratch);
    double largest = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double scaled = (double)(n - i) * p[scratch[i]];
        if (scaled > largest)
            largest = scaled;
        out[scratch[i]] = largest < 1.0 ? largest : 1.0;
    }
}

void trn_correlation_interval(double r, int64_t n, double level, double *ret_low, double *ret_high)
{
    double half = n > 3 ? gsl_cdf_ugaussian_Pinv(0.5 + level / 2.0) / sqrt((double)n - 3.0) : NAN;
    *ret_low = tanh(atanh(r) - half);
    *ret_high = tanh(atanh(r) + half);
}
