/* test_shares.c - shares over worlds: games whose shares are known, variants of coalitions, tables. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/shares.h"

/* Sums of at most 4096 numbers of size 1 to 100. */
#define ROUNDING 1e-10

enum { WORLDS = 8, MOST = 12 };

static struct trn_arena *arena;
static struct trn_measure measures[] = {{.name = "need_met", .scope = "guns", .window = "", .unit = "1"},
                                        {.name = "lag", .scope = "total", .window = "hold", .unit = "day"}};
static struct trn_layout layout = {.n_measures = 2, .measures = measures};
static const struct trn_output outputs[] = {{TRN_OUT_MEASURE, 0, 0}, {TRN_OUT_MEASURE, 1, 0}};
static struct trn_player players[MOST] = {
    {.name = "a", .label = "apples", .on = "/a=1", .off = "/a=0"},
    {.name = "b", .label = "pears", .on = "/b=1\n/bb=2"},
    {.name = "c", .label = "plums", .off = "/c=0"},
};

static void set_up(void)
{
    arena = trn_arena_create(0);
    for (int i = 3; i < MOST; i++)
        players[i] = (struct trn_player){.name = "more", .label = "more"};
}

static void tear_down(void)
{
    trn_arena_free(arena);
}

static const struct trn_shapley *plan_of(int32_t n)
{
    static const struct trn_key key = {.seed = 7, .replication = 1, .entity = 2, .purpose = 3};
    const struct trn_shapley *plan = NULL;
    struct trn_error error;
    ck_assert_int_eq(trn_shapley_plan(arena, n, 16, &key, &plan, &error), TRN_OK);
    return plan;
}

typedef double (*game_fn)(uint64_t coalition, int32_t world);

/* Both outputs under two regimes; the game is that of output 1 of regime 1, all else is a trap. */
static void play(struct trn_shares *shares, game_fn game, int32_t worlds)
{
    const struct trn_shapley *plan = shares->def.plan;
    double *values = TRN_NEW(arena, double, plan->n_coalitions * 4);
    for (int32_t w = 0; w < worlds; w++) {
        for (int32_t c = 0; c < plan->n_coalitions; c++) {
            values[c * 4 + 0] = values[c * 4 + 1] = -1e3 * c;
            values[c * 4 + 2] = w;
            values[c * 4 + 3] = game(plan->coalitions[c], w);
        }
        trn_shares_add(shares, values, 2, 1);
    }
}

static struct trn_shares shares_of(int32_t n, game_fn game)
{
    struct trn_shares_def def = {.plan = plan_of(n),
                                 .players = players,
                                 .layout = &layout,
                                 .outputs = outputs,
                                 .n_outputs = 2,
                                 .split = "b - a",
                                 .none = "the start",
                                 .all = "the end"};
    struct trn_shares shares = trn_shares_create(arena, &def);
    ck_assert_ptr_nonnull(shares.at);
    play(&shares, game, WORLDS);
    return shares;
}

static void expect_part(const struct trn_shares *shares, int32_t part, double mean)
{
    ck_assert_double_eq_tol(trn_shares_of(shares, 0, part)->phi.mean, mean, ROUNDING);
}

/* ---- games ---------------------------------------------------------------------------------------- */

static bool in(uint64_t coalition, int player)
{
    return coalition >> player & 1;
}

/* Player i is worth i + 1, times 1 to WORLDS; the last of three is worth nothing. */
static double additive(uint64_t coalition, int32_t world)
{
    return 10.0 + (world + 1) * (1.0 * in(coalition, 0) + 2.0 * in(coalition, 1));
}

/* 0 and 1 are worth something together only, 2 does harm. */
static double glove(uint64_t coalition, int32_t world)
{
    return (8.0 + world) * (in(coalition, 0) && in(coalition, 1)) - 1.0 * in(coalition, 2);
}

static double sometimes(uint64_t coalition, int32_t world)
{
    return world % 2 == 1 && coalition == 3 ? (double)NAN : additive(coalition, world);
}

