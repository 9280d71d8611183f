/* measures.c - what is measured: one list drives the layout, the values and `tranche list measures`.
 *
 * A measure has a scope (capability, item, donor, group, event or the total) and a window: the whole
 * run or one of the scenario's windows. */
#include "measures.h"

#include "tranche/words.h"
#include <stdlib.h>
#include <string.h>

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

int trn_measure_better(const char *name)
{
    for (int code = 0; code < M_CODES; code++)
        if (strcmp(defs[code].name, name) == 0)
            return defs[code].better;
    return 0;
}

/* ---- one walk over all measures ------------------------------------------------------------------ */

/* Group g is that of the first donor that has it; groups go by name. */
int32_t measures_groups(const struct trn_scenario *sc, trn_id *first, int32_t room)
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

/* Days of supply are of what is used up, crews of platforms that can lack them; parity needs an opponent of
 * whom it is told. */
static bool has_measure(const struct trn_scenario *sc, int code, trn_id scope)
{
    switch (code) {
    case M_DOS_MIN:
    case M_DOS_P05:
        return sc->items[scope].kind == TRN_CONSUMABLE;
    case M_NO_CREW:
    case M_NO_VEHICLE:
    case M_CREWS_TRAINED:
        return sc->items[scope].kind == TRN_PLATFORM && crews_limited(sc, scope);
    case M_FIRE_PARITY:
        return sc->capabilities[scope].opponent.has_fire;
    case M_PRODUCTION_PARITY:
        return sc->capabilities[scope].opponent.has_production;
    default:
        return true;
    }
}

/* Does recovery from this event have a measure? Judged by the file, whatever a draw makes of its dates. */
static bool recovers(const struct trn_scenario *sc, int32_t e)
{
    double end = uncertain_base(sc, &sc->events[e].to);
    return sc->events[e].kind == TRN_EVENT_HOLD && end > 0.0 && end < sc->end;
}

void measures_walk(const struct trn_scenario *sc, visit_fn visit, void *object)
{
    trn_id groups[TRN_MAX_DONORS];
    int32_t n_groups = measures_groups(sc, groups, TRN_MAX_DONORS);
    for (int code = 0; code < M_CODES; code++) {
        unsigned by = defs[code].by;
        int32_t windows = by & BY_WINDOW ? sc->n_windows : 0;
        for (int32_t w = -1; w < windows; w++) {
            for (trn_id c = 0; (by & BY_CAPABILITY) && c < sc->n_capabilities; c++)
                if (has_measure(sc, code, c))
                    visit(object, (enum code)code, BY_CAPABILITY, c, w);
            for (trn_id i = 0; (by & BY_ITEM) && i < sc->n_items; i++)
                if (has_measure(sc, code, i))
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
    int32_t n = 0, n_groups = measures_groups(sc, groups, TRN_MAX_DONORS);
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
    return n + flows_list(sc, out ? out + n : NULL);
#undef ADD
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
    measures_walk(sc, count_measure, &maker);
    l->n_series = list_series(sc, NULL);
    l->n_monthly = list_monthly(sc, NULL);
    l->measures = TRN_NEW(arena, struct trn_measure, l->n_measures);
    l->series = TRN_NEW(arena, struct trn_variable, l->n_series);
    l->monthly = TRN_NEW(arena, struct trn_variable, l->n_monthly);
    if (!l->measures || !l->series || !l->monthly)
        return NULL;
    l->n_measures = 0;
    measures_walk(sc, add_measure, &maker);
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
