/* consolidation.c - lots that wait for each other and travel as one load.
 *
 * A stage with a `load` collects lots of any item and donor until they weigh at least so much, or until
 * the first of them has waited `load_wait` days. The load then takes one vehicle, one draw of time and
 * one draw of loss: fewer journeys, but the eggs are in one basket. A lot that is a load by itself goes
 * at once and leaves the others waiting. */
#include "core.h"

static const double ROUNDING = 1e-9; /* of a sum of masses: ten lots of 0.1 t are a load of 1 t */

static void depart(struct trn_model *m, struct stage_state *ss)
{
    int32_t first = ss->first;
    trn_engine_cancel(m->engine, ss->waited);
    ss->first = -1;
    ss->tonnes = 0.0;
    stage_ready(m, first);
}

static void waited_enough(struct trn_engine *engine, void *object, uint64_t place)
{
    (void)engine;
    struct trn_model *m = object;
    depart(m, &m->stages[place]);
}

void lot_load(struct trn_model *m, int32_t id)
{
    const struct lot *lot = &m->lots.at[id];
    const struct trn_stage *stage = &m->sc->routes[lot->route].stages[lot->stage];
    struct stage_state *ss = stage_state_of(m, lot);
    double tonnes = (double)lot->quantity * m->sc->items[lot->item].mass_tonnes;
    double full = stage->load * (1.0 - ROUNDING);
    if (tonnes >= full) {
        stage_ready(m, id);
        return;
    }
    if (ss->first < 0) {
        ss->first = id;
        ss->waited =
            at(m, now(m) + stage->load_wait, PRI_PIPELINE, waited_enough, (uint64_t)(ss - m->stages));
    } else {
        m->lots.at[ss->last].next = id;
    }
    ss->last = id;
    ss->tonnes += tonnes;
    if (ss->tonnes >= full)
        depart(m, ss);
    else
        lots_wait(m, id);
}
