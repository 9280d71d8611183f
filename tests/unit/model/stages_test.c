/* Vehicles and loads: who waits for whom, in which order, and what is shared. */
#include "lab.h"

static void quiet(void)
{
    for (int c = 0; c < 3; c++)
        lab_need(c, 0.0);
}

/* Day on which the k-th lot row says `what` at `stage`; of `donor`, unless NULL. */
static double lot_day_of(const char *donor, const char *stage, const char *what, int k)
{
    for (int r = 0; r < lab_rows(TRN_T_LOTS); r++)
        if (!strcmp(lab_text(TRN_T_LOTS, r, "what"), what) &&
            !strcmp(lab_text(TRN_T_LOTS, r, "stage"), stage) &&
            (!donor || !strcmp(lab_text(TRN_T_LOTS, r, "donor"), donor)) && k-- == 0)
            return lab_number(TRN_T_LOTS, r, "date");
    return NAN;
}
static double lot_day(const char *stage, const char *what, int k)
{
    return lot_day_of(NULL, stage, what, k);
}
static int lot_rows(const char *stage, const char *what)
{
    int n = 0;
    while (!isnan(lot_day(stage, what, n)))
        n++;
    return n;
}

/* Day 0: five lots of 50 t begin the road of 2 + 10 + 2 + 2 days. */
static struct trn_stage *stages(void)
{
    quiet();
    lab_promise(TOY_ALPHA, TOY_SHELL, 5000, 0.0);
    return sc->routes[0].stages;
}

/* ---- vehicles ---------------------------------------------------------------------------------------- */

/* Two at once, 10 days each: lots leave on days 12, 12, 22, 22, 32; they waited 0, 0, 10, 10, 20. */
START_TEST(at_most_so_many_lots_as_vehicles_are_in_a_stage)
{
    stages()[1].vehicles = 2;
    lab_run(TOY_LOOSE, 0);
    static const double left[] = {12, 12, 22, 22, 32};
    for (int k = 0; k < 5; k++)
        NEAR(lot_day("hub", "enters", k), left[k], 1e-9);
    ck_assert_int_eq(lot_rows("transport", "waits"), 3);
    NEAR(lab_measure("stage_wait", "total", ""), 40.0 / 5.0, 1e-9);
}
END_TEST

START_TEST(as_many_vehicles_as_lots_make_nobody_wait)
{
    stages()[1].vehicles = 5;
    lab_run(TOY_LOOSE, 0);
    NEAR(lot_day("hub", "enters", 4), 12.0, 1e-9);
    NEAR(lab_measure("stage_wait", "total", ""), 0.0, 0.0);
}
END_TEST

/* Beta's lot comes a day later and is far smaller: it goes last. */
START_TEST(vehicles_serve_first_come_first_served)
{
    stages()[1].vehicles = 1;
    lab_promise(TOY_BETA, TOY_SHELL, 1, 1.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lot_day_of("beta", "hub", "enters", 0), 2.0 + 6.0 * 10.0, 1e-9);
}
END_TEST

/* The hub hands one lot over every 2 days from day 14 on (25 t a day); then one vehicle takes 5 days each:
 * 14 + 5 k + 5; they wait 0, 3, 6, 9, 12 for it. */
START_TEST(a_lot_passes_the_hub_and_then_needs_a_vehicle)
{
    struct trn_stage *s = stages();
    sc->hubs[0].tonnes_per_day = trn_schedule_constant(lab_arena, 25.0);
    s[2].vehicles = 1;
    s[2].days = lab_days(5.0);
    lab_run(TOY_LOOSE, 0);
    for (int k = 0; k < 5; k++)
        NEAR(lot_day("hand-over", "enters", k), 19.0 + 5.0 * k, 1e-9);
    NEAR(lab_measure("stage_wait", "total", ""), 30.0 / 5.0, 1e-9);
    NEAR(lab_measure("hub_wait", "total", ""), 20.0 / 5.0, 1e-9);
}
END_TEST

/* ---- loads ------------------------------------------------------------------------------------------- */

