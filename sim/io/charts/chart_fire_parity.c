/* chart_fire_parity.c - own use as a share of the opponent's over time, against parity. */
#include <math.h>

#include "chart.h"
#include "chart_script.h"
#include "chart_text.h"

#define BANDS 2
#define PARITY_COLOUR 7 /* black */

static const struct trn_column columns[] = {
    {"date", TRN_CELL_DATE, 0, "", "Day of the values"},
    {"series", TRN_CELL_COUNT, 0, "", "Number of the regime; 1 is the reference"},
    {"p05", TRN_CELL_NUMBER, 6, "1", "Own use as a share of the opponent's, 5 % quantile over runs"},
    {"p50", TRN_CELL_NUMBER, 6, "1", "Median"},
    {"p95", TRN_CELL_NUMBER, 6, "1", "95 % quantile"},
    {"regime", TRN_CELL_TEXT, 0, "", "Name of the regime"},
    {"scope", TRN_CELL_TEXT, 0, "", "Capability"},
};
static const struct trn_table table = {"fire_parity", "Data of the chart: own use against the opponent's", 7,
                                       columns};

#define SAY(...) trn_arena_printf(chart->arena, __VA_ARGS__)

/* The capability asked for, else the headline, else the first that has an opponent. */
static enum trn_status find(const struct chart *chart, const char *asked, const char **ret_scope,
                            struct chart_series *series, bool *ret_found, struct trn_error *reterr)
{
    const struct chart_source *source = chart->source;
    const char *first = asked != NULL ? asked : source->headline;
    enum trn_status status = TRN_OK;
    int n = 0;
    *ret_found = false;
    if (first != NULL)
        status = trn_chart_series(source, "bands.csv", "fire_parity", "capability", first, series, ret_found,
                                  reterr);
    *ret_scope = first;
    if (status != TRN_OK || *ret_found || asked != NULL)
        return status;
    status = trn_chart_scopes(source, "bands.csv", "fire_parity", "capability", ret_scope, 1, &n, reterr);
    if (status != TRN_OK || n == 0)
        return status;
    return trn_chart_series(source, "bands.csv", "fire_parity", "capability", *ret_scope, series, ret_found,
                            reterr);
}

/* "; 35 % over the whole run under the contact group" */
static const char *level_words(const struct chart *chart, const char *scope)
{
    const struct chart_source *source = chart->source;
    const struct chart_measure *m =
        source->n_regimes > 0
            ? trn_chart_measure(source, "fire_parity", "capability", scope, "", source->regimes[0].name, NULL)
            : NULL;
    const char *out = m != NULL && isfinite(m->estimate)
                          ? SAY("; %s over the whole run under %s",
                                trn_chart_percent(chart->arena, m->estimate), trn_finding_regime(chart, 0))
                          : "";
    return out != NULL ? out : "";
}

/* The measure of the whole run: its level under the reference and what another regime changes. */
static const char *make_title(const struct chart *chart, const char *scope,
                              const struct chart_contrasts *found)
{
    const struct chart_source *source = chart->source;
    const char *what = trn_chart_capability_label(source, scope);
    const struct chart_measure *m =
        source->n_regimes > 0
            ? trn_chart_measure(source, "fire_parity", "capability", scope, "", source->regimes[0].name, NULL)
            : NULL;
    if (m == NULL)
        return trn_chart_sentence(chart->arena, SAY("Own %s as a share of the opponent's", what));
    const char *reference = trn_finding_regime(chart, 0);
    const char *share = trn_chart_percent(chart->arena, m->estimate);
    const char *level = SAY("Own %s reaches %s of the opponent's", what, share);
    const char *bare = SAY("Own fire reaches %s of the opponent's", share);
    if (found->more + found->less > 0) {
        const struct chart_measure *other = found->largest;
        const char *who = trn_chart_regime_label(source, other->regime);
        const char *does = other->estimate > 0.0 ? "adds" : "takes away";
        const char *size = trn_finding_points(chart, fabs(other->estimate));
        const char *const titles[] = {SAY("%s under %s; %s %s %s points", level, reference, who, does, size),
                                      SAY("%s; %s %s %s points", level, who, does, size),
                                      SAY("%s; %s %s %s points", bare, who, does, size), bare, NULL};
        return trn_finding_short(chart->arena, titles);
    }
    if (found->tiny > 0) {
        const char *const titles[] = {SAY("%s; regimes differ by less than 0.1 points", level),
                                      SAY("%s; regimes hardly differ", bare), NULL};
        return trn_finding_short(chart->arena, titles);
    }
    if (found->n > 0) {
        const char *const titles[] = {SAY("%s; no difference between regimes is shown", level),
                                      SAY("%s; no difference is shown", bare), NULL};
        return trn_finding_short(chart->arena, titles);
    }
    const char *const titles[] = {SAY("%s under %s", level, reference), level, bare, NULL};
    return trn_finding_short(chart->arena, titles);
}

