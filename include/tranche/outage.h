/* outage.h - what an outage adds to the gap, who makes it up, and which regime bears it better.
 *
 * Variant 0 is the world without the outage, each other variant the same world with one. All is paired by
 * world: change = with - without, apart = change under a regime - change under the first. */
#ifndef TRANCHE_OUTAGE_H
#define TRANCHE_OUTAGE_H

#include "tranche/contrast.h"

#define TRN_BACK_WITHIN 0.05 /* need met is back when less than this below the world without the outage ... */
#define TRN_BACK_SAMPLES 4   /* ... for so many samples in a row: one good week is not a recovery */

/* What the outputs of a run are, in this order. */
struct trn_outage_outputs {
    int32_t n_measures;
    int32_t n_dates;              /* need met at `dates`, rising, days; a sample speaks of the interval before it */
    const double *dates;
    int32_t n_donors, n_months;   /* delivered [donor][month], EUR million */
};

struct trn_outage {               /* a variant; of variant 0 nothing is read */
    double  from, to;             /* days */
    int32_t donor[2];             /* who is out, as a place among the donors; TRN_NONE: none */
};

/* What follows an outage under a regime. */
struct trn_aftermath {
    struct trn_tally recovery;    /* days; see trn_recovery_days */
    int64_t          not_back;    /* worlds in which need met was not back by the last date */
    struct trn_tally lost;        /* EUR million that who is out delivered less */
    struct trn_tally made_up;     /* EUR million that the others delivered more; below 0: less */
    struct trn_tally both;        /* sum of the two, for the interval of their ratio */
};

struct trn_outages {              /* zeroed but for its numbers by trn_outages_create; of the arena */
    struct trn_outage_outputs outputs;
    const struct trn_outage *outages; /* borrowed: n_variants */
    struct trn_contrasts contrasts;   /* of the measures, against variant 0 */
    struct trn_tally *apart;      /* [variant][regime][measure] */
    struct trn_aftermath *after;  /* [variant][regime] */
    struct trn_tally *donors;     /* [variant][regime][donor]: delivered more than without the outage, EUR million */
    double *measures;             /* of one world */
};
/* False: no memory. */
bool trn_outages_create(struct trn_arena *arena, const struct trn_outage_outputs *outputs,
                        const struct trn_outage *outages, int32_t n_variants, int32_t n_regimes,
                        struct trn_outages *ret);
/* Add one world: values as of trn_variants_def.on_world. */
void trn_outages_add(struct trn_outages *outages, const double *values);
const struct trn_tally     *trn_outage_apart(const struct trn_outages *o, int32_t variant, int32_t regime, int32_t measure);
const struct trn_aftermath *trn_outage_after(const struct trn_outages *o, int32_t variant, int32_t regime);
const struct trn_tally     *trn_outage_donor(const struct trn_outages *o, int32_t variant, int32_t regime, int32_t donor);

/* p-values of the changes in one measure (`apart`: of how regimes differ in them), Holm-adjusted over all variants but
 * 0 and all regimes (the first has nothing apart: 1): out[variant x n_regimes + regime], of variant 0: 1. False: no
 * memory. */
bool trn_outages_holm(const struct trn_outages *o, int32_t measure, bool apart, struct trn_arena *arena, double **out);

/* Days from `to`, the end of the outage, until need met is back: to the interval that begins the first
 * TRN_BACK_SAMPLES samples in a row, or all that are left, at which it is less than TRN_BACK_WITHIN below `plain`.
 * 0: it is back, or was never gone, at the end of the outage. To the last date, and *ret_back false, where it does
 * not come back. NaN: no sample after `to`. */
double trn_recovery_days(const double *hit, const double *plain, const double *dates, int32_t n, double to,
                         bool *ret_back);

/* The share made up / lost of the means, and the half-width of its interval: linearised, as for a ratio estimator
 * (Cochran 1977, "Sampling Techniques", 6.4), with s^2 of made_up - share x lost over worlds. False, where the
 * loss is not shown (its own interval holds 0) or n < 3. */
bool trn_made_up_share(const struct trn_aftermath *after, double level, double *ret_share, double *ret_half);

#endif
