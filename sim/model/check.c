/* check.c - what no single member of a scenario can show. */
#include "tranche/scenario.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const double MAX_CLOSURES = 365.0; /* of a stage a year; each is an event */

static void days_not_negative(const struct trn_dist *days, const char *path, struct trn_errors *errors)
{
    if (trn_dist_quantile(days, 1e-9) < 0.0)
        trn_errors_add(errors, TRN_E_RANGE, path, "expected days at or above 0 (give a min)");
}

static void slip_at_least_1(const struct trn_dist *slip, const char *path, struct trn_errors *errors)
{
    if (trn_dist_quantile(slip, 1e-9) < 1.0 - 1e-9)
        trn_errors_add(errors, TRN_E_RANGE, path, "expected a factor of at least 1 (give a min)");
}

static bool in_a_capability(const struct trn_scenario *sc, trn_id item)
{
    for (int32_t c = 0; c < sc->n_capabilities; c++)
        for (int32_t k = 0; k < sc->capabilities[c].n_items; k++)
            if (sc->capabilities[c].items[k].item == item)
                return true;
    return false;
}

/* Members that mean something for consumables only, or for platforms only. */
static void check_mix(const struct trn_scenario *sc, struct trn_errors *errors)
{
    char path[512];
    for (int32_t c = 0; c < sc->n_capabilities; c++) {
        const struct trn_capability *cap = &sc->capabilities[c];
        bool launchers = false;
        for (int32_t k = 0; k < cap->n_items; k++)
            launchers = launchers || sc->recipient.items[cap->items[k].item].launcher != TRN_NONE;
        snprintf(path, sizeof path, "/capabilities/%s/mix", cap->name);
        if (cap->mix_by_launchers && !launchers)
            trn_errors_add(errors, TRN_E_REFERENCE, path, "expected an item that has launchers, found none");
        snprintf(path, sizeof path, "/capabilities/%s/substitution", cap->name);
        if (cap->fleet && cap->substitution > 0.0)
            trn_errors_add(errors, TRN_E_RANGE, path, "expected 0 where items are platforms");
        snprintf(path, sizeof path, "/capabilities/%s/type_loss", cap->name);
        if (!cap->fleet && cap->type_loss > 0.0)
            trn_errors_add(errors, TRN_E_RANGE, path, "expected 0 where items are consumables");
    }
}

