/* sensitivity.h - which inputs a result rests on: Morris' screening and Sobol' indices.
 *
 * Both go in three steps: plan points in the unit cube, let the caller find the result y at each
 * point (in the plan's order), estimate. One plan serves any number of results. What y is, is the
 * caller's: the mean of a measure over worlds, or one world, the same one at all points. Noise that
 * differs from point to point is counted as effect of every input. */
#ifndef TRANCHE_SENSITIVITY_H
#define TRANCHE_SENSITIVITY_H

#include "tranche/design.h"

/* -- Morris (1991), Technometrics 33 ------------------------------------------------------
 *
 * A trajectory starts at a random point of a grid of `levels` values a factor and moves one factor
 * after the other, in random order, by delta = p / (2 (p - 1)) of its range: k + 1 points, one
 * elementary effect (y after - y before) / (x after - x before) of each factor. */
struct trn_morris_def {
    int32_t n_factors;           /* 1 or more */
    int32_t trajectories;        /* 2 or more; default 20 */
    int32_t levels;              /* p: even, 2 or more; default 4 */
    double  margin;              /* the grid goes from margin to 1 - margin; 0 to below 0.5, default 0. Above
                                    0 where a factor's quantile is infinite at 0 or 1. Effects are per
                                    whole grid in any case */
};
struct trn_morris_def trn_morris_def_default(void);

struct trn_morris {              /* read-only; lies in the arena */
    int32_t n_factors, trajectories, levels;
    double  delta;               /* p / (2 (p - 1)), in units of the whole grid */
    const struct trn_design *design; /* trajectories x (n_factors + 1) points, one trajectory after the
                                        other; the ends 0 and 1 occur when margin is 0 */
    const int32_t *factor;       /* [trajectory][step]: what moves between points `step` and `step` + 1 */
    const double  *step;         /* [trajectory][step]: by how much, +delta or -delta */
};

/* TRN_E_RANGE "/factors", "/trajectories", "/levels", "/margin"; TRN_E_LIMIT; TRN_E_MEMORY. */
enum trn_status trn_morris_plan(struct trn_arena *arena, const struct trn_morris_def *def,
                                const struct trn_key *key, const struct trn_morris **ret,
                                struct trn_error *reterr);

struct trn_morris_effect {       /* of one factor, in units of y for its whole range */
    double  mu, sigma;           /* mean and standard deviation of the elementary effects */
    double  mu_star;             /* mean of their sizes (Campolongo et al. 2007): ranks factors */
    double  low, high;           /* t-interval of mu_star, not below 0; approximate: sizes of effects are not
                                    normal. A 95 % one holds 93 to 98 % of the time with 10 to 100
                                    trajectories (measured on Ishigami's function and Sobol's g) */
    int32_t n;                   /* effects that are numbers; below 2 all but mu and mu_star are NaN */
};
/* y: one number a point; those that are not finite leave out the effects they enter. ret: n_factors. */
void trn_morris_effects(const struct trn_morris *morris, const double *y, double level,
                        struct trn_morris_effect *ret);

/* -- Sobol' indices -----------------------------------------------------------------------
 *
 * Of the variance of y with all factors drawn at random: the share that group g makes alone (first)
 * and the share that would be left if all but g were known (total). Two independent samples A and
 * B, and for each group AB_g: A with the columns of g from B.
 *
 *   first = mean f(B) (f(AB_g) - f(A)) / V        Saltelli et al. (2010), Comput. Phys. Comm. 181, table 2 b
 *   total = mean (f(A) - f(AB_g))^2 / (2 V)       Jansen (1999), ibid. table 2 f
 *
 * with V the variance of all 2 n values f(A) and f(B), whose mean is taken off f first. Factors are
 * independent. */
enum trn_sampling {
    TRN_SAMPLING_SOBOL = 0,      /* Sobol' sequence in 2 n_factors dimensions, digitally shifted; up to 20 */
    TRN_SAMPLING_LHS,            /* Latin hypercube in 2 n_factors dimensions */
    TRN_SAMPLING_RANDOM
};

struct trn_sobol_def {
    int32_t n_factors;           /* 1 to 64 */
    const int32_t *group;        /* [factor]: its group, 0 to n_groups - 1, none empty; borrowed for the call.
                                    NULL: each factor its own */
    int32_t n_groups;            /* with `group`; else taken from n_factors */
    int32_t n_rows;              /* 4 or more, a power of 2 is best; default 256 */
    enum trn_sampling sampling;  /* default TRN_SAMPLING_SOBOL; becomes LHS above 20 factors */
};
struct trn_sobol_def trn_sobol_def_default(void);

struct trn_sobol {               /* read-only; lies in the arena */
    int32_t n_factors, n_groups, n_rows;
    enum trn_sampling sampling;  /* the one that was used */
    const int32_t *group;        /* [factor] */
    const struct trn_design *design; /* n_rows x (n_groups + 2) points: row by row A, B, AB_0, AB_1, ... */
};

/* TRN_E_RANGE "/factors", "/rows", "/groups", "/group/3"; TRN_E_LIMIT; TRN_E_MEMORY. */
enum trn_status trn_sobol_plan(struct trn_arena *arena, const struct trn_sobol_def *def,
                               const struct trn_key *key, const struct trn_sobol **ret,
                               struct trn_error *reterr);

struct trn_sobol_index {         /* of one group: shares of the variance of y. NaN where y does not vary */
    double first, first_low, first_high;
    double total, total_low, total_high;
};
struct trn_sobol_result {
    double  mean, variance;      /* of y */
    int32_t rows;                /* rows in which all values are finite; the others are left out */
};
/* y: one number a point. Intervals at `level` are bootstrap percentiles: rows drawn with
 * replacement `resamples` times (0: no intervals, NaN; 400 or more are best) from the stream of
 * `key`. They are approximate. Measured at 95 % on Ishigami's function and Sobol's g, they hold the
 * exact index in
 *     TRN_SAMPLING_RANDOM   91 to 96 % with 256 rows or 1,024; 90 to 94 % with 64
 *     TRN_SAMPLING_LHS      92 to 99 % with 256 rows or 1,024; 89 to 97 % with 64
 *     TRN_SAMPLING_SOBOL    99 to 100 % with 256 rows or 1,024; 66 and 70 % for two of 22 indices with 64
 * A bootstrap does not see how even the rows of the sequence are, so its intervals are too wide
 * there, and with few rows it may miss that they share a pattern. For narrower ones take some plans
 * with other keys and the t-interval of their indices.
 * ret_index: n_groups. TRN_E_MEMORY. */
enum trn_status trn_sobol_indices(const struct trn_sobol *plan, const double *y, double level,
                                  int32_t resamples, const struct trn_key *key,
                                  struct trn_sobol_result *ret_result,
                                  struct trn_sobol_index *ret_index, struct trn_error *reterr);

#endif
