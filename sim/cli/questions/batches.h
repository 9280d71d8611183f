/* batches.h - many points on the same worlds, a batch at a time.
 *
 * A point is the scenario with settings. What is held at a time is one batch: rows of a point can be written when
 * its batch is over, and an interrupted run leaves whole batches. */
#ifndef TRN_CLI_BATCHES_H
#define TRN_CLI_BATCHES_H

#include "question.h"

struct batches {
    int32_t n_points;
    const struct trn_output *outputs; /* NULL: the measures asked about */
    int32_t n_outputs;
    /* Settings of a point, of the arena, which is reset after each batch; NULL: no memory. */
    const char *(*settings)(void *object, struct trn_arena *arena, int32_t point);
    /* One world of a point: values [regime][output]. May be NULL. */
    void (*on_world)(void *object, int32_t point, int32_t rep, const double *values);
    /* Each point, in order, when all its worlds are run: `variant` of contrasts, held against the first regime. */
    void (*on_point)(void *object, int32_t point, const struct trn_contrasts *contrasts, int32_t variant);
    void *object;
};
/* *ret_done: points that were handed over. TRN_OK also where it was interrupted after the first batch
 * (q->end.partial). */
enum trn_status batches_run(struct question *q, const struct batches *def, int32_t *ret_done,
                            struct trn_error *error);

#endif
