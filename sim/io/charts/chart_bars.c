/* chart_bars.c - see chart_bars.h */
#include "chart_bars.h"

#include <math.h>
#include <string.h>

#include "chart_script.h"
#include "chart_text.h"

#define WORD_SIZE 17.0
#define WORD_GAP 8.0 /* between a whisker and the words at its end */
#define AXIS_LINE 22.0
#define AXIS_SHARE 0.95 /* of the narrowest panel */
#define ROW_MOST 58.0
#define WORDS_MAX (2 * BARS_ROWS_MAX * BARS_PANELS_MAX)

struct chart_bar trn_bar_none(void)
{
    return (struct chart_bar){NAN, NAN, NAN, NAN, NAN, NAN, BAR_SOLID, NULL, NULL};
}

struct chart_bar trn_bar_effect(double value, double low, double high, enum chart_fill fill, const char *text)
{
    struct chart_bar bar = trn_bar_none();
    if (!isfinite(value))
        return bar;
    bar.from = 0.0;
    bar.to = value;
    if (isfinite(low) && isfinite(high) && high > low) {
        bar.low = low;
        bar.high = high;
    }
    bar.fill = fill;
    if (value < 0.0)
        bar.left = text;
    else
        bar.right = text;
    return bar;
}

static bool drawn(const struct chart_bar *bar)
{
    return isfinite(bar->from) && isfinite(bar->to);
}

/* The values that a bar with its whisker and marks covers. */
static void reach(const struct chart_bar *bar, double *low, double *high)
{
    const double at[] = {bar->from, bar->to, bar->low, bar->high, bar->mark, bar->turn};
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++)
        if (isfinite(at[i])) {
            *low = fmin(*low, at[i]);
            *high = fmax(*high, at[i]);
        }
}

/* ---- the scale ---- */

struct scale {
    double low, high;
};

static double word_room(const char *text)
{
    return text != NULL && text[0] != '\0' ? trn_chart_width(text, WORD_SIZE, 0) + WORD_GAP + 8.0 : 2.0;
}

/* The shortest scale with 0 on which all words fit between the ends of a panel `width` pixels wide. Longer
 * words need a longer scale, on which bars are shorter: a few rounds settle it. */
static struct scale find_scale(const struct chart_bars *bars, double width)
{
    struct scale bare = {0.0, 0.0};
    const double room = 0.4 * width;
    for (int i = 0; i < bars->n; i++)
        for (int p = 0; p < bars->panels; p++) {
            double low, high;
            if (!drawn(&bars->rows[i].bar[p]))
                continue;
            reach(&bars->rows[i].bar[p], &low, &high);
            bare.low = fmin(bare.low, low);
            bare.high = fmax(bare.high, high);
        }
    if (!(bare.high > bare.low))
        bare.high = 1.0;
    struct scale scale = bare;
    for (int round = 0; round < 60; round++) {
        const double pixel = (scale.high - scale.low) / width;
        scale = bare;
        for (int i = 0; i < bars->n; i++)
            for (int p = 0; p < bars->panels; p++) {
                const struct chart_bar *bar = &bars->rows[i].bar[p];
                double low, high;
                if (!drawn(bar))
                    continue;
                reach(bar, &low, &high);
                scale.low = fmin(scale.low, low - fmin(room, word_room(bar->left)) * pixel);
                scale.high = fmax(scale.high, high + fmin(room, word_room(bar->right)) * pixel);
            }
    }
    if (bare.low >= 0.0)
        scale.low = 0.0;
    if (bare.high <= 0.0)
        scale.high = 0.0;
    return scale;
}

/* ---- the data file ---- */

enum { DATA_COLUMNS = 14 };

static const struct trn_table *make_table(const struct chart *chart, const struct chart_bars *bars)
{
    struct trn_column *columns = TRN_NEW(chart->arena, struct trn_column, DATA_COLUMNS);
    struct trn_table *table = TRN_NEW(chart->arena, struct trn_table, 1);
    if (columns == NULL || table == NULL)
        return NULL;
    const struct trn_column made[DATA_COLUMNS] = {
        {"row", TRN_CELL_COUNT, 0, "", "Place from the top; the same in every panel"},
        {"panel", TRN_CELL_COUNT, 0, "", "Number of the panel"},
        {"fill", TRN_CELL_COUNT, 0, "", "0: solid, 1: hollow and grey, 2: striped, 3: pale"},
        {"from", TRN_CELL_NUMBER, 9, bars->unit, "Where the bar begins"},
        {"to", TRN_CELL_NUMBER, 9, bars->unit, bars->meaning},
        {"low", TRN_CELL_NUMBER, 9, bars->unit, "Lower end of the 95 % interval; empty: none is drawn"},
        {"high", TRN_CELL_NUMBER, 9, bars->unit, "Upper end of the 95 % interval"},
        {"mark", TRN_CELL_NUMBER, 9, bars->unit, "Where the short upright line stands; empty: none"},
        {"turn", TRN_CELL_NUMBER, 9, bars->unit, "Where the diamond stands; empty: none"},
        {"left", TRN_CELL_TEXT, 0, "", "Words at the left of the bar"},
        {"right", TRN_CELL_TEXT, 0, "", "Words at its right"},
        {"regime", TRN_CELL_TEXT, 0, "", "Name of the regime; empty: of none"},
        {"name", TRN_CELL_TEXT, 0, "", "Name of the row in the tables; empty: of several together"},
        {"label", TRN_CELL_TEXT, 0, "", "The same in words"},
    };
    memcpy(columns, made, sizeof made);
    *table = (struct trn_table){chart->name, "Data of the chart: rows of bars", DATA_COLUMNS, columns};
    return table;
}

