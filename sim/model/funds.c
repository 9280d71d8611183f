/* funds.c - money that donors pay into funds: contributions by date, and a regime's common budget.
 *
 * A contribution that is due is a debt until it is paid, out of procurement money that was voted and not
 * promised; a hold of payments stops it. A fund that is paid buys at once.
 *
 * `common_budget`: each quarter, first when the regime begins to work, members owe its fund
 * common_budget x money_scope x 91 / 365.25. With a key each owes its key share, once nobody has blocked the
 * instalment (consensus.c); without one each is asked for its share of what all gave in the year before and
 * agrees with its probability `heeds`, or pays nothing this quarter. Nothing is voted by it: who has no
 * procurement money owes and does not pay. */
#include "core.h"

static void fund_turn(struct trn_engine *engine, void *object, uint64_t fund)
{
    (void)engine;
    donor_turn(object, (trn_id)fund);
}

void funds_pay(struct trn_model *m)
{
    for (int32_t k = 0; k < m->debts.n; k++) {
        struct debt *debt = &m->debts.at[k];
        if (debt->left == 0 || held(m, debt->from, TRN_STOP_PAYMENTS))
            continue;
        int64_t left = money_voted_left(m, debt->from, TRN_PROCUREMENT);
        int64_t pay = debt->left < left ? debt->left : left;
        if (pay <= 0)
            continue;
        debt->left -= pay;
        debt->paid += pay;
        m->donors[debt->from].money[TRN_PROCUREMENT].transferred += pay;
        m->donors[debt->fund].money[TRN_PROCUREMENT].appropriated += pay;
        m->donors[debt->fund].paid_in += pay;
        burden_given(m, debt->from, (double)pay);
        trace_event(m, "contribution", m->sc->donors[debt->from].name, TRN_NONE, -1,
                    m->sc->donors[debt->fund].name);
        at(m, now(m), PRI_ROUND, fund_turn, (uint64_t)debt->fund);
    }
}

double funds_own_part(const struct trn_model *m, trn_id donor)
{
    const struct donor_state *ds = &m->donors[donor];
    return ds->paid_in == 0 ? 1.0
                            : 1.0 - (double)ds->paid_in / (double)ds->money[TRN_PROCUREMENT].appropriated;
}

static void owe(struct trn_model *m, trn_id from, trn_id fund, int64_t cents)
{
    struct debt debt = {fund, from, cents, 0};
    if (cents > 0)
        VEC_PUSH(m, m->debts, debt);
}

static void contribution_due(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine;
    struct trn_model *m = object;
    trn_id fund = (trn_id)(argument & 0xffff);
    const struct trn_contribution *c = &m->sc->donors[fund].contributions[argument >> 16];
    owe(m, c->from, fund, c->cents);
    funds_pay(m);
}

/* ---- the common budget -------------------------------------------------------------------------- */

/* A donor's mood in a quarter of the run is one draw, whenever in it the instalment falls. */
static bool agrees(const struct trn_model *m, trn_id d)
{
    return draw(m, m->sc->donors[d].hash, P_BUDGET, (uint32_t)(now(m) / QUARTER)) < heeds_now(m, d);
}

static void instalment(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine, (void)argument;
    struct trn_model *m = object;
    trn_id fund = m->sc->regimes[m->in_force].fund;
    bool by_key = m->levers->key != TRN_KEY_NONE;
    double sum =
        m->levers->common_budget * 1e11 * m->sc->money_scope * QUARTER / 365.25; /* EUR bn to cents */
    m->budget_due = 0;
    if (sum <= 0.0 || fund == TRN_NONE)
        return;
    if (!by_key || joint_decision(m, JOINT_BUDGET, TRN_NONE))
        for (trn_id d = 0; d < m->sc->n_donors; d++)
            if (takes_part(m, d) && (by_key || agrees(m, d)))
                owe(m, d, fund, llround(sum * m->key_share[d]));
    funds_pay(m);
    m->budget_due = at(m, now(m) + QUARTER, PRI_DECISION, instalment, 0);
}

/* A quarter that is asked for is not asked for again by the next regime. */
void funds_regime_changed(struct trn_model *m)
{
    if (m->levers->common_budget > 0.0 && m->budget_due == 0)
        m->budget_due = at(m, now(m), PRI_DECISION, instalment, 0);
}

void funds_start(struct trn_model *m)
{
    m->budget_due = 0;
    for (trn_id d = 0; d < m->sc->n_donors; d++)
        for (int32_t k = 0; k < m->sc->donors[d].n_contributions; k++)
            at(m, m->sc->donors[d].contributions[k].day, PRI_DECISION, contribution_due,
               (uint64_t)d | (uint64_t)k << 16);
    funds_regime_changed(m);
}
