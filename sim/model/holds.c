/* holds.c - times in which a donor cannot decide, pay, release, ship or hand over.
 *
 * Scheduled holds come from the scenario. Random ones are part of the world: month by month each
 * donor has a standard normal, made of a common factor and its own part (one-factor Gaussian
 * copula: z = sqrt(rho) F + sqrt(1 - rho) e), and a hold begins in that month when the normal lies
 * below the quantile of the month's probability 1 - exp(-rate x month). The draws do not depend on
 * the regime; its `correlation` and `hold_rate` decide what becomes of them, so a lower rate leaves
 * a subset of the holds of a higher one where the correlation is the same. */
#include "core.h"

#include <gsl/gsl_cdf.h>
#include <string.h>

static const char *const stop_names[STOP_KINDS] = {"decisions", "payments", "release", "transit", "receipt"};

static struct id_list *waiting_for(struct donor_state *ds, int kind)
{
    struct id_list *lists[STOP_KINDS] = {&ds->decisions, &ds->payments, &ds->release, &ds->transit,
                                         &ds->receipt};
    return lists[kind];
}

bool held(const struct trn_model *m, trn_id donor, enum trn_stops stop)
{
    if (donor == TRN_NONE)
        return false;
    for (int k = 0; k < STOP_KINDS; k++)
        if ((unsigned)stop == 1U << k)
            return m->donors[donor].held[k] > 0;
    return false;
}

void hold_wait(struct trn_model *m, trn_id donor, enum trn_stops stop, int32_t id)
{
    for (int k = 0; k < STOP_KINDS; k++)
        if ((unsigned)stop == 1U << k)
            VEC_PUSH(m, waiting_for(&m->donors[donor], k)->ids, id);
}

static void begin(struct trn_model *m, trn_id donor, unsigned stops, const char *why)
{
    for (int k = 0; k < STOP_KINDS; k++)
        if (stops >> k & 1U) {
            m->donors[donor].held[k]++;
            trace_event(m, "hold begins", m->sc->donors[donor].name, TRN_NONE, -1, stop_names[k]);
        }
    trace_event(m, "hold", m->sc->donors[donor].name, TRN_NONE, -1, why);
}

/* Let go on what waited: only what was there when the hold ended, in the order in which it came. */
static void go_on(struct trn_model *m, trn_id donor, int kind)
{
    struct id_list *list = waiting_for(&m->donors[donor], kind);
    int32_t n = list->ids.n;
    for (int32_t k = 0; k < n; k++) {
        int32_t id = waiting_for(&m->donors[donor], kind)->ids.at[k];
        if (1U << kind == TRN_STOP_DECISIONS)
            pledge_decide(m, id);
        else if (1U << kind == TRN_STOP_PAYMENTS)
            pledge_contract(m, id);
        else if (id < 0) /* no lot, but the start of a course */
            training_go_on(m, -1 - id);
        else
            lot_go_on(m, id);
    }
    list->ids.n -= n;
    if (list->ids.n > 0)
        memmove(list->ids.at, list->ids.at + n, sizeof *list->ids.at * (size_t)list->ids.n);
}

static void end(struct trn_model *m, trn_id donor, unsigned stops)
{
    for (int k = 0; k < STOP_KINDS; k++) {
        if (!(stops >> k & 1U) || --m->donors[donor].held[k] > 0)
            continue;
        trace_event(m, "hold ends", m->sc->donors[donor].name, TRN_NONE, -1, stop_names[k]);
        go_on(m, donor, k);
    }
    if (stops & TRN_STOP_PAYMENTS)
        funds_pay(m);
    if ((stops & TRN_STOP_DECISIONS) && !held(m, donor, TRN_STOP_DECISIONS))
        donor_hold_ended(m, donor);
}

/* ---- scheduled ----------------------------------------------------------------------------------- */

static void event_begins(struct trn_engine *engine, void *object, uint64_t id)
{
    (void)engine;
    struct trn_model *m = object;
    const struct trn_event *event = &m->sc->events[id];
    switch (event->kind) {
    case TRN_EVENT_HOLD:
        begin(m, event->donor, event->stops, event->name);
        break;
    case TRN_EVENT_ABSENCE:
        m->donors[event->donor].absent++;
        break;
    case TRN_EVENT_HUB:
        hub_changed(m, event->hub);
        break;
    case TRN_EVENT_DISRUPTION:
        disruption_changed(m, event->route);
        break;
    case TRN_EVENT_LINE:
        line_capacity_changed(m, event->line);
        break;
    case TRN_EVENT_RESERVE:
        floor_reserve(m, event, 1);
        break;
    case TRN_EVENT_ELECTION:
        break;
    }
}

