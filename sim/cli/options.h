/* options.h - the command line: one table of commands, one of options.
 *
 * Parsing, both lengths of help and the suggestions all come from the tables. */
#ifndef TRN_CLI_OPTIONS_H
#define TRN_CLI_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "tranche/io.h"

enum exit_status {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,   /* the run, or writing its results */
    EXIT_USAGE = 2,    /* wrong command line */
    EXIT_SCENARIO = 3, /* wrong scenario; nothing was run */
    EXIT_CHECK = 4,    /* a check in the scenario failed; results are written */
    EXIT_SERVED = 99,  /* under MPI: this rank was of help to another; main makes it 0 */
    EXIT_INTERRUPTED = 130
};

enum { MAX_SETTINGS = 64, MAX_ARGUMENTS = 64 };

/* Bits for struct command. */
enum option_id {
    O_SET = 0,
    O_REGIMES,
    O_REPS,
    O_PRECISION,
    O_SEED,
    O_REP,
    O_JOBS,
    O_OUT,
    O_FORCE,
    O_TRACE,
    O_CHARTS,
    O_ONLY,
    O_REFERENCE,
    O_SOURCES,
    O_FORMAT,
    O_QUIET,
    O_RESUME,
    O_DRY_RUN,
    O_SHARE,
    O_MEASURE,
    O_GROUPS,
    O_CAUSES,
    O_ORDERS,
    O_WHAT,
    O_PAIRS,
    O_FROM,
    O_MONTHS,
    O_STARTS,
    O_LENGTHS,
    O_DATES,
    O_DONOR,
    O_INPUTS,
    O_BY,
    O_METHOD,
    O_POINTS,
    O_UNTIL,
    O_EXPLAIN,
    O_WIDTH,
    O_PLAIN,
    O_ALL,
    O_PICTURES,
    O_SIZE,
    O_LANG,
    O_PDF,
    O_QUICK,
    O_REPORT,
    O_HELP,
    O_VERSION,
    OPTIONS
};
#define BIT(id) (UINT64_C(1) << (id))

struct options {
    struct trn_setting settings[MAX_SETTINGS]; /* pointers owned, values borrowed */
    int n_settings;
    const char *regimes; /* names between commas; NULL: the scenario's compare list */
    int32_t reps;        /* 0: not given */
    double precision;
    bool has_seed;
    uint64_t seed;
    int32_t rep; /* -1: not given */
    int32_t jobs;
    int32_t width; /* columns of a page; 0: not given */
    int32_t share, shares; /* --share 2/8; shares 0: not given */
    const char *out;  /* NULL: results/SCENARIO-COMMAND */
    const char *only; /* one chart */
    unsigned pictures; /* bits of TRN_CHART_SVG ...; 0: not given */
    bool no_pdf;
    bool quick, report;
    bool force, json, quiet, no_charts, trace, reference, sources, resume, dry_run, pairs, explain, plain, all;
    const char *given[OPTIONS]; /* values of the options that only some questions have, as typed; NULL: not given */
    struct trn_scenario_file *plan; /* borrowed: the experiment file; NULL: there is none */
    uint64_t planned;               /* BIT() of the options that it says, and not the command line */
    const char *arguments[MAX_ARGUMENTS];
    int n_arguments;
    char *typed; /* owned: the command again, without what does not change its results */
};

struct command {
    const char *name, *arguments; /* "SCENARIO" */
    int least, most;              /* of arguments */
    const char *summary;          /* a line */
    const char *text;             /* paragraphs, which help wraps; one with two spaces in a row stays as it is */
    uint64_t options;             /* bits of enum option_id */
    int reps;                     /* worlds where --reps does not say; 0: something else does */
    const char *inputs;           /* help of --inputs; NULL: that of uncertain inputs */
    const char *examples[2];
    enum exit_status (*run)(const struct options *options);
};
extern const struct command *const commands[]; /* the last is NULL */

/* Read the words after the program's name. Returns true and fills *ret and *ret_command when a
 * command is to be run; else *ret_status is what the program ends with: help was shown, or what is
 * wrong was said on stderr. *ret borrows argv; options_done() in either case. */
bool options_parse(int argc, char **argv, struct options *ret, const struct command **ret_command,
                   enum exit_status *ret_status);
void options_done(struct options *options);

/* Say on stderr what is wrong with the command line, and where to look; returns EXIT_USAGE. */
enum exit_status usage_error(const char *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
