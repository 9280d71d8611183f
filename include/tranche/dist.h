/* dist.h - distributions of a scenario, drawn by their quantile function.
 *
 * One uniform gives one value, so draws can be shared between regimes and a lever that moves
 * a median moves every draw the same way. Bounds cut the distribution (it is renormalised,
 * not clamped). */
#ifndef TRANCHE_DIST_H
#define TRANCHE_DIST_H

#include "tranche/error.h"

enum trn_dist_kind {
    TRN_DIST_CONSTANT = 0, /* a: the value */
    TRN_DIST_UNIFORM,      /* a: low, b: high */
    TRN_DIST_TRIANGULAR,   /* a: low, b: high, c: mode */
    TRN_DIST_EXPONENTIAL,  /* a: mean */
    TRN_DIST_NORMAL,       /* a: mean, b: standard deviation */
    TRN_DIST_LOGNORMAL,    /* a: median, b: sigma of the logarithm */
    TRN_DIST_GAMMA         /* a: mean, b: standard deviation */
};

struct trn_dist {
    enum trn_dist_kind kind;
    double             a, b, c;
    double             min, max;       /* bounds; -inf and inf where none */
    double             p_min, p_max;   /* filled by trn_dist_prepare */
    double             scale;          /* times every value, also the bounds; trn_dist_prepare sets 1 */
};

struct trn_dist trn_dist_constant(double value);
/* Check the parameters and fill p_min, p_max, scale. reterr path: "", "/sd", "/median", ... A spread of
 * 0 is a constant. Refused: a sigma above 10; a gamma's sd below 0.01 or above 10 times its mean;
 * bounds that hold a probability below 1e-9. */
enum trn_status trn_dist_prepare(struct trn_dist *dist, struct trn_error *reterr);
/* The value below which a share u, in (0, 1), of draws lies. Needs a prepared dist. */
double trn_dist_quantile(const struct trn_dist *dist, double u);
double trn_dist_mean(const struct trn_dist *dist);   /* of the cut distribution; numeric where no formula is to be had */
double trn_dist_median(const struct trn_dist *dist); /* trn_dist_quantile(dist, 0.5) */

#endif
