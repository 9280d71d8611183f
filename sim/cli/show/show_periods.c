/* show_periods.c - need met by period under each regime, and what sets the regimes apart.
 *
 * Few regimes: each period of the scenario has a bar a regime. Many: the whole run alone. */
#include <math.h>
#include <string.h>

#include "shown.h"

enum { MOST_BARS = 12 };

struct periods {
    const struct shown *shown;
    const char *scope;
    const cJSON *regimes, *windows; /* of summary.json and scenario.json */
    int n_regimes, n_windows;
    bool all; /* each period; else the whole run alone */
};

const char *shown_scope(const struct shown *shown)
{
    const cJSON *findings = cJSON_GetObjectItemCaseSensitive(shown->summary, "findings");
    const cJSON *first = cJSON_GetArrayItem(findings, 0);
    if (strcmp(shown_text(first, "measure"), "need_met") == 0 && shown_text(first, "scope")[0])
        return shown_text(first, "scope");
    const char *headline = shown_text(shown->scenario, "headline");
    return headline[0] ? headline : "total";
}

static struct periods periods_of(const struct shown *shown, const char *scope)
{
    struct periods p = {.shown = shown, .scope = scope};
    p.regimes = cJSON_GetObjectItemCaseSensitive(shown->summary, "regimes");
    p.windows = cJSON_GetObjectItemCaseSensitive(shown->scenario, "windows");
    p.n_regimes = cJSON_GetArraySize(p.regimes);
    p.n_windows = cJSON_GetArraySize(p.windows);
    p.all = (p.n_windows + 1) * p.n_regimes <= MOST_BARS;
    return p;
}

bool shown_by_period(const struct shown *shown, const cJSON *finding)
{
    const struct periods p = periods_of(shown, shown_scope(shown));
    const char *reference = shown_text(cJSON_GetArrayItem(p.regimes, 0), "name");
    return p.all && strcmp(shown_text(finding, "measure"), "need_met") == 0 &&
           strcmp(shown_text(finding, "scope"), p.scope) == 0 && shown_text(finding, "window")[0] != '\0' &&
           strcmp(shown_text(finding, "regime"), reference) == 0;
}

static const char *label_of(const struct periods *p, int r)
{
    return shown_label(p->shown, "regimes", shown_text(cJSON_GetArrayItem(p->regimes, r), "name"));
}

/* The measure need_met of a regime in a window, in a list of summary.json; without a regime of any. */
static const cJSON *find_need_met(const cJSON *list, const char *scope, const char *regime,
                                  const char *window)
{
    const cJSON *measure;
    cJSON_ArrayForEach(measure, list)
    {
        if (strcmp(shown_text(measure, "measure"), "need_met") == 0 &&
            strcmp(shown_text(measure, "scope"), scope) == 0 &&
            strcmp(shown_text(measure, "window"), window) == 0 &&
            (!regime || strcmp(shown_text(measure, "regime"), regime) == 0))
            return measure;
    }
    return NULL;
}

/* Measures stand beside the regimes (compare) or inside of them (run). */
static const cJSON *measure_of(const struct periods *p, int r, const char *scope, const char *window)
{
    const cJSON *all = cJSON_GetObjectItemCaseSensitive(p->shown->summary, "measures");
    const cJSON *regime = cJSON_GetArrayItem(p->regimes, r);
    if (all)
        return find_need_met(all, scope, shown_text(regime, "name"), window);
    return find_need_met(cJSON_GetObjectItemCaseSensitive(regime, "measures"), scope, NULL, window);
}

/* A bar a regime, from the one `first`; of their differences to regime 0, or of what they reach themselves.
 */
static int add_bars(const struct periods *p, int first, const char *scope, const char *window,
                    const char *label, struct bar *bars)
{
    const struct pen *pen = p->shown->pen;
    const struct told told = {100.0, first > 0 ? "points" : "%", 1, first > 0};
    int n = 0;
    for (int r = first; r < p->n_regimes; r++) {
        const cJSON *measure = measure_of(p, r, scope, window), *from = measure;
        if (first > 0)
            from = cJSON_GetObjectItemCaseSensitive(measure, "difference");
        if (!from)
            continue;
        const char *text = !label[0] ? label_of(p, r) : label;
        if (label[0] && p->n_regimes - first > 1)
            text = pen_print(pen, "%s: %s", label, shown_text(cJSON_GetArrayItem(p->regimes, r), "name"));
        double value = shown_member(from, "estimate");
        bars[n++] = shown_bar(p->shown, &told, text, isfinite(value) ? value : shown_member(from, "value"),
                              shown_member(from, "low"), shown_member(from, "high"));
    }
    return n;
}

static int add_periods(const struct periods *p, struct bar *bars)
{
    const cJSON *window;
    int n = add_bars(p, 0, p->scope, "", p->all && p->n_windows > 0 ? "all days" : "", bars);
    cJSON_ArrayForEach(window, p->windows)
    {
        if (p->all && window->string)
            n += add_bars(p, 0, p->scope, window->string, shown_label(p->shown, "windows", window->string),
                          bars + n);
    }
    if (p->all && strcmp(p->scope, "total") != 0)
        n += add_bars(p, 0, "total", "", "all need, all days", bars + n);
    return n;
}

static void draw_levels(const struct periods *p, struct bar *bars)
{
    const struct pen *pen = p->shown->pen;
    int n = add_periods(p, bars);
    if (n == 0)
        return;
    struct axis axis = bars_axis(bars, n, 0.0, "%");
    axis.high = fmax(axis.high, 100.0);
    text_add(pen->out, "\n");
    pen_heading(pen, pen_print(pen, "Need met by period, %%: %s",
                               isfinite(bars[0].low) ? "mean of worlds and 95 % interval" : "in this world"));
    bars_draw(pen, &axis, bars, n);
}

/* Of more than one regime over the whole run; one difference is the answer already. */
static void draw_differences(const struct periods *p, struct bar *bars)
{
    const struct pen *pen = p->shown->pen;
    int n = p->n_regimes > 2 ? add_bars(p, 1, p->scope, "", "", bars) : 0;
    if (n == 0)
        return;
    struct axis axis = bars_axis(bars, n, 0.0, "points");
    text_add(pen->out, "\n");
    pen_heading(pen, pen_print(pen, "Difference to %s, points", label_of(p, 0)));
    bars_draw(pen, &axis, bars, n);
}

void show_periods(const struct shown *shown, const char *scope)
{
    struct periods p = periods_of(shown, scope);
    struct bar *bars = TRN_NEW(shown->pen->arena, struct bar, (p.n_windows + 2) * p.n_regimes + 1);
    if (!bars)
        return;
    draw_levels(&p, bars);
    draw_differences(&p, bars);
    if (!p.all)
        pen_paragraph(shown->pen, "  ", "By window: measures.csv.");
}
