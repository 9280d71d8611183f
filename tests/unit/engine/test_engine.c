/* test_engine.c - order, cancelling, moving, and the clock. */
#include <check.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>

#include "tranche/engine.h"

enum { MOST = 4096 };

static struct trn_engine *engine;
static uint64_t seen[MOST];
static double seen_at[MOST];
static size_t n_seen;

static void setup(void)
{
    engine = trn_engine_create();
    ck_assert_ptr_nonnull(engine);
    n_seen = 0;
}

static void teardown(void)
{
    trn_engine_free(engine);
}

/* Notes its argument and the time. */
static void note(struct trn_engine *from, void *object, uint64_t argument)
{
    (void)object;
    ck_assert_uint_lt(n_seen, MOST);
    seen[n_seen] = argument;
    seen_at[n_seen++] = trn_engine_now(from);
}

static trn_event_id at(double time, int32_t priority, uint64_t argument)
{
    const trn_event_id id = trn_engine_schedule(engine, time, priority, note, NULL, argument);
    ck_assert_uint_ne(id, 0);
    return id;
}

static void run_all(void)
{
    while (trn_engine_step(engine))
        continue;
}

START_TEST(events_go_by_time)
{
    at(3.0, 0, 3);
    at(1.0, 0, 1);
    at(2.0, 0, 2);
    run_all();
    ck_assert_uint_eq(n_seen, 3);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_uint_eq(seen[i], i + 1);
        ck_assert_double_eq(seen_at[i], (double)(i + 1));
    }
}
END_TEST

START_TEST(a_lower_priority_number_goes_first_at_the_same_time)
{
    static const int32_t priority[] = {5, -1, INT32_MAX, 0, INT32_MIN, 7};
    static const uint64_t order[] = {4, 1, 3, 0, 5, 2};
    for (uint64_t i = 0; i < 6; i++)
        at(1.0, priority[i], i);
    run_all();
    for (size_t i = 0; i < 6; i++)
        ck_assert_uint_eq(seen[i], order[i]);
}
END_TEST

START_TEST(equal_events_go_first_come_first_served)
{
    for (uint64_t i = 0; i < 1000; i++)
        at(1.0, 0, i);
    run_all();
    for (uint64_t i = 0; i < 1000; i++)
        ck_assert_uint_eq(seen[i], i);
}
END_TEST

static void schedule_now(struct trn_engine *from, void *object, uint64_t argument)
{
    note(from, object, argument);
    trn_engine_schedule(from, trn_engine_now(from), 0, note, NULL, 100 + argument);
}

START_TEST(an_event_scheduled_for_now_goes_behind_those_of_now)
{
    trn_engine_schedule(engine, 1.0, 0, schedule_now, NULL, 0);
    at(1.0, 0, 1);
    at(1.0, 1, 2);
    run_all();
    ck_assert_uint_eq(n_seen, 4);
    ck_assert_uint_eq(seen[0], 0);
    ck_assert_uint_eq(seen[1], 1);
    ck_assert_uint_eq(seen[2], 100); /* before 2, which has a higher priority number */
    ck_assert_uint_eq(seen[3], 2);
}
END_TEST

START_TEST(a_cancelled_event_never_happens)
{
    trn_event_id id[100];
    for (uint64_t i = 0; i < 100; i++)
        id[i] = at((double)((i * 37) % 100), 0, i);
    for (uint64_t i = 0; i < 100; i += 3)
        ck_assert(trn_engine_cancel(engine, id[i]));
    ck_assert_uint_eq(trn_engine_count(engine), 66);
    run_all();
    ck_assert_uint_eq(n_seen, 66);
    for (size_t i = 0; i < n_seen; i++) {
        ck_assert_uint_ne(seen[i] % 3, 0);
        ck_assert(i == 0 || seen_at[i] > seen_at[i - 1]);
    }
}
END_TEST

START_TEST(a_late_cancel_is_harmless)
{
    const trn_event_id id = at(1.0, 0, 1);
    ck_assert(trn_engine_cancel(engine, id));
    ck_assert(!trn_engine_cancel(engine, id));
    const trn_event_id other = at(2.0, 0, 2); /* uses the same slot */
    ck_assert_uint_ne(id, other);
    ck_assert(!trn_engine_cancel(engine, id));
    ck_assert(!trn_engine_move(engine, id, 5.0));
    ck_assert(!trn_engine_pending(engine, id));
    ck_assert(trn_engine_pending(engine, other));
    run_all();
    ck_assert_uint_eq(n_seen, 1);
    ck_assert(!trn_engine_cancel(engine, other));
}
END_TEST

