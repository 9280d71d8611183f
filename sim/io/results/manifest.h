/* manifest.h - what stands beside the tables of a result folder.
 *
 * datapackage.json describes every column (Frictionless Data Package 1.0); manifest.json says which
 * program, command, seed and inputs made the folder, with the SHA-256 of all other files. Neither
 * holds a date, a host name or a folder of the machine: the same run gives the same bytes. */
#ifndef TRN_MANIFEST_H
#define TRN_MANIFEST_H

#include "folder.h"
#include "tranche/io.h"

struct trn_described { const char *name, *description; }; /* a file that is no table */

struct trn_package {
    const char *title; /* may be NULL */
    const struct trn_table *const *tables;
    int n_tables;
    const struct trn_described *files;
    int n_files;
};
/* Describe the tables, NAME.csv each, and the files that stand in `folder`. */
enum trn_status trn_datapackage_write(const char *folder, const struct trn_package *package,
                                      struct trn_error *reterr);
/* Say where the folder came from and, with `outputs`, hash what it holds. */
enum trn_status trn_manifest_write(const char *folder, const struct trn_manifest *manifest, bool outputs,
                                   struct trn_error *reterr);

#endif
