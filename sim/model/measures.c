/* measures.c - what is measured: one list drives the layout, the values and `tranche list measures`.
 *
 * A measure has a scope (capability, item, donor, group, event or the total) and a window: the whole
 * run or one of the scenario's windows. */
#include "core.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum code {
    M_NEED_MET,
    M_GAP,
    M_DAYS_BELOW,
    M_LONGEST,
    M_DEEPEST,
    M_DOS_MIN,
    M_DOS_P05,
    M_USED,
    M_DELIVERED,
    M_PLEDGED_VALUE,
    M_DECIDED_VALUE,
    M_DELIVERED_VALUE,
    M_ARREARS,
    M_ON_TIME,
    M_BROKEN,
    M_LAG_MEDIAN,
    M_LAG_P90,
    M_VARIATION,
    M_HUB_WAIT,
    M_STAGE_WAIT,
    M_GINI,
    M_COMMITTED,
    M_SPENT,
    M_UNSPENT,
    M_LAPSED,
    M_WRITTEN_OFF,
    M_FLOOR_BREACHES,
    M_RECOVERY,
    M_UNIT_PRICE,
    M_MADE_FOR_OWN,
    M_NO_CREW,
    M_NO_VEHICLE,
    M_CREWS_TRAINED,
    M_JOINT,
    M_BLOCKED,
    M_FIRST_GIVEN,
    M_INVESTED,
    M_FIRE_PARITY,
    M_PRODUCTION_PARITY,
    M_REPORTED_EARLY,
    M_PAID_IN,
    M_POOLED,
    M_CODES
};

enum {
    BY_CAPABILITY = 1,
    BY_ITEM = 2,
    BY_DONOR = 4,
    BY_GROUP = 8,
    BY_EVENT = 16,
    BY_TOTAL = 32,
    BY_WINDOW = 64
};

struct measure_def {
    const char *name, *unit, *formula;
    int decimals, better;
    unsigned by;
};

