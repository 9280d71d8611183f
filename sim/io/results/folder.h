/* folder.h - folders that are made, listed, moved and removed as a whole. */
#ifndef TRN_FOLDER_H
#define TRN_FOLDER_H

#include <stdbool.h>
#include <stdint.h>

#include "tranche/error.h"

#define TRN_PATH_MAX 4096
#define TRN_RESULT_TEXT_MAX ((int64_t)64 << 20) /* bytes of a JSON or text file of a result folder; larger is not one of ours */

/* Letters, digits, ".", "_", "-", no dot in front, at most one folder before the name. */
bool trn_folder_name_good(const char *name);
/* "folder/name" into out; false when it does not fit. */
bool trn_folder_join(char out[TRN_PATH_MAX], const char *folder, const char *name);

/* Make the folder and those above it, as far as they are missing. *ret_made, where not NULL, counts them, also on
 * failure. */
enum trn_status trn_folder_make(const char *folder, int *ret_made, struct trn_error *reterr);
/* Remove the folder and those above it, so many in all, as far as they are empty. */
void trn_folder_unmake(const char *folder, int made);

struct trn_listed {
    char *name;
    int64_t bytes;
}; /* name: "measures.csv", "charts/need_met.svg" */
struct trn_listing {
    int n, room;
    struct trn_listed *files;
};
/* All plain files, folders followed, sorted by name; none whose name begins with a dot. */
enum trn_status trn_folder_list(const char *folder, struct trn_listing *ret, struct trn_error *reterr);
void trn_listing_done(struct trn_listing *listing);

/* Is it a result folder: does its manifest.json say that tranche wrote it? */
enum trn_status trn_folder_is_result(const char *folder, bool *ret);
bool trn_folder_is_empty(const char *folder);
bool trn_folder_has(const char *folder, const char *name);

/* Give `part` the name `path`. With `replace` what bears that name now is exchanged for it in one step where
 * the system can, else moved aside first; `leftover` is then the name of the old folder, for the caller to
 * remove, else "". */
enum trn_status trn_folder_publish(const char *part, const char *path, bool replace,
                                   char leftover[TRN_PATH_MAX], struct trn_error *reterr);
/* Remove the folder and all in it; follows no links, asks for no memory. One that is gone already is removed. TRN_E_IO
 * names what could not be. */
enum trn_status trn_folder_remove(const char *folder, struct trn_error *reterr);
/* Make a file's bytes, or the names in a folder, last through a power cut. */
enum trn_status trn_folder_sync(const char *path, struct trn_error *reterr);

#endif
