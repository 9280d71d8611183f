/* progress.h - one line on stderr that says how far a long run is; nothing when it is no terminal. */
#ifndef TRN_CLI_PROGRESS_H
#define TRN_CLI_PROGRESS_H

#include <stdbool.h>
#include <time.h>

#include "tranche/experiment.h"

struct progress {
    bool on, shown;
    const char *doing; /* said before the worlds, without a share and a time left; NULL: a bar */
    struct timespec start, last;
};

void progress_start(struct progress *progress, bool quiet);
void progress_show(struct progress *progress, const struct trn_progress *now);
void progress_end(struct progress *progress); /* wipes the line */

/* The line for `columns`, without a break and shorter than that; for tests too. */
void progress_line(char *out, int size, int columns, const struct trn_progress *now, double seconds);

#endif
