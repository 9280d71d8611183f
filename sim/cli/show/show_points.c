/* show_points.c - the head of a table: points of a sweep, differences of two sides. */
#include <math.h>
#include <string.h>

#include "diff.h"
#include "shown.h"

enum { MOST_ROWS = 8, MOST_INPUTS = 8, MOST_DIFFERENCES = 8, MOST_PLACES = 5 };

/* ---- sweep --------------------------------------------------------------------------------------- */

/* Columns of sweep.csv: point, regime, inputs, then each measure with :low, :high, ... */
struct sweep {
    const struct shown *shown;
    const struct sheet *sheet;
    int n_inputs, more_inputs, lead; /* columns of inputs from the third on; the leading measure */
    const char *measure;             /* "need_met/artillery/hold" */
};

static bool is_measure(const struct sheet *sheet, int column)
{
    return sheet_column(sheet,
                        pen_print(&(struct pen){.arena = sheet->arena}, "%s:n", sheet->names[column])) >= 0;
}

static bool find_columns(struct sweep *s)
{
    int c = 2;
    while (c < s->sheet->n_columns && !is_measure(s->sheet, c))
        c++;
    s->lead = c;
    s->n_inputs = c - 2 < MOST_INPUTS ? c - 2 : MOST_INPUTS;
    s->more_inputs = c - 2 - s->n_inputs;
    s->measure = c < s->sheet->n_columns ? s->sheet->names[c] : "";
    return c < s->sheet->n_columns;
}

static double part_of(const struct sweep *s, int32_t r, const char *part)
{
    return shown_value(s->sheet, r, pen_print(s->shown->pen, "%s%s", s->measure, part));
}

/* "a=voluntary b=0" */
static const char *setting_of(const struct sweep *s, int32_t r)
{
    const char *words = "";
    for (int i = 0; i < s->n_inputs; i++)
        words = pen_print(s->shown->pen, "%s%s%c=%s", words, i > 0 ? " " : "", 'a' + i,
                          pen_fit(s->shown->pen, s->sheet->rows[r][2 + i], 12));
    return words;
}

/* Rows with a difference, or all where there is one regime. */
static void draw_sweep(const struct sweep *s)
{
    const struct pen *pen = s->shown->pen;
    struct bar bars[MOST_ROWS];
    int32_t n = 0, more = 0;
    bool difference = false;
    for (int32_t r = 0; r < s->sheet->n_rows; r++)
        difference = difference || isfinite(part_of(s, r, ":difference"));
    const char *name = pen_print(pen, "%.*s", (int)strcspn(s->measure, "/"), s->measure);
    const cJSON *first =
        cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(s->shown->summary, "results"), 0);
    const char *mid = difference ? ":difference" : "", *low = difference ? ":difference_low" : ":low",
               *high = difference ? ":difference_high" : ":high";
    struct told told = shown_told(name, shown_text(first, "unit"), difference, part_of(s, 0, ""));
    for (int32_t r = 0; r < s->sheet->n_rows; r++) {
        if (!isfinite(part_of(s, r, mid)))
            continue;
        if (n == MOST_ROWS)
            more++;
        else
            bars[n++] =
                shown_bar(s->shown, &told,
                          pen_print(pen, "%s %s: %s", sheet_cell(s->sheet, r, "point"),
                                    pen_clean(pen, sheet_cell(s->sheet, r, "regime")), setting_of(s, r)),
                          part_of(s, r, mid), part_of(s, r, low), part_of(s, r, high));
    }
    struct axis axis = bars_axis(bars, n, 0.0, told.unit);
    text_add(pen->out, "\n");
    pen_heading(pen, pen_print(pen, "%s of %s, the first points%s%s",
                               difference ? "Difference to the first regime" : "Value", s->measure,
                               told.unit[0] ? ", " : "", told.unit));
    for (int i = 0; i < s->n_inputs; i++)
        pen_paragraph(pen, pen_print(pen, "  %c ", 'a' + i), s->sheet->names[2 + i]);
    bars_draw(pen, &axis, bars, n);
    if (more + s->more_inputs > 0)
        pen_paragraph(
            pen, "  ",
            pen_print(pen, "%d more rows and %d more inputs are in sweep.csv.", (int)more, s->more_inputs));
}

