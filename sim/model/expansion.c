/* expansion.c - growth beyond the plan.
 *
 * Of its own accord a maker adds a step when firm orders reach at least as far ahead as the step pays back:
 *
 *   min(months of orders in the book, firm_horizon) >= payback
 *
 * Members that mean to reach a share of the opponent's production (`production_target`) add steps without
 * such a book. On the first of a month, for each capability whose opponent's production is told:
 *
 *   capacity of all lines of its items, with steps under way  <  production_target x opponent's production
 *
 * in units of the capability; where it is short, steps begin on lines with room, those with most capacity
 * for their cost first, then by name, until it is no longer short. Firm orders must still reach as far as
 * the pay-back: `firm_horizon` is what the members can promise. Each step is paid by key share out of
 * procurement money that is voted; where one member cannot pay its part the step is not begun. What is
 * built makes nothing by itself: output still needs orders, their money, and components.
 *
 * One step at a time a line; it works after its lead, times the line's slip under the regime. */
#include "core.h"

static void step_done(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine;
    struct trn_model *m = object;
    trn_id l = (trn_id)(argument >> 1);
    m->lines[l].added += m->sc->lines[l].step_per_month;
    m->lines[l].expanding = false;
    line_capacity_changed(m, l);
    trace_event(m, "capacity added", m->sc->lines[l].name, m->sc->lines[l].item, -1,
                argument & 1 ? "production target" : "firm orders");
}

static void begin_step(struct trn_model *m, trn_id l, bool for_target)
{
    const struct trn_line *line = &m->sc->lines[l];
    struct line_state *ls = &m->lines[l];
    ls->expanding = true;
    double days = trn_dist_quantile(&line->expansion_days,
                                    draw(m, line->hash, P_EXPANSION, (uint32_t)ls->expansions++));
    at(m, now(m) + fmax(0.0, days) * line_slip(m, l), PRI_PRODUCTION, step_done,
       (uint64_t)l << 1 | for_target);
}

static bool has_room(const struct trn_model *m, trn_id l)
{
    const struct trn_line *line = &m->sc->lines[l];
    const struct line_state *ls = &m->lines[l];
    return line->payback_months > 0.0 && !ls->expanding &&
           ls->added + line->step_per_month <= line->limit_per_month;
}

void expansion_consider(struct trn_model *m, trn_id l)
{
    const struct line_state *ls = &m->lines[l];
    if (!has_room(m, l) || ls->per_day <= 0.0)
        return;
    if (fmin(book_months(ls), m->levers->firm_horizon) >= m->sc->lines[l].payback_months)
        begin_step(m, l, false);
}

/* ---- a target in common ---------------------------------------------------------------------------- */

/* Out of what is voted and not promised, whether or not its time has come: what is built now cannot be
 * ordered with later. During a hold of decisions, what the hold does not touch. */
static bool can_pay(struct trn_model *m, trn_id d, int64_t cents)
{
    if (held(m, d, TRN_STOP_PAYMENTS))
        return false;
    if (held(m, d, TRN_STOP_DECISIONS))
        return money_free(m, d, TRN_PROCUREMENT) >= cents;
    return money_voted_left(m, d, TRN_PROCUREMENT) >= cents;
}

/* Whole cents by key share; what rounding leaves over the last one pays. NULL: they can pay, and have;
 * otherwise who cannot. */
static const char *charge_members(struct trn_model *m, int64_t cents)
{
    int64_t part[TRN_MAX_DONORS], left = cents;
    trn_id last = TRN_NONE;
    for (trn_id d = 0; d < m->sc->n_donors; d++) {
        part[d] = 0;
        if (m->key_share[d] <= 0.0 || !takes_part(m, d))
            continue;
        part[d] = (int64_t)(m->key_share[d] * (double)cents);
        left -= part[d];
        last = d;
    }
    if (cents == 0)
        return NULL;
    if (last == TRN_NONE)
        return "nobody has a share";
    part[last] += left;
    for (trn_id d = 0; d < m->sc->n_donors; d++)
        if (part[d] > 0 && !can_pay(m, d, part[d]))
            return m->sc->donors[d].name;
    for (trn_id d = 0; d < m->sc->n_donors; d++)
        if (part[d] > 0)
            money_invest(m, d, part[d]);
    return NULL;
}

static double weight_of(const struct trn_capability *cap, trn_id item)
{
    int32_t k = place_in(cap, item);
    return k < 0 ? 0.0 : cap->items[k].weight;
}

/* Units a month: capacity, and the steps that are being built. */
static double capacity_of(const struct trn_model *m, const struct trn_capability *cap)
{
    double sum = 0.0;
    for (trn_id l = 0; l < m->sc->n_lines; l++) {
        const struct line_state *ls = &m->lines[l];
        double coming = ls->expanding ? m->sc->lines[l].step_per_month : 0.0;
        sum += weight_of(cap, m->sc->lines[l].item) * (ls->per_day * DAYS_PER_MONTH + coming);
    }
    return sum;
}

/* The line with room whose step adds most for its cost, of those not tried yet. */
static trn_id best_step(const struct trn_model *m, const struct trn_capability *cap, const bool *tried)
{
    trn_id best = TRN_NONE;
    double most = 0.0;
    for (trn_id l = 0; l < m->sc->n_lines; l++) {
        const struct trn_line *line = &m->sc->lines[l];
        double gain = line->step_per_month * weight_of(cap, line->item);
        if (tried[l] || gain <= 0.0 || !has_room(m, l) || m->levers->firm_horizon < line->payback_months)
            continue;
        if (line->expansion_cents > 0)
            gain /= (double)line->expansion_cents;
        else
            gain = INFINITY;
        if (gain > most) {
            most = gain;
            best = l;
        }
    }
    return best;
}

static void reach_for(struct trn_model *m, trn_id c)
{
    const struct trn_capability *cap = &m->sc->capabilities[c];
    double target = m->levers->production_target * opponent_production(m, c);
    bool tried[TRN_MAX_LINES] = {false};
    while (capacity_of(m, cap) < target) {
        trn_id l = best_step(m, cap, tried);
        if (l == TRN_NONE)
            return;
        tried[l] = true;
        const struct trn_line *line = &m->sc->lines[l];
        const char *who_not = charge_members(m, line->expansion_cents);
        if (who_not) {
            trace_event(m, "target not funded", line->name, line->item, -1, who_not);
            continue;
        }
        m->lines[l].target_steps++;
        begin_step(m, l, true);
        trace_event(m, "target step begun", line->name, line->item, -1, cap->name);
    }
}

void expansion_month(struct trn_model *m)
{
    if (m->levers->production_target <= 0.0)
        return;
    for (trn_id c = 0; c < m->sc->n_capabilities; c++)
        if (m->sc->capabilities[c].opponent.has_production)
            reach_for(m, c);
}
