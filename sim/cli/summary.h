/* summary.h - what a person reads first, as text and as JSON. */
#ifndef TRN_CLI_SUMMARY_H
#define TRN_CLI_SUMMARY_H

#include "load.h"
#include "text.h"
#include "tranche/experiment.h"

enum check_state { CHECK_HOLDS, CHECK_FAILS, CHECK_LEFT_OUT };

struct check_result {
    const struct trn_scenario_check *check;
    enum check_state state;
    double value; /* mean over replications */
    const char *regime;
};

/* One result a check of the scenario, in its order; of the arena. *ret_failed counts. */
const struct check_result *summary_checks(const struct trn_comparison *comparison, struct trn_arena *arena,
                                          int32_t *ret_failed);

struct summary {
    const struct loaded *loaded;
    const struct options *options;
    const struct trn_comparison *comparison;
    const struct trn_finding *findings;
    int32_t n_findings;
    const struct check_result *checks; /* one a check of the scenario */
};
/* `full`: with the tables of measures, as summary.txt has them. */
void summary_text(const struct summary *summary, bool full, struct text *out);
void summary_json(const struct summary *summary, struct text *out);

/* Describe the three files that stand in every result folder; `holds`: what summary.json does. */
enum trn_status summary_describe(struct trn_results *results, const char *holds, struct trn_error *error);

/* Parts that other summaries share. */
/* What --set changed and what was there before, a line; nothing where nothing was. */
void summary_changed(const struct loaded *loaded, struct text *out);
/* The same as the list "changed_by_set": pointer, to (as given), was (in words; null: not known). */
void summary_changed_json(const struct loaded *loaded, struct json_out *json);
void summary_head(const struct loaded *loaded, struct text *out);
void summary_section(struct text *out, const char *title);
/* `runs`: of how many runs it is the sum. */
void summary_balance(const struct trn_balance *balance, int64_t runs, struct text *out);
void summary_balance_json(const struct trn_balance *balance, struct json_out *json);
/* Is the measure one of those that a summary shows? All are in measures.csv. */
bool summary_shows(const struct trn_measure *measure);
/* "need_met", "total", "" -> "need_met of total", "need_met of artillery in hold". */
void summary_measure_name(char out[160], const struct trn_measure *measure);
/* The unit in words: "EUR m", "days"; empty for shares and other plain numbers. */
const char *summary_unit(const struct trn_measure *measure);
/* A measure's name and unit as a table shows it, and the widest of those shown. */
void summary_row_name(char out[200], const struct trn_measure *measure);
int summary_width(const struct trn_layout *layout);

#endif
