/* chart_period.h - months, quarters or years along a time axis, as many as bars have room for. */
#ifndef TRN_CHART_PERIOD_H
#define TRN_CHART_PERIOD_H

#include <stdbool.h>

#include "tranche/arena.h"

#define DAYS_PER_MONTH (365.25 / 12.0)

/* Calendar periods; the first begins at the first day, the last ends at the last, so that both may be short. */
struct chart_periods {
    int n, months; /* of a whole period: 1, 3 or 12 */
    double *edge;  /* [n + 1] days from 1970-01-01; period i is edge[i] up to edge[i + 1] */
};

/* The fewest months of a period (1, 3 or 12) with which one is at least `room` wide on an axis of `width`. */
int trn_periods_months(double from, double to, double width, double room);
/* Periods of from..to (to > from). n is 0 without memory. */
struct chart_periods trn_periods_make(struct trn_arena *arena, double from, double to, int months);
/* Index of the period that holds the day, -1: none. */
int trn_periods_at(const struct chart_periods *periods, double day);
/* How many months of the calendar begin in the period or are cut by its begin: 3 of a quarter. */
int trn_periods_span(const struct chart_periods *periods, int period);
/* Does it begin and end where months do; is it as long as a period should be? */
bool trn_periods_even(const struct chart_periods *periods, int period);
bool trn_periods_whole(const struct chart_periods *periods, int period);
/* "month", "quarter", "year". */
const char *trn_periods_word(int months);

#endif
