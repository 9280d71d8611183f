/* io.h - scenario files in, result folders out. Nothing here runs a model. */
#ifndef TRANCHE_IO_H
#define TRANCHE_IO_H

#include <stdio.h>

#include "tranche/error.h"
#include "tranche/scenario.h"
#include "tranche/table.h"

/* ---- scenarios ---------------------------------------------------------------------------- */

struct trn_scenario_file; /* text, place of every value, resolved form; owns the scenario */

struct trn_setting { const char *pointer, *value; }; /* --set POINTER=VALUE; value is JSON, or text where that fails */
/* Next token of a JSON pointer (RFC 6901) into out (unescaped), moving *pointer past it; false at the end or where it
 * is no pointer. */
bool trn_json_token(const char **pointer, char *out, size_t size);

/* Read, merge what it extends, apply settings, check, resolve. On errors *ret is still set (for
 * trn_scenario_file_report) unless memory ran out; trn_scenario_file_scenario is then NULL. */
enum trn_status trn_scenario_read(const char *path, const struct trn_setting *settings, int n_settings,
                                  struct trn_scenario_file **ret);
/* The same of a text in memory, which extends nothing; `name` stands for its path. */
enum trn_status trn_scenario_read_text(const char *name, const char *text, const struct trn_setting *settings,
                                       int n_settings, struct trn_scenario_file **ret);
void trn_scenario_file_free(struct trn_scenario_file *file);
const struct trn_scenario *trn_scenario_file_scenario(const struct trn_scenario_file *file);
/* The scenario of `file`, which had no errors, with changes: what trn_scenario_read would make of the same file with
 * these settings after its own. A file of the caller's, without text or inputs to report; on errors as there. May be
 * called by several threads at once. */
enum trn_status trn_scenario_variant(const struct trn_scenario_file *file, const struct trn_setting *settings,
                                     int n_settings, struct trn_scenario_file **ret);
/* What the resolved scenario holds at a JSON pointer, as JSON on one line such as a setting takes, without notes,
 * sources and ranges; of the file. NULL: nothing is there, or no memory. */
const char *trn_scenario_file_value(struct trn_scenario_file *file, const char *pointer);
/* What the resolved scenario held where setting i of trn_scenario_read is, before any setting, in words: "0.85", "14000
 * round/month", "fifo", "a list of 3", "not set". Text is cut with three dots. "": not known, because the file is no
 * scenario without its settings, or there is no such setting. Of the file. */
enum { TRN_WAS_BYTES = 48 };
const char *trn_scenario_file_was(const struct trn_scenario_file *file, int i);
/* The name of member i of the object there, notes and sources left out; NULL: there are not so many. */
const char *trn_scenario_file_member(const struct trn_scenario_file *file, const char *pointer, int i);

/* The file of a sweep (plan.h). *ret lies in *ret_file; on errors it is NULL and *ret_file holds what there is to report
 * (trn_scenario_file_report), but where memory ran out. trn_scenario_file_resolved: with defaults. */
struct trn_experiment;
enum trn_status trn_experiment_read(const char *path, struct trn_scenario_file **ret_file,
                                    const struct trn_experiment **ret);

/* ---- journals ----------------------------------------------------------------------------------- */

/* Results of pieces of work, kept in a file as they come, so that a long experiment can go on where it was stopped.
 * The first line says what the work is of; a piece is found by a key. A last piece that was cut short is passed over. */
struct trn_journal_file;
/* `identity`: what all pieces depend on (scenario, version). With `resume` the pieces of the file are kept, and it is
 * an error if its identity is another (TRN_E_REFERENCE); else, or where there is no file, a new one is begun. TRN_E_IO, also
 * where another run has it open. */
enum trn_status trn_journal_open(const char *path, const char *identity, bool resume,
                                 struct trn_journal_file **ret, struct trn_error *reterr);
/* How many pieces of this identity the journal at `path` holds; 0 where there is none, or that of another, or where another
 * run has it open. TRN_E_MEMORY. */
