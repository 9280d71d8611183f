/* task.c - see task.h */
#include "task.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "comparison.h"

struct trn_kit {
    const struct trn_source *source;
    const struct trn_layout *base_layout;
    char *settings; /* of what is open; NULL: nothing is */
    const struct trn_scenario *scenario;
    void *handle;
    bool opened;             /* through the source, so it is to be closed */
    struct trn_arena *arena; /* layout and outcome of what is open */
    const struct trn_layout *layout;
    struct trn_outcome *outcome;
    struct trn_model *model;
    bool same_layout;
};

/* ---- the payload ------------------------------------------------------------------------------ */

static size_t all_values(const struct trn_layout *l)
{
    return (size_t)l->n_dates * (size_t)l->n_series + (size_t)l->n_months * (size_t)l->n_monthly +
           (size_t)l->n_measures;
}

size_t trn_task_values(const struct trn_task *task, const struct trn_layout *layout)
{
    return task->outputs ? (size_t)task->n_outputs : all_values(layout);
}

static size_t run_size(const struct trn_task *task, const struct trn_layout *layout)
{
    return trn_task_values(task, layout) * sizeof(double) + sizeof(struct trn_tail);
}

size_t trn_task_size(const struct trn_task *task, const struct trn_layout *layout)
{
    return (size_t)task->n * (size_t)task->n_regimes * run_size(task, layout);
}

double *trn_task_run_values(const struct trn_task *task, const struct trn_layout *layout, void *payload,
                            int32_t world, int32_t regime)
{
    size_t run = (size_t)world * (size_t)task->n_regimes + (size_t)regime;
    return (double *)(void *)((char *)payload + run * run_size(task, layout));
}

struct trn_tail *trn_task_run_tail(const struct trn_task *task, const struct trn_layout *layout,
                                   void *payload, int32_t world, int32_t regime)
{
    double *values = trn_task_run_values(task, layout, payload, world, regime);
    return (struct trn_tail *)(void *)(values + trn_task_values(task, layout));
}

/* No part is below 0; sums stay at the largest number there is. */
static void add_up(int64_t *sum, int64_t part)
{
    if (__builtin_add_overflow(*sum, part, sum))
        *sum = INT64_MAX;
}

void trn_balance_add(struct trn_balance *sum, const struct trn_balance *part)
{
    add_up(&sum->items_in, part->items_in);
    add_up(&sum->items_out, part->items_out);
    add_up(&sum->cents_in, part->cents_in);
    add_up(&sum->cents_out, part->cents_out);
    add_up(&sum->residual_items, part->residual_items);
    add_up(&sum->residual_cents, part->residual_cents);
    add_up(&sum->floor_breaches, part->floor_breaches);
}

char *trn_task_key(const struct trn_task *task)
{
    char *key = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&key, &size);
    if (!out)
        return NULL;
    fprintf(out, "%s\n%s\n%llu %d %d\n", task->settings, task->regimes, (unsigned long long)task->seed,
            (int)task->first, (int)task->n);
    for (int32_t o = 0; task->outputs && o < task->n_outputs; o++)
        fprintf(out, "%d:%d:%d ", (int)task->outputs[o].kind, (int)task->outputs[o].variable,
                (int)task->outputs[o].at);
    bool good = !ferror(out);
    if (fclose(out) != 0 || !good) {
        free(key);
        return NULL;
    }
    return key;
}

/* ---- what is open ------------------------------------------------------------------------------ */

struct trn_kit *trn_kit_create(const struct trn_source *source, const struct trn_layout *layout)
{
    struct trn_kit *kit = calloc(1, sizeof *kit);
    if (!kit)
        return NULL;
    kit->source = source;
    kit->base_layout = layout;
    kit->arena = trn_arena_create(0);
    if (!kit->arena) {
        free(kit);
        return NULL;
    }
    return kit;
}

static void shut(struct trn_kit *kit)
{
    trn_model_free(kit->model);
    if (kit->opened)
        kit->source->close(kit->source->object, kit->handle);
    free(kit->settings);
    trn_arena_reset(kit->arena);
    kit->model = NULL;
    kit->settings = NULL;
    kit->scenario = NULL;
    kit->opened = false;
}

