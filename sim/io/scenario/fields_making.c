/* fields_making.c - the table, part 3: components, lines, donors' own orders, tests, training. */
#include "fields.h"

#include <math.h>

/* ---- components ------------------------------------------------------------------------------- */

#define S struct trn_component
static const struct field COMPONENT[] = {
    {"label", F_TEXT, AT(label), .fallback = "@name", .help = "for charts"},
    {"capacity", F_SCHEDULE, AT(capacity), .dim = DIM_ITEMS_PER_MONTH, FROM(0), .required = true,
     .help = "by plan"},
    {"stock", F_WHOLE, AT(stock), .dim = DIM_ITEMS, FROM(0), .fallback = "0", .help = "at the start"},
    {"slip_from", F_DATE, AT(slip_from), .fallback = "@start", .help = "as of a line"},
    {"slip", F_DIST, AT(slip), .dim = DIM_SHARE, FROM(1), .fallback = "1", .help = "as of a line"},
    {0},
};
const struct object_def trn_component_def = {
    .name = "component",
    .path = "/components/NAME",
    .help = "What several lines need: shell bodies, charges, rocket motors.",
    .fields = COMPONENT,
    .size = sizeof(S),
    HASHED,
};
#undef S

#define S struct trn_part
static const struct field PART[] = {
    {"component", F_REF, AT(component), .ref = COL_COMPONENTS, .required = true, .help = "which"},
    {"per_item", F_NUMBER, AT(per_item), .dim = DIM_SHARE, ABOVE(0), .fallback = "1",
     .help = "how many one item takes"},
    {0},
};
static const struct object_def PART_DEF = {
    .name = "part",
    .path = "/lines/NAME/components/N",
    .help = "What one item takes of a component.",
    .fields = PART,
    .size = sizeof(S),
};
#undef S

/* ---- production ------------------------------------------------------------------------------- */

#define S struct trn_line
static void read_owner(struct scenario_reader *r, const struct field *field, struct json *json, void *object)
{
    struct trn_line *line = object;
    (void)field;
    if (json->kind == JSON_TEXT && strcmp(json->text, "recipient") == 0)
        line->recipient_owned = true;
    else
        trn_read_reference(r, COL_DONORS, json, &line->owner);
}

static void start_line(struct scenario_reader *r, void *object)
{
    struct trn_line *line = object;
    (void)r;
    line->owner = TRN_NONE;
}

/* Price and batch of a line that names none are its item's. */
static void fill_line(struct scenario_reader *r, struct json *json)
{
    const struct json *item = trn_json_get(json, "item");
    if (!item || item->kind != JSON_TEXT)
        return;
    item = trn_json_get(trn_json_get(r->root, "items"), item->text);
    trn_fill_copy(r, json, "batch", trn_json_get(item, "lot"));
    trn_fill_copy(r, json, "unit_cost", trn_json_get(item, "unit_cost"));
}

static const struct word IDLE[] = {{"none", TRN_IDLE_NONE}, {"stock", TRN_IDLE_STOCK}, {0}};
static const struct word PRIORITIES[] = {
    {"queue", TRN_BY_QUEUE}, {"recipient_first", TRN_RECIPIENT_FIRST}, {"own_first", TRN_OWN_FIRST}, {0}};
