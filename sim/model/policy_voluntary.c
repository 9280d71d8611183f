/* policy_voluntary.c - each donor by its own preferences, for the shortage as it sees it.
 *
 * A turn spreads the money that is free over the items in proportion to preference x value of the
 * shortage, up to the shortage and up to what there is to give: first drawdown money over stock, then
 * procurement money over orders. A share too small for one item (or for a tenth of a lot) is set by
 * for it and adds up from turn to turn. */
#include "core.h"

struct choice {
    double weight, want; /* want: cents */
    int64_t most, cost;
    trn_id line;
};

/* What donor d could give of item i from this account; weight 0 when nothing. */
static struct choice consider(struct trn_model *m, trn_id d, trn_id i, enum trn_account_kind kind)
{
    const struct trn_donor_item *di = &m->sc->donors[d].items[i];
    struct choice c = {.line = TRN_NONE, .cost = m->sc->items[i].unit_cost_cents};
    if (di->preference <= 0.0 || !may_give(m, d, i))
        return c;
    if (kind == TRN_PROCUREMENT) {
        if (di->line == TRN_NONE)
            return c;
        c.line = di->line;
        c.cost = unit_cost(m, i, c.line);
        c.most = line_free(m, c.line);
    } else {
        c.most = stock_free(m, d, i);
    }
    if (c.most <= 0)
        return c;
    double lead = lead_days(m, d, i, c.line);
    double shortage = view_level(m, i, lead);
    if (shortage > 0.0)
        shortage = fmax(0.0, shortage - view_position(m, d, i, lead));
    if (shortage < (double)c.most)
        c.most = (int64_t)shortage;
    c.weight = c.most > 0 ? di->preference * shortage * (double)c.cost : 0.0;
    return c;
}

/* Share `budget` by weight, none above its most; what one cannot take the others get. */
static void spread(struct choice *choices, int32_t n, double budget)
{
    for (int pass = 0; pass < 4 && budget > 0.5; pass++) {
        double sum = 0.0, given = 0.0;
        for (int32_t i = 0; i < n; i++)
            if (choices[i].want < (double)choices[i].most * (double)choices[i].cost)
                sum += choices[i].weight;
        if (sum <= 0.0)
            return;
        for (int32_t i = 0; i < n; i++) {
            double room = (double)choices[i].most * (double)choices[i].cost - choices[i].want;
            if (room <= 0.0)
                continue;
            double part = fmin(room, budget * choices[i].weight / sum);
            choices[i].want += part;
            given += part;
        }
        budget -= given;
    }
}

static void give_from(struct trn_model *m, trn_id d, enum trn_account_kind kind, double credit)
{
    struct choice choices[TRN_MAX_ITEMS];
    int32_t n = m->sc->n_items;
    int64_t left = money_free(m, d, kind);
    double budget = (double)left;
    if (left <= 0)
        return;
    for (int32_t i = 0; i < n; i++) {
        choices[i] = consider(m, d, i, kind);
        double *intent = &offer_of(m, d, i)->intent[kind];
        if (choices[i].weight <= 0.0)
            *intent = 0.0;
        budget -= *intent;
    }
    spread(choices, n, fmax(0.0, budget));
    for (int32_t i = 0; i < n; i++) {
        struct choice *c = &choices[i];
        double *intent = &offer_of(m, d, i)->intent[kind];
        if (c->weight <= 0.0)
            continue;
        double cents = fmin(c->want + *intent, (double)left);
        int64_t quantity = (int64_t)(cents / (double)c->cost);
        if (quantity > c->most)
            quantity = c->most;
        int64_t least = m->sc->items[i].lot / 10;
        if (quantity < 1 || (quantity < least && quantity < c->most)) {
            *intent = cents;
            continue;
        }
        *intent = quantity == c->most
                      ? 0.0
                      : fmin((double)c->cost, fmax(0.0, cents - (double)quantity * (double)c->cost));
        left -= quantity * c->cost;
        pledge_make(m, d, i, c->line, quantity, credit, false);
    }
}

static void turn(struct trn_model *m, trn_id donor, double credit)
{
    give_from(m, donor, TRN_DRAWDOWN, credit);
    give_from(m, donor, TRN_PROCUREMENT, credit);
}

const struct policy policy_voluntary = {.name = "voluntary", .turn = turn};

/* Announced yearly sums change how fast money may be promised (money.c), not how it is spread. */
const struct policy policy_agreed = {.name = "agreed", .turn = turn};
