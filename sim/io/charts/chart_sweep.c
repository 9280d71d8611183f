/* chart_sweep.c - an experiment with two inputs on a grid, or three of which one makes the panels. */
#include <math.h>
#include <string.h>

#include "../results/csv_read.h"
#include "chart_grid.h"
#include "chart_text.h"
#include "tranche/stats.h"

#define INPUTS_MOST 3
#define RESULTS 4 /* mean, low, high, n or their differences */

/* Which columns of sweep.csv are what. */
struct header {
    int n_inputs;
    const char *input[INPUTS_MOST + 1];
    const char *measure; /* as it is written: "need_met/artillery/hold" */
    bool differences;
};

static bool has_column(const struct trn_csv *csv, const char *name, const char *ending)
{
    const size_t n = strlen(name);
    for (int i = 0; i < csv->n_columns; i++)
        if (strncmp(csv->names[i], name, n) == 0 && strcmp(csv->names[i] + n, ending) == 0)
            return true;
    return false;
}

/* Behind the regime stand the inputs; the first column with a ":low" is the first measure. */
static enum trn_status read_header(const struct chart *chart, const char *wanted, struct header *header,
                                   struct trn_error *reterr)
{
    struct trn_csv csv;
    bool there;
    *header = (struct header){0};
    enum trn_status status = trn_chart_open_csv(chart->source, "sweep.csv", &csv, &there, reterr);
    if (status != TRN_OK || !there)
        return status;
    bool inputs = false;
    for (int i = 0; i < csv.n_columns; i++) {
        const char *name = csv.names[i];
        if (has_column(&csv, name, ":low")) {
            inputs = false;
            if (header->measure == NULL && (wanted == NULL || strstr(name, wanted) != NULL)) {
                header->measure = trn_chart_keep(chart->source, name);
                header->differences = has_column(&csv, name, ":difference_low");
            }
        } else if (inputs && header->n_inputs <= INPUTS_MOST)
            header->input[header->n_inputs++] = trn_chart_keep(chart->source, name);
        inputs = inputs || strcmp(name, "regime") == 0;
    }
    trn_csv_close(&csv);
    return TRN_OK;
}

struct levels { /* of an input, in the order of the file */
    const char *name, *label;
    int column, n;
    const char *text[GRID_NAMES];
};

static int level_of(const struct levels *levels, const char *text)
{
    int i = 0;
    while (i < levels->n && strcmp(levels->text[i], text) != 0)
        i++;
    return i;
}

/* Rising where all are numbers. */
static void sort_levels(struct levels *levels)
{
    for (int i = 0; i < levels->n; i++)
        if (!isfinite(trn_csv_number(levels->text[i])))
            return;
    for (int i = 1; i < levels->n; i++)
        for (int k = i; k > 0 && trn_csv_number(levels->text[k]) < trn_csv_number(levels->text[k - 1]); k--) {
            const char *swap = levels->text[k];
            levels->text[k] = levels->text[k - 1];
            levels->text[k - 1] = swap;
        }
}

/* False: it has more levels than fit, as when its values are drawn. */
static bool find_levels(const struct chart_rows *rows, struct levels *levels)
{
    for (int row = 0; row < rows->n; row++) {
        const char *text = trn_chart_cell(rows, row, levels->column);
        const int i = level_of(levels, text);
        if (i == GRID_NAMES)
            return false;
        if (i == levels->n)
            levels->text[levels->n++] = text;
    }
    sort_levels(levels);
    return true;
}

static void label_input(const struct chart *chart, struct levels *levels)
{
    enum { MOST = 64 };
    static const char *const groups[] = {"levers", "uncertainties"};
    struct chart_named named[MOST];
    levels->label = trn_chart_clean(chart->arena, levels->name, 100);
    for (int g = 0; g < 2; g++) {
        const char *const path[] = {groups[g], NULL};
        const int n = trn_chart_members(chart->source, "experiment.json", path, named, MOST);
        for (int i = 0; i < n; i++)
            if (strcmp(named[i].name, levels->name) == 0)
                levels->label = named[i].label;
    }
}

/* Of a measure, from the table of effects, which has units; "" where it says nothing. */
static const char *unit_of(const struct chart *chart, const char *measure, const char *scope,
                           const char *window)
{
    enum { E_MEASURE, E_SCOPE, E_WINDOW, E_UNIT, E_COLUMNS };
    static const char *const wanted[E_COLUMNS] = {"measure", "scope", "window", "unit"};
    struct chart_rows rows;
    if (trn_chart_rows(chart->source, "sweep_effects.csv", wanted, E_COLUMNS, &rows, NULL) != TRN_OK)
        return "";
    for (int row = 0; row < rows.n; row++)
        if (strcmp(trn_chart_cell(&rows, row, E_MEASURE), measure) == 0 &&
            strcmp(trn_chart_cell(&rows, row, E_SCOPE), scope) == 0 &&
            strcmp(trn_chart_cell(&rows, row, E_WINDOW), window) == 0)
            return trn_chart_cell(&rows, row, E_UNIT);
    return "";
}

