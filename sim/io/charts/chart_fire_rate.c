/* chart_fire_rate.c - what is used a day against what is needed and what was observed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "chart_labels.h"
#include "chart_observed.h"
#include "chart_script.h"
#include "chart_text.h"

#define OBSERVED_MAX 6
#define NEED_SERIES 0
#define OBSERVED_SERIES 100 /* and one more for each observed series */
#define NEED_COLOUR 7       /* black */

static const struct trn_column columns[] = {
    {"date", TRN_CELL_DATE, 0, "", "Day of the values"},
    {"series", TRN_CELL_COUNT, 0, "", "0: need; from 1: use under a regime; from 101: an observed series"},
    {"p05", TRN_CELL_NUMBER, 3, "", "5 % quantile over runs, in units a day"},
    {"p50", TRN_CELL_NUMBER, 3, "", "Median over runs, or the observed value, in units a day"},
    {"p95", TRN_CELL_NUMBER, 3, "", "95 % quantile over runs, in units a day"},
    {"name", TRN_CELL_TEXT, 0, "", "Name of the regime or of the observed series"},
    {"scope", TRN_CELL_TEXT, 0, "", "Capability or item"},
};
static const struct trn_table table = {"fire_rate", "Data of the chart: use against need and observed use", 7,
                                       columns};

struct found {
    const char *kind, *scope;
    struct chart_series used[CHART_REGIMES_MAX], need[CHART_REGIMES_MAX];
    bool has_need;
    int n_observed;
    const struct chart_observed *observed[OBSERVED_MAX];
};

/* "rounds a day" of "round/day". */
static const char *a_day(const struct chart *chart, const char *unit)
{
    const char *slash = strrchr(unit, '/');
    if (slash == NULL || slash == unit || strcmp(slash, "/day") != 0)
        return unit;
    const char *text = trn_arena_printf(chart->arena, "%.*s%s a day", (int)(slash - unit), unit,
                                        slash[-1] == 's' ? "" : "s");
    return text != NULL ? text : unit;
}

static enum trn_status load(const struct chart *chart, const char *kind, const char *scope,
                            struct found *found, bool *ret_found, struct trn_error *reterr)
{
    found->kind = kind;
    found->scope = scope;
    enum trn_status status =
        trn_chart_series(chart->source, "bands.csv", "used", kind, scope, found->used, ret_found, reterr);
    if (status == TRN_OK && *ret_found)
        status = trn_chart_series(chart->source, "bands.csv", "need", kind, scope, found->need,
                                  &found->has_need, reterr);
    return status;
}

/* The capability (or item) that has observed use; else the headline, which has a need to compare with. */
static enum trn_status find(const struct chart *chart, const char *asked, struct found *found,
                            bool *ret_found, struct trn_error *reterr)
{
    static const char *const kinds[] = {"capability", "item"};
    const struct chart_source *source = chart->source;
    enum trn_status status = TRN_OK;
    *ret_found = false;
    for (size_t k = 0; k < 2; k++) {
        for (int i = 0; i < source->n_observed && status == TRN_OK && !*ret_found; i++) {
            const struct chart_observed *observed = &source->observed[i];
            if (strcmp(observed->variable, "used") != 0 || observed->n == 0 ||
                trn_observed_per_day(observed->unit) == 0.0 ||
                (asked != NULL && strcmp(asked, observed->scope) != 0))
                continue;
            status = load(chart, kinds[k], observed->scope, found, ret_found, reterr);
        }
        const char *other = asked != NULL ? asked : source->headline;
        if (status == TRN_OK && !*ret_found && other != NULL)
            status = load(chart, kinds[k], other, found, ret_found, reterr);
    }
    for (int i = 0; i < source->n_observed && *ret_found; i++) {
        const struct chart_observed *observed = &source->observed[i];
        if (strcmp(observed->variable, "used") == 0 && strcmp(observed->scope, found->scope) == 0 &&
            observed->n > 0 && trn_observed_per_day(observed->unit) > 0.0 && found->n_observed < OBSERVED_MAX)
            found->observed[found->n_observed++] = observed;
    }
    return status;
}

/* Linear between the days of a series; NaN outside. */
static double value_at(const struct chart_series *series, int statistic, double day)
{
    const double *value = series->value[statistic];
    for (int i = 0; i < series->n; i++) {
        if (series->day[i] == day)
            return value[i];
        if (i > 0 && series->day[i] > day && series->day[i - 1] < day)
            return value[i - 1] + (value[i] - value[i - 1]) * (day - series->day[i - 1]) /
                                      (series->day[i] - series->day[i - 1]);
    }
    return NAN;
}

