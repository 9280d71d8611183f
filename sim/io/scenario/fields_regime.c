/* fields_regime.c - the table, part 4: events, politics, regimes and what to report. */
#include "fields.h"

#include <math.h>

static const struct word STOPS[] = {
    {"decisions", TRN_STOP_DECISIONS}, {"payments", TRN_STOP_PAYMENTS}, {"release", TRN_STOP_RELEASE},
    {"transit", TRN_STOP_TRANSIT},     {"receipt", TRN_STOP_RECEIPT},   {0},
};

#define S struct trn_event
static const struct word EVENTS[] = {
    {"hold", TRN_EVENT_HOLD},
    {"absence", TRN_EVENT_ABSENCE},
    {"hub", TRN_EVENT_HUB},
    {"election", TRN_EVENT_ELECTION},
    {"disruption", TRN_EVENT_DISRUPTION},
    {"reserve", TRN_EVENT_RESERVE},
    {"line", TRN_EVENT_LINE},
    {0},
};
static void fill_event(struct scenario_reader *r, struct json *json)
{
    const struct json *kind = trn_json_get(json, "kind");
    if (kind && kind->kind == JSON_TEXT && strcmp(kind->text, "election") == 0)
        trn_fill_copy(r, json, "to", trn_json_get(json, "from"));
}
static const struct field EVENT[] = {
    {"label", F_TEXT, AT(label), .fallback = "@name", .help = "for charts"},
    {"kind", F_WORD, AT(kind), .words = EVENTS, .required = true,
     .help =
         "`hold` of a donor, `absence` of a donor from joint rounds, `hub`: its capacity times `factor`, "
         "`election` of a donor on `from`: money after it times `generosity`, `disruption` of a stage: its "
         "speed times `factor`, `reserve` of a donor: `factor` x opening stock on top of its floor, `line`: "
         "its "
         "capacity times `factor`"},
    {"donor", F_REF, AT(donor), .ref = COL_DONORS, .fallback_text = "none",
     .help = "of a hold, an absence, an election or a reserve"},
    {"hub", F_REF, AT(hub), .ref = COL_HUBS, .fallback_text = "none", .help = "of the kind `hub`"},
    {"line", F_REF, AT(line), .ref = COL_LINES, .fallback_text = "none", .help = "of the kind `line`"},
    {"from", F_DATE, AT(from), .required = true, .help = "first day"},
    {"to", F_DATE, AT(to), .required = true, .help = "first day after it; of an election not needed"},
    {"stops", F_WORDS, AT(stops), .words = STOPS, .fallback_text = "none", .help = "what a hold stops"},
    {"factor", F_NUMBER, AT(factor), .dim = DIM_SHARE, FROM(0), .fallback_text = "0, closed",
     .help = "of the hub's or the line's capacity, of the stage's speed, of the opening stock"},
    {"item", F_REF, AT(item), .ref = COL_ITEMS, .fallback_text = "all", .help = "of a reserve"},
    {"route", F_REF, AT(route), .ref = COL_ROUTES, .fallback_text = "none", .help = "of a disruption"},
    {"stage", F_TEXT, AT(stage), .fallback = "\"\"",
     .help = "of a disruption: name of the stage; \"\": all of the route"},
    {"generosity", F_DIST, AT(generosity), .dim = DIM_SHARE, FROM(0), .fallback = "1",
     .help = "of an election: factor of the money voted or becoming free after it"},
    {0},
};
const struct object_def trn_event_def = {
    .name = "event",
    .path = "/events/NAME",
    .help = "Something that happens at a known date.",
    .fields = EVENT,
    .size = sizeof(S),
    NAMED,
    .fill = fill_event,
};
#undef S

#define S struct trn_politics
static const struct field POLITICS[] = {
    {"hold_days", F_DIST, AT(hold_days), .dim = DIM_DAYS, FROM(0),
     .fallback = "{\"dist\": \"lognormal\", \"median\": 47, \"sigma\": 1.7, \"min\": 7, \"max\": 540}",
     .help = "length of a random hold"},
    {"stops", F_WORDS, AT(stops), .words = STOPS, .fallback = "[\"decisions\", \"payments\"]",
     .help = "what a random hold stops"},
    {0},
};
const struct object_def trn_politics_def = {
    .name = "politics",
    .path = "/politics",
    .help = "Random holds: one law for all donors; rate and common factor are levers.",
    .fields = POLITICS,
};
#undef S

