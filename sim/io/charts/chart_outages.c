/* chart_outages.c - what is lost without each donor, hub or line. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart_bars.h"
#include "chart_labels.h"
#include "chart_text.h"
#include "tranche/date.h"

#define ROWS_SHOWN 12

enum { O_OUT, O_REGIME, O_MEASURE, O_SCOPE, O_WINDOW, O_UNIT, O_N, O_CHANGE, O_LOW, O_HIGH, O_P, COLUMNS };
static const char *const columns[COLUMNS] = {"out", "regime", "measure", "scope", "window", "unit",
                                             "n",   "change", "low",     "high",  "p_holm"};

struct change {
    double value, low, high, p; /* value NaN: not in the file */
};
struct outage {
    const char *name;
    struct change change[BARS_PANELS_MAX];
};
struct outages {
    const char *measure, *scope, *window;
    struct chart_unit unit;
    bool more_is_better, more_regimes;
    int n, regimes, shown; /* shown: with an effect under one of the regimes */
    const char *regime[BARS_PANELS_MAX];
    struct outage *outage;
    double worlds, largest; /* largest: of all changes */
};

#define SAY(...) or_empty(trn_arena_printf(chart->arena, __VA_ARGS__))

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

/* p-values are adjusted for all outages and regimes; where there is none the interval decides. */
static bool shown(const struct change *change)
{
    return (change->low > 0.0 || change->high < 0.0) && !(change->p > 0.05);
}

static double largest_shown(const struct outage *outage)
{
    double most = -1.0;
    for (int r = 0; r < BARS_PANELS_MAX; r++)
        if (shown(&outage->change[r]))
            most = fmax(most, fabs(outage->change[r].value));
    return most;
}

static double largest_of_all(const struct outage *outage)
{
    double most = -1.0;
    for (int r = 0; r < BARS_PANELS_MAX; r++)
        if (isfinite(outage->change[r].value))
            most = fmax(most, fabs(outage->change[r].value));
    return most;
}

/* Those with an effect first, then the larger. */
static int by_effect(const void *a, const void *b)
{
    const double x[] = {largest_shown(a), largest_of_all(a)};
    const double y[] = {largest_shown(b), largest_of_all(b)};
    for (int i = 0; i < 2; i++)
        if (x[i] != y[i])
            return x[i] > y[i] ? -1 : 1;
    return strcmp(((const struct outage *)a)->name, ((const struct outage *)b)->name);
}

static void read_row(const struct chart_rows *rows, int i, bool pairs, struct outages *outages)
{
    const char *out = trn_chart_cell(rows, i, O_OUT);
    const char *regime = trn_chart_cell(rows, i, O_REGIME);
    if (strcmp(trn_chart_cell(rows, i, O_MEASURE), outages->measure) != 0 ||
        strcmp(trn_chart_cell(rows, i, O_SCOPE), outages->scope) != 0 ||
        strcmp(trn_chart_cell(rows, i, O_WINDOW), outages->window) != 0 ||
        (strchr(out, '+') != NULL) != pairs)
        return;
    int r = 0;
    while (r < outages->regimes && strcmp(outages->regime[r], regime) != 0)
        r++;
    if (r == BARS_PANELS_MAX) {
        outages->more_regimes = true;
        return;
    }
    if (r == outages->regimes)
        outages->regime[outages->regimes++] = regime;
    int o = outages->n - 1;
    while (o >= 0 && strcmp(outages->outage[o].name, out) != 0)
        o--;
    if (o < 0) {
        o = outages->n++;
        outages->outage[o].name = out;
        for (int k = 0; k < BARS_PANELS_MAX; k++)
            outages->outage[o].change[k] = (struct change){NAN, NAN, NAN, NAN};
    }
    outages->outage[o].change[r] =
        (struct change){trn_chart_value(rows, i, O_CHANGE), trn_chart_value(rows, i, O_LOW),
                        trn_chart_value(rows, i, O_HIGH), trn_chart_value(rows, i, O_P)};
    outages->worlds = trn_chart_value(rows, i, O_N);
}

