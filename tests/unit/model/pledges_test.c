/* From a turn to the end of a promise. Turns of all donors are on days 10, 20, ...; a decision takes 10 days
 * and the route 16, so what is given from stock on day 10 is decided on 20 and handed over on 36. */
#include "lab.h"

/* Alpha has shells and money for them; only shells are needed: 30 days of 1000. */
static void shells_from_stock(void)
{
    lab_need(0, 0.0);
    lab_need(2, 0.0);
    lab_stock(TOY_ALPHA, TOY_SHELL, 100000);
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 1000000000);
}

static double pledge_day(int row, const char *column)
{
    return lab_number(TRN_T_PLEDGES, row, column);
}

START_TEST(a_promise_from_stock_is_handed_over_after_decision_and_route)
{
    shells_from_stock();
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 0, "quantity"), 30000);
    NEAR(pledge_day(0, "pledged"), 10.0, 1e-9);
    NEAR(pledge_day(0, "decided"), 20.0, 1e-9);
    NEAR(pledge_day(0, "shipped"), 20.0, 1e-9);
    NEAR(pledge_day(0, "at_hub"), 32.0, 1e-9);
    NEAR(pledge_day(0, "ended"), 36.0, 1e-6);
    NEAR(pledge_day(0, "promised_by"), 36.0, 1e-9);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 0, "delivered"), 30000);
    ck_assert_str_eq(lab_text(TRN_T_PLEDGES, 0, "outcome"), "delivered");
    ck_assert_str_eq(lab_text(TRN_T_PLEDGES, 0, "kind"), "own");
}
END_TEST

/* 5 x 2 x 1.5 + 3 = 18 for ammunition; armour and air defence have medians of their own. */
START_TEST(latency_is_median_of_the_class_times_factors_plus_admin)
{
    shells_from_stock();
    struct trn_levers *l = LEVERS(TOY_LOOSE);
    l->decision_median[TRN_AMMUNITION] = 5.0;
    l->decision_median[TRN_ARMOUR] = 7.0;
    l->decision_factor = 2.0;
    l->admin_days = 3.0;
    l->consensus_days = 100.0; /* nothing here is novel */
    sc->donors[TOY_ALPHA].decision_factor = 1.5;
    lab_run(TOY_LOOSE, 0);
    NEAR(pledge_day(0, "decided"), 28.0, 1e-9);
    sc->items[TOY_SHELL].cls = TRN_ARMOUR;
    lab_run(TOY_LOOSE, 0);
    NEAR(pledge_day(0, "decided"), 10.0 + 7.0 * 3.0 + 3.0, 1e-9);
}
END_TEST

START_TEST(consensus_takes_time_only_until_the_item_was_given_once)
{
    shells_from_stock();
    LEVERS(TOY_LOOSE)->consensus_days = 7.0;
    sc->items[TOY_SHELL].novel = true;
    lab_run(TOY_LOOSE, 0);
    NEAR(pledge_day(0, "decided") - pledge_day(0, "pledged"), 17.0, 1e-9);
    NEAR(pledge_day(0, "promised_by"), 10.0 + 17.0 + LAB_ROUTE, 1e-9);
    ck_assert_double_ge(pledge_day(1, "pledged"), pledge_day(0, "decided"));
    NEAR(pledge_day(1, "decided") - pledge_day(1, "pledged"), 10.0, 1e-9);
}
END_TEST

/* ln of the latency: mean ln 10, standard deviation 0.6. */
START_TEST(latency_is_lognormal)
{
    shells_from_stock();
    LEVERS(TOY_LOOSE)->decision_sigma = 0.6;
    sc->end = 200.0;
    double sum = 0.0, squares = 0.0, n = 400.0;
    for (uint32_t rep = 0; rep < 400; rep++) {
        lab_run(TOY_LOOSE, rep);
        double z = log(pledge_day(0, "decided") - pledge_day(0, "pledged")) - log(10.0);
        sum += z;
        squares += z * z;
    }
    NEAR(sum / n, 0.0, 3.29 * 0.6 / sqrt(n));
    NEAR(sqrt(squares / n), 0.6, 3.29 * 0.6 / sqrt(2.0 * n));
}
END_TEST

