/* chart_grid.c - cells with a number in each: what they say, and where they stand. */
#include "chart_grid.h"

#include <math.h>
#include <string.h>

#include "chart_script.h"
#include "chart_text.h"

#define LETTERS_LEAST 14.0
#define LETTERS_MOST 22.0
#define NAME_LETTERS 18.0
#define HEADING_LETTERS 21.0
#define LINE 23.0
#define CELL_WIDE 290.0 /* at most */
#define CELL_HIGH 190.0
#define TITLE_LINES 3

static const struct trn_column columns[] = {
    {"panel", TRN_CELL_COUNT, 0, "", "Number of the panel"},
    {"row", TRN_CELL_COUNT, 0, "", "Number of the row"},
    {"column", TRN_CELL_COUNT, 0, "", "Number of the column"},
    {"value", TRN_CELL_NUMBER, 8, "", "What the cell shows, in the unit of the row"},
    {"low", TRN_CELL_NUMBER, 8, "", "Lower end of its 95 % interval"},
    {"high", TRN_CELL_NUMBER, 8, "", "Upper end of its 95 % interval"},
    {"shown", TRN_CELL_COUNT, 0, "1", "1: a difference is shown; 0: the number stands in brackets"},
    {"unit", TRN_CELL_TEXT, 0, "", "Unit of the values; 1 for a share"},
    {"panel_name", TRN_CELL_TEXT, 0, "", "What the panel shows"},
    {"row_name", TRN_CELL_TEXT, 0, "", "What the row stands for"},
    {"column_name", TRN_CELL_TEXT, 0, "", "What the column stands for"},
};
static const struct trn_table table = {"grid", "Data of the chart: a grid of differences", 11, columns};

bool trn_grid_init(struct chart_grid *grid, struct trn_arena *arena, int panels, int rows, int columns_n)
{
    grid->panels = panels;
    grid->rows = rows;
    grid->columns = columns_n;
    if (panels > GRID_PANELS || rows > GRID_NAMES || columns_n > GRID_NAMES)
        return false;
    const int n = panels * rows * columns_n;
    grid->cell = TRN_NEW(arena, struct grid_cell, n + 1);
    for (int i = 0; i < n && grid->cell != NULL; i++)
        grid->cell[i] = (struct grid_cell){NAN, NAN, NAN, NAN, false};
    return grid->cell != NULL;
}

struct grid_cell *trn_grid_cell(const struct chart_grid *grid, int panel, int row, int column)
{
    return &grid->cell[(panel * grid->rows + row) * grid->columns + column];
}

void trn_grid_place(const struct chart_grid *grid, int index, int *panel, int *row, int *column)
{
    *column = index % grid->columns;
    *row = index / grid->columns % grid->rows;
    *panel = index / grid->columns / grid->rows;
}

static int cells_of(const struct chart_grid *grid)
{
    return grid->panels * grid->rows * grid->columns;
}

static double largest(const struct chart_grid *grid)
{
    double most = 0.0;
    for (int i = 0; i < cells_of(grid); i++)
        if (isfinite(grid->cell[i].value))
            most = fmax(most, fabs(grid->cell[i].value));
    return most;
}

/* ---- words ---- */

static int decimals_of(const struct chart_grid *grid)
{
    const double most = largest(grid) * trn_quantity_scale(&grid->quantity);
    return most >= 99.5 ? 0 : most >= 0.95 || most == 0.0 ? 1 : most >= 0.095 ? 2 : 3;
}

static const char *number(struct trn_arena *arena, double value, int decimals, bool sign)
{
    const char *text = trn_chart_number(arena, value, decimals);
    const char *point = strchr(text, '.');
    const int there = point != NULL ? (int)strlen(point + 1) : 0;
    const bool plain = strspn(text, "-\u22120123456789.,") == strlen(text);
    const char *filled =
        !plain || there >= decimals
            ? text
            : trn_arena_printf(arena, "%s%s%.*s", text, there > 0 ? "" : ".", decimals - there, "000");
    const bool nothing = strcspn(text, "123456789") == strlen(text);
    const char *out = sign && value > 0.0 && !nothing ? trn_arena_printf(arena, "+%s", filled) : filled;
    return out != NULL ? out : "";
}

const char *trn_grid_what(const struct chart *chart, const struct chart_grid *grid)
{
    const char *words = trn_quantity_words(chart, &grid->quantity);
    if (strcmp(grid->quantity.measure, "need_met") == 0)
        return "need met";
    return strncmp(words, "the ", 4) == 0 ? words + 4 : words;
}

