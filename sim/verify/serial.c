/* serial.c - stocking points in a row, and one with a fixed cost of ordering. Stage 0 faces the demand. */
#include <gsl/gsl_randist.h>
#include <math.h>

#include "claims.h"
#include "depot.h"
#include "tranche/engine.h"
#include "tranche/rng.h"

/* ---- continuous review, local base-stocks -------------------------------------------------------------- */

struct serial {
    const struct serial_def *def;
    struct trn_engine *engine;
    struct trn_stream demand;
    int on_hand[SERIAL_MOST], owed[SERIAL_MOST], coming[SERIAL_MOST]; /* coming from the next stage */
    double last, cost;
};

static double local_rate(const double *echelon, int stages, int stage)
{
    double sum = 0.0;
    for (int k = stage; k < stages; k++)
        sum += echelon[k];
    return sum;
}

static void pay(struct serial *serial, double now)
{
    const struct serial_def *def = serial->def;
    double rate = def->backorder * serial->owed[0];
    for (int k = 0; k < def->stages; k++) {
        const double below = k > 0 ? serial->coming[k - 1] : 0;
        rate += local_rate(def->holding, def->stages, k) * (serial->on_hand[k] + below);
    }
    serial->cost += rate * (now - serial->last);
    serial->last = now;
}

static void on_coming(struct trn_engine *engine, void *object, uint64_t stage);

/* Stage `from` hands one on, to the stage below or, from 0, to who asked. */
static void send(struct serial *serial, int from)
{
    if (from == 0)
        return;
    serial->coming[from - 1]++;
    trn_engine_schedule(serial->engine, trn_engine_now(serial->engine) + serial->def->lead, 0, on_coming,
                        serial, (uint64_t)from - 1);
}

static void on_coming(struct trn_engine *engine, void *object, uint64_t stage)
{
    struct serial *serial = object;
    const int k = (int)stage;
    pay(serial, trn_engine_now(engine));
    if (k < serial->def->stages - 1)
        serial->coming[k]--;
    if (serial->owed[k] > 0) {
        serial->owed[k]--;
        send(serial, k);
    } else {
        serial->on_hand[k]++;
    }
}

/* Each demand is an order at every stage. */
static void on_demand(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)argument;
    struct serial *serial = object;
    const struct serial_def *def = serial->def;
    const double now = trn_engine_now(engine);
    pay(serial, now);
    trn_engine_schedule(engine, now + trn_stream_exponential(&serial->demand, 1.0 / def->demand), 0,
                        on_demand, serial, 0);
    for (int k = 0; k < def->stages; k++) {
        if (serial->on_hand[k] > 0) {
            serial->on_hand[k]--;
            send(serial, k);
        } else {
            serial->owed[k]++;
        }
    }
    trn_engine_schedule(engine, now + def->lead, 0, on_coming, serial, (uint64_t)def->stages - 1);
}

enum trn_status serial_trial(struct trn_trial *trial)
{
    const struct serial_def *def = trial->def;
    const double warm_up = 20.0;
    struct serial serial = {.def = def, .engine = trn_engine_create()};
    if (!serial.engine)
        return trn_fail(trial->error, TRN_E_MEMORY, "", "out of memory");
    trn_stream_init(&serial.demand,
                    &(struct trn_key){.seed = VERIFY_SEED, .replication = trial->replication, .purpose = 4});
    for (int k = 0; k < def->stages; k++)
        serial.on_hand[k] = def->base_stock[k];
    trn_engine_schedule(serial.engine, 0.0, 0, on_demand, &serial, 0);
    trn_engine_run_until(serial.engine, warm_up);
    pay(&serial, warm_up);
    serial.cost = 0.0;
    trn_engine_run_until(serial.engine, warm_up + def->time);
    pay(&serial, warm_up + def->time);
    trial->values[0] = serial.cost / def->time;
    trn_engine_free(serial.engine);
    return TRN_OK;
}

