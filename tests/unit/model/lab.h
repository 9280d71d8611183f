/* lab.h - a bench for one mechanism of the model at a time.
 *
 * lab_open makes the toy scenario with everything taken away that could disturb: no stocks, no money,
 * no lines to buy from, nothing held by the recipient, no chance in decisions, hubs without end. A
 * test puts back what it is about, runs, and looks at measures, series and rows of the tables. */
#ifndef TRN_LAB_H
#define TRN_LAB_H

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "toy.h"
#include "tranche/date.h"
#include "tranche/model.h"
#include "tranche/rng.h"

extern struct trn_arena *lab_arena;
extern struct trn_scenario *sc;
extern struct trn_outcome *lab_outcome;

/* Fixtures: open a bench, and give back all of it. */
void lab_open(void);
void lab_close(void);

/* Check the scenario (which must pass) and run it with audit at every event; all rows are kept. */
void lab_run(trn_id regime, uint32_t rep);
/* The same without rows or audit at every event, for many replications. */
void lab_run_fast(trn_id regime, uint32_t rep);
/* The same with rows of some tables: bits 1 << enum trn_run_table. */
void lab_run_rows(trn_id regime, uint32_t rep, unsigned tables);

double lab_measure(const char *name, const char *scope, const char *window);
double lab_series(const char *name, const char *scope, double day); /* day must be a sample */
double lab_monthly(const char *name, const char *scope, int month);

/* Rows of the last lab_run. */
int lab_rows(enum trn_run_table table);
const union trn_cell *lab_cell(enum trn_run_table table, int row, const char *column);
double lab_number(enum trn_run_table table, int row, const char *column);
int64_t lab_count(enum trn_run_table table, int row, const char *column);
const char *lab_text(enum trn_run_table table, int row, const char *column); /* never NULL */
/* How many rows of events.jsonl name this event (and this who, unless NULL); the day of the k-th or NaN. */
int lab_events(const char *event, const char *who);
double lab_event_day(const char *event, const char *who, int k);
/* Sum of a count column over the pledges of a donor (NULL: all) and item (TRN_NONE: all). */
int64_t lab_pledges(const char *column, const char *donor, trn_id item);
/* Quantity handed over in lots rows on [from, to). */
int64_t lab_handed_over(trn_id item, double from, double to);

/* Building. */
struct trn_dist lab_days(double value);
void lab_stock(trn_id donor, trn_id item, int64_t quantity);
void lab_money(trn_id donor, enum trn_account_kind kind, int64_t euro); /* voted and free at the start */
void lab_votes(trn_id donor, enum trn_account_kind kind, int n, const struct trn_appropriation *votes);
void lab_need(trn_id capability, double per_day);
struct trn_event *lab_event(enum trn_event_kind kind, trn_id donor, double from, double to, unsigned stops);
struct trn_promise *lab_promise(trn_id donor, trn_id item, int64_t quantity, double day);
void lab_window(double from, double to); /* named "w" */
/* One more regime, with the levers and members of `like`, or donor, in all as `like`; its index. */
trn_id lab_regime(const char *name, trn_id like);
trn_id lab_donor(const char *name, trn_id like);
/* Whether the scenario is refused for what stands at this place. */
bool lab_refused(const char *path);
/* Turns of all donors at joint rounds on days `days`, 2 x `days`, ... exactly. */
void lab_joint_rounds(double days);

#define LEVERS(regime) (&sc->regimes[regime].levers)
/* Whole route of the bench: 2 + 10 + 2 + 2 days. */
#define LAB_ROUTE 16.0
#define NEAR(found, expected, within)                                                                        \
    do {                                                                                                     \
        double found_ = (found), expected_ = (expected), within_ = (within);                                 \
        ck_assert_msg(fabs(found_ - expected_) <= within_, #found " is %.9g, expected %.9g +- %.3g", found_, \
                      expected_, within_);                                                                   \
    } while (0)

int lab_main(const char *name, void (*add)(TCase *tcase));

#endif
