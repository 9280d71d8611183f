/* experiment.h - many worlds, several regimes, on all cores.
 *
 * Replication i depends on the scenario, the seed and i alone. Results are added up in the order
 * of replications, whoever finished first, so 1, 2 and 7 threads give the same bytes. Memory does
 * not grow with the number of replications. */
#ifndef TRANCHE_EXPERIMENT_H
#define TRANCHE_EXPERIMENT_H

#include "tranche/stats.h"
#include "tranche/variants.h"

struct trn_compare_def {
    const trn_id *regimes;        /* borrowed; the first is the reference */
    int32_t       n_regimes;      /* at least 1 */
    uint64_t      seed;
    int32_t       first;          /* number of the first replication; default 0 */
    int32_t       reps;           /* at least 1; default 200. With precision: the cap */
    double        precision;      /* stop when the half-width of the 95 % interval of the paired difference of need_met/total is this small (share of need); 0: off */
    int32_t       jobs;           /* threads; 0: one a core */
    double        level;          /* of intervals; default 0.95 */
    void        (*on_progress)(void *object, const struct trn_progress *progress); /* from the calling thread; may be NULL */
    /* Every replication, in order: its measures by regime (n_regimes x n_measures); may be NULL. */
    bool        (*on_replication)(void *object, int32_t rep, const double *measures);
    const struct trn_source *source;   /* needed where the scenario has uncertain inputs; NULL: none are */
    const struct trn_journal *journal; /* may be NULL */
    int32_t       share, shares;  /* as of trn_variants_def; *ret of trn_compare is then NULL */
    void         *object;
    const volatile sig_atomic_t *stop; /* not 0: finish no more replications; may be NULL */
};
struct trn_compare_def trn_compare_def_default(void);

struct trn_estimate {             /* of one measure under one regime */
    struct trn_tally tally;       /* over replications in which it is defined */
    struct trn_hist  hist;
};
struct trn_difference {           /* regime - reference, paired by world */
    struct trn_tally tally;
    double           low, high;   /* t-interval at def.level */
    double           p_value;     /* two-sided, Holm-adjusted over the measures of one pair of regimes that have a better side and differ in some world; 1 where none differs, NaN where no side is better */
    double           pairing;     /* variance of the paired over that of unpaired differences: below 1 pairing saved */
    int64_t          better, worse, same; /* worlds in which the regime did better than the reference, by the measure's sign */
};

struct trn_comparison {           /* owns its memory */
    const struct trn_scenario *scenario; /* borrowed */
    const struct trn_layout   *layout;
    int32_t  n_regimes;  trn_id *regimes;
    int32_t  first, wanted, done;
    bool     partial;             /* interrupted: `done` of `wanted` */
    bool     precise;             /* stopped because precision was reached */
    uint64_t seed, events;
    double   level;
    struct trn_hist  *series_hist;   struct trn_tally *series_tally;  /* [regime][date][series] */
    struct trn_hist  *monthly_hist;  struct trn_tally *monthly_tally; /* [regime][month][monthly] */
    struct trn_estimate   *measures;    /* [regime][measure] */
    struct trn_difference *differences; /* [regime][measure]; regime 0 is empty */
    struct trn_balance balance;      /* summed over all runs */
};

enum trn_status trn_compare(const struct trn_scenario *scenario, const struct trn_compare_def *def,
                            struct trn_comparison **ret, struct trn_error *reterr);
void            trn_comparison_free(struct trn_comparison *comparison);

/* Tables "bands", "monthly", "measures" of a comparison, row by row. */
enum trn_compare_table { TRN_T_BANDS = 0, TRN_T_MONTHLY, TRN_T_MEASURES, TRN_COMPARE_TABLES };
const struct trn_table *trn_compare_table(enum trn_compare_table table);
bool trn_comparison_rows(const struct trn_comparison *comparison, enum trn_compare_table table,
                         trn_row_fn row, void *object);

/* A measure in words, by the labels of the scenario: "the share of the need for artillery fire met in the US hold". Of the
 * arena; NULL: no memory. */
const char *trn_measure_words(struct trn_arena *arena, const struct trn_scenario *scenario,
                              const struct trn_measure *measure);

/* The word for a share of worlds, 0 to 1, on the scale of UK PHIA's probability yardstick: "likely", "almost certain". */
const char *trn_likelihood(double share);

/* Sentences about a comparison: effect, interval, n; most telling first; none where the
 * interval holds no effect or the effect is below `threshold` (share of need). */
struct trn_finding {
    const char *text;             /* without full stop */
    const char *measure, *scope, *window, *regime;
    double      effect, low, high;
    int64_t     n;
    const char *likelihood;       /* of doing so (better or worse) in one world, a word of the scale; NULL: no word */
    int         good;             /* +1 the regime does better than the reference, -1 worse, 0 neither (no difference shown) */
};
int32_t trn_findings(const struct trn_comparison *comparison, double threshold,
                     struct trn_arena *arena, const struct trn_finding **ret);

#endif
