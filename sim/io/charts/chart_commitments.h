/* chart_commitments.h - what the chart of commitments is made from, and its words. */
#ifndef TRN_CHART_COMMITMENTS_H
#define TRN_CHART_COMMITMENTS_H

#include "chart.h"
#include "chart_period.h"

#define FAMILIES 2
#define SLOTS_MAX (2 * FAMILIES)

/* What a bar may show: [0] committed, [1] allocated. */
struct commitment_family {
    const char *variable, *word;
};
extern const struct commitment_family trn_commitment_families[FAMILIES];

struct donor_group {
    const char *name;
    double sum; /* over variables, regimes and months shown */
    struct chart_series series[FAMILIES][CHART_REGIMES_MAX];
    const struct chart_observed *observed[FAMILIES];
};

struct commitment_slot {
    int family;
    bool observed;
};

struct commitments {
    int n;
    struct donor_group *group[GROUPS_MAX]; /* the largest first */
    bool cut; /* more groups than can be shown */
    int panels, n_slots;
    struct commitment_slot slot[SLOTS_MAX];
    struct chart_periods periods, months;
};

/* What simulated and observed values of the same months and groups add up to. */
struct commitment_error {
    int n, inside;                        /* values compared; those between the 5 % and 95 % quantile */
    double simulated, observed, distance; /* distance: sum of absolute differences */
};

/* The error where there is one, else the share of what is committed that is allocated. */
const char *trn_commitment_title(struct chart *chart, const struct commitment_error *error, int family,
                                 int panels);
/* How far single values are from what was observed; error->n above 0. */
const char *trn_commitment_error(const struct chart *chart, const struct commitment_error *error);
/* "The contact group: EUR 21.1 billion committed, EUR 19.4 billion allocated." */
const char *trn_commitment_sums(const struct chart *chart, int regime);
/* How to read the bars. */
const char *trn_commitment_reading(const struct chart *chart, const struct commitments *pairs);

#endif
