/* fields_scenario.c - the table, part 1: the scenario itself, items, capabilities, the recipient. */
#include "fields.h"

#include <math.h>
#include <stdio.h>

const struct collection_words trn_collections[COLLECTIONS] = {
    [COL_NONE] = {"", "", "", 0},
    [COL_ITEMS] = {"items", "an item", "items", TRN_MAX_ITEMS},
    [COL_CAPABILITIES] = {"capabilities", "a capability", "capabilities", TRN_MAX_CAPABILITIES},
    [COL_DONORS] = {"donors", "a donor", "donors", TRN_MAX_DONORS},
    [COL_LINES] = {"lines", "a line", "lines", TRN_MAX_LINES},
    [COL_HUBS] = {"hubs", "a hub", "hubs", TRN_MAX_HUBS},
    [COL_ROUTES] = {"routes", "a route", "routes", TRN_MAX_ROUTES},
    [COL_REGIMES] = {"regimes", "a regime", "regimes", TRN_MAX_REGIMES},
    [COL_WINDOWS] = {"windows", "a window", "windows", 100},
    [COL_COMPONENTS] = {"components", "a component", "components", TRN_MAX_COMPONENTS},
    [COL_OBSERVED] = {"observed", "an observed series", "observed series", 500},
};

/* ---- items ---------------------------------------------------------------------------------- */

#define S struct trn_item
static const struct word CLASSES[] = {
    {"ammunition", TRN_AMMUNITION},
    {"air_defence", TRN_AIR_DEFENCE},
    {"armour", TRN_ARMOUR},
    {"aircraft", TRN_AIRCRAFT},
    {0},
};
static const struct word KINDS[] = {{"consumable", TRN_CONSUMABLE}, {"platform", TRN_PLATFORM}, {0}};
static const struct field ITEM[] = {
    {"label", F_TEXT, AT(label), .fallback = "@name", .help = "for charts"},
    {"class", F_WORD, AT(cls), .words = CLASSES, .required = true, .help = "whose decision latency applies"},
    {"kind", F_WORD, AT(kind), .words = KINDS, .required = true,
     .help = "`consumable`: has stock and use; `platform`: has a fleet and losses"},
    {"mass", F_NUMBER, AT(mass_tonnes), .dim = DIM_TONNES, ABOVE(0), .required = true,
     .help = "of one, packed for transport"},
    {"unit_cost", F_CENTS, AT(unit_cost_cents), .dim = DIM_EUR_EACH, ABOVE(0), .required = true,
     .help = "of one"},
    {"lot", F_WHOLE, AT(lot), .dim = DIM_ITEMS, FROM(1), .required = true,
     .help = "the most that travels as one lot"},
    {"novel", F_BOOL, AT(novel), .fallback = "false", .help = "needs consensus before it is given first"},
    {0},
};
static const struct object_def ITEM_DEF = {
    .name = "item",
    .path = "/items/NAME",
    .help = "A class of materiel.",
    .fields = ITEM,
    .size = sizeof(S),
    HASHED,
};
#undef S

/* ---- capabilities ---------------------------------------------------------------------------- */

#define S struct trn_capability_item
static const struct field CAPABILITY_ITEM[] = {
    {"weight", F_NUMBER, AT(weight), .dim = DIM_SHARE, BETWEEN(1e-6, 1e6), .fallback = "1",
     .help = "units of need that one item meets"},
    {"share", F_SCHEDULE, AT(share), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback_text = "1 / number of items",
     .help =
         "of the need that falls to this item, by date; the shares of a capability add up to 1 at all dates"},
    {0},
};
static const struct object_def CAPABILITY_ITEM_DEF = {
    .name = "capability_item",
    .path = "/capabilities/NAME/items/ITEM",
    .help = "An item that serves a capability.",
    .fields = CAPABILITY_ITEM,
    .size = sizeof(S),
    .key_at = offsetof(S, item),
};
#undef S

