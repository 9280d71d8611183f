/* sobol.c - shares of variance by exchanging columns of two samples. */
#include <gsl/gsl_math.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "points.h"
#include "tranche/sensitivity.h"
#include "tranche/stats.h"

enum { MOST_FACTORS = 64, LEAST_ROWS = 4 };

struct trn_sobol_def trn_sobol_def_default(void)
{
    return (struct trn_sobol_def){.n_factors = 1, .n_rows = 256, .sampling = TRN_SAMPLING_SOBOL};
}

/* -- The plan ---------------------------------------------------------------------- */

static enum trn_status check_groups(const struct trn_sobol_def *def, struct trn_error *reterr)
{
    bool seen[MOST_FACTORS] = {false};
    if (def->n_groups < 1 || def->n_groups > def->n_factors)
        return trn_fail(reterr, TRN_E_RANGE, "/groups", "expected 1 to %d groups, found %d",
                        (int)def->n_factors, (int)def->n_groups);
    for (int32_t f = 0; f < def->n_factors; f++) {
        const int32_t group = def->group[f];
        if (group < 0 || group >= def->n_groups) {
            char path[32];
            snprintf(path, sizeof path, "/group/%d", (int)f);
            return trn_fail(reterr, TRN_E_RANGE, path, "expected a group, 0 to %d, found %d",
                            (int)def->n_groups - 1, (int)group);
        }
        seen[group] = true;
    }
    for (int32_t g = 0; g < def->n_groups; g++)
        if (!seen[g])
            return trn_fail(reterr, TRN_E_RANGE, "/groups",
                            "expected a factor in each group, found none in %d", (int)g);
    return TRN_OK;
}

static enum trn_status check(const struct trn_sobol_def *def, struct trn_error *reterr)
{
    if (def->n_factors < 1 || def->n_factors > MOST_FACTORS)
        return trn_fail(reterr, TRN_E_RANGE, "/factors", "expected 1 to %d factors, found %d", MOST_FACTORS,
                        (int)def->n_factors);
    if (def->n_rows < LEAST_ROWS)
        return trn_fail(reterr, TRN_E_RANGE, "/rows", "expected %d rows or more, found %d", LEAST_ROWS,
                        (int)def->n_rows);
    const int64_t groups = def->group ? def->n_groups : def->n_factors;
    if (def->n_rows * (groups + 2) > TRN_DESIGN_POINTS)
        return trn_fail(reterr, TRN_E_LIMIT, "/rows", "expected at most %d points, found %lld",
                        TRN_DESIGN_POINTS, (long long)(def->n_rows * (groups + 2)));
    return def->group ? check_groups(def, reterr) : TRN_OK;
}

/* A in the first n_factors columns, B in the others. */
static enum trn_status draw_base(struct trn_arena *arena, const struct trn_sobol *plan,
                                 const struct trn_key *key, const struct trn_design **ret,
                                 struct trn_error *reterr)
{
    const int32_t n_dims = 2 * plan->n_factors;
    const struct trn_lhs_def lhs = {.n_points = plan->n_rows, .n_dims = n_dims, .tries = 1};
    switch (plan->sampling) {
    case TRN_SAMPLING_SOBOL:
        return trn_design_sobol(arena, plan->n_rows, n_dims, key, ret, reterr);
    case TRN_SAMPLING_LHS:
        return trn_design_lhs(arena, &lhs, key, ret, reterr);
    case TRN_SAMPLING_RANDOM:
        break;
    }
    return trn_design_random(arena, plan->n_rows, n_dims, key, ret, reterr);
}

/* Row by row A, B, then A with the columns of each group from B. */
static void exchange(const struct trn_sobol *plan, const struct trn_design *base, double *x)
{
    const size_t k = (size_t)plan->n_factors;
    for (int32_t row = 0; row < plan->n_rows; row++) {
        const double *a = base->x + (size_t)row * 2 * k, *b = a + k;
        memcpy(x, a, k * sizeof *x);
        memcpy(x + k, b, k * sizeof *x);
        x += 2 * k;
        for (int32_t g = 0; g < plan->n_groups; g++, x += k)
            for (size_t f = 0; f < k; f++)
                x[f] = plan->group[f] == g ? b[f] : a[f];
    }
}

