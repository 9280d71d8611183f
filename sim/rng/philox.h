/* philox.h - where every draw of a key lies in Philox4x32-10.
 *
 *   philox key      seed, low and high 32 bits
 *   counter word 0  number of the keyed draw, or of the stream's block
 *   counter word 1  entity
 *   counter word 2  purpose; the top bit is 1 in streams, so that the stream and
 *                   the keyed draws of one key share no block
 *   counter word 3  replication
 *
 * Blocks of different keys never overlap: the map from (seed, replication, entity,
 * purpose, number) to (philox key, counter) is one to one. */
#ifndef TRN_PHILOX_H
#define TRN_PHILOX_H

#include <Random123/philox.h>
#include <assert.h>
#include <stdint.h>

#include "tranche/rng.h"

#define TRN_STREAM_BIT (UINT32_C(1) << 31)

static inline void trn_philox_block(const struct trn_key *key, uint32_t number, uint32_t stream_bit,
                                    uint32_t out[4])
{
    assert(key->purpose < TRN_STREAM_BIT);
    const philox4x32_ctr_t counter = {{number, key->entity, key->purpose | stream_bit, key->replication}};
    const philox4x32_key_t philox_key = {{(uint32_t)key->seed, (uint32_t)(key->seed >> 32)}};
    const philox4x32_ctr_t block = philox4x32_R(10, counter, philox_key);
    for (int i = 0; i < 4; i++)
        out[i] = block.v[i];
}

/* 64 random bits as an odd multiple of 2^-53: never 0, never 1, symmetric about a half. */
static inline double trn_unit_of(uint64_t bits)
{
    return (double)(bits >> 11 | 1) * 0x1.0p-53;
}

#endif
