/* test_shapley.c - games whose shares are known, and the laws that shares keep. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/shapley.h"

/* Shares are sums of some thousand numbers of size 1 to 10. */
#define ROUNDING 1e-12

enum { MOST = TRN_SHAPLEY_PLAYERS };

static const struct trn_key key = {.seed = 7, .replication = 1, .entity = 2, .purpose = 3};
static struct trn_arena *arena;

static void set_up(void)
{
    arena = trn_arena_create(0);
}

static void tear_down(void)
{
    trn_arena_free(arena);
}

static const struct trn_shapley *plan_of(int32_t n_players, int32_t n_orders)
{
    const struct trn_shapley *plan = NULL;
    struct trn_error error;
    ck_assert_int_eq(trn_shapley_plan(arena, n_players, n_orders, &key, &plan, &error), TRN_OK);
    return plan;
}

typedef double (*game_fn)(uint64_t coalition, int32_t n_players);

static double *play(const struct trn_shapley *plan, game_fn game)
{
    double *value = TRN_NEW(arena, double, plan->n_coalitions);
    for (int32_t c = 0; c < plan->n_coalitions; c++)
        value[c] = game(plan->coalitions[c], plan->n_players);
    return value;
}

static void expect_shares(const struct trn_shapley *plan, game_fn game, const double *expected)
{
    double phi[MOST];
    trn_shapley_values(plan, play(plan, game), phi);
    for (int32_t i = 0; i < plan->n_players; i++)
        if (!(fabs(phi[i] - expected[i]) <= ROUNDING))
            ck_abort_msg("player %d has %.15g, expected %.15g", (int)i, phi[i], expected[i]);
}

static int count(uint64_t coalition)
{
    return __builtin_popcountll(coalition);
}

/* -- Games ------------------------------------------------------------------------- */

/* Player 0 has a left glove, the others have right ones; a pair is worth 1. */
static double glove(uint64_t coalition, int32_t n_players)
{
    (void)n_players;
    return (coalition & 1) && (coalition & ~UINT64_C(1)) ? 1.0 : 0.0;
}

/* A runway that is long enough for the largest: player i needs i + 1. */
static double airport(uint64_t coalition, int32_t n_players)
{
    (void)n_players;
    return coalition ? 64 - __builtin_clzll(coalition) : 0.0;
}

static double additive(uint64_t coalition, int32_t n_players)
{
    double sum = 3.5; /* of nobody */
    for (int32_t i = 0; i < n_players; i++)
        sum += coalition >> i & 1 ? 0.25 * i - 1.0 : 0.0;
    return sum;
}

static double symmetric(uint64_t coalition, int32_t n_players)
{
    return pow(count(coalition), 2.5) / n_players;
}

/* Player 1 is a dummy: who comes after it brings the same. */
static double with_dummy(uint64_t coalition, int32_t n_players)
{
    const uint64_t others = coalition & ~UINT64_C(2);
    return sqrt(count(others)) + (others & 1 ? 2.0 * count(others) : 0.0) + 0.0 * n_players;
}

/* 1 when 0, 2 and 3 are all there. */
static double unanimity(uint64_t coalition, int32_t n_players)
{
    (void)n_players;
    return (coalition & 13) == 13 ? 1.0 : 0.0;
}

/* Anything, by a hash (splitmix64, Steele et al. 2014). */
static double anything(uint64_t coalition, int32_t n_players)
{
    uint64_t z = coalition + (uint64_t)n_players * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ (z >> 31)) >> 11) * 0x1.0p-53 * 10.0 - 5.0;
}

START_TEST(the_left_glove_gets_two_thirds)
{
    expect_shares(plan_of(3, 0), glove, (const double[]){2.0 / 3, 1.0 / 6, 1.0 / 6});
}
END_TEST

/* Littlechild & Owen (1973): each stretch is shared equally by those who need it. */
START_TEST(a_stretch_of_runway_is_shared_by_those_who_need_it)
{
    expect_shares(plan_of(3, 0), airport, (const double[]){1.0 / 3, 5.0 / 6, 11.0 / 6});
}
END_TEST