START_TEST(no_event_is_no_event)
{
    ck_assert(!trn_engine_cancel(engine, 0));
    ck_assert(!trn_engine_move(engine, 0, 1.0));
    ck_assert(!trn_engine_pending(engine, 0));
    ck_assert(isnan(trn_engine_time_of(engine, 0)));
    ck_assert(!trn_engine_pending(engine, UINT64_MAX));
    ck_assert(!trn_engine_pending(engine, 12345));
}
END_TEST

START_TEST(move_changes_the_time)
{
    const trn_event_id late = at(9.0, 0, 9), early = at(1.0, 0, 1);
    at(5.0, 0, 5);
    ck_assert(trn_engine_move(engine, late, 2.0));
    ck_assert(trn_engine_move(engine, early, 7.0));
    ck_assert_double_eq(trn_engine_time_of(engine, late), 2.0);
    ck_assert_double_eq(trn_engine_next_time(engine), 2.0);
    run_all();
    ck_assert_uint_eq(seen[0], 9);
    ck_assert_uint_eq(seen[1], 5);
    ck_assert_uint_eq(seen[2], 1);
}
END_TEST

START_TEST(a_moved_event_goes_behind_those_already_there)
{
    const trn_event_id first = at(1.0, 0, 0);
    at(1.0, 0, 1);
    at(1.0, 1, 2);
    ck_assert(trn_engine_move(engine, first, 1.0));
    run_all();
    ck_assert_uint_eq(seen[0], 1);
    ck_assert_uint_eq(seen[1], 0); /* keeps its priority */
    ck_assert_uint_eq(seen[2], 2);
}
END_TEST

static void look(struct trn_engine *from, void *object, uint64_t argument)
{
    const trn_event_id *id = object;
    ck_assert(!trn_engine_pending(from, *id));
    ck_assert(!trn_engine_cancel(from, *id));
    ck_assert_uint_eq(trn_engine_count(from), argument);
    ck_assert_double_eq(trn_engine_next_time(from), argument > 0 ? 2.0 : (double)INFINITY);
}

START_TEST(an_event_that_happens_is_not_pending)
{
    trn_event_id id = trn_engine_schedule(engine, 1.0, 0, look, &id, 6);
    for (uint64_t i = 0; i < 6; i++)
        at(2.0 + (double)i, 0, i);
    ck_assert(trn_engine_step(engine));
    trn_engine_reset(engine, 0.0);
    id = trn_engine_schedule(engine, 1.0, 0, look, &id, 0);
    ck_assert(trn_engine_step(engine));
}
END_TEST

START_TEST(run_until_takes_the_events_of_that_time_and_sets_the_clock)
{
    at(1.0, 0, 1);
    at(2.0, 0, 2);
    at(nextafter(2.0, 3.0), 0, 3);
    trn_engine_run_until(engine, 2.0);
    ck_assert_uint_eq(n_seen, 2);
    ck_assert_double_eq(trn_engine_now(engine), 2.0);
    trn_engine_run_until(engine, 10.0);
    ck_assert_uint_eq(n_seen, 3);
    ck_assert_double_eq(trn_engine_now(engine), 10.0);
    trn_engine_run_until(engine, 4.0); /* the clock does not go back */
    ck_assert_double_eq(trn_engine_now(engine), 10.0);
}
END_TEST

START_TEST(run_until_infinity_ends_with_the_last_event)
{
    at(4.0, 0, 1);
    trn_engine_run_until(engine, (double)INFINITY);
    ck_assert_uint_eq(n_seen, 1);
    ck_assert_double_eq(trn_engine_now(engine), 4.0);
}
END_TEST

static void stop(struct trn_engine *from, void *object, uint64_t argument)
{
    note(from, object, argument);
    trn_engine_stop(from);
}

