/* machines.h - what works and breaks down, on the bare engine. */
#ifndef TRN_VERIFY_MACHINES_H
#define TRN_VERIFY_MACHINES_H

#include "tranche/verify.h"

/* Works a lognormal time of mean 90 and is down an exponential one of mean 10. Value: share of time that it works. */
enum trn_status line_trial(struct trn_trial *trial);
/* Renewals in 10 days with Erlang-2 intervals of mean 1. Value: their mean number. */
enum trn_status renewal_trial(struct trn_trial *trial);
/* Ten units that work an exponential time of mean 90, two crews that repair one each, exponential of mean 10. Values:
 * mean number down, share of units that work, share of time with none down. */
enum trn_status repair_trial(struct trn_trial *trial);

#endif
