/* What a donor may not give and how it becomes free. Turns are on days 10, 20, ...; a promise is decided 10
 * days later. Alpha gives shells from day 100 on, beta after alpha. */
#include "lab.h"

static void restricted(enum trn_unlock unlock)
{
    lab_need(0, 0.0);
    lab_need(2, 0.0);
    lab_need(1, 3000.0);
    for (int d = 0; d < TOY_DONORS; d++) {
        lab_stock(d, TOY_SHELL, 2000000);
        lab_money(d, TRN_DRAWDOWN, 10000000000);
    }
    struct trn_donor_item *alpha = &sc->donors[TOY_ALPHA].items[TOY_SHELL];
    struct trn_donor_item *beta = &sc->donors[TOY_BETA].items[TOY_SHELL];
    alpha->caveat = TRN_CAVEAT_NOT_BEFORE;
    alpha->caveat_day = 100.0;
    beta->caveat = TRN_CAVEAT_AFTER;
    beta->caveat_donor = TOY_ALPHA;
    beta->caveat_day = INFINITY;
    LEVERS(TOY_LOOSE)->unlock = unlock;
    LEVERS(TOY_LOOSE)->visibility = 0.0; /* each sees the whole shortage */
}

static double first_of(const char *donor)
{
    for (int r = 0; r < lab_rows(TRN_T_PLEDGES); r++)
        if (!strcmp(lab_text(TRN_T_PLEDGES, r, "donor"), donor))
            return lab_number(TRN_T_PLEDGES, r, "pledged");
    return NAN;
}

/* Alpha promises on 100 and decides on 110; then beta may. */
START_TEST(following_takes_caveats_as_written)
{
    restricted(TRN_UNLOCK_FOLLOWING);
    lab_run(TOY_LOOSE, 0);
    NEAR(first_of("alpha"), 100.0, 1e-9);
    NEAR(first_of("beta"), 110.0, 1e-9);
    NEAR(lab_measure("first_given_day", "shell", ""), 110.0, 1e-9);
    NEAR(lab_measure("first_given_day", "missile", ""), 365.0, 0.0); /* not at all */
}
END_TEST

START_TEST(by_dates_alone_nobody_follows_but_on_a_date_of_its_own)
{
    restricted(TRN_UNLOCK_DATE);
    lab_run(TOY_LOOSE, 0);
    NEAR(first_of("alpha"), 100.0, 1e-9);
    ck_assert(isnan(first_of("beta")));
    sc->donors[TOY_BETA].items[TOY_SHELL].caveat_day = 150.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(first_of("beta"), 150.0, 1e-9);
}
END_TEST

/* Put on day 10, in force 15 + 3 days later, so both promise on 30; decided on 30 + 10 + 3. */
START_TEST(a_joint_round_unlocks_for_all_members_at_once)
{
    restricted(TRN_UNLOCK_JOINT);
    LEVERS(TOY_LOOSE)->consensus_days = 15.0;
    LEVERS(TOY_LOOSE)->admin_days = 3.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_event_day("unlocked", NULL, 0), 28.0, 1e-9);
    ck_assert_int_eq(lab_events("unlocked", NULL), 1);
    NEAR(first_of("alpha"), 30.0, 1e-9);
    NEAR(first_of("beta"), 30.0, 1e-9);
    NEAR(lab_measure("first_given_day", "shell", ""), 43.0, 1e-9);
    NEAR(lab_measure("joint_decisions", "total", ""), 1.0, 0.0);
}
END_TEST

/* Alpha would have been free from the start: the common line costs 18 days and two rounds. */
START_TEST(a_common_line_can_be_slower_than_going_alone)
{
    restricted(TRN_UNLOCK_JOINT);
    LEVERS(TOY_LOOSE)->consensus_days = 18.0;
    sc->donors[TOY_ALPHA].items[TOY_SHELL].caveat_day = 0.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("first_given_day", "shell", ""), 40.0, 1e-9);
    LEVERS(TOY_LOOSE)->unlock = TRN_UNLOCK_FOLLOWING;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("first_given_day", "shell", ""), 20.0, 1e-9);
}
END_TEST

START_TEST(a_blocked_unlocking_is_put_again_at_the_next_round)
{
    restricted(TRN_UNLOCK_JOINT);
    LEVERS(TOY_LOOSE)->decision_rule = TRN_CONSENSUS;
    LEVERS(TOY_LOOSE)->veto_probability = 0.5;
    lab_run(TOY_LOOSE, 1);
    double put = lab_measure("joint_decisions", "total", "");
    ck_assert_double_gt(put, 1.0);
    NEAR(lab_event_day("unlocked", NULL, 0), 10.0 * put, 1e-9);
    LEVERS(TOY_LOOSE)->veto_probability = 1.0;
    lab_run(TOY_LOOSE, 1);
    NEAR(lab_measure("joint_decisions", "total", ""), 36.0, 0.0);
    NEAR(lab_measure("first_given_day", "shell", ""), 365.0, 0.0);
}
END_TEST

/* Beta is no member: it moves when alpha has, on 10 (unlocked at once) + 10. */
START_TEST(who_takes_no_part_keeps_its_caveat_as_written)
{
    restricted(TRN_UNLOCK_JOINT);
    sc->regimes[TOY_LOOSE].member[TOY_BETA] = false;
    sc->donors[TOY_BETA].round_days = 1.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(first_of("alpha"), 10.0, 1e-9);
    ck_assert_double_ge(first_of("beta"), 20.0);
    ck_assert_double_le(first_of("beta"), 21.0);
    sc->regimes[TOY_LOOSE].member[TOY_ALPHA] = false; /* nobody is left to ask */
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("unlocked", NULL), 0);
    ck_assert_double_ge(first_of("alpha"), 100.0);
}
END_TEST

START_TEST(the_question_waits_for_a_shortage)
{
    restricted(TRN_UNLOCK_JOINT);
    /* 3000 a day: below the 90000 that donors mean it to hold after 25 days. */
    sc->recipient.items[TOY_SHELL].stock = 165000;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_event_day("unlocked", NULL, 0), 30.0, 1e-9);
}
END_TEST

START_TEST(never_is_never)
{
    restricted((enum trn_unlock)_i);
    for (int d = 0; d < TOY_DONORS; d++)
        sc->donors[d].items[TOY_SHELL].caveat = TRN_CAVEAT_NEVER;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_rows(TRN_T_PLEDGES), 0);
    ck_assert_int_eq(lab_events("unlocked", NULL), 0);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, following_takes_caveats_as_written);
    tcase_add_test(tcase, by_dates_alone_nobody_follows_but_on_a_date_of_its_own);
    tcase_add_test(tcase, a_joint_round_unlocks_for_all_members_at_once);
    tcase_add_test(tcase, a_common_line_can_be_slower_than_going_alone);
    tcase_add_test(tcase, a_blocked_unlocking_is_put_again_at_the_next_round);
    tcase_add_test(tcase, who_takes_no_part_keeps_its_caveat_as_written);
    tcase_add_test(tcase, the_question_waits_for_a_shortage);
    tcase_add_loop_test(tcase, never_is_never, 0, 3);
}

int main(void)
{
    return lab_main("caveats", add);
}
