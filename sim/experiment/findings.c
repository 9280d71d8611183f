/* findings.c - sentences about a comparison.
 *
 * First about the reference itself, so that a difference has something to stand beside. Then for
 * each other regime its headlines: the share of need met of the scenario's headline capability, over
 * the whole run and in each window, and of the total; chosen beforehand and therefore
 * judged by their own intervals, said also when it shows no difference or a loss. Then what else
 * differs: those measures must pass Holm's adjustment too, since many are looked at. Need met comes
 * first, then the others by relative effect; where not all fit, losses get as many places as gains.
 * The first 25 findings can be read alone: they hold the same kinds for every regime. The rest follows. */
#include "finding.h"
#include "tranche/stats.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MORE_PER_REGIME = 8,   /* sentences after the headline */
    MOST_OF_A_KIND = 2,    /* of them about one measure, gains and losses apart */
    LEAST_FOR_SPREAD = 20, /* replications for "in 90 of 100 runs" */
    FIRST = 25             /* findings that stand first and can be read alone; the command line shows them */
};

#define P_LIMIT 0.05

/* Which findings are among the first where not all fit: of every regime one kind before the next. */
enum { RANK_REFERENCE, RANK_WHOLE, RANK_REASONS, RANK_TOTAL, RANK_PERIODS, RANK_OTHERS };

struct candidate {
    int32_t measure;
    int good;
    bool about_need; /* the share of need met: told first */
    double weight;   /* relative effect, 0 to 2 */
};

/* A sentence begins with a capital letter, whatever the label in front. */
static const char *sentence(const struct writer *w, const char *text)
{
    char *copy = trn_arena_strdup(w->arena, text);
    if (!copy)
        return "";
    if (copy[0] >= 'a' && copy[0] <= 'z')
        copy[0] = (char)(copy[0] - 'a' + 'A');
    return copy;
}

struct trn_finding *trn_finding_add(struct writer *w, const struct trn_measure *measure, int32_t regime,
                                    const struct trn_tally *tally, double low, double high, int good,
                                    const char *text)
{
    w->ranks[w->n] = w->rank;
    struct trn_finding *finding = &w->findings[w->n++];
    *finding = (struct trn_finding){
        .text = sentence(w, text),
        .measure = measure->name,
        .scope = measure->scope,
        .window = measure->window,
        .regime = w->c->scenario->regimes[w->c->regimes[regime]].name,
        .effect = tally->mean,
        .low = low,
        .high = high,
        .n = tally->n,
        .good = good,
    };
    return finding;
}

/* ---- the reference -------------------------------------------------------------------------- */

/* When the mean of the series need_met of a scope is lowest, in words, and its estimate there; "" where there
 * is no such series. */
static const char *lowest(const struct writer *w, const char *scope, const struct trn_tally **ret_tally,
                          const struct trn_hist **ret_hist)
{
    const struct trn_comparison *c = w->c;
    const struct trn_layout *layout = c->layout;
    double *mean = TRN_NEW(w->arena, double, layout->n_dates);
    double *half = TRN_NEW(w->arena, double, layout->n_dates);
    int32_t *day = TRN_NEW(w->arena, int32_t, layout->n_dates), s = 0;
    while (s < layout->n_series &&
           (strcmp(layout->series[s].name, "need_met") != 0 || strcmp(layout->series[s].scope, scope) != 0))
        s++;
    if (!mean || !half || !day || s == layout->n_series)
        return "";
    for (int32_t d = 0; d < layout->n_dates; d++) {
        const size_t at = (size_t)d * (size_t)layout->n_series + (size_t)s;
        const struct trn_tally *tally = &c->series_tally[at];
        const struct trn_hist *hist = &c->series_hist[at];
        mean[d] = tally->n > 0 ? tally->mean : (double)NAN;
        half[d] = tally->n > 1 ? trn_notch(trn_hist_quantile(hist, 0.25), trn_hist_quantile(hist, 0.75),
                                           (double)tally->n)
                               : 0.0;
        day[d] = c->scenario->start_day + (int32_t)floor(layout->dates[d]);
    }
    char words[TRN_LOWEST_BYTES];
    const int32_t at = trn_lowest_words(day, mean, half, layout->n_dates, words);
    if (at < 0)
        return "";
    *ret_tally = &c->series_tally[(size_t)at * (size_t)layout->n_series + (size_t)s];
    *ret_hist = &c->series_hist[(size_t)at * (size_t)layout->n_series + (size_t)s];
    const char *copy = trn_arena_strdup(w->arena, words);
    return copy ? copy : "";
}

