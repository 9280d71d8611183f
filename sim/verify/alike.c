/* alike.c - see alike.h */
#include "alike.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "claims.h"

enum { ALONE = 0, JOINT, TWIN, SETTINGS = 24 };

static enum trn_status open_base(struct world *world, const struct trn_trial *trial)
{
    char text[ALIKE_TEXT];
    alike_base(text);
    return world_open(world, text, NULL, trial->error);
}

/* The text with one thing for another wherever it stands; NULL: no memory, or it stands nowhere. */
static char *swapped(struct trn_arena *arena, const char *text, const char *from, const char *to)
{
    size_t n = 0, used = 0;
    for (const char *p = text; (p = strstr(p, from)) != NULL; p += strlen(from))
        n++;
    char *out = n > 0 ? trn_arena_alloc(arena, strlen(text) + n * strlen(to) + 1, 1) : NULL;
    for (const char *p = text, *next; out && *p; p = next + strlen(from)) {
        next = strstr(p, from);
        size_t length = next ? (size_t)(next - p) : strlen(p);
        memcpy(out + used, p, length);
        used += length;
        if (!next)
            break;
        memcpy(out + used, to, strlen(to));
        used += strlen(to);
    }
    return out;
}

/* Two settings that move the first member of an object behind the others. */
static bool turn(const struct world *world, const char *object, struct trn_setting ret[2])
{
    const char *name = trn_scenario_file_member(world->file, object, 0);
    char *pointer = name ? trn_arena_printf(world->arena, "%s/%s", object, name) : NULL;
    const char *value = pointer ? trn_scenario_file_value(world->file, pointer) : NULL;
    ret[0] = (struct trn_setting){pointer, "null"};
    ret[1] = (struct trn_setting){pointer, value};
    return value != NULL;
}

static enum trn_status open_other(const struct alike_def *def, const struct world *base, struct world *other,
                                  struct trn_error *reterr)
{
    struct trn_setting settings[SETTINGS] = {{NULL, NULL}};
    char whole[ALIKE_TEXT];
    const char *text = whole;
    int n = 0;
    alike_base(whole);
    for (int k = 0; text && k < ALIKE_SWAPS && def->swaps[k]; k += 2)
        text = swapped(base->arena, text, def->swaps[k], def->swaps[k + 1]);
    if (!text)
        return trn_fail(reterr, TRN_E_REFERENCE, "",
                        "expected the words that a claim changes in its scenario");
    for (int k = 0; k < 8 && def->turned[k]; k++, n += 2)
        if (!turn(base, def->turned[k], &settings[n]))
            return trn_fail(reterr, TRN_E_REFERENCE, def->turned[k], "expected an object with members");
    for (int k = 0; k < 4 && def->settings[k].pointer; k++)
        settings[n++] = def->settings[k];
    return world_open(other, text, settings, reterr);
}

static double differ(const double *a, const double *b, int64_t n)
{
    double sum = 0.0;
    for (int64_t k = 0; k < n; k++)
        sum += memcmp(&a[k], &b[k], sizeof *a) != 0;
    return sum;
}

/* Numbers of two outcomes whose bits differ; infinity where they have not as many. */
static double outcomes_differ(const struct world *a, const struct world *b, double *ret_compared)
{
    const struct trn_layout *l = a->layout, *o = b->layout;
    const int64_t series = (int64_t)l->n_dates * l->n_series, months = (int64_t)l->n_months * l->n_monthly;
    if (series != (int64_t)o->n_dates * o->n_series || months != (int64_t)o->n_months * o->n_monthly ||
        l->n_measures != o->n_measures)
        return INFINITY;
    *ret_compared += (double)(series + months + l->n_measures);
    return differ(a->outcome->series, b->outcome->series, series) +
           differ(a->outcome->monthly, b->outcome->monthly, months) +
           differ(a->outcome->measures, b->outcome->measures, l->n_measures);
}