/* ---- periods, echelon base-stocks ---------------------------------------------------------------------- */

enum { LEAD_MOST = 4 };

struct echelon {
    const struct echelon_def *def;
    double on_hand[SERIAL_MOST], owed;
    double coming[SERIAL_MOST][LEAD_MOST]; /* to arrive in 0, 1, ... periods from now */
};

static double coming(const struct echelon *e, int stage)
{
    double sum = 0.0;
    for (int k = 0; k < LEAD_MOST; k++)
        sum += e->coming[stage][k];
    return sum;
}

/* Demand, arrivals, orders that are shipped as far as the stage above has stock; then costs. */
static double period(struct echelon *e, double demand)
{
    const struct echelon_def *def = e->def;
    double position = 0.0, cost;
    for (int k = 0; k < def->stages; k++) {
        for (int j = 0; j < LEAD_MOST; j++)
            e->coming[k][j] = j + 1 < LEAD_MOST ? e->coming[k][j + 1] : 0.0;
        e->on_hand[k] += e->coming[k][0];
        e->coming[k][0] = 0.0;
    }
    const double wanted = e->owed + demand, given = fmin(wanted, e->on_hand[0]);
    e->on_hand[0] -= given;
    e->owed = wanted - given;
    cost = def->backorder * e->owed;
    for (int k = 0; k < def->stages; k++) {
        position += e->on_hand[k] + coming(e, k) - (k == 0 ? e->owed : 0.0);
        double order = fmax(0.0, def->up_to[k] - position);
        if (k + 1 < def->stages) {
            order = fmin(order, e->on_hand[k + 1]);
            e->on_hand[k + 1] -= order;
        }
        e->coming[k][def->lead[k]] += order;
        position += order;
    }
    for (int k = 0; k < def->stages; k++) {
        const double below = k > 0 ? coming(e, k - 1) : 0.0;
        cost += local_rate(def->holding, def->stages, k) * (e->on_hand[k] + below);
    }
    return cost;
}

enum trn_status echelon_trial(struct trn_trial *trial)
{
    const struct echelon_def *def = trial->def;
    struct echelon e = {.def = def};
    struct trn_stream stream;
    const int warm_up = 100;
    double cost = 0.0;
    trn_stream_init(&stream,
                    &(struct trn_key){.seed = VERIFY_SEED, .replication = trial->replication, .purpose = 5});
    for (int k = 0; k < def->stages; k++)
        e.on_hand[k] = def->up_to[k] - (k > 0 ? def->up_to[k - 1] : 0.0);
    for (int t = 0; t < warm_up + def->periods; t++) {
        const double paid = period(&e, trn_stream_normal(&stream, def->demand_mean, def->demand_sd));
        cost += t < warm_up ? 0.0 : paid;
    }
    trial->values[0] = cost / def->periods;
    return TRN_OK;
}

/* ---- a fixed cost of ordering ---------------------------------------------------------------------------
 */

enum trn_status reorder_trial(struct trn_trial *trial)
{
    const struct reorder_def *def = trial->def;
    const int warm_up = 100;
    int stock = def->up_to;
    double cost = 0.0;
    gsl_rng *rng = gsl_rng_alloc(trn_rng_philox());
    if (!rng)
        return trn_fail(trial->error, TRN_E_MEMORY, "", "out of memory");
    trn_rng_set_key(rng,
                    &(struct trn_key){.seed = VERIFY_SEED, .replication = trial->replication, .purpose = 6});
    for (int t = 0; t < warm_up + def->periods; t++) {
        double paid = 0.0;
        if (stock <= def->reorder) {
            stock = def->up_to;
            paid = def->fixed;
        }
        stock -= (int)gsl_ran_poisson(rng, def->demand);
        paid += stock > 0 ? def->holding * stock : -def->backorder * stock;
        cost += t < warm_up ? 0.0 : paid;
    }
    gsl_rng_free(rng);
    trial->values[0] = cost / def->periods;
    return TRN_OK;
}
