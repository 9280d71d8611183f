/* fit.h - inputs of a noisy model fitted so that a mean of terms is least.
 *
 * The terms are scores, one for each thing observed and each batch of worlds:
 *
 *   objective(x) = sum over terms of weight x mean over batches of term(x)
 *
 * Batches are the same worlds at every x (common random numbers), so the objective is a plain function of x. It is
 * minimised by the simplex of Nelder & Mead (1965; GSL nmsimplex2) in z, x = low + (high - low) / (1 + exp(-z)), which
 * keeps the bounds.
 *
 * Uncertainty: at the minimum each input is moved alone through its range (a slice). Terms of a group, and batches, are
 * drawn anew with replacement (bootstrap; Efron 1979), and the least point of each slice is found again; the interval
 * holds the middle 95 % of these points. It takes terms of a group as independent, and the other inputs as they were
 * fitted: where inputs can stand in for one another it is too narrow. It is never narrower than the search is fine
 * (tolerance x range / 4 either side).
 *
 * An input is not identified where moving it through its whole range changes the objective by less than `flat` of it,
 * or where its interval covers `wide` of its range. It is then kept at its start and the others are fitted again. */
#ifndef TRANCHE_FIT_H
#define TRANCHE_FIT_H

#include <stdbool.h>
#include <stdint.h>

#include "tranche/arena.h"
#include "tranche/error.h"

#define TRN_FIT_INPUTS 16
#define TRN_FIT_SLICE  13         /* most points of a slice */

struct trn_fit_input { double low, high, start; }; /* low < start < high */

struct trn_fit_def {
    const struct trn_fit_input *inputs;  int32_t n_inputs;
    const double  *weight;               /* of each term, 0 or more; not all 0 */
    const int32_t *group;                /* of each term, from 0; terms of weight 0 are not drawn */
    int32_t n_terms, n_batches;          /* at least 2 batches */
    int32_t max_evaluations;             /* of one minimisation; default 60 */
    int32_t draws;                       /* of the bootstrap; default 1000 */
    double  tolerance;                   /* size of the simplex in z at which it ends; default 0.02 */
    double  flat, wide;                  /* defaults 0.01 and 0.8 */
    uint64_t seed;                       /* of the bootstrap */
    /* The terms at x, [batch][term]. x: one an input. */
    enum trn_status (*evaluate)(void *object, const double *x, double *terms, struct trn_error *reterr);
    void *object;
};
struct trn_fit_def trn_fit_def_default(void);

enum trn_fit_outcome { TRN_FIT_FOUND = 0, TRN_FIT_FLAT, TRN_FIT_WIDE };

struct trn_fit_value {
    enum trn_fit_outcome outcome;        /* not FOUND: x is the start */
    double x, low, high;                 /* low, high: 95 % interval; NaN for FLAT */
    bool   at_bound;                     /* the interval holds an end of the range: the bound decides, not the data */
};

struct trn_fit {
    struct trn_fit_value values[TRN_FIT_INPUTS];
    double  before, after;               /* objective at the starts and at the end */
    int32_t evaluations;                 /* in all */
    bool    converged;                   /* the last minimisation ended by its tolerance */
};
/* The most evaluations that trn_fit_find makes: every input stays until the last round but one a round. */
int32_t trn_fit_most(const struct trn_fit_def *def);
/* TRN_E_RANGE: bounds, weights; TRN_E_MEMORY; the status of `evaluate`. */
enum trn_status trn_fit_find(const struct trn_fit_def *def, struct trn_fit *ret, struct trn_error *reterr);

#endif
