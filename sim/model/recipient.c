/* recipient.c - need, rationing and use.
 *
 *   stock |\                      Use is need x the factor of the band in which the days of
 *         | \  all                supply lie. Between events every rate is constant, so the
 *    30 d |--\---------           moment at which stock crosses into the next band is known
 *         |   `.  0.7             when the rate is set: it is scheduled, not polled.
 *    14 d |-----`.-----
 *         |       `-._ 0.4        A rate carries its fraction on: `carry` is what has been
 *     5 d |-----------`-._        used of the next whole item. */
#include "core.h"

/* ---- intensity: part of the world ------------------------------------------------------------- */

static void draw_path(struct trn_model *m, trn_id c)
{
    const struct trn_capability *cap = &m->sc->capabilities[c];
    const struct trn_intensity *in = &cap->intensity;
    struct trn_key key = key_of(m, cap->hash, P_INTENSITY);
    double *path = m->paths[c], *days = m->path_days[c];
    int32_t weeks = (int32_t)(m->sc->end / 7.0) + 2;
    m->path_n[c] = 1;
    path[0] = 1.0;
    days[0] = 0.0;
    if (in->kind == TRN_INTENSITY_AR1) {
        double z = 0.0, fresh = sqrt(1.0 - in->phi * in->phi);
        for (int32_t w = 0; w < weeks; w++) {
            double e = trn_key_normal(&key, (uint32_t)w);
            z = w == 0 ? e : in->phi * z + fresh * e;
            path[w] = exp(in->sd * z - 0.5 * in->sd * in->sd);
            days[w] = 7.0 * w;
        }
        m->path_n[c] = weeks;
    } else if (in->kind == TRN_INTENSITY_MARKOV) {
        /* From normal to calm or offensive, evenly; from those back to normal. A spell is at
         * least a week: the recipient plans by weeks. */
        int state = 1;
        double t = 0.0;
        int32_t n = 0;
        for (uint32_t k = 0; t < m->sc->end && n < weeks; k++) {
            path[n] = in->factor[state];
            days[n++] = t;
            t += fmax(7.0, in->mean_days[state] * trn_key_exponential(&key, 2 * k));
            state = state != 1 ? 1 : trn_key_uniform(&key, 2 * k + 1) < 0.5 ? 0 : 2;
        }
        m->path_n[c] = n;
    }
}

/* Linear schedules are followed week by week, at the week's mean: need must not depend on how often
 * something happens that makes one look. */
double by_week(const struct trn_schedule *schedule, double t)
{
    if (schedule->rule == TRN_STEP || schedule->n < 2)
        return trn_schedule_at(schedule, t);
    double week = 7.0 * floor(t / 7.0);
    return trn_schedule_integral(schedule, week, week + 7.0) / 7.0;
}

/* ---- reading: changes nothing ------------------------------------------------------------------ */

double holding_on_hand(const struct trn_model *m, trn_id item, double t)
{
    const struct holding *h = &m->holdings[item];
    return fmax(0.0, (double)h->stock - h->carry - h->rate * (t - h->since));
}

double holding_used(const struct trn_model *m, trn_id item, double t)
{
    const struct holding *h = &m->holdings[item];
    return (double)h->used + fmin((double)h->stock, h->carry + h->rate * (t - h->since));
}

void capability_read(const struct trn_model *m, trn_id c, double t, double *need, double *met)
{
    const struct trn_capability *cap = &m->sc->capabilities[c];
    const struct capability_state *cs = &m->capabilities[c];
    *need = cs->need_area + cs->need * (t - cs->since);
    if (cap->fleet) {
        *met = cs->met_area + cs->ratio * cs->need * (t - cs->since);
        return;
    }
    *met = 0.0;
    for (int32_t k = 0; k < cap->n_items; k++)
        *met += cap->items[k].weight * holding_used(m, cap->items[k].item, t);
}

/* ---- settling and updating ---------------------------------------------------------------------- */

static void settle_use(struct trn_model *m, trn_id item)
{
    struct holding *h = &m->holdings[item];
    double t = now(m);
    double used = h->carry + h->rate * (t - h->since);
    int64_t whole = used < (double)h->stock ? (int64_t)floor(used) : h->stock;
    h->since = t;
    h->used += whole;
    h->stock -= whole;
    h->carry = fmin(used - (double)whole, 1.0);
    if (h->rate > 0.0 && (double)h->stock - h->carry < nearly(h)) {
        h->used += h->stock;
        h->stock = 0;
        h->carry = 0.0;
    }
}