/* The capability that met the least of its need, or TRN_NONE. */
static int32_t worst_capability(const struct trn_comparison *c)
{
    int32_t worst = TRN_NONE;
    for (int32_t m = 0; m < c->layout->n_measures; m++) {
        const struct trn_measure *measure = &c->layout->measures[m];
        if (strcmp(measure->name, "need_met") != 0 || strcmp(measure->kind, "capability") != 0 ||
            measure->window[0] != '\0' || c->measures[m].tally.n == 0)
            continue;
        if (worst == TRN_NONE || c->measures[m].tally.mean < c->measures[worst].tally.mean)
            worst = m;
    }
    return worst;
}

/* "of all need", "of the artillery need" */
static const char *of_need(const struct writer *w, const struct trn_measure *measure)
{
    if (strcmp(measure->kind, "total") == 0)
        return "of all need";
    return trn_arena_printf(w->arena, "of the need for %s",
                            trn_words_scope(w->c->scenario, measure->kind, measure->scope));
}

static void about_reference(struct writer *w, int32_t primary)
{
    const struct trn_comparison *c = w->c;
    const struct trn_tally *tally = &c->measures[primary].tally, *deep = NULL;
    const struct trn_hist *spread = NULL;
    if (tally->n == 0)
        return;
    double half = trn_tally_half_width(tally, c->level);
    double low = tally->mean - half, high = tally->mean + half;
    const struct trn_measure *primary_measure = &c->layout->measures[primary];
    const char *text = trn_arena_printf(w->arena, "Under %s, %.1f %% %s is met", trn_words_regime(c, 0),
                                        100.0 * tally->mean, of_need(w, primary_measure));
    if (tally->n >= 2)
        text = trn_arena_printf(w->arena, "%s (%.0f %% interval %.1f to %.1f, n = %lld)", text,
                                100.0 * c->level, 100.0 * low, 100.0 * high, (long long)tally->n);
    int32_t worst = strcmp(primary_measure->kind, "total") == 0 ? worst_capability(c) : TRN_NONE;
    if (worst != TRN_NONE) {
        const struct trn_measure *measure = &c->layout->measures[worst];
        text = trn_arena_printf(w->arena, "%s, least of %s (%.1f %%)", text,
                                trn_words_scope(c->scenario, measure->kind, measure->scope),
                                100.0 * c->measures[worst].tally.mean);
    }
    const char *when = lowest(w, primary_measure->scope, &deep, &spread);
    if (when[0] != '\0') {
        text =
            trn_arena_printf(w->arena, "%s; it is lowest %s, some %.0f %%", text, when, 100.0 * deep->mean);
        if (deep->n >= LEAST_FOR_SPREAD)
            text = trn_arena_printf(w->arena, "%s (%.0f to %.0f in 90 of 100 runs)", text,
                                    100.0 * trn_hist_quantile(spread, 0.05),
                                    100.0 * trn_hist_quantile(spread, 0.95));
    }
    trn_finding_add(w, &c->layout->measures[primary], 0, tally, low, high, 0, text);
}

/* The k-th window by its first day, then by its last. */
static const struct trn_window *window_by_date(const struct trn_scenario *sc, int32_t k)
{
    for (int32_t i = 0; i < sc->n_windows; i++) {
        int32_t before = 0;
        for (int32_t j = 0; j < sc->n_windows; j++) {
            const struct trn_window *a = &sc->windows[j], *b = &sc->windows[i];
            before += a->from != b->from ? a->from < b->from : a->to != b->to ? a->to < b->to : j < i;
        }
        if (before == k)
            return &sc->windows[i];
    }
    return &sc->windows[k];
}

