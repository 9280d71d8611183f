/* show_outages.c - what an outage changes, by who is out (contingency) or by start and length (calendar);
 * what a change of regime brings, by its date (switch). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "shown.h"

#define SHOWN_BELOW 0.05 /* Holm-adjusted p-value, as in the summary */

enum {
    MOST_OUT = 5,
    MOST_REGIMES = 3,
    MOST_STARTS = 14,
    MOST_LENGTHS = 24,
    MOST_DATES = 16,
    NARROWEST_CELL = 7
};

static const char *const measure_key[] = {"measure", "scope", "window", NULL};

/* The rows of the leading measure, which is that of the first row. */
static bool leads(const struct sheet *sheet, int32_t row)
{
    return shown_same(sheet, 0, row, measure_key);
}

static bool is_shown(const struct sheet *sheet, int32_t row)
{
    return shown_value(sheet, row, "p_holm") < SHOWN_BELOW;
}

/* The different cells of a column among the leading rows, in their order; *ret_more: how many had no room. */
static int different(const struct sheet *sheet, const char *column, const char **ret, int room, int *ret_more)
{
    int n = 0;
    *ret_more = 0;
    for (int32_t r = 0; r < sheet->n_rows; r++) {
        const char *cell = sheet_cell(sheet, r, column);
        bool known = !leads(sheet, r);
        for (int i = 0; i < n && !known; i++)
            known = strcmp(ret[i], cell) == 0;
        if (known)
            continue;
        if (n == room)
            ++*ret_more;
        else
            ret[n++] = cell;
    }
    return n;
}

static struct told told_of(const struct sheet *sheet, double size)
{
    return shown_told(sheet_cell(sheet, 0, "measure"), sheet_cell(sheet, 0, "unit"), true, size);
}

static double largest_change(const struct sheet *sheet)
{
    double size = 0.0;
    for (int32_t r = 0; r < sheet->n_rows; r++)
        if (leads(sheet, r) && is_shown(sheet, r))
            size = fmax(size, fabs(shown_value(sheet, r, "change")));
    return size;
}

/* ---- contingency --------------------------------------------------------------------------------- */

struct out {
    const char *name;
    double size; /* the largest change that is shown, under any regime; 0: none is */
    int order;
};

static int by_harm(const void *x, const void *y)
{
    const struct out *a = x, *b = y;
    if (a->size != b->size)
        return a->size > b->size ? -1 : 1;
    return a->order - b->order;
}

/* Outages, the worst first; *ret_shown: how many show an effect. */
static int list_outages(const struct shown *shown, const struct sheet *sheet, struct out **ret,
                        int *ret_shown)
{
    int n = 0;
    *ret_shown = 0;
    *ret = TRN_NEW(shown->pen->arena, struct out, sheet->n_rows + 1);
    for (int32_t r = 0; *ret && r < sheet->n_rows; r++) {
        const char *name = sheet_cell(sheet, r, "out");
        int at = n > 0 && strcmp((*ret)[n - 1].name, name) == 0 ? n - 1 : 0; /* rows of one stand together */
        if (!leads(sheet, r))
            continue;
        while (at < n && strcmp((*ret)[at].name, name) != 0)
            at++;
        if (at == n)
            (*ret)[n++] = (struct out){.name = name, .order = at};
        if (is_shown(sheet, r))
            (*ret)[at].size = fmax((*ret)[at].size, fabs(shown_value(sheet, r, "change")));
    }
    for (int i = 0; i < n; i++)
        *ret_shown += (*ret)[i].size > 0.0;
    if (n > 1)
        qsort(*ret, (size_t)n, sizeof **ret, by_harm);
    return n;
}

/* "United States and Germany" of "usa+germany", whatever collection it is of. */
static const char *label_of(const struct shown *shown, const char *out)
{
    static const char *const collections[] = {"donors", "hubs", "lines"};
    const char *plus = strchr(out, '+');
    const char *first = plus ? pen_print(shown->pen, "%.*s", (int)(plus - out), out) : out;
    const char *label = pen_clean(shown->pen, first);
    for (size_t i = 0; i < sizeof collections / sizeof *collections; i++) {
        const char *found = shown_label(shown, collections[i], first);
        if (strcmp(found, pen_clean(shown->pen, first)) != 0)
            label = found;
    }
    return plus ? pen_print(shown->pen, "%s and %s", label, label_of(shown, plus + 1)) : label;
}