/* Lots of 20 t on days 0 (alpha), 3 (beta) and 6 (alpha), at the road on days 2, 5 and 8. */
static void three_lots(double load, double load_wait)
{
    quiet();
    for (int k = 0; k < 3; k++)
        lab_promise(k == 1 ? TOY_BETA : TOY_ALPHA, TOY_SHELL, 400, 3.0 * k);
    sc->routes[0].stages[1].load = load;
    sc->routes[0].stages[1].load_wait = load_wait;
}

START_TEST(lots_of_all_donors_wait_until_a_load_is_together)
{
    three_lots(60.0, 100.0);
    lab_run(TOY_LOOSE, 0);
    for (int k = 0; k < 3; k++)
        NEAR(lot_day("hub", "enters", k), 18.0, 1e-9);
    ck_assert_int_eq(lot_rows("transport", "waits"), 2);
    NEAR(lab_measure("stage_wait", "total", ""), (6.0 + 3.0 + 0.0) / 3.0, 1e-9);
}
END_TEST

/* The first waits from day 2 to day 6, with the second (day 5); the third comes on day 8, leaves on day 12.
 */
START_TEST(a_load_leaves_when_its_first_lot_has_waited_long_enough)
{
    three_lots(60.0, 4.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lot_day("hub", "enters", 0), 16.0, 1e-9);
    NEAR(lot_day("hub", "enters", 1), 16.0, 1e-9);
    NEAR(lot_day("hub", "enters", 2), 22.0, 1e-9);
}
END_TEST

/* 40 t are enough on day 5. The third begins a new load, whose wait is its own: day 8 + 4, not 2 + 4. */
START_TEST(a_load_that_left_in_time_leaves_no_alarm_behind)
{
    three_lots(40.0, 4.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lot_day("hub", "enters", 1), 15.0, 1e-9);
    NEAR(lot_day("hub", "enters", 2), 22.0, 1e-9);
}
END_TEST

/* 300 t of tanks (5 x 60) pass at once; the shells wait on for their own load. */
START_TEST(a_lot_that_is_a_load_by_itself_goes_alone)
{
    three_lots(100.0, 20.0);
    lab_promise(TOY_BETA, TOY_TANK, 5, 4.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lot_day("hub", "enters", 0), 4.0 + 2.0 + 10.0, 1e-9);
    NEAR(lot_day("hub", "enters", 1), 2.0 + 20.0 + 10.0, 1e-9);
}
END_TEST

/* Ten lots of 0.1 t are 1 t, though the sum of ten times 0.1 is less in binary. */
START_TEST(rounding_does_not_keep_a_load_waiting)
{
    quiet();
    sc->items[TOY_SHELL].mass_tonnes = 0.1;
    sc->items[TOY_SHELL].lot = 1;
    lab_promise(TOY_ALPHA, TOY_SHELL, 10, 0.0);
    sc->routes[0].stages[1].load = 1.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lot_day("hub", "enters", 9), 12.0, 1e-9);
}
END_TEST

/* Five lots of 50 t make loads of two, two and one (which waits 7 days); one vehicle takes a load at a time.
 */
START_TEST(a_load_takes_one_vehicle)
{
    struct trn_stage *s = stages();
    s[1].load = 100.0;
    s[1].load_wait = 7.0;
    s[1].vehicles = 1;
    lab_run(TOY_LOOSE, 0);
    static const double left[] = {12, 12, 22, 22, 32};
    for (int k = 0; k < 5; k++)
        NEAR(lot_day("hub", "enters", k), left[k], 1e-9);
    NEAR(lab_measure("stage_wait", "total", ""), (10.0 + 10.0 + 20.0) / 5.0, 1e-9);
}
END_TEST