/* What the reference meets in each window: "In US hold 43.3 %, in recovery 67.5 % of the need ..." */
static void about_windows(struct writer *w, int32_t primary)
{
    const struct trn_comparison *c = w->c;
    const struct trn_measure *whole = &c->layout->measures[primary];
    const char *list = NULL;
    int32_t last = primary;
    for (int32_t k = 0; k < c->scenario->n_windows; k++) {
        const struct trn_window *window = window_by_date(c->scenario, k);
        int32_t m = trn_measure_find(c->layout, "need_met", whole->scope, window->name);
        if (m == TRN_NONE || c->measures[m].tally.n == 0)
            continue;
        list = trn_arena_printf(w->arena, "%s%s%s %.1f %%", list ? list : "", list ? "; " : "", window->label,
                                100.0 * c->measures[m].tally.mean);
        last = m;
    }
    if (!list)
        return;
    const struct trn_tally *tally = &c->measures[last].tally;
    double half = trn_tally_half_width(tally, c->level);
    trn_finding_add(w, &c->layout->measures[last], 0, tally, tally->mean - half, tally->mean + half, 0,
                    trn_arena_printf(w->arena, "Under %s, %s is met by period: %s", trn_words_regime(c, 0),
                                     of_need(w, whole) + 3, list));
}

/* ---- differences ---------------------------------------------------------------------------- */

/* "(95 % interval 4.0 to 8.2, n = 200)" of an effect that is shown without its sign. */
static const char *interval(const struct writer *w, const struct trn_difference *d,
                            const struct trn_measure *measure, bool turned)
{
    char from[NUMBER_BYTES], to[NUMBER_BYTES];
    double low = turned ? -d->high : d->low, high = turned ? -d->low : d->high;
    trn_words_quantity(from, low, d->tally.mean, measure, true);
    trn_words_quantity(to, high, d->tally.mean, measure, true);
    return trn_arena_printf(w->arena, "(%.0f %% interval %s to %s, n = %lld)", 100.0 * w->c->level, from, to,
                            (long long)d->tally.n);
}

static const char *need_text(const struct writer *w, const struct trn_measure *measure, int32_t r,
                             const struct trn_difference *d)
{
    double effect = d->tally.mean;
    char size[NUMBER_BYTES];
    trn_words_quantity(size, fabs(effect), effect, measure, false);
    return trn_arena_printf(w->arena, "%s meets %s %s %s%s than %s %s", trn_words_regime(w->c, r), size,
                            effect > 0.0 ? "more" : "less", of_need(w, measure),
                            trn_words_window(w->arena, w->c->scenario, measure), trn_words_regime(w->c, 0),
                            interval(w, d, measure, effect < 0.0));
}

static const char *other_text(const struct writer *w, const struct trn_measure *measure, int32_t r,
                              const struct trn_difference *d, int good)
{
    double effect = d->tally.mean;
    char size[NUMBER_BYTES];
    trn_words_quantity(size, fabs(effect), effect, measure, false);
    const char *verdict = good > 0 ? "does better on" : good < 0 ? "does worse on" : "differs in";
    return trn_arena_printf(
        w->arena, "%s %s %s%s%s: %s %s than %s %s", trn_words_regime(w->c, r), verdict,
        trn_words_measure(w->arena, measure->name), trn_words_of_scope(w->arena, w->c->scenario, measure),
        trn_words_window(w->arena, w->c->scenario, measure), size, trn_words_more(measure, effect),
        trn_words_regime(w->c, 0), interval(w, d, measure, effect < 0.0));
}

int trn_finding_side(const struct trn_measure *measure, double effect)
{
    return measure->better * (effect > 0.0 ? 1 : effect < 0.0 ? -1 : 0);
}

