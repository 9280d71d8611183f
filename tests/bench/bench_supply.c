/* bench_supply.c - a small supply model that was also written for other engines.
 *
 * 30 donors send 100 units of each of 10 items every 30 days, the first time at U(0, 30). A
 * consignment passes a depot (lognormal, mean 10 days, cv 0.5), the sea (25, 0.4) and a hub of
 * 20 servers with one queue (service lognormal 1.6, 0.75, drawn when it starts); then its units
 * join the item's stock, 4000 at first. At t = 1, 2, ..., 1094 an item's demand is
 * max(0, N(100, sd 10)) rounded, met from stock, the rest lost. It ends before t = 1095.
 *
 * EXPECTED holds what 5,000 replications of a plain event loop without an engine gave. The
 * program fails where a mean is further off than 4 standard errors of both. */
#include "bench.h"

#include <math.h>
#include <string.h>

#include "tranche/arena.h"
#include "tranche/engine.h"
#include "tranche/rng.h"
#include "tranche/stats.h"

enum { DONORS = 30, ITEMS = 10, UNITS = 100, FIRST_STOCK = 4000, SERVERS = 20 };

static const double HORIZON_DAYS = 1095.0, PERIOD_DAYS = 30.0;

enum output { DISPATCHED, DELIVERED, PIPELINE_DAYS, HUB_WAIT, HUB_USE, FILL_RATE, MEAN_STOCK, N_OUTPUTS };

static const struct expected {
    const char *name;
    double mean, half_width; /* 95 % */
    double sd;               /* of one replication */
} EXPECTED[N_OUTPUTS] = {
    {"dispatched", 10950.18, 0.24, 8.4},      {"delivered", 10583.45, 0.26, 8.9},
    {"pipeline_days", 36.5500, 0.0035, 0.12}, {"hub_wait", 0.06685, 0.00038, 0.013},
    {"hub_util", 0.77264, 0.00019, 0.0065},   {"fill_rate", 0.99561, 0.00002, 0.0006},
    {"mean_stock", 733.8, 1.2, 40.0},
};

struct consignment {
    struct consignment *next; /* in the hub's queue, or unused */
    uint32_t item;
    double dispatched, at_hub, service;
};

struct lognormal {
    double mu, sigma;
};

struct supply {
    struct trn_engine *engine;
    struct trn_arena *arena;
    struct trn_stream stream;
    struct lognormal depot, sea, hub;
    struct consignment *unused, *first, *last; /* first, last: the hub's queue */
    int idle;
    int64_t stock[ITEMS], demanded, met, dispatched;
    struct trn_tally pipeline, hub_wait, hub_service, stock_left;
    struct trn_tally output[N_OUTPUTS];
    uint32_t replication;
};

static struct lognormal lognormal_of(double mean, double cv)
{
    const double variance = log(1.0 + cv * cv);
    return (struct lognormal){log(mean) - 0.5 * variance, sqrt(variance)};
}

static double draw(struct supply *supply, struct lognormal law)
{
    return trn_stream_lognormal(&supply->stream, law.mu, law.sigma);
}

static void on_hub_out(struct trn_engine *engine, void *object, uint64_t argument);

static void start_service(struct supply *supply, struct consignment *consignment, double now)
{
    trn_tally_add(&supply->hub_wait, now - consignment->at_hub);
    consignment->service = draw(supply, supply->hub);
    trn_engine_schedule(supply->engine, now + consignment->service, 0, on_hub_out, supply,
                        (uintptr_t)consignment);
}

static void on_hub_out(struct trn_engine *engine, void *object, uint64_t argument)
{
    struct supply *supply = object;
    struct consignment *done = (void *)(uintptr_t)argument;
    const double now = trn_engine_now(engine);
    supply->stock[done->item] += UNITS;
    trn_tally_add(&supply->pipeline, now - done->dispatched);
    trn_tally_add(&supply->hub_service, done->service);
    done->next = supply->unused;
    supply->unused = done;
    struct consignment *next = supply->first;
    if (next == NULL) {
        supply->idle++;
        return;
    }
    supply->first = next->next;
    start_service(supply, next, now);
}

static void on_sea_out(struct trn_engine *engine, void *object, uint64_t argument)
{
    struct supply *supply = object;
    struct consignment *consignment = (void *)(uintptr_t)argument;
    consignment->at_hub = trn_engine_now(engine);
    if (supply->idle > 0) {
        supply->idle--;
        start_service(supply, consignment, consignment->at_hub);
        return;
    }
    consignment->next = NULL;
    if (supply->first == NULL)
        supply->first = consignment;
    else
        supply->last->next = consignment;
    supply->last = consignment;
}

static void on_depot_out(struct trn_engine *engine, void *object, uint64_t argument)
{
    struct supply *supply = object;
    trn_engine_schedule(engine, trn_engine_now(engine) + draw(supply, supply->sea), 0, on_sea_out, supply,
                        argument);
}

