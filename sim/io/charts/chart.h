/* chart.h - one chart while it is made: its data file, its script, its words. */
#ifndef TRN_CHART_H
#define TRN_CHART_H

#include "../results/outfile.h"
#include "chart_layout.h"
#include "chart_source.h"
#include "tranche/table.h"

struct chart {
    const struct chart_source *source;
    const char *folder; /* where its files go */
    struct trn_arena *arena;
    const char *script_name; /* of the plot script: "need_met" */
    char name[160];          /* of its files: "need_met", "need_met-artillery" */
    struct trn_outfile script, data;
    struct chart_canvas canvas; /* of the script; its height may be raised before trn_layout_page */
    const struct trn_table *table;
    const char *title, *description; /* set by whoever makes it */
};

/* Each writes data and variables of one chart. `scope`: what stands behind "-" in the name asked for, or
 * NULL. *ret_made is false, and nothing is written, when the folder lacks the data. */
typedef enum trn_status (*chart_maker)(struct chart *chart, const char *scope, bool *ret_made,
                                       struct trn_error *reterr);
enum trn_status trn_chart_need_met(struct chart *chart, const char *scope, bool *ret_made,
                                   struct trn_error *reterr);
enum trn_status trn_chart_commitments(struct chart *chart, const char *scope, bool *ret_made,
                                      struct trn_error *reterr);
enum trn_status trn_chart_crews(struct chart *chart, const char *scope, bool *ret_made,
                                struct trn_error *reterr);
enum trn_status trn_chart_fire_rate(struct chart *chart, const char *scope, bool *ret_made,
                                    struct trn_error *reterr);
enum trn_status trn_chart_monthly(struct chart *chart, const char *scope, bool *ret_made,
                                  struct trn_error *reterr);
enum trn_status trn_chart_pledged(struct chart *chart, const char *scope, bool *ret_made,
                                  struct trn_error *reterr);
enum trn_status trn_chart_prices(struct chart *chart, const char *scope, bool *ret_made,
                                 struct trn_error *reterr);
enum trn_status trn_chart_production(struct chart *chart, const char *scope, bool *ret_made,
                                     struct trn_error *reterr);
enum trn_status trn_chart_causes(struct chart *chart, const char *scope, bool *ret_made,
                                 struct trn_error *reterr);
enum trn_status trn_chart_outages(struct chart *chart, const char *scope, bool *ret_made,
                                  struct trn_error *reterr);
enum trn_status trn_chart_flip_points(struct chart *chart, const char *scope, bool *ret_made,
                                      struct trn_error *reterr);
enum trn_status trn_chart_debt(struct chart *chart, const char *scope, bool *ret_made,
                               struct trn_error *reterr);
enum trn_status trn_chart_flow(struct chart *chart, const char *scope, bool *ret_made,
                               struct trn_error *reterr);
enum trn_status trn_chart_gantt(struct chart *chart, const char *scope, bool *ret_made,
                                struct trn_error *reterr);
enum trn_status trn_chart_calendar(struct chart *chart, const char *scope, bool *ret_made,
                                   struct trn_error *reterr);
enum trn_status trn_chart_flip_map(struct chart *chart, const char *scope, bool *ret_made,
                                   struct trn_error *reterr);
enum trn_status trn_chart_sweep(struct chart *chart, const char *scope, bool *ret_made,
                                struct trn_error *reterr);
enum trn_status trn_chart_levers(struct chart *chart, const char *scope, bool *ret_made,
                                 struct trn_error *reterr);
enum trn_status trn_chart_causes_monthly(struct chart *chart, const char *scope, bool *ret_made,
                                         struct trn_error *reterr);
enum trn_status trn_chart_breakeven(struct chart *chart, const char *scope, bool *ret_made,
                                    struct trn_error *reterr);
enum trn_status trn_chart_switch(struct chart *chart, const char *scope, bool *ret_made,
                                 struct trn_error *reterr);

enum trn_status trn_chart_regimes(struct chart *chart, const char *scope, bool *ret_made,
                                  struct trn_error *reterr);
enum trn_status trn_chart_items(struct chart *chart, const char *scope, bool *ret_made,
                                struct trn_error *reterr);
enum trn_status trn_chart_fire_parity(struct chart *chart, const char *scope, bool *ret_made,
                                      struct trn_error *reterr);

enum trn_status trn_chart_facts(struct chart *chart, const char *scope, bool *ret_made,
                                struct trn_error *reterr);
