/* Floors: reserves on top of them, and what a pool of floors sets free. A promise of day 10 is decided on 20
 * and takes 16 days; 30000 shells are wanted at once. */
#include "lab.h"

static void shells(int64_t stock, double floor)
{
    lab_need(0, 0.0);
    lab_need(2, 0.0);
    for (int d = 0; d < TOY_DONORS; d++) {
        sc->donors[d].items[TOY_SHELL].floor = trn_schedule_constant(lab_arena, floor);
        lab_money(d, TRN_DRAWDOWN, 1000000000);
        lab_stock(d, TOY_SHELL, stock);
    }
    sc->sample_days = 1.0;
}

static double floor_of(const char *donor, double day)
{
    for (int r = 0; r < lab_rows(TRN_T_DONORS); r++)
        if (!strcmp(lab_text(TRN_T_DONORS, r, "donor"), donor) &&
            !strcmp(lab_text(TRN_T_DONORS, r, "item"), "shell") && lab_number(TRN_T_DONORS, r, "date") == day)
            return lab_number(TRN_T_DONORS, r, "floor");
    ck_abort_msg("no row of %s on day %g", donor, day);
    return NAN;
}

/* ---- reserves ------------------------------------------------------------------------------------- */

/* 10000 of 12000 are kept anyway, a quarter of 12000 more until day 50: nothing to give before. */
START_TEST(a_reserve_is_kept_on_top_of_the_floor_while_it_lasts)
{
    shells(12000, 10000.0);
    struct trn_event *reserve = lab_event(TRN_EVENT_RESERVE, TOY_ALPHA, -10.0, 50.0, 0);
    reserve->factor = 0.25;
    sc->donors[TOY_BETA].items[TOY_SHELL].stock = 0;
    lab_run(TOY_LOOSE, 0);
    NEAR(floor_of("alpha", 20.0), 13000.0, 0.0);
    NEAR(floor_of("alpha", 60.0), 10000.0, 0.0);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "pledged"), 50.0, 1e-9);
    ck_assert_int_eq(lab_pledges("quantity", "alpha", TOY_SHELL), 2000);
    reserve->item = TOY_MISSILE; /* of something else */
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "pledged"), 10.0, 1e-9);
    NEAR(lab_measure("floor_breaches", "total", ""), 0.0, 0.0);
}
END_TEST

/* 2000 were promised on 10; from 15 on 12000 of 12000 are kept: when the decision falls there are none. */
START_TEST(a_reserve_takes_back_what_is_not_decided)
{
    shells(12000, 10000.0);
    sc->donors[TOY_BETA].items[TOY_SHELL].stock = 0;
    lab_event(TRN_EVENT_RESERVE, TOY_ALPHA, 15.0, 30.0, 0)->factor = 1.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_event_day("withdrawn", "alpha", 0), 20.0, 1e-9);
    NEAR(lab_event_day("reserve ends", "alpha", 0), 30.0, 1e-9);
    NEAR(lab_measure("delivered", "shell", ""), 2000.0, 0.0); /* promised again when it ends */
    NEAR(lab_measure("floor_breaches", "total", ""), 0.0, 0.0);
}
END_TEST

/* ---- the pool -------------------------------------------------------------------------------------- */

/* Two floors, rho 0.5, p 0.4: each is 1 - 0.4 (1 - sqrt(0.75)) = 0.946410 of 10000, 9465 whole ones. So of
 * stocks of 10000 there are 535 to give each. */
START_TEST(a_pool_of_two_sets_free_what_the_square_root_law_says)
{
    shells(10000, 10000.0);
    LEVERS(TOY_LOOSE)->pool = 0.4;
    lab_run(TOY_LOOSE, 0);
    NEAR(floor_of("alpha", 5.0), 10000.0 * (1.0 - 0.4 * (1.0 - sqrt(0.75))), 1e-6);
    ck_assert_int_eq(lab_pledges("quantity", "alpha", TOY_SHELL), 535);
    ck_assert_int_eq(lab_pledges("quantity", "beta", TOY_SHELL), 535);
    NEAR(lab_measure("pooled_given", "shell", ""), 1070.0, 0.0);
    NEAR(lab_measure("floor_breaches", "total", ""), 0.0, 0.0);
    LEVERS(TOY_LOOSE)->pool = 0.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_rows(TRN_T_PLEDGES), 0);
    NEAR(lab_measure("pooled_given", "shell", ""), 0.0, 0.0);
}
END_TEST

/* Four floors, all in the pool, needs independent: half of each is enough. */
START_TEST(the_more_members_the_less_each_keeps)
{
    shells(10000, 10000.0);
    lab_donor("gamma", TOY_ALPHA);
    lab_donor("delta", TOY_ALPHA);
    LEVERS(TOY_LOOSE)->pool = 1.0;
    sc->own_need_correlation = 0.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(floor_of("delta", 5.0), 5000.0, 1e-9);
    NEAR(lab_measure("pooled_given", "shell", ""), 20000.0, 0.0);
}
END_TEST

