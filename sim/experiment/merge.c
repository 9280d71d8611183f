/* merge.c - add replications up, in order, and estimate from the sums.
 *
 * Additions happen in the order of replications whatever the number of threads, so that sums of
 * floating-point numbers are the same to the last bit. */
#include "comparison.h"

#include <assert.h>
#include <math.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

int32_t trn_measure_find(const struct trn_layout *layout, const char *name, const char *scope,
                         const char *window)
{
    for (int32_t i = 0; i < layout->n_measures; i++) {
        const struct trn_measure *measure = &layout->measures[i];
        if (strcmp(measure->name, name) == 0 && strcmp(measure->scope, scope) == 0 &&
            strcmp(measure->window, window) == 0)
            return i;
    }
    return TRN_NONE;
}

static void init_hists(struct trn_hist *hists, size_t n)
{
    for (size_t i = 0; i < n; i++)
        trn_hist_init(&hists[i]);
}

static void build(struct trn_arena *arena, const struct trn_scenario *scenario,
                  const struct trn_compare_def *def, struct trn_merge *merge)
{
    struct trn_comparison_owner *owner = TRN_NEW(arena, struct trn_comparison_owner, 1);
    owner->arena = arena;
    struct trn_comparison *c = &owner->comparison;
    c->scenario = scenario;
    const struct trn_layout *layout = trn_layout_create(arena, scenario);
    if (!layout)
        return;
    c->layout = layout;
    c->n_regimes = def->n_regimes;
    c->regimes = TRN_NEW(arena, trn_id, def->n_regimes);
    memcpy(c->regimes, def->regimes, (size_t)def->n_regimes * sizeof *c->regimes);
    c->first = def->first;
    c->wanted = def->reps;
    c->seed = def->seed;
    c->level = def->level;

    size_t regimes = (size_t)def->n_regimes;
    size_t n_series = regimes * (size_t)layout->n_dates * (size_t)layout->n_series;
    size_t n_monthly = regimes * (size_t)layout->n_months * (size_t)layout->n_monthly;
    size_t n_measures = regimes * (size_t)layout->n_measures;
    c->series_hist = TRN_NEW(arena, struct trn_hist, n_series);
    c->series_tally = TRN_NEW(arena, struct trn_tally, n_series);
    c->monthly_hist = TRN_NEW(arena, struct trn_hist, n_monthly);
    c->monthly_tally = TRN_NEW(arena, struct trn_tally, n_monthly);
    c->measures = TRN_NEW(arena, struct trn_estimate, n_measures);
    c->differences = TRN_NEW(arena, struct trn_difference, n_measures);
    init_hists(c->series_hist, n_series);
    init_hists(c->monthly_hist, n_monthly);
    for (size_t i = 0; i < n_measures; i++)
        trn_hist_init(&c->measures[i].hist);

    merge->regime = TRN_NEW(arena, struct trn_tally, n_measures);
    merge->reference = TRN_NEW(arena, struct trn_tally, n_measures);
    merge->measures = TRN_NEW(arena, double, n_measures);
    merge->stop = trn_stop_default(def->precision);
    merge->primary = trn_measure_find(layout, "need_met", "total", "");
    merge->comparison = c;
}

enum trn_status trn_merge_create(const struct trn_scenario *scenario, const struct trn_compare_def *def,
                                 struct trn_merge *merge, struct trn_error *reterr)
{
    memset(merge, 0, sizeof *merge);
    struct trn_arena *arena = trn_arena_create(1 << 20);
    if (!arena)
        return trn_fail(reterr, TRN_E_MEMORY, "", "no memory for a comparison");
    jmp_buf oom;
    trn_arena_on_oom(arena, &oom);
    if (setjmp(oom) == 0)
        build(arena, scenario, def, merge);
    trn_arena_on_oom(arena, NULL);
    if (!merge->comparison) {
        trn_arena_free(arena);
        return trn_fail(reterr, TRN_E_MEMORY, "", "no memory for the sums of %d regimes",
                        (int)def->n_regimes);
    }
    return TRN_OK;
}

void trn_comparison_free(struct trn_comparison *comparison)
{
    if (comparison)
        trn_arena_free(((struct trn_comparison_owner *)comparison)->arena);
}

static void add_grid(struct trn_hist *hists, struct trn_tally *tallies, const double *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (isfinite(values[i])) {
            trn_hist_add(&hists[i], values[i]);
            trn_tally_add(&tallies[i], values[i]);
        }
    }
}

static void add_difference(struct trn_merge *merge, size_t at, int better, double a, double b)
{
    if (!isfinite(a) || !isfinite(b))
        return;
    struct trn_difference *difference = &merge->comparison->differences[at];
    trn_tally_add(&difference->tally, a - b);
    trn_tally_add(&merge->regime[at], a);
    trn_tally_add(&merge->reference[at], b);
    /* What differs in the last digits only, by another order of additions, is the same. */
    if (fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b)))
        difference->same++;
    else if ((a - b) * better > 0.0)
        difference->better++;
    else if ((a - b) * better < 0.0)
        difference->worse++;
}

