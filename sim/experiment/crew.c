/* crew.c - tasks on all cores, handed over in order.
 *
 *   workers                   ring of slots                 the calling thread
 *   take the next number  ->  [17 done][18 runs][19 done]  -> hands over 17, waits for 18, ...
 *
 * A worker takes a number only when the slot of that number is free, so that the memory is that of the ring,
 * not of all tasks, and the slowest task is at most a ring behind. Only the calling thread hands over and
 * writes the journal, in the order of numbers; what the journal holds already is not run again. */
#include "crew.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_JOBS = 512, SLOTS_PER_JOB = 2 };

struct slot {
    bool ready, known; /* known: from the journal */
    void *payload;
    enum trn_status status;
    struct trn_error error;
};

struct crew {
    const struct trn_crew_def *def;
    struct slot *slots;
    int32_t n_slots;

    pthread_mutex_t lock; /* of all below, and of the journal */
    pthread_cond_t freed, filled;
    int64_t next;   /* number to hand out, from 0 */
    int64_t merged; /* slots below this are free again */
    int32_t live;   /* workers that may still fill a slot */
    bool halt;
};

struct worker {
    struct crew *crew;
    struct trn_kit *kit;
    pthread_t thread;
};

static bool stopped(const struct trn_crew_def *def)
{
    /* Set by a signal handler, read by many threads. */
    return def->stop && __atomic_load_n(def->stop, __ATOMIC_RELAXED) != 0;
}

static struct slot *slot_of(struct crew *crew, int64_t number)
{
    return &crew->slots[number % crew->n_slots];
}

/* The next number, or -1 when there is no more to do. */
static int64_t take(struct crew *crew)
{
    int64_t number = -1;
    pthread_mutex_lock(&crew->lock);
    while (!crew->halt && crew->next < crew->def->n_tasks && crew->next - crew->merged >= crew->n_slots)
        pthread_cond_wait(&crew->freed, &crew->lock);
    if (!crew->halt && crew->next < crew->def->n_tasks && !stopped(crew->def))
        number = crew->next++;
    pthread_mutex_unlock(&crew->lock);
    return number;
}

/* Is it known from before? */
static bool recall(struct crew *crew, const struct trn_task *task, struct slot *slot)
{
    const struct trn_journal *journal = crew->def->journal;
    slot->known = false;
    if (!journal)
        return false;
    char *key = trn_task_key(task);
    if (key) {
        pthread_mutex_lock(&crew->lock);
        slot->known =
            journal->find(journal->object, key, slot->payload, trn_task_size(task, crew->def->layout));
        pthread_mutex_unlock(&crew->lock);
    }
    free(key);
    return slot->known;
}

