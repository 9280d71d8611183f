/* production.c - lines, their order books, planned capacity and its slip.
 *
 * An order waits its lead time (contract, material), then joins the queue and is made in order of
 * joining, or after the class that the line prefers (for the recipient, or donors' own), in batches that
 * leave one by one. Capacity follows its plan, slipped, and is set anew on the first of each month; between
 * two such moments output is a constant rate, at most capacity and what components allow (components.c),
 * and the end of the batch is scheduled. Capacity that has no order is unused or fills the owner's stock,
 * as the line says. */
#include "core.h"

/* A drawn slip as it is under the regime's lever. */
static double slip_now(const struct trn_model *m, const struct trn_dist *law, double slip_at, double slip)
{
    if (!isnan(m->levers->ramp_slip)) {
        double seen_at = isnan(slip_at) ? trn_dist_median(law) : slip_at;
        if (seen_at > 1.0)
            slip = 1.0 + (slip - 1.0) * (m->levers->ramp_slip - 1.0) / (seen_at - 1.0);
    }
    return fmax(1.0, slip);
}

/* The plan's growth after slip_from comes later by the slip: its day d is reached at
 * slip_from + slip x (d - slip_from). */
double planned_capacity(const struct trn_model *m, const struct trn_schedule *plan, double slip_from,
                        const struct trn_dist *law, double slip_at, double slip)
{
    double t = now(m);
    if (t > slip_from)
        t = slip_from + (t - slip_from) / slip_now(m, law, slip_at, slip);
    return trn_schedule_at(plan, t);
}

/* Product of the events in force that stop or slow the line: by the calendar, whatever slips. */
static double events_factor(const struct trn_model *m, trn_id l)
{
    double factor = 1.0;
    for (int32_t e = 0; e < m->sc->n_events; e++) {
        const struct trn_event *event = &m->sc->events[e];
        if (event->kind == TRN_EVENT_LINE && event->line == l && event->from <= now(m) && now(m) < event->to)
            factor *= event->factor;
    }
    return factor;
}

/* The rate of a line that takes components is set when they are shared. */
static void set_capacity(struct trn_model *m, trn_id l)
{
    const struct trn_line *line = &m->sc->lines[l];
    struct line_state *ls = &m->lines[l];
    double plan = planned_capacity(m, &line->capacity, line->slip_from, &line->slip, line->slip_at, ls->slip);
    ls->per_day = (plan + ls->added) / DAYS_PER_MONTH * events_factor(m, l);
    if (line->n_parts == 0)
        ls->rate = ls->per_day;
}

double line_slip(const struct trn_model *m, trn_id l)
{
    const struct trn_line *line = &m->sc->lines[l];
    return slip_now(m, &line->slip, line->slip_at, m->lines[l].slip);
}

static bool makes_idle(const struct trn_model *m, trn_id l)
{
    const struct trn_line *line = &m->sc->lines[l];
    return line->recipient_owned || line->idle == TRN_IDLE_STOCK;
}

bool line_works(const struct trn_model *m, trn_id l)
{
    return m->lines[l].batch > 0 || makes_idle(m, l);
}

/* Bring progress up to now. Idle output is counted whole and goes where it belongs. */
void line_settle(struct trn_model *m, trn_id l)
{
    struct line_state *ls = &m->lines[l];
    const struct trn_line *line = &m->sc->lines[l];
    double t = now(m);
    if (line_works(m, l))
        ls->progress += ls->rate * (t - ls->since);
    ls->since = t;
    if (ls->batch > 0 || !makes_idle(m, l))
        return;
    int64_t whole = (int64_t)floor(ls->progress);
    if (line->recipient_owned || whole == 0)
        return; /* the recipient's own output is sent off week by week */
    ls->progress -= (double)whole;
    ls->idle_made += whole;
    stock_comes_in(m, line->owner, line->item, whole);
}

static void batch_done(struct trn_engine *engine, void *object, uint64_t l);

void line_schedule(struct trn_model *m, trn_id l)
{
    struct line_state *ls = &m->lines[l];
    if (ls->done)
        trn_engine_cancel(m->engine, ls->done);
    ls->done = 0;
    if (ls->batch > 0 && ls->rate > 0.0)
        ls->done = at(m, now(m) + fmax(0.0, (double)ls->batch - ls->progress) / ls->rate, PRI_PRODUCTION,
                      batch_done, (uint64_t)l);
}

/* Start the next batch, if there is an order. Progress carries its fraction on. */
static void next_batch(struct trn_model *m, trn_id l)
{
    struct line_state *ls = &m->lines[l];
    bool worked = line_works(m, l);
    ls->batch = 0;
    if (ls->head < ls->queue.n) {
        int64_t left = ls->queue.at[ls->head].left, most = m->sc->lines[l].batch;
        ls->batch = left < most ? left : most;
    }
    line_schedule(m, l);
    if (line_works(m, l) != worked)
        components_line_changed(m, l);
}

static void leaves_for_recipient(struct trn_model *m, trn_id l, int32_t id, int64_t made)
{
    struct pledge *p = &m->pledges.at[id];
    m->lines[l].made += made;
    if (p->charged)
        money_spend(m, p->donor, TRN_PROCUREMENT, made * p->unit_cost);
    p->shipped += made;
    if (isnan(p->t_first_shipped))
        p->t_first_shipped = now(m);
    lot_start(m, id, p->item, p->donor, m->sc->lines[l].route, made,
              m->sc->donors[p->donor].hash ^ m->sc->lines[l].hash ^ p->number * 40503u, p->lots++);
}

