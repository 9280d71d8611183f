/* money.c - what donors may spend: appropriated = unspent + committed + spent + invested + lapsed +
 * transferred.
 *
 * Money is voted on a date and becomes free to promise evenly until another. A hold stops the
 * promising, not the becoming free, so what piles up is promised when it ends. What no hold
 * touches (a stop-gap; the regime's `prefund` share) can be promised meanwhile. All in cents. */
#include "core.h"

static int64_t used(const struct money *money)
{
    return money->committed + money->spent + money->invested + money->lapsed + money->transferred;
}

/* Of what becomes free by the plan: an election takes from what does not. */
static int64_t used_of_plan(const struct money *money)
{
    return used(money) - money->cut;
}

/* Part of an appropriation that is free at time t. */
double money_freed(double day, double until, int64_t cents, double t)
{
    if (t < day)
        return 0.0;
    if (t >= until)
        return (double)cents;
    return (double)cents * (t - day) / (until - day);
}

/* Freed so far: by what no hold touches, and by the rest. */
static void all_freed(const struct trn_model *m, trn_id d, enum trn_account_kind kind, double t,
                      double *through, double *rest)
{
    const struct trn_donor *donor = &m->sc->donors[d];
    *through = *rest = 0.0;
    for (int32_t k = 0; k < donor->n_appropriations[kind]; k++) {
        const struct trn_appropriation *ap = &donor->appropriations[kind][k];
        *(ap->through_hold ? through : rest) += money_freed(ap->day, ap->until, ap->cents, t);
    }
    const struct donor_state *ds = &m->donors[d];
    for (int32_t k = 0; k < ds->changes.n; k++) {
        const struct vote_change *c = &ds->changes.at[k];
        const struct trn_appropriation *ap = &donor->appropriations[c->kind][c->appropriation];
        if (c->kind == kind)
            *(ap->through_hold ? through : rest) += money_freed(c->day, ap->until, c->cents, t);
    }
    if (kind != TRN_PROCUREMENT)
        return;
    for (int32_t k = 0; k < ds->calls.n; k++)
        *rest += money_freed(ds->calls.at[k].day, ds->calls.at[k].until, ds->calls.at[k].cents, t);
    if (donor->fund)
        *rest = (double)ds->money[kind].appropriated;
}

/* Under announced sums a donor goes by the year's sum, not by when money becomes free. */
static double announced_pace(const struct trn_model *m, trn_id d, double t, double rest)
{
    const struct trn_donor *donor = &m->sc->donors[d];
    double from = fmax(donor->announced_from, 0.0);
    if (m->levers->allocation != TRN_AGREED || donor->announced_cents == 0 || t < from || !takes_part(m, d))
        return rest;
    const struct donor_state *ds = &m->donors[d];
    return (double)ds->announced_used +
           ds->generosity * (double)donor->announced_cents * (t - fmax(from, ds->announced_since)) / 365.25;
}

int64_t money_voted_left(const struct trn_model *m, trn_id d, enum trn_account_kind kind)
{
    const struct money *money = &m->donors[d].money[kind];
    return money->appropriated - used(money);
}

int64_t money_free(struct trn_model *m, trn_id d, enum trn_account_kind kind)
{
    const struct money *money = &m->donors[d].money[kind];
    /* A donor that reacts to others runs ahead of its plan, or behind, by up to a quarter. */
    double t = now(m) + QUARTER * (burden_reaction(m, d) - 1.0);
    double through, rest;
    all_freed(m, d, kind, t, &through, &rest);
    int64_t left = money_voted_left(m, d, kind);
    if (held(m, d, TRN_STOP_DECISIONS)) {
        double open = through + m->levers->prefund * rest - (double)money->through_used;
        return (int64_t)fmax(0.0, fmin(open, (double)left));
    }
    if (kind == TRN_PROCUREMENT)
        rest = announced_pace(m, d, t, rest);
    double open = through + rest - (double)used_of_plan(money);
    return (int64_t)fmax(0.0, fmin(open, (double)left));
}

/* During a hold only what it does not touch can be used; otherwise the regime's share of it counts. */
static void count_through(struct trn_model *m, trn_id d, enum trn_account_kind kind, int64_t cents)
{
    struct money *money = &m->donors[d].money[kind];
    if (held(m, d, TRN_STOP_DECISIONS))
        money->through_used += cents;
    else
        money->through_used += (int64_t)(m->levers->prefund * (double)cents);
}

