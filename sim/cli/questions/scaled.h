/* scaled.h - all of a scenario's money, stocks or lead times times one factor, as settings.
 *
 * Money: every sum that a parliament votes (accounts of donors and funds). What members pay into a fund moves money and
 * makes none, so contributions and the common budget stay. Stock: what donors have at the start; their floors stay.
 * Lead time: from order to the gate of a line, and every stage of every route.
 *
 * Where an uncertain input already draws such a place, its distribution is scaled. */
#ifndef TRN_CLI_SCALED_H
#define TRN_CLI_SCALED_H

#include "question.h"

enum scaled_by { BY_MONEY = 0, BY_STOCK, BY_LEAD_TIME };

struct scaled {
    struct question *q;
    const char *by;                /* money, stock, lead-time */
    const char *what;              /* "money", "stock", "lead times" */
    enum scaled_by kind;
    double gain, loss;             /* farthest factors looked at: where it helps, where it hurts */
    const char *const *patterns;   /* ends with NULL */
    const struct trn_figure *figures; /* those that are scaled; of the arena */
    int32_t n_figures;
};

/* What --by names; EXIT_USAGE where it is unknown, where the scenario states no such number, or where an uncertain
 * input draws such numbers and others at once. */
enum exit_status scaled_find(struct question *q, struct scaled *ret);
/* Settings that multiply all by `factor`, "" for 1; of the arena, NULL: no memory. */
const char *scaled_settings(const struct scaled *scaled, double factor);
/* EUR million that the scenario's stocks are worth at unit cost; NaN for what is no stock. */
double scaled_worth(const struct scaled *scaled);

#endif