static void crossed(struct trn_engine *engine, void *object, uint64_t item)
{
    (void)engine;
    struct trn_model *m = object;
    m->holdings[item].crossing = 0;
    capability_update(m, m->holdings[item].capability);
}

static double inflow(struct trn_model *m, struct holding *h)
{
    double window = m->sc->recipient.inflow_window_days;
    if (window <= 0.0)
        return 0.0;
    while (h->next_arrival < h->arrivals.n)
        h->in_window += h->arrivals.at[h->next_arrival++].quantity;
    while (h->first_arrival < h->arrivals.n && h->arrivals.at[h->first_arrival].t <= now(m) - window)
        h->in_window -= h->arrivals.at[h->first_arrival++].quantity;
    return (double)h->in_window / window;
}

/* The rate of one consumable from now on, and the moment at which it must be looked at again. */
static void update_consumable(struct trn_model *m, const struct trn_capability *cap,
                              const struct trn_capability_item *ci)
{
    struct holding *h = &m->holdings[ci->item];
    const struct trn_holding *def = &m->sc->recipient.items[ci->item];
    double t = now(m);
    double on_hand = (double)h->stock - h->carry;
    double factor = 1.0, edge = 0.0;
    h->trusted = trust_items(m, ci->item);
    for (int32_t b = 0; b < cap->n_ration; b++) {
        factor = cap->ration[b].factor;
        edge = cap->ration[b].days * h->need;
        if (on_hand + h->trusted > edge + nearly(h))
            break;
    }
    double rate = factor * h->need;
    rate = fmax(rate, fmin(h->need, inflow(m, h)));
    if (def->launcher != TRN_NONE)
        rate = fmin(rate, m->holdings[def->launcher].usable * def->per_launcher_per_day);
    if (on_hand <= nearly(h))
        rate = 0.0;
    h->rate = rate;
    double next = rate > 0.0 ? t + (on_hand - fmax(0.0, edge - h->trusted)) / rate : INFINITY;
    if (h->crossing)
        trn_engine_cancel(m->engine, h->crossing);
    h->crossing = at(m, next, PRI_SCHEDULE, crossed, (uint64_t)ci->item);
    past_set(m, &h->past, t, on_hand + (double)h->buffer, -rate);
    buffer_watch(m, ci->item);
}

void capability_update(struct trn_model *m, trn_id c)
{
    const struct trn_capability *cap = &m->sc->capabilities[c];
    struct capability_state *cs = &m->capabilities[c];
    double t = now(m), met;
    capability_read(m, c, t, &cs->need_area, &met);
    if (cap->fleet)
        cs->met_area = met;
    cs->since = t;
    while (cs->step + 1 < m->path_n[c] && m->path_days[c][cs->step + 1] <= t)
        cs->step++;
    cs->intensity = m->paths[c][cs->step];
    cs->need = by_week(&cap->need, t) * (cap->fleet ? 1.0 : cs->intensity);

    double given = 0.0;
    for (int32_t k = 0; !cap->fleet && k < cap->n_items; k++)
        settle_use(m, cap->items[k].item);
    if (!cap->fleet)
        mix_needs(m, c);
    for (int32_t k = 0; k < cap->n_items; k++) {
        const struct trn_capability_item *ci = &cap->items[k];
        if (cap->fleet) {
            fleet_update(m, ci, cs->need);
            given += ci->weight * m->holdings[ci->item].usable;
        } else {
            update_consumable(m, cap, ci);
            given += ci->weight * m->holdings[ci->item].rate;
        }
    }
    cs->ratio = cs->need > 0.0 ? fmin(1.0, given / cs->need) : 1.0;
    if (!cs->failing && cs->ratio < cap->fail_below) {
        cs->failing = true;
        cs->failing_since = t;
    } else if (cs->failing && cs->ratio >= cap->recover_above) {
        struct episode episode = {c, cs->failing_since, t};
        cs->failing = false;
        VEC_PUSH(m, m->episodes, episode);
    }
    /* What fires an item is itself an item: let its users know. */
    for (int32_t i = 0; cap->fleet && i < m->sc->n_items; i++) {
        trn_id launcher = m->sc->recipient.items[i].launcher;
        if (launcher != TRN_NONE && m->holdings[launcher].capability == c &&
            m->holdings[i].capability != TRN_NONE && t > 0.0)
            capability_update(m, m->holdings[i].capability);
    }
}

