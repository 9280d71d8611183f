/* Stages that are closed or slow, by date and at random. */
#include "lab.h"

static void quiet(void)
{
    for (int c = 0; c < 3; c++)
        lab_need(c, 0.0);
}

static double lot_day(const char *stage, const char *what, int k)
{
    for (int r = 0; r < lab_rows(TRN_T_LOTS); r++)
        if (!strcmp(lab_text(TRN_T_LOTS, r, "what"), what) &&
            !strcmp(lab_text(TRN_T_LOTS, r, "stage"), stage) && k-- == 0)
            return lab_number(TRN_T_LOTS, r, "date");
    return NAN;
}

/* Lots of 20 t on days 0, 5, ... 5 (n - 1): at the road two days later, at the hub after ten more. */
static void stream(int n)
{
    quiet();
    for (int k = 0; k < n; k++)
        lab_promise(TOY_ALPHA, TOY_SHELL, 400, 5.0 * k);
}

static struct trn_event *disruption(const char *stage, double from, double to, double factor)
{
    struct trn_event *event = lab_event(TRN_EVENT_DISRUPTION, TRN_NONE, from, to, 0);
    event->stage = stage;
    event->factor = factor;
    return event;
}

/* ---- by date ----------------------------------------------------------------------------------------- */

/* On day 6 the first lot (there since day 2) goes on; those of days 7, 12, 17 wait until day 20. */
START_TEST(nobody_enters_a_closed_stage_and_who_is_inside_goes_on)
{
    stream(5);
    disruption("transport", 6.0, 20.0, 0.0);
    lab_run(TOY_LOOSE, 0);
    static const double at_hub[] = {12, 30, 30, 30, 32};
    for (int k = 0; k < 5; k++)
        NEAR(lot_day("hub", "enters", k), at_hub[k], 1e-9);
    NEAR(lab_measure("stage_wait", "total", ""), (13.0 + 8.0 + 3.0) / 5.0, 1e-9);
    NEAR(lab_event_day("stage closed", "road", 0), 6.0, 0.0);
    NEAR(lab_event_day("stage open", "road", 0), 20.0, 0.0);
    ck_assert_int_eq(lab_events("stage closed", NULL), 1);
}
END_TEST

/* One vehicle: on day 20 three wait, and go on in the order in which they came, 10 days each. */
START_TEST(who_waited_goes_on_in_order_when_it_opens)
{
    stream(4);
    sc->routes[0].stages[1].vehicles = 1;
    disruption("transport", 6.0, 20.0, 0.0);
    lab_run(TOY_LOOSE, 0);
    for (int k = 1; k < 4; k++) {
        NEAR(lot_day("hub", "enters", k), 20.0 + 10.0 * k, 1e-9);
        for (int r = 0; r < lab_rows(TRN_T_LOTS); r++)
            if (lab_number(TRN_T_LOTS, r, "date") == lot_day("hub", "enters", k))
                ck_assert_int_eq(lab_count(TRN_T_LOTS, r, "lot"), k + 1);
    }
}
END_TEST

/* At half speed who enters from day 6 to 13 (lots 2 and 3) takes 20 days; lot 1, inside since day 2,
 * takes 10. */
START_TEST(a_slow_stage_takes_longer_for_who_enters_meanwhile)
{
    stream(4);
    disruption("transport", 6.0, 13.0, 0.5);
    lab_run(TOY_LOOSE, 0);
    static const double at_hub[] = {12, 27, 27, 32}; /* lots 1; 2 and 4; 3 */
    for (int k = 0; k < 4; k++)
        NEAR(lot_day("hub", "enters", k), at_hub[k], 1e-9);
    NEAR(lab_event_day("stage slowed", "road", 0), 6.0, 0.0);
    NEAR(lab_measure("stage_wait", "total", ""), 0.0, 0.0);
}
END_TEST

/* [3, 15) and [10, 20) closed: open from 20. Where one ends on the day the other begins there is no gap. */
START_TEST(overlapping_closures_end_with_the_last)
{
    stream(3);
    disruption("transport", 3.0, _i ? 10.0 : 15.0, 0.0);
    disruption("transport", 10.0, 20.0, 0.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lot_day("hub", "enters", 1), 30.0, 1e-9);
    NEAR(lot_day("hub", "enters", 2), 30.0, 1e-9);
    ck_assert_int_eq(lab_events("stage open", NULL), 1);
}
END_TEST

START_TEST(slow_times_multiply)
{
    stream(1);
    disruption("transport", -5.0, 100.0, 0.5);
    disruption("transport", 1.0, 100.0, 0.25);
    lab_run(TOY_LOOSE, 0);
    NEAR(lot_day("hub", "enters", 0), 2.0 + 80.0, 1e-9);
}
END_TEST

/* Preparation 2, transport 10, hub 2 and hand-over 2 days, all at half speed: 32. */
START_TEST(a_disruption_without_a_stage_is_of_all_stages)
{
    stream(1);
    disruption("", 0.0, 300.0, 0.5);
    lab_run(TOY_LOOSE, 0);
    NEAR(lot_day("hand-over", "handed over", 0), 32.0, 1e-6);
    ck_assert_int_eq(lab_events("stage slowed", "road"), 4);
}
END_TEST

START_TEST(a_disruption_names_a_stage_of_its_route)
{
    struct trn_errors errors = {0};
    disruption("ferry", 0.0, 10.0, 0.0);
    ck_assert_int_ne(trn_scenario_check(sc, &errors), TRN_OK);
    ck_assert_str_eq(errors.kept[0].path, "/events/event-00/stage");
}
END_TEST