static const struct measure_def defs[M_CODES] = {
    [M_NEED_MET] = {"need_met", "1",
                    "integral of use / integral of need (platforms: of min(usable, target) / of target); "
                    "total: mean over "
                    "capabilities by weight",
                    4, 1, BY_CAPABILITY | BY_TOTAL | BY_WINDOW},
    [M_GAP] = {"gap", "units or unit-days",
               "integral of need - integral of use (platforms: of target - min(usable, target))", 1, -1,
               BY_CAPABILITY | BY_WINDOW},
    [M_DAYS_BELOW] = {"days_below_failure", "days",
                      "days in failure: from need met below fail_below until it is at recover_above again", 2,
                      -1, BY_CAPABILITY | BY_WINDOW},
    [M_LONGEST] = {"longest_gap_days", "days", "longest single failure within the window", 2, -1,
                   BY_CAPABILITY | BY_WINDOW},
    [M_DEEPEST] = {"deepest", "1", "lowest need met of one sample interval (a week by default)", 4, 1,
                   BY_CAPABILITY | BY_TOTAL | BY_WINDOW},
    [M_DOS_MIN] = {"days_of_supply_min", "days", "lowest stock / need over the samples", 2, 1, BY_ITEM},
    [M_DOS_P05] = {"days_of_supply_p05", "days", "5th percentile of stock / need over the samples", 2, 1,
                   BY_ITEM},
    [M_USED] = {"used", "items", "items used; platforms: lost", 1, 0, BY_ITEM | BY_WINDOW},
    [M_DELIVERED] = {"delivered", "items", "items handed over, before what is written off", 1, 1,
                     BY_ITEM | BY_WINDOW},
    [M_PLEDGED_VALUE] = {"pledged_value", "EUR_million",
                         "sum of quantity x unit cost promised since the start or open at the start", 3, 0,
                         BY_DONOR | BY_GROUP | BY_TOTAL},
    [M_DECIDED_VALUE] = {"decided_value", "EUR_million", "of these, decided", 3, 0,
                         BY_DONOR | BY_GROUP | BY_TOTAL},
    [M_DELIVERED_VALUE] = {"delivered_value", "EUR_million",
                           "quantity x unit cost handed over since the start", 3, 1,
                           BY_DONOR | BY_GROUP | BY_TOTAL},
    [M_ARREARS] = {"arrears_value", "EUR_million",
                   "promised for a day before the end and outstanding at the end; a broken promise is not", 3,
                   0, BY_TOTAL},
    [M_ON_TIME] = {"on_time_share", "1",
                   "by value, of promises due 30 days before the end or earlier: handed over in full at most "
                   "30 days after the "
                   "day promised",
                   4, 1, BY_TOTAL},
    [M_BROKEN] = {"withdrawn_share", "1", "by value, of all promises: withdrawn or not kept", 4, -1,
                  BY_TOTAL},
    [M_LAG_MEDIAN] = {"lag_median", "days",
                      "median over lots of hand-over - pledge; listed promises left out", 2, -1, BY_TOTAL},
    [M_LAG_P90] = {"lag_p90", "days", "90th percentile of the same", 2, -1, BY_TOTAL},
    [M_VARIATION] = {"delivery_variation", "1",
                     "standard deviation / mean of the value handed over in whole months", 4, -1, BY_TOTAL},
    [M_HUB_WAIT] = {"hub_wait", "days",
                    "mean wait of a lot for a hub; who still waits at the end counts with the wait so far", 3,
                    -1, BY_TOTAL},
    [M_STAGE_WAIT] =
        {"stage_wait", "days",
         "mean over lots of the waits in all stages for vehicles, loads and closures; who still waits "
         "at the end counts with the wait so far",
         3, -1, BY_TOTAL},
    [M_GINI] = {"burden_gini", "1",
                "Gini coefficient of (decided value + payments into funds) / GDP over donors with a GDP, "
                "weighted by GDP (0: all "
                "give the same "
                "share)",
                4, -1, BY_TOTAL},
    [M_COMMITTED] = {"money_committed", "EUR_million", "promised and not paid at the end", 3, 0, BY_TOTAL},
    [M_SPENT] = {"money_spent", "EUR_million", "paid by the end", 3, 0, BY_TOTAL},
    [M_UNSPENT] = {"money_unspent", "EUR_million", "voted and not promised at the end", 3, -1, BY_TOTAL},
    [M_LAPSED] = {"money_lapsed", "EUR_million", "voted and gone by the end", 3, -1, BY_TOTAL},
    [M_WRITTEN_OFF] = {"written_off_value", "EUR_million",
                       "handed over but doubled or unfit (lever duplication)", 3, -1, BY_TOTAL},
    [M_FLOOR_BREACHES] = {"floor_breaches", "1", "times that giving took a stock below its floor: must be 0",
                          0, -1, BY_TOTAL},
    [M_RECOVERY] = {"recovery_days", "days",
                    "from the end of the hold until the headline capability (where there is none: every "
                    "capability) that was in "
                    "failure then is in it no more; to the end of the run where that does not happen",
                    2, -1, BY_EVENT},
    [M_UNIT_PRICE] =
        {"unit_price", "EUR",
         "value / items of what was promised from lines since the start; undefined where nothing was", 2, 0,
         BY_ITEM},
    [M_MADE_FOR_OWN] = {"made_for_own", "items", "items made for own orders of donors: restock, build-up", 0,
                        0, BY_ITEM},
    [M_NO_CREW] = {"vehicles_without_crew", "unit-days", "integral of max(0, fleet x serviceability - crews)",
                   1, -1, BY_ITEM},
    [M_NO_VEHICLE] = {"crews_without_vehicle", "unit-days", "integral of max(0, crews - fleet)", 1, -1,
                      BY_ITEM},
    [M_CREWS_TRAINED] = {"crews_trained", "crews", "crews that passed a course since the start", 1, 0,
                         BY_ITEM},
    [M_JOINT] = {"joint_decisions", "1",
                 "joint plans, calls for a missing sum, instalments by key and unlockings put to the members",
                 0, 0, BY_TOTAL},
    [M_INVESTED] = {"money_invested", "EUR_million",
                    "paid by members by the end for capacity, to reach production_target", 3, 0, BY_TOTAL},
    [M_FIRE_PARITY] = {"fire_parity", "1", "integral of use / integral of the opponent's fire", 4, 1,
                       BY_CAPABILITY | BY_WINDOW},
    [M_PRODUCTION_PARITY] =
        {"production_parity", "1",
         "units made by all lines of its items, for whomever, / integral of the opponent's "
         "production",
         4, 1, BY_CAPABILITY | BY_WINDOW},
    [M_REPORTED_EARLY] = {"reported_early", "item-days",
                          "integral of items reported as handed over - items handed over", 1, 0, BY_ITEM},
    [M_BLOCKED] = {"blocked_share", "1", "of these, blocked by a member", 4, -1, BY_TOTAL},
    [M_FIRST_GIVEN] = {"first_given_day", "days",
                       "from the start until a donor first decides to give it; to the end of the run where "
                       "none does",
                       2, -1, BY_ITEM},
    [M_PAID_IN] = {"paid_into_funds", "EUR_million",
                   "contributions and the common budget, paid since the start", 3, 0,
                   BY_DONOR | BY_GROUP | BY_TOTAL},
    [M_POOLED] = {"pooled_given", "items",
                  "left a donor's stock below its full floor, set free by the pool alone: readiness of the "
                  "owners given up",
                  1, 0, BY_ITEM},
};

/* ---- one walk over all measures ------------------------------------------------------------------ */

typedef void (*visit_fn)(void *object, enum code code, unsigned by, trn_id scope, int32_t window);

/* Group g is that of the first donor that has it; groups go by name. */
static int32_t groups_of(const struct trn_scenario *sc, trn_id *first, int32_t room)
{
    int32_t n = 0;
    for (trn_id d = 0; d < sc->n_donors; d++) {
        int32_t at_place = 0;
        while (at_place < n && strcmp(sc->donors[first[at_place]].group, sc->donors[d].group) < 0)
            at_place++;
        if ((at_place < n && strcmp(sc->donors[first[at_place]].group, sc->donors[d].group) == 0) ||
            n == room)
            continue;
        memmove(first + at_place + 1, first + at_place, sizeof *first * (size_t)(n - at_place));
        first[at_place] = d;
        n++;
    }
    return n;
}

/* Does recovery from this event have a measure? Judged by the file, whatever a draw makes of its dates. */
static bool recovers(const struct trn_scenario *sc, int32_t e)
{
    double end = uncertain_base(sc, &sc->events[e].to);
    return sc->events[e].kind == TRN_EVENT_HOLD && end > 0.0 && end < sc->end;
}