/* ---- regimes ---------------------------------------------------------------------------------- */

#define S struct trn_levers
static const struct word ALLOCATIONS[] = {
    {"voluntary", TRN_VOLUNTARY}, {"agreed", TRN_AGREED}, {"tasked", TRN_TASKED}, {0}};
static const struct word KEYS[] = {
    {"none", TRN_KEY_NONE}, {"voluntary", TRN_KEY_NONE}, {"announced", TRN_KEY_ANNOUNCED},
    {"gdp", TRN_KEY_GDP},   {"gni", TRN_KEY_GDP},        {0},
};
static const struct word RULES[] = {
    {"coalition", TRN_COALITION}, {"consensus", TRN_CONSENSUS}, {"unanimity", TRN_UNANIMITY}, {0}};
static const struct word UNLOCKS[] = {
    {"following", TRN_UNLOCK_FOLLOWING}, {"date", TRN_UNLOCK_DATE}, {"joint", TRN_UNLOCK_JOINT}, {0}};
static const struct field LEVERS[] = {
    {"visibility", F_NUMBER, AT(visibility), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "1",
     .label = "sight of others' plans", .help = "share of others' plans that a donor or planner sees"},
    {"info_lag", F_NUMBER, AT(info_lag), .dim = DIM_DAYS, FROM(0), .fallback = "0",
     .label = "age of the picture", .help = "age of the picture of stock and of others' plans"},
    {"cadence", F_NUMBER, AT(cadence), .dim = DIM_DAYS, FROM(0.1), .fallback = "30",
     .label = "days between joint rounds", .help = "between joint rounds, mean"},
    {"cadence_cv", F_NUMBER, AT(cadence_cv), .dim = DIM_SHARE, BETWEEN(0, 2), .fallback = "0",
     .label = "irregular joint rounds", .help = "coefficient of variation of the cadence"},
    {"chair_dependence", F_NUMBER, AT(chair_dependence), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "0",
     .label = "dependence on the chair",
     .help = "probability that a joint round falls away when the chair is absent"},
    {"sync", F_NUMBER, AT(sync), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "0",
     .label = "pledges made at joint rounds",
     .help = "share of pledges made on the next joint date rather than on the donor's own"},
    {"decision_factor", F_NUMBER, AT(decision_factor), .dim = DIM_SHARE, ABOVE(0), .fallback = "1",
     .label = "factor on decision times", .help = "times the decision latency"},
    {"consensus_days", F_NUMBER, AT(consensus_days), .dim = DIM_DAYS, FROM(0), .fallback = "0",
     .label = "days for consensus", .help = "more where the item is novel"},
    {"decision_median_ammunition", F_NUMBER, AT(decision_median[TRN_AMMUNITION]), .dim = DIM_DAYS, FROM(0),
     .fallback = "21", .label = "time to decide on ammunition",
     .help = "median decision latency of ammunition"},
    {"decision_median_air_defence", F_NUMBER, AT(decision_median[TRN_AIR_DEFENCE]), .dim = DIM_DAYS, FROM(0),
     .fallback = "60", .label = "time to decide on air defence",
     .help = "median decision latency of air defence"},
    {"decision_median_armour", F_NUMBER, AT(decision_median[TRN_ARMOUR]), .dim = DIM_DAYS, FROM(0),
     .fallback = "120", .label = "time to decide on armour", .help = "median decision latency of armour"},
    {"decision_median_aircraft", F_NUMBER, AT(decision_median[TRN_AIRCRAFT]), .dim = DIM_DAYS, FROM(0),
     .fallback = "360", .label = "time to decide on aircraft", .help = "median decision latency of aircraft"},
    {"decision_sigma", F_NUMBER, AT(decision_sigma), .dim = DIM_SHARE, BETWEEN(0, 5), .fallback = "0.6",
     .label = "spread of decision times", .help = "of the logarithm of the latency"},
    {"look_ahead", F_NUMBER, AT(look_ahead), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "0",
     .label = "requests that look ahead", .help = "share of lead and review time that requests cover"},
    {"allocation", F_WORD, AT(allocation), .words = ALLOCATIONS, .fallback = "\"voluntary\"",
     .label = "how requests meet offers", .help = "how requests meet offers"},
    {"task_share", F_NUMBER, AT(task_share), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "1",
     .label = "rounds with tasks followed",
     .help = "share of joint rounds after which a member follows the plan of allocation `tasked`"},
    {"honour", F_NUMBER, AT(honour), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "1",
     .label = "promises kept", .help = "probability that a promise is kept"},
    {"on_time", F_NUMBER, AT(on_time), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "1",
     .label = "promises kept on time", .help = "probability that a kept promise is on time"},
    {"late_months", F_NUMBER, AT(late_months), .dim = DIM_MONTHS, FROM(0), .fallback = "0",
     .label = "delay of late promises", .help = "median delay of a late one"},
    {"late_sigma", F_NUMBER, AT(late_sigma), .dim = DIM_SHARE, BETWEEN(0, 5), .fallback = "0.6",
     .label = "spread of delays", .help = "of the logarithm of that delay"},
    {"correlation", F_NUMBER, AT(correlation), .dim = DIM_SHARE, BETWEEN(0, 0.95), .fallback = "0",
     .label = "holds that come together", .help = "share of common variance in donors' holds"},
    {"hold_rate", F_NUMBER, AT(hold_rate), .dim = DIM_TIMES_PER_YEAR, FROM(0), .fallback = "0",
     .label = "random holds a year", .help = "random holds a year of a donor with exposure 1"},
    {"prefund", F_NUMBER, AT(prefund), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "0",
     .label = "money that no hold touches", .help = "share of money that no hold touches"},
    {"key", F_WORD, AT(key), .words = KEYS, .fallback = "\"none\"", .label = "key that shares the burden",
     .help = "by whom a task or a missing sum is carried; `gni` is read as `gdp`, `voluntary` as `none`"},
    {"floor_per_year", F_NUMBER, AT(floor_per_year), .dim = DIM_EUR_BILLION_PER_YEAR, FROM(0),
     .fallback = "0", .label = "sum meant to be given a year", .help = "that members mean to give together"},
    {"beta", F_NUMBER, AT(beta), .dim = DIM_SHARE, BETWEEN(-1, 1), .fallback = "0",
     .label = "response to what others give", .help = "elasticity of a donor's pledges to what others gave"},
    {"buffer_days", F_NUMBER, AT(buffer_days), .dim = DIM_DAYS, FROM(0), .fallback = "0",
     .label = "days of supply kept forward", .help = "days of supply kept forward by the coordinator"},
    {"release_limit", F_NUMBER, AT(release_limit), .dim = DIM_SHARE_PER_DAY, ABOVE_TO(0, 1),
     .fallback = "0.2", .label = "daily release from the buffer",
     .help = "share of the buffer's target that may leave it a day"},
    {"firm_horizon", F_NUMBER, AT(firm_horizon), .dim = DIM_MONTHS, FROM(0), .fallback = "0",
     .label = "months of firm orders", .help = "for which orders are firm"},
    {"ramp_slip", F_NUMBER, AT(ramp_slip), .dim = DIM_SHARE, FROM(1), .absent = NAN,
     .fallback_text = "as the line draws it", .label = "slip of production lines",
     .help = "median slip of lines under this regime: slip' = 1 + (slip - 1) x (ramp_slip - 1) / (the line's "
             "slip_at - 1)"},
    {"serviceability", F_NUMBER, AT(serviceability), .dim = DIM_SHARE, BETWEEN(0, 1), .absent = NAN,
     .fallback_text = "1", .label = "platforms fit for use",
     .help = "share of the recipient's platforms fit for use where the holding names "
             "none"},
    {"duplication", F_NUMBER, AT(duplication), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "0",
     .label = "doubled or unfit deliveries",
     .help = "share of what is delivered that does not fit or comes twice and is written off"},
    {"decision_rule", F_WORD, AT(decision_rule), .words = RULES, .fallback = "\"coalition\"",
     .label = "who can block a decision",
     .help = "who can block a joint decision: nobody, members that have not opted out, any member"},
    {"veto_probability", F_NUMBER, AT(veto_probability), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "0",
     .label = "chance that a member blocks",
     .help = "that a member blocks a joint decision: P(block) = 1 - (1 - q)^n"},
    {"variants", F_NUMBER, AT(variants), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "1",
     .label = "diversity of types in repair",
     .help = "share of the diversity of types that burdens repair; 0: full standardisation"},
    {"pool", F_NUMBER, AT(pool), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "0",
     .label = "reserves held in common", .help = "share of floors held in common"},
    {"transfer_days", F_NUMBER, AT(transfer_days), .dim = DIM_DAYS, FROM(0), .fallback = "0",
     .label = "days to move pooled stock", .help = "more for stock that only the pool sets free"},
    {"price_exponent", F_NUMBER, AT(price_exponent), .dim = DIM_SHARE, BETWEEN(0, 3), .fallback = "0",
     .label = "price rise with full order books",
     .help = "price = unit cost x (1 + months of order book / price_months)^price_exponent"},
    {"early_flag_days", F_NUMBER, AT(early_flag_days), .dim = DIM_DAYS, FROM(0), .fallback = "0",
     .label = "hand-over told too early", .help = "by which hand-over is reported before it happens"},
    {"production_target", F_NUMBER, AT(production_target), .dim = DIM_SHARE, FROM(0), .fallback = "0",
     .label = "production goal of members",
     .help = "production that members mean to reach, as a multiple of the opponent's; 0: none"},
    {"unlock", F_WORD, AT(unlock), .words = UNLOCKS, .fallback = "\"following\"",
     .label = "how restricted items come free",
     .help =
         "how restricted items become available: caveats as written, dates only, or a joint round decides"},
    {"common_budget", F_NUMBER, AT(common_budget), .dim = DIM_EUR_BILLION_PER_YEAR, FROM(0), .fallback = "0",
     .label = "common budget", .help = "that members pay into the regime's fund, times money_scope"},
    {"train_ahead", F_NUMBER, AT(train_ahead), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "0",
     .label = "crews trained ahead",
     .help = "share of crews trained for the target fleet before vehicles are decided"},
    {"admin_days", F_NUMBER, AT(admin_days), .dim = DIM_DAYS, FROM(0), .fallback = "0",
     .label = "days of administration", .help = "more for each decision"},
    {"stand_up_days", F_NUMBER, AT(stand_up_days), .dim = DIM_DAYS, FROM(0), .fallback = "0",
     .label = "days until the regime works", .help = "from `agreed` until the regime works"},
    {0},
};
static const struct object_def LEVERS_DEF = {
    .name = "levers",
    .path = "/regimes/NAME/levers",
    .help = "How donors and recipient act under a regime.",
    .fields = LEVERS,
};
#undef S

