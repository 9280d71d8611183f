/* json_numbers.c - numbers of a scenario to and from text: quick ways give what the C library gives. */
#include <check.h>
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "tranche/rng.h"

enum { SEEDS = 8, NUMBERS = 40000 };

/* What stands in no quick way: the fewest of 15 to 17 digits that read back. */
static void plain_text(double value, char out[32])
{
    if (value == rint(value) && fabs(value) < 1e15) {
        snprintf(out, 32, "%lld", (long long)value);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, 32, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            break;
    }
}

/* Numbers as people write them, with few digits, and some with all. */
static double number_of(struct trn_stream *stream, int kind)
{
    const double unit = trn_stream_uniform(stream);
    const int power = (int)(trn_stream_u32(stream) % 44) - 22, digits = (int)(trn_stream_u32(stream) % 18);
    char text[64];
    switch (kind % 4) {
    case 0:
        return unit * pow(10.0, power);
    case 1:
        snprintf(text, sizeof text, "%.*g", digits, unit * pow(10.0, power));
        return strtod(text, NULL);
    case 2:
        return rint(unit * 1e16) / pow(10.0, digits);
    default:
        return -rint(unit * 1e4) / pow(10.0, digits);
    }
}

START_TEST(a_number_is_written_with_the_fewest_digits_that_read_back)
{
    struct trn_stream stream;
    trn_stream_init(&stream, &(struct trn_key){.seed = (uint64_t)_i});
    for (int i = 0; i < NUMBERS; i++) {
        const double value = number_of(&stream, i);
        char expected[32], found[32];
        plain_text(value, expected);
        trn_json_number_text(value, found);
        ck_assert_str_eq(found, expected);
    }
}
END_TEST

/* Up to 20 digits with a point anywhere, also with an exponent: what strtod reads. */
START_TEST(a_number_is_read_as_the_double_next_to_it)
{
    struct trn_stream stream;
    struct trn_arena *arena = trn_arena_create(0);
    jmp_buf on_oom;
    ck_assert_ptr_nonnull(arena);
    ck_assert_int_eq(setjmp(on_oom), 0);
    trn_arena_on_oom(arena, &on_oom);
    struct troubles troubles = {.arena = arena, .on_oom = &on_oom};
    trn_stream_init(&stream, &(struct trn_key){.seed = (uint64_t)_i, .purpose = 1});
    for (int i = 0; i < NUMBERS / 10; i++) {
        char text[64];
        const int whole = 1 + (int)(trn_stream_u32(&stream) % 10),
                  decimals = (int)(trn_stream_u32(&stream) % 11);
        int n = snprintf(text, sizeof text, "%s%u", i % 3 ? "" : "-", 1 + trn_stream_u32(&stream) % 9);
        for (int k = 1; k < whole; k++)
            text[n++] = (char)('0' + trn_stream_u32(&stream) % 10);
        if (decimals > 0)
            text[n++] = '.';
        for (int k = 0; k < decimals; k++)
            text[n++] = (char)('0' + trn_stream_u32(&stream) % 10);
        text[n] = '\0';
        if (i % 5 == 0)
            n += snprintf(text + n, sizeof text - (size_t)n, "e%d", (int)(trn_stream_u32(&stream) % 40) - 20);
        const struct json *json = trn_json_parse(&troubles, text, (size_t)n, 0);
        ck_assert_ptr_nonnull(json);
        ck_assert_int_eq(json->kind, JSON_NUMBER);
        ck_assert_msg(json->number == strtod(text, NULL), "%s is read as %.17g", text, json->number);
    }
    trn_arena_free(arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json_numbers");
    TCase *tcase = tcase_create("numbers");
    tcase_add_loop_test(tcase, a_number_is_written_with_the_fewest_digits_that_read_back, 0, SEEDS);
    tcase_add_loop_test(tcase, a_number_is_read_as_the_double_next_to_it, 0, SEEDS);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