/* Some measures are of consumables only, some of platforms. */
static bool of_item(const struct trn_scenario *sc, int code, trn_id item)
{
    if (code == M_DOS_MIN || code == M_DOS_P05)
        return sc->items[item].kind == TRN_CONSUMABLE;
    if (code == M_NO_CREW || code == M_NO_VEHICLE ||
        code == M_CREWS_TRAINED) /* where crews can be what is short */
        return sc->items[item].kind == TRN_PLATFORM && crews_limited(sc, item);
    return true;
}

/* Days of supply are of what is used up; parity needs an opponent of whom it is told. */
static bool has_measure(const struct trn_scenario *sc, int code, unsigned by, trn_id scope)
{
    switch (code) {
    case M_DOS_MIN:
    case M_DOS_P05:
        return by != BY_ITEM || sc->items[scope].kind == TRN_CONSUMABLE;
    case M_FIRE_PARITY:
        return sc->capabilities[scope].opponent.has_fire;
    case M_PRODUCTION_PARITY:
        return sc->capabilities[scope].opponent.has_production;
    default:
        return true;
    }
}

static void walk(const struct trn_scenario *sc, visit_fn visit, void *object)
{
    trn_id groups[TRN_MAX_DONORS];
    int32_t n_groups = groups_of(sc, groups, TRN_MAX_DONORS);
    for (int code = 0; code < M_CODES; code++) {
        unsigned by = defs[code].by;
        int32_t windows = by & BY_WINDOW ? sc->n_windows : 0;
        for (int32_t w = -1; w < windows; w++) {
            for (trn_id c = 0; (by & BY_CAPABILITY) && c < sc->n_capabilities; c++)
                if (has_measure(sc, code, BY_CAPABILITY, c))
                    visit(object, (enum code)code, BY_CAPABILITY, c, w);
            for (trn_id i = 0; (by & BY_ITEM) && i < sc->n_items; i++)
                if (of_item(sc, code, i))
                    if (has_measure(sc, code, BY_ITEM, i))
                        visit(object, (enum code)code, BY_ITEM, i, w);
            for (trn_id d = 0; (by & BY_DONOR) && d < sc->n_donors; d++)
                visit(object, (enum code)code, BY_DONOR, d, w);
            for (int32_t g = 0; (by & BY_GROUP) && g < n_groups; g++)
                visit(object, (enum code)code, BY_GROUP, groups[g], w);
            for (int32_t e = 0; (by & BY_EVENT) && e < sc->n_events; e++)
                if (recovers(sc, e))
                    visit(object, (enum code)code, BY_EVENT, e, w);
            if (by & BY_TOTAL)
                visit(object, (enum code)code, BY_TOTAL, TRN_NONE, w);
        }
    }
}

static const char *scope_name(const struct trn_scenario *sc, unsigned by, trn_id scope, const char **kind)
{
    switch (by) {
    case BY_CAPABILITY:
        *kind = "capability";
        return sc->capabilities[scope].name;
    case BY_ITEM:
        *kind = "item";
        return sc->items[scope].name;
    case BY_DONOR:
        *kind = "donor";
        return sc->donors[scope].name;
    case BY_GROUP:
        *kind = "group";
        return sc->donors[scope].group;
    case BY_EVENT:
        *kind = "event";
        return sc->events[scope].name;
    default:
        *kind = "total";
        return "total";
    }
}

/* ---- layout ---------------------------------------------------------------------------------------- */

struct maker {
    const struct trn_scenario *sc;
    struct trn_layout *layout;
};

static void count_measure(void *object, enum code code, unsigned by, trn_id scope, int32_t window)
{
    (void)code, (void)by, (void)scope, (void)window;
    ((struct maker *)object)->layout->n_measures++;
}

static void add_measure(void *object, enum code code, unsigned by, trn_id scope, int32_t window)
{
    struct maker *maker = object;
    struct trn_measure *measure = &maker->layout->measures[maker->layout->n_measures++];
    measure->name = defs[code].name;
    measure->scope = scope_name(maker->sc, by, scope, &measure->kind);
    measure->window = window < 0 ? "" : maker->sc->windows[window].name;
    measure->unit = defs[code].unit;
    if (code == M_GAP)
        measure->unit = maker->sc->capabilities[scope].fleet ? "unit-days" : "units";
    measure->formula = defs[code].formula;
    measure->decimals = defs[code].decimals;
    measure->better = defs[code].better;
}

/* Variables in the order in which measures_read fills them. */
static int32_t list_series(const struct trn_scenario *sc, struct trn_variable *out)
{
    int32_t n = 0;
#define ADD(...)                                                                                             \
    do {                                                                                                     \
        if (out)                                                                                             \
            out[n] = (struct trn_variable){__VA_ARGS__};                                                     \
        n++;                                                                                                 \
    } while (0)
    ADD("need_met", "total", "total", "1", 4);
    for (trn_id c = 0; c < sc->n_capabilities; c++) {
        const char *name = sc->capabilities[c].name;
        bool fleet = sc->capabilities[c].fleet;
        ADD("need_met", name, "capability", "1", 4);
        ADD("need", name, "capability", fleet ? "units" : "units/day", 2);
        ADD("used", name, "capability", fleet ? "units" : "units/day", 2);
        ADD("gap", name, "capability", fleet ? "unit-days" : "units", 1);
    }
    for (trn_id i = 0; i < sc->n_items; i++) {
        const char *name = sc->items[i].name;
        ADD("stock", name, "item", "items", 0);
        ADD("in_pipeline", name, "item", "items", 0);
        ADD("reported", name, "item", "items", 0);
        if (sc->items[i].kind == TRN_PLATFORM) {
            ADD("fleet", name, "item", "items", 2);
            continue;
        }
        ADD("used", name, "item", "items/day", 2);
        ADD("days_of_supply", name, "item", "days", 2);
        ADD("buffer", name, "item", "items", 0);
    }
    for (trn_id c = 0; c < sc->n_capabilities; c++) {
        if (!sc->capabilities[c].opponent.has_fire)
            continue;
        ADD("fire_parity", sc->capabilities[c].name, "capability", "1", 4);
        ADD("opponent_fire", sc->capabilities[c].name, "capability", "units/day", 2);
    }
    return n;
}

