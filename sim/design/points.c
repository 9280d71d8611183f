/* points.c - grids, the Sobol' sequence, independent points, and how even a design is. */
#include "points.h"

#include <assert.h>
#include <gsl/gsl_qrng.h>
#include <math.h>
#include <stdio.h>

enum { SOBOL_BITS = 30 }; /* of GSL's direction numbers */

enum trn_status trn_check_size(int64_t n_points, int64_t n_dims, int64_t most_dims, struct trn_error *reterr)
{
    if (n_points < 1 || n_points > TRN_DESIGN_POINTS)
        return trn_fail(reterr, TRN_E_RANGE, "/points", "expected 1 to %d points, found %lld",
                        TRN_DESIGN_POINTS, (long long)n_points);
    if (n_dims < 1 || n_dims > most_dims)
        return trn_fail(reterr, TRN_E_RANGE, "/dims", "expected 1 to %lld dimensions, found %lld",
                        (long long)most_dims, (long long)n_dims);
    return TRN_OK;
}

enum trn_status trn_no_points(int64_t n_points, int64_t n_dims, struct trn_error *reterr)
{
    return trn_fail(reterr, TRN_E_MEMORY, "", "no memory for %lld points in %lld dimensions",
                    (long long)n_points, (long long)n_dims);
}

struct trn_design *trn_new_design(struct trn_arena *arena, int32_t n_points, int32_t n_dims, double **ret_x)
{
    struct trn_design *design = TRN_NEW(arena, struct trn_design, 1);
    double *x = TRN_NEW(arena, double, (size_t)n_points *(size_t)n_dims);
    if (!design || !x)
        return NULL;
    *design = (struct trn_design){.n_points = n_points, .n_dims = n_dims, .x = x};
    *ret_x = x;
    return design;
}

/* -- Grid -------------------------------------------------------------------------- */

enum trn_status trn_design_grid(struct trn_arena *arena, int32_t n_dims, const int32_t *levels,
                                const struct trn_design **ret, struct trn_error *reterr)
{
    enum trn_status status = trn_check_size(1, n_dims, TRN_DESIGN_DIMS, reterr);
    if (status != TRN_OK)
        return status;
    int64_t n_points = 1;
    for (int32_t d = 0; d < n_dims; d++) {
        if (levels[d] < 1) {
            char path[32];
            snprintf(path, sizeof path, "/levels/%d", (int)d);
            return trn_fail(reterr, TRN_E_RANGE, path, "expected 1 level or more, found %d", (int)levels[d]);
        }
        n_points *= levels[d];
        if (n_points > TRN_DESIGN_POINTS)
            return trn_fail(reterr, TRN_E_LIMIT, "/levels", "expected at most %d combinations, found more",
                            TRN_DESIGN_POINTS);
    }
    double *x;
    struct trn_design *design = trn_new_design(arena, (int32_t)n_points, n_dims, &x);
    if (!design)
        return trn_no_points(n_points, n_dims, reterr);
    for (int64_t p = 0; p < n_points; p++) {
        int64_t rest = p;
        for (int32_t d = n_dims - 1; d >= 0; d--) {
            x[p * n_dims + d] = ((double)(rest % levels[d]) + 0.5) / levels[d];
            rest /= levels[d];
        }
    }
    *ret = design;
    return TRN_OK;
}

int32_t trn_design_level(double x, int32_t levels)
{
    assert(x > 0.0 && x < 1.0 && levels >= 1);
    return (int32_t)floor(x * levels);
}

/* -- Sobol' ------------------------------------------------------------------------ */

/* 30 bits of a coordinate and a shift in (0, 1) of 53, exclusive or. The shift's last bit is 1, so the
 * result is not 0. */
static double shifted(double coordinate, double shift)
{
    const uint64_t a = (uint64_t)(coordinate * 0x1.0p53), b = (uint64_t)(shift * 0x1.0p53);
    return (double)(a ^ b) * 0x1.0p-53;
}