enum trn_status show_sweep(struct shown *shown, struct trn_error *error)
{
    static const char *const columns[] = {"point", "regime", NULL};
    struct sheet sheet;
    enum trn_status status = shown_table(shown, "sweep.csv", columns, NULL, NULL, &sheet, error);
    struct sweep s = {.shown = shown, .sheet = &sheet};
    if (status != TRN_OK || sheet.n_rows == 0)
        return status;
    if (!find_columns(&s))
        return trn_fail(error, TRN_E_NAME, pen_print(shown->pen, "%s/sweep.csv", shown->path),
                        "there is no column of a measure");
    draw_sweep(&s);
    return TRN_OK;
}

/* ---- diff ---------------------------------------------------------------------------------------- */

/* A long value from where it differs from the other. */
static const char *value_from(const struct pen *pen, const char *value, size_t from, int columns)
{
    if (!value[0])
        return "(not there)";
    return pen_fit(pen, pen_print(pen, "%s%s", from > 0 ? "..." : "", value + from), columns);
}

static void draw_inputs(const struct shown *shown, const struct sheet *sheet)
{
    const struct pen *pen = shown->pen;
    int n = 0, more = 0;
    for (int32_t r = 0; r < sheet->n_rows; r++)
        if (strcmp(sheet_cell(sheet, r, "text_only"), "1") != 0)
            ++*(n < MOST_PLACES ? &n : &more);
    if (n == 0)
        return;
    text_add(pen->out, "\n");
    pen_heading(pen, "Inputs that differ");
    n = 0;
    for (int32_t r = 0; r < sheet->n_rows && n < MOST_PLACES; r++) {
        if (strcmp(sheet_cell(sheet, r, "text_only"), "1") == 0)
            continue;
        const char *a = sheet_cell(sheet, r, "a"), *b = sheet_cell(sheet, r, "b");
        pen_paragraph(pen, "  ", sheet_cell(sheet, r, "pointer"));
        size_t from = diff_from_where(a, b); /* an empty cell: that side has nothing there */
        text_add(pen->out, "    %s\n", value_from(pen, a, from, pen->width - 4));
        text_add(pen->out, "    -> %s\n", value_from(pen, b, from, pen->width - 7));
        n++;
    }
    if (more > 0)
        pen_paragraph(pen, "  ", pen_print(pen, "%d more are in inputs.csv.", more));
}

/* Measures have different units, so there is no axis for all of them: numbers alone. */
static void draw_measures(const struct shown *shown, const struct sheet *sheet)
{
    const struct pen *pen = shown->pen;
    if (sheet->n_rows == 0)
        return;
    text_add(pen->out, "\n");
    pen_heading(pen, "Measures that differ most, first -> second, and the difference with its 95 % interval");
    for (int32_t r = 0; r < sheet->n_rows && r < MOST_DIFFERENCES; r++) {
        double a = shown_value(sheet, r, "a"), b = shown_value(sheet, r, "b");
        const char *measure = sheet_cell(sheet, r, "measure"), *unit = sheet_cell(sheet, r, "unit");
        struct told level = shown_told(measure, unit, false, a), told = shown_told(measure, unit, true, a);
        pen_paragraph(pen, "  ",
                      pen_print(pen, "%s, %s: %s -> %s%s%s: %s%s%s", shown_measure(shown, sheet, r),
                                sheet_cell(sheet, r, "regime"), shown_interval(shown, &level, a, NAN, NAN),
                                shown_interval(shown, &level, b, NAN, NAN), level.unit[0] ? " " : "",
                                level.unit,
                                shown_interval(shown, &told, shown_value(sheet, r, "difference"),
                                               shown_value(sheet, r, "low"), shown_value(sheet, r, "high")),
                                told.unit[0] ? " " : "", told.unit));
    }
    if (sheet->n_rows > MOST_DIFFERENCES)
        pen_paragraph(
            pen, "  ",
            pen_print(pen, "%d more are in differences.csv.", (int)sheet->n_rows - MOST_DIFFERENCES));
}

enum trn_status show_diff(struct shown *shown, struct trn_error *error)
{
    static const char *const columns[] = {"pointer", "a", "b", "text_only", NULL};
    static const char *const measures[] = {"measure", "scope",      "window", "unit", "regime", "a",
                                           "b",       "difference", "low",    "high", NULL};
    struct sheet inputs, differences;
    enum trn_status status = shown_table(shown, "inputs.csv", columns, NULL, NULL, &inputs, error);
    if (status == TRN_OK)
        status = shown_table(shown, "differences.csv", measures, NULL, NULL, &differences, error);
    if (status != TRN_OK)
        return status;
    status = show_attribute(shown, error); /* of --explain: who of the differences has which part */
    if (status == TRN_OK)
        draw_inputs(shown, &inputs);
    if (status == TRN_OK)
        draw_measures(shown, &differences);
    return status;
}
