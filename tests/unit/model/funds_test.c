/* The common budget of a regime. Contributions by date: money_test.c. A billion a year is 249.144 million a
 * quarter of 91 days; beta is the fund, alpha (GDP 2000) and gamma (GDP 1000) pay. */
#include "lab.h"

#define QUARTER_SUM (1000.0 * 91.0 / 365.25)
static trn_id gamma_donor;

static void budget(enum trn_burden_key key)
{
    for (int c = 0; c < 3; c++)
        lab_need(c, 0.0);
    gamma_donor = lab_donor("gamma", TOY_ALPHA);
    sc->donors[gamma_donor].gdp_bn = 1000.0;
    sc->donors[gamma_donor].before_cents = 3 * sc->donors[TOY_ALPHA].before_cents;
    sc->donors[TOY_BETA].fund = true;
    lab_money(TOY_ALPHA, TRN_PROCUREMENT, 10000000000);
    lab_money(gamma_donor, TRN_PROCUREMENT, 10000000000);
    sc->regimes[TOY_LOOSE].fund = TOY_BETA;
    LEVERS(TOY_LOOSE)->common_budget = 1.0;
    LEVERS(TOY_LOOSE)->key = key;
    sc->sample_days = 1.0;
}

static double account(const char *donor, const char *column, double day)
{
    for (int r = 0; r < lab_rows(TRN_T_DONORS); r++)
        if (!strcmp(lab_text(TRN_T_DONORS, r, "donor"), donor) && !*lab_text(TRN_T_DONORS, r, "item") &&
            lab_number(TRN_T_DONORS, r, "date") == day)
            return (double)lab_count(TRN_T_DONORS, r, column) / 1e8;
    ck_abort_msg("no row of %s on day %g", donor, day);
    return NAN;
}

/* On 0, 91, 182, 273 and 364; two thirds are alpha's. */
START_TEST(an_instalment_is_due_each_quarter_by_key)
{
    budget(TRN_KEY_GDP);
    lab_run(TOY_LOOSE, 0);
    NEAR(account("alpha", "transferred", 1.0), QUARTER_SUM * 2.0 / 3.0, 1e-6);
    NEAR(account("gamma", "transferred", 1.0), QUARTER_SUM / 3.0, 1e-6);
    NEAR(account("beta", "appropriated", 90.0), QUARTER_SUM, 1e-6);
    NEAR(account("beta", "appropriated", 92.0), 2.0 * QUARTER_SUM, 1e-6);
    NEAR(lab_measure("paid_into_funds", "total", ""), 5.0 * QUARTER_SUM, 1e-6);
    NEAR(lab_measure("paid_into_funds", "gamma", ""), 5.0 * QUARTER_SUM / 3.0, 1e-6);
    NEAR(lab_measure("paid_into_funds", "US", ""), 5.0 * QUARTER_SUM, 1e-6);
    NEAR(lab_measure("joint_decisions", "total", ""), 5.0, 0.0);
    ck_assert_int_eq(lab_outcome->balance.residual_cents, 0);
    sc->money_scope = 0.5;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("paid_into_funds", "total", ""), 2.5 * QUARTER_SUM, 1e-6);
}
END_TEST

/* At will by what was given the year before, 1 to 3, and by who agrees: here alpha always, gamma never. */
START_TEST(without_a_key_each_pays_by_its_own_will)
{
    budget(TRN_KEY_NONE);
    sc->donors[gamma_donor].heeds = 0.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("paid_into_funds", "alpha", ""), 5.0 * QUARTER_SUM / 4.0, 1e-6);
    NEAR(lab_measure("paid_into_funds", "gamma", ""), 0.0, 0.0);
    NEAR(lab_measure("joint_decisions", "total", ""), 0.0, 0.0);
}
END_TEST

/* With heeds 0.5 in 10000 days: 110 instalments, of which half are paid; under a key all. */
START_TEST(how_many_instalments_are_paid_at_will_is_heeds)
{
    budget(TRN_KEY_NONE);
    sc->donors[TOY_ALPHA].heeds = 0.5;
    sc->donors[TOY_ALPHA].before_cents = 1;
    sc->donors[gamma_donor].before_cents = 0;
    lab_money(TOY_ALPHA, TRN_PROCUREMENT, 100000000000);
    sc->end = 10000.0;
    sc->sample_days = 1000.0;
    lab_run_fast(TOY_LOOSE, 0);
    double n = 110.0, share = lab_measure("paid_into_funds", "alpha", "") / (n * QUARTER_SUM);
    NEAR(share, 0.5, 3.29 * 0.5 / sqrt(n));
    LEVERS(TOY_LOOSE)->key = TRN_KEY_GDP;
    sc->donors[gamma_donor].gdp_bn = 0.0;
    lab_run_fast(TOY_LOOSE, 0);
    NEAR(lab_measure("paid_into_funds", "alpha", "") / (n * QUARTER_SUM), 1.0, 1e-9);
}
END_TEST

