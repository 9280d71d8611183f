/* test_cli_drawing.c - charts of characters: texts are harmless and fit, bars are as long as their numbers.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bars.h"

static struct text text;
static struct pen pen;

static void set_up(void)
{
    text = (struct text){0};
    pen = (struct pen){.out = &text, .arena = trn_arena_create(0), .width = 80, .utf8 = true};
}

static void tear_down(void)
{
    text_done(&text);
    trn_arena_free(pen.arena);
}

/* ---- texts --------------------------------------------------------------------------------------- */

START_TEST(names_come_out_harmless)
{
    ck_assert_str_eq(pen_clean(&pen, "\033[31mred\033[0m\007"), "[31mred[0m");
    ck_assert_str_eq(pen_clean(&pen, "a\u202eb\u2066c\u200d\u200bd"), "abcd");
    ck_assert_str_eq(pen_clean(&pen, " tab\tnew\r\nline\u2028end "), "tab new line end");
    ck_assert_str_eq(pen_clean(&pen, "\xff\xc3(\xe2\x82"), "(");
    ck_assert_str_eq(pen_clean(&pen, "\xc2\x9b"
                                     "31m\U000E0041x\ue000"),
                     "31mx");
    ck_assert_str_eq(pen_clean(&pen, "\U0001F1FA\U0001F1E6"), "UA"); /* a flag, of unsure width */
    ck_assert_str_eq(pen_clean(&pen, "\u0301e\u0301\u0301\u0301\u0301"), "e\u0301\u0301");
    ck_assert_str_eq(pen_clean(&pen, "%s %n"), "%s %n");
    ck_assert_str_eq(pen_clean(&pen, NULL), "");
    ck_assert_str_eq(pen_clean_lines(&pen, "  a  b\n\033[2J\tc\n"), "  a  b\n[2Jc\n");
}
END_TEST

START_TEST(without_utf8_a_character_is_one_question_mark)
{
    pen.utf8 = false;
    ck_assert_str_eq(pen_clean(&pen, "T\u00fcrkiye \u4e2d e\u0301"), "T?rkiye ? e");
}
END_TEST

START_TEST(long_names_end_in_dots_and_fit)
{
    ck_assert_str_eq(pen_fit(&pen, "Netherlands", 11), "Netherlands");
    ck_assert_str_eq(pen_fit(&pen, "Netherlands", 10), "Netherl...");
    ck_assert_str_eq(pen_fit(&pen, "United States", 10), "United..."); /* no space before the dots */
    ck_assert_str_eq(pen_fit(&pen, "\u4e2d\u6587\u540d\u5b57", 6), "\u4e2d..."); /* not half a character */
    ck_assert_int_eq(pen_columns("\u4e2de\u0301x"), 4);
}
END_TEST

START_TEST(no_line_of_a_paragraph_is_wider_than_the_page)
{
    char longest[301];
    memset(longest, 'x', 300);
    longest[300] = '\0';
    pen.width = 40;
    pen_paragraph(&pen, "  - ", pen_print(&pen, "a %s b \u4e2d\u6587 95 %% c", longest));
    int lines = 0, letters = 0;
    for (char *at = text.at, *line; (line = strsep(&at, "\n")) != NULL && *line; lines++) {
        ck_assert_int_le(pen_columns(line), 40);
        ck_assert(strncmp(line, lines == 0 ? "  - " : "    ", 4) == 0);
        for (const char *c = line; *c; c++)
            letters += *c == 'x';
    }
    ck_assert_int_ge(lines, 9);
    ck_assert_int_eq(letters, 300); /* nothing is lost */
}
END_TEST

/* ---- bars ---------------------------------------------------------------------------------------- */

static const char *one(double low, double high, double value, double from, double to, int columns)
{
    const struct axis axis = {low, high, ""};
    const struct bar bar = {.label = "", .number = "", .value = value, .low = from, .high = to};
    bool interval = false;
    return bars_one(&pen, &axis, &bar, columns, &interval);
}

