/* chart_hindcast_words.c - what the chart of a hindcast says. */
#include <math.h>
#include <string.h>

#include "chart_hindcast.h"
#include "chart_observed.h"
#include "chart_text.h"
#include "tranche/stats.h"
#include "tranche/words.h"

#define TOLD_MAX 6 /* of those that are not drawn */

#define SAY(...) trn_arena_printf(chart->arena, __VA_ARGS__)

const char *trn_hindcast_regime(const struct chart *chart)
{
    static const char *const regime[] = {"regime", NULL}, *const reference[] = {"reference", NULL};
    const char *name = trn_chart_member(chart->source, "summary.json", regime);
    const char *first = trn_chart_member(chart->source, "summary.json", reference);
    if (name[0] == '\0')
        return "under one regime";
    return SAY("under \u201C%s\u201D%s", trn_chart_regime_label(chart->source, name),
               first[0] != '\0' && strcmp(name, first) != 0 ? " (the scenario puts another regime first)"
                                                            : "");
}

const char *trn_hindcast_label(const struct chart *chart, const char *name)
{
    const struct chart_source *source = chart->source;
    for (int i = 0; i < source->n_observed; i++) {
        const struct chart_observed *one = &source->observed[i];
        if (strcmp(one->name, name) != 0)
            continue;
        const char *of = NULL;
        for (int c = 0; c < source->n_capabilities; c++)
            if (strcmp(source->capabilities[c].name, one->scope) == 0)
                of = source->capabilities[c].label;
        return trn_chart_sentence(chart->arena,
                                  trn_observed_words(chart->arena, one->variable, of, one->label));
    }
    return trn_chart_clean(chart->arena, name, 80);
}

const char *trn_hindcast_of(const struct chart *chart, struct hindcast_share share)
{
    return SAY("%s of %s", trn_chart_number(chart->arena, share.inside, 0),
               trn_chart_number(chart->arena, share.n, 0));
}

/* What the share says of the bands, behind the number. */
static const char *verdict(const struct hindcast *found)
{
    static const char *const words[] = {[TRN_BANDS_AS_THEY_SHOULD] = ", about as many as should",
                                        [TRN_BANDS_NARROW] = ": they are too narrow",
                                        [TRN_BANDS_WIDE] = ": they are too wide",
                                        [TRN_BANDS_UNTESTED] = ": too few to test them"};
    return words[trn_bands_judge(found->low, found->high, HINDCAST_BAND, found->expected)];
}

static const char *make_title(const struct chart *chart, const struct hindcast *found)
{
    const struct hindcast_share held = found->all[HELD_OUT];
    const char *const untested[] = {SAY("Nothing is held out; %s fitted values lie in the 90\u00A0%% bands",
                                        trn_hindcast_of(chart, found->all[FITTED])),
                                    NULL};
    const char *const titles[] = {SAY("%s held-out values lie in the 90\u00A0%% bands%s",
                                      trn_hindcast_of(chart, held), held.n > 0.0 ? verdict(found) : ""),
                                  NULL};
    return trn_finding_short(chart->arena, held.n > 0.0 ? titles : untested);
}

static const char *make_detail(const struct chart *chart, const struct hindcast *found)
{
    const struct hindcast_share held = found->all[HELD_OUT];
    const struct hindcast_share fitted = found->all[FITTED];
    const char *cut =
        isfinite(found->cut) ? SAY(" from %s on", trn_chart_month(chart->arena, found->cut)) : "";
    const char *before = fitted.n > 0.0 ? SAY(" Fitted, before it: %s.", trn_hindcast_of(chart, fitted)) : "";
    if (!(held.n > 0.0))
        return "";
    return SAY("Held out%s: %s, 95\u00A0%% interval %s to %s with values taken as independent.%s", cut,
               trn_chart_percent(chart->arena, held.inside / held.n),
               trn_chart_percent(chart->arena, found->low), trn_chart_percent(chart->arena, found->high),
               before);
}

