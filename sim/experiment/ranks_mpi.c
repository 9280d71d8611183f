/* ranks_mpi.c - tasks to other ranks and payloads back.
 *
 *   rank 0                                   rank k
 *                 <- HELLO: what it has read
 *   TASK ->  (two under way at most)         opens the variant, runs the worlds
 *                 <- DONE, then PAYLOAD
 *   END  ->                                  leaves
 *
 * A rank waits by asking now and then, not by spinning as MPI_Recv does: a core may be shared. Rank 0 sends
 * without waiting, so that two ranks never wait for each other's memory. */
#include "ranks.h"

#include <limits.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TAG_HELLO = 1, TAG_TASK, TAG_DONE, TAG_PAYLOAD, TAG_END };
enum { DEPTH = 2 };
static const long NAP_NS = 100000; /* between looks; a world takes some milliseconds */

struct sent {      /* a task under way */
    void *message; /* NULL: free */
    MPI_Request request;
    int64_t number;
    size_t size; /* of its payload */
};

struct other {   /* a rank, as rank 0 knows it */
    bool ready;  /* has read the same scenario */
    bool gone;   /* reads another, or is lost */
    bool served; /* its HELLO has come */
    struct sent sent[DEPTH];
};

static struct {
    bool on;       /* MPI was started */
    bool lost;     /* not all answer */
    bool released; /* rank k: END has come */
    bool greeted;  /* rank k: HELLO was sent */
    int mine, count;
    struct other *others; /* rank 0: [count], the first unused */
    const struct trn_scenario *base;
    uint64_t identity;
} world = {.count = 1};

struct hello {
    bool has_read;
    uint64_t identity;
};

struct task_head {
    int64_t number;
    uint64_t seed, size;
    int32_t first, n, n_regimes, n_outputs; /* n_outputs -1: all of the outcome */
    uint64_t settings, regimes;             /* bytes of the texts, their ends included */
};

struct done_head {
    int64_t number;
    enum trn_status status;
    struct trn_error error;
};

static void nap(void)
{
    struct timespec time = {0, NAP_NS};
    nanosleep(&time, NULL);
}

/* FNV-1a (Fowler, Noll, Vo 1991): enough to tell a scenario from one that was edited. */
static uint64_t hash_of(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
    return hash;
}

/* ---- both sides ----------------------------------------------------------------------------------- */

static bool started_by_launcher(void)
{
    static const char *const names[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMI_RANK", "PMIX_RANK"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (getenv(names[i]))
            return true;
    return false;
}

enum trn_status trn_ranks_begin(struct trn_error *reterr)
{
    int provided;
    if (!started_by_launcher())
        return TRN_OK; /* a plain call need not pay for the start of MPI */
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided) != MPI_SUCCESS ||
        provided < MPI_THREAD_FUNNELED)
        return trn_fail(reterr, TRN_E_IO, "", "MPI could not be started for a program with threads");
    world.on = true;
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    MPI_Comm_rank(MPI_COMM_WORLD, &world.mine);
    MPI_Comm_size(MPI_COMM_WORLD, &world.count);
    world.others = calloc((size_t)world.count, sizeof *world.others);
    return world.others ? TRN_OK : trn_fail(reterr, TRN_E_MEMORY, "", "no memory for %d ranks", world.count);
}

int32_t trn_ranks_count(void)
{
    return world.count;
}

int32_t trn_ranks_mine(void)
{
    return world.mine;
}

/* ---- rank k ----------------------------------------------------------------------------------------- */

static void greet(const struct hello *hello)
{
    if (!world.greeted)
        world.lost |= MPI_Send(hello, sizeof *hello, MPI_BYTE, 0, TAG_HELLO, MPI_COMM_WORLD) != MPI_SUCCESS;
    world.greeted = true;
}

/* The next message of rank 0: its memory (to be freed), NULL for the end. */
static char *next_task(void)
{
    MPI_Status status;
    int there = 0, size = 0;
    char *message = NULL;
    while (!there) {
        if (MPI_Iprobe(0, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &status) != MPI_SUCCESS)
            return NULL;
        if (!there)
            nap();
    }
    MPI_Get_count(&status, MPI_BYTE, &size);
    message = malloc((size_t)size + 1);
    if (!message || MPI_Recv(message, size, MPI_BYTE, 0, status.MPI_TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE) !=
                        MPI_SUCCESS)
        MPI_Abort(MPI_COMM_WORLD, 1);
    if (status.MPI_TAG == TAG_TASK)
        return message;
    free(message);
    world.released = true;
    return NULL;
}

