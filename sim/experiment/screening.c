/* screening.c - see screening.h
 *
 * A row of Sobol' holds the points of the inputs and then those of groups that are no input:
 *
 *   A  B  AB_0 ... AB_k-1 | AB_{0,1} ...
 *
 * so that a run that is stopped leaves whole rows. The plan of groups is made with the same key, so its A and
 * B are those of the inputs. */
#include "tranche/screening.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/stats.h"

enum { RESAMPLES = 1000, PURPOSE_POINTS = 0x5c01, PURPOSE_RESAMPLES = 0x5c02 };

static struct trn_key key_of(uint64_t seed, uint32_t purpose)
{
    return (struct trn_key){.seed = seed, .entity = trn_hash_name("sensitivity"), .purpose = purpose};
}

static enum trn_status plan_morris(struct trn_arena *arena, const struct trn_screening_def *def,
                                   struct trn_screening *plan, struct trn_error *reterr)
{
    struct trn_morris_def morris = trn_morris_def_default();
    struct trn_key key = key_of(def->seed, PURPOSE_POINTS);
    morris.n_factors = def->n_inputs;
    morris.trajectories = def->points;
    morris.margin = TRN_SCREENING_MARGIN;
    enum trn_status status = trn_morris_plan(arena, &morris, &key, &plan->morris, reterr);
    if (status != TRN_OK)
        return status;
    plan->n_groups = 0;
    plan->n_points = plan->morris->design->n_points;
    plan->per_row = def->n_inputs + 1;
    plan->u = plan->morris->design->x;
    return TRN_OK;
}

/* ---- Sobol' --------------------------------------------------------------------------------------- */

/* Which point of a row is AB of this group: the row's own point of one input, B for all inputs, else
 * NEW_POINT. */
enum { POINT_A = 0, POINT_B = 1, NEW_POINT = -1 };

static int32_t known_point(const struct trn_screening_def *def, int32_t group)
{
    int32_t members = 0, last = 0;
    for (int32_t i = 0; i < def->n_inputs; i++)
        if (def->group[i] == group) {
            members++;
            last = i;
        }
    return members == def->n_inputs ? POINT_B : members == 1 ? POINT_B + 1 + last : NEW_POINT;
}

/* Points of the inputs and of the groups into one list, row by row. */
static bool join_rows(struct trn_arena *arena, const struct trn_screening_def *def,
                      struct trn_screening *plan)
{
    int32_t own = def->n_inputs + 2, of_groups = def->n_groups + 2, known[TRN_SCREENING_INPUTS + 2];
    size_t k = (size_t)def->n_inputs;
    plan->per_row = own;
    known[POINT_A] = POINT_A;
    known[POINT_B] = POINT_B;
    for (int32_t g = 0; g < def->n_groups; g++) {
        known[g + 2] = known_point(def, g);
        if (known[g + 2] == NEW_POINT)
            known[g + 2] = plan->per_row++;
    }
    plan->n_points = def->points * plan->per_row;
    double *u = TRN_NEW(arena, double, (size_t)plan->n_points *k);
    int32_t *at = TRN_NEW(arena, int32_t, (size_t)def->points * (size_t)of_groups);
    if (!u || !at)
        return false;
    for (int32_t row = 0; row < def->points; row++) {
        double *to = u + (size_t)row * (size_t)plan->per_row * k;
        memcpy(to, plan->inputs->design->x + (size_t)row * (size_t)own * k, (size_t)own * k * sizeof *u);
        for (int32_t p = 0; p < of_groups; p++) {
            size_t from = (size_t)row * (size_t)of_groups + (size_t)p;
            at[from] = row * plan->per_row + known[p];
            if (known[p] >= own)
                memcpy(to + (size_t)known[p] * k, plan->groups->design->x + from * k, k * sizeof *u);
        }
    }
    plan->u = u;
    plan->group_at = at;
    return true;
}

static enum trn_status plan_sobol(struct trn_arena *arena, const struct trn_screening_def *def,
                                  struct trn_screening *plan, struct trn_error *reterr)
{
    struct trn_sobol_def sobol = trn_sobol_def_default();
    struct trn_key key = key_of(def->seed, PURPOSE_POINTS);
    sobol.n_factors = def->n_inputs;
    sobol.n_rows = def->points;
    enum trn_status status = trn_sobol_plan(arena, &sobol, &key, &plan->inputs, reterr);
    sobol.group = def->group;
    sobol.n_groups = def->n_groups;
    if (status == TRN_OK)
        status = trn_sobol_plan(arena, &sobol, &key, &plan->groups, reterr);
    if (status != TRN_OK)
        return status;
    plan->n_groups = def->n_groups;
    return join_rows(arena, def, plan) ? TRN_OK
                                       : trn_fail(reterr, TRN_E_MEMORY, "", "no memory for the points");
}