/* The square of how many there are: no order of 12 gives the same to all. */
static double square(uint64_t coalition, int32_t world)
{
    const double n = __builtin_popcountll(coalition);
    return n * n + world * 0.01 * in(coalition, 0);
}

static double turned(uint64_t coalition, int32_t world)
{
    const uint64_t mirrored = (coalition & 2) | (coalition >> 2 & 1) | (coalition << 2 & 4);
    return glove(mirrored, world);
}

/* ---- claims --------------------------------------------------------------------------------------- */

START_TEST(an_additive_game_gives_each_its_own_in_every_world)
{
    struct trn_shares shares = shares_of(3, additive);
    for (int i = 0; i < 2; i++) {
        const struct trn_share *share = trn_shares_of(&shares, 1, i);
        ck_assert_double_eq_tol(share->phi.mean, (i + 1) * 4.5, ROUNDING); /* mean of 1 to 8 */
        ck_assert_double_eq_tol(share->phi.min, (i + 1) * 1.0, ROUNDING);
        ck_assert_double_eq_tol(share->phi.max, (i + 1) * 8.0, ROUNDING);
        ck_assert_double_eq_tol(share->first.mean, share->last.mean, ROUNDING);
    }
    ck_assert_double_eq_tol(shares.whole[1].none.mean, 10.0, ROUNDING);
    ck_assert_double_eq_tol(shares.whole[1].difference.mean, 13.5, ROUNDING);
    ck_assert_double_le(shares.whole[1].residual, ROUNDING);
}
END_TEST

START_TEST(who_changes_nothing_gets_exactly_nothing)
{
    struct trn_shares shares = shares_of(3, additive);
    const struct trn_share *share = trn_shares_of(&shares, 1, 2);
    ck_assert(share->phi.min == 0.0 && share->phi.max == 0.0 && share->phi.n == WORLDS);
    ck_assert(share->first.max == 0.0 && share->last.max == 0.0);
}
END_TEST

START_TEST(what_two_do_together_is_halved_and_told)
{
    struct trn_shares shares = shares_of(3, glove);
    bool matter[9];
    for (int i = 0; i < 2; i++) { /* mean of 8 to 15 is 11.5 */
        const struct trn_share *share = trn_shares_of(&shares, 1, i);
        ck_assert_double_eq_tol(share->phi.mean, 5.75, ROUNDING);
        ck_assert_double_eq_tol(share->first.mean, 0.0, ROUNDING);
        ck_assert_double_eq_tol(share->last.mean, 11.5, ROUNDING);
    }
    ck_assert_double_eq_tol(trn_shares_of(&shares, 1, 2)->phi.mean, -1.0, ROUNDING);
    ck_assert_double_eq_tol(trn_shares_pair(&shares, 1, 0, 1)->mean, 11.5, ROUNDING);
    ck_assert(trn_shares_pairs_that_matter(&shares, 1, arena, matter));
    for (int i = 0; i < 9; i++)
        ck_assert_int_eq(matter[i], i == 1 || i == 3);
}
END_TEST

START_TEST(shares_do_not_depend_on_the_order_of_players)
{
    struct trn_shares one = shares_of(3, glove), other = shares_of(3, turned);
    for (int i = 0; i < 3; i++)
        ck_assert_double_eq_tol(trn_shares_of(&one, 1, i)->phi.mean,
                                trn_shares_of(&other, 1, 2 - i)->phi.mean, ROUNDING);
}
END_TEST

START_TEST(a_world_in_which_a_variant_has_no_value_is_left_out)
{
    struct trn_shares shares = shares_of(3, sometimes);
    ck_assert_int_eq(shares.whole[1].undefined, WORLDS / 2);
    ck_assert_int_eq(trn_shares_of(&shares, 1, 0)->phi.n, WORLDS / 2);
    ck_assert_double_eq_tol(trn_shares_of(&shares, 1, 0)->phi.mean, 4.0, ROUNDING); /* of 1, 3, 5, 7 */
    ck_assert_int_eq(shares.whole[0].undefined, 0);
}
END_TEST