static void check_capabilities(const struct trn_scenario *sc, struct trn_errors *errors)
{
    bool taken[TRN_MAX_ITEMS] = {false};
    for (int32_t c = 0; c < sc->n_capabilities; c++) {
        const struct trn_capability *cap = &sc->capabilities[c];
        char path[512];
        snprintf(path, sizeof path, "/capabilities/%s", cap->name);
        if (cap->n_items == 0) {
            snprintf(path, sizeof path, "/capabilities/%s/items", cap->name);
            trn_errors_add(errors, TRN_E_RANGE, path, "expected at least one item, found none");
            continue;
        }
        for (int32_t k = 0; k < cap->n_items; k++) {
            const struct trn_item *item = &sc->items[cap->items[k].item];
            snprintf(path, sizeof path, "/capabilities/%s/items/%s", cap->name, item->name);
            if (taken[cap->items[k].item])
                trn_errors_add(errors, TRN_E_NAME, path, "expected an item of no other capability");
            taken[cap->items[k].item] = true;
            if ((item->kind == TRN_PLATFORM) != cap->fleet)
                trn_errors_add(errors, TRN_E_TYPE, path,
                               "expected items of one kind in a capability, found consumables and platforms");
        }
        if (cap->fleet && cap->n_ration > 0 && (cap->n_ration > 1 || cap->ration[0].factor != 1.0)) {
            snprintf(path, sizeof path, "/capabilities/%s/ration", cap->name);
            trn_errors_add(errors, TRN_E_RANGE, path, "expected no rationing of platforms");
        }
        if (cap->fleet && cap->opponent.has_fire) {
            snprintf(path, sizeof path, "/capabilities/%s/opponent/fire", cap->name);
            trn_errors_add(errors, TRN_E_TYPE, path, "expected fire to compare with use, found platforms");
        }
        /* Shares are checked at every date at which one of them changes. */
        for (int32_t k = 0; k < cap->n_items; k++) {
            const struct trn_schedule *share = &cap->items[k].share;
            for (int32_t p = 0; p < share->n; p++) {
                double sum = 0.0;
                for (int32_t j = 0; j < cap->n_items; j++)
                    sum += trn_schedule_at(&cap->items[j].share, share->day[p]);
                if (fabs(sum - 1.0) > 1e-6) {
                    snprintf(path, sizeof path, "/capabilities/%s/items/%s/share", cap->name,
                             sc->items[cap->items[k].item].name);
                    trn_errors_add(errors, TRN_E_RANGE, path,
                                   "expected shares of a capability that add up to 1, found %.6g", sum);
                    k = cap->n_items - 1;
                    break;
                }
            }
        }
        for (int32_t b = 0; b < cap->n_ration; b++) {
            bool falls = b == 0 || cap->ration[b].days < cap->ration[b - 1].days;
            bool lower = b == 0 || cap->ration[b].factor <= cap->ration[b - 1].factor;
            bool last = b < cap->n_ration - 1 || cap->ration[b].days == 0.0;
            if (!falls || !lower || !last) {
                snprintf(path, sizeof path, "/capabilities/%s/ration", cap->name);
                trn_errors_add(errors, TRN_E_RANGE, path,
                               "expected bands with falling days and factors, the last from 0 days");
                break;
            }
        }
        if (cap->recover_above < cap->fail_below) {
            snprintf(path, sizeof path, "/capabilities/%s/recover_above", cap->name);
            trn_errors_add(errors, TRN_E_RANGE, path, "expected at least fail_below (%g), found %g",
                           cap->fail_below, cap->recover_above);
        }
    }
}

static void check_donors(const struct trn_scenario *sc, struct trn_errors *errors)
{
    char path[512];
    for (int32_t d = 0; d < sc->n_donors; d++) {
        const struct trn_donor *donor = &sc->donors[d];
        bool stocks = false;
        for (int32_t i = 0; i < sc->n_items; i++) {
            const struct trn_donor_item *di = &donor->items[i];
            stocks = stocks || di->stock > 0;
            if (di->line != TRN_NONE && sc->lines[di->line].item != i) {
                snprintf(path, sizeof path, "/donors/%s/buys/%s", donor->name, sc->items[i].name);
                trn_errors_add(errors, TRN_E_REFERENCE, path,
                               "expected a line that makes %s, found one of %s", sc->items[i].name,
                               sc->items[sc->lines[di->line].item].name);
            }
            if (di->line != TRN_NONE && sc->lines[di->line].recipient_owned) {
                snprintf(path, sizeof path, "/donors/%s/buys/%s", donor->name, sc->items[i].name);
                trn_errors_add(errors, TRN_E_REFERENCE, path, "expected a line that takes orders");
            }
            if (di->restock > 0.0 && di->line == TRN_NONE) {
                snprintf(path, sizeof path, "/donors/%s/restock/%s", donor->name, sc->items[i].name);
                trn_errors_add(errors, TRN_E_REFERENCE, path, "expected a line in buys to order it from");
            }
            if (di->caveat == TRN_CAVEAT_AFTER && di->caveat_donor == d) {
                snprintf(path, sizeof path, "/donors/%s/caveats/%s", donor->name, sc->items[i].name);
                trn_errors_add(errors, TRN_E_REFERENCE, path, "expected another donor to follow");
            }
        }
        if (stocks && donor->route == TRN_NONE) {
            snprintf(path, sizeof path, "/donors/%s", donor->name);
            trn_errors_add(errors, TRN_E_REFERENCE, path, "expected a route for its stocks, found none");
        }
        if (!donor->fund && donor->n_contributions > 0) {
            snprintf(path, sizeof path, "/donors/%s/contributions", donor->name);
            trn_errors_add(errors, TRN_E_TYPE, path, "expected contributions to a fund only");
        }
        for (int32_t k = 0; k < donor->n_contributions; k++)
            if (sc->donors[donor->contributions[k].from].fund) {
                snprintf(path, sizeof path, "/donors/%s/contributions/%d/donor", donor->name, k);
                trn_errors_add(errors, TRN_E_REFERENCE, path, "expected a donor that is no fund");
            }
        for (int a = 0; a < TRN_ACCOUNTS; a++)
            for (int32_t k = 0; k < donor->n_appropriations[a]; k++) {
                const struct trn_appropriation *ap = &donor->appropriations[a][k];
                snprintf(path, sizeof path, "/donors/%s/accounts/%s/%d", donor->name,
                         a == TRN_DRAWDOWN ? "drawdown" : "procurement", k);
                if (ap->until < ap->day)
                    trn_errors_add(errors, TRN_E_RANGE, path, "expected until at or after from");
                if (ap->lapse < ap->until)
                    trn_errors_add(errors, TRN_E_RANGE, path, "expected lapses at or after until");
            }
    }
}