static const struct field EXPANSION[] = {
    {"payback", F_NUMBER, AT(payback_months), .dim = DIM_MONTHS, FROM(0), .fallback = "0",
     .help = "an expansion is begun when firm orders reach at least this far; 0: never"},
    {"step", F_NUMBER, AT(step_per_month), .dim = DIM_ITEMS_PER_MONTH, FROM(0), .fallback = "0",
     .help = "what one expansion adds"},
    {"lead", F_DIST, AT(expansion_days), .dim = DIM_DAYS, FROM(0), .fallback = "0",
     .help = "from its beginning to its output"},
    {"limit", F_NUMBER, AT(limit_per_month), .dim = DIM_ITEMS_PER_MONTH, FROM(0), .fallback = "0",
     .help = "in all, on top of the plan"},
    {"cost", F_CENTS, AT(expansion_cents), .dim = DIM_EUR, FROM(0), .fallback = "0",
     .help = "of one step that is begun for production_target; members pay it by key"},
    {0},
};
static const struct object_def EXPANSION_DEF = {
    .name = "expansion",
    .path = "/lines/NAME/expansion",
    .help = "How a line grows beyond its plan when orders are firm for long enough.",
    .fields = EXPANSION,
};
static const struct field LINE[] = {
    {"label", F_TEXT, AT(label), .fallback = "@name", .help = "for charts"},
    {"item", F_REF, AT(item), .ref = COL_ITEMS, .required = true, .help = "what it makes"},
    {"owner", F_CUSTOM, .custom = read_owner, .schema = "{\"type\": [\"string\", \"null\"]}",
     .type_text = "name of a donor, or \"recipient\"", .fallback_text = "the market",
     .help = "`recipient`: the output goes to the recipient without order or payment"},
    {"capacity", F_SCHEDULE, AT(capacity), .dim = DIM_ITEMS_PER_MONTH, FROM(0), .required = true,
     .help = "by plan, for orders of this scenario"},
    {"slip_from", F_DATE, AT(slip_from), .fallback = "@start",
     .help = "from when growth in the plan slips: the plan's day d is reached at slip_from + slip x (d - "
             "slip_from)"},
    {"slip", F_DIST, AT(slip), .dim = DIM_SHARE, FROM(1), .fallback = "1",
     .help = "factor of time, drawn once a line and world"},
    {"slip_at", F_NUMBER, AT(slip_at), .dim = DIM_SHARE, ABOVE(1), .absent = NAN,
     .fallback_text = "the median of `slip`",
     .help = "value of the lever ramp_slip under which `slip` was seen"},
    {"lead", F_DIST, AT(lead_days), .dim = DIM_DAYS, FROM(0), .fallback = "0",
     .help = "from order to the start of its production"},
    {"batch", F_WHOLE, AT(batch), .dim = DIM_ITEMS, FROM(1), .fallback_text = "the item's `lot`",
     .help = "the most that leaves the line as one batch"},
    {"unit_cost", F_CENTS, AT(unit_cost_cents), .dim = DIM_EUR_EACH, ABOVE(0),
     .fallback_text = "the item's `unit_cost`", .help = "of one"},
    {"idle", F_WORD, AT(idle), .words = IDLE, .fallback = "\"none\"",
     .help = "where capacity without orders goes: unused, or into the `stock` of the owner"},
    {"book_limit", F_NUMBER, AT(book_limit_months), .dim = DIM_MONTHS, ABOVE(0), .fallback = "36",
     .help = "months of capacity that the order book may hold"},
    {"components", F_LIST, AT(parts), .count_at = offsetof(S, n_parts), .limit = 8, .object = &PART_DEF,
     .fallback = "[]", .help = "what one item takes of each component"},
    {"priority", F_WORD, AT(priority), .words = PRIORITIES, .fallback = "\"queue\"",
     .help = "of orders: in order of joining, those for the recipient first, or donors' own first"},
    {"price_months", F_NUMBER, AT(price_months), .dim = DIM_MONTHS, FROM(0), .fallback = "12",
     .help = "months of order book that double the price where price_exponent is 1; 0: the price is fixed"},
    {"expansion", F_OBJECT, .object = &EXPANSION_DEF, .fallback = "{}", .help = "growth beyond the plan"},
    {"route", F_REF, AT(route), .ref = COL_ROUTES, .fallback_text = "none",
     .help = "that its output travels; needed"},
    {0},
};
const struct object_def trn_line_def = {
    .name = "line",
    .path = "/lines/NAME",
    .help = "A production line.",
    .fields = LINE,
    .size = sizeof(S),
    HASHED,
    .start = start_line,
    .fill = fill_line,
};
#undef S

/* ---- own orders --------------------------------------------------------------------------------- */