START_TEST(a_promise_not_kept_gives_nothing_and_its_money_back_on_the_day_promised)
{
    shells_from_stock();
    LEVERS(TOY_LOOSE)->honour = 0.0;
    sc->end = 39.0; /* before the next turn */
    sc->sample_days = 1.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_pledges("delivered", NULL, TRN_NONE), 0);
    ck_assert_int_eq(lab_pledges("withdrawn", NULL, TRN_NONE), 30000);
    NEAR(lab_event_day("withdrawn", "alpha", 0), 36.0, 1e-9);
    NEAR(lab_series("in_pipeline", "shell", 35), 30000.0, 0.0); /* believed until then */
    NEAR(lab_series("in_pipeline", "shell", 37), 0.0, 0.0);
    NEAR(lab_measure("money_unspent", "total", ""), 1000.0, 1e-9);
    NEAR(lab_measure("money_committed", "total", ""), 0.0, 1e-9);
    NEAR(lab_measure("withdrawn_share", "total", ""), 1.0, 1e-12);
}
END_TEST

/* Odds of 1 to 1 times 3 are 3 to 1. */
START_TEST(honour_is_odds_times_the_donors_factor)
{
    shells_from_stock();
    LEVERS(TOY_LOOSE)->honour = 0.5;
    sc->donors[TOY_ALPHA].honour_factor = 3.0;
    sc->end = 39.0;
    double kept = 0.0, n = 600.0;
    for (uint32_t rep = 0; rep < 600; rep++) {
        lab_run_fast(TOY_LOOSE, rep);
        kept += lab_measure("delivered", "shell", "") > 0.0;
    }
    NEAR(kept / n, 0.75, 3.29 * sqrt(0.75 * 0.25 / n));
}
END_TEST

START_TEST(a_late_promise_is_late_by_the_drawn_delay)
{
    shells_from_stock();
    LEVERS(TOY_LOOSE)->on_time = 0.0;
    LEVERS(TOY_LOOSE)->late_months = 1.5;
    LEVERS(TOY_LOOSE)->late_sigma = 0.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "late_days"), 1.5 * 30.4375, 1e-9);
    NEAR(pledge_day(0, "shipped"), 20.0 + 1.5 * 30.4375, 1e-9);
    NEAR(pledge_day(0, "promised_by"), 36.0, 1e-9);
    NEAR(lab_measure("on_time_share", "total", ""), 0.0, 1e-12);
}
END_TEST

START_TEST(on_time_is_odds_times_the_donors_factor)
{
    shells_from_stock();
    LEVERS(TOY_LOOSE)->on_time = 0.5;
    LEVERS(TOY_LOOSE)->late_months = 10.0;
    sc->donors[TOY_ALPHA].on_time_factor = 1.0 / 3.0;
    sc->end = 39.0;
    double timely = 0.0, n = 600.0;
    for (uint32_t rep = 0; rep < 600; rep++) {
        lab_run_fast(TOY_LOOSE, rep);
        timely += lab_measure("delivered", "shell", "") > 0.0;
    }
    NEAR(timely / n, 0.25, 3.29 * sqrt(0.75 * 0.25 / n));
}
END_TEST

START_TEST(caveat_never_stops_all_promises)
{
    shells_from_stock();
    sc->donors[TOY_ALPHA].items[TOY_SHELL].caveat = TRN_CAVEAT_NEVER;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_rows(TRN_T_PLEDGES), 0);
    lab_run(TOY_TIGHT, 0);
    ck_assert_int_eq(lab_rows(TRN_T_PLEDGES), 0);
}
END_TEST

START_TEST(caveat_not_before_stops_promises_until_its_date)
{
    shells_from_stock();
    sc->donors[TOY_ALPHA].items[TOY_SHELL].caveat = TRN_CAVEAT_NOT_BEFORE;
    sc->donors[TOY_ALPHA].items[TOY_SHELL].caveat_day = 55.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(pledge_day(0, "pledged"), 60.0, 1e-9);
}
END_TEST