const char *trn_grid_unit(const struct chart *chart, const struct chart_grid *grid)
{
    const char *unit = trn_quantity_unit(chart, &grid->quantity);
    const char *out = unit[0] != '\0' ? trn_arena_printf(chart->arena, ", in %s", unit) : "";
    return out != NULL ? out : "";
}

const char *trn_grid_interval(const struct chart *chart, const struct chart_grid *grid,
                              const struct grid_cell *cell)
{
    const char *runs = isfinite(cell->n) ? trn_arena_printf(chart->arena, ", %s paired runs",
                                                            trn_chart_number(chart->arena, cell->n, 0))
                                         : "";
    const char *out = trn_arena_printf(
        chart->arena, "%s%s",
        trn_quantity_interval(chart, &grid->quantity, cell->value, cell->low, cell->high), runs);
    return out != NULL ? out : "";
}

void trn_grid_extremes(const struct chart_grid *grid, int *ret_lowest, int *ret_highest)
{
    *ret_lowest = -1;
    *ret_highest = -1;
    for (int i = 0; i < cells_of(grid); i++) {
        const struct grid_cell *cell = &grid->cell[i];
        if (!cell->shown || !isfinite(cell->value))
            continue;
        if (*ret_lowest < 0 || cell->value < grid->cell[*ret_lowest].value)
            *ret_lowest = i;
        if (*ret_highest < 0 || cell->value > grid->cell[*ret_highest].value)
            *ret_highest = i;
    }
}

static int not_shown(const struct chart_grid *grid)
{
    int n = 0;
    for (int i = 0; i < cells_of(grid); i++)
        n += !grid->cell[i].shown;
    return n;
}

/* Without sign. */
static const char *size_of(const struct chart *chart, const struct chart_grid *grid, double value)
{
    return trn_quantity_size(chart, &grid->quantity, fabs(value), false);
}

const char *trn_grid_range_title(const struct chart *chart, const struct chart_grid *grid, const char *whom)
{
    struct trn_arena *arena = chart->arena;
    const char *what = trn_grid_what(chart, grid);
    int lowest, highest;
    trn_grid_extremes(grid, &lowest, &highest);
    if (lowest < 0) {
        const char *const none[] = {
            trn_arena_printf(arena, "No difference in %s is shown under %s in any case tried", what, whom),
            trn_arena_printf(arena, "No difference in %s is shown in any case tried", what),
            "No difference is shown in any case tried", NULL};
        return trn_finding_short(arena, none);
    }
    const double least = grid->cell[lowest].value;
    const double most = grid->cell[highest].value;
    if (least < 0.0 && most > 0.0) {
        const char *range = trn_arena_printf(arena, "%s less to %s more", size_of(chart, grid, least),
                                             trn_quantity_size(chart, &grid->quantity, most, true));
        const char *const both[] = {
            trn_arena_printf(arena, "As inputs vary, %s brings %s %s", whom, range, what),
            trn_arena_printf(arena, "As inputs vary, %s brings %s", whom, range),
            trn_arena_printf(arena, "The effect goes from %s", range), NULL};
        return trn_finding_short(arena, both);
    }
    /* Means of cells: none of them is a bound, so the range is told, and of how many. */
    const int silent = not_shown(grid), all = cells_of(grid);
    const double near = fabs(least) < fabs(most) ? least : most;
    const double far = fabs(least) < fabs(most) ? most : least;
    const char *verb = trn_quantity_verb(&grid->quantity, far);
    const char *from = trn_quantity_size(chart, &grid->quantity, fabs(near), true);
    const char *to = size_of(chart, grid, far);
    const char *size = near == far ? to : trn_arena_printf(arena, "%s to %s", from, to);
    const char *cases = silent == 0 ? trn_arena_printf(arena, "in all %d cases", all)
                                    : trn_arena_printf(arena, "in %d of %d cases", all - silent, all);
    const char *rest = silent == 0   ? ""
                       : silent == 1 ? "; the other shows nothing"
                                     : "; the others show nothing";
    const char *const one[] = {
        trn_arena_printf(arena, "%s %s %s of %s %s%s", whom, verb, size, what, cases, rest),
        trn_arena_printf(arena, "%s %s %s %s%s", whom, verb, size, cases, rest),
        trn_arena_printf(arena, "%s %s %s %s", whom, verb, size, cases),
        trn_arena_printf(arena, "The effect is %s %s", size, cases), NULL};
    return trn_finding_short(arena, one);
}

/* ---- layout ---- */