#define S struct trn_intensity
static const struct word INTENSITIES[] = {
    {"none", TRN_INTENSITY_NONE},
    {"ar1", TRN_INTENSITY_AR1},
    {"markov", TRN_INTENSITY_MARKOV},
    {0},
};
static const struct field INTENSITY[] = {
    {"kind", F_WORD, AT(kind), .words = INTENSITIES, .fallback = "\"none\"",
     .help = "`ar1`: weekly, in logarithms, mean 1; `markov`: calm, normal, offensive"},
    {"sd", F_NUMBER, AT(sd), .dim = DIM_SHARE, BETWEEN(0, 2), .fallback = "0.2",
     .help = "ar1: of the logarithm, stationary"},
    {"phi", F_NUMBER, AT(phi), .dim = DIM_SHARE, BETWEEN(0, 0.99), .fallback = "0.8",
     .help = "ar1: weekly correlation"},
    {"factors", F_NUMBERS, AT(factor), .count = 3, .dim = DIM_SHARE, FROM(0), .fallback = "[0.7, 1, 1.4]",
     .help = "markov: of need when calm, normal, offensive"},
    {"mean_days", F_NUMBERS, AT(mean_days), .count = 3, .dim = DIM_DAYS, ABOVE(0), .fallback = "[60, 90, 45]",
     .help = "markov: length of a spell in each state"},
    {0},
};
static const struct object_def INTENSITY_DEF = {
    .name = "intensity",
    .path = "/capabilities/NAME/intensity",
    .help = "How need varies by chance. Of platforms it scales losses, not the target.",
    .fields = INTENSITY,
};
#undef S

#define S struct trn_opponent
static const struct field OPPONENT[] = {
    {"fire", F_SCHEDULE, AT(fire), .given_at = offsetof(S, has_fire), .dim = DIM_ITEMS_PER_DAY, FROM(0),
     .fallback_text = "not told", .help = "units fired a day, for parity of fire"},
    {"production", F_SCHEDULE, AT(production), .given_at = offsetof(S, has_production),
     .dim = DIM_ITEMS_PER_MONTH, FROM(0), .fallback_text = "not told",
     .help = "units made a month, for production parity and the lever production_target"},
    {"factor", F_DIST, AT(factor), .dim = DIM_SHARE, FROM(0), .fallback = "1",
     .help = "of both, drawn once a world"},
    {0},
};
static const struct object_def OPPONENT_DEF = {
    .name = "opponent",
    .path = "/capabilities/NAME/opponent",
    .help = "What the other side fires and makes. It does not react.",
    .fields = OPPONENT,
};
#undef S

#define S struct trn_capability
static const struct word MIXES[] = {{"shares", 0}, {"launchers", 1}, {0}};
static void read_mix(struct scenario_reader *r, const struct field *field, struct json *json, void *object)
{
    int word = 0;
    if (trn_read_word(r, field->words, json, &word))
        ((struct trn_capability *)object)->mix_by_launchers = word == 1;
}

/* [[30, 1.0], [14, 0.7], [0, 0.25]] */
static void read_ration(struct scenario_reader *r, const struct field *field, struct json *json, void *object)
{
    static const struct field DAYS = {"days", F_NUMBER, .dim = DIM_DAYS, FROM(0)};
    static const struct field FACTOR = {"factor", F_NUMBER, .dim = DIM_SHARE, BETWEEN(0, 1)};
    struct trn_capability *cap = object;
    if (json->kind == JSON_ARRAY && json->n > field->limit) {
        trn_wrong(r, TRN_E_LIMIT, json, "expected at most %d elements, found %d", field->limit, json->n);
        return;
    }
    if (json->kind != JSON_ARRAY || json->n == 0) {
        char found[80];
        trn_json_describe(json, found, sizeof found);
        trn_wrong(r, TRN_E_TYPE, json, "expected a list of 1 to %d pairs [days, factor], found %s",
                  field->limit, found);
        return;
    }
    cap->ration = TRN_NEW(r->arena, struct trn_band, json->n);
    for (struct json *pair = json->first; pair; pair = pair->next) {
        struct trn_band *band = &cap->ration[cap->n_ration++];
        if (pair->kind != JSON_ARRAY || pair->n != 2) {
            char found[80];
            trn_json_describe(pair, found, sizeof found);
            trn_wrong(r, TRN_E_TYPE, pair, "expected a pair [days, factor], found %s", found);
            r->broken = true;
            continue;
        }
        trn_read_number(r, &DAYS, pair->first, &band->days);
        trn_read_number(r, &FACTOR, pair->last, &band->factor);
        trn_count_input(r, pair->last);
    }
}

