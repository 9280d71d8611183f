/* ladder.h - one input step by step, all else the same: does a measure ever go the wrong way? */
#ifndef TRN_VERIFY_LADDER_H
#define TRN_VERIFY_LADDER_H

#include <stdbool.h>

#include "tranche/verify.h"
#include "world.h"

struct ladder_def {
    const char *json;
    struct trn_setting settings[8];
    const char *pointer;      /* of the input */
    double      from, step;
    int         steps;        /* values: steps + 1 */
    double      per_day;      /* above 0: pledges of one item as a Poisson stream over 1000 days, not certain ones */
    struct world_question question;
    int         sign;         /* +1: the measure must not fall, -1: it must not rise */
};
/* Values: steps at which it went the wrong way by more than 1e-9; steps at which it moved the right way. */
enum { LADDER_WRONG, LADDER_RIGHT };
enum trn_status ladder_trial(struct trn_trial *trial);

#endif