/* Beta decides on day 30 what it promised on day 10; alpha follows in the round of that day. */
START_TEST(caveat_after_waits_for_the_other_donors_decision)
{
    shells_from_stock();
    lab_stock(TOY_BETA, TOY_SHELL, 1000);
    sc->donors[TOY_BETA].decision_factor = 2.0;
    lab_money(TOY_BETA, TRN_DRAWDOWN, 1000000000);
    sc->donors[TOY_ALPHA].items[TOY_SHELL].caveat = TRN_CAVEAT_AFTER;
    sc->donors[TOY_ALPHA].items[TOY_SHELL].caveat_donor = TOY_BETA;
    lab_run(TOY_LOOSE, 0);
    ck_assert_str_eq(lab_text(TRN_T_PLEDGES, 0, "donor"), "beta");
    ck_assert_str_eq(lab_text(TRN_T_PLEDGES, 1, "donor"), "alpha");
    NEAR(pledge_day(1, "pledged"), 30.0, 1e-9);
}
END_TEST

START_TEST(what_a_donor_has_no_preference_for_it_does_not_give_of_its_own_accord)
{
    shells_from_stock();
    sc->donors[TOY_ALPHA].items[TOY_SHELL].preference = 0.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_rows(TRN_T_PLEDGES), 0);
    lab_run(TOY_TIGHT, 0);
    ck_assert_int_gt(lab_rows(TRN_T_PLEDGES), 0);
}
END_TEST

/* Both short by 90 million; 8 million to give; 3 to 1: 6 million are 2000 shells, 2 million 2 missiles. */
START_TEST(money_is_spread_by_preference_and_value_of_the_shortage)
{
    shells_from_stock();
    lab_need(0, 3.0);
    lab_stock(TOY_ALPHA, TOY_MISSILE, 100);
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 8000000);
    sc->donors[TOY_ALPHA].items[TOY_SHELL].preference = 3.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_pledges("quantity", NULL, TOY_SHELL), 2000);
    ck_assert_int_eq(lab_pledges("quantity", NULL, TOY_MISSILE), 2);
}
END_TEST

START_TEST(nothing_below_the_floor_is_given)
{
    shells_from_stock();
    sc->donors[TOY_ALPHA].items[TOY_SHELL].floor = trn_schedule_constant(lab_arena, 80000.0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_pledges("quantity", NULL, TOY_SHELL), 20000);
    NEAR(lab_measure("floor_breaches", "total", ""), 0.0, 0.0);
}
END_TEST

/* The floor rises to 90000 between promise (day 10) and decision (20), or between decision and the late
 * leaving (day 50): 10000 of 30000 are given. */
START_TEST(a_floor_that_rises_withdraws_what_is_no_longer_above_it)
{
    shells_from_stock();
    sc->end = 60.0;
    double day = _i ? 25.0 : 15.0;
    sc->donors[TOY_ALPHA].items[TOY_SHELL].floor =
        toy_steps(lab_arena, 2, (double[]){0, day}, (double[]){0, 90000});
    LEVERS(TOY_LOOSE)->on_time = 0.0;
    LEVERS(TOY_LOOSE)->late_months = 30.0 / 30.4375;
    LEVERS(TOY_LOOSE)->late_sigma = 0.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 0, "quantity"), 30000);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 0, "shipped_quantity"), 10000);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 0, "withdrawn"), 20000);
    NEAR(lab_event_day("withdrawn", "alpha", 0), _i ? 50.0 : 20.0, 1e-9);
    NEAR(lab_measure("floor_breaches", "total", ""), 0.0, 0.0);
}
END_TEST

/* 0.1 million a day; a tank costs 5: one on each of the days 50, 100, ..., 350. */
START_TEST(small_shares_add_up_for_something_dear)
{
    lab_need(0, 0.0);
    lab_need(1, 0.0);
    lab_stock(TOY_ALPHA, TOY_TANK, 100);
    lab_votes(TOY_ALPHA, TRN_DRAWDOWN, 1,
              &(struct trn_appropriation){.until = 365.0, .lapse = INFINITY, .cents = 3660000000});
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_rows(TRN_T_PLEDGES), 7);
    for (int k = 0; k < 7; k++) {
        ck_assert_int_eq(lab_count(TRN_T_PLEDGES, k, "quantity"), 1);
        NEAR(pledge_day(k, "pledged"), 50.0 * (k + 1), 1e-9);
    }
}
END_TEST

