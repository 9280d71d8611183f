/* test_stop.c - when replications end; what comes of it on average is in tests/analytic. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "tranche/stats.h"

/* Replications until it is done, with half-widths that are `small` from number `from` on. */
static int64_t stops_at(struct trn_stop stop, int64_t from, double small)
{
    int64_t n = 1;
    while (!trn_stop_done(&stop, n, n >= from ? small : 1.0))
        ck_assert_int_lt(n++, 100000);
    return n;
}

START_TEST(never_before_ten_and_five_to_make_sure)
{
    ck_assert_int_eq(stops_at(trn_stop_default(0.1), 1, 0.1), 15);
    ck_assert_int_eq(stops_at(trn_stop_default(0.1), 10, 0.0), 15);
    ck_assert_int_eq(stops_at(trn_stop_default(0.1), 11, 0.1), 16);
    ck_assert_int_eq(stops_at(trn_stop_default(0.1), 100, 0.1), 105);
}
END_TEST

START_TEST(the_look_ahead_grows_in_proportion_above_100)
{
    ck_assert_int_eq(stops_at(trn_stop_default(0.1), 120, 0.1), 126);
    ck_assert_int_eq(stops_at(trn_stop_default(0.1), 1000, 0.1), 1050);
}
END_TEST

START_TEST(a_half_width_that_grows_again_begins_anew)
{
    struct trn_stop stop = trn_stop_default(0.1);
    for (int64_t n = 1; n <= 40; n++) {
        const bool small = n >= 12 && n != 15;
        const bool done = trn_stop_done(&stop, n, small ? 0.05 : n == 15 ? 0.1001 : 1.0);
        ck_assert_int_eq(done, n >= 21);
        ck_assert_int_eq(stop.precise, n >= 21);
    }
    ck_assert_int_eq(stop.met_at, 16);
}
END_TEST

START_TEST(a_half_width_that_is_not_defined_is_not_small)
{
    struct trn_stop stop = trn_stop_default(0.1);
    for (int64_t n = 1; n <= 100; n++)
        ck_assert(!trn_stop_done(&stop, n, NAN));
}
END_TEST

START_TEST(without_a_precision_only_the_cap_stops)
{
    struct trn_stop stop = trn_stop_default(0.0);
    for (int64_t n = 1; n <= 100; n++)
        ck_assert(!trn_stop_done(&stop, n, 0.0));
    stop.cap = 50;
    ck_assert_int_eq(stops_at(stop, 1, 0.0), 50);
}
END_TEST

START_TEST(at_the_cap_it_says_whether_it_is_precise)
{
    struct trn_stop stop = trn_stop_default(0.1);
    stop.cap = 20;
    for (int64_t n = 1; n < 20; n++)
        ck_assert(!trn_stop_done(&stop, n, 1.0));
    ck_assert(trn_stop_done(&stop, 20, 0.1) && !stop.precise);
    stop = trn_stop_default(0.1);
    stop.cap = 20;
    ck_assert_int_eq(stops_at(stop, 1, 0.1), 15);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stop");
    TCase *tcase = tcase_create("stop");
    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, never_before_ten_and_five_to_make_sure);
    tcase_add_test(tcase, the_look_ahead_grows_in_proportion_above_100);
    tcase_add_test(tcase, a_half_width_that_grows_again_begins_anew);
    tcase_add_test(tcase, a_half_width_that_is_not_defined_is_not_small);
    tcase_add_test(tcase, without_a_precision_only_the_cap_stops);
    tcase_add_test(tcase, at_the_cap_it_says_whether_it_is_precise);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