static void draw_outages(const struct shown *shown, const struct sheet *sheet)
{
    const struct pen *pen = shown->pen;
    const char *regimes[MOST_REGIMES];
    struct bar bars[MOST_OUT * (1 + MOST_REGIMES)];
    struct told told = told_of(sheet, largest_change(sheet));
    struct out *outs;
    int n_shown, more, n = 0, n_outs = list_outages(shown, sheet, &outs, &n_shown);
    int n_regimes = different(sheet, "regime", regimes, MOST_REGIMES, &more);
    text_add(pen->out, "\n");
    pen_heading(pen, pen_print(pen, "Change by an outage, %s%s%s, the worst first",
                               shown_measure(shown, sheet, 0), told.unit[0] ? ", " : "", told.unit));
    for (int i = 0; i < n_outs && i < MOST_OUT && outs[i].size > 0.0; i++) {
        bars[n++] = (struct bar){.label = label_of(shown, outs[i].name), .heading = true};
        for (int k = 0; k < n_regimes; k++)
            for (int32_t r = 0; r < sheet->n_rows; r++)
                if (leads(sheet, r) && strcmp(sheet_cell(sheet, r, "out"), outs[i].name) == 0 &&
                    strcmp(sheet_cell(sheet, r, "regime"), regimes[k]) == 0)
                    bars[n++] = shown_bar(shown, &told,
                                          pen_print(pen, "%s%s", shown_label(shown, "regimes", regimes[k]),
                                                    is_shown(sheet, r) ? "" : " (not shown)"),
                                          shown_value(sheet, r, "change"), shown_value(sheet, r, "low"),
                                          shown_value(sheet, r, "high"));
    }
    struct axis axis = bars_axis(bars, n, 0.0, told.unit);
    if (n > 0)
        bars_draw(pen, &axis, bars, n);
    if (n_shown == 0)
        pen_paragraph(pen, "  ", pen_print(pen, "No effect is shown of any of %d outages.", n_outs));
    else
        pen_paragraph(pen, "  ",
                      pen_print(pen,
                                "An effect is shown of %d of %d outages; \"not shown\": p, Holm-adjusted, "
                                "is %g or more.",
                                n_shown, n_outs, SHOWN_BELOW));
    if (more > 0)
        pen_paragraph(pen, "  ", pen_print(pen, "%d more regimes are in contingency.csv.", more));
}

enum trn_status show_contingency(struct shown *shown, struct trn_error *error)
{
    static const char *const columns[] = {"out",    "regime", "measure", "scope",  "window", "unit",
                                          "change", "low",    "high",    "p_holm", NULL};
    struct sheet sheet;
    enum trn_status status = shown_table(shown, "contingency.csv", columns, NULL, NULL, &sheet, error);
    if (status == TRN_OK && sheet.n_rows > 0)
        draw_outages(shown, &sheet);
    return status;
}

/* ---- calendar ------------------------------------------------------------------------------------ */

struct grid {
    const struct shown *shown;
    const struct sheet *sheet;
    struct told told;
    double largest;
    int n_starts, more_starts, n_lengths, more_lengths;
    const char *starts[MOST_STARTS], *lengths[MOST_LENGTHS];
};

/* "-4.8#", or "." where no change is shown; "" where there is no such outage. */
static const char *cell_of(const struct grid *g, const char *regime, const char *start, const char *months)
{
    for (int32_t r = 0; r < g->sheet->n_rows; r++) {
        char number[48];
        if (!leads(g->sheet, r) || strcmp(sheet_cell(g->sheet, r, "regime"), regime) != 0 ||
            strcmp(sheet_cell(g->sheet, r, "start"), start) != 0 ||
            strcmp(sheet_cell(g->sheet, r, "months"), months) != 0)
            continue;
        double change = shown_value(g->sheet, r, "change");
        if (!is_shown(g->sheet, r) || !isfinite(change))
            return ". ";
        text_number(number, g->told.scale * change, g->told.decimals, true);
        return pen_print(g->shown->pen, "%s%s", number, bars_shade(g->shown->pen, fabs(change) / g->largest));
    }
    return "";
}

/* A line a start; where the page is too narrow, its lengths in words. */
static void draw_start(const struct grid *g, const char *regime, const char *start, int cell)
{
    const struct pen *pen = g->shown->pen;
    const char *words = "";
    if (cell >= NARROWEST_CELL) {
        text_add(pen->out, "  ");
        pen_padded(pen, pen_clean(pen, start), 10);
        for (int l = 0; l < g->n_lengths; l++)
            pen_right(pen, cell_of(g, regime, start, g->lengths[l]), cell);
        pen_line(pen);
        return;
    }
    for (int l = 0; l < g->n_lengths; l++)
        words = pen_print(pen, "%s%s%s mo %s", words, l > 0 ? ", " : "", g->lengths[l],
                          cell_of(g, regime, start, g->lengths[l]));
    pen_paragraph(pen, "  ", pen_print(pen, "%s: %s", start, words));
}

