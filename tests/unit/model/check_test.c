/* What no single member of a scenario can show is refused, each with its place, and what is just right is
 * not. */
#include "lab.h"

static struct trn_capability *shells, *tanks;
static struct trn_donor *alpha;
static struct trn_stage *stage;

static void days_below_0(struct trn_dist *days)
{
    *days = (struct trn_dist){.kind = TRN_DIST_NORMAL, .a = 1.0, .b = 1.0, .min = -INFINITY, .max = INFINITY};
    trn_dist_prepare(days, NULL);
}

static struct trn_own_order *own_order(double from, double until)
{
    sc->n_own_orders = 1;
    sc->own_orders = TRN_NEW(lab_arena, struct trn_own_order, 1);
    sc->own_orders[0] = (struct trn_own_order){
        .name = "o", .donor = TOY_ALPHA, .line = 1, .quantity = 1, .from = from, .until = until};
    return sc->own_orders;
}

static struct trn_acceptance *acceptance(trn_id component, trn_id donor, trn_id item)
{
    sc->n_acceptances = 1;
    sc->acceptances = TRN_NEW(lab_arena, struct trn_acceptance, 1);
    sc->acceptances[0] = (struct trn_acceptance){.name = "a",
                                                 .component = component,
                                                 .donor = donor,
                                                 .item = item,
                                                 .pass = 1.0,
                                                 .days = lab_days(0.0)};
    return sc->acceptances;
}

static struct trn_course *course(trn_id item, double from, double to)
{
    sc->n_courses = 1;
    sc->courses = TRN_NEW(lab_arena, struct trn_course, 1);
    sc->courses[0] =
        (struct trn_course){.name = "c", .item = item, .from = from, .to = to, .days = lab_days(10.0)};
    return sc->courses;
}

static void contribution(trn_id fund, trn_id from)
{
    struct trn_donor *donor = &sc->donors[fund];
    donor->n_contributions = 1;
    donor->contributions = TRN_NEW(lab_arena, struct trn_contribution, 1);
    donor->contributions[0] = (struct trn_contribution){.from = from};
}

static void vote(enum trn_account_kind kind, double day, double until, double lapse)
{
    lab_votes(TOY_ALPHA, kind, 1,
              &(struct trn_appropriation){.day = day, .until = until, .lapse = lapse, .cents = 1});
}

#define IS(name, ...)                                                                                        \
    static void name(void)                                                                                   \
    {                                                                                                        \
        __VA_ARGS__;                                                                                         \
    }
/* Capabilities. */
IS(no_items, sc->capabilities[0].n_items = 0)
IS(items_of_two, sc->capabilities[0].items[0].item = TOY_SHELL)
IS(two_kinds, shells->fleet = true)
IS(bands_of_1, tanks->n_ration = 1; tanks->ration[0] = (struct trn_band){0.0, 1.0})
IS(bands_of_a_half, tanks->n_ration = 1; tanks->ration[0] = (struct trn_band){0.0, 0.5})
IS(fire_of_tanks, tanks->opponent.has_fire = true)
IS(shares_of_90_percent, shells->items[0].share = trn_schedule_constant(lab_arena, 0.9))
IS(equal_factors, shells->ration[1].factor = 1.0)
IS(rising_factors, shells->ration[2].factor = 1.1)
IS(equal_days, shells->ration[1].days = 30.0)
IS(bands_above_0, shells->ration[3].days = 1.0)
IS(one_threshold, shells->fail_below = shells->recover_above)
IS(thresholds_crossed, shells->fail_below = shells->recover_above + 0.01)
IS(named_total, shells->name = "total")
IS(fires_shells, sc->recipient.items[TOY_SHELL].launcher = TOY_TANK)
IS(fires_missiles, sc->recipient.items[TOY_SHELL].launcher = TOY_MISSILE)
IS(mixed_by_none, shells->mix_by_launchers = true)
/* Donors. */
IS(buys_shells, alpha->items[TOY_SHELL].line = 1)
IS(buys_missiles, alpha->items[TOY_SHELL].line = 0)
IS(buys_of_recipient, alpha->items[TOY_SHELL].line = 1; sc->lines[1].recipient_owned = true)
IS(restocks_by_line, alpha->items[TOY_SHELL].restock = 1.0; alpha->items[TOY_SHELL].line = 1)
IS(restocks, alpha->items[TOY_SHELL].restock = 1.0; alpha->items[TOY_SHELL].line = TRN_NONE)
IS(after_beta, alpha->items[TOY_TANK].caveat = TRN_CAVEAT_AFTER;
   alpha->items[TOY_TANK].caveat_donor = TOY_BETA)
