/* test_flip.c - flips of functions whose zeros are known. */
#include "tranche/flip.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

static double half; /* of the interval, at every point */
static double (*mean)(double x);
static double asked[64];
static int n_asked, fails_at;

static enum trn_status evaluate(void *object, struct trn_flip_point *points, int32_t n,
                                struct trn_error *reterr)
{
    (void)object;
    for (int32_t i = 0; i < n; i++) {
        for (int a = 0; a < n_asked; a++)
            ck_assert_msg(asked[a] != points[i].x, "%g was asked for twice", points[i].x);
        asked[n_asked++] = points[i].x;
        if (n_asked == fails_at)
            return trn_fail(reterr, TRN_E_INTERRUPTED, "", "stopped");
        points[i].mean = mean(points[i].x);
        points[i].half = half;
        points[i].n = 7;
    }
    return TRN_OK;
}

static struct trn_flip_def def_of(double (*f)(double), double h)
{
    struct trn_flip_def def = trn_flip_def_default();
    mean = f;
    half = h;
    n_asked = 0;
    fails_at = 0;
    def.evaluate = evaluate;
    return def;
}

static struct trn_flip find(const struct trn_flip_def *def)
{
    struct trn_flip flip;
    struct trn_error error = {0};
    ck_assert_msg(trn_flip_find(def, &flip, &error) == TRN_OK, "%s", error.text);
    return flip;
}

static double falling(double x)
{
    return 0.7 - x;
}
static double above(double x)
{
    return 0.3 - 0.1 * x;
}
static double hill(double x)
{
    return 1.0 - 25.0 * (x - 0.5) * (x - 0.5);
} /* zeros at 0.3 and 0.7 */
static double lopsided(double x)
{
    return (0.9 - x) * (x - 0.4);
} /* zeros at 0.4 and 0.9 */
static double nothing(double x)
{
    return 0.0 * x;
}

START_TEST(a_straight_line_flips_where_it_is_0_and_its_interval_is_half_over_slope)
{
    struct trn_flip_def def = def_of(falling, 0.05);
    struct trn_flip flip = find(&def);
    ck_assert_int_eq(flip.outcome, TRN_FLIP_FOUND);
    ck_assert_double_eq_tol(flip.x, 0.7, def.tolerance);
    ck_assert_double_eq_tol(flip.low, 0.65, def.tolerance);
    ck_assert_double_eq_tol(flip.high, 0.75, def.tolerance);
    ck_assert_double_eq_tol(flip.unclear, 0.65, def.tolerance);
    ck_assert_double_eq_tol(flip.move, 0.2, def.tolerance);
    ck_assert_double_eq_tol(flip.swing, 1.0, 1e-12);
    ck_assert(flip.monotone);
    ck_assert_int_eq(flip.grid[4].n, 7);
}
END_TEST

START_TEST(the_other_sign_flips_at_the_start_already)
{
    struct trn_flip_def def = def_of(falling, 0.05);
    def.sign = -1.0;
    struct trn_flip flip = find(&def);
    ck_assert_int_eq(flip.outcome, TRN_FLIP_AT_START);
    ck_assert_double_eq(flip.move, 0.0);
    ck_assert_double_eq(flip.x, 0.5);
}
END_TEST

START_TEST(what_keeps_its_sign_does_not_flip_and_says_from_where_it_is_open)
{
    struct trn_flip_def def = def_of(above, 0.1);
    struct trn_flip flip = find(&def);
    ck_assert_int_eq(flip.outcome, TRN_FLIP_NONE);
    ck_assert(isnan(flip.x) && isnan(flip.move) && isnan(flip.unclear));
    def = def_of(above, 0.21);
    flip = find(&def);
    ck_assert_int_eq(flip.outcome, TRN_FLIP_NONE);
    ck_assert_double_eq_tol(flip.unclear, 0.9,
                            1e-12); /* 0.3 - 0.1 x = 0.21; exact, for the line is straight */
    def = def_of(above, 0.5);
    ck_assert_double_eq(find(&def).unclear, def.start);
}
END_TEST

START_TEST(of_several_flips_the_nearest_is_told_and_no_interval)
{
    struct trn_flip_def def = def_of(lopsided, 0.01);
    struct trn_flip flip = find(&def);
    ck_assert_int_eq(flip.outcome, TRN_FLIP_FOUND);
    ck_assert_double_eq_tol(flip.x, 0.4, def.tolerance);
    ck_assert(isnan(flip.low) && isnan(flip.high) && !flip.monotone);
    def = def_of(hill, 0.01);
    def.start = 0.6;
    ck_assert_double_eq_tol(find(&def).x, 0.7, def.tolerance);
}
END_TEST

START_TEST(a_start_at_an_end_of_the_range_is_asked_for_once)
{
    struct trn_flip_def def = def_of(falling, 0.0);
    def.start = 0.0;
    struct trn_flip flip = find(&def); /* evaluate() fails on a second question */
    ck_assert_double_eq_tol(flip.x, 0.7, def.tolerance);
    ck_assert_double_eq(flip.grid[0].x, flip.grid[2].x);
    ck_assert_double_eq(flip.grid[0].mean, flip.grid[2].mean);
}
END_TEST

START_TEST(what_is_0_everywhere_reverses_nothing)
{
    struct trn_flip_def def = def_of(nothing, 0.0);
    struct trn_flip flip = find(&def);
    ck_assert_int_eq(flip.outcome, TRN_FLIP_NONE);
    ck_assert_double_eq(flip.unclear, def.start);
}
END_TEST

START_TEST(wrong_ranges_are_refused_and_a_stop_is_passed_on)
{
    struct trn_error error = {0};
    struct trn_flip flip = {.move = 0.0};
    struct trn_flip_def def = def_of(falling, 0.0);
    def.high = def.low;
    ck_assert_int_eq(trn_flip_find(&def, &flip, &error), TRN_E_RANGE);
    ck_assert_str_eq(error.path, "/low");
    def = def_of(falling, 0.0);
    def.start = 1.5;
    ck_assert_int_eq(trn_flip_find(&def, &flip, &error), TRN_E_RANGE);
    def = def_of(falling, 0.0);
    def.tolerance = 0.0;
    ck_assert_int_eq(trn_flip_find(&def, &flip, &error), TRN_E_RANGE);
    ck_assert_str_eq(error.path, "/tolerance");
    for (int at = 3; at <= 6; at += 3) { /* on the grid; in the search */
        def = def_of(falling, 0.0);
        fails_at = at;
        flip.move = 42.0;
        ck_assert_int_eq(trn_flip_find(&def, &flip, &error), TRN_E_INTERRUPTED);
        ck_assert_double_eq(flip.move, 42.0);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("flip");
    TCase *tcase = tcase_create("flip");
    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, a_straight_line_flips_where_it_is_0_and_its_interval_is_half_over_slope);
    tcase_add_test(tcase, the_other_sign_flips_at_the_start_already);
    tcase_add_test(tcase, what_keeps_its_sign_does_not_flip_and_says_from_where_it_is_open);
    tcase_add_test(tcase, of_several_flips_the_nearest_is_told_and_no_interval);
    tcase_add_test(tcase, a_start_at_an_end_of_the_range_is_asked_for_once);
    tcase_add_test(tcase, what_is_0_everywhere_reverses_nothing);
    tcase_add_test(tcase, wrong_ranges_are_refused_and_a_stop_is_passed_on);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
