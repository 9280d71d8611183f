/* question.h - what all commands that run variants share.
 *
 *   question_load      scenario, regimes, measures asked about
 *   question_answer    --dry-run, or the result folder, what the command finds, summary files, what is printed
 *     question_run     variants x worlds, once or, where answers lead to questions, again and again
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
    const char *title;             /* of its summary; NULL: the scenario's */
    const char *intervals;         /* what the intervals of its summary are; NULL: t-intervals over worlds */
    bool unmeasured;               /* it is not about measures: --dry-run tells no half-width of one */
    int32_t evaluations;           /* of a search, at most, each of all worlds; 0: it is none */
    struct trn_stop stopping;      /* with --precision */
    double half_reached;           /* half-width when it ended; NaN: not heeded */
    struct trn_tally pair[3];      /* leading measure of the first two runs of each world, and their difference */
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
    const char *doing;             /* said by the bar, as "evaluation 57 of at most 289"; NULL: nothing */
    void   *object;
};
enum trn_status question_run(struct question *q, const struct question_run *run, struct trn_error *error);

/* The name and label of regime r of those that are asked about. */
const struct trn_regime *question_regime(const struct question *q, int32_t r);
/* What --orders says: an even number from 4 to `most`; `usual` where it does not. */
enum exit_status question_orders(const struct question *q, int32_t usual, int32_t most, int32_t *ret);

/* What a command finds and how it says so; all functions get `object`. */
struct question_answer {
    void   *object;
    int64_t runs;                                              /* of one world under one regime, for --dry-run */
    void  (*say_cost)(const void *object);                     /* what --dry-run adds on stdout; NULL: nothing */
    enum trn_status (*find)(void *object, struct trn_error *error); /* run, and write rows */
    void  (*answer)(const void *object, struct text *words);   /* the first paragraph, unbroken */
    void  (*show)(const void *object, struct text *out);       /* tables */
    void  (*limits)(const void *object, struct text *out);     /* under "What it does not say" */
    void  (*tell)(const void *object, struct json_out *json);  /* members of summary.json */
    const char *json_holds;                                    /* what summary.json holds */
};
/* The rest of a command: with --dry-run say what it takes, else find the answer, write summary.txt, summary.json,
 * scenario.json and the manifest, and print. All summaries have one shape: the answer, the title, tables, what it does
 * not say, how it was found. */
enum exit_status question_answer(struct question *q, const struct question_answer *answer);
void question_done(struct question *q);

/* ---- question_words.c: numbers in words, rows and JSON ------------------------------------------------ */

#define QUESTION_LEVEL 0.95        /* of all intervals */

/* Is it a share, so that effects on it are told in points? */
bool question_in_points(const struct trn_measure *measure);
/* "points", "days", "EUR m"; empty for plain numbers. */
const char *question_unit(const struct trn_measure *measure);
/* A number as a table tells it, without its unit; shares in points. */
void question_number(char out[48], const struct trn_measure *measure, double value, bool sign);
/* "4.7 points", "12.3 days", "EUR 210 million": the size of a difference, without its sign. */
void question_size(char out[64], const struct trn_measure *measure, double difference);
/* "3.1 points (2.5 to 3.7)"; `sized`: of what is below 0 the size, with the ends turned. */
void question_amount(char out[200], const struct trn_measure *measure, double mean, double low, double high, bool sized);
/* "4.7 points more (3.9 to 5.5, n = 100)", or "no difference shown (-0.3 to 0.5, n = 100)" where the interval holds 0. */
void question_effect(char out[200], const struct trn_measure *measure, const struct trn_tally *difference, double half);
/* The second regime against the first in measure o: "under B the share of ... is 4.7 points more (...) than under A". */
void question_against(const struct question *q, int32_t o, const struct trn_tally *difference, struct text *words);
/* "+0.047 (+0.039 to +0.055)", in the unit of the tables. */
void question_interval(char out[160], double mean, double half, int decimals);

/* Columns that say what is measured, and their cells. */
#define QUESTION_MEASURE_COLUMNS                                                                             \
    {"measure", TRN_CELL_TEXT, 0, "", "What is measured; tranche list measures explains it"},                \
        {"scope", TRN_CELL_TEXT, 0, "", "Of which capability, item, group or donor; total for all"},         \
        {"window", TRN_CELL_TEXT, 0, "", "The window of time; empty for the whole run"},                     \
        {"unit", TRN_CELL_TEXT, 0, "", "Unit of the values; 1 for a share"}
void question_measure_cells(const struct question *q, int32_t o, union trn_cell cells[4]);
/* Mean and ends of its t-interval; empty without a world. */
void question_interval_cells(const struct trn_tally *tally, union trn_cell cells[3]);

/* Members measure, scope, window, unit. */
void question_json_measure(const struct question *q, int32_t o, struct json_out *json);
/* An object of n, estimate, low, high. */
void question_json_estimate(struct json_out *json, const char *name, int64_t n, double mean, double half);
void question_json_tally(struct json_out *json, const char *name, const struct trn_tally *tally);

/* The table of how it was found: runs, seed, balance, the command again; what every summary.json begins and ends with. */
void question_how(const struct question *q, struct text *out);
void question_json_head(const struct question *q, struct json_out *json);     /* opens the object */
void question_json_end(const struct question *q, struct json_out *json);      /* ends it */

#endif
