/* reader_uncertain.c - which places of a scenario an uncertain input changes. What is refused stands in
 * tests/support/scenarios_bad, uncertain_*.json. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "reader_case.h"

static struct trn_scenario_file *file;
static const struct trn_scenario *sc;

/* base.json with one uncertain input; `rest` has what stands beside it. */
static const struct trn_uncertain *read_input(const char *rest)
{
    char text[500];
    snprintf(text, sizeof text, "{\"x\": {%s}}", rest);
    file = reader_with("/uncertain", text);
    sc = trn_scenario_file_scenario(file);
    ck_assert_int_eq(sc->n_uncertain, 1);
    return &sc->uncertain[0];
}

static void teardown(void)
{
    trn_scenario_file_free(file);
    file = NULL;
}

START_TEST(a_star_stands_for_every_member)
{
    const struct trn_uncertain *input = read_input("\"input\": \"/donors/*/gdp\", \"dist\": 2");
    ck_assert_int_eq(input->n_targets, 2);
    ck_assert_int_eq(sc->n_donors, 2);
    for (int d = 0; d < 2; d++) {
        ck_assert_ptr_eq(input->targets[d].place, &sc->donors[d].gdp_bn);
        ck_assert_double_eq(input->targets[d].base[0], sc->donors[d].gdp_bn);
        ck_assert_int_eq(input->targets[d].kind, TRN_TARGET_NUMBER);
    }
    ck_assert_double_eq(trn_uncertain_value(input, &input->targets[1], 0, 2.0), 54000.0);
    ck_assert_str_eq(input->unit, "USD_billion");
}
END_TEST

START_TEST(a_star_passes_over_what_lacks_the_rest)
{
    /* Only usa has a drawdown account with something in it. */
    const struct trn_uncertain *input =
        read_input("\"input\": \"/donors/*/accounts/drawdown/*/amount\", \"dist\": 1");
    ck_assert_int_eq(input->n_targets, 1);
    ck_assert_int_eq(input->targets[0].kind, TRN_TARGET_WHOLE);
    const struct trn_donor *usa = reader_donor(file, "usa");
    ck_assert_ptr_eq(input->targets[0].place, &usa->appropriations[TRN_DRAWDOWN][0].cents);
    ck_assert_str_eq(input->unit, "USD_billion");
}
END_TEST

/* 3 USD billion at 0.92 EUR, in cents: 3 x 0.92 x 1e9 x 100. */
START_TEST(a_value_is_in_the_unit_of_the_file)
{
    const struct trn_uncertain *input =
        read_input("\"input\": \"/donors/usa/accounts/drawdown/0/amount\", \"as\": \"value\", \"dist\": 3");
    ck_assert_double_eq_tol(trn_uncertain_value(input, &input->targets[0], 0, 3.0), 2.76e11, 1.0);
}
END_TEST

START_TEST(the_value_of_a_number_is_the_number)
{
    const struct trn_uncertain *input =
        read_input("\"input\": \"/items/155mm/mass/value\", \"as\": \"value\", \"dist\": 50");
    ck_assert_ptr_eq(input->targets[0].place, &sc->items[trn_find_item(sc, "155mm")].mass_tonnes);
    ck_assert_double_eq_tol(trn_uncertain_value(input, &input->targets[0], 0, 50.0), 0.05, 1e-12); /* kg */
}
END_TEST

START_TEST(a_schedule_varies_at_every_point)
{
    const struct trn_uncertain *input =
        read_input("\"input\": \"/capabilities/artillery/need\", \"dist\": 1.5");
    ck_assert_int_eq(input->n_targets, 1);
    ck_assert_int_eq(input->targets[0].kind, TRN_TARGET_SCHEDULE);
    ck_assert_double_eq(trn_uncertain_value(input, &input->targets[0], 0, 1.5), 9000.0);
    ck_assert_double_eq(trn_uncertain_value(input, &input->targets[0], 1, 1.5), 10500.0);
}
END_TEST

