/* inspect.h - what can be said of a scenario by plain arithmetic, without running it. */
#ifndef TRN_CLI_INSPECT_H
#define TRN_CLI_INSPECT_H

#include "load.h"
#include "text.h"

struct supply_month { /* units of a capability */
    double day;       /* first day of the month */
    double need;      /* of the month; a fleet: the number wanted at its start */
    double lines;     /* what lines that make its items could make by plan */
    double promised;  /* pledges that the plan holds, spread from date to until */
};
struct supply { /* of one capability */
    trn_id capability;
    double recipient, donors; /* stock at the start: on hand; above donors' floors */
    int32_t n;
    struct supply_month *months;
};
/* Months are those of the layout. NULL: no memory. */
struct supply *inspect_supply(const struct loaded *loaded, trn_id capability);

/* What the donors together could give of an item at the start without going below a floor. */
double inspect_spare(const struct trn_scenario *scenario, trn_id item);

/* Items of a promise that leave in [from, to), by the plan. */
double inspect_promised(const struct trn_promise *promise, double from, double to);

struct money_year {
    const char *group;
    int year;
    int64_t drawdown_cents, procurement_cents, contributed_cents;
};
/* By group, then year of the date from which it is there; *ret_n rows. NULL: no memory. */
struct money_year *inspect_money(const struct loaded *loaded, int32_t *ret_n);

/* Things that cannot do anything, one sentence each; NULL ends the list. NULL: no memory. */
const char **inspect_orphans(const struct loaded *loaded);

#endif
