/* pledges.c - from a promise to its end.
 *
 *   pledged --latency, holds--> decided --+--> stock: lots leave (pipeline.c)      --> delivered
 *                                  |      +--> order: contracted, made in batches  --> delivered
 *                                  +--> broken: seen as outstanding until the day it was promised for
 *
 * A promise is kept with the regime's `honour` (odds times the donor's factor), and on time with
 * `on_time`; a late one is late by a lognormal delay. The draws belong to the donor's k-th pledge and do
 * not depend on the regime. */
#include "core.h"

#include <gsl/gsl_cdf.h>

double odds_times(double p, double factor)
{
    if (factor <= 0.0)
        return 0.0;
    if (p >= 1.0 || p <= 0.0 || factor == 1.0)
        return p;
    double odds = factor * p / (1.0 - p);
    return odds / (1.0 + odds);
}

/* exp(ln median + sigma z) for a uniform draw. */
static double lognormal(double median, double sigma, double u)
{
    return median <= 0.0 ? 0.0 : median * exp(sigma * gsl_cdf_ugaussian_Pinv(u));
}

static void now_outstanding(struct trn_model *m, int32_t id)
{
    const struct pledge *p = &m->pledges.at[id];
    offer_of(m, p->donor, p->item)->outstanding += p->asked;
    m->out_now[p->item] += p->asked;
    open_add(m, id);
}

static void add_to(struct trn_model *m, struct past *past, double quantity)
{
    past_set(m, past, now(m), past_at(past, now(m)) + quantity, 0.0);
}

static void count_decided(struct trn_model *m, const struct pledge *p)
{
    double cents = (double)p->quantity * (double)p->unit_cost;
    if (p->t_decided >= 0.0) /* what was decided before the start is in the donor's sum of the year before */
        burden_given(m, p->donor, cents * funds_own_part(m, p->donor));
    m->donor_month[3 * p->donor + 1] += cents;
    offer_of(m, p->donor, p->item)->decided += p->quantity;
    m->given[p->item] = true;
    if (!p->promise || p->t_decided > 0.0)
        m->first_given[p->item] = fmin(m->first_given[p->item], p->t_decided);
}

/* A part is delivered, lost or withdrawn: it is no longer outstanding. */
void pledge_over(struct trn_model *m, int32_t id, int64_t quantity, int64_t *counter)
{
    struct pledge *p = &m->pledges.at[id];
    open_take(m, id, quantity);
    *counter += quantity;
    offer_of(m, p->donor, p->item)->outstanding -= quantity;
    m->out_now[p->item] -= quantity;
    if (counter == &p->delivered) {
        add_to(m, &offer_of(m, p->donor, p->item)->past, (double)quantity);
        add_to(m, &m->over_total[p->item], (double)quantity);
        if (p->tasked)
            add_to(m, &m->over_tasked[p->item], (double)quantity);
        double cents = (double)quantity * (double)p->unit_cost;
        m->donor_month[3 * p->donor + 2] += cents;
        offer_of(m, p->donor, p->item)->delivered += quantity;
    }
    if (pledge_left(p) == 0) {
        p->t_done = now(m);
        p->state = p->delivered + p->lost > 0 ? DONE : WITHDRAWN;
    }
}

static void withdraw(struct trn_model *m, int32_t id, int64_t quantity, const char *why)
{
    struct pledge *p = &m->pledges.at[id];
    if (quantity <= 0)
        return;
    if (p->charged)
        money_release(m, p->donor, account_of(p->line), quantity * p->unit_cost);
    if (p->line == TRN_NONE && !p->promise)
        offer_of(m, p->donor, p->item)->reserved -= quantity;
    p->quantity -= quantity;
    pledge_over(m, id, quantity, &p->withdrawn);
    trace_event(m, "withdrawn", m->sc->donors[p->donor].name, p->item, quantity, why);
}

/* Floors may have risen since the promise: what is no longer above them is not given. False when
 * nothing is left of the pledge. */
static bool keep_floor(struct trn_model *m, int32_t id)
{
    const struct pledge *p = &m->pledges.at[id];
    int64_t kept = offer_of(m, p->donor, p->item)->reserved + stock_floor(m, p->donor, p->item);
    int64_t over = kept - stock_now(m, p->donor, p->item);
    withdraw(m, id, over < p->quantity ? over : p->quantity, "stock at its floor");
    return m->pledges.at[id].quantity > 0;
}