IS(after_alpha, alpha->items[TOY_TANK].caveat = TRN_CAVEAT_AFTER;
   alpha->items[TOY_TANK].caveat_donor = TOY_ALPHA)
IS(no_route, alpha->route = TRN_NONE)
IS(stock_without_route, alpha->route = TRN_NONE; lab_stock(TOY_ALPHA, TOY_SHELL, 1))
IS(paid_in_by_beta, alpha->fund = true; contribution(TOY_ALPHA, TOY_BETA))
IS(no_fund, alpha->fund = false; contribution(TOY_ALPHA, TOY_BETA))
IS(paid_in_by_fund, alpha->fund = true; contribution(TOY_ALPHA, TOY_ALPHA))
IS(voted_for_a_day, vote(TRN_DRAWDOWN, 10.0, 10.0, 10.0))
IS(voted_backwards, vote(TRN_DRAWDOWN, 10.0, 9.0, INFINITY))
IS(lapses_on_the_day, vote(TRN_PROCUREMENT, 0.0, 20.0, 20.0))
IS(lapses_before, vote(TRN_PROCUREMENT, 0.0, 20.0, 19.0))
/* Lines, routes, pledges. */
IS(line_without_route, sc->lines[1].route = TRN_NONE)
IS(idle_for_alpha, sc->lines[1].idle = TRN_IDLE_STOCK)
IS(idle_for_nobody, sc->lines[0].idle = TRN_IDLE_STOCK)
IS(idle_without_route, sc->lines[1].idle = TRN_IDLE_STOCK; alpha->route = TRN_NONE)
IS(slip_of_1, sc->lines[1].slip = lab_days(1.0))
IS(slip_below_1, sc->lines[1].slip = lab_days(0.99))
IS(lead_of_0, sc->lines[1].lead_days = lab_days(0.0))
IS(lead_below_0, days_below_0(&sc->lines[1].lead_days))
IS(hub_in_transport, stage->hub = 0)
IS(stage_below_0, days_below_0(&stage->days))
IS(closed_365_times, stage->disrupted_per_year = 365.0; stage->disrupted_days = lab_days(1.0))
IS(closed_366_times, stage->disrupted_per_year = 366.0; stage->disrupted_days = lab_days(1.0))
IS(closed_for_no_time, stage->disrupted_per_year = 1.0; stage->disrupted_days = lab_days(0.0))
IS(pledge_of_a_day, lab_promise(TOY_ALPHA, TOY_SHELL, 1, 5.0))
IS(pledge_backwards, lab_promise(TOY_ALPHA, TOY_SHELL, 1, 5.0)->until = 4.0)
IS(pledge_by_line, lab_promise(TOY_ALPHA, TOY_SHELL, 1, 5.0)->line = 1)
IS(pledge_by_other_line, lab_promise(TOY_ALPHA, TOY_SHELL, 1, 5.0)->line = 0)
IS(pledge_by_own_line, pledge_by_line(); sc->lines[1].recipient_owned = true)
IS(pledge_without_route, pledge_of_a_day(); alpha->route = TRN_NONE)
/* Making and training. */
IS(slow_component, sc->n_components = 1; sc->components = TRN_NEW(lab_arena, struct trn_component, 1);
   sc->components[0] = (struct trn_component){.name = "k", .slip = lab_days(0.5)})