/* Of series that have no panel; NULL: all have one. */
static const char *not_drawn(const struct chart *chart, const struct hindcast *found)
{
    const char *text = NULL;
    for (int i = found->shown; i < found->n && i < found->shown + TOLD_MAX; i++)
        text = SAY("%s%s (%s)", text == NULL ? "In the band of those not drawn: " : SAY("%s, ", text),
                   trn_hindcast_label(chart, found->series[i].name),
                   trn_hindcast_of(chart, found->series[i].part[HELD_OUT]));
    if (found->n > found->shown + TOLD_MAX)
        text = SAY("%s, and %d more", text, found->n - found->shown - TOLD_MAX);
    if (text != NULL)
        text = SAY("%s.", text);
    if (found->left_out > 0)
        text = SAY("%s%s%d observed series cannot be compared.", text != NULL ? text : "",
                   text != NULL ? " " : "", found->left_out);
    return text;
}

/* Who counted: where there is room for all of them. */
static const char *sources(const struct chart *chart, const struct hindcast *found)
{
    const struct chart_observed *observed[HINDCAST_PANELS_MAX];
    int n = 0;
    for (int i = 0; i < found->shown; i++)
        for (int k = 0; k < chart->source->n_observed && n <= i; k++)
            if (strcmp(chart->source->observed[k].name, found->series[i].name) == 0)
                observed[n++] = &chart->source->observed[k];
    const bool room = chart->canvas.size.grows || found->shown <= 3;
    return room && !trn_layout_narrow(&chart->canvas)
               ? trn_observed_sources(chart, observed, n)
               : "Who counted what was observed stands in scenario.json.";
}

static const char *foot_words(const struct chart *chart, const struct hindcast *found)
{
    const char *rest = not_drawn(chart, found);
    const char *who = sources(chart, found);
    if (rest == NULL || who == NULL)
        return rest != NULL ? rest : who;
    return SAY("%s %s", rest, who);
}

static const char *describe(const struct chart *chart, const struct hindcast *found)
{
    const char *text =
        SAY("%s. %s Small charts of observed values over the bands of the worlds, one panel a series, "
            "with a line between what was fitted and what was held out.",
            chart->title, make_detail(chart, found));
    for (int i = 0; i < found->n; i++) {
        const struct hindcast_series *one = &found->series[i];
        const char *fitted = one->part[FITTED].n > 0.0 ? SAY("%s fitted values in the band",
                                                             trn_hindcast_of(chart, one->part[FITTED]))
                                                       : "";
        const char *held = one->part[HELD_OUT].n > 0.0 ? SAY("%s held-out values in the band",
                                                             trn_hindcast_of(chart, one->part[HELD_OUT]))
                                                       : "none held out";
        const char *error = isfinite(one->error)
                                ? SAY(", mean error %s %s", trn_chart_rough(chart->arena, one->error),
                                      trn_chart_clean(chart->arena, one->unit, 40))
                                : "";
        text = SAY("%s %s: %s%s%s%s.", text, trn_hindcast_label(chart, one->name), held, error,
                   fitted[0] != '\0' ? "; " : "", fitted);
    }
    return text;
}

const char *trn_hindcast_unit(struct trn_arena *arena, const char *unit)
{
    char words[TRN_UNIT_BYTES];
    trn_unit_words(trn_chart_clean(arena, unit, 40), words);
    return trn_arena_strdup(arena, words);
}

void trn_hindcast_words(struct chart *chart, const struct hindcast *found, struct chart_page *page)
{
    chart->title = make_title(chart, found);
    chart->description = describe(chart, found);
    const char *all = found->n > found->shown
                          ? SAY("the %d series with most held-out values of %d", found->shown, found->n)
                          : SAY("%d series", found->n);
    *page = (struct chart_page){
        .title = chart->title,
        .subtitle = SAY("Observed and simulated %s, %s, %s.", trn_hindcast_regime(chart), all,
                        trn_finding_period(chart, found->first, found->last)),
        .detail = make_detail(chart, found),
        .reading =
            "Circle: observed, within the band. Diamond: observed, outside. Pale bar: 90 of 100 worlds; dark "
            "bar: 50 of 100; dash: their median. Above a panel at the right: held-out values in the band of "
            "90. Each panel has a scale of its own.",
        .foot = trn_finding_foot(chart, false, foot_words(chart, found))};
}
