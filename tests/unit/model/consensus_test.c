/* Who can block a joint decision, how often that happens, and what happens then. */
#include "lab.h"

/* Both members have shells and money for one plan every 10 days. */
static void one_plan(double q, enum trn_decision_rule rule)
{
    lab_need(0, 0.0);
    lab_need(2, 0.0);
    for (int d = 0; d < TOY_DONORS; d++) {
        lab_stock(d, TOY_SHELL, 200000);
        lab_money(d, TRN_DRAWDOWN, 1000000000);
    }
    LEVERS(TOY_TIGHT)->veto_probability = q;
    LEVERS(TOY_TIGHT)->decision_rule = rule;
}

/* Five equal members, q = 0.1: P = 1 - 0.9^5 = 0.40951. A plan at the start and on each of 4999 days. */
START_TEST(a_plan_is_blocked_with_one_less_the_chance_that_nobody_does)
{
    one_plan(0.1, TRN_CONSENSUS);
    lab_donor("gamma", TOY_ALPHA);
    lab_donor("delta", TOY_ALPHA);
    lab_donor("epsilon", TOY_ALPHA);
    sc->end = 5000.0;
    lab_need(1, 0.0);
    lab_joint_rounds(1.0);
    lab_run_fast(TOY_TIGHT, 0);
    double n = lab_measure("joint_decisions", "total", "");
    NEAR(n, 5000.0, 1.0);
    NEAR(lab_measure("blocked_share", "total", ""), 0.40951, 3.29 * sqrt(0.40951 * 0.59049 / n));
}
END_TEST

/* Odds of 0.2 are 1/4; times 4 is 1: beta blocks in half of the cases, alpha with factor 0 never. */
START_TEST(a_donor_blocks_by_its_own_odds)
{
    one_plan(0.2, TRN_CONSENSUS);
    sc->donors[TOY_ALPHA].veto_factor = 0.0;
    sc->donors[TOY_BETA].veto_factor = 4.0;
    sc->end = 3000.0;
    lab_need(1, 0.0);
    lab_joint_rounds(1.0);
    lab_run_rows(TOY_TIGHT, 0, 1U << TRN_T_EVENTS);
    ck_assert_int_eq(lab_events("blocked", "alpha"), 0);
    NEAR(lab_measure("blocked_share", "total", ""), 0.5, 3.29 * 0.5 / sqrt(3000.0));
}
END_TEST

START_TEST(who_blocks_at_a_low_probability_blocks_at_a_higher)
{
    static double low[365];
    one_plan(0.1, TRN_CONSENSUS);
    lab_joint_rounds(1.0);
    lab_run(TOY_TIGHT, 0);
    int n = lab_events("blocked", "alpha"), found = 0;
    ck_assert_int_gt(n, 10);
    for (int k = 0; k < n; k++)
        low[k] = lab_event_day("blocked", "alpha", k);
    LEVERS(TOY_TIGHT)->veto_probability = 0.3;
    lab_run(TOY_TIGHT, 0);
    int more = lab_events("blocked", "alpha");
    for (int k = 0; k < more; k++)
        for (int j = 0; j < n; j++)
            found += fabs(lab_event_day("blocked", "alpha", k) - low[j]) < 1e-9;
    ck_assert_int_eq(found, n);
    ck_assert_int_gt(more, n);
}
END_TEST

/* Alpha never blocks, beta always, but has opted out. */
START_TEST(the_rule_says_who_can_block)
{
    static const double blocked[] = {[TRN_COALITION] = 0.0, [TRN_CONSENSUS] = 0.0, [TRN_UNANIMITY] = 1.0};
    one_plan(1.0, (enum trn_decision_rule)_i);
    sc->donors[TOY_ALPHA].veto_factor = 0.0;
    sc->regimes[TOY_TIGHT].opt_out[TOY_BETA] = true;
    lab_run(TOY_TIGHT, 0);
    NEAR(lab_measure("joint_decisions", "total", ""), 37.0, 0.0); /* at the start, on 10, .. 360 */
    NEAR(lab_measure("blocked_share", "total", ""), blocked[_i], 0.0);
    sc->regimes[TOY_TIGHT].member[TOY_BETA] = false; /* nor does any rule let a stranger block */
    lab_run(TOY_TIGHT, 0);
    NEAR(lab_measure("blocked_share", "total", ""), 0.0, 0.0);
}
END_TEST

