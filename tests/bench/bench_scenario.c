/* bench_scenario.c - how long the shipped scenario takes: reading, one replication, a comparison.
 *
 * usage: bench_scenario SCENARIO.json [replications of the short and of the long comparison]
 *
 * Reading and replications are timed by processor time, so that other work on the machine counts
 * little; comparisons by the clock, as they are about threads. Each comparison runs in a process of
 * its own, whose peak memory is then known. The program fails where the number of threads changes a
 * result, or where ten times the replications take noticeably more memory. */
#include "bench.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tranche/arena.h"
#include "tranche/experiment.h"
#include "tranche/io.h"
#include "tranche/model.h"

enum { READS = 21, REPLICATIONS = 60, MOST_REGIMES = 2 };

static void fail(const char *what)
{
    fprintf(stderr, "bench_scenario: %s\n", what);
    exit(1);
}

/* Sorts ns; prints the middle and the slowest. */
static void print_ms(const char *name, const char *parameter, double *ns, int n)
{
    qsort(ns, (size_t)n, sizeof *ns, bench_compare);
    printf("%-24s %-24s %10.2f ms  slowest of %d: %.2f ms\n", name, parameter, ns[n / 2] * 1e-6, n,
           ns[n - 1] * 1e-6);
    fflush(stdout);
}

static struct trn_scenario_file *read_scenario(const char *path)
{
    struct trn_scenario_file *file = NULL;
    if (trn_scenario_read(path, NULL, 0, &file) == TRN_OK)
        return file;
    if (file)
        trn_scenario_file_report(file, stderr, false);
    fail("the scenario was not read");
    return NULL;
}

static void bench_read(const char *path)
{
    double ns[READS];
    for (int i = 0; i < READS; i++) {
        const double start = bench_now();
        trn_scenario_file_free(read_scenario(path));
        ns[i] = bench_now() - start;
    }
    print_ms("read and validate", "", ns, READS);
}

static void bench_replications(const struct trn_scenario *scenario)
{
    struct trn_arena *arena = trn_arena_create(0);
    const struct trn_layout *layout = arena ? trn_layout_create(arena, scenario) : NULL;
    struct trn_outcome *outcome = layout ? trn_outcome_create(arena, layout) : NULL;
    struct trn_model *model = outcome ? trn_model_create(scenario, layout) : NULL;
    if (!model)
        fail("no memory for a model");
    for (trn_id r = 0; r < scenario->n_regimes; r++) {
        double ns[REPLICATIONS];
        for (int i = 0; i < REPLICATIONS; i++) {
            struct trn_error error = {0};
            const double start = bench_now();
            if (trn_model_run(model, r, 1, (uint32_t)i, NULL, outcome, &error) != TRN_OK)
                fail(error.text);
            ns[i] = bench_now() - start;
        }
        print_ms("replication", scenario->regimes[r].name, ns, REPLICATIONS);
    }
    trn_model_free(model);
    trn_arena_free(arena);
}

struct taken {
    double seconds, megabytes;
    double sum; /* of all means: equal whatever the threads */
};

static double clock_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static struct taken compare_here(const struct trn_scenario *scenario, int32_t reps, int32_t jobs)
{
    struct trn_compare_def def = trn_compare_def_default();
    struct trn_comparison *comparison = NULL;
    struct trn_error error = {0};
    struct taken taken = {.sum = 0.0};
    def.regimes = scenario->compare;
    def.n_regimes = scenario->n_compare < MOST_REGIMES ? scenario->n_compare : MOST_REGIMES;
    def.reps = reps;
    def.jobs = jobs;
    const double start = clock_seconds();
    if (trn_compare(scenario, &def, &comparison, &error) != TRN_OK)
        fail(error.text);
    taken.seconds = clock_seconds() - start;
    for (int32_t i = 0; i < def.n_regimes * comparison->layout->n_measures; i++)
        if (comparison->measures[i].tally.n > 0)
            taken.sum += comparison->measures[i].tally.mean;
    trn_comparison_free(comparison);
    return taken;
}

static struct taken compare(const struct trn_scenario *scenario, int32_t reps, int32_t jobs)
{
    struct taken taken;
    struct rusage usage;
    int ends[2], status;
    if (pipe(ends) != 0)
        fail("no pipe");
    const pid_t child = fork();
    if (child < 0)
        fail("no process");
    if (child == 0) {
        taken = compare_here(scenario, reps, jobs);
        _exit(write(ends[1], &taken, sizeof taken) == (ssize_t)sizeof taken ? 0 : 1);
    }
    close(ends[1]);
    const bool whole = read(ends[0], &taken, sizeof taken) == (ssize_t)sizeof taken;
    close(ends[0]);
    if (wait4(child, &status, 0, &usage) != child || status != 0 || !whole)
        fail("a comparison failed");
    taken.megabytes = (double)usage.ru_maxrss / 1024.0;
    char parameter[48];
    snprintf(parameter, sizeof parameter, "%d reps, %d thread%s", (int)reps, (int)jobs, jobs == 1 ? "" : "s");
    printf("%-24s %-24s %10.2f s   peak memory %.1f MB\n", "compare, two regimes", parameter, taken.seconds,
           taken.megabytes);
    fflush(stdout);
    return taken;
}

int main(int argc, char **argv)
{
    if (argc < 2)
        fail("usage: bench_scenario SCENARIO.json [SHORT LONG]");
    const int32_t few = argc > 3 ? atoi(argv[2]) : 100, many = argc > 3 ? atoi(argv[3]) : 1000;
    bench_read(argv[1]);
    struct trn_scenario_file *file = read_scenario(argv[1]);
    const struct trn_scenario *scenario = trn_scenario_file_scenario(file);
    bench_replications(scenario);
    for (int32_t jobs = 1; jobs <= 2; jobs++) {
        const struct taken first = compare(scenario, few, jobs), second = compare(scenario, many, jobs);
        if (second.megabytes > 1.1 * first.megabytes + 2.0)
            fail("memory grows with the number of replications");
        if (jobs > 1 && first.sum != compare_here(scenario, few, 1).sum)
            fail("the number of threads changed a result");
    }
    trn_scenario_file_free(file);
    return 0;
}
