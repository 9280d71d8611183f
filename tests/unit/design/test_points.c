/* test_points.c - grids, Latin hypercubes, the Sobol' sequence, and how even they are. */
#include <check.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/design.h"
#include "tranche/stats.h"

static struct trn_arena *arena;

static void set_up(void)
{
    arena = trn_arena_create(0);
}

static void tear_down(void)
{
    trn_arena_free(arena);
}

static struct trn_key key_of(int seed)
{
    return (struct trn_key){.seed = (uint64_t)seed, .entity = 4};
}

static const struct trn_design *grid_of(int32_t n_dims, const int32_t *levels)
{
    const struct trn_design *design = NULL;
    ck_assert_int_eq(trn_design_grid(arena, n_dims, levels, &design, NULL), TRN_OK);
    return design;
}

static const struct trn_design *lhs_of(int32_t n_points, int32_t n_dims, bool centred, int32_t tries,
                                       int seed)
{
    const struct trn_lhs_def def = {
        .n_points = n_points, .n_dims = n_dims, .centred = centred, .tries = tries};
    const struct trn_key key = key_of(seed);
    const struct trn_design *design = NULL;
    ck_assert_int_eq(trn_design_lhs(arena, &def, &key, &design, NULL), TRN_OK);
    return design;
}

/* Without a shift for seed -1. */
static const struct trn_design *sobol_of(int32_t n_points, int32_t n_dims, int seed)
{
    const struct trn_key key = key_of(seed);
    const struct trn_design *design = NULL;
    ck_assert_int_eq(trn_design_sobol(arena, n_points, n_dims, seed < 0 ? NULL : &key, &design, NULL),
                     TRN_OK);
    return design;
}

static const struct trn_design *random_of(int32_t n_points, int32_t n_dims, int seed)
{
    const struct trn_key key = key_of(seed);
    const struct trn_design *design = NULL;
    ck_assert_int_eq(trn_design_random(arena, n_points, n_dims, &key, &design, NULL), TRN_OK);
    return design;
}

static void expect_inside(const struct trn_design *design)
{
    for (size_t i = 0; i < (size_t)design->n_points * (size_t)design->n_dims; i++)
        ck_assert(design->x[i] > 0.0 && design->x[i] < 1.0);
}

/* Each of n_points strata of dimension `dim` is hit once. */
static void expect_strata(const struct trn_design *design, int32_t dim)
{
    bool *hit = TRN_NEW(arena, bool, design->n_points);
    for (int32_t p = 0; p < design->n_points; p++) {
        const int32_t stratum = trn_design_level(design->x[p * design->n_dims + dim], design->n_points);
        if (hit[stratum])
            ck_abort_msg("dimension %d: stratum %d of %d is hit twice", (int)dim, (int)stratum,
                         (int)design->n_points);
        hit[stratum] = true;
    }
}

/* -- Grid -------------------------------------------------------------------------- */

START_TEST(a_grid_has_each_combination_once_the_last_dimension_fastest)
{
    const int32_t levels[] = {3, 1, 4, 2};
    const struct trn_design *grid = grid_of(4, levels);
    ck_assert_int_eq(grid->n_points, 24);
    expect_inside(grid);
    for (int32_t p = 0; p < 24; p++) {
        int32_t number = 0;
        for (int d = 0; d < 4; d++) {
            const double x = grid->x[4 * p + d];
            const int32_t level = trn_design_level(x, levels[d]);
            ck_assert_double_eq(x, (level + 0.5) / levels[d]);
            number = number * levels[d] + level;
        }
        ck_assert_int_eq(number, p);
    }
}
END_TEST

START_TEST(levels_are_found_again)
{
    for (int32_t levels = 1; levels < 3000; levels++) {
        const struct trn_design *grid = grid_of(1, &levels);
        for (int32_t i = 0; i < levels; i++)
            ck_assert_int_eq(trn_design_level(grid->x[i], levels), i);
        trn_arena_reset(arena);
    }
}
END_TEST

