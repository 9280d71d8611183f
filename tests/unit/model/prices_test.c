/* Price = unit cost x (1 + months of order book / price_months)^exponent, in whole cents, rounded up.
 * The shell costs EUR 3000; the line makes 100 a day (3043.75 a month); price_months 12. */
#include "lab.h"

#define HUNDRED_A_DAY 3043.75

/* Orders for six months before the start: at the exponent 1 half as much again. */
static void prices(double exponent)
{
    for (int c = 0; c < 3; c++)
        lab_need(c, 0.0);
    sc->sample_days = 1.0;
    sc->end = 40.0;
    sc->lines[1].capacity = trn_schedule_constant(lab_arena, HUNDRED_A_DAY);
    sc->donors[TOY_ALPHA].items[TOY_SHELL].line = 1;
    LEVERS(TOY_LOOSE)->price_exponent = exponent;
    LEVERS(TOY_TIGHT)->price_exponent = exponent;
}

static struct trn_promise *order(int64_t quantity, double day)
{
    struct trn_promise *p = lab_promise(TOY_ALPHA, TOY_SHELL, quantity, day);
    p->line = 1;
    return p;
}

static int64_t price_on(double day)
{
    for (int r = 0; r < lab_rows(TRN_T_PRODUCTION); r++)
        if (!strcmp(lab_text(TRN_T_PRODUCTION, r, "line"), "shell-line") &&
            lab_number(TRN_T_PRODUCTION, r, "date") == day)
            return lab_count(TRN_T_PRODUCTION, r, "price");
    return -1;
}

/* 18262 / 3043.75 = 5.99984 months: 300000 x (1 + 5.99984 / 12) = 449995.9 cents. */
START_TEST(the_price_rises_with_the_order_book)
{
    prices(1.0);
    order(18262, 10.0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(price_on(9.0), 300000);
    ck_assert_int_eq(price_on(10.0), 449996);
    ck_assert_int_eq(price_on(21.0), 441783); /* a batch of 1000 is made: 17262 left */
}
END_TEST

START_TEST(the_exponent_bends_the_price)
{
    prices(2.0);
    order(18262, 10.0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(price_on(10.0), 674988); /* 300000 x 1.4999863^2 = 674987.7 */
}
END_TEST

START_TEST(an_exponent_or_price_months_of_nothing_fixes_the_price)
{
    prices(_i ? 1.0 : 0.0);
    if (_i)
        sc->lines[1].price_months = 0.0;
    order(18262, 10.0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(price_on(10.0), 300000);
}
END_TEST

/* 121750 are 40 months, of which the book may hold 24: 300000 x (1 + 24 / 12). */
START_TEST(the_price_rises_no_further_than_the_limit_of_the_book)
{
    prices(1.0);
    sc->lines[1].book_limit_months = 24.0;
    order(121750, 10.0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(price_on(10.0), 900000);
}
END_TEST

/* Two were agreed before the start, at the line's own price; the third pays for the book of both: 19262 are
 * 300000 x (1 + 19262 / 36525) = 458209.4 cents. */
START_TEST(a_promise_keeps_the_price_of_its_day)
{
    prices(1.0);
    order(18262, 0.0);
    order(1000, -5.0);
    order(1000, 5.0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 0, "unit_cost"), 300000);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 1, "unit_cost"), 300000);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 2, "unit_cost"), 458210);
    /* Of those since the start: (18262 x 3000 + 1000 x 4582.10) / 19262. */
    NEAR(lab_measure("unit_price", "shell", ""), 3082.1358, 1e-3);
    ck_assert(isnan(lab_measure("unit_price", "missile", "")));
}
END_TEST

/* EUR 13.5 million buy 4500 shells at 3000, and 3000 at 4499.96 on the first day: by own choice and by plan.
 */
START_TEST(donors_and_planner_pay_the_price_of_the_day)
{
    prices(1.0);
    lab_need(1, 100000.0);
    order(18262, 0.0);
    lab_money(TOY_ALPHA, TRN_PROCUREMENT, 13500000);
    lab_joint_rounds(5.0);
    lab_run(_i ? TOY_TIGHT : TOY_LOOSE, 0);
    ck_assert_int_ge(lab_rows(TRN_T_PLEDGES), 2);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 1, "quantity"), 3000);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 1, "unit_cost"), 449996);
}
END_TEST

/* Beta's line delivers in 300 days at a fixed price, alpha's in some 190 (a full book) at a thousand times
 * the price, where the exponent is 3: 30 x 999 days of lead time weigh more. Where price is fixed the plan
 * fills the shortage from alpha, and from beta nothing. */
START_TEST(the_plan_prefers_the_cheaper_line)
{
    prices(_i ? 3.0 : 0.0);
    sc->end = 15.0; /* one joint round, on day 10 */
    sc->capabilities[1].need = toy_steps(lab_arena, 2, (double[]){0, 5}, (double[]){0, 1000});
    order(18262, 0.0);
    sc->lines[1].price_months = 0.5;
    sc->lines[0].item = TOY_SHELL;
    sc->lines[0].unit_cost_cents = 300000;
    sc->lines[0].capacity = trn_schedule_constant(lab_arena, HUNDRED_A_DAY);
    sc->lines[0].lead_days = lab_days(300.0);
    sc->lines[0].price_months = 0.0;
    sc->donors[TOY_BETA].items[TOY_SHELL].line = 0;
    lab_money(TOY_ALPHA, TRN_PROCUREMENT, 1000000000);
    lab_money(TOY_BETA, TRN_PROCUREMENT, 1000000000);
    lab_run(TOY_TIGHT, 0);
    ck_assert_int_eq(lab_pledges("quantity", "beta", TOY_SHELL) > 0, _i);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, the_price_rises_with_the_order_book);
    tcase_add_test(tcase, the_exponent_bends_the_price);
    tcase_add_loop_test(tcase, an_exponent_or_price_months_of_nothing_fixes_the_price, 0, 2);
    tcase_add_test(tcase, the_price_rises_no_further_than_the_limit_of_the_book);
    tcase_add_test(tcase, a_promise_keeps_the_price_of_its_day);
    tcase_add_loop_test(tcase, donors_and_planner_pay_the_price_of_the_day, 0, 2);
    tcase_add_loop_test(tcase, the_plan_prefers_the_cheaper_line, 0, 2);
}

int main(void)
{
    return lab_main("prices", add);
}
