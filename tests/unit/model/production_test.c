/* Lines: lead, batches, capacity, slip, expansion, idle output. Months are 30.4375 days: a capacity of
 * 3043.75 a month is 100 a day. The run starts on 1 January: months begin on days 31, 59, 90, 120, 151. */
#include "lab.h"

#include <stdio.h>

#define HUNDRED_A_DAY 3043.75

static void line(double per_month)
{
    for (int c = 0; c < 3; c++)
        lab_need(c, 0.0);
    sc->lines[1].capacity = trn_schedule_constant(lab_arena, per_month);
    sc->sample_days = 1.0;
}

static void order(int64_t quantity, double day)
{
    lab_promise(TOY_ALPHA, TOY_SHELL, quantity, day)->line = 1;
}

/* Day and size of the k-th lot that leaves. */
static double left_on(int k, int64_t *quantity)
{
    for (int r = 0; r < lab_rows(TRN_T_LOTS); r++)
        if (!strcmp(lab_text(TRN_T_LOTS, r, "what"), "enters") &&
            !strcmp(lab_text(TRN_T_LOTS, r, "stage"), "preparation") && k-- == 0) {
            *quantity = lab_count(TRN_T_LOTS, r, "quantity");
            return lab_number(TRN_T_LOTS, r, "date");
        }
    *quantity = 0;
    return NAN;
}

static void leaves(int k, double day, int64_t quantity)
{
    int64_t found;
    NEAR(left_on(k, &found), day, 1e-6);
    ck_assert_int_eq(found, quantity);
}

static double capacity_of(const char *name, double day)
{
    for (int r = 0; r < lab_rows(TRN_T_PRODUCTION); r++)
        if (!strcmp(lab_text(TRN_T_PRODUCTION, r, "line"), name) &&
            lab_number(TRN_T_PRODUCTION, r, "date") == day)
            return lab_number(TRN_T_PRODUCTION, r, "capacity");
    return NAN;
}

static double capacity_on(double day)
{
    return capacity_of("shell-line", day);
}

/* 31 is 1 February. All lines, for a loop over them may begin or end one off. */
START_TEST(every_line_of_the_file_follows_its_plan)
{
    line(0.0);
    for (int l = 0; l < sc->n_lines; l++)
        sc->lines[l].capacity =
            toy_steps(lab_arena, 2, (double[]){0, 31}, (double[]){HUNDRED_A_DAY, 2 * HUNDRED_A_DAY});
    lab_run(TOY_LOOSE, 0);
    for (int l = 0; l < sc->n_lines; l++) {
        NEAR(capacity_of(sc->lines[l].name, 30.0), HUNDRED_A_DAY, 1e-9);
        NEAR(capacity_of(sc->lines[l].name, 32.0), 2 * HUNDRED_A_DAY, 1e-9);
    }
}
END_TEST

START_TEST(an_order_is_made_at_capacity_in_batches)
{
    line(HUNDRED_A_DAY);
    order(2500, 10.0);
    lab_run(TOY_LOOSE, 0);
    leaves(0, 20.0, 1000);
    leaves(1, 30.0, 1000);
    leaves(2, 35.0, 500);
    ck_assert_int_eq(lab_pledges("delivered", NULL, TOY_SHELL), 2500);
}
END_TEST

static void outage(double from, double to, double factor)
{
    struct trn_event *event = lab_event(TRN_EVENT_LINE, TRN_NONE, from, to, 0);
    event->line = 1;
    event->factor = factor;
}

/* 500 are made by day 15; the rest of the first batch goes on on day 25. By the calendar, whatever slips; at
 * half speed from 25 to 35 only 500 more are made. */
START_TEST(an_event_stops_or_slows_a_line_by_the_calendar)
{
    line(HUNDRED_A_DAY);
    sc->lines[1].slip = lab_days(2.0);
    order(2500, 10.0);
    outage(15.0, 25.0, 0.0);
    if (_i == 1)
        outage(25.0, 35.0, 0.5);
    lab_run(TOY_LOOSE, 0);
    leaves(0, _i == 1 ? 35.0 : 30.0, 1000);
    leaves(1, _i == 1 ? 45.0 : 40.0, 1000);
    leaves(2, _i == 1 ? 50.0 : 45.0, 500);
}
END_TEST