double trn_finding_relative(const struct trn_comparison *c, int32_t measure, int32_t r)
{
    size_t n = (size_t)c->layout->n_measures;
    double a = fabs(c->measures[(size_t)r * n + (size_t)measure].tally.mean);
    double b = fabs(c->measures[measure].tally.mean);
    double larger = a > b ? a : b;
    double effect = fabs(trn_finding_difference(c, r, measure)->tally.mean);
    return larger > 0.0 ? effect / larger : 0.0;
}

const struct trn_difference *trn_finding_difference(const struct trn_comparison *c, int32_t r,
                                                    int32_t measure)
{
    return &c->differences[(size_t)r * (size_t)c->layout->n_measures + (size_t)measure];
}

bool trn_finding_shown(const struct trn_difference *d)
{
    return d->tally.n >= 2 && trn_leaves_out_zero(d->low, d->high);
}

bool trn_finding_large(const struct trn_measure *measure, double effect)
{
    return strstr(measure->name, "_wait") == NULL || fabs(effect) >= 1.0;
}

/* Sentences are about what the recipient gets and what it costs; who gives which item is in the tables. */
static bool is_told(const struct trn_measure *measure)
{
    return measure->better != 0 &&
           (strcmp(measure->kind, "total") == 0 || strcmp(measure->kind, "capability") == 0 ||
            strcmp(measure->kind, "event") == 0);
}

/* Told by headline(): need met of the headline capability (where there is none: of the total) in any
 * window, and of the total over the whole. The gap says the same in units. */
static bool is_headline(const struct trn_comparison *c, const struct trn_measure *measure)
{
    const struct trn_scenario *sc = c->scenario;
    if (strcmp(measure->name, "need_met") != 0 && strcmp(measure->name, "gap") != 0)
        return false;
    if (sc->headline == TRN_NONE)
        return strcmp(measure->kind, "total") == 0;
    return strcmp(measure->scope, sc->capabilities[sc->headline].name) == 0 ||
           (strcmp(measure->kind, "total") == 0 && measure->window[0] == '\0');
}

/* The word for how often a world shows it; NULL where there are too few worlds for a word. */
static const char *likelihood(const struct trn_difference *d, int good)
{
    if (good == 0 || d->tally.n < LEAST_FOR_SPREAD)
        return NULL;
    return trn_likelihood((double)(good > 0 ? d->better : d->worse) / (double)d->tally.n);
}

static const char *by_world(const struct writer *w, const struct trn_difference *d, int good)
{
    long long n = (long long)d->tally.n, better = (long long)d->better, worse = (long long)d->worse;
    const char *word = likelihood(d, good);
    if (!word)
        return trn_arena_printf(w->arena, "better in %lld worlds, worse in %lld", better, worse);
    return trn_arena_printf(w->arena, "in a single world %s is %s (%lld of %lld worlds, %s in %lld)",
                            good > 0 ? "doing better" : "doing worse", word, good > 0 ? better : worse, n,
                            good > 0 ? "worse" : "better", good > 0 ? worse : better);
}

static void headline(struct writer *w, int32_t primary, int32_t r, double threshold)
{
    const struct trn_comparison *c = w->c;
    if (primary == TRN_NONE)
        return;
    const struct trn_measure *measure = &c->layout->measures[primary];
    const struct trn_difference *d = trn_finding_difference(c, r, primary);
    const char *text;
    int good = 0;
    if (d->tally.n < 2)
        return;
    char size[NUMBER_BYTES];
    trn_words_quantity(size, d->tally.mean, d->tally.mean, measure, false);
    if (!trn_finding_shown(d)) {
        text = trn_arena_printf(
            w->arena, "No difference between %s and %s is shown in the share %s met%s: %s %s",
            trn_words_regime(c, r), trn_words_regime(c, 0), of_need(w, measure),
            trn_words_window(w->arena, w->c->scenario, measure), size, interval(w, d, measure, false));
    } else if (fabs(d->tally.mean) < threshold) {
        text = trn_arena_printf(w->arena, "%s and %s hardly differ in the share %s met%s: %s %s",
                                trn_words_regime(c, r), trn_words_regime(c, 0), of_need(w, measure),
                                trn_words_window(w->arena, w->c->scenario, measure), size,
                                interval(w, d, measure, false));
    } else {
        good = trn_finding_side(measure, d->tally.mean);
        text = need_text(w, measure, r, d);
        if (good < 0)
            text = trn_arena_printf(w->arena, "Worse: %s", text);
        text = trn_arena_printf(w->arena, "%s; %s", text, by_world(w, d, good));
    }
    trn_finding_add(w, measure, r, &d->tally, d->low, d->high, good, text)->likelihood = likelihood(d, good);
}

