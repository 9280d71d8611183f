/* test_error.c - messages, and the list of at most twenty. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/error.h"

START_TEST(fail_fills_all_fields_and_returns_the_status)
{
    struct trn_error error = {0};
    ck_assert_int_eq(trn_fail(&error, TRN_E_RANGE, "/donors/3", "expected %d, found %g", 5, -3.5),
                     TRN_E_RANGE);
    ck_assert_int_eq(error.status, TRN_E_RANGE);
    ck_assert_str_eq(error.path, "/donors/3");
    ck_assert_str_eq(error.text, "expected 5, found -3.5");
}
END_TEST

START_TEST(fail_without_a_place_for_the_error_returns_the_status)
{
    ck_assert_int_eq(trn_fail(NULL, TRN_E_IO, "x", "text"), TRN_E_IO);
}
END_TEST

START_TEST(fail_takes_no_path_as_an_empty_one)
{
    struct trn_error error = {0};
    trn_fail(&error, TRN_E_IO, NULL, "text");
    ck_assert_str_eq(error.path, "");
}
END_TEST

START_TEST(a_text_that_does_not_fit_ends_in_dots)
{
    char lengthy[2000];
    memset(lengthy, 'x', sizeof lengthy - 1);
    lengthy[sizeof lengthy - 1] = '\0';
    struct trn_error error = {0};
    trn_fail(&error, TRN_E_NAME, lengthy, "%s", lengthy);
    ck_assert_uint_eq(strlen(error.text), sizeof error.text - 1);
    ck_assert_str_eq(error.text + sizeof error.text - 5, "x...");
    ck_assert_str_eq(error.path + sizeof error.path - 5, "x...");
}
END_TEST

START_TEST(a_text_that_just_fits_is_whole)
{
    struct trn_error error = {0};
    char fits[sizeof error.text];
    memset(fits, 'x', sizeof fits - 1);
    fits[sizeof fits - 1] = '\0';
    trn_fail(&error, TRN_E_NAME, "", "%s", fits);
    ck_assert_str_eq(error.text, fits);
}
END_TEST

START_TEST(the_list_keeps_twenty_and_counts_all)
{
    struct trn_errors errors = {0};
    for (int i = 0; i < 25; i++)
        ck_assert_int_eq(trn_errors_add(&errors, TRN_E_TYPE, "/x", "number %d", i), TRN_E_TYPE);
    ck_assert_int_eq(errors.n_kept, TRN_ERRORS_KEPT);
    ck_assert_int_eq(errors.found, 25);
    ck_assert_str_eq(errors.kept[0].text, "number 0");
    ck_assert_str_eq(errors.kept[19].text, "number 19");
}
END_TEST

START_TEST(every_status_has_a_text_of_its_own)
{
    for (int i = TRN_OK; i <= TRN_E_BALANCE; i++) {
        ck_assert_str_ne(trn_status_text((enum trn_status)i), "unnamed status");
        for (int j = TRN_OK; j < i; j++)
            ck_assert_str_ne(trn_status_text((enum trn_status)i), trn_status_text((enum trn_status)j));
    }
    ck_assert_str_eq(trn_status_text((enum trn_status)(TRN_E_BALANCE + 1)), "unnamed status");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("error");
    TCase *tcase = tcase_create("error");
    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, fail_fills_all_fields_and_returns_the_status);
    tcase_add_test(tcase, fail_without_a_place_for_the_error_returns_the_status);
    tcase_add_test(tcase, fail_takes_no_path_as_an_empty_one);
    tcase_add_test(tcase, a_text_that_does_not_fit_ends_in_dots);
    tcase_add_test(tcase, a_text_that_just_fits_is_whole);
    tcase_add_test(tcase, the_list_keeps_twenty_and_counts_all);
    tcase_add_test(tcase, every_status_has_a_text_of_its_own);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
