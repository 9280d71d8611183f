/* scaled.c - see scaled.h */
#include "scaled.h"

#include <math.h>
#include <string.h>

#include "suggest.h"

enum { KINDS = 3, LINE = 400 };

static const char *const money_places[] = {"/donors/*/accounts/*/*/amount", NULL};
static const char *const stock_places[] = {"/donors/*/stocks/*/quantity", NULL};
static const char *const time_places[] = {"/lines/*/lead", "/routes/*/stages/*/days", NULL};

/* Nothing voted at all is no scenario, so money and stock end above 0. */
static const struct scaled kinds[KINDS] = {
    {.by = "money", .what = "money", .kind = BY_MONEY, .gain = 4.0, .loss = 0.1, .patterns = money_places},
    {.by = "stock", .what = "stock", .kind = BY_STOCK, .gain = 4.0, .loss = 0.1, .patterns = stock_places},
    {.by = "lead-time",
     .what = "lead times",
     .kind = BY_LEAD_TIME,
     .gain = 0.1,
     .loss = 4.0,
     .patterns = time_places},
};

/* ---- places ----------------------------------------------------------------------------------------------
 */

static bool matches(const char *pattern, const char *pointer)
{
    while (*pattern && *pointer) {
        if (*pattern == '*') {
            pattern++;
            pointer += strcspn(pointer, "/");
        } else if (*pattern++ != *pointer++) {
            return false;
        }
    }
    return *pattern == '\0' && *pointer == '\0';
}

static bool is_scaled(const struct scaled *s, const char *pointer)
{
    for (int k = 0; s->patterns[k]; k++)
        if (matches(s->patterns[k], pointer))
            return true;
    return false;
}

/* How many of the scaled places does an input draw? */
static int32_t drawn_by(const struct scaled *s, const char *name)
{
    int32_t n = 0;
    for (int32_t i = 0; i < s->n_figures; i++)
        n += s->figures[i].varied_by && strcmp(s->figures[i].varied_by, name) == 0;
    return n;
}

/* A pattern that lies within ours draws nothing else. */
static enum exit_status check_inputs(const struct scaled *s)
{
    const struct trn_scenario *sc = s->q->loaded.scenario;
    for (int32_t u = 0; u < sc->n_uncertain; u++) {
        if (drawn_by(s, sc->uncertain[u].name) > 0 && !is_scaled(s, sc->uncertain[u].input))
            return usage_error(s->q->command,
                               "--by %s: /uncertain/%s draws %s and other numbers at once "
                               "(--set /uncertain/%s=null takes the draw away)",
                               s->by, sc->uncertain[u].name, s->what, sc->uncertain[u].name);
    }
    return EXIT_DONE;
}

enum exit_status scaled_find(struct question *q, struct scaled *ret)
{
    const char *given = q->options->given[O_BY] ? q->options->given[O_BY] : kinds[0].by, *best = NULL;
    const struct trn_figure *figures;
    int edits = 0, kind = 0;
    while (kind < KINDS && strcmp(kinds[kind].by, given) != 0)
        best = suggest(given, kinds[kind++].by, best, &edits);
    if (kind == KINDS && best)
        return usage_error(q->command,
                           "--by: expected money, stock or lead-time, found \"%s\" (did you mean \"%s\"?)",
                           given, best);
    if (kind == KINDS)
        return usage_error(q->command, "--by: expected money, stock or lead-time, found \"%s\"", given);
    *ret = kinds[kind];
    ret->q = q;
    const int n = trn_scenario_file_figures(q->loaded.file, &figures);
    struct trn_figure *kept = TRN_NEW(q->loaded.arena, struct trn_figure, n > 0 ? n : 1);
    if (n < 0 || !kept)
        return no_memory();
    for (int i = 0; i < n; i++)
        if (is_scaled(ret, figures[i].pointer))
            kept[ret->n_figures++] = figures[i];
    ret->figures = kept;
    if (ret->n_figures == 0)
        return usage_error(q->command, "--by %s: %s states no %s of donors", ret->by,
                           q->loaded.scenario->name, ret->what);
    return check_inputs(ret);
}

double scaled_worth(const struct scaled *s)
{
    const struct trn_scenario *sc = s->q->loaded.scenario;
    double cents = 0.0;
    if (s->kind != BY_STOCK)
        return NAN;
    for (int32_t d = 0; d < sc->n_donors; d++)
        for (int32_t i = 0; i < sc->n_items; i++)
            cents += (double)sc->donors[d].items[i].stock * (double)sc->items[i].unit_cost_cents;
    return cents / 1e8;
}

