/* chart_need_met.c - the share of need met over time: a fan a regime, the gap hatched, holds shaded. */
#include <math.h>
#include <string.h>

#include "chart.h"
#include "chart_script.h"
#include "chart_text.h"

static const struct trn_column columns[] = {
    {"date", TRN_CELL_DATE, 0, "", "Day of the values"},
    {"series", TRN_CELL_COUNT, 0, "", "Number of the regime; 1 is the reference"},
    {"p05", TRN_CELL_NUMBER, 6, "1", "Share of need met, 5 % quantile over runs"},
    {"p25", TRN_CELL_NUMBER, 6, "1", "25 % quantile"},
    {"p50", TRN_CELL_NUMBER, 6, "1", "Median"},
    {"p75", TRN_CELL_NUMBER, 6, "1", "75 % quantile"},
    {"p95", TRN_CELL_NUMBER, 6, "1", "95 % quantile"},
    {"regime", TRN_CELL_TEXT, 0, "", "Name of the regime"},
    {"scope", TRN_CELL_TEXT, 0, "", "Capability, or total"},
};
static const struct trn_table table = {"need_met", "Data of the chart: share of need met over time", 9,
                                       columns};

enum trn_status trn_chart_need(const struct chart *chart, const char *scope, const char **ret_kind,
                               const char **ret_scope, struct chart_series *series, bool *ret_found,
                               struct trn_error *reterr)
{
    const char *first[1] = {NULL};
    int n = 0;
    const struct {
        const char *kind, *scope;
    } tries[] = {{"capability", scope != NULL ? scope : chart->source->headline},
                 {"total", scope != NULL ? scope : "total"}};
    for (size_t i = 0; i < 2; i++) {
        if (tries[i].scope == NULL)
            continue;
        *ret_kind = tries[i].kind;
        *ret_scope = tries[i].scope;
        const enum trn_status status = trn_chart_series(chart->source, "bands.csv", "need_met", tries[i].kind,
                                                        tries[i].scope, series, ret_found, reterr);
        if (status != TRN_OK || *ret_found)
            return status;
    }
    if (scope != NULL)
        return TRN_OK;
    if (chart->source->single) {
        enum trn_status status = TRN_OK;
        *ret_kind = "capability";
        for (int i = 0; i < chart->source->n_capabilities && status == TRN_OK && !*ret_found; i++) {
            *ret_scope = chart->source->capabilities[i].name;
            status = trn_chart_series(chart->source, "bands.csv", "need_met", *ret_kind, *ret_scope, series,
                                      ret_found, reterr);
        }
        return status;
    }
    const enum trn_status status =
        trn_chart_scopes(chart->source, "bands.csv", "need_met", "capability", first, 1, &n, reterr);
    if (status != TRN_OK || n == 0)
        return status;
    *ret_kind = "capability";
    *ret_scope = first[0];
    return trn_chart_series(chart->source, "bands.csv", "need_met", *ret_kind, *ret_scope, series, ret_found,
                            reterr);
}

static const char *describe(const struct chart *chart, const struct chart_series *series, const char *subject)
{
    const char *text = trn_arena_printf(
        chart->arena, "%s. Fan chart of the share of %s met, one panel a regime.", chart->title, subject);
    for (int r = 0; r < chart->source->n_regimes && text != NULL; r++) {
        const char *when;
        const int low = trn_series_lowest(chart->source, &series[r], &when);
        if (low < 0)
            continue;
        text = trn_arena_printf(
            chart->arena,
            "%s %s: the median is lowest %s, some %s; 90 of 100 runs lie between %s and %s then.", text,
            chart->source->regimes[r].label, when,
            trn_chart_percent(chart->arena, series[r].value[CHART_P50][low]),
            trn_chart_percent(chart->arena, series[r].value[CHART_P05][low]),
            trn_chart_percent(chart->arena, series[r].value[CHART_P95][low]));
    }
    return text != NULL ? text : "";
}

