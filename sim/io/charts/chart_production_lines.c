/* chart_production_lines.c - production.csv by line. */
#include "chart_production_lines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/date.h"

enum { DATE, REGIME, LINE, ITEM, CAPACITY, OUTPUT, BOOK, PRICE, BINDING, COLUMNS };

static const char *const names[COLUMNS] = {"date",   "regime",     "line",  "item",   "capacity",
                                           "output", "order_book", "price", "binding"};

#define MOST_DRAWN 1e12 /* longer numbers would fill the page */

static double drawable(double value)
{
    return fabs(value) <= MOST_DRAWN ? value : (double)NAN;
}

/* A line with room for `room` days; NULL without memory. */
static struct chart_line *add_line(const struct chart *chart, struct chart_line *lines, int *n,
                                   const char *name, const char *item, int room)
{
    struct chart_line *line = &lines[*n];
    double *values = TRN_NEW(chart->arena, double, 5 * room);
    line->binding = TRN_NEW(chart->arena, const char *, room);
    if (values == NULL || line->binding == NULL)
        return NULL;
    line->name = name;
    line->label = trn_chart_line_label(chart->source, name);
    line->item = item;
    line->day = values;
    line->capacity = values + room;
    line->output = values + 2 * room;
    line->book = values + 3 * room;
    line->price = values + 4 * room;
    (*n)++;
    return line;
}

static int days_of(const struct chart_rows *rows, const char *line)
{
    int n = 0;
    for (int i = 0; i < rows->n; i++)
        n += strcmp(trn_chart_cell(rows, i, LINE), line) == 0;
    return n;
}

enum trn_status trn_chart_lines(const struct chart *chart, struct chart_line **ret, int *ret_n,
                                struct trn_error *reterr)
{
    enum { MOST = 256 };
    struct chart_rows rows;
    int n = 0;
    *ret_n = 0;
    *ret = NULL;
    const enum trn_status status =
        trn_chart_rows(chart->source, "production.csv", names, COLUMNS, &rows, reterr);
    if (status != TRN_OK || rows.n == 0 || chart->source->n_regimes == 0)
        return status;
    struct chart_line *lines = TRN_NEW(chart->arena, struct chart_line, MOST);
    for (int i = 0; i < rows.n && lines != NULL; i++) {
        const char *name = trn_chart_cell(&rows, i, LINE);
        int32_t day;
        int k = 0;
        if (strcmp(trn_chart_cell(&rows, i, REGIME), chart->source->regimes[0].name) != 0 ||
            !trn_date_parse(trn_chart_cell(&rows, i, DATE), &day))
            continue;
        while (k < n && strcmp(lines[k].name, name) != 0)
            k++;
        if (k == MOST)
            continue;
        struct chart_line *line =
            k < n ? &lines[k]
                  : add_line(chart, lines, &n, name, trn_chart_cell(&rows, i, ITEM), days_of(&rows, name));
        if (line == NULL)
            return trn_fail(reterr, TRN_E_MEMORY, "production.csv", "out of memory");
        if (line->n > 0 && line->day[line->n - 1] >= (double)day)
            continue;
        line->day[line->n] = (double)day;
        line->capacity[line->n] = drawable(trn_chart_value(&rows, i, CAPACITY));
        line->output[line->n] = drawable(trn_chart_value(&rows, i, OUTPUT));
        line->book[line->n] = drawable(trn_chart_value(&rows, i, BOOK));
        line->price[line->n] = drawable(trn_chart_value(&rows, i, PRICE));
        line->binding[line->n++] = trn_chart_cell(&rows, i, BINDING);
    }
    int kept = 0;
    for (int k = 0; k < n; k++)
        if (lines[k].n >= 2)
            lines[kept++] = lines[k];
    *ret = lines;
    *ret_n = kept;
    return TRN_OK;
}

