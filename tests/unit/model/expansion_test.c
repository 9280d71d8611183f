/* Expansion: its lead slips with the line; steps begun to reach production_target, paid by members. The shell
 * line makes 3043.75 a month; a step adds 1000 and takes 50 days. Firsts of months: 31, 59, 90, 120. */
#include "lab.h"

#define HUNDRED_A_DAY 3043.75

static void growing(trn_id l, int64_t cost_euro)
{
    sc->lines[l].capacity = trn_schedule_constant(lab_arena, HUNDRED_A_DAY);
    sc->lines[l].payback_months = 12.0;
    sc->lines[l].step_per_month = 1000.0;
    sc->lines[l].limit_per_month = 2500.0;
    sc->lines[l].expansion_days = lab_days(50.0);
    sc->lines[l].expansion_cents = 100 * cost_euro;
}

/* The opponent makes 10000 a month; each member has EUR 10 million and pays half of a step of a million. */
static void target(double multiple)
{
    for (int c = 0; c < 3; c++)
        lab_need(c, 0.0);
    sc->sample_days = 1.0;
    growing(1, 1000000);
    struct trn_opponent *o = &sc->capabilities[1].opponent;
    o->has_production = true;
    o->production = trn_schedule_constant(lab_arena, 10000.0);
    LEVERS(TOY_LOOSE)->production_target = multiple;
    LEVERS(TOY_LOOSE)->firm_horizon = 24.0;
    lab_money(TOY_ALPHA, TRN_PROCUREMENT, 10000000);
    lab_money(TOY_BETA, TRN_PROCUREMENT, 10000000);
}

static double capacity_on(const char *line, double day)
{
    for (int r = 0; r < lab_rows(TRN_T_PRODUCTION); r++)
        if (!strcmp(lab_text(TRN_T_PRODUCTION, r, "line"), line) &&
            lab_number(TRN_T_PRODUCTION, r, "date") == day)
            return lab_number(TRN_T_PRODUCTION, r, "capacity");
    return NAN;
}

static int64_t invested(const char *donor)
{
    int64_t last = 0;
    for (int r = 0; r < lab_rows(TRN_T_DONORS); r++)
        if (!strcmp(lab_text(TRN_T_DONORS, r, "donor"), donor) &&
            lab_count(TRN_T_DONORS, r, "invested") != TRN_MISSING_COUNT)
            last = lab_count(TRN_T_DONORS, r, "invested");
    return last;
}

/* Orders for 13 months begin a step on day 10: done after 50 days x slip; the lever moves the slip. */
START_TEST(the_lead_of_a_step_slips_with_its_line)
{
    static const struct {
        double slip, lever, done;
    } cases[] = {{1.0, NAN, 60.0}, {2.0, NAN, 110.0}, {2.0, 1.0, 60.0}, {2.0, 1.5, 85.0}};
    target(0.0);
    sc->lines[1].slip = lab_days(cases[_i].slip);
    LEVERS(TOY_LOOSE)->ramp_slip = cases[_i].lever;
    lab_promise(TOY_ALPHA, TOY_SHELL, 40000, 10.0)->line = 1;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_event_day("capacity added", "shell-line", 0), cases[_i].done, 1e-6);
}
END_TEST

/* A step on day 31, done on 81; the next on 90, done on 140; then the limit is reached. */
START_TEST(members_build_towards_their_target)
{
    target(1.0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("target step begun", "shell-line"), 2);
    NEAR(lab_event_day("target step begun", NULL, 0), 31.0, 1e-9);
    NEAR(lab_event_day("target step begun", NULL, 1), 90.0, 1e-9);
    NEAR(capacity_on("shell-line", 80.0), HUNDRED_A_DAY, 1e-9);
    NEAR(capacity_on("shell-line", 82.0), HUNDRED_A_DAY + 1000.0, 1e-9);
    NEAR(capacity_on("shell-line", 141.0), HUNDRED_A_DAY + 2000.0, 1e-9);
    NEAR(lab_measure("money_invested", "total", ""), 2.0, 1e-9);
    NEAR(lab_measure("money_unspent", "total", ""), 18.0, 1e-9);
    ck_assert_int_eq(invested("alpha"), 100000000);
    ck_assert_int_eq(invested("beta"), 100000000);
}
END_TEST

/* The factory stands, and nobody has ordered a shell. */
START_TEST(capacity_alone_makes_nothing)
{
    target(1.0);
    lab_run(TOY_LOOSE, 0);
    int last = lab_rows(TRN_T_PRODUCTION) - 1;
    ck_assert_str_eq(lab_text(TRN_T_PRODUCTION, last, "binding"), "orders");
    ck_assert_int_eq(lab_count(TRN_T_PRODUCTION, last, "output"), 0);
}
END_TEST

