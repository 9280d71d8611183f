/* view.c - what a donor or the planner sees, and how much it then finds short.
 *
 *   span     = target_days + buffer_days + look_ahead x (lead time + review time)
 *   level    = expected need x span
 *   position = recipient's stock as of `info_lag` ago
 *            + own promises for a day within lead time + span, outstanding or handed over since
 *            + visibility x the same of others, as of `info_lag` ago, where it was not reported yet
 *            + what was reported then as handed over by others and was not
 *   shortage = level - position
 *
 * the order-up-to rule with a partial view of the position. What is not seen is promised twice; an old
 * picture promises again what has been promised since. A promise for a later day than a new one would
 * serve does not count against it: missiles ordered for 2026 are no reason to keep those in store
 * (dual sourcing with an index for each lead time, Veeraraghavan & Scheller-Wolf 2008). */
#include "core.h"

double decision_median(const struct trn_model *m, trn_id donor, trn_id item)
{
    return m->levers->decision_median[m->sc->items[item].cls] * m->levers->decision_factor *
           m->sc->donors[donor].decision_factor;
}

double decision_extra(const struct trn_model *m, trn_id item)
{
    bool novel = m->sc->items[item].novel && !m->given[item];
    return m->levers->admin_days + (novel ? m->levers->consensus_days : 0.0);
}

double lead_days(const struct trn_model *m, trn_id donor, trn_id item, trn_id line)
{
    const struct trn_donor *def = &m->sc->donors[donor];
    double sigma = m->levers->decision_sigma, days = 0.0;
    if (!def->fund) /* the mean of a lognormal */
        days = decision_median(m, donor, item) * exp(0.5 * sigma * sigma) + decision_extra(m, item);
    trn_id route = def->route;
    if (line != TRN_NONE) {
        const struct line_state *ls = &m->lines[line];
        days += m->lead_mean[line];
        if (ls->per_day > 0.0)
            days += (double)ls->book / ls->per_day;
        route = m->sc->lines[line].route;
    }
    if (line == TRN_NONE && pool_beyond(m, donor, item, 1) > 0)
        days += m->levers->transfer_days;
    return days + (route == TRN_NONE ? 0.0 : m->route_mean[route]);
}

double view_span(const struct trn_model *m, trn_id item, double lead)
{
    const struct trn_capability *cap = &m->sc->capabilities[m->holdings[item].capability];
    double buffer = cap->fleet ? 0.0 : m->levers->buffer_days;
    return cap->target_days + buffer + m->levers->look_ahead * (lead + m->levers->cadence);
}

double view_level(const struct trn_model *m, trn_id item, double lead)
{
    const struct holding *h = &m->holdings[item];
    if (h->capability == TRN_NONE)
        return 0.0;
    const struct trn_capability *cap = &m->sc->capabilities[h->capability];
    double t = now(m), ahead = m->levers->look_ahead * (lead + m->levers->cadence);
    int32_t k = place_in(cap, item);
    double share =
        item_share(m, h->capability, k, trn_schedule_at(&cap->items[k].share, t)) / cap->items[k].weight;
    if (cap->fleet) {
        double target = fmax(trn_schedule_at(&cap->need, t), trn_schedule_at(&cap->need, t + ahead)) * share;
        double fit = h->stock > 0 && h->usable > 0.0 ? fmin(1.0, h->usable / (double)h->stock) : 1.0;
        const struct trn_holding *def = &m->sc->recipient.items[item];
        if (crews_limited(m->sc, item)) /* more vehicles do not help where crews are what is short */
            fit = holding_serviceability(m, item);
        return target / fmax(fit, 0.1) + def->loss_per_month / DAYS_PER_MONTH * (double)h->stock * ahead;
    }
    double expected = ahead > 0.0 ? trn_schedule_integral(&cap->need, t, t + ahead) / ahead
                                  : trn_schedule_at(&cap->need, t);
    return expected * share * view_span(m, item, lead);
}

double view_position(struct trn_model *m, trn_id donor, trn_id item, double lead)
{
    double seen = now(m) - m->levers->info_lag;
    double until = now(m) + lead + view_span(m, item, lead);
    const struct open_seen due = open_seen(m, donor, item, until, seen);
    /* In the old picture what was handed over since was still to come. */
    const struct past *mine = donor == TRN_NONE ? &m->over_tasked[item] : &offer_of(m, donor, item)->past;
    double own_since = past_at(mine, now(m)) - past_at(mine, seen);
    double all_since = past_at(&m->over_total[item], now(m)) - past_at(&m->over_total[item], seen);
    double reported = reported_by_others(m, donor, item, seen);
    double planned = fmax(0.0, (double)due.others + fmax(0.0, all_since - own_since) - reported);
    return past_at(&m->holdings[item].past, seen) + (double)due.own + own_since +
           m->levers->visibility * planned + reported;
}

int64_t stock_now(struct trn_model *m, trn_id donor, trn_id item)
{
    for (int32_t k = 0; k < m->n_stock_lines; k++) {
        trn_id l = m->stock_lines[k];
        if (m->sc->lines[l].owner == donor && m->sc->lines[l].item == item)
            line_settle(m, l);
    }
    return offer_of(m, donor, item)->stock;
}

int64_t stock_free(struct trn_model *m, trn_id donor, trn_id item)
{
    int64_t stock = stock_now(m, donor, item);
    int64_t left = stock - offer_of(m, donor, item)->reserved - stock_floor(m, donor, item);
    return left > 0 ? left : 0;
}

int64_t line_free(struct trn_model *m, trn_id line)
{
    const struct line_state *ls = &m->lines[line];
    double room = m->sc->lines[line].book_limit_months * DAYS_PER_MONTH * ls->per_day - (double)ls->book;
    return room > 0.0 ? items_of(room) : 0;
}
