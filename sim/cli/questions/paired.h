/* paired.h - two regimes on the same worlds, run for one change after another.
 *
 * The leading measure of each world is kept, so a regime that a change leaves alone is not run again. Differences are
 * the second minus the first, paired by world; a world in which one of the two is not defined is left out. */
#ifndef TRN_CLI_PAIRED_H
#define TRN_CLI_PAIRED_H

#include "question.h"

enum { PAIRED_MOST = 32 };        /* changes of one call */

struct paired {
    struct question *q;           /* with two regimes */
    double *base[2];              /* of each world, scenario as it is; of the arena */
    struct trn_contrast plain;    /* of the scenario as it is */
};

/* Run both regimes as the scenario has them. TRN_E_INTERRUPTED where not all worlds were finished, here and below. */
enum trn_status paired_start(struct question *q, struct paired *ret, struct trn_error *error);
/* One contrast a setting, of which .value is that of the regime that changes, .difference the second minus the first.
 * `which`: the regime that the settings change, 0 or 1, or 2 for both. */
enum trn_status paired_run(struct paired *p, const char *const *settings, int32_t n, int32_t which,
                           struct trn_contrast *ret, struct trn_error *error);

/* A number as settings have it: what is said and what is run are the same. */
double paired_round(double x);

#endif