/* One draw of time for a load: its lots come together, though each alone would have its own time. */
START_TEST(a_load_has_one_time)
{
    struct trn_stage *s = stages();
    s[1].days = (struct trn_dist){.kind = TRN_DIST_UNIFORM, .a = 1.0, .b = 9.0, .min = 0.0, .max = INFINITY};
    ck_assert_int_eq(trn_dist_prepare(&s[1].days, NULL), TRN_OK);
    lab_run(TOY_LOOSE, 0);
    double first = NAN;
    for (int r = 0; r < lab_rows(TRN_T_LOTS); r++)
        if (lab_count(TRN_T_LOTS, r, "lot") == 1 && !strcmp(lab_text(TRN_T_LOTS, r, "stage"), "hub"))
            first = lab_number(TRN_T_LOTS, r, "date");
    ck_assert(lot_day("hub", "enters", 0) != lot_day("hub", "enters", 4));
    s[1].load = 250.0;
    lab_run(TOY_LOOSE, 0);
    for (int k = 0; k < 5; k++)
        NEAR(lot_day("hub", "enters", k), first, 1e-9);
}
END_TEST

/* 400 loads of five lots, each load lost with 0.3: lost lots come in fives, and their number has five times
 * the variance of single lots: the mean is the same, the risk is not. */
START_TEST(a_load_is_lost_as_a_whole)
{
    quiet();
    sc->items[TOY_SHELL].lot = 10;
    lab_promise(TOY_ALPHA, TOY_SHELL, 20000, 0.0);
    sc->routes[0].stages[1].load = 2.5; /* five of 10 x 0.05 t */
    sc->routes[0].stages[1].loss = 0.3;
    lab_run(TOY_LOOSE, 0);
    int64_t lost = lab_pledges("lost", NULL, TOY_SHELL);
    ck_assert_int_eq(lost % 50, 0);
    NEAR((double)lost / 50.0, 400.0 * 0.3, 3.29 * sqrt(400.0 * 0.3 * 0.7));
    ck_assert_int_eq(lost + lab_pledges("delivered", NULL, TOY_SHELL), 20000);
}
END_TEST

/* Transit of alpha is held from day 1 to 51: its lots do not join; beta's wait for the load and leave
 * after `load_wait`. */
START_TEST(a_hold_keeps_lots_from_joining_a_load)
{
    three_lots(60.0, 10.0);
    lab_event(TRN_EVENT_HOLD, TOY_ALPHA, 1.0, 51.0, TRN_STOP_TRANSIT);
    lab_run(TOY_LOOSE, 0);
    NEAR(lot_day_of("beta", "hub", "enters", 0), 5.0 + 10.0 + 10.0, 1e-9);
    NEAR(lot_day_of("alpha", "transport", "enters", 0), 51.0, 1e-9);
    NEAR(lot_day_of("alpha", "hub", "enters", 0), 51.0 + 10.0 + 10.0, 1e-9);
}
END_TEST

/* ---- waits and Little's law ------------------------------------------------------------------------------
 */

/* The run ends on day 20: the lot in the vehicle waited 0, the others have waited 18 days each so far. */
START_TEST(who_still_waits_at_the_end_counts_with_the_wait_so_far)
{
    stages()[1].vehicles = 1;
    stages()[1].days = lab_days(100.0);
    sc->n_promises = 1;
    sc->end = 20.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("stage_wait", "total", ""), 4.0 * 18.0 / 5.0, 1e-9);
}
END_TEST

/* The hub is shut from the start: five lots came on day 12 and wait until the end on day 100. */
START_TEST(a_hub_that_never_opens_shows_its_wait)
{
    stages();
    lab_event(TRN_EVENT_HUB, TRN_NONE, -1.0, 1000.0, 0)->factor = 0.0;
    sc->end = 100.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("hub_wait", "total", ""), 88.0, 1e-9);
}
END_TEST

/* Little: over a run that begins and ends empty, mean number in a stage = arrivals a day x mean time in it;
 * stage by stage from the rows, and for the whole way against the measured waits and the known times. */
