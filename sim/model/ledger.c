/* ledger.c - the books: nothing comes from nowhere, nothing is gone without a trace.
 *
 * Items:  start + made + set aside before + accepted = in donors' stock + on the way + in the buffer +
 *         recipient's stock + used + lost (in use, on the way) + written off
 * Money:  appropriated = unspent + committed + spent + invested + lapsed + transferred, by donor and account,
 *         with nothing below 0; committed and spent are also counted again from the pledges, invested from
 *         the steps of expansion that members paid for.
 * Components: start + made + accepted = used + stock, in fractions, to 1e-6 of what came in; used is counted
 *         again from what the lines have made.
 * Crews:  entered = graduated + failed + in training, by course; a crew that is off counts as an item.
 * What is on the way or reported is counted again from the lots, what is outstanding from the pledges: the
 * running counters of the mechanisms are not their own witnesses. */
#include "core.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the pledges and lots say, counted in one pass. */
struct recount {
    int64_t lots[TRN_MAX_ITEMS], reported[TRN_MAX_ITEMS];
    struct open_sums outstanding[TRN_MAX_ITEMS];
    int64_t committed[TRN_MAX_DONORS][TRN_ACCOUNTS], spent[TRN_MAX_DONORS][TRN_ACCOUNTS];
};

static void count_again(const struct trn_model *m, struct recount *r)
{
    memset(r, 0, sizeof *r);
    for (int32_t k = 0; k < m->lots.n; k++)
        if (!m->lots.at[k].done) {
            r->lots[m->lots.at[k].item] += m->lots.at[k].quantity;
            r->reported[m->lots.at[k].item] += m->lots.at[k].reported ? m->lots.at[k].quantity : 0;
        }
    for (int32_t k = 0; k < m->pledges.n; k++) {
        const struct pledge *p = &m->pledges.at[k];
        enum trn_account_kind kind = account_of(p->line);
        open_count(&r->outstanding[p->item], pledge_left(p), p->t_pledged <= m->open[p->item].seen,
                   p->tasked);
        if (!p->charged)
            continue;
        r->committed[p->donor][kind] += (p->quantity - p->shipped) * p->unit_cost;
        r->spent[p->donor][kind] += p->shipped * p->unit_cost;
    }
}

static void balance_items(const struct trn_model *m, const struct recount *r, struct trn_balance *b)
{
    const struct trn_scenario *sc = m->sc;
    for (trn_id i = 0; i < sc->n_items; i++) {
        const struct holding *h = &m->holdings[i];
        int64_t in = sc->recipient.items[i].stock + m->set_aside[i] + m->accepted[i];
        int64_t out =
            m->in_lots[i] + h->stock + h->buffer + h->used + h->lost + m->lost_on_way[i] + h->written_off;
        for (trn_id d = 0; d < sc->n_donors; d++) {
            const struct offer *offer = offer_of(m, d, i);
            in += offer->opening;
            out += offer->stock;
            b->residual_items += llabs(offer->opening + offer->idle_in - offer->given - offer->stock);
            if (offer->stock < 0 || offer->reserved < 0 || offer->reserved > offer->stock)
                b->residual_items++;
        }
        for (trn_id l = 0; l < sc->n_lines; l++)
            if (sc->lines[l].item == i)
                in += m->lines[l].made + m->lines[l].own_made + m->lines[l].idle_made;
        b->items_in += in;
        b->items_out += out;
        b->residual_items += llabs(in - out) + llabs(r->lots[i] - m->in_lots[i]) +
                             llabs(r->outstanding[i].left - m->out_now[i]);
        b->residual_items += open_residual(&m->open[i], &r->outstanding[i]);
        b->residual_items += llabs(r->reported[i] - m->reports[i].open);
        if (h->stock < 0 || h->buffer < 0)
            b->residual_items++;
    }
}

static void balance_money(const struct trn_model *m, const struct recount *r, struct trn_balance *b)
{
    int64_t invested = 0;
    for (trn_id d = 0; d < m->sc->n_donors; d++)
        for (int kind = 0; kind < TRN_ACCOUNTS; kind++) {
            const struct money *money = &m->donors[d].money[kind];
            int64_t unspent = money_voted_left(m, d, (enum trn_account_kind)kind);
            b->residual_cents +=
                llabs(r->committed[d][kind] - money->committed) + llabs(r->spent[d][kind] - money->spent);
            if (unspent < 0)
                b->residual_cents -= unspent;
            b->cents_in += money->appropriated;
            b->cents_out += unspent + money->committed + money->spent + money->invested + money->lapsed;
            invested += money->invested;
        }
    for (trn_id l = 0; l < m->sc->n_lines; l++)
        invested -= m->lines[l].target_steps * m->sc->lines[l].expansion_cents;
    b->residual_cents += llabs(invested);
    /* What was paid into a fund came in once only. */
    for (int32_t k = 0; k < m->debts.n; k++)
        b->cents_in -= m->debts.at[k].paid;
    b->residual_cents += llabs(b->cents_in - b->cents_out);
}

struct trn_balance ledger_balance(const struct trn_model *m)
{
    struct trn_balance b = {.floor_breaches = m->floor_breaches};
    struct recount recount;
    count_again(m, &recount);
    balance_items(m, &recount, &b);
    if (!components_balance(m))
        b.residual_items++;
    b.residual_items += training_residual(m);
    balance_money(m, &recount, &b);
    return b;
}

void ledger_check(struct trn_model *m)
{
    struct trn_balance b = ledger_balance(m);
    if (b.residual_items == 0 && b.residual_cents == 0)
        return;
    char text[256];
    snprintf(text, sizeof text,
             "the books do not balance on day %.6f of replication %u under %s: items off by %" PRId64
             ", cents by %" PRId64,
             now(m), m->rep, m->sc->regimes[m->regime].name, b.residual_items, b.residual_cents);
    model_fail(m, TRN_E_BALANCE, "", text);
}
