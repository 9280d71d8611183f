/* road.c - see road.h */
#include "road.h"

#include <math.h>
#include <string.h>

#include "claims.h"
#include "tranche/rng.h"
#include "world.h"

enum { STAGES = 8 };

struct lot_seen {
    double enters[STAGES + 1]; /* the last one: when it is over */
    int stage;                 /* how many it has entered */
    bool waited;
};

/* What the rows of the table of lots tell, as they come. */
struct watch {
    struct lot_seen *lots;
    int64_t n_lots;
    double from, to;        /* days in which stages are watched */
    double last;            /* row */
    double number[STAGES];  /* of lots in each stage now */
    double area[STAGES];    /* integral of it over the days watched */
    double entered[STAGES]; /* lots, on these days */
    double stay[STAGES];    /* sum of days, of the lots that entered on these days */
};

static void pass_time(struct watch *watch, double day)
{
    const double days = fmin(day, watch->to) - fmax(watch->last, watch->from);
    for (int k = 0; k < STAGES && days > 0.0; k++)
        watch->area[k] += watch->number[k] * days;
    watch->last = day;
}

static bool on_row(void *object, const struct trn_table *table, const union trn_cell *cells)
{
    enum { DATE = 0, LOT = 2, WHAT = 8 }; /* columns, checked below */
    struct watch *watch = object;
    const int64_t id = cells[LOT].count - 1;
    const double day = cells[DATE].number;
    if (strcmp(table->columns[LOT].name, "lot") != 0 || strcmp(table->columns[WHAT].name, "what") != 0 ||
        id >= watch->n_lots)
        return false;
    struct lot_seen *lot = &watch->lots[id];
    const char *what = cells[WHAT].text;
    pass_time(watch, day);
    if (strcmp(what, "waits") == 0) {
        lot->waited = true;
        return true;
    }
    if (lot->stage > 0) {
        const int left = lot->stage - 1;
        const double since = lot->enters[left];
        watch->number[left]--;
        if (since >= watch->from && since < watch->to) {
            watch->entered[left]++;
            watch->stay[left] += day - since;
        }
    }
    lot->enters[lot->stage] = day;
    if (strcmp(what, "enters") == 0)
        watch->number[lot->stage++]++;
    return true;
}

/* Lots of one item set out as a Poisson stream until `end`; a run that covers them all. */
static enum trn_status travel(struct world *world, struct watch *watch, const struct road_def *def,
                              double end, unsigned tables, const struct trn_trial *trial)
{
    const struct trn_setting settings[] = {{"/routes/road/stages", def->stages}, {NULL, NULL}};
    struct trn_stream stream;
    enum trn_status status = world_open(world, world_plain, settings, trial->error);
    trn_stream_init(&stream,
                    &(struct trn_key){.seed = VERIFY_SEED, .replication = trial->replication, .purpose = 3});
    for (double t = 0.0;
         status == TRN_OK && (t += trn_stream_exponential(&stream, 1.0 / def->per_day)) < end;)
        status = world_promise(world, 1, t, trial->error);
    if (status != TRN_OK)
        return status;
    watch->n_lots = world->sc.n_promises;
    watch->lots = TRN_NEW(world->arena, struct lot_seen, watch->n_lots);
    if (!watch->lots)
        return trn_fail(trial->error, TRN_E_MEMORY, "", "out of memory");
    world->sc.end = ceil(end) + 365.0;
    world->sc.sample_days = def->sample_days > 0.0 ? def->sample_days : 365.0;
    const struct trn_tracing tracing = {.row = on_row, .object = watch, .tables = tables};
    return world_run(world, 0, trial->replication, &tracing, trial->error);
}

enum trn_status road_queue_trial(struct trn_trial *trial)
{
    const struct road_def *def = trial->def;
    struct watch watch = {.to = INFINITY};
    struct world world;
    enum trn_status status =
        travel(&world, &watch, def, def->warm_up_days + def->days, 1U << TRN_T_LOTS, trial);
    double n = 0.0, stay = 0.0, waited = 0.0;
    for (int64_t k = 0; k < watch.n_lots && status == TRN_OK; k++) {
        const struct lot_seen *lot = &watch.lots[k];
        if (lot->enters[0] < def->warm_up_days)
            continue;
        n++;
        stay += lot->enters[1] - lot->enters[0];
        waited += lot->waited;
    }
    trial->values[ROAD_WAIT] = stay / n - def->service_days;
    trial->values[ROAD_WAITED] = waited / n;
    trial->values[ROAD_PASSED] = 1.0 - waited / n;
    world_close(&world);
    return status;
}

