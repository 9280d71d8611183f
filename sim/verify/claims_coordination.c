/* claims_coordination.c - what donors do together, apart, and not at all. */
#include "claims.h"
#include "coordination.h"

#define MODEL .level = TRN_LEVEL_MODEL
#define CHEN "Chen, Drezner, Ryan & Simchi-Levi 2000: 1 + 2L/p + 2L^2/p^2"
#define BULLWHIP(...) .reps = 60, .trial = bullwhip_trial, .def = DEF(bullwhip_def, __VA_ARGS__)
#define EPPEN "Eppen 1979: sqrt((1 + (n - 1) rho) / n)"
#define POOL(...) .reps = 60, .trial = pool_trial, .def = DEF(pool_def, __VA_ARGS__)
#define UNANIMITY "closed form: 1 - (1 - q)^n; Tsebelis 2002 for the veto players"
/* A plan every day for 14 years, and nothing to give. */
#define VETO                                                                                                 \
    {"/regimes/plain/levers",                                                                                \
     "{'allocation': 'tasked', 'decision_rule': 'unanimity', 'veto_probability': 0.1,"                       \
     " 'cadence': 1, 'sync': 1}"},                                                                           \
        {"/end", "2037-01-01"}, {"/sample", "365"},                                                          \
    {                                                                                                        \
        NULL, NULL                                                                                           \
    }
#define BLOCKED .questions = {{"blocked_share", "total", ""}}

/* Donors that can each fill the shortage alone: need 100 a day, 30 days wanted, nothing there; one round, on
 * day 10. */
#define RICH                                                                                                 \
    "{'route': 'road', 'round': 1, 'stocks': {'shell': {'quantity': 1000000}},"                              \
    " 'accounts': {'drawdown': [{'from': '2023-01-01', 'amount': 1e13}]}}"
#define UNSEEN(visibility)                                                                                   \
    {"/items/shell/unit_cost", "1000000"}, {"/capabilities/fire/need", "100"}, {"/end", "2023-01-15"},       \
    {                                                                                                        \
        "/regimes/plain/levers", "{'cadence': 10, 'sync': 1, 'visibility': " visibility "}"                  \
    }
#define PLEDGED .questions = {{"pledged_value", "total", ""}}

/* Four donors whose stock is their floor of 10000, and a need for all of it. */
#define AT_FLOOR                                                                                             \
    "{'route': 'road', 'round': 1, 'stocks': {'shell': {'quantity': 10000, 'floor': 10000}},"                \
    " 'accounts': {'drawdown': [{'from': '2023-01-01', 'amount': 1e13}]}}"
#define POOLED(rho)                                                                                          \
    {"/capabilities/fire/need", "10000"}, {"/end", "2024-01-01"}, {"/own_need_correlation", rho},            \
    {                                                                                                        \
        "/regimes/plain/levers", "{'cadence': 10, 'sync': 1, 'pool': 1}"                                     \
    }