START_TEST(sampled_orders_add_up_and_widen_the_interval)
{
    struct trn_shares shares = shares_of(12, square);
    double sum = 0.0, widest = 0.0;
    ck_assert(!shares.def.plan->exact && !shares.pairs);
    for (int i = 0; i < 12; i++) {
        const struct trn_share *share = trn_shares_of(&shares, 1, i);
        const double error = trn_shares_order_error(&shares, 1, i);
        const double half = trn_shares_half_width(&shares, 1, i, 0.95);
        sum += share->phi.mean;
        widest = fmax(widest, half);
        /* A player and its mirror place in the reversed order bring (2k - 1) + (2(13 - k) - 1) = 24: pairs of
         * orders agree, and only rounding is left. */
        ck_assert_double_eq_tol(share->phi.mean, 12.0 + (i == 0 ? 0.035 : 0.0), ROUNDING);
        ck_assert_double_le(error, ROUNDING);
        ck_assert_double_ge(half, trn_tally_half_width(&share->phi, 0.95));
    }
    ck_assert_double_eq_tol(sum, shares.whole[1].difference.mean, ROUNDING);
    ck_assert(trn_shares_widest(&shares, 1, 0.95) == widest);
}
END_TEST

/* Player 0 brings 1 unless it is among the first two: an order and its reverse bring 1 or 2 together. */
static double early(uint64_t coalition, int32_t world)
{
    (void)world;
    return __builtin_popcountll(coalition) >= 3 && in(coalition, 0) ? 1.0 : 0.0;
}

START_TEST(the_order_error_is_in_the_interval_though_all_worlds_agree)
{
    struct trn_shares shares = shares_of(12, early);
    const double error = trn_shares_order_error(&shares, 1, 0);
    ck_assert_double_eq_tol(trn_tally_half_width(&trn_shares_of(&shares, 1, 0)->phi, 0.95), 0.0, ROUNDING);
    ck_assert_double_gt(error, 0.0);
    /* t quantile of 7 degrees of freedom: 8 pairs of orders */
    ck_assert_double_eq_tol(trn_shares_half_width(&shares, 1, 0, 0.95), 2.364624 * error, 1e-5 * error);
}
END_TEST

START_TEST(a_variant_has_the_settings_of_those_in_and_of_those_out)
{
    const struct trn_shapley *plan = plan_of(3);
    struct trn_variant *variants = trn_shares_variants(arena, plan, "/base=0", players, 1);
    ck_assert_ptr_nonnull(variants);
    ck_assert_str_eq(variants[trn_shapley_find(plan, 0)].settings, "/base=0\n/a=0\n/c=0");
    ck_assert_str_eq(variants[trn_shapley_find(plan, 3)].settings, "/base=0\n/a=1\n/b=1\n/bb=2\n/c=0");
    ck_assert_str_eq(variants[trn_shapley_find(plan, 7)].settings, "/base=0\n/a=1\n/b=1\n/bb=2");
    variants = trn_shares_variants(arena, plan, "", players + 1, 0);
    ck_assert_str_eq(variants[trn_shapley_find(plan, 0)].settings, "/c=0");
    ck_assert_str_eq(variants[trn_shapley_find(plan, 2)].settings, "");
}
END_TEST

