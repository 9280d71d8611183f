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
#ifdef __SSE2__
#include <immintrin.h>
#endif

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

/* Blocks number to number + TRN_PHILOX_SEVERAL - 1, one behind the other: the same words as so many calls of
 * trn_philox_block. The ten rounds of one block wait for each other; those of several go on side by side.
 * All ways to do so give the same words; trn_philox_several takes the fastest that the processor has. */
enum { TRN_PHILOX_SEVERAL = TRN_STREAM_WORDS / 4 };
static inline void trn_philox_plain(const struct trn_key *key, uint32_t number, uint32_t stream_bit,
                                    uint32_t *out)
{
    for (uint32_t i = 0; i < TRN_PHILOX_SEVERAL; i++)
        trn_philox_block(key, number + i, stream_bit, out + 4 * i);
}

#ifdef __SSE2__
/* The lower words of both halves: a0 b0 a2 b2. */
static inline __m128i trn_even_words(__m128i a, __m128i b)
{
    const __m128 both = _mm_shuffle_ps(_mm_castsi128_ps(a), _mm_castsi128_ps(b), _MM_SHUFFLE(2, 0, 2, 0));
    return _mm_shuffle_epi32(_mm_castps_si128(both), _MM_SHUFFLE(3, 1, 2, 0));
}

/* A word stands in the lower half of 64 bits, two blocks in a vector; what is left in the upper half is taken
 * by no multiplication. */
static inline void trn_philox_sse2(const struct trn_key *key, uint32_t number, uint32_t stream_bit,
                                   uint32_t *out)
{
    enum { PAIRS = TRN_PHILOX_SEVERAL / 2 };
    const __m128i m0 = _mm_set1_epi64x(PHILOX_M4x32_0);
    const __m128i m1 = _mm_set1_epi64x(PHILOX_M4x32_1);
    __m128i word[4][PAIRS];
    uint32_t key_0 = (uint32_t)key->seed, key_1 = (uint32_t)(key->seed >> 32);
    for (uint32_t i = 0; i < PAIRS; i++) {
        word[0][i] = _mm_set_epi64x(number + 2 * i + 1, number + 2 * i);
        word[1][i] = _mm_set1_epi64x(key->entity);
        word[2][i] = _mm_set1_epi64x(key->purpose | stream_bit);
        word[3][i] = _mm_set1_epi64x(key->replication);
    }
    for (int round = 0; round < 10; round++) {
        const __m128i k0 = _mm_set1_epi64x(key_0), k1 = _mm_set1_epi64x(key_1);
        for (int i = 0; i < PAIRS; i++) {
            const __m128i p0 = _mm_mul_epu32(word[0][i], m0), p1 = _mm_mul_epu32(word[2][i], m1);
            word[0][i] = _mm_xor_si128(_mm_xor_si128(_mm_srli_epi64(p1, 32), word[1][i]), k0);
            word[2][i] = _mm_xor_si128(_mm_xor_si128(_mm_srli_epi64(p0, 32), word[3][i]), k1);
            word[1][i] = p1;
            word[3][i] = p0;
        }
        key_0 += PHILOX_W32_0;
        key_1 += PHILOX_W32_1;
    }
    for (int i = 0; i < PAIRS; i++) { /* even halves of four vectors make a block */
        const __m128i low = trn_even_words(word[0][i], word[1][i]);
        const __m128i high = trn_even_words(word[2][i], word[3][i]);
        _mm_storeu_si128((__m128i *)(out + 8 * i), _mm_unpacklo_epi64(low, high));
        _mm_storeu_si128((__m128i *)(out + 8 * i + 4), _mm_unpackhi_epi64(low, high));
    }
}

/* The same with four blocks in a vector. */
static inline __attribute__((target("avx2"))) void trn_philox_avx2(const struct trn_key *key, uint32_t number,
                                                                   uint32_t stream_bit, uint32_t *out)
{
    enum { FOURS = TRN_PHILOX_SEVERAL / 4 };
    const __m256i m0 = _mm256_set1_epi64x(PHILOX_M4x32_0);
    const __m256i m1 = _mm256_set1_epi64x(PHILOX_M4x32_1);
    __m256i word[4][FOURS];
    uint32_t key_0 = (uint32_t)key->seed, key_1 = (uint32_t)(key->seed >> 32);
    for (uint32_t i = 0; i < FOURS; i++) {
        word[0][i] = _mm256_add_epi64(_mm256_set1_epi64x(number + 4 * i), _mm256_set_epi64x(3, 2, 1, 0));
        word[1][i] = _mm256_set1_epi64x(key->entity);
        word[2][i] = _mm256_set1_epi64x(key->purpose | stream_bit);
        word[3][i] = _mm256_set1_epi64x(key->replication);
    }
    for (int round = 0; round < 10; round++) {
        const __m256i k0 = _mm256_set1_epi64x(key_0), k1 = _mm256_set1_epi64x(key_1);
        for (int i = 0; i < FOURS; i++) {
            const __m256i p0 = _mm256_mul_epu32(word[0][i], m0), p1 = _mm256_mul_epu32(word[2][i], m1);
            word[0][i] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p1, 32), word[1][i]), k0);
            word[2][i] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p0, 32), word[3][i]), k1);
            word[1][i] = p1;
            word[3][i] = p0;
        }
        key_0 += PHILOX_W32_0;
        key_1 += PHILOX_W32_1;
    }
    for (int i = 0; i < FOURS; i++) { /* two words side by side, then blocks 0 and 2, 1 and 3, then in order */
        const __m256i low = _mm256_blend_epi32(word[0][i], _mm256_slli_epi64(word[1][i], 32), 0xaa);
        const __m256i high = _mm256_blend_epi32(word[2][i], _mm256_slli_epi64(word[3][i], 32), 0xaa);
        const __m256i even = _mm256_unpacklo_epi64(low, high), odd = _mm256_unpackhi_epi64(low, high);
        _mm256_storeu_si256((__m256i *)(out + 16 * i), _mm256_permute2x128_si256(even, odd, 0x20));
        _mm256_storeu_si256((__m256i *)(out + 16 * i + 8), _mm256_permute2x128_si256(even, odd, 0x31));
    }
}
#endif

static inline void trn_philox_several(const struct trn_key *key, uint32_t number, uint32_t stream_bit,
                                      uint32_t *out)
{
#ifdef __SSE2__
    if (__builtin_cpu_supports("avx2"))
        trn_philox_avx2(key, number, stream_bit, out);
    else
        trn_philox_sse2(key, number, stream_bit, out);
#else
    trn_philox_plain(key, number, stream_bit, out);
#endif
}

/* 64 random bits as an odd multiple of 2^-53: never 0, never 1, symmetric about a half. */
static inline double trn_unit_of(uint64_t bits)
{
    return (double)(bits >> 11 | 1) * 0x1.0p-53;
}

#endif