enum trn_status road_lindley_trial(struct trn_trial *trial)
{
    const struct road_def *def = trial->def;
    struct watch watch = {.to = INFINITY};
    struct world world;
    enum trn_status status = travel(&world, &watch, def, def->days, 1U << TRN_T_LOTS, trial);
    double wait = 0.0, off = 0.0;
    for (int64_t k = 0; k < watch.n_lots && status == TRN_OK; k++) {
        const struct lot_seen *lot = &watch.lots[k];
        if (k > 0)
            wait = fmax(0.0, wait + def->service_days - (lot->enters[0] - watch.lots[k - 1].enters[0]));
        off = fmax(off, fabs(lot->enters[1] - lot->enters[0] - def->service_days - wait));
    }
    trial->values[0] = watch.n_lots > 0 ? off : NAN;
    world_close(&world);
    return status;
}

enum trn_status road_stages_trial(struct trn_trial *trial)
{
    const struct road_def *def = trial->def;
    const double end = def->warm_up_days + def->days;
    struct watch watch = {.from = def->warm_up_days, .to = end};
    struct world world;
    enum trn_status status = travel(&world, &watch, def, end, 1U << TRN_T_LOTS, trial);
    for (int k = 0; k < STAGES; k++) {
        trial->values[ROAD_NUMBER + k] = watch.area[k] / def->days;
        trial->values[ROAD_LITTLE + k] = watch.stay[k] / def->days; /* lots a day x mean days */
    }
    world_close(&world);
    return status;
}

enum trn_status road_identity_trial(struct trn_trial *trial)
{
    struct watch watch = {.to = INFINITY};
    struct world world;
    const struct road_def *def = trial->def;
    enum trn_status status = travel(&world, &watch, def, def->days, 1U << TRN_T_LOTS, trial);
    for (int k = 0; k < STAGES && status == TRN_OK; k++)
        trial->values[k] = watch.area[k] - watch.stay[k];
    const int32_t variable = status == TRN_OK ? world_variable(&world, "in_pipeline", "shell") : TRN_NONE;
    for (int32_t d = 0; status == TRN_OK && d < world.layout->n_dates; d++) {
        const double day = world.layout->dates[d];
        double under_way = 0.0;
        for (int64_t i = 0; i < watch.n_lots; i++) {
            const struct lot_seen *lot = &watch.lots[i];
            under_way += lot->enters[0] < day && lot->enters[lot->stage] >= day;
        }
        trial->values[ROAD_SERIES] =
            fmax(trial->values[ROAD_SERIES], fabs(under_way - world_series(&world, variable, d)));
    }
    world_close(&world);
    return status;
}

enum trn_status road_poisson_trial(struct trn_trial *trial)
{
    const struct road_def *def = trial->def;
    const double end = def->warm_up_days + def->days;
    struct watch watch = {.to = INFINITY};
    struct world world;
    double n = 0.0, sum = 0.0, squares = 0.0, five = 0.0, eight = 0.0;
    enum trn_status status = travel(&world, &watch, def, end, 0, trial);
    const int32_t variable = status == TRN_OK ? world_variable(&world, "in_pipeline", "shell") : TRN_NONE;
    for (int32_t d = 0; status == TRN_OK && d < world.layout->n_dates; d++) {
        const double day = world.layout->dates[d], number = world_series(&world, variable, d);
        const double off = number - def->per_day * 2.0;
        if (day < def->warm_up_days || day >= end)
            continue;
        n++;
        sum += number;
        squares += off * off;
        five += number <= 5.0;
        eight += number <= 8.0;
    }
    trial->values[ROAD_MEAN] = sum / n;
    trial->values[ROAD_VARIANCE] = squares / n;
    trial->values[ROAD_FIVE] = five / n;
    trial->values[ROAD_EIGHT] = eight / n;
    world_close(&world);
    return status;
}
