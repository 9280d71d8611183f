/* outfile.h - a file written through a buffer, every step of it checked.
 *
 * The first step that fails is kept with its reason; later calls do nothing, and
 * trn_outfile_close tells. So a full disk is never taken for a finished file. */
#ifndef TRN_OUTFILE_H
#define TRN_OUTFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "tranche/error.h"

struct trn_outfile {
    int fd;      /* -1: closed */
    int problem; /* errno of the first failed step, or 0 */
    size_t used, size;
    char *buffer; /* owned */
    char *path;   /* owned */
};

/* Create or empty `path`. TRN_E_IO, TRN_E_MEMORY; then *file is closed and done. */
enum trn_status trn_outfile_open(struct trn_outfile *file, const char *path, struct trn_error *reterr);
void trn_outfile_write(struct trn_outfile *file, const void *bytes, size_t n);
void trn_outfile_text(struct trn_outfile *file, const char *text);
/* Room for `n` bytes (at most 64 KiB) to be filled by the caller, who then adds to file->used. */
char *trn_outfile_room(struct trn_outfile *file, size_t n);
/* Hand the buffer to the system; false when a step failed. */
bool trn_outfile_flush(struct trn_outfile *file);
bool trn_outfile_good(const struct trn_outfile *file);
/* Flush, close and free. Fails when any step since the opening failed. Whoever publishes the folder syncs it.
 */
enum trn_status trn_outfile_close(struct trn_outfile *file, struct trn_error *reterr);
/* Close and free without a word, for a file that is going to be removed. */
void trn_outfile_drop(struct trn_outfile *file);

#endif