#define S struct trn_own_order
static void fill_own_order(struct scenario_reader *r, struct json *json)
{
    trn_fill_copy(r, json, "until", trn_json_get(json, "from"));
}
static const struct field OWN_ORDER[] = {
    {"label", F_TEXT, AT(label), .fallback = "@name", .help = "for charts"},
    {"donor", F_REF, AT(donor), .ref = COL_DONORS, .required = true, .help = "who orders and keeps it"},
    {"line", F_REF, AT(line), .ref = COL_LINES, .required = true, .help = "where"},
    {"quantity", F_WHOLE, AT(quantity), .dim = DIM_ITEMS, ABOVE(0), .required = true, .help = "in all"},
    {"from", F_DATE, AT(from), .required = true, .help = "first order"},
    {"until", F_DATE, AT(until), .fallback_text = "from",
     .help = "placed in equal parts on the first of each month up to here"},
    {0},
};
const struct object_def trn_own_order_def = {
    .name = "own_order",
    .path = "/own_orders/NAME",
    .help = "What a donor orders for itself: restock, build-up, another theatre.",
    .fields = OWN_ORDER,
    .size = sizeof(S),
    NAMED,
    .fill = fill_own_order,
};
#undef S

/* ---- acceptance --------------------------------------------------------------------------------- */

#define S struct trn_acceptance
static const struct field ACCEPTANCE[] = {
    {"label", F_TEXT, AT(label), .fallback = "@name", .help = "for charts"},
    {"component", F_REF, AT(component), .ref = COL_COMPONENTS, .fallback_text = "none",
     .help = "that it adds to; or `donor` and `item`"},
    {"donor", F_REF, AT(donor), .ref = COL_DONORS, .fallback_text = "none", .help = "whose stock it adds to"},
    {"item", F_REF, AT(item), .ref = COL_ITEMS, .fallback_text = "none", .help = "of which item"},
    {"date", F_DATE, AT(day), .required = true, .help = "the first part is there and its test begins"},
    {"first", F_WHOLE, AT(first), .dim = DIM_ITEMS, FROM(0), .fallback = "0", .help = "there at once"},
    {"then", F_WHOLE, AT(then), .dim = DIM_ITEMS, FROM(0), .required = true,
     .help = "after the test, if it passes"},
    {"days", F_DIST, AT(days), .dim = DIM_DAYS, FROM(0), .fallback = "0", .help = "length of the test"},
    {"pass", F_NUMBER, AT(pass), .dim = DIM_SHARE, BETWEEN(0, 1), .required = true, .help = "probability"},
    {"over", F_NUMBER, AT(over), .dim = DIM_DAYS, FROM(0), .fallback = "0",
     .help = "after the result, the rest comes in monthly parts over so long; 0: at once"},
    {0},
};
const struct object_def trn_acceptance_def = {
    .name = "acceptance",
    .path = "/acceptance/NAME",
    .help = "A conditional lot: a first part now, the rest if its test passes.",
    .fields = ACCEPTANCE,
    .size = sizeof(S),
    HASHED,
};
#undef S

/* ---- training ------------------------------------------------------------------------------------ */

#define S struct trn_course
static const struct field COURSE[] = {
    {"label", F_TEXT, AT(label), .fallback = "@name", .help = "for charts"},
    {"item", F_REF, AT(item), .ref = COL_ITEMS, .required = true,
     .help = "the platform; its graduates add to the holding's `crews`"},
    {"donor", F_REF, AT(donor), .ref = COL_DONORS, .fallback_text = "none",
     .help = "whose school: its hold of releases stops course starts"},
    {"seats", F_SCHEDULE, AT(seats), .dim = DIM_ITEMS, FROM(0), .required = true,
     .help = "crews a course takes, by date"},
    {"days", F_DIST, AT(days), .dim = DIM_DAYS, FROM(0), .required = true, .help = "length"},
    {"every", F_NUMBER, AT(every), .dim = DIM_DAYS, FROM(0.1), .required = true, .help = "between starts"},
    {"from", F_DATE, AT(from), .fallback = "@start", .help = "first start"},
    {"to", F_DATE, AT(to), .absent = INFINITY, .fallback_text = "never", .help = "first day without a start"},
    {"pass", F_NUMBER, AT(pass), .dim = DIM_SHARE, BETWEEN(0, 1), .fallback = "1",
     .help = "share of crews that pass"},
    {0},
};
const struct object_def trn_course_def = {
    .name = "course",
    .path = "/training/NAME",
    .help = "Courses for crews of a platform.",
    .fields = COURSE,
    .size = sizeof(S),
    HASHED,
};
#undef S