START_TEST(one_alone_or_needs_that_always_fall_together_set_nothing_free)
{
    shells(10000, 10000.0);
    LEVERS(TOY_LOOSE)->pool = 1.0;
    if (_i == 0)
        sc->own_need_correlation = 1.0;
    else if (_i == 1)
        sc->regimes[TOY_LOOSE].opt_out[TOY_BETA] = true;
    else
        sc->donors[TOY_BETA].items[TOY_SHELL].floor = trn_schedule_constant(lab_arena, 0.0);
    lab_stock(TOY_BETA, TOY_SHELL, _i == 2 ? 0 : 10000);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_rows(TRN_T_PLEDGES), 0);
}
END_TEST

/* Alpha has 3000 above its floor of 10000 and promises 3535; beta has none of its own and 535. Both leave 12
 * days later than without: on 32; beta's lead time is longer from the start, alpha's promise is for a later
 * day. */
START_TEST(what_the_pool_sets_free_leaves_after_the_days_of_a_transfer)
{
    shells(10000, 10000.0);
    lab_stock(TOY_ALPHA, TOY_SHELL, 13000);
    LEVERS(TOY_LOOSE)->pool = 0.4;
    LEVERS(TOY_LOOSE)->transfer_days = 12.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 0, "quantity"), 3535);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 1, "quantity"), 535);
    for (int r = 0; r < 2; r++) {
        NEAR(lab_number(TRN_T_PLEDGES, r, "decided"), 20.0, 1e-9);
        NEAR(lab_number(TRN_T_PLEDGES, r, "shipped"), 32.0, 1e-9);
        NEAR(lab_number(TRN_T_PLEDGES, r, "promised_by"), 10.0 + 10.0 + 12.0 + LAB_ROUTE, 1e-9);
    }
    NEAR(lab_measure("pooled_given", "shell", ""), 1070.0, 0.0);
    lab_stock(TOY_ALPHA, TOY_SHELL, 2000000); /* all that it promises is its own */
    lab_stock(TOY_BETA, TOY_SHELL, 0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "shipped"), 20.0, 1e-9);
    NEAR(lab_measure("pooled_given", "shell", ""), 0.0, 0.0);
}
END_TEST

/* Need is looked at over lead time (10 to decide, 16 on the way) and 10 days to the next round, 10 a day
 * beside 30 days that are to be held. Who has one of its own to give reckons with that; who has none with the
 * transfer too. */
START_TEST(the_days_of_a_transfer_are_part_of_the_lead_time_of_who_has_none_of_its_own)
{
    for (int own = 0; own < 2; own++) {
        lab_close();
        lab_open();
        shells(10000 + own, 10000.0);
        lab_need(1, 5.0);
        LEVERS(TOY_LOOSE)->pool = 0.4;
        LEVERS(TOY_LOOSE)->transfer_days = 12.0;
        LEVERS(TOY_LOOSE)->look_ahead = 1.0;
        lab_run(TOY_LOOSE, 0);
        ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 0, "quantity"), own ? 330 : 390);
    }
}
END_TEST

/* The pool ends on day 15: what is not decided by then stays where it is. */
START_TEST(what_a_pool_has_promised_stays_when_the_pool_ends)
{
    shells(10000, 10000.0);
    trn_id none = lab_regime("none", TOY_LOOSE);
    LEVERS(TOY_LOOSE)->pool = 0.4;
    sc->regimes[TOY_LOOSE].until = 15.0;
    sc->regimes[TOY_LOOSE].then = none;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_pledges("withdrawn", NULL, TOY_SHELL), 1070);
    NEAR(lab_measure("floor_breaches", "total", ""), 0.0, 0.0);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, a_reserve_is_kept_on_top_of_the_floor_while_it_lasts);
    tcase_add_test(tcase, a_reserve_takes_back_what_is_not_decided);
    tcase_add_test(tcase, a_pool_of_two_sets_free_what_the_square_root_law_says);
    tcase_add_test(tcase, the_more_members_the_less_each_keeps);
    tcase_add_loop_test(tcase, one_alone_or_needs_that_always_fall_together_set_nothing_free, 0, 3);
    tcase_add_test(tcase, what_the_pool_sets_free_leaves_after_the_days_of_a_transfer);
    tcase_add_test(tcase, the_days_of_a_transfer_are_part_of_the_lead_time_of_who_has_none_of_its_own);
    tcase_add_test(tcase, what_a_pool_has_promised_stays_when_the_pool_ends);
}

int main(void)
{
    return lab_main("pooling", add);
}
