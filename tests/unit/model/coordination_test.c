/* Rounds, what donors see, one plan for all, the buffer, and a regime that begins to work. Turns of all
 * donors are on days 10, 20, ... unless a test says otherwise. */
#include "lab.h"

/* Both donors have shells and money; 30 days of 1000 are needed and nothing is there. */
static void both_give_shells(void)
{
    lab_need(0, 0.0);
    lab_need(2, 0.0);
    for (int d = 0; d < TOY_DONORS; d++) {
        lab_stock(d, TOY_SHELL, 200000);
        lab_money(d, TRN_DRAWDOWN, 1000000000);
    }
}

static int64_t pledged_on(double day, const char *donor)
{
    int64_t sum = 0;
    for (int r = 0; r < lab_rows(TRN_T_PLEDGES); r++)
        if (fabs(lab_number(TRN_T_PLEDGES, r, "pledged") - day) < 1e-9 &&
            (!donor || !strcmp(lab_text(TRN_T_PLEDGES, r, "donor"), donor)))
            sum += lab_count(TRN_T_PLEDGES, r, "quantity");
    return sum;
}

/* ---- rounds --------------------------------------------------------------------------------------- */

START_TEST(with_full_sync_promises_come_at_joint_rounds_only)
{
    both_give_shells();
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_gt(lab_rows(TRN_T_PLEDGES), 10);
    for (int r = 0; r < lab_rows(TRN_T_PLEDGES); r++)
        ck_assert_double_eq(fmod(lab_number(TRN_T_PLEDGES, r, "pledged"), 10.0), 0.0);
}
END_TEST

/* Own turns every 25 days from a phase of one's own: dates of a donor are equal modulo 25. */
START_TEST(without_sync_donors_promise_on_dates_of_their_own)
{
    both_give_shells();
    LEVERS(TOY_LOOSE)->sync = 0.0;
    double phase[2] = {NAN, NAN};
    for (int d = 0; d < TOY_DONORS; d++)
        sc->donors[d].round_days = 25.0;
    lab_run(TOY_LOOSE, 0);
    for (int r = 0; r < lab_rows(TRN_T_PLEDGES); r++) {
        int d = !strcmp(lab_text(TRN_T_PLEDGES, r, "donor"), "beta");
        double own = fmod(lab_number(TRN_T_PLEDGES, r, "pledged"), 25.0);
        if (isnan(phase[d]))
            phase[d] = own;
        NEAR(own, phase[d], 1e-9);
    }
    ck_assert_double_gt(fabs(phase[0] - phase[1]), 1e-3);
}
END_TEST

/* Of turns every day a third is put off: at sync 1/3 the days with promises of one's own remain. */
START_TEST(sync_is_the_share_of_turns_that_wait_for_a_joint_round)
{
    both_give_shells();
    lab_need(1, 1e6);
    lab_votes(TOY_ALPHA, TRN_DRAWDOWN, 1,
              &(struct trn_appropriation){.until = 1e4, .lapse = INFINITY, .cents = 10000000000000});
    lab_stock(TOY_ALPHA, TOY_SHELL, 1000000000);
    sc->donors[TOY_BETA].n_appropriations[TRN_DRAWDOWN] = 0;
    LEVERS(TOY_LOOSE)->sync = 1.0 / 3.0;
    LEVERS(TOY_LOOSE)->cadence = 1000.0;
    double n = 0.0;
    for (uint32_t rep = 0; rep < 4; rep++) {
        lab_run(TOY_LOOSE, rep);
        n += lab_rows(TRN_T_PLEDGES);
    }
    NEAR(n / (4.0 * 365.0), 2.0 / 3.0, 3.29 * sqrt(2.0 / 9.0 / (4.0 * 365.0)) + 1.0 / 365.0);
}
END_TEST

