/* explain.h - why there is a gap: its Shapley shares over causes that are taken away.
 *
 * The gap of a measure is 1 - v where more is better and it is a share, v where less is better. A coalition is a
 * set of causes that are neutralised (causes.h); the share of a cause is what of the gap goes away because of it,
 * mean over orders and worlds:
 *
 *   gap(none neutralised) = sum of shares + gap(all neutralised), the structural part      Shapley (1953)
 *
 * in every world. A share below 0: without this cause the gap would be larger. */
#ifndef TRANCHE_EXPLAIN_H
#define TRANCHE_EXPLAIN_H

#include "tranche/shares.h"

struct trn_explain_def {
    const struct trn_shapley *plan;
    const struct trn_player  *players;  /* causes that the scenario has; `on` neutralises */
    const struct trn_layout  *layout;
    const struct trn_output  *outputs;  /* measures that have a gap; the first leads */
    int32_t     n_outputs;
    const char *regime;
    const char *capability;             /* by name: of the monthly table; NULL: none */
    int32_t     reps;                   /* at most so many worlds are added */
};

struct trn_explain {
    struct trn_explain_def def;
    struct trn_output *outputs;         /* what must be run: those of def, then the gap at the end of each month */
    int32_t n_outputs, n_months;
    struct trn_shares shares;           /* of -gap, so that a part is what goes away; monthly ones behind */
    double  *values;                    /* of one world */
    double  *gaps;                      /* of the leading measure as it is, by world that was added */
    int32_t *reps;
    int32_t  n_worlds;
};

/* Has the measure a gap? */
bool trn_explain_fits(const struct trn_measure *measure);
/* Texts and arrays of `def` are borrowed. False: no memory. */
bool trn_explain_create(struct trn_arena *arena, const struct trn_explain_def *def, struct trn_explain *ret);
/* One world under one regime: values [coalition][output], outputs as above. */
void trn_explain_add(struct trn_explain *explain, int32_t rep, const double *values);

/* Mean over worlds, and the half-width of its interval, of the gap as it is and of what is left of it when all
 * causes are neutralised. */
struct trn_part_of_gap { int64_t n; double mean, half; };
struct trn_part_of_gap trn_explain_gap(const struct trn_explain *explain, int32_t output, double level);
struct trn_part_of_gap trn_explain_structural(const struct trn_explain *explain, int32_t output, double level);
struct trn_part_of_gap trn_explain_share(const struct trn_explain *explain, int32_t output, int32_t player, double level);
/* The replication whose gap is the (lower) median of the worlds; -1: no world has one. */
int32_t trn_explain_median(const struct trn_explain *explain);

/* Rows of the tables "causes" and "causes_monthly". False: a row was not taken. */
bool trn_explain_rows(const struct trn_explain *explain, trn_row_fn row, void *object);

#endif
