/* reader_errors.c - every wrong file in tests/support/scenarios_bad against the report beside it.
 *
 * NAME.json is read in that folder, and what is printed must be NAME.report, byte for byte: file, line,
 * column, pointer, text, the line with its caret, and the count. A case is added by adding two files. */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tranche/io.h"

#define MAX_CASES 400

static char *cases[MAX_CASES];
static int n_cases;

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list_cases(void)
{
    DIR *folder = opendir(".");
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        size_t length = strlen(entry->d_name);
        if (length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0 &&
            strcmp(entry->d_name, "base.json") != 0 && n_cases < MAX_CASES)
            cases[n_cases++] = strndup(entry->d_name, length - 5);
    }
    if (folder)
        closedir(folder);
    qsort(cases, (size_t)n_cases, sizeof *cases, by_text);
}

static char *read_file(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *in = fopen(path, "rb"), *out = open_memstream(&text, &size);
    for (int c; in && (c = fgetc(in)) != EOF;)
        fputc(c, out);
    if (in)
        fclose(in);
    fclose(out);
    return text;
}

static struct trn_scenario_file *read_scenario(const char *path, enum trn_status *ret_status)
{
    struct trn_scenario_file *file = NULL;
    *ret_status = trn_scenario_read(path, NULL, 0, &file);
    ck_assert_ptr_nonnull(file);
    return file;
}

static char *report(const struct trn_scenario_file *file, bool as_json)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    trn_scenario_file_report(file, out, as_json);
    fclose(out);
    return text;
}

