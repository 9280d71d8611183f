/* sha256.h - SHA-256 (FIPS 180-4), for the hashes of inputs and outputs in a manifest. */
#ifndef TRANCHE_IO_SHA256_H
#define TRANCHE_IO_SHA256_H

#include <stddef.h>
#include <stdint.h>

struct trn_sha256 {
    uint32_t state[8];
    uint64_t bytes;
    unsigned char block[64];
};

void trn_sha256_init(struct trn_sha256 *sha);
void trn_sha256_add(struct trn_sha256 *sha, const void *data, size_t size);
/* The digest as 64 hex digits and a NUL; the struct must be initialised again before it is used again. */
void trn_sha256_hex(struct trn_sha256 *sha, char out[65]);
/* All in one call. */
void trn_sha256_of(const void *data, size_t size, char out[65]);

/* One block of 64 bytes into the state: with the instructions that some processors have for it, or in plain C. */
void trn_sha256_block(uint32_t state[8], const unsigned char *p);
void trn_sha256_block_plain(uint32_t state[8], const unsigned char *p);

#endif
