/* bench_growth.c - how the cost of one world grows with donors, items and years.
 *
 * A scenario is made, read and run under both of its regimes, in a process of its own, whose peak memory is
 * then known. Rows: milliseconds to read it, its size, events of a world, ns an event, seconds a world,
 * memory. With
 * --largest also 300 donors, 60 items and 20 years. */
#include "bench.h"

#include <math.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "made.h"
#include "tranche/arena.h"
#include "tranche/io.h"
#include "tranche/model.h"

enum { REGIMES = 2, MOST_RUNS = 5 };

/* What a process of its own hands back. */
struct grown {
    double read_ms, megabytes_read;
    double events[REGIMES], ns[REGIMES][MOST_RUNS];
    int runs;
};

static void fail(const char *what)
{
    fprintf(stderr, "bench_growth: %s\n", what);
    exit(1);
}

static void run_regime(struct trn_model *model, trn_id regime, int runs, struct trn_outcome *outcome,
                       struct grown *grown)
{
    for (int i = 0; i < runs; i++) {
        struct trn_error error = {0};
        const double start = bench_now();
        if (trn_model_run(model, regime, 1, (uint32_t)i, NULL, outcome, &error) != TRN_OK)
            fail(error.text);
        grown->ns[regime][i] = (bench_now() - start) / (double)outcome->events;
        grown->events[regime] = (double)outcome->events;
        if (outcome->balance.residual_items != 0 || outcome->balance.residual_cents != 0)
            fail("the books do not balance");
    }
}

static struct grown grow_here(const char *path, int runs)
{
    struct grown grown = {.runs = runs};
    struct trn_scenario_file *file = NULL;
    const double start = bench_now();
    if (trn_scenario_read(path, NULL, 0, &file) != TRN_OK) {
        if (file)
            trn_scenario_file_report(file, stderr, false);
        fail("the scenario was not read");
    }
    grown.read_ms = (bench_now() - start) * 1e-6;
    const struct trn_scenario *scenario = trn_scenario_file_scenario(file);
    struct trn_arena *arena = trn_arena_create(0);
    const struct trn_layout *layout = arena ? trn_layout_create(arena, scenario) : NULL;
    struct trn_outcome *outcome = layout ? trn_outcome_create(arena, layout) : NULL;
    struct trn_model *model = outcome ? trn_model_create(scenario, layout) : NULL;
    if (!model || scenario->n_regimes != REGIMES)
        fail("no model");
    for (trn_id r = 0; r < REGIMES; r++)
        run_regime(model, r, runs, outcome, &grown);
    trn_model_free(model);
    trn_arena_free(arena);
    trn_scenario_file_free(file);
    return grown;
}

static void bench(const struct made *made, int runs)
{
    char path[] = "/tmp/tranche-bench-XXXXXX", what[96];
    const int fd = mkstemp(path);
    if (fd < 0 || !made_write(path, made))
        fail("the scenario was not written");
    const double megabytes = (double)lseek(fd, 0, SEEK_END) * 1e-6;
    close(fd);
    struct grown grown;
    struct rusage usage;
    int ends[2], status;
    if (pipe(ends) != 0)
        fail("no pipe");
    const pid_t child = fork();
    if (child < 0)
        fail("no process");
    if (child == 0) {
        grown = grow_here(path, runs);
        _exit(write(ends[1], &grown, sizeof grown) == (ssize_t)sizeof grown ? 0 : 1);
    }
    close(ends[1]);
    const bool whole = read(ends[0], &grown, sizeof grown) == (ssize_t)sizeof grown;
    close(ends[0]);
    const bool good = wait4(child, &status, 0, &usage) == child && status == 0 && whole;
    unlink(path);
    if (!good)
        fail("a run failed");
    const int n =
        snprintf(what, sizeof what, "%d donors %d items %d years", made->donors, made->items, made->years);
    bench_one("growth_read", what, "ms", grown.read_ms);
    bench_one("growth_size", what, "MB", megabytes);
    bench_one("growth_memory", what, "MB", (double)usage.ru_maxrss / 1024.0);
    for (int r = 0; r < REGIMES; r++) {
        snprintf(what + n, sizeof what - (size_t)n, " %s", r == 0 ? "alone" : "joint");
        bench_one("growth_events", what, "events", grown.events[r]);
        double seconds[MOST_RUNS];
        for (int i = 0; i < runs; i++)
            seconds[i] = grown.ns[r][i] * grown.events[r] * 1e-9;
        bench_row("growth_event", what, "ns", grown.ns[r], runs);
        bench_row("growth_world", what, "s", seconds, runs);
    }
}

int main(int argc, char **argv)
{
    argc = bench_start(argc, argv);
    static const struct made sizes[] = {{30, 6, 3, false},   {300, 6, 3, false},  {30, 60, 3, false},
                                        {100, 18, 3, false}, {300, 60, 3, false}, {30, 6, 20, false}};
    if (bench_quick) {
        bench(&(struct made){3, 3, 1, false}, 2);
        return 0;
    }
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        bench(&sizes[i], sizes[i].donors * sizes[i].items > 10000 ? 1 : 3);
    if (argc > 1 && strcmp(argv[1], "--largest") == 0)
        bench(&(struct made){300, 60, 20, false}, 1);
    return 0;
}
