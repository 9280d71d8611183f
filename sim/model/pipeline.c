/* pipeline.c - lots on their way through the stages of a route.
 *
 * A hub has one capacity in tonnes a day that all lots share: they pass one after another, first come
 * first served, and then join a load (consolidation.c), wait for a vehicle and spend the stage's own time
 * (stages.c). A stage waits while a hold stops it: preparation waits for release, transport for transit,
 * hand-over for receipt. What has joined a load or a queue is the carrier's: a hold stops it no more. */
#include "core.h"

static const struct trn_stage *stage_of(const struct trn_model *m, const struct lot *lot)
{
    return &m->sc->routes[lot->route].stages[lot->stage];
}

void lot_row(struct trn_model *m, int32_t id, const char *what)
{
    const struct lot *lot = &m->lots.at[id];
    if (!tracing(m, TRN_T_LOTS))
        return;
    emit(m, TRN_T_LOTS,
         (union trn_cell[]){{.number = now(m)},
                            {.text = m->sc->regimes[m->regime].name},
                            {.count = id + 1},
                            {.count = lot->pledge < 0 ? TRN_MISSING_COUNT : lot->pledge + 1},
                            {.text = lot->donor == TRN_NONE ? NULL : m->sc->donors[lot->donor].name},
                            {.text = m->sc->items[lot->item].name},
                            {.count = lot->quantity},
                            {.text = stage_of(m, lot)->name},
                            {.text = what}});
}

/* ---- hubs ------------------------------------------------------------------------------------------- */

static void hub_done(struct trn_engine *engine, void *object, uint64_t argument);

static void hub_serve(struct trn_model *m, trn_id h)
{
    struct hub_state *hs = &m->hubs[h];
    double per_day = trn_schedule_at(&m->sc->hubs[h].tonnes_per_day, now(m)) * hs->factor;
    if (hs->busy || hs->head == hs->queue.n || per_day <= 0.0)
        return;
    int32_t id = hs->queue.at[hs->head++];
    const struct lot *lot = &m->lots.at[id];
    hs->busy = true;
    hs->wait_days += now(m) - lot->t_stage;
    hs->served++;
    double days = (double)lot->quantity * m->sc->items[lot->item].mass_tonnes / per_day;
    at(m, now(m) + days, PRI_PIPELINE, hub_done, (uint64_t)h << 32 | (uint32_t)id);
}

static void hub_done(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine;
    struct trn_model *m = object;
    m->hubs[argument >> 32].busy = false;
    lot_load(m, (int32_t)(argument & 0xffffffff));
    hub_serve(m, (trn_id)(argument >> 32));
}

void hub_changed(struct trn_model *m, trn_id hub)
{
    struct hub_state *hs = &m->hubs[hub];
    hs->factor = 1.0;
    for (int32_t e = 0; e < m->sc->n_events; e++) {
        const struct trn_event *event = &m->sc->events[e];
        if (event->kind == TRN_EVENT_HUB && event->hub == hub && event->from <= now(m) && now(m) < event->to)
            hs->factor *= event->factor;
    }
    hub_serve(m, hub);
}

/* ---- stages ------------------------------------------------------------------------------------------ */

/* Enter the present stage, or wait for the hold that stops it. */
void lot_go_on(struct trn_model *m, int32_t id)
{
    struct lot *lot = &m->lots.at[id];
    const struct trn_stage *stage = stage_of(m, lot);
    static const enum trn_stops stops[] = {[TRN_PREPARATION] = TRN_STOP_RELEASE,
                                           [TRN_TRANSPORT] = TRN_STOP_TRANSIT,
                                           [TRN_HUB] = 0,
                                           [TRN_HAND_OVER] = TRN_STOP_RECEIPT};
    if (stops[stage->kind] && held(m, lot->donor, stops[stage->kind])) {
        hold_wait(m, lot->donor, stops[stage->kind], id);
        lot_row(m, id, "held");
        return;
    }
    lot->t_stage = now(m);
    lot_row(m, id, "enters");
    report_lot(m, id);
    if (stage->kind == TRN_HUB && lot->pledge >= 0 && isnan(m->pledges.at[lot->pledge].t_first_hub))
        m->pledges.at[lot->pledge].t_first_hub = now(m);
    if (stage->hub == TRN_NONE) {
        lot_load(m, id);
        return;
    }
    VEC_PUSH(m, m->hubs[stage->hub].queue, id);
    hub_serve(m, stage->hub);
}

static void leave(struct trn_model *m, int32_t id, bool lost)
{
    struct lot *lot = &m->lots.at[id];
    lot->done = true;
    m->in_lots[lot->item] -= lot->quantity;
    lot_row(m, id, lost ? "lost" : "handed over");
    if (lost)
        m->lost_on_way[lot->item] += lot->quantity;
    report_over(m, id, lost);
    if (lot->pledge >= 0) {
        struct pledge *p = &m->pledges.at[lot->pledge];
        trace_event(m, lost ? "lost" : "delivered", m->sc->donors[lot->donor].name, lot->item, lot->quantity,
                    NULL);
        if (!lost && !p->promise) {
            double lag = now(m) - p->t_pledged;
            VEC_PUSH(m, m->lags, lag);
        }
        pledge_over(m, lot->pledge, lot->quantity, lost ? &p->lost : &p->delivered);
    }
    if (!lost)
        recipient_receive(m, lot->item, lot->quantity);
}

void lot_leaves_stage(struct trn_model *m, int32_t id, bool lost)
{
    struct lot *lot = &m->lots.at[id];
    if (lost || lot->stage + 1 == m->sc->routes[lot->route].n_stages) {
        leave(m, id, lost);
        return;
    }
    lot->stage++;
    lot_go_on(m, id);
}

void lot_start(struct trn_model *m, int32_t pledge, trn_id item, trn_id donor, trn_id route, int64_t quantity,
               uint32_t entity, uint32_t number)
{
    struct lot lot = {.pledge = pledge,
                      .item = item,
                      .donor = donor,
                      .route = route,
                      .quantity = quantity,
                      .t_waits = NAN,
                      .next = -1,
                      .entity = entity,
                      .number = number};
    VEC_PUSH(m, m->lots, lot);
    m->in_lots[item] += quantity;
    lot_go_on(m, m->lots.n - 1);
}

void pipeline_start(struct trn_model *m)
{
    for (trn_id h = 0; h < m->sc->n_hubs; h++)
        m->hubs[h].factor = 1.0;
}