/* Items share need evenly unless told; need is a number held where the items are platforms. */
static void fill_capability(struct scenario_reader *r, struct json *json)
{
    struct json *items = trn_json_get(json, "items");
    int32_t n = 0;
    r->fleet = false;
    if (!items || items->kind != JSON_OBJECT)
        return;
    for (const struct json *m = items->first; m; m = m->next)
        n += m->kind == JSON_OBJECT;
    for (struct json *m = items->first; m; m = m->next) {
        if (m->kind == JSON_OBJECT)
            trn_fill(r, m, "share", trn_json_number(r->arena, 1.0 / n, m));
        for (int32_t i = 0; i < r->names[COL_ITEMS].n && m->kind == JSON_OBJECT; i++)
            if (strcmp(r->names[COL_ITEMS].entries[i]->name, m->name) == 0)
                r->fleet = r->fleet || r->scenario->items[i].kind == TRN_PLATFORM;
    }
}

static void done_capability(struct scenario_reader *r, struct json *json, void *object)
{
    struct trn_capability *cap = object;
    (void)json;
    cap->fleet = r->fleet;
    r->fleet = false;
}

static const struct field CAPABILITY[] = {
    {"label", F_TEXT, AT(label), .fallback = "@name", .help = "for charts"},
    {"items", F_MAP, AT(items), .count_at = offsetof(S, n_items), .ref = COL_ITEMS, .limit = TRN_MAX_ITEMS,
     .object = &CAPABILITY_ITEM_DEF, .required = true, .help = "what meets it"},
    {"need", F_SCHEDULE, AT(need), .dim = DIM_ITEMS_PER_DAY, .need = true, FROM(0), .required = true,
     .help = "units a day (consumables) or units held (platforms), by date"},
    {"mix", F_CUSTOM, .custom = read_mix, .words = MIXES, .fallback = "\"shares\"",
     .type_text = "\"shares\" or \"launchers\"", .schema = "{\"enum\": [\"shares\", \"launchers\"]}",
     .help = "`launchers`: items that have launchers divide need by what their usable launchers can fire"},
    {"substitution", F_NUMBER, AT(substitution), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "0",
     .help = "share of what an item that has run out leaves unmet that the others with stock take over. "
             "Consumables only"},
    {"type_loss", F_NUMBER, AT(type_loss), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "0",
     .help = "share of serviceability lost with each doubling of the number of types. Platforms only"},
    {"opponent", F_OBJECT, AT(opponent), .object = &OPPONENT_DEF, .fallback = "{}",
     .help = "what the other side fires and makes"},
    {"intensity", F_OBJECT, AT(intensity), .object = &INTENSITY_DEF, .fallback = "{}",
     .help = "how need varies by chance"},
    {"ration", F_CUSTOM, .custom = read_ration, .limit = 100, .fallback = "[[0, 1]]",
     .type_text = "list of [days, factor]",
     .schema = "{\"type\": \"array\", \"minItems\": 1, \"items\": {\"type\": \"array\", \"items\": "
               "{\"$ref\": \"#/$defs/number\"}, \"minItems\": 2, \"maxItems\": 2}}",
     .help = "use = need x factor of the band in which the days of supply lie; days fall, the last are 0. "
             "Consumables only"},
    {"target_days", F_NUMBER, AT(target_days), .dim = DIM_DAYS, ABOVE(0), .fallback = "30",
     .help = "of supply that donors mean the recipient to hold. Consumables only"},
    {"fail_below", F_NUMBER, AT(fail_below), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "0.6",
     .help = "share of need met below which a failure begins"},
    {"recover_above", F_NUMBER, AT(recover_above), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "0.8",
     .help = "share at or above which a failure is over; at least `fail_below`"},
    {"weight", F_NUMBER, AT(weight), .dim = DIM_SHARE, FROM(0), .fallback = "1",
     .help = "in the total over capabilities"},
    {0},
};
static const struct object_def CAPABILITY_DEF = {
    .name = "capability",
    .path = "/capabilities/NAME",
    .help = "What the recipient needs, met by one or more items.",
    .fields = CAPABILITY,
    .size = sizeof(S),
    HASHED,
    .fill = fill_capability,
    .done = done_capability,
};
#undef S