static int32_t list_monthly(const struct trn_scenario *sc, struct trn_variable *out)
{
    static const char *const values[] = {"pledged_value", "decided_value", "delivered_value"};
    trn_id groups[TRN_MAX_DONORS];
    int32_t n = 0, n_groups = groups_of(sc, groups, TRN_MAX_DONORS);
    for (int v = 0; v < 3; v++) {
        ADD(values[v], "total", "total", "EUR_million", 3);
        for (int32_t g = 0; g < n_groups; g++)
            ADD(values[v], sc->donors[groups[g]].group, "group", "EUR_million", 3);
        for (trn_id d = 0; d < sc->n_donors; d++)
            ADD(values[v], sc->donors[d].name, "donor", "EUR_million", 3);
    }
    for (trn_id i = 0; i < sc->n_items; i++) {
        ADD("delivered", sc->items[i].name, "item", "items", 0);
        ADD("used", sc->items[i].name, "item", "items", 0);
    }
#undef ADD
    return n;
}

const struct trn_layout *trn_layout_create(struct trn_arena *arena, const struct trn_scenario *sc)
{
    struct trn_layout *l = TRN_NEW(arena, struct trn_layout, 1);
    struct maker maker = {sc, l};
    if (!l)
        return NULL;
    l->n_dates = (int32_t)ceil(sc->end / sc->sample_days) + 1;
    l->dates = TRN_NEW(arena, double, l->n_dates);
    l->months = TRN_NEW(arena, double, (int32_t)(sc->end / 28.0) + 2);
    if (!l->dates || !l->months)
        return NULL;
    for (int32_t k = 0; k < l->n_dates; k++)
        l->dates[k] = fmin(sc->end, k * sc->sample_days);
    int year, month_of_year, day;
    trn_date_from_days(sc->start_day, &year, &month_of_year, &day);
    for (double t = 0.0; t < sc->end;) {
        l->months[l->n_months++] = t;
        if (++month_of_year > 12) {
            month_of_year = 1;
            year++;
        }
        t = (double)(trn_date_to_days(year, month_of_year, 1) - sc->start_day);
    }
    walk(sc, count_measure, &maker);
    l->n_series = list_series(sc, NULL);
    l->n_monthly = list_monthly(sc, NULL);
    l->measures = TRN_NEW(arena, struct trn_measure, l->n_measures);
    l->series = TRN_NEW(arena, struct trn_variable, l->n_series);
    l->monthly = TRN_NEW(arena, struct trn_variable, l->n_monthly);
    if (!l->measures || !l->series || !l->monthly)
        return NULL;
    l->n_measures = 0;
    walk(sc, add_measure, &maker);
    list_series(sc, l->series);
    list_monthly(sc, l->monthly);
    return l;
}

struct trn_outcome *trn_outcome_create(struct trn_arena *arena, const struct trn_layout *l)
{
    struct trn_outcome *outcome = TRN_NEW(arena, struct trn_outcome, 1);
    if (!outcome)
        return NULL;
    outcome->series = TRN_NEW(arena, double, (size_t)l->n_dates *(size_t)l->n_series);
    outcome->monthly = TRN_NEW(arena, double, (size_t)l->n_months *(size_t)l->n_monthly);
    outcome->measures = TRN_NEW(arena, double, l->n_measures);
    return outcome->series && outcome->monthly && outcome->measures ? outcome : NULL;
}

/* ---- reading ------------------------------------------------------------------------------------------ */

void measures_start(struct trn_model *m)
{
    int32_t caps = m->sc->n_capabilities;
    size_t marks = (size_t)(m->sc->n_windows + 1) * (size_t)caps;
    memset(m->marks_open, 0, sizeof *m->marks_open * marks);
    memset(m->marks_close, 0, sizeof *m->marks_close * marks);
    size_t items = (size_t)(m->sc->n_windows + 1) * (size_t)m->sc->n_items * 2;
    memset(m->item_open, 0, sizeof *m->item_open * items);
    memset(m->item_close, 0, sizeof *m->item_close * items);
    memset(m->made_open, 0, sizeof *m->made_open * items / 2);
    memset(m->made_close, 0, sizeof *m->made_close * items / 2);
    memset(m->rows_need, 0, sizeof *m->rows_need * (size_t)caps);
    memset(m->rows_met, 0, sizeof *m->rows_met * (size_t)caps);
    memset(m->rows_used, 0, sizeof *m->rows_used * (size_t)m->sc->n_items);
    m->rows_day = m->last_date = 0.0;
}

static int64_t used_of(const struct trn_model *m, trn_id i)
{
    if (m->sc->items[i].kind == TRN_PLATFORM)
        return m->holdings[i].lost;
    return (int64_t)floor(holding_used(m, i, now(m)) + 1e-9);
}