static void *work(void *object)
{
    struct worker *worker = object;
    struct crew *crew = worker->crew;
    int64_t number;
    while ((number = take(crew)) >= 0) {
        struct slot *slot = slot_of(crew, number);
        struct trn_task task;
        crew->def->task(crew->def->object, number, &task);
        slot->status = TRN_OK;
        if (!recall(crew, &task, slot))
            slot->status = trn_kit_run(worker->kit, &task, crew->def->stop, slot->payload, &slot->error);
        pthread_mutex_lock(&crew->lock);
        slot->ready = true;
        if (slot->status != TRN_OK)
            crew->halt = true; /* numbers below were handed out before, so the lowest error is found */
        pthread_cond_broadcast(&crew->filled);
        pthread_cond_broadcast(&crew->freed);
        pthread_mutex_unlock(&crew->lock);
    }
    pthread_mutex_lock(&crew->lock);
    crew->live--;
    pthread_cond_broadcast(&crew->filled);
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

/* The slot of task `number` once it is filled; NULL when nobody will fill it. */
static struct slot *await(struct crew *crew, int64_t number)
{
    struct slot *slot = slot_of(crew, number);
    pthread_mutex_lock(&crew->lock);
    while (!slot->ready && crew->live > 0)
        pthread_cond_wait(&crew->filled, &crew->lock);
    if (!slot->ready)
        slot = NULL;
    pthread_mutex_unlock(&crew->lock);
    return slot;
}

static void give_back(struct crew *crew, struct slot *slot)
{
    pthread_mutex_lock(&crew->lock);
    slot->ready = false;
    crew->merged++;
    pthread_cond_broadcast(&crew->freed);
    pthread_mutex_unlock(&crew->lock);
}

static void halt(struct crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    crew->halt = true;
    pthread_cond_broadcast(&crew->freed);
    pthread_mutex_unlock(&crew->lock);
}

static enum trn_status note(struct crew *crew, const struct trn_task *task, const struct slot *slot,
                            struct trn_error *reterr)
{
    const struct trn_journal *journal = crew->def->journal;
    if (!journal || slot->known)
        return TRN_OK;
    char *key = trn_task_key(task);
    if (!key)
        return trn_fail(reterr, TRN_E_MEMORY, "", "no memory for the journal");
    pthread_mutex_lock(&crew->lock);
    bool added = journal->add(journal->object, key, slot->payload, trn_task_size(task, crew->def->layout));
    pthread_mutex_unlock(&crew->lock);
    free(key);
    return added ? TRN_OK : trn_fail(reterr, TRN_E_IO, "", "the journal could not be written");
}

/* Hand over what the workers make, in order, until the end, an error, or enough. */
static enum trn_status gather(struct crew *crew, int64_t *ret_taken, struct trn_error *reterr)
{
    const struct trn_crew_def *def = crew->def;
    struct slot *slot;
    for (int64_t number = 0; number < def->n_tasks && (slot = await(crew, number)); number++) {
        struct trn_task task;
        if (slot->status == TRN_E_INTERRUPTED)
            return TRN_OK;
        if (slot->status != TRN_OK) {
            if (reterr)
                *reterr = slot->error;
            return slot->status;
        }
        def->task(def->object, number, &task);
        enum trn_status status = note(crew, &task, slot, reterr);
        if (status != TRN_OK)
            return status;
        enum trn_taken taken = def->take(def->object, number, &task, slot->payload);
        if (taken == TRN_REFUSED)
            return trn_fail(reterr, TRN_E_IO, "", "the rows of replication %d were not taken",
                            (int)task.first);
        *ret_taken = number + 1;
        give_back(crew, slot);
        if (taken == TRN_ENOUGH)
            return TRN_OK;
    }
    return TRN_OK;
}

static int32_t count_jobs(const struct trn_crew_def *def)
{
    int32_t jobs = def->jobs;
    if (jobs <= 0) {
        cpu_set_t cpus;
        jobs = sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? (int32_t)CPU_COUNT(&cpus) : 1;
    }
    if (jobs > def->n_tasks)
        jobs = (int32_t)def->n_tasks;
    return jobs > MAX_JOBS ? MAX_JOBS : jobs;
}

/* Start as many workers as the system lets us: one is enough. */
static int32_t start_workers(struct crew *crew, struct worker *workers, int32_t jobs)
{
    int32_t started = 0;
    crew->live = jobs;
    while (started < jobs) {
        if (pthread_create(&workers[started].thread, NULL, work, &workers[started]) != 0)
            break;
        started++;
    }
    pthread_mutex_lock(&crew->lock);
    crew->live -= jobs - started;
    pthread_mutex_unlock(&crew->lock);
    return started;
}

static bool make_ring(struct crew *crew, int32_t n_slots)
{
    crew->slots = calloc((size_t)n_slots, sizeof *crew->slots);
    if (!crew->slots)
        return false;
    crew->n_slots = n_slots;
    for (int32_t s = 0; s < n_slots; s++) {
        crew->slots[s].payload = malloc(crew->def->payload > 0 ? crew->def->payload : 1);
        if (!crew->slots[s].payload)
            return false;
    }
    return true;
}

static void free_ring(struct crew *crew)
{
    for (int32_t s = 0; crew->slots && s < crew->n_slots; s++)
        free(crew->slots[s].payload);
    free(crew->slots);
}

static enum trn_status run(struct crew *crew, int64_t *ret_taken, struct trn_error *reterr)
{
    int32_t jobs = count_jobs(crew->def);
    struct worker *workers = calloc((size_t)jobs + 1, sizeof *workers);
    bool memory = workers && make_ring(crew, jobs * SLOTS_PER_JOB);
    for (int32_t w = 0; w < jobs && memory; w++) {
        workers[w].crew = crew;
        workers[w].kit = trn_kit_create(crew->def->source, crew->def->layout);
        memory = workers[w].kit != NULL;
    }
    enum trn_status status;
    if (memory) {
        int32_t started = start_workers(crew, workers, jobs);
        status = started > 0 ? gather(crew, ret_taken, reterr)
                             : trn_fail(reterr, TRN_E_MEMORY, "", "could not start a thread");
        halt(crew);
        for (int32_t w = 0; w < started; w++)
            pthread_join(workers[w].thread, NULL);
    } else {
        status = trn_fail(reterr, TRN_E_MEMORY, "", "no memory for %d workers", (int)jobs);
    }
    for (int32_t w = 0; workers && w < jobs; w++)
        trn_kit_free(workers[w].kit);
    free(workers);
    free_ring(crew);
    return status;
}

enum trn_status trn_crew_run(const struct trn_crew_def *def, int64_t *ret_taken, struct trn_error *reterr)
{
    struct crew crew = {.def = def};
    *ret_taken = 0;
    if (def->n_tasks == 0)
        return TRN_OK;
    pthread_mutex_init(&crew.lock, NULL);
    pthread_cond_init(&crew.freed, NULL);
    pthread_cond_init(&crew.filled, NULL);
    enum trn_status status = run(&crew, ret_taken, reterr);
    pthread_cond_destroy(&crew.filled);
    pthread_cond_destroy(&crew.freed);
    pthread_mutex_destroy(&crew.lock);
    return status;
}
