/* diff_results.c - which measures differ between two result folders, and by how much.
 *
 * measures.csv has every estimate; where both folders ran the same seed, replications.csv has the key
 * measures world by world, and the difference is paired. */
#include "diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sheet.h"

#define LEVEL 0.95

/* ---- the same worlds? ----------------------------------------------------------------------------- */

/* The seed in a manifest of ours, as text. */
static void seed_of(const char *folder, char out[32])
{
    static const char before[] = "\"seed\": ";
    char *text = NULL;
    struct trn_error error;
    out[0] = '\0';
    if (trn_results_read_text(folder, "manifest.json", &text, &error) != TRN_OK)
        return;
    const char *at = strstr(text, before);
    if (at)
        snprintf(out, 32, "%.*s", (int)strspn(at + sizeof before - 1, "0123456789"), at + sizeof before - 1);
    free(text);
}

static int32_t find_world(const struct sheet *sheet, const char *rep, const char *regime, int32_t guess)
{
    for (int32_t k = 0; k < sheet->n_rows; k++) {
        int32_t r = (guess + k) % sheet->n_rows; /* mostly both have the same order */
        if (strcmp(sheet_cell(sheet, r, "rep"), rep) == 0 &&
            strcmp(sheet_cell(sheet, r, "regime"), regime) == 0)
            return r;
    }
    return -1;
}

/* b - a of one measure under one regime, world by world. */
static struct trn_tally pair_up(const struct sheet *a, const struct sheet *b, const char *name,
                                const char *regime)
{
    struct trn_tally tally = {0};
    int in_a = sheet_column(a, name), in_b = sheet_column(b, name);
    for (int32_t r = 0; in_a >= 0 && in_b >= 0 && r < a->n_rows; r++) {
        if (strcmp(sheet_cell(a, r, "regime"), regime) != 0)
            continue;
        int32_t other = find_world(b, sheet_cell(a, r, "rep"), regime, r);
        double x = sheet_number(a->rows[r][in_a]), y = other < 0 ? NAN : sheet_number(b->rows[other][in_b]);
        if (isfinite(x) && isfinite(y))
            trn_tally_add(&tally, y - x);
    }
    return tally;
}

/* ---- one measure ------------------------------------------------------------------------------------ */

static bool same_key(const struct sheet *a, int32_t r, const struct sheet *b, int32_t k)
{
    static const char *const KEY[] = {"measure", "window", "scope", "regime", "against"};
    for (size_t i = 0; i < sizeof KEY / sizeof *KEY; i++)
        if (strcmp(sheet_cell(a, r, KEY[i]), sheet_cell(b, k, KEY[i])) != 0)
            return false;
    return true;
}

static int32_t find_row(const struct sheet *a, int32_t r, const struct sheet *b)
{
    for (int32_t k = 0; k < b->n_rows; k++) {
        int32_t at = (r + k) % b->n_rows;
        if (same_key(a, r, b, at))
            return at;
    }
    return -1;
}

static void set_interval(struct result_difference *d, double half)
{
    d->low = d->difference - half;
    d->high = d->difference + half;
}

/* Half-width of the difference of two independent means; n of the smaller, which is on the safe side. */
static double unpaired(double sd_a, double n_a, double sd_b, double n_b)
{
    struct trn_tally unit = {.n = (int64_t)fmin(n_a, n_b), .m2 = fmin(n_a, n_b) - 1.0}; /* variance 1 */
    double per_error = trn_tally_half_width(&unit, LEVEL) * sqrt((double)unit.n);
    return per_error * sqrt(sd_a * sd_a / n_a + sd_b * sd_b / n_b);
}

struct folders {
    struct sheet a, b, worlds_a, worlds_b;
    bool worlds;
    struct trn_arena *arena;
};

