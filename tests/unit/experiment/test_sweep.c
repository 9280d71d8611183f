/* test_sweep.c - designs of experiments and what a result does along an input. */
#include "tranche/sweep.h"

#include <check.h>
#include <math.h>

static const struct trn_sweep_level numbers[] = {{"1", "1", 1.0}, {"5", "5", 5.0}, {"2", "2", 2.0}};
static const struct trn_sweep_level words[] = {{"\"a\"", "a", NAN}, {"\"b\"", "b", NAN}};
static struct trn_sweep_input of_numbers = {.name = "numbers", .n_levels = 3, .levels = numbers};
static struct trn_sweep_input of_words = {.name = "words", .lever = true, .n_levels = 2, .levels = words};
static struct trn_sweep_input spread = {.name = "spread", .has_dist = true};
static struct trn_arena *arena;

static void start(void)
{
    arena = trn_arena_create(0);
    spread.dist =
        (struct trn_dist){.kind = TRN_DIST_UNIFORM, .a = 10.0, .b = 20.0, .min = -INFINITY, .max = INFINITY};
    ck_assert_int_eq(trn_dist_prepare(&spread.dist, NULL), TRN_OK);
}

static void finish(void)
{
    trn_arena_free(arena);
}

START_TEST(a_grid_has_every_combination_of_levels_once)
{
    struct trn_experiment e = {.design = TRN_SWEEP_GRID,
                               .n_uncertainties = 1,
                               .uncertainties = &of_numbers,
                               .n_levers = 1,
                               .levers = &of_words};
    const struct trn_design *design = NULL;
    int seen[3][2] = {{0}};
    ck_assert_int_eq(trn_sweep_plan(arena, &e, 1, &design, NULL), TRN_OK);
    ck_assert_int_eq(design->n_points, 6);
    for (int32_t p = 0; p < 6; p++) {
        const struct trn_sweep_level *a = trn_sweep_level(&of_numbers, design->x[2 * p]);
        const struct trn_sweep_level *b = trn_sweep_level(&of_words, design->x[2 * p + 1]);
        seen[a - numbers][b - words]++;
        ck_assert_double_eq(trn_sweep_value(&of_numbers, design->x[2 * p]), a->number);
        ck_assert(isnan(trn_sweep_value(&of_words, design->x[2 * p + 1])));
    }
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 2; b++)
            ck_assert_int_eq(seen[a][b], 1);
}
END_TEST

START_TEST(designs_hold_as_many_points_as_asked_and_depend_on_the_seed)
{
    struct trn_experiment e = {
        .design = (enum trn_sweep_design)_i, .points = 16, .n_uncertainties = 1, .uncertainties = &spread};
    const struct trn_design *a = NULL, *b = NULL, *c = NULL;
    ck_assert_int_eq(trn_sweep_plan(arena, &e, 1, &a, NULL), TRN_OK);
    ck_assert_int_eq(trn_sweep_plan(arena, &e, 1, &b, NULL), TRN_OK);
    ck_assert_int_eq(trn_sweep_plan(arena, &e, 2, &c, NULL), TRN_OK);
    ck_assert_int_eq(a->n_points, 16);
    ck_assert_double_eq(a->x[3], b->x[3]);
    ck_assert_double_ne(a->x[3], c->x[3]);
    for (int p = 0; p < 16; p++) {
        double value = trn_sweep_value(&spread, a->x[p]);
        ck_assert_double_eq_tol(value, 10.0 + 10.0 * a->x[p],
                                6e-5); /* six digits of up to 20: half of 1e-4 */
    }
}
END_TEST

START_TEST(nothing_to_move_is_refused)
{
    struct trn_experiment e = {.points = 4};
    const struct trn_design *design = NULL;
    ck_assert_int_eq(trn_sweep_plan(arena, &e, 1, &design, NULL), TRN_E_RANGE);
}
END_TEST