IS(order_of_a_day, own_order(5.0, 5.0))
IS(order_backwards, own_order(5.0, 4.0))
IS(order_of_recipient, own_order(5.0, 5.0); sc->lines[1].recipient_owned = true)
IS(order_without_route, own_order(5.0, 5.0); alpha->route = TRN_NONE)
IS(accepted, acceptance(TRN_NONE, TOY_ALPHA, TOY_SHELL))
IS(accepted_by_nobody, acceptance(TRN_NONE, TRN_NONE, TRN_NONE))
IS(accepted_by_half, acceptance(TRN_NONE, TOY_ALPHA, TRN_NONE))
IS(accepted_by_both, acceptance(0, TOY_ALPHA, TRN_NONE))
IS(accepted_without_route, accepted(); alpha->route = TRN_NONE)
IS(accepted_before, days_below_0(&acceptance(TRN_NONE, TOY_ALPHA, TOY_SHELL)->days))
IS(crews_of_tanks, course(TOY_TANK, 0.0, 30.0))
IS(crews_of_shells, course(TOY_SHELL, 0.0, 30.0))
IS(course_of_no_day, course(TOY_TANK, 30.0, 30.0))
IS(course_below_0, days_below_0(&course(TOY_TANK, 0.0, 30.0)->days))
/* Events. */
IS(hold, lab_event(TRN_EVENT_HOLD, TOY_ALPHA, 1.0, 2.0, TRN_STOP_DECISIONS))
IS(hold_of_no_day, lab_event(TRN_EVENT_HOLD, TOY_ALPHA, 2.0, 2.0, TRN_STOP_DECISIONS))
IS(hold_of_nobody, lab_event(TRN_EVENT_HOLD, TRN_NONE, 1.0, 2.0, TRN_STOP_DECISIONS))
IS(hold_of_nothing, lab_event(TRN_EVENT_HOLD, TOY_ALPHA, 1.0, 2.0, 0))
IS(absence_of_nobody, lab_event(TRN_EVENT_ABSENCE, TRN_NONE, 1.0, 2.0, 0))
IS(election, lab_event(TRN_EVENT_ELECTION, TOY_ALPHA, 1.0, 1.0, 0))
IS(election_of_fund, election(); alpha->fund = true)
IS(hub_event, lab_event(TRN_EVENT_HUB, TRN_NONE, 1.0, 2.0, 0))
IS(hub_of_none, lab_event(TRN_EVENT_HUB, TRN_NONE, 1.0, 2.0, 0)->hub = TRN_NONE)
IS(line_event, lab_event(TRN_EVENT_LINE, TRN_NONE, 1.0, 2.0, 0)->line = 1)
IS(line_of_none, lab_event(TRN_EVENT_LINE, TRN_NONE, 1.0, 2.0, 0))
IS(route_event, lab_event(TRN_EVENT_DISRUPTION, TRN_NONE, 1.0, 2.0, 0)->stage = "transport")
IS(route_of_none, lab_event(TRN_EVENT_DISRUPTION, TRN_NONE, 1.0, 2.0, 0)->route = TRN_NONE)
IS(stage_of_none, lab_event(TRN_EVENT_DISRUPTION, TRN_NONE, 1.0, 2.0, 0)->stage = "bridge")
/* Regimes, windows, the whole. */
IS(agreed_at_start, sc->regimes[TOY_TIGHT].agreed = 0.0)
IS(agreed_later, sc->regimes[TOY_TIGHT].agreed = 1.0)
IS(before_itself, sc->regimes[TOY_TIGHT].agreed = 1.0; sc->regimes[TOY_TIGHT].before = TOY_TIGHT)
IS(fund_of_regime, sc->regimes[TOY_TIGHT].fund = TOY_ALPHA; alpha->fund = true)
IS(donor_as_fund, sc->regimes[TOY_TIGHT].fund = TOY_ALPHA; alpha->fund = false)
IS(budget, LEVERS(TOY_TIGHT)->common_budget = 1.0)
IS(window_of_all, lab_window(0.0, 365.0))
IS(window_beyond, lab_window(0.0, 366.0))
IS(window_before, lab_window(-1.0, 10.0))
IS(window_of_no_day, lab_window(10.0, 10.0))
IS(longest, sc->end = TRN_MAX_DAYS)
IS(too_long, sc->end = TRN_MAX_DAYS + 1.0)
IS(no_time, sc->end = 0.0)
IS(no_capabilities, sc->n_capabilities = 0)
IS(no_regimes, sc->n_regimes = 0)

