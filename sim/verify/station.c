/* station.c - see station.h. */
#include "station.h"

#include <math.h>
#include <stdlib.h>

#include "claims.h"
#include "tranche/engine.h"
#include "tranche/rng.h"

enum { ROOM = 1 << 16 };

struct station {
    const struct station_def *def;
    struct trn_engine *engine;
    struct trn_stream arrivals, services;
    double mu, sigma;
    int busy;
    bool too_long; /* for `arrived` */
    uint32_t head, tail;
    double arrived[ROOM]; /* those who wait, the oldest at head */
    struct trn_level waiting, present;
    int64_t n_arrivals, n_waits, n_served;
    double sum_wait, sum_stay;
};

static double service_days(struct station *station)
{
    const struct station_def *def = station->def;
    switch (def->law) {
    case CONSTANT:
        return def->mean_service_days;
    case EXPONENTIAL:
        return trn_stream_exponential(&station->services, def->mean_service_days);
    case LOGNORMAL:
        break;
    }
    return trn_stream_lognormal(&station->services, station->mu, station->sigma);
}

static void note_levels(struct station *station, double now)
{
    const double waiting = (double)(station->tail - station->head);
    trn_level_set(&station->waiting, now, waiting);
    trn_level_set(&station->present, now, waiting + station->busy);
}

static void on_departure(struct trn_engine *engine, void *object, uint64_t argument);

static void serve(struct station *station, double arrived, double now)
{
    const double days = service_days(station);
    station->n_served++;
    station->sum_wait += now - arrived;
    station->sum_stay += now - arrived + days;
    trn_engine_schedule(station->engine, now + days, 0, on_departure, station, 0);
}

static void on_departure(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)argument;
    struct station *station = object;
    const double now = trn_engine_now(engine);
    if (station->head != station->tail)
        serve(station, station->arrived[station->head++ % ROOM], now);
    else
        station->busy--;
    note_levels(station, now);
}

static void on_arrival(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)argument;
    struct station *station = object;
    const double now = trn_engine_now(engine);
    trn_engine_schedule(
        engine, now + trn_stream_exponential(&station->arrivals, 1.0 / station->def->arrivals_per_day), 0,
        on_arrival, station, 0);
    station->n_arrivals++;
    if (station->busy < station->def->servers) {
        station->busy++;
        serve(station, now, now);
    } else {
        station->n_waits++;
        if (station->def->loss)
            return;
        if (station->tail - station->head == ROOM) {
            station->too_long = true;
            trn_engine_stop(engine);
            return;
        }
        station->arrived[station->tail++ % ROOM] = now;
    }
    note_levels(station, now);
}

static void begin_measuring(struct station *station)
{
    const double now = trn_engine_now(station->engine);
    const double waiting = (double)(station->tail - station->head);
    trn_level_init(&station->waiting, now, waiting);
    trn_level_init(&station->present, now, waiting + station->busy);
    station->n_arrivals = station->n_waits = station->n_served = 0;
    station->sum_wait = station->sum_stay = 0.0;
}

enum trn_status station_trial(struct trn_trial *trial)
{
    const struct station_def *def = trial->def;
    const double variance = log(1.0 + def->cv * def->cv), end = def->warm_up_days + def->days;
    struct station *station = calloc(1, sizeof *station);
    struct trn_engine *engine = trn_engine_create();
    enum trn_status status = TRN_E_MEMORY;
    if (station && engine) {
        station->def = def;
        station->engine = engine;
        station->sigma = sqrt(variance);
        station->mu = log(def->mean_service_days) - 0.5 * variance;
        struct trn_key key = {.seed = VERIFY_SEED, .replication = trial->replication, .purpose = 1};
        trn_stream_init(&station->arrivals, &key);
        key.purpose = 2;
        trn_stream_init(&station->services, &key);
        begin_measuring(station);
        trn_engine_schedule(engine, 0.0, 0, on_arrival, station, 0);
        trn_engine_run_until(engine, def->warm_up_days);
        begin_measuring(station);
        trn_engine_run_until(engine, end);
        trial->values[STATION_L] = trn_level_mean(&station->present, end);
        trial->values[STATION_LQ] = trn_level_mean(&station->waiting, end);
        trial->values[STATION_W] = station->sum_stay / (double)station->n_served;
        trial->values[STATION_WQ] = station->sum_wait / (double)station->n_served;
        trial->values[STATION_P] = (double)station->n_waits / (double)station->n_arrivals;
        status = station->too_long ? TRN_E_LIMIT : TRN_OK;
    }
    trn_engine_free(engine);
    free(station);
    return status == TRN_OK ? TRN_OK
                            : trn_fail(trial->error, status, "", "a station: %s", trn_status_text(status));
}
