/* question.h - what all commands that run variants share.
 *
 *   question_load      scenario, regimes, measures asked about
 *   question_is_dry    --dry-run: say what it would take, and end
 *   question_open      result folder and journal
 *   question_run       variants x worlds, once or, where answers lead to questions, again and again
 *   question_end       summary files, manifest, what is printed
 *   question_done
 *
 * The journal lies beside the result folder (FOLDER.journal) while the work goes on: --resume goes on with it. */
#ifndef TRN_CLI_QUESTION_H
#define TRN_CLI_QUESTION_H

#include "keep.h"
#include "load.h"
#include "progress.h"
#include "text.h"
#include "tranche/contrast.h"
#include "tranche/stats.h"

struct question {
    const char *command;
    const struct options *options;
    struct loaded loaded;
    struct out_folder out;
    struct progress progress;
    struct keep keep;
    bool shared;                   /* with --share: it is done */
    uint64_t seed;
    int32_t first, reps;           /* default reps are the command's; set from the options by question_load */
    int32_t n_outputs;             /* the measures asked about; the first leads */
    const struct trn_output *outputs;
    const char *const *names;      /* "need_met of artillery in hold" */
    const char *const *words;      /* "the share of the need for artillery fire met in the US hold" */
    const char *intervals;         /* what the intervals of its summary are; NULL: t-intervals over worlds */
    struct trn_stop stopping;      /* with --precision */
    double half_reached;           /* half-width when it ended; NaN: not heeded */
    struct trn_variants_end end;   /* summed over all calls of question_run; worlds: of the last */
};

/* The measure that output `o` is. */
const struct trn_measure *question_measure(const struct question *q, int32_t o);

/* `reps`: default number of worlds; `n_regimes`: how many regimes are wanted, from the first of --regimes or of the
 * compare list, 0 for all; fewer are a usage error. */
enum exit_status question_load(const char *command, const struct options *options, int32_t reps, int32_t n_regimes,
                               struct question *ret);
/* With --dry-run: try a few worlds, say on stdout how many `runs` (of one world under one regime) it takes, how long
 * and how precise, and return true. */
bool question_is_dry(struct question *q, int64_t runs, enum exit_status *ret_status);
enum exit_status question_open(struct question *q);

/* Names of the loaded regimes between commas; of the arena. */
const char *question_regimes(struct question *q);

struct question_run {
    const struct trn_variant *variants;
    int32_t n_variants;
    const char *regimes;           /* names between commas; NULL: question_regimes */
    int32_t n_regimes;             /* 0: the loaded */
    const struct trn_output *outputs; /* NULL: the measures asked about */
    int32_t n_outputs;
    int32_t first, reps;           /* reps 0: those of the question */
    void  (*on_world)(void *object, int32_t rep, const double *values);
    double (*half_width)(void *object); /* what --precision is about; NULL: it is not heeded */
    int64_t before, total;         /* of a part of the work: worlds x variants run before it, and in all; for the bar */
    void   *object;
};
enum trn_status question_run(struct question *q, const struct question_run *run, struct trn_error *error);

/* Write summary.txt, summary.json (what it holds: `json_holds`), scenario.json and the manifest, and print: on a
 * terminal the text. `error` is what a run ended with, or NULL; TRN_E_INTERRUPTED keeps the journal. */
enum exit_status question_end(struct question *q, struct text *text, struct text *json, const char *json_holds);
enum exit_status question_fail(struct question *q, const struct trn_error *error);
void question_done(struct question *q);

/* Parts of summaries. */
/* Is it a share, so that effects on it are told in points? */
bool question_in_points(const struct trn_measure *measure);
/* "4.7 points", "12.3 days", "EUR 210 million": the size of a difference, without its sign; shares are told in points. */
void question_size(char out[64], const struct trn_measure *measure, double difference);
/* "4.7 points more (3.9 to 5.5, n = 100)", or "no difference shown (-0.3 to 0.5, n = 100)" where the interval holds 0. */
void question_effect(char out[200], const struct trn_measure *measure, const struct trn_tally *difference, double half);
void question_head(const struct question *q, struct text *out);               /* title and the worlds that are run */
void question_how(const struct question *q, struct text *out);                /* runs, seed, balance, the command again */
void question_json_head(const struct question *q, struct json_out *json);     /* opens the object */
void question_json_end(const struct question *q, struct json_out *json);      /* ends it */

#endif
