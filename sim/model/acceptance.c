/* acceptance.c - conditional lots: a first part now, the rest if its test passes.
 *
 * On its date the first part is added to a component's stock or to a donor's, and the test begins. After the
 * test's days (drawn) it passes with probability `pass` (drawn: one draw a world, the same under all
 * regimes). If it passes the rest comes at once or, where `over` says so, in whole monthly parts, equal but
 * for one item, the last `over` days after the result. If not, nothing more comes. What a lot adds is from
 * outside the modelled stocks, and free. */
#include "core.h"

static void add(struct trn_model *m, const struct trn_acceptance *lot, int64_t quantity)
{
    if (quantity <= 0)
        return;
    if (lot->component != TRN_NONE) {
        component_add(m, lot->component, quantity);
    } else {
        stock_comes_in(m, lot->donor, lot->item, quantity);
        m->accepted[lot->item] += quantity;
    }
    trace_event(m, "accepted", lot->name, lot->item, quantity,
                lot->component != TRN_NONE ? m->sc->components[lot->component].name
                                           : m->sc->donors[lot->donor].name);
}

static int64_t parts_of(const struct trn_acceptance *lot)
{
    return lot->over > 0.0 ? (int64_t)ceil(lot->over / DAYS_PER_MONTH) : 1;
}

/* argument: lot, and in the upper half which part, from 1. */
static void part_comes(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine;
    struct trn_model *m = object;
    const struct trn_acceptance *lot = &m->sc->acceptances[argument & 0xffffffff];
    int64_t n = parts_of(lot), k = (int64_t)(argument >> 32), each = lot->then / n, rest = lot->then % n;
    add(m, lot, each + rest * k / n - rest * (k - 1) / n);
}

static void test_ends(struct trn_engine *engine, void *object, uint64_t argument)
{
    struct trn_model *m = object;
    const struct trn_acceptance *lot = &m->sc->acceptances[argument];
    bool passed = draw(m, lot->hash, P_ACCEPTANCE, 0) < lot->pass;
    trace_event(m, passed ? "test passed" : "test failed", lot->name, lot->item, passed ? lot->then : -1,
                NULL);
    if (!passed)
        return;
    int64_t n = parts_of(lot);
    if (lot->over <= 0.0)
        part_comes(engine, m, argument | (uint64_t)1 << 32);
    else
        for (int64_t k = 1; k <= n; k++)
            at(m, now(m) + lot->over * (double)k / (double)n, PRI_PRODUCTION, part_comes,
               argument | (uint64_t)k << 32);
}

static void lot_is_there(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine;
    struct trn_model *m = object;
    const struct trn_acceptance *lot = &m->sc->acceptances[argument];
    double days = trn_dist_quantile(&lot->days, draw(m, lot->hash, P_ACCEPT_DAYS, 0));
    add(m, lot, lot->first);
    at(m, fmax(now(m), lot->day + fmax(0.0, days)), PRI_PRODUCTION, test_ends, argument);
}

/* A date before the start: the first part is there at the start, the test began on its day. */
void acceptance_start(struct trn_model *m)
{
    for (int32_t k = 0; k < m->sc->n_acceptances; k++) {
        if (m->sc->acceptances[k].day <= 0.0)
            lot_is_there(m->engine, m, (uint64_t)k);
        else
            at(m, m->sc->acceptances[k].day, PRI_PRODUCTION, lot_is_there, (uint64_t)k);
    }
}
