/* flip.c - a coarse grid first, then the zero.
 *
 *   mean  +  *----*----*            start in the middle; the sign changes between the fourth point and
 *         0 -----------------\----  the fifth, so the flip lies there
 *         -                    *
 *
 * With one change of sign on the grid the whole range is searched, so that the interval of the zero may reach
 * as far as it will. With several, only the stretch that changes sign nearest to the start. */
#include "tranche/flip.h"

#include <math.h>
#include <string.h>

#include "tranche/root.h"

enum { MIDDLE = TRN_FLIP_GRID / 2, DEFAULT_EVALUATIONS = 30 };

struct search {
    const struct trn_flip_def *def;
    struct trn_flip *flip;
};

struct trn_flip_def trn_flip_def_default(void)
{
    return (struct trn_flip_def){.low = 0.0,
                                 .start = 0.5,
                                 .high = 1.0,
                                 .sign = 1.0,
                                 .tolerance = 0.01,
                                 .max_evaluations = DEFAULT_EVALUATIONS};
}

static enum trn_status check(const struct trn_flip_def *def, struct trn_error *reterr)
{
    if (!(def->low < def->high) || !(def->low <= def->start) || !(def->start <= def->high) ||
        !isfinite(def->high - def->low))
        return trn_fail(reterr, TRN_E_RANGE, "/low", "expected a start within a range, found %g in %g to %g",
                        def->start, def->low, def->high);
    if (!(def->tolerance > 0.0))
        return trn_fail(reterr, TRN_E_RANGE, "/tolerance", "expected a tolerance above 0, found %g",
                        def->tolerance);
    return TRN_OK;
}

/* ---- the grid ------------------------------------------------------------------------------------- */

/* A start at an end of the range makes points equal: each x is asked for once. */
static enum trn_status fill_grid(const struct trn_flip_def *def, struct trn_flip *flip,
                                 struct trn_error *reterr)
{
    const double xs[TRN_FLIP_GRID] = {def->low, 0.5 * (def->low + def->start), def->start,
                                      0.5 * (def->start + def->high), def->high};
    struct trn_flip_point points[TRN_FLIP_GRID];
    int32_t from[TRN_FLIP_GRID], n = 0;
    for (int32_t i = 0; i < TRN_FLIP_GRID; i++) {
        if (n == 0 || points[n - 1].x < xs[i])
            points[n++] = (struct trn_flip_point){.x = xs[i]};
        from[i] = n - 1;
    }
    enum trn_status status = def->evaluate(def->object, points, n, reterr);
    for (int32_t i = 0; i < TRN_FLIP_GRID && status == TRN_OK; i++)
        flip->grid[i] = points[from[i]];
    return status;
}

static void judge_grid(struct trn_flip *flip)
{
    double least = INFINITY, most = -INFINITY;
    bool rises = false, falls = false;
    for (int32_t i = 0; i < TRN_FLIP_GRID; i++) {
        const double mean = flip->grid[i].mean;
        least = fmin(least, mean);
        most = fmax(most, mean);
        rises = rises || (i > 0 && mean > flip->grid[i - 1].mean);
        falls = falls || (i > 0 && mean < flip->grid[i - 1].mean);
    }
    flip->swing = most - least;
    flip->monotone = !(rises && falls);
}

/* Has the mean another sign than the one that is to be reversed? Nothing at all reverses nothing. */
static bool reversed(const struct trn_flip_def *def, const struct trn_flip_point *point)
{
    return def->sign * point->mean < 0.0;
}

static bool holds_nothing(const struct trn_flip_point *point)
{
    return fabs(point->mean) <= point->half;
}

/* The first point on a side (step -1 or 1) that is reversed, or -1. */
static int32_t first_reversed(const struct search *s, int32_t step)
{
    for (int32_t i = MIDDLE + step; i >= 0 && i < TRN_FLIP_GRID; i += step)
        if (reversed(s->def, &s->flip->grid[i]))
            return i;
    return -1;
}

static int32_t changes(const struct search *s)
{
    int32_t n = 0;
    for (int32_t i = 1; i < TRN_FLIP_GRID; i++)
        n += reversed(s->def, &s->flip->grid[i]) != reversed(s->def, &s->flip->grid[i - 1]);
    return n;
}

/* ---- the zero ------------------------------------------------------------------------------------- */

/* What the grid knows is not asked again. */
static enum trn_status evaluate(void *object, double x, double *ret_mean, double *ret_half,
                                struct trn_error *reterr)
{
    struct search *s = object;
    struct trn_flip_point point = {.x = x};
    enum trn_status status = TRN_OK;
    int32_t i = 0;
    while (i < TRN_FLIP_GRID && s->flip->grid[i].x != x)
        i++;
    if (i < TRN_FLIP_GRID)
        point = s->flip->grid[i];
    else
        status = s->def->evaluate(s->def->object, &point, 1, reterr);
    *ret_mean = point.mean;
    *ret_half = point.half;
    return status;
}

