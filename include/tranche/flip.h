/* flip.h - how far one input must move before a mean changes its sign.
 *
 * The mean is that of a paired difference of two regimes over the same worlds. It is looked at on a grid of five
 * points of the input's range; where its sign changes, or where its interval holds 0 somewhere, the place is found by
 * trn_root_find. */
#ifndef TRANCHE_FLIP_H
#define TRANCHE_FLIP_H

#include "tranche/error.h"

#include <stdbool.h>
#include <stdint.h>

#define TRN_FLIP_GRID 5 /* low, half way to the start, the start, half way to the end, high */

struct trn_flip_point {
    double  x, mean, half;       /* half: half-width of the interval of the mean; 0: no noise */
    int64_t n;                   /* worlds in the mean; handed through */
};

struct trn_flip_def {
    double  low, start, high;    /* low below high, start between them or at one of them */
    double  sign;                /* of the mean that is to be reversed: above or below 0 */
    double  tolerance;           /* of x, absolute, above 0 */
    int32_t max_evaluations;     /* of one search; default 30 */
    /* Fill .mean, .half and .n of n points. A status other than TRN_OK ends the search and is passed on. */
    enum trn_status (*evaluate)(void *object, struct trn_flip_point *points, int32_t n, struct trn_error *reterr);
    void   *object;              /* borrowed; handed to `evaluate` */
};
struct trn_flip_def trn_flip_def_default(void); /* low 0, start 0.5, high 1, sign 1, tolerance 0.01 */

enum trn_flip_outcome {
    TRN_FLIP_NONE = 0,           /* the mean has the sign on the whole grid */
    TRN_FLIP_FOUND,
    TRN_FLIP_AT_START            /* the mean has not the sign at the start already */
};

struct trn_flip {
    enum trn_flip_outcome outcome;
    double  x;                   /* where the mean is 0, nearest to the start; NaN for NONE */
    double  low, high;           /* interval of x: the interval of the mean holds 0. Infinite where it is open at the end
                                    of the range; NaN for AT_START, where x is only one of several, or the search ended early */
    double  unclear;             /* from here on, away from the start, the interval of the mean holds 0; NaN: nowhere on the grid.
                                    Of a FOUND the nearer end of its interval */
    double  move;                /* |x - start| / (high - low); NaN for NONE */
    double  swing;               /* largest mean - smallest mean on the grid */
    bool    monotone;            /* the means of the grid rise, or fall, or stay from point to point */
    struct trn_flip_point grid[TRN_FLIP_GRID]; /* by x; twice the same x where the start is an end */
};

/* TRN_E_RANGE "/low", "/tolerance", "/max_evaluations"; the status of `evaluate`. On failure *ret is left as it was. */
enum trn_status trn_flip_find(const struct trn_flip_def *def, struct trn_flip *ret, struct trn_error *reterr);

#endif
