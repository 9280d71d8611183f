/* made.h - a scenario of any size for benchmarks: invented numbers, all of the shape of the shipped ones. */
#ifndef TRN_BENCH_MADE_H
#define TRN_BENCH_MADE_H

#include <stdbool.h>
#include <stdio.h>

struct made {
    int donors, items, years;
    bool evidence; /* numbers with unit, source, grade and range, as the shipped scenarios have them */
};

/* Every donor has stocks of every item, buys each from the line of that item, and has money for each year in
 * proportion to the items. Two regimes: "alone" is voluntary, "joint" has tasks. False: it could not be written. */
bool made_write(const char *path, const struct made *made);

#endif
