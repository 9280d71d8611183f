/* chart_calendar.c - what an outage changes, by its start and its length: a grid a regime. */
#include <math.h>
#include <string.h>

#include "chart_grid.h"
#include "chart_text.h"
#include "tranche/date.h"
#include "tranche/stats.h"

enum {
    C_START,
    C_MONTHS,
    C_REGIME,
    C_MEASURE,
    C_SCOPE,
    C_WINDOW,
    C_UNIT,
    C_N,
    C_CHANGE,
    C_LOW,
    C_HIGH,
    C_P,
    COLUMNS
};
static const char *const names[COLUMNS] = {"start", "months", "regime", "measure", "scope", "window",
                                           "unit",  "n",      "change", "low",     "high",  "p_holm"};

struct calendar {
    struct chart_rows rows;
    struct chart_grid grid;
    int first; /* a row of the measure shown */
    int n_starts, n_lengths, n_regimes, regimes_left_out;
    const char *start[GRID_NAMES], *length[GRID_NAMES], *regime[GRID_PANELS];
};

static bool of_measure(const struct calendar *c, int row)
{
    static const int same[] = {C_MEASURE, C_SCOPE, C_WINDOW};
    for (int i = 0; i < 3; i++)
        if (strcmp(trn_chart_cell(&c->rows, row, same[i]), trn_chart_cell(&c->rows, c->first, same[i])) != 0)
            return false;
    return true;
}

/* The place of `name` in a list, to which it is added; -1: the list is full. */
static int place_of(const char **list, int *n, int room, const char *name)
{
    int i = 0;
    while (i < *n && strcmp(list[i], name) != 0)
        i++;
    if (i == room)
        return -1;
    if (i == *n)
        list[(*n)++] = name;
    return i;
}

/* "Jul '23", "15 Jul '23" */
static const char *start_name(struct trn_arena *arena, const char *text)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int32_t day;
    int y, m, d;
    if (!trn_date_parse(text, &day))
        return trn_chart_clean(arena, text, 20);
    trn_date_from_days(day, &y, &m, &d);
    const char *out = d == 1 ? trn_arena_printf(arena, "%s '%02d", months[m - 1], y % 100)
                             : trn_arena_printf(arena, "%d %s '%02d", d, months[m - 1], y % 100);
    return out != NULL ? out : "";
}

/* "Jul 2023" inside a sentence. */
static const char *start_words(struct trn_arena *arena, const char *text)
{
    int32_t day;
    return trn_date_parse(text, &day) ? trn_chart_month(arena, day) : trn_chart_clean(arena, text, 20);
}

/* The rows that `scope` names by measure, scope or window; without one those of the first measure. */
static bool find_measure(struct calendar *c, const char *scope)
{
    for (c->first = 0; c->first < c->rows.n; c->first++)
        if (scope == NULL || strcmp(trn_chart_cell(&c->rows, c->first, C_MEASURE), scope) == 0 ||
            strcmp(trn_chart_cell(&c->rows, c->first, C_SCOPE), scope) == 0 ||
            strcmp(trn_chart_cell(&c->rows, c->first, C_WINDOW), scope) == 0)
            return true;
    return false;
}

/* False: there is no such measure, too much of something, or no memory. */
static bool fill(const struct chart *chart, struct calendar *c, const char *scope)
{
    struct chart_grid *grid = &c->grid;
    if (c->rows.n == 0 || !find_measure(c, scope))
        return false;
    for (int row = 0; row < c->rows.n; row++) {
        if (!of_measure(c, row))
            continue;
        if (place_of(c->start, &c->n_starts, GRID_NAMES, trn_chart_cell(&c->rows, row, C_START)) < 0 ||
            place_of(c->length, &c->n_lengths, GRID_NAMES, trn_chart_cell(&c->rows, row, C_MONTHS)) < 0)
            return false;
        if (place_of(c->regime, &c->n_regimes, GRID_PANELS, trn_chart_cell(&c->rows, row, C_REGIME)) < 0)
            c->regimes_left_out = 1;
    }
    if (!trn_grid_init(grid, chart->arena, c->n_regimes, c->n_lengths, c->n_starts))
        return false;
    for (int row = 0; row < c->rows.n; row++) {
        const int p = of_measure(c, row) ? place_of(c->regime, &c->n_regimes, GRID_PANELS,
                                                    trn_chart_cell(&c->rows, row, C_REGIME))
                                         : -1;
        if (p < 0)
            continue;
        const double p_value = trn_chart_value(&c->rows, row, C_P);
        struct grid_cell *cell = trn_grid_cell(
            grid, p, place_of(c->length, &c->n_lengths, GRID_NAMES, trn_chart_cell(&c->rows, row, C_MONTHS)),
            place_of(c->start, &c->n_starts, GRID_NAMES, trn_chart_cell(&c->rows, row, C_START)));
        *cell = (struct grid_cell){
            trn_chart_value(&c->rows, row, C_CHANGE), trn_chart_value(&c->rows, row, C_LOW),
            trn_chart_value(&c->rows, row, C_HIGH), trn_chart_value(&c->rows, row, C_N), false};
        cell->shown = trn_leaves_out_zero(cell->low, cell->high) && !(p_value > 0.05);
    }
    grid->quantity = (struct chart_quantity){
        trn_chart_cell(&c->rows, c->first, C_MEASURE), trn_chart_cell(&c->rows, c->first, C_SCOPE),
        trn_chart_cell(&c->rows, c->first, C_WINDOW), trn_chart_cell(&c->rows, c->first, C_UNIT)};
    return true;
}

