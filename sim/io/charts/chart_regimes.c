/* chart_regimes.c - need met under all regimes in one panel, each labelled where its line ends. */
#include <math.h>

#include "chart.h"
#include "chart_script.h"
#include "chart_text.h"

#define BANDS 2 /* more would hide each other */

static const struct trn_column columns[] = {
    {"date", TRN_CELL_DATE, 0, "", "Day of the values"},
    {"series", TRN_CELL_COUNT, 0, "", "Number of the regime; 1 is the reference"},
    {"p25", TRN_CELL_NUMBER, 6, "1", "Share of need met, 25 % quantile over runs"},
    {"p50", TRN_CELL_NUMBER, 6, "1", "Median"},
    {"p75", TRN_CELL_NUMBER, 6, "1", "75 % quantile"},
    {"regime", TRN_CELL_TEXT, 0, "", "Name of the regime"},
    {"scope", TRN_CELL_TEXT, 0, "", "Capability, or total"},
};
static const struct trn_table table = {"regimes", "Data of the chart: share of need met by regime", 7,
                                       columns};

static void put_rows(struct chart *chart, const struct chart_series *series, const char *scope)
{
    for (int r = 0; r < chart->source->n_regimes; r++)
        for (int i = 0; i < series[r].n; i++) {
            const union trn_cell cells[] = {
                {.number = series[r].day[i]},
                {.count = r + 1},
                {.number = series[r].value[CHART_P25][i]},
                {.number = series[r].value[CHART_P50][i]},
                {.number = series[r].value[CHART_P75][i]},
                {.text = trn_chart_clean(chart->arena, chart->source->regimes[r].name, 200)},
                {.text = trn_chart_clean(chart->arena, scope, 200)}};
            trn_chart_row(chart, cells);
        }
}

#define SAY(...) trn_arena_printf(chart->arena, __VA_ARGS__)

static const char *label_of(const struct chart *chart, const struct chart_measure *m)
{
    return m != NULL ? trn_chart_regime_label(chart->source, m->regime) : "";
}

static const char *size_of(const struct chart *chart, const struct chart_measure *m)
{
    return m != NULL ? trn_finding_points(chart, fabs(m->estimate)) : "";
}

/* "2 of 3 other regimes", "all 3 other regimes". */
static const char *how_many(const struct chart *chart, int of, int all)
{
    return of == all ? SAY("all %d other regimes", all) : SAY("%d of %d other regimes", of, all);
}

/* Several regimes beside the reference, of which some are shown to differ. */
static const char *title_of_many(const struct chart *chart, const struct chart_contrasts *found,
                                 const char *subject)
{
    const char *reference = trn_finding_regime(chart, 0);
    const char *most = label_of(chart, found->most);
    const char *least = label_of(chart, found->least);
    const char *up = size_of(chart, found->most);
    const char *down = size_of(chart, found->least);
    if (found->more > 0 && found->less > 0) {
        const char *const titles[] = {
            SAY("Against %s, %s meets %s points more of the need, %s %s less", reference, most, up, least,
                down),
            SAY("%s meets %s points more of the need than %s, %s %s less", most, up, reference, least, down),
            SAY("%s meets %s points more of the need, %s %s less", most, up, least, down),
            SAY("%d of %d other regimes do better than %s, %d worse", found->more, found->n, reference,
                found->less),
            SAY("%d of %d other regimes meet more of the need, %d less", found->more, found->n, found->less),
            NULL};
        return trn_finding_short(chart->arena, titles);
    }
    const bool better = found->more > 0;
    const int many = better ? found->more : found->less;
    const char *word = better ? "more" : "less";
    const char *size = better ? up : down;
    const char *who = better ? most : least;
    if (many == 1) {
        /* "Only" would speak of regimes that are not on the chart, too. */
        const char *rest = found->n == 1 || found->tiny > 0 ? ""
                           : chart->source->regimes_left_out
                               ? SAY("; %d others drawn show none", found->n - 1)
                               : "; no other difference is shown";
        const char *const titles[] = {
            SAY("%s meets %s points %s of %s than %s%s", who, size, word, subject, reference, rest),
            SAY("%s meets %s points %s of %s%s", who, size, word, subject, rest),
            SAY("%s meets %s points %s of the need%s", who, size, word, rest),
            SAY("%s meets %s points %s of %s", who, size, word, subject),
            SAY("%s meets %s points %s of the need", who, size, word),
            SAY("One regime meets %s points %s of the need", size, word),
            NULL};
        return trn_finding_short(chart->arena, titles);
    }
    if (many == 2 && found->n == 2) {
        const struct chart_measure *other = found->of[found->of[0] == found->largest];
        const char *second = SAY("%s %s", label_of(chart, other), size_of(chart, other));
        const char *const titles[] = {
            SAY("%s meets %s points %s of %s than %s, %s", who, size, word, subject, reference, second),
            SAY("%s meets %s points %s of %s, %s", who, size, word, subject, second),
            SAY("%s meets %s points %s of the need than %s, %s", who, size, word, reference, second),
            SAY("%s meets %s points %s of the need, %s", who, size, word, second),
            SAY("Both other regimes meet %s of the need, by up to %s points", word, size),
            NULL};
        return trn_finding_short(chart->arena, titles);
    }
    const char *all = how_many(chart, many, found->n);
    const char *const titles[] = {
        SAY("%s meet %s of %s than %s, by up to %s points", all, word, subject, reference, size),
        SAY("%s meet %s of the need than %s, by up to %s points", all, word, reference, size),
        SAY("%s meet %s of the need, by up to %s points", all, word, size), NULL};
    return trn_finding_short(chart->arena, titles);
}

