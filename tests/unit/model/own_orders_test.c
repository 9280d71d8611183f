/* Own orders of donors: placed on firsts of months (days 0, 31, 59, 90, 120, 151 of 2023), in the same queue
 * as those for the recipient, into the donor's stock. The shell line makes 100 a day in batches of 1000. */
#include "lab.h"

#define HUNDRED_A_DAY 3043.75

static struct trn_own_order *own(int64_t quantity, double from, double until)
{
    for (int c = 0; c < 3; c++)
        lab_need(c, 0.0);
    sc->sample_days = 1.0;
    sc->lines[1].capacity = trn_schedule_constant(lab_arena, HUNDRED_A_DAY);
    sc->n_own_orders = 1;
    sc->own_orders = TRN_NEW(lab_arena, struct trn_own_order, 1);
    sc->own_orders[0] = (struct trn_own_order){.name = "build-up",
                                               .label = "build-up",
                                               .donor = TOY_BETA,
                                               .line = 1,
                                               .quantity = quantity,
                                               .from = from,
                                               .until = until};
    return sc->own_orders;
}

static struct trn_promise *order(int64_t quantity, double day)
{
    struct trn_promise *p = lab_promise(TOY_ALPHA, TOY_SHELL, quantity, day);
    p->line = 1;
    return p;
}

static int64_t line_on(double day, const char *column)
{
    for (int r = 0; r < lab_rows(TRN_T_PRODUCTION); r++)
        if (!strcmp(lab_text(TRN_T_PRODUCTION, r, "line"), "shell-line") &&
            lab_number(TRN_T_PRODUCTION, r, "date") == day)
            return lab_count(TRN_T_PRODUCTION, r, column);
    return -1;
}

