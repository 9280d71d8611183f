/* stream.c - draws that follow each other.
 *
 * A stream hands out the words of blocks 0, 1, 2, ... in order; a double takes two
 * words, the first of them as the higher one. After 2^32 blocks a stream begins again. */
#include "philox.h"
#include "ziggurat.h"

#include <math.h>

void trn_stream_init(struct trn_stream *stream, const struct trn_key *key)
{
    stream->key = *key;
    stream->position = 0;
    stream->used = TRN_STREAM_WORDS; /* the words are drawn when they are asked for */
}

/* The first block comes alone, as many streams are asked for little; then several at a time. */
static __attribute__((noinline)) void refill(struct trn_stream *stream)
{
    const uint32_t number = (uint32_t)stream->position;
    if (stream->position == 0) {
        trn_philox_block(&stream->key, number, TRN_STREAM_BIT, stream->word + TRN_STREAM_WORDS - 4);
        stream->used = TRN_STREAM_WORDS - 4;
    } else {
        trn_philox_several(&stream->key, number, TRN_STREAM_BIT, stream->word);
        stream->used = 0;
    }
    stream->position += (TRN_STREAM_WORDS - stream->used) / 4;
}

static inline uint32_t next_word(struct trn_stream *stream)
{
    if (stream->used == TRN_STREAM_WORDS)
        refill(stream);
    return stream->word[stream->used++];
}

/* The words at hand end before the second one. */
static __attribute__((noinline)) uint64_t bits_across(struct trn_stream *stream)
{
    const uint64_t high = next_word(stream);
    return high << 32 | next_word(stream);
}

static inline uint64_t next_bits(struct trn_stream *stream)
{
    const uint32_t used = stream->used;
    if (used > TRN_STREAM_WORDS - 2)
        return bits_across(stream);
    stream->used = used + 2;
    return (uint64_t)stream->word[used] << 32 | stream->word[used + 1];
}

uint32_t trn_stream_u32(struct trn_stream *stream)
{
    return next_word(stream);
}

double trn_stream_uniform(struct trn_stream *stream)
{
    return trn_unit_of(next_bits(stream));
}

/* One try in a hundred or so does not end in the rectangle below the next layer. */
static __attribute__((noinline)) double exponential_outside(struct trn_stream *stream, uint32_t layer,
                                                            double x)
{
    for (;;) {
        if (layer == 0) /* the tail is an exponential again */
            return exponential_x[1] - log(trn_stream_uniform(stream));
        const double low = exponential_y[layer], high = exponential_y[layer + 1];
        if (low + trn_stream_uniform(stream) * (high - low) < exp(-x))
            return x;
        const uint64_t bits = next_bits(stream);
        layer = bits & 255;
        x = trn_unit_of(bits) * exponential_x[layer];
        if (x < exponential_x[layer + 1])
            return x;
    }
}

double trn_stream_exponential(struct trn_stream *stream, double mean)
{
    const uint64_t bits = next_bits(stream);
    const uint32_t layer = bits & 255; /* the unit takes bits 11 and up */
    const double x = trn_unit_of(bits) * exponential_x[layer];
    if (x < exponential_x[layer + 1])
        return mean * x;
    return mean * exponential_outside(stream, layer, x);
}

/* 54 random bits as an odd multiple of 2^-53 between -1 and 1. */
static inline double signed_unit_of(uint64_t bits)
{
    return (double)((int64_t)bits >> 10 | 1) * 0x1.0p-53;
}

static __attribute__((noinline)) double normal_outside(struct trn_stream *stream, uint32_t layer, double x)
{
    for (;;) {
        if (layer == 0) { /* the tail: Marsaglia 1964 */
            double beyond, y;
            do {
                beyond = -log(trn_stream_uniform(stream)) / normal_x[1];
                y = -log(trn_stream_uniform(stream));
            } while (y + y < beyond * beyond);
            return copysign(normal_x[1] + beyond, x);
        }
        const double low = normal_y[layer], high = normal_y[layer + 1];
        if (low + trn_stream_uniform(stream) * (high - low) < exp(-0.5 * x * x))
            return x;
        const uint64_t bits = next_bits(stream);
        layer = bits & 255;
        x = signed_unit_of(bits) * normal_x[layer];
        if (fabs(x) < normal_x[layer + 1])
            return x;
    }
}

static inline double standard_normal(struct trn_stream *stream)
{
    const uint64_t bits = next_bits(stream);
    const uint32_t layer = bits & 255;
    const double x = signed_unit_of(bits) * normal_x[layer];
    if (fabs(x) < normal_x[layer + 1])
        return x;
    return normal_outside(stream, layer, x);
}

double trn_stream_normal(struct trn_stream *stream, double mean, double sd)
{
    return mean + sd * standard_normal(stream);
}

double trn_stream_lognormal(struct trn_stream *stream, double mu, double sigma)
{
    return exp(mu + sigma * standard_normal(stream));
}