/* ---- deciding -------------------------------------------------------------------------------------- */

struct luck {
    bool kept;
    double late_days;
};

/* What becomes of a donor's promise with this number: drawn, so that it does not depend on the regime;
 * the regime's levers decide how much luck is enough. */
static struct luck luck_of(const struct trn_model *m, const struct pledge *p)
{
    const struct trn_donor *donor = &m->sc->donors[p->donor];
    const struct trn_levers *levers = m->levers;
    struct luck luck = {.kept = draw(m, donor->hash, P_HONOUR, p->number) <
                                odds_times(levers->honour, donor->honour_factor)};
    if (draw(m, donor->hash, P_ON_TIME, p->number) >= odds_times(levers->on_time, donor->on_time_factor))
        luck.late_days = DAYS_PER_MONTH * lognormal(levers->late_months, levers->late_sigma,
                                                    draw(m, donor->hash, P_LATENESS, p->number));
    return luck;
}

static void broken_promise_due(struct trn_engine *engine, void *object, uint64_t id)
{
    (void)engine;
    struct trn_model *m = object;
    withdraw(m, (int32_t)id, m->pledges.at[id].quantity, "promise not kept");
}

static uint32_t pledge_entity(const struct trn_model *m, const struct pledge *p)
{
    return m->sc->donors[p->donor].hash * 2654435761u ^ (m->sc->items[p->item].hash + p->number * 40503u);
}

static void ship(struct trn_model *m, int32_t id, int64_t quantity)
{
    struct pledge *p = &m->pledges.at[id];
    int64_t lot = m->sc->items[p->item].lot;
    uint32_t entity = pledge_entity(m, p);
    while (quantity > 0) {
        int64_t part = quantity < lot ? quantity : lot;
        p = &m->pledges.at[id];
        if (p->charged)
            money_spend(m, p->donor, account_of(p->line), part * p->unit_cost);
        if (p->promise) {
            m->set_aside[p->item] += part;
        } else {
            struct offer *offer = offer_of(m, p->donor, p->item);
            int64_t below = (int64_t)ceil(floor_full(m, p->donor, p->item)) - offer->stock;
            offer->reserved -= part;
            offer->stock -= part;
            offer->given += part;
            if (below + part > 0) /* only the pool lets a stock go below the full floor */
                m->pools[p->item].given += below > 0 ? part : below + part;
            if (offer->stock < stock_floor(m, p->donor, p->item))
                m->floor_breaches++;
        }
        p->shipped += part;
        if (isnan(p->t_first_shipped))
            p->t_first_shipped = now(m);
        lot_start(m, id, p->item, p->donor, m->sc->donors[p->donor].route, part, entity, p->lots++);
        quantity -= part;
    }
}

static void stock_leaves(struct trn_engine *engine, void *object, uint64_t id)
{
    (void)engine;
    struct trn_model *m = object;
    if (keep_floor(m, (int32_t)id))
        ship(m, (int32_t)id, m->pledges.at[id].quantity);
}

static void line_gets_order(struct trn_engine *engine, void *object, uint64_t id)
{
    (void)engine;
    pledge_contract(object, (int32_t)id);
}

/* A hold of decisions lets through what was promised in it; one of payments alone, what its money can pay. */
static bool waits_for_payment(struct trn_model *m, const struct pledge *p)
{
    if (!held(m, p->donor, TRN_STOP_PAYMENTS) || p->through)
        return false;
    return held(m, p->donor, TRN_STOP_DECISIONS) || !p->charged ||
           !money_pays_in_hold(m, p->donor, account_of(p->line), p->quantity * p->unit_cost);
}

void pledge_contract(struct trn_model *m, int32_t id)
{
    struct pledge *p = &m->pledges.at[id];
    if (waits_for_payment(m, p)) {
        hold_wait(m, p->donor, TRN_STOP_PAYMENTS, id);
        return;
    }
    p->t_contracted = now(m);
    trace_event(m, "contracted", m->sc->donors[p->donor].name, p->item, p->quantity,
                m->sc->lines[p->line].name);
    line_order(m, p->line, id, p->quantity, p->promise ? 0.0 : NAN);
}

