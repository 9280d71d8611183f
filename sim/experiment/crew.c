/* crew.c - tasks on all cores, handed over in order.
 *
 *   workers                   ring of slots                 the calling thread
 *   take the next number  ->  [17 done][18 runs][19 done]  -> hands over 17, waits for 18, ...
 *
 * A worker takes a number only when the slot of that number is free, so that the memory is that of the ring,
 * not of all tasks, and the slowest task is at most a ring behind. Only the calling thread hands over and
 * writes the journal, in the order of numbers; what the journal holds already is not run again.
 *
 * Under MPI the calling thread also gives numbers to other ranks and takes their payloads, while it waits. */
#include "crew.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ranks.h"

enum { MAX_JOBS = 512, SLOTS_PER_JOB = 2, SLOTS_PER_RANK = 4 };
static const long LOOK_NS = 200000; /* between looks for what other ranks send */
/* After a stop a rank ends within a world, some milliseconds: one that does not is lost. Open MPI kills all
 * that is left a second after it has lost a rank, and results are to be written before. */
static const double PATIENCE_S = 0.6;

struct slot {
    bool ready, known; /* known: from the journal */
    void *payload;
    enum trn_status status;
    struct trn_error error;
};

struct crew {
    const struct trn_crew_def *def;
    int64_t n_tasks; /* of the share */
    struct slot *slots;
    int32_t n_slots;

    pthread_mutex_t lock; /* of all below, and of the journal */
    pthread_cond_t freed, filled;
    int64_t next;   /* number to hand out, from 0 */
    int64_t merged; /* slots below this are free again */
    int32_t live;   /* workers that may still fill a slot */
    bool halt;

    /* of the calling thread alone */
    int32_t helpers; /* other ranks */
    int64_t away;    /* tasks that they have */
};

struct worker {
    struct crew *crew;
    struct trn_kit *kit;
    pthread_t thread;
};

/* Within a crew the tasks of a share are numbered from 0 without gaps. */
static void describe(const struct crew *crew, int64_t number, struct trn_task *ret)
{
    const struct trn_crew_def *def = crew->def;
    def->task(def->object, def->shares > 0 ? def->share - 1 + number * def->shares : number, ret);
}

static int64_t count_tasks(const struct trn_crew_def *def)
{
    return def->shares > 0 ? (def->n_tasks - def->share + def->shares) / def->shares : def->n_tasks;
}

static struct slot *slot_of(struct crew *crew, int64_t number)
{
    return &crew->slots[number % crew->n_slots];
}

static bool ring_is_full(const struct crew *crew)
{
    return crew->next - crew->merged >= crew->n_slots;
}