static int64_t stock_on(const char *donor, double day)
{
    for (int r = 0; r < lab_rows(TRN_T_DONORS); r++)
        if (!strcmp(lab_text(TRN_T_DONORS, r, "donor"), donor) &&
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

/* Quantity of the k-th own order that was placed. */
static int64_t placed(int k)
{
    for (int r = 0; r < lab_rows(TRN_T_EVENTS); r++)
        if (!strcmp(lab_text(TRN_T_EVENTS, r, "event"), "own order") && k-- == 0)
            return lab_count(TRN_T_EVENTS, r, "quantity");
    return -1;
}

START_TEST(an_own_order_fills_its_donors_stock)
{
    own(1500, 10.0, 10.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_event_day("own order", "beta", 0), 10.0, 1e-9);
    ck_assert_int_eq(stock_on("beta", 19.0), 0);
    ck_assert_int_eq(stock_on("beta", 21.0), 1000);
    ck_assert_int_eq(stock_on("beta", 26.0), 1500);
    ck_assert_int_eq(line_on(12.0, "own_orders"), 1500);
    ck_assert_int_eq(line_on(12.0, "order_book"), 1500);
    ck_assert_int_eq(line_on(21.0, "own_orders"), 500);
    ck_assert_int_eq(line_on(30.0, "output"), 1500);
    ck_assert_int_eq(line_on(30.0, "for_orders"), 0);
    NEAR(lab_measure("made_for_own", "shell", ""), 1500.0, 1e-9);
    ck_assert_int_eq(lab_rows(TRN_T_LOTS), 0);
}
END_TEST

/* 1 February, March, April: 1000 in thirds. */
START_TEST(parts_are_whole_and_add_up)
{
    own(1000, 20.0, 95.0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("own order", NULL), 3);
    const double days[] = {31, 59, 90};
    const int64_t parts[] = {333, 333, 334};
    for (int k = 0; k < 3; k++) {
        NEAR(lab_event_day("own order", NULL, k), days[k], 1e-9);
        ck_assert_int_eq(placed(k), parts[k]);
    }
}
END_TEST

/* The start is a first of a month as well; what lies before it is placed from here on. */
START_TEST(what_began_before_the_start_is_spread_over_what_is_left)
{
    own(1000, -200.0, 31.0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("own order", NULL), 2);
    NEAR(lab_event_day("own order", NULL, 0), 0.0, 1e-9);
    NEAR(lab_event_day("own order", NULL, 1), 31.0, 1e-9);
    ck_assert_int_eq(placed(0), 500);
}
END_TEST

/* 3000 own from day 10, 1000 for the recipient from day 12. In the queue's order it leaves on 50. Preferred
 * it comes after the batch that is being made, on 30; own first it waits also for what joins later. */
START_TEST(a_line_prefers_the_class_that_it_says)
{
    static const double leaves[] = {50.0, 30.0, 50.0};
    own(3000, 10.0, 10.0);
    sc->lines[1].priority = (enum trn_line_priority)_i;
    order(1000, 12.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(left_on(0), leaves[_i], 1e-6);
    ck_assert_int_eq(stock_on("beta", 51.0), 3000);
    NEAR(lab_measure("made_for_own", "shell", ""), 3000.0, 1e-9);
}
END_TEST

/* The same the other way round: 3000 for the recipient from 10, 1000 own from 12, whose turn comes after the
 * first batch (20) where it is preferred: 20 to 30. Then the second batch leaves on 40 instead of 30. */
START_TEST(own_orders_can_go_first)
{
    static const double second[] = {30.0, 30.0, 40.0};
    own(1000, 12.0, 12.0);
    sc->lines[1].priority = (enum trn_line_priority)_i;
    order(3000, 10.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(left_on(0), 20.0, 1e-6);
    NEAR(left_on(1), second[_i], 1e-6);
    NEAR(left_on(2), second[_i] + 10.0, 1e-6);
}
END_TEST

/* Six months of own orders make the recipient's dearer by half. */
START_TEST(own_orders_raise_the_price)
{
    own(18262, 10.0, 10.0);
    LEVERS(TOY_LOOSE)->price_exponent = 1.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(line_on(10.0, "price"), 449996);
}
END_TEST

/* Half of what leaves is ordered back: 1001 leave in January (the floor keeps 3), so 500 on 1 February, and
 * half an item is carried on: 3 more leave in February, and 2 are ordered on 1 March. */
START_TEST(what_leaves_the_stock_is_ordered_back)
{
    own(1, 500.0, 500.0);
    lab_stock(TOY_ALPHA, TOY_SHELL, 1004);
    lab_need(1, 1000.0);
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 1000000000);
    sc->lines[1].lead_days = lab_days(100.0);
    sc->donors[TOY_ALPHA].items[TOY_SHELL].line = 1;
    sc->donors[TOY_ALPHA].items[TOY_SHELL].restock = _i ? 0.5 : 0.0;
    double days[] = {0, 35, 55}, floors[] = {3, 0, 1000000};
    sc->donors[TOY_ALPHA].items[TOY_SHELL].floor = toy_steps(lab_arena, 3, days, floors);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_pledges("shipped_quantity", "alpha", TOY_SHELL), 1004);
    ck_assert_int_eq(lab_events("own order", "alpha"), 2 * _i);
    if (!_i)
        return;
    NEAR(lab_event_day("own order", "alpha", 0), 31.0, 1e-9);
    NEAR(lab_event_day("own order", "alpha", 1), 59.0, 1e-9);
    ck_assert_int_eq(placed(0), 500);
    ck_assert_int_eq(placed(1), 2);
    ck_assert_int_eq(stock_on("alpha", 200.0), 502); /* 100 days of lead, 5 days of work */
}
END_TEST

START_TEST(own_orders_that_nobody_can_place_are_refused)
{
    struct trn_errors errors[3] = {0};
    own(10, 20.0, 10.0);
    ck_assert_int_ne(trn_scenario_check(sc, &errors[0]), TRN_OK);
    ck_assert_str_eq(errors[0].kept[0].path, "/own_orders/build-up");
    own(10, 10.0, 20.0);
    sc->lines[1].recipient_owned = true;
    ck_assert_int_ne(trn_scenario_check(sc, &errors[1]), TRN_OK);
    sc->lines[1].recipient_owned = false;
    sc->donors[TOY_ALPHA].items[TOY_TANK].restock = 1.0;
    ck_assert_int_ne(trn_scenario_check(sc, &errors[2]), TRN_OK);
    ck_assert_str_eq(errors[2].kept[0].path, "/donors/alpha/restock/tank");
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, an_own_order_fills_its_donors_stock);
    tcase_add_test(tcase, parts_are_whole_and_add_up);
    tcase_add_test(tcase, what_began_before_the_start_is_spread_over_what_is_left);
    tcase_add_loop_test(tcase, a_line_prefers_the_class_that_it_says, 0, 3);
    tcase_add_loop_test(tcase, own_orders_can_go_first, 0, 3);
    tcase_add_test(tcase, own_orders_raise_the_price);
    tcase_add_loop_test(tcase, what_leaves_the_stock_is_ordered_back, 0, 2);
    tcase_add_test(tcase, own_orders_that_nobody_can_place_are_refused);
}

int main(void)
{
    return lab_main("own_orders", add);
}
