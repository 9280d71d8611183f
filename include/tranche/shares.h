/* shares.h - a difference shared out over players, world by world.
 *
 * A player is a change of the scenario that can be made or left: a group of levers, a cause, a line that two
 * files differ in. A plan (shapley.h) lists the coalitions, each is a variant, and each world gives the Shapley
 * shares of the difference v(all) - v(none) in every output. What is reported is their mean over worlds.
 *
 *   trn_shapley_plan      which coalitions
 *   trn_shares_variants   the settings of each
 *   trn_shares_add        once a world
 *   trn_shares_rows       tables "shares", "interactions", "waterfall" */
#ifndef TRANCHE_SHARES_H
#define TRANCHE_SHARES_H

#include "tranche/shapley.h"
#include "tranche/stats.h"
#include "tranche/variants.h"

struct trn_player {
    const char *name;             /* in tables: "sight" */
    const char *label;            /* in sentences: "sight of stocks and plans" */
    const char *on, *off;         /* settings while the player is in, or out of, the coalition; NULL: none */
};

/* The variants of a plan, in its order: `base`, then for each player, in order, its `on` or `off`. Later settings
 * overrule earlier ones. Of the arena; NULL: no memory. The array has `extra` free places at its end. */
struct trn_variant *trn_shares_variants(struct trn_arena *arena, const struct trn_shapley *plan, const char *base,
                                        const struct trn_player *players, int32_t extra);

struct trn_share {                /* of one part (a player, or the rest) in one output, over worlds */
    struct trn_tally phi;         /* Shapley share; the mean is the estimate */
    struct trn_tally first;       /* what it does alone: v({i}) - v(none) */
    struct trn_tally last;        /* what is lost without it: v(all) - v(all but i) */
};

struct trn_whole {                /* of one output, over worlds in which all coalitions have a value */
    struct trn_tally none, all, difference; /* at both ends: v(none) and v(all), or `from` and `to` */
    int64_t          undefined;   /* worlds left out: some variant had no value */
    int64_t          rests;       /* worlds in which the rest is not 0 */
    double           residual;    /* largest |sum of shares - difference| of a world: rounding */
};

struct trn_shares_def {
    const struct trn_shapley *plan;
    const struct trn_player  *players;
    const struct trn_layout  *layout;
    const struct trn_output  *outputs; /* tables hold those that are measures */
    int32_t     n_outputs;
    const char *split;            /* in tables: what is shared out, such as "nato - adhoc" or "adhoc" */
    const char *none, *all;       /* in tables: labels of both ends */
    /* Where the ends are not quite v(none) and v(all), but the variants `from` and `to` (numbers after the coalitions,
     * or 0 and 1), what no player can do is one more part: (v(none) - from) + (to - v(all)). NULL: no such part. */
    const struct trn_player *rest;
    int32_t     from, to;
};

struct trn_shares {
    struct trn_shares_def def;
    int32_t           n_parts;    /* the players, and the rest as the last */
    struct trn_share *at;         /* [output][part] */
    struct trn_whole *whole;      /* [output] */
    struct trn_tally *pairs;      /* [output][player][player], symmetric; NULL for a sampled plan */
    double           *mean;       /* [output][coalition]: mean value */
    double           *scratch;
};
/* Texts and arrays of `def` are borrowed. .at NULL: no memory. Of the arena. */
struct trn_shares trn_shares_create(struct trn_arena *arena, const struct trn_shares_def *def);

/* Add one world: `values` [variant][regime][output], of which those of one regime are taken; the coalitions come
 * first. */
void trn_shares_add(struct trn_shares *shares, const double *values, int32_t n_regimes, int32_t regime);

const struct trn_share *trn_shares_of(const struct trn_shares *shares, int32_t output, int32_t part);
const struct trn_player *trn_shares_player(const struct trn_shares *shares, int32_t part);
/* Standard error of a mean share that comes from sampling orders: that of the shares of mean values, since all
 * worlds have the same orders. 0 for an exact plan and for the rest. */
double trn_shares_order_error(const struct trn_shares *shares, int32_t output, int32_t part);
/* Half-width of the interval of a mean share: the t-interval over worlds, for a sampled plan widened by that of its
 * orders (root of the sum of squares). NaN below 2 worlds. */
double trn_shares_half_width(const struct trn_shares *shares, int32_t output, int32_t part, double level);
/* The widest of all parts in one output; NaN while one is not defined. */
double trn_shares_widest(const struct trn_shares *shares, int32_t output, double level);
/* Parts by the size of their mean share, largest first; equal ones in their order. `ret` has n_parts places. */
void trn_shares_order(const struct trn_shares *shares, int32_t output, int32_t *ret);

/* What two players do together beyond what each does without the other (shapley.h). */
const struct trn_tally *trn_shares_pair(const struct trn_shares *shares, int32_t output, int32_t i, int32_t j);
/* Does a pair matter? Its mean is more than a tenth of the whole difference (of the largest share, where that is
 * more), and differs from 0 at 5 % after Holm's adjustment over all pairs of the output. `ret` [player][player].
 * False, and nothing written, for a sampled plan; or no memory in the arena. */
bool trn_shares_pairs_that_matter(const struct trn_shares *shares, int32_t output, struct trn_arena *arena,
                                  bool *ret);

/* Rows of the tables "shares" (parts in their order), "interactions" (each pair once; none of a sampled plan) and
 * "waterfall" (one end, parts by size, the other). False: a row was not taken, or no memory. */
bool trn_shares_rows(const struct trn_shares *shares, struct trn_arena *arena, trn_row_fn row, void *object);

#endif
