/* chart_finding.c - titles that state what the measures show.
 *
 * A difference is stated only where its interval leaves out 0; else the title says that none is shown. */
#include <math.h>
#include <string.h>

#include "chart.h"
#include "chart_text.h"
#include "tranche/stats.h"

enum { LEFT_OUT_NAMED = 6 }; /* of regimes that are not drawn; a foot of more names would hide the rest */

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

#define SAY(...) or_empty(trn_arena_printf(chart->arena, __VA_ARGS__))

const char *trn_finding_regime(const struct chart *chart, int regime)
{
    return chart->source->regimes[regime].label;
}

static const char *regime_label(const struct chart *chart, const char *name)
{
    for (int i = 0; i < chart->source->n_regimes; i++)
        if (strcmp(chart->source->regimes[i].name, name) == 0)
            return trn_finding_regime(chart, i);
    return name;
}

const char *trn_finding_short(struct trn_arena *arena, const char *const *titles)
{
    const char *last = "";
    for (; *titles != NULL; titles++) {
        last = *titles;
        if (trn_chart_words(last) <= TITLE_WORDS)
            return trn_chart_sentence(arena, last);
    }
    const char *at = last;
    for (int words = 0; words < TITLE_WORDS; words++) {
        at += strspn(at, " ");
        at += strcspn(at, " ");
    }
    return trn_chart_sentence(arena, or_empty(trn_arena_printf(arena, "%.*s\u2026", (int)(at - last), last)));
}

const char *trn_finding_subject(const struct chart *chart, const char *kind, const char *scope)
{
    if (strcmp(kind, "total") == 0)
        return "all need";
    return SAY("the need for %s", trn_chart_capability_label(chart->source, scope));
}

const char *trn_finding_period(const struct chart *chart, double from, double to)
{
    return SAY("%s to %s", trn_chart_month(chart->arena, from), trn_chart_month(chart->arena, to));
}

/* "In the hold, ", "In 2024, ", "Offer and test: ", or nothing for the whole run. A title that states a
 * window's value never leaves it out.
 */
static const char *window_prefix(const struct chart *chart, const char *window)
{
    if (window[0] == '\0')
        return "";
    const char *label = trn_chart_window_label(chart->source, window);
    const bool plain = strncmp(label, "the ", 4) == 0 || (label[0] >= '0' && label[0] <= '9');
    return plain ? SAY("In %s, ", label) : SAY("%s: ", trn_chart_sentence(chart->arena, label));
}

/* "Artillery fire: in the hold, " where a title has no room for "of the need for artillery fire". */
static const char *about(const struct chart *chart, const char *kind, const char *scope, const char *window)
{
    const char *what =
        strcmp(kind, "total") == 0 ? "all need" : trn_chart_capability_label(chart->source, scope);
    const bool plain = strncmp(window, "In ", 3) == 0;
    return SAY("%s: %s%s", trn_chart_sentence(chart->arena, what), plain ? "in " : window,
               plain ? window + 3 : "");
}

/* p-values of the file are adjusted for the number of measures (Holm); where there is one it must agree. */
bool trn_finding_shows(const struct chart_measure *m)
{
    return trn_leaves_out_zero(m->low, m->high) && !(m->p_value > 0.05);
}

bool trn_finding_tells(const struct chart_measure *m)
{
    return trn_finding_shows(m) && fabs(m->estimate) >= 0.0005;
}

const char *trn_finding_world(const struct chart *chart)
{
    return chart->source->single || chart->source->reps == 1.0 ? " in one simulated world" : "";
}

const char *trn_finding_drawn(const struct chart *chart)
{
    const struct chart_source *source = chart->source;
    const char *some = source->regimes_left_out ? SAY(" under %d of %d regimes", source->n_regimes,
                                                      source->n_regimes + source->regimes_left_out)
                                                : "";
    return SAY("%s%s", some, trn_finding_world(chart));
}

const char *trn_finding_left_out(const struct chart *chart)
{
    const struct chart_source *source = chart->source;
    const int n = source->regimes_left_out, named = n <= LEFT_OUT_NAMED ? n : LEFT_OUT_NAMED - 1;
    const char *text = "Not drawn:";
    for (int i = 0; i < named && text != NULL; i++)
        text = SAY("%s%s %s", text, i == 0 ? "" : i == n - 1 ? " and" : ",", source->not_drawn[i].label);
    if (named < n)
        text = SAY("%s and %d more", text, n - named);
    return n > 0 ? SAY("%s.", text) : NULL;
}

/* Intervals without 0 first, then the larger difference. */
static bool tells_more(const struct chart_measure *m, const struct chart_measure *than)
{
    const bool shown = trn_finding_shows(m);
    return than == NULL || shown > trn_finding_shows(than) ||
           (shown == trn_finding_shows(than) && fabs(m->estimate) > fabs(than->estimate));
}

