/* policy_tasked.c - one plan for all members: earliest shortage first.
 *
 * At a joint round the planner fills the item whose position is lowest against its order-up-to level,
 * a tenth of its shortage at a time, from the donor that is best for it, until nothing is short or
 * nobody can give. Level and position are those of the source's own lead time (view.c). Best is the lowest
 *
 *     lead time in days + 30 ln(given / key share) + 30 (cost / item's usual cost - 1)
 *
 * so 30 days of lead time weigh as much as having given e times one's share: a choice of ours, stated in
 * docs/model.md. Tasks stay within free money, floors, order books and caveats as they are on the
 * day. A donor answers at its next turn; each task is accepted with its probability `accepts`, and what
 * is refused or not to be had is short again at the next round. */
#include "core.h"

static int64_t least_of(const struct trn_model *m, trn_id item)
{
    int64_t least = m->sc->items[item].lot / 10;
    return least > 1 ? least : 1;
}

static int32_t sources_of(struct trn_model *m, trn_id item, struct plan_source *out, const double *ratio)
{
    int32_t n = 0;
    for (trn_id d = 0; d < m->sc->n_donors; d++) {
        const struct trn_donor_item *di = &m->sc->donors[d].items[item];
        if (!follows_plan(m, d) || !may_give(m, d, item))
            continue;
        for (int kind = 0; kind < TRN_ACCOUNTS; kind++) {
            struct plan_source s = {.donor = d,
                                    .item = item,
                                    .line = TRN_NONE,
                                    .kind = (enum trn_account_kind)kind,
                                    .cost = m->sc->items[item].unit_cost_cents};
            if (kind == TRN_PROCUREMENT) {
                if (di->line == TRN_NONE)
                    continue;
                s.line = di->line;
                s.cost = unit_cost(m, item, s.line);
                s.most = line_free(m, s.line);
            } else {
                s.most = stock_free(m, d, item);
            }
            if (s.most <= 0)
                continue;
            s.lead = lead_days(m, d, item, s.line);
            s.level = view_level(m, item, s.lead);
            if (s.level <= 0.0)
                continue;
            s.span = view_span(m, item, s.lead);
            s.position = view_position(m, TRN_NONE, item, s.lead);
            s.score = s.lead + 30.0 * log(ratio[d]) +
                      30.0 * ((double)s.cost / (double)m->sc->items[item].unit_cost_cents - 1.0);
            out[n++] = s;
        }
    }
    return n;
}

static void add_task(struct trn_model *m, const struct plan_source *s, int64_t quantity)
{
    for (int32_t k = 0; k < m->tasks.n; k++) {
        struct task *task = &m->tasks.at[k];
        if (task->donor == s->donor && task->item == s->item && task->line == s->line) {
            task->quantity += quantity;
            return;
        }
    }
    struct task task = {s->donor, s->item, s->line, quantity};
    VEC_PUSH(m, m->tasks, task);
}

/* What the plan may still use while it is made. */
struct means {
    double money[TRN_MAX_DONORS][TRN_ACCOUNTS];
    int64_t line[TRN_MAX_LINES];
};

/* How many the source can give now: within money and order books, and not a trifle. */
static int64_t can_give(const struct trn_model *m, const struct means *means, const struct plan_source *s)
{
    int64_t can = s->most;
    if (s->line != TRN_NONE && means->line[s->line] < can)
        can = means->line[s->line];
    double money = means->money[s->donor][s->kind];
    if (money < (double)can * (double)s->cost)
        can = (int64_t)(money / (double)s->cost);
    return can < 1 || (can < least_of(m, s->item) && can < s->most) ? 0 : can;
}

/* The best source of an item that is still short by its own reckoning; *cover: lowest position / level of
 * these. NULL when there is none. While a plan is made positions only rise, money, stocks and order books
 * only fall: a source that is out stays out and is dropped. */
static struct plan_source *best_source(const struct trn_model *m, const struct means *means,
                                       struct plan_source *sources, int32_t *n, double *cover)
{
    struct plan_source *best = NULL;
    int32_t kept = 0;
    *cover = INFINITY;
    for (int32_t k = 0; k < *n; k++) {
        if (sources[k].level - sources[k].position < 1.0 || can_give(m, means, &sources[k]) == 0)
            continue;
        if (kept < k)
            sources[kept] = sources[k];
        struct plan_source *s = &sources[kept++];
        double covered = s->position / s->level;
        if (covered < *cover)
            *cover = covered;
        if (!best || s->score < best->score)
            best = s;
    }
    *n = kept;
    return best;
}

