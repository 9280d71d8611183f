/* test_root.c - lines, steps, edges: where the zero lies and how wide its interval is. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "tranche/root.h"

enum { MOST = TRN_ROOT_EVALUATIONS };

struct bench {
    double (*mean)(double x);
    double (*half)(double x); /* NULL: 0 */
    double seen[MOST];
    int32_t n;
    int32_t fail_at; /* number of the evaluation that fails; 0: none */
};

static enum trn_status evaluate(void *object, double x, double *ret_mean, double *ret_half,
                                struct trn_error *reterr)
{
    struct bench *bench = object;
    for (int32_t i = 0; i < bench->n; i++)
        ck_assert_msg(bench->seen[i] != x, "%g is asked for twice", x);
    ck_assert_int_lt(bench->n, MOST);
    bench->seen[bench->n++] = x;
    if (bench->n == bench->fail_at)
        return trn_fail(reterr, TRN_E_INTERRUPTED, "/here", "stopped");
    *ret_mean = bench->mean(x);
    *ret_half = bench->half ? bench->half(x) : 0.0;
    return TRN_OK;
}

static struct trn_root_def def_of(struct bench *bench, double low, double high, double tolerance)
{
    struct trn_root_def def = trn_root_def_default();
    def.low = low;
    def.high = high;
    def.tolerance = tolerance;
    def.evaluate = evaluate;
    def.object = bench;
    return def;
}

static struct trn_root find(double (*mean)(double x), double (*half)(double x), double low, double high,
                            double tolerance)
{
    struct bench bench = {.mean = mean, .half = half};
    const struct trn_root_def def = def_of(&bench, low, high, tolerance);
    struct trn_root root;
    ck_assert_int_eq(trn_root_find(&def, &root, NULL), TRN_OK);
    ck_assert_int_eq(root.evaluations, bench.n);
    ck_assert_int_le(root.evaluations, def.max_evaluations);
    return root;
}

static double line(double x)
{
    return 2.0 * x - 3.0;
}

static double falling_line(double x)
{
    return 3.0 - 2.0 * x;
}

static double one(double x)
{
    (void)x;
    return 1.0;
}

static double wide(double x)
{
    (void)x;
    return 50.0;
}

static double step(double x)
{
    return x < 0.3 ? -1.0 : 3.0;
}

static double cubic(double x)
{
    return x * x * x - 2.0;
}

static double steep(double x)
{
    return expm1(20.0 * (x - 0.9)); /* flat for most of the range */
}

static double parabola(double x)
{
    return (x - 0.2) * (x - 0.8);
}

static double hill(double x)
{
    return -parabola(x);
}

static double plateau(double x)
{
    return x < 2.0 ? x - 2.0 : x > 4.0 ? x - 4.0 : 0.0;
}

START_TEST(the_zero_of_a_line_and_its_interval_are_exact)
{
    const bool falls = _i == 1;
    const struct trn_root root = find(falls ? falling_line : line, one, 0.0, 10.0, 1e-3);
    ck_assert_int_eq(root.outcome, TRN_ROOT_FOUND);
    ck_assert(root.converged && root.rising == !falls);
    ck_assert_double_eq_tol(root.x, 1.5, 1e-12); /* straight lines are followed exactly */
    ck_assert_double_eq_tol(root.low, 1.0, 1e-12);
    ck_assert_double_eq_tol(root.high, 2.0, 1e-12);
    ck_assert_int_le(root.evaluations, 12); /* 3 to begin with, then at most 3 a curve */
}
END_TEST

START_TEST(without_noise_the_interval_is_the_zero)
{
    const struct trn_root root = find(line, NULL, 0.0, 10.0, 1e-3);
    ck_assert_double_eq_tol(root.x, 1.5, 1e-12);
    ck_assert(root.low <= root.x && root.high >= root.x);
    ck_assert_double_le(root.high - root.low, 1e-3);
}
END_TEST

/* The error is below the tolerance, and few evaluations do: bisection of 1 would take log2(1 /
 * tolerance). */
START_TEST(curves_are_followed_to_the_tolerance)
{
    static const double tolerances[] = {1e-2, 1e-4, 1e-8};
    const double tolerance = tolerances[_i];
    struct trn_root root = find(cubic, NULL, 0.0, 4.0, tolerance);
    ck_assert(root.converged);
    ck_assert_double_eq_tol(root.x, cbrt(2.0), tolerance);
    ck_assert_int_le(root.evaluations, 3 + 14);
    root = find(steep, NULL, 0.0, 1.0, tolerance);
    ck_assert(root.converged);
    ck_assert_double_eq_tol(root.x, 0.9, tolerance);
    ck_assert_int_le(root.evaluations, 3 + 20);
}
END_TEST

START_TEST(a_step_is_found)
{
    const struct trn_root root = find(step, one, 0.0, 1.0, 1e-4);
    ck_assert_int_eq(root.outcome, TRN_ROOT_FOUND);
    ck_assert(root.converged);
    ck_assert_double_eq_tol(root.x, 0.3, 1e-4);
    ck_assert(isinf(root.low) && root.low < 0.0); /* -1 + 1 is not below 0 */
    ck_assert_double_eq_tol(root.high, 0.3, 1e-4);
}
END_TEST