static void read_date(struct trn_model *m, double t, double *out)
{
    const struct trn_scenario *sc = m->sc;
    double days = t - m->last_date, total = 0.0, weights = 0.0;
    double *first = out++, used_units[TRN_MAX_CAPABILITIES];
    for (trn_id c = 0; c < sc->n_capabilities; c++) {
        const struct trn_capability *cap = &sc->capabilities[c];
        const struct capability_state *cs = &m->capabilities[c];
        double need, met;
        capability_read(m, c, t, &need, &met);
        double span = need - m->last_need[c];
        double ratio = days > 0.0 && span > 0.0 ? fmin(1.0, (met - m->last_met[c]) / span) : cs->ratio;
        total += cap->weight * ratio;
        weights += cap->weight;
        *out++ = ratio;
        *out++ = days > 0.0 ? span / days : cs->need;
        *out++ = used_units[c] = days > 0.0 ? (met - m->last_met[c]) / days : cs->ratio * cs->need;
        *out++ = need - met;
        m->last_need[c] = need;
        m->last_met[c] = met;
    }
    *first = weights > 0.0 ? total / weights : 1.0;
    for (trn_id i = 0; i < sc->n_items; i++) {
        const struct holding *h = &m->holdings[i];
        bool platform = sc->items[i].kind == TRN_PLATFORM;
        double on_hand = platform ? (double)h->stock : holding_on_hand(m, i, t);
        *out++ = on_hand;
        *out++ = (double)m->out_now[i];
        *out++ = reported_so_far(m, i);
        if (platform) {
            *out++ = h->usable;
            continue;
        }
        double used = holding_used(m, i, t);
        *out++ = days > 0.0 ? (used - m->last_used[i]) / days : h->rate;
        *out++ = h->need > 0.0 ? fmin(9999.0, on_hand / h->need) : 9999.0; /* no need: no shortage */
        *out++ = (double)h->buffer;
        m->last_used[i] = used;
    }
    for (trn_id c = 0; c < sc->n_capabilities; c++) {
        if (!sc->capabilities[c].opponent.has_fire)
            continue;
        double fire = opponent_fire(m, c, m->last_date, t);
        *out++ = fire > 0.0 ? fmin(9999.0, used_units[c] / fire) : 9999.0; /* no fire: nothing to match */
        *out++ = fire;
    }
    m->last_date = t;
}

static void read_month(struct trn_model *m, double *out)
{
    const struct trn_scenario *sc = m->sc;
    trn_id groups[TRN_MAX_DONORS];
    int32_t n_groups = groups_of(sc, groups, TRN_MAX_DONORS);
    for (int v = 0; v < 3; v++) {
        double *total = out++, *group = out;
        out += n_groups;
        *total = 0.0;
        for (int32_t g = 0; g < n_groups; g++)
            group[g] = 0.0;
        for (trn_id d = 0; d < sc->n_donors; d++) {
            double million = m->donor_month[3 * d + v] / 1e8;
            *out++ = million;
            *total += million;
            for (int32_t g = 0; g < n_groups; g++)
                if (strcmp(sc->donors[groups[g]].group, sc->donors[d].group) == 0)
                    group[g] += million;
            m->donor_month[3 * d + v] = 0.0;
        }
    }
    for (trn_id i = 0; i < sc->n_items; i++) {
        int64_t delivered = m->holdings[i].received, used = used_of(m, i);
        *out++ = (double)(delivered - m->item_month[2 * i]);
        *out++ = (double)(used - m->item_month[2 * i + 1]);
        m->item_month[2 * i] = delivered;
        m->item_month[2 * i + 1] = used;
    }
}

void measures_read(struct trn_model *m, double t, int32_t date, int32_t month, struct trn_outcome *outcome)
{
    if (date >= 0)
        read_date(m, t, outcome->series + (size_t)date * (size_t)m->layout->n_series);
    if (month >= 0)
        read_month(m, outcome->monthly + (size_t)month * (size_t)m->layout->n_monthly);
}

static void mark(struct trn_model *m, struct window_mark *marks, int64_t *items, int64_t *made)
{
    for (trn_id c = 0; c < m->sc->n_capabilities; c++)
        capability_read(m, c, now(m), &marks[c].need, &marks[c].met);
    for (trn_id i = 0; i < m->sc->n_items; i++) {
        items[2 * i] = used_of(m, i);
        items[2 * i + 1] = m->holdings[i].received;
        made[i] = 0;
    }
    for (trn_id l = 0; l < m->sc->n_lines; l++)
        made[m->sc->lines[l].item] += line_made(m, l);
}

/* Place 0 is the whole run, place w + 1 window w. */
void measures_window(struct trn_model *m, int32_t window, bool opens)
{
    size_t caps = (size_t)m->sc->n_capabilities, items = 2 * (size_t)m->sc->n_items;
    size_t place = (size_t)(window + 1);
    mark(m, (opens ? m->marks_open : m->marks_close) + place * caps,
         (opens ? m->item_open : m->item_close) + place * items,
         (opens ? m->made_open : m->made_close) + place * items / 2);
}

/* ---- values ----------------------------------------------------------------------------------------------
 */

struct finisher {
    struct trn_model *m;
    const struct trn_outcome *outcome;
    double *out;
    double value[3][TRN_MAX_DONORS]; /* EUR million since the start: pledged, decided, delivered */
    double asked, withdrawn, due, on_time, arrears;
};

static void window_of(const struct trn_model *m, int32_t window, double *from, double *to)
{
    *from = window < 0 ? 0.0 : m->sc->windows[window].from;
    *to = window < 0 ? m->sc->end : m->sc->windows[window].to;
}