START_TEST(wrong_grids_are_refused)
{
    const struct trn_design *design = NULL;
    struct trn_error error;
    ck_assert_int_eq(trn_design_grid(arena, 3, (const int32_t[]){2, 2, 0}, &design, &error), TRN_E_RANGE);
    ck_assert_str_eq(error.path, "/levels/2");
    ck_assert_int_eq(trn_design_grid(arena, 0, (const int32_t[]){2}, &design, &error), TRN_E_RANGE);
    ck_assert_str_eq(error.path, "/dims");
    ck_assert_int_eq(trn_design_grid(arena, 2, (const int32_t[]){1 << 20, 1 << 20}, &design, &error),
                     TRN_E_LIMIT);
    ck_assert_str_eq(error.path, "/levels");
    ck_assert_ptr_null(design);
}
END_TEST

/* -- Latin hypercube --------------------------------------------------------------- */

START_TEST(a_latin_hypercube_hits_each_stratum_once)
{
    const int32_t n = (const int32_t[]){1, 2, 7, 64, 1000}[_i % 5];
    const bool centred = _i % 2;
    const struct trn_design *lhs = lhs_of(n, 6, centred, 1 + _i % 3, _i);
    ck_assert_int_eq(lhs->n_points, n);
    expect_inside(lhs);
    for (int32_t d = 0; d < 6; d++)
        expect_strata(lhs, d);
    for (int32_t i = 0; centred && i < 6 * n; i++)
        ck_assert_double_eq_tol(fmod(lhs->x[i] * n, 1.0), 0.5, 1e-9);
}
END_TEST

START_TEST(more_tries_never_bring_points_nearer)
{
    const struct trn_design *one = lhs_of(20, 3, false, 1, _i), *many = lhs_of(20, 3, false, 50, _i);
    const double before = trn_design_closest(one), after = trn_design_closest(many);
    ck_assert_double_ge(after, before); /* the first try is the same */
    expect_strata(many, 1);
    if (_i == 0)
        ck_assert_double_gt(after, before);
}
END_TEST

START_TEST(a_key_gives_one_design_and_another_key_another)
{
    const size_t bytes = 3 * 50 * sizeof(double);
    ck_assert_mem_eq(lhs_of(50, 3, false, 1, 1)->x, lhs_of(50, 3, false, 1, 1)->x, bytes);
    ck_assert(memcmp(lhs_of(50, 3, false, 1, 1)->x, lhs_of(50, 3, false, 1, 2)->x, bytes) != 0);
    ck_assert_mem_eq(sobol_of(50, 3, 1)->x, sobol_of(50, 3, 1)->x, bytes);
    ck_assert(memcmp(sobol_of(50, 3, 1)->x, sobol_of(50, 3, 2)->x, bytes) != 0);
    ck_assert_mem_eq(random_of(50, 3, 1)->x, random_of(50, 3, 1)->x, bytes);
    ck_assert(memcmp(random_of(50, 3, 1)->x, random_of(50, 3, 2)->x, bytes) != 0);
}
END_TEST

START_TEST(wrong_sizes_are_refused)
{
    const struct trn_key key = key_of(1);
    const struct trn_design *design = NULL;
    struct trn_error error;
    ck_assert_int_eq(trn_design_sobol(arena, 8, 41, &key, &design, &error), TRN_E_RANGE);
    ck_assert_str_eq(error.path, "/dims");
    ck_assert_int_eq(trn_design_sobol(arena, 0, 4, &key, &design, &error), TRN_E_RANGE);
    ck_assert_str_eq(error.path, "/points");
    ck_assert_int_eq(trn_design_random(arena, TRN_DESIGN_POINTS + 1, 1, &key, &design, &error), TRN_E_RANGE);
    ck_assert_str_eq(error.path, "/points");
    struct trn_lhs_def def = trn_lhs_def_default();
    def.tries = 0;
    ck_assert_int_eq(trn_design_lhs(arena, &def, &key, &design, &error), TRN_E_RANGE);
    ck_assert_str_eq(error.path, "/tries");
    ck_assert_ptr_null(design);
}
END_TEST

