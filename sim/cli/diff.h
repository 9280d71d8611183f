/* diff.h - parts of tranche diff. */
#ifndef TRN_CLI_DIFF_H
#define TRN_CLI_DIFF_H

#include "text.h"
#include "tranche/io.h"
#include "tranche/stats.h"

/* One measure in two result folders. */
struct result_difference {
    const char *measure, *window, *scope, *unit, *regime;
    double a, b;               /* estimates; NaN: only the other has it */
    double difference, low, high; /* b - a with its 95 % interval */
    int64_t n;                 /* worlds in both, or the smaller n */
    bool paired;               /* by world; else the two are taken as independent, which makes the interval wider */
};
struct result_differences {
    int32_t n;
    struct result_difference *at; /* those that differ in some digit, largest relative to the spread first */
    int32_t same;              /* measures that are the same in both */
    bool worlds;               /* both have the same seed, so worlds are paired where replications.csv has them */
};
/* Of two result folders of compare. Memory of the arena. */
enum trn_status diff_results(const char *a, const char *b, struct trn_arena *arena, struct result_differences *ret,
                             struct trn_error *error);

#endif
