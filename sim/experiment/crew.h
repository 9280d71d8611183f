/* crew.h - many tasks, on all cores, handed over in order. */
#ifndef TRN_CREW_H
#define TRN_CREW_H

#include "task.h"

enum trn_taken { TRN_MORE, TRN_ENOUGH, TRN_REFUSED };

struct trn_crew_def {
    const struct trn_source *source;
    const struct trn_layout *layout;   /* of source->base */
    int64_t n_tasks;
    size_t payload;                    /* bytes of the largest task */
    int32_t jobs;                      /* threads; 0: one a core */
    const volatile sig_atomic_t *stop; /* may be NULL */
    const struct trn_journal *journal; /* may be NULL */
    int32_t share, shares;             /* shares > 0: only tasks share - 1 + k shares, not handed over */
    /* Task `number`; by several threads at once. Texts stay the caller's. */
    void (*task)(const void *object, int64_t number, struct trn_task *ret);
    /* By the calling thread, in order of numbers. */
    enum trn_taken (*take)(void *object, int64_t number, const struct trn_task *task, void *payload);
    void *object;
};
/* *ret_taken: tasks handed over, or of a share in the journal. It is TRN_OK also where `stop` ended it early. TRN_E_IO: a task was refused, or
 * the journal could not be written. */
enum trn_status trn_crew_run(const struct trn_crew_def *def, int64_t *ret_taken, struct trn_error *reterr);

#endif