/* The next number, or -1 when there is no more to do; without `wait` also when the ring is full. */
static int64_t take(struct crew *crew, bool wait)
{
    int64_t number = -1;
    pthread_mutex_lock(&crew->lock);
    while (wait && !crew->halt && crew->next < crew->n_tasks && ring_is_full(crew))
        pthread_cond_wait(&crew->freed, &crew->lock);
    if (!crew->halt && crew->next < crew->n_tasks && !ring_is_full(crew) && !trn_stopped(crew->def->stop))
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

static void fill(struct crew *crew, struct slot *slot, enum trn_status status)
{
    pthread_mutex_lock(&crew->lock);
    slot->status = status;
    slot->ready = true;
    if (status != TRN_OK)
        crew->halt = true; /* numbers below were handed out before, so the lowest error is found */
    pthread_cond_broadcast(&crew->filled);
    pthread_cond_broadcast(&crew->freed);
    pthread_mutex_unlock(&crew->lock);
}

static void *work(void *object)
{
    struct worker *worker = object;
    struct crew *crew = worker->crew;
    int64_t number;
    while ((number = take(crew, true)) >= 0) {
        struct slot *slot = slot_of(crew, number);
        struct trn_task task;
        describe(crew, number, &task);
        enum trn_status status = TRN_OK;
        if (!recall(crew, &task, slot))
            status = trn_kit_run(worker->kit, &task, crew->def->stop, slot->payload, &slot->error);
        fill(crew, slot, status);
    }
    pthread_mutex_lock(&crew->lock);
    crew->live--;
    pthread_cond_broadcast(&crew->filled);
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

/* ---- other ranks -------------------------------------------------------------------------------- */

static void *place_of(void *object, int64_t number)
{
    return slot_of(object, number)->payload;
}

/* Take what other ranks have done. */
static enum trn_status collect(struct crew *crew, struct trn_error *reterr)
{
    struct trn_rank_result result;
    bool got = crew->helpers > 0;
    while (got) {
        enum trn_status status = trn_ranks_poll(place_of, crew, &result, &got, reterr);
        if (status != TRN_OK)
            return status;
        if (!got)
            break;
        struct slot *slot = slot_of(crew, result.number);
        slot->error = result.error;
        crew->away--;
        fill(crew, slot, result.status);
    }
    return TRN_OK;
}

/* Give idle ranks what there is to do. */
static enum trn_status hand_out(struct crew *crew, struct trn_error *reterr)
{
    int64_t number;
    while (crew->helpers > 0 && trn_ranks_idle() && (number = take(crew, false)) >= 0) {
        struct slot *slot = slot_of(crew, number);
        struct trn_task task;
        describe(crew, number, &task);
        if (recall(crew, &task, slot)) {
            fill(crew, slot, TRN_OK);
            continue;
        }
        enum trn_status status =
            trn_ranks_send(number, &task, trn_task_size(&task, crew->def->layout), reterr);
        if (status != TRN_OK)
            return status;
        crew->away++;
    }
    return TRN_OK;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Wait for `filled`, no longer than until the next look at other ranks. The caller has the lock. */
static void wait_a_little(struct crew *crew)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += LOOK_NS;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    pthread_cond_timedwait(&crew->filled, &crew->lock, &until);
}

/* Is there no more use in waiting for other ranks? `since`: of a stop, 0 before. */
static bool out_of_patience(const struct crew *crew, double *since)
{
    if (!trn_stopped(crew->def->stop))
        return false;
    if (*since == 0.0)
        *since = seconds();
    return seconds() - *since > PATIENCE_S;
}

static void halt(struct crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    crew->halt = true;
    pthread_cond_broadcast(&crew->freed);
    pthread_mutex_unlock(&crew->lock);
}

/* Workers that wait for the ring to move would wait for ever. */
static void forsake(struct crew *crew)
{
    trn_ranks_forsake();
    halt(crew);
    crew->away = 0;
    crew->helpers = 0;
}

/* Nothing may come later for a ring that is gone. */
static void recall_all(struct crew *crew)
{
    struct trn_error ignored;
    double since = 0.0;
    while (crew->away > 0) {
        if (collect(crew, &ignored) != TRN_OK || out_of_patience(crew, &since))
            forsake(crew);
        pthread_mutex_lock(&crew->lock);
        if (crew->away > 0)
            wait_a_little(crew);
        pthread_mutex_unlock(&crew->lock);
    }
}

/* ---- handing over ------------------------------------------------------------------------------- */

/* *ret: the slot of task `number` once it is filled; NULL when nobody will fill it. */
static enum trn_status await(struct crew *crew, int64_t number, struct slot **ret, struct trn_error *reterr)
{
    struct slot *slot = slot_of(crew, number);
    double since = 0.0;
    bool ready = false, hope = true;
    while (!ready && hope) {
        enum trn_status status = collect(crew, reterr);
        if (status == TRN_OK)
            status = hand_out(crew, reterr);
        if (status != TRN_OK)
            return status;
        if (crew->away > 0 && out_of_patience(crew, &since))
            forsake(crew);
        pthread_mutex_lock(&crew->lock);
        if (!slot->ready && (crew->live > 0 || crew->away > 0)) {
            if (crew->helpers > 0)
                wait_a_little(crew);
            else
                pthread_cond_wait(&crew->filled, &crew->lock);
        }
        ready = slot->ready;
        hope = crew->live > 0 || crew->away > 0;
        pthread_mutex_unlock(&crew->lock);
    }
    *ret = ready ? slot : NULL;
    return TRN_OK;
}

static void give_back(struct crew *crew, struct slot *slot)
{
    pthread_mutex_lock(&crew->lock);
    slot->ready = false;
    crew->merged++;
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
    const int reason = errno;
    pthread_mutex_unlock(&crew->lock);
    free(key);
    return added ? TRN_OK
                 : trn_fail(reterr, TRN_E_IO, journal->name ? journal->name : "",
                            "the journal could not be written: %s", strerror(reason));
}

/* Hand over what the workers make, in order, until the end, an error, or enough. */
static enum trn_status gather(struct crew *crew, int64_t *ret_taken, struct trn_error *reterr)
{
    const struct trn_crew_def *def = crew->def;
    for (int64_t number = 0; number < crew->n_tasks; number++) {
        struct trn_task task;
        struct slot *slot;
        enum trn_status status = await(crew, number, &slot, reterr);
        if (status != TRN_OK)
            return status;
        if (!slot || slot->status == TRN_E_INTERRUPTED)
            return TRN_OK;
        if (slot->status != TRN_OK) {
            if (reterr)
                *reterr = slot->error;
            return slot->status;
        }
        describe(crew, number, &task);
        status = note(crew, &task, slot, reterr);
        if (status != TRN_OK)
            return status;
        enum trn_taken taken =
            def->shares > 0 ? TRN_MORE : def->take(def->object, number, &task, slot->payload);
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

static int32_t count_jobs(const struct crew *crew)
{
    int32_t jobs = crew->def->jobs;
    if (jobs <= 0 && crew->helpers > 0) {
        jobs = 1; /* mpirun was told how many there are to be */
    } else if (jobs <= 0) {
        cpu_set_t cpus;
        jobs = sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? (int32_t)CPU_COUNT(&cpus) : 1;
    }
    if (jobs > crew->n_tasks)
        jobs = (int32_t)crew->n_tasks;
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
    crew->helpers = trn_ranks_helpers(crew->def->source);
    int32_t jobs = count_jobs(crew);
    struct worker *workers = calloc((size_t)jobs + 1, sizeof *workers);
    bool memory = workers && make_ring(crew, jobs * SLOTS_PER_JOB + crew->helpers * SLOTS_PER_RANK);
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
        recall_all(crew);
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
    struct crew crew = {.def = def, .n_tasks = count_tasks(def)};
    pthread_condattr_t monotonic;
    *ret_taken = 0;
    if (crew.n_tasks <= 0)
        return TRN_OK;
    pthread_mutex_init(&crew.lock, NULL);
    pthread_cond_init(&crew.freed, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&crew.filled, &monotonic);
    pthread_condattr_destroy(&monotonic);
    enum trn_status status = run(&crew, ret_taken, reterr);
    pthread_cond_destroy(&crew.filled);
    pthread_cond_destroy(&crew.freed);
    pthread_mutex_destroy(&crew.lock);
    return status;
}