static double need_met(const struct trn_model *m, trn_id c, int32_t window)
{
    size_t place = (size_t)(window + 1) * (size_t)m->sc->n_capabilities + (size_t)c;
    double need = m->marks_close[place].need - m->marks_open[place].need;
    double met = m->marks_close[place].met - m->marks_open[place].met;
    return need > 0.0 ? fmin(1.0, met / need) : 1.0;
}

static double over_capabilities(const struct finisher *f, int32_t window)
{
    double sum = 0.0, weights = 0.0;
    for (trn_id c = 0; c < f->m->sc->n_capabilities; c++) {
        sum += f->m->sc->capabilities[c].weight * need_met(f->m, c, window);
        weights += f->m->sc->capabilities[c].weight;
    }
    return weights > 0.0 ? sum / weights : 1.0;
}

static double fire_parity(const struct trn_model *m, trn_id c, int32_t window)
{
    double from, to;
    window_of(m, window, &from, &to);
    size_t place = (size_t)(window + 1) * (size_t)m->sc->n_capabilities + (size_t)c;
    double fire = opponent_fire(m, c, from, to) * (to - from);
    return fire > 0.0 ? (m->marks_close[place].met - m->marks_open[place].met) / fire : NAN;
}

static double production_parity(const struct trn_model *m, trn_id c, int32_t window)
{
    const struct trn_capability *cap = &m->sc->capabilities[c];
    double from, to, made = 0.0;
    window_of(m, window, &from, &to);
    size_t place = (size_t)(window + 1) * (size_t)m->sc->n_items;
    for (int32_t k = 0; k < cap->n_items; k++) {
        size_t i = place + (size_t)cap->items[k].item;
        made += cap->items[k].weight * (double)(m->made_close[i] - m->made_open[i]);
    }
    double theirs = opponent_made(m, c, from, to);
    return theirs > 0.0 ? made / theirs : NAN;
}

static double failure(const struct trn_model *m, trn_id c, int32_t window, bool longest)
{
    double from, to, sum = 0.0, most = 0.0;
    window_of(m, window, &from, &to);
    for (int32_t k = 0; k < m->episodes.n; k++) {
        const struct episode *e = &m->episodes.at[k];
        if (e->capability != c)
            continue;
        double days = fmax(0.0, fmin(e->to, to) - fmax(e->from, from));
        sum += days;
        most = fmax(most, days);
    }
    return longest ? most : sum;
}

/* Samples after `from` up to `to`: each speaks of the interval before it. */
static double lowest(const struct finisher *f, int32_t column, int32_t window)
{
    double from, to, low = INFINITY;
    window_of(f->m, window, &from, &to);
    for (int32_t k = 1; k < f->m->layout->n_dates; k++)
        if (f->m->layout->dates[k] > from && f->m->layout->dates[k] <= to)
            low = fmin(low, f->outcome->series[k * f->m->layout->n_series + column]);
    return isfinite(low) ? low : NAN;
}

