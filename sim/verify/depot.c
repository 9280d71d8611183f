/* depot.c - one-for-one ordering. Lead times are lognormal: the results hold for any law. */
#include "depot.h"

#include <math.h>

#include "claims.h"
#include "tranche/engine.h"
#include "tranche/rng.h"

enum { MOST = 64 }; /* units on order: 13 standard deviations above the largest mean here */
#define WARM_UP 100.0

struct depot {
    const struct depot_def *def;
    struct trn_engine *engine;
    struct trn_stream demand, lead;
    double mu, sigma;
    int on_order;
    bool too_many;
    int64_t n_demands, n_met;
    double since, share[MOST]; /* of the time with that many on order */
};

static void note(struct depot *depot, double now)
{
    depot->share[depot->on_order] += now - depot->since;
    depot->since = now;
}

static void on_supply(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)argument;
    struct depot *depot = object;
    note(depot, trn_engine_now(engine));
    depot->on_order--;
}

static void on_demand(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)argument;
    struct depot *depot = object;
    const double now = trn_engine_now(engine);
    trn_engine_schedule(engine,
                        now + trn_stream_exponential(&depot->demand, 1.0 / depot->def->demand_per_day), 0,
                        on_demand, depot, 0);
    depot->n_demands++;
    if (depot->on_order < depot->def->base_stock)
        depot->n_met++;
    else if (depot->def->lost_sales)
        return;
    note(depot, now);
    if (++depot->on_order == MOST) {
        depot->too_many = true;
        trn_engine_stop(engine);
        return;
    }
    const double lead = trn_stream_lognormal(&depot->lead, depot->mu, depot->sigma);
    trn_engine_schedule(engine, now + lead, 0, on_supply, depot, 0);
}

static void run_once(struct depot *depot, uint32_t replication)
{
    const double end = WARM_UP + depot->def->days;
    struct trn_key key = {.seed = VERIFY_SEED, .replication = replication, .purpose = 1};
    trn_stream_init(&depot->demand, &key);
    key.purpose = 2;
    trn_stream_init(&depot->lead, &key);
    trn_engine_schedule(depot->engine, 0.0, 0, on_demand, depot, 0);
    trn_engine_run_until(depot->engine, WARM_UP);
    depot->n_demands = depot->n_met = 0;
    depot->since = WARM_UP;
    for (int i = 0; i < MOST; i++)
        depot->share[i] = 0.0;
    trn_engine_run_until(depot->engine, end);
    if (depot->too_many)
        return;
    note(depot, end);
    for (int i = 0; i < MOST; i++)
        depot->share[i] /= depot->def->days;
}

enum trn_status depot_trial(struct trn_trial *trial)
{
    const struct depot_def *def = trial->def;
    const double variance = log(1.0 + def->lead_cv * def->lead_cv);
    struct depot depot = {.def = def, .engine = trn_engine_create(), .sigma = sqrt(variance)};
    if (!depot.engine)
        return trn_fail(trial->error, TRN_E_MEMORY, "", "out of memory");
    depot.mu = log(def->mean_lead_days) - 0.5 * variance;
    run_once(&depot, trial->replication);
    trn_engine_free(depot.engine);
    if (depot.too_many)
        return trn_fail(trial->error, TRN_E_LIMIT, "", "expected fewer than %d on order", MOST);
    for (int i = 0; i < MOST; i++) {
        trial->values[DEPOT_OWED] += fmax(0.0, i - def->base_stock) * depot.share[i];
        trial->values[DEPOT_HELD] += fmax(0.0, def->base_stock - i) * depot.share[i];
    }
    trial->values[DEPOT_FILL] = (double)depot.n_met / (double)depot.n_demands;
    trial->values[DEPOT_LOST] = 1.0 - trial->values[DEPOT_FILL];
    return TRN_OK;
}