START_TEST(a_bar_is_as_long_as_its_share_of_the_axis)
{
    ck_assert_str_eq(one(0, 10, 5, NAN, NAN, 11), "|#####     ");
    ck_assert_str_eq(one(0, 10, 10, NAN, NAN, 11), "|##########");
    ck_assert_str_eq(one(0, 10, 0, NAN, NAN, 11), "|          ");
    ck_assert_str_eq(one(0, 10, 0.2, NAN, NAN, 11), "|.         "); /* not nothing */
    ck_assert_str_eq(one(-10, 10, -5, NAN, NAN, 21), "     #####|          ");
    ck_assert_str_eq(one(-10, 0, -5, NAN, NAN, 11), "     #####|");
    ck_assert_str_eq(one(0, 10, NAN, NAN, NAN, 11), "|          ");
    pen.blocks = true;
    ck_assert_str_eq(one(0, 10, 2.5, NAN, NAN, 11), "\u2502\u2588\u2588\u258c       ");
    ck_assert_str_eq(one(-2, 2, -1.5, NAN, NAN, 5), "\u2590\u2588\u2502  ");
}
END_TEST

START_TEST(an_interval_is_seen_around_the_end_of_its_bar)
{
    ck_assert_str_eq(one(0, 10, 5, 3, 7, 11), "|###==--   ");
    ck_assert_str_eq(one(-10, 10, -5, -7, -3, 21), "   --==###|          ");
    ck_assert_str_eq(one(-10, 10, 2, -3, 7, 21), "       ---|==-----   "); /* on both sides of 0 */
    ck_assert_str_eq(one(0, 10, 5, 4.5, 5.5, 11), "|#####     ");          /* too narrow to be seen */
}
END_TEST

START_TEST(the_axis_begins_at_zero_and_holds_all_intervals)
{
    struct bar bars[] = {{.label = "a", .number = "", .value = 3, .low = 2, .high = 5.2},
                         {.label = "h", .number = "", .value = 99, .low = 99, .high = 99, .heading = true},
                         {.label = "b", .number = "", .value = 1, .low = -0.2, .high = 2},
                         {.label = "c", .number = "", .value = NAN, .low = NAN, .high = NAN}};
    struct axis axis = bars_axis(bars, 4, 0, "points");
    ck_assert_double_eq(axis.high, 6);
    ck_assert_double_eq_tol(axis.low, -0.2, 1e-12);
    axis = bars_axis(bars + 3, 1, 0, "points");
    ck_assert_double_eq(axis.low, 0);
    ck_assert_double_gt(axis.high, 0); /* a scale, even of nothing */
    axis = bars_axis(bars, 1, 0, "points");
    ck_assert_double_eq(axis.low, 0); /* also where all values are far from it */
}
END_TEST

static void draw_two(const char *first, const char *second)
{
    const struct bar bars[] = {
        {.label = first, .number = "5.0 (4.0 to 6.0)", .value = 5, .low = NAN, .high = NAN},
        {.label = second, .number = "-", .value = NAN, .low = NAN, .high = NAN}};
    const struct axis axis = {0, 10, "points"};
    text_done(&text);
    bars_draw(&pen, &axis, bars, 2);
}

START_TEST(labels_numbers_bars_and_the_axis_line_up)
{
    pen.width = 60;
    draw_two("factory", "\u4e2d\u6587");
    ck_assert_str_eq(text_of(&text), "  factory  5.0 (4.0 to 6.0)  |###############\n"
                                     "  \u4e2d\u6587     -                 |\n"
                                     "                             0                     10 points\n");
}
END_TEST

START_TEST(on_a_narrow_page_labels_stand_above)
{
    pen.width = 40;
    draw_two("factory", "a name that takes more than one line can hold");
    ck_assert_str_eq(text_of(&text), "  factory: 5.0 (4.0 to 6.0)\n"
                                     "  |###################\n"
                                     "  a name that takes more than one li...:\n"
                                     "  -\n"
                                     "  |\n"
                                     "  0                            10 points\n");
}
END_TEST

