/* outstanding.c - what is promised and still to come, summed by the day it is promised for.
 *
 *   strip     0     1     2     3           a strip: DUE_DAYS days of promised_by
 *           +-----+-----+-----+-----+---
 *   sums    |  40 |   0 | 310 |  75 |       all, what is seen, what is tasked, both
 *   pledges | 2   |     | 9   | 4   |       looked through only where a day asked for falls within
 *           +-----+-----+-----+-----+---
 *
 * A donor's turn asks for each item what is promised up to a day, by itself and by others, and of theirs only
 * what was promised up to the day that it sees. Donors are many and so are their pledges, days are few. The
 * sums are whole numbers: their order cannot matter.
 *
 * Seen is what was promised up to the moment of the last question. That moment moves with the clock, and back
 * only where a new regime has an older picture; `made` is in the order of the promises, so each is moved once
 * for each time that it passes. */
#include "core.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Wider strips leave more pledges to be looked through, narrower ones more sums to be added. */
#define DUE_DAYS 16
/* Days behind the end that have strips of their own; the last one takes what is later. */
#define BEYOND 1024

void open_allocate(struct trn_model *m)
{
    const int32_t n = (int32_t)((m->sc->end + BEYOND) / DUE_DAYS) + 1;
    for (trn_id i = 0; i < m->sc->n_items; i++) {
        struct open_list *list = &m->open[i];
        list->strips = TRN_NEW(m->arena, struct open_strip, n);
        list->sums = TRN_NEW(m->arena, struct open_sums, n);
        list->n = n; /* last: without memory there is nothing to free */
    }
}

void open_free(struct open_list *list)
{
    for (int32_t k = 0; k < list->n; k++)
        free(list->strips[k].pledges.at);
    free(list->made.ids.at);
}

static int32_t strip_of(const struct open_list *list, double day)
{
    if (!(day < (double)list->n * DUE_DAYS))
        return list->n - 1;
    return day > 0.0 ? (int32_t)(day / DUE_DAYS) : 0;
}

void open_add(struct trn_model *m, int32_t id)
{
    struct pledge *p = &m->pledges.at[id];
    struct open_list *list = &m->open[p->item];
    struct offer *offer = offer_of(m, p->donor, p->item);
    struct open_pledge mine = {p->promised_by, p->t_pledged, p->asked, p->tasked, id};
    int32_t k = strip_of(list, p->promised_by);
    bool seen = p->t_pledged <= list->seen;
    p->place = list->strips[k].pledges.n;
    VEC_PUSH(m, list->strips[k].pledges, mine);
    VEC_PUSH(m, offer->open.ids, id);
    VEC_PUSH(m, list->made.ids, id);
    list->n_seen += seen;
    list->first = k < list->first ? k : list->first;
    open_count(&list->sums[k], p->asked, seen, p->tasked);
}

static void no_longer_open(struct id_list *of_donor, int32_t id)
{
    int32_t k = 0;
    while (of_donor->ids.at[k] != id)
        k++;
    of_donor->ids.at[k] = of_donor->ids.at[--of_donor->ids.n];
}

/* What is over keeps its place until all of its strip is over: that of others need not be written anew. */
void open_take(struct trn_model *m, int32_t id, int64_t quantity)
{
    const struct pledge *p = &m->pledges.at[id];
    struct open_list *list = &m->open[p->item];
    int32_t k = strip_of(list, p->promised_by);
    struct open_pledge *open = &list->strips[k].pledges.at[p->place];
    assert(open->id == id && quantity > 0 && quantity <= open->left);
    open_count(&list->sums[k], -quantity, p->t_pledged <= list->seen, p->tasked);
    open->left -= quantity;
    if (open->left == 0)
        no_longer_open(&offer_of(m, p->donor, p->item)->open, id);
    if (list->sums[k].left == 0)
        list->strips[k].pledges.n = 0;
}

/* The pledge of this number passes the moment up to which is seen. */
static void pass(struct trn_model *m, struct open_list *list, int32_t id, int sign)
{
    const struct pledge *p = &m->pledges.at[id];
    struct open_sums *sums = &list->sums[strip_of(list, p->promised_by)];
    sums->seen += sign * pledge_left(p);
    sums->seen_tasked += p->tasked ? sign * pledge_left(p) : 0;
}

static void see_up_to(struct trn_model *m, struct open_list *list, double seen)
{
    const int32_t *made = list->made.ids.at;
    while (list->n_seen < list->made.ids.n && m->pledges.at[made[list->n_seen]].t_pledged <= seen)
        pass(m, list, made[list->n_seen++], 1);
    while (list->n_seen > 0 && m->pledges.at[made[list->n_seen - 1]].t_pledged > seen)
        pass(m, list, made[--list->n_seen], -1);
    list->seen = seen;
}

