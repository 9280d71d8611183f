/* part.h - a folder under a temporary name while it is filled: PATH.part-XXXXXX.
 *
 * A run that is killed cannot take its folder away; the next run into the same PATH does. What tells a dead
 * run's folder from that of one that still writes is the lock on a file in it, which the system gives up when
 * its process ends, however it ends. A folder of such a name without that file is somebody else's, or on a
 * file system without locks, and stays. */
#ifndef TRN_PART_H
#define TRN_PART_H

#include "folder.h"

struct trn_part_folder {
    char path[TRN_PATH_MAX]; /* "": there is none */
    int lock;                /* descriptor; -1: this file system has no locks */
    int swept;               /* folders of killed runs that were taken away first */
};

/* Remove what killed runs left, make PATH.part-XXXXXX with the rights that a new folder gets, and hold its
 * lock. Room for 255 bytes behind its name in a path. On failure ret->path is "". */
enum trn_status trn_part_make(const char *path, struct trn_part_folder *ret, struct trn_error *reterr);
/* The folder is about to get its name: nothing in it is the part's any more. Keeps the lock. */
void trn_part_close(struct trn_part_folder *part);
/* Give up the lock. Takes what was not made, and one that is closed. */
void trn_part_done(struct trn_part_folder *part);

/* Is this folder still to be finished, or left over? */
bool trn_part_is(const char *folder);

#endif
