/* bench_csv.c - how many values a second the number and row writers reach, in millions. */
#include "bench.h"

#include <math.h>

#include "csv_write.h"
#include "decimal.h"

enum { N = 1 << 16 };
static double numbers[N];
static int64_t counts[N];

static double random_unit(void)
{
    static uint64_t state = 1;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) * 0x1p-53;
}

enum writer { BY_DECIMAL, BY_PRINTF, BY_COUNT };

static size_t written; /* keeps what is written from being left out by the compiler */

static void write_all(enum writer writer, int decimals)
{
    char out[TRN_DECIMAL_MAX];
    for (int i = 0; i < N; i++)
        switch (writer) {
        case BY_DECIMAL:
            written += trn_decimal_number(out, numbers[i], decimals);
            break;
        case BY_PRINTF:
            written += (size_t)snprintf(out, sizeof out, "%.*f", decimals, numbers[i]);
            break;
        case BY_COUNT:
            written += trn_decimal_count(out, counts[i]);
            break;
        }
}

static void bench(const char *what, enum writer writer, int decimals, uint64_t passes)
{
    double rate[BENCH_ROUNDS];
    passes = bench_steps(passes);
    for (int k = 0; k < BENCH_ROUNDS; k++) {
        const double start = bench_now();
        for (uint64_t r = 0; r < passes; r++)
            write_all(writer, decimals);
        rate[k] = (double)passes * N / (bench_now() - start) * 1e3;
    }
    bench_row("csv", what, "M/s", rate, BENCH_ROUNDS);
}

/* Rows as bands.csv has them, into /dev/null, so that no disk is measured. */
static int bench_rows(void)
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
    double rate[BENCH_ROUNDS];
    const uint64_t passes = bench_steps(150);
    for (int k = 0; k < BENCH_ROUNDS; k++) {
        const double start = bench_now();
        for (uint64_t r = 0; r < passes; r++)
            for (int i = 0; i + 8 <= N; i += 8) {
                const union trn_cell cells[] = {{.number = (double)(i >> 7)}, {.text = "ad-hoc"},
                                                {.text = "need_met"},         {.count = 200},
                                                {.number = numbers[i]},       {.number = numbers[i + 1]},
                                                {.number = numbers[i + 2]},   {.number = numbers[i + 3]}};
                trn_csv_row(&file, &table, cells, 19000, &column);
            }
        rate[k] = (double)passes * N / (bench_now() - start) * 1e3;
    }
    bench_row("csv", "rows of 8 cells of which 4 with 6 decimals", "M/s", rate, BENCH_ROUNDS);
    trn_outfile_drop(&file);
    return 0;
}

int main(int argc, char **argv)
{
    bench_start(argc, argv);
    for (int i = 0; i < N; i++) {
        numbers[i] = random_unit() * pow(10.0, floor(6.0 * random_unit()));
        counts[i] = (int64_t)(random_unit() * pow(10.0, floor(10.0 * random_unit())));
    }
    bench("6 decimals of full-digit doubles", BY_DECIMAL, 6, 150);
    bench("3 decimals of full-digit doubles", BY_DECIMAL, 3, 150);
    for (int i = 0; i < N; i++)
        numbers[i] = rint(numbers[i] * 1e6) / 1e6;
    bench("6 decimals of 6-decimal doubles", BY_DECIMAL, 6, 150);
    bench("whole numbers", BY_COUNT, 0, 150);
    bench("printf with 6 decimals", BY_PRINTF, 6, 8);
    return bench_rows();
}
