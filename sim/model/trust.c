/* trust.c - a recipient that reckons with what is promised.
 *
 * Rationing chooses its band by stock on hand plus
 *
 *   trusted = trust x (reliability x (E - reported part of E) + reported)
 *
 * E is what is outstanding of promises for the item whose day lies in [now, now + trust_window]; what is
 * overdue does not count: nobody knows when it comes. What is reported as handed over and is not
 * (reports.c) counts without doubt, whatever day it was promised for. Reliability is the on-time record of
 * all promises that fell due so far,
 *
 *   reliability = (1 + on time) / (2 + due)
 *
 * (Laplace's rule of succession), by promise, on time when handed over in full at most 7 days after the
 * day promised; so a promise joins the record 7 days after its day. Use is still capped by what is on
 * hand: trust in what does not come is paid for by running dry. What is trusted is looked at again week by
 * week and whenever something happens to the capability. */
#include "core.h"

#define GRACE 7.0 /* days */

static void judged(struct trn_engine *engine, void *object, uint64_t id)
{
    (void)engine;
    struct trn_model *m = object;
    const struct pledge *p = &m->pledges.at[id];
    m->promises_due++;
    if (p->delivered == p->asked && p->t_done <= p->promised_by + GRACE)
        m->promises_kept++;
}

/* A promise was made: its day will come. */
void trust_promise(struct trn_model *m, int32_t id)
{
    if (m->sc->recipient.trust > 0.0)
        at(m, m->pledges.at[id].promised_by + GRACE, PRI_DEFAULT, judged, (uint64_t)id);
}

double trust_items(const struct trn_model *m, trn_id item)
{
    const struct trn_recipient *def = &m->sc->recipient;
    double reliability = (1.0 + (double)m->promises_kept) / (2.0 + (double)m->promises_due);
    if (def->trust <= 0.0)
        return 0.0;
    int64_t reported = m->reports[item].open;
    int64_t expected = open_due(m, item, now(m), now(m) + def->trust_days, reported == 0);
    return def->trust * (reliability * (double)expected + (double)reported);
}

/* The first look was at a world without promises: look again before anything happens. */
void trust_start(struct trn_model *m)
{
    for (trn_id c = 0; m->sc->recipient.trust > 0.0 && c < m->sc->n_capabilities; c++) {
        if (m->sc->capabilities[c].fleet)
            continue;
        m->capabilities[c].failing = false;
        capability_update(m, c);
    }
}
