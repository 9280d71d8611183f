/* ranks_none.c - one rank: built without MPI. */
#include "ranks.h"

#include <stdlib.h>

enum trn_status trn_ranks_begin(struct trn_error *reterr)
{
    static const char *const sizes[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"};
    for (int i = 0; i < 2; i++) {
        const char *size = getenv(sizes[i]);
        if (size && atoi(size) > 1)
            return trn_fail(reterr, TRN_E_IO, "",
                            "started as %d ranks, but built without MPI (meson setup -Dmpi=enabled)",
                            atoi(size));
    }
    return TRN_OK;
}

int32_t trn_ranks_count(void)
{
    return 1;
}

int32_t trn_ranks_mine(void)
{
    return 0;
}

bool trn_ranks_serve(const struct trn_source *source, const struct trn_layout *layout, const char *identity,
                     const volatile sig_atomic_t *stop)
{
    (void)source, (void)layout, (void)identity, (void)stop;
    return false;
}

bool trn_ranks_lost(void)
{
    return false;
}

void trn_ranks_end(int status)
{
    (void)status;
}

int32_t trn_ranks_helpers(const struct trn_source *source)
{
    (void)source;
    return 0;
}

bool trn_ranks_idle(void)
{
    return false;
}

enum trn_status trn_ranks_send(int64_t number, const struct trn_task *task, size_t size,
                               struct trn_error *reterr)
{
    (void)number, (void)task, (void)size;
    return trn_fail(reterr, TRN_E_IO, "", "there are no other ranks");
}

enum trn_status trn_ranks_poll(trn_rank_place_fn place, void *object, struct trn_rank_result *ret,
                               bool *ret_got, struct trn_error *reterr)
{
    (void)place, (void)object, (void)ret, (void)reterr;
    *ret_got = false;
    return TRN_OK;
}

void trn_ranks_forsake(void)
{
}
