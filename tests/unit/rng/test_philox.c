/* test_philox.c - keyed draws, streams, and GSL's view of them. */
#include <check.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "philox.h"
#include "tranche/rng.h"

/* Known answers of the generator: kat_vectors of Random123, philox4x32 with 10 rounds. */
static const struct known {
    uint32_t counter[4], key[2], expected[4];
} KNOWN[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

START_TEST(blocks_are_those_of_random123)
{
    const struct known *known = &KNOWN[_i];
    const struct trn_key key = {.seed = (uint64_t)known->key[1] << 32 | known->key[0],
                                .entity = known->counter[1],
                                .purpose = known->counter[2] & ~TRN_STREAM_BIT,
                                .replication = known->counter[3]};
    uint32_t block[4];
    trn_philox_block(&key, known->counter[0], known->counter[2] & TRN_STREAM_BIT, block);
    for (int i = 0; i < 4; i++)
        ck_assert_uint_eq(block[i], known->expected[i]);
}
END_TEST

START_TEST(a_keyed_draw_is_a_function_of_key_and_counter)
{
    const struct trn_key key = {0, 0, 0, 0};
    const double first = trn_key_uniform(&key, 0);
    /* 0x6627e8d5e169c58d of the first known answer */
    ck_assert_double_eq(first, (double)(UINT64_C(0x6627e8d5e169c58d) >> 11 | 1) * 0x1.0p-53);
    trn_key_uniform(&key, 5);
    ck_assert_double_eq(trn_key_uniform(&key, 0), first);
}
END_TEST

START_TEST(every_part_of_the_key_matters)
{
    const struct trn_key keys[] = {
        {0, 0, 0, 0}, {1, 0, 0, 0}, {UINT64_C(1) << 32, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1},
    };
    enum { N = sizeof keys / sizeof keys[0] };

    double drawn[2 * N];
    for (int i = 0; i < N; i++) {
        drawn[2 * i] = trn_key_uniform(&keys[i], 0);
        drawn[2 * i + 1] = trn_key_uniform(&keys[i], 1);
    }
    for (int i = 0; i < 2 * N; i++)
        for (int j = 0; j < i; j++)
            ck_assert_double_ne(drawn[i], drawn[j]);
}
END_TEST

/* The first 4,000 words of a stream share no pair with 2,000 keyed draws of the same key. */
START_TEST(the_stream_of_a_key_is_apart_from_its_keyed_draws)
{
    const struct trn_key key = {7, 1, 2, 3};
    struct trn_stream stream;
    trn_stream_init(&stream, &key);
    static double streamed[2000];
    for (int i = 0; i < 2000; i++)
        streamed[i] = trn_stream_uniform(&stream);
    for (uint32_t i = 0; i < 2000; i++) {
        const double drawn = trn_key_uniform(&key, i);
        for (int k = 0; k < 2000; k++)
            if (drawn == streamed[k])
                ck_abort_msg("keyed draw %u is draw %d of the stream", i, k);
    }
}
END_TEST

START_TEST(a_unit_is_never_0_and_never_1)
{
    ck_assert_double_eq(trn_unit_of(0), 0x1.0p-53);
    ck_assert_double_eq(trn_unit_of(UINT64_MAX), 1.0 - 0x1.0p-53);
    ck_assert_double_eq(trn_unit_of(UINT64_C(1) << 63) + trn_unit_of((UINT64_C(1) << 63) - 1), 1.0);
}
END_TEST

START_TEST(keyed_laws_are_inverse_distribution_functions)
{
    const struct trn_key key = {7, 1, 2, 3};
    for (uint32_t i = 0; i < 1000; i++) {
        const double u = trn_key_uniform(&key, i);
        ck_assert_double_eq_tol(gsl_cdf_ugaussian_P(trn_key_normal(&key, i)), u, 1e-12);
        ck_assert_double_eq_tol(1.0 - exp(-trn_key_exponential(&key, i)), u, 1e-12);
    }
}
END_TEST

START_TEST(a_stream_hands_out_the_words_of_its_blocks_in_order)
{
    const struct trn_key keys[] = {{99, 4, 5, 6}, {UINT64_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX >> 1}};
    for (int k = 0; k < 2; k++) {
        struct trn_stream stream;
        trn_stream_init(&stream, &keys[k]);
        for (uint32_t number = 0; number < 100; number++) {
            uint32_t block[4];
            trn_philox_block(&keys[k], number, TRN_STREAM_BIT, block);
            for (int i = 0; i < 4; i++)
                ck_assert_uint_eq(trn_stream_u32(&stream), block[i]);
        }
    }
}
END_TEST

/* The way with vectors that is not the fastest here is taken by no other test. The last number passes 2^32.
 */
START_TEST(all_ways_to_several_blocks_give_the_same_words)
{
    enum { BYTES = TRN_STREAM_WORDS * sizeof(uint32_t) };

    const struct trn_key key = {UINT64_C(0xf123456789abcdef), UINT32_MAX - _i, 0x9e3779b9u * _i, 17 * _i};
    const uint32_t numbers[] = {0, 1, 9, 1000003, UINT32_MAX - 2};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        uint32_t plain[TRN_STREAM_WORDS], chosen[TRN_STREAM_WORDS];
        trn_philox_plain(&key, numbers[i], TRN_STREAM_BIT, plain);
        trn_philox_several(&key, numbers[i], TRN_STREAM_BIT, chosen);
        ck_assert_mem_eq(chosen, plain, BYTES);
#ifdef __SSE2__
        uint32_t vectors[TRN_STREAM_WORDS];
        trn_philox_sse2(&key, numbers[i], TRN_STREAM_BIT, vectors);
        ck_assert_mem_eq(vectors, plain, BYTES);
        if (__builtin_cpu_supports("avx2")) {
            trn_philox_avx2(&key, numbers[i], TRN_STREAM_BIT, vectors);
            ck_assert_mem_eq(vectors, plain, BYTES);
        }
#endif
    }
}
END_TEST