START_TEST(in_an_additive_game_each_gets_its_own)
{
    double own[12];
    for (int i = 0; i < 12; i++)
        own[i] = 0.25 * i - 1.0;
    for (int32_t n = 1; n <= TRN_SHAPLEY_EXACT; n++)
        expect_shares(plan_of(n, 0), additive, own);
    const struct trn_shapley *plan = plan_of(12, 4); /* also by any sample of orders */
    expect_shares(plan, additive, own);
    double error[12];
    trn_shapley_order_error(plan, play(plan, additive), error);
    for (int i = 0; i < 12; i++)
        ck_assert_double_le(error[i], ROUNDING);
}
END_TEST

START_TEST(equal_players_get_equal_shares)
{
    double equal[TRN_SHAPLEY_EXACT];
    for (int32_t n = 1; n <= TRN_SHAPLEY_EXACT; n++) {
        for (int32_t i = 0; i < n; i++)
            equal[i] = pow(n, 2.5) / n / n;
        expect_shares(plan_of(n, 0), symmetric, equal);
    }
}
END_TEST

START_TEST(a_dummy_gets_nothing)
{
    const struct trn_shapley *plan = plan_of(5, 0);
    double phi[5];
    trn_shapley_values(plan, play(plan, with_dummy), phi);
    ck_assert_double_eq_tol(phi[1], 0.0, ROUNDING);
    ck_assert_double_gt(phi[0], phi[2]);
    ck_assert_double_eq_tol(phi[2], phi[4], ROUNDING);
}
END_TEST

START_TEST(in_a_unanimity_game_those_who_are_needed_share)
{
    expect_shares(plan_of(5, 0), unanimity, (const double[]){1.0 / 3, 0, 1.0 / 3, 1.0 / 3, 0});
}
END_TEST

/* -- Laws -------------------------------------------------------------------------- */

START_TEST(shares_sum_to_the_whole)
{
    const int32_t players[] = {1, 2, 5, 10, 11, 20, 64};
    const struct trn_shapley *plan = plan_of(players[_i], 30);
    const double *value = play(plan, anything);
    double phi[MOST], sum = 0.0;
    trn_shapley_values(plan, value, phi);
    for (int32_t i = 0; i < plan->n_players; i++)
        sum += phi[i];
    ck_assert_double_eq_tol(sum, value[1] - value[0], ROUNDING);
}
END_TEST

/* The definition as a mean over orders: all 720 of them. */
START_TEST(the_exact_share_is_the_mean_over_all_orders)
{
    enum { N = 6, ORDERS = 720 };

    double mean[N] = {0}, phi[N];
    for (int number = 0; number < ORDERS; number++) {
        uint64_t coalition = 0;
        int digits = number; /* in the factorial number system */
        for (int i = 0; i < N; i++) {
            int k = digits % (N - i), player = 0;
            digits /= N - i;
            while ((coalition >> player & 1) || k > 0)
                k -= !(coalition >> player++ & 1);
            const uint64_t with = coalition | UINT64_C(1) << player;
            mean[player] += (anything(with, N) - anything(coalition, N)) / ORDERS;
            coalition = with;
        }
    }
    const struct trn_shapley *plan = plan_of(N, 0);
    trn_shapley_values(plan, play(plan, anything), phi);
    for (int i = 0; i < N; i++)
        ck_assert_double_eq_tol(phi[i], mean[i], ROUNDING);
}
END_TEST

/* Numbering the players the other way round changes nothing but the numbers. */
static double reversed(uint64_t coalition, int32_t n_players)
{
    uint64_t mirror = 0;
    for (int32_t i = 0; i < n_players; i++)
        mirror |= (coalition >> i & 1) << (n_players - 1 - i);
    return anything(mirror, n_players);
}

START_TEST(shares_do_not_depend_on_how_players_are_numbered)
{
    const struct trn_shapley *plan = plan_of(7, 0);
    double phi[7], mirror[7];
    trn_shapley_values(plan, play(plan, anything), phi);
    trn_shapley_values(plan, play(plan, reversed), mirror);
    for (int i = 0; i < 7; i++)
        ck_assert_double_eq_tol(phi[i], mirror[6 - i], ROUNDING);
}
END_TEST