/* What a message says; texts and outputs stay in it. */
static struct task_head unpack(char *message, struct trn_task *ret)
{
    struct task_head head;
    memcpy(&head, message, sizeof head);
    char *outputs = message + sizeof head; /* first: malloc and the head keep it aligned */
    size_t n = head.n_outputs > 0 ? (size_t)head.n_outputs : 0;
    char *settings = outputs + n * sizeof(struct trn_output);
    *ret = (struct trn_task){.settings = settings,
                             .regimes = settings + head.settings,
                             .n_regimes = head.n_regimes,
                             .seed = head.seed,
                             .first = head.first,
                             .n = head.n,
                             .outputs = head.n_outputs < 0 ? NULL : (struct trn_output *)(void *)outputs,
                             .n_outputs = (int32_t)n};
    return head;
}

static void answer(struct trn_kit *kit, char *message, const volatile sig_atomic_t *stop)
{
    struct trn_task task;
    struct task_head head = unpack(message, &task);
    struct done_head done = {.number = head.number};
    void *payload = kit ? malloc(head.size > 0 ? head.size : 1) : NULL;
    if (trn_stopped(stop))
        done.status = TRN_E_INTERRUPTED;
    else if (payload)
        done.status = trn_kit_run(kit, &task, stop, payload, &done.error);
    else
        done.status = trn_fail(&done.error, TRN_E_MEMORY, "", "no memory on rank %d", world.mine);
    bool good = MPI_Send(&done, sizeof done, MPI_BYTE, 0, TAG_DONE, MPI_COMM_WORLD) == MPI_SUCCESS;
    if (good && done.status == TRN_OK)
        good = MPI_Send(payload, (int)head.size, MPI_BYTE, 0, TAG_PAYLOAD, MPI_COMM_WORLD) == MPI_SUCCESS;
    free(payload);
    if (!good)
        MPI_Abort(MPI_COMM_WORLD, 1); /* rank 0 is lost: nothing is left to do */
}

bool trn_ranks_serve(const struct trn_source *source, const struct trn_layout *layout, const char *identity,
                     const volatile sig_atomic_t *stop)
{
    char *message;
    if (world.count < 2)
        return false;
    world.identity = hash_of(identity);
    if (world.mine == 0) {
        world.base = source->base;
        return false;
    }
    struct hello hello = {true, world.identity};
    struct trn_kit *kit = trn_kit_create(source, layout);
    greet(&hello);
    while ((message = next_task()) != NULL) {
        answer(kit, message, stop);
        free(message);
    }
    trn_kit_free(kit);
    return true;
}

/* ---- rank 0 ----------------------------------------------------------------------------------------- */

int32_t trn_ranks_helpers(const struct trn_source *source)
{
    return world.count > 1 && world.mine == 0 && !world.lost && source->base == world.base ? world.count - 1
                                                                                           : 0;
}

static struct sent *free_place(struct other *other)
{
    for (int i = 0; i < DEPTH; i++)
        if (!other->sent[i].message)
            return &other->sent[i];
    return NULL;
}

static int load_of(const struct other *other)
{
    int load = 0;
    for (int i = 0; i < DEPTH; i++)
        load += other->sent[i].message != NULL;
    return load;
}

/* The rank with least to do, or 0: all have enough. */
static int idlest(void)
{
    int best = 0;
    for (int k = 1; k < world.count; k++)
        if (world.others[k].ready && load_of(&world.others[k]) < DEPTH &&
            (best == 0 || load_of(&world.others[k]) < load_of(&world.others[best])))
            best = k;
    return best;
}

bool trn_ranks_idle(void)
{
    return idlest() > 0;
}

static char *pack(int64_t number, const struct trn_task *task, size_t size, size_t *ret_size)
{
    struct task_head head = {.number = number,
                             .seed = task->seed,
                             .size = size,
                             .first = task->first,
                             .n = task->n,
                             .n_regimes = task->n_regimes,
                             .n_outputs = task->outputs ? task->n_outputs : -1,
                             .settings = strlen(task->settings) + 1,
                             .regimes = strlen(task->regimes) + 1};
    size_t outputs = task->outputs ? (size_t)task->n_outputs * sizeof *task->outputs : 0;
    *ret_size = sizeof head + outputs + head.settings + head.regimes;
    char *message = malloc(*ret_size), *at = message;
    if (!message)
        return NULL;
    memcpy(at, &head, sizeof head);
    at += sizeof head;
    if (outputs > 0)
        memcpy(at, task->outputs, outputs);
    at += outputs;
    memcpy(at, task->settings, head.settings);
    memcpy(at + head.settings, task->regimes, head.regimes);
    return message;
}

static enum trn_status lose(int rank, struct trn_error *reterr)
{
    world.lost = true;
    return trn_fail(reterr, TRN_E_IO, "", "rank %d is lost", rank);
}

