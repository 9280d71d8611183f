/* child.h - another program as a child process: no shell, no settings of the user, no input, a time limit. */
#ifndef TRN_CHILD_H
#define TRN_CHILD_H

#include "tranche/error.h"

struct trn_child {
    char said[4096];     /* what it wrote to standard error, cut */
    char complaint[256]; /* why it did not end well, for a person; "" where it did */
};

/* Run argv[0], looked for on the PATH, in `folder`, with the surroundings that a picture may depend on and no
 * others. TRN_OK: it ended with 0. TRN_E_REFERENCE: it is not installed. TRN_E_IO: it failed, or was ended after
 * `limit_seconds`. `said` is what it said in each case. */
enum trn_status trn_child_run(const char *folder, char *const *argv, int limit_seconds,
                              struct trn_child *ret);

#endif
