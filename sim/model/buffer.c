/* buffer.c - forward stock that the coordinator keeps and releases.
 *
 * What arrives while the recipient has more than the highest threshold of rationing goes into the
 * buffer, up to `buffer_days` of need. When the recipient falls to that threshold, the buffer gives
 * back, at most `release_limit` of its target a day. A buffer is paid for in the months in which it
 * fills: it can hurt. */
#include "core.h"

static double threshold(const struct trn_model *m, trn_id item)
{
    const struct trn_capability *cap = &m->sc->capabilities[m->holdings[item].capability];
    double days = cap->n_ration > 1 ? cap->ration[0].days : cap->target_days;
    return days * m->holdings[item].need;
}

static double target(const struct trn_model *m, trn_id item)
{
    return m->levers->buffer_days * m->holdings[item].need;
}

int64_t buffer_take_in(struct trn_model *m, trn_id item, int64_t quantity)
{
    struct holding *h = &m->holdings[item];
    if (m->levers->buffer_days <= 0.0 || h->capability == TRN_NONE ||
        m->sc->items[item].kind != TRN_CONSUMABLE)
        return quantity;
    double room = target(m, item) - (double)h->buffer;
    double spare = holding_on_hand(m, item, now(m)) + (double)quantity - threshold(m, item);
    int64_t in = items_of(fmin((double)quantity, fmin(room, spare)));
    if (in <= 0)
        return quantity;
    h->buffer += in;
    return quantity - in;
}

static void release(struct trn_engine *engine, void *object, uint64_t item)
{
    (void)engine;
    struct trn_model *m = object;
    struct holding *h = &m->holdings[item];
    h->releasing = false;
    /* Back to the threshold and a day's need above it, so that the next look finds it above. */
    double wanted = threshold(m, (trn_id)item) + h->need - holding_on_hand(m, (trn_id)item, now(m));
    /* A coordinator that keeps no buffer hands over what it still has. */
    double limit = m->levers->buffer_days > 0.0
                       ? fmax(1.0, m->levers->release_limit * target(m, (trn_id)item))
                       : (double)h->buffer;
    if (m->levers->buffer_days <= 0.0)
        wanted = limit;
    int64_t out = items_of(fmin((double)h->buffer, ceil(fmin(wanted, limit))));
    if (out <= 0)
        return;
    h->buffer -= out;
    h->stock += out;
    trace_event(m, "buffer released", "coordinator", (trn_id)item, out, "days of supply below the threshold");
    h->releasing = true; /* the update below must not start a second release today */
    capability_update(m, h->capability);
    h->releasing = false;
    if (h->buffer > 0) {
        h->releasing = true;
        if (at(m, now(m) + 1.0, PRI_PIPELINE, release, item) == 0)
            h->releasing = false;
    }
}

/* Called whenever the stock of an item was looked at. */
void buffer_watch(struct trn_model *m, trn_id item)
{
    struct holding *h = &m->holdings[item];
    bool kept = m->levers->buffer_days > 0.0 && (double)h->stock - h->carry > threshold(m, item) + nearly(h);
    if (h->buffer == 0 || h->releasing || kept)
        return;
    h->releasing = true;
    if (at(m, now(m), PRI_PIPELINE, release, (uint64_t)item) == 0)
        h->releasing = false;
}
