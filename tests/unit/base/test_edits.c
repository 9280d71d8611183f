/* How far names are from each other. */
#include <check.h>
#include <stdlib.h>

#include "edits.h"

START_TEST(each_letter_and_each_swap_costs_one)
{
    ck_assert_int_eq(trn_edits("capacity", "capacity"), 0);
    ck_assert_int_eq(trn_edits("capcity", "capacity"), 1);
    ck_assert_int_eq(trn_edits("capaccity", "capacity"), 1);
    ck_assert_int_eq(trn_edits("capasity", "capacity"), 1);
    ck_assert_int_eq(trn_edits("caapcity", "capacity"), 1);
    ck_assert_int_eq(trn_edits("kitten", "sitting"), 3);
    ck_assert_int_eq(trn_edits("", "abc"), 3);
    ck_assert_int_eq(trn_edits("USA", "usa"), 0);
}
END_TEST

START_TEST(long_names_are_far_apart_and_read_no_further)
{
    char name[4 * TRN_EDITS_MOST];
    for (int i = 0; i < 4 * TRN_EDITS_MOST; i++)
        name[i] = 'a';
    name[4 * TRN_EDITS_MOST - 1] = '\0';
    ck_assert_int_eq(trn_edits(name, "a"), TRN_EDITS_MOST);
    name[TRN_EDITS_MOST] = '\0';
    ck_assert_int_eq(trn_edits(name, "a"), TRN_EDITS_MOST - 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("edits");
    TCase *tcase = tcase_create("edits");
    tcase_add_test(tcase, each_letter_and_each_swap_costs_one);
    tcase_add_test(tcase, long_names_are_far_apart_and_read_no_further);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