START_TEST(an_event_of_kind_line_names_its_line)
{
    line(HUNDRED_A_DAY);
    outage(15.0, 25.0, 0.0);
    sc->events[sc->n_events - 1].line = TRN_NONE;
    ck_assert(lab_refused("/events/event-00"));
}
END_TEST

START_TEST(orders_are_made_in_order_of_joining)
{
    line(HUNDRED_A_DAY);
    order(1000, 12.0);
    order(700, 10.0);
    order(300, 14.0);
    lab_run(TOY_LOOSE, 0);
    leaves(0, 17.0, 700);
    leaves(1, 27.0, 1000);
    leaves(2, 30.0, 300);
}
END_TEST

/* Promised on 10, contracted on 20, 60 days of lead, 10 days of work. */
START_TEST(an_order_waits_its_lead_time)
{
    line(HUNDRED_A_DAY);
    lab_need(1, 1000.0);
    sc->capabilities[1].target_days = 1.0;
    lab_money(TOY_ALPHA, TRN_PROCUREMENT, 3000000);
    sc->donors[TOY_ALPHA].items[TOY_SHELL].line = 1;
    sc->lines[1].lead_days = lab_days(60.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "contracted"), 20.0, 1e-9);
    leaves(0, 90.0, 1000);
}
END_TEST

/* 100 a day to day 31 (the plan changes on 15, the line on the first of the month), then 200 a day:
 * 3000 ordered on 10 are at 2100 on 31 and done 4.5 days later. */
START_TEST(capacity_follows_its_plan_on_the_first_of_the_month)
{
    line(HUNDRED_A_DAY);
    sc->lines[1].capacity =
        toy_steps(lab_arena, 2, (double[]){0, 15}, (double[]){HUNDRED_A_DAY, 2 * HUNDRED_A_DAY});
    order(3000, 10.0);
    lab_run(TOY_LOOSE, 0);
    leaves(0, 20.0, 1000);
    leaves(1, 30.0, 1000);
    leaves(2, 35.5, 1000);
    NEAR(capacity_on(30.0), HUNDRED_A_DAY, 1e-9);
    NEAR(capacity_on(32.0), 2 * HUNDRED_A_DAY, 1e-9);
}
END_TEST

START_TEST(a_line_that_stands_still_goes_on_when_capacity_returns)
{
    line(HUNDRED_A_DAY);
    sc->lines[1].capacity =
        toy_steps(lab_arena, 3, (double[]){0, 31, 59}, (double[]){HUNDRED_A_DAY, 0, HUNDRED_A_DAY});
    order(1000, 25.0);
    lab_run(TOY_LOOSE, 0);
    leaves(0, 63.0, 1000); /* 6 days before the stop, 4 after */
}
END_TEST

/* The plan grows on day 62. With slip s after day 31 that is reached on 31 + 31 s, seen on the next first.
 * The lever scales s - 1 by (lever - 1) / (slip_at - 1), where slip_at is s itself if not given. */
static const struct {
    double slip, lever, slip_at, first;
} slips[] = {{1.0, NAN, NAN, 90}, {2.0, NAN, NAN, 120}, {2.0, 3.0, NAN, 151},
             {2.0, 1.0, NAN, 90}, {3.0, 2.0, NAN, 120}, {2.0, 5.0, 3.0, 151}};

START_TEST(growth_of_the_plan_slips_and_the_lever_moves_the_slip)
{
    line(HUNDRED_A_DAY);
    sc->lines[1].capacity =
        toy_steps(lab_arena, 2, (double[]){0, 62}, (double[]){HUNDRED_A_DAY, 2 * HUNDRED_A_DAY});
    sc->lines[1].slip_from = 31.0;
    sc->lines[1].slip = lab_days(slips[_i].slip);
    sc->lines[1].slip_at = slips[_i].slip_at;
    LEVERS(TOY_LOOSE)->ramp_slip = slips[_i].lever;
    lab_run(TOY_LOOSE, 0);
    NEAR(capacity_on(slips[_i].first - 1.0), HUNDRED_A_DAY, 1e-9);
    NEAR(capacity_on(slips[_i].first + 1.0), 2 * HUNDRED_A_DAY, 1e-9);
}
END_TEST

/* Pay-back in 12 months, orders for 13.1: with orders firm for 24 months the maker invests on day 10, 50 days
 * later it makes 1000 a month more; with 6 months it does not. */