START_TEST(a_blocked_plan_leaves_each_to_its_own_choice)
{
    one_plan(1.0, TRN_CONSENSUS);
    lab_run(TOY_TIGHT, 0);
    ck_assert_int_gt(lab_rows(TRN_T_PLEDGES), 5);
    for (int r = 0; r < lab_rows(TRN_T_PLEDGES); r++)
        ck_assert_str_eq(lab_text(TRN_T_PLEDGES, r, "kind"), "own");
    double blocked = lab_measure("delivered", "shell", "");
    LEVERS(TOY_TIGHT)->allocation = TRN_VOLUNTARY; /* no joint decision: nothing to block */
    lab_run(TOY_TIGHT, 0);
    ck_assert_double_eq(lab_measure("delivered", "shell", ""), blocked);
    ck_assert(isnan(lab_measure("blocked_share", "total", "")));
    NEAR(lab_measure("joint_decisions", "total", ""), 0.0, 0.0);
}
END_TEST

/* With q = 0.3 of two: a turn after a blocked round is its own, after another a task. */
START_TEST(a_block_lasts_until_the_next_joint_round)
{
    one_plan(0.3, TRN_CONSENSUS);
    lab_run(TOY_TIGHT, 0);
    int own = 0, tasks = 0;
    for (int r = 0; r < lab_rows(TRN_T_PLEDGES); r++) {
        double day = lab_number(TRN_T_PLEDGES, r, "pledged");
        bool blocked = false;
        for (int k = 0; k < lab_events("blocked", NULL); k++)
            blocked = blocked || fabs(lab_event_day("blocked", NULL, k) - day) < 1e-6;
        ck_assert_str_eq(lab_text(TRN_T_PLEDGES, r, "kind"), blocked ? "own" : "task");
        *(blocked ? &own : &tasks) += 1;
    }
    ck_assert_int_gt(own, 0);
    ck_assert_int_gt(tasks, 0);
}
END_TEST

/* Members mean to give 1 billion a year and give nothing: a call each quarter, on 91, 182, 273 and 364. */
START_TEST(a_blocked_call_asks_nobody)
{
    for (int d = 0; d < TOY_DONORS; d++)
        sc->donors[d].before_cents = 0;
    LEVERS(TOY_LOOSE)->floor_per_year = 1.0;
    LEVERS(TOY_LOOSE)->decision_rule = TRN_CONSENSUS;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("missing sum voted", "alpha"), 0); /* no key by which to share */
    LEVERS(TOY_LOOSE)->key = TRN_KEY_GDP;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_gt(lab_events("missing sum voted", "alpha"), 0);
    LEVERS(TOY_LOOSE)->veto_probability = 1.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("joint_decisions", "total", ""), 4.0, 0.0);
    NEAR(lab_measure("blocked_share", "total", ""), 1.0, 0.0);
    ck_assert_int_eq(lab_events("missing sum voted", NULL), 0);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, a_plan_is_blocked_with_one_less_the_chance_that_nobody_does);
    tcase_add_test(tcase, a_donor_blocks_by_its_own_odds);
    tcase_add_test(tcase, who_blocks_at_a_low_probability_blocks_at_a_higher);
    tcase_add_loop_test(tcase, the_rule_says_who_can_block, 0, 3);
    tcase_add_test(tcase, a_blocked_plan_leaves_each_to_its_own_choice);
    tcase_add_test(tcase, a_block_lasts_until_the_next_joint_round);
    tcase_add_test(tcase, a_blocked_call_asks_nobody);
}

int main(void)
{
    return lab_main("consensus", add);
}