static void name_axes(const struct chart *chart, struct calendar *c)
{
    struct chart_grid *grid = &c->grid;
    grid->row_title = "Months that it lasts";
    grid->column_title = "Month in which it starts";
    for (int i = 0; i < c->n_lengths; i++)
        grid->row_name[i] = trn_chart_clean(chart->arena, c->length[i], 20);
    for (int i = 0; i < c->n_starts; i++)
        grid->column_name[i] = start_name(chart->arena, c->start[i]);
    for (int p = 0; p < c->n_regimes; p++) {
        grid->heading[p] =
            trn_chart_sentence(chart->arena, trn_chart_regime_label(chart->source, c->regime[p]));
        grid->colour[p] = p + 1;
    }
}

/* The cell that the title names: the largest loss, else the largest change either way; -1: none is shown. */
static int worst(const struct chart_grid *grid)
{
    int lowest, highest;
    trn_grid_extremes(grid, &lowest, &highest);
    if (lowest < 0)
        return -1;
    const int better = trn_quantity_side(&grid->quantity, 1.0);
    if (better != 0)
        return better > 0 ? lowest : highest;
    return fabs(grid->cell[lowest].value) >= fabs(grid->cell[highest].value) ? lowest : highest;
}

static const char *make_title(const struct chart *chart, const struct calendar *c, const char *donor)
{
    struct trn_arena *arena = chart->arena;
    const struct chart_grid *grid = &c->grid;
    const char *what = trn_grid_what(chart, grid);
    const int at = worst(grid);
    if (at < 0) {
        const char *const none[] = {trn_arena_printf(arena, "%s out: no change is shown in %s", donor, what),
                                    trn_arena_printf(arena, "No outage is shown to change %s", what),
                                    "No outage is shown to change anything", NULL};
        return trn_finding_short(arena, none);
    }
    int p, row, column;
    trn_grid_place(grid, at, &p, &row, &column);
    const double value = grid->cell[at].value;
    const char *change = trn_arena_printf(arena, "%s %s", trn_quantity_verb(&grid->quantity, value),
                                          trn_quantity_size(chart, &grid->quantity, fabs(value), false));
    const char *when = trn_arena_printf(arena, "%s\u00A0%s", grid->row_name[row],
                                        strcmp(grid->row_name[row], "1") == 0 ? "month" : "months");
    const char *from = start_words(arena, c->start[column]);
    const char *const titles[] = {
        trn_arena_printf(arena, "%s out for %s from %s %s of %s", donor, when, from, change, what),
        trn_arena_printf(arena, "%s out for %s from %s %s", donor, when, from, change),
        trn_arena_printf(arena, "%s out for %s %s", donor, when, change),
        trn_arena_printf(arena, "An outage of %s %s", when, change), NULL};
    return trn_finding_short(arena, titles);
}

static const char *set_words(struct chart *chart, const struct calendar *c, const char *donor)
{
    struct trn_arena *arena = chart->arena;
    const struct chart_grid *grid = &c->grid;
    const int at = worst(grid);
    const int n = grid->panels * grid->rows * grid->columns;
    const char *detail = "";
    int shown = 0;
    chart->title = make_title(chart, c, donor);
    if (at >= 0) {
        int p, row, column;
        trn_grid_place(grid, at, &p, &row, &column);
        detail = trn_arena_printf(arena, "The largest shown, under %s: %s.",
                                  trn_chart_regime_label(chart->source, c->regime[p]),
                                  trn_grid_interval(chart, grid, &grid->cell[at]));
    }
    for (int i = 0; i < n; i++)
        shown += grid->cell[i].shown;
    chart->description =
        trn_arena_printf(arena,
                         "%s. Grid of the change in %s by an outage of %s, by its start and its "
                         "length in months, one panel a regime. %d of %d cells show a change. %s",
                         chart->title, trn_quantity_words(chart, &grid->quantity), donor, shown, n, detail);
    return detail;
}

enum trn_status trn_chart_calendar(struct chart *chart, const char *scope, bool *ret_made,
                                   struct trn_error *reterr)
{
    static const char *const path[] = {"donor", NULL};
    struct calendar *c = TRN_NEW(chart->arena, struct calendar, 1);
    *ret_made = false;
    if (c == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    const enum trn_status status =
        trn_chart_rows(chart->source, "calendar.csv", names, COLUMNS, &c->rows, reterr);
    if (status != TRN_OK || !fill(chart, c, scope))
        return status;
    *ret_made = true;
    name_axes(chart, c);
    const char *name = trn_chart_member(chart->source, "summary.json", path);
    const char *donor = name[0] != '\0' ? trn_chart_donor_label(chart->source, name) : "the donor";
    struct chart_page page = {
        .detail = set_words(chart, c, donor),
        .subtitle = trn_arena_printf(
            chart->arena, "Change in %s with %s out%s; %s.", trn_quantity_words(chart, &c->grid.quantity),
            donor, trn_grid_unit(chart, &c->grid), trn_quantity_period(chart, &c->grid.quantity)),
        .reading =
            trn_arena_printf(chart->arena,
                             "Mean over runs; the darker, the larger. In brackets: no change is shown, with "
                             "all cells tested together.%s",
                             c->regimes_left_out ? " Only the first six regimes are shown." : ""),
        .foot = trn_finding_foot(chart, false, NULL)};
    return trn_grid_draw(chart, &c->grid, &page, reterr);
}
