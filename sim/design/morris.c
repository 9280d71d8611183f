/* morris.c - trajectories on a grid of p levels a factor.
 *
 * A factor that starts at level l < p / 2 goes up by p / 2 levels, one that starts above goes down
 * by as many: so each level occurs equally often (Morris 1991, where p is even for this reason). */
#include "tranche/sensitivity.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "points.h"
#include "tranche/stats.h"

enum { MOST_LEVELS = 1 << 20 };

struct trn_morris_def trn_morris_def_default(void)
{
    return (struct trn_morris_def){.n_factors = 1, .trajectories = 20, .levels = 4};
}

static enum trn_status check(const struct trn_morris_def *def, struct trn_error *reterr)
{
    if (def->n_factors < 1 || def->n_factors > TRN_DESIGN_DIMS)
        return trn_fail(reterr, TRN_E_RANGE, "/factors", "expected 1 to %d factors, found %d",
                        TRN_DESIGN_DIMS, (int)def->n_factors);
    if (def->trajectories < 2)
        return trn_fail(reterr, TRN_E_RANGE, "/trajectories", "expected 2 trajectories or more, found %d",
                        (int)def->trajectories);
    if (def->levels < 2 || def->levels > MOST_LEVELS || def->levels % 2 != 0)
        return trn_fail(reterr, TRN_E_RANGE, "/levels",
                        "expected an even number of levels, 2 to %d, found %d", MOST_LEVELS,
                        (int)def->levels);
    if (!(def->margin >= 0.0 && def->margin < 0.5))
        return trn_fail(reterr, TRN_E_RANGE, "/margin", "expected 0 to below 0.5, found %g", def->margin);
    if ((int64_t)def->trajectories * (def->n_factors + 1) > TRN_DESIGN_POINTS)
        return trn_fail(reterr, TRN_E_LIMIT, "/trajectories", "expected at most %d points, found %lld",
                        TRN_DESIGN_POINTS, (long long)def->trajectories * (def->n_factors + 1));
    return TRN_OK;
}

struct writer { /* the arrays of one trajectory */
    double *x;
    int32_t *factor;
    double *step;
};

static void draw_trajectory(const struct trn_morris_def *def, gsl_rng *rng, struct writer at)
{
    const size_t k = (size_t)def->n_factors;
    const int32_t half = def->levels / 2;
    const double top = def->levels - 1, width = 1.0 - 2.0 * def->margin;
    for (size_t f = 0; f < k; f++) {
        const int32_t level = (int32_t)gsl_rng_uniform_int(rng, (unsigned long)def->levels);
        at.factor[f] = (int32_t)f;
        at.x[f] = def->margin + width * (level / top);
        at.step[f] = level < half ? half / top : -half / top;
    }
    double up[TRN_DESIGN_DIMS];
    memcpy(up, at.step, k * sizeof *up);
    gsl_ran_shuffle(rng, at.factor, k, sizeof *at.factor);
    for (size_t s = 0; s < k; s++) {
        const size_t moving = (size_t)at.factor[s];
        double *next = at.x + (s + 1) * k;
        memcpy(next, at.x + s * k, k * sizeof *next);
        next[moving] += width * up[moving];
        at.step[s] = up[moving];
    }
}

enum trn_status trn_morris_plan(struct trn_arena *arena, const struct trn_morris_def *def,
                                const struct trn_key *key, const struct trn_morris **ret,
                                struct trn_error *reterr)
{
    const enum trn_status status = check(def, reterr);
    if (status != TRN_OK)
        return status;
    const int32_t k = def->n_factors, n_points = def->trajectories * (k + 1);
    const size_t moves = (size_t)def->trajectories * (size_t)k;
    struct writer at = {0};
    struct trn_morris *morris = TRN_NEW(arena, struct trn_morris, 1);
    const struct trn_design *design = trn_new_design(arena, n_points, k, &at.x);
    at.factor = TRN_NEW(arena, int32_t, moves);
    at.step = TRN_NEW(arena, double, moves);
    if (!morris || !design || !at.factor || !at.step)
        return trn_no_points(n_points, k, reterr);
    *morris = (struct trn_morris){.n_factors = k,
                                  .trajectories = def->trajectories,
                                  .levels = def->levels,
                                  .delta = def->levels / (2.0 * (def->levels - 1)),
                                  .design = design,
                                  .factor = at.factor,
                                  .step = at.step};
    struct trn_stream stream;
    trn_stream_init(&stream, key);
    gsl_rng rng = {.type = trn_rng_philox(), .state = &stream};
    for (int32_t t = 0; t < def->trajectories; t++) {
        draw_trajectory(def, &rng, at);
        at.x += (size_t)(k + 1) * (size_t)k;
        at.factor += k;
        at.step += k;
    }
    *ret = morris;
    return TRN_OK;
}

/* Effects of one factor over all trajectories. */
static struct trn_morris_effect effect_of(const struct trn_morris *morris, const double *y, int32_t factor,
                                          double level)
{
    const size_t k = (size_t)morris->n_factors;
    struct trn_tally signed_sizes = {0}, sizes = {0};
    for (size_t t = 0; t < (size_t)morris->trajectories; t++)
        for (size_t s = 0; s < k; s++) {
            if (morris->factor[t * k + s] != factor)
                continue;
            const double *at = &y[t * (k + 1) + s];
            const double effect = (at[1] - at[0]) / morris->step[t * k + s];
            if (isfinite(effect)) {
                trn_tally_add(&signed_sizes, effect);
                trn_tally_add(&sizes, fabs(effect));
            }
        }
    const double half = trn_tally_half_width(&sizes, level);
    struct trn_morris_effect effect = {.mu = signed_sizes.mean,
                                       .sigma = trn_tally_sd(&signed_sizes),
                                       .mu_star = sizes.mean,
                                       .low = sizes.mean - half,
                                       .high = sizes.mean + half,
                                       .n = (int32_t)sizes.n};
    if (effect.low < 0.0)
        effect.low = 0.0;
    if (sizes.n == 0)
        effect.mu = effect.mu_star = (double)NAN;
    return effect;
}

void trn_morris_effects(const struct trn_morris *morris, const double *y, double level,
                        struct trn_morris_effect *ret)
{
    for (int32_t f = 0; f < morris->n_factors; f++)
        ret[f] = effect_of(morris, y, f, level);
}
