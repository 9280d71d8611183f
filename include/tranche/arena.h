/* arena.h - memory that is given back all at once.
 *
 * An arena hands out zeroed, aligned memory from chunks that it keeps when it
 * is reset, so a second run that needs no more than the first asks the system
 * for nothing. There is no freeing of single pieces. */
#ifndef TRANCHE_ARENA_H
#define TRANCHE_ARENA_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

struct trn_arena;

/* NULL when there is no memory. chunk_bytes: size of a chunk, 0 for 64 KiB. */
struct trn_arena *trn_arena_create(size_t chunk_bytes);
void              trn_arena_free(struct trn_arena *arena); /* takes NULL */

/* `count` objects of `size` bytes, zeroed, aligned to 16. A product that overflows, or no memory:
 * jumps to *on_oom where one is set, else returns NULL. */
void *trn_arena_alloc(struct trn_arena *arena, size_t count, size_t size);
char *trn_arena_strdup(struct trn_arena *arena, const char *text); /* text copied */
/* printf into the arena. */
char *trn_arena_printf(struct trn_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Forget everything handed out; the chunks stay. */
void   trn_arena_reset(struct trn_arena *arena);
size_t trn_arena_used(const struct trn_arena *arena);     /* bytes handed out since the reset */
size_t trn_arena_reserved(const struct trn_arena *arena); /* bytes held from the system */
/* Where to jump when memory runs out; NULL for none (borrowed). */
void   trn_arena_on_oom(struct trn_arena *arena, jmp_buf *on_oom);

/* What to call first where memory runs out, from the thread that asked; it does not return. NULL for none. */
void   trn_arena_on_oom_call(struct trn_arena *arena, void (*stop)(void));

/* Do what a piece that finds no memory does; returns where that gives NULL. For other memory beside the arena's. */
void   trn_arena_run_out(struct trn_arena *arena);

#define TRN_NEW(arena, type, count) ((type *)trn_arena_alloc((arena), (size_t)(count), sizeof(type)))

#endif