enum trn_status trn_journal_held(const char *path, const char *identity, int64_t *ret, struct trn_error *reterr);
bool    trn_journal_find(void *journal, const char *key, void *payload, size_t size);
bool    trn_journal_add(void *journal, const char *key, const void *payload, size_t size);
/* Take in the pieces of another journal of the same identity. Errors as of trn_journal_open; a piece that cannot be
 * read or written is TRN_E_IO. */
enum trn_status trn_journal_merge(struct trn_journal_file *into, const char *path, const char *identity,
                                  struct trn_error *reterr);
int64_t trn_journal_pieces(const struct trn_journal_file *journal); /* that it holds */
/* `remove`: the work is done, the file is taken away. Takes NULL. */
void    trn_journal_close(struct trn_journal_file *journal, bool remove);
const struct trn_errors   *trn_scenario_file_errors(const struct trn_scenario_file *file);
/* Has it no title, also where there are errors? Then it is a part that scenarios extend. */
bool                       trn_scenario_file_fragment(const struct trn_scenario_file *file);
/* Print every error as "file:line:column: pointer: text", the line and a caret under the place,
 * and a last line that counts them. `as_json`: one JSON object instead. */
void trn_scenario_file_report(const struct trn_scenario_file *file, FILE *out, bool as_json);
/* Add an error that only others can see to a file that was read: `text` of what stands at the pointer, or nearest to it.
 * The scenario stays. TRN_E_MEMORY. */
enum trn_status trn_scenario_file_blame(struct trn_scenario_file *file, const char *pointer, const char *text);
/* The resolved scenario as JSON: every default filled in, units and sources kept. Owned by the file. */
const char *trn_scenario_file_resolved(const struct trn_scenario_file *file);
/* Files that were read, the scenario first: path as given and SHA-256 in hex. */
int         trn_scenario_file_inputs(const struct trn_scenario_file *file);
const char *trn_scenario_file_input(const struct trn_scenario_file *file, int i, const char **ret_sha256);

/* How the numbers of a scenario are graded: numbers = the six grades + ungraded (given, without a grade) +
 * defaults (left out, filled in by the format). `sourced` of them name a source. */
struct trn_provenance { int64_t official, reported, inferred, estimate, conflicting, assumed, ungraded, defaults, sourced, numbers; };
struct trn_provenance trn_scenario_file_provenance(const struct trn_scenario_file *file);

/* A number, schedule, distribution or sourced date that a scenario states, and what it rests on. Texts are ""
 * where there is nothing. */
struct trn_figure {
    const char *pointer;
    const char *value, *shown; /* with its unit; shown: a long schedule cut short */
    const char *grade, *range, *date;
    const char *source;        /* its own, those of its points, or that of the nearest object around it */
    const char *note;          /* its own, where it names no source */
    double      number;        /* of a plain number, as given; else NaN */
    double      low, high;     /* its range, as given; NaN where it has none */
    const char *unit;          /* that the number names; "" for none */
    const char *varied_by;     /* the uncertain input that changes it; NULL: none */
};
/* All of a scenario, defaults left out; of the file. Returns how many, -1: no memory. */
int trn_scenario_file_figures(struct trn_scenario_file *file, const struct trn_figure **ret);

/* One place at which two scenarios differ; values as JSON on one line, NULL where a side has nothing there. */
struct trn_scenario_difference {
    const char *pointer;
    const char *a, *b;
    bool        words; /* a title, label, note, source, check or observation: no run depends on it */
};
/* All of them, defaults filled in on both sides; of file `a`. Returns how many, -1: no memory. Neither had errors. */
int trn_scenario_diff(struct trn_scenario_file *a, const struct trn_scenario_file *b,
                      const struct trn_scenario_difference **ret);

/* A lever in a few plain words, "promises kept"; NULL: there is none of that name. */
const char *trn_lever_label(const char *lever);

/* JSON Schema 2020-12 of the format; the reference page in Markdown. */
enum trn_status trn_schema_write(FILE *out);
enum trn_status trn_reference_write(FILE *out);

/* ---- result folders ------------------------------------------------------------------------- */

struct trn_results; /* a folder under a temporary name until it is committed */

