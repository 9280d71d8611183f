/* chart_prices.c - price and lead time of production lines, one panel above the other. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "chart_production_lines.h"
#include "chart_script.h"
#include "chart_text.h"

#define LINES_MAX 6
#define SHORT 0.05 /* months */
#define INDEX_MOST 1e9
#define FLAT 0.005 /* a price that moves less is level */

static const struct trn_column columns[] = {
    {"date", TRN_CELL_DATE, 0, "", "Day of the values"},
    {"series", TRN_CELL_COUNT, 0, "", "Number of the line, by the value of what it makes"},
    {"index", TRN_CELL_NUMBER, 3, "1", "Price of one, 100 on the first day"},
    {"lead", TRN_CELL_NUMBER, 3, "months", "Order book over capacity"},
    {"price", TRN_CELL_NUMBER, 2, "EUR", "Price of one that is promised that day"},
    {"line", TRN_CELL_TEXT, 0, "", "Line"},
};
static const struct trn_table table = {"prices", "Data of the chart: price and lead time by line", 6,
                                       columns};

static double first_price(const struct chart_line *line)
{
    for (int i = 0; i < line->n; i++)
        if (line->price[i] > 0.0)
            return line->price[i];
    return NAN;
}

static double index_at(const struct chart_line *line, int i)
{
    const double index = line->price[i] > 0.0 ? 100.0 * line->price[i] / first_price(line) : (double)NAN;
    return index <= INDEX_MOST ? index : (double)NAN;
}

/* Months in which the line would make what is ordered; NaN while it can make nothing. */
static double lead_at(const struct chart_line *line, int i)
{
    return line->capacity[i] > 0.0 && line->book[i] >= 0.0 ? line->book[i] / line->capacity[i] : (double)NAN;
}

static double value_made(const struct chart_line *line)
{
    const double price = first_price(line);
    return isfinite(price) ? trn_line_made(line) * price : 0.0;
}

static int by_value(const void *a, const void *b)
{
    const struct chart_line *x = a;
    const struct chart_line *y = b;
    const double p = value_made(x);
    const double q = value_made(y);
    if (p != q)
        return p > q ? -1 : 1;
    return strcmp(x->name, y->name);
}

struct extreme {
    int line, at; /* -1: none */
    double value;
};

/* The largest value (or distance from `level`) over lines and days. */
static struct extreme largest(const struct chart_line *lines, int n,
                              double (*value_at)(const struct chart_line *line, int i), double level)
{
    struct extreme most = {-1, -1, 0.0};
    for (int l = 0; l < n; l++)
        for (int i = 0; i < lines[l].n; i++) {
            const double value = value_at(&lines[l], i);
            if (isfinite(value) && (most.line < 0 || fabs(value - level) > fabs(most.value - level)))
                most = (struct extreme){l, i, value};
        }
    return most;
}

static double last_value(const struct chart_line *line,
                         double (*value_at)(const struct chart_line *line, int i))
{
    for (int i = line->n - 1; i >= 0; i--)
        if (isfinite(value_at(line, i)))
            return value_at(line, i);
    return NAN;
}

/* "9 months", "1.5 months" */
static const char *months(struct trn_arena *arena, double value)
{
    const char *number = trn_chart_number(arena, value, value < 9.95 ? 1 : 0);
    const char *text =
        trn_arena_printf(arena, "%s\u00A0%s", number, strcmp(number, "1") == 0 ? "month" : "months");
    return text != NULL ? text : "";
}