/* ---- events ---------------------------------------------------------------------------------------- */

static void changed(struct trn_engine *engine, void *object, uint64_t c);

static void watch(struct trn_model *m, trn_id c)
{
    const struct trn_capability *cap = &m->sc->capabilities[c];
    const struct capability_state *cs = &m->capabilities[c];
    double t = now(m), next = trn_schedule_next(&cap->need, t);
    if (cs->step + 1 < m->path_n[c])
        next = fmin(next, m->path_days[c][cs->step + 1]);
    for (int32_t k = 0; k < cap->n_items; k++) {
        const struct trn_holding *def = &m->sc->recipient.items[cap->items[k].item];
        next = fmin(next, trn_schedule_next(&cap->items[k].share, t));
        if (def->has_crews)
            next = fmin(next, trn_schedule_next(&def->crews, t));
    }
    at(m, next, PRI_SCHEDULE, changed, (uint64_t)c);
}

static void changed(struct trn_engine *engine, void *object, uint64_t c)
{
    (void)engine;
    struct trn_model *m = object;
    capability_update(m, (trn_id)c);
    watch(m, (trn_id)c);
}

/* The next week of linear schedules, and the inflow of the past weeks. */
void recipient_week(struct trn_model *m)
{
    for (int32_t c = 0; c < m->sc->n_capabilities; c++)
        capability_update(m, c);
}

void recipient_receive(struct trn_model *m, trn_id item, int64_t quantity)
{
    struct holding *h = &m->holdings[item];
    double unfit = h->dup_carry + (double)quantity * m->levers->duplication;
    int64_t off = (int64_t)floor(unfit);
    if (off > quantity)
        off = quantity;
    h->dup_carry = unfit - (double)off;
    h->written_off += off;
    h->received += quantity;
    int64_t on = buffer_take_in(m, item, quantity - off);
    if (h->capability == TRN_NONE) {
        h->stock += on;
        past_set(m, &h->past, now(m), (double)(h->stock + h->buffer), 0.0);
        return;
    }
    if (m->sc->items[item].kind == TRN_CONSUMABLE) {
        settle_use(m, item);
        if (on > 0) {
            struct arrival arrival = {now(m), on};
            VEC_PUSH(m, h->arrivals, arrival);
        }
    }
    h->stock += on;
    capability_update(m, h->capability);
}

void recipient_start(struct trn_model *m)
{
    const struct trn_scenario *sc = m->sc;
    for (int32_t i = 0; i < sc->n_items; i++) {
        struct holding *h = &m->holdings[i];
        struct trn_key key = key_of(m, sc->items[i].hash, P_LOSS);
        h->capability = TRN_NONE;
        h->stock = sc->recipient.items[i].stock;
        h->hazard_left = trn_key_exponential(&key, 0);
        past_set(m, &h->past, 0.0, (double)h->stock, 0.0);
    }
    for (int32_t c = 0; c < sc->n_capabilities; c++)
        for (int32_t k = 0; k < sc->capabilities[c].n_items; k++)
            m->holdings[sc->capabilities[c].items[k].item].capability = c;
    for (int32_t c = 0; c < sc->n_capabilities; c++)
        draw_path(m, c);
    /* Fleets first: what they can fire caps the use of other items. */
    for (int pass = 0; pass < 2; pass++)
        for (int32_t c = 0; c < sc->n_capabilities; c++)
            if (sc->capabilities[c].fleet == (pass == 0))
                capability_update(m, c);
    for (int32_t c = 0; c < sc->n_capabilities; c++)
        watch(m, c);
}

/* Close what is open, so that whoever counts sees whole items and all failures. */
void recipient_finish(struct trn_model *m)
{
    for (int32_t c = 0; c < m->sc->n_capabilities; c++) {
        struct capability_state *cs = &m->capabilities[c];
        if (!m->sc->capabilities[c].fleet)
            for (int32_t k = 0; k < m->sc->capabilities[c].n_items; k++)
                settle_use(m, m->sc->capabilities[c].items[k].item);
        else
            for (int32_t k = 0; k < m->sc->capabilities[c].n_items; k++)
                fleet_finish(m, m->sc->capabilities[c].items[k].item);
        if (cs->failing) {
            struct episode episode = {c, cs->failing_since, m->sc->end};
            VEC_PUSH(m, m->episodes, episode);
        }
    }
}
