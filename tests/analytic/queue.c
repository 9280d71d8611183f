/* queue.c - see queue.h. */
#include "queue.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "replicate.h"
#include "tranche/engine.h"
#include "tranche/rng.h"

enum { ROOM = 1 << 16 };

struct queue {
    const struct queue_def *def;
    struct trn_engine *engine;
    struct trn_stream arrivals, services;
    double mu, sigma;
    int busy;
    uint32_t head, tail;
    double arrived[ROOM]; /* those who wait, the oldest at head */
    struct trn_level waiting, present;
    int64_t n_arrivals, n_waits, n_served;
    double sum_wait, sum_stay;
};

static double service_days(struct queue *queue)
{
    const struct queue_def *def = queue->def;
    switch (def->law) {
    case CONSTANT:
        return def->mean_service_days;
    case EXPONENTIAL:
        return trn_stream_exponential(&queue->services, def->mean_service_days);
    case LOGNORMAL:
        break;
    }
    return trn_stream_lognormal(&queue->services, queue->mu, queue->sigma);
}

static void note_levels(struct queue *queue, double now)
{
    const double waiting = (double)(queue->tail - queue->head);
    trn_level_set(&queue->waiting, now, waiting);
    trn_level_set(&queue->present, now, waiting + queue->busy);
}

static void on_departure(struct trn_engine *engine, void *object, uint64_t argument);

static void serve(struct queue *queue, double arrived, double now)
{
    const double days = service_days(queue);
    queue->n_served++;
    queue->sum_wait += now - arrived;
    queue->sum_stay += now - arrived + days;
    trn_engine_schedule(queue->engine, now + days, 0, on_departure, queue, 0);
}

static void on_departure(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)argument;
    struct queue *queue = object;
    const double now = trn_engine_now(engine);
    if (queue->head != queue->tail)
        serve(queue, queue->arrived[queue->head++ % ROOM], now);
    else
        queue->busy--;
    note_levels(queue, now);
}

static void on_arrival(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)argument;
    struct queue *queue = object;
    const double now = trn_engine_now(engine);
    trn_engine_schedule(engine,
                        now + trn_stream_exponential(&queue->arrivals, 1.0 / queue->def->arrivals_per_day), 0,
                        on_arrival, queue, 0);
    queue->n_arrivals++;
    if (queue->busy < queue->def->servers) {
        queue->busy++;
        serve(queue, now, now);
    } else {
        queue->n_waits++;
        if (queue->def->loss)
            return;
        if (queue->tail - queue->head == ROOM) {
            fprintf(stderr, "the queue is longer than expected\n");
            abort();
        }
        queue->arrived[queue->tail++ % ROOM] = now;
    }
    note_levels(queue, now);
}

static void begin_measuring(struct queue *queue)
{
    const double now = trn_engine_now(queue->engine);
    const double waiting = (double)(queue->tail - queue->head);
    trn_level_init(&queue->waiting, now, waiting);
    trn_level_init(&queue->present, now, waiting + queue->busy);
    queue->n_arrivals = queue->n_waits = queue->n_served = 0;
    queue->sum_wait = queue->sum_stay = 0.0;
}

struct queue_result queue_replicate(const struct queue_def *def, int replications)
{
    static struct queue queue;
    struct queue_result result = {0};
    const double variance = log(1.0 + def->cv * def->cv);

    queue.def = def;
    queue.engine = trn_engine_create();
    queue.sigma = sqrt(variance);
    queue.mu = log(def->mean_service_days) - 0.5 * variance;
    for (int i = 0; i < replications; i++) {
        trn_engine_reset(queue.engine, 0.0);
        trn_stream_init(&queue.arrivals,
                        &(struct trn_key){.seed = SEED, .replication = (uint32_t)i, .purpose = 1});
        trn_stream_init(&queue.services,
                        &(struct trn_key){.seed = SEED, .replication = (uint32_t)i, .purpose = 2});
        queue.busy = 0;
        queue.head = queue.tail = 0;
        begin_measuring(&queue);
        trn_engine_schedule(queue.engine, 0.0, 0, on_arrival, &queue, 0);
        trn_engine_run_until(queue.engine, def->warm_up_days);
        begin_measuring(&queue);
        const double end = def->warm_up_days + def->days;
        trn_engine_run_until(queue.engine, end);
        trn_tally_add(&result.wait, queue.sum_wait / (double)queue.n_served);
        trn_tally_add(&result.stay, queue.sum_stay / (double)queue.n_served);
        trn_tally_add(&result.waiting, trn_level_mean(&queue.waiting, end));
        trn_tally_add(&result.present, trn_level_mean(&queue.present, end));
        trn_tally_add(&result.p_wait, (double)queue.n_waits / (double)queue.n_arrivals);
    }
    trn_engine_free(queue.engine);
    return result;
}
