/* reader_variant.c - a variant is what reading the file with the same settings makes of it, on any thread. */
#include "tranche/io.h"

#include <check.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const char *const scenarios[] = {"early-2024-delay.json", "rocket-motors.json", "veto.json"};
enum { SCENARIOS = 3, SETS = 6, MOST = 3, THREADS = 4 };

/* The first of each set is the file's own, as of --set before the variant's. */
static const struct trn_setting sets[SETS][MOST] = {
    {{"/sample", "14"}, {"/seed", "7"}, {"/end", "\"2024-03-01\""}},
    {{"/sample", "14"}, {"/donors/usa/gdp", "20000"}, {"/donors/usa/note", "\"changed\""}},
    {{"/seed", "3"}, {"/donors/usa", "null"}, {"/sample", "28"}},
    {{"/title", "Another"},
     {"/uncertain/need", "{\"input\": \"/capabilities/*/need\", \"dist\": 1.5}"},
     {"/seed", "5"}},
    {{"/donors/usa/gdp", "20000"},
     {"/events/out",
      "{\"kind\": \"hold\", \"donor\": \"usa\", \"from\": \"2023-10-01\", \"to\": \"2023-12-01\", "
      "\"stops\": [\"decisions\"]}"},
     {"/donors/usa/gdp", "21000"}},
    {{"/sample", "14"}, {"/sample", "-3"}, {"/nowhere/at/all", "1"}}, /* both refuse it */
};

static char *path_of(int scenario, char path[512])
{
    snprintf(path, 512, "%s/%s", getenv("TRN_SCENARIOS"), scenarios[scenario]);
    return path;
}

static struct trn_scenario_file *read_with(int scenario, int set, int n)
{
    char path[512];
    struct trn_scenario_file *file = NULL;
    enum trn_status status = trn_scenario_read(path_of(scenario, path), sets[set], n, &file);
    ck_assert_int_ne(status, TRN_E_MEMORY);
    ck_assert_ptr_nonnull(file);
    return file;
}

static bool among(const struct trn_error *error, const struct trn_errors *all)
{
    for (int i = 0; i < all->n_kept; i++)
        if (all->kept[i].status == error->status && strcmp(all->kept[i].path, error->path) == 0 &&
            strcmp(all->kept[i].text, error->text) == 0)
            return true;
    return false;
}

/* Errors come in the order of a file's lines, which a variant lacks. */
static void same(struct trn_scenario_file *a, struct trn_scenario_file *b)
{
    const struct trn_errors *x = trn_scenario_file_errors(a), *y = trn_scenario_file_errors(b);
    ck_assert_int_eq(x->found, y->found);
    for (int i = 0; i < x->n_kept && x->found <= TRN_ERRORS_KEPT; i++)
        ck_assert_msg(among(&x->kept[i], y), "%s: %s", x->kept[i].path, x->kept[i].text);
    ck_assert_int_eq(!trn_scenario_file_scenario(a), !trn_scenario_file_scenario(b));
    if (trn_scenario_file_scenario(a))
        ck_assert_str_eq(trn_scenario_file_value(a, ""), trn_scenario_file_value(b, ""));
}

START_TEST(a_variant_is_the_file_read_with_its_settings)
{
    int scenario = _i / SETS, set = _i % SETS;
    struct trn_scenario_file *file = read_with(scenario, set, 1), *variant = NULL;
    struct trn_scenario_file *expected = read_with(scenario, set, MOST);
    ck_assert_msg(trn_scenario_file_scenario(file) != NULL, "%s: %s", scenarios[scenario],
                  trn_scenario_file_errors(file)->kept[0].text);
    (void)trn_scenario_variant(file, sets[set] + 1, MOST - 1, &variant);
    ck_assert_ptr_nonnull(variant);
    same(variant, expected);
    /* The settings did something. */
    if (trn_scenario_file_scenario(variant))
        ck_assert_str_ne(trn_scenario_file_value(variant, ""), trn_scenario_file_value(file, ""));
    trn_scenario_file_free(variant);
    trn_scenario_file_free(expected);
    trn_scenario_file_free(file);
}
END_TEST