static const struct {
    const char *path;
    void (*right)(void), (*wrong)(void);
} rules[] = {
    {"/capabilities/air-defence/items", NULL, no_items},
    {"/capabilities/artillery/items/shell", NULL, items_of_two},
    {"/capabilities/artillery/items/shell", NULL, two_kinds},
    {"/capabilities/armour/ration", bands_of_1, bands_of_a_half},
    {"/capabilities/armour/opponent/fire", NULL, fire_of_tanks},
    {"/capabilities/artillery/items/shell/share", NULL, shares_of_90_percent},
    {"/capabilities/artillery/ration", equal_factors, rising_factors},
    {"/capabilities/artillery/ration", NULL, equal_days},
    {"/capabilities/artillery/ration", NULL, bands_above_0},
    {"/capabilities/artillery/recover_above", one_threshold, thresholds_crossed},
    {"/capabilities/total", NULL, named_total},
    {"/recipient/items/shell/launcher", fires_shells, fires_missiles},
    {"/capabilities/artillery/mix", NULL, mixed_by_none},
    {"/donors/alpha/buys/shell", buys_shells, buys_missiles},
    {"/donors/alpha/buys/shell", buys_shells, buys_of_recipient},
    {"/donors/alpha/restock/shell", restocks_by_line, restocks},
    {"/donors/alpha/caveats/tank", after_beta, after_alpha},
    {"/donors/alpha", no_route, stock_without_route},
    {"/donors/alpha/contributions", paid_in_by_beta, no_fund},
    {"/donors/alpha/contributions/0/donor", paid_in_by_beta, paid_in_by_fund},
    {"/donors/alpha/accounts/drawdown/0", voted_for_a_day, voted_backwards},
    {"/donors/alpha/accounts/procurement/0", lapses_on_the_day, lapses_before},
    {"/lines/shell-line", NULL, line_without_route},
    {"/lines/missile-line", NULL, idle_for_nobody},
    {"/lines/shell-line", idle_for_alpha, idle_without_route},
    {"/lines/shell-line/slip", slip_of_1, slip_below_1},
    {"/lines/shell-line/lead", lead_of_0, lead_below_0},
    {"/routes/road/stages/1", NULL, hub_in_transport},
    {"/routes/road/stages/1/days", NULL, stage_below_0},
    {"/routes/road/stages/1/disrupted_per_year", closed_365_times, closed_366_times},
    {"/routes/road/stages/1/disrupted_days", closed_365_times, closed_for_no_time},
    {"/pledges/promise-0001", pledge_of_a_day, pledge_backwards},
    {"/pledges/promise-0001", pledge_by_line, pledge_by_other_line},
    {"/pledges/promise-0000", pledge_by_line, pledge_by_own_line},
    {"/pledges/promise-0000", pledge_of_a_day, pledge_without_route},
    {"/components/k/slip", NULL, slow_component},
    {"/own_orders/o", order_of_a_day, order_backwards},
    {"/own_orders/o", order_of_a_day, order_of_recipient},
    {"/own_orders/o", order_of_a_day, order_without_route},
    {"/acceptance/a", accepted, accepted_by_nobody},
    {"/acceptance/a", accepted, accepted_by_half},
    {"/acceptance/a", NULL, accepted_by_both},
    {"/acceptance/a", accepted, accepted_without_route},
    {"/acceptance/a/days", accepted, accepted_before},
    {"/training/c/item", crews_of_tanks, crews_of_shells},
    {"/training/c/to", crews_of_tanks, course_of_no_day},
    {"/training/c/days", crews_of_tanks, course_below_0},
    {"/events/event-01", hold, hold_of_no_day},
    {"/events/event-01", hold, hold_of_nobody},
    {"/events/event-01", hold, hold_of_nothing},
    {"/events/event-01", hold, absence_of_nobody},
    {"/events/event-00", election, election_of_fund},
    {"/events/event-01", hub_event, hub_of_none},
    {"/events/event-01", line_event, line_of_none},
    {"/events/event-01", route_event, route_of_none},
    {"/events/event-01/stage", route_event, stage_of_none},
    {"/regimes/tight/before", agreed_at_start, agreed_later},
    {"/regimes/tight/before", NULL, before_itself},
    {"/regimes/tight/fund", fund_of_regime, donor_as_fund},
    {"/regimes/tight/levers/common_budget", NULL, budget},
    {"/windows/w", window_of_all, window_beyond},
    {"/windows/w", NULL, window_before},
    {"/windows/w", NULL, window_of_no_day},
    {"/end", longest, too_long},
    {"/end", NULL, no_time},
    {"/capabilities", NULL, no_capabilities},
    {"/regimes", NULL, no_regimes},
};

START_TEST(what_is_right_passes_and_what_is_wrong_is_named)
{
    shells = &sc->capabilities[1];
    tanks = &sc->capabilities[2];
    alpha = &sc->donors[TOY_ALPHA];
    stage = &sc->routes[0].stages[1];
    ck_assert(!lab_refused(rules[_i].path));
    if (rules[_i].right)
        rules[_i].right();
    ck_assert_msg(!lab_refused(rules[_i].path), "rule %d refuses what is right at %s", _i, rules[_i].path);
    rules[_i].wrong();
    ck_assert_msg(lab_refused(rules[_i].path), "rule %d passes what is wrong at %s", _i, rules[_i].path);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, what_is_right_passes_and_what_is_wrong_is_named, 0,
                        (int)(sizeof rules / sizeof *rules));
}

int main(void)
{
    return lab_main("check", add);
}