static enum trn_status fill(struct trn_sobol *plan, const struct trn_key *key, double *x,
                            struct trn_error *reterr)
{
    struct trn_arena *scratch = trn_arena_create(0);
    if (!scratch)
        return trn_no_points(plan->n_rows, 2 * plan->n_factors, reterr);
    const struct trn_design *base;
    const enum trn_status status = draw_base(scratch, plan, key, &base, reterr);
    if (status == TRN_OK)
        exchange(plan, base, x);
    trn_arena_free(scratch);
    return status;
}

enum trn_status trn_sobol_plan(struct trn_arena *arena, const struct trn_sobol_def *def,
                               const struct trn_key *key, const struct trn_sobol **ret,
                               struct trn_error *reterr)
{
    enum trn_status status = check(def, reterr);
    if (status != TRN_OK)
        return status;
    const int32_t k = def->n_factors, n_groups = def->group ? def->n_groups : k;
    const int32_t n_points = def->n_rows * (n_groups + 2);
    double *x;
    struct trn_sobol *plan = TRN_NEW(arena, struct trn_sobol, 1);
    int32_t *group = TRN_NEW(arena, int32_t, k);
    const struct trn_design *design = trn_new_design(arena, n_points, k, &x);
    if (!plan || !group || !design)
        return trn_no_points(n_points, k, reterr);
    for (int32_t f = 0; f < k; f++)
        group[f] = def->group ? def->group[f] : f;
    const bool too_many = 2 * k > TRN_DESIGN_SOBOL_DIMS && def->sampling == TRN_SAMPLING_SOBOL;
    *plan = (struct trn_sobol){.n_factors = k,
                               .n_groups = n_groups,
                               .n_rows = def->n_rows,
                               .sampling = too_many ? TRN_SAMPLING_LHS : def->sampling,
                               .group = group,
                               .design = design};
    status = fill(plan, key, x, reterr);
    if (status == TRN_OK)
        *ret = plan;
    return status;
}

/* -- Estimates --------------------------------------------------------------------- */

struct sample { /* y of the rows that are complete, and the rows that are looked at */
    int32_t n_rows, n_groups;
    double *y;     /* [row][n_groups + 2] */
    int32_t *rows; /* n_rows numbers of rows; in the bootstrap some come twice */
};

struct moments { /* of f(A) and f(B) over the rows that are looked at */
    double mean, variance;
};

static const double *row_of(const struct sample *sample, int32_t i)
{
    return sample->y + (size_t)sample->rows[i] * (size_t)(sample->n_groups + 2);
}

/* The variance is that over the points, 2 n below: those of a sequence hold the mean so well that
 * none of their freedom is lost on it. */
static struct moments moments_of(const struct sample *sample)
{
    struct trn_tally tally = {0};
    for (int32_t i = 0; i < sample->n_rows; i++) {
        trn_tally_add(&tally, row_of(sample, i)[0]);
        trn_tally_add(&tally, row_of(sample, i)[1]);
    }
    return (struct moments){.mean = tally.mean, .variance = tally.m2 / (double)tally.n};
}

static void shares_of(const struct sample *sample, const struct moments *moments, int32_t group,
                      double *ret_first, double *ret_total)
{
    double first = 0.0, total = 0.0;
    for (int32_t i = 0; i < sample->n_rows; i++) {
        const double *y = row_of(sample, i);
        const double moved = y[2 + group] - y[0];
        first += (y[1] - moments->mean) * moved;
        total += moved * moved;
    }
    *ret_first = first / sample->n_rows / moments->variance;
    *ret_total = total / sample->n_rows / (2.0 * moments->variance);
}

