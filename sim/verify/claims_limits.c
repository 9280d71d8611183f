/* claims_limits.c - nothing, everything, and the fluid path between. */
#include "claims.h"
#include "coordination.h"
#include "ladder.h"

#define EXACT .level = TRN_LEVEL_MODEL, .exact = true
#define ASK(...) .reps = 3, .trial = ask_trial, .def = DEF(ask_def, world_plain, __VA_ARGS__)
#define YEAR                                                                                                 \
    {"/end", "2024-01-01"},                                                                                  \
    {                                                                                                        \
        "/capabilities/fire/need", "100"                                                                     \
    }
#define STOCK(items)                                                                                         \
    {                                                                                                        \
        "/recipient/items/shell/stock", items                                                                \
    }
#define FREE_MONEY "'accounts': {'drawdown': [{'from': '2023-01-01', 'amount': 1e13}]}"
#define WILLING "{'route': 'road', 'round': 0.1, 'stocks': {'shell': {'quantity': 1000000}}, " FREE_MONEY "}"
#define AT_ONCE "{'cadence': 0.1, 'decision_median_ammunition': 0, 'decision_sigma': 0}"
#define WANT                                                                                                 \
    {                                                                                                        \
        "gap", "fire", ""                                                                                    \
    }

/* 6000 in stock, use of 100 a day times 1, 0.7, 0.4, 0.25 from 30, 14, 5, 0 days of supply on: 3000 left on
 * day 30, 1400 on day 370/7, 500 on day 527.5/7, nothing on day 667.5/7. */
#define RATIONED                                                                                             \
    YEAR, STOCK("6000"), {"/recipient/inflow_window", "0"}, {"/capabilities/fire/fail_below", "0.6"},        \
        {"/capabilities/fire/ration", "[[30, 1.0], [14, 0.7], [5, 0.4], [0, 0.25]]"},                        \
    {                                                                                                        \
        "/windows", "{'a': {'from': '2023-01-01', 'to': '2023-01-31'}, 'b': {'from': '2023-02-01', 'to': "   \
                    "'2023-02-11'},"                                                                         \
                    " 'c': {'from': '2023-03-01', 'to': '2023-03-11'}, 'd': {'from': '2023-03-21', 'to': "   \
                    "'2023-03-31'}}"                                                                         \
    }

/* Four donors, one round, on day 10, for 30 days of supply; decided on day 15; from day 16 on decisions are
 * held. */
#define STOP(donor)                                                                                          \
    "'" donor "': {'kind': 'hold', 'donor': '" donor                                                         \
    "', 'from': '2023-01-17', 'to': '2024-01-01', 'stops': ['decisions']}"
#define PARADOX(visibility)                                                                                  \
    YEAR, {"/events", "{" STOP("d00") ", " STOP("d01") ", " STOP("d02") ", " STOP("d03") "}"},               \
    {                                                                                                        \
        "/regimes/plain/levers",                                                                             \
            "{'cadence': 10, 'sync': 1, 'decision_median_ammunition': 5, 'decision_sigma': 0,"               \
            " 'visibility': " visibility "}"                                                                 \
    }
#define FOUR                                                                                                 \
    .donors = 4,                                                                                             \
    .donor = "{'route': 'road', 'round': 1, 'stocks': {'shell': {'quantity': 1000000}}, " FREE_MONEY "}"

/* Shells behind 50,000 t of something else at a hub of 1,000 t/day. */
#define HUB(pledges)                                                                                         \
    YEAR,                                                                                                    \
        {"/items/heavy",                                                                                     \
         "{'class': 'armour', 'kind': 'consumable', 'lot': 50000, 'mass': 1, 'unit_cost': 1}"},              \
        {"/capabilities/other", "{'items': {'heavy': {}}, 'need': 0}"}, {"/items/shell/lot", "40000"},       \
        {"/items/shell/mass", "0.0001"}, {"/hubs/hub/capacity", "1000"},                                     \
        {"/routes/road/stages", "[{'kind': 'hub', 'hub': 'hub', 'days': 0}]"},                               \
    {                                                                                                        \
        "/pledges",                                                                                          \
            "{'shells': {'donor': 'alpha', 'item': 'shell', 'quantity': 40000, 'date': '2023-01-03',"        \
            " 'certain': true}" pledges "}"                                                                  \
    }