static const char *make_title(struct chart *chart, const struct chart_line *lines, int n)
{
    struct trn_arena *arena = chart->arena;
    const struct extreme price = largest(lines, n, index_at, 100.0);
    const struct extreme lead = largest(lines, n, lead_at, 0.0);
    const char *wait = lead.line < 0 ? "" : months(arena, lead.value);
    if (price.line >= 0 && fabs(price.value - 100.0) > 100.0 * FLAT) {
        const char *label = trn_chart_short_label(arena, lines[price.line].label);
        const char *size = trn_chart_percent(arena, fabs(price.value / 100.0 - 1.0));
        const char *moved = trn_arena_printf(arena, "price up to %s %s its start", size,
                                             price.value > 100.0 ? "above" : "below");
        const struct extreme own = largest(&lines[price.line], 1, lead_at, 0.0);
        const char *const titles[] = {own.line < 0 ? NULL
                                                   : trn_arena_printf(arena, "%s: %s, orders for up to %s",
                                                                      label, moved, months(arena, own.value)),
                                      trn_arena_printf(arena, "%s: %s", label, moved),
                                      trn_arena_printf(arena, "A %s", moved), NULL};
        return trn_finding_short(arena, own.line < 0 ? titles + 1 : titles);
    }
    if (lead.line < 0)
        return "Prices stay level";
    if (lead.value < SHORT)
        return "Prices stay level and no line has orders ahead";
    const char *label = trn_chart_short_label(arena, lines[lead.line].label);
    const char *const titles[] = {
        trn_arena_printf(arena, "Prices stay level; %s has orders for up to %s", label, wait),
        trn_arena_printf(arena, "Prices stay level; orders reach up to %s ahead", wait), NULL};
    return trn_finding_short(arena, titles);
}

static const char *describe(struct chart *chart, const struct chart_line *lines, int n)
{
    const char *text = trn_arena_printf(
        chart->arena,
        "%s. Lines over time of the price, 100 on the first day, and of the lead time in months.",
        chart->title);
    for (int l = 0; l < n && text != NULL; l++) {
        const double index = last_value(&lines[l], index_at);
        const struct extreme lead = largest(&lines[l], 1, lead_at, 0.0);
        text = trn_arena_printf(chart->arena, "%s %s: price %s at the end%s%s.", text,
                                trn_chart_sentence(chart->arena, lines[l].label),
                                isfinite(index) ? trn_chart_number(chart->arena, index, 0) : "unknown",
                                lead.line < 0 ? "" : ", lead time at most ",
                                lead.line < 0 ? "" : months(chart->arena, lead.value));
    }
    return text != NULL ? text : "";
}

static void put_rows(struct chart *chart, const struct chart_line *lines, int n)
{
    for (int l = 0; l < n; l++)
        for (int i = 0; i < lines[l].n; i++) {
            const union trn_cell cells[] = {
                {.number = lines[l].day[i]},        {.count = l + 1},
                {.number = index_at(&lines[l], i)}, {.number = lead_at(&lines[l], i)},
                {.number = lines[l].price[i]},      {.text = lines[l].label}};
            trn_chart_row(chart, cells);
        }
}

/* The scale of prices begins at a round value below the lowest; 0 where that is near. */
static void price_scale(const struct chart_line *lines, int n, double *ret_low, double *ret_top)
{
    double low = 100.0;
    double top = 100.0;
    for (int l = 0; l < n; l++)
        for (int i = 0; i < lines[l].n; i++) {
            const double value = index_at(&lines[l], i);
            low = isfinite(value) ? fmin(low, value) : low;
            top = isfinite(value) ? fmax(top, value) : top;
        }
    const double room = fmax(0.08 * (top - low), 2.0);
    const double step = trn_layout_step(top - low + 2.0 * room);
    *ret_low = fmax(0.0, floor((low - room) / step) * step);
    if (*ret_low < 0.3 * low)
        *ret_low = 0.0;
    *ret_top = top + room;
}

