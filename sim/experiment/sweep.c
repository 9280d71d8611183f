/* sweep.c - see sweep.h */
#include "tranche/sweep.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

_Static_assert(TRN_SWEEP_INPUTS == TRN_DESIGN_SOBOL_DIMS && TRN_SWEEP_POINTS == TRN_DESIGN_POINTS,
               "what a file may ask for is what a design can have");

enum { PURPOSE_DESIGN = 0x5c03 };

int32_t trn_sweep_n_inputs(const struct trn_experiment *experiment)
{
    return experiment->n_uncertainties + experiment->n_levers;
}

const struct trn_sweep_input *trn_sweep_input(const struct trn_experiment *experiment, int32_t input)
{
    return input < experiment->n_uncertainties ? &experiment->uncertainties[input]
                                               : &experiment->levers[input - experiment->n_uncertainties];
}

enum trn_status trn_sweep_plan(struct trn_arena *arena, const struct trn_experiment *experiment,
                               uint64_t seed, const struct trn_design **ret, struct trn_error *reterr)
{
    int32_t n = trn_sweep_n_inputs(experiment), levels[TRN_SWEEP_INPUTS];
    int32_t points = experiment->points < TRN_DESIGN_POINTS ? (int32_t)experiment->points : TRN_DESIGN_POINTS;
    struct trn_key key = {.seed = seed, .entity = trn_hash_name("sweep"), .purpose = PURPOSE_DESIGN};
    struct trn_lhs_def lhs = trn_lhs_def_default();
    if (n < 1 || n > TRN_SWEEP_INPUTS)
        return trn_fail(reterr, TRN_E_RANGE, "", "expected 1 to %d uncertainties and levers, found %d",
                        TRN_SWEEP_INPUTS, (int)n);
    for (int32_t i = 0; i < n; i++)
        levels[i] = trn_sweep_input(experiment, i)->n_levels;
    switch (experiment->design) {
    case TRN_SWEEP_GRID:
        return trn_design_grid(arena, n, levels, ret, reterr);
    case TRN_SWEEP_SOBOL:
        return trn_design_sobol(arena, points, n, &key, ret, reterr);
    case TRN_SWEEP_RANDOM:
        return trn_design_random(arena, points, n, &key, ret, reterr);
    case TRN_SWEEP_LHS:
        break;
    }
    lhs.n_points = points;
    lhs.n_dims = n;
    return trn_design_lhs(arena, &lhs, &key, ret, reterr);
}

const struct trn_sweep_level *trn_sweep_level(const struct trn_sweep_input *input, double u)
{
    return &input->levels[trn_design_level(u, input->n_levels)];
}

double trn_sweep_value(const struct trn_sweep_input *input, double u)
{
    char text[32];
    if (input->n_levels > 0)
        return trn_sweep_level(input, u)->number;
    snprintf(text, sizeof text, "%.6g",
             trn_dist_quantile(&input->dist, fmin(fmax(u, TRN_UNCERTAIN_TAIL), 1.0 - TRN_UNCERTAIN_TAIL)));
    return strtod(text, NULL);
}

/* ---- what it does --------------------------------------------------------------------------------- */

/* Rank of the input as a share; equal numbers share theirs. */
static double rank_of(const struct trn_sweep_input *input, double u)
{
    if (input->n_levels == 0)
        return u;
    double value = trn_sweep_level(input, u)->number, below = 0.0, same = 0.0;
    for (int32_t l = 0; l < input->n_levels; l++) {
        if (!isfinite(input->levels[l].number))
            return NAN;
        below += input->levels[l].number < value;
        same += input->levels[l].number == value;
    }
    return (below + 0.5 * same) / input->n_levels;
}

void trn_sweep_effect_add(struct trn_sweep_effect *effect, const struct trn_sweep_input *input, double u,
                          double y)
{
    effect->n_bins = input->n_levels > 0 ? input->n_levels : TRN_SWEEP_BINS;
    if (!isfinite(y))
        return;
    trn_tally_add(&effect->bins[trn_design_level(u, effect->n_bins)], y);
    double x = rank_of(input, u), off = y - (effect->y.n > 0 ? effect->y.mean : y);
    if (!isfinite(x))
        return;
    trn_tally_add(&effect->y, y);
    trn_tally_add(&effect->x, x);
    effect->xy += (x - effect->x.mean) * off;
}

double trn_sweep_correlation(const struct trn_sweep_effect *effect, double level, double *ret_low,
                             double *ret_high)
{
    double spread = sqrt(effect->x.m2 * effect->y.m2);
    *ret_low = *ret_high = NAN;
    if (effect->x.n < 2 || !(spread > 1e-12 * fabs(effect->y.mean)))
        return NAN;
    double r = fmin(fmax(effect->xy / spread, -1.0), 1.0);
    trn_correlation_interval(r, effect->x.n, level, ret_low, ret_high);
    return r;
}