static const struct trn_claim claims[] = {
    {"no-supply", "No stock and no donor: the gap is the need of a year", "limit: 100 x 365", EXACT,
     ASK({YEAR}, .questions = {WANT, {"need_met", "total", ""}}),
     .figures = {{"gap", 36500.0, 0}, {"need met", 0.0, 1}}},
    {"no-friction",
     "A day of stock, a willing donor without end, no latency, no way: no gap; within 1e-6, a sum of some "
     "10^4 roundings",
     "limit: 0", EXACT, .within = 1e-6,
     ASK({YEAR,
          STOCK("100"),
          {"/donors/alpha", WILLING},
          {"/regimes/plain/levers", AT_ONCE},
          {"/routes/road/stages", "[{'kind': 'transport', 'days': 0}]"}},
         .questions = {WANT, {"need_met", "total", ""}}),
     .figures = {{"gap", 0.0, 0}, {"need met", 1.0, 1}}},
    {"one-day-late",
     "The same with no stock and a way of 1 day from a donor whose first turn is within 0.1 days",
     "bounds: 100 a day for 1 to 1.1 days", EXACT, .within = 5.0,
     ASK({YEAR, {"/donors/alpha", WILLING}, {"/regimes/plain/levers", AT_ONCE}}, .questions = {WANT}),
     .figures = {{"gap", 105.0, 0}}},
    {"no-honour", "No promise is kept: nothing is handed over, all is withdrawn", "limit: 0 and 1", EXACT,
     ASK({YEAR, {"/donors/alpha", WILLING}, {"/regimes/plain/levers/honour", "0"}},
         .questions = {{"delivered", "shell", ""}, WANT}),
     .figures = {{"handed over", 0.0, 0}, {"gap", 36500.0, 1}}},
    {"all-lost", "A stage that loses every lot: nothing is handed over", "limit: 0", EXACT,
     ASK({YEAR,
          {"/donors/alpha", WILLING},
          {"/routes/road/stages", "[{'kind': 'transport', 'days': 1, 'loss': 1}]"}},
         .questions = {{"delivered", "shell", ""}, WANT}),
     .figures = {{"handed over", 0.0, 0}, {"gap", 36500.0, 1}}},
    {"always-held", "A hold of decisions over the whole run: nothing is handed over", "limit: 0", EXACT,
     ASK({YEAR,
          {"/donors/alpha", WILLING},
          {"/events", "{'stop': {'kind': 'hold', 'donor': 'alpha', 'from': '2022-12-01', 'to': '2025-01-01',"
                      " 'stops': ['decisions']}}"}},
         .questions = {{"delivered", "shell", ""}, WANT}),
     .figures = {{"handed over", 0.0, 0}, {"gap", 36500.0, 1}}},
    {"rationed-path",
     "A stock of 60 days under rationing and no supply: gap, days in failure, share met in ten days of each "
     "band",
     "closed form: linear between bands; the clock takes a crossing for reached within 1e-6 items", EXACT,
     .within = 1e-6,
     ASK({RATIONED}, .questions = {WANT,
                                   {"days_below_failure", "fire", ""},
                                   {"need_met", "fire", "a"},
                                   {"need_met", "fire", "b"},
                                   {"need_met", "fire", "c"},
                                   {"need_met", "fire", "d"},
                                   {"longest_gap_days", "fire", ""}}),
     .figures = {{"gap", 30500.0, 0},
                 {"days in failure", 365.0 - 370.0 / 7.0, 1},
                 {"met in the first 30 days", 1.0, 2},
                 {"met from day 31 to 41", 0.7, 3},
                 {"met from day 59 to 69", 0.4, 4},
                 {"met from day 79 to 89", 0.25, 5},
                 {"longest failure", 365.0 - 370.0 / 7.0, 6}}},
    {"more-stock", "More opening stock, nothing else: the gap never rises (40 steps of 500)",
     "monotone: gap = need - min(need, stock)", EXACT, .reps = 1, .trial = ladder_trial,
     .def = DEF(ladder_def, world_plain,
                {YEAR,
                 {"/recipient/inflow_window", "0"},
                 {"/capabilities/fire/ration", "[[30, 1.0], [14, 0.7], [5, 0.4], [0, 0.25]]"}},
                "/recipient/items/shell/stock", 0.0, 500.0, 40, 0.0, WANT, -1),
     .figures = {{"wrong steps", 0.0, LADDER_WRONG}, {"right steps", 40.0, LADDER_RIGHT}}},
    {"more-hub", "A faster hub on the same path of lots: the mean wait never rises (10 steps, 20 paths)",
     "Lindley 1952: w' = max(0, w + s - a) rises with s", EXACT, .reps = 20, .trial = ladder_trial,
     .def =
         DEF(ladder_def, world_plain,
             {{"/routes/road/stages", "[{'kind': 'hub', 'hub': 'hub', 'days': 0}]"}, {"/end", "2027-01-01"}},
             "/hubs/hub/capacity", 1.0, 0.1, 10, 0.9, {"hub_wait", "total", ""}, -1),
     .figures = {{"wrong steps", 0.0, LADDER_WRONG}, {"right steps", 10.0, LADDER_RIGHT}}},
    {"more-honour",
     "Promises kept with a higher probability: in each world what is handed over never falls (10 steps, 20 "
     "worlds)",
     "draws are keyed and thinned: who keeps at a low probability keeps at a higher", EXACT, .reps = 20,
     .trial = ladder_trial,
     .def = DEF(ladder_def, world_plain, {{"/end", "2026-01-01"}}, "/regimes/plain/levers/honour", 0.0, 0.1,
                10, 0.9, {"delivered", "shell", ""}, 1),
     .figures = {{"wrong steps", 0.0, LADDER_WRONG}, {"right steps", 10.0, LADDER_RIGHT}}},
    {"seen-then-held",
     "Where coordination does worse: four donors that see each other's plans pledge what is short, once; "
     "then all are held",
     "closed form: 36500 - 3000", EXACT, ASK({PARADOX("1")}, .questions = {WANT}, FOUR),
     .figures = {{"gap", 33500.0, 0}}},
    {"unseen-then-held",
     "The same unseen: each pledges all of it, which lasts longer, since nobody knows of the hold",
     "closed form: 36500 - 4 x 3000", EXACT, ASK({PARADOX("0")}, .questions = {WANT}, FOUR),
     .figures = {{"gap", 24500.0, 0}}},
    {"hub-alone", "Shells of day 2 through a hub: the gap is what is needed until they are there",
     "closed form: 100 x (2 + 0.004)", EXACT, .within = 1e-6, ASK({HUB("")}, .questions = {WANT}),
     .figures = {{"gap", 200.4, 0}}},
    {"hub-behind",
     "More supply of something else does worse: 50,000 t of it the day before, first come first served",
     "closed form: 100 x (1 + 50 + 0.004)", EXACT, .within = 1e-6,
     ASK({HUB(", 'before': {'donor': 'alpha', 'item': 'heavy', 'quantity': 50000, 'date': '2023-01-02', "
              "'certain': true}")},
         .questions = {WANT}),
     .figures = {{"gap", 5100.4, 0}}},
};

const struct trn_claim_theme claims_limits = {
    "limits", "Limits, fluid paths, monotonicity",
    "Small scenarios whose answer follows by hand. More of an input need not help: rules do not know the "
    "future, and what is "
    "shared is shared first come first served; two pairs of claims show each.",
    CLAIMS(claims)};