/* "7 of 9 observed rates lie in the band of ad hoc", or "". */
static const char *coverage(const struct chart *chart, const struct found *found)
{
    int inside = 0;
    int all = 0;
    for (int k = 0; k < found->n_observed && !chart->source->single; k++)
        for (int i = 0; i < found->observed[k]->n; i++) {
            const double value =
                found->observed[k]->value[i] * trn_observed_per_day(found->observed[k]->unit);
            const double low = value_at(&found->used[0], CHART_P05, found->observed[k]->day[i]);
            const double high = value_at(&found->used[0], CHART_P95, found->observed[k]->day[i]);
            if (!isfinite(low) || !isfinite(high))
                continue;
            all++;
            inside += value >= low && value <= high;
        }
    const char *text =
        all == 0 ? ""
                 : trn_arena_printf(chart->arena, "%d of %d observed values lie in the band of %s. ", inside,
                                    all, trn_finding_regime(chart, 0));
    return text != NULL ? text : "";
}

static void put_series(struct chart *chart, const struct chart_series *series, int number, const char *name,
                       const char *scope, double *top)
{
    for (int i = 0; i < series->n; i++) {
        union trn_cell cells[7];
        cells[0].number = series->day[i];
        cells[1].count = number;
        cells[2].number = series->value[CHART_P05][i];
        cells[3].number = series->value[CHART_P50][i];
        cells[4].number = series->value[CHART_P95][i];
        cells[5].text = trn_chart_clean(chart->arena, name, 200);
        cells[6].text = trn_chart_clean(chart->arena, scope, 200);
        trn_chart_row(chart, cells);
        *top = fmax(*top, number == NEED_SERIES ? series->value[CHART_P50][i] : series->value[CHART_P95][i]);
    }
}

static double put_rows(struct chart *chart, const struct found *found)
{
    double top = 0.0;
    if (found->has_need)
        put_series(chart, &found->need[0], NEED_SERIES, "need", found->scope, &top);
    for (int r = 0; r < chart->source->n_regimes; r++)
        put_series(chart, &found->used[r], r + 1, chart->source->regimes[r].name, found->scope, &top);
    for (int k = 0; k < found->n_observed; k++) {
        const struct chart_observed *observed = found->observed[k];
        for (int i = 0; i < observed->n; i++) {
            const double value = observed->value[i] * trn_observed_per_day(observed->unit);
            const union trn_cell cells[] = {{.number = observed->day[i]},
                                            {.count = OBSERVED_SERIES + k + 1},
                                            {.number = NAN},
                                            {.number = value},
                                            {.number = NAN},
                                            {.text = trn_chart_clean(chart->arena, observed->name, 200)},
                                            {.text = trn_chart_clean(chart->arena, found->scope, 200)}};
            trn_chart_row(chart, cells);
            top = fmax(top, value);
        }
    }
    return top;
}

static int collect_labels(const struct chart *chart, const struct found *found, double from, double to,
                          struct chart_label *labels)
{
    int n = 0;
    if (found->has_need && found->need[0].n > 0)
        labels[n++] =
            (struct chart_label){"Need", trn_series_last(&found->need[0]), NEED_COLOUR, CHART_SIGN_NONE, 0};
    for (int r = 0; r < chart->source->n_regimes; r++)
        if (found->used[r].n > 0)
            labels[n++] =
                (struct chart_label){trn_chart_sentence(chart->arena, chart->source->regimes[r].label),
                                     trn_series_last(&found->used[r]), r + 1, CHART_SIGN_NONE, 0};
    for (int k = 0; k < found->n_observed; k++) {
        const struct chart_observed *observed = found->observed[k];
        double at = NAN;
        for (int i = 0; i < observed->n; i++)
            if (observed->day[i] >= from && observed->day[i] <= to)
                at = observed->value[i] * trn_observed_per_day(observed->unit);
        /* Where labels are narrow the markers and the line on how to read them say it. */
        const char *text = chart->canvas.size.width < 800.0
                               ? trn_chart_sentence(chart->arena, observed->label)
                               : trn_arena_printf(chart->arena, "Observed: %s", observed->label);
        if (isfinite(at))
            labels[n++] =
                (struct chart_label){text != NULL ? text : "", at, NEED_COLOUR, CHART_SIGN_MARKER, k + 1};
    }
    return n;
}