/* Make PATH.part-XXXXXX beside `path`, and remove those that killed runs left there. TRN_E_IO: not writable, or `path` exists and not `overwrite`. */
enum trn_status trn_results_create(const char *path, bool overwrite, int32_t start_day,
                                   struct trn_results **ret, struct trn_error *reterr);
/* A trn_row_fn with the results as object: opens NAME.csv at the first row of a table. */
bool            trn_results_row(void *results, const struct trn_table *table, const union trn_cell *cells);
/* A whole file; `name` may have one folder, as "charts/need_met.svg". */
enum trn_status trn_results_text(struct trn_results *results, const char *name, const char *text, struct trn_error *reterr);
/* What a file that is no table holds (.txt or .json), for datapackage.json; the texts are copied. */
enum trn_status trn_results_describe(struct trn_results *results, const char *name, const char *description,
                                     struct trn_error *reterr);
/* Where a file may be written by someone else (gnuplot); the folder exists. Counted when committed. */
enum trn_status trn_results_path(struct trn_results *results, const char *name, char *out, size_t size, struct trn_error *reterr);
const char     *trn_results_folder(const struct trn_results *results); /* the temporary one */
/* How many folders that killed runs had left beside it were removed when it was created. */
int             trn_results_swept(const struct trn_results *results);
/* Is a folder still being filled, or left over by a run that was killed? */
bool            trn_results_unfinished(const char *folder);
/* The first error that a row met, or TRN_OK. */
enum trn_status trn_results_error(const struct trn_results *results, struct trn_error *reterr);

/* Read a table of a result folder row by row: names of the columns, and as many cells (text; empty: missing), valid
 * during the call. False from `row`: enough. TRN_E_IO: not there or no CSV. */
enum trn_status trn_results_read(const char *folder, const char *name,
                                 bool (*row)(void *object, int n, char *const *names, char *const *cells),
                                 void *object, struct trn_error *reterr);
/* A text file of a result folder, at most 64 MiB; free() it. */
enum trn_status trn_results_read_text(const char *folder, const char *name, char **ret, struct trn_error *reterr);

/* A JSON file of a result folder, at most 64 MiB: an object to be freed with cJSON_Delete(). TRN_E_IO: not there, or no
 * JSON object. */
struct cJSON;
enum trn_status trn_results_read_json(const char *folder, const char *name, struct cJSON **ret, struct trn_error *reterr);

/* Result folders below `path`: itself, or those that lie directly in it, in the order in which a reader asks (compare,
 * explain, attribute, ...), then by name. TRN_E_IO: there is none, or more than TRN_RESULTS_FOUND_MAX. */
enum { TRN_RESULTS_FOUND_MAX = 64 };
struct trn_results_found {
    int n;
    struct {
        char path[1024];
        char command[32]; /* "compare"; what stands behind "tranche" in the manifest */
    } folder[TRN_RESULTS_FOUND_MAX];
};
enum trn_status trn_results_find(const char *path, struct trn_results_found *ret, struct trn_error *reterr);
/* The word behind "tranche" of a command as a manifest tells it, and its length; NULL: it is none of tranche's. */
const char     *trn_results_command(const char *typed, int *ret_length);
/* What such a command set otherwise than the file has it: "/a/b=1 (was 2), /c=2 and 3 more", at most two named, each cut
 * to 80 bytes, objects as "{...}". `was`: what stood there before, as trn_scenario_file_was has it, one a setting in
 * their order; "", NULL or none: not said. Returns how many settings; 0 and "" where there are none. */
enum { TRN_SETTINGS_BYTES = 384 };
int             trn_results_settings(const char *typed, const char *const *was, int n_was, char ret[TRN_SETTINGS_BYTES]);
/* The same with what `summary`, the summary.json of the result, says as "changed_by_set"; NULL: nothing. */
int             trn_results_changed(const char *typed, const struct cJSON *summary, char ret[TRN_SETTINGS_BYTES]);
/* Add those of `more` that are not in `all` yet, in the same order. False: there is no room; some may be added. */
bool            trn_results_join(struct trn_results_found *all, const struct trn_results_found *more);