static struct open_sums sums_until(struct open_list *list, double until)
{
    struct open_sums sum = {0};
    int32_t last = strip_of(list, until);
    while (list->first < last && list->sums[list->first].left == 0)
        list->first++;
    for (int32_t k = list->first; k < last; k++) {
        sum.left += list->sums[k].left;
        sum.seen += list->sums[k].seen;
        sum.tasked += list->sums[k].tasked;
        sum.seen_tasked += list->sums[k].seen_tasked;
    }
    const struct open_strip *strip = &list->strips[last];
    for (int32_t k = 0; k < strip->pledges.n; k++) {
        const struct open_pledge *p = &strip->pledges.at[k];
        open_count(&sum, p->promised_by <= until ? p->left : 0, p->t_pledged <= list->seen, p->tasked);
    }
    return sum;
}

struct open_seen open_seen(struct trn_model *m, trn_id donor, trn_id item, double until, double seen)
{
    struct open_list *list = &m->open[item];
    see_up_to(m, list, seen);
    const struct open_sums sum = sums_until(list, until);
    if (donor == TRN_NONE)
        return (struct open_seen){sum.tasked, sum.seen - sum.seen_tasked};
    struct open_seen out = {0, sum.seen};
    const struct id_list *of_donor = &offer_of(m, donor, item)->open;
    for (int32_t k = 0; k < of_donor->ids.n; k++) {
        const struct pledge *p = &m->pledges.at[of_donor->ids.at[k]];
        int64_t due = p->promised_by <= until ? pledge_left(p) : 0;
        out.own += due;
        out.others -= p->t_pledged <= seen ? due : 0;
    }
    return out;
}

int64_t open_due(const struct trn_model *m, trn_id item, double from, double to, bool reported)
{
    const struct open_list *list = &m->open[item];
    const int32_t first = strip_of(list, from), last = strip_of(list, to);
    int64_t sum = 0;
    for (int32_t k = first; k <= last; k++) {
        const struct open_strip *strip = &list->strips[k];
        if (k > first && k < last && reported) {
            sum += list->sums[k].left;
            continue;
        }
        for (int32_t j = 0; j < strip->pledges.n; j++) {
            const struct open_pledge *p = &strip->pledges.at[j];
            if (p->promised_by >= from && p->promised_by <= to)
                sum += p->left - (reported ? 0 : m->pledges.at[p->id].reported);
        }
    }
    return sum;
}

int64_t open_decided(const struct trn_model *m, trn_id item)
{
    const struct open_list *list = &m->open[item];
    int64_t sum = 0;
    for (int32_t k = list->first; k < list->n; k++)
        for (int32_t j = 0; j < list->strips[k].pledges.n; j++) {
            const struct open_pledge *p = &list->strips[k].pledges.at[j];
            if (!isnan(m->pledges.at[p->id].t_decided))
                sum += p->left;
        }
    return sum;
}

/* What the scenario's own list holds was promised on days before the start, in any order. */
static int by_day(const void *a, const void *b, void *model)
{
    const struct trn_model *m = model;
    const double x = m->pledges.at[*(const int32_t *)a].t_pledged;
    const double y = m->pledges.at[*(const int32_t *)b].t_pledged;
    return (x > y) - (x < y);
}

void open_start(struct trn_model *m)
{
    for (trn_id i = 0; i < m->sc->n_items; i++) {
        struct id_list *made = &m->open[i].made;
        if (made->ids.n > 1)
            qsort_r(made->ids.at, (size_t)made->ids.n, sizeof *made->ids.at, by_day, m);
    }
}

int64_t open_residual(const struct open_list *list, const struct open_sums *counted)
{
    struct open_sums all = *counted;
    int64_t residual = 0;
    for (int32_t k = 0; k < list->n; k++) {
        const struct open_sums *sums = &list->sums[k];
        const struct open_strip *strip = &list->strips[k];
        int64_t left = k < list->first ? 0 : sums->left;
        for (int32_t j = 0; j < strip->pledges.n; j++)
            left -= strip->pledges.at[j].left;
        residual += llabs(left);
        all.left -= sums->left;
        all.seen -= sums->seen;
        all.tasked -= sums->tasked;
        all.seen_tasked -= sums->seen_tasked;
    }
    return residual + llabs(all.left) + llabs(all.seen) + llabs(all.tasked) + llabs(all.seen_tasked);
}

void open_clear(struct open_list *list)
{
    for (int32_t k = 0; k < list->n; k++)
        list->strips[k].pledges.n = 0;
    memset(list->sums, 0, sizeof *list->sums * (size_t)list->n);
    list->made.ids.n = list->n_seen = 0;
    list->first = list->n - 1;
    list->seen = -INFINITY;
}
