/* chart_layout_values.c - value axes with round tics. See chart_layout.h */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "chart_layout.h"
#include "chart_script.h"
#include "chart_text.h"

#define TIC_SIZE 18.0
#define TIC_STEP 22.0 /* from a tic to the next above */

double trn_layout_step(double value)
{
    static const double nice[] = {1.0, 2.0, 2.5, 5.0, 10.0};
    if (!(value > 0.0) || !isfinite(value))
        return 0.25;
    const double power = pow(10.0, floor(log10(value / 5.0)));
    for (size_t i = 0; i < sizeof nice / sizeof nice[0]; i++)
        if (value < 6.0 * nice[i] * power)
            return nice[i] * power;
    return 20.0 * power;
}

/* Tics at the multiples of a step. */
struct values {
    int n;
    double at[16], widest; /* widest: pixels */
    const char *text[16];
};

static void set_values(const struct chart_canvas *canvas, double low, double top, const char *suffix,
                       double step, struct values *values)
{
    enum { MOST = sizeof values->at / sizeof values->at[0] };
    const int fine = step < 0.001 ? (int)ceil(-log10(step)) + 1 : 3;
    const int decimals = step < 0.1 ? (fine < 12 ? fine : 12) : step < 1.0 ? 2 : step < 10.0 ? 1 : 0;
    values->n = 0;
    values->widest = 0.0;
    for (int i = (int)ceil(low / step - 1e-9); values->n < MOST && i * step <= top + 1e-9 * (top - low);
         i++) {
        const double at = i * step;
        const char *text = trn_chart_number(canvas->arena, at, decimals);
        /* A tic's label is a format once more. */
        if (suffix[0] != '\0')
            text = trn_arena_printf(canvas->arena, "%s%s%s", text, suffix,
                                    suffix[strlen(suffix) - 1] == '%' ? "%" : "");
        values->at[values->n] = at;
        values->text[values->n++] = text;
        values->widest = fmax(values->widest, text != NULL ? trn_chart_width(text, TIC_SIZE, 0) : 0.0);
    }
}

static void put_values(const struct chart_canvas *canvas, const char *name, double low, double top,
                       const struct values *values)
{
    char variable[64];
    snprintf(variable, sizeof variable, "%s_min", name);
    trn_script_number(canvas->script, variable, low);
    snprintf(variable, sizeof variable, "%s_max", name);
    trn_script_number(canvas->script, variable, top);
    snprintf(variable, sizeof variable, "%s_n", name);
    trn_script_count(canvas->script, variable, values->n);
    snprintf(variable, sizeof variable, "%s_at", name);
    trn_script_numbers(canvas->script, variable, values->at, values->n);
    snprintf(variable, sizeof variable, "%s_text", name);
    trn_script_texts(canvas->script, variable, values->text, values->n);
}

void trn_layout_values(const struct chart_canvas *canvas, double low, double top, const char *suffix)
{
    trn_layout_scale(canvas, "value", low, top, suffix);
}

void trn_layout_scale(const struct chart_canvas *canvas, const char *name, double low, double top,
                      const char *suffix)
{
    struct values values;
    set_values(canvas, low, top, suffix, trn_layout_step(top - low), &values);
    put_values(canvas, name, low, top, &values);
}

void trn_layout_scale_in(const struct chart_canvas *canvas, const char *name, double low, double top,
                         const char *suffix, double height)
{
    struct values values;
    double step = trn_layout_step(top - low);
    while (step < top - low && TIC_STEP * (top - low) > height * step)
        step *= 2.0;
    set_values(canvas, low, top, suffix, step, &values);
    put_values(canvas, name, low, top, &values);
}

double trn_layout_value_room(const struct chart_canvas *canvas, double low, double top, const char *suffix)
{
    struct values values;
    set_values(canvas, low, top, suffix, trn_layout_step(top - low), &values);
    return values.widest + 20.0;
}

void trn_layout_values_across(const struct chart_canvas *canvas, double low, double top, const char *suffix,
                              double width)
{
    struct values values;
    double step = trn_layout_step(top - low);
    set_values(canvas, low, top, suffix, step, &values);
    while (values.n > 2 && (values.widest + 12.0) * (top - low) > width * step) {
        step *= 2.0;
        set_values(canvas, low, top, suffix, step, &values);
    }
    for (int i = 0; i < values.n; i++) { /* one that reaches far beyond the axis may leave the page */
        const double middle = (values.at[i] - low) / (top - low) * width;
        const char *text = values.text[i] != NULL ? values.text[i] : "";
        const char *twice = strstr(text, "%%") != NULL ? "%" : ""; /* one sign of two is drawn */
        const double half = 0.5 * (trn_chart_width(text, TIC_SIZE, 0) - trn_chart_width(twice, TIC_SIZE, 0));
        if (middle - half < -20.0 || middle + half > width + 20.0)
            values.text[i] = "";
    }
    put_values(canvas, "value", low, top, &values);
}
