/* compare.c - replications on all cores, added up in order.
 *
 *   workers                   ring of slots                 the calling thread
 *   take the next number  ->  [17 done][18 runs][19 done]  -> adds 17, waits for 18, ...
 *
 * A worker runs every regime of its replication with a model of its own. It takes a number only
 * when the slot of that number is free, so that the memory is that of the ring, not of all
 * replications, and the slowest replication is at most a ring behind. Only the calling thread adds
 * up and calls back, in the order of replications. */
#include "comparison.h"

#include <assert.h>
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_JOBS = 512, SLOTS_PER_JOB = 2 };

struct slot {
    bool ready;
    struct trn_outcome **outcomes; /* one a regime */
    enum trn_status status;
    struct trn_error error;
};

struct crew {
    const struct trn_scenario *scenario;
    const struct trn_compare_def *def;
    struct trn_arena *arena; /* the ring's memory */
    struct slot *slots;
    int32_t n_slots;

    pthread_mutex_t lock; /* of all below */
    pthread_cond_t freed, filled;
    int32_t next;   /* number to hand out, from 0 */
    int32_t merged; /* slots below this are free again */
    int32_t live;   /* workers that may still fill a slot */
    bool halt;
};

struct worker {
    struct crew *crew;
    struct trn_model *model;
    pthread_t thread;
};

struct trn_compare_def trn_compare_def_default(void)
{
    return (struct trn_compare_def){.seed = 1, .reps = 200, .level = 0.95};
}

static bool stopped(const struct trn_compare_def *def)
{
    /* Set by a signal handler, read by many threads. */
    return def->stop && __atomic_load_n(def->stop, __ATOMIC_RELAXED) != 0;
}

/* The next number, or -1 when there is no more to do. */
static int32_t take(struct crew *crew)
{
    int32_t number = -1;
    pthread_mutex_lock(&crew->lock);
    while (!crew->halt && crew->next < crew->def->reps && crew->next - crew->merged >= crew->n_slots)
        pthread_cond_wait(&crew->freed, &crew->lock);
    if (!crew->halt && crew->next < crew->def->reps && !stopped(crew->def))
        number = crew->next++;
    pthread_mutex_unlock(&crew->lock);
    return number;
}

static void run_one(struct worker *worker, int32_t number, struct slot *slot)
{
    const struct trn_compare_def *def = worker->crew->def;
    uint32_t rep = (uint32_t)(def->first + number);
    slot->status = TRN_OK;
    for (int32_t r = 0; r < def->n_regimes && slot->status == TRN_OK; r++) {
        trn_id regime = def->regimes[r];
        struct trn_error error = {0};
        slot->status = trn_model_run(worker->model, regime, def->seed, rep, NULL, slot->outcomes[r], &error);
        if (slot->status != TRN_OK)
            (void)trn_fail(&slot->error, slot->status, error.path, "replication %u under %s: %s", rep,
                           worker->crew->scenario->regimes[regime].name,
                           error.text[0] ? error.text : trn_status_text(slot->status));
    }
}

