/* show_reversals.c - where an order of regimes turns round: along one input (flip), along a factor
 * (breakeven). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "shown.h"

enum { MOST_FLIPS = 6, MOST_POINTS = 8, LINE_END = 9 };

/* ---- flip ---------------------------------------------------------------------------------------- */

/* "0 --o====X-----  0.25" */
static void draw_range(const struct shown *shown, const struct sheet *sheet, int32_t r)
{
    const struct pen *pen = shown->pen;
    const char *low = pen_print(pen, "%.4g", shown_value(sheet, r, "low"));
    const char *high = pen_print(pen, "%.4g", shown_value(sheet, r, "high"));
    int columns = pen->width - 2 - 2 * (LINE_END + 1);
    text_add(pen->out, "  ");
    pen_right(pen, low, LINE_END);
    text_add(pen->out, " %s %s",
             bars_range(pen, shown_value(sheet, r, "low"), shown_value(sheet, r, "high"),
                        shown_value(sheet, r, "start"), shown_value(sheet, r, "flip"),
                        shown_value(sheet, r, "flip_low"), shown_value(sheet, r, "flip_high"), columns),
             high);
    pen_line(pen);
}

static void draw_flip(const struct shown *shown, const struct sheet *sheet, int32_t r)
{
    const struct pen *pen = shown->pen;
    double flip = shown_value(sheet, r, "flip"), low = shown_value(sheet, r, "flip_low"),
           high = shown_value(sheet, r, "flip_high");
    const char *unit = sheet_cell(sheet, r, "unit"), *grade = sheet_cell(sheet, r, "grade");
    bool plain = unit[0] == '\0' || strcmp(unit, "1") == 0;
    const char *from = isfinite(low) ? pen_print(pen, "%.4g", low) : "beyond the range";
    const char *to = isfinite(high) ? pen_print(pen, "%.4g", high) : "beyond the range";
    pen_paragraph(pen, "  ",
                  pen_print(pen, "%s%s%s%s: now %.4g, reversed at %.4g%s%s (%s to %s)",
                            sheet_cell(sheet, r, "label"), grade[0] ? " [" : "", grade, grade[0] ? "]" : "",
                            shown_value(sheet, r, "start"), flip, plain ? "" : " ", plain ? "" : unit, from,
                            to));
    draw_range(shown, sheet, r);
}

enum trn_status show_flip(struct shown *shown, struct trn_error *error)
{
    static const char *const columns[] = {"label",   "unit", "low",      "start",     "high",
                                          "outcome", "flip", "flip_low", "flip_high", NULL};
    const struct pen *pen = shown->pen;
    struct sheet sheet;
    int n = 0, flips = 0;
    enum trn_status status = shown_table(shown, "flip.csv", columns, NULL, NULL, &sheet, error);
    if (status != TRN_OK || sheet.n_rows == 0)
        return status;
    for (int32_t r = 0; r < sheet.n_rows; r++)
        flips += isfinite(shown_value(&sheet, r, "flip"));
    text_add(pen->out, "\n");
    pen_heading(pen, "Nearest reversals, each input within its range");
    for (int32_t r = 0; r < sheet.n_rows && n < MOST_FLIPS; r++)
        if (isfinite(shown_value(&sheet, r, "flip"))) {
            draw_flip(shown, &sheet, r);
            n++;
        }
    if (n > 0)
        pen_paragraph(pen, "  ",
                      pen_print(pen,
                                "o now, X reversed, %s 95 %% interval of the reversal; the ends of a line "
                                "are the ends of the range.",
                                pen->blocks ? "\u2550" : "="));
    pen_paragraph(pen, "  ",
                  pen_print(pen, "Of %d inputs %d reverse the order within their range%s.", (int)sheet.n_rows,
                            flips, flips > n ? "; the rest of them is in flip.csv" : ""));
    return TRN_OK;
}

/* ---- breakeven ----------------------------------------------------------------------------------- */

struct point {
    double factor;
    int32_t row;
};

static int by_factor(const void *x, const void *y)
{
    const struct point *a = x, *b = y;
    return a->factor < b->factor ? -1 : a->factor > b->factor;
}

/* Of all that was tried the ends, no factor, the one nearest to no difference, and those that are so far
 * apart. */