/* 3043.75 is more than 0.3 x 10000, and with a step more than 0.4 x 10000; 10000 x factor 0.3 is the same. */
START_TEST(no_step_is_begun_beyond_the_target)
{
    static const double multiples[] = {0.0, 0.3, 0.4, 1.0};
    static const int steps[] = {0, 0, 1, 0};
    target(multiples[_i]);
    if (_i == 3)
        sc->capabilities[1].opponent.factor = lab_days(0.3);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("target step begun", NULL), steps[_i]);
}
END_TEST

START_TEST(no_step_is_begun_for_orders_that_are_not_firm)
{
    target(1.0);
    LEVERS(TOY_LOOSE)->firm_horizon = 11.9;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("target step begun", NULL), 0);
    NEAR(lab_measure("money_invested", "total", ""), 0.0, 0.0);
}
END_TEST

/* One that has no money, or is held, and nobody pays; the hold ends on 100, the next month begins on 120. */
START_TEST(a_step_that_one_member_cannot_pay_is_not_begun)
{
    target(1.0);
    if (_i == 0)
        lab_money(TOY_BETA, TRN_PROCUREMENT, 499999);
    if (_i == 1)
        lab_event(TRN_EVENT_HOLD, TOY_BETA, 10.0, 100.0, TRN_STOP_DECISIONS);
    if (_i == 2)
        lab_event(TRN_EVENT_HOLD, TOY_BETA, 10.0, 100.0, TRN_STOP_PAYMENTS);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_event_day("target not funded", "shell-line", 0), 31.0, 1e-9);
    if (_i == 0) {
        ck_assert_int_eq(lab_events("target step begun", NULL), 0);
        ck_assert_int_eq(invested("alpha"), 0);
    } else {
        NEAR(lab_event_day("target step begun", NULL, 0), 120.0, 1e-9);
    }
}
END_TEST

/* Who opted out pays nothing: the other pays all. */
START_TEST(those_who_take_part_pay_by_key)
{
    target(0.4);
    sc->regimes[TOY_LOOSE].opt_out[TOY_BETA] = true;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(invested("alpha"), 100000000);
    ck_assert_int_eq(invested("beta"), 0);
}
END_TEST

/* A million is voted for the whole year, and by 31 January EUR 85 thousand of it are free: the step takes
 * half of the million, and until July nothing is free to order with. */
START_TEST(what_is_invested_is_not_there_to_order_with)
{
    target(_i ? 0.4 : 0.0);
    for (trn_id d = 0; d < TOY_DONORS; d++) {
        const struct trn_appropriation year = {.until = 365.0, .lapse = INFINITY, .cents = 100000000};
        lab_votes(d, TRN_PROCUREMENT, 1, &year);
    }
    double days[] = {0, 35}, need[] = {0, 1000};
    sc->capabilities[1].need = toy_steps(lab_arena, 2, days, need);
    sc->donors[TOY_ALPHA].items[TOY_SHELL].line = 1;
    sc->end = 180.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("target step begun", NULL), _i);
    ck_assert_int_eq(lab_pledges("quantity", "alpha", TOY_SHELL) == 0, _i);
}
END_TEST

/* Two lines make 6087.5; one step is needed for 7000. The cheaper comes first, at equal cost the first by
 * name. */
START_TEST(the_step_that_adds_most_for_its_cost_comes_first)
{
    target(0.7);
    sc->lines[0].item = TOY_SHELL;
    for (int d = 0; d < TOY_DONORS; d++)
        sc->donors[d].items[TOY_MISSILE].line = TRN_NONE;
    growing(0, _i ? 2000000 : 1000000);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("target step begun", NULL), 1);
    ck_assert_int_eq(lab_events("target step begun", _i ? "shell-line" : "missile-line"), 1);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, the_lead_of_a_step_slips_with_its_line, 0, 4);
    tcase_add_test(tcase, members_build_towards_their_target);
    tcase_add_test(tcase, capacity_alone_makes_nothing);
    tcase_add_loop_test(tcase, no_step_is_begun_beyond_the_target, 0, 4);
    tcase_add_test(tcase, no_step_is_begun_for_orders_that_are_not_firm);
    tcase_add_loop_test(tcase, a_step_that_one_member_cannot_pay_is_not_begun, 0, 3);
    tcase_add_test(tcase, those_who_take_part_pay_by_key);
    tcase_add_loop_test(tcase, what_is_invested_is_not_there_to_order_with, 0, 2);
    tcase_add_loop_test(tcase, the_step_that_adds_most_for_its_cost_comes_first, 0, 2);
}

int main(void)
{
    return lab_main("expansion", add);
}