START_TEST(a_stretch_at_0_is_the_interval)
{
    const struct trn_root root = find(plateau, NULL, 0.0, 10.0, 1e-4);
    ck_assert_int_eq(root.outcome, TRN_ROOT_FOUND);
    ck_assert(root.x >= 2.0 - 1e-4 && root.x <= 4.0 + 1e-4);
    ck_assert_double_eq_tol(root.low, 2.0, 1e-4);
    ck_assert_double_eq_tol(root.high, 4.0, 1e-4);
}
END_TEST

START_TEST(a_zero_at_an_end_is_found)
{
    struct trn_root root = find(line, NULL, 1.5, 9.0, 1e-3);
    ck_assert_int_eq(root.outcome, TRN_ROOT_FOUND);
    ck_assert_double_eq(root.x, 1.5);
    root = find(falling_line, one, -9.0, 1.5, 1e-3);
    ck_assert_int_eq(root.outcome, TRN_ROOT_FOUND);
    ck_assert_double_eq(root.x, 1.5);
    ck_assert_double_eq_tol(root.low, 1.0, 1e-12);
    ck_assert(isinf(root.high));
}
END_TEST

/* Zero at 1.5, interval 1 to 2. */
START_TEST(a_zero_outside_is_said_to_be_below_or_above)
{
    static const struct {
        double low, high;
        enum trn_root_outcome outcome;
        double from, to;
    } cases[] = {
        {1.8, 9.0, TRN_ROOT_BELOW, -INFINITY, 2.0},      {3.0, 9.0, TRN_ROOT_BELOW, -INFINITY, 3.0},
        {-9.0, 1.2, TRN_ROOT_ABOVE, 1.0, INFINITY},      {-9.0, 0.5, TRN_ROOT_ABOVE, 0.5, INFINITY},
        {1.6, 1.9, TRN_ROOT_BELOW, -INFINITY, INFINITY}, {1.1, 1.4, TRN_ROOT_ABOVE, -INFINITY, INFINITY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (int falls = 0; falls < 2; falls++) {
            const struct trn_root root =
                find(falls ? falling_line : line, one, cases[i].low, cases[i].high, 1e-3);
            ck_assert_int_eq(root.outcome, cases[i].outcome);
            ck_assert(isnan(root.x) && root.converged && root.rising == !falls);
            if (isinf(cases[i].from))
                ck_assert_double_eq(root.low, cases[i].from);
            else
                ck_assert_double_eq_tol(root.low, cases[i].from, 1e-12);
            if (isinf(cases[i].to))
                ck_assert_double_eq(root.high, cases[i].to);
            else
                ck_assert_double_eq_tol(root.high, cases[i].to, 1e-12);
        }
}
END_TEST

START_TEST(much_noise_leaves_both_ends_open)
{
    const struct trn_root root = find(line, wide, 0.0, 10.0, 1e-3);
    ck_assert_int_eq(root.outcome, TRN_ROOT_FOUND);
    ck_assert_double_eq_tol(root.x, 1.5, 1e-12);
    ck_assert(isinf(root.low) && isinf(root.high));
}
END_TEST

static double wide_at_the_ends(double x)
{
    return x < 0.1 || x > 9.9 ? 50.0 : 0.5;
}

/* The interval holds every x that cannot be excluded, the ends among them. */
START_TEST(noise_at_an_end_leaves_it_open)
{
    struct trn_root root = find(line, wide_at_the_ends, 0.0, 2.4, 1e-3);
    ck_assert_double_eq_tol(root.x, 1.5, 1e-12);
    ck_assert(isinf(root.low));
    ck_assert_double_eq_tol(root.high, 1.75, 1e-12);
    root = find(line, wide_at_the_ends, 1.0, 10.0, 1e-3);
    ck_assert_double_eq_tol(root.low, 1.25, 1e-12);
    ck_assert(isinf(root.high));
}
END_TEST

START_TEST(what_does_not_depend_on_x_is_flat)
{
    const struct trn_root root = find(one, NULL, 0.0, 10.0, 1e-3);
    ck_assert_int_eq(root.outcome, TRN_ROOT_FLAT);
    ck_assert_int_eq(root.evaluations, 3);
    ck_assert(isnan(root.x) && isinf(root.low) && isinf(root.high));
}
END_TEST

START_TEST(two_changes_of_sign_are_not_monotone)
{
    struct trn_root root = find(parabola, NULL, 0.0, 1.0, 1e-3);
    ck_assert_int_eq(root.outcome, TRN_ROOT_NOT_MONOTONE);
    ck_assert(fabs(root.x - 0.2) <= 1e-3 || fabs(root.x - 0.8) <= 1e-3);
    ck_assert(isnan(root.low) && isnan(root.high));
    root = find(hill, NULL, 0.0, 1.0, 1e-3);
    ck_assert_int_eq(root.outcome, TRN_ROOT_NOT_MONOTONE);
    ck_assert(fabs(root.x - 0.2) <= 1e-3 || fabs(root.x - 0.8) <= 1e-3);
}
END_TEST

START_TEST(when_evaluations_run_out_the_interval_is_on_the_safe_side)
{
    for (int32_t most = 3; most < 25; most++) {
        struct bench bench = {.mean = cubic, .half = one};
        struct trn_root_def def = def_of(&bench, 0.0, 64.0, 1e-9);
        def.max_evaluations = most;
        struct trn_root root;
        ck_assert_int_eq(trn_root_find(&def, &root, NULL), TRN_OK);
        ck_assert_int_le(bench.n, most);
        ck_assert_int_eq(root.outcome, TRN_ROOT_FOUND);
        ck_assert_double_le(root.low, 1.0 + 1e-9); /* x^3 - 2 = -1 */
        ck_assert_double_ge(root.high, cbrt(3.0) - 1e-9);
        ck_assert(!root.converged || most > 15);
    }
}
END_TEST

START_TEST(a_tolerance_finer_than_doubles_ends)
{
    struct bench bench = {.mean = cubic};
    struct trn_root_def def = def_of(&bench, 0.0, 4.0, 1e-300);
    def.max_evaluations = MOST;
    struct trn_root root;
    ck_assert_int_eq(trn_root_find(&def, &root, NULL), TRN_OK);
    ck_assert_double_eq_tol(root.x, cbrt(2.0), 1e-15);
    ck_assert(root.converged);
}
END_TEST

START_TEST(a_failure_of_the_function_passes_through)
{
    for (int32_t at = 1; at <= 8; at++) {
        struct bench bench = {.mean = cubic, .half = one, .fail_at = at};
        const struct trn_root_def def = def_of(&bench, 0.0, 4.0, 1e-6);
        struct trn_root root = {.x = 77.0};
        struct trn_error error;
        ck_assert_int_eq(trn_root_find(&def, &root, &error), TRN_E_INTERRUPTED);
        ck_assert_str_eq(error.path, "/here");
        ck_assert_int_eq(bench.n, at);
        ck_assert_double_eq(root.x, 77.0);
    }
}
END_TEST

static double not_a_number(double x)
{
    return x > 0.5 ? NAN : 1.0;
}

START_TEST(wrong_definitions_and_values_are_refused)
{
    static const struct {
        double low, high, tolerance;
        int32_t most;
        const char *path;
    } wrong[] = {
        {1, 1, 1e-3, 9, "/low"},      {2, 1, 1e-3, 9, "/low"},          {NAN, 1, 1e-3, 9, "/low"},
        {0, INFINITY, 1, 9, "/low"},  {-1e308, 1e308, 1, 9, "/low"},    {0, 1, 0, 9, "/tolerance"},
        {0, 1, NAN, 9, "/tolerance"}, {0, 1, 1, 2, "/max_evaluations"}, {0, 1, 1, 257, "/max_evaluations"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct bench bench = {.mean = line};
        struct trn_root_def def = def_of(&bench, wrong[i].low, wrong[i].high, wrong[i].tolerance);
        def.max_evaluations = wrong[i].most;
        struct trn_root root;
        struct trn_error error;
        ck_assert_int_eq(trn_root_find(&def, &root, &error), TRN_E_RANGE);
        ck_assert_str_eq(error.path, wrong[i].path);
        ck_assert_int_eq(bench.n, 0);
    }
    struct bench bench = {.mean = not_a_number};
    const struct trn_root_def def = def_of(&bench, 0.0, 1.0, 1e-3);
    struct trn_root root;
    ck_assert_int_eq(trn_root_find(&def, &root, NULL), TRN_E_RANGE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("root");
    TCase *tcase = tcase_create("root");
    suite_add_tcase(suite, tcase);
    tcase_add_loop_test(tcase, the_zero_of_a_line_and_its_interval_are_exact, 0, 2);
    tcase_add_test(tcase, without_noise_the_interval_is_the_zero);
    tcase_add_loop_test(tcase, curves_are_followed_to_the_tolerance, 0, 3);
    tcase_add_test(tcase, a_step_is_found);
    tcase_add_test(tcase, a_stretch_at_0_is_the_interval);
    tcase_add_test(tcase, a_zero_at_an_end_is_found);
    tcase_add_test(tcase, a_zero_outside_is_said_to_be_below_or_above);
    tcase_add_test(tcase, much_noise_leaves_both_ends_open);
    tcase_add_test(tcase, noise_at_an_end_leaves_it_open);
    tcase_add_test(tcase, what_does_not_depend_on_x_is_flat);
    tcase_add_test(tcase, two_changes_of_sign_are_not_monotone);
    tcase_add_test(tcase, when_evaluations_run_out_the_interval_is_on_the_safe_side);
    tcase_add_test(tcase, a_tolerance_finer_than_doubles_ends);
    tcase_add_test(tcase, a_failure_of_the_function_passes_through);
    tcase_add_test(tcase, wrong_definitions_and_values_are_refused);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