static void check_launchers(const struct trn_scenario *sc, struct trn_errors *errors)
{
    for (int32_t i = 0; i < sc->n_items; i++)
        for (int32_t j = 0; j < i; j++) {
            char path[512];
            trn_id launcher = sc->recipient.items[i].launcher;
            if (launcher == TRN_NONE || launcher != sc->recipient.items[j].launcher)
                continue;
            snprintf(path, sizeof path, "/recipient/items/%s/launcher", sc->items[i].name);
            trn_errors_add(errors, TRN_E_REFERENCE, path,
                           "expected a launcher of no other item, found that of %s", sc->items[j].name);
        }
}

static void check_disruptions(const struct trn_stage *stage, const char *path, struct trn_errors *errors)
{
    char place[540];
    snprintf(place, sizeof place, "%s/disrupted_days", path);
    if (stage->disrupted_per_year > 0.0 && !(trn_dist_mean(&stage->disrupted_days) > 0.0))
        trn_errors_add(errors, TRN_E_RANGE, place, "expected days above 0: the stage closes %g times a year",
                       stage->disrupted_per_year);
    days_not_negative(&stage->disrupted_days, place, errors);
    snprintf(place, sizeof place, "%s/disrupted_per_year", path);
    if (stage->disrupted_per_year > MAX_CLOSURES)
        trn_errors_add(errors, TRN_E_LIMIT, place, "expected at most %g, found %g", MAX_CLOSURES,
                       stage->disrupted_per_year);
}

static bool names_stage(const struct trn_route *route, const char *name)
{
    for (int32_t s = 0; s < route->n_stages; s++)
        if (strcmp(route->stages[s].name, name) == 0)
            return true;
    return false;
}

/* What is made: components, own orders, tests. */
static void check_making(const struct trn_scenario *sc, struct trn_errors *errors)
{
    char path[512];
    for (int32_t k = 0; k < sc->n_components; k++) {
        snprintf(path, sizeof path, "/components/%s/slip", sc->components[k].name);
        slip_at_least_1(&sc->components[k].slip, path, errors);
    }
    for (int32_t k = 0; k < sc->n_own_orders; k++) {
        const struct trn_own_order *order = &sc->own_orders[k];
        snprintf(path, sizeof path, "/own_orders/%s", order->name);
        if (order->until < order->from)
            trn_errors_add(errors, TRN_E_RANGE, path, "expected until at or after from");
        if (sc->lines[order->line].recipient_owned)
            trn_errors_add(errors, TRN_E_REFERENCE, path, "expected a line that takes orders");
        if (sc->donors[order->donor].route == TRN_NONE)
            trn_errors_add(errors, TRN_E_REFERENCE, path,
                           "expected a donor with a route for the stock that its orders fill");
    }
    for (int32_t k = 0; k < sc->n_acceptances; k++) {
        const struct trn_acceptance *lot = &sc->acceptances[k];
        snprintf(path, sizeof path, "/acceptance/%s", lot->name);
        bool of_component = lot->component != TRN_NONE,
             of_stock = lot->donor != TRN_NONE && lot->item != TRN_NONE;
        if (of_component == of_stock || (of_component && (lot->donor != TRN_NONE || lot->item != TRN_NONE)))
            trn_errors_add(errors, TRN_E_REFERENCE, path,
                           "expected either a component or a donor and an item that it adds to");
        else if (of_stock && sc->donors[lot->donor].route == TRN_NONE)
            trn_errors_add(errors, TRN_E_REFERENCE, path,
                           "expected a donor with a route for the stock that it adds to");
        snprintf(path, sizeof path, "/acceptance/%s/days", lot->name);
        days_not_negative(&lot->days, path, errors);
    }
}

