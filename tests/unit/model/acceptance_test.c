/* Conditional lots: a first part, a test, and the rest if it passes. The books are checked at every event. */
#include "lab.h"

#define HUNDRED_A_DAY 3043.75

/* 100 at once and 1000 after a test of 30 days that began on day 10. */
static struct trn_acceptance *lot(double pass)
{
    for (int c = 0; c < 3; c++)
        lab_need(c, 0.0);
    sc->sample_days = 1.0;
    sc->n_acceptances = 1;
    sc->acceptances = TRN_NEW(lab_arena, struct trn_acceptance, 1);
    sc->acceptances[0] = (struct trn_acceptance){.name = "old-lot",
                                                 .label = "old lot",
                                                 .hash = trn_hash_name("old-lot"),
                                                 .component = TRN_NONE,
                                                 .donor = TOY_ALPHA,
                                                 .item = TOY_SHELL,
                                                 .day = 10.0,
                                                 .first = 100,
                                                 .then = 1000,
                                                 .days = lab_days(30.0),
                                                 .pass = pass};
    return sc->acceptances;
}

static int64_t stock_on(double day)
{
    for (int r = 0; r < lab_rows(TRN_T_DONORS); r++)
        if (!strcmp(lab_text(TRN_T_DONORS, r, "donor"), "alpha") &&
            !strcmp(lab_text(TRN_T_DONORS, r, "item"), "shell") && lab_number(TRN_T_DONORS, r, "date") == day)
            return lab_count(TRN_T_DONORS, r, "stock");
    return 0;
}

static double left_on(int k)
{
    for (int r = 0; r < lab_rows(TRN_T_LOTS); r++)
        if (!strcmp(lab_text(TRN_T_LOTS, r, "what"), "enters") &&
            !strcmp(lab_text(TRN_T_LOTS, r, "stage"), "preparation") && k-- == 0)
            return lab_number(TRN_T_LOTS, r, "date");
    return NAN;
}

START_TEST(the_rest_comes_if_the_test_passes)
{
    lot(_i);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(stock_on(9.0), 0);
    ck_assert_int_eq(stock_on(11.0), 100);
    ck_assert_int_eq(stock_on(39.0), 100);
    ck_assert_int_eq(stock_on(41.0), _i ? 1100 : 100);
    NEAR(lab_event_day(_i ? "test passed" : "test failed", "old-lot", 0), 40.0, 1e-9);
    ck_assert_int_eq(lab_events(_i ? "test failed" : "test passed", NULL), 0);
}
END_TEST

/* 90 days are three months: 333 on day 70, 333 on 100, 334 on 130. */
START_TEST(the_rest_comes_month_by_month)
{
    lot(1.0)->over = 90.0;
    lab_run(TOY_LOOSE, 0);
    const double days[] = {69, 71, 99, 101, 129, 131};
    const int64_t stock[] = {100, 433, 433, 766, 766, 1100};
    for (int k = 0; k < 6; k++)
        ck_assert_int_eq(stock_on(days[k]), stock[k]);
}
END_TEST

/* The test began 20 days before the start. */
START_TEST(a_lot_of_before_the_start_is_there_at_the_start)
{
    lot(1.0)->day = -20.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(stock_on(1.0), 100);
    ck_assert_int_eq(stock_on(11.0), 1100);
}
END_TEST

/* Nothing else is made of the component: on day 10, 3100 / 31 = 100 a day. By day 31 2100 are used, 1000 are
 * left: 1000 / 31 a day for 9 days; on day 40 1000 - 9 x 32.258 = 709.68 are left and 31000 come: 1022.9 a
 * day, of which the line takes its 100. 2390.32 are made by then; the third thousand is done 6.0968 days
 * later. */
START_TEST(what_is_accepted_of_a_component_can_be_used)
{
    struct trn_acceptance *a = lot(1.0);
    sc->n_components = 1;
    sc->components = TRN_NEW(lab_arena, struct trn_component, 1);
    sc->components[0] = (struct trn_component){.name = "motor",
                                               .label = "motor",
                                               .capacity = trn_schedule_constant(lab_arena, 0.0),
                                               .slip = lab_days(1.0)};
    a->component = 0;
    a->donor = a->item = TRN_NONE;
    a->first = 3100;
    a->then = 31000;
    sc->lines[1].capacity = trn_schedule_constant(lab_arena, HUNDRED_A_DAY);
    sc->lines[1].n_parts = 1;
    sc->lines[1].parts = TRN_NEW(lab_arena, struct trn_part, 1);
    sc->lines[1].parts[0] = (struct trn_part){.component = 0, .per_item = 1.0};
    lab_promise(TOY_ALPHA, TOY_SHELL, 4000, 0.0)->line = 1;
    lab_run(TOY_LOOSE, 0);
    NEAR(left_on(0), 20.0, 1e-6);
    NEAR(left_on(1), 30.0, 1e-6);
    NEAR(left_on(2), 46.096774, 1e-5);
}
END_TEST

/* 200 worlds at probability 0.3: between 39 and 81 pass (3 standard errors of 6.5). The regime has no say. */
START_TEST(a_share_of_worlds_passes_whatever_the_regime)
{
    lot(0.3);
    sc->end = 50.0;
    int passed = 0;
    for (uint32_t rep = 0; rep < 200; rep++) {
        lab_run_rows(TOY_LOOSE, rep, 1U << TRN_T_EVENTS);
        int here = lab_events("test passed", NULL);
        passed += here;
        if (rep > 20)
            continue;
        lab_run_rows(TOY_TIGHT, rep, 1U << TRN_T_EVENTS);
        ck_assert_int_eq(lab_events("test passed", NULL), here);
    }
    ck_assert_int_ge(passed, 39);
    ck_assert_int_le(passed, 81);
}
END_TEST

START_TEST(a_lot_adds_to_one_thing)
{
    struct trn_acceptance *a = lot(1.0);
    struct trn_errors errors[3] = {0};
    a->item = TRN_NONE;
    ck_assert_int_ne(trn_scenario_check(sc, &errors[0]), TRN_OK);
    ck_assert_str_eq(errors[0].kept[0].path, "/acceptance/old-lot");
    a->item = TOY_SHELL;
    a->component = 0;
    ck_assert_int_ne(trn_scenario_check(sc, &errors[1]), TRN_OK);
    a->component = TRN_NONE;
    ck_assert_int_eq(trn_scenario_check(sc, &errors[2]), TRN_OK);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, the_rest_comes_if_the_test_passes, 0, 2);
    tcase_add_test(tcase, the_rest_comes_month_by_month);
    tcase_add_test(tcase, a_lot_of_before_the_start_is_there_at_the_start);
    tcase_add_test(tcase, what_is_accepted_of_a_component_can_be_used);
    tcase_add_test(tcase, a_share_of_worlds_passes_whatever_the_regime);
    tcase_add_test(tcase, a_lot_adds_to_one_thing);
}

int main(void)
{
    return lab_main("acceptance", add);
}
