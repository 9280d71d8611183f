/* hindcast.h - a scenario held against what was observed.
 *
 * Values before `until` are the fitted part, the others are held out. An observed value becomes a point; what a world
 * says of it is a reading, a weighted sum of outputs of the run:
 *
 *   observed   us-155-output, 2023-08-15: 24000 round/month, times 1         point: 24000, held out (until 2023-07-01)
 *   reading    monthly "output" of us-155, August 2023, weight 30.4375 / 31  months are not equally long
 *   worlds     200 readings, sorted                                          quantiles, mean, CRPS
 *   reference  14000, the last value before the cut (2023-02-01)             a point forecast: its CRPS is |14000 - 24000|
 *
 *   cumulative series   weights 1 on all months before the day, and the part of its month that is over
 *   series              weight 1 on the sample at or after the day
 *   measures            weight 1; they are of the whole run, whatever the day
 *
 * Facts are read in the same way, between two days: the mean of a series over its samples, else the sum of a monthly
 * variable (of a month that is cut, the part inside), else a measure. */
#ifndef TRANCHE_HINDCAST_H
#define TRANCHE_HINDCAST_H

#include "tranche/stats.h"
#include "tranche/variants.h"

enum trn_period { TRN_FITTED = 0, TRN_HELD_OUT, TRN_PERIODS };

struct trn_reading {              /* n 0: nothing to read */
    int32_t  n;
    int32_t *output;              /* places in trn_hindcast.outputs */
    double  *weight;
};

enum { TRN_HIND_Q05, TRN_HIND_Q25, TRN_HIND_Q50, TRN_HIND_Q75, TRN_HIND_Q95, TRN_HIND_QUANTILES };

struct trn_hind_point {
    int32_t series;               /* place in trn_hindcast.series */
    double  day, observed;        /* observed: times `times` */
    enum trn_period part;
    struct trn_reading reading;
    double *worlds;               /* what `n` worlds say, sorted by trn_hindcast_finish */
    int32_t n;
    double  mean, quantile[TRN_HIND_QUANTILES];
    bool    inside50, inside90;   /* ends belong to a band */
    double  crps;
    double  persisted;            /* held out: the last observed value before the cut; fitted: the one before; NaN: none */
    double  crps_persistence;     /* |persisted - observed| */
    double  crps_climatology;     /* of the other fitted values as an ensemble; NaN for sums and below 4 of them */
};

struct trn_hind_score {           /* of one series and part */
    int64_t n;
    double  error, rmse;          /* of the ensemble's mean less the observed */
    int64_t inside50, inside90;
    double  low50, high50, low90, high90; /* 95 % intervals of these shares */
    double  crps, crps_persistence, crps_climatology; /* means; of the references where there is one */
    double  crps_reference;       /* mean of the values that persistence has a forecast of: skill = 1 - it / crps_persistence */
    struct trn_skill skill;       /* against persistence */
    struct trn_skill skill_climatology;
};

struct trn_hind_series {
    const struct trn_observed *observed;
    const char *why_not;          /* NULL, or why it cannot be compared */
    int32_t     first, n;         /* points */
    struct trn_hind_score part[TRN_PERIODS];
};

struct trn_hind_fact {
    const struct trn_fact *fact;
    const char   *why_not;
    const char   *unit;             /* of the value: the variable's; "1" of a ratio of two of one unit; "" where it is not read */
    enum trn_period part;           /* held out where it reaches behind the cut */
    struct trn_reading of, over;
    double *worlds;
    int32_t n;
    double  median, low, high;    /* of worlds; low, high: 5th and 95th percentile */
    double  share;                /* of worlds within the bounds */
    double  median_low, median_high; /* 95 % interval of the median, by order statistics; infinite of too few worlds */
    bool    pass, undecided;      /* pass: all of it keeps the bounds; undecided: it holds one, so worlds are too few to tell */
};

struct trn_hindcast {
    const struct trn_scenario *scenario; /* borrowed */
    double  until;                /* days from the start */
    int32_t room;                 /* for worlds */
    int32_t n_outputs; struct trn_output      *outputs;
    int32_t n_series;  struct trn_hind_series *series;  /* all observed series, in their order */
    int32_t n_points;  struct trn_hind_point  *points;  /* by series and day */
    int32_t n_facts;   struct trn_hind_fact   *facts;
    double *scratch;              /* two numbers a point of a series */
};
/* Of the arena; NULL: no memory. `room`: the most worlds that will be added. */
struct trn_hindcast *trn_hindcast_create(struct trn_arena *arena, const struct trn_scenario *scenario,
                                         const struct trn_layout *layout, double until, int32_t room);
/* What one world says; values: by trn_hindcast.outputs. Worlds that do not define a reading are left out of it. */
void trn_hindcast_add(struct trn_hindcast *hindcast, const double *values);
/* Score all; nothing can be added after. */
void trn_hindcast_finish(struct trn_hindcast *hindcast);

/* The value of a reading; NaN where an output is. */
double trn_reading_value(const struct trn_reading *reading, const double *values);

#endif