START_TEST(a_first_and_a_last_player_are_compared_with_none_and_all)
{
    const int32_t players[] = {1, 4, 10, 14, 64};
    const int32_t n = players[_i];
    const struct trn_shapley *plan = plan_of(n, 4);
    const double *value = play(plan, anything);
    const uint64_t full = ~UINT64_C(0) >> (64 - n);
    double first[MOST], last[MOST];
    trn_shapley_first(plan, value, first);
    trn_shapley_last(plan, value, last);
    for (int32_t i = 0; i < n; i++) {
        const uint64_t bit = UINT64_C(1) << i;
        ck_assert_double_eq(first[i], anything(bit, n) - anything(0, n));
        ck_assert_double_eq(last[i], anything(full, n) - anything(full & ~bit, n));
    }
}
END_TEST

/* -- Pairs ------------------------------------------------------------------------- */

static double product(uint64_t coalition, int32_t n_players)
{
    (void)n_players;
    return (coalition & 3) == 3 ? 5.0 : 0.0;
}

START_TEST(interaction_is_what_a_pair_does_beyond_its_parts)
{
    double pairs[100];
    /* 0 and 1 make 5 together: nothing else interacts, whoever is around. */
    ck_assert(trn_shapley_pairs(plan_of(4, 0), play(plan_of(4, 0), product), pairs));
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++) {
            const double expected = i != j ? (i + j == 1 ? 5.0 : 0.0) : i < 2 ? 2.5 : 0.0;
            ck_assert_double_eq_tol(pairs[4 * i + j], expected, ROUNDING);
        }
    /* Unanimity of u players: 1 / (u - 1) for each pair of them (Grabisch & Roubens 1999). */
    ck_assert(trn_shapley_pairs(plan_of(5, 0), play(plan_of(5, 0), unanimity), pairs));
    ck_assert_double_eq_tol(pairs[5 * 0 + 2], 0.5, ROUNDING);
    ck_assert_double_eq_tol(pairs[5 * 3 + 2], 0.5, ROUNDING);
    ck_assert_double_eq_tol(pairs[5 * 0 + 1], 0.0, ROUNDING);
    ck_assert(trn_shapley_pairs(plan_of(10, 0), play(plan_of(10, 0), additive), pairs));
    for (int i = 0; i < 10; i++)
        for (int j = 0; j < i; j++)
            ck_assert_double_eq_tol(pairs[10 * i + j], 0.0, ROUNDING);
    /* Two right gloves replace each other: -1/2 by hand, (0 - 0 - 0 + 0) / 2 + (1 - 1 - 1 + 0) / 2. */
    ck_assert(trn_shapley_pairs(plan_of(3, 0), play(plan_of(3, 0), glove), pairs));
    ck_assert_double_eq_tol(pairs[3 * 1 + 2], -0.5, ROUNDING);
    ck_assert_double_eq_tol(pairs[3 * 2 + 1], -0.5, ROUNDING);
}
END_TEST

START_TEST(sampled_plans_have_no_pairs)
{
    const struct trn_shapley *plan = plan_of(11, 4);
    double pairs[121] = {9.0};
    ck_assert(!trn_shapley_pairs(plan, play(plan, anything), pairs));
    ck_assert_double_eq(pairs[0], 9.0);
}
END_TEST

/* -- Plans ------------------------------------------------------------------------- */

START_TEST(an_exact_plan_has_every_coalition_once)
{
    for (int32_t n = 1; n <= TRN_SHAPLEY_EXACT; n++) {
        const struct trn_shapley *plan = plan_of(n, 0);
        ck_assert(plan->exact);
        ck_assert_int_eq(plan->n_coalitions, 1 << n);
        ck_assert_uint_eq(plan->coalitions[0], 0);
        ck_assert_uint_eq(plan->coalitions[1], (UINT64_C(1) << n) - 1);
        for (uint64_t mask = 0; mask < UINT64_C(1) << n; mask++) {
            const int32_t number = trn_shapley_find(plan, mask);
            ck_assert_int_ge(number, 0);
            ck_assert_uint_eq(plan->coalitions[number], mask);
        }
        ck_assert_int_eq(trn_shapley_find(plan, UINT64_C(1) << n), -1);
    }
}
END_TEST

