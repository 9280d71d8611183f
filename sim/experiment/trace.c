/* trace.c - see trace.h */
#include "trace.h"

#include <assert.h>
#include <string.h>

static bool serves(const struct trn_story_trace *trace, const char *item)
{
    const struct trn_capability *cap = &trace->sc->capabilities[trace->capability];
    for (int32_t k = 0; k < cap->n_items; k++)
        if (strcmp(trace->sc->items[cap->items[k].item].name, item) == 0)
            return true;
    return false;
}

static int column_of(const struct trn_table *table, const char *name)
{
    for (int c = 0; c < table->n; c++)
        if (strcmp(table->columns[c].name, name) == 0)
            return c;
    assert(!"a column of the table");
    return 0;
}

static bool concerns(const struct trn_story_trace *trace, const struct trn_table *table,
                     const union trn_cell *cells)
{
    const char *item = cells[column_of(table, "item")].text;
    if (table == trn_run_table(TRN_T_RECIPIENT))
        return strcmp(cells[column_of(table, "capability")].text,
                      trace->sc->capabilities[trace->capability].name) == 0;
    return !item || !item[0] || serves(trace, item);
}

static bool grow(struct trn_story_trace *trace)
{
    if (trace->n < trace->room)
        return true;
    int32_t room = trace->room > 0 ? 2 * trace->room : 1024;
    struct kept_row *rows = TRN_NEW(trace->arena, struct kept_row, room);
    if (!rows)
        return false;
    if (trace->n > 0)
        memcpy(rows, trace->rows, (size_t)trace->n * sizeof *rows);
    trace->rows = rows;
    trace->room = room;
    return true;
}

bool trace_keep(void *object, const struct trn_table *table, const union trn_cell *cells)
{
    struct trn_story_trace *trace = object;
    if (!concerns(trace, table, cells))
        return true;
    union trn_cell *copy = TRN_NEW(trace->arena, union trn_cell, table->n);
    trace->failed = trace->failed || !copy || !grow(trace);
    for (int c = 0; !trace->failed && c < table->n; c++) {
        copy[c] = cells[c];
        if (table->columns[c].type != TRN_CELL_TEXT || !cells[c].text)
            continue;
        copy[c].text = trn_arena_strdup(trace->arena, cells[c].text);
        trace->failed = !copy[c].text;
    }
    if (!trace->failed)
        trace->rows[trace->n++] = (struct kept_row){table, copy};
    return !trace->failed;
}

const union trn_cell *trace_cell(const struct kept_row *row, const char *column)
{
    return &row->cells[column_of(row->table, column)];
}

double trace_day(const struct kept_row *row, const char *column)
{
    return trace_cell(row, column)->number;
}

bool trace_is(const struct kept_row *row, enum trn_run_table table)
{
    return row->table == trn_run_table(table);
}

bool trace_event_is(const struct kept_row *row, const char *event, double a, double b)
{
    return trace_is(row, TRN_T_EVENTS) && strcmp(trace_cell(row, "event")->text, event) == 0 &&
           trace_day(row, "date") >= a && trace_day(row, "date") < b;
}

trn_id trace_donor(const struct trn_story_trace *trace, const struct kept_row *row)
{
    const char *name = trace_cell(row, trace_is(row, TRN_T_EVENTS) ? "who" : "donor")->text;
    return name ? trn_find_donor(trace->sc, name) : TRN_NONE;
}