/* ---- settings --------------------------------------------------------------------------------------------
 */

/* A distribution times a factor, with its bounds. */
static void dist_text(char out[LINE], const struct trn_dist *d, double f)
{
    const double a = f * d->a, b = f * d->b, c = f * d->c;
    int n = 0;
    switch (d->kind) {
    case TRN_DIST_CONSTANT:
        n = snprintf(out, LINE, "{\"dist\":\"constant\",\"value\":%.15g", a);
        break;
    case TRN_DIST_UNIFORM:
        n = snprintf(out, LINE, "{\"dist\":\"uniform\",\"low\":%.15g,\"high\":%.15g", a, b);
        break;
    case TRN_DIST_TRIANGULAR:
        n = snprintf(out, LINE, "{\"dist\":\"triangular\",\"low\":%.15g,\"mode\":%.15g,\"high\":%.15g", a, c,
                     b);
        break;
    case TRN_DIST_EXPONENTIAL:
        n = snprintf(out, LINE, "{\"dist\":\"exponential\",\"mean\":%.15g", a);
        break;
    case TRN_DIST_NORMAL:
    case TRN_DIST_GAMMA:
        n = snprintf(out, LINE, "{\"dist\":\"%s\",\"mean\":%.15g,\"sd\":%.15g",
                     d->kind == TRN_DIST_NORMAL ? "normal" : "gamma", a, b);
        break;
    case TRN_DIST_LOGNORMAL:
        n = snprintf(out, LINE, "{\"dist\":\"lognormal\",\"median\":%.15g,\"sigma\":%.15g", a, d->b);
        break;
    }
    if (isfinite(d->min) && n < LINE)
        n += snprintf(out + n, (size_t)(LINE - n), ",\"min\":%.15g", f * d->min);
    if (isfinite(d->max) && n < LINE)
        n += snprintf(out + n, (size_t)(LINE - n), ",\"max\":%.15g", f * d->max);
    if (n < LINE)
        snprintf(out + n, (size_t)(LINE - n), "}");
}

static void factor_input(struct text *out, const char *which, int32_t number, const char *places,
                         double factor)
{
    text_add(
        out,
        "/uncertain/break-even-%s-%d={\"input\":\"%s\",\"as\":\"factor\",\"dist\":{\"dist\":\"constant\","
        "\"value\":%.6g}}\n",
        which, (int)number, places, factor);
}

/* A place that nothing draws: a number as it is, whatever else by an input of its own. Stocks are whole. */
static void one_place(const struct scaled *s, struct text *out, int32_t number, double factor)
{
    const struct trn_figure *figure = &s->figures[number];
    double value = figure->number * factor;
    if (!isfinite(value)) {
        factor_input(out, "one", number, figure->pointer, factor);
        return;
    }
    if (s->kind == BY_STOCK)
        value = floor(value + 0.5);
    if (figure->unit[0])
        text_add(out, "%s={\"value\":%.15g,\"unit\":\"%s\"}\n", figure->pointer, value, figure->unit);
    else
        text_add(out, "%s=%.15g\n", figure->pointer, value);
}

/* One input for all places of a pattern where nothing draws them yet. */
static void one_pattern(const struct scaled *s, struct text *out, int32_t pattern, double factor)
{
    int32_t n = 0, drawn = 0;
    for (int32_t i = 0; i < s->n_figures; i++)
        if (matches(s->patterns[pattern], s->figures[i].pointer)) {
            n++;
            drawn += s->figures[i].varied_by != NULL;
        }
    if (n > 0 && drawn == 0)
        factor_input(out, "all", pattern, s->patterns[pattern], factor);
    for (int32_t i = 0; drawn > 0 && i < s->n_figures; i++)
        if (!s->figures[i].varied_by && matches(s->patterns[pattern], s->figures[i].pointer))
            one_place(s, out, i, factor);
}

const char *scaled_settings(const struct scaled *s, double factor)
{
    const struct trn_scenario *sc = s->q->loaded.scenario;
    struct text text = {0};
    char dist[LINE];
    if (factor == 1.0)
        return "";
    for (int32_t k = 0; s->patterns[k]; k++)
        one_pattern(s, &text, k, factor);
    for (int32_t u = 0; u < sc->n_uncertain; u++)
        if (drawn_by(s, sc->uncertain[u].name) > 0) {
            dist_text(dist, &sc->uncertain[u].dist, factor);
            text_add(&text, "/uncertain/%s/dist=%s\n", sc->uncertain[u].name, dist);
        }
    const char *all = trn_arena_strdup(s->q->loaded.arena, text_of(&text));
    text_done(&text);
    return all;
}