/* An own order goes into its owner's stock as it comes off the line. */
static void leaves_for_owner(struct trn_model *m, trn_id l, trn_id donor, int64_t made)
{
    m->lines[l].own_made += made;
    m->lines[l].own_book -= made;
    stock_comes_in(m, donor, m->sc->lines[l].item, made);
}

static void batch_done(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine;
    struct trn_model *m = object;
    trn_id l = (trn_id)argument;
    struct line_state *ls = &m->lines[l];
    ls->done = 0;
    line_settle(m, l);
    struct order *order = &ls->queue.at[ls->head];
    int64_t made = ls->batch;
    ls->progress = fmax(0.0, ls->progress - (double)made);
    ls->book -= made;
    order->left -= made;
    if (order->left == 0)
        ls->head++;
    if (order->pledge == OWN_ORDER)
        leaves_for_owner(m, l, order->donor, made);
    else
        leaves_for_recipient(m, l, order->pledge, made);
    next_batch(m, l);
}

static void insert(struct trn_model *m, struct line_state *ls, int32_t place, struct order order)
{
    VEC_PUSH(m, ls->queue, order);
    for (int32_t k = ls->queue.n - 1; k > place; k--)
        ls->queue.at[k] = ls->queue.at[k - 1];
    ls->queue.at[place] = order;
}

/* The class that the line prefers goes before the other, but not into a batch that is being made: what is
 * left of the order at the head is parted from its present batch. */
static int32_t place_of(struct trn_model *m, trn_id l, bool own)
{
    struct line_state *ls = &m->lines[l];
    enum trn_line_priority priority = m->sc->lines[l].priority;
    if (priority == TRN_BY_QUEUE || (priority == TRN_OWN_FIRST) != own)
        return ls->queue.n;
    int32_t place = ls->head;
    while (place < ls->queue.n && (ls->queue.at[place].pledge == OWN_ORDER) == own)
        place++;
    if (place > ls->head || place == ls->queue.n)
        return place;
    struct order rest = ls->queue.at[place];
    rest.left -= ls->batch;
    ls->queue.at[place].left = ls->batch;
    if (rest.left > 0)
        insert(m, ls, place + 1, rest);
    return place + 1;
}

void line_enqueue(struct trn_model *m, trn_id l, struct order order)
{
    struct line_state *ls = &m->lines[l];
    line_settle(m, l);
    insert(m, ls, place_of(m, l, order.pledge == OWN_ORDER), order);
    if (ls->batch == 0)
        next_batch(m, l);
}

static void order_ready(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine;
    struct trn_model *m = object;
    int32_t id = (int32_t)(argument & 0xffffffff);
    line_enqueue(m, (trn_id)(argument >> 32), (struct order){id, TRN_NONE, m->pledges.at[id].quantity});
}

/* lead NaN: drawn. */
void line_order(struct trn_model *m, trn_id l, int32_t pledge, int64_t quantity, double lead)
{
    const struct trn_line *line = &m->sc->lines[l];
    struct line_state *ls = &m->lines[l];
    if (isnan(lead))
        lead = trn_dist_quantile(&line->lead_days, draw(m, line->hash, P_LEAD, ls->orders++));
    ls->book += quantity;
    expansion_consider(m, l);
    at(m, now(m) + fmax(0.0, lead), PRI_PRODUCTION, order_ready, (uint64_t)l << 32 | (uint32_t)pledge);
}

void line_capacity_changed(struct trn_model *m, trn_id l)
{
    line_settle(m, l);
    set_capacity(m, l);
    line_schedule(m, l);
    components_line_changed(m, l);
}

void production_month(struct trn_model *m)
{
    for (trn_id l = 0; l < m->sc->n_lines; l++) {
        line_settle(m, l);
        set_capacity(m, l);
        line_schedule(m, l);
        expansion_consider(m, l);
    }
    components_month(m);
    own_orders_month(m);
    expansion_month(m);
}

/* The recipient's own output leaves once a week. */
void production_week(struct trn_model *m)
{
    for (trn_id l = 0; l < m->sc->n_lines; l++) {
        const struct trn_line *line = &m->sc->lines[l];
        struct line_state *ls = &m->lines[l];
        if (!line->recipient_owned)
            continue;
        line_settle(m, l);
        int64_t whole = (int64_t)floor(ls->progress);
        if (whole == 0)
            continue;
        ls->progress -= (double)whole;
        ls->idle_made += whole;
        lot_start(m, -1, line->item, TRN_NONE, line->route, whole, line->hash, ls->orders++);
    }
}

void production_start(struct trn_model *m)
{
    for (trn_id l = 0; l < m->sc->n_lines; l++) {
        m->lines[l].slip = trn_dist_quantile(&m->sc->lines[l].slip, draw(m, m->sc->lines[l].hash, P_SLIP, 0));
        set_capacity(m, l);
    }
    components_start(m);
}

/* With what the present rate has made since the line was last settled; reads only. */
int64_t line_idle_made(const struct trn_model *m, trn_id l)
{
    const struct line_state *ls = &m->lines[l];
    if (ls->batch > 0 || !makes_idle(m, l))
        return ls->idle_made;
    return ls->idle_made + (int64_t)floor(ls->progress + ls->rate * (now(m) - ls->since));
}

int64_t line_made(const struct trn_model *m, trn_id l)
{
    return m->lines[l].made + m->lines[l].own_made + line_idle_made(m, l);
}