void pledge_decide(struct trn_model *m, int32_t id)
{
    struct pledge *p = &m->pledges.at[id];
    p->event = 0;
    if (held(m, p->donor, TRN_STOP_DECISIONS) && !p->through) {
        hold_wait(m, p->donor, TRN_STOP_DECISIONS, id);
        trace_event(m, "decision waits", m->sc->donors[p->donor].name, p->item, p->quantity, "hold");
        return;
    }
    if (p->line == TRN_NONE && !keep_floor(m, id))
        return;
    p = &m->pledges.at[id];
    p->t_decided = now(m);
    p->state = DECIDED;
    count_decided(m, p);
    trace_event(m, "decided", m->sc->donors[p->donor].name, p->item, p->quantity, NULL);

    struct luck luck = m->sc->donors[p->donor].fund ? (struct luck){.kept = true} : luck_of(m, p);
    if (!luck.kept) {
        p->state = BROKEN;
        p->event = at(m, fmax(now(m), p->promised_by), PRI_PROMISE, broken_promise_due, (uint64_t)id);
        return;
    }
    p->late_days = luck.late_days;
    double transfer = p->pooled > 0 ? m->levers->transfer_days : 0.0;
    p->event = at(m, now(m) + p->late_days + transfer, PRI_PROMISE,
                  p->line == TRN_NONE ? stock_leaves : line_gets_order, (uint64_t)id);
}

static void decision_due(struct trn_engine *engine, void *object, uint64_t id)
{
    (void)engine;
    pledge_decide(object, (int32_t)id);
}

int32_t pledge_make(struct trn_model *m, trn_id donor, trn_id item, trn_id line, int64_t quantity,
                    double credit, bool tasked)
{
    const struct trn_donor *def = &m->sc->donors[donor];
    struct donor_state *ds = &m->donors[donor];
    int32_t id = m->pledges.n;
    double t = now(m);
    struct pledge p = {.donor = donor,
                       .item = item,
                       .line = line,
                       .quantity = quantity,
                       .asked = quantity,
                       .unit_cost = unit_cost(m, item, line),
                       .charged = true,
                       .tasked = tasked,
                       .through = held(m, donor, TRN_STOP_DECISIONS),
                       .number = ds->pledges++,
                       .t_requested = t - credit,
                       .t_pledged = t,
                       .t_decided = NAN,
                       .t_contracted = NAN,
                       .t_first_shipped = NAN,
                       .t_first_hub = NAN,
                       .t_done = NAN};
    p.promised_by = t + lead_days(m, donor, item, line);
    if (line == TRN_NONE) {
        p.pooled = pool_beyond(m, donor, item, quantity);
        if (p.pooled > 0 && pool_beyond(m, donor, item, 1) == 0) /* else it is in the lead time */
            p.promised_by += m->levers->transfer_days;
    }
    VEC_PUSH(m, m->pledges, p);
    money_commit(m, donor, account_of(p.line), quantity * p.unit_cost);
    if (line == TRN_NONE)
        offer_of(m, donor, item)->reserved += quantity;
    now_outstanding(m, id);
    trust_promise(m, id);
    offer_of(m, donor, item)->pledged += quantity;
    m->donor_month[3 * donor] += (double)quantity * (double)p.unit_cost;
    trace_event(m, "pledged", def->name, item, quantity,
                line == TRN_NONE ? "from stock" : m->sc->lines[line].name);

    double wait = 0.0;
    if (!def->fund)
        wait = lognormal(decision_median(m, donor, item), m->levers->decision_sigma,
                         draw(m, def->hash, P_LATENCY, p.number)) +
               decision_extra(m, item);
    m->pledges.at[id].event = at(m, t + fmax(0.0, wait - credit), PRI_DECISION, decision_due, (uint64_t)id);
    return id;
}

/* ---- promises that the scenario already holds --------------------------------------------------------- */

static void promised_lot(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine;
    struct trn_model *m = object;
    int32_t id = (int32_t)(argument & 0xffffffff);
    struct pledge *p = &m->pledges.at[id];
    int64_t lot = m->sc->items[p->item].lot, left = p->quantity - p->shipped;
    ship(m, id, left < lot ? left : lot);
}