/* -- Sobol' ------------------------------------------------------------------------ */

/* The sequence begins 0, 1/2, and then the quarters in the order of a Gray code (Antonov & Saleev
 * 1979). */
START_TEST(the_sequence_begins_with_the_origin)
{
    const double expected[] = {0, 0, 0.5, 0.5, 0.75, 0.25, 0.25, 0.75};
    const struct trn_design *sobol = sobol_of(4, 2, -1);
    for (int i = 0; i < 8; i++)
        ck_assert_double_eq(sobol->x[i], expected[i] + 0x1.0p-31);
}
END_TEST

/* A (0, m, 2)-net in base 2 (Niederreiter 1987): each box of 2^-j by 2^-(m - j), with corners at
 * multiples of its sides, holds one of the first 2^m points. */
START_TEST(the_first_points_are_a_net)
{
    for (int m = 0; m <= 10; m++) {
        const int32_t n = 1 << m;
        const struct trn_design *sobol = sobol_of(n, 2, _i);
        expect_inside(sobol);
        for (int j = 0; j <= m; j++) {
            bool hit[1024] = {false};
            for (int32_t p = 0; p < n; p++) {
                const int32_t column = trn_design_level(sobol->x[2 * p], 1 << j);
                const int32_t row = trn_design_level(sobol->x[2 * p + 1], 1 << (m - j));
                const int32_t box = column << (m - j) | row;
                if (hit[box])
                    ck_abort_msg("2^%d points, boxes of 2^-%d by 2^-%d: one holds two", m, j, m - j);
                hit[box] = true;
            }
        }
        trn_arena_reset(arena);
    }
}
END_TEST

START_TEST(each_of_40_dimensions_is_stratified)
{
    for (int32_t n = 1; n <= 1024; n *= 2) {
        const struct trn_design *sobol = sobol_of(n, TRN_DESIGN_SOBOL_DIMS, _i);
        for (int32_t d = 0; d < TRN_DESIGN_SOBOL_DIMS; d++)
            expect_strata(sobol, d);
    }
}
END_TEST

/* A shift makes each point uniform: over 1,000 keys the mean of a coordinate is 1/2, within 4 standard
 * errors. */
START_TEST(a_shifted_point_is_uniform)
{
    struct trn_tally tally = {0};
    for (int seed = 0; seed < 1000; seed++)
        trn_tally_add(&tally, sobol_of(6, 3, seed)->x[3 * 5 + 2]);
    ck_assert_double_le(fabs(tally.mean - 0.5), 4.0 * sqrt(1.0 / 12.0 / 1000.0));
    ck_assert_double_lt(tally.min, 0.01);
    ck_assert_double_gt(tally.max, 0.99);
}
END_TEST

/* -- Evenness ---------------------------------------------------------------------- */

static double squared_discrepancy(const struct trn_design *design)
{
    const double root = trn_design_discrepancy(design);
    return root * root;
}

/* In one dimension the middles of n strata are the best there is, with CD^2 = 1 / (12 n^2). In two
 * dimensions the four middles of quarters have, by hand, (13/12)^2 - 2 (35/32)^2 + (9/8)^2. Sums of
 * n^2 numbers near 1 are rounded n^2 times. */
START_TEST(discrepancy_of_middles_is_known)
{
    for (int32_t n = 1; n <= 100; n++)
        ck_assert_double_eq_tol(squared_discrepancy(grid_of(1, &n)), 1.0 / (12.0 * n * n),
                                n * n * DBL_EPSILON);
    const double four = pow(13.0 / 12.0, 2) - 2.0 * pow(35.0 / 32.0, 2) + pow(9.0 / 8.0, 2);
    ck_assert_double_eq_tol(squared_discrepancy(grid_of(2, (const int32_t[]){2, 2})), four, 1e-14);
}
END_TEST

/* The design of six points that SciPy's documentation of scipy.stats.qmc.discrepancy takes from
 * Zhou, Fang & Ning (2013), and its value there. */
