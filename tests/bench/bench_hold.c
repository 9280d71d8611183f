/* bench_hold.c - the hold model: N events pending, each puts itself back after Exp(1).
 *
 * An event's time includes its callback and the exponential draw. In the last row every
 * event also schedules another one and cancels one of 1,024 that wait. */
#include "bench.h"

#include <math.h>

#include "tranche/engine.h"
#include "tranche/rng.h"

enum { WAITING = 1024, PRIORITY = 0 };

struct hold {
    struct trn_engine *engine;
    struct trn_stream stream;
    uint64_t steps;
    trn_event_id waiting[WAITING];
    uint32_t at;
};

static void on_hold(struct trn_engine *engine, void *object, uint64_t argument)
{
    struct hold *hold = object;
    const double time = trn_engine_now(engine) + trn_stream_exponential(&hold->stream, 1.0);
    trn_engine_schedule(engine, time, PRIORITY, on_hold, hold, argument);
}

static void on_never(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine, (void)object, (void)argument;
    fprintf(stderr, "bench_hold: a cancelled event was executed\n");
    exit(1);
}

static void on_hold_and_cancel(struct trn_engine *engine, void *object, uint64_t argument)
{
    struct hold *hold = object;
    const double now = trn_engine_now(engine);
    trn_engine_schedule(engine, now + trn_stream_exponential(&hold->stream, 1.0), PRIORITY,
                        on_hold_and_cancel, hold, argument);
    trn_event_id *waiting = &hold->waiting[hold->at++ % WAITING];
    if (!trn_engine_cancel(engine, *waiting))
        on_never(engine, NULL, 0);
    /* Every one is cancelled after 1,024 / N mean holds, long before it is due. */
    *waiting = trn_engine_schedule(engine, now + 1000.0 + trn_stream_exponential(&hold->stream, 1.0),
                                   PRIORITY, on_never, NULL, 0);
}

static uint64_t run(void *context)
{
    struct hold *hold = context;
    for (uint64_t i = 0; i < hold->steps; i++)
        trn_engine_step(hold->engine);
    return hold->steps;
}

static void bench(uint64_t pending, uint64_t steps, bool cancel)
{
    steps = bench_steps(steps);
    struct hold hold = {.engine = trn_engine_create(), .steps = steps};
    if (hold.engine == NULL)
        exit(1);
    trn_stream_init(&hold.stream, &(struct trn_key){.seed = 1});
    for (uint64_t i = 0; i < pending; i++)
        trn_engine_schedule(hold.engine, trn_stream_exponential(&hold.stream, 1.0), PRIORITY,
                            cancel ? on_hold_and_cancel : on_hold, &hold, i);
    for (int i = 0; cancel && i < WAITING; i++)
        hold.waiting[i] = trn_engine_schedule(hold.engine, 1000.0, PRIORITY, on_never, NULL, 0);
    run(&hold); /* warm */

    char what[48];
    snprintf(what, sizeof what, "%llu pending", (unsigned long long)pending);
    bench_time(cancel ? "hold_schedule_cancel" : "hold", what, run, &hold);

    /* Each of the N clocks ticks once a unit of time, so the last step is near steps / N. */
    const double expected = (BENCH_ROUNDS + 1) * (double)steps / (double)pending;
    const double now = trn_engine_now(hold.engine);
    if (fabs(now - expected) > 5.0 * sqrt(expected / (double)pending) + 1.0) {
        fprintf(stderr, "bench_hold: expected the clock near %g, found %g\n", expected, now);
        exit(1);
    }
    trn_engine_free(hold.engine);
}

int main(int argc, char **argv)
{
    bench_start(argc, argv);
    for (uint64_t pending = 10; pending <= 1000000; pending *= 10)
        bench(pending, 5000000, false);
    bench(1000, 5000000, true);
    return 0;
}