struct trn_manifest {
    const char *command;          /* as typed, without folders of this machine */
    const char *version;
    uint64_t    seed;
    int64_t     reps_done, reps_wanted, first;
    bool        partial;
    const struct trn_scenario_file *file;
};
/* Write out what the tables hold and a manifest without outputs, so that charts can be drawn from the
 * folder before it is committed. More rows may follow. */
enum trn_status trn_results_flush(struct trn_results *results, const struct trn_manifest *manifest, struct trn_error *reterr);
/* Close the tables, write datapackage.json and manifest.json (hashes of all files), sync, rename. */
enum trn_status trn_results_commit(struct trn_results *results, const struct trn_manifest *manifest, struct trn_error *reterr);
/* Remove the temporary folder; also after a failed commit. Takes NULL. */
void            trn_results_abandon(struct trn_results *results);
/* After a commit. */
void            trn_results_free(struct trn_results *results);

/* ---- charts ----------------------------------------------------------------------------------- */

enum { TRN_CHART_SVG = 1, TRN_CHART_PNG = 2, TRN_CHART_PDF = 4, TRN_CHARTS_MAX = 64 };

struct trn_chart_request {
    const char *folder;  /* of results */
    const char *into;    /* folder for the charts, made where it is missing; NULL: FOLDER/charts, for other
                            sizes than "slide" FOLDER/charts/SIZE */
    const char *only;    /* one chart: "need_met", or "need_met-tanks" for a scope; NULL: all */
    const char *size;    /* "slide", "page" or "phone"; NULL: "slide" */
    unsigned    formats; /* bits; 0: data and scripts only */
};
struct trn_chart_drawn {
    const char *name;               /* of its files, without ending */
    const char *kind;               /* of its script: "need_met" */
    const char *title, *description; /* what stands in the picture, and its text alternative */
};
struct trn_charts {
    struct trn_arena *arena; /* owns the texts */
    const char *folder;      /* where they were drawn */
    bool written;            /* scripts and data are all there, whatever became of pictures */
    int n;
    struct trn_chart_drawn chart[TRN_CHARTS_MAX];
};

/* Draw the charts that the CSV files of a result folder support: NAME.gp, NAME.csv (its data), NAME.svg,
 * NAME.png, NAME.pdf. Reads only the folder and the plot scripts. *ret (or NULL) lists what was drawn, in a
 * reader's order; trn_charts_done() in either case. TRN_E_IO names the script when gnuplot is missing or
 * fails; data and script stay. TRN_E_NAME: no such chart or size, or no data for it. */
enum trn_status trn_charts_draw(const struct trn_chart_request *request, struct trn_charts *ret, struct trn_error *reterr);
void            trn_charts_done(struct trn_charts *charts);
/* The kinds of charts in a reader's order: name, commands whose results it shows (between spaces), what it shows; false
 * past the last. */
bool            trn_charts_kind(int i, const char **ret_name, const char **ret_commands, const char **ret_what);

/* ---- the briefing ------------------------------------------------------------------------------- */

enum { TRN_BRIEF_NOTES_MAX = 32 };

struct trn_brief_request {
    const struct trn_results_found *found; /* at least one; the first in the order of trn_results_find leads */
    const char *into;                      /* a folder, made where it is missing; its brief.* are replaced */
    bool        pdf;
    bool      (*stop)(void);               /* asked between charts; NULL: never */
};
struct trn_brief_made {
    bool pdf;
    char why_no_pdf[512]; /* "" where there is one or none was asked for */
    int  n_notes;         /* what a reader has to know first: other inputs, results left out, pictures missing */
    char note[TRN_BRIEF_NOTES_MAX][1024];
};
/* Write INTO/brief.html, one page that needs no other file, and INTO/brief.pdf. TRN_E_IO, TRN_E_MEMORY,
 * TRN_E_INTERRUPTED: nothing was written. A PDF or pictures that could not be made are no error. */
enum trn_status trn_brief_write(const struct trn_brief_request *request, struct trn_brief_made *ret,
                                struct trn_error *reterr);

#endif
