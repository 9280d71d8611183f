/* own_orders.c - what donors order for themselves: restock, build-up, another theatre.
 *
 * Such an order stands in the same book as those for the recipient: it makes others wait, raises the
 * price and is a reason to expand. Its output goes straight into its donor's stock, where it may be given
 * like the rest above the floor; a donor that means to keep it has a floor that says so. It is paid from
 * outside the modelled accounts, and it does not ask whether the book has room.
 *
 * A listed order is placed in whole parts, equal but for one item, on the firsts of the months from `from`
 * to `until` that are not before the start; where there is none, all at once. On the first of a month a
 * donor also orders back `restock` x what left its stock in the month before, from the line that it buys
 * from; a fraction of an item is carried on. */
#include "core.h"

/* Firsts of months on day <= t of the run, counted from a first long ago. */
static int32_t firsts_up_to(const struct trn_model *m, double t)
{
    int year, month, day;
    trn_date_from_days(m->sc->start_day + (int32_t)floor(t), &year, &month, &day);
    return 12 * year + month;
}

static void own_order_ready(struct trn_engine *engine, void *object, uint64_t k)
{
    (void)engine;
    struct trn_model *m = object;
    struct own_placed own = m->own_placed.at[k];
    line_enqueue(m, own.line, (struct order){OWN_ORDER, own.donor, own.quantity});
}

static void place(struct trn_model *m, trn_id donor, trn_id l, int64_t quantity, const char *why)
{
    const struct trn_line *line = &m->sc->lines[l];
    struct line_state *ls = &m->lines[l];
    struct own_placed own = {donor, l, quantity};
    if (quantity <= 0)
        return;
    double lead = trn_dist_quantile(&line->lead_days, draw(m, line->hash, P_OWN_LEAD, ls->own_orders++));
    ls->book += quantity;
    ls->own_book += quantity;
    trace_event(m, "own order", m->sc->donors[donor].name, line->item, quantity, why);
    expansion_consider(m, l);
    VEC_PUSH(m, m->own_placed, own);
    at(m, now(m) + fmax(0.0, lead), PRI_PRODUCTION, own_order_ready, (uint64_t)(m->own_placed.n - 1));
}

/* The part of a listed order that is due on the first of a month now. */
static int64_t part_due(const struct trn_model *m, const struct trn_own_order *order)
{
    double from = ceil(fmax(order->from, 0.0));
    if (now(m) < from || now(m) > order->until)
        return 0;
    int64_t before = firsts_up_to(m, from - 1.0);
    int64_t parts = firsts_up_to(m, order->until) - before, k = firsts_up_to(m, now(m)) - before;
    return order->quantity * k / parts - order->quantity * (k - 1) / parts;
}

static void all_at_once(struct trn_engine *engine, void *object, uint64_t k)
{
    (void)engine;
    struct trn_model *m = object;
    const struct trn_own_order *order = &m->sc->own_orders[k];
    place(m, order->donor, order->line, order->quantity, order->name);
}

static void restock(struct trn_model *m)
{
    for (trn_id d = 0; d < m->sc->n_donors; d++)
        for (trn_id i = 0; i < m->sc->n_items; i++) {
            const struct trn_donor_item *di = &m->sc->donors[d].items[i];
            struct offer *offer = offer_of(m, d, i);
            if (di->restock <= 0.0 || offer->given == offer->restock_seen)
                continue;
            double due = offer->restock_carry + di->restock * (double)(offer->given - offer->restock_seen);
            int64_t whole = (int64_t)floor(due);
            offer->restock_seen = offer->given;
            offer->restock_carry = due - (double)whole;
            place(m, d, di->line, whole, "restock");
        }
}

void own_orders_month(struct trn_model *m)
{
    for (int32_t k = 0; k < m->sc->n_own_orders; k++) {
        const struct trn_own_order *order = &m->sc->own_orders[k];
        place(m, order->donor, order->line, part_due(m, order), order->name);
    }
    restock(m);
}

void own_orders_start(struct trn_model *m)
{
    int year, month, day;
    trn_date_from_days(m->sc->start_day, &year, &month, &day);
    for (int32_t k = 0; k < m->sc->n_own_orders; k++) {
        const struct trn_own_order *order = &m->sc->own_orders[k];
        double from = ceil(fmax(order->from, 0.0));
        if (order->until < from || firsts_up_to(m, order->until) == firsts_up_to(m, from - 1.0))
            at(m, fmax(order->from, 0.0), PRI_PRODUCTION, all_at_once, (uint64_t)k);
        else if (day == 1) /* the first of a month that no month's event stands for */
            place(m, order->donor, order->line, part_due(m, order), order->name);
    }
}

int64_t own_made(const struct trn_model *m, trn_id item)
{
    int64_t sum = 0;
    for (trn_id l = 0; l < m->sc->n_lines; l++)
        if (m->sc->lines[l].item == item)
            sum += m->lines[l].own_made;
    return sum;
}
