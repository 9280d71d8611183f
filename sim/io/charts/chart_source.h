/* chart_source.h - what charts are drawn from: a result folder and nothing else.
 *
 * scenario.json and manifest.json give names, holds, observed series and how the run was made; series and
 * measures come from the CSV files. All texts are cleaned when they are read (see chart_text.h), and a
 * member that is missing or of a wrong type is passed over: a folder may come from anybody. */
#ifndef TRN_CHART_SOURCE_H
#define TRN_CHART_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "tranche/arena.h"
#include "tranche/error.h"
#include "tranche/scenario.h"

#define CHART_REGIMES_MAX 6 /* more would not be told apart */

struct trn_csv;
struct chart_named {
    const char *name, *label;
};
struct chart_donor {
    const char *name, *label, *group;
};
struct chart_hold {
    const char *label, *donor;
    double from, to; /* days from 1970-01-01, as all days here */
};
struct chart_observed {
    const char *name, *label, *unit, *source, *variable, *scope;
    int n;
    double *day, *value;
};

struct chart_measure { /* a row of measures.csv */
    const char *measure, *unit, *window, *scope, *kind, *regime, *against;
    double n, estimate, low, high, p_value;
};

struct chart_source {
    struct trn_arena *arena; /* owns all below */
    const char *folder;
    const char *version, *seed;
    const char *command; /* that made the folder: "compare"; "" where the manifest does not say */
    const char *typed;   /* the whole command; "" where the manifest does not say */
    const char *changed; /* by --set, as trn_results_changed has it; "" where nothing was */
    const char *answer;  /* of a question, in words; "" where there is none */
    double reps;
    bool partial, single; /* single: one run, without bands and measures */
    const char *title;
    const char *headline; /* name of the capability that charts begin with; NULL: the total */
    double start, end;    /* NaN where the scenario does not say */
    int n_items, n_capabilities, n_donors, n_holds, n_windows, n_observed, n_labels;
    struct chart_named *items, *capabilities, *windows, *labels; /* labels: of regimes */
    int n_lines, n_components, n_uncertain, n_hubs;
    struct chart_named *lines, *components, *uncertain, *hubs;
    struct chart_donor *donors;
    struct chart_hold *holds; /* by date */
    struct chart_observed *observed;
    int64_t graded, assumed; /* inputs with a grade; those graded "assumed" */
    int n_measures, measures_room;
    struct chart_measure *measures;
    int n_wholes; /* differences of two regimes that summary.json tells; the first is the question's own, which
                     may have no measure and no numbers */
    struct chart_measure *wholes;
    const char **need_units; /* by capability: "round" of a need in rounds a day, "" where none is given */
    double sample;           /* days between samples; NaN where the scenario does not say */
    int n_regimes; /* those in the CSV files, the reference first; of many the reference, the best, the worst and
                      then the first of the others, in their order */
    int regimes_left_out, holds_left_out;
    struct chart_named regimes[CHART_REGIMES_MAX], not_drawn[TRN_MAX_REGIMES]; /* the second: those left out */
};

/* Read all but the series. TRN_E_IO: no folder of results. Without memory it jumps to *on_oom, as all do that use the
 * source; close it in any case. */
enum trn_status trn_chart_source_open(const char *folder, struct chart_source *source, jmp_buf *on_oom,
                                      struct trn_error *reterr);
void trn_chart_source_close(struct chart_source *source);

enum { CHART_MEAN = 0, CHART_P05, CHART_P25, CHART_P50, CHART_P75, CHART_P95, CHART_STATISTICS };

struct chart_series { /* one variable of one scope under one regime */
    int n;
    const char *unit;
    double *day;
    double *value[CHART_STATISTICS];
};

/* Series of `variable` for one scope, by regime: series[source->n_regimes]. `file` is "bands.csv" (its dates
 * are in "date") or "monthly.csv" ("month"). *ret_found: some regime has it. A file that is not there has
 * none. */