const char *trn_lever_label(const char *lever)
{
    for (const struct field *field = LEVERS; field->name != NULL; field++)
        if (strcmp(field->name, lever) == 0)
            return field->label;
    return NULL;
}

#define S struct trn_regime
static void start_regime(struct scenario_reader *r, void *object)
{
    struct trn_regime *regime = object;
    regime->opt_out = TRN_NEW(r->arena, bool, r->names[COL_DONORS].n);
    regime->member = TRN_NEW(r->arena, bool, r->names[COL_DONORS].n);
}

/* "all", "nato", "eu" or a list of names. */
static void read_members(struct scenario_reader *r, const struct field *field, struct json *json,
                         void *object)
{
    struct trn_regime *regime = object;
    if (json->kind == JSON_ARRAY) {
        struct field set = *field;
        set.type = F_REF_SET;
        set.ref = COL_DONORS;
        trn_read_value(r, &set, json, object);
        return;
    }
    static const struct word WHO[] = {{"all", 0}, {"nato", 1}, {"eu", 2}, {0}};
    int who;
    if (trn_read_word(r, WHO, json, &who))
        for (int32_t d = 0; d < r->scenario->n_donors; d++)
            regime->member[d] =
                who == 0 || (who == 1 ? r->scenario->donors[d].nato : r->scenario->donors[d].eu);
}

