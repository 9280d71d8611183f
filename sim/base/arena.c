/* arena.c - chunks in a list, filled from the front.
 *
 *   first -> [header | used | free] -> [header | used] -> [header | used] -> NULL
 *             filled now                filled before
 *
 * A piece goes into the first chunk, or into a new one put before it (behind it
 * when the piece is larger than a chunk). When an arena that has grown is reset,
 * its chunks are exchanged for one as large as all of them: whatever the order and
 * the sizes next time, as long as they need no more in sum, they fit, and the
 * system is not asked again. */
#include "tranche/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define HIDE(start, bytes) ASAN_POISON_MEMORY_REGION(start, bytes)
#define SHOW(start, bytes) ASAN_UNPOISON_MEMORY_REGION(start, bytes)
#else
#define HIDE(start, bytes) ((void)(start), (void)(bytes))
#define SHOW(start, bytes) ((void)(start), (void)(bytes))
#endif

enum { ALIGNMENT = 16, DEFAULT_CHUNK = 64 * 1024, LARGE_CHUNK = 256 * 1024 };

struct chunk {
    struct chunk *next;
    size_t size, used; /* bytes after the header */
};

#define HEADER ((sizeof(struct chunk) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT)

struct trn_arena {
    struct chunk *first;
    size_t chunk_bytes;
    size_t used;
    jmp_buf *on_oom;
    void (*stop)(void); /* goes before it */
};

static char *bytes_of(struct chunk *chunk)
{
    return (char *)chunk + HEADER;
}

/* A large chunk is asked for because it will be filled: have its pages all at once, not one fault each. */
static void fetch_pages(struct chunk *chunk, size_t bytes)
{
#ifdef MADV_POPULATE_WRITE
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    const uintptr_t from = ((uintptr_t)chunk + page - 1) / page * page;
    const uintptr_t to = ((uintptr_t)chunk + bytes) / page * page;
    if (bytes >= LARGE_CHUNK)
        (void)madvise((void *)from, to - from, MADV_POPULATE_WRITE); /* a wish */
#else
    (void)chunk, (void)bytes;
#endif
}

static struct chunk *new_chunk(size_t size)
{
    if (size > SIZE_MAX - HEADER)
        return NULL;
    struct chunk *chunk = malloc(HEADER + size);
    if (chunk == NULL)
        return NULL;
    fetch_pages(chunk, HEADER + size);
    *chunk = (struct chunk){.size = size};
    HIDE(bytes_of(chunk), size);
    return chunk;
}

static void free_chunks(struct chunk *chunk)
{
    while (chunk != NULL) {
        struct chunk *next = chunk->next;
        SHOW(bytes_of(chunk), chunk->size);
        free(chunk);
        chunk = next;
    }
}

struct trn_arena *trn_arena_create(size_t chunk_bytes)
{
    struct trn_arena *arena = calloc(1, sizeof *arena);
    if (arena != NULL)
        arena->chunk_bytes = chunk_bytes > 0 ? chunk_bytes : DEFAULT_CHUNK;
    return arena;
}

void trn_arena_free(struct trn_arena *arena)
{
    if (arena == NULL)
        return;
    free_chunks(arena->first);
    free(arena);
}

static void *out_of_memory(struct trn_arena *arena)
{
    if (arena->stop != NULL)
        arena->stop();
    if (arena->on_oom != NULL)
        longjmp(*arena->on_oom, 1);
    return NULL;
}

void *trn_arena_alloc(struct trn_arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX - ALIGNMENT)
        return out_of_memory(arena);
    if (bytes == 0)
        bytes = 1; /* an address of its own even for nothing */
    const size_t rounded = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;

    struct chunk *chunk = arena->first;
    if (chunk == NULL || chunk->size - chunk->used < rounded) {
        chunk = new_chunk(rounded > arena->chunk_bytes ? rounded : arena->chunk_bytes);
        if (chunk == NULL)
            return out_of_memory(arena);
        struct chunk **place = &arena->first;
        if (rounded > arena->chunk_bytes && arena->first != NULL)
            place = &arena->first->next; /* filled by this piece: go on filling the first */
        chunk->next = *place;
        *place = chunk;
    }
    char *piece = bytes_of(chunk) + chunk->used;
    chunk->used += rounded;
    arena->used += rounded;
    SHOW(piece, bytes);
    return memset(piece, 0, bytes);
}

char *trn_arena_strdup(struct trn_arena *arena, const char *text)
{
    const size_t size = strlen(text) + 1;
    char *copy = trn_arena_alloc(arena, size, 1);
    return copy != NULL ? memcpy(copy, text, size) : NULL;
}

char *trn_arena_printf(struct trn_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    assert(length >= 0); /* only a wrong format fails */
    char *text = trn_arena_alloc(arena, (size_t)length + 1, 1);
    if (text == NULL)
        return NULL;
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}

void trn_arena_reset(struct trn_arena *arena)
{
    if (arena->first != NULL && arena->first->next != NULL) {
        const size_t reserved = trn_arena_reserved(arena);
        free_chunks(arena->first);
        arena->first = new_chunk(reserved); /* where this fails, the next piece asks again */
    }
    if (arena->first != NULL) {
        arena->first->used = 0;
        HIDE(bytes_of(arena->first), arena->first->size);
    }
    arena->used = 0;
}

size_t trn_arena_used(const struct trn_arena *arena)
{
    return arena->used;
}

size_t trn_arena_reserved(const struct trn_arena *arena)
{
    size_t bytes = 0;
    for (const struct chunk *chunk = arena->first; chunk != NULL; chunk = chunk->next)
        bytes += chunk->size;
    return bytes;
}

void trn_arena_on_oom(struct trn_arena *arena, jmp_buf *on_oom)
{
    arena->on_oom = on_oom;
}

void trn_arena_on_oom_call(struct trn_arena *arena, void (*stop)(void))
{
    arena->stop = stop;
}

void trn_arena_run_out(struct trn_arena *arena)
{
    (void)out_of_memory(arena);
}
