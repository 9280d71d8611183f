/* fail_malloc.c - a library to preload that lets one allocation of a program fail.
 *
 *   FAIL_AT=N          the N-th allocation after main() begins (1, 2, ...) finds no memory
 *   FAIL_ON=1          ... and all after it, too
 *   FAIL_REPORT=FILE   "N" once it has failed
 *   FAIL_STACKS=FILE   eight bytes an allocation: a hash of who called, so that a test can fail one of each
 *
 * A child process that is started with another environment is not concerned. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEEPEST = 48, ROOM = 1 << 16 };

static long fail_at, so_far;
static int fail_on, report = -1, stacks = -1, armed;
static _Thread_local int inside;
static char early[ROOM]; /* what dlsym asks for before it has told where malloc is */
static size_t early_used;

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);
static void *(*real_aligned)(size_t, size_t);
static void (*real_free)(void *);

static void find(void)
{
    if (real_free || inside)
        return;
    inside = 1;
    *(void **)&real_malloc = dlsym(RTLD_NEXT, "malloc"); /* as dlsym(3) says, ISO C has no other way */
    *(void **)&real_calloc = dlsym(RTLD_NEXT, "calloc");
    *(void **)&real_realloc = dlsym(RTLD_NEXT, "realloc");
    *(void **)&real_aligned = dlsym(RTLD_NEXT, "aligned_alloc");
    *(void **)&real_free = dlsym(RTLD_NEXT, "free");
    inside = 0;
}

static void note_stack(void)
{
    void *frames[DEEPEST];
    inside = 1;
    int n = backtrace(frames, DEEPEST);
    uint64_t hash = 1469598103934665603u;
    for (int i = 2; i < n; i++)
        hash = (hash ^ (uint64_t)(uintptr_t)frames[i]) * 1099511628211u;
    if (write(stacks, &hash, sizeof hash) < 0)
        _exit(99);
    inside = 0;
}

/* Is it this allocation that fails? */
static int fails(void)
{
    if (!__atomic_load_n(&armed, __ATOMIC_ACQUIRE) || inside)
        return 0;
    long mine = __atomic_add_fetch(&so_far, 1, __ATOMIC_RELAXED);
    if (stacks >= 0)
        note_stack();
    if (fail_at == 0 || (mine != fail_at && !(fail_on && mine > fail_at)))
        return 0;
    if (report >= 0 && write(report, "F", 1) < 0)
        _exit(99);
    errno = ENOMEM;
    return 1;
}

static void *early_piece(size_t size)
{
    size_t at = (early_used + 15) & ~(size_t)15;
    if (at + size > ROOM)
        _exit(98);
    early_used = at + size;
    return early + at;
}

static int is_early(const void *at)
{
    return (const char *)at >= early && (const char *)at < early + ROOM;
}

void *malloc(size_t size)
{
    find();
    if (!real_malloc)
        return early_piece(size);
    return fails() ? NULL : real_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    find();
    if (!real_calloc)
        return early_piece(n * size);
    return fails() ? NULL : real_calloc(n, size);
}

void *realloc(void *at, size_t size)
{
    find();
    if (is_early(at)) {
        void *more = real_malloc(size);
        return more ? memcpy(more, at, size < ROOM ? size : ROOM) : NULL;
    }
    return fails() ? NULL : real_realloc(at, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    find();
    return fails() ? NULL : real_aligned(alignment, size);
}

void free(void *at)
{
    find();
    if (at && !is_early(at))
        real_free(at);
}

static int opened(const char *variable)
{
    const char *path = getenv(variable);
    return path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666) : -1;
}

static int (*real_main)(int, char **, char **);

static int counted_main(int argc, char **argv, char **environment)
{
    void *frames[4];
    (void)backtrace(frames, 4); /* loads what it needs */
    fail_at = getenv("FAIL_AT") ? atol(getenv("FAIL_AT")) : 0;
    fail_on = getenv("FAIL_ON") != NULL;
    report = opened("FAIL_REPORT");
    stacks = opened("FAIL_STACKS");
    __atomic_store_n(&armed, 1, __ATOMIC_RELEASE);
    return real_main(argc, argv, environment);
}

int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*end)(void), void *stack_end);
int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*end)(void), void *stack_end)
{
    int (*start)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void), void (*)(void),
                 void *);
    *(void **)&start = dlsym(RTLD_NEXT, "__libc_start_main");
    real_main = main;
    return start(counted_main, argc, argv, init, fini, end, stack_end);
}