START_TEST(orders_come_in_pairs_and_their_coalitions_once)
{
    const struct trn_shapley *plan = plan_of(64, 10);
    ck_assert(!plan->exact);
    ck_assert_int_eq(plan->n_orders, 10);
    ck_assert_uint_eq(plan->coalitions[1], UINT64_MAX);
    ck_assert_int_le(plan->n_coalitions, 2 + 2 * 64 + 10 * 63);
    for (int32_t c = 3; c < plan->n_coalitions; c++)
        ck_assert(plan->coalitions[c] > plan->coalitions[c - 1]);
    for (int32_t o = 0; o < 10; o++) {
        uint64_t coalition = 0;
        for (int32_t i = 0; i < 64; i++) {
            const uint8_t player = plan->orders[o * 64 + i];
            ck_assert_uint_eq(player, plan->orders[(o ^ 1) * 64 + 63 - i]);
            ck_assert(!(coalition >> player & 1));
            coalition |= UINT64_C(1) << player;
            ck_assert_int_ge(trn_shapley_find(plan, coalition), 0);
        }
    }
    ck_assert_int_eq(trn_shapley_find(plan, UINT64_C(0x5555555555555555)), -1);
}
END_TEST

START_TEST(more_orders_begin_with_the_same_ones)
{
    const struct trn_shapley *few = plan_of(20, 6), *many = plan_of(20, 40);
    ck_assert_mem_eq(few->orders, many->orders, 6 * 20);
    const struct trn_key other = {.seed = 8};
    const struct trn_shapley *plan;
    ck_assert_int_eq(trn_shapley_plan(arena, 20, 6, &other, &plan, NULL), TRN_OK);
    ck_assert(memcmp(few->orders, plan->orders, 6 * 20) != 0);
}
END_TEST

START_TEST(wrong_sizes_are_refused)
{
    static const int32_t players[] = {0, 65, -1, 11, 11, 11, 11};
    static const int32_t orders[] = {4, 4, 4, 0, 2, 5, 100002};
    const struct trn_shapley *plan = NULL;
    for (int i = 0; i < 7; i++) {
        struct trn_error error = {0};
        ck_assert_int_eq(trn_shapley_plan(arena, players[i], orders[i], &key, &plan, &error), TRN_E_RANGE);
        ck_assert_str_eq(error.path, i < 3 ? "/players" : "/orders");
        ck_assert_ptr_null(plan);
    }
}
END_TEST

/* -- Sampled orders ---------------------------------------------------------------- */

/* Weighted voting: 14 members, a motion passes with 51 of 100 votes.
 */
static const int votes[14] = {14, 13, 12, 11, 10, 9, 8, 6, 5, 4, 3, 2, 2, 1};

static double voting(uint64_t coalition, int32_t n_players)
{
    int sum = 0;
    for (int32_t i = 0; i < n_players; i++)
        sum += coalition >> i & 1 ? votes[i] : 0;
    return sum >= 51 ? 1.0 : 0.0;
}

/* Exact shares of the voting game by a generating function (Mann & Shapley 1962): coalitions of the
 * others by size and votes. */
static void voting_power(double *ret)
{
    for (int i = 0; i < 14; i++) {
        double ways[14][101] = {{0}};
        ways[0][0] = 1.0;
        for (int other = 0; other < 14; other++)
            for (int size = 12; other != i && size >= 0; size--)
                for (int sum = 100 - votes[other]; sum >= 0; sum--)
                    ways[size + 1][sum + votes[other]] += ways[size][sum];
        ret[i] = 0.0;
        for (int size = 0; size < 14; size++)
            for (int sum = 51 - votes[i]; sum < 51; sum++)
                ret[i] += ways[size][sum] * tgamma(size + 1.0) * tgamma(14.0 - size) / tgamma(15.0);
    }
}

/* Over 400 plans of 60 orders: the estimate has no bias (within 4 standard errors of the mean over
 * plans), and its stated error is its true one. The stated variance is that of 30 pairs, chi-square
 * with about 29 degrees of freedom, so its mean over 400 plans, and the variance over 400 plans,
 * are known to 8 %; 4 such are 32 %. */
