/* test_lowest.c - when a series is lowest. */
#include <check.h>
#include <math.h>

#include "tranche/date.h"
#include "tranche/stats.h"

static int32_t day[12];
static char words[TRN_LOWEST_BYTES];

static void weeks_from(int year, int month, int d)
{
    for (int i = 0; i < 12; i++)
        day[i] = trn_date_to_days(year, month, d) + 7 * i;
}

START_TEST(the_notch_is_that_of_mcgill_tukey_and_larsen)
{
    ck_assert_double_eq_tol(trn_notch(0.3, 0.5, 100.0), 1.57 * 0.2 / 10.0, 1e-12);
    ck_assert_double_eq(trn_notch(0.3, 0.5, 1.0), 0.0);
}
END_TEST

START_TEST(what_is_not_told_apart_from_the_lowest_is_one_span)
{
    const double value[] = {0.6, 0.42, 0.40, 0.43, 0.39, 0.41, 0.7};
    const double half[] = {0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02};
    struct trn_span span[4];
    ck_assert_int_eq(trn_lowest_spans(value, half, 7, span, 4), 1);
    ck_assert_int_eq(span[0].first, 2); /* 0.42 is beyond 0.39 + 0.02 */
    ck_assert_int_eq(span[0].last, 5);  /* 0.43 - 0.02 is not, so it joins what lies on both sides */
    ck_assert_int_eq(trn_lowest(value, 7), 4);
}
END_TEST

START_TEST(a_recovery_between_two_low_points_makes_two_spans)
{
    const double value[] = {0.40, 0.60, NAN, 0.41, 0.39};
    const double half[] = {0.02, 0.02, 0.02, 0.02, 0.02};
    struct trn_span span[1];
    ck_assert_int_eq(trn_lowest_spans(value, half, 5, span, 1), 2); /* more than there is room for */
    ck_assert_int_eq(span[0].first, 0);
    ck_assert_int_eq(span[0].last, 0);
    weeks_from(2023, 12, 28);
    ck_assert_int_eq(trn_lowest_words(day, value, half, 5, words), 4);
    ck_assert_str_eq(words, "in late December 2023 and from mid- to late January 2024");
}
END_TEST

START_TEST(without_chance_there_is_one_time)
{
    const double value[] = {0.40, 0.38, 0.41};
    const double unknown[] = {NAN, NAN, NAN};
    weeks_from(2024, 2, 29);
    ck_assert_int_eq(trn_lowest_words(day, value, NULL, 3, words), 1);
    ck_assert_str_eq(words, "in early March 2024");
    ck_assert_int_eq(trn_lowest_words(day, value, unknown, 3, words), 1);
    ck_assert_str_eq(words, "in early March 2024");
}
END_TEST

START_TEST(spans_are_told_by_thirds_of_months)
{
    static const struct {
        int year, month, day, n;
        const char *told;
    } cases[] = {{2024, 2, 24, 12, "from late February to mid-May 2024"},
                 {2024, 3, 2, 4, "in March 2024"},
                 {2024, 3, 2, 3, "from early to mid-March 2024"},
                 {2024, 3, 16, 2, "from mid- to late March 2024"},
                 {2023, 12, 16, 6, "from mid-December 2023 to mid-January 2024"}};
    double value[12];
    for (int i = 0; i < 12; i++)
        value[i] = 0.5;
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        weeks_from(cases[c].year, cases[c].month, cases[c].day);
        ck_assert_int_eq(trn_lowest_words(day, value, NULL, cases[c].n, words), 0);
        ck_assert_str_eq(words, cases[c].told);
    }
}
END_TEST

START_TEST(more_than_two_spans_are_counted)
{
    const double value[] = {0.4, 0.6, 0.4, 0.6, 0.4, 0.6, 0.4};
    weeks_from(2024, 1, 1);
    ck_assert_int_eq(trn_lowest_words(day, value, NULL, 7, words), 0);
    ck_assert_str_eq(words, "in early January 2024, in mid-January 2024 and 2 more times");
}
END_TEST

START_TEST(nothing_is_lowest_where_there_is_nothing)
{
    const double value[] = {NAN};
    ck_assert_int_eq(trn_lowest_words(day, value, NULL, 1, words), -1);
    ck_assert_str_eq(words, "");
    ck_assert_int_eq(trn_lowest(value, 0), -1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lowest");
    TCase *tc = tcase_create("lowest");
    tcase_add_test(tc, the_notch_is_that_of_mcgill_tukey_and_larsen);
    tcase_add_test(tc, what_is_not_told_apart_from_the_lowest_is_one_span);
    tcase_add_test(tc, a_recovery_between_two_low_points_makes_two_spans);
    tcase_add_test(tc, without_chance_there_is_one_time);
    tcase_add_test(tc, spans_are_told_by_thirds_of_months);
    tcase_add_test(tc, more_than_two_spans_are_counted);
    tcase_add_test(tc, nothing_is_lowest_where_there_is_nothing);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
