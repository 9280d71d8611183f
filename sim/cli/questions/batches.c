/* batches.c - see batches.h */
#include "batches.h"

#include "memory.h"

#include <stdlib.h>
#include <string.h>

enum { BATCH = 64 }; /* points: many against the threads, that wait for each other at the end of a batch */

struct batch {
    const struct batches *def;
    int32_t first, n;
    size_t per_point; /* numbers of one world of a point */
    struct trn_contrasts contrasts;
};

static void on_world(void *object, int32_t rep, const double *values)
{
    struct batch *batch = object;
    trn_contrasts_add(&batch->contrasts, values);
    for (int32_t p = 0; batch->def->on_world && p < batch->n; p++)
        batch->def->on_world(batch->def->object, batch->first + p, rep,
                             values + (size_t)p * batch->per_point);
}

/* With the arena empty. */
static enum trn_status run_batch(struct question *q, struct batch *batch, struct trn_arena *arena,
                                 struct trn_error *error)
{
    const struct batches *def = batch->def;
    struct trn_variant variants[BATCH];
    int32_t n_regimes = q->loaded.n_regimes, n_outputs = def->outputs ? def->n_outputs : q->n_outputs;
    struct trn_variants_def shape = {.n_variants = batch->n, .n_regimes = n_regimes, .n_outputs = n_outputs};
    batch->per_point = (size_t)n_regimes * (size_t)n_outputs;
    batch->contrasts = trn_contrasts_create(arena, &shape, TRN_NONE, 0);
    bool good = batch->contrasts.at != NULL;
    for (int32_t p = 0; p < batch->n && good; p++) {
        variants[p] = (struct trn_variant){.settings = def->settings(def->object, arena, batch->first + p)};
        good = variants[p].settings != NULL;
    }
    if (!good)
        return trn_fail(error, TRN_E_MEMORY, "", "no memory for %d points", (int)batch->n);
    struct question_run run = {.variants = variants,
                               .n_variants = batch->n,
                               .outputs = def->outputs,
                               .n_outputs = def->n_outputs,
                               .on_world = on_world,
                               .object = batch,
                               .before = (int64_t)batch->first * q->reps,
                               .total = (int64_t)def->n_points * q->reps};
    return question_run(q, &run, error);
}

enum trn_status batches_run(struct question *q, const struct batches *def, int32_t *ret_done,
                            struct trn_error *error)
{
    struct trn_arena *arena = memory_arena();
    enum trn_status status = TRN_OK;
    bool share = q->options->shares > 0; /* runs no point whole, so none is handed over */
    *ret_done = 0;
    for (int32_t first = 0; first < def->n_points && status == TRN_OK && !q->end.partial; first += BATCH) {
        struct batch batch = {.def = def, .first = first, .n = def->n_points - first};
        batch.n = batch.n < BATCH ? batch.n : BATCH;
        trn_arena_reset(arena);
        q->shared = false;
        status = run_batch(q, &batch, arena, error);
        if (share && q->shared && status == TRN_E_INTERRUPTED) /* its part of the batch is done */
            status = TRN_OK;
        for (int32_t p = 0; p < batch.n && status == TRN_OK && !share && !q->end.partial; p++)
            def->on_point(def->object, (*ret_done)++, &batch.contrasts, p);
    }
    trn_arena_free(arena);
    if (*ret_done > 0 && status == TRN_E_INTERRUPTED) {
        q->end.partial = true;
        status = TRN_OK;
    }
    if (*ret_done == 0 && status == TRN_OK) /* a share, or a part of the worlds of the first batch */
        status = trn_fail(error, TRN_E_INTERRUPTED, "", "stopped before the first points were over");
    q->end.worlds = q->reps;
    return status;
}
