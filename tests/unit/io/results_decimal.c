/* results_decimal.c - the fixed-decimal writer against printf. */
#include <check.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"

/* printf, with what the writer leaves away taken off. */
static void by_printf(char *out, size_t size, double value, int decimals)
{
    int n = snprintf(out, size, "%.*f", decimals, value);
    if (strchr(out, '.') != NULL) {
        while (out[n - 1] == '0')
            n--;
        if (out[n - 1] == '.')
            n--;
        out[n] = '\0';
    }
    if (strcmp(out, "-0") == 0)
        strcpy(out, "0");
}

static void check_value(double value, int decimals)
{
    char ours[TRN_DECIMAL_MAX];
    char theirs[TRN_DECIMAL_MAX];
    const size_t n = trn_decimal_number(ours, value, decimals);
    by_printf(theirs, sizeof theirs, value, decimals);
    if (strcmp(ours, theirs) != 0 || n != strlen(ours)) /* ck_assert would take most of the time */
        ck_abort_msg("%a with %d decimals: expected %s, found %s, length %zu", value, decimals, theirs, ours,
                     n);
}

static uint64_t state = 20240424;
static uint64_t draw(void) /* splitmix64 */
{
    uint64_t z = state += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

START_TEST(a_million_random_values_are_written_as_printf_writes_them)
{
    for (int i = 0; i < 1000000; i++) {
        const double unit = (double)(draw() >> 11) * 0x1p-53;
        const double value = ldexp(unit - 0.5, (int)(draw() % 70) - 15);
        check_value(value, (int)(draw() % 11));
    }
}
END_TEST

/* Whole numbers over powers of ten lie closest to the places where rounding turns. */
START_TEST(values_next_to_one_half_are_rounded_by_their_exact_value)
{
    for (int decimals = 0; decimals <= 9; decimals++)
        for (int i = 0; i < 60000; i++) {
            const double half = ((double)(draw() % 100000000) + 0.5) / pow(10.0, decimals);
            check_value(half, decimals);
            check_value(nextafter(half, 0.0), decimals);
            check_value(-nextafter(half, INFINITY), decimals);
        }
    check_value(0.5, 0);
    check_value(1.5, 0);
    check_value(2.5, 0);
    check_value(0.125, 2);
    check_value(0.375, 2);
    check_value(1.005, 2);
    check_value(1.115, 2);
}
END_TEST

START_TEST(bit_patterns_of_any_size_are_written_as_printf_writes_them)
{
    for (int i = 0; i < 100000; i++) {
        const uint64_t bits = draw();
        double value;
        memcpy(&value, &bits, sizeof value);
        if (isfinite(value))
            check_value(value, (int)(draw() % (TRN_DECIMALS_MAX + 1)));
    }
    check_value(1e15, 3);
    check_value(nextafter(1e15, 0.0), 0);
    check_value(999999999999999.9, 0);
    check_value(4503599627370497.5, 1);
    check_value(1.7976931348623157e308, 9);
    check_value(4.9406564584124654e-324, 9);
}
END_TEST

START_TEST(zeros_at_the_end_and_minus_zero_are_left_away)
{
    static const struct {
        double value;
        int decimals;
        const char *text;
    } cases[] = {{1.5, 3, "1.5"},
                 {2.0, 3, "2"},
                 {100.0, 0, "100"},
                 {-0.0, 2, "0"},
                 {-0.0004, 2, "0"},
                 {0.05, 2, "0.05"},
                 {-1.25, 1, "-1.2"},
                 {0.000001, 6, "0.000001"},
                 {1e20, 2, "100000000000000000000"},
                 {-1e-20, 12, "0"},
                 {10.10, 2, "10.1"},
                 {NAN, 2, ""},
                 {INFINITY, 2, "INF"},
                 {-INFINITY, 2, "-INF"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[TRN_DECIMAL_MAX];
        trn_decimal_number(out, cases[i].value, cases[i].decimals);
        ck_assert_str_eq(out, cases[i].text);
    }
}
END_TEST

START_TEST(counts_and_cents_reach_their_limits)
{
    char out[TRN_DECIMAL_MAX];
    trn_decimal_count(out, INT64_MAX);
    ck_assert_str_eq(out, "9223372036854775807");
    trn_decimal_count(out, INT64_MIN);
    ck_assert_str_eq(out, "-9223372036854775808");
    trn_decimal_count(out, 0);
    ck_assert_str_eq(out, "0");
    trn_decimal_cents(out, -5);
    ck_assert_str_eq(out, "-0.05");
    trn_decimal_cents(out, 123456);
    ck_assert_str_eq(out, "1234.56");
    trn_decimal_cents(out, INT64_MIN);
    ck_assert_str_eq(out, "-92233720368547758.08");
    for (int i = 0; i < 100000; i++) {
        char theirs[32];
        const int64_t value = (int64_t)draw() >> (draw() % 64);
        snprintf(theirs, sizeof theirs, "%" PRId64, value);
        ck_assert_uint_eq(trn_decimal_count(out, value), strlen(theirs));
        ck_assert_str_eq(out, theirs);
    }
}
END_TEST

/* Where the machine has a locale with a decimal comma; elsewhere this shows nothing new. */
START_TEST(the_point_stays_a_point_in_every_locale)
{
    static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "uk_UA.UTF-8", "ps_AF.UTF-8"};
    for (size_t i = 0; i < sizeof locales / sizeof locales[0]; i++) {
        char out[TRN_DECIMAL_MAX];
        setlocale(LC_ALL, locales[i]);
        trn_decimal_number(out, 1234.5, 3);
        ck_assert_str_eq(out, "1234.5");
        trn_decimal_number(out, 0.1, 12);
        ck_assert_str_eq(out, "0.1");
    }
    setlocale(LC_ALL, "C");
}
END_TEST

int main(void)
{
    TCase *tc = tcase_create("decimal");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, a_million_random_values_are_written_as_printf_writes_them);
    tcase_add_test(tc, values_next_to_one_half_are_rounded_by_their_exact_value);
    tcase_add_test(tc, bit_patterns_of_any_size_are_written_as_printf_writes_them);
    tcase_add_test(tc, zeros_at_the_end_and_minus_zero_are_left_away);
    tcase_add_test(tc, counts_and_cents_reach_their_limits);
    tcase_add_test(tc, the_point_stays_a_point_in_every_locale);
    Suite *suite = suite_create("io/decimal");
    suite_add_tcase(suite, tc);
    SRunner *sr = srunner_create(suite);
    srunner_set_tap(sr, "-");
    srunner_run_all(sr, CK_SILENT);
    const int failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