/* Of the first measure in the file; pairs only where nothing is out alone. */
static enum trn_status load(const struct chart *chart, struct outages *outages, struct trn_error *reterr)
{
    static const char *const good[] = {"need_met", "deepest", "delivered_value", "delivered",
                                       "on_time_share"};
    struct chart_rows rows;
    const enum trn_status status =
        trn_chart_rows(chart->source, "contingency.csv", columns, COLUMNS, &rows, reterr);
    if (status != TRN_OK || rows.n == 0)
        return status;
    outages->measure = trn_chart_cell(&rows, 0, O_MEASURE);
    outages->scope = trn_chart_cell(&rows, 0, O_SCOPE);
    outages->window = trn_chart_cell(&rows, 0, O_WINDOW);
    outages->unit = trn_label_unit(chart->source, outages->measure, trn_chart_cell(&rows, 0, O_UNIT));
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        outages->more_is_better |= strcmp(outages->measure, good[i]) == 0;
    outages->outage = TRN_NEW(chart->arena, struct outage, rows.n);
    if (outages->outage == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    for (int pairs = 0; pairs < 2 && outages->n == 0; pairs++)
        for (int i = 0; i < rows.n; i++)
            read_row(&rows, i, pairs != 0, outages);
    if (outages->n > 1)
        qsort(outages->outage, (size_t)outages->n, sizeof *outages->outage, by_effect);
    for (int o = 0; o < outages->n; o++) {
        outages->shown += largest_shown(&outages->outage[o]) >= 0.0;
        outages->largest = fmax(outages->largest, largest_of_all(&outages->outage[o]));
    }
    return TRN_OK;
}

/* ---- words ---- */

/* Whose loss costs a regime most: the shown change for the worse that is largest, else -1. */
static int worst(const struct outages *outages, int regime)
{
    int best = -1;
    for (int o = 0; o < outages->n; o++) {
        const struct change *change = &outages->outage[o].change[regime];
        if (shown(change) && (!outages->more_is_better || change->value < 0.0) &&
            (best < 0 || fabs(change->value) > fabs(outages->outage[best].change[regime].value)))
            best = o;
    }
    return best;
}

static const char *label_of(const struct chart *chart, const struct outages *outages, int outage)
{
    return trn_label_outage(chart->source, outages->outage[outage].name);
}

static const char *number(const struct chart *chart, const struct outages *outages, double value)
{
    return trn_label_number(chart->source, outages->unit, value, outages->largest);
}

/* "costs the contact group 2.7 points", "changes it under the contact group by 3 days". */
static const char *costs(const struct chart *chart, const struct outages *outages, int regime, int outage,
                         const char *who)
{
    const double value = outages->outage[outage].change[regime].value;
    return outages->more_is_better
               ? SAY("costs %s %s", who, trn_label_amount(chart->source, outages->unit, -value))
               : SAY("changes it under %s by %s", who, trn_label_amount(chart->source, outages->unit, value));
}

static const char *make_title(const struct chart *chart, const struct outages *outages)
{
    const struct chart_source *source = chart->source;
    const char *who[BARS_PANELS_MAX] = {"", ""};
    int top[BARS_PANELS_MAX] = {-1, -1};
    for (int r = 0; r < outages->regimes; r++) {
        who[r] = trn_chart_regime_label(source, outages->regime[r]);
        top[r] = worst(outages, r);
    }
    const int said = top[0] >= 0 ? 0 : 1; /* the regime with which the title begins */
    if (top[said] < 0) {
        const char *const none[] = {SAY("No single outage of %d is shown to change the %s", outages->n,
                                        trn_label_measure(source, outages->measure, outages->scope, "")),
                                    SAY("No effect of any of %d outages is shown", outages->n), NULL};
        return trn_finding_short(chart->arena, none);
    }
    const char *first = label_of(chart, outages, top[said]);
    const char *alone = SAY("Losing %s %s", first, costs(chart, outages, said, top[said], who[said]));
    const char *const one[] = {alone, SAY("%s %s", first, costs(chart, outages, said, top[said], who[said])),
                               NULL};
    if (said == 1)
        return trn_finding_short(chart->arena, one);
    if (outages->regimes == 1)
        return trn_finding_short(chart->arena, one);
    if (top[1] < 0) {
        const char *const titles[] = {SAY("%s; under %s no loss is shown", alone, who[1]), alone, one[1],
                                      NULL};
        return trn_finding_short(chart->arena, titles);
    }
    const double other = outages->outage[top[1]].change[1].value;
    const char *size = number(chart, outages, outages->more_is_better ? -other : other);
    const char *second = label_of(chart, outages, top[1]);
    const char *const same[] = {SAY("%s, %s %s", alone, who[1], size), alone, one[1], NULL};
    const char *const apart[] = {SAY("%s; losing %s costs %s %s", alone, second, who[1], size),
                                 SAY("%s; %s costs %s %s", alone, second, who[1], size),
                                 SAY("%s; %s, %s %s", alone, second, who[1], size),
                                 alone,
                                 one[1],
                                 NULL};
    return trn_finding_short(chart->arena, top[0] == top[1] ? same : apart);
}

/* Without whom, by how much, and how soon it is back. */
static const char *describe(const struct chart *chart, const struct outages *outages)
{
    static const char *const names[] = {"out", "regime", "recovery_days"};
    const struct chart_source *source = chart->source;
    struct chart_rows after;
    if (trn_chart_rows(source, "aftermath.csv", names, 3, &after, NULL) != TRN_OK)
        after.n = 0;
    const char *text =
        SAY("%s. Bar chart of the change by each outage, with 95\u00A0%% intervals.", chart->title);
    for (int r = 0; r < outages->regimes; r++) {
        int told = 0;
        text = SAY("%s %s:", text,
                   trn_chart_sentence(chart->arena, trn_chart_regime_label(source, outages->regime[r])));
        for (int o = 0; o < outages->n && told < 5; o++) {
            const struct change *change = &outages->outage[o].change[r];
            if (!shown(change))
                continue;
            text = SAY("%s%s without %s %s (%s)", text, told++ > 0 ? ";" : "", label_of(chart, outages, o),
                       number(chart, outages, change->value),
                       trn_label_between(source, outages->unit, change->low, change->high));
            for (int i = 0; i < after.n; i++)
                if (strcmp(trn_chart_cell(&after, i, 0), outages->outage[o].name) == 0 &&
                    strcmp(trn_chart_cell(&after, i, 1), outages->regime[r]) == 0 &&
                    isfinite(trn_chart_value(&after, i, 2)))
                    text = SAY("%s, back in %s days", text,
                               trn_chart_number(chart->arena, trn_chart_value(&after, i, 2), 0));
        }
        text = SAY("%s%s.", text, told == 0 ? " no effect is shown" : "");
    }
    return text;
}

/* ", each out from Jan 2024 to Jun 2024" of the outage, where the folder says it. */
static const char *outage_period(const struct chart *chart)
{
    int32_t from, to;
    if (!trn_date_parse(chart->source->asked.from, &from) || !trn_date_parse(chart->source->asked.to, &to))
        return "";
    return SAY(", each out from %s", trn_finding_period(chart, from, to - 1.0));
}

/* How far the plan alone foretells it: who is planned to bring most. */
static const char *plan_words(const struct chart *chart, const struct outages *outages)
{
    static const char *const names[] = {"out", "left", "rank"};
    struct chart_rows plan;
    if (trn_chart_rows(chart->source, "static.csv", names, 3, &plan, NULL) != TRN_OK)
        return "";
    for (int i = 0; i < plan.n; i++)
        if (trn_chart_value(&plan, i, 2) == 1.0 && strchr(trn_chart_cell(&plan, i, 0), '+') == NULL &&
            isfinite(trn_chart_value(&plan, i, 1)) && outages->n > 1)
            return SAY(" By plan alone %s brings most: %s of the supply is left without it.",
                       trn_label_outage(chart->source, trn_chart_cell(&plan, i, 0)),
                       trn_chart_percent(chart->arena, trn_chart_value(&plan, i, 1)));
    return "";
}

/* ---- rows ---- */

static int make_rows(const struct chart *chart, const struct outages *outages, struct chart_bar_row *rows)
{
    const double scale = outages->unit.scale;
    /* One that is left over is told by name; several without an effect fold into a line. */
    int kept = outages->shown < ROWS_SHOWN ? outages->shown : ROWS_SHOWN;
    if (kept == 0)
        kept = outages->n < ROWS_SHOWN ? outages->n : ROWS_SHOWN;
    if (outages->n - kept == 1)
        kept = outages->n;
    for (int o = 0; o < kept; o++) {
        const struct outage *outage = &outages->outage[o];
        rows[o] = (struct chart_bar_row){outage->name,
                                         trn_chart_sentence(chart->arena, label_of(chart, outages, o)),
                                         NULL,
                                         {trn_bar_none(), trn_bar_none()}};
        for (int r = 0; r < outages->regimes; r++) {
            const struct change *change = &outage->change[r];
            rows[o].bar[r] =
                trn_bar_effect(scale * change->value, scale * change->low, scale * change->high,
                               shown(change) ? BAR_SOLID : BAR_HOLLOW, number(chart, outages, change->value));
        }
    }
    const int others = outages->n - kept;
    if (others == 0)
        return kept;
    const int more = outages->shown > kept ? outages->shown - kept : 0;
    rows[kept] = (struct chart_bar_row){"",
                                        more > 0 ? SAY("%d others: %d with a smaller effect", others, more)
                                                 : SAY("%d others: no effect shown", others),
                                        NULL,
                                        {trn_bar_none(), trn_bar_none()}};
    return kept + 1;
}

static enum trn_status draw(struct chart *chart, const struct outages *outages, struct trn_error *reterr)
{
    const struct chart_source *source = chart->source;
    struct chart_bar_row rows[BARS_ROWS_MAX];
    chart->title = make_title(chart, outages);
    chart->description = describe(chart, outages);
    struct chart_bars bars = {.n = make_rows(chart, outages, rows),
                              .panels = outages->regimes,
                              .rows = rows,
                              .unit = outages->unit.name,
                              .axis = outages->unit.name,
                              .suffix = "",
                              .meaning = "Mean change by the outage"};
    for (int r = 0; r < outages->regimes; r++) {
        const char *label = trn_chart_regime_label(source, outages->regime[r]);
        bars.headings[r] = trn_chart_sentence(chart->arena, label);
        bars.colours[r] = r + 1;
        bars.regimes[r] = outages->regime[r];
    }
    const int top = worst(outages, 0);
    const struct change *change = top >= 0 ? &outages->outage[top].change[0] : NULL;
    struct chart_page page = {
        .title = chart->title,
        .subtitle =
            SAY("Change in the %s%s%s%s.",
                trn_label_measure(source, outages->measure, outages->scope, outages->window),
                outages->unit.name[0] != '\0' ? ", " : "",
                outages->unit.points ? "points of a hundred" : outages->unit.name, outage_period(chart)),
        .detail = change == NULL
                      ? ""
                      : SAY("Without %s under %s: 95\u00A0%% interval %s, %s paired runs.",
                            label_of(chart, outages, top), trn_chart_regime_label(source, outages->regime[0]),
                            trn_label_between(source, outages->unit, change->low, change->high),
                            trn_chart_number(chart->arena, outages->worlds, 0)),
        .reading = SAY("Bar: mean change against the same runs without the outage. Whisker: 95\u00A0%% "
                       "interval. Hollow and grey: no effect is shown, with p-values adjusted for all "
                       "outages.%s",
                       plan_words(chart, outages)),
        .foot = trn_finding_foot(chart, false,
                                 outages->more_regimes ? "The first two regimes are shown." : NULL)};
    return trn_bars_put(chart, &bars, &page, reterr);
}

enum trn_status trn_chart_outages(struct chart *chart, const char *scope, bool *ret_made,
                                  struct trn_error *reterr)
{
    struct outages outages = {.worlds = NAN};
    *ret_made = false;
    if (scope != NULL)
        return TRN_OK;
    const enum trn_status status = load(chart, &outages, reterr);
    if (status != TRN_OK || outages.n == 0 || largest_of_all(&outages.outage[0]) < 0.0)
        return status;
    *ret_made = true;
    return draw(chart, &outages, reterr);
}
