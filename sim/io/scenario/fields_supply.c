/* fields_supply.c - the table, part 2: donors, routes, hubs, pledges. */
#include "fields.h"

#include <math.h>

/* ---- donors --------------------------------------------------------------------------------- */

#define S struct trn_appropriation
static void fill_appropriation(struct scenario_reader *r, struct json *json)
{
    trn_fill_copy(r, json, "until", trn_json_get(json, "from"));
}

static const struct field APPROPRIATION[] = {
    {"from", F_DATE, AT(day), .required = true, .help = "nothing of it before this date"},
    {"until", F_DATE, AT(until), .fallback_text = "from",
     .help = "free evenly from `from` on, all of it from here on"},
    {"lapses", F_DATE, AT(lapse), .absent = INFINITY, .fallback_text = "never",
     .help = "what is not promised by then is gone"},
    {"amount", F_CENTS, AT(cents), .dim = DIM_EUR, ABOVE(0), .required = true, .help = "the money voted"},
    {"through_hold", F_BOOL, AT(through_hold), .fallback = "false",
     .help = "no hold touches it (a stop-gap)"},
    {0},
};
static const struct object_def APPROPRIATION_DEF = {
    .name = "appropriation",
    .path = "/donors/NAME/accounts/KIND/N",
    .help = "Money voted at one time.",
    .fields = APPROPRIATION,
    .size = sizeof(S),
    .fill = fill_appropriation,
};
#undef S

#define S struct trn_donor
static const struct field ACCOUNTS[] = {
    {"drawdown", F_LIST, AT(appropriations[TRN_DRAWDOWN]),
     .count_at = offsetof(S, n_appropriations[TRN_DRAWDOWN]), .limit = 1000, .object = &APPROPRIATION_DEF,
     .fallback = "[]", .help = "pays for what is given from stock"},
    {"procurement", F_LIST, AT(appropriations[TRN_PROCUREMENT]),
     .count_at = offsetof(S, n_appropriations[TRN_PROCUREMENT]), .limit = 1000, .object = &APPROPRIATION_DEF,
     .fallback = "[]", .help = "pays for what is ordered from lines"},
    {0},
};
static const struct object_def ACCOUNTS_DEF = {
    .name = "accounts",
    .path = "/donors/NAME/accounts",
    .help = "A donor's money, drawdown and procurement apart.",
    .fields = ACCOUNTS,
};
#undef S

#define S struct trn_donor_item
static const struct field STOCK[] = {
    {"quantity", F_WHOLE, AT(stock), .dim = DIM_ITEMS, FROM(0), .fallback = "0", .help = "held at the start"},
    {"floor", F_SCHEDULE, AT(floor), .dim = DIM_ITEMS, FROM(0), .fallback = "0",
     .help = "by date: what the donor keeps for itself"},
    {0},
};
static const struct object_def STOCK_DEF = {
    .name = "stock",
    .path = "/donors/NAME/stocks/ITEM",
    .help = "What a donor holds of an item and what it keeps.",
    .fields = STOCK,
};

static const struct word CAVEATS[] = {
    {"none", TRN_CAVEAT_NONE},
    {"never", TRN_CAVEAT_NEVER},
    {"not_before", TRN_CAVEAT_NOT_BEFORE},
    {"after", TRN_CAVEAT_AFTER},
    {0},
};
static void check_caveat(struct scenario_reader *r, struct json *json, void *object)
{
    const struct trn_donor_item *item = object;
    if (item->caveat == TRN_CAVEAT_NOT_BEFORE && !trn_json_get(json, "date"))
        trn_wrong(r, TRN_E_TYPE, json, "expected a \"date\" beside the rule \"not_before\"");
    if (item->caveat == TRN_CAVEAT_AFTER && !trn_json_get(json, "donor")) {
        trn_wrong(r, TRN_E_TYPE, json, "expected a \"donor\" beside the rule \"after\"");
        r->broken = true;
    }
}
static const struct field CAVEAT[] = {
    {"rule", F_WORD, AT(caveat), .words = CAVEATS, .fallback = "\"none\"",
     .help = "`never`: not given; `not_before`: not before `date`; `after`: only once `donor` has decided to "
             "give it"},
    {"date", F_DATE, AT(caveat_day), .absent = INFINITY,
     .help = "of the rule `not_before`; of `after` where dates alone unlock"},
    {"donor", F_REF, AT(caveat_donor), .ref = COL_DONORS, .help = "of the rule `after`"},
    {0},
};
static const struct object_def CAVEAT_DEF = {
    .name = "caveat",
    .path = "/donors/NAME/caveats/ITEM",
    .help = "When a donor may give an item.",
    .fields = CAVEAT,
    .done = check_caveat,
};