/* Of the resolved scenario before any of the settings: a default counts, an earlier setting does not. */
START_TEST(what_stood_where_a_setting_is_is_kept)
{
    static const struct {
        struct trn_setting setting;
        const char *was;
    } cases[] = {
        {{"/sample", "14"}, "7"},
        {{"/sample", "28"}, "7"},
        {{"/regimes/nato/levers/visibility", "0.4"}, "0.85"},
        {{"/regimes/nato/levers/visibility/value", "0.3"}, "0.85"},
        {{"/regimes/nato/levers/allocation", "voluntary"}, "tasked"},
        {{"/donors/usa/nato", "false"}, "true"},
        {{"/donors/usa/accepts", "0.9"}, "0.8"},
        {{"/donors/usa/veto_factor", "0.9"}, "1"}, /* a default */
        {{"/donors/usa/gdp", "20000"}, "28751 USD_billion"},
        {{"/donors/usa/preferences", "{}"}, "an object"},
        {{"/lines/us-155/capacity", "20000"}, "a list of 4"}, /* with a source around it */
        {{"/compare", "[\"adhoc\", \"nato\"]"}, "a list of 2"},
        {{"/compare/-", "pact"}, ""},
        {{"/title", "Another"}, "Artillery and air defence for Ukraine, mid-2..."},
        {{"/description", "null"}, "What made the shortage of early 2024, and wo..."},
        {{"/uncertain/czech/dist", "0.9"}, "a distribution"},
        {{"/donors/usa/note", "of the test"}, "not set"},
    };
    enum { N = sizeof cases / sizeof cases[0] };
    struct trn_setting settings[N];
    struct trn_scenario_file *file;
    char path[512];
    for (int i = 0; i < N; i++)
        settings[i] = cases[i].setting;
    ck_assert_int_eq(trn_scenario_read(path_of(0, path), settings, N, &file), TRN_OK);
    for (int i = 0; i < N; i++)
        ck_assert_str_eq(trn_scenario_file_was(file, i), cases[i].was);
    ck_assert_str_eq(trn_scenario_file_was(file, N), "");
    trn_scenario_file_free(file);
}
END_TEST

struct job {
    const struct trn_scenario_file *file;
    struct trn_scenario_file *variants[SETS];
    pthread_t thread;
};

static void *open_all(void *object)
{
    struct job *job = object;
    for (int s = 0; s < SETS; s++)
        (void)trn_scenario_variant(job->file, sets[s] + 1, MOST - 1, &job->variants[s]);
    return NULL;
}

START_TEST(threads_may_open_variants_at_once)
{
    struct trn_scenario_file *file = read_with(0, 0, 0);
    struct job jobs[THREADS];
    for (int t = 0; t < THREADS; t++) {
        jobs[t] = (struct job){.file = file};
        ck_assert_int_eq(pthread_create(&jobs[t].thread, NULL, open_all, &jobs[t]), 0);
    }
    for (int t = 0; t < THREADS; t++)
        pthread_join(jobs[t].thread, NULL);
    for (int t = 0; t < THREADS; t++)
        for (int s = 0; s < SETS; s++)
            same(jobs[t].variants[s], jobs[0].variants[s]);
    for (int t = 0; t < THREADS; t++)
        for (int s = 0; s < SETS; s++)
            trn_scenario_file_free(jobs[t].variants[s]);
    trn_scenario_file_free(file);
}
END_TEST

/* What a run writes of a scenario says all: read again from memory it is the same, and has variants. */
START_TEST(a_text_is_read_as_a_file_is)
{
    struct trn_scenario_file *file = read_with(1, 0, 1), *text = NULL, *variant = NULL;
    ck_assert_int_eq(trn_scenario_read_text("again", trn_scenario_file_resolved(file), NULL, 0, &text),
                     TRN_OK);
    ck_assert_str_eq(trn_scenario_file_resolved(text), trn_scenario_file_resolved(file));
    ck_assert_str_eq(trn_scenario_file_scenario(text)->name, "again");
    ck_assert_int_eq(trn_scenario_variant(text, &sets[0][1], 1, &variant), TRN_OK);
    ck_assert_uint_eq(trn_scenario_file_scenario(variant)->seed, 7);
    trn_scenario_file_free(variant);
    trn_scenario_file_free(text);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(a_text_that_is_no_scenario_is_refused)
{
    static const char *const texts[] = {"", "[1]", "{\"format\": 1", "{\"format\": 1}"};
    struct trn_scenario_file *file = NULL;
    ck_assert_int_ne(trn_scenario_read_text("wrong", texts[_i], sets[0], 1, &file), TRN_OK);
    ck_assert_int_gt(trn_scenario_file_errors(file)->found, 0);
    ck_assert_ptr_null(trn_scenario_file_scenario(file));
    trn_scenario_file_free(file);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("variants of files");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_loop_test(all, a_variant_is_the_file_read_with_its_settings, 0, SCENARIOS * SETS);
    tcase_add_test(all, what_stood_where_a_setting_is_is_kept);
    tcase_add_test(all, a_text_is_read_as_a_file_is);
    tcase_add_loop_test(all, a_text_that_is_no_scenario_is_refused, 0, 4);
    tcase_add_test(all, threads_may_open_variants_at_once);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