static void *work(void *object)
{
    struct worker *worker = object;
    struct crew *crew = worker->crew;
    int32_t number;
    while ((number = take(crew)) >= 0) {
        struct slot *slot = &crew->slots[number % crew->n_slots];
        run_one(worker, number, slot);
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

/* The slot of replication `number` once it is filled; NULL when nobody will fill it. */
static struct slot *await(struct crew *crew, int32_t number)
{
    struct slot *slot = &crew->slots[number % crew->n_slots];
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

static void tell(const struct trn_compare_def *def, int32_t done)
{
    if (def->on_progress) {
        struct trn_progress progress = {done, def->reps, (int64_t)done * def->n_regimes};
        def->on_progress(def->object, &progress);
    }
}

/* Add up what the workers make, in order, until the end, an error or enough precision. */
static enum trn_status gather(struct crew *crew, struct trn_merge *merge, struct trn_error *reterr)
{
    const struct trn_compare_def *def = crew->def;
    struct slot *slot;
    tell(def, 0);
    for (int32_t number = 0; number < def->reps && (slot = await(crew, number)); number++) {
        if (slot->status != TRN_OK) {
            if (reterr)
                *reterr = slot->error;
            return slot->status;
        }
        trn_merge_add(merge, slot->outcomes);
        give_back(crew, slot);
        if (def->on_replication && !def->on_replication(def->object, def->first + number, merge->measures))
            return trn_fail(reterr, TRN_E_IO, "", "the rows of replication %d were not taken",
                            (int)(def->first + number));
        tell(def, number + 1);
        if (trn_merge_precise(merge)) {
            merge->comparison->precise = true;
            return TRN_OK;
        }
    }
    return TRN_OK;
}

static bool make_ring(struct crew *crew, const struct trn_layout *layout, int32_t n_slots)
{
    crew->arena = trn_arena_create(1 << 20);
    if (!crew->arena)
        return false;
    jmp_buf oom;
    trn_arena_on_oom(crew->arena, &oom);
    if (setjmp(oom) != 0)
        return false;
    crew->n_slots = n_slots;
    crew->slots = TRN_NEW(crew->arena, struct slot, n_slots);
    for (int32_t s = 0; s < n_slots; s++) {
        crew->slots[s].outcomes = TRN_NEW(crew->arena, struct trn_outcome *, crew->def->n_regimes);
        for (int32_t r = 0; r < crew->def->n_regimes; r++)
            crew->slots[s].outcomes[r] = trn_outcome_create(crew->arena, layout);
    }
    trn_arena_on_oom(crew->arena, NULL);
    return true;
}

static int32_t count_jobs(const struct trn_compare_def *def)
{
    int32_t jobs = def->jobs;
    if (jobs <= 0) {
        cpu_set_t cpus;
        jobs = sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? (int32_t)CPU_COUNT(&cpus) : 1;
    }
    if (jobs > def->reps)
        jobs = def->reps;
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

/* A model writes uncertain inputs to its scenario, so each worker has its own. */
static const struct trn_scenario *scenario_of(const struct crew *crew)
{
    return crew->scenario->n_uncertain > 0 ? crew->def->copy(crew->def->object) : crew->scenario;
}

static enum trn_status run_crew(struct crew *crew, struct trn_merge *merge, struct trn_error *reterr)
{
    int32_t jobs = count_jobs(crew->def);
    struct worker *workers = calloc((size_t)jobs, sizeof *workers);
    bool memory = workers && make_ring(crew, merge->comparison->layout, jobs * SLOTS_PER_JOB);
    for (int32_t w = 0; w < jobs && memory; w++) {
        workers[w].crew = crew;
        const struct trn_scenario *own = scenario_of(crew);
        workers[w].model = own ? trn_model_create(own, merge->comparison->layout) : NULL;
        memory = workers[w].model != NULL;
    }
    enum trn_status status;
    if (memory) {
        int32_t started = start_workers(crew, workers, jobs);
        status = started > 0 ? gather(crew, merge, reterr)
                             : trn_fail(reterr, TRN_E_MEMORY, "", "could not start a thread");
        halt(crew);
        for (int32_t w = 0; w < started; w++)
            pthread_join(workers[w].thread, NULL);
    } else {
        status = trn_fail(reterr, TRN_E_MEMORY, "", "no memory for %d workers", (int)jobs);
    }
    for (int32_t w = 0; workers && w < jobs; w++)
        trn_model_free(workers[w].model);
    free(workers);
    trn_arena_free(crew->arena);
    return status;
}

static enum trn_status check_def(const struct trn_scenario *scenario, const struct trn_compare_def *def,
                                 struct trn_error *reterr)
{
    if (def->n_regimes < 1)
        return trn_fail(reterr, TRN_E_RANGE, "/regimes", "expected at least one regime");
    for (int32_t r = 0; r < def->n_regimes; r++)
        assert(def->regimes[r] >= 0 && def->regimes[r] < scenario->n_regimes);
    if (def->reps < 1)
        return trn_fail(reterr, TRN_E_RANGE, "/reps", "expected at least 1 replication, found %d",
                        (int)def->reps);
    if (def->first < 0 || def->first > INT32_MAX - def->reps)
        return trn_fail(reterr, TRN_E_RANGE, "/first", "expected a replication number of 0 or more, found %d",
                        (int)def->first);
    if (!(def->level > 0.0 && def->level < 1.0))
        return trn_fail(reterr, TRN_E_RANGE, "/level", "expected a level between 0 and 1, found %g",
                        def->level);
    if (!(def->precision >= 0.0) || !isfinite(def->precision))
        return trn_fail(reterr, TRN_E_RANGE, "/precision", "expected a half-width of 0 or more, found %g",
                        def->precision);
    if (scenario->n_uncertain > 0 && !def->copy)
        return trn_fail(reterr, TRN_E_RANGE, "/uncertain",
                        "expected a way to copy a scenario with uncertain inputs, one for each thread");
    return TRN_OK;
}

enum trn_status trn_compare(const struct trn_scenario *scenario, const struct trn_compare_def *def,
                            struct trn_comparison **ret, struct trn_error *reterr)
{
    enum trn_status status = check_def(scenario, def, reterr);
    if (status != TRN_OK)
        return status;
    struct trn_merge merge;
    status = trn_merge_create(scenario, def, &merge, reterr);
    if (status != TRN_OK)
        return status;
    struct trn_comparison *comparison = merge.comparison;
    if (def->precision > 0.0 && merge.primary == TRN_NONE) {
        trn_comparison_free(comparison);
        return trn_fail(reterr, TRN_E_REFERENCE, "/precision",
                        "this scenario has no measure need_met of the total to be precise about");
    }

    struct crew crew = {.scenario = scenario, .def = def};
    pthread_mutex_init(&crew.lock, NULL);
    pthread_cond_init(&crew.freed, NULL);
    pthread_cond_init(&crew.filled, NULL);
    status = run_crew(&crew, &merge, reterr);
    pthread_cond_destroy(&crew.filled);
    pthread_cond_destroy(&crew.freed);
    pthread_mutex_destroy(&crew.lock);

    if (status == TRN_OK && comparison->done < def->reps && !comparison->precise) {
        comparison->partial = true;
        if (comparison->done == 0)
            status = trn_fail(reterr, TRN_E_INTERRUPTED, "", "stopped before the first replication was over");
    }
    if (status == TRN_OK)
        status = trn_merge_finish(&merge, reterr);
    if (status != TRN_OK) {
        trn_comparison_free(comparison);
        return status;
    }
    *ret = comparison;
    return TRN_OK;
}
