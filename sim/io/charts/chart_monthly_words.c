/* chart_monthly_words.c - what the chart of deliveries says: more that arrives is no gain where it is written
 * off. */
#include <math.h>
#include <string.h>

#include "chart_monthly.h"
#include "chart_text.h"
#include "tranche/stats.h"

#define SAY(...) trn_arena_printf(chart->arena, __VA_ARGS__)

static const struct chart_measure *second_to_first(const struct chart *chart, const char *measure)
{
    const struct chart_named *regimes = chart->source->regimes;
    return trn_chart_measure(chart->source, measure, "total", "total", "", regimes[1].name, regimes[0].name);
}

/* What the second regime delivers more than the first in the same world, less what it writes off more. Rows
 * of one world follow each other. */
static struct trn_tally net_of(const struct chart *chart)
{
    static const char *const names[] = {"rep", "regime", "delivered_value/total", "written_off_value/total"};
    struct trn_tally net = {0};
    struct chart_rows rows;
    double value[2] = {NAN, NAN};
    const char *world = "";
    if (trn_chart_rows(chart->source, "replications.csv", names, 4, &rows, NULL) != TRN_OK)
        return net;
    for (int i = 0; i < rows.n; i++) {
        const int regime = trn_chart_regime(chart->source, trn_chart_cell(&rows, i, 1));
        if (strcmp(trn_chart_cell(&rows, i, 0), world) != 0)
            value[0] = value[1] = NAN;
        world = trn_chart_cell(&rows, i, 0);
        if (regime < 0 || regime > 1)
            continue;
        value[regime] = trn_chart_value(&rows, i, 2) - trn_chart_value(&rows, i, 3);
        if (isfinite(value[0]) && isfinite(value[1])) {
            trn_tally_add(&net, value[1] - value[0]);
            value[0] = value[1] = NAN;
        }
    }
    return net;
}

static const char *more(double value)
{
    return value > 0.0 ? "more" : "less";
}

static const char *size(const struct chart *chart, double value)
{
    return trn_chart_millions(chart->arena, fabs(value));
}

static const char *net_title(const struct chart *chart, double net)
{
    const char *who = trn_finding_regime(chart, 1);
    const char *what = SAY("%s delivers %s %s", who, size(chart, net), more(net));
    const char *const titles[] = {
        SAY("Net of goods written off, %s than %s", what, trn_finding_regime(chart, 0)),
        SAY("Net of goods written off, %s", what), SAY("%s, net of goods written off", what),
        SAY("%s delivers %s %s net", who, size(chart, net), more(net)), NULL};
    return trn_finding_short(chart->arena, titles);
}

static const char *gross_title(const struct chart *chart, double gross)
{
    const char *who = trn_finding_regime(chart, 1);
    const char *value = SAY("%s %s", size(chart, gross), more(gross));
    const char *const titles[] = {
        SAY("%s delivers goods worth %s than %s", who, value, trn_finding_regime(chart, 0)),
        SAY("%s delivers goods worth %s", who, value), SAY("%s delivers %s", who, value), NULL};
    return trn_finding_short(chart->arena, titles);
}

static const char *both_title(const struct chart *chart, double gross, double off)
{
    const char *who = trn_finding_regime(chart, 1);
    const char *waste = SAY("%s %s is written off", size(chart, off), more(off));
    const char *const titles[] = {
        SAY("%s delivers goods worth %s %s; %s", who, size(chart, gross), more(gross), waste),
        SAY("%s delivers %s %s; %s", who, size(chart, gross), more(gross), waste),
        SAY("%s %s delivered; %s", size(chart, gross), more(gross), waste), NULL};
    return trn_finding_short(chart->arena, titles);
}

static const char *none_title(const struct chart *chart)
{
    const char *const titles[] = {SAY("No difference in value delivered is shown between %s and %s",
                                      trn_finding_regime(chart, 0), trn_finding_regime(chart, 1)),
                                  "No difference in value delivered is shown between the two regimes", NULL};
    return trn_finding_short(chart->arena, titles);
}

static const char *estimate(const struct chart *chart, double value, double low, double high)
{
    return SAY("%s, 95\u00A0%% interval %s", trn_chart_millions(chart->arena, value),
               trn_chart_millions_between(chart->arena, low, high));
}

const char *trn_monthly_title(const struct chart *chart, const char **ret_detail)
{
    *ret_detail = "";
    if (chart->source->n_regimes < 2)
        return "";
    const struct chart_measure *gross = second_to_first(chart, "delivered_value");
    const struct chart_measure *off = second_to_first(chart, "written_off_value");
    if (gross == NULL || !isfinite(gross->low) || !isfinite(gross->high))
        return "";
    const bool shown = trn_finding_shows(gross);
    const bool wasted = off != NULL && trn_finding_shows(off);
    const struct trn_tally net = wasted ? net_of(chart) : (struct trn_tally){0};
    const double half = net.n >= 2 ? trn_tally_half_width(&net, 0.95) : (double)NAN;
    const bool net_shown = net.n >= 2 && trn_leaves_out_zero(net.mean - half, net.mean + half);
    *ret_detail = SAY("Delivered: difference %s", estimate(chart, gross->estimate, gross->low, gross->high));
    if (wasted)
        *ret_detail =
            SAY("%s; written off: %s", *ret_detail, estimate(chart, off->estimate, off->low, off->high));
    if (net.n >= 2)
        *ret_detail =
            SAY("%s; net: %s", *ret_detail, estimate(chart, net.mean, net.mean - half, net.mean + half));
    *ret_detail = SAY("%s; %s paired runs", *ret_detail, trn_chart_number(chart->arena, gross->n, 0));
    if (net_shown)
        return net_title(chart, net.mean);
    if (shown && wasted)
        return both_title(chart, gross->estimate, off->estimate);
    return shown ? gross_title(chart, gross->estimate) : none_title(chart);
}