static void plan(struct trn_model *m)
{
    static const int parts = 10;
    int32_t items = m->sc->n_items;
    struct plan_source *sources[TRN_MAX_ITEMS], *best[TRN_MAX_ITEMS];
    int32_t n[TRN_MAX_ITEMS];
    double cover[TRN_MAX_ITEMS], step[TRN_MAX_ITEMS], ratio[TRN_MAX_DONORS];
    struct means means;
    m->tasks.n = 0;
    burden_ratios(m, ratio);
    for (trn_id d = 0; d < m->sc->n_donors; d++) {
        for (int kind = 0; kind < TRN_ACCOUNTS; kind++)
            means.money[d][kind] =
                takes_part(m, d) ? (double)money_free(m, d, (enum trn_account_kind)kind) : 0.0;
    }
    for (int32_t l = 0; l < m->sc->n_lines; l++)
        means.line[l] = line_free(m, l);
    struct plan_source *room = m->plan_sources;
    for (int32_t i = 0; i < items; i++) {
        sources[i] = room;
        n[i] = sources_of(m, i, room, ratio);
        room += n[i];
        best[i] = best_source(m, &means, sources[i], &n[i], &cover[i]);
        step[i] = best[i] ? fmax((double)least_of(m, i), (best[i]->level - best[i]->position) / parts) : 0.0;
    }
    trn_id last = TRN_NONE; /* item of the step before */
    for (;;) {
        trn_id worst = TRN_NONE;
        for (int32_t i = 0; i < items; i++)
            if (best[i] && (worst == TRN_NONE || cover[i] < cover[worst]))
                worst = i;
        if (worst == TRN_NONE)
            return;
        if (worst != last) /* money and order books may have gone to other items meanwhile */
            best[worst] = best_source(m, &means, sources[worst], &n[worst], &cover[worst]);
        last = worst;
        struct plan_source *s = best[worst];
        if (!s)
            continue;
        int64_t quantity = items_of(ceil(fmin(step[worst], s->level - s->position))),
                can = can_give(m, &means, s);
        if (quantity > can)
            quantity = can;
        add_task(m, s, quantity);
        s->most -= quantity;
        if (s->line != TRN_NONE)
            means.line[s->line] -= quantity;
        means.money[s->donor][s->kind] -= (double)quantity * (double)s->cost;
        double lead = s->lead;
        for (int32_t k = 0; k < n[worst]; k++) /* it covers what it comes in time for */
            if (lead <= sources[worst][k].lead + sources[worst][k].span)
                sources[worst][k].position += (double)quantity;
        best[worst] = best_source(m, &means, sources[worst], &n[worst], &cover[worst]);
    }
}

static void turn(struct trn_model *m, trn_id d, double credit)
{
    for (int32_t k = 0; k < m->tasks.n; k++) {
        struct task *task = &m->tasks.at[k];
        if (task->donor != d || task->quantity == 0)
            continue;
        int64_t quantity = task->quantity;
        task->quantity = 0;
        if (draw(m, m->sc->donors[d].hash, P_ACCEPT, m->donors[d].tasks++) >= m->sc->donors[d].accepts) {
            trace_event(m, "task refused", m->sc->donors[d].name, task->item, quantity, NULL);
            continue;
        }
        enum trn_account_kind kind = account_of(task->line);
        int64_t cost = unit_cost(m, task->item, task->line);
        int64_t most = task->line == TRN_NONE ? stock_free(m, d, task->item) : line_free(m, task->line);
        int64_t afford = money_free(m, d, kind) / cost;
        if (quantity > most)
            quantity = most;
        if (quantity > afford)
            quantity = afford;
        if (quantity > 0 && may_give(m, d, task->item))
            pledge_make(m, d, task->item, task->line, quantity, credit, true);
    }
}

const struct policy policy_tasked = {.name = "tasked", .plan = plan, .turn = turn};
