/* moved.h - the inputs that can be moved through a range, one at a time.
 *
 * An uncertain input moves from the 5th to the 95th percentile of its distribution and starts at its median; a lever of
 * one of two regimes moves through the range that the file states for it and starts at its value. */
#ifndef TRN_CLI_MOVED_H
#define TRN_CLI_MOVED_H

#include "question.h"

struct moved {
    const char *name;              /* of an uncertain input; of a lever REGIME/LEVER */
    const char *label;             /* for a person */
    const char *pointer;           /* what a setting changes */
    const char *unit;              /* "1" for shares and factors */
    const char *grade, *source;    /* "" where there is none */
    const char *given_unit;        /* of a lever's number in the file, "" for none */
    const struct trn_uncertain *uncertain; /* NULL: a lever */
    int32_t which;                 /* the regime whose runs it changes, 0 or 1; 2: both, also a lever of one that stands in for
                                      the other before or after it works */
    double  low, start, high;
    const char *left_out;          /* why it cannot be moved; NULL: it can */
};

/* All, or those that --inputs names: first uncertain inputs by name, then levers of the first regime and of the second.
 * Of the arena. A name that is none is a usage error. */
enum exit_status moved_find(struct question *q, struct moved **ret, int32_t *ret_n);

/* The setting that puts it at x; of the arena, NULL: no memory. */
const char *moved_setting(struct question *q, const struct moved *input, double x);
/* x in words: "1.2 times", "30 days later", "340000 item", "0.7". */
void moved_words(char out[96], const struct moved *input, double x);

#endif