static void put_rows(struct chart *chart, const struct chart_bars *bars)
{
    for (int p = 0; p < bars->panels; p++)
        for (int i = 0; i < bars->n; i++) {
            const struct chart_bar_row *row = &bars->rows[i];
            const struct chart_bar *bar = &row->bar[p];
            const union trn_cell cells[DATA_COLUMNS] = {
                {.count = i + 1},
                {.count = p + 1},
                {.count = bar->fill},
                {.number = bar->from},
                {.number = bar->to},
                {.number = bar->low},
                {.number = bar->high},
                {.number = bar->mark},
                {.number = bar->turn},
                {.text = bar->left != NULL ? bar->left : ""},
                {.text = bar->right != NULL ? bar->right : ""},
                {.text = trn_chart_clean(chart->arena, bars->regimes[p], 200)},
                {.text = trn_chart_clean(chart->arena, row->name, 200)},
                {.text = row->label}};
            trn_chart_row(chart, cells);
        }
}

/* ---- names ---- */

struct names {
    bool above;
    double room; /* at the left; 0 where they stand above */
    const char *labels[BARS_ROWS_MAX];
    struct chart_names wrapped;
};

static void measure_names(const struct chart *chart, const struct chart_bars *bars, struct names *names)
{
    names->above = trn_layout_narrow(&chart->canvas);
    for (int i = 0; i < bars->n; i++)
        names->labels[i] = bars->rows[i].label;
    names->room = names->above ? 0.0 : trn_layout_names(&chart->canvas, names->labels, bars->n);
    const double room =
        names->above ? chart->canvas.size.width - 2.0 * PAGE_MARGIN - 8.0 : names->room - 18.0;
    trn_layout_wrap_names(&chart->canvas, names->labels, bars->n, room, &names->wrapped);
}

/* Bars and names in rows `height` pixels high: a name above its bar stands close to it. For rows.gp. */
static void put_names(struct chart *chart, const struct names *names, double left, double height)
{
    const double shift = names->above ? 0.5 - 20.0 / height : 0.0; /* of a bar, down from its row's middle */
    if (names->above)
        trn_layout_names_above(&chart->canvas, &names->wrapped, left, height, shift, 15.0, 0.0);
    else
        trn_layout_rows(&chart->canvas, names->labels, names->wrapped.n);
    trn_script_number(&chart->script, "bar_half", fmin(0.32, 13.0 / height));
    trn_script_number(&chart->script, "bar_shift", shift);
}

/* ---- words at the ends ---- */

static void put_words(struct chart *chart, const struct chart_bars *bars, const struct chart_box *panels,
                      struct scale scale)
{
    const char *text[WORDS_MAX];
    double middle[WORDS_MAX], width[WORDS_MAX], row[WORDS_MAX], panel[WORDS_MAX], grey[WORDS_MAX];
    int n = 0;
    for (int p = 0; p < bars->panels; p++)
        for (int i = 0; i < bars->n; i++) {
            const struct chart_bar *bar = &bars->rows[i].bar[p];
            double low, high;
            if (!drawn(bar))
                continue;
            reach(bar, &low, &high);
            const double pixel = (panels[p].right - panels[p].left) / (scale.high - scale.low);
            for (int side = 0; side < 2; side++) {
                const char *words = side == 0 ? bar->left : bar->right;
                if (words == NULL || words[0] == '\0')
                    continue;
                const double end = side == 0 ? low : high;
                text[n] = trn_chart_fit(chart->arena, words, WORD_SIZE, 0,
                                        0.4 * (panels[p].right - panels[p].left));
                const double wide = trn_chart_width(text[n], WORD_SIZE, 0);
                const double away = WORD_GAP + 0.5 * wide;
                middle[n] = (panels[p].left + (end - scale.low) * pixel + (side == 0 ? -away : away)) /
                            chart->canvas.size.width;
                width[n] = (wide + 4.0) / chart->canvas.size.width;
                row[n] = i + 1;
                panel[n] = p + 1;
                grey[n++] = bar->fill == BAR_HOLLOW;
            }
        }
    trn_script_count(&chart->script, "word_n", n);
    trn_script_texts(&chart->script, "word_text", text, n);
    trn_script_numbers(&chart->script, "word_middle", middle, n);
    trn_script_numbers(&chart->script, "word_row", row, n);
    trn_script_numbers(&chart->script, "word_panel", panel, n);
    trn_script_numbers(&chart->script, "word_width", width, n);
    trn_script_numbers(&chart->script, "word_grey", grey, n);
}

