/* chart_causes.c - the gap by cause, with intervals. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart_bars.h"
#include "chart_labels.h"
#include "chart_text.h"
#include "tranche/stats.h"

enum {
    C_REGIME,
    C_MEASURE,
    C_SCOPE,
    C_WINDOW,
    C_UNIT,
    C_CAUSE,
    C_LABEL,
    C_N,
    C_SHARE,
    C_LOW,
    C_HIGH,
    COLUMNS
};
static const char *const columns[COLUMNS] = {"regime", "measure", "scope", "window", "unit", "cause",
                                             "label",  "n",       "share", "low",    "high"};

struct part {
    double share, low, high; /* NaN: not in the file */
};
struct cause {
    const char *name, *label;
    struct part part[BARS_PANELS_MAX];
};

struct causes {
    struct chart_quantity q;
    int n, regimes;
    const char *regime[BARS_PANELS_MAX];
    struct cause cause[BARS_ROWS_MAX];
    struct part gap[BARS_PANELS_MAX];
    double worlds;
    bool more_regimes, more_causes; /* than there is room for */
};

#define SAY(...) or_empty(trn_arena_printf(chart->arena, __VA_ARGS__))

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static bool shown(const struct part *part)
{
    return trn_leaves_out_zero(part->low, part->high);
}

/* Of the gap in the measure shown, under the first two regimes in the file. */
static void read_row(const struct chart *chart, const struct chart_rows *rows, int i, struct causes *causes)
{
    const char *regime = trn_chart_cell(rows, i, C_REGIME);
    const char *name = trn_chart_cell(rows, i, C_CAUSE);
    const struct chart_quantity q = trn_quantity_at(rows, i, C_MEASURE);
    if (!trn_quantity_same(&q, &causes->q))
        return;
    int r = 0;
    while (r < causes->regimes && strcmp(causes->regime[r], regime) != 0)
        r++;
    if (r == BARS_PANELS_MAX) {
        causes->more_regimes = true;
        return;
    }
    if (r == causes->regimes)
        causes->regime[causes->regimes++] = regime;
    const struct part part = {trn_chart_value(rows, i, C_SHARE), trn_chart_value(rows, i, C_LOW),
                              trn_chart_value(rows, i, C_HIGH)};
    if (strcmp(name, "gap") == 0) {
        causes->gap[r] = part;
        causes->worlds = trn_chart_value(rows, i, C_N);
        return;
    }
    int c = 0;
    while (c < causes->n && strcmp(causes->cause[c].name, name) != 0)
        c++;
    if (c == BARS_ROWS_MAX) {
        causes->more_causes = true;
        return;
    }
    if (c == causes->n)
        causes->cause[causes->n++] =
            (struct cause){name,
                           strcmp(name, "structural") == 0
                               ? "left with all causes removed"
                               : trn_chart_clean(chart->arena, trn_chart_cell(rows, i, C_LABEL), 60),
                           {{NAN, NAN, NAN}, {NAN, NAN, NAN}}};
    causes->cause[c].part[r] = part;
}

/* How much of the gap, under the regime where it makes most; causes go by size, what is left stands last. */
static double size_of(const struct cause *cause)
{
    double most = 0.0;
    for (int r = 0; r < BARS_PANELS_MAX; r++)
        if (isfinite(cause->part[r].share))
            most = fmax(most, fabs(cause->part[r].share));
    return strcmp(cause->name, "structural") == 0 ? -1.0 : most;
}

static int by_size(const void *a, const void *b)
{
    const double x = size_of(a);
    const double y = size_of(b);
    if (x != y)
        return x > y ? -1 : 1;
    return strcmp(((const struct cause *)a)->name, ((const struct cause *)b)->name);
}

/* The shown cause with the largest part under a regime, -1: none. What is left is no cause. */
static int largest(const struct causes *causes, int regime)
{
    int best = -1;
    for (int c = 0; c < causes->n; c++) {
        const struct part *part = &causes->cause[c].part[regime];
        if (strcmp(causes->cause[c].name, "structural") != 0 && shown(part) && part->share > 0.0 &&
            (best < 0 || part->share > causes->cause[best].part[regime].share))
            best = c;
    }
    return best;
}

