/* reader_property.c - the right scenario cut off, changed and starved at every place.
 *
 * Whatever the bytes, reading ends with a scenario or with errors; text that is no JSON is never taken; and
 * what is taken resolves to itself. Most worth running under the address sanitizer. */
#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "reader_case.h"

static char *base;
static size_t base_length;

static bool load_base(void)
{
    FILE *in = fopen("base.json", "rb");
    size_t room = 1 << 16;
    base = malloc(room);
    if (!in || !base)
        return false;
    base_length = fread(base, 1, room, in);
    fclose(in);
    return base_length > 1000 && base_length < room;
}

/* ---- memory that runs out ----------------------------------------------------------------------------- */

/* The linker turns the library's calls of malloc, calloc and realloc into these (--wrap). */
static long allocations_left = -1; /* -1: no limit */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static bool refused(void)
{
    if (allocations_left == 0)
        return true;
    if (allocations_left > 0)
        allocations_left--;
    return false;
}

void *__wrap_malloc(size_t size)
{
    return refused() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return refused() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return refused() ? NULL : __real_realloc(old, size);
}

START_TEST(reading_gives_up_cleanly_whichever_allocation_fails)
{
    /* cJSON is a shared library, out of the linker's reach. */
    cJSON_InitHooks(&(cJSON_Hooks){.malloc_fn = __wrap_malloc, .free_fn = free});
    struct trn_setting setting = {"/donors/usa/accepts", "0.5"};
    reader_write("case.json", "{ \"extends\": \"base.json\", \"donors\": { \"usa\": { \"accepts\": 2 } } }");
    const char *paths[] = {"base.json", "case.json"};
    for (int k = 0; k < 2; k++)
        for (long n = 0;; n += n < 2000 ? 1 : 97) {
            struct trn_scenario_file *file = NULL;
            allocations_left = n;
            enum trn_status status = trn_scenario_read(paths[k], &setting, 1, &file);
            long left = allocations_left;
            allocations_left = -1;
            ck_assert_msg((status == TRN_E_MEMORY) == (file == NULL), "allocation %ld: status %d", n, status);
            trn_scenario_file_free(file);
            if (left > 0) {
                ck_assert_int_eq(status, TRN_OK);
                ck_assert_int_gt(n, 100);
                break;
            }
        }
    cJSON_InitHooks(NULL);
}
END_TEST

/* ---- a second opinion on what JSON is --------------------------------------------------------------------
 */

/* Each returns what is left after the thing, or NULL; written from the railroad diagrams of json.org and
 * sharing nothing with the reader. */
static const char *value(const char *p, int depth);

static const char *blank(const char *p)
{
    return p ? p + strspn(p, " \t\r\n") : NULL;
}

static const char *digits(const char *p)
{
    size_t n = strspn(p, "0123456789");
    return n ? p + n : NULL;
}

static const char *number(const char *p)
{
    p += *p == '-';
    p = *p == '0' ? p + 1 : digits(p);
    if (p && *p == '.')
        p = digits(p + 1);
    if (p && (*p == 'e' || *p == 'E')) {
        p++;
        p += *p == '+' || *p == '-';
        p = digits(p);
    }
    return p;
}

static const char *string(const char *p)
{
    for (p++; *p != '"'; p++) {
        if ((unsigned char)*p < 0x20)
            return NULL;
        if (*p == '\\') {
            p++;
            if (*p == 'u') {
                if (strspn(p + 1, "0123456789abcdefABCDEF") < 4)
                    return NULL;
                p += 4;
            } else if (!*p || !strchr("\"\\/bfnrt", *p)) {
                return NULL;
            }
        }
    }
    return p + 1;
}

static const char *sequence(const char *p, int depth, char end, bool named)
{
    p = blank(p + 1);
    if (*p == end)
        return p + 1;
    for (;;) {
        if (named) {
            if (*p != '"' || !(p = blank(string(p))) || *p != ':')
                return NULL;
            p = blank(p + 1);
        }
        if (!(p = blank(value(p, depth + 1))))
            return NULL;
        if (*p == end)
            return p + 1;
        if (*p != ',')
            return NULL;
        p = blank(p + 1);
    }
}

static const char *value(const char *p, int depth)
{
    if (depth > 200)
        return NULL;
    if (*p == '{' || *p == '[')
        return sequence(p, depth, *p == '{' ? '}' : ']', *p == '{');
    if (*p == '"')
        return string(p);
    if (strncmp(p, "true", 4) == 0 || strncmp(p, "null", 4) == 0)
        return p + 4;
    if (strncmp(p, "false", 5) == 0)
        return p + 5;
    return number(p);
}

static bool is_json(const char *text, size_t length)
{
    if (strlen(text) != length)
        return false;
    const char *end = blank(value(blank(text), 0));
    return end && *end == '\0';
}

/* ---- changed bytes ----------------------------------------------------------------------------------------
 */

/* The files stay open: some file systems write a file to disk when it is closed after being cut. */
static int case_descriptor = -1, again_descriptor = -1;

