/* outages.h - what can drop out, how an outage is written, and what the plan alone says of it.
 *
 * Shared by contingency and calendar. */
#ifndef TRN_CLI_OUTAGES_H
#define TRN_CLI_OUTAGES_H

#include "question.h"
#include "tranche/outage.h"

enum outage_kind { OUT_DONORS = 0, OUT_HUBS, OUT_LINES };

/* "donors", "hubs", "lines", and what one is called. */
extern const char *const outage_kinds[3];

int32_t     outage_count(const struct trn_scenario *sc, enum outage_kind kind);
const char *outage_name(const struct trn_scenario *sc, enum outage_kind kind, trn_id id);
const char *outage_label(const struct trn_scenario *sc, enum outage_kind kind, trn_id id);

/* The setting of an event that takes it out in [from, to), days: a donor decides, pays, releases and ships nothing;
 * a hub is closed; a line makes nothing. Of the arena; NULL: no memory. */
const char *outage_setting(struct trn_arena *arena, const struct trn_scenario *sc, enum outage_kind kind,
                           trn_id id, double from, double to);

/* What the plan says that it brings in [from, to), nothing run: of a donor the money that becomes free and the
 * promises that leave (not of money that is counted already; of a fund its promises only), of a line its capacity, in
 * EUR million at unit cost; of a hub its capacity in tonnes. */
double outage_planned(const struct trn_scenario *sc, enum outage_kind kind, trn_id id, double from, double to);
/* The same of all, with the recipient's own lines beside the donors. */
double outage_planned_all(const struct trn_scenario *sc, enum outage_kind kind, double from, double to);
/* What is needed in [from, to), in the same unit: use of consumables at full need; of platforms what a fleet at
 * target loses. */
double outage_need(const struct trn_scenario *sc, enum outage_kind kind, double from, double to);

/* The day so many calendar months later. */
double outage_months_later(const struct trn_scenario *sc, double day, int32_t months);
/* A date within the run, as days; false: it is none. */
bool outage_date(const struct trn_scenario *sc, const char *text, double *ret);
/* The donor of that name, or a usage error that suggests one; a fund is refused. */
enum exit_status outage_donor(const struct question *q, const char *name, trn_id *ret);
/* The donor that gives most by the plan over the whole run; TRN_NONE: nobody gives. */
trn_id outage_largest(const struct trn_scenario *sc);

/* A whole number from `least` to `most`. */
bool outage_whole(const char *text, int32_t least, int32_t most, int32_t *ret);
/* Where --measure does not say what is asked about: also the gap of the headline capability, and its days of failure. */
enum exit_status outage_more_measures(struct question *q);

/* Columns that both commands write, and their cells. */
#define OUTAGE_CHANGE_COLUMNS                                                                                \
    {"change", TRN_CELL_NUMBER, 8, "", "Mean change by the outage, paired by world"},                        \
        {"low", TRN_CELL_NUMBER, 8, "", "Lower end of the 95 % t-interval of the mean change"},              \
        {"high", TRN_CELL_NUMBER, 8, "", "Upper end of the 95 % t-interval of the mean change"},             \
        {"p_holm", TRN_CELL_NUMBER, 8, "1",                                                                  \
         "p-value of no change, Holm-adjusted over all outages and regimes in this measure"},                \
        {"apart", TRN_CELL_NUMBER, 8, "",                                                                    \
         "Change under this regime less change under the first, paired by world; empty for the first"},      \
        {"apart_low", TRN_CELL_NUMBER, 8, "", "Lower end of its 95 % t-interval"},                           \
    {                                                                                                        \
        "apart_high", TRN_CELL_NUMBER, 8, "", "Upper end of its 95 % t-interval"                             \
    }
void outage_change_cells(const struct trn_outages *o, int32_t variant, int32_t regime, int32_t measure,
                         const double *holm, union trn_cell cells[7]);
/* regime, measure, scope, window, unit. */
void outage_measure_cells(const struct question *q, int32_t regime, int32_t measure, union trn_cell cells[5]);

/* p-values, Holm-adjusted, of every outage and regime, [measure]: of no change, and of no difference to the change under
 * the first regime. Of the arena; false: no memory. */
struct outage_holm {
    double **change, **apart;
};
bool outage_holm(const struct question *q, const struct trn_outages *o, struct outage_holm *ret);

/* +1: the change is for the better, -1: for the worse, 0: neither. */
int outage_sign(const struct trn_measure *measure, double change);
/* Is it there: adjusted p-value below 0.05? */
bool outage_shown(const double *holm, const struct trn_outages *o, int32_t variant, int32_t regime);
/* A row of a table, without the spaces that its last empty columns leave. */
void outage_row(struct text *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* How to see a variant in full: compare with its setting. */
void outage_say_command(const struct question *q, const char *setting, struct text *out);

#endif