static const char *number(const struct chart *chart, const struct causes *causes, double value)
{
    return trn_quantity_size(chart, &causes->q, value, true);
}

/* "artillery fire", "all need" */
static const char *gap_of(const struct chart *chart, const struct causes *causes)
{
    return strcmp(causes->q.scope, "total") == 0 ? "all need"
                                                 : trn_chart_capability_label(chart->source, causes->q.scope);
}

static const char *make_title(const struct chart *chart, const struct causes *causes)
{
    const struct chart_source *source = chart->source;
    const char *first = trn_chart_regime_label(source, causes->regime[0]);
    const int top = largest(causes, 0);
    if (top < 0) {
        const char *const none[] = {SAY("No cause is shown to make part of the gap under %s", first),
                                    "No cause is shown to make part of the gap", NULL};
        return trn_finding_short(chart->arena, none);
    }
    const struct cause *cause = &causes->cause[top];
    const char *part = trn_quantity_size(chart, &causes->q, cause->part[0].share, false);
    const char *bare = number(chart, causes, cause->part[0].share);
    const char *whole = trn_quantity_size(chart, &causes->q, causes->gap[0].share, false);
    /* "14.7 of 34.8 points"; a sum of money keeps both units. */
    const char *of = isfinite(causes->gap[0].share)
                         ? SAY("%s of %s", trn_quantity_is_share(&causes->q) ? bare : part, whole)
                         : part;
    const char *const one[] = {
        SAY("%s of the gap in %s come from %s", of, gap_of(chart, causes), cause->label),
        SAY("%s of the gap under %s come from %s", of, first, cause->label),
        SAY("%s of the gap come from %s", of, cause->label), SAY("%s come from %s", part, cause->label),
        NULL};
    if (causes->regimes == 1 || !isfinite(cause->part[1].share))
        return trn_finding_short(chart->arena, one);
    const char *second = trn_chart_regime_label(source, causes->regime[1]);
    const char *other = shown(&cause->part[1]) ? number(chart, causes, cause->part[1].share) : "none shown";
    const char *const two[] = {
        SAY("From %s come %s of the gap under %s, %s under %s", cause->label, part, first, other, second),
        SAY("From %s come %s under %s, %s under %s", cause->label, part, first, other, second),
        one[0],
        one[1],
        one[2],
        NULL};
    return trn_finding_short(chart->arena, two);
}

/* Under each regime the gap and what makes most of it. */
static const char *describe(const struct chart *chart, const struct causes *causes)
{
    const struct chart_source *source = chart->source;
    const char *text =
        SAY("%s. Bar chart of the parts of the gap by cause, with 95\u00A0%% intervals.", chart->title);
    for (int r = 0; r < causes->regimes; r++) {
        text = SAY("%s %s: the gap is %s", text,
                   trn_chart_sentence(chart->arena, trn_chart_regime_label(source, causes->regime[r])),
                   trn_quantity_size(chart, &causes->q, causes->gap[r].share, false));
        for (int c = 0, told = 0; c < causes->n; c++) {
            const struct part *part = &causes->cause[c].part[r];
            if (!shown(part) || told++ == 5)
                continue;
            text = SAY("%s; %s %s (%s)", text, causes->cause[c].label, number(chart, causes, part->share),
                       trn_label_between(chart, &causes->q, part->low, part->high));
        }
        text = SAY("%s.", text);
    }
    return text;
}

/* "The gap under the contact group: 34.8 points (32.8 to 36.8), n = 20 worlds" */
static const char *make_detail(const struct chart *chart, const struct causes *causes)
{
    const char *text = "The gap:";
    for (int r = 0; r < causes->regimes; r++)
        if (isfinite(causes->gap[r].share))
            text = SAY("%s%s %s under %s (95\u00A0%% interval %s)", text, r > 0 ? "," : "",
                       trn_quantity_size(chart, &causes->q, causes->gap[r].share, false),
                       trn_chart_regime_label(chart->source, causes->regime[r]),
                       trn_label_between(chart, &causes->q, causes->gap[r].low, causes->gap[r].high));
    return SAY("%s, %s runs.", text, trn_chart_number(chart->arena, causes->worlds, 0));
}

