/* chart_hindcast.h - what the chart of a hindcast draws, and its words. */
#ifndef TRN_CHART_HINDCAST_H
#define TRN_CHART_HINDCAST_H

#include "chart.h"

#define HINDCAST_PANELS_MAX 9
#define HINDCAST_BAND 0.9 /* from the 5th to the 95th percentile */

enum { FITTED, HELD_OUT, PARTS };

/* Columns of facts.csv. */
enum {
    FACT_NAME,
    FACT_PART,
    FACT_TEXT,
    FACT_SHOWS,
    FACT_UNIT,
    FACT_ABOVE,
    FACT_BELOW,
    FACT_MEDIAN,
    FACT_LOW,
    FACT_HIGH,
    FACT_VERDICT,
    FACT_KNOWN,
    FACT_COLUMNS
};
extern const char *const trn_fact_columns[FACT_COLUMNS]; /* chart_facts.c */

struct hindcast_share { /* of values in the 90 % band */
    double inside, n;
};

struct hindcast_series {
    const char *name, *unit;
    int place; /* in the table */
    struct hindcast_share part[PARTS];
    double error; /* mean of what is held out */
};

struct hindcast {
    struct chart_rows points;
    struct hindcast_series *series; /* those compared, with most held-out values first */
    int n, shown, left_out;
    struct hindcast_share all[PARTS];
    double low, high; /* interval of the held-out share */
    double expected;  /* what bands of so many worlds should hold: mean over held-out values */
    double cut, first, last, from, to; /* days; from, to: of the axis */
};

/* "under \u201CNATO coordination\u201D", and where the scenario puts another first a remark on that. */
const char *trn_hindcast_regime(const struct chart *chart);
/* The label of an observed series, as a panel has it. */
const char *trn_hindcast_label(const struct chart *chart, const char *name);
/* "13 of 18". */
const char *trn_hindcast_of(const struct chart *chart, struct hindcast_share share);
/* "rounds a month" of "round/month"; "" of a bare number. */
const char *trn_hindcast_unit(struct trn_arena *arena, const char *unit);
/* Sets title and description of the chart and the words of the page. */
void trn_hindcast_words(struct chart *chart, const struct hindcast *found, struct chart_page *page);

#endif