static const char *make_title(const struct chart *chart, const struct chart_contrasts *found,
                              const char *kind, const char *scope)
{
    const char *subject = trn_finding_subject(chart, kind, scope);
    const char *reference = trn_finding_regime(chart, 0);
    if (found->n == 0) /* no measures: nothing is claimed */
        return trn_chart_sentence(chart->arena, SAY("Share of %s met by regime", subject));
    if (found->more + found->less == 0 && found->tiny > 0) {
        const char *const tiny[] = {
            SAY("No regime differs from %s by a tenth of a point of need met", reference),
            "Regimes differ by less than a tenth of a point of need met", NULL};
        return trn_finding_short(chart->arena, tiny);
    }
    if (found->more + found->less == 0)
        return trn_finding_no_difference(chart, "need met");
    if (found->n > 1)
        return title_of_many(chart, found, subject);
    const char *who = label_of(chart, found->largest);
    const char *size = size_of(chart, found->largest);
    const char *word = found->more > 0 ? "more" : "less";
    const char *const titles[] = {
        SAY("Over the run, %s meets %s points %s of %s than %s", who, size, word, subject, reference),
        SAY("Over the run, %s meets %s points %s of %s", who, size, word, subject),
        SAY("%s meets %s points %s of %s", who, size, word, subject),
        SAY("%s meets %s points %s of the need", who, size, word),
        SAY("The other regime meets %s points %s of the need", size, word),
        NULL};
    return trn_finding_short(chart->arena, titles);
}

static const char *describe(const struct chart *chart, const struct chart_series *series, const char *subject)
{
    return trn_finding_medians(
        chart, series,
        SAY("%s. Line chart of the share of %s met, one line a regime, from 0 to 100 %%.", chart->title,
            subject));
}

enum trn_status trn_chart_regimes(struct chart *chart, const char *scope, bool *ret_made,
                                  struct trn_error *reterr)
{
    const struct chart_source *source = chart->source;
    struct chart_series series[CHART_REGIMES_MAX];
    const char *kind = "";
    const char *shown = "";
    double from;
    double to;
    *ret_made = false;
    if (source->n_regimes < 2)
        return TRN_OK;
    enum trn_status status = trn_chart_need(chart, scope, &kind, &shown, series, ret_made, reterr);
    if (status != TRN_OK || !*ret_made)
        return status;
    *ret_made = trn_series_span(series, source->n_regimes, &from, &to);
    if (!*ret_made)
        return TRN_OK;
    status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;
    put_rows(chart, series, shown);

    const char *subject = trn_finding_subject(chart, kind, shown);
    const struct chart_contrasts found = trn_finding_contrasts(chart, "need_met", kind, shown);
    chart->title = make_title(chart, &found, kind, shown);
    chart->description = describe(chart, series, subject);
    const char *detail = found.largest != NULL ? trn_finding_interval(chart, found.largest) : NULL;
    struct chart_page page = {
        .title = chart->title,
        .subtitle = SAY("Share of %s met over time%s, %s.", subject, trn_finding_drawn(chart),
                        trn_finding_period(chart, from, to - 1.0)),
        .detail = detail != NULL ? SAY("%s.", detail) : "",
        .reading = source->n_regimes > BANDS
                       ? "Lines: median of the runs. Bands, of the first two regimes: in 50 of 100 runs."
                       : "Lines: median of the runs. Bands: in 50 of 100 runs.",
        .foot = trn_finding_foot(chart, true, trn_finding_left_out(chart))};
    trn_layout_heighten(&chart->canvas, 1, 560.0);
    trn_layout_page(&chart->canvas, &page);

    struct chart_label labels[CHART_REGIMES_MAX];
    const int n = trn_finding_ends(chart, series, labels);
    trn_layout_time_chart(&chart->canvas, source, page.body, 72.0, from, to, 100.0, " %", labels, n);
    trn_script_count(&chart->script, "regime_n", source->n_regimes);
    trn_script_count(&chart->script, "band_n", source->n_regimes < BANDS ? source->n_regimes : BANDS);
    return TRN_OK;
}
