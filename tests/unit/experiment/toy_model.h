/* toy_model.h - a model that takes no time to explain, in place of the real one.
 *
 * A world is a number in [0, 1) that depends on seed and replication. A regime adds its effect.
 * A scenario without windows lacks TOY_NEED_MET_HOLD, one with two has one measure more before all (77).
 * Replications take unequal times, so that threads finish out of order. */
#ifndef TOY_MODEL_H
#define TOY_MODEL_H

#include "tranche/model.h"

enum { TOY_REGIMES = 4, TOY_DATES = 3, TOY_MEASURES = 9, TOY_EXTRA = 16 };
enum toy_measure {
    TOY_NEED_MET = 0,  /* world / 2 + effect of the regime */
    TOY_NEED_MET_HOLD, /* the same in the window "hold" */
    TOY_NEED_MET_GUNS, /* of the capability "guns": loses what the total gains */
    TOY_NOISE,         /* drawn anew by regime and world */
    TOY_CONSTANT,      /* 5 */
    TOY_SOMETIMES,     /* NaN in every third world */
    TOY_COST,          /* less is better; rises with the effect of the regime */
    TOY_SIZE,          /* neither is better */
    TOY_LAG            /* lag_median: less is better; falls by 1000 days for an effect of 1 */
};

struct toy {
    double effect[TOY_REGIMES]; /* of each regime on need_met */
    double spread;              /* of need_met between worlds */
    double noise;               /* need_met gets noise of this width by regime ... */
    int32_t noise_from;         /* ... from this replication on */
    int32_t fails_at[2];        /* replications that fail; -1: none */
    int32_t stop_at;            /* replication that sets `stop`; -1: none */
    int extra;                  /* measures more: first half gains of 0.4, the others losses of 0.1 */
    bool headline;              /* the capability "guns" is the scenario's headline */
    int models;                 /* alive now */
    int runs;                   /* ever */
};
extern struct toy toy;
extern volatile sig_atomic_t toy_stop;
const struct trn_scenario *toy_scenario(void);
/* The number in [0, 1) that `world` has for `what`. */
double toy_draw(uint64_t seed, uint32_t rep, uint32_t what);

#endif
