/* outage.c - see outage.h */
#include "tranche/outage.h"

#include <math.h>

static size_t per_run(const struct trn_outage_outputs *outputs)
{
    return (size_t)outputs->n_measures + (size_t)outputs->n_dates +
           (size_t)outputs->n_donors * (size_t)outputs->n_months;
}

bool trn_outages_create(struct trn_arena *arena, const struct trn_outage_outputs *outputs,
                        const struct trn_outage *outages, int32_t n_variants, int32_t n_regimes,
                        struct trn_outages *ret)
{
    struct trn_variants_def def = {
        .n_variants = n_variants, .n_regimes = n_regimes, .n_outputs = outputs->n_measures};
    size_t runs = (size_t)n_variants * (size_t)n_regimes, measures = runs * (size_t)outputs->n_measures;
    *ret =
        (struct trn_outages){.outputs = *outputs,
                             .outages = outages,
                             .contrasts = trn_contrasts_create(arena, &def, 0, 0),
                             .apart = TRN_NEW(arena, struct trn_tally, measures),
                             .after = TRN_NEW(arena, struct trn_aftermath, runs),
                             .donors = TRN_NEW(arena, struct trn_tally, runs * (size_t)outputs->n_donors + 1),
                             .measures = TRN_NEW(arena, double, measures)};
    return ret->contrasts.at && ret->apart && ret->after && ret->donors && ret->measures;
}

static size_t run_of(const struct trn_outages *o, int32_t variant, int32_t regime)
{
    return (size_t)variant * (size_t)o->contrasts.n_regimes + (size_t)regime;
}

const struct trn_tally *trn_outage_apart(const struct trn_outages *o, int32_t variant, int32_t regime,
                                         int32_t measure)
{
    return &o->apart[run_of(o, variant, regime) * (size_t)o->outputs.n_measures + (size_t)measure];
}

const struct trn_aftermath *trn_outage_after(const struct trn_outages *o, int32_t variant, int32_t regime)
{
    return &o->after[run_of(o, variant, regime)];
}

const struct trn_tally *trn_outage_donor(const struct trn_outages *o, int32_t variant, int32_t regime,
                                         int32_t donor)
{
    return &o->donors[run_of(o, variant, regime) * (size_t)o->outputs.n_donors + (size_t)donor];
}

double trn_recovery_days(const double *hit, const double *plain, const double *dates, int32_t n, double to,
                         bool *ret_back)
{
    int32_t in_row = 0, first = 0;
    double start = NAN;
    *ret_back = true;
    while (first < n && dates[first] <= to)
        first++;
    for (int32_t k = first; k < n; k++) {
        if (hit[k] <= plain[k] - TRN_BACK_WITHIN) {
            in_row = 0;
            continue;
        }
        if (in_row++ == 0)
            start = k == first ? 0.0 : dates[k - 1] - to;
        if (in_row == TRN_BACK_SAMPLES)
            return start;
    }
    if (first == n)
        return NAN;
    *ret_back = in_row > 0;
    return in_row > 0 ? start : dates[n - 1] - to;
}

static bool is_out(const struct trn_outage *outage, int32_t donor)
{
    return outage->donor[0] == donor || outage->donor[1] == donor;
}

static void add_donors(struct trn_outages *o, int32_t variant, int32_t regime, const double *hit,
                       const double *plain)
{
    const struct trn_outage *outage = &o->outages[variant];
    struct trn_aftermath *after = &o->after[run_of(o, variant, regime)];
    struct trn_tally *donors = o->donors + run_of(o, variant, regime) * (size_t)o->outputs.n_donors;
    double lost = 0.0, made_up = 0.0;
    for (int32_t d = 0; d < o->outputs.n_donors; d++) {
        double more = 0.0;
        for (int32_t m = 0; m < o->outputs.n_months; m++) {
            size_t at = (size_t)d * (size_t)o->outputs.n_months + (size_t)m;
            more += hit[at] - plain[at];
        }
        trn_tally_add(&donors[d], more);
        if (is_out(outage, d))
            lost -= more;
        else
            made_up += more;
    }
    if (outage->donor[0] == TRN_NONE)
        return;
    trn_tally_add(&after->lost, lost);
    trn_tally_add(&after->made_up, made_up);
    trn_tally_add(&after->both, lost + made_up);
}

