/* screening.h - Morris' screening and Sobol' indices of inputs that have distributions.
 *
 *   plan      points, each a value of every input
 *   (caller)  y at each point, in order
 *   estimate  what each input, and each group of inputs, does to y
 *
 * Groups (of Sobol' only) share the points A and B of the inputs, so they cost one point a row each; none where
 * a group is one input or all of them. See sensitivity.h for methods and sources. */
#ifndef TRANCHE_SCREENING_H
#define TRANCHE_SCREENING_H

#include "tranche/dist.h"
#include "tranche/sensitivity.h"

#define TRN_SCREENING_INPUTS 64
/* Morris' grid goes from this percentile of an input to the same from above: an effect is that of going from
 * the 5 % point of the input's distribution to its 95 % point. */
#define TRN_SCREENING_MARGIN 0.05

enum trn_screening_method { TRN_SCREENING_MORRIS = 0, TRN_SCREENING_SOBOL };

struct trn_screening_def {
    enum trn_screening_method method;
    int32_t n_inputs;                    /* 1 to TRN_SCREENING_INPUTS */
    const struct trn_dist *const *dists; /* [input]; prepared, borrowed for as long as the plan */
    const int32_t *group;                /* [input]: 0 to n_groups - 1, none empty; borrowed for the call */
    int32_t n_groups;
    int32_t points;                      /* Morris: trajectories, 2 or more; Sobol': rows, 4 or more */
    uint64_t seed;
};

struct trn_screening {                   /* read-only; lies in the arena */
    enum trn_screening_method method;
    int32_t n_inputs, n_groups;
    int32_t n_points, per_row;           /* per_row: points of one trajectory or row, which stand together */
    uint64_t seed;
    const struct trn_dist *const *dists;
    const double *u;                     /* [point][input], in [0, 1] */
    const struct trn_morris *morris;
    const struct trn_sobol *inputs, *groups;
    const int32_t *group_at;             /* [point of `groups`]: the point here that it is */
};

/* TRN_E_RANGE, TRN_E_LIMIT ("/points", ...), TRN_E_MEMORY. */
enum trn_status trn_screening_plan(struct trn_arena *arena, const struct trn_screening_def *def,
                                   const struct trn_screening **ret, struct trn_error *reterr);
/* The value of an input at a point, in the unit of its distribution. */
double trn_screening_value(const struct trn_screening *plan, int32_t point, int32_t input);

struct trn_influence {                   /* NaN where the method does not give it */
    struct trn_morris_effect effect;
    struct trn_sobol_index index;
};
struct trn_screened {
    double  mean, variance;              /* of y over all points; Sobol': over A and B */
    double  low, high;                   /* least and greatest y */
    int32_t n, above, below;             /* points with a value; of them above and below 0 */
};
/* y: one number a point, NaN where there is none. Intervals at `level`. ret_inputs: n_inputs; ret_groups: n_groups.
 * TRN_E_MEMORY. */
enum trn_status trn_screening_estimate(const struct trn_screening *plan, const double *y, double level,
                                       struct trn_screened *ret, struct trn_influence *ret_inputs,
                                       struct trn_influence *ret_groups, struct trn_error *reterr);

#endif
