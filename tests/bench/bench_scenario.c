/* bench_scenario.c - how long scenarios take: reading, one replication of each regime, a comparison.
 *
 * usage: bench_scenario SCENARIO.json [--quick]
 *
 * Reading and replications are timed by processor time, so that other work on the machine counts little;
 * comparisons by the clock, as they are about threads: each in a process of its own, whose peak memory is
 * then known. The program fails where the number of threads changes a result, or where ten times the
 * replications take noticeably more memory. */
#include "bench.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "made.h"
#include "tranche/arena.h"
#include "tranche/experiment.h"
#include "tranche/io.h"
#include "tranche/model.h"

enum { READS = 21, REPLICATIONS = 40, MOST_REGIMES = 2 };

static void fail(const char *what)
{
    fprintf(stderr, "bench_scenario: %s\n", what);
    exit(1);
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

/* Read, check, resolve. `bytes`: of all its files, or 0 where that is not known. */
static void bench_read(const char *path, const char *what, double bytes)
{
    double ms[READS], rate[READS];
    const int n = bench_quick ? 2 : READS;
    for (int i = 0; i < n; i++) {
        const double start = bench_now();
        trn_scenario_file_free(read_scenario(path));
        ms[i] = (bench_now() - start) * 1e-6;
        rate[i] = bytes * 1e-3 / ms[i];
    }
    bench_row("read", what, "ms", ms, n);
    if (bytes > 0.0)
        bench_row("read_rate", what, "MB/s", rate, n);
}

/* One file of about 200 kB, with evidence at most numbers, as the shipped scenarios have it. */
static void bench_read_made(void)
{
    char path[] = "/tmp/tranche-bench-XXXXXX";
    const int fd = mkstemp(path);
    if (fd < 0 || !made_write(path, &(struct made){.donors = 31, .items = 14, .years = 3, .evidence = true}))
        fail("the scenario was not written");
    const double bytes = (double)lseek(fd, 0, SEEK_END);
    close(fd);
    bench_read(path, "one file of 200 kB", bytes);
    bench_one("read_size", "one file of 200 kB", "kB", bytes * 1e-3);
    unlink(path);
}

static void bench_replications(const struct trn_scenario *scenario)
{
    struct trn_arena *arena = trn_arena_create(0);
    const struct trn_layout *layout = arena ? trn_layout_create(arena, scenario) : NULL;
    struct trn_outcome *outcome = layout ? trn_outcome_create(arena, layout) : NULL;
    struct trn_model *model = outcome ? trn_model_create(scenario, layout) : NULL;
    if (!model)
        fail("no memory for a model");
    const int n = bench_quick ? 2 : REPLICATIONS;
    for (trn_id r = 0; r < scenario->n_regimes; r++) {
        double ms[REPLICATIONS], ns[REPLICATIONS];
        for (int i = 0; i < n; i++) {
            struct trn_error error = {0};
            const double start = bench_now();
            if (trn_model_run(model, r, 1, (uint32_t)i, NULL, outcome, &error) != TRN_OK)
                fail(error.text);
            ms[i] = (bench_now() - start) * 1e-6;
            ns[i] = ms[i] * 1e6 / (double)outcome->events;
        }
        bench_row("replication", scenario->regimes[r].name, "ms", ms, n);
        bench_row("replication_event", scenario->regimes[r].name, "ns", ns, n);
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

/* Every thread reads a scenario of its own, for the drawn values of uncertain inputs are written to it. */
static enum trn_status open_again(void *object, const char *settings, const struct trn_scenario **ret,
                                  void **ret_handle, struct trn_error *reterr)
{
    (void)settings, (void)reterr; /* a comparison changes nothing */
    struct trn_scenario_file *file = read_scenario(object);
    *ret = trn_scenario_file_scenario(file);
    *ret_handle = file;
    return TRN_OK;
}

static void close_again(void *object, void *handle)
{
    (void)object;
    trn_scenario_file_free(handle);
}

static struct taken compare_here(char *path, int32_t reps, int32_t jobs)
{
    struct trn_scenario_file *file = read_scenario(path);
    const struct trn_scenario *scenario = trn_scenario_file_scenario(file);
    const struct trn_source source = {scenario, open_again, close_again, path};
    struct trn_compare_def def = trn_compare_def_default();
    struct trn_comparison *comparison = NULL;
    struct trn_error error = {0};
    struct taken taken = {.sum = 0.0};
    def.regimes = scenario->compare;
    def.n_regimes = scenario->n_compare < MOST_REGIMES ? scenario->n_compare : MOST_REGIMES;
    def.reps = reps;
    def.jobs = jobs;
    def.source = &source;
    const double start = clock_seconds();
    if (trn_compare(scenario, &def, &comparison, &error) != TRN_OK)
        fail(error.text);
    taken.seconds = clock_seconds() - start;
    for (int32_t i = 0; i < def.n_regimes * comparison->layout->n_measures; i++)
        if (comparison->measures[i].tally.n > 0)
            taken.sum += comparison->measures[i].tally.mean;
    trn_comparison_free(comparison);
    trn_scenario_file_free(file);
    return taken;
}

struct child {
    pid_t pid;
    int end;
};

static struct child compare_start(char *path, int32_t reps, int32_t jobs)
{
    int ends[2];
    if (pipe(ends) != 0)
        fail("no pipe");
    struct child child = {fork(), ends[0]};
    if (child.pid < 0)
        fail("no process");
    if (child.pid == 0) {
        const struct taken taken = compare_here(path, reps, jobs);
        _exit(write(ends[1], &taken, sizeof taken) == (ssize_t)sizeof taken ? 0 : 1);
    }
    close(ends[1]);
    return child;
}

static struct taken compare_end(struct child child)
{
    struct taken taken;
    struct rusage usage;
    int status;
    const bool whole = read(child.end, &taken, sizeof taken) == (ssize_t)sizeof taken;
    close(child.end);
    if (wait4(child.pid, &status, 0, &usage) != child.pid || status != 0 || !whole)
        fail("a comparison failed");
    taken.megabytes = (double)usage.ru_maxrss / 1024.0;
    return taken;
}

static struct taken compare(char *path, int32_t reps, int32_t jobs)
{
    return compare_end(compare_start(path, reps, jobs));
}

/* One thread and two, turn and turn about; and two processes of one thread at once, which share nothing: what
 * the machine itself allows. */
static void bench_threads(char *path)
{
    const int rounds = bench_quick ? 1 : 5;
    const int32_t reps = bench_quick ? 4 : 100;
    double one[BENCH_ROUNDS], two[BENCH_ROUNDS], ratio[BENCH_ROUNDS], apart[BENCH_ROUNDS];
    for (int i = 0; i < rounds; i++) {
        const struct taken alone = compare(path, reps, 1), both = compare(path, reps, 2);
        const struct child first = compare_start(path, reps, 1), second = compare_start(path, reps, 1);
        const struct taken a = compare_end(first), b = compare_end(second);
        if (alone.sum != both.sum || a.sum != alone.sum || b.sum != alone.sum)
            fail("the number of threads changed a result");
        one[i] = alone.seconds;
        two[i] = both.seconds;
        ratio[i] = alone.seconds / both.seconds;
        apart[i] = 2.0 * alone.seconds / (a.seconds > b.seconds ? a.seconds : b.seconds);
    }
    bench_row("ensemble", "1 thread", "s", one, rounds);
    bench_row("ensemble", "2 threads", "s", two, rounds);
    bench_row("ensemble_ratio", "2 threads against 1", "ratio", ratio, rounds);
    bench_row("ensemble_ratio", "2 processes at once against 1", "ratio", apart, rounds);
}

static void bench_memory(char *path)
{
    const int32_t few = bench_quick ? 4 : 50, many = 10 * few;
    const double short_one = compare(path, few, 2).megabytes, long_one = compare(path, many, 2).megabytes;
    bench_one("ensemble_memory", "few replications", "MB", short_one);
    bench_one("ensemble_memory", "ten times as many", "MB", long_one);
    if (long_one > 1.1 * short_one + 2.0)
        fail("memory grows with the number of replications");
}

int main(int argc, char **argv)
{
    if (bench_start(argc, argv) < 2)
        fail("usage: bench_scenario SCENARIO.json [--quick]");
    struct trn_scenario_file *file = read_scenario(argv[1]);
    bench_read(argv[1], "the shipped scenario and its parts", 0.0);
    bench_read_made();
    bench_replications(trn_scenario_file_scenario(file));
    trn_scenario_file_free(file);
    bench_threads(argv[1]);
    bench_memory(argv[1]);
    return 0;
}
