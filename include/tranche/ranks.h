/* ranks.h - the same program on several processors or machines, joined by MPI.
 *
 *   mpirun -n 3 tranche compare ...
 *   rank 0: the command as always; its experiments hand tasks to the other ranks
 *   rank 1, 2: read the same scenario, then serve tasks until told to end
 *
 * All but rank 0 write nothing. Results are those of one process, byte for byte. All ranks must be machines of one
 * kind: payloads travel as memory. Without mpirun, or built without MPI, there is one rank and nothing here does
 * anything. Only the main thread may call these. */
#ifndef TRANCHE_RANKS_H
#define TRANCHE_RANKS_H

#include "tranche/variants.h"

/* Join the others where the environment says that this was started by mpirun or srun. TRN_E_IO: it was, and that
 * failed, or this program was built without MPI. */
enum trn_status trn_ranks_begin(struct trn_error *reterr);
int32_t trn_ranks_count(void); /* 1 without MPI */
int32_t trn_ranks_mine(void);  /* 0: this one runs the command */

/* The scenario has been read. Rank 0: experiments on source->base may use the other ranks from now on; returns
 * false. Others: serve tasks until rank 0 ends, then return true. `identity`: version and scenario; a rank that
 * reads another than rank 0 is an error of the experiment. `stop`: as of an experiment; may be NULL. */
bool trn_ranks_serve(const struct trn_source *source, const struct trn_layout *layout, const char *identity,
                     const volatile sig_atomic_t *stop);

/* Does a rank not answer any more? */
bool trn_ranks_lost(void);
/* All done: let the others go, and wait for them. Ranks that are lost end the program here, with `status`. */
void trn_ranks_end(int status);

#endif
