/* chart_production_lines.h - production lines over time, as production.csv has them. */
#ifndef TRN_CHART_PRODUCTION_LINES_H
#define TRN_CHART_PRODUCTION_LINES_H

#include "chart.h"
#include "chart_period.h"

struct chart_line {
    const char *name, *label, *item;
    int n;
    double *day;
    double *capacity; /* items a month */
    double *output;   /* items made since the start */
    double *book;     /* items ordered and not yet made */
    double *price;    /* EUR of one */
    const char **binding; /* what limits output: "capacity", "orders", "component NAME" */
};

/* The lines of the first regime, in the order of the file, with at least two days each. A folder without
 * production.csv has none. */
enum trn_status trn_chart_lines(const struct chart *chart, struct chart_line **ret, int *ret_n,
                                struct trn_error *reterr);
/* The lines of one item that can make something, the largest maker first: of the item of that name, or the one
 * line of that name; of NULL, the item that the headline's capability needs most, else the item of which most
 * is made by value. */
enum trn_status trn_lines_alike(const struct chart *chart, const char *name, struct chart_line **ret, int *ret_n,
                                struct trn_error *reterr);
/* Items made since the start, linear between days and level outside. */
double trn_line_output(const struct chart_line *line, double day);
/* Items that a line makes from the first to the last day. */
double trn_line_made(const struct chart_line *line);

#endif
