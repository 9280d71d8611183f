/* trace.h - rows of a run that were kept, for those who read them again. */
#ifndef TRN_TRACE_H
#define TRN_TRACE_H

#include "tranche/story.h"

struct kept_row {
    const struct trn_table *table;
    union trn_cell *cells;
};

struct trn_story_trace {
    struct trn_arena *arena;
    const struct trn_scenario *sc;
    trn_id capability;
    struct kept_row *rows; /* in the order in which they came */
    int32_t n, room;
    bool failed; /* no memory */
};

/* A trn_row_fn: keeps a row if it concerns the capability's items, or no item at all. */
bool trace_keep(void *trace, const struct trn_table *table, const union trn_cell *cells);
/* The cell of a column; all names are those of the tables of a run. */
const union trn_cell *trace_cell(const struct kept_row *row, const char *column);
double trace_day(const struct kept_row *row, const char *column);
bool trace_is(const struct kept_row *row, enum trn_run_table table);
/* Row of the table of events of this kind, from day a up to b? */
bool trace_event_is(const struct kept_row *row, const char *event, double a, double b);
/* The donor that the row names, or TRN_NONE. */
trn_id trace_donor(const struct trn_story_trace *trace, const struct kept_row *row);

#endif
