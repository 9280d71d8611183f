/* calibrating.h - tranche calibrate: what it fits, and how it is told.
 *
 *   trn_calibrated   /calibrate/NAME of the scenario: pointer, bounds, start, series
 *   term             one observed value of these series: CRPS of the worlds of a batch, over the mean size of the series
 *   objective        mean over series of the mean over their fitted values; held-out values have a mean of their own
 *   settings         POINTER=VALUE lines, as of --set, one an input
 *   patch            the same as a file that a scenario may extend */
#ifndef TRN_CLI_CALIBRATING_H
#define TRN_CLI_CALIBRATING_H

#include "question.h"
#include "tranche/fit.h"
#include "tranche/hindcast.h"

enum { CALIBRATE_BATCHES = 10 };

struct calibrate_score { double part[TRN_PERIODS]; }; /* objective by part; NaN where it has no value */

struct calibrating {
    struct question q;
    double until;
    struct trn_hindcast *hindcast;
    int32_t n_inputs;
    const struct trn_calibrated *inputs[TRN_MAX_CALIBRATED];
    struct trn_fit_input ranges[TRN_MAX_CALIBRATED];
    bool whole[TRN_MAX_CALIBRATED];   /* takes whole numbers only */
    bool *wanted;                     /* observed series: fitted to */
    double *scale;                    /* of each: mean size of its fitted values */
    int32_t n_terms, n_batches;
    int32_t *point;                   /* of each term: place in hindcast->points */
    double *weight;
    int32_t *group;
    double *before, *after, *sorted;  /* terms [batch][term] of the file as it is and of the result; scratch */
    int32_t asked;                    /* evaluations so far, of the search */
    int32_t evaluation;               /* that is being made, from 1: of the file as it is, the search, the result */
    const char *settings, *patch;     /* of the result */
    struct trn_fit fit;
};

/* ---- scores (calibrate_score.c) ---- */
/* Objective by part, of all series or of one (place in the scenario). */
struct calibrate_score calibrate_score(const struct calibrating *c, const double *terms, int32_t series);
/* Is the result better on the fitted values and no worse on those held out? */
bool calibrate_better(const struct calibrating *c);

/* Of how many series that have values in a part the result scores worse. */
struct calibrate_worse { int32_t n, worse; };
struct calibrate_worse calibrate_worse(const struct calibrating *c, enum trn_period part);

/* ---- words (calibrate_say.c) ---- */
/* The patch as JSON, in c->patch; the same as settings where `settings`. Of the arena; NULL: no memory. */
const char *calibrate_patch(const struct calibrating *c);

void calibrate_rows(struct calibrating *c);
void calibrate_answer(const void *object, struct text *words);
void calibrate_show(const void *object, struct text *out);
void calibrate_limits(const void *object, struct text *out);
void calibrate_tell(const void *object, struct json_out *json);
extern const struct trn_table calibrate_path_table; /* one row an evaluation and input */

#endif