static void put_rows(struct chart *chart, const struct chart_series *series, const char *scope)
{
    for (int r = 0; r < chart->source->n_regimes; r++)
        for (int i = 0; i < series[r].n; i++) {
            union trn_cell cells[9];
            cells[0].number = series[r].day[i];
            cells[1].count = r + 1;
            cells[2].number = series[r].value[CHART_P05][i];
            cells[3].number = series[r].value[CHART_P25][i];
            cells[4].number = series[r].value[CHART_P50][i];
            cells[5].number = series[r].value[CHART_P75][i];
            cells[6].number = series[r].value[CHART_P95][i];
            cells[7].text = trn_chart_clean(chart->arena, chart->source->regimes[r].name, 200);
            cells[8].text = trn_chart_clean(chart->arena, scope, 200);
            trn_chart_row(chart, cells);
        }
}

enum trn_status trn_chart_need_met(struct chart *chart, const char *scope, bool *ret_made,
                                   struct trn_error *reterr)
{
    const struct chart_source *source = chart->source;
    struct chart_series series[CHART_REGIMES_MAX];
    const char *kind = "";
    const char *shown = "";
    enum trn_status status = trn_chart_need(chart, scope, &kind, &shown, series, ret_made, reterr);
    if (status != TRN_OK || !*ret_made)
        return status;
    double from;
    double to;
    const char *headings[CHART_REGIMES_MAX];
    double colours[CHART_REGIMES_MAX];
    int n = 0;
    for (int r = 0; r < source->n_regimes; r++) {
        colours[n] = r + 1;
        headings[n++] = trn_chart_sentence(chart->arena, source->regimes[r].label);
    }
    if (!trn_series_span(series, source->n_regimes, &from, &to)) {
        *ret_made = false;
        return TRN_OK;
    }
    status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;

    const char *subject = trn_finding_subject(chart, kind, shown);
    const char *detail;
    chart->title = trn_finding_share(chart, "need_met", kind, shown, &detail);
    if (chart->title[0] == '\0') {
        const char *when;
        const int low = trn_series_lowest(source, &series[0], &when);
        const char *share = low < 0 ? "" : trn_chart_percent(chart->arena, series[0].value[CHART_P50][low]);
        const char *const titles[] = {
            trn_arena_printf(chart->arena, "Under %s, at the lowest %s of %s is met, %s",
                             trn_finding_regime(chart, 0), share, subject, when),
            trn_arena_printf(chart->arena, "At the lowest, %s, %s of %s is met", when, share, subject),
            trn_arena_printf(chart->arena, "At the lowest, %s of %s is met", share, subject),
            trn_arena_printf(chart->arena, "At the lowest, %s of the need is met", share), NULL};
        chart->title = low < 0 ? "Need met" : trn_finding_short(chart->arena, titles);
    }
    chart->description = describe(chart, series, subject);
    struct chart_page page = {
        .title = chart->title,
        .subtitle = trn_arena_printf(chart->arena, "Share of %s met over time%s, %s.", subject,
                                     trn_finding_drawn(chart), trn_finding_period(chart, from, to - 1.0)),
        .detail = detail[0] != '\0' ? trn_arena_printf(chart->arena, "%s.", detail) : "",
        .reading = source->single
                       ? "Hatched: need not met."
                       : trn_arena_printf(
                             chart->arena,
                             "Line: median. Dark band: in 50 of 100 runs. Light band: in 90 of 100 runs. "
                             "Hatched: need not met at the median.%s%s%s",
                             n > 1 ? " Dashed: median of " : "", n > 1 ? trn_finding_regime(chart, 0) : "",
                             n > 1 ? "." : ""),
        .foot = trn_finding_foot(chart, true, trn_finding_left_out(chart))};
    trn_layout_heighten(&chart->canvas, n, 340.0);
    trn_layout_page(&chart->canvas, &page);
    struct chart_box panels[PANELS_MAX];
    struct chart_rooms rooms = {72.0, 20.0, 48.0, 54.0};
    const double width =
        trn_layout_time_panels(&chart->canvas, source, n, page.body, rooms, from, to, panels);
    for (int i = 0; i < n; i++)
        headings[i] = trn_chart_fit(chart->arena, headings[i], 21.0, 1, width);
    trn_layout_boxes(&chart->canvas, panels, n, headings, colours);
    trn_layout_time(&chart->canvas, from, to, width, n > 1);
    put_rows(chart, series, shown);
    return TRN_OK;
}