double trn_line_output(const struct chart_line *line, double day)
{
    double before = NAN;
    double then = 0.0;
    for (int i = 0; i < line->n; i++) {
        if (!isfinite(line->output[i]))
            continue;
        if (line->day[i] >= day)
            return isfinite(before) && line->day[i] > day
                       ? before + (line->output[i] - before) * (day - then) / (line->day[i] - then)
                       : line->output[i];
        before = line->output[i];
        then = line->day[i];
    }
    return before;
}

double trn_line_made(const struct chart_line *line)
{
    const double made = trn_line_output(line, line->day[line->n - 1]) - trn_line_output(line, line->day[0]);
    return made > 0.0 ? made : 0.0;
}

/* ---- lines of one item ---- */

static bool has_line(const struct chart_line *lines, int n, const char *item)
{
    for (int i = 0; i < n; i++)
        if (strcmp(lines[i].item, item) == 0)
            return true;
    return false;
}

/* The item of the headline that is needed most and that a line makes; NULL: none. */
static enum trn_status headline_item(const struct chart *chart, const struct chart_line *lines, int n,
                                     const char **ret, struct trn_error *reterr)
{
    static const char *const wanted[] = {"capability", "item", "need"};
    struct chart_rows rows;
    double most = -1.0;
    *ret = NULL;
    if (chart->source->headline == NULL)
        return TRN_OK;
    const enum trn_status status = trn_chart_rows(chart->source, "recipient.csv", wanted, 3, &rows, reterr);
    for (int i = 0; status == TRN_OK && i < n; i++) {
        double need = -1.0;
        for (int k = 0; k < rows.n; k++)
            if (strcmp(trn_chart_cell(&rows, k, 0), chart->source->headline) == 0 &&
                strcmp(trn_chart_cell(&rows, k, 1), lines[i].item) == 0)
                need = fmax(need, 0.0) + fmax(0.0, trn_chart_value(&rows, k, 2));
        if (need > most) {
            most = need;
            *ret = lines[i].item;
        }
    }
    return status;
}

/* Without such an item: the one of which most is made by value; the first where no value is a number. */
static const char *largest_item(const struct chart_line *lines, int n)
{
    const char *item = lines[0].item;
    double most = -1.0;
    for (int i = 0; i < n; i++) {
        double value = 0.0;
        for (int k = 0; k < n; k++)
            if (strcmp(lines[k].item, lines[i].item) == 0 && isfinite(lines[k].price[0]))
                value += trn_line_made(&lines[k]) * lines[k].price[0];
        if (value > most) {
            most = value;
            item = lines[i].item;
        }
    }
    return item;
}

static int by_made(const void *a, const void *b)
{
    const struct chart_line *x = a;
    const struct chart_line *y = b;
    const double p = trn_line_made(x);
    const double q = trn_line_made(y);
    if (p != q)
        return p > q ? -1 : 1;
    return strcmp(x->name, y->name);
}

static bool could_make(const struct chart_line *line)
{
    for (int i = 0; i < line->n; i++)
        if (line->capacity[i] > 0.0 || line->output[i] > line->output[0])
            return true;
    return false;
}

enum trn_status trn_lines_alike(const struct chart *chart, const char *name, struct chart_line **ret,
                                int *ret_n, struct trn_error *reterr)
{
    struct chart_line *lines;
    const char *item = NULL;
    int n;
    *ret_n = 0;
    enum trn_status status = trn_chart_lines(chart, &lines, &n, reterr);
    if (status != TRN_OK || n == 0)
        return status;
    if (name == NULL)
        status = headline_item(chart, lines, n, &item, reterr);
    else if (has_line(lines, n, name))
        item = name;
    if (status != TRN_OK)
        return status;
    if (item == NULL && name == NULL)
        item = largest_item(lines, n);
    int kept = 0;
    for (int i = 0; i < n; i++)
        if (could_make(&lines[i]) &&
            (item != NULL ? strcmp(lines[i].item, item) == 0 : strcmp(lines[i].name, name) == 0))
            lines[kept++] = lines[i];
    if (kept > 1)
        qsort(lines, (size_t)kept, sizeof *lines, by_made);
    *ret = lines;
    *ret_n = kept;
    return TRN_OK;
}
