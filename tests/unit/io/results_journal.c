/* results_journal.c - journals: what is found again, cut short, damaged, of something else, on a full disk.
 */
#include "tranche/io.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECES = 5 };

static char folder[64], path[96], other[96];

static void start(void)
{
    strcpy(folder, "journal-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.journal", folder);
    snprintf(other, sizeof other, "%s/b.journal", folder);
}

static void finish(void)
{
    unlink(path);
    unlink(other);
    ck_assert_int_eq(rmdir(folder), 0);
}

/* Piece i: a key, and a payload whose size and bytes depend on it. */
static size_t payload_of(int i, char key[32], unsigned char payload[64])
{
    size_t size = 8 + 7 * (size_t)i;
    snprintf(key, 32, "piece %d", i);
    for (size_t b = 0; b < size; b++)
        payload[b] = (unsigned char)(31 * (size_t)i + b);
    return size;
}

static struct trn_journal_file *open_journal(const char *name, bool resume)
{
    struct trn_journal_file *journal = NULL;
    struct trn_error error = {0};
    enum trn_status status = trn_journal_open(name, "the work", resume, &journal, &error);
    ck_assert_msg(status == TRN_OK, "%s: %s", error.path, error.text);
    return journal;
}

static void add(struct trn_journal_file *journal, int i)
{
    char key[32];
    unsigned char payload[64];
    size_t size = payload_of(i, key, payload);
    ck_assert(trn_journal_add(journal, key, payload, size));
}

static bool has(struct trn_journal_file *journal, int i)
{
    char key[32];
    unsigned char payload[64], found[64] = {0};
    size_t size = payload_of(i, key, payload);
    if (!trn_journal_find(journal, key, found, size))
        return false;
    ck_assert_mem_eq(found, payload, size);
    return true;
}

static void write_journal(const char *name, int from, int to)
{
    struct trn_journal_file *journal = open_journal(name, false);
    for (int i = from; i < to; i++)
        add(journal, i);
    trn_journal_close(journal, false);
}

static long size_of(const char *name)
{
    struct stat about;
    ck_assert_int_eq(stat(name, &about), 0);
    return (long)about.st_size;
}

