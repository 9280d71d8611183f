/* shapley.c - coalitions sorted by mask, so that one is found by its number or by halving. */
#include "tranche/shapley.h"

#include <assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/stats.h"

enum { MOST_ORDERS = 100000 };

static uint64_t bit(int32_t player)
{
    return UINT64_C(1) << player;
}

static uint64_t everybody(int32_t n_players)
{
    return ~UINT64_C(0) >> (TRN_SHAPLEY_PLAYERS - n_players);
}

static int by_mask(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Sort `masks`, the empty and the full one among them, drop those that come again, move the full one to
 * place 1. Returns how many. */
static int32_t tidy(uint64_t *masks, size_t n)
{
    qsort(masks, n, sizeof *masks, by_mask);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || masks[i] != masks[kept - 1])
            masks[kept++] = masks[i];
    const uint64_t full = masks[kept - 1];
    memmove(&masks[2], &masks[1], (kept - 2) * sizeof *masks);
    masks[1] = full;
    return (int32_t)kept;
}

int32_t trn_shapley_find(const struct trn_shapley *plan, uint64_t coalition)
{
    if (coalition == everybody(plan->n_players))
        return 1;
    if (coalition == 0)
        return 0;
    if (plan->exact) /* all of them: place of a mask is the mask, one further for the full one */
        return coalition < everybody(plan->n_players) ? (int32_t)coalition + 1 : -1;
    const uint64_t *rest = plan->coalitions + 2;
    const uint64_t *found = bsearch(&coalition, rest, (size_t)plan->n_coalitions - 2, sizeof *rest, by_mask);
    return found ? (int32_t)(found - plan->coalitions) : -1;
}

static double value_of(const struct trn_shapley *plan, const double *value, uint64_t coalition)
{
    const int32_t number = trn_shapley_find(plan, coalition);
    assert(number >= 0);
    return value[number];
}

/* -- Plans ------------------------------------------------------------------------- */

static void draw_orders(uint8_t *orders, int32_t n_orders, int32_t n_players, const struct trn_key *key)
{
    struct trn_stream stream;
    trn_stream_init(&stream, key);
    gsl_rng rng = {.type = trn_rng_philox(), .state = &stream};
    const size_t n = (size_t)n_players;
    for (int32_t o = 0; o < n_orders; o += 2) {
        uint8_t *order = orders + (size_t)o * n;
        for (size_t i = 0; i < n; i++)
            order[i] = (uint8_t)i;
        gsl_ran_shuffle(&rng, order, n, sizeof *order);
        for (size_t i = 0; i < n; i++)
            order[n + i] = order[n - 1 - i];
    }
}

/* The coalitions on the way of each order, and those of the first and the last player. */
static size_t list_coalitions(const uint8_t *orders, int32_t n_orders, int32_t n_players, uint64_t *masks)
{
    const uint64_t full = everybody(n_players);
    size_t n = 0;
    masks[n++] = 0;
    masks[n++] = full;
    for (int32_t i = 0; i < n_players; i++) {
        masks[n++] = bit(i);
        masks[n++] = full & ~bit(i);
    }
    for (int32_t o = 0; o < n_orders; o++) {
        uint64_t coalition = 0;
        for (int32_t i = 0; i < n_players; i++)
            masks[n++] = coalition |= bit(*orders++);
    }
    return n;
}

static bool plan_exact(struct trn_arena *arena, struct trn_shapley *plan)
{
    const size_t n = (size_t)1 << plan->n_players;
    uint64_t *masks = TRN_NEW(arena, uint64_t, n);
    if (!masks)
        return false;
    for (size_t i = 0; i < n; i++)
        masks[i] = i;
    plan->exact = true;
    plan->n_coalitions = tidy(masks, n);
    plan->coalitions = masks;
    return true;
}

static bool plan_sampled(struct trn_arena *arena, struct trn_shapley *plan, int32_t n_orders,
                         const struct trn_key *key)
{
    const size_t players = (size_t)plan->n_players, orders = (size_t)n_orders;
    uint8_t *drawn = TRN_NEW(arena, uint8_t, orders * players);
    uint64_t *masks = TRN_NEW(arena, uint64_t, 2 + (2 + orders) * players);
    if (!drawn || !masks)
        return false;
    draw_orders(drawn, n_orders, plan->n_players, key);
    plan->n_orders = n_orders;
    plan->orders = drawn;
    plan->n_coalitions = tidy(masks, list_coalitions(drawn, n_orders, plan->n_players, masks));
    plan->coalitions = masks;
    return true;
}

enum trn_status trn_shapley_plan(struct trn_arena *arena, int32_t n_players, int32_t n_orders,
                                 const struct trn_key *key, const struct trn_shapley **ret_plan,
                                 struct trn_error *reterr)
{
    const bool exact = n_players <= TRN_SHAPLEY_EXACT;
    if (n_players < 1 || n_players > TRN_SHAPLEY_PLAYERS)
        return trn_fail(reterr, TRN_E_RANGE, "/players", "expected 1 to %d players, found %d",
                        TRN_SHAPLEY_PLAYERS, (int)n_players);
    if (!exact && (n_orders < 4 || n_orders > MOST_ORDERS || n_orders % 2 != 0))
        return trn_fail(reterr, TRN_E_RANGE, "/orders",
                        "expected an even number of orders, 4 to %d, found %d", MOST_ORDERS, (int)n_orders);
    struct trn_shapley *plan = TRN_NEW(arena, struct trn_shapley, 1);
    if (plan)
        plan->n_players = n_players;
    if (!plan || !(exact ? plan_exact(arena, plan) : plan_sampled(arena, plan, n_orders, key)))
        return trn_fail(reterr, TRN_E_MEMORY, "", "no memory for the coalitions of %d players",
                        (int)n_players);
    *ret_plan = plan;
    return TRN_OK;
}