START_TEST(what_the_wrong_files_extend_is_right)
{
    enum trn_status status;
    struct trn_scenario_file *file = read_scenario("base.json", &status);
    char *text = report(file, false);
    ck_assert_str_eq(text, "");
    ck_assert_int_eq(status, TRN_OK);
    ck_assert_ptr_nonnull(trn_scenario_file_scenario(file));
    free(text);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(there_are_cases)
{
    ck_assert_int_gt(n_cases, 100);
    ck_assert_int_lt(n_cases, MAX_CASES);
}
END_TEST

START_TEST(a_wrong_file_is_refused_with_its_report)
{
    char path[300];
    enum trn_status status;
    snprintf(path, sizeof path, "%s.json", cases[_i]);
    struct trn_scenario_file *file = read_scenario(path, &status);
    char *found = report(file, false);
    snprintf(path, sizeof path, "%s.report", cases[_i]);
    char *expected = read_file(path);
    ck_assert_msg(strcmp(found, expected) == 0, "%s: expected\n%s\nfound\n%s", cases[_i], expected, found);
    ck_assert_int_ne(status, TRN_OK);
    ck_assert_ptr_null(trn_scenario_file_scenario(file));
    ck_assert_ptr_null(trn_scenario_file_resolved(file));
    const struct trn_errors *errors = trn_scenario_file_errors(file);
    ck_assert_int_ge(errors->found, 1);
    ck_assert_int_le(errors->n_kept, TRN_ERRORS_KEPT);
    ck_assert_int_eq(errors->kept[0].status, status);
    free(found);
    free(expected);
    trn_scenario_file_free(file);
}
END_TEST

static enum trn_status status_of(const char *path)
{
    enum trn_status status;
    trn_scenario_file_free(read_scenario(path, &status));
    return status;
}

START_TEST(the_status_is_that_of_the_first_error)
{
    ck_assert_int_eq(status_of("syntax_nan.json"), TRN_E_SYNTAX);
    ck_assert_int_eq(status_of("syntax_deep.json"), TRN_E_LIMIT);
    ck_assert_int_eq(status_of("name_twice.json"), TRN_E_NAME);
    ck_assert_int_eq(status_of("unrecognized_top.json"), TRN_E_NAME);
    ck_assert_int_eq(status_of("number_for_text.json"), TRN_E_TYPE);
    ck_assert_int_eq(status_of("negative_stock.json"), TRN_E_RANGE);
    ck_assert_int_eq(status_of("reference_near.json"), TRN_E_REFERENCE);
    ck_assert_int_eq(status_of("too_many_items.json"), TRN_E_LIMIT);
    ck_assert_int_eq(status_of("extends_nothing.json"), TRN_E_IO);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_named)
{
    enum trn_status status;
    struct trn_scenario_file *file = read_scenario("absent.json", &status);
    char *text = report(file, false);
    ck_assert_int_eq(status, TRN_E_IO);
    ck_assert_str_eq(text,
                     "absent.json: No such file or directory\n1 error in absent.json; nothing was run\n");
    free(text);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(a_folder_is_no_scenario)
{
    enum trn_status status;
    struct trn_scenario_file *file = read_scenario(".", &status);
    ck_assert_int_eq(status, TRN_E_IO);
    ck_assert_ptr_null(trn_scenario_file_scenario(file));
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(the_report_as_json_says_the_same)
{
    enum trn_status status;
    struct trn_scenario_file *file = read_scenario("extends_wrong_values.json", &status);
    char *text = report(file, true);
    ck_assert_str_eq(
        text,
        "{\"scenario\": \"extends_wrong_values.json\", \"found\": 3, \"errors\": [\n"
        "  {\"file\": \"extends_wrong_values.json\", \"line\": 2, \"column\": 13, \"pointer\": \"/sample\", "
        "\"text\": \"expected days above 0, found 0\"},\n"
        "  {\"file\": \"parts/wrong_values.json\", \"line\": 2, \"column\": 23, \"pointer\": "
        "\"/donors/usa/accepts\", \"text\": \"expected a number from 0 to 1, found 1.5\"},\n"
        "  {\"file\": \"parts/wrong_values.json\", \"line\": 2, \"column\": 28, \"pointer\": "
        "\"/donors/usa\", "
        "\"text\": \"unrecognized field \\\"acepts\\\" (did you mean \\\"accepts\\\"?)\"}\n]}\n");
    free(text);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(the_report_of_a_right_file_is_empty)
{
    enum trn_status status;
    struct trn_scenario_file *file = read_scenario("base.json", &status);
    char *text = report(file, true);
    ck_assert_str_eq(text, "{\"scenario\": \"base.json\", \"found\": 0, \"errors\": []}\n");
    free(text);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(a_file_over_the_limit_is_refused_unread)
{
    char path[] = "/tmp/trn-large-XXXXXX";
    int descriptor = mkstemp(path);
    ck_assert_int_ge(descriptor, 0);
    ck_assert_int_eq(ftruncate(descriptor, (16 << 20) + 1), 0);
    close(descriptor);
    enum trn_status status;
    struct trn_scenario_file *file = read_scenario(path, &status);
    ck_assert_int_eq(status, TRN_E_LIMIT);
    ck_assert_str_eq(trn_scenario_file_errors(file)->kept[0].text,
                     "expected at most 16777216 bytes, found 16777217");
    trn_scenario_file_free(file);
    unlink(path);
}
END_TEST

int main(void)
{
    const char *folder = getenv("TRN_SCENARIOS_BAD");
    if (!folder || chdir(folder) != 0) {
        fputs("TRN_SCENARIOS_BAD must name the folder of wrong scenarios\n", stderr);
        return 99;
    }
    list_cases();
    Suite *suite = suite_create("reader_errors");
    TCase *tcase = tcase_create("errors");
    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, what_the_wrong_files_extend_is_right);
    tcase_add_test(tcase, there_are_cases);
    tcase_add_loop_test(tcase, a_wrong_file_is_refused_with_its_report, 0, n_cases);
    tcase_add_test(tcase, the_status_is_that_of_the_first_error);
    tcase_add_test(tcase, a_file_that_is_not_there_is_named);
    tcase_add_test(tcase, a_folder_is_no_scenario);
    tcase_add_test(tcase, the_report_as_json_says_the_same);
    tcase_add_test(tcase, the_report_of_a_right_file_is_empty);
    tcase_add_test(tcase, a_file_over_the_limit_is_refused_unread);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    for (int i = 0; i < n_cases; i++)
        free(cases[i]);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
