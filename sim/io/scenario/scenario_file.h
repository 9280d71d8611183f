/* scenario_file.h - what is kept of a scenario file that was read. */
#ifndef TRANCHE_IO_SCENARIO_FILE_H
#define TRANCHE_IO_SCENARIO_FILE_H

#include <sys/types.h>

#include "field.h"

#define MAX_FILES 64 /* that one scenario is merged from */
#define MAX_LEVELS 8 /* of files that extend files */

/* A text with places: a file, or the value of a setting. */
struct source {
    const char *name; /* path as given, or "--set POINTER=VALUE" */
    const char *text;
    size_t length;
    bool setting;
    dev_t device; /* which file it is, however it is called */
    ino_t inode;
    char sha256[65];
};

struct trn_scenario_file {
    struct trn_arena *arena; /* holds all below and the scenario */
    jmp_buf on_oom;
    const char *path;
    struct source *sources; /* files first in the order of being met, then settings */
    int n_sources, n_files, room;
    struct json *root;
    bool fragment; /* without a title: a part that others extend */
    bool unread;   /* a file could not be read or is no JSON: the rest is not judged */
    struct troubles troubles;
    struct trn_errors errors;
    struct trn_scenario *scenario; /* NULL when there are errors */
    const char *merged; /* with all settings, before defaults: what a variant starts from */
    const char *resolved;
    const char *plain; /* merged, before settings; NULL: there are none */
    const char **was;  /* in words, one a setting; see trn_scenario_file_was */
    int n_was;
    struct trn_provenance provenance;
};

/* An empty file with an arena; NULL: no memory. */
struct trn_scenario_file *trn_scenario_file_create(void);
/* Make room for texts and troubles. With file->on_oom set. */
void trn_scenario_file_start(struct trn_scenario_file *file, const char *path, int n_settings);
/* Troubles sorted, the first 20 as errors. */
void trn_scenario_file_sum_up(struct trn_scenario_file *file);

/* Read file->path and all that it extends, merged, into file->root; NULL there when nothing is to be had. */
void trn_scenario_load(struct trn_scenario_file *file);
/* Put one setting into the tree. */
void trn_scenario_set(struct trn_scenario_file *file, const struct trn_setting *setting);

/* Line and column (characters) of a place, both from 1. */
void trn_source_locate(const struct source *source, size_t at, int *ret_line, int *ret_column);

#endif