START_TEST(names_that_would_be_cut_to_the_same_stand_above)
{
    char first[60], second[60];
    memset(first, 'x', sizeof first);
    first[59] = '\0';
    strcpy(second, first);
    second[50] = 'y';
    draw_two(first, second);
    ck_assert_ptr_nonnull(strstr(text_of(&text), first));
    ck_assert_ptr_nonnull(strstr(text_of(&text), second));
}
END_TEST

START_TEST(colour_ends_where_it_begins)
{
    pen.colour = true;
    ck_assert_str_eq(one(0, 2, 1, NAN, NAN, 3), "|\033[36m# \033[0m");
    pen_heading(&pen, "title");
    ck_assert_str_eq(text_of(&text), "\033[1mtitle\033[0m\n");
}
END_TEST

/* ---- lines, ranges, shades ----------------------------------------------------------------------- */

START_TEST(a_line_over_time_has_the_height_of_its_values)
{
    const double values[] = {0, 0.05, 0.5, 0.99, 1, NAN};
    const char *rows[2];
    bars_columns(&pen, values, 6, 6, 1, rows);
    ck_assert_str_eq(rows[0], "00599 ");
    bars_columns(&pen, values, 6, 3, 1, rows); /* means of two; what is missing does not count */
    ck_assert_str_eq(rows[0], "079");
    bars_columns(&pen, values, 6, 12, 1, rows);
    ck_assert_str_eq(rows[0], "0000559999  ");
    pen.blocks = true;
    bars_columns(&pen, values, 6, 6, 2, rows);
    ck_assert_str_eq(rows[0], "   \u2588\u2588 ");
    ck_assert_str_eq(rows[1], "\u2581\u2581\u2588\u2588\u2588 ");
}
END_TEST

START_TEST(a_range_shows_now_then_and_the_interval)
{
    ck_assert_str_eq(bars_range(&pen, 0, 10, 1, 5, 4, 7, 11), "-o--=X==---");
    ck_assert_str_eq(bars_range(&pen, 0, 10, 9, 2, NAN, 3, 11), "==X=-----o-"); /* open below */
    ck_assert_str_eq(bars_range(&pen, 0, 10, 5, NAN, NAN, NAN, 11), "-----o-----");
    ck_assert_str_eq(bars_range(&pen, 0, 10, 20, NAN, NAN, NAN, 5), "----o"); /* never outside the line */
}
END_TEST

START_TEST(shades_grow_with_size)
{
    ck_assert_str_eq(bars_shade(&pen, 0), " ");
    ck_assert_str_eq(bars_shade(&pen, 0.25), ".");
    ck_assert_str_eq(bars_shade(&pen, 0.26), ":");
    ck_assert_str_eq(bars_shade(&pen, 0.75), "+");
    ck_assert_str_eq(bars_shade(&pen, 1), "#");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("drawing");
    TCase *tests = tcase_create("drawing");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, names_come_out_harmless);
    tcase_add_test(tests, without_utf8_a_character_is_one_question_mark);
    tcase_add_test(tests, long_names_end_in_dots_and_fit);
    tcase_add_test(tests, no_line_of_a_paragraph_is_wider_than_the_page);
    tcase_add_test(tests, a_bar_is_as_long_as_its_share_of_the_axis);
    tcase_add_test(tests, an_interval_is_seen_around_the_end_of_its_bar);
    tcase_add_test(tests, the_axis_begins_at_zero_and_holds_all_intervals);
    tcase_add_test(tests, labels_numbers_bars_and_the_axis_line_up);
    tcase_add_test(tests, on_a_narrow_page_labels_stand_above);
    tcase_add_test(tests, names_that_would_be_cut_to_the_same_stand_above);
    tcase_add_test(tests, colour_ends_where_it_begins);
    tcase_add_test(tests, a_line_over_time_has_the_height_of_its_values);
    tcase_add_test(tests, a_range_shows_now_then_and_the_interval);
    tcase_add_test(tests, shades_grow_with_size);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
