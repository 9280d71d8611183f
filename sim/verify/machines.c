/* machines.c - see machines.h */
#include "machines.h"

#include <math.h>

#include "claims.h"
#include "tranche/engine.h"
#include "tranche/rng.h"

struct line {
    struct trn_stream stream;
    struct trn_level up;
    int64_t renewals;
};

static void on_change(struct trn_engine *engine, void *object, uint64_t up)
{
    struct line *line = object;
    const double now = trn_engine_now(engine);
    trn_level_set(&line->up, now, (double)up);
    /* lognormal with mean 90: mu = ln 90 - 1/2 */
    const double days = up ? trn_stream_lognormal(&line->stream, log(90.0) - 0.5, 1.0)
                           : trn_stream_exponential(&line->stream, 10.0);
    trn_engine_schedule(engine, now + days, 0, on_change, line, !up);
}

static struct trn_engine *engine_for(const struct trn_trial *trial, struct trn_stream *stream)
{
    trn_stream_init(stream,
                    &(struct trn_key){.seed = VERIFY_SEED, .replication = trial->replication, .purpose = 7});
    struct trn_engine *engine = trn_engine_create();
    if (!engine)
        trn_fail(trial->error, TRN_E_MEMORY, "", "out of memory");
    return engine;
}

enum trn_status line_trial(struct trn_trial *trial)
{
    const double days = 100000.0;
    struct line line = {0};
    struct trn_engine *engine = engine_for(trial, &line.stream);
    if (!engine)
        return TRN_E_MEMORY;
    trn_level_init(&line.up, 0.0, 1.0);
    trn_engine_schedule(engine, 0.0, 0, on_change, &line, 1);
    trn_engine_run_until(engine, days);
    trial->values[0] = trn_level_mean(&line.up, days);
    trn_engine_free(engine);
    return TRN_OK;
}

static void on_renewal(struct trn_engine *engine, void *object, uint64_t counts)
{
    struct line *line = object;
    line->renewals += (int64_t)counts;
    const double days =
        trn_stream_exponential(&line->stream, 0.5) + trn_stream_exponential(&line->stream, 0.5);
    trn_engine_schedule(engine, trn_engine_now(engine) + days, 0, on_renewal, line, 1);
}

enum trn_status renewal_trial(struct trn_trial *trial)
{
    enum { RUNS = 1000 };

    struct line line = {0};
    struct trn_engine *engine = engine_for(trial, &line.stream);
    if (!engine)
        return TRN_E_MEMORY;
    for (int i = 0; i < RUNS; i++) {
        trn_engine_reset(engine, 0.0);
        trn_engine_schedule(engine, 0.0, 0, on_renewal, &line, 0);
        trn_engine_run_until(engine, 10.0);
    }
    trial->values[0] = (double)line.renewals / RUNS;
    trn_engine_free(engine);
    return TRN_OK;
}

enum { UNITS = 10, CREWS = 2 };

struct shop {
    struct trn_stream stream;
    struct trn_level down, none;
    int n_down;
};

static void on_repaired(struct trn_engine *engine, void *object, uint64_t argument);

static void note(struct shop *shop, double now, int change)
{
    shop->n_down += change;
    trn_level_set(&shop->down, now, shop->n_down);
    trn_level_set(&shop->none, now, shop->n_down == 0);
}

static void repair(struct trn_engine *engine, struct shop *shop)
{
    trn_engine_schedule(engine, trn_engine_now(engine) + trn_stream_exponential(&shop->stream, 10.0), 0,
                        on_repaired, shop, 0);
}

static void on_failure(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)argument;
    struct shop *shop = object;
    note(shop, trn_engine_now(engine), 1);
    if (shop->n_down <= CREWS)
        repair(engine, shop);
}

static void works(struct trn_engine *engine, struct shop *shop)
{
    trn_engine_schedule(engine, trn_engine_now(engine) + trn_stream_exponential(&shop->stream, 90.0), 0,
                        on_failure, shop, 0);
}

static void on_repaired(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)argument;
    struct shop *shop = object;
    note(shop, trn_engine_now(engine), -1);
    if (shop->n_down >= CREWS)
        repair(engine, shop);
    works(engine, shop);
}

enum trn_status repair_trial(struct trn_trial *trial)
{
    const double warm_up = 2000.0, end = 52000.0;
    struct shop shop = {0};
    struct trn_engine *engine = engine_for(trial, &shop.stream);
    if (!engine)
        return TRN_E_MEMORY;
    for (int i = 0; i < UNITS; i++)
        works(engine, &shop);
    trn_engine_run_until(engine, warm_up);
    trn_level_init(&shop.down, warm_up, shop.n_down);
    trn_level_init(&shop.none, warm_up, shop.n_down == 0);
    trn_engine_run_until(engine, end);
    trial->values[0] = trn_level_mean(&shop.down, end);
    trial->values[1] = 1.0 - trial->values[0] / UNITS;
    trial->values[2] = trn_level_mean(&shop.none, end);
    trn_engine_free(engine);
    return TRN_OK;
}
