/* Courses: who is trained, when, and what waits for what. Target fleet 50 tanks, none held. */
#include "lab.h"

/* 10 seats every 30 days from day 0, 60 days long, at beta's school. */
static struct trn_course *school(void)
{
    sc->n_courses = 1;
    sc->courses = TRN_NEW(lab_arena, struct trn_course, 1);
    sc->courses[0] = (struct trn_course){.name = "school",
                                         .label = "school",
                                         .hash = trn_hash_name("school"),
                                         .item = TOY_TANK,
                                         .donor = TOY_BETA,
                                         .seats = trn_schedule_constant(lab_arena, 10.0),
                                         .days = lab_days(60.0),
                                         .every = 30.0,
                                         .to = INFINITY,
                                         .pass = 1.0};
    return &sc->courses[0];
}

/* 8 tanks decided on day 50 are there on day 66. */
static void eight_tanks(void)
{
    sc->items[TOY_TANK].lot = 8;
    lab_promise(TOY_ALPHA, TOY_TANK, 8, 50.0);
}

static double graduates(int k)
{
    return lab_event_day("crews graduate", "school", k);
}

static int64_t taken(int k)
{
    for (int r = 0; r < lab_rows(TRN_T_EVENTS); r++)
        if (!strcmp(lab_text(TRN_T_EVENTS, r, "event"), "course starts") && k-- == 0)
            return lab_count(TRN_T_EVENTS, r, "quantity");
    return -1;
}

/* Nobody is trained on days 0 and 30; on day 60 the 8 are, until day 120: 8 tanks wait 54 days. */
START_TEST(without_training_ahead_vehicles_wait_for_crews)
{
    school();
    eight_tanks();
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(taken(0), 0);
    ck_assert_int_eq(taken(2), 8);
    ck_assert_int_eq(taken(3), 0);
    NEAR(graduates(0), 120.0, 1e-9);
    NEAR(lab_series("fleet", "tank", 119), 0.0, 0.0);
    NEAR(lab_series("fleet", "tank", 126), 8.0, 0.0);
    NEAR(lab_measure("vehicles_without_crew", "tank", ""), 8.0 * 54.0, 1e-6);
    NEAR(lab_measure("crews_without_vehicle", "tank", ""), 0.0, 0.0);
    NEAR(lab_measure("crews_trained", "tank", ""), 8.0, 0.0);
    NEAR(lab_measure("need_met", "armour", ""), 8.0 * 245.0 / (50.0 * 365.0), 1e-9);
}
END_TEST

/* 10 crews each on days 60, 90, ..., 180, and 8 tanks on day 66:
 * 10 x 6 + 2 x 24 + 12 x 30 + 22 x 30 + 32 x 30 + 42 x 185 = 9858 crew-days without a tank. */
START_TEST(trained_ahead_crews_wait_for_vehicles)
{
    school();
    eight_tanks();
    LEVERS(TOY_LOOSE)->train_ahead = 1.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("vehicles_without_crew", "tank", ""), 0.0, 0.0);
    NEAR(lab_measure("crews_without_vehicle", "tank", ""), 9858.0, 1e-6);
    NEAR(lab_measure("crews_trained", "tank", ""), 50.0, 0.0);
    NEAR(lab_measure("need_met", "armour", ""), 8.0 * 299.0 / (50.0 * 365.0), 1e-9);
}
END_TEST

/* On day 0 half of 50: 25, of which 10 and 10 find a seat; on day 60 half of 8 and half of 50: 29. */
START_TEST(half_ahead_trains_for_half_the_target)
{
    school();
    eight_tanks();
    LEVERS(TOY_LOOSE)->train_ahead = 0.5;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(taken(0), 10);
    ck_assert_int_eq(taken(1), 10);
    ck_assert_int_eq(taken(2), 9);
    NEAR(lab_measure("crews_trained", "tank", ""), 29.0, 0.0);
}
END_TEST

/* The target doubles on day 50, before the course that starts on day 0 is over. */
START_TEST(courses_look_ahead_by_their_length)
{
    school()->seats = trn_schedule_constant(lab_arena, 1000.0);
    LEVERS(TOY_LOOSE)->train_ahead = 1.0;
    sc->capabilities[2].need = toy_steps(lab_arena, 2, (double[]){0, 50}, (double[]){50.0, 100.0});
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(taken(0), 100);
}
END_TEST

/* The start of day 30 waits until day 100; those of days 60 and 90 fall away. A class is on its way
 * whatever happens to the donor. */
