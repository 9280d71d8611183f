/* chart_grid.h - cells with a number in each, one panel or several of the same rows and columns.
 *
 * A cell that shows no difference has its number in brackets and no colour. */
#ifndef TRN_CHART_GRID_H
#define TRN_CHART_GRID_H

#include "chart_quantity.h"

#define GRID_PANELS 6
#define GRID_NAMES 64 /* rows or columns */

struct grid_cell {
    double value, low, high, n; /* in the unit of the table; NaN: nothing is known */
    bool shown;                 /* the interval leaves out 0, and so does what else the table says */
};

struct chart_grid {
    int panels, rows, columns;
    const char *row_title, *column_title;
    const char *row_name[GRID_NAMES], *column_name[GRID_NAMES];
    const char *heading[GRID_PANELS]; /* "": none */
    int colour[GRID_PANELS];          /* of the heading, of the palette, from 1 */
    struct grid_cell *cell;           /* panels x rows x columns, made by trn_grid_init */
    struct chart_quantity quantity;
    bool edges; /* a thick line where the sign changes */
};

/* False: out of memory, or too many of something. Cells start empty. */
bool trn_grid_init(struct chart_grid *grid, struct trn_arena *arena, int panels, int rows, int columns);
struct grid_cell *trn_grid_cell(const struct chart_grid *grid, int panel, int row, int column);

/* "need met", "value delivered" of a quantity, as it stands in a title. */
const char *trn_grid_what(const struct chart *chart, const struct chart_grid *grid);
/* "in points" behind the words of the measure; "" where numbers are bare. */
const char *trn_grid_unit(const struct chart *chart, const struct chart_grid *grid);
/* "-6.7 points, 95 % interval -8.1 to -5.4, 10 paired runs" of a cell. */
const char *trn_grid_interval(const struct chart *chart, const struct chart_grid *grid,
                              const struct grid_cell *cell);
/* Indices of the lowest and the highest of the cells that are shown; -1 where none is. */
void trn_grid_extremes(const struct chart_grid *grid, int *ret_lowest, int *ret_highest);
/* Panel, row and column of an index. */
void trn_grid_place(const struct chart_grid *grid, int index, int *panel, int *row, int *column);
/* The title of a grid of differences between two regimes: from the lowest to the highest that is shown. */
const char *trn_grid_range_title(const struct chart *chart, const struct chart_grid *grid, const char *whom);

/* Open the files, write the data, lay out the page with the words of `page` and write the cells. The grid is
 * turned, and decimals are left out, where numbers would be below 14 pixels; where they do not fit even then they
 * are left out and the reading line says so. chart->title is the title of the page. */
enum trn_status trn_grid_draw(struct chart *chart, const struct chart_grid *grid, struct chart_page *page,
                              struct trn_error *reterr);

#endif
