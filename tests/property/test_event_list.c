/* test_event_list.c - the engine against a plain list in which the next event is searched.
 *
 * Times and priorities are few, so that ties are common, and events are scheduled, moved and
 * cancelled from inside events as well as between them. _i is the seed. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "tranche/engine.h"

enum { SEEDS = 300, ACTIONS = 1600, MOST = 2 * ACTIONS + 64 };

/* ck_assert notes every place it passes, which takes longer than the engine. */
#define CLAIM(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            ck_abort_msg("%s", #condition);                                                                  \
    } while (0)

struct plain {
    double time;
    int32_t priority;
    uint64_t order; /* of the last scheduling or moving */
    trn_event_id id;
    bool pending;
};

struct both {
    struct trn_engine *engine;
    uint64_t random;
    struct plain event[MOST]; /* all there ever were; the argument is the index */
    size_t n, n_pending;
    uint64_t order, done;
    size_t most_pending; /* schedule less when there are this many */
};

static uint32_t draw(struct both *both, uint32_t below) /* splitmix64, Steele et al. 2014 */
{
    uint64_t z = both->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ (z >> 31)) >> 33) % below;
}

static size_t next_of(const struct both *both)
{
    size_t next = MOST;
    for (size_t i = 0; i < both->n; i++) {
        const struct plain *a = &both->event[i];
        if (!a->pending)
            continue;
        const struct plain *b = next < MOST ? &both->event[next] : NULL;
        if (b == NULL || a->time < b->time ||
            (a->time == b->time &&
             (a->priority < b->priority || (a->priority == b->priority && a->order < b->order))))
            next = i;
    }
    return next;
}

static double some_time(struct both *both)
{
    const double now = trn_engine_now(both->engine);
    switch (draw(both, 3)) {
    case 0:
        return now;
    case 1:
        return now + draw(both, 4);
    default:
        return now + 0.25 * draw(both, 100);
    }
}

static void act(struct both *both);

static void on_event(struct trn_engine *engine, void *object, uint64_t argument)
{
    struct both *both = object;
    const size_t expected = next_of(both);
    CLAIM(argument == expected);
    struct plain *event = &both->event[expected];
    CLAIM(trn_engine_now(engine) == event->time);
    CLAIM(!trn_engine_pending(engine, event->id));
    event->pending = false;
    both->n_pending--;
    both->done++;
    for (uint32_t i = draw(both, 4); i > 0; i--)
        act(both);
}

static void schedule(struct both *both)
{
    if (both->n == MOST)
        return;
    struct plain *event = &both->event[both->n];
    *event = (struct plain){.time = some_time(both),
                            .priority = (int32_t)draw(both, 3) - 1,
                            .order = both->order++,
                            .pending = true};
    event->id =
        trn_engine_schedule(both->engine, event->time, event->priority, on_event, both, (uint64_t)both->n);
    CLAIM(event->id != 0);
    both->n++;
    both->n_pending++;
}

/* Schedule, move or cancel; the last two also events that are over. */
static void act(struct both *both)
{
    const uint32_t what = draw(both, 10);
    if (both->n == 0 || (both->n_pending < both->most_pending ? what < 6 : what < 2)) {
        schedule(both);
    } else {
        struct plain *event = &both->event[draw(both, (uint32_t)both->n)];
        if (what < 8) {
            const double time = some_time(both);
            CLAIM(trn_engine_move(both->engine, event->id, time) == event->pending);
            if (event->pending) {
                event->time = time;
                event->order = both->order++;
            }
        } else {
            CLAIM(trn_engine_cancel(both->engine, event->id) == event->pending);
            both->n_pending -= event->pending;
            event->pending = false;
        }
    }
}

static void compare(const struct both *both)
{
    CLAIM(trn_engine_count(both->engine) == both->n_pending);
    CLAIM(trn_engine_done(both->engine) == both->done);
    const size_t next = next_of(both);
    CLAIM(trn_engine_next_time(both->engine) == (next < MOST ? both->event[next].time : (double)INFINITY));
    if (both->n > 0) {
        const struct plain *event = &both->event[both->n - 1];
        CLAIM(trn_engine_pending(both->engine, event->id) == event->pending);
        if (event->pending)
            CLAIM(trn_engine_time_of(both->engine, event->id) == event->time);
    }
}

START_TEST(the_engine_does_what_a_plain_list_does)
{
    static struct both both;
    both.engine = trn_engine_create();
    ck_assert_ptr_nonnull(both.engine);
    both.random = (uint64_t)_i;
    both.most_pending = (size_t)1 << (_i % 10);
    for (int i = 0; i < ACTIONS / 2; i++) {
        if (draw(&both, 3) == 0) {
            const bool any = both.n_pending > 0;
            CLAIM(trn_engine_step(both.engine) == any);
        } else if (draw(&both, 20) == 0) {
            const double until = some_time(&both);
            trn_engine_run_until(both.engine, until);
            CLAIM(trn_engine_now(both.engine) == until);
            CLAIM(trn_engine_next_time(both.engine) > until);
        } else {
            act(&both);
        }
        compare(&both);
    }
    trn_engine_free(both.engine);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("event_list");
    TCase *tcase = tcase_create("event_list");
    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, the_engine_does_what_a_plain_list_does, 0, SEEDS);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
