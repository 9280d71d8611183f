/* calibrate_score.c - what calibrate makes least, by part. */
#include <math.h>

#include "calibrating.h"
#include "tranche/stats.h"

struct calibrate_score calibrate_score(const struct calibrating *c, const double *terms, int32_t series)
{
    struct calibrate_score score;
    for (int part = 0; part < TRN_PERIODS; part++) {
        double sum = 0.0;
        int32_t n_series = 0;
        for (int32_t s = 0; s < c->hindcast->n_series; s++) {
            struct trn_tally tally = {0};
            for (int32_t t = 0; t < c->n_terms; t++)
                for (int32_t b = 0; b < c->n_batches && c->group[t] == s; b++)
                    if ((int)c->hindcast->points[c->point[t]].part == part &&
                        (series == TRN_NONE || series == s))
                        trn_tally_add(&tally, terms[(size_t)b * (size_t)c->n_terms + (size_t)t]);
            if (tally.n == 0)
                continue;
            sum += tally.mean;
            n_series++;
        }
        score.part[part] = n_series > 0 ? sum / n_series : NAN;
    }
    return score;
}

bool calibrate_better(const struct calibrating *c)
{
    const struct calibrate_score before = calibrate_score(c, c->before, TRN_NONE);
    const struct calibrate_score after = calibrate_score(c, c->after, TRN_NONE);
    return after.part[TRN_FITTED] < before.part[TRN_FITTED] &&
           after.part[TRN_HELD_OUT] <= before.part[TRN_HELD_OUT]; /* false where nothing is held out */
}

struct calibrate_worse calibrate_worse(const struct calibrating *c, enum trn_period part)
{
    struct calibrate_worse ret = {0, 0};
    for (int32_t s = 0; s < c->hindcast->n_series; s++) {
        const double before = calibrate_score(c, c->before, s).part[part];
        const double after = calibrate_score(c, c->after, s).part[part];
        ret.n += isfinite(before); /* NaN of one that is not wanted, and of one without values */
        ret.worse += after > before;
    }
    return ret;
}
