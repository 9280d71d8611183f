/* model.h - one world under one regime.
 *
 * Replication i of a scenario and a seed is one random draw of everything that no regime
 * controls. Running it under two regimes gives two outcomes of the same world. A model keeps
 * its memory between runs; one model serves one thread. */
#ifndef TRANCHE_MODEL_H
#define TRANCHE_MODEL_H

#include "tranche/scenario.h"
#include "tranche/table.h"

/* A quantity that is given at every date of a grid. */
struct trn_variable {
    const char *name;     /* "need_met" */
    const char *scope;    /* name of the capability, item, group or donor; "total" */
    const char *kind;     /* what the scope is: "capability", "item", "group", "donor", "total" */
    const char *unit;
    int         decimals;
};

/* One measure for one scope and window. */
struct trn_measure {
    const char *name;        /* "need_met" */
    const char *scope, *kind;/* as above */
    const char *window;      /* a window's name, or "" for the whole run */
    const char *unit;
    const char *formula;     /* in words and symbols, with its source where it has one */
    int         decimals;
    int         better;      /* +1: more is better, -1: less is better, 0: neither */
};

/* What a run of this scenario yields: the same for every regime and replication. */
struct trn_layout {
    int32_t n_dates;    double *dates;    int32_t n_series;  struct trn_variable *series;  /* every sample_days, and the end */
    int32_t n_months;   double *months;   int32_t n_monthly; struct trn_variable *monthly; /* first days of calendar months (the first: the start); a value is of the month that begins there */
    int32_t n_measures; struct trn_measure *measures;
};
const struct trn_layout *trn_layout_create(struct trn_arena *arena, const struct trn_scenario *scenario);

/* Balance of the books: what came in less what is accounted for. All 0 in a sound run. */
struct trn_balance {
    int64_t items_in, items_out;   /* start + produced + set aside before + accepted; in stock + in the pipeline + used + lost + written off */
    int64_t cents_in, cents_out;   /* appropriated; unspent + committed + spent + invested + lapsed */
    int64_t residual_items;        /* sum over items and donors of |in - out| */
    int64_t residual_cents;
    int64_t floor_breaches;        /* times a donor's stock went below its floor by giving */
};

struct trn_outcome {               /* arrays belong to the caller or, from trn_outcome_create, to its arena */
    double            *series;     /* n_dates x n_series */
    double            *monthly;    /* n_months x n_monthly */
    double            *measures;   /* n_measures; NaN where undefined, as a lag without a delivery */
    uint64_t           events;
    struct trn_balance balance;
};
struct trn_outcome *trn_outcome_create(struct trn_arena *arena, const struct trn_layout *layout);

/* The tables a run can fill: "recipient", "donors", "production", "pledges", "lots", "events". */
enum trn_run_table { TRN_T_RECIPIENT = 0, TRN_T_DONORS, TRN_T_PRODUCTION, TRN_T_PLEDGES, TRN_T_LOTS, TRN_T_EVENTS, TRN_RUN_TABLES };
const struct trn_table *trn_run_table(enum trn_run_table table);

struct trn_tracing {               /* zeroed: no rows */
    trn_row_fn row;
    void      *object;
    unsigned   tables;             /* bit 1 << enum trn_run_table for each table wanted */
};

struct trn_model;
/* The scenario must have passed trn_scenario_check and outlive the model. While a run lasts the places of its
 * uncertain inputs hold what was drawn, after it what the file says: a scenario that has such inputs serves
 * one model at a time. NULL: no memory. */
struct trn_model *trn_model_create(const struct trn_scenario *scenario, const struct trn_layout *layout);
void              trn_model_free(struct trn_model *model);

/* Run replication `rep` of `seed` under `regime`. TRN_E_MEMORY; TRN_E_BALANCE (an audit failed: our
 * bug; the text says which book); TRN_E_IO (a row was not taken). *outcome is overwritten. */
enum trn_status trn_model_run(struct trn_model *model, trn_id regime, uint64_t seed, uint32_t rep,
                              const struct trn_tracing *tracing, struct trn_outcome *outcome,
                              struct trn_error *reterr);
/* What replication `rep` draws for an uncertain input, whatever the regime: a factor, a value or days. */
double trn_uncertain_draw(const struct trn_uncertain *input, uint64_t seed, uint32_t rep);

/* Check the books after every event (slow); for tests. Default: on in builds with asserts when
 * the scenario is small, off otherwise; the books are always checked at the end. */
void trn_model_audit(struct trn_model *model, bool every_event);

#endif