static struct result_difference describe(const struct folders *f, int32_t r, int32_t k)
{
    const struct sheet *a = &f->a, *b = &f->b;
    struct result_difference d = {.measure = sheet_cell(a, r, "measure"),
                                  .window = sheet_cell(a, r, "window"),
                                  .scope = sheet_cell(a, r, "scope"),
                                  .unit = sheet_cell(a, r, "unit"),
                                  .regime = sheet_cell(a, r, "regime"),
                                  .a = sheet_number(sheet_cell(a, r, "estimate")),
                                  .b = sheet_number(sheet_cell(b, k, "estimate"))};
    double n_a = sheet_number(sheet_cell(a, r, "n")), n_b = sheet_number(sheet_cell(b, k, "n"));
    const char *name =
        trn_arena_printf(f->arena, d.window[0] ? "%s/%s/%s" : "%s/%s", d.measure, d.scope, d.window);
    struct trn_tally tally = {0};
    if (f->worlds && name)
        tally = pair_up(&f->worlds_a, &f->worlds_b, name, d.regime);
    d.paired = tally.n > 0;
    d.n = d.paired ? tally.n : (int64_t)fmin(n_a, n_b);
    d.difference = d.paired ? tally.mean : d.b - d.a;
    set_interval(&d, d.paired ? trn_tally_half_width(&tally, LEVEL)
                              : unpaired(sheet_number(sheet_cell(a, r, "sd")), n_a,
                                         sheet_number(sheet_cell(b, k, "sd")), n_b));
    return d;
}

static double weight(const struct result_difference *d)
{
    double half = 0.5 * (d->high - d->low), size = fabs(d->difference);
    return !isfinite(size) ? -1.0 : half > 0.0 ? size / half : size > 0.0 ? INFINITY : 0.0;
}

static int by_weight(const void *x, const void *y)
{
    const struct result_difference *a = x, *b = y;
    double v = weight(a), w = weight(b);
    if (v != w)
        return v > w ? -1 : 1;
    int order = strcmp(a->measure, b->measure);
    order = order ? order : strcmp(a->scope, b->scope);
    order = order ? order : strcmp(a->window, b->window);
    return order ? order : strcmp(a->regime, b->regime);
}

enum trn_status diff_results(const char *a, const char *b, struct trn_arena *arena,
                             struct result_differences *ret, struct trn_error *error)
{
    struct folders f = {.arena = arena};
    char seed_a[32], seed_b[32];
    struct trn_error none;
    enum trn_status status = sheet_read(a, "measures.csv", arena, NULL, NULL, &f.a, error);
    if (status == TRN_OK)
        status = sheet_read(b, "measures.csv", arena, NULL, NULL, &f.b, error);
    if (status != TRN_OK)
        return status;
    seed_of(a, seed_a);
    seed_of(b, seed_b);
    f.worlds = seed_a[0] && strcmp(seed_a, seed_b) == 0 &&
               sheet_read(a, "replications.csv", arena, NULL, NULL, &f.worlds_a, &none) == TRN_OK &&
               sheet_read(b, "replications.csv", arena, NULL, NULL, &f.worlds_b, &none) == TRN_OK;
    *ret = (struct result_differences){.worlds = f.worlds,
                                       .at = TRN_NEW(arena, struct result_difference, f.a.n_rows + 1)};
    if (!ret->at)
        return trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    for (int32_t r = 0; r < f.a.n_rows; r++) {
        int32_t k = sheet_cell(&f.a, r, "against")[0] == '\0' ? find_row(&f.a, r, &f.b) : -1;
        if (k < 0)
            continue;
        struct result_difference d = describe(&f, r, k);
        if (strcmp(sheet_cell(&f.a, r, "estimate"), sheet_cell(&f.b, k, "estimate")) == 0)
            ret->same++;
        else
            ret->at[ret->n++] = d;
    }
    if (ret->n > 0)
        qsort(ret->at, (size_t)ret->n, sizeof *ret->at, by_weight);
    return TRN_OK;
}
