/* coordination.h - donors that decide together or apart. */
#ifndef TRN_VERIFY_COORDINATION_H
#define TRN_VERIFY_COORDINATION_H

#include <stdbool.h>

#include "tranche/verify.h"
#include "world.h"

/* Settings, and measures that become the values; `donors` > 0: so many equal ones of the JSON `donor`. */
struct ask_def {
    const char *json;
    struct trn_setting settings[12];
    struct world_question questions[TRN_CLAIM_FIGURES];
    int         donors;
    const char *donor;
};
enum trn_status ask_trial(struct trn_trial *trial);

/* Holds of equal donors that come at random. Value: share of donors held, by the weekly table of donors after a year. */
struct hold_def { int donors; double rate; double days; const char *end; };
enum trn_status hold_share_trial(struct trn_trial *trial);

/* Listed pledges, one a day for ten years, under levers. Values: by number, kept, on time. */
struct promise_def { const char *levers; };
enum trn_status promise_trial(struct trn_trial *trial);

/* Chen et al.: stages that order up to (mean of `window` demands) x lead + a constant. Value: variance of the last stage's
 * orders over that of demand. shared: all stages forecast from the demand itself, with the sum of their leads. */
struct bullwhip_def { int stages, lead, window; bool shared; int periods; };
enum trn_status bullwhip_trial(struct trn_trial *trial);

/* Eppen: `sites` with normal demands correlated by `rho`, stock at the newsvendor's level. Value: cost of one stock for all
 * over the sum of the sites' own. */
struct pool_def { int sites; double rho; int periods; };
enum trn_status pool_trial(struct trn_trial *trial);

#endif
