/* depot.h - one stocking point, or several in a row, on the bare engine and streams. */
#ifndef TRN_VERIFY_DEPOT_H
#define TRN_VERIFY_DEPOT_H

#include <stdbool.h>

#include "tranche/verify.h"

/* Demand is Poisson; each unit that is taken, or owed, is ordered at once and comes after a lognormal lead time. */
struct depot_def {
    int    base_stock;
    double demand_per_day, mean_lead_days, lead_cv, days;
    bool   lost_sales;
};
/* Values: share of demands met at once, units owed, units on hand, share lost. */
enum { DEPOT_FILL, DEPOT_OWED, DEPOT_HELD, DEPOT_LOST };
enum trn_status depot_trial(struct trn_trial *trial);

/* Periodic review, Poisson demand, no lead time: at or below `reorder` at the start of a period the stock is raised to
 * `up_to` at a fixed cost; holding and backorders are paid on what is left at its end. Value: cost a period. */
struct reorder_def {
    int    reorder, up_to;
    double demand, fixed, holding, backorder;
    int    periods;
};
enum trn_status reorder_trial(struct trn_trial *trial);

enum { SERIAL_MOST = 4 };
/* Stages from downstream on, each with a local base-stock, continuous review, Poisson demand of single units. Value: cost
 * rate: local holding on hand, in transit at the sender's rate, backorders; the outside supplier's pipeline is free. */
struct serial_def {
    int    stages;
    int    base_stock[SERIAL_MOST]; /* local */
    double holding[SERIAL_MOST];    /* echelon rates */
    double demand, lead, backorder, time;
};
enum trn_status serial_trial(struct trn_trial *trial);

/* The same by periods, with normal demand and echelon base-stocks (Clark & Scarf 1960). Value: cost a period. */
struct echelon_def {
    int    stages;
    double up_to[SERIAL_MOST], holding[SERIAL_MOST]; /* echelon levels and rates, from downstream on */
    int    lead[SERIAL_MOST];
    double demand_mean, demand_sd, backorder;
    int    periods;
};
enum trn_status echelon_trial(struct trn_trial *trial);

#endif