/* need_met/artillery/hold */
static void split_measure(const struct chart *chart, struct chart_grid *grid, const char *measure)
{
    const char *parts[3] = {"", "total", ""};
    for (int i = 0; i < 3 && *measure != '\0'; i++) {
        const size_t n = strcspn(measure, "/");
        parts[i] = trn_arena_printf(chart->arena, "%.*s", (int)n, measure);
        measure += n + (measure[n] == '/');
    }
    grid->quantity =
        (struct chart_quantity){parts[0], parts[1], parts[2], unit_of(chart, parts[0], parts[1], parts[2])};
}

static const char *level_words(const struct chart *chart, const struct levels *levels, int i)
{
    const double value = trn_csv_number(levels->text[i]);
    return isfinite(value) ? trn_chart_number(chart->arena, value, 3)
                           : trn_chart_clean(chart->arena, levels->text[i], 60);
}

struct sweep {
    struct header header;
    struct chart_rows rows;
    struct chart_grid grid;
    struct levels input[INPUTS_MOST]; /* rows, columns, panels */
    int n_inputs;
    const char *regime, *against; /* against "": the mean itself */
};

enum { R_POINT, R_REGIME, R_INPUT };

static enum trn_status read_rows(const struct chart *chart, struct sweep *s, struct trn_error *reterr)
{
    static const char *const endings[2][RESULTS] = {
        {"", ":low", ":high", ":n"}, {":difference", ":difference_low", ":difference_high", ":n"}};
    const char *names[R_INPUT + INPUTS_MOST + RESULTS] = {"point", "regime"};
    int n = R_INPUT;
    for (int i = 0; i < s->header.n_inputs; i++) {
        s->input[i].name = s->header.input[i];
        s->input[i].column = n;
        names[n++] = s->header.input[i];
    }
    for (int i = 0; i < RESULTS; i++) {
        names[n] =
            trn_arena_printf(chart->arena, "%s%s", s->header.measure, endings[s->header.differences][i]);
        if (names[n++] == NULL)
            return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    }
    return trn_chart_rows(chart->source, "sweep.csv", names, n, &s->rows, reterr);
}

/* Inputs with the most levels on the axes; one with a single level is none. */
static bool sort_inputs(struct sweep *s)
{
    s->n_inputs = 0;
    for (int i = 0; i < s->header.n_inputs; i++) {
        if (!find_levels(&s->rows, &s->input[i]))
            return false;
        if (s->input[i].n > 1)
            s->input[s->n_inputs++] = s->input[i];
    }
    for (int i = 1; i < s->n_inputs; i++)
        for (int k = i; k > 0 && s->input[k].n > s->input[k - 1].n; k--) {
            const struct levels swap = s->input[k];
            s->input[k] = s->input[k - 1];
            s->input[k - 1] = swap;
        }
    return s->n_inputs == 2 || s->n_inputs == 3;
}

/* The regime shown: the second of the file, whose differences to the first stand beside it; else the first.
 */
static void find_regimes(struct sweep *s)
{
    s->regime = trn_chart_cell(&s->rows, 0, R_REGIME);
    s->against = "";
    for (int row = 1; row < s->rows.n && s->header.differences; row++)
        if (strcmp(trn_chart_cell(&s->rows, row, R_REGIME), s->regime) != 0) {
            s->against = s->regime;
            s->regime = trn_chart_cell(&s->rows, row, R_REGIME);
            return;
        }
}

/* False: the points are no grid, each cell with one point. */
static bool fill(struct sweep *s)
{
    const int values = R_INPUT + s->header.n_inputs;
    int filled = 0;
    for (int row = 0; row < s->rows.n; row++) {
        int at[INPUTS_MOST] = {0};
        if (strcmp(trn_chart_cell(&s->rows, row, R_REGIME), s->regime) != 0)
            continue;
        for (int i = 0; i < s->n_inputs; i++)
            at[i] = level_of(&s->input[i], trn_chart_cell(&s->rows, row, s->input[i].column));
        struct grid_cell *cell = trn_grid_cell(&s->grid, at[2], at[0], at[1]);
        filled++;
        if (isfinite(cell->n))
            return false;
        *cell = (struct grid_cell){
            trn_chart_value(&s->rows, row, values), trn_chart_value(&s->rows, row, values + 1),
            trn_chart_value(&s->rows, row, values + 2), trn_chart_value(&s->rows, row, values + 3), true};
        if (s->against[0] != '\0')
            cell->shown = trn_leaves_out_zero(cell->low, cell->high);
    }
    return filled == s->grid.panels * s->grid.rows * s->grid.columns;
}