static const struct field REGIME[] = {
    {"label", F_TEXT, AT(label), .fallback = "@name", .help = "for charts"},
    {"levers", F_OBJECT, AT(levers), .object = &LEVERS_DEF, .fallback = "{}", .help = "what it does"},
    {"agreed", F_DATE, AT(agreed), .absent = -1e9, .fallback_text = "long ago: it works from the start",
     .help = "when it is agreed"},
    {"before", F_REF, AT(before), .ref = COL_REGIMES, .fallback_text = "none",
     .help =
         "the regime whose levers hold until agreed + stand_up_days; needed where that is after the start"},
    {"until", F_DATE, AT(until), .absent = INFINITY, .fallback_text = "never",
     .help = "from here on the levers of `then` hold"},
    {"then", F_REF, AT(then), .ref = COL_REGIMES, .fallback_text = "none",
     .help = "the regime that replaces it; needed with `until`"},
    {"fund", F_REF, AT(fund), .ref = COL_DONORS, .fallback_text = "none",
     .help = "the fund that common_budget is paid into"},
    {"chair", F_REF, AT(chair), .ref = COL_DONORS, .fallback_text = "none",
     .help = "the donor that convenes joint rounds"},
    {"opt_out", F_REF_SET, AT(opt_out), .ref = COL_DONORS, .fallback = "[]",
     .help = "takes no tasks, pays no missing sum, sees no joint round"},
    {"members", F_CUSTOM, AT(member), .custom = read_members, .fallback = "\"all\"",
     .type_text = "\"all\", \"nato\", \"eu\" or list of names of donors",
     .schema = "{\"anyOf\": [{\"enum\": [\"all\", \"nato\", \"eu\"]}, {\"type\": \"array\", \"items\": "
               "{\"type\": \"string\"}, \"uniqueItems\": true}]}",
     .help = "who takes part"},
    {0},
};
const struct object_def trn_regime_def = {
    .name = "regime",
    .path = "/regimes/NAME",
    .help = "A preset of levers and nothing else.",
    .fields = REGIME,
    .size = sizeof(S),
    NAMED,
    .start = start_regime,
};
#undef S