/* With many regimes the windows of one stand in one sentence. */
static void by_period(struct writer *w, const char *scope, int32_t r, double threshold)
{
    const struct trn_comparison *c = w->c;
    const char *list = NULL;
    const struct trn_difference *d = NULL;
    int32_t last = TRN_NONE;
    for (int32_t k = 0; k < c->scenario->n_windows; k++) {
        const struct trn_window *window = window_by_date(c->scenario, k);
        int32_t m = trn_measure_find(c->layout, "need_met", scope, window->name);
        if (m == TRN_NONE || trn_finding_difference(c, r, m)->tally.n < 2)
            continue;
        d = trn_finding_difference(c, r, m);
        double effect = 100.0 * d->tally.mean;
        const char *size = fabs(effect) < 0.05 ? "0.0" : trn_arena_printf(w->arena, "%+.1f", effect);
        const char *said = !trn_finding_shown(d)             ? " (no difference shown)"
                           : fabs(d->tally.mean) < threshold ? " (hardly any)"
                                                             : "";
        list = trn_arena_printf(w->arena, "%s%s%s %s%s", list ? list : "", list ? "; " : "", window->label,
                                size, said);
        last = m;
    }
    if (!list)
        return;
    const struct trn_measure *measure = &c->layout->measures[last];
    trn_finding_add(w, measure, r, &d->tally, d->low, d->high, 0,
                    trn_arena_printf(w->arena, "Points %s met by period, %s against %s: %s",
                                     of_need(w, measure), trn_words_regime(c, r), trn_words_regime(c, 0),
                                     list));
}

/* The window in which a regime does worst against the reference, where it does worse at all. */
static int32_t worst_window(const struct writer *w, const char *scope, int32_t r, double threshold)
{
    const struct trn_comparison *c = w->c;
    int32_t worst = TRN_NONE;
    double least = -threshold;
    for (int32_t k = 0; k < c->scenario->n_windows; k++) {
        int32_t m = trn_measure_find(c->layout, "need_met", scope, c->scenario->windows[k].name);
        const struct trn_difference *d = m == TRN_NONE ? NULL : trn_finding_difference(c, r, m);
        if (d && d->tally.n >= 2 && trn_finding_shown(d) && d->tally.mean <= least) {
            least = d->tally.mean;
            worst = m;
        }
    }
    return worst;
}

static int by_weight(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->about_need != y->about_need)
        return x->about_need ? -1 : 1;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    if (x->good != y->good)
        return x->good < y->good ? -1 : 1; /* the loss first */
    return x->measure < y->measure ? -1 : 1;
}