enum trn_status trn_chart_hindcast(struct chart *chart, const char *scope, bool *ret_made,
                                   struct trn_error *reterr);

/* The share of need met by regime, of the scope asked for, else of the scenario's headline, else of the total,
 * else of what there is: series[source->n_regimes]. */
enum trn_status trn_chart_need(const struct chart *chart, const char *scope, const char **ret_kind,
                               const char **ret_scope, struct chart_series *series, bool *ret_found,
                               struct trn_error *reterr);

/* Open NAME.csv for `table` and NAME.gp. */
enum trn_status trn_chart_begin(struct chart *chart, const struct trn_table *table, struct trn_error *reterr);
/* A row of data; dates are days from 1970-01-01. */
void trn_chart_row(struct chart *chart, const union trn_cell *cells);

/* ---- words (chart_finding.c) ---- */

#define TITLE_WORDS 15

/* The label of a regime inside a sentence, as it is written in the scenario. */
const char *trn_finding_regime(const struct chart *chart, int regime);
/* "the need for artillery"; "all need" of the total. */
const char *trn_finding_subject(const struct chart *chart, const char *kind, const char *scope);
/* The title of a share that may differ between regimes, of at most 15 words; *ret_detail: the interval in
 * words. */
const char *trn_finding_share(const struct chart *chart, const char *measure, const char *kind,
                              const char *scope, const char **ret_detail);
/* How deep it is under the reference in the worst window, and what the others reach there. */
const char *trn_finding_depth(const struct chart *chart, const char *kind, const char *scope,
                              const char **ret_detail);
/* Whether a paired difference may be stated: its interval leaves out 0 and its adjusted p-value agrees. */
bool trn_finding_shows(const struct chart_measure *m);
/* Whether that difference of a share is also worth telling: it does not round to 0.0 points. */
bool trn_finding_tells(const struct chart_measure *m);
/* How the other regimes differ from the reference in one measure, over the whole run. */
struct chart_contrasts {
    int n, more, less; /* regimes with a paired difference; those shown to have more, less by 0.1 points */
    int tiny;          /* those shown to differ by less than that */
    const struct chart_measure *most, *least; /* the largest difference of those shown up, down; or NULL */
    const struct chart_measure *of[CHART_REGIMES_MAX]; /* n of them, in the order of the regimes */
    const struct chart_measure *largest;      /* by size, those shown first; NULL when n is 0 */
};
struct chart_contrasts trn_finding_contrasts(const struct chart *chart, const char *measure, const char *kind,
                                             const char *scope);
/* "No difference in need met is shown between ..." of "need met"; of the regimes on the chart alone. */
const char *trn_finding_no_difference(const struct chart *chart, const char *what);
/* "6.9" hundredths of a share, with one decimal. */
const char *trn_finding_points(const struct chart *chart, double share);
/* The difference over the whole run with its interval and the number of runs, in words, for the detail. */
const char *trn_finding_interval(const struct chart *chart, const struct chart_measure *m);
/* " in one simulated world" of a result that has no more of them, else "": for a subtitle. */
const char *trn_finding_world(const struct chart *chart);
/* The same; " under 6 of 9 regimes" where a chart of all regimes has to leave some out. */
const char *trn_finding_drawn(const struct chart *chart);
/* "Not drawn: bilateral, pact and 3 more." where there are more than can be drawn, or NULL: for the foot. */
const char *trn_finding_left_out(const struct chart *chart);
/* "Jan 2023 to Dec 2024" of a first and a last day. */
const char *trn_finding_period(const struct chart *chart, double from, double to);
/* Version, runs, seed, what --set changed, "illustrative" and how much is assumed, which holds are shaded (where the chart shades),
 * scenario; `more` (or NULL) stands behind. */
const char *trn_finding_foot(const struct chart *chart, bool shaded, const char *more);
/* Behind `text` where the median of each regime is lowest and where it ends, in percent. */
const char *trn_finding_medians(const struct chart *chart, const struct chart_series *series,
                                const char *text);
/* The regimes as labels at their last medians, in percent: labels[CHART_REGIMES_MAX]; returns how many. */
int trn_finding_ends(const struct chart *chart, const struct chart_series *series, struct chart_label *labels);
/* The first of `titles` (ends with NULL) that has at most 15 words, else the last cut to 15; with a capital
 * letter. */
const char *trn_finding_short(struct trn_arena *arena, const char *const *titles);

#endif