START_TEST(the_mean_number_in_a_stage_is_arrivals_times_mean_time)
{
    enum { STAGES = 4 };
    static const char *const names[STAGES] = {"preparation", "transport", "hub", "hand-over"};
    quiet();
    sc->items[TOY_SHELL].lot = 100; /* 5 t */
    for (int k = 0; k < 20; k++)
        lab_promise(k % 2, TOY_SHELL, 100 * (1 + (k * 7 + _i) % 9), (double)((k * 13 + 5 * _i) % 120));
    struct trn_stage *s = sc->routes[0].stages;
    sc->hubs[0].tonnes_per_day = trn_schedule_constant(lab_arena, 10.0);
    for (int k = 0; k < STAGES; k++)
        s[k].vehicles = 1 + (k + _i) % 3;
    s[1].load = 20.0;
    s[1].load_wait = 6.0;
    s[3].load = 12.0;
    s[3].load_wait = 9.0;
    sc->end = 2000.0;
    lab_run(TOY_LOOSE, 0);
    double number[STAGES] = {0}, area[STAGES] = {0}, times[STAGES] = {0}, tonnes = 0.0;
    double entered[1024];
    int at[1024], lots = 0;
    double last = 0.0;
    for (int r = 0; r < lab_rows(TRN_T_LOTS); r++) {
        const char *what = lab_text(TRN_T_LOTS, r, "what");
        int64_t lot = lab_count(TRN_T_LOTS, r, "lot");
        double day = lab_number(TRN_T_LOTS, r, "date");
        ck_assert_int_lt(lot, 1024);
        for (int k = 0; k < STAGES; k++)
            area[k] += number[k] * (day - last);
        last = day;
        int stage = 0;
        while (strcmp(names[stage], lab_text(TRN_T_LOTS, r, "stage")) != 0)
            stage++;
        if (!strcmp(what, "enters")) {
            if (stage > 0) {
                ck_assert_int_eq(at[lot], stage - 1);
                number[stage - 1]--;
                times[stage - 1] += day - entered[lot];
            }
            number[at[lot] = stage]++;
            entered[lot] = day;
            if (stage == 0) {
                lots++;
                tonnes += 0.05 * (double)lab_count(TRN_T_LOTS, r, "quantity");
            }
        } else if (!strcmp(what, "handed over")) {
            number[STAGES - 1]--;
            times[STAGES - 1] += day - entered[lot];
        }
    }
    double all = 0.0, without_waiting = 2.0 + 10.0 + 2.0 + 2.0;
    for (int k = 0; k < STAGES; k++) {
        ck_assert(number[k] == 0.0);
        double rate = lots / sc->end, mean_time = times[k] / lots;
        NEAR(area[k] / sc->end, rate * mean_time, 1e-9);
        all += area[k];
    }
    ck_assert_int_gt(lots, 60);
    ck_assert(lab_measure("stage_wait", "total", "") > 5.0);
    double waits = lab_measure("stage_wait", "total", "") + lab_measure("hub_wait", "total", "");
    NEAR(all / lots, without_waiting + waits + tonnes / 10.0 / lots, 1e-6);
}
END_TEST

static void add(TCase *t)
{
    tcase_add_test(t, at_most_so_many_lots_as_vehicles_are_in_a_stage);
    tcase_add_test(t, as_many_vehicles_as_lots_make_nobody_wait);
    tcase_add_test(t, vehicles_serve_first_come_first_served);
    tcase_add_test(t, a_lot_passes_the_hub_and_then_needs_a_vehicle);
    tcase_add_test(t, lots_of_all_donors_wait_until_a_load_is_together);
    tcase_add_test(t, a_load_leaves_when_its_first_lot_has_waited_long_enough);
    tcase_add_test(t, a_load_that_left_in_time_leaves_no_alarm_behind);
    tcase_add_test(t, a_lot_that_is_a_load_by_itself_goes_alone);
    tcase_add_test(t, rounding_does_not_keep_a_load_waiting);
    tcase_add_test(t, a_load_takes_one_vehicle);
    tcase_add_test(t, a_load_has_one_time);
    tcase_add_test(t, a_load_is_lost_as_a_whole);
    tcase_add_test(t, a_hold_keeps_lots_from_joining_a_load);
    tcase_add_test(t, who_still_waits_at_the_end_counts_with_the_wait_so_far);
    tcase_add_test(t, a_hub_that_never_opens_shows_its_wait);
    tcase_add_loop_test(t, the_mean_number_in_a_stage_is_arrivals_times_mean_time, 0, 9);
}

int main(void)
{
    return lab_main("stages", add);
}
