/* ranks.h - how a crew hands tasks to other ranks; private to this module.
 *
 * Only the thread that runs the crew calls these. ranks_none.c stands in where there is no MPI. */
#ifndef TRN_RANKS_H
#define TRN_RANKS_H

#include "task.h"
#include "tranche/ranks.h"

struct trn_rank_result {
    int64_t number;          /* of the task */
    enum trn_status status;  /* TRN_E_INTERRUPTED too */
    struct trn_error error;
};
/* The payload of task `number` goes here; it has room for the size that was sent with the task. */
typedef void *(*trn_rank_place_fn)(void *object, int64_t number);

/* Ranks that serve experiments on this source; 0 without MPI. */
int32_t trn_ranks_helpers(const struct trn_source *source);
/* Would a task be taken now? Each rank has one under way and one to follow. */
bool trn_ranks_idle(void);
/* Hand a task over; `size`: of its payload. Texts are copied. TRN_E_MEMORY, TRN_E_IO. */
enum trn_status trn_ranks_send(int64_t number, const struct trn_task *task, size_t size, struct trn_error *reterr);
/* Take one result if one has come: *ret_got. TRN_E_IO: a rank is lost, or has read another scenario. */
enum trn_status trn_ranks_poll(trn_rank_place_fn place, void *object, struct trn_rank_result *ret, bool *ret_got,
                               struct trn_error *reterr);
/* Wait no more for what was handed over: ranks that do not answer are lost. */
void trn_ranks_forsake(void);

#endif
