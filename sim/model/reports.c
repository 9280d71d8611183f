/* reports.c - lots reported as handed over before they are.
 *
 * With the lever `early_flag_days` above 0 a lot is reported as handed over when it enters a stage from
 * which the mean time that its route still takes is at most that many days. It is reported once, and what
 * was reported and is lost afterwards stays reported. A report does two things: donors and planner count the
 * lot in full, where of plans they see a share (view.c), and the recipient that trusts promises counts it
 * without doubt (trust.c). With the lever at 0 a report comes with the hand-over.
 *
 *   reported(t) = handed over + reported and not yet handed over + reported and lost */
#include "core.h"

/* Brings the item-days of reports that ran ahead up to now. */
static void settle(struct trn_model *m, trn_id item)
{
    struct report_state *rs = &m->reports[item];
    rs->area = reported_early(m, item, now(m));
    rs->since = now(m);
}

static void move(struct trn_model *m, const struct lot *lot, int64_t quantity)
{
    struct report_state *rs = &m->reports[lot->item];
    const struct pledge *p = &m->pledges.at[lot->pledge];
    struct past *of_donor = &offer_of(m, lot->donor, lot->item)->past_reported;
    settle(m, lot->item);
    rs->open += quantity;
    m->pledges.at[lot->pledge].reported += quantity;
    past_set(m, &rs->past, now(m), (double)rs->open, 0.0);
    past_set(m, of_donor, now(m), past_at(of_donor, now(m)) + (double)quantity, 0.0);
    if (p->tasked)
        past_set(m, &rs->past_tasked, now(m), past_at(&rs->past_tasked, now(m)) + (double)quantity, 0.0);
}

/* Before the first report there was none. */
static void begin(struct trn_model *m, struct past *past)
{
    if (past->points.n == 0)
        past_set(m, past, -1.0, 0.0, 0.0);
}

/* A lot enters a stage. */
void report_lot(struct trn_model *m, int32_t id)
{
    struct lot *lot = &m->lots.at[id];
    double ahead = m->levers->early_flag_days;
    if (ahead <= 0.0 || lot->reported || lot->pledge < 0 ||
        m->route_left[lot->route * TRN_MAX_STAGES + lot->stage] > ahead)
        return;
    lot->reported = true;
    begin(m, &m->reports[lot->item].past);
    begin(m, &m->reports[lot->item].past_tasked);
    begin(m, &offer_of(m, lot->donor, lot->item)->past_reported);
    trace_event(m, "reported", m->sc->donors[lot->donor].name, lot->item, lot->quantity,
                "ahead of its hand-over");
    move(m, lot, lot->quantity);
}

/* A lot is handed over or lost. */
void report_over(struct trn_model *m, int32_t id, bool lost)
{
    const struct lot *lot = &m->lots.at[id];
    if (!lot->reported)
        return;
    move(m, lot, -lot->quantity);
    if (lost)
        m->reports[lot->item].lost += lot->quantity;
}

/* Reported and not yet handed over at time t by others than `donor`; TRN_NONE: outside the plan. */
double reported_by_others(const struct trn_model *m, trn_id donor, trn_id item, double t)
{
    const struct report_state *rs = &m->reports[item];
    if (rs->past.points.n == 0)
        return 0.0;
    const struct past *own = donor == TRN_NONE ? &rs->past_tasked : &offer_of(m, donor, item)->past_reported;
    return past_at(&rs->past, t) - past_at(own, t);
}

double reported_so_far(const struct trn_model *m, trn_id item)
{
    const struct report_state *rs = &m->reports[item];
    return (double)(m->holdings[item].received + rs->open + rs->lost);
}

double reported_early(const struct trn_model *m, trn_id item, double t)
{
    const struct report_state *rs = &m->reports[item];
    return rs->area + (double)(rs->open + rs->lost) * (t - rs->since);
}
