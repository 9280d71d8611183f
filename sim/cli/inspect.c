/* inspect.c - see inspect.h */
#include "inspect.h"

#include <math.h>
#include <string.h>

#include "tranche/date.h"

static const double DAYS_PER_MONTH = 365.25 / 12.0; /* as the model counts capacity */

double inspect_spare(const struct trn_scenario *s, trn_id item)
{
    double sum = 0.0;
    for (trn_id d = 0; d < s->n_donors; d++) {
        const struct trn_donor_item *held = &s->donors[d].items[item];
        double spare = (double)held->stock - trn_schedule_at(&held->floor, 0.0);
        sum += spare > 0.0 ? spare : 0.0;
    }
    return sum;
}

/* ---- supply against need ------------------------------------------------------------------------ */

double inspect_promised(const struct trn_promise *promise, double from, double to)
{
    double start = promise->day > 0.0 ? promise->day : 0.0;
    double end = promise->until > start ? promise->until : start;
    if (end == start)
        return start >= from && start < to ? (double)promise->quantity : 0.0;
    double low = from > start ? from : start, high = to < end ? to : end;
    return high > low ? (double)promise->quantity * (high - low) / (end - start) : 0.0;
}

static void add_item(const struct trn_scenario *s, struct supply *supply,
                     const struct trn_capability_item *part, double end)
{
    trn_id item = part->item;
    supply->recipient += (double)s->recipient.items[item].stock * part->weight;
    supply->donors += inspect_spare(s, item) * part->weight;
    for (int32_t m = 0; m < supply->n; m++) {
        struct supply_month *month = &supply->months[m];
        double from = month->day, to = m + 1 < supply->n ? supply->months[m + 1].day : end;
        for (trn_id l = 0; l < s->n_lines; l++)
            if (s->lines[l].item == item)
                month->lines +=
                    trn_schedule_integral(&s->lines[l].capacity, from, to) / DAYS_PER_MONTH * part->weight;
        for (trn_id p = 0; p < s->n_promises; p++)
            if (s->promises[p].item == item)
                month->promised += inspect_promised(&s->promises[p], from, to) * part->weight;
    }
}

struct supply *inspect_supply(const struct loaded *loaded, trn_id id)
{
    const struct trn_scenario *s = loaded->scenario;
    const struct trn_capability *capability = &s->capabilities[id];
    struct supply *supply = TRN_NEW(loaded->arena, struct supply, 1);
    int32_t n = loaded->layout->n_months;
    if (!supply || !(supply->months = TRN_NEW(loaded->arena, struct supply_month, n + 1)))
        return NULL;
    supply->capability = id;
    supply->n = n;
    for (int32_t m = 0; m < n; m++) {
        double from = loaded->layout->months[m], to = m + 1 < n ? loaded->layout->months[m + 1] : s->end;
        supply->months[m].day = from;
        supply->months[m].need = capability->fleet ? trn_schedule_at(&capability->need, from)
                                                   : trn_schedule_integral(&capability->need, from, to);
    }
    for (int32_t i = 0; i < capability->n_items; i++)
        add_item(s, supply, &capability->items[i], s->end);
    return supply;
}

/* ---- money ------------------------------------------------------------------------------------------ */

static int year_of(const struct trn_scenario *s, double day)
{
    int year, month, day_of_month;
    trn_date_from_days(s->start_day + (int32_t)floor(day), &year, &month, &day_of_month);
    return year;
}

/* The row of a group and year, made where it is missing; rows stay sorted. */
static struct money_year *row_of(struct money_year *rows, int32_t *n, const char *group, int year)
{
    int32_t at = 0;
    while (at < *n && (strcmp(rows[at].group, group) < 0 ||
                       (strcmp(rows[at].group, group) == 0 && rows[at].year < year)))
        at++;
    if (at < *n && strcmp(rows[at].group, group) == 0 && rows[at].year == year)
        return &rows[at];
    memmove(&rows[at + 1], &rows[at], (size_t)(*n - at) * sizeof *rows);
    (*n)++;
    rows[at] = (struct money_year){.group = group, .year = year};
    return &rows[at];
}

