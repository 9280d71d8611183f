/* chart_lines.c - production.csv by line. */
#include "chart_lines.h"

#include <math.h>
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