/* What is set by for a tank is not spent on shells meanwhile: with shells wanted too, tanks still come. */
START_TEST(money_set_by_is_not_spent_on_something_else)
{
    lab_need(0, 0.0);
    lab_stock(TOY_ALPHA, TOY_TANK, 100);
    lab_stock(TOY_ALPHA, TOY_SHELL, 1000000);
    lab_votes(TOY_ALPHA, TRN_DRAWDOWN, 1,
              &(struct trn_appropriation){.until = 365.0, .lapse = INFINITY, .cents = 7300000000});
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_ge(lab_pledges("quantity", NULL, TOY_TANK), 5);
    ck_assert_int_ge(lab_pledges("quantity", NULL, TOY_SHELL), 1000);
}
END_TEST

/* Four lots from day 0 to 40 leave in the middle of their quarters: 5, 15, 25, 35. */
START_TEST(a_listed_promise_leaves_evenly)
{
    lab_promise(TOY_ALPHA, TOY_SHELL, 4000, 0.0)->until = 40.0;
    lab_run(TOY_LOOSE, 0);
    for (int k = 0; k < 4; k++)
        ck_assert_int_eq(lab_handed_over(TOY_SHELL, 20.9 + 10.0 * k, 21.1 + 10.0 * k), 1000);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 0, "delivered"), 4000);
    ck_assert_str_eq(lab_text(TRN_T_PLEDGES, 0, "kind"), "listed");
    NEAR(lab_measure("money_spent", "total", ""), 0.0, 0.0);
}
END_TEST

START_TEST(a_listed_promise_can_be_charged_uncertain_or_from_before_the_start)
{
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 100000000);
    lab_promise(TOY_ALPHA, TOY_SHELL, 1000, 5.0)->charged = true;
    lab_promise(TOY_BETA, TOY_SHELL, 500, -20.0)->certain = false;
    LEVERS(TOY_LOOSE)->honour = 0.0;
    for (int i = 0; i < TOY_ITEMS; i++)
        sc->donors[TOY_ALPHA].items[i].preference = 0.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("money_spent", "total", ""), 3.0, 1e-9);
    ck_assert_int_eq(lab_pledges("delivered", "alpha", TOY_SHELL), 1000);
    ck_assert_int_eq(lab_pledges("withdrawn", "beta", TOY_SHELL), 500);
    NEAR(lab_measure("pledged_value", "beta", ""), 1.5, 1e-9); /* open at the start */
    NEAR(lab_measure("decided_value", "beta", ""), 1.5, 1e-9);
}
END_TEST

/* A donor cannot be made to pay for what it has no money for: the books stay in order. */
START_TEST(a_charged_promise_beyond_the_account_keeps_the_books)
{
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 1000);
    lab_promise(TOY_ALPHA, TOY_SHELL, 1000, 5.0)->charged = true;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_outcome->balance.residual_cents, 0);
    ck_assert_int_eq(lab_pledges("delivered", "alpha", TOY_SHELL), 1000);
}
END_TEST

START_TEST(arrears_are_what_was_promised_for_a_day_before_the_end)
{
    shells_from_stock();
    LEVERS(TOY_LOOSE)->on_time = 0.0;
    LEVERS(TOY_LOOSE)->late_months = 100.0;
    sc->end = 39.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("arrears_value", "total", ""), 90.0, 1e-9);
}
END_TEST