/* Time between rounds: lognormal with mean 10 and coefficient of variation 0.5. */
START_TEST(joint_rounds_come_at_the_cadence_with_its_variation)
{
    LEVERS(TOY_LOOSE)->cadence_cv = 0.5;
    sc->end = 10000.0;
    lab_run(TOY_LOOSE, 0);
    double before = 0.0, sum = 0.0, squares = 0.0, n = 0.0;
    for (int r = 0; r < lab_rows(TRN_T_EVENTS); r++)
        if (!strcmp(lab_text(TRN_T_EVENTS, r, "event"), "joint round")) {
            double day = lab_number(TRN_T_EVENTS, r, "date");
            sum += day - before;
            squares += (day - before) * (day - before);
            before = day;
            n++;
        }
    double mean = sum / n, sd = sqrt(squares / n - mean * mean);
    NEAR(mean, 10.0, 3.29 * 5.0 / sqrt(n));
    NEAR(sd / mean, 0.5, 0.06);
}
END_TEST

START_TEST(a_round_falls_away_when_the_chair_is_absent)
{
    both_give_shells();
    sc->regimes[TOY_LOOSE].chair = TOY_BETA;
    LEVERS(TOY_LOOSE)->chair_dependence = _i ? 1.0 : 0.0;
    lab_event(TRN_EVENT_ABSENCE, TOY_BETA, 5.0, 35.0, 0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("joint round falls away", NULL), _i ? 3 : 0);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "pledged"), _i ? 40.0 : 10.0, 1e-9);
    sc->regimes[TOY_LOOSE].chair = TOY_ALPHA; /* is there */
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("joint round falls away", NULL), 0);
}
END_TEST

/* ---- views ------------------------------------------------------------------------------------------ */

/* Alpha promises 30000 on day 10. Of that beta sees all, half or nothing. */
START_TEST(what_is_not_seen_is_promised_twice)
{
    static const struct {
        double visibility;
        int64_t beta;
    } views[] = {{1.0, 0}, {0.5, 15000}, {0.0, 30000}};
    both_give_shells();
    for (int k = 0; k < 3; k++) {
        LEVERS(TOY_LOOSE)->visibility = views[k].visibility;
        lab_run(TOY_LOOSE, 0);
        ck_assert_int_eq(pledged_on(10.0, "alpha"), 30000);
        ck_assert_int_eq(pledged_on(10.0, "beta"), views[k].beta);
    }
}
END_TEST

START_TEST(an_old_picture_promises_again_what_was_promised_since)
{
    both_give_shells();
    LEVERS(TOY_LOOSE)->info_lag = 5.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(pledged_on(10.0, NULL), 60000);
    ck_assert_int_eq(pledged_on(20.0, NULL), 0); /* by now both see it */
}
END_TEST

/* The recipient's 20000 shells last to day 20 and are seen 15 days late. */
START_TEST(an_old_picture_of_stock_hides_a_shortage)
{
    both_give_shells();
    sc->recipient.items[TOY_SHELL].stock = 20000;
    sc->capabilities[1].n_ration = 1;
    sc->capabilities[1].ration[0] = (struct trn_band){0, 1};
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(pledged_on(10.0, NULL), 20000); /* 10000 left of 30000 */
    LEVERS(TOY_LOOSE)->info_lag = 15.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(pledged_on(10.0, "alpha"), 10000);
}
END_TEST

/* Lead time: 10 to decide, 16 on the way; review time 10: 30000 + 36 x 1000; at 1/2 30000 + 18000. */
START_TEST(look_ahead_asks_for_the_need_of_lead_and_review_time)
{
    both_give_shells();
    LEVERS(TOY_LOOSE)->look_ahead = 1.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(pledged_on(10.0, NULL), 66000);
    LEVERS(TOY_LOOSE)->look_ahead = 0.5;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(pledged_on(10.0, NULL), 48000);
}
END_TEST

/* The need doubles on day 28: of the 36 days after day 10 half are at 2000. Level: 66 x 1500. */
START_TEST(look_ahead_sees_a_need_that_will_rise)
{
    both_give_shells();
    LEVERS(TOY_LOOSE)->look_ahead = 1.0;
    sc->capabilities[1].need = toy_steps(lab_arena, 2, (double[]){0, 28}, (double[]){1000, 2000});
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(pledged_on(10.0, NULL), 99000);
}
END_TEST