static void check_training(const struct trn_scenario *sc, struct trn_errors *errors)
{
    char path[512];
    for (int32_t c = 0; c < sc->n_courses; c++) {
        const struct trn_course *course = &sc->courses[c];
        snprintf(path, sizeof path, "/training/%s/item", course->name);
        if (sc->items[course->item].kind != TRN_PLATFORM || !in_a_capability(sc, course->item))
            trn_errors_add(errors, TRN_E_TYPE, path, "expected a platform of a capability, found %s",
                           sc->items[course->item].name);
        snprintf(path, sizeof path, "/training/%s/to", course->name);
        if (course->to <= course->from)
            trn_errors_add(errors, TRN_E_RANGE, path, "expected to after from");
        snprintf(path, sizeof path, "/training/%s/days", course->name);
        days_not_negative(&course->days, path, errors);
    }
}

static void check_flow(const struct trn_scenario *sc, struct trn_errors *errors)
{
    char path[512];
    for (int32_t l = 0; l < sc->n_lines; l++) {
        const struct trn_line *line = &sc->lines[l];
        snprintf(path, sizeof path, "/lines/%s", line->name);
        if (line->route == TRN_NONE)
            trn_errors_add(errors, TRN_E_REFERENCE, path, "expected a route for its output, found none");
        if (line->idle == TRN_IDLE_STOCK && line->owner == TRN_NONE)
            trn_errors_add(errors, TRN_E_REFERENCE, path,
                           "expected an owner whose stock takes the idle output");
        else if (line->idle == TRN_IDLE_STOCK && sc->donors[line->owner].route == TRN_NONE)
            trn_errors_add(errors, TRN_E_REFERENCE, path,
                           "expected an owner with a route for the stock that the idle output fills");
        snprintf(path, sizeof path, "/lines/%s/slip", line->name);
        slip_at_least_1(&line->slip, path, errors);
        snprintf(path, sizeof path, "/lines/%s/lead", line->name);
        days_not_negative(&line->lead_days, path, errors);
    }
    for (int32_t r = 0; r < sc->n_routes; r++)
        for (int32_t s = 0; s < sc->routes[r].n_stages; s++) {
            const struct trn_stage *stage = &sc->routes[r].stages[s];
            snprintf(path, sizeof path, "/routes/%s/stages/%d", sc->routes[r].name, s);
            if (stage->hub != TRN_NONE && stage->kind != TRN_HUB)
                trn_errors_add(errors, TRN_E_REFERENCE, path,
                               "expected a hub in a stage of kind \"hub\" only");
            check_disruptions(stage, path, errors);
            snprintf(path, sizeof path, "/routes/%s/stages/%d/days", sc->routes[r].name, s);
            days_not_negative(&stage->days, path, errors);
        }
    for (int32_t p = 0; p < sc->n_promises; p++) {
        const struct trn_promise *promise = &sc->promises[p];
        snprintf(path, sizeof path, "/pledges/%s", promise->name);
        if (promise->until < promise->day)
            trn_errors_add(errors, TRN_E_RANGE, path, "expected until at or after date");
        if (promise->line != TRN_NONE && sc->lines[promise->line].item != promise->item)
            trn_errors_add(errors, TRN_E_REFERENCE, path, "expected a line that makes %s",
                           sc->items[promise->item].name);
        if (promise->line != TRN_NONE && sc->lines[promise->line].recipient_owned)
            trn_errors_add(errors, TRN_E_REFERENCE, path, "expected a line that takes orders");
        if (promise->line == TRN_NONE && sc->donors[promise->donor].route == TRN_NONE)
            trn_errors_add(errors, TRN_E_REFERENCE, path, "expected a donor with a route");
    }
}