/* ---- all ---- */

/* Words in the column at the right, 0 wide without one. */
static double column_room(const struct chart_bars *bars)
{
    if (bars->column == NULL)
        return 0.0;
    double wide = trn_chart_width(bars->column, WORD_SIZE, 0);
    for (int i = 0; i < bars->n; i++)
        wide = fmax(wide, bars->rows[i].more != NULL ? trn_chart_width(bars->rows[i].more, WORD_SIZE, 0) : 0);
    return wide + 16.0;
}

static void put_column(struct chart *chart, const struct chart_bars *bars)
{
    const char *more[BARS_ROWS_MAX];
    for (int i = 0; i < bars->n; i++)
        more[i] = bars->rows[i].more != NULL ? bars->rows[i].more : "";
    trn_script_text(&chart->script, "column_text", bars->column != NULL ? bars->column : "");
    trn_script_texts(&chart->script, "more_text", more, bars->n);
}

/* A page that grows has all the room that rows ask for below its words. */
static void heighten(struct chart *chart, const struct chart_page *page, int panels, double height)
{
    struct chart_size *size = &chart->canvas.size;
    const bool beside = size->width - 2.0 * PAGE_MARGIN >= panels * size->panel;
    if (size->grows)
        size->height =
            fmax(size->height, trn_layout_words(&chart->canvas, page) + (beside ? 1 : panels) * height);
}

enum trn_status trn_bars_put(struct chart *chart, const struct chart_bars *bars, struct chart_page *page,
                             struct trn_error *reterr)
{
    const struct trn_table *table = make_table(chart, bars);
    if (table == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    const enum trn_status status = trn_chart_begin(chart, table, reterr);
    if (status != TRN_OK)
        return status;
    put_rows(chart, bars);

    const bool headed = bars->headings[0] != NULL;
    const char *axis[2];
    struct names names;
    const double column = column_room(bars);
    measure_names(chart, bars, &names);
    const int lines = trn_chart_wrap(
        chart->arena, bars->axis, WORD_SIZE, 0,
        fmax(100.0, AXIS_SHARE * (chart->canvas.size.width - 2.0 * PAGE_MARGIN - names.room - column)), 2,
        axis);
    const struct chart_rooms rooms = {names.room, fmax(column, 8.0),
                                      headed                 ? 44.0
                                      : bars->column != NULL ? 30.0
                                                             : 14.0,
                                      36.0 + AXIS_LINE * lines};
    const double row = names.above               ? 46.0 + ROW_NAME_LINE * names.wrapped.lines
                       : names.wrapped.lines > 1 ? 48.0
                                                 : 38.0;
    heighten(chart, page, bars->panels, rooms.above + rooms.below + row * (bars->n + 0.2));
    trn_layout_page(&chart->canvas, page);

    struct chart_box panels[BARS_PANELS_MAX];
    const char *headings[BARS_PANELS_MAX];
    trn_layout_panels(&chart->canvas, bars->panels, page->body, rooms, panels);
    double width = INFINITY;
    const double most = (names.above ? row * 1.15 : ROW_MOST) * (bars->n + 0.2);
    double spare = 0.0; /* few rows need not fill the page */
    for (int p = 0; p < bars->panels; p++) {
        const double height = fmin(most, panels[p].top - panels[p].bottom);
        if (p > 0 && panels[p].left < panels[p - 1].right) {
            panels[p].top += spare;
            panels[p].bottom += spare;
        }
        spare += panels[p].top - panels[p].bottom - height;
        panels[p].bottom = panels[p].top - height;
        width = fmin(width, panels[p].right - panels[p].left);
        if (headed)
            headings[p] = trn_chart_fit(chart->arena, bars->headings[p], 21.0, 1, width);
    }
    const struct scale scale = find_scale(bars, width);
    trn_layout_boxes(&chart->canvas, panels, bars->panels, headed ? headings : NULL, bars->colours);
    trn_layout_values_across(&chart->canvas, scale.low, scale.high, bars->suffix, width);
    put_names(chart, &names, panels[0].left, (panels[0].top - panels[0].bottom) / (bars->n + 0.2));
    put_words(chart, bars, panels, scale);
    put_column(chart, bars);
    trn_script_texts(&chart->script, "axis_text", axis, 2);
    trn_script_count(&chart->script, "head_n", bars->head < bars->n ? bars->head : 0);
    return TRN_OK;
}
