/* comparison.h - how a comparison is built up; private to this module.
 *
 * trn_compare runs replications and hands each, in order, to trn_merge_add; trn_merge_finish
 * turns what was added up into intervals and p-values. */
#ifndef TRN_COMPARISON_H
#define TRN_COMPARISON_H

#include "tranche/arena.h"
#include "tranche/experiment.h"

/* What trn_comparison_free needs beside what callers see. */
struct trn_comparison_owner {
    struct trn_comparison comparison; /* first: a pointer to it is a pointer to the owner */
    struct trn_arena *arena;          /* holds everything */
};

/* Sums that only the building needs. [regime][measure], worlds in which both are defined. */
struct trn_merge {
    struct trn_comparison *comparison;    /* borrowed */
    struct trn_tally *regime, *reference; /* of the arena */
    double *measures;                     /* n_regimes x n_measures: the replication just added */
    int32_t primary;                      /* measure that precision is about; TRN_NONE when there is none */
    struct trn_stop stop;
};

/* The measure `name` of `scope` over the whole run (`window` ""), or TRN_NONE. */
int32_t trn_measure_find(const struct trn_layout *layout, const char *name, const char *scope,
                         const char *window);

/* Make an empty comparison of `def`. TRN_E_MEMORY. */
enum trn_status trn_merge_create(const struct trn_scenario *scenario, const struct trn_compare_def *def,
                                 struct trn_merge *merge, struct trn_error *reterr);
/* Add one replication: one outcome a regime. */
void trn_merge_add(struct trn_merge *merge, struct trn_outcome *const *outcomes);
/* Has the half-width been small enough for long enough? Asked once after each addition. */
bool trn_merge_precise(struct trn_merge *merge);
/* Intervals, p-values, pairing. */
enum trn_status trn_merge_finish(struct trn_merge *merge, struct trn_error *reterr);

#endif