START_TEST(stop_returns_after_the_present_event)
{
    at(1.0, 0, 1);
    trn_engine_schedule(engine, 2.0, 0, stop, NULL, 2);
    at(2.0, 0, 3);
    trn_engine_run_until(engine, 9.0);
    ck_assert_uint_eq(n_seen, 2);
    ck_assert_double_eq(trn_engine_now(engine), 2.0);
    trn_engine_run_until(engine, 9.0);
    ck_assert_uint_eq(n_seen, 3);
    ck_assert_double_eq(trn_engine_now(engine), 9.0);
}
END_TEST

START_TEST(reset_drops_all_and_keeps_old_ids_dead)
{
    trn_event_id id[10];
    for (uint64_t i = 0; i < 10; i++)
        id[i] = at(1.0 + (double)i, 0, i);
    trn_engine_step(engine);
    trn_engine_reset(engine, 100.0);
    ck_assert_uint_eq(trn_engine_count(engine), 0);
    ck_assert_uint_eq(trn_engine_done(engine), 0);
    ck_assert_double_eq(trn_engine_now(engine), 100.0);
    ck_assert_double_eq(trn_engine_next_time(engine), (double)INFINITY);
    ck_assert(!trn_engine_step(engine));
    for (uint64_t i = 0; i < 10; i++)
        at(200.0, 0, i);
    for (uint64_t i = 0; i < 10; i++)
        ck_assert(!trn_engine_cancel(engine, id[i]));
    ck_assert_uint_eq(trn_engine_count(engine), 10);
}
END_TEST

static void reset_inside(struct trn_engine *from, void *object, uint64_t argument)
{
    (void)object, (void)argument;
    trn_engine_reset(from, 50.0);
    trn_engine_schedule(from, 51.0, 0, note, NULL, 51);
}

START_TEST(reset_from_inside_an_event_is_allowed)
{
    trn_engine_schedule(engine, 1.0, 0, reset_inside, NULL, 0);
    for (uint64_t i = 0; i < 20; i++)
        at(2.0, 0, i);
    run_all();
    ck_assert_uint_eq(n_seen, 1);
    ck_assert_uint_eq(seen[0], 51);
}
END_TEST

struct second {
    double time;
    int32_t priority;
    bool first; /* before the event that waits at 2.0 with priority 0? */
};

static const struct second SECONDS[] = {
    {1.0, 0, true}, {2.0, -1, true}, {2.0, 0, false}, {2.0, 1, false}, {3.0, -1, false},
};

static trn_event_id second_id;

static void schedule_second(struct trn_engine *from, void *object, uint64_t argument)
{
    const struct second *second = object;
    (void)argument;
    second_id = trn_engine_schedule(from, second->time, second->priority, note, NULL, 2);
}

/* The short way: an event happens, one other waits, and one is scheduled. Both can be cancelled afterwards.
 */
START_TEST(one_event_beside_another_goes_in_its_order)
{
    struct second second = SECONDS[_i];
    for (int cancelled = 0; cancelled < 3; cancelled++) {
        trn_engine_reset(engine, 0.0);
        n_seen = 0;
        trn_engine_schedule(engine, 1.0, 0, schedule_second, &second, 0);
        const trn_event_id first_id = at(2.0, 0, 1);
        ck_assert(trn_engine_step(engine));
        ck_assert_double_eq(trn_engine_time_of(engine, first_id), 2.0);
        ck_assert_double_eq(trn_engine_time_of(engine, second_id), second.time);
        ck_assert(cancelled == 0 || trn_engine_cancel(engine, cancelled == 1 ? first_id : second_id));
        run_all();
        ck_assert_uint_eq(n_seen, cancelled == 0 ? 2 : 1);
        ck_assert_uint_eq(seen[0], cancelled == 0 ? (second.first ? 2 : 1) : 3 - cancelled);
    }
}
END_TEST

static void step_inside(struct trn_engine *from, void *object, uint64_t argument)
{
    note(from, object, argument);
    ck_assert(trn_engine_step(from));
}

START_TEST(an_event_may_step_the_engine)
{
    trn_engine_schedule(engine, 1.0, 0, step_inside, NULL, 1);
    at(2.0, 0, 2);
    at(3.0, 0, 3);
    run_all();
    ck_assert_uint_eq(n_seen, 3);
    for (size_t i = 0; i < 3; i++)
        ck_assert_uint_eq(seen[i], i + 1);
}
END_TEST

