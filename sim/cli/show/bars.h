/* bars.h - small charts of characters: bars from a zero line, a line over time, a place within a range.
 *
 * The number of everything drawn stands beside it, so that nothing is lost without the shapes. Bars begin at zero. */
#ifndef TRN_CLI_BARS_H
#define TRN_CLI_BARS_H

#include "pen.h"

struct bar {
    const char *label;
    const char *number;      /* "14.7 (12.6 to 16.7)" */
    double value, low, high; /* not finite: no bar, no interval */
    bool heading;            /* a label alone, over the bars that follow */
};
/* What bars are drawn against: from `low`, 0 or less, to `high`, 0 or more. */
struct axis {
    double low, high;
    const char *unit;
};
/* One that holds all bars with their intervals, with round ends; at least from 0 to `least`. */
struct axis bars_axis(const struct bar *bars, int n, double least, const char *unit);

/* One bar in so many columns, the zero line among them. *ret_interval is set where the interval
 * is wide enough to be seen. */
const char *bars_one(const struct pen *pen, const struct axis *axis, const struct bar *bar, int columns,
                     bool *ret_interval);
/* All, labels and numbers before them, the axis with its unit beneath. */
void bars_draw(const struct pen *pen, const struct axis *axis, const struct bar *bars, int n);

/* `n` values of 0 to 1, NaN where there is none, as `columns` columns of `rows` rows, one string a row, the highest
 * first. A column is the mean of the values that fall into it. One row of ASCII: digits, tenths cut off. */
void bars_columns(const struct pen *pen, const double *values, int n, int columns, int rows, const char **ret);

/* From low to high as a line of so many columns, with "o" at `from`, "X" at `to` and "=" over the interval. */
const char *bars_range(const struct pen *pen, double low, double high, double from, double to, double to_low,
                       double to_high, int columns);

/* One of four shades, and a space for 0, by size as a share of the largest. */
const char *bars_shade(const struct pen *pen, double share);

#endif