/* ---- what to report --------------------------------------------------------------------------- */

#define S struct trn_window
static const struct field WINDOW[] = {
    {"label", F_TEXT, AT(label), .fallback = "@name", .help = "for tables"},
    {"from", F_DATE, AT(from), .required = true, .help = "first day"},
    {"to", F_DATE, AT(to), .required = true, .help = "first day after it"},
    {0},
};
const struct object_def trn_window_def = {
    .name = "window",
    .path = "/windows/NAME",
    .help = "A period for which measures are given.",
    .fields = WINDOW,
    .size = sizeof(S),
    NAMED,
};
#undef S

#define S struct trn_observed
static void read_points(struct scenario_reader *r, const struct field *field, struct json *json, void *object)
{
    struct trn_observed *observed = object;
    struct trn_schedule points = {0};
    if (json->kind != JSON_ARRAY) {
        char found[80];
        trn_json_describe(json, found, sizeof found);
        trn_wrong(r, TRN_E_TYPE, json, "expected a list of [date, value], found %s", found);
    } else if (trn_read_schedule(r, field, json, &points)) {
        observed->n = points.n;
        observed->day = points.day;
        observed->value = points.value;
    }
}
static const struct field OBSERVED[] = {
    {"label", F_TEXT, AT(label), .fallback = "@name", .help = "for charts"},
    {"unit", F_TEXT, AT(unit), .fallback = "\"\"", .help = "of the values, shown and not converted"},
    {"source", F_TEXT, AT(source), .fallback = "\"\"", .help = "where the values are from"},
    {"variable", F_TEXT, AT(variable), .fallback = "\"\"",
     .help = "of the series beside which it stands, as \"used\" or \"delivered\". A variable that there is "
             "only where it is observed: `output` of a line; `decided` and `delivered` of DONOR/ITEM or "
             "DONOR/CAPABILITY"},
    {"scope", F_TEXT, AT(scope), .fallback = "\"\"",
     .help = "the item, capability, group, line, or donor and what it gives, as \"usa/155mm\""},
    {"times", F_NUMBER, AT(times), .dim = DIM_NONE, ABOVE(0), .fallback = "1",
     .help = "what a value is multiplied by to be compared, as the share of a total that is modelled"},
    {"cumulative", F_BOOL, AT(cumulative), .fallback = "false",
     .help = "values are sums since the start of the run"},
    {"known", F_TEXT, AT(known), .fallback = "\"\"",
     .help = "what of it the inputs hold already, so that its being met proves less"},
    {"points", F_CUSTOM, .custom = read_points, .required = true, .type_text = "list of [date, value]",
     .schema = "{\"$ref\": \"#/$defs/points\"}", .help = "dates rise"},
    {0},
};
const struct object_def trn_observed_def = {
    .name = "observed",
    .path = "/observed/NAME",
    .help = "A series that was seen in fact, to draw beside results.",
    .fields = OBSERVED,
    .size = sizeof(S),
    NAMED,
};
#undef S

