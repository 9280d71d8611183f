/* chart_bars.h - rows with a horizontal bar each, in one panel or two of one scale.
 *
 * A bar goes from one value to another, mostly from 0; it may bear a whisker, a mark and words at its ends,
 * which stand outside of bar and whisker. On a narrow page the name of a row stands above its bar. Drawn by
 * bars.gp. */
#ifndef TRN_CHART_BARS_H
#define TRN_CHART_BARS_H

#include "chart.h"

#define BARS_ROWS_MAX ROW_NAMES_MAX
#define BARS_PANELS_MAX 2

enum chart_fill {
    BAR_SOLID = 0, /* of the panel's colour */
    BAR_HOLLOW,    /* grey: no effect is shown */
    BAR_HATCHED,   /* of the panel's colour, in stripes */
    BAR_PALE       /* light grey */
};

struct chart_bar {
    double from, to;  /* NaN in one: no bar */
    double low, high; /* of the whisker; NaN: none */
    double mark;      /* a short upright line; NaN: none */
    double turn;      /* a diamond; NaN: none */
    enum chart_fill fill;
    const char *left, *right; /* words at the ends; NULL or "": none */
};

struct chart_bar_row {
    const char *name;                   /* of the row in the tables, for the data file */
    const char *label;                  /* at the left, or above */
    const char *more;                   /* in the column at the right of the last panel; NULL: none */
    struct chart_bar bar[BARS_PANELS_MAX];
};

struct chart_bars {
    int n, panels;
    int head; /* that many rows at the top stand apart from the others; 0: none */
    const struct chart_bar_row *rows;     /* from the top */
    const char *headings[BARS_PANELS_MAX]; /* NULL: none */
    double colours[BARS_PANELS_MAX];
    const char *regimes[BARS_PANELS_MAX]; /* for the data file; "" where a panel is of no regime */
    const char *unit;                     /* of the values, as in the data file: "points" */
    const char *axis;                     /* below the numbers of the axis: "points"; "": nothing */
    const char *suffix;                   /* behind each number of the axis: " %" */
    const char *column;                   /* above the words at the right; NULL: there are none */
    const char *meaning;                  /* of a bar, for the data file: "Change by the outage" */
};

/* A bar without anything. */
struct chart_bar trn_bar_none(void);
/* A bar from 0 with a whisker and the words `text` at its outer end. */
struct chart_bar trn_bar_effect(double value, double low, double high, enum chart_fill fill,
                                const char *text);

/* NAME.csv, the page (its body is set here) and all places. Makes the page higher where it may grow. */
enum trn_status trn_bars_put(struct chart *chart, const struct chart_bars *bars, struct chart_page *page,
                             struct trn_error *reterr);

#endif