static const struct trn_claim claims[] = {
    {"unanimity-3", "Three members that block with probability 0.1 each: share of joint plans blocked",
     UNANIMITY, MODEL, .reps = 90, .trial = ask_trial,
     .def = DEF(ask_def, world_plain, {VETO}, BLOCKED, .donors = 3,
                .donor = "{'route': 'road', 'round': 10000}"),
     .figures = {{"share blocked", 0.271, 0}}},
    {"unanimity-10", "Ten members that block with probability 0.1 each: share of joint plans blocked",
     UNANIMITY, MODEL, .reps = 30, .trial = ask_trial,
     .def = DEF(ask_def, world_plain, {VETO}, BLOCKED, .donors = 10,
                .donor = "{'route': 'road', 'round': 10000}"),
     .figures = {{"share blocked", 0.6513215599, 0}}},
    {"holds", "Random holds, 2 a year and donor, 47 days each: share of donors held",
     "closed form: 1 - product over months of (1 - p x part of the month in the last 47 days), p = 1 - "
     "exp(-2 x month / "
     "365.25), mean over the weeks of 2024 to 2052; an M/G/infinity queue has 0.2269",
     MODEL, .reps = 60, .trial = hold_share_trial, .def = DEF(hold_def, 24, 2.0, 47.0, "2053-01-01"),
     .figures = {{"share held", 0.22331871, 0}}},
    {"spells",
     "Calm, normal and offensive spells of 60, 90 and 45 days (a week at least), need of 100 times 0.7, 1, "
     "1.4",
     "closed form: semi-Markov chain, sum of pi_i m_i f_i / sum of pi_i m_i with m = 7 + mean exp(-7 / mean)",
     MODEL, .reps = 200, .trial = ask_trial,
     .def = DEF(ask_def, world_plain,
                {{"/capabilities/fire/need", "100"},
                 {"/capabilities/fire/intensity",
                  "{'kind': 'markov', 'factors': [0.7, 1, 1.4], 'mean_days': [60, 90, 45]}"},
                 {"/end", "2044-01-01"},
                 {"/windows", "{'w': {'from': '2024-01-01', 'to': '2034-01-01'}}"}},
                .questions = {{"gap", "fire", "w"}}),
     .figures = {{"need in ten years", 100.0310848 * 3653, 0}}},
    {"honour", "Promises that are kept with probability 0.8", "closed form: Bernoulli", MODEL, .reps = 30,
     .trial = promise_trial, .def = DEF(promise_def, "{'honour': 0.8}"), .figures = {{"share kept", 0.8, 0}}},
    {"on-time",
     "Promises that are on time with probability 0.5, else late by a lognormal of median 4 months, sigma 0.6",
     "closed form: 0.5 + 0.5 Phi(ln(30 days / 4 months) / 0.6)", MODEL, .reps = 60, .trial = promise_trial,
     .def = DEF(promise_def, "{'on_time': 0.5, 'late_months': 4, 'late_sigma': 0.6}"),
     .figures = {{"share at most 30 days late", 0.504890812, 1}}},
    {"unseen-plans",
     "Four donors pledge one after another, each for the shortage less what it sees of the others' plans: "
     "total of pledges",
     "closed form: shortage x (1 - (1 - v)^n) / v, and n x shortage at v = 0; here 3000, n 4, v 0.5", MODEL,
     .exact = true, .reps = 3, .trial = ask_trial,
     .def = DEF(ask_def, world_plain, {UNSEEN("0.5")}, PLEDGED, .donors = 4, .donor = RICH),
     .figures = {{"pledged at v = 0.5", 5625.0, 0}}},
    {"unseen-none", "The same with nothing seen", "closed form: 4 x 3000", MODEL, .exact = true, .reps = 3,
     .trial = ask_trial, .def = DEF(ask_def, world_plain, {UNSEEN("0")}, PLEDGED, .donors = 4, .donor = RICH),
     .figures = {{"pledged at v = 0", 12000.0, 0}}},
    {"unseen-all", "The same with all seen", "closed form: 3000", MODEL, .exact = true, .reps = 3,
     .trial = ask_trial, .def = DEF(ask_def, world_plain, {UNSEEN("1")}, PLEDGED, .donors = 4, .donor = RICH),
     .figures = {{"pledged at v = 1", 3000.0, 0}}},
    {"bullwhip-2-10", "Order-up-to with a mean of 10 periods, lead 2: variance of orders over that of demand",
     CHEN, BULLWHIP(1, 2, 10, false, 20000), .figures = {{"ratio", 1.48, 0}}},
    {"bullwhip-4-5", "The same with a mean of 5 periods, lead 4", CHEN, BULLWHIP(1, 4, 5, false, 20000),
     .figures = {{"ratio", 3.88, 0}}},
    {"bullwhip-1-5", "The same with a mean of 5 periods, lead 1", CHEN, BULLWHIP(1, 1, 5, false, 20000),
     .figures = {{"ratio", 1.48, 0}}},
    {"bullwhip-shared", "Three stages, lead 2 each, mean of 10 periods, all see the demand",
     "Chen et al. 2000: 1 + 2 sum L / p + 2 (sum L)^2 / p^2", BULLWHIP(3, 2, 10, true, 20000),
     .figures = {{"ratio", 2.92, 0}}},
    {"bullwhip-unshared",
     "The same, each sees the orders of the stage below: above Chen's lower bound of 3.2418",
     "closed form: sum over k of (C(3,k) (1 + a)^(3 - k) a^k)^2, a = L / p; bound: Chen et al. 2000, product "
     "of 1.48",
     BULLWHIP(3, 2, 10, false, 20000), .figures = {{"ratio", 3.75328, 0}}},
    {"pool-4",
     "Four sites, independent normal demands, newsvendor stock: cost of one stock over that of four", EPPEN,
     POOL(4, 0.0, 10000), .figures = {{"ratio", 0.5, 0}}},
    {"pool-4-correlated", "The same with a correlation of 0.25", EPPEN, POOL(4, 0.25, 10000),
     .figures = {{"ratio", 0.6614378278, 0}}},
    {"pool-9", "The same with nine sites, independent", EPPEN, POOL(9, 0.0, 10000),
     .figures = {{"ratio", 1.0 / 3.0, 0}}},
    {"pooled-floors", "Four donors that hold just their floor of 10,000 and pool it: what they give",
     EPPEN "; each keeps ceil(10000 sqrt(1/4))", MODEL, .exact = true, .reps = 3, .trial = ask_trial,
     .def = DEF(ask_def, world_plain, {POOLED("0")}, .questions = {{"pooled_given", "shell", ""}},
                .donors = 4, .donor = AT_FLOOR),
     .figures = {{"items", 20000.0, 0}}},
    {"pooled-floors-correlated", "The same where own needs are correlated by 0.25",
     EPPEN "; each keeps ceil(10000 sqrt(1.75/4)) = 6615", MODEL, .exact = true, .reps = 3,
     .trial = ask_trial,
     .def = DEF(ask_def, world_plain, {POOLED("0.25")}, .questions = {{"pooled_given", "shell", ""}},
                .donors = 4, .donor = AT_FLOOR),
     .figures = {{"items", 13540.0, 0}}},
};

const struct trn_claim_theme claims_coordination = {
    "coordination", "Coordination",
    "Vetoes, holds, promises, unseen plans and pooled floors in the supply model; bullwhip and newsvendor as "
    "their sources "
    "define them, on streams alone.",
    CLAIMS(claims)};