START_TEST(sampled_shares_are_unbiased_and_their_error_is_true)
{
    enum { PLANS = 400 };

    double exact[14], total = 0.0;
    voting_power(exact);
    double sum[14] = {0}, squares[14] = {0}, stated[14] = {0};
    for (int p = 0; p < PLANS; p++) {
        const struct trn_key own = {.seed = 5, .replication = (uint32_t)p};
        const struct trn_shapley *plan;
        double phi[14], error[14];
        ck_assert_int_eq(trn_shapley_plan(arena, 14, 60, &own, &plan, NULL), TRN_OK);
        const double *value = play(plan, voting);
        trn_shapley_values(plan, value, phi);
        trn_shapley_order_error(plan, value, error);
        for (int i = 0; i < 14; i++) {
            sum[i] += phi[i] - exact[i];
            squares[i] += (phi[i] - exact[i]) * (phi[i] - exact[i]);
            stated[i] += error[i] * error[i];
        }
        trn_arena_reset(arena);
    }
    for (int i = 0; i < 14; i++) {
        total += exact[i];
        const double true_error = sqrt(squares[i] / PLANS);
        if (!(fabs(sum[i] / PLANS) <= 4.0 * true_error / sqrt(PLANS)))
            ck_abort_msg("player %d is off by %g on average", i, sum[i] / PLANS);
        if (!(fabs(stated[i] / squares[i] - 1.0) <= 0.32))
            ck_abort_msg("player %d: stated variance %g, true %g", i, stated[i] / PLANS, squares[i] / PLANS);
    }
    ck_assert_double_eq_tol(total, 1.0, ROUNDING);
}
END_TEST

/* With 2,000 orders each of the 14 shares is within 4 stated errors. The mean of a pair lies in [0,
 * 1], so its variance is at most phi (1 - phi): the error of 1,000 pairs is at most 0.0117 for the
 * largest share, 0.164. */
START_TEST(many_orders_come_near)
{
    double exact[14], phi[14], error[14];
    voting_power(exact);
    const struct trn_shapley *plan = plan_of(14, 2000);
    const double *value = play(plan, voting);
    trn_shapley_values(plan, value, phi);
    trn_shapley_order_error(plan, value, error);
    for (int i = 0; i < 14; i++) {
        ck_assert_double_le(fabs(phi[i] - exact[i]), 4.0 * error[i]);
        ck_assert_double_le(error[i], 1.001 * sqrt(phi[i] * (1.0 - phi[i]) / 1000.0));
        ck_assert_double_le(exact[i], 0.1645);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("shapley");
    TCase *tcase = tcase_create("shapley");
    suite_add_tcase(suite, tcase);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, the_left_glove_gets_two_thirds);
    tcase_add_test(tcase, a_stretch_of_runway_is_shared_by_those_who_need_it);
    tcase_add_test(tcase, in_an_additive_game_each_gets_its_own);
    tcase_add_test(tcase, equal_players_get_equal_shares);
    tcase_add_test(tcase, a_dummy_gets_nothing);
    tcase_add_test(tcase, in_a_unanimity_game_those_who_are_needed_share);
    tcase_add_loop_test(tcase, shares_sum_to_the_whole, 0, 7);
    tcase_add_test(tcase, the_exact_share_is_the_mean_over_all_orders);
    tcase_add_test(tcase, shares_do_not_depend_on_how_players_are_numbered);
    tcase_add_loop_test(tcase, a_first_and_a_last_player_are_compared_with_none_and_all, 0, 5);
    tcase_add_test(tcase, interaction_is_what_a_pair_does_beyond_its_parts);
    tcase_add_test(tcase, sampled_plans_have_no_pairs);
    tcase_add_test(tcase, an_exact_plan_has_every_coalition_once);
    tcase_add_test(tcase, orders_come_in_pairs_and_their_coalitions_once);
    tcase_add_test(tcase, more_orders_begin_with_the_same_ones);
    tcase_add_test(tcase, wrong_sizes_are_refused);
    tcase_add_test(tcase, sampled_shares_are_unbiased_and_their_error_is_true);
    tcase_add_test(tcase, many_orders_come_near);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
