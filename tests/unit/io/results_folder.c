/* results_folder.c - result folders: rows as CSV, descriptions, hashes, and all or nothing. */
#include <check.h>
#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csv_write.h"
#include "folder.h"
#include "tranche/date.h"
#include "tranche/io.h"

static const struct trn_column columns[] = {
    {"date", TRN_CELL_DATE, 0, "", "Day of the row"},
    {"name", TRN_CELL_TEXT, 0, "", "Who"},
    {"share", TRN_CELL_NUMBER, 3, "1", "Share of need met"},
    {"items", TRN_CELL_COUNT, 0, "item", "How many"},
    {"paid", TRN_CELL_MONEY, 0, "", "Money"},
};
static const struct trn_table table = {"Rows", "Rows of a test", 5, columns};
static const struct trn_manifest manifest = {
    "tranche run s.json", "0.1.0", UINT64_MAX, 200, 200, 0, false, NULL};

static char top[64]; /* folder of one test */
static char target[96];

static void set_up(void)
{
    strcpy(top, "results-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(top));
    snprintf(target, sizeof target, "%s/out", top);
}

static void tear_down(void)
{
    trn_folder_remove(top, NULL);
}

static char *slurp(const char *folder, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s: %s", path, strerror(errno));
    char *text = calloc(1, 1 << 20);
    ck_assert_ptr_nonnull(text);
    ck_assert_uint_lt(fread(text, 1, (1 << 20) - 1, file), (1 << 20) - 1);
    fclose(file);
    return text;
}

static int entries(const char *folder)
{
    struct trn_listing listing;
    ck_assert_int_eq(trn_folder_list(folder, &listing, NULL), TRN_OK);
    const int n = listing.n;
    trn_listing_done(&listing);
    return n;
}

static struct trn_results *create(bool overwrite)
{
    struct trn_results *results = NULL;
    struct trn_error error = {0};
    const enum trn_status status =
        trn_results_create(target, overwrite, trn_date_to_days(2024, 2, 28), &results, &error);
    ck_assert_msg(status == TRN_OK, "%s: %s", error.path, error.text);
    return results;
}

static bool row(struct trn_results *results, double day, const char *name, double share, int64_t items,
                int64_t paid)
{
    const union trn_cell cells[] = {
        {.number = day}, {.text = name}, {.number = share}, {.count = items}, {.count = paid}};
    return trn_results_row(results, &table, cells);
}

static void commit(struct trn_results *results)
{
    struct trn_error error = {0};
    const enum trn_status status = trn_results_commit(results, &manifest, &error);
    ck_assert_msg(status == TRN_OK, "%s: %s", error.path, error.text);
    trn_results_free(results);
}

static void make(const char *name, bool overwrite)
{
    struct trn_results *results = create(overwrite);
    ck_assert(row(results, 0.0, name, 0.5, 1, 100));
    commit(results);
}

/* ---- rows ---- */

START_TEST(cells_are_written_as_the_table_says)
{
    struct trn_results *results = create(false);
    ck_assert(row(results, 1.99, "Germany", 0.12345, 40000, 123456));
    ck_assert(row(results, 2.0, "a \"b\", c\nd", -0.0, 0, -5));
    ck_assert(row(results, NAN, NULL, NAN, TRN_MISSING_COUNT, TRN_MISSING_COUNT));
    commit(results);
    char *text = slurp(target, "Rows.csv");
    ck_assert_str_eq(text, "date,name,share,items,paid\n"
                           "2024-02-29,Germany,0.123,40000,1234.56\n"
                           "2024-03-01,\"a \"\"b\"\", c\nd\",0,0,-0.05\n"
                           ",,,,\n");
    free(text);
}
END_TEST

START_TEST(text_that_a_spreadsheet_would_run_is_made_harmless_and_can_be_read_back)
{
    static const struct {
        const char *text, *cell;
    } cases[] = {{"=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
                 {"+1", "'+1"},
                 {"-1", "'-1"},
                 {"@SUM(A1)", "'@SUM(A1)"},
                 {"\t=1", "'\t=1"},
                 {"\r=1", "\"'\r=1\""},
                 {"\n=1", "\"'\n=1\""},
                 {"\uFF1D1+1", "'\uFF1D1+1"},
                 {"'=1", "''=1"},
                 {"=1,2", "\"'=1,2\""},
                 {"155mm", "155mm"},
                 {"'tis", "'tis"},
                 {"", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trn_outfile file;
        char path[128];
        snprintf(path, sizeof path, "%s/cell", top);
        ck_assert_int_eq(trn_outfile_open(&file, path, NULL), TRN_OK);
        trn_csv_text(&file, cases[i].text);
        ck_assert_int_eq(trn_outfile_close(&file, NULL), TRN_OK);
        char *cell = slurp(top, "cell");
        ck_assert_str_eq(cell, cases[i].cell);
        if (cell[0] == '"') {
            cell[strlen(cell) - 1] = '\0';
            ck_assert_str_eq(trn_csv_plain(cell + 1), cases[i].text);
        } else {
            ck_assert_str_eq(trn_csv_plain(cell), cases[i].text);
        }
        free(cell);
    }
}
END_TEST

START_TEST(a_day_out_of_the_calendar_is_refused_and_remembered)
{
    struct trn_results *results = create(false);
    struct trn_error error = {0};
    ck_assert(row(results, (double)(trn_date_to_days(2199, 12, 31) - trn_date_to_days(2024, 2, 28)), "last",
                  0, 0, 0));
    ck_assert(row(results, (double)(trn_date_to_days(1900, 1, 1) - trn_date_to_days(2024, 2, 28)), "first", 0,
                  0, 0));
    ck_assert(!row(results, 1e9, "Never", 0.5, 1, 1));
    ck_assert(!row(results, 1.0, "Later", 0.5, 1, 1));
    ck_assert_int_eq(trn_results_error(results, &error), TRN_E_RANGE);
    ck_assert_ptr_nonnull(strstr(error.text, "date: expected a day"));
    ck_assert_int_eq(trn_results_commit(results, &manifest, NULL), TRN_E_RANGE);
    trn_results_abandon(results);
    ck_assert_int_eq(access(target, F_OK), -1);
    ck_assert_int_eq(entries(top), 0);
}
END_TEST

/* ---- what stands beside them ---- */

static const char *member(const cJSON *object, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

START_TEST(the_datapackage_describes_every_column)
{
    make("x", false);
    char *text = slurp(target, "datapackage.json");
    cJSON *json = cJSON_Parse(text);
    const cJSON *resource = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(json, "resources"), 0);
    const cJSON *schema = cJSON_GetObjectItemCaseSensitive(resource, "schema");
    const cJSON *fields = cJSON_GetObjectItemCaseSensitive(schema, "fields");
    static const char *const types[] = {"date", "string", "number", "integer", "number"};
    ck_assert_str_eq(member(resource, "name"), "rows");
    ck_assert_str_eq(member(resource, "path"), "Rows.csv");
    ck_assert_int_eq(cJSON_GetArraySize(fields), 5);
    for (int i = 0; i < 5; i++) {
        ck_assert_str_eq(member(cJSON_GetArrayItem(fields, i), "name"), columns[i].name);
        ck_assert_str_eq(member(cJSON_GetArrayItem(fields, i), "type"), types[i]);
        ck_assert_str_eq(member(cJSON_GetArrayItem(fields, i), "description"), columns[i].description);
    }
    ck_assert_str_eq(member(cJSON_GetArrayItem(fields, 3), "unit"), "item");
    ck_assert_str_eq(member(cJSON_GetArrayItem(fields, 4), "unit"), "EUR");
    ck_assert_str_eq(cJSON_GetStringValue(
                         cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(schema, "missingValues"), 0)),
                     "");
    cJSON_Delete(json);
    free(text);
}
END_TEST

START_TEST(the_manifest_hashes_every_other_file)
{
    struct trn_results *results = create(false);
    char path[512];
    ck_assert(row(results, 0.0, "x", 0.5, 1, 1));
    ck_assert_int_eq(trn_results_text(results, "charts/abc.txt", "abc", NULL), TRN_OK);
    ck_assert_int_eq(trn_results_path(results, "charts/other.txt", path, sizeof path, NULL), TRN_OK);
    FILE *other = fopen(path, "wb"); /* as gnuplot would */
    ck_assert_ptr_nonnull(other);
    fclose(other);
    commit(results);
    char *text = slurp(target, "manifest.json");
    ck_assert_ptr_nonnull(strstr(text, "\"seed\": 18446744073709551615"));
    cJSON *json = cJSON_Parse(text);
    const cJSON *outputs = cJSON_GetObjectItemCaseSensitive(json, "outputs");
    static const char *const names[] = {"Rows.csv", "charts/abc.txt", "charts/other.txt", "datapackage.json"};
    ck_assert_int_eq(cJSON_GetArraySize(outputs), 4);
    for (int i = 0; i < 4; i++)
        ck_assert_str_eq(member(cJSON_GetArrayItem(outputs, i), "path"), names[i]);
    /* FIPS 180-2, appendix B.1, and the hash of nothing. */
    ck_assert_str_eq(member(cJSON_GetArrayItem(outputs, 1), "sha256"),
                     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    ck_assert_str_eq(member(cJSON_GetArrayItem(outputs, 2), "sha256"),
                     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    cJSON_Delete(json);
    free(text);
}
END_TEST

START_TEST(two_runs_write_the_same_bytes)
{
    make("x", false);
    char *first[2] = {slurp(target, "manifest.json"), slurp(target, "datapackage.json")};
    make("x", true);
    char *second[2] = {slurp(target, "manifest.json"), slurp(target, "datapackage.json")};
    for (int i = 0; i < 2; i++) {
        ck_assert_str_eq(first[i], second[i]);
        ck_assert_ptr_null(strstr(first[i], top));
        free(first[i]);
        free(second[i]);
    }
}
END_TEST

START_TEST(after_a_flush_rows_and_manifest_can_be_read_and_more_may_follow)
{
    struct trn_results *results = create(false);
    ck_assert(row(results, 0.0, "one", 0.5, 1, 1));
    ck_assert_int_eq(trn_results_flush(results, &manifest, NULL), TRN_OK);
    char *text = slurp(trn_results_folder(results), "Rows.csv");
    ck_assert_ptr_nonnull(strstr(text, "one"));
    free(text);
    text = slurp(trn_results_folder(results), "manifest.json");
    ck_assert_ptr_nonnull(strstr(text, "\"version\": \"0.1.0\""));
    free(text);
    ck_assert(row(results, 1.0, "two", 0.5, 1, 1));
    commit(results);
    text = slurp(target, "Rows.csv");
    ck_assert_ptr_nonnull(strstr(text, "2024-02-28,one,0.5,1,0.01\n2024-02-29,two,0.5,1,0.01\n"));
    free(text);
}
END_TEST

/* ---- all or nothing ---- */

START_TEST(nothing_has_the_name_until_the_commit)
{
    struct trn_results *results = create(false);
    struct stat part;
    struct stat plain;
    ck_assert(row(results, 0.0, "x", 0.5, 1, 1));
    ck_assert_int_eq(access(target, F_OK), -1);
    /* Others may read it as they may read any new folder. */
    char other[128];
    snprintf(other, sizeof other, "%s/plain", top);
    ck_assert_int_eq(mkdir(other, 0777), 0);
    ck_assert_int_eq(stat(trn_results_folder(results), &part), 0);
    ck_assert_int_eq(stat(other, &plain), 0);
    ck_assert_uint_eq(part.st_mode, plain.st_mode);
    commit(results);
    ck_assert_int_eq(access(target, F_OK), 0);
    ck_assert_int_eq(entries(top), 3);
}
END_TEST

START_TEST(an_abandoned_folder_leaves_nothing)
{
    struct trn_results *results = create(false);
    ck_assert(row(results, 0.0, "x", 0.5, 1, 1));
    ck_assert_int_eq(trn_results_text(results, "charts/a.txt", "a", NULL), TRN_OK);
    trn_results_abandon(results);
    trn_results_abandon(NULL);
    ck_assert_int_eq(entries(top), 0);
    ck_assert(trn_folder_is_empty(top));
}
END_TEST

START_TEST(an_existing_folder_is_replaced_only_when_told)
{
    struct trn_results *results = NULL;
    struct trn_error error = {0};
    make("old", false);
    ck_assert_int_eq(trn_results_create(target, false, 0, &results, &error), TRN_E_IO);
    ck_assert_str_eq(error.text, "exists already");
    ck_assert_ptr_null(results);
    make("new", true);
    char *text = slurp(target, "Rows.csv");
    ck_assert_ptr_nonnull(strstr(text, "new"));
    free(text);
    ck_assert_int_eq(entries(top), 3); /* nothing of the old one is left */
}
END_TEST

START_TEST(a_link_to_a_result_folder_stays_a_link)
{
    make("old", false);
    char link[128];
    snprintf(link, sizeof link, "%s/latest", top);
    ck_assert_int_eq(symlink("out", link), 0);
    struct trn_results *results = NULL;
    ck_assert_int_eq(trn_results_create(link, true, 0, &results, NULL), TRN_OK);
    ck_assert(row(results, 0.0, "new", 0.5, 1, 1));
    commit(results);
    struct stat about;
    ck_assert_int_eq(lstat(link, &about), 0);
    ck_assert(S_ISLNK(about.st_mode));
    char *text = slurp(target, "Rows.csv");
    ck_assert_ptr_nonnull(strstr(text, "new"));
    free(text);
}
END_TEST

START_TEST(a_folder_that_is_not_ours_is_never_replaced)
{
    static const char *const manifests[] = {NULL, "{\"name\": \"other\"}", "not JSON", "{\"version\": 1}"};
    for (size_t i = 0; i < sizeof manifests / sizeof manifests[0]; i++) {
        char path[128];
        struct trn_results *results = NULL;
        struct trn_error error = {0};
        mkdir(target, 0777);
        snprintf(path, sizeof path, "%s/%s", target, manifests[i] != NULL ? "manifest.json" : "thesis.doc");
        FILE *file = fopen(path, "wb");
        ck_assert_ptr_nonnull(file);
        fputs(manifests[i] != NULL ? manifests[i] : "years of work", file);
        fclose(file);
        ck_assert_int_eq(trn_results_create(target, true, 0, &results, &error), TRN_E_IO);
        ck_assert_ptr_nonnull(strstr(error.text, "not a result folder"));
        ck_assert_int_eq(access(path, F_OK), 0);
    }
}
END_TEST

START_TEST(a_folder_that_appears_meanwhile_is_not_replaced)
{
    struct trn_results *results = create(false);
    struct trn_error error = {0};
    ck_assert(row(results, 0.0, "x", 0.5, 1, 1));
    ck_assert_int_eq(mkdir(target, 0777), 0);
    ck_assert_int_eq(trn_results_commit(results, &manifest, &error), TRN_E_IO);
    ck_assert_str_eq(error.text, "exists already");
    trn_results_abandon(results);
    ck_assert_int_eq(entries(top), 0);
}
END_TEST

START_TEST(a_place_that_cannot_be_written_is_named)
{
    struct trn_results *results = NULL;
    struct trn_error error = {0};
    char path[128];
    snprintf(path, sizeof path, "%s/none/out", top);
    ck_assert_int_eq(trn_results_create(path, false, 0, &results, &error), TRN_E_IO);
    ck_assert_str_eq(error.path, path);
    ck_assert_ptr_nonnull(strstr(error.text, strerror(ENOENT)));
    ck_assert_int_eq(trn_results_create("", true, 0, &results, &error), TRN_E_IO);
}
END_TEST

/* A limit of 1 MiB a file stands for a full disk: write(2) fails in the middle. */
START_TEST(a_full_disk_is_told_with_file_and_reason_and_the_old_results_stay)
{
    make("old", false);
    const struct rlimit limit = {1 << 20, 1 << 20};
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    struct trn_results *results = create(true);
    struct trn_error error = {0};
    int64_t taken = 0;
    while (taken < 1000000 && row(results, 0.0, "a name of some length", 0.123, taken, taken))
        taken++;
    ck_assert_int_lt(taken, 1000000);
    ck_assert_int_eq(trn_results_error(results, &error), TRN_E_IO);
    ck_assert_ptr_nonnull(strstr(error.path, "Rows.csv"));
    ck_assert_ptr_nonnull(strstr(error.text, strerror(EFBIG)));
    ck_assert_int_eq(trn_results_commit(results, &manifest, &error), TRN_E_IO);
    trn_results_abandon(results);
    char *text = slurp(target, "Rows.csv");
    ck_assert_ptr_nonnull(strstr(text, "old"));
    free(text);
    ck_assert_int_eq(entries(top), 3);
}
END_TEST

/* The last rows wait in the buffer: only the closing meets the full disk. */
START_TEST(a_disk_that_is_full_at_the_end_fails_the_commit)
{
    const struct rlimit limit = {100000, 100000};
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    struct trn_results *results = create(false);
    struct trn_error error = {0};
    int taken = 0; /* one assert, as each of Check's writes to a file that the limit meets too */
    while (taken < 4000 && row(results, 0.0, "a name of some length", 0.123, 1, 1))
        taken++;
    ck_assert_int_eq(taken, 4000);
    ck_assert_int_eq(trn_results_commit(results, &manifest, &error), TRN_E_IO);
    ck_assert_ptr_nonnull(strstr(error.path, "Rows.csv"));
    trn_results_abandon(results);
    ck_assert_int_eq(access(target, F_OK), -1);
}
END_TEST

START_TEST(names_that_lead_elsewhere_are_refused)
{
    struct trn_results *results = create(false);
    static const char *const bad[] = {"",     "/etc/x", "../x", "a/../x", ".hidden", "a/.x",
                                      "a//b", "a/b/c",  "a b",  "a/",     "x\n",     "\u00e4"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ck_assert_msg(trn_results_text(results, bad[i], "x", NULL) == TRN_E_IO, "taken: \"%s\"", bad[i]);
    char small[8];
    ck_assert_int_eq(trn_results_path(results, "scenario.json", small, sizeof small, NULL), TRN_E_IO);
    trn_results_abandon(results);
}
END_TEST

int main(void)
{
    TCase *tc = tcase_create("folder");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, cells_are_written_as_the_table_says);
    tcase_add_test(tc, text_that_a_spreadsheet_would_run_is_made_harmless_and_can_be_read_back);
    tcase_add_test(tc, a_day_out_of_the_calendar_is_refused_and_remembered);
    tcase_add_test(tc, the_datapackage_describes_every_column);
    tcase_add_test(tc, the_manifest_hashes_every_other_file);
    tcase_add_test(tc, two_runs_write_the_same_bytes);
    tcase_add_test(tc, after_a_flush_rows_and_manifest_can_be_read_and_more_may_follow);
    tcase_add_test(tc, nothing_has_the_name_until_the_commit);
    tcase_add_test(tc, an_abandoned_folder_leaves_nothing);
    tcase_add_test(tc, an_existing_folder_is_replaced_only_when_told);
    tcase_add_test(tc, a_link_to_a_result_folder_stays_a_link);
    tcase_add_test(tc, a_folder_that_is_not_ours_is_never_replaced);
    tcase_add_test(tc, a_folder_that_appears_meanwhile_is_not_replaced);
    tcase_add_test(tc, a_place_that_cannot_be_written_is_named);
    tcase_add_test(tc, a_full_disk_is_told_with_file_and_reason_and_the_old_results_stay);
    tcase_add_test(tc, a_disk_that_is_full_at_the_end_fails_the_commit);
    tcase_add_test(tc, names_that_lead_elsewhere_are_refused);
    Suite *suite = suite_create("io/results");
    suite_add_tcase(suite, tc);
    SRunner *sr = srunner_create(suite);
    srunner_set_tap(sr, "-");
    srunner_run_all(sr, CK_SILENT);
    const int failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