/* The grid as it is drawn: as it is, or turned. */
struct view {
    const struct chart_grid *grid;
    bool turned;
    int rows, columns, decimals, row_title_n, column_title_n;
    double letters, cell_width, cell_height; /* letters 0: no numbers */
    const char *row_title[TITLE_LINES], *column_title[TITLE_LINES];
    struct chart_rooms rooms;
    struct chart_box panel[PANELS_MAX];
};

static const struct grid_cell *seen(const struct view *view, int panel, int row, int column)
{
    return view->turned ? trn_grid_cell(view->grid, panel, column, row)
                        : trn_grid_cell(view->grid, panel, row, column);
}

static const char *const *row_names(const struct view *view)
{
    return view->turned ? view->grid->column_name : view->grid->row_name;
}

static const char *const *column_names(const struct view *view)
{
    return view->turned ? view->grid->row_name : view->grid->column_name;
}

static const char *cell_text(struct trn_arena *arena, const struct view *view, const struct grid_cell *cell)
{
    if (!isfinite(cell->value))
        return "\u2013";
    const char *text =
        number(arena, cell->value * trn_quantity_scale(&view->grid->quantity), view->decimals, true);
    const char *out = cell->shown ? text : trn_arena_printf(arena, "(%s)", text);
    return out != NULL ? out : "";
}

static double widest_cell(struct trn_arena *arena, const struct view *view)
{
    double wide = 0.0;
    for (int i = 0; i < cells_of(view->grid); i++)
        wide = fmax(wide, trn_chart_width(cell_text(arena, view, &view->grid->cell[i]), 1.0, 0));
    return fmax(wide, 1.0);
}

static void set_cells(struct view *view, struct chart_box panel)
{
    view->cell_width = fmin(CELL_WIDE, (panel.right - panel.left) / view->columns);
    view->cell_height = fmin(CELL_HIGH, (panel.top - panel.bottom) / view->rows);
}

/* Rooms, panels and the size of numbers for a body. */
static void lay_out(const struct chart_canvas *canvas, struct view *view, struct chart_box body)
{
    struct trn_arena *arena = canvas->arena;
    const struct chart_grid *grid = view->grid;
    const char *row_title = view->turned ? grid->column_title : grid->row_title;
    const char *column_title = view->turned ? grid->row_title : grid->column_title;
    view->rows = view->turned ? grid->columns : grid->rows;
    view->columns = view->turned ? grid->rows : grid->columns;
    double names = 0.0;
    for (int i = 0; i < view->rows; i++)
        names = fmax(names, trn_chart_width(row_names(view)[i], NAME_LETTERS, 0));
    view->rooms = (struct chart_rooms){fmin(names, 0.28 * canvas->size.width) + 12.5, 4.0, 0.0, 0.0};
    trn_layout_panels(canvas, grid->panels, body, view->rooms, view->panel);
    const double width = view->panel[0].right - view->panel[0].left;
    view->row_title_n = trn_chart_wrap(arena, row_title, NAME_LETTERS, 0, width + view->rooms.left,
                                       TITLE_LINES, view->row_title);
    view->column_title_n =
        trn_chart_wrap(arena, column_title, NAME_LETTERS, 0, width, TITLE_LINES, view->column_title);
    view->rooms.above = 14.0 + LINE * view->row_title_n + (grid->heading[0][0] != '\0' ? 32.0 : 0.0);
    view->rooms.below = 36.0 + LINE * view->column_title_n;
    trn_layout_panels(canvas, grid->panels, body, view->rooms, view->panel);
    set_cells(view, view->panel[0]);
    view->letters = fmin(fmin((view->cell_width - 10.0) / widest_cell(arena, view), 0.62 * view->cell_height),
                         LETTERS_MOST);
    if (view->letters < LETTERS_LEAST)
        view->letters = 0.0;
    view->letters = floor(view->letters);
}

/* The first way in which numbers can be read: as it is, turned, with fewer decimals. */
static void choose(struct chart_canvas *canvas, struct view *view)
{
    const int decimals = decimals_of(view->grid);
    const double width = canvas->size.width;
    const double room = canvas->size.grows ? 60.0 : 0.0; /* a page that grows has any height for a row */
    for (int fewer = 0; fewer <= decimals; fewer++)
        for (int turned = 0; turned < 2; turned++) {
            view->turned = turned > 0;
            view->decimals = decimals - fewer;
            const int rows = view->turned ? view->grid->columns : view->grid->rows;
            const struct chart_box body = {
                32.0, width - 32.0, 0.0,
                fmax(canvas->size.height - 260.0, room * rows * view->grid->panels + 400.0 * (room > 0.0))};
            lay_out(canvas, view, body);
            if (view->letters > 0.0)
                return;
        }
    view->turned = false;
    view->decimals = decimals;
    lay_out(canvas, view, (struct chart_box){32.0, width - 32.0, 0.0, canvas->size.height - 260.0});
    view->letters = 0.0;
}

