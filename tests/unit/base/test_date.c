/* test_date.c - days, dates and their text. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/date.h"

START_TEST(the_epoch_is_day_0)
{
    ck_assert_int_eq(trn_date_to_days(1970, 1, 1), 0);
    ck_assert_int_eq(trn_date_to_days(1969, 12, 31), -1);
}
END_TEST

START_TEST(known_days_are_right)
{
    ck_assert_int_eq(trn_date_to_days(2000, 3, 1), 11017);
    ck_assert_int_eq(trn_date_to_days(2022, 2, 24), 19047);
    ck_assert_int_eq(trn_date_to_days(2024, 2, 29), 19782);
    ck_assert_int_eq(trn_date_to_days(1900, 1, 1), -25567);
    ck_assert_int_eq(trn_date_to_days(2199, 12, 31), 84005);
}
END_TEST

/* Walks three centuries with a calendar of its own. */
START_TEST(each_day_follows_the_day_before)
{
    int32_t expected = trn_date_to_days(1900, 1, 1);
    for (int year = 1900; year <= 2199; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= 31; day++) {
                if (!trn_date_exists(year, month, day))
                    continue;
                int y, m, d;
                trn_date_from_days(expected, &y, &m, &d);
                if (trn_date_to_days(year, month, day) != expected || y != year || m != month || d != day)
                    ck_abort_msg("%d-%d-%d is wrong", year, month, day);
                expected++;
            }
        }
    }
    ck_assert_int_eq(expected, 84006);
}
END_TEST

START_TEST(leap_days_exist_in_leap_years_only)
{
    ck_assert(trn_date_exists(2024, 2, 29));
    ck_assert(!trn_date_exists(2023, 2, 29));
    ck_assert(trn_date_exists(2000, 2, 29));
    ck_assert(!trn_date_exists(1900, 2, 29));
    ck_assert(!trn_date_exists(2100, 2, 29));
}
END_TEST

START_TEST(dates_outside_the_calendar_do_not_exist)
{
    ck_assert(!trn_date_exists(2024, 0, 1));
    ck_assert(!trn_date_exists(2024, 13, 1));
    ck_assert(!trn_date_exists(2024, 4, 31));
    ck_assert(!trn_date_exists(2024, 4, 0));
    ck_assert(!trn_date_exists(2024, 4, -1));
    ck_assert(!trn_date_exists(1899, 12, 31));
    ck_assert(!trn_date_exists(2200, 1, 1));
}
END_TEST

START_TEST(text_and_day_go_both_ways)
{
    for (int32_t days = -25567; days <= 84005; days += 13) {
        char text[11];
        int32_t read = 0;
        trn_date_format(days, text);
        if (strlen(text) != 10 || !trn_date_parse(text, &read) || read != days)
            ck_abort_msg("day %d is read as %d from %s", days, read, text);
    }
    char text[11];
    trn_date_format(19047, text);
    ck_assert_str_eq(text, "2022-02-24");
}
END_TEST

static const char *const WRONG[] = {
    "",           "2024",        "2024-02",    "2024-02-",   "2024-2-29",  "2024-02-29 ", " 2024-02-29",
    "2024-02-30", "2023-02-29",  "2024/02/29", "24-02-29",   "2024-02-2",  "2024-02-290", "2024-13-01",
    "2024-00-10", "+024-02-29",  "-024-02-29", "2024-0x-01", "1899-12-31", "2200-01-01",  "2024-02-29T00",
    "2024-02 29", "2024\n02-29", "yyyy-mm-dd",
};

START_TEST(text_that_is_no_date_is_refused)
{
    int32_t days = 77;
    ck_assert_msg(!trn_date_parse(WRONG[_i], &days), "accepted \"%s\"", WRONG[_i]);
    ck_assert_int_eq(days, 77);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("date");
    TCase *tcase = tcase_create("date");
    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, the_epoch_is_day_0);
    tcase_add_test(tcase, known_days_are_right);
    tcase_add_test(tcase, each_day_follows_the_day_before);
    tcase_add_test(tcase, leap_days_exist_in_leap_years_only);
    tcase_add_test(tcase, dates_outside_the_calendar_do_not_exist);
    tcase_add_test(tcase, text_and_day_go_both_ways);
    tcase_add_loop_test(tcase, text_that_is_no_date_is_refused, 0, sizeof WRONG / sizeof WRONG[0]);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
