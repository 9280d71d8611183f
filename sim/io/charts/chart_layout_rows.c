/* chart_layout_rows.c - the names of rows. See chart_layout.h */
#include <assert.h>
#include <math.h>

#include "chart_layout.h"
#include "chart_script.h"
#include "chart_text.h"

#define NAME_SIZE 18.0
#define NAME_LEAD 12.0 /* from the panel to the end of the white behind a name above */

double trn_layout_names(const struct chart_canvas *canvas, const char *const *names, int n)
{
    double wide = 60.0;
    for (int i = 0; i < n; i++)
        wide = fmax(wide, trn_chart_width(names[i], NAME_SIZE, 0) + 1.0); /* sums of widths are rounded */
    return fmin(wide, 0.28 * canvas->size.width) + 18.0;
}

double trn_layout_row_height(const struct chart_canvas *canvas, const char *const *names, int n, double least)
{
    const double room = trn_layout_names(canvas, names, n) - 18.0;
    for (int i = 0; i < n; i++)
        if (trn_chart_width(names[i], NAME_SIZE, 0) > room)
            return fmax(least, 2.0 * NAME_SIZE * 1.25 + 7.0);
    return least;
}

void trn_layout_rows(const struct chart_canvas *canvas, const char *const *names, int n)
{
    const char **lines = TRN_NEW(canvas->arena, const char *, 2 * n + 1);
    const char **cut = TRN_NEW(canvas->arena, const char *, n + 1);
    const double room =
        trn_layout_names(canvas, names, n) - 17.5; /* the widest fits though rounding may differ */
    if (lines == NULL || cut == NULL)
        n = 0;
    for (int i = 0; i < n; i++) {
        trn_chart_wrap(canvas->arena, names[i], NAME_SIZE, 0, room, 2, lines + 2 * i);
        cut[i] = trn_chart_fit(canvas->arena, names[i], NAME_SIZE, 0, room);
    }
    trn_script_count(canvas->script, "row_n", n);
    trn_script_texts(canvas->script, "row_text", lines, 2 * n);
    trn_script_texts(canvas->script, "row_cut", cut, n);
}

void trn_layout_wrap_names(const struct chart_canvas *canvas, const char *const *names, int n, double room,
                           struct chart_names *ret)
{
    assert(n <= ROW_NAMES_MAX);
    ret->n = n;
    ret->lines = 1;
    for (int i = 0; i < n; i++) {
        ret->count[i] = trn_chart_wrap(canvas->arena, names[i], NAME_SIZE, 0, room, 2, ret->text + 2 * i);
        ret->lines = ret->count[i] > ret->lines ? ret->count[i] : ret->lines;
    }
}

void trn_layout_names_above(const struct chart_canvas *canvas, const struct chart_names *names, double left,
                            double height, double bar, double lift, double pad)
{
    struct trn_outfile *script = canvas->script;
    double at[ROW_NAMES_MAX], half[ROW_NAMES_MAX], right[ROW_NAMES_MAX];
    for (int i = 0; i < names->n; i++) {
        const double tall = 0.5 * ROW_NAME_LINE * names->count[i];
        double wide = 0.0;
        for (int k = 0; k < names->count[i]; k++)
            wide = fmax(wide, trn_chart_width(names->text[2 * i + k], NAME_SIZE, 0));
        at[i] = i + 1 + bar - (lift + tall) / height;
        half[i] = (tall + pad) / height;
        right[i] = (left + NAME_LEAD + wide) / canvas->size.width;
    }
    trn_script_count(script, "row_n", names->n);
    trn_script_texts(script, "row_text", names->text, 2 * names->n);
    trn_script_numbers(script, "row_name_at", at, names->n);
    trn_script_numbers(script, "row_name_half", half, names->n);
    trn_script_numbers(script, "row_name_right", right, names->n);
}
