/* plan.h - what an experiment file says: inputs of a scenario, and the points at which they are tried.
 *
 * Definitions only: io reads them, experiment makes points of them. */
#ifndef TRANCHE_PLAN_H
#define TRANCHE_PLAN_H

#include "tranche/dist.h"
#include "tranche/scenario.h"

#define TRN_SWEEP_INPUTS 40 /* dimensions of GSL's Sobol' sequence */
#define TRN_SWEEP_LEVELS 64
#define TRN_SWEEP_POINTS (1 << 24)  /* most points of a design */

enum trn_sweep_design { TRN_SWEEP_LHS = 0, TRN_SWEEP_GRID, TRN_SWEEP_SOBOL, TRN_SWEEP_RANDOM };

struct trn_sweep_level {
    const char *json, *shown;            /* as a setting takes it; as a person does: a text without its quotes */
    double      number;                  /* NaN: no number */
};
struct trn_sweep_input {                 /* /uncertainties/NAME or a member of /levers */
    const char *name;                    /* of a lever its JSON pointer */
    const char *label;                   /* for text; default the name */
    const char *input;                   /* of an uncertainty: JSON pointer of what it moves; "": the scenario's own
                                            uncertain input of this name */
    enum trn_uncertain_as as;
    bool   lever;
    double low, high;                    /* NaN where not given; the reader makes `dist` of them */
    bool   has_dist;
    struct trn_dist dist;                /* where there are no levels */
    int32_t n_levels;
    const struct trn_sweep_level *levels;
};
struct trn_experiment {                  /* texts and arrays of the file that it was read from */
    const char *title, *description;
    const char *scenario;                /* path, relative to the experiment file */
    int32_t n_regimes;  const char *const *regimes;   /* 0: the scenario's compare list */
    int32_t n_measures; const char *const *measures;  /* NAME/SCOPE/WINDOW; 0: the usual */
    enum trn_sweep_design design;
    int64_t points;                      /* of all designs but the grid */
    int64_t reps;                        /* worlds a point */
    bool has_seed; uint64_t seed;        /* of worlds and design */
    int32_t n_uncertainties; struct trn_sweep_input *uncertainties;
    int32_t n_levers;        struct trn_sweep_input *levers;
};

#endif
