/* settings.h - lines "POINTER=VALUE" as inputs: what --set takes, and how a fuzzer changes them with sense. */
#ifndef TRN_FUZZ_SETTINGS_H
#define TRN_FUZZ_SETTINGS_H

#include "fuzz.h"

enum { SETTINGS_MAX = 64 };

struct settings {
    int n;
    struct trn_setting at[SETTINGS_MAX];
    char *text; /* owned; the settings borrow it */
};

/* The scenario that settings change: FUZZ_BASE, read once. */
const struct trn_scenario_file *settings_base(void);
const char *settings_base_path(void);

/* Lines without '=' and those past the last place are left out. settings_done() gives the memory back. */
struct settings settings_of(const uint8_t *data, size_t size);
void settings_done(struct settings *settings);

/* Another text of lines: places and words are those of the base and of the format. Returns its size. */
size_t settings_mutate(uint8_t *data, size_t size, size_t max_size, unsigned seed);

#endif