START_TEST(what_is_due_waits_for_money_and_for_the_end_of_a_hold_of_payments)
{
    budget(TRN_KEY_GDP);
    struct trn_appropriation votes[] = {
        {.lapse = INFINITY, .cents = 5000000000},
        {.day = 40.0, .until = 40.0, .lapse = INFINITY, .cents = 100000000000}};
    lab_votes(TOY_ALPHA, TRN_PROCUREMENT, 2, votes);
    lab_event(TRN_EVENT_HOLD, gamma_donor, -5.0, 30.0, TRN_STOP_PAYMENTS);
    lab_run(TOY_LOOSE, 0);
    NEAR(account("alpha", "transferred", 39.0), 50.0, 1e-6);
    NEAR(account("alpha", "transferred", 41.0), QUARTER_SUM * 2.0 / 3.0, 1e-6);
    NEAR(account("gamma", "transferred", 29.0), 0.0, 0.0);
    NEAR(account("gamma", "transferred", 31.0), QUARTER_SUM / 3.0, 1e-6);
    NEAR(lab_event_day("contribution", "alpha", 1), 40.0, 1e-9); /* on day 30 it has nothing to pay with */
}
END_TEST

START_TEST(a_blocked_instalment_is_owed_by_nobody)
{
    budget(TRN_KEY_GDP);
    LEVERS(TOY_LOOSE)->decision_rule = TRN_UNANIMITY;
    LEVERS(TOY_LOOSE)->veto_probability = 1.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("paid_into_funds", "total", ""), 0.0, 0.0);
    NEAR(lab_measure("blocked_share", "total", ""), 1.0, 0.0);
    LEVERS(TOY_LOOSE)->key = TRN_KEY_NONE; /* nothing is decided jointly */
    lab_run(TOY_LOOSE, 0);
    ck_assert_double_gt(lab_measure("paid_into_funds", "total", ""), 0.0);
}
END_TEST

/* Missiles at a million are bought for what is paid in, on the day. */
START_TEST(the_fund_buys_for_what_it_is_paid)
{
    budget(TRN_KEY_GDP);
    lab_need(0, 100.0);
    sc->lines[0].capacity = trn_schedule_constant(lab_arena, 1000.0);
    sc->donors[TOY_BETA].items[TOY_MISSILE].line = 0;
    sc->donors[TOY_BETA].round_days = 1000.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_str_eq(lab_text(TRN_T_PLEDGES, 0, "donor"), "beta");
    NEAR(lab_number(TRN_T_PLEDGES, 0, "decided"), 0.0, 1e-9);
    ck_assert_int_ge(lab_pledges("quantity", "beta", TOY_MISSILE), 1200); /* of 1245.7 */
}
END_TEST

/* Tight works from day 50 and has the budget: due on 50, 141, 232 and 323. From 100 on loose again, with half
 * of it and the same fund: the quarter that was asked for is not asked for again. */
START_TEST(a_budget_begins_with_its_regime_and_no_quarter_is_asked_for_twice)
{
    budget(TRN_KEY_GDP);
    *LEVERS(TOY_TIGHT) = *LEVERS(TOY_LOOSE);
    sc->regimes[TOY_TIGHT].fund = TOY_BETA;
    trn_id none = lab_regime("none", TOY_LOOSE);
    LEVERS(none)->common_budget = 0.0;
    sc->regimes[TOY_TIGHT].agreed = 50.0;
    sc->regimes[TOY_TIGHT].before = none;
    sc->regimes[TOY_TIGHT].until = 100.0;
    sc->regimes[TOY_TIGHT].then = TOY_LOOSE;
    LEVERS(TOY_LOOSE)->common_budget = 0.5;
    lab_run(TOY_TIGHT, 0);
    NEAR(account("beta", "appropriated", 49.0), 0.0, 0.0);
    NEAR(account("beta", "appropriated", 51.0), QUARTER_SUM, 1e-6);
    NEAR(account("beta", "appropriated", 140.0), QUARTER_SUM, 1e-6);
    NEAR(account("beta", "appropriated", 142.0), 1.5 * QUARTER_SUM, 1e-6);
    NEAR(lab_measure("paid_into_funds", "total", ""), 2.5 * QUARTER_SUM, 1e-6);
}
END_TEST

START_TEST(a_budget_without_a_fund_is_refused)
{
    budget(TRN_KEY_GDP);
    sc->regimes[TOY_LOOSE].fund = TRN_NONE;
    ck_assert(lab_refused("/regimes/loose/levers/common_budget"));
    sc->regimes[TOY_LOOSE].fund = TOY_ALPHA;
    ck_assert(lab_refused("/regimes/loose/fund"));
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, an_instalment_is_due_each_quarter_by_key);
    tcase_add_test(tcase, without_a_key_each_pays_by_its_own_will);
    tcase_add_test(tcase, how_many_instalments_are_paid_at_will_is_heeds);
    tcase_add_test(tcase, what_is_due_waits_for_money_and_for_the_end_of_a_hold_of_payments);
    tcase_add_test(tcase, a_blocked_instalment_is_owed_by_nobody);
    tcase_add_test(tcase, the_fund_buys_for_what_it_is_paid);
    tcase_add_test(tcase, a_budget_begins_with_its_regime_and_no_quarter_is_asked_for_twice);
    tcase_add_test(tcase, a_budget_without_a_fund_is_refused);
}

int main(void)
{
    return lab_main("funds", add);
}