/* The paired difference of a measure that tells most. */
static const struct chart_measure *largest(const struct chart *chart, const char *measure, const char *kind,
                                           const char *scope)
{
    const struct chart_source *source = chart->source;
    const struct chart_measure *best = NULL;
    for (int i = 0; i < source->n_measures; i++) {
        const struct chart_measure *m = &source->measures[i];
        if (strcmp(m->measure, measure) != 0 || strcmp(m->kind, kind) != 0 || strcmp(m->scope, scope) != 0 ||
            m->against[0] == '\0' || !isfinite(m->estimate) || !isfinite(m->low) || !isfinite(m->high) ||
            source->n_regimes == 0 || strcmp(m->against, source->regimes[0].name) != 0 ||
            trn_chart_regime(source, m->regime) < 0)
            continue;
        if (tells_more(m, best))
            best = m;
    }
    return best;
}

/* Hundredths with one decimal, as the summary has them. */
const char *trn_finding_points(const struct chart *chart, double share)
{
    const char *text = trn_chart_number(chart->arena, 100.0 * share, 1);
    return strchr(text, '.') != NULL ? text : SAY("%s.0", text);
}

/* Beside a title that names no regime: whose difference is stated, and why an interval without 0 is not
 * enough. */
static const char *source_of_many(const struct chart *chart, const struct chart_measure *m)
{
    if (trn_finding_shows(m) || chart->source->n_regimes <= 2)
        return "";
    const bool adjusted = trn_leaves_out_zero(m->low, m->high);
    return SAY("%s under %s:", adjusted ? " before adjustment" : "", regime_label(chart, m->regime));
}

const char *trn_finding_interval(const struct chart *chart, const struct chart_measure *m)
{
    const char *who = chart->source->n_regimes > 2 ? SAY(" between %s and %s", regime_label(chart, m->regime),
                                                         trn_finding_regime(chart, 0))
                                                   : "";
    const bool adjusted = !trn_finding_shows(m) && trn_leaves_out_zero(m->low, m->high);
    return SAY("Difference%s over the whole run%s: %s points, 95\u00A0%% interval %s to %s, %s paired runs",
               who, adjusted ? ", before adjustment for many measures" : "",
               trn_finding_points(chart, m->estimate), trn_finding_points(chart, m->low),
               trn_finding_points(chart, m->high), trn_chart_number(chart->arena, m->n, 0));
}

struct chart_contrasts trn_finding_contrasts(const struct chart *chart, const char *measure, const char *kind,
                                             const char *scope)
{
    const struct chart_source *source = chart->source;
    struct chart_contrasts found = {0};
    for (int r = 1; r < source->n_regimes; r++) {
        const struct chart_measure *m = trn_chart_measure(source, measure, kind, scope, "",
                                                          source->regimes[r].name, source->regimes[0].name);
        if (m == NULL || !isfinite(m->low) || !isfinite(m->high))
            continue;
        found.of[found.n++] = m;
        if (tells_more(m, found.largest))
            found.largest = m;
        if (!trn_finding_shows(m))
            continue;
        if (!trn_finding_tells(m)) {
            found.tiny++;
        } else if (m->estimate > 0.0) {
            found.more++;
            if (found.most == NULL || m->estimate > found.most->estimate)
                found.most = m;
        } else {
            found.less++;
            if (found.least == NULL || m->estimate < found.least->estimate)
                found.least = m;
        }
    }
    return found;
}

const char *trn_finding_no_difference(const struct chart *chart, const char *what)
{
    const struct chart_source *source = chart->source;
    const char *reference = trn_finding_regime(chart, 0);
    if (source->regimes_left_out) {
        const char *const some[] = {
            SAY("None of the %d regimes drawn is shown to differ from %s in %s", source->n_regimes, reference,
                what),
            SAY("Among %d regimes no difference in %s is shown", source->n_regimes, what), NULL};
        return trn_finding_short(chart->arena, some);
    }
    const char *const titles[] = {source->n_regimes == 2
                                      ? SAY("No difference in %s is shown between %s and %s", what, reference,
                                            trn_finding_regime(chart, 1))
                                      : SAY("No regime is shown to differ from %s in %s", reference, what),
                                  SAY("No difference in %s is shown between regimes", what), NULL};
    return trn_finding_short(chart->arena, titles);
}

/* Of several regimes the one that is shown to differ most the other way in the same window: who gains is not
 * told without who loses. NULL: there is none. */
