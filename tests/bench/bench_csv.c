/* bench_csv.c - how many values a second the number and row writers reach.
 *
 * usage: bench_csv [millions of values]; prints one line a case. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "csv_write.h"
#include "decimal.h"

enum { N = 1 << 16 };
static double numbers[N];
static int64_t counts[N];

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double random_unit(void)
{
    static uint64_t state = 1;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) * 0x1p-53;
}

static void report(const char *what, int64_t n, double took, size_t bytes)
{
    printf("%-34s %7.1f M values/s  %6.0f MB/s\n", what, (double)n / took * 1e-6,
           (double)bytes / took * 1e-6);
}

static void bench_numbers(const char *what, int decimals, int64_t rounds)
{
    char out[TRN_DECIMAL_MAX];
    size_t bytes = 0;
    const double start = seconds();
    for (int64_t r = 0; r < rounds; r++)
        for (int i = 0; i < N; i++)
            bytes += trn_decimal_number(out, numbers[i], decimals);
    report(what, rounds * N, seconds() - start, bytes);
}

static void bench_printf(const char *what, int decimals, int64_t rounds)
{
    char out[TRN_DECIMAL_MAX];
    size_t bytes = 0;
    const double start = seconds();
    for (int64_t r = 0; r < rounds; r++)
        for (int i = 0; i < N; i++)
            bytes += (size_t)snprintf(out, sizeof out, "%.*f", decimals, numbers[i]);
    report(what, rounds * N, seconds() - start, bytes);
}

static void bench_counts(int64_t rounds)
{
    char out[TRN_DECIMAL_MAX];
    size_t bytes = 0;
    const double start = seconds();
    for (int64_t r = 0; r < rounds; r++)
        for (int i = 0; i < N; i++)
            bytes += trn_decimal_count(out, counts[i]);
    report("counts", rounds * N, seconds() - start, bytes);
}

/* Rows as bands.csv has them, into /dev/null, so that no disk is measured. */
static int bench_rows(int64_t rounds)
{
    static const struct trn_column columns[] = {
        {"date", TRN_CELL_DATE, 0, "", ""},     {"regime", TRN_CELL_TEXT, 0, "", ""},
        {"variable", TRN_CELL_TEXT, 0, "", ""}, {"n", TRN_CELL_COUNT, 0, "", ""},
        {"mean", TRN_CELL_NUMBER, 6, "1", ""},  {"p05", TRN_CELL_NUMBER, 6, "1", ""},
        {"p50", TRN_CELL_NUMBER, 6, "1", ""},   {"p95", TRN_CELL_NUMBER, 6, "1", ""}};
    static const struct trn_table table = {"rows", "", 8, columns};
    struct trn_outfile file;
    struct trn_error error;
    if (trn_outfile_open(&file, "/dev/null", &error) != TRN_OK) {
        fprintf(stderr, "%s: %s\n", error.path, error.text);
        return 1;
    }
    int column;
    const double start = seconds();
    for (int64_t r = 0; r < rounds; r++)
        for (int i = 0; i + 8 <= N; i += 8) {
            const union trn_cell cells[] = {{.number = (double)(i >> 7)}, {.text = "ad-hoc"},
                                            {.text = "need_met"},         {.count = 200},
                                            {.number = numbers[i]},       {.number = numbers[i + 1]},
                                            {.number = numbers[i + 2]},   {.number = numbers[i + 3]}};
            trn_csv_row(&file, &table, cells, 19000, &column);
        }
    const double took = seconds() - start;
    report("rows of 8 cells, 4 with 6 decimals", rounds * N, took, 0);
    trn_outfile_drop(&file);
    return 0;
}

int main(int argc, char **argv)
{
    const int64_t rounds = 1 + (argc > 1 ? atoll(argv[1]) * 1000000 : 10000000) / N;
    for (int i = 0; i < N; i++) {
        numbers[i] = random_unit() * pow(10.0, floor(6.0 * random_unit()));
        counts[i] = (int64_t)(random_unit() * pow(10.0, floor(10.0 * random_unit())));
    }
    bench_numbers("6 decimals, full-digit doubles", 6, rounds);
    bench_numbers("3 decimals", 3, rounds);
    for (int i = 0; i < N; i++)
        numbers[i] = rint(numbers[i] * 1e6) / 1e6;
    bench_numbers("6 decimals, 6-decimal doubles", 6, rounds);
    bench_counts(rounds);
    bench_printf("printf, 6 decimals", 6, 1 + rounds / 20);
    return bench_rows(rounds);
}