static void name_axes(const struct chart *chart, struct sweep *s)
{
    struct chart_grid *grid = &s->grid;
    for (int i = 0; i < s->n_inputs; i++)
        label_input(chart, &s->input[i]);
    grid->row_title = trn_chart_sentence(chart->arena, s->input[0].label);
    grid->column_title = trn_chart_sentence(chart->arena, s->input[1].label);
    for (int i = 0; i < grid->rows; i++)
        grid->row_name[i] = level_words(chart, &s->input[0], i);
    for (int i = 0; i < grid->columns; i++)
        grid->column_name[i] = level_words(chart, &s->input[1], i);
    for (int p = 0; p < grid->panels; p++) {
        grid->colour[p] = 7;
        grid->heading[p] = s->n_inputs < 3
                               ? ""
                               : trn_arena_printf(chart->arena, "%s: %s",
                                                  trn_chart_sentence(chart->arena, s->input[2].label),
                                                  level_words(chart, &s->input[2], p));
    }
}

/* Where the lowest cell that is shown stands, with its interval. */
static const char *worst_words(const struct chart *chart, const struct sweep *s)
{
    int lowest, highest, p, row, column;
    trn_grid_extremes(&s->grid, &lowest, &highest);
    if (lowest < 0)
        return "";
    trn_grid_place(&s->grid, lowest, &p, &row, &column);
    const char *out = trn_arena_printf(chart->arena, "Lowest shown: %s %s, %s %s%s%s%s%s: %s.",
                                       s->input[0].label, s->grid.row_name[row], s->input[1].label,
                                       s->grid.column_name[column], s->n_inputs > 2 ? ", " : "",
                                       s->n_inputs > 2 ? s->input[2].label : "", s->n_inputs > 2 ? " " : "",
                                       s->n_inputs > 2 ? level_words(chart, &s->input[2], p) : "",
                                       trn_grid_interval(chart, &s->grid, &s->grid.cell[lowest]));
    return out != NULL ? out : "";
}

enum trn_status trn_chart_sweep(struct chart *chart, const char *scope, bool *ret_made,
                                struct trn_error *reterr)
{
    struct trn_arena *arena = chart->arena;
    struct sweep *s = TRN_NEW(arena, struct sweep, 1);
    *ret_made = false;
    if (s == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    enum trn_status status = read_header(chart, scope, &s->header, reterr);
    if (status != TRN_OK || s->header.measure == NULL || s->header.n_inputs < 2 ||
        s->header.n_inputs > INPUTS_MOST || !s->header.differences)
        return status;
    status = read_rows(chart, s, reterr);
    if (status != TRN_OK || s->rows.n == 0 || !sort_inputs(s))
        return status;
    find_regimes(s);
    if (s->against[0] == '\0' ||
        !trn_grid_init(&s->grid, arena, s->n_inputs > 2 ? s->input[2].n : 1, s->input[0].n, s->input[1].n) ||
        !fill(s))
        return TRN_OK;
    *ret_made = true;
    split_measure(chart, &s->grid, s->header.measure);
    s->grid.edges = true;
    name_axes(chart, s);
    const char *to = trn_chart_regime_label(chart->source, s->regime);
    const char *from = trn_chart_regime_label(chart->source, s->against);
    chart->title = trn_grid_range_title(chart, &s->grid, to);
    const char *what = trn_quantity_words(chart, &s->grid.quantity);
    const char *detail = worst_words(chart, s);
    chart->description = trn_arena_printf(
        arena, "%s. Grid of the difference in %s, %s less %s. Down: %s. Across: %s.%s%s %s", chart->title,
        what, to, from, s->grid.row_title, s->grid.column_title, s->n_inputs > 2 ? " One panel each: " : "",
        s->n_inputs > 2 ? trn_arena_printf(arena, "%s.", s->input[2].label) : "", detail);
    struct chart_page page = {.subtitle = trn_arena_printf(arena, "Difference in %s, %s less %s%s; %s.", what,
                                                           to, from, trn_grid_unit(chart, &s->grid),
                                                           trn_quantity_period(chart, &s->grid.quantity)),
                              .detail = detail,
                              .reading = "Each cell: mean over paired runs. Thick line: the sign changes "
                                         "there. In brackets: the 95\u00A0% "
                                         "interval includes 0.",
                              .foot = trn_finding_foot(chart, false, NULL)};
    return trn_grid_draw(chart, &s->grid, &page, reterr);
}
