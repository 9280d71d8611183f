/* engine.c - a 4-ary heap of small entries over a slab of event records.
 *
 *   heap:   [ key | priority | slot ]  16 bytes, a family of four children in one cache line
 *                               |
 *   slots:  [ function | object | argument | sequence ]      32 bytes
 *           [ place in the heap, or next free | generation ]  8 bytes
 *
 * The heap's array begins at index 3: the children of i are 4i - 8 to 4i - 5, so
 * each family starts at a multiple of four. Behind the last entry the family is
 * filled up with sentinels that are later than any event, so that looking for the
 * earliest of four needs no bounds.
 *
 * The order (time, priority, sequence) is total, so the sequence of events does
 * not depend on how the heap happens to lie. Sequence numbers stand in the slots
 * and are looked at only when time and priority tie.
 *
 * An event being executed leaves its entry at the root, as a hole. The first
 * event that it schedules takes the hole and sinks from there, which saves one
 * of two walks through the heap; otherwise the hole is closed by the next call
 * that needs the heap whole. */
#include "tranche/engine.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { ROOT = 3, FIRST_CAPACITY = 64 };

/* Below, a heap fits into the nearest cache and prefetching only costs. */
enum { PREFETCH_FROM = 1024 };

enum { CACHE_LINE = 64, LARGE_PAGE = 2 << 20 };

#define NO_SLOT UINT32_MAX

struct entry {
    uint64_t key;      /* the time, mapped to an integer in the same order */
    uint32_t priority; /* likewise */
    uint32_t slot;
};

struct record {
    trn_event_fn fn;
    void *object; /* borrowed */
    uint64_t argument;
    uint64_t sequence;
};

struct place {
    uint32_t at;         /* index in the heap while pending, next free slot while not */
    uint32_t generation; /* counts the uses of the slot that are over */
};

struct trn_engine {
    struct entry *heap; /* owned, aligned to a cache line */
    uint32_t end;       /* one past the last entry, the hole included */
    bool hole;          /* the root is an event that was taken out */
    bool stop;
    uint32_t first_free; /* slots given back, as a list; NO_SLOT ends it */
    uint32_t n_slots;    /* slots below this were used since the reset */
    uint32_t capacity;   /* of slots, and of the heap from ROOT on */
    struct record *records;
    struct place *places;
    double now;
    uint64_t sequence;
    uint64_t done;
};

#define SIGN (UINT64_C(1) << 63)

/* Positive doubles are in the order of their bits, negative ones in the opposite. Times are rarely negative:
 * a branch that is foretold takes no time, arithmetic would. */
static inline uint64_t key_of(double time)
{
    uint64_t bits;
    memcpy(&bits, &time, sizeof bits);
    if (__builtin_expect(bits >= SIGN, 0))
        return bits == SIGN ? SIGN : ~bits; /* minus zero is zero */
    return bits | SIGN;
}

static inline double time_of(uint64_t key)
{
    const uint64_t bits = __builtin_expect(key < SIGN, 0) ? ~key : key ^ SIGN;
    double time;
    memcpy(&time, &bits, sizeof time);
    return time;
}

/* Larger than the key of every finite time, and no two alike in a family. */
static inline struct entry sentinel(uint32_t at)
{
    return (struct entry){.key = UINT64_MAX - 3 + (at & 3)};
}

static bool tie_before(const struct trn_engine *engine, struct entry a, struct entry b)
{
    if (a.priority != b.priority)
        return a.priority < b.priority;
    return engine->records[a.slot].sequence < engine->records[b.slot].sequence;
}

static inline bool before(const struct trn_engine *engine, struct entry a, struct entry b)
{
    if (__builtin_expect(a.key == b.key, 0))
        return tie_before(engine, a, b);
    return a.key < b.key;
}

static inline void put(struct trn_engine *engine, uint32_t at, struct entry entry)
{
    engine->heap[at] = entry;
    engine->places[entry.slot].at = at;
}

static __attribute__((noinline)) uint32_t earliest_tied(const struct trn_engine *engine, uint32_t family)
{
    uint32_t least = family;
    for (uint32_t i = family + 1; i < family + 4; i++)
        if (before(engine, engine->heap[i], engine->heap[least]))
            least = i;
    return least;
}

/* The earliest of the four entries from `family` on. Which it is cannot be predicted, so the
 * choices are arithmetic; only a tie, which is rare, is a branch. */
static inline uint32_t earliest(const struct trn_engine *engine, uint32_t family)
{
    const struct entry *f = &engine->heap[family];
    const uint64_t k0 = f[0].key, k1 = f[1].key, k2 = f[2].key, k3 = f[3].key;
    const uint32_t left = k1 < k0, right = 2 + (k3 < k2);
    const uint64_t left_key = left ? k1 : k0, right_key = k3 < k2 ? k3 : k2;
    if (__builtin_expect((k0 == k1) | (k2 == k3) | (left_key == right_key), 0))
        return earliest_tied(engine, family);
    const uint32_t mask = -(uint32_t)(right_key < left_key);
    return family + (left ^ ((left ^ right) & mask));
}

