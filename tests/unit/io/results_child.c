/* results_child.c - programs that are started: what becomes of those that hang, die or are not there. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "child.h"

/* /bin/sh with a script and a limit of a second. */
static enum trn_status run(const char *script, struct trn_child *child)
{
    char copy[200];
    snprintf(copy, sizeof copy, "%s", script);
    char *const argv[] = {"sh", "-c", copy, NULL};
    return trn_child_run(".", argv, 1, child);
}

static double seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

START_TEST(one_that_ends_well_is_no_failure)
{
    struct trn_child child;
    ck_assert_int_eq(run("echo a word >&2", &child), TRN_OK);
    ck_assert_str_eq(child.said, "a word\n");
}
END_TEST

START_TEST(one_that_hangs_is_ended_after_its_time)
{
    static const char *const scripts[] = {"exec sleep 30", "exec 2>&-; exec sleep 30",
                                          "while :; do echo busy >&2; done",
                                          "trap '' TERM INT; exec sleep 30"};
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        struct trn_child child;
        const double start = seconds();
        ck_assert_int_eq(run(scripts[i], &child), TRN_E_IO);
        ck_assert_str_eq(child.complaint, "sh took more than 1 s and was ended");
        /* A machine under load may take long to end it, but not as long as it would have slept. */
        ck_assert_double_lt(seconds() - start, 20.0);
    }
}
END_TEST

START_TEST(one_that_fails_or_is_killed_is_told_with_its_words)
{
    struct trn_child child;
    ck_assert_int_eq(run("echo why >&2; exit 3", &child), TRN_E_IO);
    ck_assert_str_eq(child.complaint, "sh failed");
    ck_assert_str_eq(child.said, "why\n");
    ck_assert_int_eq(run("kill -9 $$", &child), TRN_E_IO);
    ck_assert_str_eq(child.complaint, "sh failed");
}
END_TEST

START_TEST(one_that_is_not_there_is_told)
{
    struct trn_child child;
    char *const argv[] = {"no-such-program-of-tranche", NULL};
    ck_assert_int_eq(trn_child_run(".", argv, 1, &child), TRN_E_REFERENCE);
    ck_assert_str_eq(child.complaint, "no-such-program-of-tranche is not installed or not on the PATH");
    ck_assert_int_eq(trn_child_run("no/such/folder", argv, 1, &child), TRN_E_REFERENCE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("io/child");
    TCase *tc = tcase_create("child");
    tcase_set_timeout(tc, 120.0);
    tcase_add_test(tc, one_that_ends_well_is_no_failure);
    tcase_add_test(tc, one_that_hangs_is_ended_after_its_time);
    tcase_add_test(tc, one_that_fails_or_is_killed_is_told_with_its_words);
    tcase_add_test(tc, one_that_is_not_there_is_told);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
