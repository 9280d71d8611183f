/* brief_table.c - tables of result folders, each drawn up by one description. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "brief.h"
#include "tranche/stats.h"

enum { NAMES_MAX = 28, ROWS_SHOWN_MAX = 2000, COLUMNS = 8 };

/* A file of a folder with the columns that a description names. */
struct view {
    struct brief *brief;
    const struct brief_table *table;
    struct chart_rows rows;
    const char *names[NAMES_MAX];
    int n_names;
};

static int column_of(struct view *view, const char *name)
{
    for (int i = 0; i < view->n_names; i++)
        if (strcmp(view->names[i], name) == 0)
            return i;
    view->names[view->n_names] = name;
    return view->n_names++;
}

static void want(struct view *view, const char *name)
{
    if (name != NULL)
        (void)column_of(view, name);
}

static const char *cell(const struct view *view, int row, const char *name)
{
    for (int i = 0; i < view->n_names; i++)
        if (strcmp(view->names[i], name) == 0)
            return trn_chart_cell(&view->rows, row, i);
    return "";
}

static double value(const struct view *view, int row, const char *name)
{
    for (int i = 0; name != NULL && i < view->n_names; i++)
        if (strcmp(view->names[i], name) == 0)
            return trn_chart_value(&view->rows, row, i);
    return (double)NAN;
}

static bool has_form(const struct brief_table *table, enum brief_form form)
{
    for (int i = 0; i < COLUMNS; i++)
        if (table->columns[i].heading != NULL && table->columns[i].form == form)
            return true;
    return false;
}

static bool open_view(struct view *view, const struct brief_folder *folder)
{
    const struct brief_table *table = view->table;
    if (table->lead || table->across || has_form(table, B_MEASURE)) {
        want(view, "measure");
        want(view, "scope");
        want(view, "window");
    }
    if (has_form(table, B_CHANGE) || has_form(table, B_BETWEEN))
        want(view, "unit");
    want(view, table->by);
    want(view, table->sort);
    want(view, table->p);
    want(view, table->only[0]);
    for (int i = 0; i < COLUMNS && table->columns[i].heading != NULL; i++) {
        if (table->columns[i].form != B_MEASURE)
            want(view, table->columns[i].column);
        if (table->columns[i].form == B_SHOWN || table->columns[i].form == B_SHOWN_SHARE) {
            want(view, trn_arena_printf(view->brief->arena, "%s_low", table->columns[i].column));
            want(view, trn_arena_printf(view->brief->arena, "%s_high", table->columns[i].column));
        }
        want(view, table->columns[i].high);
    }
    /* Another method of the same question has other columns, and none of this table. */
    return trn_chart_rows(&folder->source, table->file, view->names, view->n_names, &view->rows, NULL) ==
               TRN_OK &&
           view->rows.n > 0;
}

/* ---- which rows ------------------------------------------------------------------------------------------
 */

static bool of_lead(const struct view *view, int row)
{
    static const char *const keys[] = {"measure", "scope", "window"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(cell(view, row, keys[i]), cell(view, 0, keys[i])) != 0)
            return false;
    return true;
}

static bool wanted(const struct view *view, int row, const char *by)
{
    const struct brief_table *table = view->table;
    if (table->only[0] != NULL && strcmp(cell(view, row, table->only[0]), table->only[1]) != 0)
        return false;
    if (table->by != NULL && strcmp(cell(view, row, table->by), by) != 0)
        return false;
    return !table->lead || of_lead(view, row);
}

/* Is an effect shown? The p-values of a folder are adjusted for how many were asked. */
static bool shown(const struct view *view, int row)
{
    return view->table->p == NULL || value(view, row, view->table->p) < 0.05;
}

static bool is_last(const struct view *view, int row)
{
    const char *name = cell(view, row, view->table->columns[0].column);
    if (view->table->last == NULL || name[0] == '\0')
        return false;
    const char *at = strstr(view->table->last, name);
    return at != NULL;
}

struct place {
    int row;
    bool last;
    double size;
};

static int by_size(const void *x, const void *y)
{
    const struct place *a = x, *b = y;
    if (a->last != b->last)
        return a->last ? 1 : -1;
    if (!a->last && a->size < b->size)
        return 1;
    if (!a->last && a->size > b->size)
        return -1;
    return a->row - b->row;
}

/* ---- what a cell says ---- */

