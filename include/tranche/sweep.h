/* sweep.h - an experiment of many points: inputs of a scenario moved over a design.
 *
 * An uncertainty is a number of the world, moved as an uncertain input is; a lever is a value of the scenario set
 * outright, most often one of a regime. Both are told by an experiment file (io.h: trn_experiment_read). */
#ifndef TRANCHE_SWEEP_H
#define TRANCHE_SWEEP_H

#include "tranche/design.h"
#include "tranche/plan.h"
#include "tranche/stats.h"

/* Uncertainties, then levers. */
int32_t trn_sweep_n_inputs(const struct trn_experiment *experiment);
const struct trn_sweep_input *trn_sweep_input(const struct trn_experiment *experiment, int32_t input);

/* One point for each combination of levels (grid), or `points` points. Every input has levels or a dist. TRN_E_RANGE,
 * TRN_E_LIMIT, TRN_E_MEMORY. */
enum trn_status trn_sweep_plan(struct trn_arena *arena, const struct trn_experiment *experiment, uint64_t seed,
                               const struct trn_design **ret, struct trn_error *reterr);
/* The level of an input at u in (0, 1). */
const struct trn_sweep_level *trn_sweep_level(const struct trn_sweep_input *input, double u);
/* Its value at u, rounded to six digits so that it can be typed; NaN: a level that is no number. */
double trn_sweep_value(const struct trn_sweep_input *input, double u);

/* What one result y does along one input, added up point by point. */
#define TRN_SWEEP_BINS 4                 /* of an input without levels: quarters of its probability */
struct trn_sweep_effect {
    int32_t n_bins;
    struct trn_tally bins[TRN_SWEEP_LEVELS]; /* of y, by level or quarter */
    struct trn_tally x, y;               /* x: rank of the input, as a share */
    double  xy;                          /* sum of products about the means */
};
/* y NaN adds nothing. */
void trn_sweep_effect_add(struct trn_sweep_effect *effect, const struct trn_sweep_input *input, double u, double y);
/* Correlation of y with the rank of the input (of levels: by their numbers), with Fisher's interval at `level`: tanh(atanh r
 * -+ z / sqrt(n - 3)), Fisher (1921); approximate where points are not independent. NaN where y or the input does not vary, or a
 * level is no number; the interval NaN for n below 4. */
double trn_sweep_correlation(const struct trn_sweep_effect *effect, double level, double *ret_low, double *ret_high);

#endif
