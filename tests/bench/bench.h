/* bench.h - timing of benchmarks: the median of five rounds, in ns of processor time a step.
 *
 * Times are printed, never tested: they belong to a machine. What a benchmark
 * computes is tested, so that it cannot be fast and wrong. */
#ifndef TRN_BENCH_H
#define TRN_BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { BENCH_ROUNDS = 5 };

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

/* `run` does its work once and returns how many steps it took. */
static inline double bench_median(uint64_t (*run)(void *context), void *context)
{
    double ns[BENCH_ROUNDS];
    for (int i = 0; i < BENCH_ROUNDS; i++) {
        const double start = bench_now();
        const uint64_t steps = run(context);
        ns[i] = (bench_now() - start) / (double)steps;
    }
    qsort(ns, BENCH_ROUNDS, sizeof ns[0], bench_compare);
    return ns[BENCH_ROUNDS / 2];
}

static inline void bench_print(const char *name, const char *parameter, double ns)
{
    printf("%-24s %-24s %10.2f ns\n", name, parameter, ns);
    fflush(stdout);
}

#endif