static void open_files(void)
{
    case_descriptor = open("case.json", O_RDWR | O_CREAT | O_TRUNC, 0600);
    again_descriptor = open("again.json", O_RDWR | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_ge(case_descriptor, 0);
    ck_assert_int_ge(again_descriptor, 0);
}

static void fill_file(int descriptor, const char *text, size_t length)
{
    ck_assert_int_eq(ftruncate(descriptor, 0), 0);
    ck_assert_int_eq(pwrite(descriptor, text, length, 0), (ssize_t)length);
}

static void read_bytes(const char *text, size_t length, const char *what)
{
    fill_file(case_descriptor, text, length);
    struct trn_scenario_file *file = NULL;
    enum trn_status status = trn_scenario_read("case.json", NULL, 0, &file);
    ck_assert_msg(file != NULL, "%s: nothing came back", what);
    bool taken = trn_scenario_file_scenario(file) != NULL;
    ck_assert_msg(taken == (status == TRN_OK) && taken == (trn_scenario_file_errors(file)->found == 0),
                  "%s: status and errors disagree", what);
    if (taken) {
        ck_assert_msg(is_json(text, length), "%s: taken, and no JSON: %s", what, text);
        const char *resolved = trn_scenario_file_resolved(file);
        fill_file(again_descriptor, resolved, strlen(resolved));
        struct trn_scenario_file *again = NULL;
        trn_scenario_read("again.json", NULL, 0, &again);
        ck_assert_msg(trn_scenario_file_resolved(again) &&
                          strcmp(trn_scenario_file_resolved(again), resolved) == 0,
                      "%s: resolves to something else", what);
        trn_scenario_file_free(again);
    } else {
        char *report = reader_report(file);
        ck_assert_msg(strstr(report, "nothing was run\n") != NULL, "%s: no report", what);
        free(report);
    }
    trn_scenario_file_free(file);
}

#define BLOCKS 16 /* of places, one test each */

static size_t first_of(int block)
{
    return base_length * (size_t)block / BLOCKS;
}

START_TEST(a_scenario_cut_off_is_refused)
{
    open_files();
    char what[64];
    size_t body = base_length;
    while (body > 0 && base[body - 1] != '}')
        body--;
    for (size_t n = first_of(_i); n < first_of(_i + 1) && n < body; n++) {
        snprintf(what, sizeof what, "cut at %zu", n);
        char *part = strndup(base, n);
        ck_assert(!is_json(part, n));
        read_bytes(part, n, what);
        free(part);
    }
}
END_TEST

START_TEST(a_scenario_with_a_byte_changed_is_read_or_refused)
{
    static const char INSTEAD[] = {'"', '{', ']', ',', '0', '-', '\\', '\xff', '\0', ' '};
    open_files();
    char what[64];
    for (size_t n = first_of(_i); n < first_of(_i + 1); n++)
        for (size_t k = n % 2; k < sizeof INSTEAD; k += 2) { /* half of them here, half at the next place */
            char *changed = malloc(base_length + 1);
            memcpy(changed, base, base_length);
            changed[base_length] = '\0';
            changed[n] = INSTEAD[k];
            snprintf(what, sizeof what, "byte %zu is 0x%02x", n, (unsigned char)INSTEAD[k]);
            read_bytes(changed, base_length, what);
            free(changed);
        }
}
END_TEST

START_TEST(a_scenario_with_bytes_left_out_or_twice_is_read_or_refused)
{
    open_files();
    char what[64];
    for (size_t n = first_of(_i); n < first_of(_i + 1); n++)
        for (int twice = 0; twice <= 1; twice++) {
            size_t run = 1 + n % 23, kept = run < base_length - n ? run : base_length - n;
            size_t length = twice ? base_length + kept : base_length - kept;
            char *changed = malloc(length + 1);
            memcpy(changed, base, n);
            if (twice) {
                memcpy(changed + n, base + n, kept);
                memcpy(changed + n + kept, base + n, base_length - n);
            } else {
                memcpy(changed + n, base + n + kept, base_length - n - kept);
            }
            changed[length] = '\0';
            snprintf(what, sizeof what, "%zu bytes at %zu %s", kept, n, twice ? "twice" : "left out");
            read_bytes(changed, length, what);
            free(changed);
        }
}
END_TEST

int main(void)
{
    if (!reader_case_init() || !load_base())
        return 99;
    Suite *suite = suite_create("reader_property");
    TCase *tcase = tcase_create("any bytes");
    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 300);
    tcase_add_test(tcase, reading_gives_up_cleanly_whichever_allocation_fails);
    tcase_add_loop_test(tcase, a_scenario_cut_off_is_refused, 0, BLOCKS);
    tcase_add_loop_test(tcase, a_scenario_with_a_byte_changed_is_read_or_refused, 0, BLOCKS);
    tcase_add_loop_test(tcase, a_scenario_with_bytes_left_out_or_twice_is_read_or_refused, 0, BLOCKS);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    free(base);
    reader_case_done();
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