static int32_t series_column(const struct trn_layout *l, const char *name, const char *scope)
{
    for (int32_t k = 0; k < l->n_series; k++)
        if (strcmp(l->series[k].name, name) == 0 && strcmp(l->series[k].scope, scope) == 0)
            return k;
    return -1;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Linear between order statistics, as R's type 7. `sorted` holds n rising values. */
static double sorted_quantile(const double *sorted, int32_t n, double p)
{
    if (n == 0)
        return NAN;
    double place = p * (n - 1);
    int32_t low = (int32_t)floor(place);
    if (low + 1 >= n)
        return sorted[n - 1];
    return sorted[low] + (place - low) * (sorted[low + 1] - sorted[low]);
}

static double dos_p05(const struct finisher *f, int32_t column)
{
    const struct trn_layout *l = f->m->layout;
    int32_t n = 0;
    for (int32_t k = 0; k < l->n_dates; k++)
        f->m->sorted[n++] = f->outcome->series[k * l->n_series + column];
    qsort(f->m->sorted, (size_t)n, sizeof *f->m->sorted, by_value);
    return sorted_quantile(f->m->sorted, n, 0.05);
}

/* Decided, and paid into funds. */
static double carried(const struct finisher *f, trn_id d)
{
    return f->value[1][d] + (double)f->m->donors[d].money[TRN_PROCUREMENT].transferred / 1e8;
}

static double gini(const struct finisher *f)
{
    const struct trn_scenario *sc = f->m->sc;
    trn_id order[TRN_MAX_DONORS];
    int32_t n = 0;
    for (trn_id d = 0; d < sc->n_donors; d++) {
        if (sc->donors[d].gdp_bn <= 0.0 || sc->donors[d].fund)
            continue;
        int32_t k = n++;
        double share = carried(f, d) / sc->donors[d].gdp_bn;
        for (; k > 0 && carried(f, order[k - 1]) / sc->donors[order[k - 1]].gdp_bn > share; k--)
            order[k] = order[k - 1];
        order[k] = d;
    }
    double weight = 0.0, sum = 0.0, area = 0.0;
    for (int32_t k = 0; k < n; k++) {
        area += sc->donors[order[k]].gdp_bn * (2.0 * sum + carried(f, order[k]));
        weight += sc->donors[order[k]].gdp_bn;
        sum += carried(f, order[k]);
    }
    return sum > 0.0 && weight > 0.0 ? 1.0 - area / (weight * sum) : NAN;
}

static double variation(const struct finisher *f)
{
    const struct trn_layout *l = f->m->layout;
    struct trn_tally tally = {0};
    int32_t column = -1;
    for (int32_t k = 0; k < l->n_monthly && column < 0; k++)
        if (strcmp(l->monthly[k].name, "delivered_value") == 0)
            column = k;
    for (int32_t k = 0; k < l->n_months; k++) {
        double end = k + 1 < l->n_months ? l->months[k + 1] : f->m->sc->end;
        if (end - l->months[k] >= 27.5)
            trn_tally_add(&tally, f->outcome->monthly[k * l->n_monthly + column]);
    }
    return tally.n > 1 && tally.mean > 0.0 ? trn_tally_sd(&tally) / tally.mean : NAN;
}

static double recovery(const struct trn_model *m, trn_id event)
{
    double end = m->sc->events[event].to, last = end;
    trn_id headline = m->sc->headline;
    if (end <= 0.0 || end >= m->sc->end || end <= m->sc->events[event].from)
        return NAN; /* moved out of the run, or to nothing */
    for (int32_t k = 0; k < m->episodes.n; k++)
        if ((headline == TRN_NONE || m->episodes.at[k].capability == headline) &&
            m->episodes.at[k].from <= end && m->episodes.at[k].to > end)
            last = fmax(last, m->episodes.at[k].to);
    return last - end;
}

static double money_sum(const struct trn_model *m, enum code code)
{
    double sum = 0.0;
    for (trn_id d = 0; d < m->sc->n_donors; d++)
        for (int kind = 0; kind < TRN_ACCOUNTS; kind++) {
            const struct money *money = &m->donors[d].money[kind];
            sum += (double)(code == M_COMMITTED  ? money->committed
                            : code == M_SPENT    ? money->spent
                            : code == M_LAPSED   ? money->lapsed
                            : code == M_INVESTED ? money->invested
                                                 : money_voted_left(m, d, (enum trn_account_kind)kind));
        }
    return sum / 1e8;
}

static double written_off(const struct trn_model *m)
{
    double sum = 0.0;
    for (trn_id i = 0; i < m->sc->n_items; i++)
        sum += (double)m->holdings[i].written_off * (double)m->sc->items[i].unit_cost_cents / 1e8;
    return sum;
}

static double hub_wait(const struct trn_model *m)
{
    double days = 0.0, served = 0.0;
    for (trn_id h = 0; h < m->sc->n_hubs; h++) {
        days += m->hubs[h].wait_days;
        served += (double)m->hubs[h].served;
        for (int32_t k = m->hubs[h].head; k < m->hubs[h].queue.n; k++, served++)
            days += m->sc->end - m->lots.at[m->hubs[h].queue.at[k]].t_stage;
    }
    return served > 0.0 ? days / served : NAN;
}

/* Whether anything in the scenario can make a lot wait in a stage; where not, there is nothing to measure. */
static bool stages_make_wait(const struct trn_scenario *sc)
{
    for (int32_t e = 0; e < sc->n_events; e++)
        if (sc->events[e].kind == TRN_EVENT_DISRUPTION)
            return true;
    for (trn_id r = 0; r < sc->n_routes; r++)
        for (int32_t s = 0; s < sc->routes[r].n_stages; s++) {
            const struct trn_stage *stage = &sc->routes[r].stages[s];
            if (stage->vehicles > 0 || stage->load > 0.0 || stage->disrupted_per_year > 0.0)
                return true;
        }
    return false;
}

static double stage_wait(const struct trn_model *m)
{
    double days = m->stage_wait;
    if (!stages_make_wait(m->sc))
        return NAN;
    for (int32_t k = 0; k < m->lots.n; k++)
        if (!isnan(m->lots.at[k].t_waits))
            days += m->sc->end - m->lots.at[k].t_waits;
    return m->lots.n > 0 ? days / m->lots.n : NAN;
}

static double joint_put(const struct trn_model *m)
{
    double sum = 0.0;
    for (int question = 0; question < JOINT_QUESTIONS; question++)
        sum += m->joint_put[question];
    return sum;
}

static double paid_in(const struct trn_model *m, unsigned by, trn_id scope)
{
    const struct trn_donor *donors = m->sc->donors;
    double sum = 0.0;
    for (trn_id d = 0; d < m->sc->n_donors; d++)
        if (by == BY_TOTAL || d == scope || (by == BY_GROUP && !strcmp(donors[d].group, donors[scope].group)))
            sum += (double)m->donors[d].money[TRN_PROCUREMENT].transferred / 1e8;
    return sum;
}

static double value_of(const struct finisher *f, int what, unsigned by, trn_id scope)
{
    const struct trn_scenario *sc = f->m->sc;
    if (by == BY_DONOR)
        return f->value[what][scope];
    double sum = 0.0;
    for (trn_id d = 0; d < sc->n_donors; d++)
        if (by == BY_TOTAL || strcmp(sc->donors[d].group, sc->donors[scope].group) == 0)
            sum += f->value[what][d];
    return sum;
}

static void finish_measure(void *object, enum code code, unsigned by, trn_id scope, int32_t window)
{
    struct finisher *f = object;
    struct trn_model *m = f->m;
    const struct trn_scenario *sc = m->sc;
    size_t place = (size_t)(window + 1) * (size_t)sc->n_capabilities + (size_t)(scope < 0 ? 0 : scope);
    size_t item = ((size_t)(window + 1) * (size_t)sc->n_items + (size_t)(scope < 0 ? 0 : scope)) * 2;
    double value = NAN;
    switch (code) {
    case M_NEED_MET:
        value = by == BY_TOTAL ? over_capabilities(f, window) : need_met(m, scope, window);
        break;
    case M_GAP:
        value = (m->marks_close[place].need - m->marks_open[place].need) -
                (m->marks_close[place].met - m->marks_open[place].met);
        break;
    case M_DAYS_BELOW:
    case M_LONGEST:
        value = failure(m, scope, window, code == M_LONGEST);
        break;
    case M_DEEPEST:
        value = lowest(f, by == BY_TOTAL ? 0 : 1 + 4 * scope, window);
        break;
    case M_DOS_MIN:
        value = lowest(f, series_column(m->layout, "days_of_supply", sc->items[scope].name), window);
        break;
    case M_DOS_P05:
        value = dos_p05(f, series_column(m->layout, "days_of_supply", sc->items[scope].name));
        break;
    case M_USED:
        value = (double)(m->item_close[item] - m->item_open[item]);
        break;
    case M_DELIVERED:
        value = (double)(m->item_close[item + 1] - m->item_open[item + 1]);
        break;
    case M_PLEDGED_VALUE:
    case M_DECIDED_VALUE:
    case M_DELIVERED_VALUE:
        value = value_of(f, (int)code - M_PLEDGED_VALUE, by, scope);
        break;
    case M_ARREARS:
        value = f->arrears;
        break;
    case M_ON_TIME:
        value = f->due > 0.0 ? f->on_time / f->due : NAN;
        break;
    case M_BROKEN:
        value = f->asked > 0.0 ? f->withdrawn / f->asked : NAN;
        break;
    case M_LAG_MEDIAN:
        value = sorted_quantile(m->lags.at, m->lags.n, 0.5);
        break;
    case M_LAG_P90:
        value = sorted_quantile(m->lags.at, m->lags.n, 0.9);
        break;
    case M_VARIATION:
        value = variation(f);
        break;
    case M_HUB_WAIT:
        value = hub_wait(m);
        break;
    case M_STAGE_WAIT:
        value = stage_wait(m);
        break;
    case M_GINI:
        value = gini(f);
        break;
    case M_COMMITTED:
    case M_SPENT:
    case M_UNSPENT:
    case M_LAPSED:
    case M_INVESTED:
        value = money_sum(m, code);
        break;
    case M_WRITTEN_OFF:
        value = written_off(m);
        break;
    case M_FLOOR_BREACHES:
        value = (double)m->floor_breaches;
        break;
    case M_RECOVERY:
        value = recovery(m, scope);
        break;
    case M_UNIT_PRICE:
        value = price_mean(m, scope);
        break;
    case M_MADE_FOR_OWN:
        value = (double)own_made(m, scope);
        break;
    case M_NO_CREW:
        value = m->holdings[scope].uncrewed_area;
        break;
    case M_NO_VEHICLE:
        value = m->holdings[scope].unmounted_area;
        break;
    case M_CREWS_TRAINED:
        value = (double)m->holdings[scope].graduated;
        break;
    case M_JOINT:
        value = joint_put(m);
        break;
    case M_BLOCKED:
        value = joint_put(m) > 0.0 ? m->joint_blocked / joint_put(m) : NAN;
        break;
    case M_FIRST_GIVEN:
        value = fmin(m->first_given[scope], sc->end);
        break;
    case M_FIRE_PARITY:
        value = fire_parity(m, scope, window);
        break;
    case M_PRODUCTION_PARITY:
        value = production_parity(m, scope, window);
        break;
    case M_REPORTED_EARLY:
        value = reported_early(m, scope, sc->end);
        break;
    case M_PAID_IN:
        value = paid_in(m, by, scope);
        break;
    case M_POOLED:
        value = (double)m->pools[scope].given;
        break;
    case M_CODES:
        break;
    }
    *f->out++ = value;
}

void measures_finish(struct trn_model *m, struct trn_outcome *outcome)
{
    const struct trn_layout *l = m->layout;
    struct finisher f = {.m = m, .outcome = outcome, .out = outcome->measures};
    measures_window(m, -1, false); /* the whole run closes here; it opened at nothing */
    if (m->lags.n > 0)
        qsort(m->lags.at, (size_t)m->lags.n, sizeof *m->lags.at, by_value);
    int32_t column = 0, n_groups = 0;
    trn_id groups[TRN_MAX_DONORS];
    n_groups = groups_of(m->sc, groups, TRN_MAX_DONORS);
    for (int v = 0; v < 3; v++) {
        column += 1 + n_groups;
        for (trn_id d = 0; d < m->sc->n_donors; d++, column++)
            for (int32_t k = 0; k < l->n_months; k++)
                f.value[v][d] += outcome->monthly[k * l->n_monthly + column];
    }
    for (int32_t k = 0; k < m->pledges.n; k++) {
        const struct pledge *p = &m->pledges.at[k];
        double million = (double)p->unit_cost / 1e8;
        f.asked += million * (double)p->asked;
        f.withdrawn += million * (double)p->withdrawn;
        if (p->promised_by < m->sc->end)
            f.arrears += million * (double)pledge_left(p);
        if (p->promised_by + 30.0 >= m->sc->end)
            continue;
        f.due += million * (double)p->asked;
        if (p->delivered == p->asked && p->t_done <= p->promised_by + 30.0)
            f.on_time += million * (double)p->asked;
    }
    walk(m->sc, finish_measure, &f);
    assert(f.out == outcome->measures + l->n_measures);
}