enum trn_status trn_chart_series(const struct chart_source *source, const char *file, const char *variable,
                                 const char *kind, const char *scope, struct chart_series *series,
                                 bool *ret_found, struct trn_error *reterr);
/* The scopes of a kind that a variable has, in the order of the file. */
enum trn_status trn_chart_scopes(const struct chart_source *source, const char *file, const char *variable,
                                 const char *kind, const char **scopes, int room, int *ret_n,
                                 struct trn_error *reterr);

/* First and last day of `n` series; false where they do not span any time. */
bool trn_series_span(const struct chart_series *series, int n, double *ret_from, double *ret_to);
/* Index of the lowest median, -1 when all are missing; *ret_when: when it is not told apart from the lowest (notches of
 * the runs of the source), "from late February to mid-May 2024". */
int trn_series_lowest(const struct chart_source *source, const struct chart_series *series, const char **ret_when);
/* The last median that there is, or NaN. */
double trn_series_last(const struct chart_series *series);

/* The estimate of a measure (against NULL) or the paired difference; NULL where there is none. */
const struct chart_measure *trn_chart_measure(const struct chart_source *source, const char *measure,
                                              const char *kind, const char *scope, const char *window,
                                              const char *regime, const char *against);

/* A whole table of the folder, of which the named columns are kept; as many cells a row, "" where one is
 * missing. A file that is not there has no rows; TRN_E_NAME: a column is missing; TRN_E_LIMIT: more than
 * TRN_CSV_ROWS_MAX rows. */
struct chart_rows {
    int n, columns;
    const char **cells; /* [n * columns] */
};
enum trn_status trn_chart_rows(const struct chart_source *source, const char *file, const char *const *names,
                               int n, struct chart_rows *ret, struct trn_error *reterr);
const char *trn_chart_cell(const struct chart_rows *rows, int row, int column);
/* NaN where the cell is empty or no number that can be drawn. */
double trn_chart_value(const struct chart_rows *rows, int row, int column);

/* The label of a regime, shown or not. */
const char *trn_chart_regime_label(const struct chart_source *source, const char *name);
/* What a question asked of, where summary.json says it: the first of the differences; "" and NaN where not.
 * `against` and `regime` are what it calls from and to: two regimes, or the first day of an outage and the
 * first after it. */
const struct chart_measure *trn_chart_asked(const struct chart_source *source);
const char *trn_chart_capability_label(const struct chart_source *source, const char *name);
const char *trn_chart_item_label(const struct chart_source *source, const char *name);
const char *trn_chart_donor_label(const struct chart_source *source, const char *name);
const char *trn_chart_window_label(const struct chart_source *source, const char *name);
const char *trn_chart_line_label(const struct chart_source *source, const char *name);
const char *trn_chart_component_label(const struct chart_source *source, const char *name);

/* ---- single members of the JSON files ---- */

/* The text at `path` (ends with NULL) as it is, since names are compared with cells; "" where there is none. */
const char *trn_chart_member(const struct chart_source *source, const char *file, const char *const *path);
/* Names and labels of the members of the object at `path`, at most `room`; returns how many. A file that is not
 * there has none. */
int trn_chart_members(const struct chart_source *source, const char *file, const char *const *path,
                      struct chart_named *ret, int room);

/* ---- for those who read a CSV file of their own ---- */

/* Like trn_csv_open; a file that is not there is no error, *ret_there tells. */
enum trn_status trn_chart_open_csv(const struct chart_source *source, const char *file, struct trn_csv *csv,
                                   bool *ret_there, struct trn_error *reterr);
enum trn_status trn_chart_columns(const struct trn_csv *csv, const char *const *names, int n, int *columns,
                                  struct trn_error *reterr);
/* Index of the regime, -1 when it is not shown. */
int trn_chart_regime(const struct chart_source *source, const char *name);
/* A copy for the life of the source, as it is: names are compared with cells. */
const char *trn_chart_keep(const struct chart_source *source, const char *name);

#endif
