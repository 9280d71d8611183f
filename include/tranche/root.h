/* root.h - where a noisy monotone function is 0.
 *
 * The function is known through samples: at each x the same n worlds give a mean and the half-width
 * of its interval. On the same worlds the mean is a deterministic function of x, so it has a zero
 * that can be found, and the interval of the zero is all x at which the interval of the mean holds
 * 0 (inversion of the test). Where the interval of the mean is exact at each x, that of the zero is
 * exact too. */
#ifndef TRANCHE_ROOT_H
#define TRANCHE_ROOT_H

#include <stdbool.h>
#include <stdint.h>

#include "tranche/error.h"

#define TRN_ROOT_EVALUATIONS 256 /* most evaluations of one search */

struct trn_root_def {
    double  low, high;           /* range of x: finite, low below high */
    double  tolerance;           /* of x, absolute, above 0 */
    int32_t max_evaluations;     /* 3 to TRN_ROOT_EVALUATIONS; default 40 */
    /* Mean of the function at x and half-width of its interval (0: no noise). Never asked twice for
     * one x. A status other than TRN_OK ends the search and is passed on. */
    enum trn_status (*evaluate)(void *object, double x, double *ret_mean, double *ret_half,
                                struct trn_error *reterr);
    void   *object;              /* borrowed; handed to `evaluate` */
};
struct trn_root_def trn_root_def_default(void); /* low 0, high 1, tolerance 1e-3 */

enum trn_root_outcome {
    TRN_ROOT_FOUND = 0,
    TRN_ROOT_BELOW,              /* the mean has one sign in the range and comes nearer to 0 towards `low` */
    TRN_ROOT_ABOVE,              /* the same towards `high` */
    TRN_ROOT_FLAT,               /* one sign and equal at both ends: x does not matter */
    TRN_ROOT_NOT_MONOTONE        /* more than one change of sign was seen: x is one, low and high are NaN */
};

struct trn_root {
    enum trn_root_outcome outcome;
    double  x;                   /* NaN unless FOUND or NOT_MONOTONE; of a whole stretch at 0 some point */
    double  low, high;           /* interval of x; -INFINITY or INFINITY where it is still open at the end of
                                    the range; (-INFINITY, def.low] or [def.high, INFINITY) when no x of
                                    the range is in it */
    bool    rising;              /* the mean rises with x */
    bool    converged;           /* x, low and high within the tolerance; false when evaluations ran out: low
                                    and high are then on the safe side */
    int32_t evaluations;
};

/* The ends and the middle are evaluated first. TRN_E_RANGE "/low", "/tolerance",
 * "/max_evaluations", or "" where the function is not finite; the status of `evaluate`. On failure
 * *ret is left as it was. */
enum trn_status trn_root_find(const struct trn_root_def *def, struct trn_root *ret, struct trn_error *reterr);

#endif
