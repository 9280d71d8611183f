/* Which regime works when: one before, the one chosen, what replaces it, and what replaces that. */
#include "lab.h"

static trn_id third;

/* Loose until day 100, then tight until day 200, then a third with rounds every 40 days. */
static void three_in_a_row(void)
{
    lab_need(0, 0.0);
    lab_need(2, 0.0);
    for (int d = 0; d < TOY_DONORS; d++) {
        lab_stock(d, TOY_SHELL, 200000);
        lab_money(d, TRN_DRAWDOWN, 1000000000);
    }
    third = lab_regime("third", TOY_LOOSE);
    LEVERS(third)->cadence = 40.0;
    sc->regimes[TOY_LOOSE].until = 100.0;
    sc->regimes[TOY_LOOSE].then = TOY_TIGHT;
    sc->regimes[TOY_TIGHT].until = 200.0;
    sc->regimes[TOY_TIGHT].then = third;
}

START_TEST(a_regime_is_replaced_on_its_day_and_what_replaces_it_on_its_own)
{
    three_in_a_row();
    sc->regimes[TOY_TIGHT].agreed = 150.0; /* of the case in which it is chosen from the start */
    sc->regimes[TOY_TIGHT].before = TOY_LOOSE;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_event_day("regime ends", "loose", 0), 100.0, 1e-9);
    NEAR(lab_event_day("regime works", "tight", 0), 100.0, 1e-9);
    NEAR(lab_event_day("regime ends", "tight", 0), 200.0, 1e-9);
    NEAR(lab_event_day("regime works", "third", 0), 200.0, 1e-9);
    int own = 0, tasks = 0;
    for (int r = 0; r < lab_rows(TRN_T_PLEDGES); r++) {
        double day = lab_number(TRN_T_PLEDGES, r, "pledged");
        bool task = !strcmp(lab_text(TRN_T_PLEDGES, r, "kind"), "task");
        ck_assert_int_eq(task, day >= 100.0 && day < 200.0);
        ck_assert_str_eq(lab_text(TRN_T_PLEDGES, r, "regime"), "loose"); /* rows keep the name */
        *(task ? &tasks : &own) += 1;
    }
    ck_assert_int_gt(own, 0);
    ck_assert_int_gt(tasks, 0);
}
END_TEST

/* Rounds on 10 .. 90, on 100 as the new regime begins, 110 .. 190, then 200, 240, 280, 320, 360. */
START_TEST(each_regime_brings_its_own_cadence)
{
    three_in_a_row();
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("joint round", NULL), 9 + 10 + 5);
    NEAR(lab_event_day("joint round", NULL, 23), 360.0, 1e-6);
}
END_TEST

START_TEST(members_and_chair_are_those_of_the_regime_that_works)
{
    three_in_a_row();
    sc->regimes[TOY_TIGHT].member[TOY_BETA] = false;
    sc->regimes[TOY_TIGHT].chair = TOY_ALPHA;
    LEVERS(TOY_TIGHT)->chair_dependence = 1.0;
    lab_event(TRN_EVENT_ABSENCE, TOY_ALPHA, 45.0, 125.0, 0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("joint round falls away", NULL), 3); /* 100, 110, 120 */
    for (int r = 0; r < lab_rows(TRN_T_PLEDGES); r++)
        if (!strcmp(lab_text(TRN_T_PLEDGES, r, "kind"), "task"))
            ck_assert_str_eq(lab_text(TRN_T_PLEDGES, r, "donor"), "alpha");
}
END_TEST

/* Until its day nothing tells a regime that will be replaced from one that will not. */
START_TEST(a_replacement_changes_nothing_before_its_day)
{
    three_in_a_row();
    lab_run(TOY_LOOSE, 3);
    double with = lab_series("in_pipeline", "shell", 98.0);
    double later = lab_series("in_pipeline", "shell", 175.0);
    sc->regimes[TOY_LOOSE].until = INFINITY;
    sc->regimes[TOY_LOOSE].then = TRN_NONE;
    lab_run(TOY_LOOSE, 3);
    ck_assert_double_eq(lab_series("in_pipeline", "shell", 98.0), with);
    ck_assert_double_ne(lab_series("in_pipeline", "shell", 175.0), later);
}
END_TEST

START_TEST(a_regime_that_ended_before_the_start_is_the_one_that_replaced_it)
{
    three_in_a_row();
    sc->regimes[TOY_LOOSE].until = -10.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("regime works", "tight"), 0);
    NEAR(lab_event_day("regime works", "third", 0), 200.0, 1e-9);
    ck_assert_str_eq(lab_text(TRN_T_PLEDGES, 0, "kind"), "task");
}
END_TEST

/* A plan of day 0, the next regime from day 1 on, and all its rounds before day 150 fall away. */
static void rounds_fall_away_after_the_first_plan(void)
{
    three_in_a_row();
    sc->regimes[TOY_LOOSE].until = 1.0;
    sc->regimes[TOY_TIGHT].chair = TOY_ALPHA;
    lab_event(TRN_EVENT_ABSENCE, TOY_ALPHA, -1.0, 150.0, 0);
    for (int r = 0; r < 2; r++) {
        LEVERS(r)->allocation = TRN_TASKED;
        LEVERS(r)->sync = 0.0;
        LEVERS(r)->chair_dependence = 1.0;
    }
    for (int d = 0; d < TOY_DONORS; d++)
        sc->donors[d].round_days = 60.0;
}