START_TEST(times_below_zero_and_minus_zero_are_in_order)
{
    trn_engine_reset(engine, -1e300);
    static const double time[] = {1e-300, -1e-300, 0.0, -0.0, -5.0, 1e300, -1e299, 3.0};
    static const uint64_t order[] = {6, 4, 1, 2, 3, 0, 7, 5};
    for (uint64_t i = 0; i < 8; i++)
        at(time[i], 0, i);
    run_all();
    for (size_t i = 0; i < 8; i++) {
        ck_assert_uint_eq(seen[i], order[i]);
        ck_assert_double_eq(seen_at[i], time[order[i]]);
    }
}
END_TEST

START_TEST(two_engines_share_nothing)
{
    struct trn_engine *other = trn_engine_create();
    at(5.0, 0, 1);
    trn_engine_schedule(other, 2.0, 0, note, NULL, 2);
    trn_engine_step(other);
    ck_assert_uint_eq(n_seen, 1);
    ck_assert_double_eq(trn_engine_now(other), 2.0);
    ck_assert_double_eq(trn_engine_now(engine), 0.0);
    ck_assert_uint_eq(trn_engine_count(engine), 1);
    trn_engine_free(other);
}
END_TEST

struct thing {
    uint64_t sum;
};

static void add(struct trn_engine *from, void *object, uint64_t argument)
{
    (void)from;
    ((struct thing *)object)->sum += argument;
}

START_TEST(object_and_argument_reach_the_function_whole)
{
    struct thing thing = {0};
    trn_engine_schedule(engine, 0.0, 0, add, &thing, UINT64_C(0x123456789abcdef0));
    trn_engine_step(engine);
    ck_assert_uint_eq(thing.sum, UINT64_C(0x123456789abcdef0));
    ck_assert_uint_eq(trn_engine_done(engine), 1);
}
END_TEST

START_TEST(free_takes_null)
{
    trn_engine_free(NULL);
}
END_TEST

#ifndef NDEBUG
START_TEST(an_event_in_the_past_is_a_bug)
{
    trn_engine_reset(engine, 5.0);
    trn_engine_schedule(engine, 4.0, 0, note, NULL, 0);
}
END_TEST

START_TEST(an_event_at_no_time_is_a_bug)
{
    trn_engine_schedule(engine, (double)NAN, 0, note, NULL, 0);
}
END_TEST
#endif

int main(void)
{
    Suite *suite = suite_create("engine");
    TCase *tcase = tcase_create("engine");
    suite_add_tcase(suite, tcase);
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, events_go_by_time);
    tcase_add_test(tcase, a_lower_priority_number_goes_first_at_the_same_time);
    tcase_add_test(tcase, equal_events_go_first_come_first_served);
    tcase_add_test(tcase, an_event_scheduled_for_now_goes_behind_those_of_now);
    tcase_add_test(tcase, a_cancelled_event_never_happens);
    tcase_add_test(tcase, a_late_cancel_is_harmless);
    tcase_add_test(tcase, no_event_is_no_event);
    tcase_add_test(tcase, move_changes_the_time);
    tcase_add_test(tcase, a_moved_event_goes_behind_those_already_there);
    tcase_add_test(tcase, an_event_that_happens_is_not_pending);
    tcase_add_test(tcase, run_until_takes_the_events_of_that_time_and_sets_the_clock);
    tcase_add_test(tcase, run_until_infinity_ends_with_the_last_event);
    tcase_add_test(tcase, stop_returns_after_the_present_event);
    tcase_add_test(tcase, reset_drops_all_and_keeps_old_ids_dead);
    tcase_add_test(tcase, reset_from_inside_an_event_is_allowed);
    tcase_add_loop_test(tcase, one_event_beside_another_goes_in_its_order, 0,
                        sizeof SECONDS / sizeof SECONDS[0]);
    tcase_add_test(tcase, an_event_may_step_the_engine);
    tcase_add_test(tcase, times_below_zero_and_minus_zero_are_in_order);
    tcase_add_test(tcase, two_engines_share_nothing);
    tcase_add_test(tcase, object_and_argument_reach_the_function_whole);
    tcase_add_test(tcase, free_takes_null);
#ifndef NDEBUG
    tcase_add_test_raise_signal(tcase, an_event_in_the_past_is_a_bug, SIGABRT);
    tcase_add_test_raise_signal(tcase, an_event_at_no_time_is_a_bug, SIGABRT);
#endif
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