static inline void rise(struct trn_engine *engine, uint32_t at, struct entry entry)
{
    while (at > ROOT) {
        const uint32_t parent = at / 4 + 2;
        if (!before(engine, entry, engine->heap[parent]))
            break;
        put(engine, at, engine->heap[parent]);
        at = parent;
    }
    put(engine, at, entry);
}

static inline void sink(struct trn_engine *engine, uint32_t at, struct entry entry)
{
    for (;;) {
        const uint32_t family = 4 * at - 8;
        if (family >= engine->end)
            break;
        if (family >= PREFETCH_FROM) /* the families of all four children lie side by side */
            for (size_t line = 0; line < 4; line++)
                __builtin_prefetch(&engine->heap[4 * ((size_t)family + line) - 8]);
        const uint32_t child = earliest(engine, family);
        if (!before(engine, engine->heap[child], entry))
            break;
        put(engine, at, engine->heap[child]);
        at = child;
    }
    put(engine, at, entry);
}

/* Into the hole at the root, where one other event is pending, as in a queue with one server. */
static inline void place_beside(struct trn_engine *engine, struct entry entry)
{
    const struct entry other = engine->heap[ROOT + 1];
    if (before(engine, other, entry)) {
        put(engine, ROOT, other);
        put(engine, ROOT + 1, entry);
    } else {
        put(engine, ROOT, entry);
    }
}

/* Take the last entry off the heap's end. */
static inline struct entry take_last(struct trn_engine *engine)
{
    const uint32_t last = --engine->end;
    const struct entry entry = engine->heap[last];
    engine->heap[last] = sentinel(last);
    return entry;
}

static inline void close_hole(struct trn_engine *engine)
{
    if (!engine->hole)
        return;
    engine->hole = false;
    const struct entry last = take_last(engine);
    if (engine->end > ROOT)
        sink(engine, ROOT, last);
}

/* Aligned to a cache line. A large array is asked for in large pages: with small ones most steps through a
 * long heap would first have to look up where a page lies. */
static void *room_of(size_t bytes)
{
    const size_t unit = bytes >= LARGE_PAGE ? LARGE_PAGE : CACHE_LINE;
    const size_t whole = (bytes + unit - 1) / unit * unit;
    void *room = aligned_alloc(unit, whole);
#ifdef MADV_HUGEPAGE
    if (room != NULL && unit == LARGE_PAGE)
        (void)madvise(room, whole, MADV_HUGEPAGE); /* a wish */
#endif
    return room;
}

static void *moved(void *to, void *from, size_t bytes)
{
    if (bytes > 0)
        memcpy(to, from, bytes);
    free(from);
    return to;
}

/* Room for twice as many events; false, with nothing changed, when there is no memory. */
static bool grow(struct trn_engine *engine)
{
    const uint32_t old = engine->capacity, capacity = old > 0 ? 2 * old : FIRST_CAPACITY;
    if (capacity > UINT32_C(1) << 29)
        return false;                                    /* heap indices are 32 bits, and 4i must fit */
    const size_t heap_end = ROOT + (size_t)capacity + 5; /* the last family is whole */
    struct entry *heap = room_of(heap_end * sizeof *heap);
    struct record *records = room_of(capacity * sizeof *records);
    struct place *places = room_of(capacity * sizeof *places);
    if (heap == NULL || records == NULL || places == NULL) {
        free(heap);
        free(records);
        free(places);
        return false;
    }
    for (uint32_t i = 0; i < heap_end; i++)
        heap[i] = sentinel(i);
    if (engine->end > ROOT)
        memcpy(heap + ROOT, engine->heap + ROOT, (engine->end - ROOT) * sizeof *heap);
    memset(places + old, 0, (capacity - old) * sizeof *places);
    free(engine->heap);
    engine->records = moved(records, engine->records, old * sizeof *records);
    engine->places = moved(places, engine->places, old * sizeof *places);
    engine->heap = heap;
    engine->capacity = capacity;
    return true;
}

struct trn_engine *trn_engine_create(void)
{
    struct trn_engine *engine = calloc(1, sizeof *engine);
    if (engine == NULL)
        return NULL;
    engine->end = ROOT;
    engine->first_free = NO_SLOT;
    if (!grow(engine)) {
        trn_engine_free(engine);
        return NULL;
    }
    return engine;
}

void trn_engine_free(struct trn_engine *engine)
{
    if (engine == NULL)
        return;
    free(engine->heap);
    free(engine->records);
    free(engine->places);
    free(engine);
}

void trn_engine_reset(struct trn_engine *engine, double time)
{
    assert(isfinite(time));
    for (uint32_t i = ROOT; i < engine->end; i++) {
        if (i > ROOT || !engine->hole)
            engine->places[engine->heap[i].slot].generation++;
        engine->heap[i] = sentinel(i);
    }
    engine->end = ROOT;
    engine->hole = false;
    /* Slots are given out from 0 again, so that a used engine is as good as a new one. */
    engine->first_free = NO_SLOT;
    engine->n_slots = 0;
    engine->now = time;
    engine->sequence = 0;
    engine->done = 0;
}