/* What replaces a regime, and when: `until` rises along the chain, so it has an end. */
static void check_replacement(const struct trn_scenario *sc, trn_id r, struct trn_errors *errors)
{
    const struct trn_regime *regime = &sc->regimes[r];
    double works = regime->agreed + regime->levers.stand_up_days;
    char path[512];
    snprintf(path, sizeof path, "/regimes/%s/%s", regime->name,
             regime->then == TRN_NONE || isfinite(regime->until) ? "until" : "then");
    if (regime->then == TRN_NONE && isfinite(regime->until))
        trn_errors_add(errors, TRN_E_REFERENCE, path, "expected the regime that replaces this one (then)");
    if (regime->then == TRN_NONE)
        return;
    if (!isfinite(regime->until))
        trn_errors_add(errors, TRN_E_RANGE, path, "expected the date of the replacement (until)");
    else if (regime->then == r)
        trn_errors_add(errors, TRN_E_REFERENCE, path, "expected another regime to replace this one");
    else if (regime->until <= works)
        trn_errors_add(errors, TRN_E_RANGE, path,
                       "expected a date after the regime works (%g days after the start)", works);
    else if (sc->regimes[regime->then].until <= regime->until)
        trn_errors_add(errors, TRN_E_RANGE, path,
                       "expected a date before %s, which replaces this regime, ends itself",
                       sc->regimes[regime->then].name);
}

static void check_fund(const struct trn_scenario *sc, trn_id r, struct trn_errors *errors)
{
    const struct trn_regime *regime = &sc->regimes[r];
    char path[512];
    snprintf(path, sizeof path, "/regimes/%s/fund", regime->name);
    if (regime->fund != TRN_NONE && !sc->donors[regime->fund].fund)
        trn_errors_add(errors, TRN_E_TYPE, path, "expected a fund, found the donor %s",
                       sc->donors[regime->fund].name);
    snprintf(path, sizeof path, "/regimes/%s/levers/common_budget", regime->name);
    if (regime->fund == TRN_NONE && regime->levers.common_budget > 0.0)
        trn_errors_add(errors, TRN_E_REFERENCE, path,
                       "expected a fund of the regime into which it is paid, found none");
}

static bool has_stage(const struct trn_scenario *sc, trn_id route, enum trn_stage_kind kind)
{
    for (int32_t s = 0; route != TRN_NONE && s < sc->routes[route].n_stages; s++)
        if (sc->routes[route].stages[s].kind == kind)
            return true;
    return false;
}

/* Whether anything of this donor ever passes a stage of the kind: from its stocks, or from lines. */
static bool passes_stage(const struct trn_scenario *sc, trn_id d, enum trn_stage_kind kind)
{
    const struct trn_donor *donor = &sc->donors[d];
    if (has_stage(sc, donor->route, kind))
        return true;
    for (int32_t i = 0; i < sc->n_items; i++)
        if (donor->items[i].line != TRN_NONE && has_stage(sc, sc->lines[donor->items[i].line].route, kind))
            return true;
    for (int32_t p = 0; p < sc->n_promises; p++)
        if (sc->promises[p].donor == d && sc->promises[p].line != TRN_NONE &&
            has_stage(sc, sc->lines[sc->promises[p].line].route, kind))
            return true;
    return false;
}

