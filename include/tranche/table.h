/* table.h - rows of results and what their columns mean.
 *
 * A table is described once; the CSV header, datapackage.json and the documentation all come
 * from the description. Whoever makes rows hands them to a callback; who writes them is not
 * its business. */
#ifndef TRANCHE_TABLE_H
#define TRANCHE_TABLE_H

#include <stdbool.h>
#include <stdint.h>

enum trn_cell_type {
    TRN_CELL_TEXT,   /* cell.text; NULL: missing */
    TRN_CELL_DATE,   /* cell.number: days from the scenario's start, written as the ISO date of its whole part; NaN: missing */
    TRN_CELL_COUNT,  /* cell.count; INT64_MIN: missing */
    TRN_CELL_NUMBER, /* cell.number, at most `decimals` decimals; NaN: missing */
    TRN_CELL_MONEY   /* cell.count: EUR cents, written as EUR with two decimals; INT64_MIN: missing */
};

struct trn_column {
    const char        *name;
    enum trn_cell_type type;
    int                decimals;
    const char        *unit;        /* "1" for shares; "" for text and dates */
    const char        *description; /* a sentence without its full stop */
};

struct trn_table {
    const char              *name;  /* the file is NAME.csv */
    const char              *description;
    int                      n;
    const struct trn_column *columns;
};

union trn_cell {
    const char *text;
    double      number;
    int64_t     count;
};
#define TRN_MISSING_COUNT INT64_MIN

/* Takes one row: table->n cells, valid during the call. False: stop, the row could not be taken. */
typedef bool (*trn_row_fn)(void *object, const struct trn_table *table, const union trn_cell *cells);

#endif