START_TEST(a_buffer_is_asked_for)
{
    both_give_shells();
    LEVERS(TOY_LOOSE)->buffer_days = 12.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(pledged_on(10.0, NULL), 42000);
}
END_TEST

/* 20 tanks fit at 0.8 make 16 of 40: 50 tanks are needed for 40, so 30 are asked for. */
START_TEST(tanks_are_asked_for_by_what_is_fit_of_them)
{
    lab_need(0, 0.0);
    lab_need(1, 0.0);
    lab_need(2, 40.0);
    sc->recipient.items[TOY_TANK].stock = 20;
    LEVERS(TOY_LOOSE)->serviceability = 0.8;
    lab_stock(TOY_ALPHA, TOY_TANK, 1000);
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 1000000000);
    if (_i) { /* crews are what is short: no reason to ask for more tanks */
        sc->recipient.items[TOY_TANK].has_crews = true;
        sc->recipient.items[TOY_TANK].crews = trn_schedule_constant(lab_arena, 8.0);
    }
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(pledged_on(10.0, NULL), 30);
}
END_TEST

/* ---- tasks ------------------------------------------------------------------------------------------- */

/* 15000 of 30000 shells are there, of 60 missiles none; money for 30 missiles. */
START_TEST(the_plan_fills_the_worst_shortage_first)
{
    both_give_shells();
    lab_need(0, 2.0);
    sc->recipient.items[TOY_SHELL].stock = 25000; /* less 10 days' use */
    sc->capabilities[1].n_ration = 1;
    sc->capabilities[1].ration[0] = (struct trn_band){0, 1};
    lab_stock(TOY_ALPHA, TOY_MISSILE, 100);
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 30000000);
    sc->donors[TOY_BETA].n_appropriations[TRN_DRAWDOWN] = 0;
    sc->end = 19.0;
    lab_run(TOY_TIGHT, 0);
    ck_assert_int_eq(lab_pledges("quantity", NULL, TOY_MISSILE), 30);
    ck_assert_int_eq(lab_pledges("quantity", NULL, TOY_SHELL), 0);
    ck_assert_str_eq(lab_text(TRN_T_PLEDGES, 0, "kind"), "task");
}
END_TEST

START_TEST(the_plan_asks_for_the_shortage_and_no_more)
{
    both_give_shells();
    lab_run(TOY_TIGHT, 0);
    ck_assert_int_eq(pledged_on(10.0, NULL), 30000);
    ck_assert_int_eq(pledged_on(20.0, NULL), 0);
}
END_TEST

START_TEST(a_refused_task_comes_again)
{
    both_give_shells();
    sc->donors[TOY_ALPHA].accepts = 0.0;
    sc->regimes[TOY_TIGHT].opt_out[TOY_BETA] = true;
    sc->donors[TOY_BETA].n_appropriations[TRN_DRAWDOWN] = 0;
    sc->end = 55.0;
    lab_run(TOY_TIGHT, 0);
    for (int k = 0; k < 5; k++)
        NEAR(lab_event_day("task refused", "alpha", k), 10.0 * (k + 1), 1e-9);
    ck_assert_int_eq(lab_rows(TRN_T_PLEDGES), 0);
}
END_TEST

/* The first task of 400 worlds is accepted with probability 0.7. */
START_TEST(tasks_are_accepted_with_their_probability)
{
    both_give_shells();
    sc->regimes[TOY_TIGHT].opt_out[TOY_BETA] = true;
    sc->donors[TOY_BETA].n_appropriations[TRN_DRAWDOWN] = 0;
    sc->donors[TOY_ALPHA].accepts = 0.7;
    sc->end = 15.0;
    double accepted = 0.0, n = 400.0;
    for (uint32_t rep = 0; rep < 400; rep++) {
        lab_run_fast(TOY_TIGHT, rep);
        accepted += lab_measure("pledged_value", "total", "") > 0.0;
    }
    NEAR(accepted / n, 0.7, 3.29 * sqrt(0.7 * 0.3 / n));
}
END_TEST

