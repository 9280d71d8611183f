/* trouble.h - what is wrong with a scenario, and where it stands in which file. */
#ifndef TRANCHE_IO_TROUBLE_H
#define TRANCHE_IO_TROUBLE_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tranche/arena.h"
#include "tranche/error.h"

#define TROUBLES_NOTED 500 /* more than are shown, so that the first of each file can be chosen */

struct place {
    int32_t source; /* index of the file or setting; -1: none */
    uint32_t at;    /* bytes from its start */
    uint32_t length;
};

struct trouble {
    enum trn_status status;
    int32_t order; /* of being found */
    struct place place;
    const char *path, *text; /* JSON pointer or empty; what was expected and found */
};

struct troubles {
    struct trn_arena *arena;
    jmp_buf *on_oom;      /* where the arena jumps to when memory runs out */
    struct trouble *list; /* TROUBLES_NOTED */
    int n, found;
};

/* Is there room for one more? When not, hints need not be looked for. */
static inline bool troubles_open(const struct troubles *t)
{
    return t->n < TROUBLES_NOTED;
}

enum trn_status trn_trouble(struct troubles *troubles, enum trn_status status, struct place place,
                            const char *path, const char *format, ...) __attribute__((format(printf, 5, 6)));
/* By file, then place. Of several at one value the first stays. */
void trn_troubles_sort(struct troubles *troubles);

/* The candidate nearest to a name by edits (Damerau and Levenshtein, neighbours swapped count one). */
struct nearest {
    const char *name, *best;
    int distance;
};
void trn_nearest_offer(struct nearest *nearest, const char *candidate);
/* ` (did you mean "x"?)`, or empty when none is near enough. */
void trn_nearest_hint(const struct nearest *nearest, char *out, size_t size);

/* Length of the UTF-8 sequence at the start of `text`, 0 where there is none. */
size_t trn_utf8_length(const char *text, size_t left);
bool trn_utf8(const char *text, size_t length); /* is all of it UTF-8? */

/* `text` fit for a terminal: control characters and broken UTF-8 as '?', cut with "..." to `size`. */
void trn_plain_text(const char *text, size_t length, char *out, size_t size);

#endif