/* -- Shares ------------------------------------------------------------------------ */

/* |S|! (n - |S| - 1)! / n!, the share of orders in which exactly S comes before a given player. */
static double share_of_orders(int32_t n, int32_t size)
{
    return 1.0 / (n * gsl_sf_choose((unsigned)n - 1, (unsigned)size));
}

static void exact_values(const struct trn_shapley *plan, const double *value, double *ret_phi)
{
    const int32_t n = plan->n_players;
    double weight[TRN_SHAPLEY_EXACT];
    for (int32_t size = 0; size < n; size++)
        weight[size] = share_of_orders(n, size);
    for (int32_t i = 0; i < n; i++) {
        ret_phi[i] = 0.0;
        for (int32_t c = 0; c < plan->n_coalitions; c++) {
            const uint64_t before = plan->coalitions[c];
            if (!(before & bit(i)))
                ret_phi[i] += weight[__builtin_popcountll(before)] *
                              (value_of(plan, value, before | bit(i)) - value[c]);
        }
    }
}

/* Add to sum[i] what player i brings in order number `o`. */
static void add_order(const struct trn_shapley *plan, const double *value, int32_t o, double *sum)
{
    const uint8_t *order = plan->orders + (size_t)o * (size_t)plan->n_players;
    uint64_t coalition = 0;
    double before = value[0];
    for (int32_t i = 0; i < plan->n_players; i++) {
        coalition |= bit(order[i]);
        const double after = value_of(plan, value, coalition);
        sum[order[i]] += after - before;
        before = after;
    }
}

void trn_shapley_values(const struct trn_shapley *plan, const double *value, double *ret_phi)
{
    if (plan->exact) {
        exact_values(plan, value, ret_phi);
        return;
    }
    memset(ret_phi, 0, (size_t)plan->n_players * sizeof *ret_phi);
    for (int32_t o = 0; o < plan->n_orders; o++)
        add_order(plan, value, o, ret_phi);
    for (int32_t i = 0; i < plan->n_players; i++)
        ret_phi[i] /= plan->n_orders;
}

void trn_shapley_first(const struct trn_shapley *plan, const double *value, double *ret_first)
{
    for (int32_t i = 0; i < plan->n_players; i++)
        ret_first[i] = value_of(plan, value, bit(i)) - value[0];
}

void trn_shapley_last(const struct trn_shapley *plan, const double *value, double *ret_last)
{
    const uint64_t full = everybody(plan->n_players);
    for (int32_t i = 0; i < plan->n_players; i++)
        ret_last[i] = value[1] - value_of(plan, value, full & ~bit(i));
}

void trn_shapley_order_error(const struct trn_shapley *plan, const double *value, double *ret_error)
{
    memset(ret_error, 0, (size_t)plan->n_players * sizeof *ret_error);
    if (plan->exact)
        return;
    struct trn_tally tallies[TRN_SHAPLEY_PLAYERS] = {{0}};
    for (int32_t o = 0; o < plan->n_orders; o += 2) {
        double pair[TRN_SHAPLEY_PLAYERS] = {0};
        add_order(plan, value, o, pair);
        add_order(plan, value, o + 1, pair);
        for (int32_t i = 0; i < plan->n_players; i++)
            trn_tally_add(&tallies[i], 0.5 * pair[i]);
    }
    for (int32_t i = 0; i < plan->n_players; i++)
        ret_error[i] = trn_tally_sd(&tallies[i]) / sqrt((double)tallies[i].n);
}

/* -- Pairs ------------------------------------------------------------------------- */

static double interaction(const struct trn_shapley *plan, const double *value, uint64_t i, uint64_t j)
{
    double sum = 0.0;
    for (int32_t c = 0; c < plan->n_coalitions; c++) {
        const uint64_t set = plan->coalitions[c];
        if (set & (i | j))
            continue;
        /* |S|! (n - |S| - 2)! / (n - 1)!: as among n - 1 players, two of which count as one */
        const double weight = share_of_orders(plan->n_players - 1, __builtin_popcountll(set));
        sum += weight * (value_of(plan, value, set | i | j) - value_of(plan, value, set | i) -
                         value_of(plan, value, set | j) + value[c]);
    }
    return sum;
}

bool trn_shapley_pairs(const struct trn_shapley *plan, const double *value, double *ret_pairs)
{
    if (!plan->exact)
        return false;
    const int32_t n = plan->n_players;
    double phi[TRN_SHAPLEY_EXACT];
    exact_values(plan, value, phi);
    for (int32_t i = 0; i < n; i++) {
        ret_pairs[i * n + i] = phi[i];
        for (int32_t j = 0; j < i; j++)
            ret_pairs[i * n + j] = ret_pairs[j * n + i] = interaction(plan, value, bit(i), bit(j));
    }
    return true;
}