void money_commit(struct trn_model *m, trn_id d, enum trn_account_kind kind, int64_t cents)
{
    m->donors[d].money[kind].committed += cents;
    count_through(m, d, kind, cents);
}

void money_invest(struct trn_model *m, trn_id d, int64_t cents)
{
    m->donors[d].money[TRN_PROCUREMENT].invested += cents;
    count_through(m, d, TRN_PROCUREMENT, cents);
}

/* Under a hold of payments alone what no hold touches pays for contracts in the order in which they come.
 * What was contracted before came out of the rest. */
bool money_pays_in_hold(struct trn_model *m, trn_id d, enum trn_account_kind kind, int64_t cents)
{
    struct money *money = &m->donors[d].money[kind];
    double through, rest;
    all_freed(m, d, kind, now(m), &through, &rest);
    if (through + m->levers->prefund * rest - (double)money->through_paid < (double)cents)
        return false;
    money->through_paid += cents;
    return true;
}

/* What was voted to lapse by now and is not used is gone. */
static void lapse(struct trn_model *m, trn_id d, enum trn_account_kind kind)
{
    const struct trn_donor *donor = &m->sc->donors[d];
    struct money *money = &m->donors[d].money[kind];
    int64_t due = 0;
    for (int32_t k = 0; k < donor->n_appropriations[kind]; k++)
        if (donor->appropriations[kind][k].lapse <= now(m))
            due += donor->appropriations[kind][k].cents;
    const struct donor_state *ds = &m->donors[d];
    for (int32_t k = 0; k < ds->changes.n; k++)
        if (ds->changes.at[k].kind == kind &&
            donor->appropriations[kind][ds->changes.at[k].appropriation].lapse <= now(m))
            due += ds->changes.at[k].cents;
    if (due > used_of_plan(money))
        money->lapsed += due - used_of_plan(money);
}

/* Money that comes back after its day is gone as well. */
void money_release(struct trn_model *m, trn_id d, enum trn_account_kind kind, int64_t cents)
{
    m->donors[d].money[kind].committed -= cents;
    lapse(m, d, kind);
}

void money_spend(struct trn_model *m, trn_id d, enum trn_account_kind kind, int64_t cents)
{
    m->donors[d].money[kind].committed -= cents;
    m->donors[d].money[kind].spent += cents;
}

/* ---- votes and lapses ------------------------------------------------------------------------------ */

static void voted(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine;
    struct trn_model *m = object;
    trn_id d = (trn_id)(argument & 0xffff);
    enum trn_account_kind kind = (enum trn_account_kind)(argument >> 16 & 0xf);
    m->donors[d].money[kind].appropriated += elections_voted(m, d, kind, (int32_t)(argument >> 20));
    trace_event(m, "money voted", m->sc->donors[d].name, TRN_NONE, -1,
                kind == TRN_DRAWDOWN ? "drawdown" : "procurement");
    funds_pay(m);
}

static void lapses(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine;
    lapse(object, (trn_id)(argument & 0xffff), (enum trn_account_kind)(argument >> 16 & 0xf));
}

static void announced_counts(struct trn_engine *engine, void *object, uint64_t d)
{
    (void)engine;
    struct trn_model *m = object;
    m->donors[d].announced_used = used_of_plan(&m->donors[d].money[TRN_PROCUREMENT]);
}

void money_start(struct trn_model *m)
{
    const struct trn_scenario *sc = m->sc;
    for (trn_id d = 0; d < sc->n_donors; d++) {
        if (sc->donors[d].announced_cents > 0 && sc->donors[d].announced_from > 0.0)
            at(m, sc->donors[d].announced_from, PRI_REGIME, announced_counts, (uint64_t)d);
        for (int kind = 0; kind < TRN_ACCOUNTS; kind++)
            for (int32_t k = 0; k < sc->donors[d].n_appropriations[kind]; k++) {
                const struct trn_appropriation *ap = &sc->donors[d].appropriations[kind][k];
                uint64_t argument = (uint64_t)d | (uint64_t)kind << 16 | (uint64_t)k << 20;
                if (ap->day <= 0.0)
                    voted(m->engine, m, argument);
                else
                    at(m, ap->day, PRI_REGIME, voted, argument);
                if (isfinite(ap->lapse))
                    at(m, ap->lapse, PRI_DEFAULT, lapses, argument);
            }
    }
}