/* "6.36 (2.70 to 10.0)", "not shown" where the interval holds 0. */
static const char *shown_size(struct view *view, int row, const struct brief_column *column)
{
    struct brief *brief = view->brief;
    const char *unit = column->form == B_SHOWN_SHARE ? "1" : "";
    const double low = value(view, row, SAY("%s_low", column->column));
    const double high = value(view, row, SAY("%s_high", column->column));
    const double number = value(view, row, column->column);
    if (!isfinite(number))
        return "";
    if (!trn_leaves_out_zero(low, high))
        return "not shown";
    return SAY("%s (%s)", trn_brief_level(brief, unit, number), trn_brief_between(brief, unit, low, high));
}

static const char *told(struct view *view, int row, const struct brief_column *column)
{
    struct brief *brief = view->brief;
    const char *unit = cell(view, row, "unit");
    const double number = value(view, row, column->column);
    switch (column->form) {
    case B_WHO:
        return trn_brief_who(brief, cell(view, row, column->column));
    case B_REGIME:
        return trn_brief_label(brief, "regimes", cell(view, row, column->column));
    case B_SCOPE:
        return trn_brief_scope(brief, cell(view, row, column->column));
    case B_MEASURE:
        return trn_brief_measure_words(brief, cell(view, row, "measure"), cell(view, row, "scope"),
                                       cell(view, row, "window"));
    case B_DATE:
        return trn_brief_date(brief, cell(view, row, column->column));
    case B_CHANGE:
        return trn_brief_change(brief, unit, number);
    case B_BETWEEN:
        return trn_brief_between(brief, unit, number, value(view, row, column->high));
    case B_SHARE:
        return trn_brief_level(brief, "1", number);
    case B_SHOWN:
    case B_SHOWN_SHARE:
        return shown_size(view, row, column);
    case B_SIZE:
        return trn_brief_level(brief, "", number);
    case B_NUMBER:
        return isfinite(number) ? SAY("%s%.4g", number < 0.0 ? "\u2212" : "", fabs(number))
                                : cell(view, row, column->column);
    case B_TEXT:
        break;
    }
    return cell(view, row, column->column);
}

/* "#Change" of differences in one unit as "#Change, points". */
static const char *heading(struct view *view, const struct brief_column *column)
{
    struct brief *brief = view->brief;
    if (column->form == B_CHANGE && view->table->lead)
        return SAY("%s, %s", column->heading, trn_brief_unit(cell(view, 0, "unit")));
    return column->heading;
}

static void write_rows(struct view *view, const struct place *places, int n)
{
    const char *cells[COLUMNS];
    for (int i = 0; i < n; i++) {
        for (int c = 0; c < COLUMNS && view->table->columns[c].heading != NULL; c++)
            cells[c] = told(view, places[i].row, &view->table->columns[c]);
        trn_brief_table_row(view->brief, cells);
    }
}

/* One table: of all rows, or of those of a regime. */
static void write_one(struct view *view, const char *by)
{
    struct brief *brief = view->brief;
    const struct brief_table *table = view->table;
    struct place *places = TRN_NEW(brief->arena, struct place, view->rows.n);
    const char *headings[COLUMNS];
    int n = 0;
    int hidden = 0;
    int columns = 0;
    for (int row = 0; row < view->rows.n; row++) {
        if (!wanted(view, row, by))
            continue;
        if (!shown(view, row)) {
            hidden++;
            continue;
        }
        const double size = table->sort != NULL ? fabs(value(view, row, table->sort)) : 0.0;
        places[n++] = (struct place){row, is_last(view, row), isfinite(size) ? size : 0.0};
    }
    const char *caption = table->caption;
    if (table->lead)
        caption = SAY("%s: %s", caption,
                      trn_brief_measure_words(brief, cell(view, 0, "measure"), cell(view, 0, "scope"),
                                              cell(view, 0, "window")));
    if (table->by != NULL)
        caption = SAY("%s. Under %s", caption, trn_brief_label(brief, "regimes", by));
    if (n > 0) {
        qsort(places, (size_t)n, sizeof *places, by_size);
        const int most = table->most > 0 && table->most < n ? table->most : n;
        const int written = most < ROWS_SHOWN_MAX ? most : ROWS_SHOWN_MAX;
        for (; columns < COLUMNS && table->columns[columns].heading != NULL; columns++)
            headings[columns] = heading(view, &table->columns[columns]);
        trn_brief_table_begin(brief, caption, headings, columns, table->folded);
        write_rows(view, places, written);
        trn_brief_table_end(brief);
        if (written < n)
            trn_brief_paragraph(brief, SAY("%d more are in %s.", n - written, table->file));
    }
    if (hidden > 0)
        trn_brief_paragraph(brief, n > 0 ? SAY("No effect shown: %d more.", hidden)
                                         : SAY("%s: no effect shown of any of %d.", caption, hidden));
}

