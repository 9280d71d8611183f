/* contrast.h - every variant held against one of them, or against a regime, paired by world. */
#ifndef TRANCHE_CONTRAST_H
#define TRANCHE_CONTRAST_H

#include "tranche/stats.h"
#include "tranche/variants.h"

struct trn_contrast {
    struct trn_tally value;                  /* over worlds in which it is defined */
    struct trn_tally difference;             /* to the reference, over worlds in which both are */
    int64_t          higher, lower, same;    /* worlds, by the sign of the difference */
};

/* What the worlds add up to. Zeroed but for the numbers and `at` by trn_contrasts_create. */
struct trn_contrasts {
    int32_t n_variants, n_regimes, n_outputs;
    int32_t variant;              /* the reference: this variant under the same regime, or TRN_NONE: ... */
    int32_t regime;               /* ... this regime of the same variant */
    struct trn_contrast *at;      /* [variant][regime][output]; empty difference at the reference itself */
};
/* NULL in .at: no memory. Of the arena. */
struct trn_contrasts trn_contrasts_create(struct trn_arena *arena, const struct trn_variants_def *def,
                                          int32_t variant, int32_t regime);
/* Add one world: values as of trn_variants_def.on_world. */
void trn_contrasts_add(struct trn_contrasts *contrasts, const double *values);
const struct trn_contrast *trn_contrast_of(const struct trn_contrasts *contrasts, int32_t variant, int32_t regime,
                                           int32_t output);
/* The widest half-width of the t-intervals of all differences in one output; NaN while one is not defined. */
double trn_contrasts_widest(const struct trn_contrasts *contrasts, int32_t output, double level);

#endif