enum trn_status trn_screening_plan(struct trn_arena *arena, const struct trn_screening_def *def,
                                   const struct trn_screening **ret, struct trn_error *reterr)
{
    if (def->n_inputs < 1 || def->n_inputs > TRN_SCREENING_INPUTS)
        return trn_fail(reterr, TRN_E_RANGE, "/inputs", "expected 1 to %d inputs, found %d",
                        TRN_SCREENING_INPUTS, (int)def->n_inputs);
    struct trn_screening *plan = TRN_NEW(arena, struct trn_screening, 1);
    if (!plan)
        return trn_fail(reterr, TRN_E_MEMORY, "", "no memory for the points");
    plan->method = def->method;
    plan->n_inputs = def->n_inputs;
    plan->seed = def->seed;
    plan->dists = def->dists;
    enum trn_status status = def->method == TRN_SCREENING_MORRIS ? plan_morris(arena, def, plan, reterr)
                                                                 : plan_sobol(arena, def, plan, reterr);
    if (status == TRN_OK)
        *ret = plan;
    return status;
}

double trn_screening_value(const struct trn_screening *plan, int32_t point, int32_t input)
{
    double u = plan->u[(size_t)point * (size_t)plan->n_inputs + (size_t)input];
    return trn_dist_quantile(plan->dists[input], u);
}

/* ---- estimates -------------------------------------------------------------------------------------- */

static void count(const struct trn_screening *plan, const double *y, struct trn_screened *ret)
{
    struct trn_tally tally = {0};
    for (int32_t p = 0; p < plan->n_points; p++) {
        if (!isfinite(y[p]))
            continue;
        trn_tally_add(&tally, y[p]);
        ret->above += y[p] > 0.0;
        ret->below += y[p] < 0.0;
    }
    ret->n = (int32_t)tally.n;
    ret->mean = tally.n > 0 ? tally.mean : NAN;
    ret->variance = trn_tally_variance(&tally);
    ret->low = tally.n > 0 ? tally.min : NAN;
    ret->high = tally.n > 0 ? tally.max : NAN;
}

static const struct trn_influence none = {{NAN, NAN, NAN, NAN, NAN, 0}, {NAN, NAN, NAN, NAN, NAN, NAN}};

/* One of the two plans of a row, from the points that it has here. */
static enum trn_status estimate_sobol(const struct trn_screening *plan, const struct trn_sobol *sobol,
                                      const int32_t *at, const double *y, double level,
                                      struct trn_screened *ret, struct trn_influence *influences,
                                      struct trn_error *reterr)
{
    struct trn_sobol_index indices[TRN_SCREENING_INPUTS];
    struct trn_sobol_result result;
    struct trn_key key = key_of(plan->seed, PURPOSE_RESAMPLES);
    int32_t own = sobol->n_groups + 2, n = sobol->n_rows * own;
    double *mine = malloc((size_t)n * sizeof *mine);
    if (!mine)
        return trn_fail(reterr, TRN_E_MEMORY, "", "no memory for the estimates");
    for (int32_t p = 0; p < n; p++)
        mine[p] = y[at ? at[p] : p / own * plan->per_row + p % own];
    for (int32_t g = 0; g < sobol->n_groups; g++)
        influences[g] = none;
    enum trn_status status = trn_sobol_indices(sobol, mine, level, RESAMPLES, &key, &result, indices, reterr);
    free(mine);
    if (status != TRN_OK)
        return status;
    for (int32_t g = 0; g < sobol->n_groups; g++) {
        influences[g].index = indices[g];
        influences[g].effect.n = result.rows;
    }
    ret->mean = result.mean;
    ret->variance = result.variance;
    return TRN_OK;
}

enum trn_status trn_screening_estimate(const struct trn_screening *plan, const double *y, double level,
                                       struct trn_screened *ret, struct trn_influence *ret_inputs,
                                       struct trn_influence *ret_groups, struct trn_error *reterr)
{
    struct trn_screened screened = {0};
    enum trn_status status = TRN_OK;
    count(plan, y, &screened);
    if (plan->method == TRN_SCREENING_MORRIS) {
        struct trn_morris_effect effects[TRN_SCREENING_INPUTS];
        trn_morris_effects(plan->morris, y, level, effects);
        for (int32_t i = 0; i < plan->n_inputs; i++) {
            ret_inputs[i] = none;
            ret_inputs[i].effect = effects[i];
        }
    } else {
        status = estimate_sobol(plan, plan->groups, plan->group_at, y, level, &screened, ret_groups, reterr);
        if (status == TRN_OK)
            status = estimate_sobol(plan, plan->inputs, NULL, y, level, &screened, ret_inputs, reterr);
    }
    if (status == TRN_OK)
        *ret = screened;
    return status;
}
