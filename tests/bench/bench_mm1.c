/* bench_mm1.c - M/M/1 at a load of 0.9, time in the system of each customer; two timed events a customer. */
#include "bench.h"

#include <math.h>

#include "tranche/engine.h"
#include "tranche/rng.h"
#include "tranche/stats.h"

enum { QUEUE = 1 << 16 };

struct mm1 {
    struct trn_engine *engine;
    struct trn_stream stream;
    struct trn_tally in_system;
    uint64_t customers, arrived;
    uint32_t head, tail;
    double arrival[QUEUE]; /* of those in the system, the oldest at head */
};

static void on_departure(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)argument;
    struct mm1 *mm1 = object;
    const double now = trn_engine_now(engine);
    trn_tally_add(&mm1->in_system, now - mm1->arrival[mm1->head++ % QUEUE]);
    if (mm1->head != mm1->tail)
        trn_engine_schedule(engine, now + trn_stream_exponential(&mm1->stream, 1.0), 0, on_departure, mm1, 0);
}

static void on_arrival(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)argument;
    struct mm1 *mm1 = object;
    const double now = trn_engine_now(engine);
    if (++mm1->arrived < mm1->customers)
        trn_engine_schedule(engine, now + trn_stream_exponential(&mm1->stream, 1.0 / 0.9), 0, on_arrival, mm1,
                            0);
    mm1->arrival[mm1->tail++ % QUEUE] = now;
    if (mm1->tail - mm1->head > QUEUE) {
        fprintf(stderr, "bench_mm1: the queue is longer than expected\n");
        exit(1);
    }
    if (mm1->tail - mm1->head == 1)
        trn_engine_schedule(engine, now + trn_stream_exponential(&mm1->stream, 1.0), 0, on_departure, mm1, 0);
}

static uint64_t run(void *context)
{
    struct mm1 *mm1 = context;
    trn_engine_reset(mm1->engine, 0.0);
    mm1->arrived = 0;
    mm1->head = mm1->tail = 0;
    trn_engine_schedule(mm1->engine, 0.0, 0, on_arrival, mm1, 0);
    trn_engine_run_until(mm1->engine, (double)INFINITY);
    return trn_engine_done(mm1->engine);
}

/* The same without an event list: two clocks, of which the earlier goes on. What no engine can be below. */
static uint64_t run_bare(void *context)
{
    struct mm1 *mm1 = context;
    const double never = (double)INFINITY;
    double arrival = 0.0, departure = never;
    uint64_t arrived = 0, events = 0;
    mm1->head = mm1->tail = 0;
    for (; arrival < never || departure < never; events++) {
        if (arrival <= departure) {
            const double now = arrival;
            arrival =
                ++arrived < mm1->customers ? now + trn_stream_exponential(&mm1->stream, 1.0 / 0.9) : never;
            mm1->arrival[mm1->tail++ % QUEUE] = now;
            if (mm1->tail - mm1->head == 1)
                departure = now + trn_stream_exponential(&mm1->stream, 1.0);
        } else {
            const double now = departure;
            trn_tally_add(&mm1->in_system, now - mm1->arrival[mm1->head++ % QUEUE]);
            departure = mm1->head != mm1->tail ? now + trn_stream_exponential(&mm1->stream, 1.0) : never;
        }
    }
    return events;
}

int main(int argc, char **argv)
{
    static struct mm1 mm1;
    bench_start(argc, argv);
    mm1.customers = bench_steps(2500000);
    mm1.engine = trn_engine_create();
    if (mm1.engine == NULL)
        return 1;
    trn_stream_init(&mm1.stream, &(struct trn_key){.seed = 1});
    bench_time("mm1", "load 0.9", run, &mm1);
    bench_time("mm1", "load 0.9 as two clocks without a list", run_bare, &mm1);
    trn_engine_free(mm1.engine);

    /* W = 10; the sd of the mean of n times at this load is about 190 / sqrt(n). */
    if (fabs(mm1.in_system.mean - 10.0) > 4.0 * 190.0 / sqrt((double)mm1.in_system.n)) {
        fprintf(stderr, "bench_mm1: the mean is wrong\n");
        return 1;
    }
    return 0;
}