static enum trn_status find_zero(struct search *s, double low, double high, struct trn_root *ret,
                                 struct trn_error *reterr)
{
    struct trn_root_def root = trn_root_def_default();
    root.low = low;
    root.high = high;
    root.tolerance = s->def->tolerance;
    root.max_evaluations = s->def->max_evaluations;
    root.evaluate = evaluate;
    root.object = s;
    return trn_root_find(&root, ret, reterr);
}

static void take_zero(struct search *s, double x)
{
    s->flip->outcome = TRN_FLIP_FOUND;
    s->flip->x = x;
    s->flip->move = fabs(x - s->def->start) / (s->def->high - s->def->low);
}

/* The nearer end of the interval; the start itself where it reaches over it. */
static double nearer_end(const struct search *s)
{
    const double start = s->def->start;
    const double end = s->flip->x >= start ? s->flip->low : s->flip->high;
    if (isnan(end))
        return NAN;
    return s->flip->x >= start ? fmax(end, start) : fmin(end, start);
}

static enum trn_status find_single(struct search *s, struct trn_error *reterr)
{
    struct trn_root root;
    enum trn_status status = find_zero(s, s->def->low, s->def->high, &root, reterr);
    if (status != TRN_OK)
        return status;
    take_zero(s, root.x);
    if (root.outcome == TRN_ROOT_FOUND) {
        s->flip->low = root.low;
        s->flip->high = root.high;
    }
    s->flip->unclear = nearer_end(s);
    return TRN_OK;
}

/* Between the point at `beyond`, which is reversed, and its neighbour towards the start. */
static enum trn_status find_between(struct search *s, int32_t beyond, int32_t step, struct trn_error *reterr)
{
    struct trn_root root;
    const double a = s->flip->grid[beyond - step].x, b = s->flip->grid[beyond].x;
    enum trn_status status = find_zero(s, fmin(a, b), fmax(a, b), &root, reterr);
    if (status != TRN_OK)
        return status;
    const double move = fabs(root.x - s->def->start) / (s->def->high - s->def->low);
    if (s->flip->outcome == TRN_FLIP_NONE || move < s->flip->move)
        take_zero(s, root.x);
    return TRN_OK;
}

/* No change of sign: from where on is it open? The grid point nearest to the start, and between it and its
 * neighbour the place where the straight line of mean - half reaches 0. */
static double open_from(const struct search *s)
{
    const struct trn_flip_point *grid = s->flip->grid;
    double best = NAN;
    if (holds_nothing(&grid[MIDDLE]))
        return s->def->start;
    for (int32_t step = -1; step <= 1; step += 2)
        for (int32_t i = MIDDLE + step; i >= 0 && i < TRN_FLIP_GRID; i += step) {
            if (!holds_nothing(&grid[i]))
                continue;
            const double inner = fabs(grid[i - step].mean) - grid[i - step].half;
            const double outer = fabs(grid[i].mean) - grid[i].half;
            const double x = grid[i - step].x + (grid[i].x - grid[i - step].x) * inner / (inner - outer);
            if (isnan(best) || fabs(x - s->def->start) < fabs(best - s->def->start))
                best = x;
            break;
        }
    return best;
}

static enum trn_status find(struct search *s, struct trn_error *reterr)
{
    const int32_t below = first_reversed(s, -1), above = first_reversed(s, 1);
    enum trn_status status = TRN_OK;
    if (reversed(s->def, &s->flip->grid[MIDDLE])) {
        s->flip->outcome = TRN_FLIP_AT_START;
        s->flip->x = s->flip->unclear = s->def->start;
        s->flip->move = 0.0;
        return TRN_OK;
    }
    if (below < 0 && above < 0) {
        s->flip->unclear = open_from(s);
        return TRN_OK;
    }
    if (changes(s) == 1)
        return find_single(s, reterr);
    if (below >= 0)
        status = find_between(s, below, -1, reterr);
    if (status == TRN_OK && above >= 0)
        status = find_between(s, above, 1, reterr);
    return status;
}

enum trn_status trn_flip_find(const struct trn_flip_def *def, struct trn_flip *ret, struct trn_error *reterr)
{
    struct trn_flip flip = {
        .outcome = TRN_FLIP_NONE, .x = NAN, .low = NAN, .high = NAN, .unclear = NAN, .move = NAN};
    struct search search = {.def = def, .flip = &flip};
    enum trn_status status = check(def, reterr);
    if (status == TRN_OK)
        status = fill_grid(def, &flip, reterr);
    if (status != TRN_OK)
        return status;
    judge_grid(&flip);
    status = find(&search, reterr);
    if (status == TRN_OK)
        *ret = flip;
    return status;
}
