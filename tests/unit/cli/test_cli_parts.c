/* test_cli_parts.c - the parts of the command line that can be had without running anything. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "progress.h"
#include "suggest.h"
#include "text.h"

/* ---- suggestions -------------------------------------------------------------------------------- */

static const char *best_of(const char *word, const char *const *candidates)
{
    const char *best = NULL;
    int edits = 0;
    for (; *candidates; candidates++)
        best = suggest(word, *candidates, best, &edits);
    return best;
}

static const char *const commands_known[] = {"run", "compare", "validate", "inspect", "schema", "list", NULL};

START_TEST(the_nearest_name_is_suggested)
{
    ck_assert_str_eq(best_of("comapre", commands_known), "compare");
    ck_assert_str_eq(best_of("vaildate", commands_known), "validate");
    ck_assert_str_eq(best_of("lst", commands_known), "list");
    ck_assert_str_eq(best_of("insp", commands_known), "inspect"); /* cut short */
}
END_TEST

START_TEST(nothing_is_suggested_for_another_word)
{
    ck_assert_ptr_null(best_of("frobnicate", commands_known));
    ck_assert_ptr_null(best_of("", commands_known));
    char longest[400];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    ck_assert_ptr_null(best_of(longest, commands_known));
}
END_TEST

/* ---- text ------------------------------------------------------------------------------------------ */

START_TEST(paragraphs_break_at_spaces_before_the_width)
{
    struct text text = {0};
    text_wrap(&text, "  1. ", "one two three four", 14);
    ck_assert_str_eq(text_of(&text), "  1. one two\n     three\n     four\n");
    text_done(&text);
    text_wrap(&text, "", "a share of 95 % of all", 13); /* never a line that begins with % */
    ck_assert_str_eq(text_of(&text), "a share of\n95 % of all\n");
    text_done(&text);
    text_wrap(&text, "", "unbreakable-word-longer-than-the-width x", 10);
    ck_assert_str_eq(text_of(&text), "unbreakable-word-longer-than-the-width\nx\n");
    text_done(&text);
    text_wrap(&text, "", "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 x",
              10); /* columns, not bytes */
    ck_assert_str_eq(text_of(&text),
                     "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\nx\n");
    text_done(&text);
}
END_TEST

START_TEST(counts_and_money_are_grouped)
{
    char out[48];
    text_count(out, 0);
    ck_assert_str_eq(out, "0");
    text_count(out, 999);
    ck_assert_str_eq(out, "999");
    text_count(out, -1234567);
    ck_assert_str_eq(out, "-1,234,567");
    text_count(out, INT64_MIN);
    ck_assert_str_eq(out, "-9,223,372,036,854,775,808");
    text_cents(out, 123456789);
    ck_assert_str_eq(out, "1,234,567.89");
    text_cents(out, -5);
    ck_assert_str_eq(out, "-0.05");
}
END_TEST

START_TEST(numbers_have_no_negative_zero)
{
    char out[48];
    text_number(out, -0.00001, 2, true);
    ck_assert_str_eq(out, "0.00");
    text_number(out, 0.126, 2, true);
    ck_assert_str_eq(out, "+0.13");
    text_number(out, NAN, 2, false);
    ck_assert_str_eq(out, "-");
    text_number(out, INFINITY, 2, false);
    ck_assert_str_eq(out, "-");
}
END_TEST

START_TEST(json_is_escaped_nested_and_finite)
{
    struct text text = {0};
    struct json_out json = {.text = &text};
    json_open(&json, NULL, '{');
    json_string(&json, "a \"name\"", "line\nback\\slash \x01 \xc3\xa9");
    json_number(&json, "n", NAN);
    json_number(&json, "z", -0.0);
    json_open(&json, "list", '[');
    json_count(&json, NULL, -3);
    json_bool(&json, NULL, true);
    json_close(&json, ']');
    json_open(&json, "empty", '[');
    json_close(&json, ']');
    json_string(&json, "none", NULL);
    json_seed(&json, "seed", UINT64_MAX);
    json_close(&json, '}');
    ck_assert_str_eq(text_of(&text), "{\n"
                                     "  \"a \\\"name\\\"\": \"line\\nback\\\\slash \\u0001 \xc3\xa9\",\n"
                                     "  \"n\": null,\n"
                                     "  \"z\": 0,\n"
                                     "  \"list\": [\n    -3,\n    true\n  ],\n"
                                     "  \"empty\": [],\n"
                                     "  \"none\": null,\n"
                                     "  \"seed\": 18446744073709551615\n"
                                     "}\n");
    text_done(&text);
}
END_TEST

/* ---- progress -------------------------------------------------------------------------------------- */

START_TEST(a_progress_line_is_shorter_than_the_terminal)
{
    static const int64_t dones[] = {0, 1, 999, 5000000, 9999999, 10000000};
    static const double times[] = {0.0, 0.001, 1.0, 3600.0, 1e9};
    for (size_t d = 0; d < 6; d++) {
        for (size_t t = 0; t < 5; t++) {
            struct trn_progress now = {dones[d], 10000000, 0};
            char line[256];
            progress_line(line, sizeof line, _i, &now, times[t]);
            ck_assert_msg((int)strlen(line) < _i, "%d columns: \"%s\"", _i, line);
        }
    }
}
END_TEST

START_TEST(a_progress_line_tells_share_rate_and_time_left)
{
    struct trn_progress now = {50, 200, 100};
    char line[256];
    progress_line(line, sizeof line, 80, &now, 10.0);
    ck_assert_str_eq(line, "[#####               ]  25 %  50 of 200 worlds  5.0/s  0:30 left");
    progress_line(line, sizeof line, 40, &now, 10.0);
    ck_assert_str_eq(line, " 25 %  50 of 200  5.0/s  0:30 left");
    progress_line(line, sizeof line, 20, &now, 10.0);
    ck_assert_str_eq(line, " 25 %  0:30 left");
    now.done = 0;
    progress_line(line, sizeof line, 40, &now, 0.0);
    ck_assert_str_eq(line, "  0 %  0 of 200  0.0/s  ? left");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cli_parts");
    TCase *all = tcase_create("all");
    tcase_add_test(all, the_nearest_name_is_suggested);
    tcase_add_test(all, nothing_is_suggested_for_another_word);
    tcase_add_test(all, paragraphs_break_at_spaces_before_the_width);
    tcase_add_test(all, counts_and_money_are_grouped);
    tcase_add_test(all, numbers_have_no_negative_zero);
    tcase_add_test(all, json_is_escaped_nested_and_finite);
    tcase_add_loop_test(all, a_progress_line_is_shorter_than_the_terminal, 8, 121);
    tcase_add_test(all, a_progress_line_tells_share_rate_and_time_left);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