START_TEST(who_opts_out_or_is_no_member_gets_no_task_and_gives_on_its_own)
{
    both_give_shells();
    if (_i)
        sc->regimes[TOY_TIGHT].opt_out[TOY_ALPHA] = true;
    else
        sc->regimes[TOY_TIGHT].member[TOY_ALPHA] = false;
    lab_run(TOY_TIGHT, 0);
    int tasks = 0, own = 0;
    for (int r = 0; r < lab_rows(TRN_T_PLEDGES); r++) {
        bool task = !strcmp(lab_text(TRN_T_PLEDGES, r, "kind"), "task");
        bool alpha = !strcmp(lab_text(TRN_T_PLEDGES, r, "donor"), "alpha");
        ck_assert(task != alpha);
        tasks += task;
        own += !task;
    }
    ck_assert_int_gt(own, 0);
    ck_assert_int_gt(tasks, 0);
    ck_assert_double_ne(fmod(lab_number(TRN_T_PLEDGES, 0, "pledged"), 1.0), 0.0); /* on a day of its own */
}
END_TEST

/* GDP 2 to 1. Who has given more than its share so far comes second. */
START_TEST(tasks_go_first_to_who_is_behind_its_key_share)
{
    both_give_shells();
    LEVERS(TOY_TIGHT)->key = TRN_KEY_GDP;
    sc->donors[TOY_ALPHA].before_cents = _i ? 80000000000 : 20000000000;
    sc->donors[TOY_BETA].before_cents = 20000000000;
    lab_run(TOY_TIGHT, 0);
    ck_assert_str_eq(lab_text(TRN_T_PLEDGES, 0, "donor"), _i ? "beta" : "alpha");
}
END_TEST

/* Over a year of tasks both are used, near 2 to 1. */
START_TEST(key_shares_are_met_over_time)
{
    both_give_shells();
    LEVERS(TOY_TIGHT)->key = TRN_KEY_GDP;
    for (int d = 0; d < TOY_DONORS; d++) {
        sc->donors[d].before_cents = d == TOY_ALPHA ? 40000000000 : 20000000000;
        lab_stock(d, TOY_SHELL, 10000000);
        lab_money(d, TRN_DRAWDOWN, 10000000000);
    }
    sc->end = 730.0;
    lab_run(TOY_TIGHT, 0);
    double share = lab_measure("decided_value", "alpha", "") / lab_measure("decided_value", "total", "");
    NEAR(share, 2.0 / 3.0, 0.1);
}
END_TEST

/* Beta decides in half the time: with no key the quicker source is tasked. */
START_TEST(tasks_go_to_the_quicker_source)
{
    both_give_shells();
    sc->donors[TOY_BETA].decision_factor = 0.5;
    lab_run(TOY_TIGHT, 0);
    ck_assert_str_eq(lab_text(TRN_T_PLEDGES, 0, "donor"), "beta");
    sc->donors[TOY_BETA].decision_factor = 2.0;
    lab_run(TOY_TIGHT, 0);
    ck_assert_str_eq(lab_text(TRN_T_PLEDGES, 0, "donor"), "alpha");
}
END_TEST

/* What is tasked in the first round, all donors. */
static int64_t first_tasks(int64_t lot)
{
    sc->items[TOY_SHELL].lot = lot;
    lab_run(TOY_TIGHT, 0);
    return pledged_on(lab_number(TRN_T_PLEDGES, 0, "pledged"), NULL);
}

/* A plan gives out a tenth of what is short at a time, or a tenth of a lot where that is more; with steps of
 * 0.4 of it the third is only the rest. */
START_TEST(the_last_step_of_a_plan_is_what_is_left)
{
    both_give_shells();
    for (int d = 0; d < TOY_DONORS; d++)
        lab_stock(d, TOY_SHELL, 10000000);
    const int64_t fine = first_tasks(100);
    ck_assert_int_gt(fine, 1000);
    ck_assert_int_le(llabs(first_tasks(4 * fine) - fine), 10); /* each of ten steps may be rounded up */
}
END_TEST

/* ---- a regime begins to work ----------------------------------------------------------------------------
 */

