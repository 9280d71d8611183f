/* shapley.h - who made the difference: Shapley values over coalitions of players.
 *
 * A player is anything that can be switched (a lever, a group of levers, a cause), a coalition is a
 * set of players that are switched, as a bit mask: bit i is player i. A plan lists the coalitions
 * that must be evaluated; the caller finds the value of each (one number a coalition, in the plan's
 * order, in every replication) and asks for the shares. Pure numbers: no draws after the plan.
 *
 *   phi_i = sum over S without i of |S|! (n - |S| - 1)! / n! (v(S + i) - v(S))      Shapley (1953)
 *         = mean over orders of the players of v(those before i, and i) - v(those before i)
 *
 * The shares sum to v(all) - v(none), up to rounding, whether the plan is exact or sampled, since
 * they do so in each order. A value that is not a number makes the shares that use it not numbers. */
#ifndef TRANCHE_SHAPLEY_H
#define TRANCHE_SHAPLEY_H

#include <stdbool.h>
#include <stdint.h>

#include "tranche/arena.h"
#include "tranche/error.h"
#include "tranche/rng.h"

#define TRN_SHAPLEY_PLAYERS 64 /* most players: the bits of a mask */
#define TRN_SHAPLEY_EXACT 10   /* up to here all 2^n coalitions are planned */

struct trn_shapley {             /* read-only; its arrays lie in the arena it was made from */
    int32_t n_players;
    bool    exact;               /* all coalitions; else those on the way of sampled orders */
    int32_t n_coalitions;        /* 2^n when exact */
    const uint64_t *coalitions;  /* distinct; 0 is the empty one, 1 the full one, then rising */
    int32_t n_orders;            /* 0 when exact; orders 2p and 2p + 1 are each other's reverse */
    const uint8_t  *orders;      /* n_orders x n_players: the players in the order they come in */
};

/* Plan `n_players` (1 to 64). Up to TRN_SHAPLEY_EXACT of them the plan is exact, `n_orders` and
 * `key` are not looked at (0 and NULL will do). Above, `n_orders` random orders are drawn (even, 4 to
 * 100,000), in antithetic pairs: each order with its reverse (Mitchell et al. 2022), from the stream of
 * `key`; a plan of more orders begins with the orders of the shorter one. The coalitions on
 * their way are merged; every {i} and every all-but-i is planned as well. *ret_plan lies in
 * `arena`. TRN_E_RANGE with path "/players" or "/orders"; TRN_E_MEMORY. */
enum trn_status trn_shapley_plan(struct trn_arena *arena, int32_t n_players, int32_t n_orders,
                                 const struct trn_key *key, const struct trn_shapley **ret_plan,
                                 struct trn_error *reterr);

/* Number of a coalition in the plan, or -1 where it is not planned. */
int32_t trn_shapley_find(const struct trn_shapley *plan, uint64_t coalition);

/* In what follows `value` holds n_coalitions numbers and ret_* n_players, unless said otherwise. */

/* Shares of the players. */
void trn_shapley_values(const struct trn_shapley *plan, const double *value, double *ret_phi);
/* What a player does as the first: v({i}) - v(none), and as the last: v(all) - v(all but i). */
void trn_shapley_first(const struct trn_shapley *plan, const double *value, double *ret_first);
void trn_shapley_last(const struct trn_shapley *plan, const double *value, double *ret_last);

/* Standard error of each share that comes from sampling orders, for these values: the spread of the
 * means of antithetic pairs, which are independent, over the root of their number. 0 when exact.
 * Says nothing about noise in the values. */
void trn_shapley_order_error(const struct trn_shapley *plan, const double *value, double *ret_error);

/* Pairwise interaction (Grabisch & Roubens 1999), n_players x n_players, symmetric:
 *   I_ij = sum over S without i, j of |S|! (n - |S| - 2)! / (n - 1)!
 *                                     (v(S + i + j) - v(S + i) - v(S + j) + v(S))
 * Above 0: together they do more than the sum. On the diagonal stands phi_i, the index of a single
 * player. Exact plans only: false, and nothing written, for a sampled one. */
bool trn_shapley_pairs(const struct trn_shapley *plan, const double *value, double *ret_pairs);

#endif