/* Keep the rows without a NaN or an infinity. */
static void gather(const struct trn_sobol *plan, const double *y, struct sample *sample)
{
    const size_t width = (size_t)plan->n_groups + 2;
    for (int32_t row = 0; row < plan->n_rows; row++, y += width) {
        bool finite = true;
        for (size_t i = 0; i < width; i++)
            finite = finite && isfinite(y[i]);
        if (!finite)
            continue;
        memcpy(sample->y + (size_t)sample->n_rows * width, y, width * sizeof *y);
        sample->rows[sample->n_rows] = sample->n_rows;
        sample->n_rows++;
    }
}

/* Percentiles of `n` values, which are sorted. */
static void percentiles(double *values, size_t n, double level, double *ret_low, double *ret_high)
{
    gsl_sort(values, 1, n);
    *ret_low = gsl_stats_quantile_from_sorted_data(values, 1, n, 0.5 * (1.0 - level));
    *ret_high = gsl_stats_quantile_from_sorted_data(values, 1, n, 0.5 * (1.0 + level));
}

/* `drawn` has room for n_groups x 2 x resamples. */
static void bootstrap(struct sample *sample, double level, int32_t resamples, const struct trn_key *key,
                      double *drawn, struct trn_sobol_index *ret_index)
{
    const size_t most = (size_t)resamples;
    size_t n = 0;
    struct trn_stream stream;
    trn_stream_init(&stream, key);
    for (int32_t r = 0; r < resamples; r++) {
        for (int32_t i = 0; i < sample->n_rows; i++)
            sample->rows[i] = (int32_t)(trn_stream_uniform(&stream) * sample->n_rows);
        const struct moments moments = moments_of(sample);
        if (!(moments.variance > 0.0)) /* the same row again and again */
            continue;
        for (int32_t g = 0; g < sample->n_groups; g++) {
            double *first = drawn + (size_t)(2 * g) * most + n;
            shares_of(sample, &moments, g, first, first + most);
        }
        n++;
    }
    for (int32_t g = 0; n > 0 && g < sample->n_groups; g++) {
        double *first = drawn + (size_t)(2 * g) * most;
        percentiles(first, n, level, &ret_index[g].first_low, &ret_index[g].first_high);
        percentiles(first + most, n, level, &ret_index[g].total_low, &ret_index[g].total_high);
    }
}

enum trn_status trn_sobol_indices(const struct trn_sobol *plan, const double *y, double level,
                                  int32_t resamples, const struct trn_key *key,
                                  struct trn_sobol_result *ret_result, struct trn_sobol_index *ret_index,
                                  struct trn_error *reterr)
{
    const size_t rows = (size_t)plan->n_rows, groups = (size_t)plan->n_groups;
    struct sample sample = {.n_groups = plan->n_groups};
    sample.y = calloc(rows * (groups + 2), sizeof *sample.y);
    sample.rows = calloc(rows, sizeof *sample.rows);
    double *drawn = calloc(groups * 2 * (size_t)(resamples > 0 ? resamples : 0) + 1, sizeof *drawn);
    if (!sample.y || !sample.rows || !drawn) {
        free(sample.y);
        free(sample.rows);
        free(drawn);
        return trn_fail(reterr, TRN_E_MEMORY, "", "no memory for the indices of %zu groups", groups);
    }
    for (size_t g = 0; g < groups; g++)
        ret_index[g] = (struct trn_sobol_index){NAN, NAN, NAN, NAN, NAN, NAN};
    gather(plan, y, &sample);
    *ret_result =
        (struct trn_sobol_result){.mean = (double)NAN, .variance = (double)NAN, .rows = sample.n_rows};
    if (sample.n_rows >= 1) {
        const struct moments moments = moments_of(&sample);
        ret_result->mean = moments.mean;
        ret_result->variance = moments.variance;
        if (moments.variance > 0.0) {
            for (int32_t g = 0; g < plan->n_groups; g++)
                shares_of(&sample, &moments, g, &ret_index[g].first, &ret_index[g].total);
            bootstrap(&sample, level, resamples, key, drawn, ret_index);
        }
    }
    free(sample.y);
    free(sample.rows);
    free(drawn);
    return TRN_OK;
}