/* Tasks of the plan of day 0 that nobody has taken by day 1: the plan was the old regime's, and the new one's
 * first rounds fall away. */
START_TEST(a_new_regime_drops_what_is_left_of_the_old_ones_plan)
{
    rounds_fall_away_after_the_first_plan();
    lab_run(TOY_LOOSE, 0);
    int later = 0;
    for (int r = 0; r < lab_rows(TRN_T_PLEDGES); r++) {
        double day = lab_number(TRN_T_PLEDGES, r, "pledged");
        if (!strcmp(lab_text(TRN_T_PLEDGES, r, "kind"), "task"))
            ck_assert_msg(day < 1.0 || day >= 150.0, "a task of day 0 taken on day %g", day);
        later += day >= 150.0;
    }
    ck_assert_int_gt(later, 0);
}
END_TEST

/* All veto the plan of day 0 and go each for itself. The next regime has no veto, and no plan yet: who takes
 * part waits for its first. */
START_TEST(a_plan_that_was_blocked_blocks_nothing_in_the_next_regime)
{
    rounds_fall_away_after_the_first_plan();
    LEVERS(TOY_LOOSE)->decision_rule = TRN_UNANIMITY;
    LEVERS(TOY_LOOSE)->veto_probability = 1.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_gt(lab_events("blocked", NULL), 0);
    ck_assert_int_gt(lab_rows(TRN_T_PLEDGES), 0);
    for (int r = 0; r < lab_rows(TRN_T_PLEDGES); r++) {
        double day = lab_number(TRN_T_PLEDGES, r, "pledged");
        ck_assert_msg(day < 1.0 || day >= 150.0, "a promise on day %g", day);
    }
}
END_TEST

/* The plan of day 0 stands, for all later rounds fall away: who follows it does so to the end. */
START_TEST(who_follows_a_plan_does_so_until_the_next)
{
    int tasks = 0, own = 0;
    three_in_a_row();
    sc->regimes[TOY_LOOSE].until = INFINITY;
    sc->regimes[TOY_LOOSE].then = TRN_NONE;
    sc->regimes[TOY_TIGHT].until = INFINITY;
    sc->regimes[TOY_TIGHT].then = TRN_NONE;
    sc->regimes[TOY_TIGHT].chair = TOY_ALPHA;
    lab_event(TRN_EVENT_ABSENCE, TOY_ALPHA, -1.0, 400.0, 0);
    LEVERS(TOY_TIGHT)->chair_dependence = 1.0;
    LEVERS(TOY_TIGHT)->sync = 0.0;
    LEVERS(TOY_TIGHT)->task_share = 0.5;
    for (uint32_t rep = 0; rep < 10; rep++) {
        lab_run(TOY_TIGHT, rep);
        for (int r = 0; r < lab_rows(TRN_T_PLEDGES); r++)
            for (int q = 0; q < r; q++)
                if (!strcmp(lab_text(TRN_T_PLEDGES, r, "donor"), lab_text(TRN_T_PLEDGES, q, "donor")))
                    ck_assert_str_eq(lab_text(TRN_T_PLEDGES, r, "kind"), lab_text(TRN_T_PLEDGES, q, "kind"));
        for (int r = 0; r < lab_rows(TRN_T_PLEDGES); r++)
            *(strcmp(lab_text(TRN_T_PLEDGES, r, "kind"), "task") ? &own : &tasks) += 1;
    }
    ck_assert_int_gt(tasks, 0);
    ck_assert_int_gt(own, 0);
}
END_TEST

START_TEST(a_chain_without_sense_is_refused)
{
    three_in_a_row();
    ck_assert(!lab_refused("/regimes/loose/until"));
    sc->regimes[third].then = TOY_LOOSE; /* a ring: it would have to end before it begins */
    sc->regimes[third].until = 300.0;
    ck_assert(lab_refused("/regimes/third/until"));
    three_in_a_row();
    sc->regimes[TOY_LOOSE].then = TRN_NONE;
    ck_assert(lab_refused("/regimes/loose/until"));
    sc->regimes[TOY_LOOSE].then = TOY_LOOSE;
    ck_assert(lab_refused("/regimes/loose/until"));
    sc->regimes[TOY_LOOSE].then = TOY_TIGHT;
    sc->regimes[TOY_LOOSE].until = INFINITY;
    ck_assert(lab_refused("/regimes/loose/then"));
    sc->regimes[TOY_LOOSE].until = 100.0;
    sc->regimes[TOY_LOOSE].agreed = 100.0;
    sc->regimes[TOY_LOOSE].before = third;
    ck_assert(lab_refused("/regimes/loose/until"));
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, a_regime_is_replaced_on_its_day_and_what_replaces_it_on_its_own);
    tcase_add_test(tcase, each_regime_brings_its_own_cadence);
    tcase_add_test(tcase, members_and_chair_are_those_of_the_regime_that_works);
    tcase_add_test(tcase, a_replacement_changes_nothing_before_its_day);
    tcase_add_test(tcase, a_regime_that_ended_before_the_start_is_the_one_that_replaced_it);
    tcase_add_test(tcase, a_new_regime_drops_what_is_left_of_the_old_ones_plan);
    tcase_add_test(tcase, a_plan_that_was_blocked_blocks_nothing_in_the_next_regime);
    tcase_add_test(tcase, who_follows_a_plan_does_so_until_the_next);
    tcase_add_test(tcase, a_chain_without_sense_is_refused);
}

int main(void)
{
    return lab_main("regime", add);
}