#define S struct trn_scenario_check
static const struct field BOUND = {"bound", F_NUMBER, .dim = DIM_NONE};

static void read_below(struct scenario_reader *r, const struct field *field, struct json *json, void *object)
{
    struct trn_scenario_check *check = object;
    (void)field;
    check->below = true;
    trn_read_number(r, &BOUND, json, &check->bound);
}

static void read_above(struct scenario_reader *r, const struct field *field, struct json *json, void *object)
{
    struct trn_scenario_check *check = object;
    (void)field;
    trn_read_number(r, &BOUND, json, &check->bound);
}

static void read_regime_name(struct scenario_reader *r, const struct field *field, struct json *json,
                             void *object)
{
    struct trn_scenario_check *check = object;
    trn_id ignored;
    if (trn_read_reference(r, field->ref, json, &ignored))
        check->regime = json->text;
}

static void read_window_name(struct scenario_reader *r, const struct field *field, struct json *json,
                             void *object)
{
    struct trn_scenario_check *check = object;
    trn_id ignored;
    check->window = "";
    if (json->kind == JSON_TEXT && json->text[0] == '\0')
        return;
    if (trn_read_reference(r, field->ref, json, &ignored))
        check->window = json->text;
}

static void check_check(struct scenario_reader *r, struct json *json, void *object)
{
    (void)object;
    if (!trn_json_get(json, "below") == !trn_json_get(json, "above"))
        trn_wrong(r, TRN_E_TYPE, json, "expected either \"below\" or \"above\"");
}

#define NAME_SCHEMA .schema = "{\"type\": \"string\"}"
#define BOUND_SCHEMA .schema = "{\"$ref\": \"#/$defs/number\"}"
static const struct field CHECK[] = {
    {"measure", F_TEXT, AT(measure), .required = true, .help = "as `list measures` names it"},
    {"scope", F_TEXT, AT(scope), .fallback = "\"\"", .help = "item, capability or group; \"\": the total"},
    {"window", F_CUSTOM, .custom = read_window_name, .ref = COL_WINDOWS, .fallback = "\"\"", NAME_SCHEMA,
     .type_text = "name of a window", .help = "\"\": the whole run"},
    {"regime", F_CUSTOM, .custom = read_regime_name, .ref = COL_REGIMES, .required = true, NAME_SCHEMA,
     .type_text = "name of a regime", .help = "under which"},
    {"below", F_CUSTOM, .custom = read_below, BOUND_SCHEMA, .type_text = "number",
     .help = "the estimate is below this"},
    {"above", F_CUSTOM, .custom = read_above, BOUND_SCHEMA, .type_text = "number",
     .help = "the estimate is above this"},
    {"text", F_TEXT, AT(text), .fallback = "\"\"", .help = "what it guards"},
    {0},
};
const struct object_def trn_check_def = {
    .name = "check",
    .path = "/checks/N",
    .help = "An assertion on results.",
    .fields = CHECK,
    .size = sizeof(S),
    .done = check_check,
};
#undef S

/* ---- uncertain inputs ------------------------------------------------------------------------- */

#define S struct trn_uncertain
static const struct word AS[] = {
    {"factor", TRN_AS_FACTOR}, {"value", TRN_AS_VALUE}, {"days", TRN_AS_DAYS}, {0}};
static const struct field UNCERTAIN[] = {
    {"label", F_TEXT, AT(label), .fallback = "@name", .help = "for charts"},
    {"input", F_TEXT, AT(input), .required = true,
     .help = "JSON pointer to a number, schedule, distribution or date; `*` stands for every member of its "
             "place"},
    {"as", F_WORD, AT(as), .words = AS, .fallback = "\"factor\"",
     .help = "`factor`: times what the file says, `value`: instead of it, `days`: so many later"},
    {"dist", F_DIST, AT(dist), .dim = DIM_NONE, .required = true,
     .help = "drawn once a replication, the same under all regimes"},
    {0},
};
const struct object_def trn_uncertain_def = {
    .name = "uncertain",
    .path = "/uncertain/NAME",
    .help = "An input that differs from replication to replication.",
    .fields = UNCERTAIN,
    .size = sizeof(S),
    HASHED,
};
#undef S
