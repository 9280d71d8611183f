/* rng.h - random numbers that depend on what they are for, not on what was drawn before.
 *
 * A key is (seed, replication, entity, purpose). Draw number `counter` of a key is a pure
 * function of key and counter (Philox4x32-10, Salmon et al. 2011, from Random123), so two
 * regimes that draw in another order still see the same world, and replication 99 alone is the
 * same as replication 99 of a thousand.
 *
 * Keyed draws take exactly one counter each, through the inverse distribution function; a
 * stream counts by itself and serves GSL's samplers through a gsl_rng_type. */
#ifndef TRANCHE_RNG_H
#define TRANCHE_RNG_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

struct trn_key {
    uint64_t seed;
    uint32_t replication;
    uint32_t entity;  /* trn_hash_name() of a name, or any number */
    uint32_t purpose; /* below 2^31 */
};

/* FNV-1a, 32 bits: the entity number of a name. */
uint32_t trn_hash_name(const char *name);

/* In the open interval (0, 1), an odd multiple of 2^-53. */
double trn_key_uniform(const struct trn_key *key, uint32_t counter);
/* Standard normal by the inverse distribution function of trn_key_uniform. */
double trn_key_normal(const struct trn_key *key, uint32_t counter);
/* Exponential with mean 1. */
double trn_key_exponential(const struct trn_key *key, uint32_t counter);

/* A stream: its state is a key and a position. About 170 bytes, no allocation, freely copied. */
enum { TRN_STREAM_WORDS = 32 };
struct trn_stream {
    struct trn_key key;
    uint64_t       position; /* blocks drawn */
    uint32_t       used;     /* words handed out of `word` */
    uint32_t       word[TRN_STREAM_WORDS];
};

void     trn_stream_init(struct trn_stream *stream, const struct trn_key *key);
uint32_t trn_stream_u32(struct trn_stream *stream);
double   trn_stream_uniform(struct trn_stream *stream); /* (0, 1) */
double   trn_stream_exponential(struct trn_stream *stream, double mean);
double   trn_stream_normal(struct trn_stream *stream, double mean, double sd);
/* exp(mu + sigma z), z by ziggurat. */
double   trn_stream_lognormal(struct trn_stream *stream, double mu, double sigma);

/* The same streams as a generator of GSL's: gsl_rng_alloc(trn_rng_philox()), then
 * trn_rng_set_key(). gsl_rng_set(r, s) takes (s, 0, 0, 0). */
const gsl_rng_type *trn_rng_philox(void);
void                trn_rng_set_key(gsl_rng *rng, const struct trn_key *key);

#endif