static const struct chart_measure *opposite(const struct chart *chart, const struct chart_measure *m)
{
    const struct chart_source *source = chart->source;
    const struct chart_measure *found = NULL;
    for (int r = 1; r < source->n_regimes; r++) {
        const struct chart_measure *other = trn_chart_measure(source, m->measure, m->kind, m->scope,
                                                              m->window, source->regimes[r].name, m->against);
        if (other != NULL && other->estimate * m->estimate < 0.0 && trn_finding_tells(other) &&
            (found == NULL || fabs(other->estimate) > fabs(found->estimate)))
            found = other;
    }
    return found;
}

const char *trn_finding_share(const struct chart *chart, const char *measure, const char *kind,
                              const char *scope, const char **ret_detail)
{
    const struct chart_source *source = chart->source;
    const char *subject = trn_finding_subject(chart, kind, scope);
    const struct chart_measure *m = largest(chart, measure, kind, scope);
    *ret_detail = "";
    if (m == NULL) {
        m = source->n_regimes > 0
                ? trn_chart_measure(source, measure, kind, scope, "", source->regimes[0].name, NULL)
                : NULL;
        if (m == NULL)
            return "";
        const char *share = trn_chart_percent(chart->arena, m->estimate);
        const char *const titles[] = {SAY("%s meets %s of %s", trn_finding_regime(chart, 0), share, subject),
                                      SAY("%s of %s is met", share, subject),
                                      SAY("%s of the need is met", share), NULL};
        return trn_finding_short(chart->arena, titles);
    }
    *ret_detail =
        SAY("Difference%s %s points, 95\u00A0%% interval %s to %s, %s paired runs", source_of_many(chart, m),
            trn_finding_points(chart, m->estimate), trn_finding_points(chart, m->low),
            trn_finding_points(chart, m->high), trn_chart_number(chart->arena, m->n, 0));
    /* What a window shows may not hold for the whole. */
    const struct chart_measure *whole =
        m->window[0] != '\0' ? trn_chart_measure(source, measure, kind, scope, "", m->regime, m->against)
                             : NULL;
    if (whole != NULL && trn_finding_shows(m))
        *ret_detail = SAY("%s; over the whole run %s points, %s to %s", *ret_detail,
                          trn_finding_points(chart, whole->estimate), trn_finding_points(chart, whole->low),
                          trn_finding_points(chart, whole->high));
    if (!trn_finding_shows(m))
        return trn_finding_no_difference(chart, "need met");
    const char *who = regime_label(chart, m->regime);
    const char *window = window_prefix(chart, m->window);
    const char *more = m->estimate > 0.0 ? "more" : "less";
    const char *size = SAY("%s points %s", trn_finding_points(chart, fabs(m->estimate)), more);
    const char *reference = trn_finding_regime(chart, 0);
    const struct chart_measure *against = opposite(chart, m);
    if (against != NULL) {
        const char *other = SAY(", %s %s %s", regime_label(chart, against->regime),
                                trn_finding_points(chart, fabs(against->estimate)),
                                against->estimate > 0.0 ? "more" : "less");
        const char *const both[] = {SAY("%s%s meets %s of %s%s", window, who, size, subject, other),
                                    SAY("%s%s meets %s of the need%s", window, who, size, other),
                                    SAY("%s%s meets %s%s", window, who, size, other), NULL};
        for (int i = 0; both[i] != NULL; i++)
            if (trn_chart_words(both[i]) <= TITLE_WORDS)
                return trn_chart_sentence(chart->arena, both[i]);
    }
    const char *const titles[] = {SAY("%s%s meets %s of %s than %s", window, who, size, subject, reference),
                                  SAY("%s%s meets %s of %s", window, who, size, subject),
                                  SAY("%s%s meets %s need", about(chart, kind, scope, window), who, size),
                                  SAY("%s%s meets %s of the need than %s", window, who, size, reference),
                                  SAY("%s%s meets %s of the need", window, who, size),
                                  SAY("%s%s meets %s", window, who, size),
                                  NULL};
    return trn_finding_short(chart->arena, titles);
}

