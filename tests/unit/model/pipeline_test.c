/* Lots on their way: times of stages, the queue of a hub, losses. */
#include "lab.h"

static void quiet(void)
{
    for (int c = 0; c < 3; c++)
        lab_need(c, 0.0);
}

/* Day on which the k-th lot row says `what` at `stage`. */
static double lot_day(const char *stage, const char *what, int k)
{
    for (int r = 0; r < lab_rows(TRN_T_LOTS); r++)
        if (!strcmp(lab_text(TRN_T_LOTS, r, "what"), what) &&
            !strcmp(lab_text(TRN_T_LOTS, r, "stage"), stage) && k-- == 0)
            return lab_number(TRN_T_LOTS, r, "date");
    return NAN;
}

START_TEST(a_lot_spends_in_each_stage_its_time)
{
    quiet();
    lab_promise(TOY_ALPHA, TOY_SHELL, 1000, 5.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lot_day("preparation", "enters", 0), 5.0, 1e-9);
    NEAR(lot_day("transport", "enters", 0), 7.0, 1e-9);
    NEAR(lot_day("hub", "enters", 0), 17.0, 1e-9);
    NEAR(lot_day("hand-over", "enters", 0), 19.0, 1e-6);
    NEAR(lot_day("hand-over", "handed over", 0), 21.0, 1e-6);
    ck_assert(isnan(lab_measure("lag_median", "total", "")));
}
END_TEST

/* Five lots of 50 t come to the hub on day 12; 25 t a day: 2 days each, waits 0, 2, 4, 6, 8. */
static void burst(void)
{
    quiet();
    sc->hubs[0].tonnes_per_day = trn_schedule_constant(lab_arena, 25.0);
    lab_promise(TOY_ALPHA, TOY_SHELL, 5000, 0.0);
}

START_TEST(a_burst_passes_a_hub_one_lot_after_another)
{
    burst();
    lab_run(TOY_LOOSE, 0);
    for (int k = 0; k < 5; k++)
        NEAR(lot_day("hand-over", "handed over", k), 12.0 + 2.0 * (k + 1) + 2.0 + 2.0, 1e-9);
    NEAR(lab_measure("hub_wait", "total", ""), 4.0, 1e-9);
}
END_TEST

/* Small lots of a later promise come later and stay behind. */
START_TEST(a_hub_serves_first_come_first_served)
{
    burst();
    lab_promise(TOY_BETA, TOY_SHELL, 10, 1.0);
    lab_run(TOY_LOOSE, 0);
    int r = lab_rows(TRN_T_LOTS) - 1;
    while (strcmp(lab_text(TRN_T_LOTS, r, "what"), "handed over") != 0)
        r--;
    ck_assert_str_eq(lab_text(TRN_T_LOTS, r, "donor"), "beta");
}
END_TEST

START_TEST(a_closed_hub_serves_nobody_and_a_narrow_one_more_slowly)
{
    burst();
    struct trn_event *event = lab_event(TRN_EVENT_HUB, TRN_NONE, 5.0, _i ? 300.0 : 30.0, 0);
    event->factor = _i ? 0.5 : 0.0;
    lab_run(TOY_LOOSE, 0);
    for (int k = 0; k < 5; k++)
        NEAR(lot_day("hand-over", "handed over", k), (_i ? 12.0 + 4.0 * (k + 1) : 30.0 + 2.0 * (k + 1)) + 4.0,
             1e-9);
}
END_TEST

START_TEST(disruptions_of_a_hub_multiply)
{
    burst();
    lab_event(TRN_EVENT_HUB, TRN_NONE, -5.0, 300.0, 0)->factor = 0.5;
    lab_event(TRN_EVENT_HUB, TRN_NONE, 10.0, 300.0, 0)->factor = 0.5;
    lab_run(TOY_LOOSE, 0);
    NEAR(lot_day("hand-over", "handed over", 0), 12.0 + 8.0 + 4.0, 1e-9);
}
END_TEST

