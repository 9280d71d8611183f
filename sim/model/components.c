/* components.c - what several lines need: bodies, charges, rocket motors.
 *
 * A component is made by plan, with slip like a line, whether or not anyone takes it; what is not taken
 * is stock. On the first of a month all are shared out, and between these days one whose supply or asks
 * change: a line that takes it begins or ceases to make something, or grows, or some of it is accepted. What
 * can be had a day is then
 *
 *   supply = made a day + stock / 31
 *
 * (a month has at most 31 days, so the stock is never used up before it is shared out again) and each line
 * that makes something asks for capacity x per_item. All get the same share of what they ask for,
 * min(1, supply / sum of asks), so
 *
 *   output = capacity x least share of its components.
 *
 * The others keep their shares: what is asked of them is as it was, and what a line takes of them is at most
 * its share, so that they too last until the next first of a month.
 * What a line does not take because another component is shorter stays in stock. An expansion adds
 * capacity of the line alone: orders long enough to build a factory make no more shells where the charges
 * are what is short. */
#include "core.h"

static const double days_between = 31.0; /* at most; above it a stock could run out between two looks */

static void settle(struct trn_model *m, trn_id k)
{
    struct component_state *cs = &m->components[k];
    double days = now(m) - cs->since;
    double before = cs->stock;
    cs->since = now(m);
    cs->made += cs->per_day * days;
    cs->stock = fmax(0.0, before + (cs->per_day - cs->use) * days); /* below 0 by rounding only */
    cs->used += cs->use * days;
}

static void set_supply(struct trn_model *m, trn_id k)
{
    const struct trn_component *c = &m->sc->components[k];
    struct component_state *cs = &m->components[k];
    cs->per_day = planned_capacity(m, &c->capacity, c->slip_from, &c->slip, NAN, cs->slip) / DAYS_PER_MONTH;
}

/* Whether a line takes something that is shared out anew. */
static bool concerned(const struct trn_model *m, trn_id l)
{
    const struct trn_line *line = &m->sc->lines[l];
    for (int32_t p = 0; p < line->n_parts; p++)
        if (m->components[line->parts[p].component].anew)
            return true;
    return false;
}

/* What lines that make something would take at capacity, by component: a day. */
static void ask(struct trn_model *m)
{
    for (trn_id k = 0; k < m->sc->n_components; k++) {
        settle(m, k);
        m->components[k].use = 0.0; /* for now: the sum of asks */
    }
    for (trn_id l = 0; l < m->sc->n_lines; l++) {
        const struct trn_line *line = &m->sc->lines[l];
        if (!concerned(m, l))
            continue;
        line_settle(m, l);
        for (int32_t p = 0; line_works(m, l) && p < line->n_parts; p++)
            m->components[line->parts[p].component].use += m->lines[l].per_day * line->parts[p].per_item;
    }
    for (trn_id k = 0; k < m->sc->n_components; k++) {
        struct component_state *cs = &m->components[k];
        double supply = cs->per_day + cs->stock / days_between;
        if (cs->anew)
            cs->ratio = cs->use > supply ? supply / cs->use : 1.0;
        cs->use = 0.0;
    }
}

static void set_rate(struct trn_model *m, trn_id l)
{
    const struct trn_line *line = &m->sc->lines[l];
    struct line_state *ls = &m->lines[l];
    double ratio = 1.0;
    ls->short_of = TRN_NONE;
    for (int32_t p = 0; p < line->n_parts; p++) {
        trn_id k = line->parts[p].component;
        if (m->components[k].ratio < ratio) {
            ratio = m->components[k].ratio;
            ls->short_of = k;
        }
    }
    ls->rate = ls->per_day * ratio;
    line_schedule(m, l);
}

/* Among the lines that work now. */
static void share_out(struct trn_model *m)
{
    ask(m);
    for (trn_id l = 0; l < m->sc->n_lines; l++) {
        const struct trn_line *line = &m->sc->lines[l];
        if (concerned(m, l))
            set_rate(m, l);
        for (int32_t p = 0; line_works(m, l) && p < line->n_parts; p++)
            m->components[line->parts[p].component].use += m->lines[l].rate * line->parts[p].per_item;
    }
    for (trn_id k = 0; k < m->sc->n_components; k++)
        m->components[k].anew = false;
}

void components_line_changed(struct trn_model *m, trn_id l)
{
    const struct trn_line *line = &m->sc->lines[l];
    for (int32_t p = 0; p < line->n_parts; p++)
        m->components[line->parts[p].component].anew = true;
    if (line->n_parts > 0)
        share_out(m);
}

void component_add(struct trn_model *m, trn_id k, int64_t quantity)
{
    settle(m, k);
    m->components[k].stock += (double)quantity;
    m->components[k].accepted += quantity;
    m->components[k].anew = true;
    share_out(m);
}

void components_month(struct trn_model *m)
{
    for (trn_id k = 0; k < m->sc->n_components; k++) {
        settle(m, k);
        set_supply(m, k);
        m->components[k].anew = true;
    }
    share_out(m);
}

void components_start(struct trn_model *m)
{
    for (trn_id l = 0; l < m->sc->n_lines; l++)
        m->lines[l].short_of = TRN_NONE;
    for (trn_id k = 0; k < m->sc->n_components; k++) {
        const struct trn_component *c = &m->sc->components[k];
        m->components[k].slip = trn_dist_quantile(&c->slip, draw(m, c->hash, P_COMPONENT_SLIP, 0));
        m->components[k].stock = (double)c->stock;
        set_supply(m, k);
        m->components[k].anew = true;
    }
    share_out(m);
}

/* Made by all lines up to now, with the part of a batch that is done, in items of component k. */
static double in_output(const struct trn_model *m, trn_id k)
{
    double sum = 0.0;
    for (trn_id l = 0; l < m->sc->n_lines; l++) {
        const struct trn_line *line = &m->sc->lines[l];
        const struct line_state *ls = &m->lines[l];
        for (int32_t p = 0; p < line->n_parts; p++) {
            if (line->parts[p].component != k)
                continue;
            double made = (double)(ls->made + ls->own_made + ls->idle_made) + ls->progress;
            if (line_works(m, l))
                made += ls->rate * (now(m) - ls->since);
            sum += made * line->parts[p].per_item;
        }
    }
    return sum;
}

bool components_balance(const struct trn_model *m)
{
    for (trn_id k = 0; k < m->sc->n_components; k++) {
        const struct component_state *cs = &m->components[k];
        double days = now(m) - cs->since;
        double used = cs->used + cs->use * days;
        double stock = cs->stock + (cs->per_day - cs->use) * days;
        double in = (double)m->sc->components[k].stock + cs->made + cs->per_day * days + (double)cs->accepted;
        double least = 1e-6 * fmax(1.0, in);
        if (stock < -least || fabs(in - used - stock) > least || fabs(in_output(m, k) - used) > least)
            return false;
    }
    return true;
}
