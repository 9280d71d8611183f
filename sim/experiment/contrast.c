/* contrast.c - see contrast.h */
#include "tranche/contrast.h"

#include <math.h>

struct trn_contrasts trn_contrasts_create(struct trn_arena *arena, const struct trn_variants_def *def,
                                          int32_t variant, int32_t regime)
{
    size_t n = (size_t)def->n_variants * (size_t)def->n_regimes * (size_t)def->n_outputs;
    return (struct trn_contrasts){.n_variants = def->n_variants,
                                  .n_regimes = def->n_regimes,
                                  .n_outputs = def->n_outputs,
                                  .variant = variant,
                                  .regime = regime,
                                  .at = TRN_NEW(arena, struct trn_contrast, n)};
}

static size_t place(const struct trn_contrasts *c, int32_t variant, int32_t regime, int32_t output)
{
    return ((size_t)variant * (size_t)c->n_regimes + (size_t)regime) * (size_t)c->n_outputs + (size_t)output;
}

static bool is_reference(const struct trn_contrasts *c, int32_t variant, int32_t regime)
{
    return c->variant == TRN_NONE ? regime == c->regime : variant == c->variant;
}

static void add(struct trn_contrast *contrast, double value, double reference, bool is_reference)
{
    if (!isfinite(value))
        return;
    trn_tally_add(&contrast->value, value);
    if (is_reference || !isfinite(reference))
        return;
    double difference = value - reference;
    trn_tally_add(&contrast->difference, difference);
    /* What differs in the last digits only, by another order of additions, is the same. */
    if (fabs(difference) <= 1e-12 * fmax(fabs(value), fabs(reference)))
        contrast->same++;
    else if (difference > 0.0)
        contrast->higher++;
    else
        contrast->lower++;
}

void trn_contrasts_add(struct trn_contrasts *c, const double *values)
{
    for (int32_t v = 0; v < c->n_variants; v++)
        for (int32_t r = 0; r < c->n_regimes; r++)
            for (int32_t o = 0; o < c->n_outputs; o++) {
                size_t against =
                    c->variant == TRN_NONE ? place(c, v, c->regime, o) : place(c, c->variant, r, o);
                size_t at = place(c, v, r, o);
                add(&c->at[at], values[at], values[against], is_reference(c, v, r));
            }
}

const struct trn_contrast *trn_contrast_of(const struct trn_contrasts *c, int32_t variant, int32_t regime,
                                           int32_t output)
{
    return &c->at[place(c, variant, regime, output)];
}

double trn_contrasts_widest(const struct trn_contrasts *c, int32_t output, double level)
{
    double widest = 0.0;
    for (int32_t v = 0; v < c->n_variants; v++)
        for (int32_t r = 0; r < c->n_regimes; r++) {
            if (is_reference(c, v, r))
                continue;
            double half = trn_tally_half_width(&trn_contrast_of(c, v, r, output)->difference, level);
            if (isnan(half))
                return half;
            widest = fmax(widest, half);
        }
    return widest;
}