/* 2000 lots, each lost with probability 1 - 0.9 x 0.8. */
START_TEST(lots_are_lost_with_the_probability_of_the_stages)
{
    quiet();
    sc->items[TOY_SHELL].lot = 10;
    lab_promise(TOY_ALPHA, TOY_SHELL, 20000, 0.0);
    sc->routes[0].stages[1].loss = 0.1;
    sc->routes[0].stages[3].loss = 0.2;
    lab_run(TOY_LOOSE, 0);
    double lost = (double)lab_pledges("lost", NULL, TOY_SHELL) / 10.0;
    NEAR(lost, 2000.0 * 0.28, 3.29 * sqrt(2000.0 * 0.28 * 0.72));
    ck_assert_int_eq(lab_pledges("lost", NULL, TOY_SHELL) + lab_pledges("delivered", NULL, TOY_SHELL), 20000);
    NEAR(lab_measure("delivered", "shell", ""), 20000.0 - 10.0 * lost, 0.0);
}
END_TEST

/* Times of two stages, and of two lots in one stage: correlation of 1000 pairs within 3.29 / sqrt(1000). */
START_TEST(times_of_stages_and_lots_are_independent)
{
    enum { LOTS = 1000 };
    static double first[LOTS], second[LOTS];
    struct trn_dist law = {.kind = TRN_DIST_UNIFORM, .a = 0.0, .b = 2.0, .min = -INFINITY, .max = INFINITY};
    ck_assert_int_eq(trn_dist_prepare(&law, NULL), TRN_OK);
    quiet();
    sc->items[TOY_SHELL].lot = 10;
    lab_promise(TOY_ALPHA, TOY_SHELL, 10 * LOTS, 0.0);
    sc->routes[0].n_stages = 2;
    for (int s = 0; s < 2; s++)
        sc->routes[0].stages[s].days = law;
    lab_run(TOY_LOOSE, 0);
    for (int r = 0; r < lab_rows(TRN_T_LOTS); r++) {
        int64_t k = lab_count(TRN_T_LOTS, r, "lot") - 1;
        double day = lab_number(TRN_T_LOTS, r, "date");
        if (!strcmp(lab_text(TRN_T_LOTS, r, "what"), "handed over"))
            second[k] = day - first[k];
        else if (!strcmp(lab_text(TRN_T_LOTS, r, "stage"), "transport"))
            first[k] = day;
    }
    double stages = 0.0, lots = 0.0, n = LOTS;
    for (int k = 0; k < LOTS; k++) {
        stages += (first[k] - 1.0) * (second[k] - 1.0) * 3.0; /* variance 1/3 */
        lots += (first[k] - 1.0) * (first[(k + 1) % LOTS] - 1.0) * 3.0;
    }
    NEAR(stages / n, 0.0, 3.29 / sqrt(n));
    NEAR(lots / n, 0.0, 3.29 / sqrt(n));
}
END_TEST

START_TEST(a_promise_travels_in_lots_of_at_most_the_items_lot)
{
    quiet();
    lab_promise(TOY_ALPHA, TOY_SHELL, 2300, 0.0);
    lab_run(TOY_LOOSE, 0);
    int lots = 0;
    for (int r = 0; r < lab_rows(TRN_T_LOTS); r++)
        if (!strcmp(lab_text(TRN_T_LOTS, r, "what"), "handed over"))
            ck_assert_int_eq(lab_count(TRN_T_LOTS, r, "quantity"), lots++ < 2 ? 1000 : 300);
    ck_assert_int_eq(lots, 3);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, a_lot_spends_in_each_stage_its_time);
    tcase_add_test(tcase, a_burst_passes_a_hub_one_lot_after_another);
    tcase_add_test(tcase, a_hub_serves_first_come_first_served);
    tcase_add_loop_test(tcase, a_closed_hub_serves_nobody_and_a_narrow_one_more_slowly, 0, 2);
    tcase_add_test(tcase, disruptions_of_a_hub_multiply);
    tcase_add_test(tcase, lots_are_lost_with_the_probability_of_the_stages);
    tcase_add_test(tcase, times_of_stages_and_lots_are_independent);
    tcase_add_test(tcase, a_promise_travels_in_lots_of_at_most_the_items_lot);
}

int main(void)
{
    return lab_main("pipeline", add);
}
