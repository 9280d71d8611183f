/* Rationing by what is promised. Need 1000 a day, bands 30/14/5 days with factors 1, 0.7, 0.4, 0.25. Nothing
 * fell due yet: reliability is a half. */
#include "lab.h"

/* 20000 in stock, and `quantity` promised on day 0 for day 16, in one lot. */
static void promised(int64_t quantity)
{
    sc->recipient.items[TOY_SHELL].stock = 20000;
    sc->recipient.inflow_window_days = 0.0;
    sc->recipient.trust_days = 30.0;
    sc->sample_days = 1.0;
    sc->items[TOY_SHELL].lot = 100000;
    lab_promise(TOY_ALPHA, TOY_SHELL, quantity, 0.0);
    lab_window(0.0, 16.0);
}

static double trusted(double day)
{
    for (int r = 0; r < lab_rows(TRN_T_RECIPIENT); r++)
        if (!strcmp(lab_text(TRN_T_RECIPIENT, r, "item"), "shell") &&
            lab_number(TRN_T_RECIPIENT, r, "date") == day)
            return lab_number(TRN_T_RECIPIENT, r, "trusted");
    return NAN;
}

/* Half of 24000 counts: 32000 falls to 30000 on day 2; from then 700. On day 15 18000 - 13 x 700 = 8900
 * are left. Without trust 700 to day 8.571 and 400 from then, which is a failure until day 16. */
START_TEST(trust_in_a_schedule_that_is_kept_keeps_use_steady)
{
    promised(24000);
    sc->recipient.trust = 1.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(trusted(0), 12000.0, 1e-9);
    NEAR(lab_series("stock", "shell", 15), 8900.0, 1e-6);
    NEAR(lab_measure("need_met", "artillery", "w"), (2000.0 + 14.0 * 700.0) / 16000.0, 1e-9);
    NEAR(lab_measure("days_below_failure", "artillery", "w"), 0.0, 0.0);
    sc->recipient.trust = 0.0;
    lab_run(TOY_LOOSE, 0);
    double cross = 6000.0 / 700.0;
    NEAR(lab_series("stock", "shell", 15), 14000.0 - 400.0 * (15.0 - cross), 1e-6);
    NEAR(lab_measure("days_below_failure", "artillery", "w"), 16.0 - cross, 1e-6);
}
END_TEST

/* 10000 alone would be 10 days and a failure from the start; with half of 20000 they are 20 days, use is 0.7
 * of need, between the thresholds of 0.6 and 0.8, and no failure has begun. 14 days of it are left on
 * day 8.6. */
START_TEST(what_is_trusted_at_the_start_is_no_failure)
{
    promised(20000);
    sc->recipient.items[TOY_SHELL].stock = 10000;
    sc->recipient.trust = 1.0;
    lab_window(0.0, 8.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("need_met", "artillery", "w"), 0.7, 1e-9);
    NEAR(lab_measure("days_below_failure", "artillery", "w"), 0.0, 0.0);
    sc->recipient.trust = 0.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("days_below_failure", "artillery", "w"), 8.0, 1e-9);
}
END_TEST

/* Half of 60000 counts, and comes half a year late: all 20000 are gone on day 20. A recipient that
 * believes in what it has still holds 9028 on day 21. */
START_TEST(trust_in_a_schedule_that_is_not_kept_runs_dry)
{
    promised(60000);
    sc->promises[0].certain = false;
    LEVERS(TOY_LOOSE)->on_time = 0.0;
    LEVERS(TOY_LOOSE)->late_months = 6.0;
    LEVERS(TOY_LOOSE)->late_sigma = 0.0;
    lab_window(20.0, 50.0);
    sc->recipient.trust = 1.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_series("stock", "shell", 19), 1000.0, 1e-6);
    NEAR(lab_series("stock", "shell", 21), 0.0, 0.0);
    NEAR(lab_measure("need_met", "artillery", "w"), 0.0, 1e-9);
    sc->recipient.trust = 0.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_series("stock", "shell", 21), 14000.0 - 400.0 * (21.0 - 6000.0 / 700.0), 1e-6);
    ck_assert_double_gt(lab_measure("need_met", "artillery", "w"), 0.3);
}
END_TEST

/* For day 16, in a window of 10 days: seen on day 7, the week's look. Overdue on day 21. */
START_TEST(only_what_is_due_within_the_window_counts)
{
    promised(10000);
    sc->promises[0].certain = false;
    LEVERS(TOY_LOOSE)->on_time = 0.0;
    LEVERS(TOY_LOOSE)->late_months = 6.0;
    sc->recipient.trust = 0.5;
    sc->recipient.trust_days = 10.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(trusted(0), 0.0, 0.0);
    NEAR(trusted(8), 0.5 * 0.5 * 10000.0, 1e-9);
    NEAR(trusted(22), 0.0, 0.0);
}
END_TEST

/* Three promises of tanks for day 16 are on record from day 23: (1 + 3) / (2 + 3), or 1 / 5 when broken. */
START_TEST(reliability_is_the_record_of_promises_that_fell_due)
{
    for (int kept = 0; kept < 2; kept++) {
        lab_close();
        lab_open();
        sc->sample_days = 1.0;
        sc->recipient.trust = 1.0;
        sc->recipient.trust_days = 30.0;
        LEVERS(TOY_LOOSE)->honour = 0.0;
        for (int k = 0; k < 3; k++)
            lab_promise(TOY_BETA, TOY_TANK, 5, 0.0)->certain = kept;
        lab_promise(TOY_ALPHA, TOY_SHELL, 10000, 20.0);
        lab_run(TOY_LOOSE, 0);
        NEAR(trusted(22), 5000.0, 1e-9);
        NEAR(trusted(29), kept ? 8000.0 : 2000.0, 1e-9);
    }
}
END_TEST

/* 6 days late is on time, 8 days is not. */
START_TEST(a_week_of_grace_is_on_time)
{
    for (int late = 6; late <= 8; late += 2) {
        lab_close();
        lab_open();
        sc->sample_days = 1.0;
        sc->recipient.trust = 1.0;
        sc->recipient.trust_days = 30.0;
        LEVERS(TOY_LOOSE)->on_time = 0.0;
        LEVERS(TOY_LOOSE)->late_months = late / 30.4375;
        LEVERS(TOY_LOOSE)->late_sigma = 0.0;
        lab_promise(TOY_BETA, TOY_TANK, 5, 0.0)->certain = false;
        lab_promise(TOY_ALPHA, TOY_SHELL, 9000, 20.0);
        lab_run(TOY_LOOSE, 0);
        NEAR(trusted(29), late == 6 ? 6000.0 : 3000.0, 1e-9);
    }
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, trust_in_a_schedule_that_is_kept_keeps_use_steady);
    tcase_add_test(tcase, trust_in_a_schedule_that_is_not_kept_runs_dry);
    tcase_add_test(tcase, what_is_trusted_at_the_start_is_no_failure);
    tcase_add_test(tcase, only_what_is_due_within_the_window_counts);
    tcase_add_test(tcase, reliability_is_the_record_of_promises_that_fell_due);
    tcase_add_test(tcase, a_week_of_grace_is_on_time);
}

int main(void)
{
    return lab_main("trust", add);
}