static void on_dispatch(struct trn_engine *engine, void *object, uint64_t argument)
{
    struct supply *supply = object;
    const double now = trn_engine_now(engine);
    struct consignment *consignment = supply->unused;
    if (consignment != NULL)
        supply->unused = consignment->next;
    else
        consignment = TRN_NEW(supply->arena, struct consignment, 1);
    supply->dispatched++;
    consignment->item = (uint32_t)argument;
    consignment->dispatched = now;
    trn_engine_schedule(engine, now + draw(supply, supply->depot), 0, on_depot_out, supply,
                        (uintptr_t)consignment);
    trn_engine_schedule(engine, now + PERIOD_DAYS, 0, on_dispatch, supply, argument);
}

static void on_demand(struct trn_engine *engine, void *object, uint64_t argument)
{
    struct supply *supply = object;
    const double drawn = floor(trn_stream_normal(&supply->stream, 100.0, 10.0) + 0.5);
    const int64_t demand = drawn > 0.0 ? (int64_t)drawn : 0;
    int64_t *stock = &supply->stock[argument];
    const int64_t met = demand < *stock ? demand : *stock;
    *stock -= met;
    supply->demanded += demand;
    supply->met += met;
    trn_tally_add(&supply->stock_left, (double)*stock);
    trn_engine_schedule(engine, trn_engine_now(engine) + 1.0, 0, on_demand, supply, argument);
}

static void replicate(struct supply *supply)
{
    struct trn_engine *engine = supply->engine;
    trn_engine_reset(engine, 0.0);
    trn_arena_reset(supply->arena);
    trn_stream_init(&supply->stream, &(struct trn_key){.seed = 1, .replication = supply->replication++});
    supply->unused = supply->first = supply->last = NULL;
    supply->idle = SERVERS;
    supply->demanded = supply->met = supply->dispatched = 0;
    supply->pipeline = supply->hub_wait = supply->hub_service = supply->stock_left = (struct trn_tally){0};
    for (int donor = 0; donor < DONORS; donor++)
        for (uint64_t item = 0; item < ITEMS; item++)
            trn_engine_schedule(engine, PERIOD_DAYS * trn_stream_uniform(&supply->stream), 0, on_dispatch,
                                supply, item);
    for (uint64_t item = 0; item < ITEMS; item++) {
        supply->stock[item] = FIRST_STOCK;
        trn_engine_schedule(engine, 1.0, 0, on_demand, supply, item);
    }
    trn_engine_run_until(engine, nextafter(HORIZON_DAYS, 0.0));
}

static uint64_t run(void *context)
{
    struct supply *supply = context;
    uint64_t events = 0;
    for (int i = bench_quick ? 98 : 0; i < 100; i++) { /* 5.4 million events */
        replicate(supply);
        events += trn_engine_done(supply->engine);
        const double value[N_OUTPUTS] = {
            [DISPATCHED] = (double)supply->dispatched,
            [DELIVERED] = (double)supply->pipeline.n,
            [PIPELINE_DAYS] = supply->pipeline.mean,
            [HUB_WAIT] = supply->hub_wait.mean,
            [HUB_USE] = supply->hub_service.mean * (double)supply->hub_service.n / (SERVERS * HORIZON_DAYS),
            [FILL_RATE] = (double)supply->met / (double)supply->demanded,
            [MEAN_STOCK] = supply->stock_left.mean,
        };
        for (int k = 0; k < N_OUTPUTS; k++)
            trn_tally_add(&supply->output[k], value[k]);
    }
    return events;
}

int main(int argc, char **argv)
{
    static struct supply supply;
    bench_start(argc, argv);
    supply.engine = trn_engine_create();
    supply.arena = trn_arena_create(0);
    if (supply.engine == NULL || supply.arena == NULL)
        return 1;
    supply.depot = lognormal_of(10.0, 0.5);
    supply.sea = lognormal_of(25.0, 0.4);
    supply.hub = lognormal_of(1.6, 0.75);
    bench_time("supply", "30 donors 10 items", run, &supply);

    int wrong = 0;
    for (int k = 0; k < N_OUTPUTS; k++) {
        const struct expected *expected = &EXPECTED[k];
        const double reference = expected->half_width / 1.96;
        const double error =
            sqrt(expected->sd * expected->sd / (double)supply.output[k].n + reference * reference);
        const double off = (supply.output[k].mean - expected->mean) / error;
        if (fabs(off) <= 4.0)
            continue;
        fprintf(stderr, "bench_supply: %s: expected %g, found %g, %.1f standard errors off\n", expected->name,
                expected->mean, supply.output[k].mean, off);
        wrong++;
    }
    trn_engine_free(supply.engine);
    trn_arena_free(supply.arena);
    return wrong > 0;
}
