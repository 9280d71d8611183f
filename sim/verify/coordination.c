/* coordination.c - see coordination.h */
#include "coordination.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "claims.h"
#include "tranche/rng.h"

enum { DONORS_TEXT = 1 << 14, SETTINGS = 16 };

/* {"d00": BODY, "d01": BODY, ...} */
static void donors_text(char out[DONORS_TEXT], int n, const char *body)
{
    size_t used = (size_t)snprintf(out, DONORS_TEXT, "{");
    for (int k = 0; k < n && used < DONORS_TEXT; k++)
        used += (size_t)snprintf(out + used, DONORS_TEXT - used, "%s'd%02d': %s", k > 0 ? ", " : "", k, body);
    if (used < DONORS_TEXT)
        snprintf(out + used, DONORS_TEXT - used, "}");
}

enum trn_status ask_trial(struct trn_trial *trial)
{
    const struct ask_def *def = trial->def;
    char donors[DONORS_TEXT];
    struct trn_setting settings[SETTINGS] = {{NULL, NULL}};
    int n = 0, asked = 0;
    if (def->donors > 0) {
        donors_text(donors, def->donors, def->donor);
        settings[n++] = (struct trn_setting){"/donors", "null"};
        settings[n++] = (struct trn_setting){"/donors", donors};
    }
    for (int k = 0; k < 12 && def->settings[k].pointer; k++)
        settings[n++] = def->settings[k];
    while (asked < TRN_CLAIM_FIGURES && def->questions[asked].measure)
        asked++;
    return world_ask(def->json, settings, 0, trial->replication, asked, def->questions, trial->values,
                     trial->error);
}

/* ---- holds --------------------------------------------------------------------------------------------- */

struct held_count {
    double rows, held;
};

static bool on_donor_row(void *object, const struct trn_table *table, const union trn_cell *cells)
{
    enum { DATE = 0, ITEM = 4, HELD = 11 };
    struct held_count *count = object;
    if (strcmp(table->columns[HELD].name, "held") != 0)
        return false;
    if (cells[ITEM].text || cells[DATE].number < 364.0)
        return true;
    count->rows++;
    count->held += (double)cells[HELD].count;
    return true;
}

enum trn_status hold_share_trial(struct trn_trial *trial)
{
    const struct hold_def *def = trial->def;
    char donors[DONORS_TEXT], rate[32], days[32];
    donors_text(donors, def->donors, "{'route': 'road', 'hold_exposure': 1, 'round': 10000}");
    snprintf(rate, sizeof rate, "%.17g", def->rate);
    snprintf(days, sizeof days, "%.17g", def->days);
    const struct trn_setting settings[] = {{"/donors", donors},
                                           {"/end", def->end},
                                           {"/politics/hold_days", days},
                                           {"/regimes/plain/levers/hold_rate", rate},
                                           {NULL, NULL}};
    struct held_count count = {0};
    const struct trn_tracing tracing = {.row = on_donor_row, .object = &count, .tables = 1U << TRN_T_DONORS};
    struct world world;
    enum trn_status status = world_open(&world, world_plain, settings, trial->error);
    if (status == TRN_OK)
        status = world_run(&world, 0, trial->replication, &tracing, trial->error);
    trial->values[0] = count.held / count.rows;
    world_close(&world);
    return status;
}

/* ---- promises ------------------------------------------------------------------------------------------ */

enum trn_status promise_trial(struct trn_trial *trial)
{
    const struct promise_def *def = trial->def;
    const struct trn_setting settings[] = {{"/regimes/plain/levers", def->levers}, {NULL, NULL}};
    struct world world;
    enum trn_status status = world_open(&world, world_plain, settings, trial->error);
    for (int day = 1; day <= 3000 && status == TRN_OK; day++) {
        status = world_promise(&world, 1, day, trial->error);
        if (status == TRN_OK)
            world.sc.promises[day - 1].certain = false;
    }
    if (status == TRN_OK)
        status = world_run(&world, 0, trial->replication, NULL, trial->error);
    if (status == TRN_OK) {
        trial->values[0] = 1.0 - world_measure(&world, "withdrawn_share", "total", "");
        trial->values[1] = world_measure(&world, "on_time_share", "total", "");
    }
    world_close(&world);
    return status;
}

/* ---- bullwhip ------------------------------------------------------------------------------------------ */

enum { WINDOW_MOST = 16, STAGES_MOST = 4 };

struct ordering {
    double seen[WINDOW_MOST], level; /* the last demands; order-up-to level but for the safety stock */
    int n;
};

/* What is ordered for this demand: it, and the change of the level. */
static double order(struct ordering *stage, int window, int lead, double demand)
{
    double sum = 0.0;
    stage->seen[stage->n++ % window] = demand;
    for (int k = 0; k < window; k++)
        sum += stage->seen[k];
    const double level = lead * sum / window, change = level - stage->level;
    stage->level = level;
    return demand + change;
}

enum trn_status bullwhip_trial(struct trn_trial *trial)
{
    const struct bullwhip_def *def = trial->def;
    const int warm_up = def->window * def->stages + 1, stages = def->shared ? 1 : def->stages;
    struct ordering stage[STAGES_MOST] = {0};
    struct trn_stream stream;
    double squares = 0.0;
    trn_stream_init(&stream,
                    &(struct trn_key){.seed = VERIFY_SEED, .replication = trial->replication, .purpose = 8});
    for (int t = 0; t < warm_up + def->periods; t++) {
        double q = trn_stream_normal(&stream, 100.0, 1.0);
        for (int k = 0; k < stages; k++)
            q = order(&stage[k], def->window, def->shared ? def->lead * def->stages : def->lead, q);
        squares += t < warm_up ? 0.0 : (q - 100.0) * (q - 100.0);
    }
    trial->values[0] = squares / def->periods;
    return TRN_OK;
}

/* ---- pooling ------------------------------------------------------------------------------------------- */

static double cost_of(double stock, double demand, double holding, double penalty)
{
    return stock > demand ? holding * (stock - demand) : penalty * (demand - stock);
}

enum trn_status pool_trial(struct trn_trial *trial)
{
    const struct pool_def *def = trial->def;
    const double holding = 1.0, penalty = 9.0, mean = 50.0, sd = 10.0, n = def->sites;
    const double z = gsl_cdf_ugaussian_Pinv(penalty / (penalty + holding));
    const double sd_all = sd * sqrt(n * (1.0 + (n - 1.0) * def->rho));
    struct trn_stream stream;
    double together = 0.0, apart = 0.0;
    trn_stream_init(&stream,
                    &(struct trn_key){.seed = VERIFY_SEED, .replication = trial->replication, .purpose = 9});
    for (int t = 0; t < def->periods; t++) {
        const double common = trn_stream_normal(&stream, 0.0, 1.0);
        double sum = 0.0;
        for (int k = 0; k < def->sites; k++) {
            const double own = trn_stream_normal(&stream, 0.0, 1.0);
            const double demand = mean + sd * (sqrt(def->rho) * common + sqrt(1.0 - def->rho) * own);
            apart += cost_of(mean + z * sd, demand, holding, penalty);
            sum += demand;
        }
        together += cost_of(n * mean + z * sd_all, sum, holding, penalty);
    }
    trial->values[0] = together / apart;
    return TRN_OK;
}
