/* breakeven.h - what tranche breakeven found, and how it is told. */
#ifndef TRN_CLI_BREAKEVEN_H
#define TRN_CLI_BREAKEVEN_H

#include "paired.h"
#include "scaled.h"
#include "tranche/root.h"

#define BREAKEVEN_LEVEL 0.95

enum breakeven_end { AT_FACTOR = 0, AT_LOW, AT_HIGH, BREAKEVEN_ENDS };

/* What more of it is, at a factor, in EUR million. */
struct breakeven_extra {
    struct trn_tally voted, spent; /* paired by world, to factor 1; of money only */
};

struct breakeven_side {            /* one regime with a factor against the other without */
    int32_t which;                 /* the regime that has it */
    bool needs;                    /* it is behind: more is looked for; else: how much it could lose */
    double far;                    /* factor at the end of the range looked at */
    struct trn_root root;
    bool again;                    /* the means cross again beyond the factor: the interval is open there */
    struct trn_root_def range;
    struct trn_tally at_far;       /* difference, second minus first regime, at the far end */
    struct breakeven_extra extra[BREAKEVEN_ENDS]; /* at the factor and the ends of its interval; empty where there is none */
};

struct breakeven_point {           /* one evaluation */
    int32_t which;
    double factor;
    struct trn_tally difference;
};

struct breakeven {
    struct question q;
    struct paired paired;
    struct scaled scaled;
    struct breakeven_side sides[2];
    struct breakeven_point *points; /* of the arena */
    int32_t n_points;
};

/* Are the means the same without any factor? Then nothing is looked for. */
bool breakeven_equal(const struct breakeven *b);
/* Is a factor known for the side? */
bool breakeven_found(const struct breakeven_side *side);
/* Share of the gap that the far end closes: 1 all of it. */
double breakeven_closed(const struct breakeven *b, const struct breakeven_side *side);

void breakeven_say(const struct breakeven *b, struct text *out);
void breakeven_tell(const struct breakeven *b, struct json_out *json);

#endif
