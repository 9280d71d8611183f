/* results_find.c - which folders hold results, and in which order they are read. */
#include <check.h>
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"
#include "tranche/io.h"

static char top[64]; /* folder of one test */
static struct trn_results_found found;
static struct trn_error error;

static void set_up(void)
{
    strcpy(top, "find-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(top));
    memset(&error, 0, sizeof error);
}

static void tear_down(void)
{
    trn_folder_remove(top, NULL);
}

static const char *below(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", top, name);
    return path;
}

static void put(const char *folder, const char *manifest)
{
    char path[320];
    mkdir(below(folder), 0777);
    snprintf(path, sizeof path, "%s/manifest.json", below(folder));
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(manifest, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

/* A result folder of a command. */
static void result(const char *folder, const char *command)
{
    char manifest[256];
    snprintf(manifest, sizeof manifest, "{\"name\":\"tranche\",\"command\":\"tranche %s\"}", command);
    put(folder, manifest);
}

static const char *name_of(int i)
{
    const char *slash = strrchr(found.folder[i].path, '/');
    return slash != NULL ? slash + 1 : found.folder[i].path;
}

START_TEST(a_result_folder_is_found_by_itself_with_its_command)
{
    result("one", "compare s.json --reps 20");
    ck_assert_int_eq(trn_results_find(below("one"), &found, &error), TRN_OK);
    ck_assert_int_eq(found.n, 1);
    ck_assert_str_eq(found.folder[0].path, below("one"));
    ck_assert_str_eq(found.folder[0].command, "compare");
}
END_TEST

START_TEST(folders_below_are_found_in_a_readers_order_then_by_name)
{
    result("a", "run s.json");
    result("b", "flip s.json");
    result("z", "compare s.json");
    result("d", "explain s.json");
    result("c", "explain s.json");
    result("e", "never-heard-of s.json");
    ck_assert_int_eq(trn_results_find(top, &found, &error), TRN_OK);
    static const char *const want[] = {"z", "c", "d", "b", "a", "e"};
    ck_assert_int_eq(found.n, 6);
    for (int i = 0; i < 6; i++)
        ck_assert_str_eq(name_of(i), want[i]);
}
END_TEST

START_TEST(other_folders_and_files_are_passed_over)
{
    mkdir(below("empty"), 0777);
    put("other", "{\"name\":\"other\",\"command\":\"other compare\"}");
    put("broken", "{\"command\":");
    put("wordless", "{\"command\":17}");
    result(".hidden", "compare s.json");
    result("deep", "run s.json");
    result("deep/inner", "compare s.json");
    ck_assert_int_eq(trn_results_find(top, &found, &error), TRN_OK);
    ck_assert_int_eq(found.n, 1);
    ck_assert_str_eq(name_of(0), "deep");
}
END_TEST

START_TEST(where_there_is_none_the_folder_is_named)
{
    ck_assert_int_eq(trn_results_find(top, &found, &error), TRN_E_IO);
    ck_assert_ptr_nonnull(strstr(error.path, top));
    ck_assert_ptr_nonnull(strstr(error.text, "no result folder"));
    ck_assert_int_eq(trn_results_find(below("absent"), &found, &error), TRN_E_IO);
    ck_assert_ptr_nonnull(strstr(error.path, "absent"));
    ck_assert_int_eq(found.n, 0);
}
END_TEST

/* The manifest of a long run may be large; what finds a folder and what may replace it must not differ. */
START_TEST(a_manifest_is_taken_up_to_one_size_by_all_that_read_it)
{
    static const struct {
        off_t bytes;
        bool taken;
    } cases[] = {{TRN_RESULT_TEXT_MAX, true}, {TRN_RESULT_TEXT_MAX + 1, false}};
    for (int i = 0; i < 2; i++) {
        bool ours = !cases[i].taken;
        put("large", "{\"name\":\"tranche\",\"command\":\"tranche run s.json\"}");
        ck_assert_int_eq(truncate(below("large/manifest.json"), cases[i].bytes), 0);
        ck_assert_int_eq(trn_results_find(below("large"), &found, &error),
                         cases[i].taken ? TRN_OK : TRN_E_IO);
        ck_assert_int_eq(trn_folder_is_result(below("large"), &ours), TRN_OK);
        ck_assert_int_eq(ours, cases[i].taken);
    }
}
END_TEST

START_TEST(more_than_fit_are_refused)
{
    char name[32];
    for (int i = 0; i <= TRN_RESULTS_FOUND_MAX; i++) {
        snprintf(name, sizeof name, "r%02d", i);
        result(name, "run s.json");
    }
    ck_assert_int_eq(trn_results_find(top, &found, &error), TRN_E_IO);
    ck_assert_ptr_nonnull(strstr(error.text, "expected at most 64 result folders"));
    ck_assert_int_eq(trn_folder_remove(below("r07"), NULL), TRN_OK);
    ck_assert_int_eq(trn_results_find(top, &found, &error), TRN_OK);
    ck_assert_int_eq(found.n, TRN_RESULTS_FOUND_MAX);
}
END_TEST

START_TEST(a_long_command_is_cut_not_overrun)
{
    result("long", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz s.json");
    ck_assert_int_eq(trn_results_find(below("long"), &found, &error), TRN_OK);
    ck_assert_str_eq(found.folder[0].command, "abcdefghijklmnopqrstuvwxyzabcde");
}
END_TEST

START_TEST(what_a_command_set_is_told_two_named_and_the_rest_counted)
{
    static const struct {
        const char *typed, *told;
        int n;
    } cases[] = {
        {"tranche compare s.json --reps 20", "", 0},
        {NULL, "", 0},
        {"tranche compare s.json --set", "", 0},
        {"tranche compare s.json --set /a=1 --seed 3", "/a=1", 1},
        {"tranche compare s.json --set '/a/label=it'\\''s so' --set /b=2", "/a/label=it's so, /b=2", 2},
        {"tranche compare s.json --set '/facts={\"a\": {\"b\": 1}}' --set '/c=[1, 2]'",
         "/facts={...}, /c=[...]", 2},
        {"tranche compare s.json --set /a=1 --set /b=2 --set /c=3 --set /d=4", "/a=1, /b=2 and 2 more", 4},
    };
    char told[TRN_SETTINGS_BYTES];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert_int_eq(trn_results_settings(cases[i].typed, NULL, 0, told), cases[i].n);
        ck_assert_str_eq(told, cases[i].told);
    }
}
END_TEST

START_TEST(what_was_there_before_is_told_where_it_is_known)
{
    static const char typed[] = "tranche compare s.json --set /a=1 --set /b=2 --set /c=3";
    const char *const was[] = {"0.85", NULL, "fifo"};
    char told[TRN_SETTINGS_BYTES], longer[TRN_WAS_BYTES + 1];
    ck_assert_int_eq(trn_results_settings(typed, was, 3, told), 3);
    ck_assert_str_eq(told, "/a=1 (was 0.85), /b=2 and 1 more");
    trn_results_settings("tranche run s.json --set /b=2", was + 1, 1, told);
    ck_assert_str_eq(told, "/b=2");
    memset(longer, 'x', TRN_WAS_BYTES);
    longer[TRN_WAS_BYTES] = '\0';
    const char *const hostile[] = {longer, longer};
    trn_results_settings(typed, hostile, 2, told);
    ck_assert_str_eq(told, "/a=1, /b=2 and 1 more");
}
END_TEST

START_TEST(a_summary_says_what_was_there_before)
{
    static const char typed[] = "tranche compare s.json --set /a=1 --set /b=2";
    static const struct {
        const char *summary, *told;
    } cases[] = {
        {"{\"changed_by_set\": [{\"was\": \"0.85\"}, {\"was\": null}]}", "/a=1 (was 0.85), /b=2"},
        {"{\"changed_by_set\": [{}, {\"was\": \"a list of 3\"}]}", "/a=1, /b=2 (was a list of 3)"},
        {"{\"changed_by_set\": 7}", "/a=1, /b=2"},
        {"{}", "/a=1, /b=2"}, /* made before summaries told */
    };
    char told[TRN_SETTINGS_BYTES];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cJSON *summary = cJSON_Parse(cases[i].summary);
        ck_assert_int_eq(trn_results_changed(typed, summary, told), 2);
        ck_assert_str_eq(told, cases[i].told);
        cJSON_Delete(summary);
    }
    ck_assert_int_eq(trn_results_changed(typed, NULL, told), 2);
    ck_assert_str_eq(told, "/a=1, /b=2");
}
END_TEST

START_TEST(a_long_setting_is_cut_between_letters)
{
    char typed[400] = "tranche compare s.json --set /a=", told[TRN_SETTINGS_BYTES];
    for (int i = 0; i < 100; i++)
        strcat(typed, "\u00e9");
    ck_assert_int_eq(trn_results_settings(typed, NULL, 0, told), 1);
    ck_assert_uint_eq(strlen(told),
                      3 + 76 + 3); /* 38 letters of two bytes: a 39th would end behind the 80th */
    ck_assert_str_eq(told + strlen(told) - 5, "\u00e9...");
}
END_TEST

START_TEST(joined_they_keep_the_order_and_none_comes_twice)
{
    static struct trn_results_found all;
    memset(&all, 0, sizeof all);
    result("r", "run s.json");
    result("c", "compare s.json");
    result("f", "flip s.json");
    static const char *const named[] = {"r", "f", "c", "r"};
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        ck_assert_int_eq(trn_results_find(below(named[i]), &found, &error), TRN_OK);
        ck_assert(trn_results_join(&all, &found));
    }
    ck_assert_int_eq(all.n, 3);
    ck_assert_str_eq(all.folder[0].command, "compare");
    ck_assert_str_eq(all.folder[1].command, "flip");
    ck_assert_str_eq(all.folder[2].command, "run");
}
END_TEST

int main(void)
{
    TCase *tc = tcase_create("find");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, a_result_folder_is_found_by_itself_with_its_command);
    tcase_add_test(tc, folders_below_are_found_in_a_readers_order_then_by_name);
    tcase_add_test(tc, other_folders_and_files_are_passed_over);
    tcase_add_test(tc, where_there_is_none_the_folder_is_named);
    tcase_add_test(tc, a_manifest_is_taken_up_to_one_size_by_all_that_read_it);
    tcase_add_test(tc, more_than_fit_are_refused);
    tcase_add_test(tc, a_long_command_is_cut_not_overrun);
    tcase_add_test(tc, what_a_command_set_is_told_two_named_and_the_rest_counted);
    tcase_add_test(tc, what_was_there_before_is_told_where_it_is_known);
    tcase_add_test(tc, a_summary_says_what_was_there_before);
    tcase_add_test(tc, a_long_setting_is_cut_between_letters);
    tcase_add_test(tc, joined_they_keep_the_order_and_none_comes_twice);
    Suite *suite = suite_create("io/find");
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