START_TEST(a_hold_of_the_schools_donor_puts_off_its_starts)
{
    school();
    LEVERS(TOY_LOOSE)->train_ahead = 1.0;
    lab_event(TRN_EVENT_HOLD, TOY_BETA, 25.0, 100.0, TRN_STOP_RELEASE);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_event_day("course waits", "school", 0), 30.0, 1e-9);
    ck_assert_int_eq(lab_events("course falls away", "school"), 2);
    NEAR(lab_event_day("course starts", "school", 1), 100.0, 1e-9);
    NEAR(lab_event_day("course starts", "school", 2), 120.0, 1e-9);
    NEAR(graduates(0), 60.0, 1e-9);
    NEAR(graduates(1), 160.0, 1e-9);
    sc->courses[0].donor = TOY_ALPHA;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("course waits", "school"), 0);
}
END_TEST

/* A quarter of 10: 2.5 a class, 11 classes over by day 365: 27 whole crews. */
START_TEST(failures_leave_whole_crews_and_exact_books)
{
    school()->pass = 0.25;
    LEVERS(TOY_LOOSE)->train_ahead = 1.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("crews graduate", NULL), 11);
    NEAR(lab_measure("crews_trained", "tank", ""), 27.0, 0.0);
    int last = lab_rows(TRN_T_RECIPIENT) - 1;
    NEAR(lab_number(TRN_T_RECIPIENT, last, "crews"), 27.0, 0.0);
    ck_assert_int_eq(lab_count(TRN_T_RECIPIENT, last, "in_training"), 20);
}
END_TEST

START_TEST(graduates_add_to_the_scheduled_crews)
{
    school();
    sc->recipient.items[TOY_TANK].stock = 40;
    sc->recipient.items[TOY_TANK].has_crews = true;
    sc->recipient.items[TOY_TANK].crews = trn_schedule_constant(lab_arena, 25.0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(taken(0), 10);
    ck_assert_int_eq(taken(1), 5);
    NEAR(lab_series("fleet", "tank", 56), 25.0, 0.0);
    NEAR(lab_series("fleet", "tank", 63), 35.0, 0.0);
    NEAR(lab_series("fleet", "tank", 91), 40.0, 0.0);
}
END_TEST

/* What will be broken is decided as far as anyone knows: crews are trained for it. */
START_TEST(crews_are_trained_for_promises_that_will_be_broken)
{
    school();
    eight_tanks();
    sc->promises[0].certain = false;
    sc->promises[0].until = 100.0;
    LEVERS(TOY_LOOSE)->honour = 0.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("delivered", "tank", ""), 0.0, 0.0);
    NEAR(lab_measure("crews_trained", "tank", ""), 8.0, 0.0);
}
END_TEST

START_TEST(courses_have_the_same_length_under_every_regime)
{
    struct trn_course *course = school();
    course->days =
        (struct trn_dist){.kind = TRN_DIST_LOGNORMAL, .a = 60.0, .b = 0.5, .min = 0.0, .max = INFINITY};
    trn_dist_prepare(&course->days, NULL);
    LEVERS(TOY_LOOSE)->train_ahead = LEVERS(TOY_TIGHT)->train_ahead = 1.0;
    lab_run(TOY_LOOSE, 5);
    double first = graduates(0), second = graduates(1);
    lab_run(TOY_TIGHT, 5);
    ck_assert_double_eq(graduates(0), first);
    ck_assert_double_eq(graduates(1), second);
    lab_run(TOY_TIGHT, 6);
    ck_assert_double_ne(graduates(0), first);
}
END_TEST

START_TEST(a_course_for_what_is_no_platform_is_refused)
{
    struct trn_errors errors = {0};
    school()->item = TOY_SHELL;
    ck_assert_int_ne(trn_scenario_check(sc, &errors), TRN_OK);
    ck_assert_str_eq(errors.kept[0].path, "/training/school/item");
}
END_TEST

START_TEST(a_course_that_ends_before_it_begins_is_refused)
{
    struct trn_errors errors = {0};
    school()->to = -1.0;
    ck_assert_int_ne(trn_scenario_check(sc, &errors), TRN_OK);
    ck_assert_str_eq(errors.kept[0].path, "/training/school/to");
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, without_training_ahead_vehicles_wait_for_crews);
    tcase_add_test(tcase, trained_ahead_crews_wait_for_vehicles);
    tcase_add_test(tcase, half_ahead_trains_for_half_the_target);
    tcase_add_test(tcase, courses_look_ahead_by_their_length);
    tcase_add_test(tcase, a_hold_of_the_schools_donor_puts_off_its_starts);
    tcase_add_test(tcase, failures_leave_whole_crews_and_exact_books);
    tcase_add_test(tcase, graduates_add_to_the_scheduled_crews);
    tcase_add_test(tcase, crews_are_trained_for_promises_that_will_be_broken);
    tcase_add_test(tcase, courses_have_the_same_length_under_every_regime);
    tcase_add_test(tcase, a_course_for_what_is_no_platform_is_refused);
    tcase_add_test(tcase, a_course_that_ends_before_it_begins_is_refused);
}

int main(void)
{
    return lab_main("training", add);
}