/* Agreed on day 100, works on day 150. */
START_TEST(a_regime_is_the_one_before_until_it_is_stood_up)
{
    both_give_shells();
    struct trn_regime *tight = &sc->regimes[TOY_TIGHT];
    tight->agreed = 100.0;
    tight->before = TOY_LOOSE;
    tight->levers.stand_up_days = 50.0;
    tight->levers.decision_factor = 0.3;
    tight->levers.look_ahead = 1.0;
    double stock[60], n = 52;
    lab_run(TOY_LOOSE, 2);
    for (int week = 0; week < n; week++)
        stock[week] = lab_series("in_pipeline", "shell", 7.0 * week);
    lab_run(TOY_TIGHT, 2);
    bool differs = false;
    for (int week = 0; week < n; week++) {
        double found = lab_series("in_pipeline", "shell", 7.0 * week);
        if (7.0 * week < 150.0)
            ck_assert_double_eq(found, stock[week]);
        else
            differs = differs || found != stock[week];
    }
    ck_assert(differs);
    NEAR(lab_event_day("regime works", NULL, 0), 150.0, 1e-9);
    for (int r = 0; r < lab_rows(TRN_T_PLEDGES); r++) {
        bool after = lab_number(TRN_T_PLEDGES, r, "pledged") >= 150.0;
        ck_assert_str_eq(lab_text(TRN_T_PLEDGES, r, "kind"), after ? "task" : "own");
    }
}
END_TEST

START_TEST(the_name_of_a_regime_means_nothing)
{
    both_give_shells();
    sc->regimes[TOY_LOOSE].levers = sc->regimes[TOY_TIGHT].levers;
    lab_run(TOY_TIGHT, 1);
    double tight = lab_measure("delivered_value", "total", "");
    sc->regimes[TOY_LOOSE].name = "zz-no-coordination-at-all";
    lab_run(TOY_LOOSE, 1);
    ck_assert_double_eq(lab_measure("delivered_value", "total", ""), tight);
}
END_TEST

/* ---- buffer and duplication
 * --------------------------------------------------------------------------------- */

/* 60000 on hand, threshold 30000. 20000 come on day 20 (on hand 40000): all but 10000, the target, stay
 * with the recipient. On hand 50000 -> 30000 on day 40. Then the buffer gives back what is used, or 400 a
 * day where the limit is 0.04 x 10000. */
static void buffer(double limit)
{
    lab_need(0, 0.0);
    lab_need(2, 0.0);
    sc->recipient.items[TOY_SHELL].stock = 60000;
    sc->recipient.inflow_window_days = 0.0;
    sc->items[TOY_SHELL].lot = 20000;
    sc->hubs[0].tonnes_per_day = trn_schedule_constant(lab_arena, 1e15);
    lab_promise(TOY_ALPHA, TOY_SHELL, 20000, 4.0);
    LEVERS(TOY_LOOSE)->buffer_days = 10.0;
    LEVERS(TOY_LOOSE)->release_limit = limit;
    sc->sample_days = 1.0;
    lab_run(TOY_LOOSE, 0);
}

START_TEST(a_buffer_fills_in_plenty_and_gives_back_in_want)
{
    buffer(0.2);
    NEAR(lab_series("buffer", "shell", 19), 0.0, 0.0);
    NEAR(lab_series("buffer", "shell", 21), 10000.0, 0.0);
    NEAR(lab_series("stock", "shell", 21), 49000.0, 1e-3);
    NEAR(lab_event_day("buffer released", NULL, 0), 50.0 - 10.0, 1e-6);
    ck_assert_double_lt(lab_series("buffer", "shell", 60), 1.0);
    /* Nothing is lost by it: all is used in the end. */
    NEAR(lab_series("need_met", "artillery", 45), 1.0, 1e-6);
    NEAR(lab_measure("used", "shell", ""), 80000.0, 0.0);
}
END_TEST