void trn_kit_free(struct trn_kit *kit)
{
    if (!kit)
        return;
    shut(kit);
    trn_arena_free(kit->arena);
    free(kit);
}

static bool same_variables(const struct trn_variable *a, const struct trn_variable *b, int32_t n)
{
    for (int32_t v = 0; v < n; v++)
        if (strcmp(a[v].name, b[v].name) != 0 || strcmp(a[v].scope, b[v].scope) != 0)
            return false;
    return true;
}

static bool same_measure(const struct trn_measure *a, const struct trn_measure *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->scope, b->scope) == 0 &&
           strcmp(a->window, b->window) == 0;
}

static bool same_layout(const struct trn_layout *a, const struct trn_layout *b)
{
    if (a->n_dates != b->n_dates || a->n_series != b->n_series || a->n_months != b->n_months ||
        a->n_monthly != b->n_monthly || a->n_measures != b->n_measures ||
        memcmp(a->dates, b->dates, (size_t)a->n_dates * sizeof *a->dates) != 0 ||
        memcmp(a->months, b->months, (size_t)a->n_months * sizeof *a->months) != 0)
        return false;
    for (int32_t m = 0; m < a->n_measures; m++)
        if (!same_measure(&a->measures[m], &b->measures[m]))
            return false;
    return same_variables(a->series, b->series, a->n_series) &&
           same_variables(a->monthly, b->monthly, a->n_monthly);
}

static enum trn_status open_variant(struct trn_kit *kit, const char *settings, struct trn_error *reterr)
{
    const struct trn_source *source = kit->source;
    if (kit->settings && strcmp(kit->settings, settings) == 0)
        return TRN_OK;
    shut(kit);
    if (settings[0] == '\0' && (!source->open || source->base->n_uncertain == 0)) {
        kit->scenario = source->base;
    } else {
        enum trn_status status = source->open(source->object, settings, &kit->scenario, &kit->handle, reterr);
        if (status != TRN_OK)
            return status;
        kit->opened = true;
    }
    kit->layout = trn_layout_create(kit->arena, kit->scenario);
    kit->outcome = kit->layout ? trn_outcome_create(kit->arena, kit->layout) : NULL;
    kit->model = kit->outcome ? trn_model_create(kit->scenario, kit->layout) : NULL;
    kit->settings = kit->model ? strdup(settings) : NULL;
    if (!kit->settings) {
        shut(kit);
        return trn_fail(reterr, TRN_E_MEMORY, "", "no memory for a variant");
    }
    kit->same_layout = same_layout(kit->layout, kit->base_layout);
    return TRN_OK;
}

/* ---- a run -------------------------------------------------------------------------------------- */

static int32_t measure_of(const struct trn_layout *l, const struct trn_measure *wanted)
{
    return trn_measure_find(l, wanted->name, wanted->scope, wanted->window);
}

static int32_t find_variable(const struct trn_variable *all, int32_t n, const struct trn_variable *wanted)
{
    for (int32_t v = 0; v < n; v++)
        if (same_variables(&all[v], wanted, 1))
            return v;
    return TRN_NONE;
}

static int32_t find_date(const double *dates, int32_t n, double wanted)
{
    for (int32_t d = 0; d < n; d++)
        if (dates[d] == wanted)
            return d;
    return TRN_NONE;
}

/* The output of the base layout in the one that is open. */
static double output_value(const struct trn_kit *kit, const struct trn_output *output)
{
    const struct trn_layout *l = kit->layout, *base = kit->base_layout;
    int32_t v = output->variable, at = output->at;
    switch (output->kind) {
    case TRN_OUT_MEASURE:
        v = kit->same_layout ? v : measure_of(l, &base->measures[v]);
        return v == TRN_NONE ? NAN : kit->outcome->measures[v];
    case TRN_OUT_SERIES:
        v = kit->same_layout ? v : find_variable(l->series, l->n_series, &base->series[v]);
        at = kit->same_layout ? at : find_date(l->dates, l->n_dates, base->dates[at]);
        return v == TRN_NONE || at == TRN_NONE
                   ? NAN
                   : kit->outcome->series[(size_t)at * (size_t)l->n_series + (size_t)v];
    case TRN_OUT_MONTHLY:
        v = kit->same_layout ? v : find_variable(l->monthly, l->n_monthly, &base->monthly[v]);
        at = kit->same_layout ? at : find_date(l->months, l->n_months, base->months[at]);
        return v == TRN_NONE || at == TRN_NONE
                   ? NAN
                   : kit->outcome->monthly[(size_t)at * (size_t)l->n_monthly + (size_t)v];
    }
    return NAN;
}

