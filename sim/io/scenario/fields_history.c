/* fields_history.c - what a hindcast is held against, and what may be fitted. */
#include <math.h>

#include "fields.h"

/* ---- facts ------------------------------------------------------------------------------------ */

#define S struct trn_quantity
#define QUANTITY                                                                                             \
    {"variable", F_TEXT, AT(variable), .required = true,                                                     \
     .help = "a measure, a series (its mean) or a monthly variable (its sum)"},                              \
        {"scope", F_TEXT, AT(scope), .fallback = "\"total\"", .help = "of which it is"},                     \
        {"from", F_DATE, AT(from), .fallback = "@start", .help = "first day"},                               \
    {                                                                                                        \
        "to", F_DATE, AT(to), .absent = INFINITY, .fallback_text = "the end", .help = "first day after it"   \
    }
static const struct field OVER[] = {QUANTITY, {0}};
static const struct object_def OVER_DEF = {
    .name = "quantity",
    .path = "/facts/NAME/over",
    .help = "What is measured of a run between two days; a measure with days has to be one of a window with "
            "these days.",
    .fields = OVER,
    .size = sizeof(S),
};
#undef S

#define S struct trn_fact
#define OF(member) .at = offsetof(S, of.member)
static void check_fact(struct scenario_reader *r, struct json *json, void *object)
{
    const struct trn_fact *fact = object;
    if (!trn_json_get(json, "below") && !trn_json_get(json, "above"))
        trn_wrong(r, TRN_E_TYPE, json, "expected \"below\", \"above\" or both");
    else if (!(fact->above < fact->below))
        trn_wrong(r, TRN_E_RANGE, json, "expected \"above\" under \"below\"");
    else if (!(fact->of.from < fact->of.to) || (fact->has_over && !(fact->over.from < fact->over.to)))
        trn_wrong(r, TRN_E_RANGE, json, "expected \"from\" before \"to\"");
}
static const struct field FACT[] = {
    {"text", F_TEXT, AT(text), .required = true, .help = "what happened"},
    {"shows", F_TEXT, AT(shows), .fallback = "\"\"",
     .help = "what the number is, and of what a ratio is, as \"own fire for each round of the other side\""},
    {"unit", F_TEXT, AT(unit), .fallback = "\"\"",
     .help = "its unit, as \"round/day\"; default that of the variable. A rate stays one; a ratio has none"},
    {"source", F_TEXT, AT(source), .fallback = "\"\"", .help = "where that is known from"},
    {"known", F_TEXT, AT(known), .fallback = "\"\"",
     .help = "what of it the inputs hold already, so that its being met proves less"},
    {"variable", F_TEXT, OF(variable), .required = true,
     .help = "a measure, a series (its mean) or a monthly variable (its sum)"},
    {"scope", F_TEXT, OF(scope), .fallback = "\"total\"", .help = "of which it is"},
    {"from", F_DATE, OF(from), .fallback = "@start",
     .help = "first day; a measure needs a window with these days"},
    {"to", F_DATE, OF(to), .absent = INFINITY, .fallback_text = "the end", .help = "first day after it"},
    {"over", F_OBJECT, AT(over), .given_at = offsetof(S, has_over), .object = &OVER_DEF,
     .fallback_text = "none", .help = "the value is divided by this"},
    {"above", F_NUMBER, AT(above), .dim = DIM_NONE, .absent = -INFINITY, .fallback_text = "none",
     .help = "the median world is above this"},
    {"below", F_NUMBER, AT(below), .dim = DIM_NONE, .absent = INFINITY, .fallback_text = "none",
     .help = "the median world is below this"},
    {0},
};
const struct object_def trn_fact_def = {
    .name = "fact",
    .path = "/facts/NAME",
    .help = "What is known to have happened, and a run should show (`hindcast`).",
    .fields = FACT,
    .size = sizeof(S),
    NAMED,
    .done = check_fact,
};
#undef S

/* ---- inputs that may be fitted ---------------------------------------------------------------- */

#define S struct trn_calibrated
static const struct word AS[] = {{"factor", TRN_AS_FACTOR}, {"value", TRN_AS_VALUE}, {0}};
static void check_calibrated(struct scenario_reader *r, struct json *json, void *object)
{
    const struct trn_calibrated *input = object;
    if (!(input->low < input->start && input->start < input->high))
        trn_wrong(r, TRN_E_RANGE, json, "expected \"low\" below \"start\" and \"start\" below \"high\"");
    else if (input->n_series == 0)
        trn_wrong(r, TRN_E_RANGE, json, "expected at least one observed series in \"series\"");
    else if (input->input[0] != '/' || (input->as == TRN_AS_VALUE && strchr(input->input, '*')))
        trn_wrong(r, TRN_E_RANGE, json,
                  "expected in \"input\" a JSON pointer, such as /regimes/adhoc/levers/on_time (`*` needs "
                  "\"as\": \"factor\")");
}
static const struct field CALIBRATED[] = {
    {"label", F_TEXT, AT(label), .fallback = "@name", .help = "for charts"},
    {"input", F_TEXT, AT(input), .required = true,
     .help = "JSON pointer to a number; with `factor` to what an uncertain input may vary"},
    {"as", F_WORD, AT(as), .words = AS, .fallback = "\"value\"",
     .help = "`value`: the number itself, in the unit that the file uses there; `factor`: times what the "
             "file says"},
    {"low", F_NUMBER, AT(low), .dim = DIM_NONE, .required = true, .help = "least value"},
    {"high", F_NUMBER, AT(high), .dim = DIM_NONE, .required = true, .help = "greatest value"},
    {"start", F_NUMBER, AT(start), .dim = DIM_NONE, .required = true,
     .help = "where the fit begins: what the file says, between the two"},
    {"series", F_REFS, .at = offsetof(S, series), .count_at = offsetof(S, n_series), .ref = COL_OBSERVED,
     .required = true, .help = "observed series that it is fitted to"},
    {0},
};
const struct object_def trn_calibrated_def = {
    .name = "calibrated",
    .path = "/calibrate/NAME",
    .help = "An input that may be fitted (`calibrate`); no other is touched.",
    .fields = CALIBRATED,
    .size = sizeof(S),
    NAMED,
    .done = check_calibrated,
};
#undef S
