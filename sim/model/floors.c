/* floors.c - what a donor keeps for itself of an item: floor by date, reserves, less what a pool sets free.
 *
 *   full floor = floor(t) + sum over reserves in force of ceil(factor x opening stock)
 *   floor      = full floor x what pooling.c leaves of it
 *
 * A reserve is kept for another theatre while its event lasts. Promises made before are kept as far as the
 * floor of the day allows (keep_floor in pledges.c). */
#include "core.h"

double floor_full(const struct trn_model *m, trn_id donor, trn_id item)
{
    return trn_schedule_at(&m->sc->donors[donor].items[item].floor, now(m)) +
           (double)offer_of(m, donor, item)->reserve;
}

double floor_level(struct trn_model *m, trn_id donor, trn_id item)
{
    double full = floor_full(m, donor, item);
    return full > 0.0 ? full * pool_keeps(m, donor, item) : 0.0; /* most donors keep nothing of most items */
}

int64_t stock_floor(struct trn_model *m, trn_id donor, trn_id item)
{
    return (int64_t)ceil(floor_level(m, donor, item));
}

/* A reserve begins (sign 1) or ends (-1). */
void floor_reserve(struct trn_model *m, const struct trn_event *event, int sign)
{
    const struct trn_donor *donor = &m->sc->donors[event->donor];
    for (trn_id i = 0; i < m->sc->n_items; i++) {
        int64_t kept = (int64_t)ceil(event->factor * (double)donor->items[i].stock);
        if (kept == 0 || (event->item != TRN_NONE && event->item != i))
            continue;
        offer_of(m, event->donor, i)->reserve += sign * kept;
        pool_changed(m);
        trace_event(m, sign > 0 ? "reserve begins" : "reserve ends", donor->name, i, kept, event->name);
    }
}
