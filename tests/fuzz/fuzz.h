/* fuzz.h - what the targets share.
 *
 * A target is a function LLVMFuzzerTestOneInput: libFuzzer and AFL++ call it with new inputs, replay.c with those of the
 * corpus. It ends the program where an input breaks a claim, as a sanitizer does where it breaks memory. */
#ifndef TRN_FUZZ_H
#define TRN_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "tranche/io.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* Of libFuzzer; NULL elsewhere. Changes data in place, returns its new size. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size) __attribute__((weak));
/* Of a target that knows its inputs; NULL where it has none. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) __attribute__((weak));

#define FUZZ_CLAIM(condition, ...)                                                                                      \
    do {                                                                                                                \
        if (!(condition))                                                                                               \
            fuzz_broken(#condition, __VA_ARGS__);                                                                       \
    } while (0)
/* Say which claim does not hold, and abort. */
_Noreturn void fuzz_broken(const char *claim, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Between the two an input is broken if it takes more than FUZZ_SECONDS of CPU time, whatever else the machine does. A
 * sanitizer that counts edges makes a program some twenty times slower. */
enum { FUZZ_SECONDS = 15 };
void fuzz_begin(void);
void fuzz_end(void);

/* An input as a text, which ends at its first byte 0; of the caller. */
char *fuzz_text(const uint8_t *data, size_t size);
/* A stream that takes everything. */
FILE *fuzz_nowhere(void);
/* A folder in memory where there is one, made at the first call and removed at exit, with all in it. */
const char *fuzz_folder(void);
/* Write FOLDER/name. */
void fuzz_write(const char *name, const void *data, size_t size);
/* Small numbers from a seed (splitmix64). */
uint32_t fuzz_draw(uint64_t *state, uint32_t below);

/* Claims about a reading that ended with `status`: errors are told where there are any, else there is a scenario whose
 * resolved form reads as itself. */
void fuzz_check_reading(struct trn_scenario_file *file, enum trn_status status);

#endif