static void draw_grid(const struct grid *g, const char *regime)
{
    const struct pen *pen = g->shown->pen;
    int cell = (pen->width - 12) / (g->n_lengths > 0 ? g->n_lengths : 1);
    cell = cell > 9 ? 9 : cell;
    pen_paragraph(pen, "  ", shown_label(g->shown, "regimes", regime));
    if (cell >= NARROWEST_CELL) {
        text_add(pen->out, "  %-10s", "start");
        for (int l = 0; l < g->n_lengths; l++)
            pen_right(pen, pen_print(pen, "%s mo ", pen_fit(pen, g->lengths[l], 4)), cell);
        pen_line(pen);
    }
    for (int s = 0; s < g->n_starts; s++)
        draw_start(g, regime, g->starts[s], cell);
}

enum trn_status show_calendar(struct shown *shown, struct trn_error *error)
{
    static const char *const columns[] = {"start",  "months", "regime", "measure", "scope",
                                          "window", "unit",   "change", "p_holm",  NULL};
    const struct pen *pen = shown->pen;
    const char *regimes[2];
    struct sheet sheet;
    int more;
    enum trn_status status = shown_table(shown, "calendar.csv", columns, NULL, NULL, &sheet, error);
    if (status != TRN_OK || sheet.n_rows == 0)
        return status;
    struct grid g = {.shown = shown, .sheet = &sheet, .largest = largest_change(&sheet)};
    g.told = told_of(&sheet, g.largest);
    g.n_starts = different(&sheet, "start", g.starts, MOST_STARTS, &g.more_starts);
    g.n_lengths = different(&sheet, "months", g.lengths, MOST_LENGTHS, &g.more_lengths);
    text_add(pen->out, "\n");
    pen_heading(pen, pen_print(pen, "Change by an outage of %s, by start and length, %s%s%s",
                               shown_label(shown, "donors", shown_text(shown->summary, "donor")),
                               shown_measure(shown, &sheet, 0), g.told.unit[0] ? ", " : "", g.told.unit));
    int n_regimes = different(&sheet, "regime", regimes, 2, &more);
    for (int k = 0; k < n_regimes; k++)
        draw_grid(&g, regimes[k]);
    pen_paragraph(pen, "  ",
                  pen_print(pen,
                            "%s %s %s %s behind a number: up to a quarter, half, three quarters, all of "
                            "the largest change. A dot alone: none is shown.",
                            bars_shade(pen, 0.1), bars_shade(pen, 0.4), bars_shade(pen, 0.6),
                            bars_shade(pen, 1.0)));
    if (more + g.more_starts + g.more_lengths > 0)
        pen_paragraph(pen, "  ", "More regimes, starts or lengths are in calendar.csv.");
    return TRN_OK;
}

/* ---- switch -------------------------------------------------------------------------------------- */

enum trn_status show_switch(struct shown *shown, struct trn_error *error)
{
    static const char *const columns[] = {"changed",    "measure", "scope", "window", "unit",
                                          "difference", "low",     "high",  NULL};
    const struct pen *pen = shown->pen;
    struct bar bars[MOST_DATES];
    struct sheet sheet;
    int n = 0, more = 0;
    enum trn_status status = shown_table(shown, "switch.csv", columns, NULL, NULL, &sheet, error);
    if (status != TRN_OK || sheet.n_rows == 0)
        return status;
    double size = 0.0;
    for (int32_t r = 0; r < sheet.n_rows; r++)
        if (leads(&sheet, r) && isfinite(shown_value(&sheet, r, "difference")))
            size = fmax(size, fabs(shown_value(&sheet, r, "difference")));
    struct told told = told_of(&sheet, size);
    for (int32_t r = 0; r < sheet.n_rows; r++) {
        if (!leads(&sheet, r) || sheet_cell(&sheet, r, "changed")[0] == '\0')
            continue;
        if (n == MOST_DATES)
            more++;
        else
            bars[n++] = shown_bar(shown, &told, pen_clean(pen, sheet_cell(&sheet, r, "changed")),
                                  shown_value(&sheet, r, "difference"), shown_value(&sheet, r, "low"),
                                  shown_value(&sheet, r, "high"));
    }
    text_add(pen->out, "\n");
    pen_heading(pen, pen_print(pen, "Difference to no change, by the date of the change, %s%s%s",
                               shown_measure(shown, &sheet, 0), told.unit[0] ? ", " : "", told.unit));
    struct axis axis = bars_axis(bars, n, 0.0, told.unit);
    bars_draw(pen, &axis, bars, n);
    if (more > 0)
        pen_paragraph(pen, "  ", pen_print(pen, "%d later dates are in switch.csv.", more));
    return TRN_OK;
}
