/* variants.h - variants x regimes x worlds: what every experiment is made of.
 *
 * A variant is the scenario with named changes. World i is the same under every variant and regime. Results
 * come in the order of tasks, whoever finished first, so 1, 2 and 7 threads give the same bytes. This module
 * knows how to run; how a changed scenario is read is told by a struct trn_source. */
#ifndef TRANCHE_VARIANTS_H
#define TRANCHE_VARIANTS_H

#include <signal.h>

#include "tranche/model.h"

struct trn_progress {             /* what a caller's bar needs; no clock in here */
    int64_t done, total;          /* worlds; of variants: worlds x variants */
    int64_t runs;                 /* of one world under one regime of one variant */
};

/* Where scenarios come from. `settings` is a text of lines "POINTER=VALUE" as of --set, "" for the scenario as
 * it is. */
struct trn_source {
    const struct trn_scenario *base;   /* borrowed */
    /* Read one more scenario, of the caller's own until close. Called by several threads at once. NULL where all
     * runs are of the base and it has no uncertain inputs (a model writes these to its scenario). */
    enum trn_status (*open)(void *object, const char *settings, const struct trn_scenario **ret,
                            void **ret_handle, struct trn_error *reterr);
    void          (*close)(void *object, void *handle);
    void           *object;
};

/* Results that were reckoned before, by a key that says all they depend on. Called by one thread at a time. */
struct trn_journal {
    bool (*find)(void *object, const char *key, void *payload, size_t size); /* false: not there */
    bool (*add)(void *object, const char *key, const void *payload, size_t size); /* false: could not be written; errno says why */
    void  *object;
    const char *name; /* of its file, for messages; NULL: none */
};

/* One number of a run. `variable` and `at` are places in the base scenario's layout; a variant whose layout
 * differs is searched by name (NaN where it has no such thing). */
enum trn_output_kind { TRN_OUT_MEASURE = 0, TRN_OUT_SERIES, TRN_OUT_MONTHLY };
struct trn_output {
    enum trn_output_kind kind;
    int32_t variable;             /* measure, series or monthly variable */
    int32_t at;                   /* date or month; 0 for a measure */
};

struct trn_variant {
    const char *settings;         /* borrowed; never NULL */
    const char *regimes;          /* names between commas, as many as def.n_regimes; NULL: def.regimes */
};

struct trn_variants_def {
    const struct trn_source  *source;
    const struct trn_layout  *layout;   /* of source->base */
    const struct trn_variant *variants; /* borrowed */
    int32_t n_variants;
    const char *regimes;          /* names between commas */
    int32_t n_regimes;
    const struct trn_output *outputs;
    int32_t n_outputs;
    uint64_t seed;
    int32_t first, reps;          /* worlds first ... first + reps - 1 */
    int32_t block;                /* worlds that a worker runs of a variant once it is open; default 20 */
    int32_t jobs;                 /* threads; 0: one a core */
    const struct trn_journal *journal;  /* may be NULL */
    int32_t share, shares;        /* shares > 0: run only every shares-th task, from task share - 1 on, for the journal,
                                   * and hand nothing over; default 0 */
    /* All variants of one world, in the order of worlds: values [variant][regime][output]. False: enough, stop.
     * May be NULL. */
    bool  (*on_world)(void *object, int32_t rep, const double *values);
    void  (*on_progress)(void *object, const struct trn_progress *progress); /* may be NULL */
    void   *object;
    const volatile sig_atomic_t *stop; /* not 0: finish no more tasks; may be NULL */
};
struct trn_variants_def trn_variants_def_default(void);

struct trn_variants_end {         /* how it went */
    int32_t  worlds;              /* that on_world saw */
    bool     partial;             /* stopped by def->stop before the end */
    uint64_t events;
    int64_t  runs;
    struct trn_balance balance;   /* summed over all runs */
};
/* Run them all. TRN_E_INTERRUPTED: stopped before the first world was complete. Else what the source or a run
 * reports, with the variant's settings in the text. */
enum trn_status trn_variants_run(const struct trn_variants_def *def, struct trn_variants_end *ret,
                                 struct trn_error *reterr);

/* Add one run's books to a sum; a number that grows too large stays at INT64_MAX. */
void trn_balance_add(struct trn_balance *sum, const struct trn_balance *part);

#endif
