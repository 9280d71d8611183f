/* elections.c - a vote that changes how much a donor gives.
 *
 * On its day an election draws a factor g of the donor's generosity: the quantile of `generosity` at
 *
 *     u = Phi(sqrt(rho) F + sqrt(1 - rho) e)
 *
 * with F common to all elections of a month, e the donor's own, rho the lever `correlation` of that day (the
 * one-factor copula of holds.c). So under a common mood several donors turn away in the same season.
 *
 *   voted after it              g x amount
 *   running appropriations      what is still to become free is scaled by g: the rest is voted on top, free
 *                               evenly until their end, or lapses, but never more than is unspent
 *   announced sum               g x from here on
 *   heeds                       min(g, 1) x: nobody votes more often than before
 *
 * What was promised is kept. Elections follow each other: factors multiply. One on or before the first day is
 * in the scenario's accounts already. */
#include "core.h"

#include <gsl/gsl_cdf.h>

static double drawn_factor(const struct trn_model *m, const struct trn_event *event)
{
    uint32_t month = 0;
    while ((int32_t)month + 1 < m->layout->n_months && m->layout->months[month + 1] <= event->from)
        month++;
    struct trn_key common = key_of(m, 0, P_ELECTION_COMMON);
    struct trn_key own = key_of(m, m->sc->donors[event->donor].hash, P_ELECTION);
    double z = common_mood(m->levers->correlation, trn_key_normal(&common, month),
                           trn_key_normal(&own, trn_hash_name(event->name)));
    return trn_dist_quantile(&event->generosity, gsl_cdf_ugaussian_P(z));
}

/* Of one appropriation and what elections made of it: what is still to become free. */
static double still_to_come(const struct trn_model *m, trn_id d, enum trn_account_kind kind, int32_t k)
{
    const struct trn_appropriation *ap = &m->sc->donors[d].appropriations[kind][k];
    const struct donor_state *ds = &m->donors[d];
    double left = (double)ap->cents - money_freed(ap->day, ap->until, ap->cents, now(m));
    for (int32_t c = 0; c < ds->changes.n; c++) {
        const struct vote_change *change = &ds->changes.at[c];
        if (change->kind == kind && change->appropriation == k)
            left += (double)change->cents - money_freed(change->day, ap->until, change->cents, now(m));
    }
    return left;
}

static void scale_running(struct trn_model *m, trn_id d, enum trn_account_kind kind, int32_t k, double g)
{
    struct money *money = &m->donors[d].money[kind];
    int64_t more = llround((g - 1.0) * still_to_come(m, d, kind, k)), unspent = money_voted_left(m, d, kind);
    if (more < -unspent)
        more = -unspent;
    if (more == 0)
        return;
    if (more > 0) {
        money->appropriated += more;
    } else {
        money->lapsed -= more;
        money->cut -= more;
    }
    struct vote_change change = {.kind = kind, .appropriation = k, .day = now(m), .cents = more};
    VEC_PUSH(m, m->donors[d].changes, change);
}

static void elected(struct trn_engine *engine, void *object, uint64_t id)
{
    (void)engine;
    struct trn_model *m = object;
    const struct trn_event *event = &m->sc->events[id];
    const struct trn_donor *donor = &m->sc->donors[event->donor];
    struct donor_state *ds = &m->donors[event->donor];
    double t = now(m), g = fmax(0.0, drawn_factor(m, event));
    trace_event(m, "election", donor->name, TRN_NONE, llround(100.0 * g), event->name);
    for (int kind = 0; kind < TRN_ACCOUNTS; kind++)
        for (int32_t k = 0; k < donor->n_appropriations[kind]; k++)
            if (donor->appropriations[kind][k].day < t && donor->appropriations[kind][k].until > t)
                scale_running(m, event->donor, (enum trn_account_kind)kind, k, g);
    double since = fmax(0.0, fmax(donor->announced_from, ds->announced_since));
    if (t > since) {
        ds->announced_used += llround(ds->generosity * (double)donor->announced_cents * (t - since) / 365.25);
        ds->announced_since = t;
    }
    ds->generosity *= g;
    funds_pay(m);
}

/* Cents of an appropriation that are voted now. */
int64_t elections_voted(struct trn_model *m, trn_id d, enum trn_account_kind kind, int32_t k)
{
    const struct trn_appropriation *ap = &m->sc->donors[d].appropriations[kind][k];
    struct donor_state *ds = &m->donors[d];
    if (ds->generosity == 1.0)
        return ap->cents;
    int64_t cents = llround(ds->generosity * (double)ap->cents);
    struct vote_change change = {
        .kind = kind, .appropriation = k, .day = ap->day, .cents = cents - ap->cents};
    VEC_PUSH(m, ds->changes, change);
    return cents;
}

/* Before money_start: on its day an election comes before what is voted. */
void elections_start(struct trn_model *m)
{
    for (trn_id d = 0; d < m->sc->n_donors; d++)
        m->donors[d].generosity = 1.0;
    for (int32_t e = 0; e < m->sc->n_events; e++)
        if (m->sc->events[e].kind == TRN_EVENT_ELECTION && m->sc->events[e].from > 0.0)
            at(m, m->sc->events[e].from, PRI_REGIME, elected, (uint64_t)e);
}
