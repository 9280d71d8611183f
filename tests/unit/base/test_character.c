/* test_character.c - characters of UTF-8 and their columns. */
#include <check.h>
#include <stdlib.h>

#include "character.h"

static uint32_t first(const char *text, size_t length)
{
    size_t found;
    uint32_t c = trn_character(text, &found);
    ck_assert_uint_eq(found, length);
    return c;
}

START_TEST(characters_of_each_length_are_read)
{
    ck_assert_uint_eq(first("a", 1), 'a');
    ck_assert_uint_eq(first("\u00e9x", 2), 0xE9);
    ck_assert_uint_eq(first("\u20acx", 3), 0x20AC);
    ck_assert_uint_eq(first("\U0001F600", 4), 0x1F600);
}
END_TEST

START_TEST(bytes_that_are_no_character_are_passed_one_by_one)
{
    static const char *const bad[] = {"\x80",         "\xc0\xaf",         "\xe2\x82",
                                      "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_uint_eq(first(bad[i], 1), 0);
}
END_TEST

START_TEST(columns_follow_the_width_of_a_character)
{
    static const struct {
        uint32_t c;
        int columns;
    } known[] = {{'a', 1},     {0xE9, 1},    {0x2588, 1},  {0x2581, 1}, {0x4E2D, 2}, {0xAC00, 2},
                 {0xFF21, 2},  {0x1F600, 2}, {0x1F321, 1}, {0x2705, 2}, {0x0301, 0}, {0x05B7, 0},
                 {0x5D0, 1},   {0x20000, 2}, {0x1B, 0},    {0x202E, 0}, {0x200D, 0}, {0xFE0F, 0},
                 {0x1F3FB, 0}, {0xE0041, 0}, {0x9B, 0}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        ck_assert_msg(trn_character_columns(known[i].c) == known[i].columns, "U+%04X", (unsigned)known[i].c);
}
END_TEST

START_TEST(what_acts_on_a_terminal_is_known)
{
    static const uint32_t acts[] = {0x1B,   0x07,   0x7F,   0x9B,   0x061C, 0x200E,
                                    0x202A, 0x202E, 0x2066, 0x2069, 0xFEFF, 0xE000};
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        ck_assert_msg(trn_character_acts(acts[i]), "U+%04X", (unsigned)acts[i]);
    ck_assert(!trn_character_acts('a') && !trn_character_acts(0x5D0) && !trn_character_acts(0x1F600));
    ck_assert(trn_character_blank('\t') && trn_character_blank(0x2028) && !trn_character_blank('x'));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("character");
    TCase *tests = tcase_create("character");
    tcase_add_test(tests, characters_of_each_length_are_read);
    tcase_add_test(tests, bytes_that_are_no_character_are_passed_one_by_one);
    tcase_add_test(tests, columns_follow_the_width_of_a_character);
    tcase_add_test(tests, what_acts_on_a_terminal_is_known);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
