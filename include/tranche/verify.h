/* verify.h - claims with a known answer, and what the program obtains.
 *
 * A claim is a sentence about a system whose answer is known from a formula or from print. Its trial is run in
 * independent replications; each of its figures is then judged:
 *
 *   by chance  the 99 % t-interval of the mean (Student) holds the known value and its half-width is below 1 % of it
 *   exact      every replication gives the known value, to the last bit or, where `within` says so, that near
 *
 * Seed 1 serves all claims and is not chosen. Of many 99 % intervals some miss by chance: over the whole table the
 * p-values of "the mean is the known value" are adjusted after Holm (1979), and the table fails when one of them is below
 * 1 % or when an exact figure differs. A figure that misses its own interval but not that is shown as such. Where only
 * some claims are run their p-values are multiplied by the number of figures of the whole table (Bonferroni), so that a
 * claim alone is not judged more severely than among all. */
#ifndef TRANCHE_VERIFY_H
#define TRANCHE_VERIFY_H

#include "tranche/error.h"
#include "tranche/stats.h"

enum { TRN_CLAIM_FIGURES = 8, TRN_TRIAL_VALUES = 16 };

enum trn_claim_level { TRN_LEVEL_ENGINE = 0, TRN_LEVEL_MODEL };

struct trn_claim_figure {
    const char *what;   /* "mean wait, days"; NULL: no more figures */
    double      known;
    int         pick;   /* which value of the trial it is */
};

struct trn_trial {
    uint32_t    replication;
    const void *def;    /* of the claim; borrowed */
    double      values[TRN_TRIAL_VALUES]; /* what a trial fills in */
    struct trn_error *error;
};

struct trn_claim {
    const char *name;   /* "mm1-90" */
    const char *says;   /* one sentence */
    const char *source; /* author and year, or "closed form" with the formula */
    enum trn_claim_level level; /* on the bare engine, or of the supply model: scenario in, measures out */
    bool        exact;
    double      within; /* exact: how far off it may be, absolute; 0: to the last bit */
    int         reps;   /* replications; exact: cases */
    enum trn_status (*trial)(struct trn_trial *trial);
    const void *def;    /* parameters of the trial */
    struct trn_claim_figure figures[TRN_CLAIM_FIGURES];
};

struct trn_claim_theme {
    const char *name, *title;
    const char *how;    /* a paragraph */
    int         n;
    const struct trn_claim *claims;
};
/* NULL past the last. */
const struct trn_claim_theme *trn_claim_theme(int i);

enum trn_verdict {
    TRN_HOLDS = 0,
    TRN_MISSES,    /* the known value lies outside this interval, as may happen among so many: not after Holm */
    TRN_IMPRECISE, /* the half-width is 1 % or more */
    TRN_FAILS
};
const char *trn_verdict_word(enum trn_verdict verdict);

struct trn_verified {             /* one figure */
    const struct trn_claim_theme  *theme;
    const struct trn_claim        *claim;
    const struct trn_claim_figure *figure;
    struct trn_tally tally;       /* over replications */
    double           half_width;  /* of the 99 % interval; exact: the largest difference from the known value */
    double           p_value;     /* of mean = known, adjusted; exact: NaN */
    enum trn_verdict verdict;
};

struct trn_verify_def {
    const char *const *names;     /* claims or themes; NULL: all */
    int                n_names;
    bool               quick;     /* a twentieth of the replications, at least 3; what is then imprecise does not fail */
    void             (*on_claim)(void *object, const struct trn_claim *claim); /* before each; may be NULL */
    void              *object;
};
struct trn_verification {         /* owns its memory */
    int  n_claims, n;
    int  n_table;                 /* figures by chance of the whole table */
    struct trn_verified *rows;    /* in the order of the themes */
    int  count[TRN_FAILS + 1];    /* by verdict */
    bool sound;                   /* nothing fails and, unless quick, nothing is imprecise */
};
/* TRN_E_NAME: error.path is a name that is no claim and no theme. Else what a run reports. */
enum trn_status trn_verify(const struct trn_verify_def *def, struct trn_verification **ret, struct trn_error *reterr);
void            trn_verification_free(struct trn_verification *verification); /* takes NULL */
/* Give each row its verdict, all of them together; `rows` have their tallies. */
void            trn_verify_judge(struct trn_verification *verification, bool quick);

#endif