enum trn_status trn_design_sobol(struct trn_arena *arena, int32_t n_points, int32_t n_dims,
                                 const struct trn_key *key, const struct trn_design **ret,
                                 struct trn_error *reterr)
{
    const enum trn_status status = trn_check_size(n_points, n_dims, TRN_DESIGN_SOBOL_DIMS, reterr);
    if (status != TRN_OK)
        return status;
    double *x;
    struct trn_design *design = trn_new_design(arena, n_points, n_dims, &x);
    gsl_qrng *qrng = design ? gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)n_dims) : NULL;
    if (!qrng)
        return trn_no_points(n_points, n_dims, reterr);
    /* GSL leaves out the origin, which is the sequence's first point. */
    for (int32_t p = 1; p < n_points; p++)
        gsl_qrng_get(qrng, x + (size_t)p * (size_t)n_dims);
    gsl_qrng_free(qrng);
    for (int32_t d = 0; d < n_dims; d++) {
        const double shift = key ? trn_key_uniform(key, (uint32_t)d) : scalbn(1.0, -SOBOL_BITS - 1);
        for (int32_t p = 0; p < n_points; p++) {
            double *coordinate = &x[(size_t)p * (size_t)n_dims + (size_t)d];
            *coordinate = shifted(*coordinate, shift);
        }
    }
    *ret = design;
    return TRN_OK;
}

/* -- Independent ------------------------------------------------------------------- */

enum trn_status trn_design_random(struct trn_arena *arena, int32_t n_points, int32_t n_dims,
                                  const struct trn_key *key, const struct trn_design **ret,
                                  struct trn_error *reterr)
{
    const enum trn_status status = trn_check_size(n_points, n_dims, TRN_DESIGN_DIMS, reterr);
    if (status != TRN_OK)
        return status;
    double *x;
    struct trn_design *design = trn_new_design(arena, n_points, n_dims, &x);
    if (!design)
        return trn_no_points(n_points, n_dims, reterr);
    struct trn_stream stream;
    trn_stream_init(&stream, key);
    for (size_t i = 0; i < (size_t)n_points * (size_t)n_dims; i++)
        x[i] = trn_stream_uniform(&stream);
    *ret = design;
    return TRN_OK;
}

/* -- Measures of evenness ---------------------------------------------------------- */

static const double *point(const struct trn_design *design, int32_t p)
{
    return design->x + (size_t)p * (size_t)design->n_dims;
}

/* Product over dimensions of 1 + (|u| + |v| - |u - v|) / 2, u and v the distances from the centre. */
static double kernel(const double *a, const double *b, int32_t n_dims)
{
    double product = 1.0;
    for (int32_t d = 0; d < n_dims; d++)
        product *= 1.0 + 0.5 * (fabs(a[d] - 0.5) + fabs(b[d] - 0.5) - fabs(a[d] - b[d]));
    return product;
}

/* The kernel's mean over b. */
static double mean_kernel(const double *a, int32_t n_dims)
{
    double product = 1.0;
    for (int32_t d = 0; d < n_dims; d++) {
        const double u = fabs(a[d] - 0.5);
        product *= 1.0 + 0.5 * (u - u * u);
    }
    return product;
}

double trn_design_discrepancy(const struct trn_design *design)
{
    const int32_t n = design->n_points, n_dims = design->n_dims;
    double single = 0.0, pairs = 0.0;
    for (int32_t p = 0; p < n; p++) {
        single += mean_kernel(point(design, p), n_dims);
        pairs += kernel(point(design, p), point(design, p), n_dims);
        for (int32_t q = 0; q < p; q++)
            pairs += 2.0 * kernel(point(design, p), point(design, q), n_dims);
    }
    const double square = pow(13.0 / 12.0, n_dims) - 2.0 * single / n + pairs / n / n;
    return sqrt(fmax(square, 0.0)); /* rounding */
}

double trn_design_closest(const struct trn_design *design)
{
    double least = INFINITY;
    for (int32_t p = 0; p < design->n_points; p++)
        for (int32_t q = 0; q < p; q++) {
            const double *a = point(design, p), *b = point(design, q);
            double square = 0.0;
            for (int32_t d = 0; d < design->n_dims; d++)
                square += (a[d] - b[d]) * (a[d] - b[d]);
            least = fmin(least, square);
        }
    return sqrt(least);
}