/* A double takes the next two words, also where they lie in two blocks. */
START_TEST(words_and_doubles_may_be_mixed)
{
    const struct trn_key key = {99, 4, 5, 6};
    struct trn_stream words, mixed;
    trn_stream_init(&words, &key);
    trn_stream_init(&mixed, &key);
    for (int i = 0; i < 1000; i++) {
        if (i % 3 == 0) {
            ck_assert_uint_eq(trn_stream_u32(&mixed), trn_stream_u32(&words));
        } else {
            const uint64_t high = trn_stream_u32(&words);
            const uint64_t bits = high << 32 | trn_stream_u32(&words);
            ck_assert_double_eq(trn_stream_uniform(&mixed), trn_unit_of(bits));
        }
    }
}
END_TEST

START_TEST(a_copied_stream_goes_on_alike)
{
    struct trn_stream a, b;
    trn_stream_init(&a, &(struct trn_key){.seed = 3});
    for (int i = 0; i < 7; i++)
        trn_stream_u32(&a);
    b = a;
    for (int i = 0; i < 100; i++)
        ck_assert_double_eq(trn_stream_normal(&a, 0.0, 1.0), trn_stream_normal(&b, 0.0, 1.0));
}
END_TEST

START_TEST(gsl_sees_the_same_stream)
{
    const struct trn_key key = {5, 6, 7, 8};
    struct trn_stream stream;
    trn_stream_init(&stream, &key);
    gsl_rng *rng = gsl_rng_alloc(trn_rng_philox());
    trn_rng_set_key(rng, &key);
    for (int i = 0; i < 1000; i++) {
        ck_assert_uint_eq(gsl_rng_get(rng), trn_stream_u32(&stream));
        ck_assert_double_eq(gsl_rng_uniform(rng), trn_stream_uniform(&stream));
    }
    gsl_rng_set(rng, 77);
    trn_stream_init(&stream, &(struct trn_key){.seed = 77});
    ck_assert_uint_eq(gsl_rng_get(rng), trn_stream_u32(&stream));
    ck_assert_uint_eq(gsl_rng_max(rng), UINT32_MAX);
    ck_assert_uint_eq(gsl_rng_min(rng), 0);
    gsl_rng_free(rng);
}
END_TEST

START_TEST(names_are_hashed_by_fnv_1a)
{
    ck_assert_uint_eq(trn_hash_name(""), 0x811c9dc5);
    ck_assert_uint_eq(trn_hash_name("a"), 0xe40c292c);
    ck_assert_uint_eq(trn_hash_name("foobar"), 0xbf9cf968);
}
END_TEST

/* Chi-squared over 64 cells of (entity, counter) neighbours: 4,096 keys, 64 draws each. The
 * limits leave out 1e-6 on each side. */
START_TEST(neighbouring_keys_draw_independently)
{
    enum { SIDE = 8, CELLS = SIDE * SIDE, KEYS = 4096, DRAWS = 64 };

    int count[CELLS] = {0};
    for (uint32_t entity = 0; entity < KEYS; entity++) {
        const struct trn_key a = {1, 0, entity, 0}, b = {1, 0, entity + 1, 0};
        for (uint32_t i = 0; i < DRAWS; i++)
            count[(int)(SIDE * trn_key_uniform(&a, i)) * SIDE + (int)(SIDE * trn_key_uniform(&b, i))]++;
    }
    const double expected = (double)KEYS * DRAWS / CELLS;
    double chi2 = 0.0;
    for (int i = 0; i < CELLS; i++)
        chi2 += (count[i] - expected) * (count[i] - expected) / expected;
    ck_assert_double_lt(chi2, gsl_cdf_chisq_Qinv(1e-6, CELLS - 1));
    ck_assert_double_gt(chi2, gsl_cdf_chisq_Pinv(1e-6, CELLS - 1));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("philox");
    TCase *tcase = tcase_create("philox");
    suite_add_tcase(suite, tcase);
    tcase_add_loop_test(tcase, blocks_are_those_of_random123, 0, sizeof KNOWN / sizeof KNOWN[0]);
    tcase_add_test(tcase, a_keyed_draw_is_a_function_of_key_and_counter);
    tcase_add_test(tcase, every_part_of_the_key_matters);
    tcase_add_test(tcase, the_stream_of_a_key_is_apart_from_its_keyed_draws);
    tcase_add_test(tcase, a_unit_is_never_0_and_never_1);
    tcase_add_test(tcase, keyed_laws_are_inverse_distribution_functions);
    tcase_add_test(tcase, a_stream_hands_out_the_words_of_its_blocks_in_order);
    tcase_add_loop_test(tcase, all_ways_to_several_blocks_give_the_same_words, 0, 20);
    tcase_add_test(tcase, words_and_doubles_may_be_mixed);
    tcase_add_test(tcase, a_copied_stream_goes_on_alike);
    tcase_add_test(tcase, gsl_sees_the_same_stream);
    tcase_add_test(tcase, names_are_hashed_by_fnv_1a);
    tcase_add_test(tcase, neighbouring_keys_draw_independently);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