START_TEST(what_lies_beyond_the_coalitions_is_a_part_of_its_own)
{
    static const struct trn_player rest = {.name = "rest", .label = "the rest"};
    const double values[] = {10.0, 15.0, 11.0, 13.0, 9.5, 15.25}; /* none, both, a, b; from, to */
    struct trn_shares_def def = {.plan = plan_of(2),
                                 .players = players,
                                 .layout = &layout,
                                 .outputs = outputs,
                                 .n_outputs = 1,
                                 .rest = &rest,
                                 .from = 4,
                                 .to = 5};
    struct trn_shares shares = trn_shares_create(arena, &def);
    trn_shares_add(&shares, values, 1, 0);
    ck_assert_int_eq(shares.n_parts, 3);
    expect_part(&shares, 0, 1.5); /* (11 - 10 + 15 - 13) / 2 */
    expect_part(&shares, 1, 3.5);
    expect_part(&shares, 2, 0.75); /* 10 - 9.5 + 15.25 - 15 */
    ck_assert_double_eq_tol(shares.whole[0].difference.mean, 5.75, ROUNDING);
    ck_assert_int_eq(shares.whole[0].rests, 1);
    ck_assert_str_eq(trn_shares_player(&shares, 2)->name, "rest");
    ck_assert(trn_shares_order_error(&shares, 0, 2) == 0.0);
}
END_TEST

/* ---- tables --------------------------------------------------------------------------------------- */

struct seen {
    int shares, pairs, bars;
    double end; /* of the bar before */
    char players[32];
};

static bool row(void *object, const struct trn_table *table, const union trn_cell *cells)
{
    struct seen *seen = object;
    if (strcmp(cells[1].text, "lag") != 0)
        return true;
    ck_assert_str_eq(cells[0].text, "b - a");
    ck_assert_str_eq(cells[3].text, "hold");
    if (strcmp(table->name, "shares") == 0) {
        ck_assert_int_eq(table->n, 20);
        seen->shares++;
    } else if (strcmp(table->name, "interactions") == 0) {
        ck_assert_int_eq(cells[11].count, strcmp(cells[5].text, "a") == 0 && strcmp(cells[6].text, "b") == 0);
        seen->pairs++;
    } else {
        ck_assert_str_eq(table->name, "waterfall");
        ck_assert_int_eq(cells[5].count, ++seen->bars);
        if (cells[7].text) {
            ck_assert_double_eq_tol(cells[9].number, seen->end, ROUNDING);
            strcat(seen->players, cells[7].text);
        } else if (seen->bars > 1) {
            ck_assert_double_eq_tol(cells[10].number, seen->end, ROUNDING);
            ck_assert_str_eq(cells[8].text, "the end");
        }
        seen->end = cells[10].number;
    }
    return true;
}

/* b does half of what is done together with a, and one more. */
static double uneven(uint64_t coalition, int32_t world)
{
    return glove(coalition, world) + 1.0 * in(coalition, 1);
}

START_TEST(the_waterfall_goes_by_size_and_ends_at_the_whole)
{
    struct trn_shares shares = shares_of(3, uneven);
    struct seen seen = {.shares = 0};
    ck_assert(trn_shares_rows(&shares, arena, row, &seen));
    ck_assert_int_eq(seen.shares, 3);
    ck_assert_int_eq(seen.pairs, 3);
    ck_assert_int_eq(seen.bars, 5);
    ck_assert_str_eq(seen.players, "bac");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("shares");
    TCase *shares = tcase_create("shares");
    tcase_add_checked_fixture(shares, set_up, tear_down);
    tcase_add_test(shares, an_additive_game_gives_each_its_own_in_every_world);
    tcase_add_test(shares, who_changes_nothing_gets_exactly_nothing);
    tcase_add_test(shares, what_two_do_together_is_halved_and_told);
    tcase_add_test(shares, shares_do_not_depend_on_the_order_of_players);
    tcase_add_test(shares, a_world_in_which_a_variant_has_no_value_is_left_out);
    tcase_add_test(shares, sampled_orders_add_up_and_widen_the_interval);
    tcase_add_test(shares, the_order_error_is_in_the_interval_though_all_worlds_agree);
    tcase_add_test(shares, a_variant_has_the_settings_of_those_in_and_of_those_out);
    tcase_add_test(shares, what_lies_beyond_the_coalitions_is_a_part_of_its_own);
    tcase_add_test(shares, the_waterfall_goes_by_size_and_ends_at_the_whole);
    suite_add_tcase(suite, shares);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
