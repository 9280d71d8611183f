/* memory.c - see memory.h */
#include "memory.h"

#include <assert.h>
#include <stdio.h>
#include <unistd.h>

#include "options.h"

enum { MOST = 4 };

static struct {
    void (*clean)(void *);
    void *object;
} begun[MOST];
static int n_begun;

void memory_before_end(void (*clean)(void *object), void *object)
{
    assert(n_begun < MOST);
    begun[n_begun].clean = clean;
    begun[n_begun++].object = object;
}

void memory_forget(const void *object)
{
    int n = 0;
    for (int i = 0; i < n_begun; i++)
        if (begun[i].object != object)
            begun[n++] = begun[i];
    n_begun = n;
}

/* _exit, because other threads may still run, and because what stdout holds is half of something. */
void memory_out(void)
{
    fputs("tranche: out of memory\n", stderr);
    while (n_begun > 0) {
        n_begun--; /* first: cleaning may end here, too */
        begun[n_begun].clean(begun[n_begun].object);
    }
    _exit((int)EXIT_FAILED);
}

struct trn_arena *memory_arena(void)
{
    struct trn_arena *arena = trn_arena_create(0);
    if (!arena)
        memory_out();
    trn_arena_on_oom_call(arena, memory_out);
    return arena;
}
