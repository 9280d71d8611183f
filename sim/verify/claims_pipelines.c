/* claims_pipelines.c - what is on the way. */
#include "claims.h"
#include "road.h"

#define LEVEL .level = TRN_LEVEL_MODEL
#define POISSON(...)                                                                                         \
    LEVEL, .reps = 75, .trial = road_poisson_trial,                                                          \
           .def = DEF(road_def, __VA_ARGS__, 3.0, 40.0, 9000.0, 0.0, 2.0),                                   \
           .figures = {{"mean", 6.0, ROAD_MEAN},                                                             \
                       {"variance", 6.0, ROAD_VARIANCE},                                                     \
                       {"P(at most 5)", 0.445680, ROAD_FIVE},                                                \
                       {"P(at most 8)", 0.847237, ROAD_EIGHT}}
#define PALM "Palm 1943: Poisson with mean lambda x mean time, whatever the law of the times"
#define FOUR_STAGES                                                                                          \
    "[{'name': 'depot', 'kind': 'preparation', 'days': {'dist': 'lognormal', 'mean': 10, 'sd': 5}},"         \
    " {'name': 'sea', 'kind': 'transport', 'days': {'dist': 'lognormal', 'mean': 25, 'sd': 10}},"            \
    " {'name': 'yard', 'kind': 'transport', 'days': {'dist': 'exponential', 'mean': 1.6}},"                  \
    " {'name': 'over', 'kind': 'hand_over', 'days': 2}]"

static const struct trn_claim claims[] = {
    {"pipeline-lognormal", "3 lots a day on a way of lognormal days of mean 2: number under way", PALM,
     POISSON("[{'kind': 'transport', 'days': {'dist': 'lognormal', 'mean': 2, 'sd': 1.5}}]")},
    {"pipeline-exponential", "3 lots a day on a way of exponential days of mean 2: number under way", PALM,
     POISSON("[{'kind': 'transport', 'days': {'dist': 'exponential', 'mean': 2}}]")},
    {"pipeline-constant", "3 lots a day on a way of 2 days: number under way", PALM,
     POISSON("[{'kind': 'transport', 'days': 2}]")},
    {"little-steady", "10 lots a day through four stages of mean 10, 25, 1.6 and 2 days: number in each",
     "Little 1961: L = lambda W", LEVEL, .reps = 30, .trial = road_stages_trial,
     .def = &(const struct road_def){FOUR_STAGES, 10.0, 200.0, 1000.0, 0.0, 0.0},
     .figures = {{"first stage", 100.0, ROAD_NUMBER},
                 {"second stage", 250.0, ROAD_NUMBER + 1},
                 {"third stage", 16.0, ROAD_NUMBER + 2},
                 {"fourth stage", 20.0, ROAD_NUMBER + 3}}},
    {"little-path",
     "On every path that starts and ends empty, integral of the number in a stage = sum of the days spent in "
     "it, lot-days; "
     "hub, loads, vehicles and losses included; within 1e-6, the rounding of sums of some 10^5 days",
     "Little 1961, as an identity", LEVEL, .exact = true, .within = 1e-6, .reps = 20,
     .trial = road_identity_trial,
     .def =
         &(const struct road_def){
             "[{'kind': 'preparation', 'days': {'dist': 'lognormal', 'mean': 10, 'sd': 5}},"
             " {'kind': 'hub', 'hub': 'hub', 'days': 0.5},"
             " {'kind': 'transport', 'vehicles': 2, 'load': 5, 'load_wait': 20, 'loss': 0.1,"
             "  'days': {'dist': 'exponential', 'mean': 4}},"
             " {'kind': 'hand_over', 'days': 1}]",
             0.9, 0.0, 2000.0, 0.0, 7.0},
     .figures = {{"preparation", 0.0, 0},
                 {"hub", 0.0, 1},
                 {"transport", 0.0, 2},
                 {"hand-over", 0.0, 3},
                 {"series less table, lots under way", 0.0, ROAD_SERIES}}},
};

const struct trn_claim_theme claims_pipelines = {
    "pipelines", "Pipelines",
    "Lots of the supply model on a route; pledges set out as a Poisson stream. The number under way is read "
    "from the series "
    "(every 2 days), the stages from the table of lots.",
    CLAIMS(claims)};
