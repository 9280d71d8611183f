/* fixture_compare.h - a result folder as "tranche compare" writes it, without a model.
 *
 * Two years of weekly bands for two capabilities, months by donor group, measures by donor, and a hold in
 * early 2024 that digs a hole under the first regime. All numbers are formulas; the same call gives the same
 * bytes. */
#ifndef FIXTURE_COMPARE_H
#define FIXTURE_COMPARE_H

#include <stdbool.h>

struct fixture {
    int regimes;         /* 1 to 8 */
    int donors;          /* 1 to 60 */
    int holds;           /* 0 to 6 */
    double effect;       /* how much better the later regimes do: 1 as made, 0 no difference */
    bool observed;       /* with observed series */
    const char *hostile; /* a text that stands in every label and name; NULL for plain ones */
};
struct fixture fixture_default(void);

/* Write the folder; ends the program when it cannot. */
void fixture_write(const char *folder, const struct fixture *fixture);

#endif
