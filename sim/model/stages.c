/* stages.c - the time that a load spends in a stage, and who has to wait for it.
 *
 * A load is a chain of lots, known by its first; most are of one lot. It starts when the stage is
 * open (disruptions.c) and a vehicle is free; the others queue, first come first served:
 *
 *   lot_go_on -> hub -> lot_load -> stage_ready -> [queue] -> start -> stage_done -> next stage
 *
 * While there is a queue the stage is closed or full, so whoever opens it or leaves it serves the queue. */
#include "core.h"

static void stage_done(struct trn_engine *engine, void *object, uint64_t argument);

static const struct trn_stage *stage_of(const struct trn_model *m, const struct lot *lot)
{
    return &m->sc->routes[lot->route].stages[lot->stage];
}

static double luck_of(const struct trn_model *m, const struct lot *lot, enum purpose purpose)
{
    return draw(m, lot->entity, purpose, lot->number * TRN_MAX_STAGES + (uint32_t)lot->stage);
}

static bool takes_one_more(const struct trn_stage *stage, const struct stage_state *ss)
{
    return ss->factor > 0.0 && (stage->vehicles == 0 || ss->inside < stage->vehicles);
}

/* One draw of time for the whole load, that of its first lot. */
static void start(struct trn_model *m, int32_t first)
{
    const struct lot *lot = &m->lots.at[first];
    struct stage_state *ss = stage_state_of(m, lot);
    ss->inside++;
    for (int32_t id = first; id >= 0; id = m->lots.at[id].next) {
        if (!isnan(m->lots.at[id].t_waits))
            m->stage_wait += now(m) - m->lots.at[id].t_waits;
        m->lots.at[id].t_waits = NAN;
    }
    double days = trn_dist_quantile(&stage_of(m, lot)->days, luck_of(m, lot, P_STAGE)) / ss->factor;
    at(m, now(m) + fmax(0.0, days), PRI_PIPELINE, stage_done, (uint64_t)first);
}

/* One draw of loss for the whole load: who travels together is lost together. */
static void stage_done(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine;
    struct trn_model *m = object;
    int32_t id = (int32_t)argument;
    const struct lot *lot = &m->lots.at[id];
    const struct trn_stage *stage = stage_of(m, lot);
    trn_id route = lot->route;
    int32_t place = lot->stage;
    bool lost = stage->loss > 0.0 && luck_of(m, lot, P_STAGE_LOSS) < stage->loss;
    m->stages[route * TRN_MAX_STAGES + place].inside--;
    while (id >= 0) {
        int32_t next = m->lots.at[id].next;
        m->lots.at[id].next = -1;
        lot_leaves_stage(m, id, lost);
        id = next;
    }
    stage_serve(m, route, place);
}

void lots_wait(struct trn_model *m, int32_t first)
{
    for (int32_t id = first; id >= 0; id = m->lots.at[id].next) {
        if (!isnan(m->lots.at[id].t_waits))
            continue;
        m->lots.at[id].t_waits = now(m);
        lot_row(m, id, "waits");
    }
}

void stage_ready(struct trn_model *m, int32_t first)
{
    const struct lot *lot = &m->lots.at[first];
    struct stage_state *ss = stage_state_of(m, lot);
    if (ss->head == ss->queue.n && takes_one_more(stage_of(m, lot), ss)) {
        start(m, first);
        return;
    }
    VEC_PUSH(m, ss->queue, first);
    lots_wait(m, first);
}

void stage_serve(struct trn_model *m, trn_id route, int32_t place)
{
    struct stage_state *ss = &m->stages[route * TRN_MAX_STAGES + place];
    const struct trn_stage *stage = &m->sc->routes[route].stages[place];
    while (ss->head < ss->queue.n && takes_one_more(stage, ss))
        start(m, ss->queue.at[ss->head++]);
}

void stages_start(struct trn_model *m)
{
    for (trn_id r = 0; r < m->sc->n_routes; r++)
        for (int32_t s = 0; s < m->sc->routes[r].n_stages; s++) {
            m->stages[r * TRN_MAX_STAGES + s].factor = 1.0;
            m->stages[r * TRN_MAX_STAGES + s].first = -1;
        }
}
