/* sha256_answers.c - known answers (FIPS 180-4 examples of NIST), and that all ways give the same. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "sha256.h"

static const struct answer {
    const char *text;
    size_t times;
    const char *hex;
} ANSWERS[] = {
    {"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrs"
     "tnopqrstu",
     1, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
    {"a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

START_TEST(the_digests_are_those_of_nist)
{
    const struct answer *answer = &ANSWERS[_i];
    struct trn_sha256 sha;
    char hex[65];
    trn_sha256_init(&sha);
    for (size_t i = 0; i < answer->times; i++)
        trn_sha256_add(&sha, answer->text, strlen(answer->text));
    trn_sha256_hex(&sha, hex);
    ck_assert_str_eq(hex, answer->hex);
}
END_TEST

/* Also from addresses that are no multiple of anything. */
START_TEST(a_digest_does_not_depend_on_the_pieces)
{
    static char text[1000];
    char whole[65], hex[65];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)(i * i / 7);
    trn_sha256_of(text, sizeof text, whole);
    for (size_t piece = 1; piece < 200; piece++) {
        struct trn_sha256 sha;
        trn_sha256_init(&sha);
        for (size_t i = 0; i < sizeof text; i += piece)
            trn_sha256_add(&sha, text + i, i + piece < sizeof text ? piece : sizeof text - i);
        trn_sha256_hex(&sha, hex);
        ck_assert_str_eq(hex, whole);
    }
}
END_TEST

/* The way that the processor has and the plain one, which other processors take. Each state comes from the
 * block before, each block from the state, so all bits are used. */
START_TEST(all_ways_to_a_block_give_the_same_state)
{
    uint32_t chosen[8] = {0}, plain[8] = {0}, block[16] = {0};
    for (uint32_t i = 0; i < 10000; i++) {
        trn_sha256_block(chosen, (const unsigned char *)block);
        trn_sha256_block_plain(plain, (const unsigned char *)block);
        ck_assert_mem_eq(chosen, plain, sizeof plain);
        memmove(block + 8, block, sizeof plain);
        memcpy(block, plain, sizeof plain);
    }
}
END_TEST

int main(void)
{
    TCase *tc = tcase_create("sha256");
    tcase_add_loop_test(tc, the_digests_are_those_of_nist, 0, sizeof ANSWERS / sizeof ANSWERS[0]);
    tcase_add_test(tc, a_digest_does_not_depend_on_the_pieces);
    tcase_add_test(tc, all_ways_to_a_block_give_the_same_state);
    Suite *suite = suite_create("io/sha256");
    suite_add_tcase(suite, tc);
    SRunner *sr = srunner_create(suite);
    srunner_set_tap(sr, "-");
    srunner_run_all(sr, CK_SILENT);
    const int failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
