/* chart_flip_map.c - the difference between two regimes by two inputs, and where its sign changes. */
#include <math.h>
#include <string.h>

#include "chart_grid.h"
#include "chart_labels.h"
#include "chart_text.h"
#include "tranche/stats.h"

enum { C_INPUT_1, C_VALUE_1, C_INPUT_2, C_VALUE_2, C_N, C_DIFFERENCE, C_LOW, C_HIGH, COLUMNS };
static const char *const names[COLUMNS] = {"input_1", "value_1",    "input_2", "value_2",
                                           "n",       "difference", "low",     "high"};

/* Index of the value in a list, to which it is added; -1: it is none, or the list is full. */
static int place_of(double *list, int *n, double value)
{
    int i = 0;
    while (i < *n && list[i] != value)
        i++;
    if (i == GRID_NAMES || !isfinite(value))
        return -1;
    if (i == *n)
        list[(*n)++] = value;
    return i;
}

struct input {
    const char *label, *unit;
    double start; /* where it stands in the scenario; NaN: not said */
};

/* Label, unit and start of an input, from flip.csv. */
static enum trn_status find_input(const struct chart *chart, const char *name, struct input *ret,
                                  struct trn_error *reterr)
{
    static const char *const wanted[] = {"input", "label", "unit", "start"};
    struct chart_rows rows;
    *ret = (struct input){trn_chart_clean(chart->arena, name, 100), "", NAN};
    const enum trn_status status = trn_chart_rows(chart->source, "flip.csv", wanted, 4, &rows, reterr);
    for (int row = 0; status == TRN_OK && row < rows.n; row++)
        if (strcmp(trn_chart_cell(&rows, row, 0), name) == 0) {
            const char *unit = trn_chart_cell(&rows, row, 2);
            /* A lever has one name on all charts. */
            ret->label = strchr(name, '/') != NULL
                             ? trn_label_input(chart, name)
                             : trn_chart_clean(chart->arena, trn_chart_cell(&rows, row, 1), 200);
            ret->unit = strcmp(unit, "1") != 0 ? trn_chart_clean(chart->arena, unit, 40) : "";
            ret->start = trn_chart_value(&rows, row, 3);
        }
    return status;
}

static const char *axis_title(const struct chart *chart, const struct input *input)
{
    const char *label = trn_chart_sentence(chart->arena, input->label);
    const char *unit = input->unit[0] != '\0' ? trn_arena_printf(chart->arena, ", %s", input->unit) : "";
    const char *out = isfinite(input->start)
                          ? trn_arena_printf(chart->arena, "%s%s (in the scenario: %s)", label, unit,
                                             trn_chart_number(chart->arena, input->start, 4))
                          : trn_arena_printf(chart->arena, "%s%s", label, unit);
    return out != NULL ? out : "";
}

static bool fill(const struct chart *chart, const struct chart_rows *rows, struct chart_grid *grid)
{
    double down[GRID_NAMES], across[GRID_NAMES];
    int n_down = 0;
    int n_across = 0;
    for (int row = 0; row < rows->n; row++)
        if (place_of(down, &n_down, trn_chart_value(rows, row, C_VALUE_1)) < 0 ||
            place_of(across, &n_across, trn_chart_value(rows, row, C_VALUE_2)) < 0)
            return false;
    if (n_down < 2 || n_across < 2 || !trn_grid_init(grid, chart->arena, 1, n_down, n_across))
        return false;
    for (int row = 0; row < rows->n; row++) {
        struct grid_cell *cell =
            trn_grid_cell(grid, 0, place_of(down, &n_down, trn_chart_value(rows, row, C_VALUE_1)),
                          place_of(across, &n_across, trn_chart_value(rows, row, C_VALUE_2)));
        *cell =
            (struct grid_cell){trn_chart_value(rows, row, C_DIFFERENCE), trn_chart_value(rows, row, C_LOW),
                               trn_chart_value(rows, row, C_HIGH), trn_chart_value(rows, row, C_N), false};
        cell->shown = trn_leaves_out_zero(cell->low, cell->high);
    }
    for (int i = 0; i < n_down; i++)
        grid->row_name[i] = trn_chart_number(chart->arena, down[i], 4);
    for (int i = 0; i < n_across; i++)
        grid->column_name[i] = trn_chart_number(chart->arena, across[i], 4);
    grid->heading[0] = "";
    grid->edges = true;
    return true;
}

static const char *extremes_words(const struct chart *chart, const struct chart_grid *grid)
{
    int lowest, highest;
    trn_grid_extremes(grid, &lowest, &highest);
    if (lowest < 0)
        return "";
    const char *out = lowest == highest
                          ? trn_arena_printf(chart->arena, "The only cell that shows one: %s.",
                                             trn_grid_interval(chart, grid, &grid->cell[lowest]))
                          : trn_arena_printf(chart->arena, "Lowest shown: %s; highest: %s.",
                                             trn_grid_interval(chart, grid, &grid->cell[lowest]),
                                             trn_grid_interval(chart, grid, &grid->cell[highest]));
    return out != NULL ? out : "";
}

enum trn_status trn_chart_flip_map(struct chart *chart, const char *scope, bool *ret_made,
                                   struct trn_error *reterr)
{
    struct trn_arena *arena = chart->arena;
    struct chart_rows rows;
    struct input first, second;
    *ret_made = false;
    if (scope != NULL)
        return TRN_OK;
    struct chart_grid *grid = TRN_NEW(arena, struct chart_grid, 1);
    enum trn_status status = trn_chart_rows(chart->source, "flip_map.csv", names, COLUMNS, &rows, reterr);
    if (status != TRN_OK || rows.n == 0 || grid == NULL || !fill(chart, &rows, grid))
        return status;
    status = find_input(chart, trn_chart_cell(&rows, 0, C_INPUT_1), &first, reterr);
    if (status == TRN_OK)
        status = find_input(chart, trn_chart_cell(&rows, 0, C_INPUT_2), &second, reterr);
    if (status != TRN_OK)
        return status;
    *ret_made = true;
    const struct chart_measure *asked = trn_chart_asked(chart->source);
    grid->quantity = (struct chart_quantity){asked->measure, asked->scope, asked->window, asked->unit};
    grid->row_title = axis_title(chart, &first);
    grid->column_title = axis_title(chart, &second);
    const char *from = trn_chart_regime_label(chart->source, asked->against);
    const char *to = trn_chart_regime_label(chart->source, asked->regime);
    chart->title = trn_grid_range_title(chart, grid, to);
    const char *detail = extremes_words(chart, grid);
    const char *what = trn_quantity_words(chart, &grid->quantity);
    chart->description =
        trn_arena_printf(arena, "%s. Grid of the difference in %s, %s less %s. Down: %s. Across: %s. %s",
                         chart->title, what, to, from, grid->row_title, grid->column_title, detail);
    struct chart_page page = {.subtitle = trn_arena_printf(arena, "Difference in %s, %s less %s%s; %s.", what,
                                                           to, from, trn_grid_unit(chart, grid),
                                                           trn_quantity_period(chart, &grid->quantity)),
                              .detail = detail,
                              .reading = "Each cell: mean over paired runs. Thick line: the sign changes "
                                         "there. In brackets: the 95\u00A0% "
                                         "interval includes 0. The other inputs stay as in the scenario.",
                              .foot = trn_finding_foot(chart, false, NULL)};
    return trn_grid_draw(chart, grid, &page, reterr);
}