/* ---- measures side by side ---- */

enum { ACROSS_MAX = 8 };

static bool same_measure(const struct view *view, int a, int b)
{
    return strcmp(cell(view, a, "measure"), cell(view, b, "measure")) == 0 &&
           strcmp(cell(view, a, "scope"), cell(view, b, "scope")) == 0 &&
           strcmp(cell(view, a, "window"), cell(view, b, "window")) == 0;
}

/* The first row of each measure; returns how many. */
static int measures_of(const struct view *view, const char *by, int first[ACROSS_MAX])
{
    int n = 0;
    for (int row = 0; row < view->rows.n; row++) {
        bool known = !wanted(view, row, by);
        for (int i = 0; i < n && !known; i++)
            known = same_measure(view, row, first[i]);
        if (!known && n < ACROSS_MAX)
            first[n++] = row;
    }
    return n;
}

/* What stands in the row named as `row` under the measure of `of`. */
static const char *crossing(struct view *view, const char *by, int row, int of)
{
    struct brief *brief = view->brief;
    const char *key = view->table->columns[0].column;
    for (int r = 0; r < view->rows.n; r++) {
        if (!wanted(view, r, by) || !same_measure(view, r, of) ||
            strcmp(cell(view, r, key), cell(view, row, key)) != 0)
            continue;
        const char *size = told(view, r, &view->table->columns[1]);
        const char *span = told(view, r, &view->table->columns[2]);
        return span[0] != '\0' ? SAY("%s (%s)", size, span) : size;
    }
    return "";
}

/* A measure beside the first one: its period alone where it is the same measure. */
static const char *measure_heading(struct view *view, int first, int row)
{
    struct brief *brief = view->brief;
    const char *measure = cell(view, row, "measure");
    const char *scope = cell(view, row, "scope");
    const char *window = cell(view, row, "window");
    if (row != first && window[0] != '\0' && strcmp(measure, cell(view, first, "measure")) == 0 &&
        strcmp(scope, cell(view, first, "scope")) == 0)
        return trn_brief_label(brief, "windows", window);
    return SAY("%s, %s", trn_brief_measure_words(brief, measure, scope, window),
               trn_brief_unit(cell(view, row, "unit")));
}

static void write_across(struct view *view, const char *by)
{
    struct brief *brief = view->brief;
    const char *headings[ACROSS_MAX + 1] = {view->table->columns[0].heading};
    const char *cells[ACROSS_MAX + 1];
    const char *caption = view->table->caption;
    int first[ACROSS_MAX];
    const int n = measures_of(view, by, first);
    for (int i = 0; i < n; i++)
        headings[i + 1] = SAY("#%s", measure_heading(view, first[0], first[i]));
    if (view->table->by != NULL)
        caption = SAY("%s. Under %s", caption, trn_brief_label(brief, "regimes", by));
    if (n < 2)
        return; /* the table above says it all */
    trn_brief_table_begin(brief, caption, headings, n + 1, view->table->folded);
    for (int row = 0; row < view->rows.n; row++) {
        if (!wanted(view, row, by) || !same_measure(view, row, first[0]))
            continue;
        cells[0] = told(view, row, &view->table->columns[0]);
        for (int i = 0; i < n; i++)
            cells[i + 1] = crossing(view, by, row, first[i]);
        trn_brief_table_row(brief, cells);
    }
    trn_brief_table_end(brief);
}

void trn_brief_table(struct brief *brief, const struct brief_table *table)
{
    const struct brief_folder *folder = trn_brief_of(brief, table->command);
    struct view view = {.brief = brief, .table = table};
    const char *done[64];
    int n_done = 0;
    if (folder == NULL || !open_view(&view, folder))
        return;
    if (table->by == NULL) {
        table->across ? write_across(&view, "") : write_one(&view, "");
        return;
    }
    for (int row = 0; row < view.rows.n; row++) {
        const char *by = cell(&view, row, table->by);
        bool old = n_done == 64;
        for (int i = 0; i < n_done && !old; i++)
            old = strcmp(done[i], by) == 0;
        if (old)
            continue;
        done[n_done++] = by;
        table->across ? write_across(&view, by) : write_one(&view, by);
    }
}