static void promise_begins(struct trn_engine *engine, void *object, uint64_t k)
{
    (void)engine;
    struct trn_model *m = object;
    const struct trn_promise *def = &m->sc->promises[k];
    const struct trn_donor *donor = &m->sc->donors[def->donor];
    int32_t id = m->pledges.n;
    /* Draws of listed promises have numbers of their own, far from those of later pledges. */
    struct pledge p = {.donor = def->donor,
                       .item = def->item,
                       .line = def->line,
                       .quantity = def->quantity,
                       .asked = def->quantity,
                       .charged = def->charged,
                       .promise = true,
                       .state = DECIDED,
                       .unit_cost = unit_cost(m, def->item, def->line), /* at the start books are empty */
                       .number = 0x80000000u + trn_hash_name(def->name) % 0x7fffffffu,
                       .t_requested = def->day,
                       .t_pledged = def->day,
                       .t_decided = def->day,
                       .t_contracted = NAN,
                       .t_first_shipped = NAN,
                       .t_first_hub = NAN,
                       .t_done = NAN};
    double t = now(m);
    trn_id route = def->line == TRN_NONE ? donor->route : m->sc->lines[def->line].route;
    p.promised_by = fmax(def->until, t) + m->route_mean[route];
    struct luck luck = def->certain ? (struct luck){.kept = true} : luck_of(m, &p);
    p.late_days = luck.late_days;
    /* An account cannot pay for more than was voted: then the promise is paid from elsewhere. */
    if (p.charged && p.quantity > money_voted_left(m, p.donor, account_of(p.line)) / p.unit_cost) {
        p.charged = false;
        trace_event(m, "not charged", donor->name, p.item, p.quantity, "account too small");
    }
    VEC_PUSH(m, m->pledges, p);
    if (p.charged)
        money_commit(m, p.donor, account_of(p.line), p.quantity * p.unit_cost);
    now_outstanding(m, id);
    trust_promise(m, id);
    offer_of(m, p.donor, p.item)->pledged += p.quantity;
    m->donor_month[3 * p.donor] += (double)p.quantity * (double)p.unit_cost;
    count_decided(m, &m->pledges.at[id]);
    if (!luck.kept) {
        m->pledges.at[id].state = BROKEN;
        m->pledges.at[id].event = at(m, p.promised_by, PRI_PROMISE, broken_promise_due, (uint64_t)id);
        return;
    }
    if (def->line != TRN_NONE) {
        m->pledges.at[id].event = at(m, t + luck.late_days, PRI_PROMISE, line_gets_order, (uint64_t)id);
        return;
    }
    int64_t lot = m->sc->items[p.item].lot;
    int64_t lots = (p.quantity + lot - 1) / lot;
    double span = fmax(0.0, def->until - t);
    for (int64_t j = 0; j < lots; j++) {
        double due = t + luck.late_days + span * ((double)j + 0.5) / (double)lots;
        if (!(due < m->sc->end)) /* nor are the later ones: lots past the end may be too many to count to */
            break;
        at(m, due, PRI_PROMISE, promised_lot, (uint64_t)id);
    }
}

void pledges_start(struct trn_model *m)
{
    const struct trn_scenario *sc = m->sc;
    for (trn_id d = 0; d < sc->n_donors; d++) {
        for (trn_id i = 0; i < sc->n_items; i++) {
            struct offer *offer = offer_of(m, d, i);
            offer->stock = offer->opening = sc->donors[d].items[i].stock;
            past_set(m, &offer->past, 0.0, 0.0, 0.0);
        }
    }
    for (trn_id i = 0; i < sc->n_items; i++) {
        past_set(m, &m->over_total[i], 0.0, 0.0, 0.0);
        past_set(m, &m->over_tasked[i], 0.0, 0.0, 0.0);
    }
    for (int32_t k = 0; k < sc->n_promises; k++) {
        if (sc->promises[k].day <= 0.0)
            promise_begins(m->engine, m, (uint64_t)k);
        else
            at(m, sc->promises[k].day, PRI_PROMISE, promise_begins, (uint64_t)k);
    }
    open_start(m);
}
