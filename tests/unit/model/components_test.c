/* Components: output of a line = capacity x least of min(1, supply / asks) over what it takes; supply a day
 * = made + stock / 31. The shell line makes 100 a day (3043.75 a month) in batches of 1000. */
#include "lab.h"

#define HUNDRED_A_DAY 3043.75

static void parts(double body_per_month, int64_t stock)
{
    for (int c = 0; c < 3; c++)
        lab_need(c, 0.0);
    sc->sample_days = 1.0;
    sc->lines[1].capacity = trn_schedule_constant(lab_arena, HUNDRED_A_DAY);
    sc->n_components = 1;
    sc->components = TRN_NEW(lab_arena, struct trn_component, 1);
    sc->components[0] = (struct trn_component){.name = "body",
                                               .label = "body",
                                               .hash = trn_hash_name("body"),
                                               .capacity = trn_schedule_constant(lab_arena, body_per_month),
                                               .stock = stock,
                                               .slip = lab_days(1.0)};
    for (int l = 0; l < 2; l++) {
        sc->lines[l].n_parts = 1;
        sc->lines[l].parts = TRN_NEW(lab_arena, struct trn_part, 1);
        sc->lines[l].parts[0] = (struct trn_part){.component = 0, .per_item = 1.0};
    }
}

static void order(trn_id item, int64_t quantity, double day)
{
    lab_promise(TOY_ALPHA, item, quantity, day)->line = item;
}

/* Day on which the k-th lot of an item leaves. */
static double left_on(trn_id item, int k)
{
    for (int r = 0; r < lab_rows(TRN_T_LOTS); r++)
        if (!strcmp(lab_text(TRN_T_LOTS, r, "what"), "enters") &&
            !strcmp(lab_text(TRN_T_LOTS, r, "item"), sc->items[item].name) &&
            !strcmp(lab_text(TRN_T_LOTS, r, "stage"), "preparation") && k-- == 0)
            return lab_number(TRN_T_LOTS, r, "date");
    return NAN;
}

static int row_on(double day)
{
    for (int r = 0; r < lab_rows(TRN_T_PRODUCTION); r++)
        if (!strcmp(lab_text(TRN_T_PRODUCTION, r, "line"), "shell-line") &&
            lab_number(TRN_T_PRODUCTION, r, "date") == day)
            return r;
    ck_abort_msg("no row on day %g", day);
    return -1;
}

static const char *binding_on(double day)
{
    return lab_text(TRN_T_PRODUCTION, row_on(day), "binding");
}