struct money_year *inspect_money(const struct loaded *loaded, int32_t *ret_n)
{
    const struct trn_scenario *s = loaded->scenario;
    int32_t most = 1;
    for (trn_id d = 0; d < s->n_donors; d++)
        most += s->donors[d].n_appropriations[TRN_DRAWDOWN] + s->donors[d].n_appropriations[TRN_PROCUREMENT] +
                s->donors[d].n_contributions;
    struct money_year *rows = TRN_NEW(loaded->arena, struct money_year, most);
    *ret_n = 0;
    if (!rows)
        return NULL;
    for (trn_id d = 0; d < s->n_donors; d++) {
        const struct trn_donor *donor = &s->donors[d];
        for (int kind = 0; kind < TRN_ACCOUNTS; kind++) {
            for (int32_t i = 0; i < donor->n_appropriations[kind]; i++) {
                const struct trn_appropriation *vote = &donor->appropriations[kind][i];
                struct money_year *row = row_of(rows, ret_n, donor->group, year_of(s, vote->day));
                *(kind == TRN_DRAWDOWN ? &row->drawdown_cents : &row->procurement_cents) += vote->cents;
            }
        }
        for (int32_t i = 0; i < donor->n_contributions; i++) {
            const struct trn_contribution *c = &donor->contributions[i];
            const char *group = c->from == TRN_NONE ? donor->group : s->donors[c->from].group;
            row_of(rows, ret_n, group, year_of(s, c->day))->contributed_cents += c->cents;
        }
    }
    return rows;
}

/* ---- orphans ---------------------------------------------------------------------------------------- */

struct orphans {
    struct trn_arena *arena;
    const char **sentences;
    int32_t n;
};

static bool item_used(const struct trn_scenario *s, trn_id item)
{
    for (trn_id c = 0; c < s->n_capabilities; c++)
        for (int32_t i = 0; i < s->capabilities[c].n_items; i++)
            if (s->capabilities[c].items[i].item == item)
                return true;
    return false;
}

static bool item_given(const struct trn_scenario *s, trn_id item)
{
    for (trn_id d = 0; d < s->n_donors; d++)
        if (s->donors[d].items[item].stock > 0 || s->donors[d].items[item].line != TRN_NONE)
            return true;
    for (trn_id p = 0; p < s->n_promises; p++)
        if (s->promises[p].item == item)
            return true;
    for (trn_id l = 0; l < s->n_lines; l++)
        if (s->lines[l].item == item && (s->lines[l].recipient_owned || s->lines[l].idle == TRN_IDLE_STOCK))
            return true;
    return false;
}

static bool line_used(const struct trn_scenario *s, trn_id line)
{
    if (s->lines[line].recipient_owned || s->lines[line].idle == TRN_IDLE_STOCK)
        return true;
    for (trn_id d = 0; d < s->n_donors; d++)
        if (s->donors[d].items[s->lines[line].item].line == line)
            return true;
    for (trn_id p = 0; p < s->n_promises; p++)
        if (s->promises[p].line == line)
            return true;
    return false;
}

static bool donor_gives(const struct trn_scenario *s, trn_id donor)
{
    const struct trn_donor *d = &s->donors[donor];
    if (d->n_appropriations[TRN_DRAWDOWN] > 0 || d->n_appropriations[TRN_PROCUREMENT] > 0 ||
        d->announced_cents > 0 || d->n_contributions > 0)
        return true;
    for (trn_id p = 0; p < s->n_promises; p++) /* promised before: needs no money of this account */
        if (s->promises[p].donor == donor && !s->promises[p].charged)
            return true;
    return false;
}

static void add(struct orphans *o, const char *format, const char *name)
{
    o->sentences[o->n++] = trn_arena_printf(o->arena, format, name);
}

const char **inspect_orphans(const struct loaded *loaded)
{
    const struct trn_scenario *s = loaded->scenario;
    struct orphans o = {.arena = loaded->arena};
    o.sentences = TRN_NEW(o.arena, const char *, 2 * s->n_items + s->n_lines + s->n_donors + 1);
    if (!o.sentences)
        return NULL;
    for (trn_id i = 0; i < s->n_items; i++) {
        if (!item_given(s, i))
            add(&o, "item %s: no donor has it in stock, buys it or has promised it", s->items[i].name);
        if (!item_used(s, i))
            add(&o, "item %s: no capability uses it", s->items[i].name);
    }
    for (trn_id l = 0; l < s->n_lines; l++)
        if (!line_used(s, l))
            add(&o, "line %s: nobody buys from it", s->lines[l].name);
    for (trn_id d = 0; d < s->n_donors; d++)
        if (!donor_gives(s, d))
            add(&o, "donor %s: has no money and has promised nothing", s->donors[d].name);
    return o.sentences;
}
