/* task.h - a piece of work that stands for itself: some worlds of one variant under some regimes.
 *
 * A task holds texts and numbers only, so that it can be handed to a thread, sent to another machine or be the
 * key of a journal. Its payload is plain memory of a size that is known before. */
#ifndef TRN_TASK_H
#define TRN_TASK_H

#include "tranche/variants.h"

struct trn_task {
    const char *settings;  /* of the variant; "" for the scenario as it is */
    const char *regimes;   /* names between commas */
    int32_t n_regimes;
    uint64_t seed;
    int32_t first, n;      /* worlds */
    const struct trn_output *outputs; /* what the payload holds; NULL: all of the outcome, under the base layout */
    int32_t n_outputs;
};

/* The payload: [world][regime] of doubles, n_values of each run, and what the books say. */
struct trn_tail {
    uint64_t events;
    struct trn_balance balance;
};
size_t trn_task_values(const struct trn_task *task, const struct trn_layout *layout); /* doubles of one run */
size_t trn_task_size(const struct trn_task *task, const struct trn_layout *layout);   /* bytes of the payload */
double *trn_task_run_values(const struct trn_task *task, const struct trn_layout *layout, void *payload,
                            int32_t world, int32_t regime);
struct trn_tail *trn_task_run_tail(const struct trn_task *task, const struct trn_layout *layout, void *payload,
                                   int32_t world, int32_t regime);


/* Has the caller asked to stop? NULL: never. */
bool trn_stopped(const volatile sig_atomic_t *stop);

/* What one worker keeps from task to task: the variant that it has open, and a model of it. */
struct trn_kit;
struct trn_kit *trn_kit_create(const struct trn_source *source, const struct trn_layout *layout); /* NULL: no memory */
void trn_kit_free(struct trn_kit *kit); /* takes NULL */
/* Run it all. `stop` is looked at between worlds (TRN_E_INTERRUPTED): a world that is begun is finished. */
enum trn_status trn_kit_run(struct trn_kit *kit, const struct trn_task *task, const volatile sig_atomic_t *stop,
                            void *payload, struct trn_error *reterr);

/* A text that two tasks share only if they have the same results; of the caller, NULL: no memory. */
char *trn_task_key(const struct trn_task *task);

#endif
