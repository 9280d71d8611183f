/* reasons.c - what goes along with a difference in need met.
 *
 * A fixed list of measures lies between what a regime changes and what the recipient gets: what was handed
 * over, how long it took, what was blocked, unspent or doubled. Those whose difference is
 * shown and points the same way are told: what was handed over first, then the largest relative effects.
 * Waits of less than a day are not told. What goes along with a loss need not be its
 * cause, and the sentence says so. */
#include "finding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_REASONS = 3 };
#define FIRST 10.0 /* above any relative effect, which is 2 at the most */

static const char *const between[] = {
    "delivered",     "lag_median",   "on_time_share",         "withdrawn_share",
    "blocked_share", "money_lapsed", "money_unspent",         "written_off_value",
    "hub_wait",      "stage_wait",   "vehicles_without_crew", "first_given_day"};

struct reason {
    int32_t measure;
    double weight;
};

static int larger_first(const void *a, const void *b)
{
    const struct reason *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return x->measure < y->measure ? -1 : 1;
}

/* Some donor may not give it as it likes: then the day on which it is given first says something. */
static bool restricted(const struct trn_scenario *scenario, trn_id item)
{
    for (trn_id d = 0; item != TRN_NONE && d < scenario->n_donors; d++) {
        enum trn_caveat_rule rule = scenario->donors[d].items[item].caveat;
        if (rule == TRN_CAVEAT_NOT_BEFORE || rule == TRN_CAVEAT_AFTER)
            return true;
    }
    return false;
}

/* Of the whole run or of the window; of the total, or of an item that serves the capability. */
static bool belongs(const struct trn_comparison *c, const struct trn_measure *measure,
                    const struct trn_measure *about)
{
    bool known = false;
    for (size_t k = 0; k < sizeof between / sizeof between[0]; k++)
        known = known || strcmp(between[k], measure->name) == 0;
    bool windowed = strcmp(measure->name, "delivered") == 0;
    if (!known || strcmp(measure->window, windowed ? about->window : "") != 0)
        return false;
    if (strcmp(measure->kind, "total") == 0)
        return true;
    trn_id cap = trn_find_capability(c->scenario, about->scope);
    if (strcmp(measure->kind, "item") != 0 || cap == TRN_NONE)
        return false;
    trn_id item = trn_find_item(c->scenario, measure->scope);
    if (strcmp(measure->name, "first_given_day") == 0 && !restricted(c->scenario, item))
        return false;
    for (int32_t k = 0; k < c->scenario->capabilities[cap].n_items; k++)
        if (c->scenario->capabilities[cap].items[k].item == item)
            return true;
    return false;
}

void trn_reasons(struct writer *w, int32_t about, int32_t r)
{
    const struct trn_comparison *c = w->c;
    const struct trn_layout *layout = c->layout;
    const struct trn_difference *difference = trn_finding_difference(c, r, about);
    int good = trn_finding_side(&layout->measures[about], difference->tally.mean);
    struct reason *reasons = TRN_NEW(w->arena, struct reason, layout->n_measures);
    int32_t n = 0;
    for (int32_t m = 0; reasons && m < layout->n_measures; m++) {
        const struct trn_measure *measure = &layout->measures[m];
        const struct trn_difference *d = trn_finding_difference(c, r, m);
        if (belongs(c, measure, &layout->measures[about]) && trn_finding_shown(d) &&
            trn_finding_side(measure, d->tally.mean) == good && trn_finding_large(measure, d->tally.mean))
            reasons[n++] = (struct reason){m, trn_finding_relative(c, m, r) +
                                                  (strcmp(measure->name, "delivered") == 0 ? FIRST : 0.0)};
    }
    if (n == 0)
        return;
    qsort(reasons, (size_t)n, sizeof *reasons, larger_first);
    const char *list = NULL;
    for (int32_t k = 0; k < n && k < MOST_REASONS; k++) {
        const struct trn_measure *measure = &layout->measures[reasons[k].measure];
        double effect = trn_finding_difference(c, r, reasons[k].measure)->tally.mean;
        char size[NUMBER_BYTES];
        trn_words_quantity(size, effect < 0.0 ? -effect : effect, effect, measure, false);
        list = trn_arena_printf(
            w->arena, "%s%s%s%s%s, %s %s", list ? list : "", list ? "; " : "",
            trn_words_measure(w->arena, measure->name), trn_words_of_scope(w->arena, w->c->scenario, measure),
            trn_words_window(w->arena, w->c->scenario, measure), size, trn_words_more(measure, effect));
    }
    const struct trn_measure *measure = &layout->measures[about];
    trn_finding_add(
        w, measure, r, &difference->tally, difference->low, difference->high, good,
        trn_arena_printf(w->arena, "What goes with the %s in %s under %s%s (not proof of cause): %s",
                         good < 0 ? "loss" : "gain",
                         strcmp(measure->kind, "total") == 0
                             ? "all need met"
                             : trn_words_scope(c->scenario, measure->kind, measure->scope),
                         trn_words_regime(c, r), trn_words_window(w->arena, w->c->scenario, measure), list));
}
