/* disruptions.c - times in which a stage of a route is closed or slow.
 *
 * Scheduled ones are events of the scenario; their factors of speed multiply. Random ones belong to the
 * world: a stage is open for an exponential time of mean 365.25 / `disrupted_per_year` days, then closed
 * for a drawn length, and so on. Nobody enters a closed stage; who is inside goes on. A slow stage (factor
 * f) takes 1/f of the time of who enters meanwhile. Draws are keyed by the route's name, the stage's place
 * and the number of the closure: all regimes meet the same. */
#include "core.h"

#include <string.h>

static bool disrupts(const struct trn_event *event, trn_id route, const char *stage, double t)
{
    return event->kind == TRN_EVENT_DISRUPTION && event->route == route && event->from <= t &&
           t < event->to && (event->stage[0] == '\0' || strcmp(event->stage, stage) == 0);
}

static void update(struct trn_model *m, trn_id route, int32_t place)
{
    const struct trn_route *def = &m->sc->routes[route];
    struct stage_state *ss = &m->stages[route * TRN_MAX_STAGES + place];
    double factor = ss->closed ? 0.0 : 1.0;
    for (int32_t e = 0; e < m->sc->n_events; e++)
        if (disrupts(&m->sc->events[e], route, def->stages[place].name, now(m)))
            factor *= m->sc->events[e].factor;
    if (factor == ss->factor)
        return;
    ss->factor = factor;
    const char *what = factor <= 0.0 ? "stage closed" : factor < 1.0 ? "stage slowed" : "stage open";
    trace_event(m, what, def->name, TRN_NONE, -1, def->stages[place].name);
    stage_serve(m, route, place);
}

void disruption_changed(struct trn_model *m, trn_id route)
{
    for (int32_t s = 0; s < m->sc->routes[route].n_stages; s++)
        update(m, route, s);
}

/* ---- random ------------------------------------------------------------------------------------------ */

static void closure_begins(struct trn_engine *engine, void *object, uint64_t argument);

static struct trn_key closure_key(const struct trn_model *m, trn_id route, enum purpose purpose)
{
    return key_of(m, trn_hash_name(m->sc->routes[route].name), purpose);
}

static uint32_t closure_number(const struct trn_model *m, uint64_t argument)
{
    return m->stages[argument].closures * TRN_MAX_STAGES + (uint32_t)(argument % TRN_MAX_STAGES);
}

static void next_closure(struct trn_model *m, uint64_t argument)
{
    trn_id route = (trn_id)(argument / TRN_MAX_STAGES);
    const struct trn_stage *stage = &m->sc->routes[route].stages[argument % TRN_MAX_STAGES];
    struct trn_key key = closure_key(m, route, P_DISRUPTION);
    double days = trn_key_exponential(&key, closure_number(m, argument)) * 365.25 / stage->disrupted_per_year;
    at(m, now(m) + days, PRI_HOLD_START, closure_begins, argument);
}

static void closure_ends(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine;
    struct trn_model *m = object;
    m->stages[argument].closed = false;
    m->stages[argument].closures++;
    update(m, (trn_id)(argument / TRN_MAX_STAGES), (int32_t)(argument % TRN_MAX_STAGES));
    next_closure(m, argument);
}

static void closure_begins(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine;
    struct trn_model *m = object;
    trn_id route = (trn_id)(argument / TRN_MAX_STAGES);
    int32_t place = (int32_t)(argument % TRN_MAX_STAGES);
    struct trn_key key = closure_key(m, route, P_DISRUPTION_DAYS);
    double u = trn_key_uniform(&key, closure_number(m, argument));
    double days = trn_dist_quantile(&m->sc->routes[route].stages[place].disrupted_days, u);
    m->stages[argument].closed = true;
    update(m, route, place);
    at(m, now(m) + fmax(0.0, days), PRI_HOLD_END, closure_ends, argument);
}

void disruptions_start(struct trn_model *m)
{
    for (trn_id r = 0; r < m->sc->n_routes; r++)
        for (int32_t s = 0; s < m->sc->routes[r].n_stages; s++)
            if (m->sc->routes[r].stages[s].disrupted_per_year > 0.0)
                next_closure(m, (uint64_t)(r * TRN_MAX_STAGES + s));
}