START_TEST(a_distribution_varies_by_its_scale)
{
    const struct trn_uncertain *input = read_input("\"input\": \"/routes/*/stages/0/days\", \"dist\": 2");
    ck_assert_int_eq(input->targets[0].kind, TRN_TARGET_DIST);
    ck_assert_ptr_eq(input->targets[0].place, &sc->routes[0].stages[0].days);
    ck_assert_double_eq(input->targets[0].base[0], 1.0);
}
END_TEST

START_TEST(a_default_and_an_element_of_a_list_can_vary)
{
    const struct trn_uncertain *input =
        read_input("\"input\": \"/capabilities/artillery/intensity/factors/*\", \"dist\": 1.1");
    ck_assert_int_eq(input->n_targets, 3);
    ck_assert_ptr_eq(input->targets[2].place,
                     &sc->capabilities[trn_find_capability(sc, "artillery")].intensity.factor[2]);
}
END_TEST

START_TEST(a_date_varies_by_days)
{
    const struct trn_uncertain *input =
        read_input("\"input\": \"/lines/us-155/slip_from\", \"as\": \"days\", \"dist\": -10");
    ck_assert_str_eq(input->unit, "days");
    ck_assert_ptr_eq(input->targets[0].place, &reader_line(file, "us-155")->slip_from);
    ck_assert_double_eq(trn_uncertain_value(input, &input->targets[0], 0, -10.0), -10.0);
}
END_TEST

START_TEST(escapes_of_a_pointer_are_read)
{
    char *report = reader_refused("/uncertain", "{\"x\": {\"input\": \"/donors/us~1a~0\", \"dist\": 1}}");
    ck_assert_ptr_nonnull(strstr(report, "/donors has no \"us/a~\""));
    free(report);
}
END_TEST

START_TEST(a_copy_is_the_same_scenario_in_other_places)
{
    const struct trn_uncertain *input = read_input("\"input\": \"/donors/*/gdp\", \"dist\": 2");
    struct trn_scenario_file *files[2];
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(trn_scenario_variant(file, NULL, 0, &files[i]), TRN_OK);
    const struct trn_scenario *copy = trn_scenario_file_scenario(files[0]);
    const struct trn_scenario *second = trn_scenario_file_scenario(files[1]);
    ck_assert_str_eq(copy->name, sc->name);
    ck_assert_int_eq(copy->uncertain[0].n_targets, 2);
    ck_assert_uint_eq(copy->uncertain[0].hash, input->hash);
    ck_assert_ptr_eq(copy->uncertain[0].targets[1].place, &copy->donors[1].gdp_bn);
    ck_assert_double_eq(copy->donors[1].gdp_bn, sc->donors[1].gdp_bn);
    *(double *)copy->uncertain[0].targets[1].place = 1.0;
    ck_assert_double_eq(sc->donors[1].gdp_bn, 27000.0);
    ck_assert_double_eq(second->donors[1].gdp_bn, 27000.0);
    for (int i = 0; i < 2; i++)
        trn_scenario_file_free(files[i]);
}
END_TEST

int main(void)
{
    if (!reader_case_init())
        return 99;
    Suite *suite = suite_create("reader_uncertain");
    TCase *tcase = tcase_create("uncertain");
    suite_add_tcase(suite, tcase);
    tcase_add_checked_fixture(tcase, NULL, teardown);
    tcase_add_test(tcase, a_star_stands_for_every_member);
    tcase_add_test(tcase, a_star_passes_over_what_lacks_the_rest);
    tcase_add_test(tcase, a_value_is_in_the_unit_of_the_file);
    tcase_add_test(tcase, the_value_of_a_number_is_the_number);
    tcase_add_test(tcase, a_schedule_varies_at_every_point);
    tcase_add_test(tcase, a_distribution_varies_by_its_scale);
    tcase_add_test(tcase, a_default_and_an_element_of_a_list_can_vary);
    tcase_add_test(tcase, a_date_varies_by_days);
    tcase_add_test(tcase, escapes_of_a_pointer_are_read);
    tcase_add_test(tcase, a_copy_is_the_same_scenario_in_other_places);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    reader_case_done();
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