enum trn_status alike_trial(struct trn_trial *trial)
{
    struct world base, other = {0};
    enum trn_status status = open_base(&base, trial);
    if (status == TRN_OK)
        status = open_other(trial->def, &base, &other, trial->error);
    for (trn_id regime = ALONE; regime <= JOINT && status == TRN_OK; regime++) {
        status = world_run(&base, regime, trial->replication, NULL, trial->error);
        if (status == TRN_OK)
            status = world_run(&other, regime, trial->replication, NULL, trial->error);
        if (status == TRN_OK)
            trial->values[ALIKE_DIFFER] += outcomes_differ(&base, &other, &trial->values[ALIKE_COMPARED]);
    }
    if (status == TRN_OK)
        trial->values[ALIKE_MET] = 1.0 + world_measure(&other, "need_met", "total", "") -
                                   world_measure(&base, "need_met", "total", "");
    world_close(&base);
    world_close(&other);
    return status;
}

enum trn_status twins_trial(struct trn_trial *trial)
{
    struct world base, other = {0};
    char text[ALIKE_TEXT];
    double n = 0.0;
    enum trn_status status = open_base(&base, trial);
    if (status == TRN_OK) {
        const struct trn_setting settings[] = {
            {"/regimes/twin", trn_scenario_file_value(base.file, "/regimes/joint")}, {NULL, NULL}};
        alike_base(text);
        status = world_open(&other, text, settings, trial->error);
    }
    if (status == TRN_OK)
        status = world_run(&base, JOINT, trial->replication, NULL, trial->error);
    if (status == TRN_OK)
        status = world_run(&other, TWIN, trial->replication, NULL, trial->error);
    if (status == TRN_OK)
        trial->values[0] = outcomes_differ(&base, &other, &n);
    world_close(&base);
    world_close(&other);
    return status;
}

static enum trn_status compared(const struct world *world, int32_t jobs, struct trn_comparison **ret,
                                struct trn_error *reterr)
{
    static const trn_id regimes[] = {ALONE, JOINT};
    struct trn_compare_def def = trn_compare_def_default();
    def.regimes = regimes;
    def.n_regimes = 2;
    def.seed = VERIFY_SEED;
    def.reps = 40;
    def.jobs = jobs;
    return trn_compare(&world->sc, &def, ret, reterr);
}

enum trn_status threads_trial(struct trn_trial *trial)
{
    struct world world;
    struct trn_comparison *one = NULL, *three = NULL;
    enum trn_status status = open_base(&world, trial);
    if (status == TRN_OK)
        status = compared(&world, 1, &one, trial->error);
    if (status == TRN_OK)
        status = compared(&world, 3, &three, trial->error);
    for (int32_t k = 0; status == TRN_OK && k < one->n_regimes * one->layout->n_measures; k++) {
        trial->values[0] +=
            memcmp(&one->measures[k].tally, &three->measures[k].tally, sizeof one->measures[k].tally) != 0;
        trial->values[0] += memcmp(&one->differences[k].tally, &three->differences[k].tally,
                                   sizeof one->differences[k].tally) != 0;
        trial->values[1] += 2.0;
    }
    trn_comparison_free(one);
    trn_comparison_free(three);
    world_close(&world);
    return status;
}

enum trn_status books_trial(struct trn_trial *trial)
{
    struct world world;
    enum trn_status status = open_base(&world, trial);
    for (trn_id regime = ALONE; regime <= JOINT && status == TRN_OK; regime++) {
        status = world_run(&world, regime, trial->replication, NULL, trial->error);
        if (status != TRN_OK)
            break;
        const struct trn_balance *balance = &world.outcome->balance;
        trial->values[0] += (double)(balance->residual_items + (balance->items_in != balance->items_out));
        trial->values[1] += (double)(balance->residual_cents + (balance->cents_in != balance->cents_out));
        trial->values[2] += (double)balance->floor_breaches;
    }
    world_close(&world);
    return status;
}