START_TEST(a_buffer_gives_at_most_its_limit_a_day)
{
    buffer(0.04);
    double before = -INFINITY;
    int64_t sum = 0;
    for (int r = 0; r < lab_rows(TRN_T_EVENTS); r++) {
        if (strcmp(lab_text(TRN_T_EVENTS, r, "event"), "buffer released") != 0)
            continue;
        double day = lab_number(TRN_T_EVENTS, r, "date");
        int64_t given = lab_count(TRN_T_EVENTS, r, "quantity");
        ck_assert_int_le(given, 400);
        ck_assert_double_ge(day - before, 1.0 - 1e-9);
        before = day;
        sum += given;
    }
    ck_assert_int_eq(sum, 10000);
}
END_TEST

START_TEST(no_buffer_without_the_lever)
{
    buffer(0.2);
    LEVERS(TOY_LOOSE)->buffer_days = 0.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_series("buffer", "shell", 21), 0.0, 0.0);
    NEAR(lab_series("stock", "shell", 21), 59000.0, 1e-3);
}
END_TEST

/* 7 lots of 1007, 7049 / 8 = 881.125. The part of a shell is carried on: 7 times 125.875 is not 7 x 125. */
START_TEST(duplication_writes_off_its_exact_share)
{
    sc->items[TOY_SHELL].lot = 1007;
    lab_promise(TOY_ALPHA, TOY_SHELL, 7049, 0.0);
    LEVERS(TOY_LOOSE)->duplication = 0.125;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("written_off_value", "total", ""), 881.0 * 3000.0 / 1e6, 1e-9);
    NEAR(lab_measure("used", "shell", ""), 7049.0 - 881.0, 0.0);
    NEAR(lab_measure("delivered", "shell", ""), 7049.0, 0.0);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, with_full_sync_promises_come_at_joint_rounds_only);
    tcase_add_test(tcase, without_sync_donors_promise_on_dates_of_their_own);
    tcase_add_test(tcase, sync_is_the_share_of_turns_that_wait_for_a_joint_round);
    tcase_add_test(tcase, joint_rounds_come_at_the_cadence_with_its_variation);
    tcase_add_loop_test(tcase, a_round_falls_away_when_the_chair_is_absent, 0, 2);
    tcase_add_test(tcase, what_is_not_seen_is_promised_twice);
    tcase_add_test(tcase, an_old_picture_promises_again_what_was_promised_since);
    tcase_add_test(tcase, an_old_picture_of_stock_hides_a_shortage);
    tcase_add_test(tcase, look_ahead_asks_for_the_need_of_lead_and_review_time);
    tcase_add_test(tcase, look_ahead_sees_a_need_that_will_rise);
    tcase_add_test(tcase, a_buffer_is_asked_for);
    tcase_add_loop_test(tcase, tanks_are_asked_for_by_what_is_fit_of_them, 0, 2);
    tcase_add_test(tcase, the_plan_fills_the_worst_shortage_first);
    tcase_add_test(tcase, the_plan_asks_for_the_shortage_and_no_more);
    tcase_add_test(tcase, a_refused_task_comes_again);
    tcase_add_test(tcase, tasks_are_accepted_with_their_probability);
    tcase_add_loop_test(tcase, who_opts_out_or_is_no_member_gets_no_task_and_gives_on_its_own, 0, 2);
    tcase_add_loop_test(tcase, tasks_go_first_to_who_is_behind_its_key_share, 0, 2);
    tcase_add_test(tcase, key_shares_are_met_over_time);
    tcase_add_test(tcase, tasks_go_to_the_quicker_source);
    tcase_add_test(tcase, the_last_step_of_a_plan_is_what_is_left);
    tcase_add_test(tcase, a_regime_is_the_one_before_until_it_is_stood_up);
    tcase_add_test(tcase, the_name_of_a_regime_means_nothing);
    tcase_add_test(tcase, a_buffer_fills_in_plenty_and_gives_back_in_want);
    tcase_add_test(tcase, a_buffer_gives_at_most_its_limit_a_day);
    tcase_add_test(tcase, no_buffer_without_the_lever);
    tcase_add_test(tcase, duplication_writes_off_its_exact_share);
}

int main(void)
{
    return lab_main("coordination", add);
}
