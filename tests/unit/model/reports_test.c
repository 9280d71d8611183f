/* Reports that run ahead. The route takes 2 + 10 + 2 + 2 days: with a flag of 5 days a lot is reported when
 * it enters the hub, 4 days before its hand-over; with 14 when it enters transport, 14 days before. */
#include "lab.h"

static void flag(double days)
{
    for (int r = 0; r < TOY_REGIMES; r++)
        LEVERS(r)->early_flag_days = days;
}

/* Leaves on `day`, in one lot. */
static void one_lot(int64_t quantity, double day)
{
    sc->sample_days = 1.0;
    sc->items[TOY_SHELL].lot = quantity;
    lab_promise(TOY_ALPHA, TOY_SHELL, quantity, day);
}

START_TEST(a_lot_is_reported_days_before_its_hand_over)
{
    one_lot(1000, 20.0);
    flag(5.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_event_day("reported", "alpha", 0), 32.0, 1e-9);
    NEAR(lab_series("reported", "shell", 31), 0.0, 0.0);
    NEAR(lab_series("reported", "shell", 33), 1000.0, 0.0);
    NEAR(lab_series("reported", "shell", 40), 1000.0, 0.0);
    NEAR(lab_measure("reported_early", "shell", ""), 1000.0 * 4.0, 1e-6);
    NEAR(lab_measure("delivered", "shell", ""), 1000.0, 0.0);
}
END_TEST

START_TEST(without_the_lever_a_report_comes_with_the_hand_over)
{
    one_lot(1000, 20.0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("reported", NULL), 0);
    NEAR(lab_series("reported", "shell", 35), 0.0, 0.0);
    NEAR(lab_series("reported", "shell", 37), 1000.0, 0.0);
    NEAR(lab_measure("reported_early", "shell", ""), 0.0, 0.0);
}
END_TEST

/* Reported on day 32, lost on day 34. */
START_TEST(what_is_lost_after_its_report_stays_reported)
{
    one_lot(1000, 20.0);
    flag(5.0);
    sc->routes[0].stages[2].loss = 1.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("delivered", "shell", ""), 0.0, 0.0);
    NEAR(lab_series("reported", "shell", 365), 1000.0, 0.0);
    NEAR(lab_measure("reported_early", "shell", ""), 1000.0 * (365.0 - 32.0), 1e-3);
}
END_TEST

/* 20000 of alpha's are under way from day 0. Beta, who sees no plans, gives on day 10 what it finds short of
 * 30 days of 1000. */
static int64_t beta_gives(trn_id regime, double visibility, double flag_days, double lag)
{
    flag(flag_days);
    LEVERS(regime)->visibility = visibility;
    LEVERS(regime)->info_lag = lag;
    lab_run(regime, 0);
    ck_assert_str_eq(lab_text(TRN_T_PLEDGES, 1, "donor"), "beta");
    return lab_count(TRN_T_PLEDGES, 1, "quantity");
}

static void beta_has_shells(void)
{
    one_lot(20000, 0.0);
    lab_need(0, 0.0);
    lab_need(2, 0.0);
    lab_stock(TOY_BETA, TOY_SHELL, 100000);
    lab_money(TOY_BETA, TRN_DRAWDOWN, 1000000000);
}

START_TEST(a_report_shows_donors_what_plans_do_not)
{
    beta_has_shells();
    ck_assert_int_eq(beta_gives(TOY_LOOSE, 0.0, 0.0, 0.0), 30000);
    ck_assert_int_eq(beta_gives(TOY_LOOSE, 0.0, 14.0, 0.0), 10000);
    ck_assert_int_eq(beta_gives(TOY_LOOSE, 0.25, 0.0, 0.0), 25000);
    ck_assert_int_eq(beta_gives(TOY_LOOSE, 0.25, 14.0, 0.0), 10000);
    ck_assert_int_eq(beta_gives(TOY_LOOSE, 1.0, 14.0, 0.0), 10000);
}
END_TEST

START_TEST(the_planner_counts_reports_in_full)
{
    beta_has_shells();
    ck_assert_int_eq(beta_gives(TOY_TIGHT, 0.0, 0.0, 0.0), 30000);
    ck_assert_int_eq(beta_gives(TOY_TIGHT, 0.0, 14.0, 0.0), 10000);
}
END_TEST

/* Reported on day 2: an old picture of day 1 has it not, of day 5 has it. */
START_TEST(an_old_picture_has_the_reports_of_its_day)
{
    beta_has_shells();
    ck_assert_int_eq(beta_gives(TOY_LOOSE, 0.0, 14.0, 5.0), 10000);
    ck_assert_int_eq(beta_gives(TOY_LOOSE, 0.0, 14.0, 9.0), 30000);
}
END_TEST

START_TEST(a_donor_does_not_count_its_own_reports_twice)
{
    for (int k = 0; k < 2; k++) {
        lab_close();
        lab_open();
        beta_has_shells();
        sc->promises[0].donor = TOY_BETA;
        ck_assert_int_eq(beta_gives(TOY_LOOSE, 0.0, k ? 14.0 : 0.0, 0.0), 10000);
    }
}
END_TEST

static double trusted(double day)
{
    for (int r = 0; r < lab_rows(TRN_T_RECIPIENT); r++)
        if (!strcmp(lab_text(TRN_T_RECIPIENT, r, "item"), "shell") &&
            lab_number(TRN_T_RECIPIENT, r, "date") == day)
            return lab_number(TRN_T_RECIPIENT, r, "trusted");
    return NAN;
}

/* 20000 in stock, 24000 promised for day 16 and lost on day 12. Half of a promise counts: 1000 a day to day
 * 2, then 700; on day 14 9600 are left. All of a report counts: on day 7 14500 + 24000, so 1000 a day again,
 * and 7500 are left when the loss is known. */
START_TEST(a_recipient_that_trusts_reports_fires_too_soon)
{
    for (int k = 0; k < 2; k++) {
        lab_close();
        lab_open();
        one_lot(24000, 0.0);
        sc->recipient.items[TOY_SHELL].stock = 20000;
        sc->recipient.inflow_window_days = 0.0;
        sc->recipient.trust = 1.0;
        sc->recipient.trust_days = 30.0;
        sc->routes[0].stages[1].loss = 1.0;
        flag(k ? 14.0 : 0.0);
        lab_run(TOY_LOOSE, 0);
        NEAR(trusted(8), k ? 24000.0 : 12000.0, 1e-9);
        NEAR(lab_series("stock", "shell", 14), k ? 7500.0 : 9600.0, 1e-6);
        NEAR(trusted(15), 0.0, 0.0);
    }
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, a_lot_is_reported_days_before_its_hand_over);
    tcase_add_test(tcase, without_the_lever_a_report_comes_with_the_hand_over);
    tcase_add_test(tcase, what_is_lost_after_its_report_stays_reported);
    tcase_add_test(tcase, a_report_shows_donors_what_plans_do_not);
    tcase_add_test(tcase, the_planner_counts_reports_in_full);
    tcase_add_test(tcase, an_old_picture_has_the_reports_of_its_day);
    tcase_add_test(tcase, a_donor_does_not_count_its_own_reports_twice);
    tcase_add_test(tcase, a_recipient_that_trusts_reports_fires_too_soon);
}

int main(void)
{
    return lab_main("reports", add);
}
