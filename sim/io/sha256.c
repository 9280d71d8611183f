/* sha256.c - FIPS 180-4, section 6.2, names of variables as there. */
#include "sha256.h"

#include <stdbool.h>
#include <string.h>
#ifdef __SSE2__
#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>
#endif

/* Cube roots of the first 64 primes, fractional parts (FIPS 180-4, 4.2.2). */
static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotr(uint32_t x, int n)
{
    return x >> n | x << (32 - n);
}

/* One round without the renaming: d becomes the next e, h the next a. */
static inline void one_round(uint32_t a, uint32_t b, uint32_t c, uint32_t *d, uint32_t e, uint32_t f,
                             uint32_t g, uint32_t *h, uint32_t k_and_w)
{
    const uint32_t t1 = *h + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + ((e & f) ^ (~e & g)) + k_and_w;
    const uint32_t t2 = (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    *d += t1;
    *h = t1 + t2;
}

void trn_sha256_block_plain(uint32_t state[8], const unsigned char *p)
{
    uint32_t w[64];
    for (int t = 0; t < 16; t++, p += 4)
        w[t] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    for (int t = 16; t < 64; t++) {
        uint32_t s0 = rotr(w[t - 15], 7) ^ rotr(w[t - 15], 18) ^ w[t - 15] >> 3;
        uint32_t s1 = rotr(w[t - 2], 17) ^ rotr(w[t - 2], 19) ^ w[t - 2] >> 10;
        w[t] = w[t - 16] + s0 + w[t - 7] + s1;
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (int t = 0; t < 64; t += 8) { /* a round renames eight words; eight of them bring the names back */
        one_round(a, b, c, &d, e, f, g, &h, K[t] + w[t]);
        one_round(h, a, b, &c, d, e, f, &g, K[t + 1] + w[t + 1]);
        one_round(g, h, a, &b, c, d, e, &f, K[t + 2] + w[t + 2]);
        one_round(f, g, h, &a, b, c, d, &e, K[t + 3] + w[t + 3]);
        one_round(e, f, g, &h, a, b, c, &d, K[t + 4] + w[t + 4]);
        one_round(d, e, f, &g, h, a, b, &c, K[t + 5] + w[t + 5]);
        one_round(c, d, e, &f, g, h, a, &b, K[t + 6] + w[t + 6]);
        one_round(b, c, d, &e, f, g, h, &a, K[t + 7] + w[t + 7]);
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
}

#ifdef __SSE2__
/* Does the processor have instructions for SHA-256? Asked once: the question is slow on a virtual machine. */
static bool has_instructions(void)
{
    enum { UNKNOWN, NO, YES };

    static _Atomic int known = UNKNOWN;
    int answer = atomic_load_explicit(&known, memory_order_relaxed);
    if (answer == UNKNOWN) {
        unsigned a, b, c, d;
        const bool bytes = __get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSSE3);
        answer = bytes && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA) ? YES : NO;
        atomic_store_explicit(&known, answer, memory_order_relaxed);
    }
    return answer == YES;
}

/* Four rounds and four words of the schedule a turn; the last four of these are not used. The instructions
 * want the state as a b e f and c d g h, the first in the highest part. */
static __attribute__((target("sha,ssse3"))) void block_by_instructions(uint32_t state[8],
                                                                       const unsigned char *p)
{
    const __m128i swapped = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i abef = _mm_set_epi32((int)state[0], (int)state[1], (int)state[4], (int)state[5]);
    __m128i cdgh = _mm_set_epi32((int)state[2], (int)state[3], (int)state[6], (int)state[7]);
    __m128i w[4];
    for (int i = 0; i < 4; i++)
        w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(p + 16 * i)), swapped);
    for (int t = 0; t < 64; t += 4) {
        const __m128i k_and_w = _mm_add_epi32(w[0], _mm_loadu_si128((const __m128i *)(K + t)));
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, k_and_w);
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_unpackhi_epi64(k_and_w, k_and_w));
        const __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w[0], w[1]), _mm_alignr_epi8(w[3], w[2], 4));
        const __m128i next = _mm_sha256msg2_epu32(sum, w[3]);
        w[0] = w[1];
        w[1] = w[2];
        w[2] = w[3];
        w[3] = next;
    }
    uint32_t feba[4], hgdc[4];
    _mm_storeu_si128((__m128i *)feba, abef);
    _mm_storeu_si128((__m128i *)hgdc, cdgh);
    const uint32_t added[8] = {feba[3], feba[2], hgdc[3], hgdc[2], feba[1], feba[0], hgdc[1], hgdc[0]};
    for (int i = 0; i < 8; i++)
        state[i] += added[i];
}
#endif

void trn_sha256_block(uint32_t state[8], const unsigned char *p)
{
#ifdef __SSE2__
    if (has_instructions()) {
        block_by_instructions(state, p);
        return;
    }
#endif
    trn_sha256_block_plain(state, p);
}

void trn_sha256_init(struct trn_sha256 *sha)
{
    *sha = (struct trn_sha256){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                                         0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void trn_sha256_add(struct trn_sha256 *sha, const void *data, size_t size)
{
    const unsigned char *p = data;
    size_t used = sha->bytes % 64;
    sha->bytes += size;
    if (used > 0) {
        size_t part = size < 64 - used ? size : 64 - used;
        memcpy(sha->block + used, p, part);
        p += part;
        size -= part;
        if (used + part < 64)
            return;
        trn_sha256_block(sha->state, sha->block);
    }
    for (; size >= 64; p += 64, size -= 64)
        trn_sha256_block(sha->state, p);
    if (size > 0)
        memcpy(sha->block, p, size);
}

void trn_sha256_hex(struct trn_sha256 *sha, char out[65])
{
    static const unsigned char padding[64] = {0x80};
    uint64_t bits = sha->bytes * 8;
    unsigned char length[8];
    for (int i = 0; i < 8; i++)
        length[i] = (unsigned char)(bits >> (56 - 8 * i));
    trn_sha256_add(sha, padding, 1 + (119 - sha->bytes % 64) % 64);
    trn_sha256_add(sha, length, 8);
    for (int i = 0; i < 32; i++) {
        unsigned byte = sha->state[i / 4] >> (24 - 8 * (i % 4)) & 0xff;
        out[2 * i] = "0123456789abcdef"[byte >> 4];
        out[2 * i + 1] = "0123456789abcdef"[byte & 15];
    }
    out[64] = '\0';
}

void trn_sha256_of(const void *data, size_t size, char out[65])
{
    struct trn_sha256 sha;
    trn_sha256_init(&sha);
    trn_sha256_add(&sha, data, size);
    trn_sha256_hex(&sha, out);
}