static void add_after(struct trn_outages *o, int32_t variant, int32_t regime, const double *hit,
                      const double *plain)
{
    struct trn_aftermath *after = &o->after[run_of(o, variant, regime)];
    bool back;
    double days =
        trn_recovery_days(hit, plain, o->outputs.dates, o->outputs.n_dates, o->outages[variant].to, &back);
    if (!isnan(days)) {
        trn_tally_add(&after->recovery, days);
        after->not_back += !back;
    }
    add_donors(o, variant, regime, hit + o->outputs.n_dates, plain + o->outputs.n_dates);
}

static void add_apart(struct trn_outages *o, int32_t variant, int32_t regime, const double *values)
{
    size_t n = per_run(&o->outputs), at = run_of(o, variant, regime) * (size_t)o->outputs.n_measures;
    for (int32_t k = 0; k < o->outputs.n_measures; k++) {
        double change =
            values[run_of(o, variant, regime) * n + (size_t)k] - values[run_of(o, 0, regime) * n + (size_t)k];
        double first =
            values[run_of(o, variant, 0) * n + (size_t)k] - values[run_of(o, 0, 0) * n + (size_t)k];
        if (isfinite(change) && isfinite(first))
            trn_tally_add(&o->apart[at + (size_t)k], change - first);
    }
}

void trn_outages_add(struct trn_outages *o, const double *values)
{
    size_t n = per_run(&o->outputs), measures = (size_t)o->outputs.n_measures;
    for (int32_t v = 0; v < o->contrasts.n_variants; v++)
        for (int32_t r = 0; r < o->contrasts.n_regimes; r++) {
            const double *hit = values + run_of(o, v, r) * n, *plain = values + run_of(o, 0, r) * n;
            for (size_t k = 0; k < measures; k++)
                o->measures[run_of(o, v, r) * measures + k] = hit[k];
            if (v == 0)
                continue;
            add_after(o, v, r, hit + measures, plain + measures);
            if (r > 0)
                add_apart(o, v, r, values);
        }
    trn_contrasts_add(&o->contrasts, o->measures);
}

bool trn_outages_holm(const struct trn_outages *o, int32_t measure, bool apart, struct trn_arena *arena,
                      double **out)
{
    int32_t n_regimes = o->contrasts.n_regimes;
    size_t all = (size_t)o->contrasts.n_variants * (size_t)n_regimes, n = 0;
    double *p = TRN_NEW(arena, double, all), *adjusted = TRN_NEW(arena, double, all);
    size_t *scratch = TRN_NEW(arena, size_t, all), *run = TRN_NEW(arena, size_t, all);
    *out = TRN_NEW(arena, double, all);
    if (!p || !adjusted || !scratch || !run || !*out)
        return false;
    for (size_t k = 0; k < all; k++)
        (*out)[k] = 1.0;
    for (int32_t v = 1; v < o->contrasts.n_variants; v++)
        for (int32_t r = apart ? 1 : 0; r < n_regimes; r++) {
            const struct trn_contrast *change = trn_contrast_of(&o->contrasts, v, r, measure);
            p[n] = trn_tally_p_value(apart ? trn_outage_apart(o, v, r, measure) : &change->difference);
            run[n++] = run_of(o, v, r);
        }
    trn_holm(p, n, adjusted, scratch);
    for (size_t k = 0; k < n; k++)
        (*out)[run[k]] = adjusted[k];
    return true;
}

bool trn_made_up_share(const struct trn_aftermath *after, double level, double *ret_share, double *ret_half)
{
    const struct trn_tally *lost = &after->lost, *made = &after->made_up;
    if (lost->n < 3 || !(lost->mean - trn_tally_half_width(lost, level) > 0.0))
        return false;
    double share = made->mean / lost->mean;
    double of_lost = trn_tally_variance(lost), of_made = trn_tally_variance(made);
    double covariance = (trn_tally_variance(&after->both) - of_lost - of_made) / 2.0;
    double variance = fmax(0.0, of_made + share * share * of_lost - 2.0 * share * covariance);
    struct trn_tally residual = {.n = lost->n, .m2 = variance * (double)(lost->n - 1)};
    *ret_share = share;
    *ret_half = trn_tally_half_width(&residual, level) / lost->mean;
    return true;
}