static void check_hold(const struct trn_scenario *sc, const struct trn_event *event,
                       struct trn_errors *errors)
{
    static const struct {
        enum trn_stops stop;
        enum trn_stage_kind kind;
        const char *name, *stage;
    } stops[] = {{TRN_STOP_RELEASE, TRN_PREPARATION, "release", "preparation"},
                 {TRN_STOP_TRANSIT, TRN_TRANSPORT, "transit", "transport"},
                 {TRN_STOP_RECEIPT, TRN_HAND_OVER, "receipt", "hand_over"}};
    char path[512];
    snprintf(path, sizeof path, "/events/%s/stops", event->name);
    for (size_t k = 0; k < sizeof stops / sizeof *stops; k++)
        if ((event->stops & stops[k].stop) && !passes_stage(sc, event->donor, stops[k].kind))
            trn_errors_add(errors, TRN_E_REFERENCE, path,
                           "expected a stage of kind \"%s\" for \"%s\" to stop: no route of %s has one",
                           stops[k].stage, stops[k].name, sc->donors[event->donor].name);
}

static void check_events_and_regimes(const struct trn_scenario *sc, struct trn_errors *errors)
{
    char path[512];
    for (int32_t e = 0; e < sc->n_events; e++) {
        const struct trn_event *event = &sc->events[e];
        snprintf(path, sizeof path, "/events/%s", event->name);
        if (event->to <= event->from && event->kind != TRN_EVENT_ELECTION)
            trn_errors_add(errors, TRN_E_RANGE, path, "expected to after from");
        bool of_donor = event->kind != TRN_EVENT_HUB && event->kind != TRN_EVENT_DISRUPTION &&
                        event->kind != TRN_EVENT_LINE;
        if (of_donor && event->donor == TRN_NONE)
            trn_errors_add(errors, TRN_E_REFERENCE, path, "expected a donor");
        if (event->kind == TRN_EVENT_HOLD && event->donor != TRN_NONE)
            check_hold(sc, event, errors);
        if (event->kind == TRN_EVENT_ELECTION && event->donor != TRN_NONE && sc->donors[event->donor].fund)
            trn_errors_add(errors, TRN_E_TYPE, path, "expected a donor that is no fund");
        if (event->kind == TRN_EVENT_HUB && event->hub == TRN_NONE)
            trn_errors_add(errors, TRN_E_REFERENCE, path, "expected a hub");
        if (event->kind == TRN_EVENT_LINE && event->line == TRN_NONE)
            trn_errors_add(errors, TRN_E_REFERENCE, path, "expected a line");
        if (event->kind == TRN_EVENT_DISRUPTION && event->route == TRN_NONE)
            trn_errors_add(errors, TRN_E_REFERENCE, path, "expected a route");
        if (event->kind == TRN_EVENT_DISRUPTION && event->route != TRN_NONE && event->stage[0] != '\0' &&
            !names_stage(&sc->routes[event->route], event->stage)) {
            char place[540];
            snprintf(place, sizeof place, "%s/stage", path);
            trn_errors_add(errors, TRN_E_REFERENCE, place, "expected a stage of the route %s, found %s",
                           sc->routes[event->route].name, event->stage);
        }
        if (event->kind == TRN_EVENT_HOLD && event->stops == 0)
            trn_errors_add(errors, TRN_E_RANGE, path, "expected at least one thing that the hold stops");
    }
    for (int32_t r = 0; r < sc->n_regimes; r++) {
        const struct trn_regime *regime = &sc->regimes[r];
        snprintf(path, sizeof path, "/regimes/%s/before", regime->name);
        if (regime->before == TRN_NONE && regime->agreed + regime->levers.stand_up_days > 0.0)
            trn_errors_add(errors, TRN_E_REFERENCE, path,
                           "expected the regime that holds until this one works (%g days after the start)",
                           regime->agreed + regime->levers.stand_up_days);
        if (regime->before == r)
            trn_errors_add(errors, TRN_E_REFERENCE, path, "expected another regime");
        else if (regime->before != TRN_NONE &&
                 sc->regimes[regime->before].agreed + sc->regimes[regime->before].levers.stand_up_days > 0.0)
            trn_errors_add(errors, TRN_E_REFERENCE, path,
                           "expected a regime that works from the start, found %s",
                           sc->regimes[regime->before].name);
        check_replacement(sc, r, errors);
        check_fund(sc, r, errors);
    }
    for (int32_t k = 0; k < sc->n_windows; k++)
        if (sc->windows[k].to <= sc->windows[k].from || sc->windows[k].from < 0.0 ||
            sc->windows[k].to > sc->end) {
            snprintf(path, sizeof path, "/windows/%s", sc->windows[k].name);
            trn_errors_add(errors, TRN_E_RANGE, path, "expected from before to, both within start and end");
        }
}

