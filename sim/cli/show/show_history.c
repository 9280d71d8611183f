/* show_history.c - against what was observed: shares in the bands, facts, fitted inputs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "shown.h"
#include "tranche/words.h"

enum { MOST_SERIES = 14, MOST_INPUTS = 12, MOST_FACTS = 5 };

/* ---- hindcast ------------------------------------------------------------------------------------ */

/* As the summary and charts call a series. */
static const char *series_label(const struct shown *shown, const char *name)
{
    const cJSON *one =
        cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(shown->scenario, "observed"), name);
    const cJSON *of = cJSON_GetObjectItemCaseSensitive(
        cJSON_GetObjectItemCaseSensitive(shown->scenario, "capabilities"), shown_text(one, "scope"));
    return pen_clean(shown->pen,
                     trn_observed_words(shown->pen->arena, shown_text(one, "variable"),
                                        shown_text(of, "label"), shown_label(shown, "observed", name)));
}

/* "3 of 5", with the share and its interval as a bar. */
static struct bar share_bar(const struct shown *shown, const struct sheet *sheet, int32_t r)
{
    double n = shown_value(sheet, r, "n"), inside = shown_value(sheet, r, "inside90");
    return (struct bar){.label = series_label(shown, sheet_cell(sheet, r, "series")),
                        .number = pen_print(shown->pen, "%.0f of %.0f", inside, n),
                        .value = 100.0 * inside / n,
                        .low = 100.0 * shown_value(sheet, r, "inside90_low"),
                        .high = 100.0 * shown_value(sheet, r, "inside90_high")};
}

/* Returns whether there is a value. */
static bool draw_part(const struct shown *shown, const struct sheet *sheet, const char *part)
{
    const struct pen *pen = shown->pen;
    struct bar bars[MOST_SERIES];
    int n = 0, more = 0;
    for (int32_t r = 0; r < sheet->n_rows; r++) {
        if (strcmp(sheet_cell(sheet, r, "part"), part) != 0 || !(shown_value(sheet, r, "n") > 0.0))
            continue;
        if (n == MOST_SERIES)
            more++;
        else
            bars[n++] = share_bar(shown, sheet, r);
    }
    if (n == 0)
        return false;
    struct axis axis = bars_axis(bars, n, 0.0, "%");
    text_add(pen->out, "\n");
    pen_heading(pen, pen_print(pen, "Values within the band that should hold 90 %%, %s, %%", part));
    bars_draw(pen, &axis, bars, n);
    if (more > 0)
        pen_paragraph(pen, "  ", pen_print(pen, "%d more are in hindcast.csv.", more));
    return true;
}

static void list_facts(const struct shown *shown, const struct sheet *facts)
{
    const struct pen *pen = shown->pen;
    int failed = 0, passed = 0, undecided = 0;
    for (int32_t r = 0; r < facts->n_rows; r++) {
        passed += strcmp(sheet_cell(facts, r, "verdict"), "pass") == 0;
        failed += strcmp(sheet_cell(facts, r, "verdict"), "fail") == 0;
        undecided += strcmp(sheet_cell(facts, r, "verdict"), "undecided") == 0;
    }
    if (facts->n_rows == 0)
        return;
    text_add(pen->out, "\n");
    pen_heading(pen, pen_print(pen, "Facts: %d pass, %d fail, %d undecided", passed, failed, undecided));
    int told = 0;
    for (int32_t r = 0; r < facts->n_rows && told < MOST_FACTS; r++)
        if (strcmp(sheet_cell(facts, r, "verdict"), "fail") == 0 && ++told)
            pen_paragraph(pen, "  fail ",
                          pen_print(pen, "%s (%s)", pen_clean(pen, sheet_cell(facts, r, "text")),
                                    pen_clean(pen, sheet_cell(facts, r, "part"))));
    if (failed > told)
        pen_paragraph(pen, "  ", pen_print(pen, "%d more are in facts.csv.", failed - told));
}

enum trn_status show_hindcast(struct shown *shown, struct trn_error *error)
{
    static const char *const columns[] = {"series",       "part",          "n", "inside90",
                                          "inside90_low", "inside90_high", NULL};
    static const char *const of_facts[] = {"text", "part", "verdict", NULL};
    struct sheet sheet, facts;
    enum trn_status status = shown_table(shown, "hindcast.csv", columns, NULL, NULL, &sheet, error);
    if (status == TRN_OK)
        status = shown_table(shown, "facts.csv", of_facts, NULL, NULL, &facts, error);
    if (status != TRN_OK)
        return status;
    if (!draw_part(shown, &sheet, "held out"))
        (void)draw_part(shown, &sheet, "fitted");
    list_facts(shown, &facts);
    return TRN_OK;
}

/* ---- calibrate ----------------------------------------------------------------------------------- */

enum trn_status show_calibrate(struct shown *shown, struct trn_error *error)
{
    static const char *const columns[] = {"label", "outcome", "start", "value", "low", "high", NULL};
    const struct pen *pen = shown->pen;
    struct sheet sheet;
    enum trn_status status = shown_table(shown, "calibrate.csv", columns, NULL, NULL, &sheet, error);
    if (status != TRN_OK || sheet.n_rows == 0)
        return status;
    text_add(pen->out, "\n");
    pen_heading(pen, "Inputs");
    for (int32_t r = 0; r < sheet.n_rows && r < MOST_INPUTS; r++) {
        const bool fitted = strcmp(sheet_cell(&sheet, r, "outcome"), "fitted") == 0;
        pen_paragraph(pen, "  ",
                      fitted ? pen_print(pen, "%s: %.4g (%.4g to %.4g) instead of %.4g",
                                         pen_clean(pen, sheet_cell(&sheet, r, "label")),
                                         shown_value(&sheet, r, "value"), shown_value(&sheet, r, "low"),
                                         shown_value(&sheet, r, "high"), shown_value(&sheet, r, "start"))
                             : pen_print(pen, "%s: not identified, left as it is",
                                         pen_clean(pen, sheet_cell(&sheet, r, "label"))));
    }
    return TRN_OK;
}