static const struct field PREFERENCE = {"",
                                        F_NUMBER,
                                        AT(preference),
                                        .dim = DIM_SHARE,
                                        FROM(0),
                                        .fallback = "1",
                                        .help =
                                            "weight in the donor's own choice; 0: never of its own accord"};
static const struct field RESTOCK = {"",
                                     F_NUMBER,
                                     AT(restock),
                                     .dim = DIM_SHARE,
                                     FROM(0),
                                     .fallback = "0",
                                     .help = "share of what leaves its stock that it orders back from the "
                                             "line in `buys`, with money of its own"};
static const struct field BUYS = {"",
                                  F_REF,
                                  AT(line),
                                  .ref = COL_LINES,
                                  .fallback_text = "not bought",
                                  .help = "the line from which the item is bought"};
#undef S

#define S struct trn_contribution
static const struct field CONTRIBUTION[] = {
    {"date", F_DATE, AT(day), .required = true, .help = "paid in"},
    {"donor", F_REF, AT(from), .ref = COL_DONORS, .required = true, .help = "who pays"},
    {"amount", F_CENTS, AT(cents), .dim = DIM_EUR, ABOVE(0), .required = true, .help = "the sum"},
    {0},
};
static const struct object_def CONTRIBUTION_DEF = {
    .name = "contribution",
    .path = "/donors/FUND/contributions/N",
    .help = "Money that a donor pays into a fund.",
    .fields = CONTRIBUTION,
    .size = sizeof(S),
};
#undef S

#define S struct trn_donor
static void start_donor(struct scenario_reader *r, void *object);

static const struct field DONOR[] = {
    {"label", F_TEXT, AT(label), .fallback = "@name", .help = "for charts"},
    {"group", F_TEXT, AT(group), .fallback = "\"other\"",
     .help = "for charts and totals, as \"US\", \"Europe\", \"other\""},
    {"nato", F_BOOL, AT(nato), .fallback = "false", .help = "member of NATO"},
    {"eu", F_BOOL, AT(eu), .fallback = "false", .help = "member of the EU"},
    {"fund", F_BOOL, AT(fund), .fallback = "false",
     .help = "others pay in and it buys as soon as it can; it has no holds, floors or rounds of its own"},
    {"gdp", F_NUMBER, AT(gdp_bn), .dim = DIM_USD_BILLION, FROM(0), .fallback = "0",
     .help = "for the burden key; 0: no share"},
    {"accounts", F_OBJECT, .object = &ACCOUNTS_DEF, .fallback = "{}", .help = "its money"},
    {"announced", F_CENTS, AT(announced_cents), .dim = DIM_EUR_PER_YEAR, FROM(0), .fallback = "0",
     .help = "what its agreement names a year; 0: none"},
    {"announced_from", F_DATE, AT(announced_from), .fallback = "@start", .help = "from when on"},
    {"before", F_CENTS, AT(before_cents), .dim = DIM_EUR, FROM(0), .fallback = "0",
     .help = "given in the year before the start, for `floor_per_year` and `beta`"},
    {"stocks", F_PER_ITEM, AT(items), .stride = sizeof(struct trn_donor_item), .object = &STOCK_DEF,
     .fallback = "{}", .help = "what it holds, by item"},
    {"preferences", F_PER_ITEM, AT(items), .stride = sizeof(struct trn_donor_item), .value = &PREFERENCE,
     .fallback = "{}", .help = "weights of its own choice, by item"},
    {"caveats", F_PER_ITEM, AT(items), .stride = sizeof(struct trn_donor_item), .object = &CAVEAT_DEF,
     .fallback = "{}", .help = "when it may give, by item"},
    {"buys", F_PER_ITEM, AT(items), .stride = sizeof(struct trn_donor_item), .value = &BUYS, .fallback = "{}",
     .help = "the line from which each item is bought"},
    {"restock", F_PER_ITEM, AT(items), .stride = sizeof(struct trn_donor_item), .value = &RESTOCK,
     .fallback = "{}", .help = "share of what it gives that it orders back, by item"},
    {"round", F_NUMBER, AT(round_days), .dim = DIM_DAYS, FROM(0.1), .fallback = "30",
     .help = "time between its own rounds of pledging"},
    {"decision_factor", F_NUMBER, AT(decision_factor), .dim = DIM_SHARE, ABOVE(0), .fallback = "1",
     .help = "times the latency of the class"},
    {"hold_exposure", F_NUMBER, AT(hold_exposure), .dim = DIM_SHARE, FROM(0), .fallback = "0",
     .help = "times the regime's `hold_rate`"},
    {"honour_factor", F_NUMBER, AT(honour_factor), .dim = DIM_SHARE, ABOVE(0), .fallback = "1",
     .help = "times the odds of keeping a promise"},
    {"on_time_factor", F_NUMBER, AT(on_time_factor), .dim = DIM_SHARE, ABOVE(0), .fallback = "1",
     .help = "times the odds of being on time"},
    {"heeds", F_NUMBER, AT(heeds), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "0",
     .help = "probability that it votes the money that it is asked for to fill floor_per_year"},
    {"veto_factor", F_NUMBER, AT(veto_factor), .dim = DIM_SHARE, FROM(0), .fallback = "1",
     .help = "times the odds of the regime's veto_probability"},
    {"accepts", F_NUMBER, AT(accepts), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "0.8",
     .help = "probability that it accepts a task"},
    {"route", F_REF, AT(route), .ref = COL_ROUTES, .fallback_text = "none",
     .help = "that its stock travels; needed where it has stocks"},
    {"contributions", F_LIST, AT(contributions), .count_at = offsetof(S, n_contributions), .limit = 1000,
     .object = &CONTRIBUTION_DEF, .fallback = "[]", .help = "what others pay in; funds only"},
    {0},
};
const struct object_def trn_donor_def = {
    .name = "donor",
    .path = "/donors/NAME",
    .help = "A country, or a fund that others pay into.",
    .fields = DONOR,
    .size = sizeof(S),
    HASHED,
    .start = start_donor,
};