enum trn_status trn_ranks_send(int64_t number, const struct trn_task *task, size_t size,
                               struct trn_error *reterr)
{
    int rank = idlest();
    struct sent *sent = free_place(&world.others[rank]);
    size_t length;
    char *message = size <= INT_MAX ? pack(number, task, size, &length) : NULL;
    if (!message || length > INT_MAX) {
        free(message);
        return trn_fail(reterr, TRN_E_MEMORY, "", "no memory for a task of another rank");
    }
    *sent = (struct sent){.message = message, .number = number, .size = size};
    if (MPI_Isend(message, (int)length, MPI_BYTE, rank, TAG_TASK, MPI_COMM_WORLD, &sent->request) !=
        MPI_SUCCESS)
        return lose(rank, reterr);
    return TRN_OK;
}

static enum trn_status take_hello(int rank, struct trn_error *reterr)
{
    struct hello hello;
    struct other *other = &world.others[rank];
    if (MPI_Recv(&hello, sizeof hello, MPI_BYTE, rank, TAG_HELLO, MPI_COMM_WORLD, MPI_STATUS_IGNORE) !=
        MPI_SUCCESS)
        return lose(rank, reterr);
    other->served = true;
    other->ready = hello.has_read && hello.identity == world.identity;
    other->gone = !other->ready;
    if (other->gone)
        return trn_fail(reterr, TRN_E_IO, "", "rank %d %s", rank,
                        hello.has_read ? "has read another scenario, or is of another version"
                                       : "could not read the scenario");
    return TRN_OK;
}

static enum trn_status take_done(int rank, trn_rank_place_fn place, void *object, struct trn_rank_result *ret,
                                 struct trn_error *reterr)
{
    struct done_head done;
    struct sent *sent = NULL;
    if (MPI_Recv(&done, sizeof done, MPI_BYTE, rank, TAG_DONE, MPI_COMM_WORLD, MPI_STATUS_IGNORE) !=
        MPI_SUCCESS)
        return lose(rank, reterr);
    for (int i = 0; i < DEPTH; i++)
        if (world.others[rank].sent[i].message && world.others[rank].sent[i].number == done.number)
            sent = &world.others[rank].sent[i];
    if (!sent)
        return lose(rank, reterr);
    if (done.status == TRN_OK && MPI_Recv(place(object, done.number), (int)sent->size, MPI_BYTE, rank,
                                          TAG_PAYLOAD, MPI_COMM_WORLD, MPI_STATUS_IGNORE) != MPI_SUCCESS)
        return lose(rank, reterr);
    MPI_Wait(&sent->request, MPI_STATUS_IGNORE);
    free(sent->message);
    sent->message = NULL;
    *ret = (struct trn_rank_result){done.number, done.status, done.error};
    return TRN_OK;
}

enum trn_status trn_ranks_poll(trn_rank_place_fn place, void *object, struct trn_rank_result *ret,
                               bool *ret_got, struct trn_error *reterr)
{
    MPI_Status status;
    int there = 0;
    *ret_got = false;
    if (MPI_Iprobe(MPI_ANY_SOURCE, TAG_HELLO, MPI_COMM_WORLD, &there, &status) != MPI_SUCCESS)
        return lose(0, reterr);
    if (there)
        return take_hello(status.MPI_SOURCE, reterr);
    if (MPI_Iprobe(MPI_ANY_SOURCE, TAG_DONE, MPI_COMM_WORLD, &there, &status) != MPI_SUCCESS)
        return lose(0, reterr);
    if (!there)
        return TRN_OK;
    *ret_got = true;
    return take_done(status.MPI_SOURCE, place, object, ret, reterr);
}

void trn_ranks_forsake(void)
{
    world.lost = true;
}

/* ---- the end ------------------------------------------------------------------------------------------ */

/* Every rank greets once, and gets one END: no message is left when MPI ends. */
static void release_others(void)
{
    struct trn_error ignored;
    for (int k = 1; k < world.count && !world.lost; k++)
        world.lost = MPI_Send(NULL, 0, MPI_BYTE, k, TAG_END, MPI_COMM_WORLD) != MPI_SUCCESS;
    for (int k = 1; k < world.count && !world.lost; k++)
        if (!world.others[k].served)
            (void)take_hello(k, &ignored);
}

static void wait_for_release(void)
{
    struct hello hello = {.has_read = false};
    char *message;
    greet(&hello);
    while (!world.released && (message = next_task()) != NULL) {
        answer(NULL, message, NULL);
        free(message);
    }
}

bool trn_ranks_lost(void)
{
    return world.lost;
}

void trn_ranks_end(int status)
{
    if (!world.on)
        return;
    if (world.mine == 0)
        release_others();
    else
        wait_for_release();
    if (world.lost) {
        MPI_Abort(MPI_COMM_WORLD, status);
        _exit(status);
    }
    MPI_Finalize();
    free(world.others);
    world.on = false;
}
