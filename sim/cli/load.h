/* load.h - what every command does first: read the scenario, find regimes, open the result folder. */
#ifndef TRN_CLI_LOAD_H
#define TRN_CLI_LOAD_H

#include <dirent.h>

#include "options.h"
#include "tranche/io.h"
#include "tranche/variants.h"

enum { LONGEST_PATH = 4096 };

struct loaded {
    struct trn_scenario_file *file;
    const struct trn_scenario *scenario;
    struct trn_arena *arena;
    const struct trn_layout *layout;
    trn_id regimes[TRN_MAX_REGIMES];
    int32_t n_regimes;
    const char *typed;        /* borrowed: the command, as results tell it */
    const struct trn_setting *settings; /* borrowed: of the command */
    int n_settings;
    struct trn_source source; /* of variants of the scenario; set by load_scenario */
};

/* Read options->arguments[0] with the settings. Errors go to stderr, or as JSON to stdout; the status is
 * then not EXIT_DONE. load_done() in either case. Under MPI other ranks than the first serve it from here, and
 * come back with EXIT_SERVED when that has ended. */
enum exit_status load_scenario(const struct options *options, struct loaded *ret);
/* Can the scenario be read with these settings (lines "POINTER=VALUE")? Else *why says what is wrong. */
bool load_opens(const struct loaded *loaded, const char *settings, struct trn_error *why);
/* Variants of a file that was read without errors. */
struct trn_source load_source(struct trn_scenario_file *file);
/* The regimes that --regimes names, or those of the scenario's compare list. */
enum exit_status load_regimes(const char *command, const struct options *options, struct loaded *loaded);
/* A name of --regimes or --measure is wrong: said as the command line that it is, or as the line of the experiment file
 * that holds it as number `i`. Returns EXIT_USAGE or EXIT_SCENARIO. */
enum exit_status load_wrong_name(const char *command, const struct options *options, enum option_id option, int i,
                                 const char *text);
/* trn_scenario_file_blame and _report; returns EXIT_SCENARIO. */
enum exit_status load_wrong_place(struct trn_scenario_file *file, const char *pointer, const char *text, bool as_json);
/* The figure that stands at the pointer, or NULL. */
const struct trn_figure *load_figure(const struct trn_figure *figures, int n, const char *pointer);
void load_done(struct loaded *loaded);
/* What results depend on beside the command line: version and resolved scenario; of the caller. NULL: no memory. */
char *load_identity(const struct loaded *loaded);

/* Names in a folder that end in .json, sorted; as scandir(3). */
int load_names(const char *folder, struct dirent ***ret);

/* The measure that a check is about, or TRN_NONE. */
int32_t load_check_measure(const struct trn_layout *layout, const struct trn_scenario_check *check);

/* Does the pattern of an uncertain input, "*" being any name, reach what the pointer names? */
bool load_reaches(const char *pattern, const char *pointer);

/* The unit of what is drawn for an uncertain input: 1 for a factor. */
const char *uncertain_unit(const struct trn_uncertain *input);

/* A result folder under way, and the folders above it that had to be made. */
struct out_folder {
    struct trn_results *results;
    char path[LONGEST_PATH];
    int parents_made;
};
/* Bytes of a folder's name without the slashes at its end. */
int out_length(const char *path);
/* Made before anything long is run: a folder that cannot be written, or exists, is said at once. */
enum exit_status out_open(const char *command, const struct options *options, const struct loaded *loaded,
                          struct out_folder *ret);
/* Say on stderr what went wrong and leave nothing behind; returns EXIT_FAILED. */
enum exit_status out_fail(struct out_folder *out, const struct trn_error *error);
void out_abandon(struct out_folder *out);
/* After trn_results_commit. */
void out_done(struct out_folder *out);

/* "tranche: PATH: TEXT" on stderr; returns EXIT_FAILED. */
enum exit_status say_error(const struct trn_error *error);
/* "tranche: out of memory" on stderr; returns EXIT_FAILED. */
enum exit_status no_memory(void);

#endif
