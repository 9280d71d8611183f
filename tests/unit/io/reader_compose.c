/* reader_compose.c - files that extend files, and settings of the command line. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "reader_case.h"

/* ---- extends ---------------------------------------------------------------------------------------- */

START_TEST(a_file_says_only_what_differs)
{
    struct trn_scenario_file *file = reader_text("{ \"extends\": \"base.json\", \"title\": \"other\", "
                                                 "\"donors\": { \"usa\": { \"accepts\": 0.5 } } }");
    const struct trn_scenario *sc = trn_scenario_file_scenario(file);
    ck_assert_str_eq(sc->title, "other");
    ck_assert_str_eq(sc->name, "case");
    ck_assert_int_eq(sc->n_donors, 2);
    ck_assert_double_eq(reader_donor(file, "usa")->accepts, 0.5);
    ck_assert_double_eq(reader_donor(file, "usa")->gdp_bn, 27000);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(later_files_win_and_the_file_itself_wins_over_all)
{
    reader_write("one.json", "{ \"sample\": 1, \"seed\": 11, \"title\": \"one\" }");
    reader_write("two.json", "{ \"sample\": 2, \"seed\": 22 }");
    struct trn_scenario_file *file =
        reader_text("{ \"extends\": [\"base.json\", \"one.json\", \"two.json\"], \"sample\": 3 }");
    const struct trn_scenario *sc = trn_scenario_file_scenario(file);
    ck_assert_double_eq(sc->sample_days, 3);
    ck_assert_uint_eq(sc->seed, 22);
    ck_assert_str_eq(sc->title, "one");
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(null_takes_a_member_away_and_a_list_replaces_a_list)
{
    struct trn_scenario_file *file = reader_text(
        "{ \"extends\": \"base.json\", \"windows\": { \"winter\": null },"
        "  \"donors\": { \"germany\": null },"
        "  \"routes\": { \"east\": { \"stages\": [{ \"kind\": \"transport\", \"days\": 9 }] } } }");
    const struct trn_scenario *sc = trn_scenario_file_scenario(file);
    ck_assert_int_eq(sc->n_windows, 0);
    ck_assert_int_eq(sc->n_donors, 1);
    ck_assert_int_eq(sc->routes[0].n_stages, 1);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(a_number_merged_into_one_with_evidence_keeps_the_unit)
{
    struct trn_scenario_file *file =
        reader_text("{ \"extends\": \"base.json\", \"items\": { \"155mm\": { \"mass\": "
                    "{ \"value\": 50, \"source\": \"x\" } } } }");
    ck_assert_double_eq(trn_scenario_file_scenario(file)->items[1].mass_tonnes, 0.05);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(a_number_replaces_a_schedule_whole)
{
    struct trn_scenario_file *file =
        reader_text("{ \"extends\": \"base.json\", \"lines\": { \"us-155\": { "
                    "\"capacity\": { \"value\": 100, \"unit\": \"round/day\" } } } }");
    const struct trn_schedule *capacity = &reader_line(file, "us-155")->capacity;
    ck_assert_int_eq(capacity->n, 1);
    ck_assert_double_eq(capacity->value[0], 3043.75);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(a_distribution_of_another_kind_replaces_the_old_one_and_of_the_same_kind_amends_it)
{
    const char *amend =
        "{ \"extends\": \"base.json\", \"politics\": { \"hold_days\": { \"dist\": \"lognormal\", "
        "\"median\": 10, \"sigma\": 1 } } }";
    reader_write("one.json", amend);
    struct trn_scenario_file *file =
        reader_text("{ \"extends\": \"one.json\", \"politics\": { \"hold_days\": { \"median\": 20 } } }");
    struct trn_dist dist = trn_scenario_file_scenario(file)->politics.hold_days;
    ck_assert_double_eq(dist.a, 20);
    ck_assert_double_eq(dist.b, 1);
    trn_scenario_file_free(file);
    file = reader_text("{ \"extends\": \"one.json\", \"politics\": { \"hold_days\": { \"dist\": \"uniform\", "
                       "\"low\": 1, \"high\": 9 } } }");
    ck_assert_int_eq(trn_scenario_file_scenario(file)->politics.hold_days.kind, TRN_DIST_UNIFORM);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(files_are_listed_once_each_the_scenario_first)
{
    reader_write("one.json", "{ \"extends\": \"base.json\", \"sample\": 1 }");
    struct trn_scenario_file *file = reader_text("{ \"extends\": [\"base.json\", \"one.json\"] }");
    const char *hash;
    ck_assert_int_eq(trn_scenario_file_inputs(file), 3);
    ck_assert_str_eq(trn_scenario_file_input(file, 0, &hash), "case.json");
    ck_assert_uint_eq(strlen(hash), 64);
    ck_assert_str_eq(trn_scenario_file_input(file, 1, NULL), "base.json");
    ck_assert_str_eq(trn_scenario_file_input(file, 2, NULL), "one.json");
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(eight_levels_are_read_and_nine_refused)
{
    char name[32], text[64];
    reader_write("level0.json", "{ \"extends\": \"base.json\" }");
    for (int k = 1; k <= 8; k++) {
        snprintf(name, sizeof name, "level%d.json", k);
        snprintf(text, sizeof text, "{ \"extends\": \"level%d.json\" }", k - 1);
        reader_write(name, text);
    }
    struct trn_scenario_file *file = NULL;
    ck_assert_int_eq(trn_scenario_read("level7.json", NULL, 0, &file), TRN_OK);
    trn_scenario_file_free(file);
    ck_assert_int_eq(trn_scenario_read("level8.json", NULL, 0, &file), TRN_E_LIMIT);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(a_base_given_twice_is_reported_once)
{
    reader_write("one.json", "{ \"sampel\": 1 }");
    reader_write("case.json", "{ \"extends\": [\"base.json\", \"one.json\", \"one.json\"] }");
    struct trn_scenario_file *file = NULL;
    ck_assert_int_eq(trn_scenario_read("case.json", NULL, 0, &file), TRN_E_NAME);
    ck_assert_int_eq(trn_scenario_file_errors(file)->found, 1);
    trn_scenario_file_free(file);
}
END_TEST

/* ---- settings --------------------------------------------------------------------------------------- */

START_TEST(a_setting_reaches_any_value)
{
    struct trn_setting settings[] = {
        {"/title", "a b"},
        {"/start", "2023-07-02"},
        {"/donors/usa/accepts", "0.25"},
        {"/donors/usa/accounts/drawdown/0/through_hold", "true"},
        {"/donors/usa/accounts/drawdown/-", "{\"from\": \"2024-01-01\", \"amount\": 5}"},
        {"/donors/germany/stocks/tank", "{\"quantity\": 300}"},
        {"/regimes/adhoc/levers/honour", "0.5"},
        {"/politics/stops", "[\"transit\"]"},
    };
    struct trn_scenario_file *file = NULL;
    ck_assert_int_eq(trn_scenario_read("base.json", settings, 8, &file), TRN_OK);
    const struct trn_scenario *sc = trn_scenario_file_scenario(file);
    ck_assert_str_eq(sc->title, "a b");
    ck_assert_double_eq(reader_donor(file, "usa")->accepts, 0.25);
    ck_assert_int_eq(reader_donor(file, "usa")->n_appropriations[TRN_DRAWDOWN], 2);
    ck_assert(reader_donor(file, "usa")->appropriations[TRN_DRAWDOWN][0].through_hold);
    ck_assert_int_eq(reader_donor(file, "germany")->items[2].stock, 300);
    ck_assert_double_eq(reader_levers(file, "adhoc")->honour, 0.5);
    ck_assert_uint_eq(sc->politics.stops, TRN_STOP_TRANSIT);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(a_number_set_keeps_the_unit_and_says_where_it_is_from)
{
    struct trn_scenario_file *file = reader_with("/items/155mm/mass", "50");
    ck_assert_double_eq(trn_scenario_file_scenario(file)->items[1].mass_tonnes, 0.05);
    ck_assert_ptr_nonnull(
        strstr(trn_scenario_file_resolved(file),
               "\"mass\": { \"value\": 50, \"unit\": \"kg\", \"source\": \"set on the command line\" }"));
    trn_scenario_file_free(file);
    file = reader_with("/items/155mm/mass/value", "60");
    ck_assert_ptr_nonnull(
        strstr(trn_scenario_file_resolved(file),
               "\"mass\": { \"value\": 60, \"unit\": \"kg\", \"source\": \"set on the command line\" }"));
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(a_number_set_in_place_of_a_schedule_keeps_the_unit)
{
    struct trn_scenario_file *file = reader_with("/lines/us-155/capacity", "30000");
    ck_assert_ptr_nonnull(strstr(trn_scenario_file_resolved(file),
                                 "\"capacity\": { \"value\": 30000, \"unit\": "
                                 "\"round/month\", \"source\": \"set on the command line\" }"));
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(a_setting_of_null_takes_away)
{
    struct trn_scenario_file *file = reader_with("/windows/winter", "null");
    ck_assert_int_eq(trn_scenario_file_scenario(file)->n_windows, 0);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(a_pointer_may_hold_escapes)
{
    char *report = reader_refused("/donors/a~1b", "{}");
    ck_assert_str_eq(report,
                     "--set /donors/a~1b={}: /donors/a~1b: expected a name of 1 to 64 of the characters A-Z "
                     "a-z 0-9 . _ -\n1 error in base.json; nothing was run\n");
    free(report);
}
END_TEST

static const struct refused_case {
    const char *pointer, *value, *text;
} REFUSED[] = {
    {"/donors/use/accepts", "1", "/donors: there is no \"use\" here to set (did you mean \"usa\"?)"},
    {"/donor/usa/accepts", "1", "there is no \"donor\" here to set (did you mean \"donors\"?)"},
    {"/donors/usa/accepts/x", "1", "/donors/usa: there is no \"accepts\" here to set"},
    {"/title/x", "1", "/title: there is no \"x\" here to set"},
    {"/routes/east/stages/2/days", "1",
     "/routes/east/stages: expected an index from 0 to 1 or \"-\", found \"2\""},
    {"/routes/east/stages/01", "1",
     "/routes/east/stages: expected an index from 0 to 1 or \"-\", found \"01\""},
    {"/donors/usa/acepts", "1", "/donors/usa: unrecognized field \"acepts\" (did you mean \"accepts\"?)"},
    {"/donors/usa/accepts", "1.5", "/donors/usa/accepts: expected a number from 0 to 1, found 1.5"},
    {"/donors/usa/accepts", "often", "/donors/usa/accepts: expected a number from 0 to 1, found \"often\""},
    {"/sample", "1e999", "expected a number below 1.8e308, found 1e999"},
    {"title", "x",
     "expected a pointer of tokens after slashes, such as /donors/usa/accepts, found \"title\""},
    {"", "x", "expected a pointer such as /donors/usa/accepts"},
    {"/donors/~2", "{}",
     "expected a pointer of tokens after slashes, such as /donors/usa/accepts, found \"/donors/~2\""},
    {"/title", "caf\xe9", "expected UTF-8"},
};

START_TEST(a_wrong_setting_is_refused)
{
    const struct refused_case *c = &REFUSED[_i];
    char *report = reader_refused(c->pointer, c->value), expected[512], shown[64];
    snprintf(shown, sizeof shown, "%s", c->value);
    for (char *p = shown; *p; p++)
        if (*p == '\xe9')
            *p = '?';
    snprintf(expected, sizeof expected, "--set %s=%s: %s\n1 error in base.json; nothing was run\n",
             c->pointer, shown, c->text);
    ck_assert_str_eq(report, expected);
    free(report);
}
END_TEST

START_TEST(an_error_in_the_file_and_one_in_a_setting_are_both_reported)
{
    reader_write("case.json", "{ \"extends\": \"base.json\", \"sample\": 0 }");
    struct trn_setting setting = {"/seed", "-1"};
    struct trn_scenario_file *file = NULL;
    ck_assert_int_eq(trn_scenario_read("case.json", &setting, 1, &file), TRN_E_RANGE);
    ck_assert_int_eq(trn_scenario_file_errors(file)->found, 2);
    ck_assert_str_eq(trn_scenario_file_errors(file)->kept[0].path, "/sample");
    ck_assert_str_eq(trn_scenario_file_errors(file)->kept[1].path, "/seed");
    trn_scenario_file_free(file);
}
END_TEST

int main(void)
{
    if (!reader_case_init())
        return 99;
    Suite *suite = suite_create("reader_compose");
    TCase *extends = tcase_create("extends");
    suite_add_tcase(suite, extends);
    tcase_add_test(extends, a_file_says_only_what_differs);
    tcase_add_test(extends, later_files_win_and_the_file_itself_wins_over_all);
    tcase_add_test(extends, null_takes_a_member_away_and_a_list_replaces_a_list);
    tcase_add_test(extends, a_number_merged_into_one_with_evidence_keeps_the_unit);
    tcase_add_test(extends, a_number_replaces_a_schedule_whole);
    tcase_add_test(extends,
                   a_distribution_of_another_kind_replaces_the_old_one_and_of_the_same_kind_amends_it);
    tcase_add_test(extends, files_are_listed_once_each_the_scenario_first);
    tcase_add_test(extends, eight_levels_are_read_and_nine_refused);
    tcase_add_test(extends, a_base_given_twice_is_reported_once);
    TCase *settings = tcase_create("settings");
    suite_add_tcase(suite, settings);
    tcase_add_test(settings, a_setting_reaches_any_value);
    tcase_add_test(settings, a_number_set_keeps_the_unit_and_says_where_it_is_from);
    tcase_add_test(settings, a_number_set_in_place_of_a_schedule_keeps_the_unit);
    tcase_add_test(settings, a_setting_of_null_takes_away);
    tcase_add_test(settings, a_pointer_may_hold_escapes);
    tcase_add_loop_test(settings, a_wrong_setting_is_refused, 0, (int)(sizeof REFUSED / sizeof *REFUSED));
    tcase_add_test(settings, an_error_in_the_file_and_one_in_a_setting_are_both_reported);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    reader_case_done();
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
