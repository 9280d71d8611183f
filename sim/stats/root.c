/* root.c - one table of evaluations, three curves through it.
 *
 *      |            mean + half  /      With rising means: left of where mean + half is 0 the
 *      |                  /    /        function is below 0 beyond doubt, right of where
 *    0 +-------[----x----]---           mean - half is 0 it is above. The interval lies between.
 *      |     /    /    /                Falling means are turned round first.
 *      |   /    /    /  mean - half
 *          low      high
 *
 * Each of the three zeros is bracketed between two neighbours of the table and the bracket made
 * smaller, so evaluations for one curve serve the others. GSL's Brent would do the first of them,
 * but goes on until the bracket is as narrow as doubles are, when an evaluation costs hundreds of
 * simulations and a wider tolerance will do. */
#include "tranche/root.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* A step goes at least this share of the tolerance into the bracket, so that the step after a
 * good one lands on the other side of the zero and closes it. */
#define LEAST_STEP 0.9

struct point {
    double x, mean, half;
};

struct search {
    const struct trn_root_def *def;
    struct trn_error *reterr;
    double sign; /* times the mean makes it rise */
    int32_t n;
    struct point points[TRN_ROOT_EVALUATIONS]; /* by x */
};

/* Which zero: of mean + shift x half. */
enum curve { UPPER, MEAN, LOWER };

struct crossing {
    enum { INSIDE, ALL_BELOW, ALL_ABOVE } where; /* ALL_BELOW: the curve is below 0 in the whole range */
    int32_t right;                               /* INSIDE: between points right - 1 and right */
    bool converged;
};

struct trn_root_def trn_root_def_default(void)
{
    return (struct trn_root_def){.low = 0.0, .high = 1.0, .tolerance = 1e-3, .max_evaluations = 40};
}

static enum trn_status check(const struct trn_root_def *def, struct trn_error *reterr)
{
    if (!isfinite(def->low) || !isfinite(def->high) || !(def->low < def->high) ||
        !isfinite(def->high - def->low))
        return trn_fail(reterr, TRN_E_RANGE, "/low", "expected a finite range, found %g to %g", def->low,
                        def->high);
    if (!(def->tolerance > 0.0) || !isfinite(def->tolerance))
        return trn_fail(reterr, TRN_E_RANGE, "/tolerance", "expected a tolerance above 0, found %g",
                        def->tolerance);
    if (def->max_evaluations < 3 || def->max_evaluations > TRN_ROOT_EVALUATIONS)
        return trn_fail(reterr, TRN_E_RANGE, "/max_evaluations", "expected 3 to %d evaluations, found %d",
                        TRN_ROOT_EVALUATIONS, (int)def->max_evaluations);
    return TRN_OK;
}

/* x is not in the table yet. */
static enum trn_status evaluate(struct search *search, double x)
{
    struct point point = {.x = x, .mean = (double)NAN, .half = (double)NAN};
    const enum trn_status status =
        search->def->evaluate(search->def->object, x, &point.mean, &point.half, search->reterr);
    if (status != TRN_OK)
        return status;
    if (!isfinite(point.mean) || !isfinite(point.half) || point.half < 0.0)
        return trn_fail(search->reterr, TRN_E_RANGE, "",
                        "expected a finite mean and half-width at %g, found %g and %g", x, point.mean,
                        point.half);
    int32_t at = search->n;
    while (at > 0 && search->points[at - 1].x > x)
        at--;
    memmove(&search->points[at + 1], &search->points[at],
            (size_t)(search->n - at) * sizeof search->points[0]);
    search->points[at] = point;
    search->n++;
    return TRN_OK;
}

static double height(const struct search *search, enum curve curve, int32_t i)
{
    const struct point *point = &search->points[i];
    const double shift = curve == UPPER ? 1.0 : curve == LOWER ? -1.0 : 0.0;
    return search->sign * point->mean + shift * point->half;
}

/* Past the zero. At a height of 0 a point belongs to the interval: past it on the way into the
 * interval, not yet on the way out. */
static bool is_past(const struct search *search, enum curve curve, int32_t i)
{
    const double y = height(search, curve, i);
    return curve == LOWER ? y > 0.0 : y >= 0.0;
}

/* Where the curve goes from below to above 0. Where it does so more than once, the widest interval:
 * UPPER enters it first, LOWER leaves it last. */
static struct crossing locate(const struct search *search, enum curve curve)
{
    const int32_t last = search->n - 1;
    struct crossing crossing = {.where = is_past(search, curve, last) ? ALL_ABOVE : ALL_BELOW};
    if (curve == UPPER && is_past(search, curve, 0))
        return (struct crossing){.where = ALL_ABOVE};
    if (curve == LOWER && !is_past(search, curve, last))
        return crossing;
    for (int32_t i = 1; i <= last; i++)
        if (!is_past(search, curve, i - 1) && is_past(search, curve, i)) {
            crossing = (struct crossing){.where = INSIDE, .right = i};
            if (curve != LOWER)
                break;
        }
    return crossing;
}

/* Where the straight line between the two points of a crossing is 0. */
static double interpolate(const struct search *search, enum curve curve, int32_t right)
{
    const double a = search->points[right - 1].x, b = search->points[right].x;
    const double ya = height(search, curve, right - 1), yb = height(search, curve, right);
    const double x = a + (b - a) * (ya / (ya - yb));
    return x > a && x < b ? x : yb == 0.0 ? b : ya == 0.0 ? a : 0.5 * (a + b);
}