enum trn_status trn_chart_prices(struct chart *chart, const char *scope, bool *ret_made,
                                 struct trn_error *reterr)
{
    struct chart_line *lines;
    int n;
    *ret_made = false;
    if (scope != NULL)
        return TRN_OK;
    enum trn_status status = trn_chart_lines(chart, &lines, &n, reterr);
    if (status != TRN_OK)
        return status;
    int all = 0;
    for (int l = 0; l < n; l++)
        if (value_made(&lines[l]) > 0.0)
            lines[all++] = lines[l];
    if (all == 0)
        return TRN_OK;
    qsort(lines, (size_t)all, sizeof *lines, by_value);
    n = all < LINES_MAX ? all : LINES_MAX;
    status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;
    *ret_made = true;
    put_rows(chart, lines, n);
    double from = INFINITY;
    double to = -INFINITY;
    for (int l = 0; l < n; l++) {
        from = fmin(from, lines[l].day[0]);
        to = fmax(to, lines[l].day[lines[l].n - 1]);
    }
    chart->title = make_title(chart, lines, n);
    chart->description = describe(chart, lines, n);

    double low[2] = {0.0, 0.0};
    double top[2];
    price_scale(lines, n, &low[0], &top[0]);
    const struct extreme lead = largest(lines, n, lead_at, 0.0);
    top[1] = lead.line < 0 || !(lead.value > 0.0) ? 1.0 : 1.06 * lead.value;
    struct chart_page page = {
        .title = chart->title,
        .subtitle = trn_arena_printf(
            chart->arena, "Price and lead time by production line, in one simulated world under %s, %s.",
            trn_finding_regime(chart, 0), trn_finding_period(chart, from, to - 1.0)),
        .detail = "",
        .reading = trn_arena_printf(
            chart->arena, "Lead time: months in which a line would make what it has orders for.%s%s",
            low[0] > 0.0 ? trn_arena_printf(chart->arena, " The scale of prices begins at %s.",
                                            trn_chart_number(chart->arena, low[0], 0))
                         : "",
            all > n ? trn_arena_printf(chart->arena, " The %d lines that make most by value, of %d.", n, all)
                    : ""),
        .foot = trn_finding_foot(chart, false, NULL)};
    trn_layout_heighten(&chart->canvas, 1, 700.0);
    trn_layout_page(&chart->canvas, &page);

    struct chart_label labels[2 * LINES_MAX];
    int panel_of[2 * LINES_MAX];
    for (int l = 0; l < n; l++)
        for (int p = 0; p < 2; p++) {
            labels[2 * l + p] = (struct chart_label){trn_chart_sentence(chart->arena, lines[l].label),
                                                     last_value(&lines[l], p == 0 ? index_at : lead_at),
                                                     l + 1, CHART_SIGN_NONE, 0};
            panel_of[2 * l + p] = p;
        }
    const double numbers = fmax(trn_layout_value_room(&chart->canvas, low[0], top[0], ""),
                                trn_layout_value_room(&chart->canvas, low[1], top[1], ""));
    const struct chart_rooms rooms = {fmax(72.0, numbers),
                                      trn_layout_label_room(&chart->canvas, labels, 2 * n), 44.0, 54.0};
    struct chart_box boxes[2];
    for (int p = 0; p < 2; p++) { /* one above the other on every page */
        const double middle = 0.5 * (page.body.bottom + page.body.top);
        const struct chart_box half = {page.body.left, page.body.right, p == 0 ? middle : page.body.bottom,
                                       p == 0 ? page.body.top : middle};
        trn_layout_panels(&chart->canvas, 1, half, rooms, &boxes[p]);
    }
    static const char *const headings[] = {"Price, 100 on the first day", "Lead time, months"};
    static const double colours[] = {7.0, 7.0};
    trn_layout_boxes(&chart->canvas, boxes, 2, headings, colours);
    trn_layout_time(&chart->canvas, from, to, boxes[0].right - boxes[0].left, false);
    trn_layout_scale(&chart->canvas, "price", low[0], top[0], "");
    trn_layout_scale(&chart->canvas, "lead", low[1], top[1], "");
    trn_layout_panel_labels(&chart->canvas, boxes, 2, low, top, labels, panel_of, 2 * n);
    trn_script_count(&chart->script, "series_n", n);
    return TRN_OK;
}
