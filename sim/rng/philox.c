/* philox.c - keyed draws, and the generator that GSL sees. */
#include "philox.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

uint32_t trn_hash_name(const char *name)
{
    uint32_t hash = UINT32_C(2166136261);
    for (const unsigned char *c = (const unsigned char *)name; *c != '\0'; c++)
        hash = (hash ^ *c) * UINT32_C(16777619);
    return hash;
}

double trn_key_uniform(const struct trn_key *key, uint32_t counter)
{
    uint32_t block[4];
    trn_philox_block(key, counter, 0, block);
    return trn_unit_of((uint64_t)block[0] << 32 | block[1]);
}

double trn_key_normal(const struct trn_key *key, uint32_t counter)
{
    return gsl_cdf_ugaussian_Pinv(trn_key_uniform(key, counter));
}

double trn_key_exponential(const struct trn_key *key, uint32_t counter)
{
    return -log1p(-trn_key_uniform(key, counter));
}

static void set_seed(void *state, unsigned long seed)
{
    trn_stream_init(state, &(struct trn_key){.seed = seed});
}

static unsigned long get_word(void *state)
{
    return trn_stream_u32(state);
}

static double get_double(void *state)
{
    return trn_stream_uniform(state);
}

const gsl_rng_type *trn_rng_philox(void)
{
    static const gsl_rng_type type = {
        .name = "philox4x32-10",
        .max = UINT32_MAX,
        .min = 0,
        .size = sizeof(struct trn_stream),
        .set = set_seed,
        .get = get_word,
        .get_double = get_double,
    };
    return &type;
}

void trn_rng_set_key(gsl_rng *rng, const struct trn_key *key)
{
    assert(rng->type == trn_rng_philox());
    trn_stream_init(rng->state, key);
}