const char *trn_finding_depth(const struct chart *chart, const char *kind, const char *scope,
                              const char **ret_detail)
{
    const struct chart_source *source = chart->source;
    const struct chart_measure *worst = NULL;
    *ret_detail = "";
    if (source->n_regimes == 0)
        return "";
    const char *reference = source->regimes[0].name;
    for (int i = 0; i < source->n_measures; i++) {
        const struct chart_measure *m = &source->measures[i];
        if (strcmp(m->measure, "need_met") == 0 && strcmp(m->kind, kind) == 0 &&
            strcmp(m->scope, scope) == 0 && strcmp(m->regime, reference) == 0 && m->against[0] == '\0' &&
            isfinite(m->estimate) && (worst == NULL || m->estimate < worst->estimate))
            worst = m;
    }
    if (worst == NULL)
        return "";
    const char *subject = trn_finding_subject(chart, kind, scope);
    const char *window = window_prefix(chart, worst->window);
    const char *share = trn_chart_percent(chart->arena, worst->estimate);
    const char *label = trn_finding_regime(chart, 0);
    *ret_detail =
        SAY("%s: mean %s, 95\u00A0%% interval %s to %s, %s runs", trn_chart_sentence(chart->arena, label),
            share, trn_chart_percent(chart->arena, worst->low), trn_chart_percent(chart->arena, worst->high),
            trn_chart_number(chart->arena, worst->n, 0));
    const char *alone = SAY("%s%s meets %s of %s", window, label, share, subject);
    const char *bare = SAY("%s%s meets %s of the need", window, label, share);
    const char *brief = SAY("%s%s meets %s of need", about(chart, kind, scope, window), label, share);
    /* The other regime that differs most in that window. */
    const struct chart_measure *other = NULL;
    for (int r = 1; r < source->n_regimes; r++) {
        const struct chart_measure *m = trn_chart_measure(source, "need_met", kind, scope, worst->window,
                                                          source->regimes[r].name, reference);
        if (m != NULL && (other == NULL || fabs(m->estimate) > fabs(other->estimate)))
            other = m;
    }
    if (other == NULL) {
        const char *const titles[] = {alone, brief, bare, NULL};
        return trn_finding_short(chart->arena, titles);
    }
    const char *who = regime_label(chart, other->regime);
    const char *second =
        SAY("%s %s", who, trn_chart_percent(chart->arena, worst->estimate + other->estimate));
    const char *const told[] = {SAY("%s, %s", alone, second),
                                SAY("%s, %s", brief, second),
                                SAY("%s, %s", bare, second),
                                SAY("%s%s meets %s, %s", window, label, share, second),
                                alone,
                                brief,
                                bare,
                                NULL};
    const char *const untold[] = {SAY("%s; no difference is shown for %s", alone, who),
                                  SAY("%s; no difference shown", brief),
                                  alone,
                                  brief,
                                  SAY("%s; no difference is shown for %s", bare, who),
                                  SAY("%s; no difference shown", bare),
                                  bare,
                                  NULL};
    return trn_finding_short(chart->arena, trn_finding_shows(other) ? told : untold);
}

const char *trn_finding_foot(const struct chart *chart, bool shaded, const char *more)
{
    const struct chart_source *source = chart->source;
    const char *runs =
        isfinite(source->reps)
            ? SAY(", %s %s%s", trn_chart_number(chart->arena, source->reps, 0),
                  source->reps == 1.0 ? "run" : "runs", source->partial ? " (interrupted)" : "")
            : "";
    const char *seed = source->seed[0] != '\0' ? SAY(", seed %s", source->seed) : "";
    const char *changed = source->changed[0] != '\0' ? SAY(" Changed by --set: %s.", source->changed) : "";
    const char *basis = "";
    if (source->graded == 0)
        basis = " Illustrative: no input is graded.";
    else if (source->assumed > 0)
        basis = SAY(" Illustrative: %s of the graded inputs are assumed.",
                    trn_chart_percent(chart->arena, (double)source->assumed / (double)source->graded));
    const char *holds = shaded && source->holds_left_out > 0
                            ? " Shaded: holds of donors that make at least 5\u00A0% of the pledges."
                            : "";
    return SAY("Source: tranche%s%s%s%s.%s%s%s Scenario: %s.%s%s", source->version[0] != '\0' ? " " : "",
               source->version, runs, seed, changed, basis, holds,
               trn_chart_clean(chart->arena, source->title, 100), more != NULL ? " " : "", or_empty(more));
}

const char *trn_finding_medians(const struct chart *chart, const struct chart_series *series,
                                const char *text)
{
    for (int r = 0; r < chart->source->n_regimes && text != NULL; r++) {
        const char *when;
        const int low = trn_series_lowest(chart->source, &series[r], &when);
        if (low >= 0)
            text = SAY("%s %s: the median is lowest %s, some %s, and ends at %s.", text,
                       trn_chart_sentence(chart->arena, chart->source->regimes[r].label), when,
                       trn_chart_percent(chart->arena, series[r].value[CHART_P50][low]),
                       trn_chart_percent(chart->arena, trn_series_last(&series[r])));
    }
    return text != NULL ? text : "";
}

int trn_finding_ends(const struct chart *chart, const struct chart_series *series, struct chart_label *labels)
{
    int n = 0;
    for (int r = 0; r < chart->source->n_regimes; r++)
        if (isfinite(trn_series_last(&series[r])))
            labels[n++] =
                (struct chart_label){trn_chart_sentence(chart->arena, chart->source->regimes[r].label),
                                     100.0 * trn_series_last(&series[r]), r + 1, CHART_SIGN_NONE, 0};
    return n;
}