static void event_ends(struct trn_engine *engine, void *object, uint64_t id)
{
    (void)engine;
    struct trn_model *m = object;
    const struct trn_event *event = &m->sc->events[id];
    switch (event->kind) {
    case TRN_EVENT_HOLD:
        end(m, event->donor, event->stops);
        break;
    case TRN_EVENT_ABSENCE:
        m->donors[event->donor].absent--;
        break;
    case TRN_EVENT_HUB:
        hub_changed(m, event->hub);
        break;
    case TRN_EVENT_DISRUPTION:
        disruption_changed(m, event->route);
        break;
    case TRN_EVENT_LINE:
        line_capacity_changed(m, event->line);
        break;
    case TRN_EVENT_RESERVE:
        floor_reserve(m, event, -1);
        break;
    case TRN_EVENT_ELECTION:
        break;
    }
}

/* ---- random -------------------------------------------------------------------------------------- */

static void random_begins(struct trn_engine *engine, void *object, uint64_t donor);
static void random_ends(struct trn_engine *engine, void *object, uint64_t donor)
{
    (void)engine;
    struct trn_model *m = object;
    end(m, (trn_id)donor, m->sc->politics.stops);
}

static void random_begins(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine;
    struct trn_model *m = object;
    trn_id donor = (trn_id)(argument & 0xffff);
    uint32_t k = (uint32_t)(argument >> 16);
    double days =
        trn_dist_quantile(&m->sc->politics.hold_days, draw(m, m->sc->donors[donor].hash, P_HOLD_LENGTH, k));
    begin(m, donor, m->sc->politics.stops, "random");
    at(m, now(m) + fmax(0.0, days), PRI_HOLD_END, random_ends, (uint64_t)donor);
}

static void random_month(struct trn_engine *engine, void *object, uint64_t k)
{
    (void)engine;
    struct trn_model *m = object;
    double rho = m->levers->correlation, rate = m->levers->hold_rate;
    double next = (int32_t)k + 1 < m->layout->n_months ? m->layout->months[k + 1] : m->sc->end;
    double length = next - m->layout->months[k];
    struct trn_key common = key_of(m, 0, P_HOLD_COMMON);
    double f = trn_key_normal(&common, (uint32_t)k);
    for (trn_id d = 0; d < m->sc->n_donors; d++) {
        double mean = rate * m->sc->donors[d].hold_exposure * length / 365.25;
        if (mean <= 0.0 || m->sc->donors[d].fund)
            continue;
        struct trn_key own = key_of(m, m->sc->donors[d].hash, P_HOLD_OWN);
        double z = common_mood(rho, f, trn_key_normal(&own, (uint32_t)k));
        if (gsl_cdf_ugaussian_P(z) < -expm1(-mean)) {
            double start = now(m) + length * draw(m, m->sc->donors[d].hash, P_HOLD_START, (uint32_t)k);
            at(m, start, PRI_HOLD_START, random_begins, (uint64_t)d | k << 16);
        }
    }
    if ((int32_t)k + 1 < m->layout->n_months)
        at(m, next, PRI_HOLD_START, random_month, k + 1);
}

void holds_start(struct trn_model *m)
{
    for (int32_t e = 0; e < m->sc->n_events; e++) {
        const struct trn_event *event = &m->sc->events[e];
        bool empty = event->to <= event->from; /* by uncertain dates */
        if (event->to <= 0.0 || empty || event->kind == TRN_EVENT_ELECTION)
            continue;
        if (event->from <= 0.0)
            event_begins(m->engine, m, (uint64_t)e);
        else
            at(m, event->from, PRI_HOLD_START, event_begins, (uint64_t)e);
        at(m, event->to, PRI_HOLD_END, event_ends, (uint64_t)e);
    }
    at(m, 0.0, PRI_HOLD_START, random_month, 0);
}
