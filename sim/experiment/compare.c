/* compare.c - regimes on the same worlds, added up in the order of replications. */
#include "comparison.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "crew.h"

struct trn_compare_def trn_compare_def_default(void)
{
    return (struct trn_compare_def){.seed = 1, .reps = 200, .level = 0.95};
}

/* A task a replication, with all that its runs yield. */
struct course {
    const struct trn_compare_def *def;
    struct trn_merge *merge;
    char *regimes;                            /* names between commas */
    struct trn_outcome runs[TRN_MAX_REGIMES]; /* views into a payload */
    struct trn_outcome *outcomes[TRN_MAX_REGIMES];
};

static void describe(const void *object, int64_t number, struct trn_task *ret)
{
    const struct course *course = object;
    *ret = (struct trn_task){.settings = "",
                             .regimes = course->regimes,
                             .n_regimes = course->def->n_regimes,
                             .seed = course->def->seed,
                             .first = course->def->first + (int32_t)number,
                             .n = 1};
}

static void tell(const struct trn_compare_def *def, int64_t done)
{
    if (def->on_progress) {
        struct trn_progress progress = {done, def->reps, done * def->n_regimes};
        def->on_progress(def->object, &progress);
    }
}

/* What a payload holds of one run. */
static void view(const struct trn_task *task, const struct trn_layout *layout, void *payload, int32_t regime,
                 struct trn_outcome *ret)
{
    double *values = trn_task_run_values(task, layout, payload, 0, regime);
    const struct trn_tail *tail = trn_task_run_tail(task, layout, payload, 0, regime);
    ret->series = values;
    ret->monthly = ret->series + (size_t)layout->n_dates * (size_t)layout->n_series;
    ret->measures = ret->monthly + (size_t)layout->n_months * (size_t)layout->n_monthly;
    ret->events = tail->events;
    ret->balance = tail->balance;
}

static enum trn_taken take(void *object, int64_t number, const struct trn_task *task, void *payload)
{
    struct course *course = object;
    const struct trn_compare_def *def = course->def;
    struct trn_merge *merge = course->merge;
    for (int32_t r = 0; r < def->n_regimes; r++)
        view(task, merge->comparison->layout, payload, r, course->outcomes[r]);
    trn_merge_add(merge, course->outcomes);
    if (def->on_replication && !def->on_replication(def->object, task->first, merge->measures))
        return TRN_REFUSED;
    tell(def, number + 1);
    if (!trn_merge_precise(merge))
        return TRN_MORE;
    merge->comparison->precise = true;
    return TRN_ENOUGH;
}

static bool course_start(struct course *course, const struct trn_scenario *scenario)
{
    const struct trn_compare_def *def = course->def;
    size_t size = 1;
    for (int32_t r = 0; r < def->n_regimes; r++)
        size += strlen(scenario->regimes[def->regimes[r]].name) + 1;
    course->regimes = calloc(1, size);
    if (!course->regimes)
        return false;
    for (int32_t r = 0; r < def->n_regimes; r++) {
        course->outcomes[r] = &course->runs[r];
        if (r > 0)
            strcat(course->regimes, ",");
        strcat(course->regimes, scenario->regimes[def->regimes[r]].name);
    }
    return true;
}

static enum trn_status run(const struct trn_scenario *scenario, const struct trn_compare_def *def,
                           struct trn_merge *merge, struct trn_error *reterr)
{
    struct trn_source plain = {.base = scenario};
    struct course course = {.def = def, .merge = merge};
    struct trn_task one = {.n = 1, .n_regimes = def->n_regimes};
    int64_t taken;
    if (!course_start(&course, scenario))
        return trn_fail(reterr, TRN_E_MEMORY, "", "no memory for %d regimes", (int)def->n_regimes);
    struct trn_crew_def crew = {.source = def->source ? def->source : &plain,
                                .layout = merge->comparison->layout,
                                .n_tasks = def->reps,
                                .payload = trn_task_size(&one, merge->comparison->layout),
                                .jobs = def->jobs,
                                .stop = def->stop,
                                .journal = def->journal,
                                .share = def->share,
                                .shares = def->shares,
                                .task = describe,
                                .take = take,
                                .object = &course};
    tell(def, 0);
    enum trn_status status = trn_crew_run(&crew, &taken, reterr);
    free(course.regimes);
    return status;
}

static enum trn_status check_def(const struct trn_scenario *scenario, const struct trn_compare_def *def,
                                 struct trn_error *reterr)
{
    if (def->n_regimes < 1 || def->n_regimes > TRN_MAX_REGIMES)
        return trn_fail(reterr, TRN_E_RANGE, "/regimes", "expected 1 to %d regimes, found %d",
                        TRN_MAX_REGIMES, (int)def->n_regimes);
    for (int32_t r = 0; r < def->n_regimes; r++)
        assert(def->regimes[r] >= 0 && def->regimes[r] < scenario->n_regimes);
    if (def->reps < 1)
        return trn_fail(reterr, TRN_E_RANGE, "/reps", "expected at least 1 replication, found %d",
                        (int)def->reps);
    if (def->first < 0 || def->first > INT32_MAX - def->reps)
        return trn_fail(reterr, TRN_E_RANGE, "/first", "expected a replication number of 0 or more, found %d",
                        (int)def->first);
    if (!(def->level > 0.0 && def->level < 1.0))
        return trn_fail(reterr, TRN_E_RANGE, "/level", "expected a level between 0 and 1, found %g",
                        def->level);
    if (!(def->precision >= 0.0) || !isfinite(def->precision))
        return trn_fail(reterr, TRN_E_RANGE, "/precision", "expected a half-width of 0 or more, found %g",
                        def->precision);
    if (scenario->n_uncertain > 0 && !def->source)
        return trn_fail(reterr, TRN_E_RANGE, "/uncertain",
                        "expected a source of scenarios with uncertain inputs, one for each thread");
    return TRN_OK;
}

enum trn_status trn_compare(const struct trn_scenario *scenario, const struct trn_compare_def *def,
                            struct trn_comparison **ret, struct trn_error *reterr)
{
    enum trn_status status = check_def(scenario, def, reterr);
    if (status != TRN_OK)
        return status;
    struct trn_merge merge;
    status = trn_merge_create(scenario, def, &merge, reterr);
    if (status != TRN_OK)
        return status;
    struct trn_comparison *comparison = merge.comparison;
    if (def->precision > 0.0 && merge.primary == TRN_NONE) {
        trn_comparison_free(comparison);
        return trn_fail(reterr, TRN_E_REFERENCE, "/precision",
                        "this scenario has no measure need_met of the total to be precise about");
    }

    status = run(scenario, def, &merge, reterr);
    if (status == TRN_OK && def->shares > 0) {
        trn_comparison_free(comparison);
        *ret = NULL;
        return trn_stopped(def->stop)
                   ? trn_fail(reterr, TRN_E_INTERRUPTED, "", "stopped before the share was done")
                   : TRN_OK;
    }
    if (status == TRN_OK && comparison->done < def->reps && !comparison->precise) {
        comparison->partial = true;
        if (comparison->done == 0)
            status = trn_fail(reterr, TRN_E_INTERRUPTED, "", "stopped before the first replication was over");
    }
    if (status == TRN_OK)
        status = trn_merge_finish(&merge, reterr);
    if (status != TRN_OK) {
        trn_comparison_free(comparison);
        return status;
    }
    *ret = comparison;
    return TRN_OK;
}
