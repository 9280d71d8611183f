/* design.h - where to look: points in the unit cube.
 *
 * A design is n_points x n_dims numbers, point by point, all in the open interval (0, 1), so that
 * quantile functions can take them (trn_dist_quantile). Draws are keyed: the same key gives the
 * same design. */
#ifndef TRANCHE_DESIGN_H
#define TRANCHE_DESIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "tranche/arena.h"
#include "tranche/error.h"
#include "tranche/rng.h"

#define TRN_DESIGN_POINTS (1 << 24) /* most points of a design */
#define TRN_DESIGN_SOBOL_DIMS 40    /* GSL's table of direction numbers ends here */

struct trn_design {              /* read-only; lies in the arena it was made from */
    int32_t n_points, n_dims;
    const double *x;             /* [point][dim] */
};

/* All combinations of `levels[d]` levels (1 or more) in dimension d; the last dimension moves
 * fastest. Level i of L lies at (i + 0.5) / L; trn_design_level gives i back. TRN_E_RANGE
 * "/levels/2"; TRN_E_LIMIT for more than TRN_DESIGN_POINTS combinations; TRN_E_MEMORY. */
enum trn_status trn_design_grid(struct trn_arena *arena, int32_t n_dims, const int32_t *levels,
                                const struct trn_design **ret, struct trn_error *reterr);
/* The level, 0 to levels - 1, in which x of (0, 1) lies. */
int32_t trn_design_level(double x, int32_t levels);

/* Latin hypercube (McKay, Beckman & Conover 1979): in each dimension each of n_points strata of
 * width 1 / n_points holds exactly one point. */
struct trn_lhs_def {
    int32_t n_points;            /* 1 to TRN_DESIGN_POINTS */
    int32_t n_dims;              /* 1 or more */
    bool    centred;             /* in the middle of its stratum; default false, anywhere in it */
    int32_t tries;               /* the one of this many whose closest two points lie farthest apart (maximin,
                                    Johnson, Moore & Ylvisaker 1990); default 1. Each costs
                                    n_points^2 n_dims */
};
struct trn_lhs_def trn_lhs_def_default(void);
/* TRN_E_RANGE "/points", "/dims", "/tries"; TRN_E_MEMORY. */
enum trn_status trn_design_lhs(struct trn_arena *arena, const struct trn_lhs_def *def,
                               const struct trn_key *key, const struct trn_design **ret,
                               struct trn_error *reterr);

/* The first n_points of the Sobol' sequence, the origin included (leaving it out breaks the balance
 * of the first 2^m points: Owen 2020), up to TRN_DESIGN_SOBOL_DIMS dimensions. With a key, a random
 * digital shift (exclusive or with one draw of 53 bits a dimension): replicates with other keys are
 * independent, each point is uniform, and the net keeps its balance. Without (NULL), each point
 * lies in the middle of its cell of 2^-30. Best with a power of 2. TRN_E_RANGE "/points", "/dims";
 * TRN_E_MEMORY. */
enum trn_status trn_design_sobol(struct trn_arena *arena, int32_t n_points, int32_t n_dims,
                                 const struct trn_key *key, const struct trn_design **ret,
                                 struct trn_error *reterr);

/* Independent uniform points: what the others are compared with. Same errors. */
enum trn_status trn_design_random(struct trn_arena *arena, int32_t n_points, int32_t n_dims,
                                  const struct trn_key *key, const struct trn_design **ret,
                                  struct trn_error *reterr);

/* Centred L2 discrepancy (Hickernell 1998, Math. Comp. 67): how far the share of
 * points in boxes that reach to the nearest corner is from the box's volume. 0 would be even. Costs
 * n_points^2 n_dims. For independent points its square has the mean
 * ((5/4)^n_dims - (13/12)^n_dims) / n_points (Fang, Ma & Winker 2002). */
double trn_design_discrepancy(const struct trn_design *design);
/* Least Euclidean distance of two points; INFINITY for one point. */
double trn_design_closest(const struct trn_design *design);

#endif