/* Where to look next inside (a, b): on the straight line, or in the middle. */
static double next_x(const struct search *search, enum curve curve, int32_t right, bool halve)
{
    const double a = search->points[right - 1].x, b = search->points[right].x;
    const double middle = a + 0.5 * (b - a), least = LEAST_STEP * search->def->tolerance;
    if (halve || b - a <= 2.0 * least)
        return middle;
    const double x = interpolate(search, curve, right);
    return x < a + least ? a + least : x > b - least ? b - least : x;
}

/* Narrow the crossing of one curve down to the tolerance. Two steps that do not halve the bracket are
 * followed by one that does. */
static enum trn_status narrow(struct search *search, enum curve curve, struct crossing *ret)
{
    double widths[2] = {INFINITY, INFINITY}; /* one and two steps ago */
    bool stepped_beside = false;
    for (;;) {
        *ret = locate(search, curve);
        if (ret->where != INSIDE || (curve == MEAN && height(search, curve, ret->right) == 0.0)) {
            ret->converged = true;
            return TRN_OK;
        }
        const double a = search->points[ret->right - 1].x, b = search->points[ret->right].x;
        const bool at_0 =
            height(search, curve, ret->right - 1) == 0.0 || height(search, curve, ret->right) == 0.0;
        const bool halve = b - a > 0.5 * widths[1] || (at_0 && stepped_beside);
        stepped_beside = stepped_beside || at_0;
        const double x = next_x(search, curve, ret->right, halve);
        ret->converged = b - a <= search->def->tolerance || x <= a || x >= b;
        if (ret->converged || search->n >= search->def->max_evaluations)
            return TRN_OK;
        widths[1] = widths[0];
        widths[0] = b - a;
        const enum trn_status status = evaluate(search, x);
        if (status != TRN_OK)
            return status;
    }
}

static int32_t sign_changes(const struct search *search)
{
    int32_t changes = 0;
    double before = 0.0;
    for (int32_t i = 0; i < search->n; i++) {
        const double mean = search->points[i].mean;
        if (mean == 0.0)
            continue;
        changes += before * mean < 0.0;
        before = mean > 0.0 ? 1.0 : -1.0;
    }
    return changes;
}

/* The zero of the mean, and its outcome. */
static enum trn_status find_zero(struct search *search, struct trn_root *root)
{
    struct crossing crossing;
    const enum trn_status status = narrow(search, MEAN, &crossing);
    if (status != TRN_OK)
        return status;
    root->converged = crossing.converged;
    root->x = (double)NAN;
    if (crossing.where == INSIDE) {
        root->outcome = TRN_ROOT_FOUND;
        root->x = interpolate(search, MEAN, crossing.right);
    } else if (crossing.where == ALL_ABOVE && search->points[0].mean == 0.0) {
        root->outcome = TRN_ROOT_FOUND;
        root->x = search->def->low;
    } else if (search->points[0].mean == search->points[search->n - 1].mean) {
        root->outcome = TRN_ROOT_FLAT;
    } else {
        root->outcome = crossing.where == ALL_ABOVE ? TRN_ROOT_BELOW : TRN_ROOT_ABOVE;
    }
    return TRN_OK;
}

static enum trn_status find_interval(struct search *search, struct trn_root *root)
{
    /* What LOWER evaluates lies right of the bracket of UPPER, whose number stays right. */
    struct crossing enters, leaves;
    enum trn_status status = narrow(search, UPPER, &enters);
    if (status == TRN_OK)
        status = narrow(search, LOWER, &leaves);
    if (status != TRN_OK)
        return status;
    const struct point *points = search->points;
    root->low = enters.where == ALL_ABOVE   ? -INFINITY
                : enters.where == ALL_BELOW ? search->def->high
                : enters.converged          ? interpolate(search, UPPER, enters.right)
                                            : points[enters.right - 1].x;
    root->high = leaves.where == ALL_BELOW   ? INFINITY
                 : leaves.where == ALL_ABOVE ? search->def->low
                 : leaves.converged          ? interpolate(search, LOWER, leaves.right)
                                             : points[leaves.right].x;
    root->low = fmin(root->low, isnan(root->x) ? root->low : root->x); /* straight lines may cross */
    root->high = fmax(root->high, isnan(root->x) ? root->high : root->x);
    root->converged = root->converged && enters.converged && leaves.converged;
    return TRN_OK;
}

enum trn_status trn_root_find(const struct trn_root_def *def, struct trn_root *ret, struct trn_error *reterr)
{
    enum trn_status status = check(def, reterr);
    if (status != TRN_OK)
        return status;
    struct search search = {.def = def, .reterr = reterr};
    const double first[] = {def->low, def->high, def->low + 0.5 * (def->high - def->low)};
    for (int i = 0; i < 3 && status == TRN_OK; i++)
        if (i < 2 || (first[2] > def->low && first[2] < def->high))
            status = evaluate(&search, first[i]);
    if (status != TRN_OK)
        return status;

    struct trn_root root = {.rising = search.points[search.n - 1].mean >= search.points[0].mean};
    search.sign = root.rising ? 1.0 : -1.0;
    status = find_zero(&search, &root);
    if (status != TRN_OK)
        return status;
    if (root.outcome == TRN_ROOT_FLAT) {
        root.low = -INFINITY;
        root.high = INFINITY;
    } else if (sign_changes(&search) <= 1) {
        status = find_interval(&search, &root);
        if (status != TRN_OK)
            return status;
    }
    if (sign_changes(&search) > 1) {
        root.outcome = TRN_ROOT_NOT_MONOTONE;
        root.low = (double)NAN;
        root.high = (double)NAN;
    }
    root.evaluations = search.n;
    *ret = root;
    return TRN_OK;
}
