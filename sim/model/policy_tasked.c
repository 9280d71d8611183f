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
 * is refused or not to be had is short again at the next round.
 *
 * While a plan is made positions only rise, money, stocks and order books only fall: a source that is out
 * stays out. So the sources of an item wait in a queue (a heap by score) from which those that are out are
 * taken when they come to its top, and one is looked at again only when what it lives on has fallen. What it
 * sees depends on its lead time alone; sources with the same share it (a group). */
#include "core.h"

#include <stdlib.h>

static int64_t least_of(const struct trn_model *m, trn_id item)
{
    int64_t least = m->sc->items[item].lot / 10;
    return least > 1 ? least : 1;
}

void plan_allocate(struct trn_model *m)
{
    const int32_t n = m->sc->n_donors * TRN_ACCOUNTS;
    m->plan = TRN_NEW(m->arena, struct plan_item, m->sc->n_items);
    for (trn_id i = 0; i < m->sc->n_items; i++) {
        struct plan_item *pi = &m->plan[i];
        pi->sources = TRN_NEW(m->arena, struct plan_source, n);
        pi->queue = TRN_NEW(m->arena, int32_t, n);
        pi->lead = TRN_NEW(m->arena, double, n);
        pi->horizon = TRN_NEW(m->arena, double, n);
        pi->level = TRN_NEW(m->arena, double, n);
        pi->position = TRN_NEW(m->arena, double, n);
        pi->giving = TRN_NEW(m->arena, int32_t, n);
    }
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

/* ---- the queue of an item's sources ------------------------------------------------------------------ */

/* Of two the lower score, else the one that was found first. */
static bool better(const struct plan_item *pi, int32_t a, int32_t b)
{
    const struct plan_source *x = &pi->sources[a], *y = &pi->sources[b];
    return x->score < y->score || (x->score == y->score && a < b);
}

static void sink(struct plan_item *pi, int32_t at)
{
    int32_t moved = pi->queue[at];
    for (int32_t child; (child = 2 * at + 1) < pi->n_queue; at = child) {
        if (child + 1 < pi->n_queue && better(pi, pi->queue[child + 1], pi->queue[child]))
            child++;
        if (!better(pi, pi->queue[child], moved))
            break;
        pi->queue[at] = pi->queue[child];
    }
    pi->queue[at] = moved;
}

static bool is_out(const struct plan_item *pi, const struct plan_source *s)
{
    return s->out || pi->position[s->group] == INFINITY;
}

/* The last source of a group is out; what the item is covered was perhaps the group's. */
static void drop_group(struct plan_item *pi, int32_t k)
{
    pi->cover_known = pi->cover_known && pi->position[k] / pi->level[k] > pi->cover;
    pi->position[k] = INFINITY;
}

/* Looks at a source again: money, its stock or its order book may have fallen too low. */
static void look_again(const struct trn_model *m, const struct means *means, struct plan_item *pi,
                       struct plan_source *s)
{
    if (s->out || can_give(m, means, s) > 0)
        return;
    s->out = true;
    if (--pi->giving[s->group] == 0)
        drop_group(pi, s->group);
}

/* The lowest position / level of those that are not out. Two at a time, for a division takes long. */
static double least_cover(const struct plan_item *pi)
{
    double least[2] = {INFINITY, INFINITY};
    for (int32_t k = 0; k < pi->n_groups; k += 2)
        for (int32_t j = 0; j < 2; j++) {
            double cover = pi->position[k + j] / pi->level[k + j];
            least[j] = cover < least[j] ? cover : least[j];
        }
    return least[0] < least[1] ? least[0] : least[1];
}

/* The best source now, and what the item is covered by its own reckoning. */
static void find_best(struct plan_item *pi)
{
    while (pi->n_queue > 0 && is_out(pi, &pi->sources[pi->queue[0]])) {
        pi->queue[0] = pi->queue[--pi->n_queue];
        if (pi->n_queue > 0)
            sink(pi, 0);
    }
    pi->best = pi->n_queue > 0 ? &pi->sources[pi->queue[0]] : NULL;
    if (!pi->cover_known)
        pi->cover = least_cover(pi);
    pi->cover_known = true;
}

/* ---- who can give what ---------------------------------------------------------------------------- */

/* With a level of 0, or when less than one is short: out from the start. */
static void put_group(struct plan_item *pi, int32_t k, double level, double position)
{
    bool short_of = level > 0.0 && level - position >= 1.0;
    pi->level[k] = short_of ? level : 1.0;
    pi->position[k] = short_of ? position : INFINITY;
    pi->giving[k] = 0;
}

/* The group with this lead time. That it was seen lately is likely where there are few; where there are many
 * two groups may have the same. */
static int32_t group_of(struct trn_model *m, struct plan_item *pi, trn_id item, double lead)
{
    enum { LOOK_BACK = 8 };
    for (int32_t k = pi->n_groups - 1; k >= 0 && k >= pi->n_groups - LOOK_BACK; k--)
        if (pi->lead[k] == lead)
            return k;
    int32_t k = pi->n_groups++;
    double level = view_level(m, item, lead); /* 0 of an item of no capability, which has no span */
    pi->lead[k] = lead;
    pi->horizon[k] = level > 0.0 ? lead + view_span(m, item, lead) : lead;
    put_group(pi, k, level, level > 0.0 ? view_position(m, TRN_NONE, item, lead) : 0.0);
    return k;
}

/* What the donor can give of the item from this account; `most` 0: nothing. */
static struct plan_source source_of(struct trn_model *m, trn_id d, trn_id item, enum trn_account_kind kind)
{
    const struct trn_donor_item *di = &m->sc->donors[d].items[item];
    struct plan_source s = {.donor = d,
                            .item = item,
                            .line = TRN_NONE,
                            .kind = kind,
                            .task = -1,
                            .cost = m->sc->items[item].unit_cost_cents};
    if (kind == TRN_DRAWDOWN) {
        s.most = stock_free(m, d, item);
    } else if (di->line != TRN_NONE) {
        s.line = di->line;
        s.cost = unit_cost(m, item, s.line);
        s.most = line_free(m, s.line);
    }
    return s;
}

static void find_sources(struct trn_model *m, trn_id item, const double *ratio, const struct means *means)
{
    struct plan_item *pi = &m->plan[item];
    pi->n_groups = pi->n_queue = 0;
    pi->cover_known = false;
    for (int32_t k = 0; k < m->sc->n_donors * TRN_ACCOUNTS; k++) {
        struct plan_source *s = &pi->sources[k];
        trn_id d = k / TRN_ACCOUNTS;
        s->out = true;
        if (!follows_plan(m, d) || !may_give(m, d, item))
            continue;
        *s = source_of(m, d, item, (enum trn_account_kind)(k % TRN_ACCOUNTS));
        s->out = can_give(m, means, s) == 0;
        if (s->out)
            continue;
        s->lead = lead_days(m, d, item, s->line);
        s->group = group_of(m, pi, item, s->lead);
        s->score = s->lead + 30.0 * log(ratio[d]) +
                   30.0 * ((double)s->cost / (double)m->sc->items[item].unit_cost_cents - 1.0);
        pi->giving[s->group]++;
        pi->queue[pi->n_queue++] = k;
    }
    if (pi->n_groups % 2 == 1) /* an even number */
        put_group(pi, pi->n_groups++, 0.0, 0.0);
    for (int32_t k = pi->n_queue / 2 - 1; k >= 0; k--)
        sink(pi, k);
    find_best(pi);
}

/* ---- the plan -------------------------------------------------------------------------------------- */

static void add_task(struct trn_model *m, struct plan_source *s, int64_t quantity)
{
    if (s->task < 0) {
        struct task task = {s->donor, s->item, s->line, s->task = m->tasks.n, 0};
        VEC_PUSH(m, m->tasks, task);
    }
    m->tasks.at[s->task].quantity += quantity;
}

/* It covers what it comes in time for. */
static void cover(struct plan_item *pi, double lead, double quantity)
{
    for (int32_t k = 0; k < pi->n_groups; k++) {
        double position = pi->position[k] + (lead <= pi->horizon[k] ? quantity : 0.0);
        pi->position[k] = pi->level[k] - position < 1.0 ? INFINITY : position;
    }
    pi->cover_known = false;
}

/* The best source of an item gives a part of what is short. */
static void take(struct trn_model *m, struct means *means, trn_id item)
{
    struct plan_item *pi = &m->plan[item];
    struct plan_source *s = pi->best;
    int64_t quantity = items_of(ceil(fmin(pi->step, pi->level[s->group] - pi->position[s->group])));
    int64_t can = can_give(m, means, s);
    if (quantity > can)
        quantity = can;
    add_task(m, s, quantity);
    s->most -= quantity;
    if (s->line != TRN_NONE)
        means->line[s->line] -= quantity;
    means->money[s->donor][s->kind] -= (double)quantity * (double)s->cost;
    cover(pi, s->lead, (double)quantity);
    /* Its account pays for other items as well, a line is of one item; a book with room for the least part
     * puts nobody out. */
    const int32_t place = s->donor * TRN_ACCOUNTS + (int32_t)s->kind;
    for (trn_id i = 0; i < m->sc->n_items; i++)
        look_again(m, means, &m->plan[i], &m->plan[i].sources[place]);
    if (s->line != TRN_NONE && means->line[s->line] < least_of(m, item))
        for (int32_t k = 0; k < m->sc->n_donors * TRN_ACCOUNTS; k++)
            look_again(m, means, pi, &pi->sources[k]);
    find_best(pi);
}

/* A donor's turn finds its own. */
static int by_donor(const void *a, const void *b)
{
    const struct task *x = a, *y = b;
    return x->donor != y->donor ? x->donor - y->donor : x->number - y->number;
}

static void plan(struct trn_model *m)
{
    static const int parts = 10;
    int32_t items = m->sc->n_items;
    double ratio[TRN_MAX_DONORS];
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
    for (int32_t i = 0; i < items; i++) {
        struct plan_item *pi = &m->plan[i];
        find_sources(m, i, ratio, &means);
        if (pi->best)
            pi->step = fmax((double)least_of(m, i),
                            (pi->level[pi->best->group] - pi->position[pi->best->group]) / parts);
    }
    for (;;) {
        trn_id worst = TRN_NONE;
        for (int32_t i = 0; i < items; i++)
            if (m->plan[i].best && (worst == TRN_NONE || m->plan[i].cover < m->plan[worst].cover))
                worst = i;
        if (worst == TRN_NONE)
            break;
        /* Money may have gone to other items meanwhile. Cover only rises, so what was known of the others is
         * not too high. */
        bool known = m->plan[worst].cover_known;
        find_best(&m->plan[worst]);
        if (known && m->plan[worst].best)
            take(m, &means, worst);
    }
    if (m->tasks.n > 0)
        qsort(m->tasks.at, (size_t)m->tasks.n, sizeof *m->tasks.at, by_donor);
}

/* The first task of a donor, or of those behind it. */
static int32_t first_task(const struct trn_model *m, trn_id d)
{
    int32_t low = 0, high = m->tasks.n;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (m->tasks.at[middle].donor < d)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void turn(struct trn_model *m, trn_id d, double credit)
{
    for (int32_t k = first_task(m, d); k < m->tasks.n && m->tasks.at[k].donor == d; k++) {
        struct task *task = &m->tasks.at[k];
        if (task->quantity == 0)
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