static double put_rows(struct chart *chart, const struct chart_series *series, const char *scope)
{
    double top = 1.0;
    for (int r = 0; r < chart->source->n_regimes; r++)
        for (int i = 0; i < series[r].n; i++) {
            const double median = series[r].value[CHART_P50][i];
            const double high = series[r].value[CHART_P95][i];
            const union trn_cell cells[] = {
                {.number = series[r].day[i]},
                {.count = r + 1},
                {.number = series[r].value[CHART_P05][i]},
                {.number = median},
                {.number = high},
                {.text = trn_chart_clean(chart->arena, chart->source->regimes[r].name, 200)},
                {.text = trn_chart_clean(chart->arena, scope, 200)}};
            trn_chart_row(chart, cells);
            top = fmax(top, r < BANDS ? high : median); /* fmax passes over NaN */
        }
    return 1.04 * top;
}

static const char *describe(const struct chart *chart, const struct chart_series *series, const char *what)
{
    return trn_finding_medians(
        chart, series,
        SAY("%s. Line chart of own %s as a share of the opponent's, by regime, with a band that "
            "holds 90 of 100 runs and a line at parity.",
            chart->title, what));
}

enum trn_status trn_chart_fire_parity(struct chart *chart, const char *scope, bool *ret_made,
                                      struct trn_error *reterr)
{
    const struct chart_source *source = chart->source;
    struct chart_series series[CHART_REGIMES_MAX];
    const char *shown;
    double from;
    double to;
    *ret_made = false;
    if (source->single)
        return TRN_OK;
    enum trn_status status = find(chart, scope, &shown, series, ret_made, reterr);
    if (status != TRN_OK || !*ret_made)
        return status;
    *ret_made = trn_series_span(series, source->n_regimes, &from, &to);
    if (!*ret_made)
        return TRN_OK;
    status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;
    const double top = 100.0 * put_rows(chart, series, shown);

    const char *what = trn_chart_capability_label(source, shown);
    const struct chart_contrasts found = trn_finding_contrasts(chart, "fire_parity", "capability", shown);
    chart->title = make_title(chart, shown, &found);
    chart->description = describe(chart, series, what);
    const char *detail = found.largest != NULL ? trn_finding_interval(chart, found.largest) : NULL;
    struct chart_page page = {
        .title = chart->title,
        .subtitle = SAY("Own %s as a share of the opponent's%s, %s%s.", what, trn_finding_drawn(chart),
                        trn_finding_period(chart, from, to - 1.0), level_words(chart, shown)),
        .detail = detail != NULL ? SAY("%s.", detail) : "",
        .reading =
            source->n_regimes > BANDS
                ? "Lines: median. Bands, of the first two regimes: in 90 of 100 runs. Dotted: as much as "
                  "the opponent."
                : "Lines: median. Bands: in 90 of 100 runs. Dotted: as much as the opponent.",
        .foot = trn_finding_foot(chart, true, trn_finding_left_out(chart))};
    trn_layout_heighten(&chart->canvas, 1, 560.0);
    trn_layout_page(&chart->canvas, &page);

    struct chart_label labels[1 + CHART_REGIMES_MAX];
    labels[0] = (struct chart_label){"Parity", 100.0, PARITY_COLOUR, CHART_SIGN_NONE, 0};
    const int n = 1 + trn_finding_ends(chart, series, labels + 1);
    const double left = trn_layout_value_room(&chart->canvas, 0.0, top, " %");
    trn_layout_time_chart(&chart->canvas, source, page.body, left, from, to, top, " %", labels, n);
    trn_script_count(&chart->script, "regime_n", source->n_regimes);
    trn_script_count(&chart->script, "band_n", source->n_regimes < BANDS ? source->n_regimes : BANDS);
    return TRN_OK;
}
