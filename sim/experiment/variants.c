/* variants.c - variants x worlds, a block of worlds at a time.
 *
 *   block 0: [variant 0: worlds 0..19][variant 1: worlds 0..19] ... -> world 0, world 1, ...
 *   block 1: [variant 0: worlds 20..39] ...
 *
 * A task is one variant and one block, so that a variant is opened once for many worlds, and every world is
 * complete early: the memory is that of a block, and precision can be judged while the rest is not yet run.
 */
#include "tranche/variants.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "crew.h"

enum { DEFAULT_BLOCK = 20 };

struct hall {
    const struct trn_variants_def *def;
    struct trn_variants_end *end;
    double *values; /* of the block under way: [world][variant][regime][output] */
};

struct trn_variants_def trn_variants_def_default(void)
{
    return (struct trn_variants_def){.seed = 1, .reps = 200, .block = DEFAULT_BLOCK};
}

static size_t per_variant(const struct trn_variants_def *def)
{
    return (size_t)def->n_regimes * (size_t)def->n_outputs;
}

static void describe(const void *object, int64_t number, struct trn_task *ret)
{
    const struct trn_variants_def *def = ((const struct hall *)object)->def;
    int32_t block = (int32_t)(number / def->n_variants);
    const struct trn_variant *variant = &def->variants[number % def->n_variants];
    int32_t done = block * def->block, left = def->reps - done;
    *ret = (struct trn_task){.settings = variant->settings,
                             .regimes = variant->regimes ? variant->regimes : def->regimes,
                             .n_regimes = def->n_regimes,
                             .seed = def->seed,
                             .first = def->first + done,
                             .n = left < def->block ? left : def->block,
                             .outputs = def->outputs,
                             .n_outputs = def->n_outputs};
}

static void tell(const struct trn_variants_def *def, int64_t done)
{
    if (def->on_progress) {
        struct trn_progress progress = {done, (int64_t)def->reps * def->n_variants, done * def->n_regimes};
        def->on_progress(def->object, &progress);
    }
}

static void keep(struct hall *hall, const struct trn_task *task, int32_t variant, void *payload)
{
    const struct trn_variants_def *def = hall->def;
    size_t n = per_variant(def), world = n * (size_t)def->n_variants;
    for (int32_t w = 0; w < task->n; w++)
        for (int32_t r = 0; r < task->n_regimes; r++) {
            const struct trn_tail *tail = trn_task_run_tail(task, def->layout, payload, w, r);
            memcpy(hall->values + (size_t)w * world + (size_t)variant * n +
                       (size_t)r * (size_t)def->n_outputs,
                   trn_task_run_values(task, def->layout, payload, w, r),
                   (size_t)def->n_outputs * sizeof(double));
            hall->end->events += tail->events;
            hall->end->runs++;
            trn_balance_add(&hall->end->balance, &tail->balance);
        }
}

static enum trn_taken take(void *object, int64_t number, const struct trn_task *task, void *payload)
{
    struct hall *hall = object;
    const struct trn_variants_def *def = hall->def;
    int32_t variant = (int32_t)(number % def->n_variants);
    keep(hall, task, variant, payload);
    int64_t before = (number / def->n_variants) * def->block;
    tell(def, before * def->n_variants + (int64_t)(variant + 1) * task->n);
    if (variant + 1 < def->n_variants)
        return TRN_MORE;
    for (int32_t w = 0; w < task->n; w++) {
        const double *values = hall->values + (size_t)w * per_variant(def) * (size_t)def->n_variants;
        hall->end->worlds++;
        if (def->on_world && !def->on_world(def->object, task->first + w, values))
            return TRN_ENOUGH;
    }
    return TRN_MORE;
}

static enum trn_status check_def(const struct trn_variants_def *def, struct trn_error *reterr)
{
    assert(def->source && def->layout && def->n_variants > 0 && def->n_outputs > 0);
    assert(def->n_regimes > 0 && def->n_regimes <= TRN_MAX_REGIMES && def->block > 0);
    if (def->reps < 1)
        return trn_fail(reterr, TRN_E_RANGE, "/reps", "expected at least 1 replication, found %d",
                        (int)def->reps);
    if (def->first < 0 || def->first > INT32_MAX - def->reps)
        return trn_fail(reterr, TRN_E_RANGE, "/first", "expected a replication number of 0 or more, found %d",
                        (int)def->first);
    return TRN_OK;
}

enum trn_status trn_variants_run(const struct trn_variants_def *def, struct trn_variants_end *ret,
                                 struct trn_error *reterr)
{
    enum trn_status status = check_def(def, reterr);
    if (status != TRN_OK)
        return status;
    struct trn_variants_end end = {0};
    struct hall hall = {.def = def, .end = &end};
    int64_t blocks = (def->reps + def->block - 1) / def->block, taken;
    int32_t block = def->reps < def->block ? def->reps : def->block;
    struct trn_task largest = {
        .n = block, .n_regimes = def->n_regimes, .outputs = def->outputs, .n_outputs = def->n_outputs};
    hall.values = calloc((size_t)block * (size_t)def->n_variants, per_variant(def) * sizeof *hall.values);
    if (!hall.values)
        return trn_fail(reterr, TRN_E_MEMORY, "", "no memory for %d variants of %d worlds",
                        (int)def->n_variants, (int)block);
    struct trn_crew_def crew = {.source = def->source,
                                .layout = def->layout,
                                .n_tasks = blocks * def->n_variants,
                                .payload = trn_task_size(&largest, def->layout),
                                .jobs = def->jobs,
                                .stop = def->stop,
                                .journal = def->journal,
                                .share = def->share,
                                .shares = def->shares,
                                .task = describe,
                                .take = take,
                                .object = &hall};
    tell(def, 0);
    status = trn_crew_run(&crew, &taken, reterr);
    free(hall.values);
    if (status != TRN_OK)
        return status;
    end.partial = trn_stopped(def->stop) && taken < crew.n_tasks;
    if (end.worlds == 0 && def->shares == 0)
        return trn_fail(reterr, TRN_E_INTERRUPTED, "", "stopped before the first worlds were over");
    *ret = end;
    return TRN_OK;
}