static int keep_apart(const struct sheet *sheet, const struct point *all, int n, double apart,
                      struct point *ret)
{
    int nearest = 0, kept = 0;
    for (int i = 1; i < n; i++)
        if (fabs(shown_value(sheet, all[i].row, "difference")) <
            fabs(shown_value(sheet, all[nearest].row, "difference")))
            nearest = i;
    for (int i = 0; i < n; i++) {
        bool must = i == 0 || i == n - 1 || i == nearest || all[i].factor == 1.0;
        bool far = kept > 0 && all[i].factor - ret[kept - 1].factor >= apart &&
                   (i > nearest || all[nearest].factor - all[i].factor >= apart) &&
                   all[n - 1].factor - all[i].factor >= apart;
        if (must || far)
            ret[kept++] = all[i];
    }
    return kept;
}

/* As many as there is room for. */
static int thin_out(const struct sheet *sheet, const struct point *all, int n, struct point *ret)
{
    double range = all[n - 1].factor - all[0].factor, apart = range / 64.0;
    int kept = keep_apart(sheet, all, n, apart, ret);
    while (kept > MOST_POINTS && apart < range && apart > 0.0) {
        apart *= 1.5;
        kept = keep_apart(sheet, all, n, apart, ret);
    }
    return kept;
}

static void draw_side(const struct shown *shown, const struct sheet *sheet, const char *regime,
                      const struct told *told, const struct axis *axis)
{
    const struct pen *pen = shown->pen;
    struct point *all = TRN_NEW(pen->arena, struct point, sheet->n_rows + 1);
    struct point *kept = TRN_NEW(pen->arena, struct point, sheet->n_rows + 1);
    struct bar *bars = TRN_NEW(pen->arena, struct bar, sheet->n_rows + 1);
    int n = 0;
    for (int32_t r = 0; all && kept && bars && r < sheet->n_rows; r++)
        if (strcmp(sheet_cell(sheet, r, "regime"), regime) == 0 && isfinite(shown_value(sheet, r, "factor")))
            all[n++] = (struct point){shown_value(sheet, r, "factor"), r};
    if (n == 0)
        return;
    qsort(all, (size_t)n, sizeof *all, by_factor);
    n = thin_out(sheet, all, n, kept);
    for (int i = 0; i < n; i++)
        bars[i] = shown_bar(shown, told, pen_print(pen, "x %.3f", kept[i].factor),
                            shown_value(sheet, kept[i].row, "difference"),
                            shown_value(sheet, kept[i].row, "low"), shown_value(sheet, kept[i].row, "high"));
    pen_paragraph(pen, "  ", pen_print(pen, "for %s only", shown_label(shown, "regimes", regime)));
    bars_draw(pen, axis, bars, n);
}

enum trn_status show_breakeven(struct shown *shown, struct trn_error *error)
{
    static const char *const columns[] = {"regime", "factor", "difference", "low", "high", NULL};
    static const char *const sides[] = {"regime", "by", "measure", NULL};
    const struct pen *pen = shown->pen;
    struct sheet sheet, side;
    enum trn_status status = shown_table(shown, "breakeven.csv", sides, NULL, NULL, &side, error);
    if (status == TRN_OK)
        status = shown_table(shown, "evaluations.csv", columns, NULL, NULL, &sheet, error);
    if (status != TRN_OK || side.n_rows == 0 || sheet.n_rows == 0)
        return status;
    struct told told = shown_told(shown_text(shown->summary, "measure"), shown_text(shown->summary, "unit"),
                                  true, shown_value(&sheet, 0, "difference"));
    struct bar *all = TRN_NEW(pen->arena, struct bar, sheet.n_rows);
    for (int32_t r = 0; all && r < sheet.n_rows; r++)
        all[r] = shown_bar(shown, &told, "", shown_value(&sheet, r, "difference"),
                           shown_value(&sheet, r, "low"), shown_value(&sheet, r, "high"));
    if (!all)
        return trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    struct axis axis = bars_axis(all, sheet.n_rows, 0.0, told.unit);
    text_add(pen->out, "\n");
    pen_heading(pen, pen_print(pen, "Difference %s - %s by the factor on %s, %s%s%s",
                               shown_text(shown->summary, "to"), shown_text(shown->summary, "from"),
                               sheet_cell(&side, 0, "by"), sheet_cell(&side, 0, "measure"),
                               told.unit[0] ? ", " : "", told.unit));
    for (int32_t r = 0; r < side.n_rows; r++)
        draw_side(shown, &sheet, sheet_cell(&side, r, "regime"), &told, &axis);
    return TRN_OK;
}