/* Measures and series are told apart by name and scope: what shares a column must not share a name. */
static void check_names(const struct trn_scenario *sc, struct trn_errors *errors)
{
    char path[512];
    for (int32_t c = 0; c < sc->n_capabilities; c++) {
        snprintf(path, sizeof path, "/capabilities/%s", sc->capabilities[c].name);
        if (trn_find_item(sc, sc->capabilities[c].name) != TRN_NONE)
            trn_errors_add(errors, TRN_E_NAME, path, "expected a name that no item has");
        if (strcmp(sc->capabilities[c].name, "total") == 0)
            trn_errors_add(errors, TRN_E_NAME, path, "expected another name: total is the sum of all");
    }
    for (int32_t d = 0; d < sc->n_donors; d++) {
        const struct trn_donor *donor = &sc->donors[d];
        snprintf(path, sizeof path, "/donors/%s", donor->name);
        for (int32_t other = 0; other < sc->n_donors; other++)
            if (strcmp(sc->donors[other].group, donor->name) == 0) {
                trn_errors_add(errors, TRN_E_NAME, path, "expected a name that no group of donors has");
                break;
            }
        if (strcmp(donor->name, "total") == 0 || strcmp(donor->group, "total") == 0)
            trn_errors_add(errors, TRN_E_NAME, path, "expected another name: total is the sum of all");
    }
}

enum trn_status trn_scenario_check(const struct trn_scenario *sc, struct trn_errors *errors)
{
    int before = errors->found;
    if (!(sc->end > 0.0))
        trn_errors_add(errors, TRN_E_RANGE, "/end", "expected a date after the start");
    else if (sc->end > TRN_MAX_DAYS)
        trn_errors_add(errors, TRN_E_LIMIT, "/end", "expected at most %d days after the start, found %g",
                       TRN_MAX_DAYS, sc->end);
    else if (sc->end / sc->sample_days > TRN_MAX_SAMPLES)
        trn_errors_add(errors, TRN_E_LIMIT, "/sample",
                       "expected days that give at most %d samples, found %.9g", TRN_MAX_SAMPLES,
                       sc->end / sc->sample_days);
    if (sc->n_items == 0)
        trn_errors_add(errors, TRN_E_RANGE, "/items", "expected at least one item");
    if (sc->n_capabilities == 0)
        trn_errors_add(errors, TRN_E_RANGE, "/capabilities", "expected at least one capability");
    if (sc->n_regimes == 0)
        trn_errors_add(errors, TRN_E_RANGE, "/regimes", "expected at least one regime");
    for (int32_t i = 0; i < sc->n_items; i++) {
        const struct trn_holding *h = &sc->recipient.items[i];
        if (h->launcher != TRN_NONE && sc->items[h->launcher].kind != TRN_PLATFORM) {
            char path[512];
            snprintf(path, sizeof path, "/recipient/items/%s/launcher", sc->items[i].name);
            trn_errors_add(errors, TRN_E_TYPE, path, "expected a platform, found %s",
                           sc->items[h->launcher].name);
        } else if (h->launcher != TRN_NONE && !in_a_capability(sc, h->launcher)) {
            char path[512];
            snprintf(path, sizeof path, "/recipient/items/%s/launcher", sc->items[i].name);
            trn_errors_add(errors, TRN_E_REFERENCE, path, "expected an item of a capability, found %s",
                           sc->items[h->launcher].name);
        }
    }
    check_names(sc, errors);
    check_launchers(sc, errors);
    check_capabilities(sc, errors);
    check_mix(sc, errors);
    check_training(sc, errors);
    check_donors(sc, errors);
    check_flow(sc, errors);
    check_making(sc, errors);
    check_events_and_regimes(sc, errors);
    return errors->found == before ? TRN_OK : TRN_E_RANGE;
}
