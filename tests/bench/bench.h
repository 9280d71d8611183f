/* bench.h - timing of benchmarks: rounds of processor time, written as rows of CSV.
 *
 * Every program takes --quick, which makes rounds short: the figures are then worth nothing, but all
 * of the program has run. Times are written, never tested: they belong to a machine. What a benchmark
 * computes is tested, so that it cannot be fast and wrong.
 *
 * A row is bench,case,unit,runs,min,median,max. */
#ifndef TRN_BENCH_H
#define TRN_BENCH_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BENCH_ROUNDS = 5, BENCH_MOST = 64 };

static bool bench_quick;

/* Takes --quick out of the arguments; returns how many are left. */
static inline int bench_start(int argc, char **argv)
{
    int n = 0;
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--quick") == 0)
            bench_quick = true;
        else
            argv[n++] = argv[i];
    }
    return n;
}

static inline uint64_t bench_steps(uint64_t steps)
{
    return bench_quick ? steps / 500 + 1 : steps;
}

static inline double bench_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static inline int bench_compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts `values`. */
static inline void bench_row(const char *bench, const char *what, const char *unit, double *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, bench_compare);
    const double median = n % 2 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
    printf("%s,%s,%s,%d,%.6g,%.6g,%.6g\n", bench, what, unit, n, values[0], median, values[n - 1]);
    fflush(stdout);
}

static inline void bench_one(const char *bench, const char *what, const char *unit, double value)
{
    bench_row(bench, what, unit, &value, 1);
}

/* `run` does its work once and returns how many steps it took; the row is in ns a step. */
static inline void bench_time(const char *bench, const char *what, uint64_t (*run)(void *context), void *context)
{
    double ns[BENCH_ROUNDS];
    for (int i = 0; i < BENCH_ROUNDS; i++) {
        const double start = bench_now();
        const uint64_t steps = run(context);
        ns[i] = (bench_now() - start) / (double)steps;
    }
    bench_row(bench, what, "ns", ns, BENCH_ROUNDS);
}

#endif