/* A month and a window begin with what happens on their first day. 1 February is day 31. */
START_TEST(what_happens_on_the_first_of_a_month_belongs_to_that_month)
{
    sc->routes[0].n_stages = 1;
    sc->routes[0].stages[0].days = lab_days(16.0);
    lab_promise(TOY_ALPHA, TOY_SHELL, 1000, 31.0); /* promised on 1 February */
    lab_promise(TOY_BETA, TOY_SHELL, 700, 15.0);   /* handed over on 1 February */
    lab_window(31.0, 47.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_monthly("pledged_value", "alpha", 0), 0.0, 0.0);
    NEAR(lab_monthly("pledged_value", "alpha", 1), 3.0, 1e-9);
    NEAR(lab_monthly("delivered", "shell", 0), 0.0, 0.0);
    NEAR(lab_monthly("delivered", "shell", 1), 1700.0, 0.0);
    NEAR(lab_measure("delivered", "shell", "w"), 700.0, 0.0); /* the other comes on day 47 */
}
END_TEST

/* Alpha alone gives: Lorenz curve 0 until beta's third of GDP, then up to all: 1 - 2/3. */
START_TEST(gini_of_one_giver_is_the_others_share_of_gdp)
{
    lab_promise(TOY_ALPHA, TOY_SHELL, 1000, 5.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("burden_gini", "total", ""), 1.0 / 3.0, 1e-12);
    lab_promise(TOY_BETA, TOY_SHELL, 500, 5.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("burden_gini", "total", ""), 0.0, 1e-12);
}
END_TEST

/* A fund gives others' money, and a donor without GDP has no share to compare: neither moves the curve. */
START_TEST(gini_leaves_out_funds_and_donors_without_gdp)
{
    for (int k = 0; k < 2; k++) {
        trn_id more = lab_donor(k ? "gamma" : "delta", TOY_BETA);
        if (k)
            sc->donors[more].fund = true;
        else
            sc->donors[more].gdp_bn = 0.0;
        lab_promise(more, TOY_SHELL, 700, 5.0);
    }
    lab_promise(TOY_ALPHA, TOY_SHELL, 1000, 5.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("burden_gini", "total", ""), 1.0 / 3.0, 1e-12);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, a_promise_from_stock_is_handed_over_after_decision_and_route);
    tcase_add_test(tcase, latency_is_median_of_the_class_times_factors_plus_admin);
    tcase_add_test(tcase, consensus_takes_time_only_until_the_item_was_given_once);
    tcase_add_test(tcase, latency_is_lognormal);
    tcase_add_test(tcase, a_promise_not_kept_gives_nothing_and_its_money_back_on_the_day_promised);
    tcase_add_test(tcase, honour_is_odds_times_the_donors_factor);
    tcase_add_test(tcase, a_late_promise_is_late_by_the_drawn_delay);
    tcase_add_test(tcase, on_time_is_odds_times_the_donors_factor);
    tcase_add_test(tcase, caveat_never_stops_all_promises);
    tcase_add_test(tcase, caveat_not_before_stops_promises_until_its_date);
    tcase_add_test(tcase, caveat_after_waits_for_the_other_donors_decision);
    tcase_add_test(tcase, what_a_donor_has_no_preference_for_it_does_not_give_of_its_own_accord);
    tcase_add_test(tcase, money_is_spread_by_preference_and_value_of_the_shortage);
    tcase_add_test(tcase, nothing_below_the_floor_is_given);
    tcase_add_loop_test(tcase, a_floor_that_rises_withdraws_what_is_no_longer_above_it, 0, 2);
    tcase_add_test(tcase, small_shares_add_up_for_something_dear);
    tcase_add_test(tcase, money_set_by_is_not_spent_on_something_else);
    tcase_add_test(tcase, a_listed_promise_leaves_evenly);
    tcase_add_test(tcase, a_listed_promise_can_be_charged_uncertain_or_from_before_the_start);
    tcase_add_test(tcase, a_charged_promise_beyond_the_account_keeps_the_books);
    tcase_add_test(tcase, arrears_are_what_was_promised_for_a_day_before_the_end);
    tcase_add_test(tcase, what_happens_on_the_first_of_a_month_belongs_to_that_month);
    tcase_add_test(tcase, gini_of_one_giver_is_the_others_share_of_gdp);
    tcase_add_test(tcase, gini_leaves_out_funds_and_donors_without_gdp);
}

int main(void)
{
    return lab_main("pledges", add);
}