static void expansion(double firm_horizon, int64_t ordered)
{
    line(HUNDRED_A_DAY);
    sc->lines[1].payback_months = 12.0;
    sc->lines[1].step_per_month = 1000.0;
    sc->lines[1].limit_per_month = 2500.0;
    sc->lines[1].expansion_days = lab_days(50.0);
    LEVERS(TOY_LOOSE)->firm_horizon = firm_horizon;
    order(ordered, 10.0);
    lab_run(TOY_LOOSE, 0);
}

START_TEST(a_maker_invests_when_firm_orders_reach_the_pay_back_time)
{
    expansion(24.0, 40000);
    NEAR(capacity_on(59.0), HUNDRED_A_DAY, 1e-9);
    NEAR(capacity_on(61.0), HUNDRED_A_DAY + 1000.0, 1e-9);
    NEAR(capacity_on(365.0), HUNDRED_A_DAY + 1000.0, 1e-9);
}
END_TEST

START_TEST(orders_that_are_not_firm_far_enough_build_no_factory)
{
    expansion(6.0, 40000);
    NEAR(capacity_on(365.0), HUNDRED_A_DAY, 1e-9);
}
END_TEST

START_TEST(orders_that_do_not_reach_far_enough_build_no_factory)
{
    expansion(24.0, 36000);
    NEAR(capacity_on(365.0), HUNDRED_A_DAY, 1e-9);
}
END_TEST

START_TEST(expansion_stops_at_its_limit)
{
    expansion(24.0, 4000000);
    NEAR(capacity_on(365.0), HUNDRED_A_DAY + 2000.0, 1e-9);
}
END_TEST

/* 100 a day without orders: on day 10 the owner has 1000 (or one less, for rounding) to promise. */
START_TEST(idle_capacity_fills_the_owners_stock)
{
    line(HUNDRED_A_DAY);
    lab_need(1, 100000.0);
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 1000000000);
    sc->lines[1].idle = _i ? TRN_IDLE_STOCK : TRN_IDLE_NONE;
    lab_run(TOY_LOOSE, 0);
    if (!_i) {
        ck_assert_int_eq(lab_rows(TRN_T_PLEDGES), 0);
        return;
    }
    NEAR((double)lab_count(TRN_T_PLEDGES, 0, "quantity"), 1000.0, 1.0);
    NEAR((double)lab_pledges("quantity", NULL, TOY_SHELL), 36000.0, 1.0); /* on day 360 for the last time */
}
END_TEST

/* The 1000 of day 10 are decided on 15, when 400 are to be kept of the 1500 made: nothing is taken back, and
 * with a pool, in which beta has a floor as well, nothing of what leaves is from below the full floor. */
START_TEST(what_was_made_since_the_promise_keeps_the_floor)
{
    line(HUNDRED_A_DAY);
    lab_need(1, 100000.0);
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 1000000000);
    LEVERS(TOY_LOOSE)->decision_median[TRN_AMMUNITION] = 5.0;
    sc->lines[1].idle = TRN_IDLE_STOCK;
    sc->donors[TOY_ALPHA].items[TOY_SHELL].floor =
        toy_steps(lab_arena, 2, (double[]){0, 12}, (double[]){0, 400});
    sc->sample_days = 30.0; /* a sample counts what was made as well */
    lab_run(TOY_LOOSE, 0);
    NEAR((double)lab_count(TRN_T_PLEDGES, 0, "quantity"), 1000.0, 1.0);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 0, "withdrawn"), 0);
    NEAR(lab_measure("floor_breaches", "total", ""), 0.0, 0.0);
    LEVERS(TOY_LOOSE)->pool = 1.0;
    sc->own_need_correlation = 0.0;
    sc->donors[TOY_BETA].items[TOY_SHELL].floor = trn_schedule_constant(lab_arena, 400.0);
    sc->end = 19.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 0, "withdrawn"), 0);
    NEAR(lab_measure("pooled_given", "shell", ""), 0.0, 0.0);
}
END_TEST

/* An order of 5000 from day 10 takes the line for 50 days; on day 60 the owner still has 1000 only. */
START_TEST(orders_come_before_the_owners_stock)
{
    line(HUNDRED_A_DAY);
    sc->lines[1].idle = TRN_IDLE_STOCK;
    order(5000, 10.0);
    lab_need(1, 100000.0);
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 1000000000);
    sc->end = 69.0;
    lab_run(TOY_LOOSE, 0);
    int64_t own = lab_pledges("quantity", NULL, TOY_SHELL) - 5000;
    NEAR((double)own, 1000.0, 1.0);
}
END_TEST