/* ---- to the script ---- */

#define WORDS 1024

struct words {
    int n;
    const char *text[WORDS];
    double x[WORDS], y[WORDS], side[WORDS], bold[WORDS], colour[WORDS];
};

static void put_word(struct words *words, const char *text, double x, double y, double side, int heading)
{
    if (words->n == WORDS || text[0] == '\0')
        return;
    words->text[words->n] = text;
    words->x[words->n] = x;
    words->y[words->n] = y;
    words->side[words->n] = side;
    words->bold[words->n] = heading > 0;
    words->colour[words->n++] = heading;
}

/* Every how many columns a name has room. */
static int name_step(const struct view *view)
{
    double wide = 0.0;
    for (int i = 0; i < view->columns; i++)
        wide = fmax(wide, trn_chart_width(column_names(view)[i], NAME_LETTERS, 0) + 6.0);
    return (int)fmax(1.0, ceil(wide / view->cell_width));
}

static void put_words(const struct chart_canvas *canvas, const struct view *view, struct words *words)
{
    const struct chart_grid *grid = view->grid;
    const int step = name_step(view);
    const int row_step = (int)fmax(1.0, ceil(20.0 / view->cell_height));
    for (int p = 0; p < grid->panels; p++) {
        const struct chart_box *panel = &view->panel[p];
        const bool first = p == 0 || panel->left < view->panel[p - 1].right;
        const double bottom = panel->top - view->rows * view->cell_height;
        const double wide = view->columns * view->cell_width;
        const double start = panel->left - (first ? view->rooms.left : 0.0);
        for (int r = 0; first && r < view->rows; r += row_step)
            put_word(
                words,
                trn_chart_fit(canvas->arena, row_names(view)[r], NAME_LETTERS, 0, view->rooms.left - 12.0),
                panel->left - 8.0, panel->top - (r + 0.5) * view->cell_height, 2.0, 0);
        for (int c = 0; c < view->columns; c += step)
            put_word(words, column_names(view)[c], panel->left + (c + 0.5) * view->cell_width, bottom - 16.0,
                     1.0, 0);
        for (int i = 0; first && i < view->row_title_n; i++)
            put_word(words, view->row_title[i], start, panel->top + 16.0 + LINE * (view->row_title_n - 1 - i),
                     0.0, 0);
        for (int i = 0; i < view->column_title_n; i++)
            put_word(words, view->column_title[i], panel->left + 0.5 * wide, bottom - 40.0 - LINE * i, 1.0,
                     0);
        put_word(words,
                 trn_chart_fit(canvas->arena, grid->heading[p], HEADING_LETTERS, 1, panel->right - start),
                 start, panel->top + 18.0 + LINE * view->row_title_n, 0.0, grid->colour[p]);
    }
    trn_script_count(canvas->script, "word_n", words->n);
    trn_script_texts(canvas->script, "word_text", words->text, words->n);
    trn_script_numbers(canvas->script, "word_x", words->x, words->n);
    trn_script_numbers(canvas->script, "word_y", words->y, words->n);
    trn_script_numbers(canvas->script, "word_side", words->side, words->n);
    trn_script_numbers(canvas->script, "word_bold", words->bold, words->n);
    trn_script_numbers(canvas->script, "word_colour", words->colour, words->n);
}