/* ---- the recipient --------------------------------------------------------------------------- */

#define S struct trn_holding
static void check_holding(struct scenario_reader *r, struct json *json, void *object)
{
    const struct trn_holding *holding = object;
    if (holding->launcher != TRN_NONE && !trn_json_get(json, "per_launcher_per_day"))
        trn_wrong(r, TRN_E_RANGE, json, "expected \"per_launcher_per_day\" beside \"launcher\"");
}
static const struct field HOLDING[] = {
    {"stock", F_WHOLE, AT(stock), .dim = DIM_ITEMS, FROM(0), .fallback = "0",
     .help = "held at the start (of a platform: its fleet)"},
    {"loss_per_month", F_NUMBER, AT(loss_per_month), .dim = DIM_SHARE_PER_MONTH, BETWEEN(0, 1),
     .fallback = "0", .help = "share of the fleet lost a month at intensity 1. Platforms only"},
    {"crews", F_SCHEDULE, AT(crews), .given_at = offsetof(S, has_crews), .dim = DIM_ITEMS, FROM(0),
     .fallback_text = "as many as needed",
     .help = "trained crews by date; they cap the usable fleet. Platforms only"},
    {"serviceability", F_NUMBER, AT(serviceability), .dim = DIM_SHARE, BETWEEN(0, 1), .absent = NAN,
     .fallback_text = "the regime's lever of that name",
     .help = "share of the fleet fit for use. Platforms only"},
    {"types", F_NUMBER, AT(types), .dim = DIM_SHARE, FROM(1), .fallback = "1",
     .help = "makes and models that this item stands for. Platforms only"},
    {"crew_loss", F_NUMBER, AT(crew_loss), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "0",
     .help = "share of lost platforms whose crew is lost too. Platforms only"},
    {"launcher", F_REF, AT(launcher), .ref = COL_ITEMS, .fallback_text = "none",
     .help = "a platform that fires it; use is capped by what the usable launchers can fire"},
    {"per_launcher_per_day", F_NUMBER, AT(per_launcher_per_day), .dim = DIM_ITEMS_PER_DAY, ABOVE(0),
     .help = "items that a launcher can fire; needed with `launcher`"},
    {0},
};
static const struct object_def HOLDING_DEF = {
    .name = "holding",
    .path = "/recipient/items/ITEM",
    .help = "What the recipient holds of an item.",
    .fields = HOLDING,
    .done = check_holding,
};
#undef S

#define S struct trn_recipient
static void start_recipient(struct scenario_reader *r, void *object)
{
    struct trn_recipient *recipient = object;
    recipient->n_items = r->names[COL_ITEMS].n;
    recipient->items = TRN_NEW(r->arena, struct trn_holding, recipient->n_items);
    for (int32_t i = 0; i < recipient->n_items; i++) {
        for (const struct field *f = HOLDING; f->name; f++)
            trn_read_default(r, f, &recipient->items[i]);
        recipient->items[i].item = i;
    }
}
static const struct field RECIPIENT[] = {
    {"label", F_TEXT, AT(label), .fallback = "\"recipient\"", .help = "for charts"},
    {"items", F_PER_ITEM, AT(items), .stride = sizeof(struct trn_holding), .object = &HOLDING_DEF,
     .fallback = "{}", .help = "what it holds at the start"},
    {"trust", F_NUMBER, AT(trust), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "0",
     .help =
         "share of expected arrivals, times the on-time record so far, that count as stock when rationing"},
    {"trust_window", F_NUMBER, AT(trust_days), .dim = DIM_DAYS, FROM(0), .fallback = "30",
     .help = "days ahead in which an arrival counts for `trust`"},
    {"inflow_window", F_NUMBER, AT(inflow_window_days), .dim = DIM_DAYS, FROM(0), .fallback = "28",
     .help = "use never falls below the mean arrival rate of this many days; 0 switches the rule off"},
    {0},
};
static const struct object_def RECIPIENT_DEF = {
    .name = "recipient",
    .path = "/recipient",
    .help = "Who receives.",
    .fields = RECIPIENT,
    .start = start_recipient,
};
#undef S