void trn_merge_add(struct trn_merge *merge, struct trn_outcome *const *outcomes)
{
    struct trn_comparison *c = merge->comparison;
    const struct trn_layout *layout = c->layout;
    size_t n_series = (size_t)layout->n_dates * (size_t)layout->n_series;
    size_t n_monthly = (size_t)layout->n_months * (size_t)layout->n_monthly;
    size_t n_measures = (size_t)layout->n_measures;

    for (int32_t r = 0; r < c->n_regimes; r++) {
        const struct trn_outcome *outcome = outcomes[r];
        size_t regime = (size_t)r;
        add_grid(c->series_hist + regime * n_series, c->series_tally + regime * n_series, outcome->series,
                 n_series);
        add_grid(c->monthly_hist + regime * n_monthly, c->monthly_tally + regime * n_monthly,
                 outcome->monthly, n_monthly);
        for (size_t m = 0; m < n_measures; m++) {
            size_t at = regime * n_measures + m;
            double value = outcome->measures[m];
            merge->measures[at] = value;
            if (isfinite(value)) {
                trn_tally_add(&c->measures[at].tally, value);
                trn_hist_add(&c->measures[at].hist, value);
            }
            if (r > 0)
                add_difference(merge, at, layout->measures[m].better, value, merge->measures[m]);
        }
        c->events += outcome->events;
        trn_balance_add(&c->balance, &outcome->balance);
    }
    c->done++;
}

/* The widest interval of the primary measure: of its paired differences, or of the measure itself
 * when there is one regime. NaN while one of them is not defined. */
static double widest(const struct trn_merge *merge)
{
    const struct trn_comparison *c = merge->comparison;
    size_t n = (size_t)c->layout->n_measures, primary = (size_t)merge->primary;
    if (c->n_regimes == 1)
        return trn_tally_half_width(&c->measures[primary].tally, c->level);
    double most = 0.0;
    for (int32_t r = 1; r < c->n_regimes; r++) {
        double half = trn_tally_half_width(&c->differences[(size_t)r * n + primary].tally, c->level);
        if (!(half <= most)) /* also NaN */
            most = half;
        if (isnan(most))
            break;
    }
    return most;
}

bool trn_merge_precise(struct trn_merge *merge)
{
    return merge->primary != TRN_NONE && trn_stop_done(&merge->stop, merge->comparison->done, widest(merge));
}

static double pairing(const struct trn_tally *paired, const struct trn_tally *a, const struct trn_tally *b)
{
    double unpaired = trn_tally_variance(a) + trn_tally_variance(b);
    return unpaired > 0.0 ? trn_tally_variance(paired) / unpaired : NAN;
}

enum trn_status trn_merge_finish(struct trn_merge *merge, struct trn_error *reterr)
{
    struct trn_comparison *c = merge->comparison;
    size_t n = (size_t)c->layout->n_measures;
    double *p = calloc(2 * n + 1, sizeof *p);
    size_t *scratch = calloc(2 * n + 1, sizeof *scratch), *which = scratch ? scratch + n : NULL;
    if (!p || !scratch) {
        free(p);
        free(scratch);
        return trn_fail(reterr, TRN_E_MEMORY, "", "no memory for %zu p-values", n);
    }
    double *adjusted = p + n;
    for (int32_t r = 1; r < c->n_regimes; r++) {
        struct trn_difference *differences = c->differences + (size_t)r * n;
        size_t tested = 0;
        for (size_t m = 0; m < n; m++) {
            struct trn_difference *d = &differences[m];
            size_t at = (size_t)r * n + m;
            double half = trn_tally_half_width(&d->tally, c->level);
            bool any = d->tally.n > 0;
            /* The family of tests: what has a better side and is not the same in all worlds. */
            bool judged = c->layout->measures[m].better != 0;
            bool differs = d->tally.n > 0 && (d->tally.mean != 0.0 || trn_tally_sd(&d->tally) > 0.0);
            d->low = any ? d->tally.mean - half : NAN;
            d->high = any ? d->tally.mean + half : NAN;
            d->pairing = pairing(&d->tally, &merge->regime[at], &merge->reference[at]);
            d->p_value = d->tally.n >= 2 && !differs && judged ? 1.0 : NAN;
            if (d->tally.n >= 2 && judged && differs) {
                p[tested] = trn_tally_p_value(&d->tally);
                which[tested++] = m;
            }
        }
        trn_holm(p, tested, adjusted, scratch);
        for (size_t i = 0; i < tested; i++)
            differences[which[i]].p_value = adjusted[i];
    }
    free(p);
    free(scratch);
    return TRN_OK;
}