START_TEST(the_recipients_own_line_delivers_week_by_week_without_payment)
{
    line(HUNDRED_A_DAY);
    sc->lines[1].recipient_owned = true;
    sc->lines[1].owner = TRN_NONE;
    lab_run(TOY_LOOSE, 0);
    leaves(0, 7.0, 700);
    leaves(1, 14.0, 700);
    ck_assert_int_eq(lab_handed_over(TOY_SHELL, 0.0, 30.5), 1400);
    ck_assert_int_eq(lab_rows(TRN_T_PLEDGES), 0);
}
END_TEST

/* Two months of capacity: 6087. As batches leave, room comes again. */
START_TEST(the_order_book_is_limited)
{
    line(HUNDRED_A_DAY);
    lab_need(1, 100000.0);
    lab_money(TOY_ALPHA, TRN_PROCUREMENT, 1000000000);
    sc->donors[TOY_ALPHA].items[TOY_SHELL].line = 1;
    sc->lines[1].book_limit_months = 2.0;
    lab_run(_i ? TOY_TIGHT : TOY_LOOSE, 0);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 0, "quantity"), 6087);
    for (int r = 0; r < lab_rows(TRN_T_PRODUCTION); r++)
        ck_assert_int_le(lab_count(TRN_T_PRODUCTION, r, "order_book"), 2 * 6087);
}
END_TEST

/* An owner whose stock fills from its line needs a route for it. */
START_TEST(an_owner_of_idle_output_without_a_route_is_refused)
{
    struct trn_errors errors = {0};
    sc->lines[1].idle = TRN_IDLE_STOCK;
    sc->donors[TOY_ALPHA].route = TRN_NONE;
    ck_assert_int_ne(trn_scenario_check(sc, &errors), TRN_OK);
    ck_assert_str_eq(errors.kept[0].path, "/lines/shell-line");
}
END_TEST

/* Its output leaves week by week: a batch in work would leave twice. */
START_TEST(an_order_at_the_recipients_own_line_is_refused)
{
    line(HUNDRED_A_DAY);
    order(2500, 10.0);
    char path[64];
    snprintf(path, sizeof path, "/pledges/%s", sc->promises[0].name);
    ck_assert(!lab_refused(path));
    sc->lines[1].recipient_owned = true;
    sc->lines[1].idle = TRN_IDLE_NONE;
    ck_assert(lab_refused(path));
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, an_order_is_made_at_capacity_in_batches);
    tcase_add_test(tcase, every_line_of_the_file_follows_its_plan);
    tcase_add_loop_test(tcase, an_event_stops_or_slows_a_line_by_the_calendar, 0, 2);
    tcase_add_test(tcase, an_event_of_kind_line_names_its_line);
    tcase_add_test(tcase, orders_are_made_in_order_of_joining);
    tcase_add_test(tcase, an_order_waits_its_lead_time);
    tcase_add_test(tcase, capacity_follows_its_plan_on_the_first_of_the_month);
    tcase_add_test(tcase, a_line_that_stands_still_goes_on_when_capacity_returns);
    tcase_add_loop_test(tcase, growth_of_the_plan_slips_and_the_lever_moves_the_slip, 0,
                        (int)(sizeof slips / sizeof *slips));
    tcase_add_test(tcase, a_maker_invests_when_firm_orders_reach_the_pay_back_time);
    tcase_add_test(tcase, orders_that_are_not_firm_far_enough_build_no_factory);
    tcase_add_test(tcase, orders_that_do_not_reach_far_enough_build_no_factory);
    tcase_add_test(tcase, expansion_stops_at_its_limit);
    tcase_add_loop_test(tcase, idle_capacity_fills_the_owners_stock, 0, 2);
    tcase_add_test(tcase, what_was_made_since_the_promise_keeps_the_floor);
    tcase_add_test(tcase, orders_come_before_the_owners_stock);
    tcase_add_test(tcase, the_recipients_own_line_delivers_week_by_week_without_payment);
    tcase_add_loop_test(tcase, the_order_book_is_limited, 0, 2);
    tcase_add_test(tcase, an_owner_of_idle_output_without_a_route_is_refused);
    tcase_add_test(tcase, an_order_at_the_recipients_own_line_is_refused);
}

int main(void)
{
    return lab_main("production", add);
}
