/* hindcast_score.c - how well what worlds say goes with what was observed. */
#include <math.h>

#include "tranche/hindcast.h"

static const double LEVEL = 0.95; /* of intervals of shares and of skill */
enum { LEAST_CLIMATE = 4 };       /* values that make a distribution of the past */

static double mean_of(const double *values, size_t n)
{
    double sum = 0.0;
    for (size_t k = 0; k < n; k++)
        sum += values[k];
    return n > 0 ? sum / (double)n : NAN;
}

static bool usable(const struct trn_hind_point *point)
{
    return point->n > 0;
}

/* ---- one point -------------------------------------------------------------------------------- */

static void score_point(struct trn_hind_point *point)
{
    static const double at[TRN_HIND_QUANTILES] = {0.05, 0.25, 0.5, 0.75, 0.95};
    const size_t n = (size_t)point->n;
    trn_sort(point->worlds, n);
    point->mean = mean_of(point->worlds, n);
    for (int k = 0; k < TRN_HIND_QUANTILES; k++)
        point->quantile[k] = trn_sorted_quantile(point->worlds, n, at[k]);
    point->inside50 =
        point->quantile[TRN_HIND_Q25] <= point->observed && point->observed <= point->quantile[TRN_HIND_Q75];
    point->inside90 =
        point->quantile[TRN_HIND_Q05] <= point->observed && point->observed <= point->quantile[TRN_HIND_Q95];
    point->crps = trn_crps(point->worlds, n, point->observed);
}

/* Persistence knows the past alone: before the cut the value before, after it the last before the cut. */
static void score_persistence(const struct trn_hindcast *h, const struct trn_hind_series *series,
                              struct trn_hind_point *point)
{
    point->persisted = NAN;
    for (int32_t k = 0; k < series->n; k++) {
        const struct trn_hind_point *before = &h->points[series->first + k];
        if (before->part == TRN_FITTED && before->day < point->day)
            point->persisted = before->observed;
    }
    point->crps_persistence = fabs(point->persisted - point->observed);
}

/* The other fitted values of the series, whenever they were: fair, for they scatter as the series does. */
static void score_climatology(const struct trn_hindcast *h, const struct trn_hind_series *series,
                              struct trn_hind_point *point, double *scratch)
{
    size_t n = 0;
    for (int32_t k = 0; k < series->n; k++) {
        const struct trn_hind_point *other = &h->points[series->first + k];
        if (other->part == TRN_FITTED && other != point)
            scratch[n++] = other->observed;
    }
    point->crps_climatology = NAN;
    if (series->observed->cumulative || n < LEAST_CLIMATE)
        return;
    trn_sort(scratch, n);
    point->crps_climatology = trn_crps(scratch, n, point->observed);
}

/* ---- a series --------------------------------------------------------------------------------- */

/* Pairs of scores where the reference has one; returns how many. */
static size_t pair_up(const struct trn_hindcast *h, const struct trn_hind_series *series,
                      enum trn_period part, bool climatology, double *scores, double *reference)
{
    size_t n = 0;
    for (int32_t k = 0; k < series->n; k++) {
        const struct trn_hind_point *point = &h->points[series->first + k];
        double other = climatology ? point->crps_climatology : point->crps_persistence;
        if (point->part != part || !usable(point) || isnan(other))
            continue;
        scores[n] = point->crps;
        reference[n++] = other;
    }
    return n;
}

static void score_part(const struct trn_hindcast *h, const struct trn_hind_series *series,
                       enum trn_period part, double *scratch, struct trn_hind_score *ret)
{
    double squares = 0.0, errors = 0.0, crps = 0.0, *scores = scratch, *reference = scratch + series->n;
    *ret = (struct trn_hind_score){.error = NAN, .rmse = NAN, .crps = NAN};
    for (int32_t k = 0; k < series->n; k++) {
        const struct trn_hind_point *point = &h->points[series->first + k];
        if (point->part != part || !usable(point))
            continue;
        double error = point->mean - point->observed;
        ret->n++;
        errors += error;
        squares += error * error;
        crps += point->crps;
        ret->inside50 += point->inside50;
        ret->inside90 += point->inside90;
    }
    if (ret->n > 0) {
        double n = (double)ret->n;
        ret->error = errors / n;
        ret->rmse = sqrt(squares / n);
        ret->crps = crps / n;
    }
    trn_binomial_interval(ret->inside50, ret->n, LEVEL, &ret->low50, &ret->high50);
    trn_binomial_interval(ret->inside90, ret->n, LEVEL, &ret->low90, &ret->high90);
    size_t n = pair_up(h, series, part, false, scores, reference);
    ret->crps_reference = mean_of(scores, n);
    ret->crps_persistence = mean_of(reference, n);
    ret->skill = trn_skill_of(scores, reference, n, LEVEL);
    n = pair_up(h, series, part, true, scores, reference);
    ret->crps_climatology = mean_of(reference, n);
    ret->skill_climatology = trn_skill_of(scores, reference, n, LEVEL);
}

/* ---- facts ------------------------------------------------------------------------------------ */

static void score_fact(struct trn_hind_fact *fact)
{
    const struct trn_fact *known = fact->fact;
    const size_t n = (size_t)fact->n;
    fact->median = fact->low = fact->high = fact->share = fact->median_low = fact->median_high = NAN;
    if (n == 0)
        return;
    int64_t within = 0;
    trn_sort(fact->worlds, n);
    for (size_t k = 0; k < n; k++)
        within += known->above < fact->worlds[k] && fact->worlds[k] < known->below;
    fact->median = trn_sorted_quantile(fact->worlds, n, 0.5);
    fact->low = trn_sorted_quantile(fact->worlds, n, 0.05);
    fact->high = trn_sorted_quantile(fact->worlds, n, 0.95);
    fact->share = (double)within / (double)n;
    trn_median_interval(fact->worlds, n, LEVEL, &fact->median_low, &fact->median_high);
    fact->pass = known->above < fact->median_low && fact->median_high < known->below;
    fact->undecided = !fact->pass && fact->median_high > known->above &&
                      fact->median_low < known->below; /* else none keeps */
}

void trn_hindcast_finish(struct trn_hindcast *h)
{
    for (int32_t s = 0; s < h->n_series; s++) {
        struct trn_hind_series *series = &h->series[s];
        for (int32_t k = 0; k < series->n; k++) {
            struct trn_hind_point *point = &h->points[series->first + k];
            if (usable(point))
                score_point(point);
            score_persistence(h, series, point);
            score_climatology(h, series, point, h->scratch);
        }
        for (int part = 0; part < TRN_PERIODS; part++)
            score_part(h, series, (enum trn_period)part, h->scratch, &series->part[part]);
    }
    for (int32_t f = 0; f < h->n_facts; f++)
        score_fact(&h->facts[f]);
}
