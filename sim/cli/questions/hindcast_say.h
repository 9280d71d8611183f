/* hindcast_say.h - tranche hindcast: what it found, and how it is told. */
#ifndef TRN_CLI_HINDCAST_SAY_H
#define TRN_CLI_HINDCAST_SAY_H

#include "question.h"
#include "tranche/hindcast.h"

struct hindcasting {
    struct question q;
    double until;                 /* days from the start */
    struct trn_hindcast *hindcast;
};

/* Bands of fewer worlds say nothing: of 20 they hold 81 % of values like them instead of 90. */
enum { HINDCAST_LEAST_REPS = 20 };
/* question_load for one regime and HINDCAST_LEAST_REPS worlds: two or more regimes in --regimes, of which one would be
 * run without a word, and fewer worlds are usage errors. */
enum exit_status hindcast_load(const char *command, const struct options *options, int32_t reps, struct question *q);
/* Is its regime the scenario's reference, the first of the compare list? What happened is held against that one. */
bool hindcast_is_reference(const struct question *q);
/* Members regime, regime_label, reference. */
void hindcast_tell_regime(const struct question *q, struct json_out *json);
/* The cut: --until, else the scenario's fit_until; EXIT_USAGE where there is none within the run. */
enum exit_status hindcast_until(const struct question *q, double *ret);
/* "2023-07-01" */
void hindcast_date(const struct question *q, double day, char out[11]);

/* "pass", "fail", "undecided", or "left out" of one that cannot be read. */
const char *hindcast_verdict(const struct trn_hind_fact *fact);

/* ---- tables (hindcast_rows.c) ---- */
void hindcast_rows(struct hindcasting *h);

/* ---- words (hindcast_say.c) ---- */
/* "fitted", "held out" */
const char *hindcast_part(enum trn_period part);
void hindcast_answer(const void *object, struct text *words);
void hindcast_show(const void *object, struct text *out);
void hindcast_limits(const void *object, struct text *out);
void hindcast_tell(const void *object, struct json_out *json);

#endif
