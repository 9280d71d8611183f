/* paired.c - see paired.h */
#include "paired.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct call {
    struct paired *paired;
    struct trn_contrast *contrasts; /* one a setting */
    int32_t n, which, worlds;
};

double paired_round(double x)
{
    char text[32];
    snprintf(text, sizeof text, "%.6g", x);
    return strtod(text, NULL);
}

static void add(struct trn_contrast *contrast, double value, double first, double second)
{
    if (isfinite(value))
        trn_tally_add(&contrast->value, value);
    if (!isfinite(first) || !isfinite(second))
        return;
    const double difference = second - first;
    trn_tally_add(&contrast->difference, difference);
    if (difference > 0.0)
        contrast->higher++;
    else if (difference < 0.0)
        contrast->lower++;
    else
        contrast->same++;
}

static void on_world(void *object, int32_t rep, const double *values)
{
    struct call *call = object;
    const struct paired *p = call->paired;
    const int32_t at = rep - p->q->first, n_regimes = call->which == 2 ? 2 : 1;
    for (int32_t v = 0; v < call->n; v++) {
        const double *run = values + (size_t)v * (size_t)n_regimes;
        const double first = call->which == 1 ? p->base[0][at] : run[0];
        const double second = call->which == 0 ? p->base[1][at] : run[n_regimes - 1];
        add(&call->contrasts[v], run[n_regimes - 1], first, second);
    }
    call->worlds++;
}

static void keep_base(void *object, int32_t rep, const double *values)
{
    struct call *call = object;
    for (int32_t r = 0; r < 2; r++)
        call->paired->base[r][rep - call->paired->q->first] = values[r];
    on_world(object, rep, values);
}

static enum trn_status finished(const struct paired *p, const struct call *call, struct trn_error *error)
{
    if (call->worlds < p->q->reps)
        return trn_fail(error, TRN_E_INTERRUPTED, "", "stopped before all worlds were over");
    for (int32_t v = 0; v < call->n; v++)
        if (call->contrasts[v].difference.n < 2 && p->q->reps > 1)
            return trn_fail(error, TRN_E_RANGE, "", "%s is not defined in enough worlds to be compared",
                            p->q->names[0]);
    return TRN_OK;
}

enum trn_status paired_run(struct paired *p, const char *const *settings, int32_t n, int32_t which,
                           struct trn_contrast *ret, struct trn_error *error)
{
    struct trn_variant variants[PAIRED_MOST];
    struct call call = {.paired = p, .contrasts = ret, .n = n, .which = which};
    assert(n <= PAIRED_MOST);
    memset(ret, 0, sizeof *ret * (size_t)n);
    for (int32_t v = 0; v < n; v++)
        variants[v] = (struct trn_variant){.settings = settings[v]};
    struct question_run run = {.variants = variants,
                               .n_variants = n,
                               .regimes = which < 2 ? question_regime(p->q, which)->name : NULL,
                               .n_regimes = which < 2 ? 1 : 2,
                               .outputs = p->q->outputs,
                               .n_outputs = 1,
                               .on_world = on_world,
                               .object = &call};
    enum trn_status status = question_run(p->q, &run, error);
    return status == TRN_OK ? finished(p, &call, error) : status;
}

enum trn_status paired_start(struct question *q, struct paired *ret, struct trn_error *error)
{
    static const struct trn_variant plain = {.settings = ""};
    *ret = (struct paired){.q = q};
    struct call call = {.paired = ret, .contrasts = &ret->plain, .n = 1, .which = 2};
    for (int32_t r = 0; r < 2; r++)
        if (!(ret->base[r] = TRN_NEW(q->loaded.arena, double, q->reps)))
            return trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    struct question_run run = {.variants = &plain,
                               .n_variants = 1,
                               .outputs = q->outputs,
                               .n_outputs = 1,
                               .on_world = keep_base,
                               .object = &call};
    enum trn_status status = question_run(q, &run, error);
    return status == TRN_OK ? finished(ret, &call, error) : status;
}