static void keep(const struct trn_kit *kit, const struct trn_task *task, double *values,
                 struct trn_tail *tail)
{
    const struct trn_outcome *outcome = kit->outcome;
    const struct trn_layout *l = kit->layout;
    *tail = (struct trn_tail){outcome->events, outcome->balance};
    if (task->outputs) {
        for (int32_t o = 0; o < task->n_outputs; o++)
            values[o] = output_value(kit, &task->outputs[o]);
        return;
    }
    size_t n_series = (size_t)l->n_dates * (size_t)l->n_series;
    size_t n_monthly = (size_t)l->n_months * (size_t)l->n_monthly;
    memcpy(values, outcome->series, n_series * sizeof *values);
    memcpy(values + n_series, outcome->monthly, n_monthly * sizeof *values);
    memcpy(values + n_series + n_monthly, outcome->measures, (size_t)l->n_measures * sizeof *values);
}

bool trn_stopped(const volatile sig_atomic_t *stop)
{
    /* Set by a signal handler, read by many threads. */
    return stop && __atomic_load_n(stop, __ATOMIC_RELAXED) != 0;
}

/* The regimes that the task names, in the scenario that is open. */
static enum trn_status find_regimes(const struct trn_kit *kit, const struct trn_task *task, trn_id *regimes,
                                    struct trn_error *reterr)
{
    const char *names = task->regimes;
    for (int32_t r = 0; r < task->n_regimes; r++) {
        char name[256];
        size_t length = strcspn(names, ",");
        snprintf(name, sizeof name, "%.*s", (int)length, names);
        regimes[r] = trn_find_regime(kit->scenario, name);
        if (regimes[r] == TRN_NONE)
            return trn_fail(reterr, TRN_E_REFERENCE, "/regimes", "there is no regime \"%s\"", name);
        names += length + (names[length] == ',');
    }
    return TRN_OK;
}

enum trn_status trn_kit_run(struct trn_kit *kit, const struct trn_task *task,
                            const volatile sig_atomic_t *stop, void *payload, struct trn_error *reterr)
{
    trn_id regimes[TRN_MAX_REGIMES];
    struct trn_error error = {0};
    enum trn_status status = open_variant(kit, task->settings, &error);
    if (status == TRN_OK)
        status = find_regimes(kit, task, regimes, &error);
    if (status != TRN_OK)
        return trn_fail(reterr, status, error.path, "%s%.200s%s%s", task->settings[0] ? "the variant " : "",
                        task->settings, task->settings[0] ? ": " : "",
                        error.text[0] ? error.text : trn_status_text(status));
    for (int32_t w = 0; w < task->n; w++)
        for (int32_t r = 0; r < task->n_regimes; r++) {
            uint32_t rep = (uint32_t)(task->first + w);
            if (w > 0 && r == 0 && trn_stopped(stop))
                return TRN_E_INTERRUPTED;
            status = trn_model_run(kit->model, regimes[r], task->seed, rep, NULL, kit->outcome, &error);
            if (status != TRN_OK)
                return trn_fail(reterr, status, error.path, "replication %u under %s%s%.160s: %s", rep,
                                kit->scenario->regimes[regimes[r]].name, task->settings[0] ? " with " : "",
                                task->settings, error.text[0] ? error.text : trn_status_text(status));
            keep(kit, task, trn_task_run_values(task, kit->base_layout, payload, w, r),
                 trn_task_run_tail(task, kit->base_layout, payload, w, r));
        }
    return TRN_OK;
}