START_TEST(a_line_makes_no_more_than_its_component_allows)
{
    parts(0.5 * HUNDRED_A_DAY, 0);
    order(TOY_SHELL, 2000, 0.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(left_on(TOY_SHELL, 0), 20.0, 1e-6);
    NEAR(left_on(TOY_SHELL, 1), 40.0, 1e-6);
    ck_assert_str_eq(binding_on(10.0), "component body");
    ck_assert_str_eq(binding_on(45.0), "orders");
}
END_TEST

START_TEST(two_of_a_component_an_item_halve_the_output)
{
    parts(HUNDRED_A_DAY, 0);
    sc->lines[1].parts[0].per_item = 2.0;
    order(TOY_SHELL, 1000, 0.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(left_on(TOY_SHELL, 0), 20.0, 1e-6);
}
END_TEST

START_TEST(a_component_that_is_plenty_changes_nothing)
{
    parts(2.0 * HUNDRED_A_DAY, 0);
    order(TOY_SHELL, 2000, 0.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(left_on(TOY_SHELL, 1), 20.0, 1e-6);
    ck_assert_str_eq(binding_on(10.0), "capacity");
}
END_TEST

/* 2480 of stock and nothing made: 80 a day for the 31 days of January; 520 of the third batch are made, and
 * then nothing more. */
START_TEST(a_stock_lasts_until_it_is_shared_out_again)
{
    parts(0.0, 2480);
    order(TOY_SHELL, 4000, 0.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(left_on(TOY_SHELL, 0), 12.5, 1e-6);
    NEAR(left_on(TOY_SHELL, 1), 25.0, 1e-6);
    ck_assert(isnan(left_on(TOY_SHELL, 2)));
}
END_TEST

/* 500 saved by day 10: 50 + 500 / 31 = 66.129 a day; 15.122 days for a batch. On day 31 161.29 are left:
 * 55.2029 a day, of which the second batch, 388.71 along, needs 11.0735 days more. */
START_TEST(what_is_not_used_is_stock)
{
    parts(0.5 * HUNDRED_A_DAY, 0);
    order(TOY_SHELL, 2000, 10.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(left_on(TOY_SHELL, 0), 25.12195, 1e-4);
    NEAR(left_on(TOY_SHELL, 1), 42.07351, 1e-4);
}
END_TEST

/* Both make 100 a day; a missile takes 3. While both work they ask for 400 of 100 a day: a quarter each, so
 * 50 missiles ordered on 10 take 2 days, in which 50 shells are made instead of 200. */
START_TEST(lines_share_by_capacity_times_what_an_item_takes)
{
    parts(HUNDRED_A_DAY, 0);
    sc->lines[0].capacity = trn_schedule_constant(lab_arena, HUNDRED_A_DAY);
    sc->lines[0].parts[0].per_item = 3.0;
    order(TOY_SHELL, 2000, 0.0);
    order(TOY_MISSILE, 50, 10.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(left_on(TOY_SHELL, 0), 10.0, 1e-6);
    NEAR(left_on(TOY_MISSILE, 4), 12.0, 1e-6);
    NEAR(left_on(TOY_SHELL, 1), 21.5, 1e-6);
}
END_TEST

/* Charges beside the bodies; the shell line takes one of each. */
static void charges(double per_month, int64_t stock)
{
    struct trn_component *two = TRN_NEW(lab_arena, struct trn_component, 2);
    two[0] = two[1] = sc->components[0];
    two[1].name = "charge";
    two[1].capacity = trn_schedule_constant(lab_arena, per_month);
    two[1].stock = stock;
    sc->components = two;
    sc->n_components = 2;
    sc->lines[1].n_parts = 2;
    sc->lines[1].parts = TRN_NEW(lab_arena, struct trn_part, 2);
    for (int p = 0; p < 2; p++)
        sc->lines[1].parts[p] = (struct trn_part){.component = p, .per_item = 1.0};
}

/* The scarcer of two components binds; the other is saved up. */
START_TEST(the_scarcest_component_binds)
{
    parts(0.5 * HUNDRED_A_DAY, 0);
    charges(0.25 * HUNDRED_A_DAY, 0);
    order(TOY_SHELL, 1000, 0.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(left_on(TOY_SHELL, 0), 40.0, 1e-6);
    ck_assert_str_eq(binding_on(10.0), "component charge");
}
END_TEST

/* 2480 charges in store: 80 a day until day 31 (as above), whatever happens to the bodies, of which there are
 * enough. Missiles begin to take them on 3 and cease to on 5, their line grows on 7, bodies are accepted
 * on 8. */
START_TEST(what_does_not_concern_a_component_leaves_its_shares_alone)
{
    static struct trn_acceptance lot;
    parts(10.0 * HUNDRED_A_DAY, 0);
    charges(0.0, 2480);
    order(TOY_SHELL, 4000, 0.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(left_on(TOY_SHELL, 1), 25.0, 1e-6);
    sc->lines[0].capacity = trn_schedule_constant(lab_arena, HUNDRED_A_DAY);
    sc->lines[0].payback_months = 0.01;
    sc->lines[0].step_per_month = sc->lines[0].limit_per_month = HUNDRED_A_DAY;
    sc->lines[0].expansion_days = lab_days(4.0);
    LEVERS(TOY_LOOSE)->firm_horizon = 24.0;
    order(TOY_MISSILE, 200, 3.0);
    lot = (struct trn_acceptance){.name = "bodies",
                                  .hash = 1,
                                  .day = 8.0,
                                  .component = 0,
                                  .item = TRN_NONE,
                                  .donor = TRN_NONE,
                                  .first = 500,
                                  .days = lab_days(300.0)};
    sc->n_acceptances = 1;
    sc->acceptances = &lot;
    lab_run(TOY_LOOSE, 0);
    NEAR(left_on(TOY_MISSILE, 19), 5.0, 1e-6);
    NEAR(lab_event_day("capacity added", NULL, 0), 7.0, 1e-9);
    NEAR(lab_event_day("accepted", NULL, 0), 8.0, 1e-9);
    NEAR(left_on(TOY_SHELL, 0), 12.5, 1e-6);
    NEAR(left_on(TOY_SHELL, 1), 25.0, 1e-6);
}
END_TEST

/* Charges as before. Of 100 bodies a day 80 are taken; 200 are saved by day 10, when missiles come, that take
 * 3: of 400 a day asked there are 100 + 200 / 31. Shells and missiles get the same, so in the 1.87879 days of
 * the 50 missiles 50 shells are made, and then 80 a day again: a charge that was not taken is no reason for
 * a larger share before the first of the month. */
START_TEST(a_line_that_another_component_slowed_returns_to_its_share)
{
    parts(HUNDRED_A_DAY, 0);
    charges(0.0, 2480);
    sc->lines[0].capacity = trn_schedule_constant(lab_arena, HUNDRED_A_DAY);
    sc->lines[0].parts[0].per_item = 3.0;
    order(TOY_SHELL, 4000, 0.0);
    order(TOY_MISSILE, 50, 10.0);
    lab_run(TOY_LOOSE, 0);
    double days = 50.0 / (100.0 * (100.0 + 200.0 / 31.0) / 400.0);
    NEAR(left_on(TOY_MISSILE, 4), 10.0 + days, 1e-6);
    NEAR(left_on(TOY_SHELL, 0), 10.0 + days + 150.0 / 80.0, 1e-6);
    NEAR(left_on(TOY_SHELL, 1), 10.0 + days + 1150.0 / 80.0, 1e-6);
}
END_TEST

/* Orders for 13 months that are firm for 24 build a factory, and not one shell more is made: 50 a day in 360
 * days are 18 batches. */
START_TEST(a_factory_without_components_makes_no_more)
{
    parts(0.5 * HUNDRED_A_DAY, 0);
    sc->lines[1].payback_months = 12.0;
    sc->lines[1].step_per_month = sc->lines[1].limit_per_month = HUNDRED_A_DAY;
    sc->lines[1].expansion_days = lab_days(50.0);
    LEVERS(TOY_LOOSE)->firm_horizon = 24.0;
    order(TOY_SHELL, 40000, 0.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_number(TRN_T_PRODUCTION, row_on(100.0), "capacity"), 2.0 * HUNDRED_A_DAY, 1e-9);
    ck_assert_int_eq(lab_count(TRN_T_PRODUCTION, row_on(361.0), "output"), 18000);
}
END_TEST

/* The plan doubles on day 62: with slip 2 from day 31 that is day 93, seen on the first of May (day 120). At
 * 50 a day until then, 6000 are made. */
START_TEST(components_slip_like_lines)
{
    parts(0.5 * HUNDRED_A_DAY, 0);
    sc->components[0].capacity =
        toy_steps(lab_arena, 2, (double[]){0, 62}, (double[]){0.5 * HUNDRED_A_DAY, HUNDRED_A_DAY});
    sc->components[0].slip_from = 31.0;
    sc->components[0].slip = lab_days(_i ? 2.0 : 1.0);
    order(TOY_SHELL, 20000, 0.0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_str_eq(binding_on(119.0), _i ? "component body" : "capacity");
    ck_assert_str_eq(binding_on(121.0), "capacity");
    NEAR(left_on(TOY_SHELL, 6), _i ? 130.0 : 115.0, 1e-6); /* unslipped: 4500 on day 90 */
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, a_line_makes_no_more_than_its_component_allows);
    tcase_add_test(tcase, two_of_a_component_an_item_halve_the_output);
    tcase_add_test(tcase, a_component_that_is_plenty_changes_nothing);
    tcase_add_test(tcase, a_stock_lasts_until_it_is_shared_out_again);
    tcase_add_test(tcase, what_is_not_used_is_stock);
    tcase_add_test(tcase, lines_share_by_capacity_times_what_an_item_takes);
    tcase_add_test(tcase, the_scarcest_component_binds);
    tcase_add_test(tcase, what_does_not_concern_a_component_leaves_its_shares_alone);
    tcase_add_test(tcase, a_line_that_another_component_slowed_returns_to_its_share);
    tcase_add_test(tcase, a_factory_without_components_makes_no_more);
    tcase_add_loop_test(tcase, components_slip_like_lines, 0, 2);
}

int main(void)
{
    return lab_main("components", add);
}
