/* keep.h - the journal of a long command, which lies beside its result folder while the work goes on.
 *
 *   FOLDER.journal      what is finished; --resume goes on with it
 *   FOLDER.2.journal    what --share 2/5 has finished; --resume takes all of these in */
#ifndef TRN_CLI_KEEP_H
#define TRN_CLI_KEEP_H

#include "load.h"

struct keep {
    struct trn_journal_file *file; /* NULL: none is kept */
    struct trn_journal journal;
    char path[LONGEST_PATH + 32];
    int64_t pieces;                /* that it held when it was closed */
};

/* Begin the journal of the folder `out`, or with --resume go on with it and with those of shares. One that holds work on
 * this scenario is an error without --resume and --force: it would be gone without a word. */
enum trn_status keep_open(const struct options *options, const struct loaded *loaded, const struct out_folder *out,
                          struct keep *ret, struct trn_error *error);
/* NULL where none is kept. */
const struct trn_journal *keep_journal(const struct keep *keep);
/* Close it; `all_done`: the work is over, so it is taken away, as it is when empty. Returns whether something is
 * kept. */
bool keep_close(struct keep *keep, bool all_done);
/* After keep_close that kept something: say on stderr what, and how to go on. */
void keep_say(const struct keep *keep);
/* After keep_close: say on stderr that the share is kept and leave no folder; returns EXIT_DONE. */
enum exit_status keep_share_done(const struct options *options, const struct keep *keep, struct out_folder *out);

#endif
