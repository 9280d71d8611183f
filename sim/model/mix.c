/* mix.c - how the need of a capability is divided over its items.
 *
 * By the schedule; or, with mix "launchers", by what the usable launchers of each can fire:
 *
 *   share_k = U_k / sum of U,   U_k = usable launchers x per_launcher_per_day x weight
 *
 * so that the mix moves as new guns arrive and old ones are lost. Items without launchers get nothing
 * then; where no launcher is usable the schedule stands.
 *
 * Substitution: of the need of items that have run out the share `substitution` goes to those that have
 * stock, in proportion to their shares (evenly where these are 0), none beyond what its launchers can fire.
 * What an item takes over is part of its need: rationing and days of supply reckon with it. An item that
 * has run out keeps its own need, since that is what its next arrival is for; only its share falls.
 * Donors do not count substitution (view.c): it is a makeshift, and to plan with it would hide the shortage
 * of what ran out from those who could send it. */
#include "core.h"

#define NEARLY 1e-6 /* of need, and units a day */

/* Units a day that an item's launchers can fire; INFINITY without launchers. */
static double can_fire(const struct trn_model *m, const struct trn_capability_item *ci)
{
    const struct trn_holding *def = &m->sc->recipient.items[ci->item];
    if (def->launcher == TRN_NONE)
        return INFINITY;
    return m->holdings[def->launcher].usable * def->per_launcher_per_day * ci->weight;
}

double item_share(const struct trn_model *m, trn_id c, int32_t k, double scheduled)
{
    const struct trn_capability *cap = &m->sc->capabilities[c];
    double sum = 0.0, own = can_fire(m, &cap->items[k]);
    if (!cap->mix_by_launchers)
        return scheduled;
    for (int32_t j = 0; j < cap->n_items; j++) {
        double fire = can_fire(m, &cap->items[j]);
        sum += isfinite(fire) ? fire : 0.0;
    }
    if (sum <= 0.0)
        return scheduled;
    return isfinite(own) ? own / sum : 0.0;
}

static bool has_stock(const struct trn_model *m, trn_id item)
{
    const struct holding *h = &m->holdings[item];
    return (double)h->stock - h->carry > nearly(h);
}

/* Give `extra` units a day to the items that can take them; what is beyond the room of one goes to the
 * rest, so each pass fills at least one or ends. */
static void hand_on(struct trn_model *m, const struct trn_capability *cap, double need, double extra)
{
    double taken[TRN_MAX_ITEMS] = {0}, left = extra;
    for (int32_t pass = 0; pass < cap->n_items && left > NEARLY * need; pass++) {
        double weight[TRN_MAX_ITEMS] = {0}, sum = 0.0, given = 0.0;
        int32_t open = 0;
        for (int32_t k = 0; k < cap->n_items; k++) {
            const struct holding *h = &m->holdings[cap->items[k].item];
            weight[k] = -1.0; /* takes nothing */
            if (!has_stock(m, cap->items[k].item) ||
                h->share * need + taken[k] >= can_fire(m, &cap->items[k]) - NEARLY)
                continue;
            weight[k] = h->share;
            sum += h->share;
            open++;
        }
        if (open == 0)
            break;
        for (int32_t k = 0; k < cap->n_items; k++) {
            const struct holding *h = &m->holdings[cap->items[k].item];
            if (weight[k] < 0.0)
                continue;
            double part = sum > 0.0 ? left * weight[k] / sum : left / open;
            part = fmin(part, can_fire(m, &cap->items[k]) - h->share * need - taken[k]);
            taken[k] += part;
            given += part;
        }
        left -= given;
    }
    for (int32_t k = 0; k < cap->n_items; k++) {
        struct holding *h = &m->holdings[cap->items[k].item];
        if (taken[k] <= 0.0)
            continue;
        h->share += taken[k] / need;
        h->need = need * h->share / cap->items[k].weight;
    }
    double handed = extra > 0.0 ? (extra - fmax(0.0, left)) / extra * cap->substitution : 0.0;
    for (int32_t k = 0; k < cap->n_items; k++)
        if (!has_stock(m, cap->items[k].item))
            m->holdings[cap->items[k].item].share *= 1.0 - handed;
}

/* Need and share of each consumable of a capability, whose use is settled up to now. */
void mix_needs(struct trn_model *m, trn_id c)
{
    const struct trn_capability *cap = &m->sc->capabilities[c];
    double need = m->capabilities[c].need, out = 0.0;
    for (int32_t k = 0; k < cap->n_items; k++) {
        const struct trn_capability_item *ci = &cap->items[k];
        struct holding *h = &m->holdings[ci->item];
        h->share = item_share(m, c, k, by_week(&ci->share, now(m)));
        h->need = need * h->share / ci->weight;
        if (!has_stock(m, ci->item))
            out += h->share * need;
    }
    if (cap->substitution > 0.0 && out > 0.0)
        hand_on(m, cap, need, cap->substitution * out);
}