START_TEST(discrepancy_of_a_published_design)
{
    static const double space[] = {1, 3, 2, 6, 3, 2, 4, 5, 5, 1, 6, 4};
    double x[12];
    for (int i = 0; i < 12; i++)
        x[i] = (space[i] - 0.5) / 6.0;
    const struct trn_design design = {.n_points = 6, .n_dims = 2, .x = x};
    ck_assert_double_eq_tol(squared_discrepancy(&design), 0.008142039609053464, 1e-15);
}
END_TEST

/* Over 500 random designs the mean of CD^2 is ((5/4)^k - (13/12)^k) / n, within 4 standard errors;
 * that is about a tenth of it, much less than Sobol's is below it. */
START_TEST(discrepancy_of_random_points_is_known_on_average)
{
    const int32_t n = 64, k = 2 + 3 * _i;
    const double expected = (pow(5.0 / 4.0, k) - pow(13.0 / 12.0, k)) / n;
    struct trn_tally tally = {0};
    for (int seed = 0; seed < 500; seed++) {
        trn_tally_add(&tally, squared_discrepancy(random_of(n, k, seed)));
        trn_arena_reset(arena);
    }
    const double error = trn_tally_sd(&tally) / sqrt(500.0);
    ck_assert_double_le(fabs(tally.mean - expected), 4.0 * error);
    ck_assert_double_le(error, 0.05 * expected);
}
END_TEST

/* Every one of 20 shifted sequences is more even than random points are on average, in 2 dimensions
 * by at least the factor 4 from 256 points on. */
START_TEST(the_sequence_is_more_even_than_random_points)
{
    const int32_t k = (const int32_t[]){2, 5, 10}[_i % 3];
    for (int32_t n = 64; n <= 1024; n *= 4) {
        const double random = sqrt((pow(5.0 / 4.0, k) - pow(13.0 / 12.0, k)) / n);
        const double sobol = trn_design_discrepancy(sobol_of(n, k, _i));
        if (!(sobol < (k == 2 && n >= 256 ? 0.25 : 1.0) * random))
            ck_abort_msg("%d points, %d dimensions: %g, random %g", (int)n, (int)k, sobol, random);
    }
}
END_TEST

START_TEST(the_closest_points_are_found)
{
    const double x[] = {0.1, 0.1, 0.9, 0.9, 0.4, 0.5, 0.2, 0.9};
    struct trn_design design = {.n_points = 4, .n_dims = 2, .x = x};
    ck_assert_double_eq_tol(trn_design_closest(&design), sqrt(0.2 * 0.2 + 0.4 * 0.4), 1e-15);
    design.n_points = 1;
    ck_assert(isinf(trn_design_closest(&design)));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("points");
    TCase *tcase = tcase_create("points");
    suite_add_tcase(suite, tcase);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, a_grid_has_each_combination_once_the_last_dimension_fastest);
    tcase_add_test(tcase, levels_are_found_again);
    tcase_add_test(tcase, wrong_grids_are_refused);
    tcase_add_loop_test(tcase, a_latin_hypercube_hits_each_stratum_once, 0, 30);
    tcase_add_loop_test(tcase, more_tries_never_bring_points_nearer, 0, 10);
    tcase_add_test(tcase, a_key_gives_one_design_and_another_key_another);
    tcase_add_test(tcase, wrong_sizes_are_refused);
    tcase_add_test(tcase, the_sequence_begins_with_the_origin);
    tcase_add_loop_test(tcase, the_first_points_are_a_net, -1, 20);
    tcase_add_loop_test(tcase, each_of_40_dimensions_is_stratified, -1, 3);
    tcase_add_test(tcase, a_shifted_point_is_uniform);
    tcase_add_test(tcase, discrepancy_of_middles_is_known);
    tcase_add_test(tcase, discrepancy_of_a_published_design);
    tcase_add_loop_test(tcase, discrepancy_of_random_points_is_known_on_average, 0, 2);
    tcase_add_loop_test(tcase, the_sequence_is_more_even_than_random_points, 0, 20);
    tcase_add_test(tcase, the_closest_points_are_found);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
