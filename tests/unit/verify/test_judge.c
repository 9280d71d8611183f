/* A verdict is a matter of interval, precision and the whole table. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "tranche/verify.h"

enum { ROWS = 40 };

static const struct trn_claim by_chance = {.name = "chance"}, exact = {.name = "exact", .exact = true},
                              rounded = {.name = "rounded", .exact = true, .within = 1e-6};
static const struct trn_claim_figure ten = {"ten", 10.0, 0};
static struct trn_verified rows[ROWS];

/* 30 values around `mean` whose 99 % interval has about this half-width. */
static struct trn_verified row_of(const struct trn_claim *claim, double mean, double half)
{
    struct trn_verified row = {.claim = claim, .figure = &ten};
    for (int i = 0; i < 30; i++)
        trn_tally_add(&row.tally,
                      mean + (i % 2 ? half : -half) * 1.954); /* sqrt(29) / 2.756, t of 29 degrees */
    return row;
}

static struct trn_verification judged(int n, bool quick)
{
    struct trn_verification v = {.n = n, .rows = rows};
    trn_verify_judge(&v, quick);
    return v;
}

START_TEST(a_value_inside_a_narrow_interval_holds)
{
    rows[0] = row_of(&by_chance, 10.03, 0.05);
    struct trn_verification v = judged(1, false);
    ck_assert_int_eq(rows[0].verdict, TRN_HOLDS);
    ck_assert_double_eq_tol(rows[0].half_width, 0.05, 1e-4);
    ck_assert(v.sound);
}
END_TEST

START_TEST(a_value_far_outside_fails)
{
    rows[0] = row_of(&by_chance, 10.2, 0.05);
    ck_assert(!judged(1, false).sound);
    ck_assert_int_eq(rows[0].verdict, TRN_FAILS);
    ck_assert(!judged(1, true).sound); /* also where it is quick */
}
END_TEST

START_TEST(one_just_outside_fails_alone_and_misses_by_chance_among_forty)
{
    for (int i = 0; i < ROWS; i++)
        rows[i] = row_of(&by_chance, i == 7 ? 10.055 : 10.01, 0.05);
    struct trn_verification v = judged(ROWS, false);
    ck_assert_int_eq(rows[7].verdict, TRN_MISSES);
    ck_assert_int_eq(v.count[TRN_HOLDS], ROWS - 1);
    ck_assert(v.sound);
    rows[0] = rows[7];
    ck_assert(!judged(1, false).sound);
}
END_TEST

START_TEST(one_of_a_table_of_forty_is_judged_as_among_forty)
{
    rows[0] = row_of(&by_chance, 10.055, 0.05);
    struct trn_verification v = {.n = 1, .rows = rows, .n_table = ROWS};
    trn_verify_judge(&v, false);
    ck_assert_int_eq(rows[0].verdict, TRN_MISSES);
    rows[0] = row_of(&by_chance, 10.2, 0.05);
    trn_verify_judge(&v, false);
    ck_assert_int_eq(rows[0].verdict, TRN_FAILS);
}
END_TEST

START_TEST(a_wide_interval_says_nothing)
{
    rows[0] = row_of(&by_chance, 10.0, 0.11);
    ck_assert(!judged(1, false).sound);
    ck_assert_int_eq(rows[0].verdict, TRN_IMPRECISE);
    ck_assert(judged(1, true).sound);
}
END_TEST

START_TEST(exact_means_the_last_bit_or_what_the_claim_says)
{
    rows[0] = row_of(&exact, 10.0, 0.0);
    rows[1] = row_of(&rounded, 10.0 + 9e-7, 0.0);
    ck_assert(judged(2, false).sound);
    rows[0] = row_of(&exact, nextafter(10.0, 11.0), 0.0);
    rows[1] = row_of(&rounded, 10.0 + 2e-6, 0.0);
    judged(2, false);
    ck_assert_int_eq(rows[0].verdict, TRN_FAILS);
    ck_assert_int_eq(rows[1].verdict, TRN_FAILS);
}
END_TEST

START_TEST(what_is_no_number_fails)
{
    rows[0] = row_of(&exact, NAN, 0.0);
    rows[1] = row_of(&by_chance, NAN, 0.0);
    judged(2, true);
    ck_assert_int_eq(rows[0].verdict, TRN_FAILS);
    ck_assert_int_eq(rows[1].verdict, TRN_FAILS);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("judge");
    TCase *tcase = tcase_create("judge");
    tcase_add_test(tcase, a_value_inside_a_narrow_interval_holds);
    tcase_add_test(tcase, a_value_far_outside_fails);
    tcase_add_test(tcase, one_just_outside_fails_alone_and_misses_by_chance_among_forty);
    tcase_add_test(tcase, one_of_a_table_of_forty_is_judged_as_among_forty);
    tcase_add_test(tcase, a_wide_interval_says_nothing);
    tcase_add_test(tcase, exact_means_the_last_bit_or_what_the_claim_says);
    tcase_add_test(tcase, what_is_no_number_fails);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
