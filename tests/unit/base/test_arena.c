/* test_arena.c - pieces, resets, and no memory. */
#include <check.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/arena.h"

static struct trn_arena *arena;

static void setup(void)
{
    arena = trn_arena_create(1024);
    ck_assert_ptr_nonnull(arena);
}

static void teardown(void)
{
    trn_arena_free(arena);
}

static bool all_zero(const unsigned char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

START_TEST(pieces_are_aligned_zeroed_and_apart)
{
    unsigned char *piece[200];
    for (size_t i = 0; i < 200; i++) {
        piece[i] = trn_arena_alloc(arena, i, 3);
        ck_assert_uint_eq((uintptr_t)piece[i] % 16, 0);
        ck_assert(all_zero(piece[i], 3 * i));
        memset(piece[i], (int)i, 3 * i);
    }
    for (size_t i = 0; i < 200; i++)
        for (size_t k = 0; k < 3 * i; k++)
            ck_assert_uint_eq(piece[i][k], i);
}
END_TEST

START_TEST(pieces_are_zeroed_after_a_reset_too)
{
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 50; i++) {
            unsigned char *piece = TRN_NEW(arena, unsigned char, 100);
            ck_assert(all_zero(piece, 100));
            memset(piece, 0xff, 100);
        }
        trn_arena_reset(arena);
    }
}
END_TEST

START_TEST(nothing_has_an_address_of_its_own)
{
    void *a = trn_arena_alloc(arena, 0, 8), *b = trn_arena_alloc(arena, 8, 0);
    ck_assert_ptr_nonnull(a);
    ck_assert_ptr_nonnull(b);
    ck_assert_ptr_ne(a, b);
}
END_TEST

START_TEST(a_piece_may_be_larger_than_a_chunk)
{
    unsigned char *small = TRN_NEW(arena, unsigned char, 10);
    unsigned char *large = TRN_NEW(arena, unsigned char, 100000);
    unsigned char *next = TRN_NEW(arena, unsigned char, 10);
    ck_assert(all_zero(large, 100000));
    memset(large, 1, 100000);
    ck_assert(all_zero(small, 10) && all_zero(next, 10));
    ck_assert_int_eq(next - small, 16); /* the first chunk goes on being filled */
}
END_TEST

/* The same pieces in another order need no more memory. */
START_TEST(a_warm_arena_asks_for_nothing_in_any_order)
{
    static const size_t sizes[] = {40, 900, 17, 5000, 333, 1024, 1, 700, 64, 2048};
    enum { N = sizeof sizes / sizeof sizes[0] };

    for (int i = 0; i < N; i++)
        TRN_NEW(arena, char, sizes[i]);
    const size_t used = trn_arena_used(arena), reserved = trn_arena_reserved(arena);
    for (int shift = 0; shift < N; shift++) {
        trn_arena_reset(arena);
        ck_assert_uint_eq(trn_arena_used(arena), 0);
        for (int i = 0; i < N; i++)
            TRN_NEW(arena, char, sizes[(N - 1 - i + shift) % N]);
        ck_assert_uint_eq(trn_arena_used(arena), used);
        ck_assert_uint_eq(trn_arena_reserved(arena), reserved);
    }
}
END_TEST

START_TEST(reserved_is_at_least_what_is_used)
{
    for (int i = 0; i < 500; i++) {
        TRN_NEW(arena, char, 7 * i);
        ck_assert_uint_ge(trn_arena_reserved(arena), trn_arena_used(arena));
    }
}
END_TEST

START_TEST(a_product_that_overflows_gives_null)
{
    ck_assert_ptr_null(trn_arena_alloc(arena, SIZE_MAX / 2, 3));
    ck_assert_ptr_null(trn_arena_alloc(arena, SIZE_MAX, 1));
    ck_assert_ptr_null(trn_arena_alloc(arena, SIZE_MAX - 40, 1));
    ck_assert_ptr_nonnull(trn_arena_alloc(arena, 1, 1));
}
END_TEST

START_TEST(no_memory_jumps_where_it_was_told_to)
{
    jmp_buf on_oom;
    volatile bool returned = false;
    if (setjmp(on_oom) == 0) {
        trn_arena_on_oom(arena, &on_oom);
        trn_arena_alloc(arena, SIZE_MAX / 2, 3);
        returned = true;
    }
    ck_assert(!returned);
    trn_arena_on_oom(arena, NULL);
    ck_assert_ptr_null(trn_arena_alloc(arena, SIZE_MAX / 2, 3));
}
END_TEST

START_TEST(text_is_copied)
{
    char text[] = "Patriot";
    const char *copy = trn_arena_strdup(arena, text);
    text[0] = 'x';
    ck_assert_str_eq(copy, "Patriot");
    ck_assert_str_eq(trn_arena_strdup(arena, ""), "");
}
END_TEST

START_TEST(printf_writes_into_the_arena)
{
    ck_assert_str_eq(trn_arena_printf(arena, "/donors/%d/%s", 3, "stock"), "/donors/3/stock");
    char *long_text = trn_arena_printf(arena, "%5000d", 1);
    ck_assert_uint_eq(strlen(long_text), 5000);
}
END_TEST

START_TEST(free_takes_null)
{
    trn_arena_free(NULL);
}
END_TEST

START_TEST(the_default_chunk_is_64_kib)
{
    struct trn_arena *other = trn_arena_create(0);
    TRN_NEW(other, char, 1);
    ck_assert_uint_eq(trn_arena_reserved(other), 65536);
    trn_arena_free(other);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arena");
    TCase *tcase = tcase_create("arena");
    suite_add_tcase(suite, tcase);
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, pieces_are_aligned_zeroed_and_apart);
    tcase_add_test(tcase, pieces_are_zeroed_after_a_reset_too);
    tcase_add_test(tcase, nothing_has_an_address_of_its_own);
    tcase_add_test(tcase, a_piece_may_be_larger_than_a_chunk);
    tcase_add_test(tcase, a_warm_arena_asks_for_nothing_in_any_order);
    tcase_add_test(tcase, reserved_is_at_least_what_is_used);
    tcase_add_test(tcase, a_product_that_overflows_gives_null);
    tcase_add_test(tcase, no_memory_jumps_where_it_was_told_to);
    tcase_add_test(tcase, text_is_copied);
    tcase_add_test(tcase, printf_writes_into_the_arena);
    tcase_add_test(tcase, free_takes_null);
    tcase_add_test(tcase, the_default_chunk_is_64_kib);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