/* By hand: x = 0.1, 0.4, 0.6, 0.9 and y = 1, 2, 2, 4 have means 0.5 and 2.25, sums of squares 0.34 and 4.75,
 * of products 0.4 x 1.25 + 0.1 x 0.25 - 0.1 x 0.25 + 0.4 x 1.75 = 1.2: r = 1.2 / sqrt(0.34 x 4.75). */
START_TEST(the_correlation_and_its_interval_are_those_by_hand)
{
    static const double x[] = {0.1, 0.4, 0.6, 0.9}, y[] = {1.0, 2.0, 2.0, 4.0};
    struct trn_sweep_effect effect = {0};
    double low, high, r = 1.2 / sqrt(0.34 * 4.75);
    for (int i = 0; i < 4; i++)
        trn_sweep_effect_add(&effect, &spread, x[i], y[i]);
    trn_sweep_effect_add(&effect, &spread, 0.2, NAN);
    ck_assert_double_eq_tol(trn_sweep_correlation(&effect, 0.95, &low, &high), r, 1e-12);
    ck_assert_double_eq_tol(low, tanh(atanh(r) - 1.959963984540054), 1e-12); /* / sqrt(4 - 3) */
    ck_assert_double_eq_tol(high, tanh(atanh(r) + 1.959963984540054), 1e-12);
    ck_assert_int_eq(effect.n_bins, TRN_SWEEP_BINS);
    ck_assert_int_eq(effect.bins[0].n, 1);
    ck_assert_double_eq(effect.bins[3].mean, 4.0);
}
END_TEST

/* Levels 1, 5, 2 in this order: y follows the numbers, not the places. */
START_TEST(levels_are_ranked_by_their_numbers)
{
    struct trn_sweep_effect effect = {0};
    double low, high;
    for (int l = 0; l < 3; l++)
        trn_sweep_effect_add(&effect, &of_numbers, (l + 0.5) / 3.0,
                             numbers[l].number == 5.0 ? 9.0 : 3.0 * numbers[l].number);
    ck_assert_double_eq_tol(trn_sweep_correlation(&effect, 0.95, &low, &high), 1.0, 1e-12);
    ck_assert(isnan(low)); /* three points */
    ck_assert_double_eq(effect.bins[1].mean, 9.0);
}
END_TEST

START_TEST(words_have_means_but_no_correlation)
{
    struct trn_sweep_effect effect = {0};
    double low, high;
    for (int i = 0; i < 8; i++)
        trn_sweep_effect_add(&effect, &of_words, i % 2 ? 0.75 : 0.25, i % 2 ? 2.0 : 1.0);
    ck_assert(isnan(trn_sweep_correlation(&effect, 0.95, &low, &high)));
    ck_assert_double_eq(effect.bins[0].mean, 1.0);
    ck_assert_double_eq(effect.bins[1].mean, 2.0);
}
END_TEST

START_TEST(what_does_not_vary_has_no_correlation)
{
    struct trn_sweep_effect effect = {0};
    double low, high;
    for (int i = 0; i < 8; i++)
        trn_sweep_effect_add(&effect, &spread, (i + 0.5) / 8.0, 0.1);
    ck_assert(isnan(trn_sweep_correlation(&effect, 0.95, &low, &high)));
    ck_assert(isnan(low));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sweep");
    TCase *sweep = tcase_create("sweep");
    tcase_add_checked_fixture(sweep, start, finish);
    tcase_add_test(sweep, a_grid_has_every_combination_of_levels_once);
    tcase_add_loop_test(sweep, designs_hold_as_many_points_as_asked_and_depend_on_the_seed, TRN_SWEEP_SOBOL,
                        TRN_SWEEP_RANDOM + 1);
    tcase_add_test(sweep, nothing_to_move_is_refused);
    tcase_add_test(sweep, the_correlation_and_its_interval_are_those_by_hand);
    tcase_add_test(sweep, levels_are_ranked_by_their_numbers);
    tcase_add_test(sweep, words_have_means_but_no_correlation);
    tcase_add_test(sweep, what_does_not_vary_has_no_correlation);
    suite_add_tcase(suite, sweep);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