static void make_rows(const struct chart *chart, const struct causes *causes, struct chart_bar_row *rows)
{
    const double scale = trn_quantity_scale(&causes->q);
    for (int c = 0; c < causes->n; c++) {
        const struct cause *cause = &causes->cause[c];
        rows[c] = (struct chart_bar_row){cause->name,
                                         trn_chart_sentence(chart->arena, cause->label),
                                         NULL,
                                         {trn_bar_none(), trn_bar_none()}};
        for (int r = 0; r < causes->regimes; r++) {
            const struct part *part = &cause->part[r];
            rows[c].bar[r] =
                trn_bar_effect(scale * part->share, scale * part->low, scale * part->high,
                               shown(part) ? BAR_SOLID : BAR_HOLLOW, number(chart, causes, part->share));
        }
    }
}

static enum trn_status draw(struct chart *chart, const struct causes *causes, struct trn_error *reterr)
{
    const struct chart_source *source = chart->source;
    struct chart_bar_row rows[BARS_ROWS_MAX];
    chart->title = make_title(chart, causes);
    chart->description = describe(chart, causes);
    make_rows(chart, causes, rows);
    struct chart_bars bars = {.n = causes->n,
                              .panels = causes->regimes,
                              .rows = rows,
                              .unit = trn_quantity_unit(chart, &causes->q),
                              .axis = trn_quantity_unit(chart, &causes->q),
                              .suffix = "",
                              .meaning = "Part of the gap; mean over runs"};
    for (int r = 0; r < causes->regimes; r++) {
        const char *label = trn_chart_regime_label(source, causes->regime[r]);
        bars.headings[r] = causes->regimes > 1 ? trn_chart_sentence(chart->arena, label) : NULL;
        bars.colours[r] = r + 1;
        bars.regimes[r] = causes->regime[r];
    }
    const char *unit = trn_label_unit(chart, &causes->q);
    struct chart_page page = {
        .title = chart->title,
        .subtitle = SAY("Gap in %s, by cause%s%s, %s.", trn_quantity_words(chart, &causes->q),
                        unit[0] != '\0' ? ", " : "", unit, trn_quantity_period(chart, &causes->q)),
        .detail = isfinite(causes->gap[0].share) ? make_detail(chart, causes) : "",
        .reading = "Bar: what of the gap goes away with the cause, mean over all orders of removing causes "
                   "(Shapley). Whisker: 95\u00A0% interval. Hollow and grey: no part is shown. Left of 0: "
                   "without it the gap would be larger.",
        .foot = trn_finding_foot(chart, false,
                                 causes->more_causes    ? "Only the first causes of the table are shown."
                                 : causes->more_regimes ? "The first two regimes are shown."
                                                        : NULL)};
    return trn_bars_put(chart, &bars, &page, reterr);
}

enum trn_status trn_chart_causes(struct chart *chart, const char *scope, bool *ret_made,
                                 struct trn_error *reterr)
{
    struct chart_rows rows;
    struct causes causes = {.worlds = NAN};
    *ret_made = false;
    const enum trn_status status =
        trn_chart_rows(chart->source, "causes.csv", columns, COLUMNS, &rows, reterr);
    const int first = status == TRN_OK ? trn_quantity_row(&rows, C_MEASURE, scope) : -1;
    if (first < 0)
        return status;
    causes.q = trn_quantity_at(&rows, first, C_MEASURE);
    for (int r = 0; r < BARS_PANELS_MAX; r++)
        causes.gap[r] = (struct part){NAN, NAN, NAN};
    for (int i = 0; i < rows.n; i++)
        read_row(chart, &rows, i, &causes);
    double largest = 0.0;
    for (int c = 0; c < causes.n; c++)
        largest = fmax(largest, size_of(&causes.cause[c]));
    if (!(largest > 0.0))
        return TRN_OK;
    qsort(causes.cause, (size_t)causes.n, sizeof causes.cause[0], by_size);
    *ret_made = true;
    return draw(chart, &causes, reterr);
}
