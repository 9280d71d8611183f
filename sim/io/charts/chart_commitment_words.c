/* chart_commitment_words.c - what the chart of commitments says. */
#include <math.h>
#include <string.h>

#include "chart_commitments.h"
#include "chart_text.h"

#define ALIKE 0.02 /* shares nearer than that are not told apart */

const struct commitment_family trn_commitment_families[FAMILIES] = {{"pledged_value", "committed"},
                                                                    {"decided_value", "allocated"}};

static const struct chart_measure *total(const struct chart *chart, const char *variable, int regime)
{
    return trn_chart_measure(chart->source, variable, "total", "total", "",
                             chart->source->regimes[regime].name, NULL);
}

static double share(const struct chart *chart, int regime)
{
    const struct chart_measure *pledged = total(chart, trn_commitment_families[0].variable, regime);
    const struct chart_measure *decided = total(chart, trn_commitment_families[1].variable, regime);
    return pledged != NULL && decided != NULL && pledged->estimate > 0.0
               ? decided->estimate / pledged->estimate
               : (double)NAN;
}

static const char *error_title(struct chart *chart, const struct commitment_error *error, int family)
{
    struct trn_arena *arena = chart->arena;
    const double off = error->simulated / error->observed - 1.0;
    const char *size = trn_chart_percent(arena, fabs(off));
    const char *word = family == 0 ? "commitments" : "allocations";
    const char *sums = trn_arena_printf(arena, "%s against %s", trn_chart_millions(arena, error->simulated),
                                        trn_chart_millions(arena, error->observed));
    const char *side = trn_arena_printf(arena, "%s %s", size, off > 0.0 ? "above" : "below");
    const bool equal = fabs(off) < 0.005;
    const char *const apart[] = {
        trn_arena_printf(arena, "Simulated %s lie %s those observed: %s", word, side, sums),
        trn_arena_printf(arena, "Simulated %s lie %s those observed", word, side), NULL};
    const char *const same[] = {
        trn_arena_printf(arena, "Simulated and observed %s agree in sum: %s", word, sums), NULL};
    return trn_finding_short(arena, equal ? same : apart);
}

static const char *share_title(struct chart *chart, int panels)
{
    struct trn_arena *arena = chart->arena;
    const double first = share(chart, 0);
    const double second = panels > 1 ? share(chart, 1) : (double)NAN;
    if (!isfinite(first))
        return "Value committed and allocated by donor group";
    const char *a = trn_chart_percent(arena, first);
    const char *alone = trn_arena_printf(arena, "%s of what is committed is allocated under %s", a,
                                         trn_finding_regime(chart, 0));
    const char *bare = trn_arena_printf(arena, "%s of what is committed is allocated", a);
    const char *const one[] = {alone, bare, NULL};
    if (!isfinite(second))
        return trn_finding_short(arena, one);
    const char *b = trn_chart_percent(arena, second);
    const char *like = strcmp(a, b) == 0 ? a
                                         : trn_arena_printf(arena, "about %s",
                                                            trn_chart_percent(arena, 0.5 * (first + second)));
    const char *const equal[] = {
        trn_arena_printf(arena, "%s of commitments are allocated under %s and %s alike", like,
                         trn_finding_regime(chart, 0), trn_finding_regime(chart, 1)),
        alone, bare, NULL};
    const char *const both[] = {
        trn_arena_printf(arena, "%s, %s under %s", alone, b, trn_finding_regime(chart, 1)),
        trn_arena_printf(arena, "%s of commitments are allocated under %s, %s under %s", a,
                         trn_finding_regime(chart, 0), b, trn_finding_regime(chart, 1)),
        alone, bare, NULL};
    return trn_finding_short(arena, fabs(first - second) < ALIKE ? equal : both);
}

/* "Contact group: EUR 21.1 billion committed, 19.4 billion allocated" */
const char *trn_commitment_sums(const struct chart *chart, int regime)
{
    const struct chart_measure *pledged = total(chart, trn_commitment_families[0].variable, regime);
    const struct chart_measure *decided = total(chart, trn_commitment_families[1].variable, regime);
    if (pledged == NULL || decided == NULL)
        return "";
    const char *text =
        trn_arena_printf(chart->arena, "%s: %s committed, %s allocated.",
                         trn_chart_sentence(chart->arena, chart->source->regimes[regime].label),
                         trn_chart_millions(chart->arena, pledged->estimate),
                         trn_chart_millions(chart->arena, decided->estimate) + strlen("EUR\u00A0"));
    return text != NULL ? text : "";
}

const char *trn_commitment_error(const struct chart *chart, const struct commitment_error *error)
{
    const char *text = trn_arena_printf(chart->arena,
                                        "%d of %d observed values of a month and group lie in the range of "
                                        "90 of 100 runs of %s; mean error %s.",
                                        error->inside, error->n, trn_finding_regime(chart, 0),
                                        trn_chart_millions(chart->arena, error->distance / error->n));
    return text != NULL ? text : "";
}

/* Half of the widest 95 % interval of a sum, as a share of the sum; NaN where there is none. */
static double uncertainty(const struct chart *chart, int panels)
{
    double widest = NAN;
    for (int r = 0; r < panels; r++)
        for (int f = 0; f < FAMILIES; f++) {
            const struct chart_measure *m = total(chart, trn_commitment_families[f].variable, r);
            if (m != NULL && m->estimate > 0.0)
                widest = fmax(widest, 0.5 * (m->high - m->low) / m->estimate);
        }
    return widest;
}

const char *trn_commitment_reading(const struct chart *chart, const struct commitments *pairs)
{
    static const char *const places[SLOTS_MAX][SLOTS_MAX] = {{"", "", "", ""},
                                                             {"left", "right", "", ""},
                                                             {"left", "middle", "right", ""},
                                                             {"first", "second", "third", "fourth"}};
    const char *word = trn_periods_word(pairs->periods.months);
    const char *text = trn_arena_printf(chart->arena, "In each %s", word);
    for (int s = 0; s < pairs->n_slots && text != NULL; s++) {
        const struct commitment_slot *slot = &pairs->slot[s];
        const char *look = slot->observed ? "hatched, observed" : slot->family == 0 ? "pale" : "full";
        text = trn_arena_printf(chart->arena, "%s%s %s%s%s: %s", text, s == 0 ? "," : ";",
                                places[pairs->n_slots - 1][s], pairs->n_slots > 1 ? ", " : "", look,
                                trn_commitment_families[slot->family].word);
    }
    const double half = uncertainty(chart, pairs->panels);
    return trn_arena_printf(
        chart->arena, "%s. Means over runs%s.%s%s%s", text != NULL ? text : "",
        isfinite(half)
            ? trn_arena_printf(chart->arena, "; 95\u00A0%% intervals of their sums: at most \u00B1%s",
                               trn_chart_percent(chart->arena, half))
            : "",
        trn_periods_whole(&pairs->periods, 0) && trn_periods_whole(&pairs->periods, pairs->periods.n - 1)
            ? ""
            : trn_arena_printf(chart->arena, " The first or last %s is not whole.", word),
        chart->source->n_regimes > pairs->panels ? " The first two regimes are shown." : "",
        pairs->cut ? " Of the groups eight are shown." : "");
}

const char *trn_commitment_title(struct chart *chart, const struct commitment_error *error, int family,
                                 int panels)
{
    return error->n > 0 && error->observed > 0.0 ? error_title(chart, error, family)
                                                 : share_title(chart, panels);
}