/* Measures that say nearly the same: a gap is need not met, a longest failure part of the days in failure. */
static bool same_kind(const char *a, const char *b)
{
    static const char *const pairs[][2] = {{"need_met", "gap"}, {"days_below_failure", "longest_gap_days"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if ((strcmp(a, pairs[i][0]) == 0 || strcmp(a, pairs[i][1]) == 0) &&
            (strcmp(b, pairs[i][0]) == 0 || strcmp(b, pairs[i][1]) == 0))
            return true;
    return strcmp(a, b) == 0;
}

/* Many windows and scopes say the same thing again: of those of one measure keep the first few, of one
 * scope the first. */
static int32_t drop_repetitions(const struct trn_layout *layout, struct candidate *all, int32_t n)
{
    int32_t kept = 0;
    for (int32_t i = 0; i < n; i++) {
        const struct trn_measure *measure = &layout->measures[all[i].measure];
        int32_t alike = 0;
        bool again = false;
        for (int32_t k = 0; k < kept; k++) {
            const struct trn_measure *other = &layout->measures[all[k].measure];
            if (!same_kind(other->name, measure->name))
                continue;
            alike += all[k].good == all[i].good;
            again = again || strcmp(other->scope, measure->scope) == 0;
        }
        if (!again && alike < MOST_OF_A_KIND)
            all[kept++] = all[i];
    }
    return kept;
}

/* Keep the first `room` candidates, but as many losses as gains where there are enough. */
static int32_t select_candidates(struct candidate *all, int32_t n, int32_t room)
{
    int32_t losses = 0, gains = 0, kept = 0;
    for (int32_t i = 0; i < n; i++)
        *(all[i].good < 0 ? &losses : &gains) += 1;
    int32_t most_losses = losses, most_gains = gains;
    if (n > room) {
        most_losses = losses < room / 2 ? losses : room / 2;
        most_gains = gains < room - most_losses ? gains : room - most_losses;
        most_losses = room - most_gains;
    }
    for (int32_t i = 0; i < n; i++) {
        int32_t *left = all[i].good < 0 ? &most_losses : &most_gains;
        if (*left > 0) {
            (*left)--;
            all[kept++] = all[i];
        }
    }
    return kept;
}

/* With one capability the total says it again. */
static bool same_difference(const struct trn_comparison *c, int32_t r, int32_t a, int32_t b)
{
    const struct trn_difference *x = trn_finding_difference(c, r, a), *y = trn_finding_difference(c, r, b);
    return x->tally.n == y->tally.n && x->tally.mean == y->tally.mean && x->low == y->low;
}

/* The total's measure where the headline capability has the same. */
static bool says_headline_again(const struct trn_comparison *c, int32_t r, int32_t m)
{
    const struct trn_scenario *sc = c->scenario;
    const struct trn_measure *measure = &c->layout->measures[m];
    if (sc->headline == TRN_NONE || strcmp(measure->kind, "total") != 0)
        return false;
    int32_t other =
        trn_measure_find(c->layout, measure->name, sc->capabilities[sc->headline].name, measure->window);
    return other != TRN_NONE && same_difference(c, r, m, other);
}

static void differences(struct writer *w, int32_t primary, int32_t r, double threshold,
                        struct candidate *candidates)
{
    const struct trn_comparison *c = w->c;
    const struct trn_layout *layout = c->layout;
    int32_t n = 0;
    for (int32_t m = 0; m < layout->n_measures; m++) {
        const struct trn_measure *measure = &layout->measures[m];
        const struct trn_difference *d = trn_finding_difference(c, r, m);
        if (m == primary || is_headline(c, measure) || !is_told(measure) || !trn_finding_shown(d) ||
            !(d->p_value <= P_LIMIT) || !trn_finding_large(measure, d->tally.mean) ||
            says_headline_again(c, r, m))
            continue;
        double weight = trn_finding_relative(c, m, r);
        double size = trn_words_is_share(measure) ? fabs(d->tally.mean) : weight;
        if (size < threshold)
            continue;
        candidates[n++] = (struct candidate){m, trn_finding_side(measure, d->tally.mean),
                                             strcmp(measure->name, "need_met") == 0, weight};
    }
    qsort(candidates, (size_t)n, sizeof *candidates, by_weight);
    n = drop_repetitions(layout, candidates, n);
    n = select_candidates(candidates, n, MORE_PER_REGIME);
    int32_t told[2] = {0, 0}; /* gains, losses: they take turns among the first, a loss before a gain */
    for (int32_t i = 0; i < n; i++) {
        int32_t m = candidates[i].measure;
        bool loss = candidates[i].good < 0;
        const struct trn_measure *measure = &layout->measures[m];
        w->rank = RANK_OTHERS + 2 * told[loss]++ + !loss;
        const struct trn_difference *d = trn_finding_difference(c, r, m);
        const char *text = strcmp(measure->name, "need_met") == 0
                               ? need_text(w, measure, r, d)
                               : other_text(w, measure, r, d, candidates[i].good);
        if (strcmp(measure->name, "need_met") == 0 && candidates[i].good < 0)
            text = trn_arena_printf(w->arena, "Worse: %s", text);
        trn_finding_add(w, measure, r, &d->tally, d->low, d->high, candidates[i].good, text)->likelihood =
            likelihood(d, candidates[i].good);
    }
}

/* Put the first FIRST by rank in front; within them and after them the order stays. */
static int32_t order(struct writer *w)
{
    struct trn_finding *sorted = TRN_NEW(w->arena, struct trn_finding, w->n + 1);
    int32_t n = 0, room = FIRST, last = RANK_REFERENCE, upto = 0;
    if (!sorted)
        return 0;
    for (; last <= RANK_OTHERS + 2 * MORE_PER_REGIME; last++) {
        int32_t of_rank = 0;
        for (int32_t i = 0; i < w->n; i++)
            of_rank += w->ranks[i] == last;
        if (of_rank > room)
            break;
        room -= of_rank;
    }
    for (; upto < w->n && room > 0; upto++) /* of the rank that does not fit as many as do */
        room -= w->ranks[upto] == last;
    for (int pass = 0; pass < 2; pass++)
        for (int32_t i = 0; i < w->n; i++) {
            bool first = w->ranks[i] < last || (w->ranks[i] == last && i < upto);
            if (first == (pass == 0))
                sorted[n++] = w->findings[i];
        }
    w->findings = sorted;
    return n;
}

int32_t trn_findings(const struct trn_comparison *comparison, double threshold, struct trn_arena *arena,
                     const struct trn_finding **ret)
{
    const struct trn_scenario *sc = comparison->scenario;
    const struct trn_layout *layout = comparison->layout;
    struct writer w = {.c = comparison, .arena = arena};
    int32_t total = trn_measure_find(layout, "need_met", "total", "");
    int32_t primary = sc->headline == TRN_NONE
                          ? total
                          : trn_measure_find(layout, "need_met", sc->capabilities[sc->headline].name, "");
    int32_t headlines = 4 + sc->n_windows;
    int32_t most = 2 + comparison->n_regimes * (headlines + MORE_PER_REGIME);
    w.findings = TRN_NEW(arena, struct trn_finding, most);
    w.ranks = TRN_NEW(arena, int32_t, most);
    struct candidate *candidates = TRN_NEW(arena, struct candidate, layout->n_measures + 1);
    if (!w.findings || !w.ranks || !candidates || primary == TRN_NONE)
        return 0;
    about_reference(&w, primary);
    about_windows(&w, primary);
    /* Chosen beforehand: the headline capability over the whole run and in each window, and the total. */
    const char *scope = primary == total ? "total" : sc->capabilities[sc->headline].name;
    for (int32_t r = 1; r < comparison->n_regimes; r++) {
        w.rank = RANK_WHOLE;
        headline(&w, primary, r, threshold);
        w.rank = RANK_PERIODS;
        if (comparison->n_regimes > 2)
            by_period(&w, scope, r, threshold);
        for (int32_t k = 0; comparison->n_regimes <= 2 && k < sc->n_windows; k++)
            headline(&w, trn_measure_find(layout, "need_met", scope, window_by_date(sc, k)->name), r,
                     threshold);
        const struct trn_difference *whole = trn_finding_difference(comparison, r, primary);
        int32_t worst = worst_window(&w, scope, r, threshold);
        w.rank = RANK_REASONS;
        if (trn_finding_shown(whole) && fabs(whole->tally.mean) >= threshold)
            trn_reasons(&w, primary, r);
        if (worst != TRN_NONE && !(trn_finding_shown(whole) && whole->tally.mean <= -threshold))
            trn_reasons(&w, worst, r);
        w.rank = RANK_TOTAL;
        if (primary != total && total != TRN_NONE && !same_difference(comparison, r, primary, total))
            headline(&w, total, r, threshold);
    }
    for (int32_t r = 1; r < comparison->n_regimes; r++)
        differences(&w, primary, r, threshold, candidates);
    w.n = order(&w);
    *ret = w.findings;
    return w.n;
}