/* ---- at random --------------------------------------------------------------------------------------- */

static void random_closures(double a_year, double days)
{
    sc->routes[0].stages[1].disrupted_per_year = a_year;
    sc->routes[0].stages[1].disrupted_days = lab_days(days);
}

/* Ten years, six a year of open time, 10 days each: a cycle has 365.25 / 6 + 10 = 70.875 days. The number of
 * closures in 3652 days is 51.5; its variance about n (60.875 / 70.875)^2 = 38 (renewal theorem). */
START_TEST(random_closures_are_a_renewal_process)
{
    quiet();
    sc->end = 3652.0;
    random_closures(6.0, 10.0);
    double n = 0.0;
    enum { WORLDS = 20 };
    for (uint32_t rep = 0; rep < WORLDS; rep++) {
        lab_run_rows(TOY_LOOSE, rep, 1U << TRN_T_EVENTS);
        double closed = NAN;
        for (int r = 0; r < lab_rows(TRN_T_EVENTS); r++) {
            const char *what = lab_text(TRN_T_EVENTS, r, "event");
            double day = lab_number(TRN_T_EVENTS, r, "date");
            if (!strcmp(what, "stage open"))
                NEAR(day - closed, 10.0, 1e-9);
            if (!strcmp(what, "stage closed")) {
                closed = day;
                n++;
            }
        }
    }
    NEAR(n / WORLDS, 3652.0 / 70.875, 3.29 * sqrt(38.0 / WORLDS));
}
END_TEST

START_TEST(random_closures_are_the_same_under_all_regimes)
{
    double day[8];
    quiet();
    random_closures(12.0, 5.0);
    lab_run(TOY_LOOSE, 3);
    int n = lab_events("stage closed", "road");
    ck_assert_int_gt(n, 4);
    for (int k = 0; k < 4; k++)
        day[k] = lab_event_day("stage closed", "road", k);
    LEVERS(TOY_TIGHT)->hold_rate = 3.0;
    lab_stock(TOY_ALPHA, TOY_SHELL, 100000);
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 1000000000);
    lab_need(TOY_SHELL, 1000.0);
    lab_run(TOY_TIGHT, 3);
    ck_assert_int_eq(lab_events("stage closed", "road"), n);
    for (int k = 0; k < 4; k++)
        NEAR(lab_event_day("stage closed", "road", k), day[k], 0.0);
}
END_TEST

/* Closures of two stages of a route are independent: they begin on other days. */
START_TEST(each_stage_has_closures_of_its_own)
{
    quiet();
    random_closures(12.0, 5.0);
    sc->routes[0].stages[3].disrupted_per_year = 12.0;
    sc->routes[0].stages[3].disrupted_days = lab_days(5.0);
    lab_run(TOY_LOOSE, 0);
    double first[2] = {NAN, NAN};
    for (int r = lab_rows(TRN_T_EVENTS) - 1; r >= 0; r--)
        if (!strcmp(lab_text(TRN_T_EVENTS, r, "event"), "stage closed"))
            first[!strcmp(lab_text(TRN_T_EVENTS, r, "why"), "transport")] =
                lab_number(TRN_T_EVENTS, r, "date");
    ck_assert(isfinite(first[0]) && isfinite(first[1]) && first[0] != first[1]);
}
END_TEST

/* A random closure within a scheduled one does not open the stage when it ends. */
START_TEST(a_random_closure_does_not_end_a_scheduled_one)
{
    stream(1);
    random_closures(50.0, 1.0);
    disruption("transport", 0.0, 100.0, 0.0);
    lab_run(TOY_LOOSE, 0);
    ck_assert(lot_day("hub", "enters", 0) >= 110.0 - 1e-9);
    NEAR(lab_event_day("stage closed", "road", 0), 0.0, 0.0);
    ck_assert(lab_event_day("stage open", "road", 0) >= 100.0);
}
END_TEST

START_TEST(closures_need_a_length)
{
    struct trn_errors errors = {0};
    random_closures(_i ? 1000.0 : 2.0, _i ? 1.0 : 0.0);
    ck_assert_int_ne(trn_scenario_check(sc, &errors), TRN_OK);
    ck_assert_str_eq(errors.kept[0].path, _i ? "/routes/road/stages/1/disrupted_per_year"
                                             : "/routes/road/stages/1/disrupted_days");
}
END_TEST

static void add(TCase *t)
{
    tcase_add_test(t, nobody_enters_a_closed_stage_and_who_is_inside_goes_on);
    tcase_add_test(t, who_waited_goes_on_in_order_when_it_opens);
    tcase_add_test(t, a_slow_stage_takes_longer_for_who_enters_meanwhile);
    tcase_add_loop_test(t, overlapping_closures_end_with_the_last, 0, 2);
    tcase_add_test(t, slow_times_multiply);
    tcase_add_test(t, a_disruption_without_a_stage_is_of_all_stages);
    tcase_add_test(t, a_disruption_names_a_stage_of_its_route);
    tcase_add_test(t, random_closures_are_a_renewal_process);
    tcase_add_test(t, random_closures_are_the_same_under_all_regimes);
    tcase_add_test(t, each_stage_has_closures_of_its_own);
    tcase_add_test(t, a_random_closure_does_not_end_a_scheduled_one);
    tcase_add_loop_test(t, closures_need_a_length, 0, 2);
}

int main(void)
{
    return lab_main("disruptions", add);
}
