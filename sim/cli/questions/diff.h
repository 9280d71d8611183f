/* diff.h - parts of tranche diff. */
#ifndef TRN_CLI_DIFF_H
#define TRN_CLI_DIFF_H

#include "options.h"
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

enum { DIFF_REPS = 50 }; /* worlds of --explain where --reps does not say */

/* The two sides of a difference. */
struct sides {
    const char *name[2]; /* as given */
    struct trn_scenario_file *file[2];
    struct trn_arena *arena;
    int n; /* differences, and those of them that are no words */
    int32_t n_values;
    const struct trn_scenario_difference *at;
    bool folders;
    struct result_differences results;
};

/* Parts of what is said and written, in cmd_diff.c. */
/* Where two long values begin to differ, less a few characters; 0 where both are short, or one is NULL. */
size_t diff_from_where(const char *a, const char *b);
/* "3 inputs differ, and 1 place on which no run depends (texts, sources, checks)." */
void diff_count_inputs(const struct sides *sides, struct text *words);
void diff_say_inputs(const struct sides *sides, struct text *out);
void diff_tell_inputs(const struct sides *sides, struct json_out *json);
void diff_write_rows(const struct sides *sides, struct trn_results *results);

/* --explain: run the first with every combination of the differences, and share the effect out over them. */
enum exit_status diff_explain(const struct options *options, struct sides *sides);

#endif
