/* fleet.c - platforms: how many are fit for use, and their losses.
 *
 *   usable = min(fleet x serviceability, crews)
 *
 * Many types in one fleet cost spares, tools and mechanics for each. The number of types that counts is
 * the effective one, V = 1 / sum of p^2 over types (inverse Simpson index, the Hill number of order 2;
 * Hill 1973): two types of which one is a curiosity are little more than one. Of the diversity, V - 1, the
 * lever `variants` leaves a share, and each doubling of types costs the share `type_loss`:
 *
 *   serviceability = base x (1 - type_loss)^(log2(1 + variants x (V - 1)))
 *
 * Losses are a Poisson stream: the next falls when the integral of its rate, loss_per_month x fleet x
 * intensity, reaches a drawn unit exponential, so it moves with the fleet. */
#include "core.h"

double fleet_types(const struct trn_model *m, trn_id c)
{
    const struct trn_capability *cap = &m->sc->capabilities[c];
    double fleet = 0.0, squares = 0.0;
    for (int32_t k = 0; k < cap->n_items; k++)
        fleet += (double)m->holdings[cap->items[k].item].stock;
    if (fleet <= 0.0)
        return 1.0;
    for (int32_t k = 0; k < cap->n_items; k++) {
        trn_id i = cap->items[k].item;
        double share = (double)m->holdings[i].stock / fleet;
        squares += share * share / fmax(1.0, m->sc->recipient.items[i].types);
    }
    return 1.0 / squares;
}

double holding_serviceability(const struct trn_model *m, trn_id item)
{
    double share = m->sc->recipient.items[item].serviceability;
    trn_id c = m->holdings[item].capability;
    if (isnan(share))
        share = m->levers->serviceability;
    if (isnan(share))
        share = 1.0;
    double loss = c == TRN_NONE ? 0.0 : m->sc->capabilities[c].type_loss;
    if (loss > 0.0)
        share *= pow(1.0 - loss, log2(1.0 + m->levers->variants * (fleet_types(m, c) - 1.0)));
    return share;
}

/* ---- the fleet ------------------------------------------------------------------------------------ */

/* Bring the integrals of what stands idle up to now. */
static void settle(struct trn_model *m, struct holding *h)
{
    double days = now(m) - h->since;
    h->uncrewed_area += h->uncrewed * days;
    h->unmounted_area += h->unmounted * days;
    h->since = now(m);
}

static void lose_one(struct trn_engine *engine, void *object, uint64_t item);

void fleet_update(struct trn_model *m, const struct trn_capability_item *ci, double target)
{
    struct holding *h = &m->holdings[ci->item];
    const struct trn_holding *def = &m->sc->recipient.items[ci->item];
    double t = now(m);
    settle(m, h);
    h->serviceable = holding_serviceability(m, ci->item);
    h->share = by_week(&ci->share, t);
    h->need = target * h->share / ci->weight;
    h->usable = (double)h->stock * h->serviceable;
    if (crews_limited(m->sc, ci->item)) {
        h->crews = crews_now(m, ci->item);
        h->uncrewed = fmax(0.0, h->usable - h->crews);
        h->unmounted = fmax(0.0, h->crews - (double)h->stock);
        h->usable = fmin(h->usable, h->crews);
    }
    h->hazard_left -= h->hazard_rate * (t - h->hazard_since);
    h->hazard_since = t;
    h->hazard_rate =
        def->loss_per_month / DAYS_PER_MONTH * (double)h->stock * m->capabilities[h->capability].intensity;
    if (h->loss)
        trn_engine_cancel(m->engine, h->loss);
    h->loss = h->hazard_rate > 0.0 ? at(m, t + fmax(0.0, h->hazard_left) / h->hazard_rate, PRI_SCHEDULE,
                                        lose_one, (uint64_t)ci->item)
                                   : 0;
    past_set(m, &h->past, t, (double)h->stock, 0.0);
}

/* A crew goes with the platform when a draw says so and there is a crew to lose. */
static void lose_crew(struct trn_model *m, trn_id item)
{
    double share = m->sc->recipient.items[item].crew_loss;
    struct holding *h = &m->holdings[item];
    if (share <= 0.0 || !crews_limited(m->sc, item) || crews_now(m, item) < 1.0 ||
        draw(m, m->sc->items[item].hash, P_CREW_LOSS, h->losses_drawn) >= share)
        return;
    h->crews_lost++;
    trace_event(m, "crew lost", m->sc->recipient.label, item, 1, NULL);
}

static void lose_one(struct trn_engine *engine, void *object, uint64_t item)
{
    (void)engine;
    struct trn_model *m = object;
    struct holding *h = &m->holdings[item];
    struct trn_key key = key_of(m, m->sc->items[item].hash, P_LOSS);
    h->loss = 0;
    h->stock--;
    h->lost++;
    h->hazard_left = trn_key_exponential(&key, ++h->losses_drawn);
    h->hazard_since = now(m);
    lose_crew(m, (trn_id)item);
    capability_update(m, h->capability);
}

void fleet_finish(struct trn_model *m, trn_id item)
{
    settle(m, &m->holdings[item]);
}