static bool put_cells(const struct chart_canvas *canvas, const struct view *view)
{
    const int n = cells_of(view->grid);
    const double most = largest(view->grid);
    double *left = TRN_NEW(canvas->arena, double, n + 1);
    double *bottom = TRN_NEW(canvas->arena, double, n + 1);
    double *shade = TRN_NEW(canvas->arena, double, n + 1);
    const char **text = TRN_NEW(canvas->arena, const char *, n + 1);
    if (left == NULL || bottom == NULL || shade == NULL || text == NULL)
        return false;
    int i = 0;
    for (int p = 0; p < view->grid->panels; p++)
        for (int r = 0; r < view->rows; r++)
            for (int c = 0; c < view->columns; c++, i++) {
                const struct grid_cell *cell = seen(view, p, r, c);
                left[i] = view->panel[p].left + c * view->cell_width;
                bottom[i] = view->panel[p].top - (r + 1) * view->cell_height;
                shade[i] = cell->shown && isfinite(cell->value) && most > 0.0 ? cell->value / most : 0.0;
                text[i] = view->letters > 0.0 ? cell_text(canvas->arena, view, cell) : "";
            }
    trn_script_count(canvas->script, "cell_n", n);
    trn_script_number(canvas->script, "cell_width", view->cell_width);
    trn_script_number(canvas->script, "cell_height", view->cell_height);
    trn_script_count(canvas->script, "cell_letters", (int)view->letters);
    trn_script_numbers(canvas->script, "cell_left", left, n);
    trn_script_numbers(canvas->script, "cell_bottom", bottom, n);
    trn_script_numbers(canvas->script, "cell_shade", shade, n);
    trn_script_texts(canvas->script, "cell_text", text, n);
    return true;
}

/* The sides that cells of different sign share. */
static bool put_edges(const struct chart_canvas *canvas, const struct view *view)
{
    const int most = 2 * cells_of(view->grid) + 1;
    double *at[4];
    int n = 0;
    for (int k = 0; k < 4; k++) {
        at[k] = TRN_NEW(canvas->arena, double, most);
        if (at[k] == NULL)
            return false;
    }
    for (int p = 0; p < view->grid->panels; p++)
        for (int r = 0; r < view->rows; r++)
            for (int c = 0; c < view->columns; c++) {
                const double here = view->grid->edges ? seen(view, p, r, c)->value : 0.0;
                const double x = view->panel[p].left + (c + 1) * view->cell_width;
                const double y = view->panel[p].top - (r + 1) * view->cell_height;
                if (c + 1 < view->columns && here * seen(view, p, r, c + 1)->value < 0.0) {
                    at[0][n] = at[2][n] = x;
                    at[1][n] = y;
                    at[3][n++] = y + view->cell_height;
                }
                if (r + 1 < view->rows && here * seen(view, p, r + 1, c)->value < 0.0) {
                    at[0][n] = x - view->cell_width;
                    at[2][n] = x;
                    at[1][n] = at[3][n] = y;
                    n++;
                }
            }
    trn_script_count(canvas->script, "edge_n", n);
    trn_script_numbers(canvas->script, "edge_x0", at[0], n);
    trn_script_numbers(canvas->script, "edge_y0", at[1], n);
    trn_script_numbers(canvas->script, "edge_x1", at[2], n);
    trn_script_numbers(canvas->script, "edge_y1", at[3], n);
    return true;
}

static void put_rows(struct chart *chart, const struct chart_grid *grid)
{
    for (int i = 0; i < cells_of(grid); i++) {
        int p, r, c;
        trn_grid_place(grid, i, &p, &r, &c);
        const struct grid_cell *cell = &grid->cell[i];
        const union trn_cell cells[] = {{.count = p + 1},
                                        {.count = r + 1},
                                        {.count = c + 1},
                                        {.number = cell->value},
                                        {.number = cell->low},
                                        {.number = cell->high},
                                        {.count = cell->shown},
                                        {.text = grid->quantity.unit},
                                        {.text = grid->heading[p]},
                                        {.text = grid->row_name[r]},
                                        {.text = grid->column_name[c]}};
        trn_chart_row(chart, cells);
    }
}

enum trn_status trn_grid_draw(struct chart *chart, const struct chart_grid *grid, struct chart_page *page,
                              struct trn_error *reterr)
{
    struct view *view = TRN_NEW(chart->arena, struct view, 1);
    struct words *words = TRN_NEW(chart->arena, struct words, 1);
    if (view == NULL || words == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    const enum trn_status status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;
    put_rows(chart, grid);
    view->grid = grid;
    choose(&chart->canvas, view);
    if (view->letters == 0.0)
        page->reading = trn_arena_printf(chart->arena, "%s Numbers stand in %s.csv: they have no room here.",
                                         page->reading, chart->name);
    page->title = chart->title;
    trn_layout_heighten(&chart->canvas, grid->panels,
                        (view->letters > 0.0 ? 46.0 : 30.0) * view->rows + view->rooms.above +
                            view->rooms.below);
    trn_layout_page(&chart->canvas, page);
    const double had = view->letters;
    lay_out(&chart->canvas, view, page->body);
    if (had == 0.0)
        view->letters = 0.0;
    put_words(&chart->canvas, view, words);
    return put_cells(&chart->canvas, view) && put_edges(&chart->canvas, view)
               ? TRN_OK
               : trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
}
