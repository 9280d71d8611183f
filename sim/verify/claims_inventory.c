/* claims_inventory.c - stocks, and machines that break down. */
#include "claims.h"
#include "depot.h"
#include "machines.h"
#include "road.h"

#define PALM_FS                                                                                              \
    "Palm 1938, Feeney & Sherbrooke 1966: units on order are Poisson, whatever the law of lead times"
#define ZHENG "Zheng & Federgruen 1991: (K + sum of m(j) G(S - j)) / M(S - s)"
#define SHANG_SONG "Shang & Song 2003, policy and instance; cost by the exact recursion"
#define SERIAL(...) .reps = 60, .trial = serial_trial, .def = DEF(serial_def, __VA_ARGS__)

static const struct trn_claim claims[] = {
    {"one-for-one-4", "(S-1,S), S 4, Poisson demand of 2 in a lognormal lead time of mean 5 days", PALM_FS,
     .reps = 60, .trial = depot_trial, .def = DEF(depot_def, 4, 0.4, 5.0, 0.4, 200000.0, false),
     .figures = {{"share met at once", 0.857123, DEPOT_FILL},
                 {"units owed", 0.075141, DEPOT_OWED},
                 {"units on hand", 2.075141, DEPOT_HELD}}},
    {"one-for-one-10", "(S-1,S), S 10, Poisson demand of 6 in a lognormal lead time of mean 5 days", PALM_FS,
     .reps = 60, .trial = depot_trial, .def = DEF(depot_def, 10, 1.2, 5.0, 0.4, 220000.0, false),
     .figures = {{"share met at once", 0.916076, DEPOT_FILL},
                 {"units owed", 0.077335, DEPOT_OWED},
                 {"units on hand", 4.077335, DEPOT_HELD}}},
    {"lost-sales",
     "(S-1,S) with lost sales, S 4, Poisson demand of 2 in a lognormal lead time of mean 5 days",
     "Karush 1957: Erlang's B(4, 2) = 2 / 21", .reps = 60, .trial = depot_trial,
     .def = DEF(depot_def, 4, 0.4, 5.0, 0.4, 150000.0, true),
     .figures = {{"share lost", 2.0 / 21.0, DEPOT_LOST}}},
    {"reorder-10", "(s,S) = (6,40), Poisson demand of 10 a period, order cost 64, holding 1, backorder 9",
     ZHENG, .reps = 60, .trial = reorder_trial, .def = DEF(reorder_def, 6, 40, 10.0, 64.0, 1.0, 9.0, 5000),
     .figures = {{"cost a period", 35.022, 0}}},
    {"reorder-20", "(s,S) = (14,62), Poisson demand of 20 a period, order cost 64, holding 1, backorder 9",
     ZHENG, .reps = 60, .trial = reorder_trial, .def = DEF(reorder_def, 14, 62, 20.0, 64.0, 1.0, 9.0, 5000),
     .figures = {{"cost a period", 49.173, 0}}},
    {"serial-9",
     "Four stages in series, local base-stocks 8, 5, 5, 4, echelon holding 0.25 each, backorder 9",
     SHANG_SONG, SERIAL(4, {8, 5, 5, 4}, {0.25, 0.25, 0.25, 0.25}, 16.0, 0.25, 9.0, 1500.0),
     .figures = {{"cost rate", 12.688, 0}}},
    {"serial-99", "The same with base-stocks 11, 6, 5, 5 and backorder 99", SHANG_SONG,
     SERIAL(4, {11, 6, 5, 5}, {0.25, 0.25, 0.25, 0.25}, 16.0, 0.25, 99.0, 1500.0),
     .figures = {{"cost rate", 16.206, 0}}},
    {"serial-middle-9",
     "The same with base-stocks 9, 1, 3, 6, echelon holding 0.25, 2.5, 2.5, 0.25, backorder 9", SHANG_SONG,
     SERIAL(4, {9, 1, 3, 6}, {0.25, 2.5, 2.5, 0.25}, 16.0, 0.25, 9.0, 1500.0),
     .figures = {{"cost rate", 53.008, 0}}},
    {"serial-middle-99",
     "The same with base-stocks 11, 3, 4, 8, echelon holding 0.25, 2.5, 2.5, 0.25, backorder 99", SHANG_SONG,
     SERIAL(4, {11, 3, 4, 8}, {0.25, 2.5, 2.5, 0.25}, 16.0, 0.25, 99.0, 1500.0),
     .figures = {{"cost rate", 74.564, 0}}},
    {"clark-scarf",
     "Three stages in series by periods, demand N(5,1), leads 1, 1, 2, echelon base-stocks 6.49, 12.02, "
     "22.71",
     "Clark & Scarf 1960; instance Snyder & Shen 2019, example 6.1; cost by an independent sampling, +- 0.01",
     .reps = 60, .trial = echelon_trial,
     .def = DEF(echelon_def, 3, {6.49, 12.02, 22.71}, {3.0, 2.0, 2.0}, {1, 1, 2}, 5.0, 1.0, 37.12, 5000),
     .figures = {{"cost a period", 47.66, 0}}},
    {"availability",
     "A line that works a lognormal time of mean 90 and is down an exponential one of mean 10",
     "renewal theory: 90 / (90 + 10), any law", .reps = 60, .trial = line_trial,
     .figures = {{"share up", 0.9, 0}}},
    {"closures",
     "A stage of a route, open an exponential time of mean 90 days, closed for 10: lots that need not wait",
     "renewal theory: 90 / (90 + 10), any law; Poisson arrivals see time averages, Wolff 1982",
     .level = TRN_LEVEL_MODEL, .reps = 60, .trial = road_queue_trial,
     .def = DEF(
         road_def,
         "[{'kind': 'transport', 'days': 0, 'disrupted_days': 10, 'disrupted_per_year': 4.058333333333333}]",
         0.5, 500.0, 9000.0, 0.0, 0.0),
     .figures = {{"share that passes at once", 0.9, ROAD_PASSED}}},
    {"renewals", "Renewals in 10 days with Erlang-2 intervals of mean 1",
     "closed form: m(t) = t - 1/4 + exp(-4t)/4", .reps = 60, .trial = renewal_trial,
     .figures = {{"mean number", 9.75, 0}}},
    {"repair-shop", "Ten units, up 90 days, two crews, repair 10 days, all exponential",
     "closed form: birth and death process, Palm 1947", .reps = 60, .trial = repair_trial,
     .figures = {{"mean number down", 1.171775, 0},
                 {"share up", 0.882822, 1},
                 {"share of time with none down", 0.327563, 2}}},
};

const struct trn_claim_theme claims_inventory = {
    "inventory", "Inventory, and what breaks down",
    "Policies and costs as their sources define them, on the bare engine, which has clock, event list, "
    "streams and levels of "
    "the supply model; random closures of a stage in the model itself.",
    CLAIMS(claims)};