START_TEST(what_was_added_is_found_by_key_and_size)
{
    struct trn_journal_file *journal = open_journal(path, false);
    unsigned char byte[64];
    for (int i = 0; i < PIECES; i++) {
        ck_assert(!has(journal, i));
        add(journal, i);
        ck_assert(has(journal, i)); /* at once, not only when it is opened again */
    }
    ck_assert(!trn_journal_find(journal, "piece 1", byte, 8)); /* another size is another piece */
    trn_journal_close(journal, false);
    journal = open_journal(path, true);
    ck_assert_int_eq(trn_journal_pieces(journal), PIECES);
    for (int i = 0; i < PIECES; i++)
        ck_assert(has(journal, i));
    ck_assert(!has(journal, PIECES));
    trn_journal_close(journal, true);
    ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

START_TEST(without_resume_it_begins_anew)
{
    write_journal(path, 0, PIECES);
    struct trn_journal_file *journal = open_journal(path, false);
    ck_assert_int_eq(trn_journal_pieces(journal), 0);
    trn_journal_close(journal, false);
}
END_TEST

/* A program that is killed leaves any number of bytes of the last piece. */
START_TEST(cut_at_any_byte_it_holds_the_whole_pieces_and_goes_on)
{
    write_journal(path, 0, 0);
    long head = size_of(path), ends[PIECES + 1] = {head};
    for (int i = 0; i < PIECES; i++) {
        write_journal(path, 0, i + 1);
        ends[i + 1] = size_of(path);
    }
    for (long cut = 0; cut <= ends[PIECES]; cut++) {
        int whole = 0;
        write_journal(path, 0, PIECES);
        ck_assert_int_eq(truncate(path, cut), 0);
        while (whole < PIECES && ends[whole + 1] <= cut)
            whole++;
        struct trn_journal_file *journal = open_journal(path, true);
        ck_assert_int_eq(trn_journal_pieces(journal), whole);
        for (int i = 0; i < PIECES; i++)
            ck_assert_int_eq(has(journal, i), i < whole);
        for (int i = whole; i < PIECES; i++)
            add(journal, i);
        trn_journal_close(journal, false);
        journal = open_journal(path, true); /* what was added stands behind the whole ones */
        for (int i = 0; i < PIECES; i++)
            ck_assert(has(journal, i));
        trn_journal_close(journal, false);
    }
}
END_TEST

START_TEST(a_damaged_piece_is_not_given_out)
{
    write_journal(path, 0, 2);
    long two = size_of(path);
    write_journal(path, 0, PIECES);
    for (long at = two; at < size_of(path); at += 13) {
        write_journal(path, 0, PIECES);
        FILE *file = fopen(path, "r+b");
        fseek(file, at, SEEK_SET);
        int byte = fgetc(file);
        fseek(file, at, SEEK_SET);
        fputc(byte ^ 0x40, file);
        fclose(file);
        struct trn_journal_file *journal = open_journal(path, true);
        ck_assert(has(journal, 0) && has(journal, 1));
        int left = 0;
        for (int i = 0; i < PIECES; i++)
            left += has(journal, i); /* has() compares the bytes */
        ck_assert_int_lt(left, PIECES);
        trn_journal_close(journal, false);
    }
}
END_TEST

START_TEST(a_journal_of_something_else_is_refused_and_kept)
{
    struct trn_journal_file *journal = NULL;
    struct trn_error error = {0};
    write_journal(path, 0, PIECES);
    long size = size_of(path);
    ck_assert_int_eq(trn_journal_open(path, "another work", true, &journal, &error), TRN_E_REFERENCE);
    ck_assert_str_eq(error.path, path);
    ck_assert_ptr_null(journal);
    FILE *file = fopen(other, "wb");
    fputs("dear diary, today I wrote something that is no journal", file);
    fclose(file);
    ck_assert_int_eq(trn_journal_open(other, "the work", true, &journal, &error), TRN_E_SYNTAX);
    ck_assert_int_eq(size_of(path), size);
}
END_TEST

START_TEST(journals_are_joined_without_what_is_there_already)
{
    struct trn_error error = {0};
    write_journal(path, 0, 3);
    write_journal(other, 2, PIECES);
    struct trn_journal_file *journal = open_journal(path, true);
    ck_assert_int_eq(trn_journal_merge(journal, other, "the work", &error), TRN_OK);
    ck_assert_int_eq(trn_journal_pieces(journal), PIECES);
    ck_assert_int_eq(trn_journal_merge(journal, other, "another work", &error), TRN_E_REFERENCE);
    trn_journal_close(journal, false);
    journal = open_journal(path, true);
    ck_assert_int_eq(trn_journal_pieces(journal), PIECES);
    for (int i = 0; i < PIECES; i++)
        ck_assert(has(journal, i));
    trn_journal_close(journal, false);
}
END_TEST

START_TEST(two_runs_do_not_write_one_journal)
{
    struct trn_journal_file *first = open_journal(path, false), *second = NULL;
    struct trn_error error = {0};
    unsigned char payload[64], found[64];
    char key[32];
    size_t size = payload_of(1, key, payload);
    ck_assert(trn_journal_add(first, key, payload, size));
    for (int resume = 0; resume < 2; resume++) {
        ck_assert_int_eq(trn_journal_open(path, "the work", resume == 1, &second, &error), TRN_E_IO);
        ck_assert_str_eq(error.text, "another run is writing this journal");
    }
    ck_assert(trn_journal_find(first, key, found, size)); /* it was not cut either */
    ck_assert_mem_eq(found, payload, size);
    trn_journal_close(first, false);
    second = open_journal(path, true);
    ck_assert_int_eq(trn_journal_pieces(second), 1);
    trn_journal_close(second, true);
}
END_TEST

START_TEST(a_full_disk_is_told_and_leaves_whole_pieces)
{
    char key[32];
    unsigned char payload[64];
    write_journal(path, 0, 2);
    struct rlimit before, limit;
    getrlimit(RLIMIT_FSIZE, &before);
    limit = before;
    limit.rlim_cur = (rlim_t)size_of(path) + 100; /* room for a part of a piece */
    signal(SIGXFSZ, SIG_IGN);
    struct trn_journal_file *journal = open_journal(path, true);
    setrlimit(RLIMIT_FSIZE, &limit);
    size_t size = payload_of(2, key, payload);
    bool added = trn_journal_add(journal, key, payload, size);
    setrlimit(RLIMIT_FSIZE, &before);
    ck_assert(!added);
    trn_journal_close(journal, false);
    journal = open_journal(path, true);
    ck_assert_int_eq(trn_journal_pieces(journal), 2);
    trn_journal_close(journal, false);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("journal");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, start, finish);
    tcase_set_timeout(all, 60);
    tcase_add_test(all, what_was_added_is_found_by_key_and_size);
    tcase_add_test(all, without_resume_it_begins_anew);
    tcase_add_test(all, cut_at_any_byte_it_holds_the_whole_pieces_and_goes_on);
    tcase_add_test(all, a_damaged_piece_is_not_given_out);
    tcase_add_test(all, a_journal_of_something_else_is_refused_and_kept);
    tcase_add_test(all, journals_are_joined_without_what_is_there_already);
    tcase_add_test(all, two_runs_do_not_write_one_journal);
    tcase_add_test(all, a_full_disk_is_told_and_leaves_whole_pieces);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
