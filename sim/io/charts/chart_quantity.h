/* chart_quantity.h - what a question asked of, in words and in the numbers that charts show.
 *
 * Shares of need or of promises are shown as percent and their differences told in points of a hundred; money
 * in EUR million; other numbers as the table has them. */
#ifndef TRN_CHART_QUANTITY_H
#define TRN_CHART_QUANTITY_H

#include "chart.h"

struct chart_quantity {
    const char *measure, *scope, *window, *unit; /* cells of a table */
};

/* Of a row; the four stand in columns `first` and behind it. */
struct chart_quantity trn_quantity_at(const struct chart_rows *rows, int row, int first);
bool trn_quantity_same(const struct chart_quantity *a, const struct chart_quantity *b);
/* The first row of the leading measure, which is that of the first row: over the whole run, or, where `asked` is
 * no NULL, in the window or of the scope of that name. -1: there is none. */
int trn_quantity_row(const struct chart_rows *rows, int first, const char *asked);

bool trn_quantity_is_share(const struct chart_quantity *q);
/* What a value of the table is multiplied by on an axis: 100 for shares, else 1. */
double trn_quantity_scale(const struct chart_quantity *q);
/* Behind the numbers of an axis of levels: " %", or nothing. */
const char *trn_quantity_suffix(const struct chart_quantity *q);
/* Of a difference: "points", "EUR million", "days"; "" for a bare number. */
const char *trn_quantity_unit(const struct chart *chart, const struct chart_quantity *q);

/* "the share of the need for artillery fire met". */
const char *trn_quantity_words(const struct chart *chart, const struct chart_quantity *q);
/* "the US hold", "the period 'offer and test'"; "the whole run" where there is no window. */
const char *trn_quantity_window(const struct chart *chart, const struct chart_quantity *q);
/* For a subtitle: "whole run, Jul 2023 to Dec 2024", "in the US hold". */
const char *trn_quantity_period(const struct chart *chart, const struct chart_quantity *q);

/* A level: "65.2 %", "EUR 3.2 billion", "12.3 days". */
const char *trn_quantity_level(const struct chart *chart, const struct chart_quantity *q, double value);
/* A difference, with a minus where it has one: "3.3 points"; "3.3" when `bare`, but for money. */
const char *trn_quantity_size(const struct chart *chart, const struct chart_quantity *q, double difference,
                              bool bare);
/* The same with its sign, bare: "+3.3"; "0.0" has none. */
const char *trn_quantity_signed(const struct chart *chart, const struct chart_quantity *q, double difference);
/* "3.3 points, 95 % interval 2.1 to 4.5". */
const char *trn_quantity_interval(const struct chart *chart, const struct chart_quantity *q, double estimate,
                                  double low, double high);

/* What a difference does, by the measure's better side: "brings" or "costs"; "saves" or "adds" where less is
 * better; "adds" or "takes" where neither is. */
const char *trn_quantity_verb(const struct chart_quantity *q, double difference);
/* +1: better, -1: worse, 0: neither. */
int trn_quantity_side(const struct chart_quantity *q, double difference);

/* An axis that holds low..high with some room: from 0 where that wastes less than half of it. Returns whether
 * it begins or ends at 0 or holds it. */
bool trn_quantity_axis(double low, double high, double *ret_low, double *ret_high);

#endif