/* Where no measure gives a title: when use is lowest under the reference. */
static const char *lowest_title(const struct chart *chart, const struct chart_series *used, const char *what,
                                const char *unit)
{
    const double *value = used->value[CHART_P50];
    int low = -1;
    for (int i = 0; i < used->n; i++)
        if (isfinite(value[i]) && (low < 0 || value[i] < value[low]))
            low = i;
    const char *size = low < 0 ? "" : trn_chart_rough(chart->arena, value[low]);
    const char *month = low < 0 ? "" : trn_chart_month(chart->arena, used->day[low]);
    const char *const titles[] = {
        trn_arena_printf(chart->arena, "%s: under %s, use is lowest in %s, at %s %s",
                         trn_chart_sentence(chart->arena, what), trn_finding_regime(chart, 0), month, size,
                         unit),
        trn_arena_printf(chart->arena, "%s: use is lowest in %s, at %s %s",
                         trn_chart_sentence(chart->arena, what), month, size, unit),
        trn_arena_printf(chart->arena, "Use is lowest in %s, at %s %s", month, size, unit), NULL};
    return low < 0 ? trn_chart_sentence(chart->arena, what) : trn_finding_short(chart->arena, titles);
}

static const char *foot_words(const struct chart *chart, const struct found *found)
{
    const char *left_out = trn_finding_left_out(chart);
    const char *sources = trn_observed_sources(chart, found->observed, found->n_observed);
    if (left_out == NULL || sources == NULL)
        return sources != NULL ? sources : left_out;
    return trn_arena_printf(chart->arena, "%s %s", left_out, sources);
}

enum trn_status trn_chart_fire_rate(struct chart *chart, const char *scope, bool *ret_made,
                                    struct trn_error *reterr)
{
    const struct chart_source *source = chart->source;
    struct found found = {0};
    enum trn_status status = find(chart, scope, &found, ret_made, reterr);
    if (status != TRN_OK || !*ret_made)
        return status;
    double from;
    double to;
    if (!trn_series_span(found.used, source->n_regimes, &from, &to)) {
        *ret_made = false;
        return TRN_OK;
    }
    status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;

    const bool capability = strcmp(found.kind, "capability") == 0;
    const char *what = capability ? trn_chart_capability_label(source, found.scope)
                                  : trn_chart_item_label(source, found.scope);
    const char *detail = "";
    if (capability)
        chart->title = trn_finding_depth(chart, found.kind, found.scope, &detail);
    /* The observed series' own word says more than "units". */
    const char *unit =
        found.used[0].unit != NULL ? trn_chart_clean(chart->arena, found.used[0].unit, 40) : "units/day";
    if (found.n_observed > 0 && trn_observed_per_day(found.observed[0]->unit) == 1.0)
        unit = found.observed[0]->unit;
    unit = capability && found.n_observed == 0 ? trn_label_need_unit(chart, found.scope) : a_day(chart, unit);
    if (chart->title == NULL || chart->title[0] == '\0')
        chart->title = lowest_title(chart, &found.used[0], what, unit);
    const char *covered = coverage(chart, &found);
    chart->description = trn_arena_printf(
        chart->arena,
        "%s. Line chart of %s used, in %s, by regime, with a band that holds 90 of 100 runs, beside the "
        "need and %d observed series. %s",
        chart->title, what, unit, found.n_observed, covered);
    struct chart_page page = {
        .title = chart->title,
        .subtitle =
            trn_arena_printf(chart->arena, "%s: use in %s%s, %s.", trn_chart_sentence(chart->arena, what),
                             unit, trn_finding_drawn(chart), trn_finding_period(chart, from, to - 1.0)),
        .detail = detail[0] != '\0' ? trn_arena_printf(chart->arena, "%s.", detail) : "",
        .reading = trn_arena_printf(chart->arena, "%s%s",
                                    source->single ? "Line: use. "
                                    : source->n_regimes > 2
                                        ? "Lines: median. Bands of the first two regimes: in 90 of 100 runs. "
                                        : "Lines: median. Bands: in 90 of 100 runs. ",
                                    covered),
        .foot = trn_finding_foot(chart, true, foot_words(chart, &found))};
    trn_layout_heighten(&chart->canvas, 1, 560.0);
    trn_layout_page(&chart->canvas, &page);

    const double top = fmax(1e-6, put_rows(chart, &found) * 1.04);
    struct chart_label labels[1 + CHART_REGIMES_MAX + OBSERVED_MAX];
    const int n = collect_labels(chart, &found, from, to, labels);
    const double left = trn_layout_value_room(&chart->canvas, 0.0, top, "");
    trn_layout_time_chart(&chart->canvas, source, page.body, left, from, to, top, "", labels, n);
    trn_script_count(&chart->script, "regime_n", source->n_regimes);
    trn_script_count(&chart->script, "observed_n", found.n_observed);
    return TRN_OK;
}