/* Every donor has an element for every item; what the file does not name is made once and copied. */
static void start_donor(struct scenario_reader *r, void *object)
{
    struct trn_donor *donor = object;
    donor->items = trn_arena_alloc(r->arena, (size_t)r->names[COL_ITEMS].n, sizeof *donor->items);
    if (!r->item_defaults) {
        struct trn_donor_item *defaults = TRN_NEW(r->arena, struct trn_donor_item, 1);
        for (const struct field *f = DONOR; f->name; f++)
            if (f->type == F_PER_ITEM && f->value)
                trn_read_default(r, f->value, defaults);
            else if (f->type == F_PER_ITEM)
                for (const struct field *m = f->object->fields; m->name; m++)
                    trn_read_default(r, m, defaults);
        r->item_defaults = defaults;
    }
    for (int32_t i = 0; i < r->names[COL_ITEMS].n; i++)
        donor->items[i] = *(const struct trn_donor_item *)r->item_defaults;
}
#undef S

/* ---- routes and hubs -------------------------------------------------------------------------- */

#define S struct trn_stage
static void fill_stage(struct scenario_reader *r, struct json *json)
{
    trn_fill_copy(r, json, "name", trn_json_get(json, "kind"));
}

static void read_vehicles(struct scenario_reader *r, const struct field *field, struct json *json,
                          void *object)
{
    static const struct field COUNT = {"vehicles", F_WHOLE, .dim = DIM_ITEMS, BETWEEN(0, 1000000)};
    double value;
    (void)field;
    if (trn_read_number(r, &COUNT, json, &value))
        ((struct trn_stage *)object)->vehicles = (int32_t)value;
}