/* ---- the scenario ---------------------------------------------------------------------------- */

#define S struct trn_scenario
static void read_format(struct scenario_reader *r, const struct field *field, struct json *json, void *object)
{
    char found[80];
    (void)field;
    (void)object;
    trn_json_describe(json, found, sizeof found);
    if (json->kind != JSON_NUMBER || json->number != 1.0)
        trn_wrong(r, TRN_E_RANGE, json, "expected 1, the format that this version reads, found %s", found);
}

static void read_extends(struct scenario_reader *r, const struct field *field, struct json *json,
                         void *object)
{
    (void)r, (void)field, (void)json, (void)object; /* merged and taken away before the table is read */
}

/* All regimes are compared, by name, unless told. */
static void fill_scenario(struct scenario_reader *r, struct json *json)
{
    if (trn_json_get(json, "compare"))
        return;
    struct json *list = trn_json_own(r->troubles, "[]", json);
    for (int32_t i = 0; i < r->names[COL_REGIMES].n; i++)
        trn_json_append(list, trn_json_text(r->arena, r->names[COL_REGIMES].entries[i]->name, json));
    trn_fill(r, json, "compare", list);
}

#define MAP(member, count) AT(member), .count_at = offsetof(S, count)
static const struct field SCENARIO[] = {
    {"$schema", F_IGNORED, .help = "for editors"},
    {"extends", F_CUSTOM, .custom = read_extends, .type_text = "path or list of paths",
     .fallback_text = "nothing",
     .schema =
         "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"array\", \"items\": {\"type\": \"string\"}}]}",
     .help = "files, relative to this one, that are merged in order (RFC 7396) before this file"},
    {"format", F_CUSTOM, .custom = read_format, .type_text = "1", .required = true,
     .schema = "{\"const\": 1}", .help = "version of this format"},
    {"title", F_TEXT, AT(title), .fallback = "@name", .help = "for charts and summaries"},
    {"description", F_TEXT, AT(description), .fallback = "\"\"",
     .help = "the question that the scenario asks"},
    {"start", F_START, AT(start_day), .required = true, .help = "first day of the run"},
    {"end", F_DATE, AT(end), .required = true, .help = "the run covers start up to and without end"},
    {"sample", F_NUMBER, AT(sample_days), .dim = DIM_DAYS, ABOVE(0), .fallback = "7",
     .help = "between rows of the series"},
    {"seed", F_SEED, AT(seed), FROM(0), .fallback = "1", .help = "of all random numbers"},
    {"eur_per_usd", F_NUMBER, AT(eur_per_usd), .dim = DIM_EUR_PER_USD, ABOVE(0), .fallback = "0.92",
     .help = "for amounts given in USD"},
    {"money_scope", F_NUMBER, AT(money_scope), .dim = DIM_SHARE, ABOVE_TO(0, 1), .fallback = "1",
     .help = "share of all aid money that buys the modelled items: scales floor_per_year"},
    {"own_need_correlation", F_NUMBER, AT(own_need_correlation), .dim = DIM_SHARE, BETWEEN(0, 1),
     .fallback = "0.5", .help = "between donors' own needs, for the lever pool"},
    {"items", F_MAP, MAP(items, n_items), .is = COL_ITEMS, .object = &ITEM_DEF, .required = true,
     .help = "classes of materiel"},
    {"capabilities", F_MAP, MAP(capabilities, n_capabilities), .is = COL_CAPABILITIES,
     .object = &CAPABILITY_DEF, .required = true, .help = "what the recipient needs"},
    {"recipient", F_OBJECT, AT(recipient), .object = &RECIPIENT_DEF, .fallback = "{}",
     .help = "who receives"},
    {"training", F_MAP, MAP(courses, n_courses), .limit = TRN_MAX_COURSES, .object = &trn_course_def,
     .fallback = "{}", .help = "courses for crews"},
    {"donors", F_MAP, MAP(donors, n_donors), .is = COL_DONORS, .object = &trn_donor_def, .fallback = "{}",
     .help = "who gives"},
    {"lines", F_MAP, MAP(lines, n_lines), .is = COL_LINES, .object = &trn_line_def, .fallback = "{}",
     .help = "production lines"},
    {"components", F_MAP, MAP(components, n_components), .is = COL_COMPONENTS, .object = &trn_component_def,
     .fallback = "{}", .help = "what several lines need, as charges or rocket motors"},
    {"own_orders", F_MAP, MAP(own_orders, n_own_orders), .limit = TRN_MAX_OWN_ORDERS,
     .object = &trn_own_order_def, .fallback = "{}", .help = "orders of donors for themselves"},
    {"acceptance", F_MAP, MAP(acceptances, n_acceptances), .limit = TRN_MAX_ACCEPTANCES,
     .object = &trn_acceptance_def, .fallback = "{}", .help = "lots that must pass a test"},
    {"hubs", F_MAP, MAP(hubs, n_hubs), .is = COL_HUBS, .object = &trn_hub_def, .fallback = "{}",
     .help = "places that routes share"},
    {"routes", F_MAP, MAP(routes, n_routes), .is = COL_ROUTES, .object = &trn_route_def, .fallback = "{}",
     .help = "stages that lots pass"},
    {"pledges", F_MAP, MAP(promises, n_promises), .limit = TRN_MAX_PLEDGES, .object = &trn_pledge_def,
     .fallback = "{}", .help = "promises that the plan already holds"},
    {"events", F_MAP, MAP(events, n_events), .limit = TRN_MAX_EVENTS, .object = &trn_event_def,
     .fallback = "{}", .help = "holds, absences, elections, reserves, hubs and stages disturbed"},
    {"politics", F_OBJECT, AT(politics), .object = &trn_politics_def, .fallback = "{}",
     .help = "random holds"},
    {"regimes", F_MAP, MAP(regimes, n_regimes), .is = COL_REGIMES, .object = &trn_regime_def,
     .required = true, .help = "presets of levers"},
    {"compare", F_REFS, MAP(compare, n_compare), .ref = COL_REGIMES, .fallback_text = "all, by name",
     .help = "the regimes that compare and chart show, in this order; the first is the reference"},
    {"headline", F_REF, AT(headline), .ref = COL_CAPABILITIES, .fallback_text = "none: the total",
     .help = "the capability that findings and charts begin with"},
    {"windows", F_MAP, MAP(windows, n_windows), .is = COL_WINDOWS, .object = &trn_window_def,
     .fallback = "{}", .help = "periods for which measures are given, beside the whole"},
    {"observed", F_MAP, MAP(observed, n_observed), .is = COL_OBSERVED, .object = &trn_observed_def,
     .fallback = "{}", .help = "series to draw and to test against"},
    {"fit_until", F_DATE, AT(fit_until), .absent = INFINITY, .fallback_text = "none",
     .help = "observed values before this day are for fitting, the others are held out"},
    {"facts", F_MAP, MAP(facts, n_facts), .limit = 500, .object = &trn_fact_def, .fallback = "{}",
     .help = "what is known to have happened and a hindcast should show"},
    {"calibrate", F_MAP, MAP(calibrated, n_calibrated), .limit = TRN_MAX_CALIBRATED,
     .object = &trn_calibrated_def, .fallback = "{}", .help = "inputs that `tranche calibrate` may fit"},
    {"uncertain", F_MAP, MAP(uncertain, n_uncertain), .limit = TRN_MAX_UNCERTAIN,
     .object = &trn_uncertain_def, .fallback = "{}",
     .help = "inputs that differ from replication to replication"},
    {"checks", F_LIST, MAP(checks, n_checks), .limit = 1000, .object = &trn_check_def, .fallback = "[]",
     .help = "assertions on results"},
    {0},
};
const struct object_def trn_scenario_object = {
    .name = "scenario",
    .path = "/",
    .help = "A file holds one object.",
    .fields = SCENARIO,
    .fill = fill_scenario,
};
#undef S