/* The slot of a pending event, or NO_SLOT. */
static inline uint32_t slot_of(const struct trn_engine *engine, trn_event_id id)
{
    const uint32_t slot = (uint32_t)id - 1;
    if (slot >= engine->n_slots || engine->places[slot].generation != (uint32_t)(id >> 32))
        return NO_SLOT;
    return slot;
}

static inline void give_back(struct trn_engine *engine, uint32_t slot)
{
    engine->places[slot].generation++;
    engine->places[slot].at = engine->first_free;
    engine->first_free = slot;
}

trn_event_id trn_engine_schedule(struct trn_engine *engine, double time, int32_t priority, trn_event_fn fn,
                                 void *object, uint64_t argument)
{
    assert(isfinite(time) && time >= engine->now);
    assert(fn != NULL);
    uint32_t slot = engine->first_free;
    if (slot != NO_SLOT) {
        engine->first_free = engine->places[slot].at;
    } else {
        if (engine->n_slots == engine->capacity && !grow(engine))
            return 0;
        slot = engine->n_slots++;
    }
    engine->records[slot] = (struct record){fn, object, argument, engine->sequence++};
    const struct entry entry = {key_of(time), (uint32_t)priority ^ (UINT32_C(1) << 31), slot};
    if (engine->hole) {
        engine->hole = false;
        if (engine->end == ROOT + 2)
            place_beside(engine, entry);
        else
            sink(engine, ROOT, entry);
    } else {
        rise(engine, engine->end++, entry);
    }
    return (uint64_t)engine->places[slot].generation << 32 | (slot + 1);
}

/* Put `entry` where an entry was taken out. */
static void settle(struct trn_engine *engine, uint32_t at, struct entry entry)
{
    if (at > ROOT && before(engine, entry, engine->heap[at / 4 + 2]))
        rise(engine, at, entry);
    else
        sink(engine, at, entry);
}

bool trn_engine_cancel(struct trn_engine *engine, trn_event_id id)
{
    const uint32_t slot = slot_of(engine, id);
    if (slot == NO_SLOT)
        return false;
    close_hole(engine);
    const uint32_t at = engine->places[slot].at;
    assert(at < engine->end && engine->heap[at].slot == slot); /* else the id is another engine's */
    const struct entry last = take_last(engine);
    if (at < engine->end)
        settle(engine, at, last);
    give_back(engine, slot);
    return true;
}

bool trn_engine_move(struct trn_engine *engine, trn_event_id id, double time)
{
    assert(isfinite(time) && time >= engine->now);
    const uint32_t slot = slot_of(engine, id);
    if (slot == NO_SLOT)
        return false;
    close_hole(engine);
    const uint32_t at = engine->places[slot].at;
    assert(at < engine->end && engine->heap[at].slot == slot);
    struct entry entry = engine->heap[at];
    entry.key = key_of(time);
    engine->records[slot].sequence = engine->sequence++;
    settle(engine, at, entry);
    return true;
}

bool trn_engine_pending(const struct trn_engine *engine, trn_event_id id)
{
    return slot_of(engine, id) != NO_SLOT;
}

double trn_engine_time_of(const struct trn_engine *engine, trn_event_id id)
{
    const uint32_t slot = slot_of(engine, id);
    return slot != NO_SLOT ? time_of(engine->heap[engine->places[slot].at].key) : (double)NAN;
}

double trn_engine_now(const struct trn_engine *engine)
{
    return engine->now;
}

double trn_engine_next_time(const struct trn_engine *engine)
{
    if (trn_engine_count(engine) == 0)
        return (double)INFINITY;
    return time_of(engine->heap[engine->hole ? earliest(engine, ROOT + 1) : ROOT].key);
}

size_t trn_engine_count(const struct trn_engine *engine)
{
    return engine->end - ROOT - (engine->hole ? 1 : 0);
}

uint64_t trn_engine_done(const struct trn_engine *engine)
{
    return engine->done;
}

/* Execute the root, which is an event. */
static inline void execute(struct trn_engine *engine)
{
    const struct entry top = engine->heap[ROOT];
    const struct record record = engine->records[top.slot];
    give_back(engine, top.slot);
    engine->hole = true;
    engine->now = time_of(top.key);
    engine->done++;
    record.fn(engine, record.object, record.argument);
}

bool trn_engine_step(struct trn_engine *engine)
{
    close_hole(engine);
    if (engine->end == ROOT)
        return false;
    execute(engine);
    return true;
}

void trn_engine_run_until(struct trn_engine *engine, double time)
{
    assert(!isnan(time));
    const uint64_t limit = key_of(time);
    engine->stop = false;
    for (;;) {
        close_hole(engine);
        /* At the root of an empty heap stands a sentinel, which is later than infinity. */
        if (engine->heap[ROOT].key > limit)
            break;
        execute(engine);
        if (engine->stop)
            return;
    }
    if (time > engine->now && isfinite(time))
        engine->now = time;
}

void trn_engine_stop(struct trn_engine *engine)
{
    engine->stop = true;
}
