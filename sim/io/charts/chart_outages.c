/* chart_outages.c - what is lost without each donor, hub or line. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart_bars.h"
#include "chart_labels.h"
#include "chart_text.h"
#include "tranche/date.h"
#include "tranche/stats.h"

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
    struct chart_quantity q;
    bool more_regimes;
    int n, regimes, shown; /* shown: with an effect under one of the regimes */
    const char *regime[BARS_PANELS_MAX];
    struct outage *outage;
    double worlds;
};

#define SAY(...) or_empty(trn_arena_printf(chart->arena, __VA_ARGS__))

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

/* p-values are adjusted for all outages and regimes; where there is none the interval decides. */
static bool shown(const struct change *change)
{
    return trn_leaves_out_zero(change->low, change->high) && !(change->p > 0.05);
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
    const struct chart_quantity q = trn_quantity_at(rows, i, O_MEASURE);
    if (!trn_quantity_same(&q, &outages->q) || (strchr(out, '+') != NULL) != pairs)
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

/* Of the measure asked for; pairs only where nothing is out alone. */
static enum trn_status load(const struct chart *chart, const char *scope, struct outages *outages,
                            struct trn_error *reterr)
{
    struct chart_rows rows;
    const enum trn_status status =
        trn_chart_rows(chart->source, "contingency.csv", columns, COLUMNS, &rows, reterr);
    const int first = status == TRN_OK ? trn_quantity_row(&rows, O_MEASURE, scope) : -1;
    if (first < 0)
        return status;
    outages->q = trn_quantity_at(&rows, first, O_MEASURE);
    outages->outage = TRN_NEW(chart->arena, struct outage, rows.n);
    if (outages->outage == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    for (int pairs = 0; pairs < 2 && outages->n == 0; pairs++)
        for (int i = 0; i < rows.n; i++)
            read_row(&rows, i, pairs != 0, outages);
    if (outages->n > 1)
        qsort(outages->outage, (size_t)outages->n, sizeof *outages->outage, by_effect);
    for (int o = 0; o < outages->n; o++)
        outages->shown += largest_shown(&outages->outage[o]) >= 0.0;
    return TRN_OK;
}

/* ---- words ---- */

/* Whose loss makes it worst for a regime: the largest shown change that is not for the better; -1: none. */
static int worst(const struct outages *outages, int regime)
{
    int best = -1;
    for (int o = 0; o < outages->n; o++) {
        const struct change *change = &outages->outage[o].change[regime];
        if (shown(change) && trn_quantity_side(&outages->q, change->value) <= 0 &&
            (best < 0 || fabs(change->value) > fabs(outages->outage[best].change[regime].value)))
            best = o;
    }
    return best;
}

static const char *label_of(const struct chart *chart, const struct outages *outages, int outage)
{
    return trn_label_outage(chart, outages->outage[outage].name);
}

static const char *number(const struct chart *chart, const struct outages *outages, double value)
{
    return trn_quantity_size(chart, &outages->q, value, true);
}

/* Behind "United States out", a form that needs no article: ": the contact group loses 2.7 points"; " adds 3
 * days under the contact group". */
static const char *costs(const struct chart *chart, const struct outages *outages, int regime, int outage,
                         bool bare)
{
    const double value = outages->outage[outage].change[regime].value;
    const char *verb = trn_quantity_verb(&outages->q, value);
    const char *size = trn_quantity_size(chart, &outages->q, fabs(value), bare);
    const char *who = trn_chart_regime_label(chart->source, outages->regime[regime]);
    return strcmp(verb, "costs") == 0 ? SAY(": %s loses %s", who, size)
                                      : SAY(" %s %s under %s", verb, size, who);
}

/* Of two regimes, where the loss is shown under both: one donor's, or one's here and another's there. */
static const char *title_of_two(const struct chart *chart, const struct outages *outages, const int *top,
                                const char *alone, const char *least)
{
    const char *who = trn_chart_regime_label(chart->source, outages->regime[1]);
    const char *second = label_of(chart, outages, top[1]);
    const double change = outages->outage[top[1]].change[1].value;
    const char *size = number(chart, outages, fabs(change));
    const char *other = costs(chart, outages, 1, top[1], true);
    const char *const same[] = {SAY("%s, %s under %s", alone, size, who), alone, least, NULL};
    const char *const apart[] = {SAY("%s; %s out%s", alone, second, other),
                                 SAY("%s; %s%s", alone, second, other), alone, least, NULL};
    return trn_finding_short(chart->arena, top[0] == top[1] ? same : apart);
}

static const char *make_title(const struct chart *chart, const struct outages *outages)
{
    int top[BARS_PANELS_MAX] = {-1, -1};
    for (int r = 0; r < outages->regimes; r++)
        top[r] = worst(outages, r);
    const int said = top[0] >= 0 ? 0 : 1; /* the regime with which the title begins */
    if (top[said] < 0) {
        const char *const better[] = {"No outage is shown to make it worse", NULL};
        const char *const none[] = {
            SAY("No outage is shown to change %s", trn_quantity_words(chart, &outages->q)),
            SAY("No effect of any of %d outages is shown", outages->n), NULL};
        return trn_finding_short(chart->arena, outages->shown > 0 ? better : none);
    }
    const char *least = SAY(
        "%s out %s %s", label_of(chart, outages, top[said]),
        trn_quantity_verb(&outages->q, outages->outage[top[said]].change[said].value),
        trn_quantity_size(chart, &outages->q, fabs(outages->outage[top[said]].change[said].value), false));
    const char *alone =
        SAY("%s out%s", label_of(chart, outages, top[said]), costs(chart, outages, said, top[said], false));
    if (said == 0 && top[1] >= 0)
        return title_of_two(chart, outages, top, alone, least);
    const char *const one[] = {said == 0 && outages->regimes > 1
                                   ? SAY("%s; under %s no loss is shown", alone,
                                         trn_chart_regime_label(chart->source, outages->regime[1]))
                                   : alone,
                               alone, least, NULL};
    return trn_finding_short(chart->arena, one);
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
                       trn_label_between(chart, &outages->q, change->low, change->high));
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
    const struct chart_measure *asked = trn_chart_asked(chart->source); /* of two dates here */
    if (!trn_date_parse(asked->against, &from) || !trn_date_parse(asked->regime, &to))
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
            return SAY(" By plan alone the most comes from %s: without it %s of the supply is left.",
                       trn_label_outage(chart, trn_chart_cell(&plan, i, 0)),
                       trn_chart_percent(chart->arena, trn_chart_value(&plan, i, 1)));
    return "";
}

/* ---- rows ---- */

static int make_rows(const struct chart *chart, const struct outages *outages, struct chart_bar_row *rows)
{
    const double scale = trn_quantity_scale(&outages->q);
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
                              .unit = trn_quantity_unit(chart, &outages->q),
                              .axis = trn_quantity_unit(chart, &outages->q),
                              .suffix = "",
                              .meaning = "Mean change by the outage"};
    for (int r = 0; r < outages->regimes; r++) {
        const char *label = trn_chart_regime_label(source, outages->regime[r]);
        bars.headings[r] = trn_chart_sentence(chart->arena, label);
        bars.colours[r] = r + 1;
        bars.regimes[r] = outages->regime[r];
    }
    const char *unit = trn_label_unit(chart, &outages->q);
    const int top = worst(outages, 0);
    const struct change *change = top >= 0 ? &outages->outage[top].change[0] : NULL;
    struct chart_page page = {
        .title = chart->title,
        .subtitle = SAY("Change in %s%s%s%s%s%s.", trn_quantity_words(chart, &outages->q),
                        outages->q.window[0] != '\0' ? " in " : "",
                        outages->q.window[0] != '\0' ? trn_quantity_window(chart, &outages->q) : "",
                        unit[0] != '\0' ? ", " : "", unit, outage_period(chart)),
        .detail = change == NULL
                      ? ""
                      : SAY("%s out, under %s: 95\u00A0%% interval %s, %s paired runs.",
                            label_of(chart, outages, top), trn_chart_regime_label(source, outages->regime[0]),
                            trn_label_between(chart, &outages->q, change->low, change->high),
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
    const enum trn_status status = load(chart, scope, &outages, reterr);
    if (status != TRN_OK || outages.n == 0 || largest_of_all(&outages.outage[0]) < 0.0)
        return status;
    *ret_made = true;
    return draw(chart, &outages, reterr);
}