static const struct word STAGES[] = {
    {"preparation", TRN_PREPARATION},
    {"transport", TRN_TRANSPORT},
    {"hub", TRN_HUB},
    {"hand_over", TRN_HAND_OVER},
    {0},
};
static const struct field STAGE[] = {
    {"name", F_TEXT, AT(name), .fallback_text = "the kind", .help = "for charts"},
    {"kind", F_WORD, AT(kind), .words = STAGES, .required = true, .help = "which hold can stop it"},
    {"days", F_DIST, AT(days), .dim = DIM_DAYS, FROM(0), .required = true,
     .help = "time of one lot, without waiting"},
    {"hub", F_REF, AT(hub), .ref = COL_HUBS, .fallback_text = "none",
     .help = "whose capacity the lot needs first, first come first served; kind `hub` only"},
    {"load", F_NUMBER, AT(load), .dim = DIM_TONNES, FROM(0), .fallback = "0",
     .help = "lots wait here until so much is together; 0: no waiting"},
    {"load_wait", F_NUMBER, AT(load_wait), .dim = DIM_DAYS, FROM(0), .fallback = "14",
     .help = "or until the first has waited so long"},
    {"vehicles", F_CUSTOM, .custom = read_vehicles, .type_text = "whole number, 0 or more",
     .schema = "{\"$ref\": \"#/$defs/number\"}", .fallback = "0",
     .help = "lots or loads that can be in this stage at once; 0: no limit"},
    {"disrupted_per_year", F_NUMBER, AT(disrupted_per_year), .dim = DIM_TIMES_PER_YEAR, FROM(0),
     .fallback = "0", .help = "random closures"},
    {"disrupted_days", F_DIST, AT(disrupted_days), .dim = DIM_DAYS, FROM(0), .fallback = "0",
     .help = "length of one"},
    {"loss", F_NUMBER, AT(loss), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "0",
     .help = "probability that a lot is lost in this stage"},
    {0},
};
static const struct object_def STAGE_DEF = {
    .name = "stage",
    .path = "/routes/NAME/stages/N",
    .help = "A part of a route.",
    .fields = STAGE,
    .size = sizeof(S),
    .fill = fill_stage,
};
#undef S

#define S struct trn_route
static void check_route(struct scenario_reader *r, struct json *json, void *object)
{
    const struct trn_route *route = object;
    const struct json *stages = trn_json_get(json, "stages");
    if (route->n_stages == 0 && stages && stages->kind == JSON_ARRAY && stages->n == 0)
        trn_wrong(r, TRN_E_RANGE, stages, "expected at least one stage");
}
static const struct field ROUTE[] = {
    {"stages", F_LIST, AT(stages), .count_at = offsetof(S, n_stages), .limit = TRN_MAX_STAGES,
     .object = &STAGE_DEF, .required = true, .help = "at least one, in order"},
    {0},
};
const struct object_def trn_route_def = {
    .name = "route",
    .path = "/routes/NAME",
    .help = "The stages that a lot passes.",
    .fields = ROUTE,
    .size = sizeof(S),
    NAMED,
    .done = check_route,
};
#undef S

#define S struct trn_hub
static const struct field HUB[] = {
    {"capacity", F_SCHEDULE, AT(tonnes_per_day), .dim = DIM_TONNES_PER_DAY, ABOVE(0), .required = true,
     .help = "by date"},
    {0},
};
const struct object_def trn_hub_def = {
    .name = "hub",
    .path = "/hubs/NAME",
    .help = "A place that many routes share.",
    .fields = HUB,
    .size = sizeof(S),
    NAMED,
};
#undef S

/* ---- pledges ---------------------------------------------------------------------------------- */

#define S struct trn_promise
static void fill_pledge(struct scenario_reader *r, struct json *json)
{
    trn_fill_copy(r, json, "until", trn_json_get(json, "date"));
}

static const struct field PLEDGE[] = {
    {"donor", F_REF, AT(donor), .ref = COL_DONORS, .required = true, .help = "who promises"},
    {"item", F_REF, AT(item), .ref = COL_ITEMS, .required = true, .help = "what"},
    {"quantity", F_WHOLE, AT(quantity), .dim = DIM_ITEMS, ABOVE(0), .required = true, .help = "how many"},
    {"date", F_DATE, AT(day), .required = true,
     .help = "decided; on or before the start it is in the pipeline at the start"},
    {"until", F_DATE, AT(until), .fallback_text = "date",
     .help = "its lots leave evenly from date (or the start) to here"},
    {"line", F_REF, AT(line), .ref = COL_LINES,
     .fallback_text = "none: set aside already, from outside the modelled stocks",
     .help = "it is an order there"},
    {"charged", F_BOOL, AT(charged), .fallback = "false",
     .help = "to the donor's account (procurement with a line, else drawdown)"},
    {"certain", F_BOOL, AT(certain), .fallback = "false", .help = "no draw of honour or lateness"},
    {0},
};
const struct object_def trn_pledge_def = {
    .name = "pledge",
    .path = "/pledges/NAME",
    .help =
        "A promise that the plan already holds, paid from money of before the start unless it is charged.",
    .fields = PLEDGE,
    .size = sizeof(S),
    NAMED,
    .fill = fill_pledge,
};
#undef S
