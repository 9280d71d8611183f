/* lhs.c - Latin hypercubes. */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <string.h>

#include "points.h"

/* Keeps a point off the border of its stratum, which rounding would move it over. With 2^24 strata
 * the last digit of a place among them is 2^-29. */
#define MARGIN 0x1.0p-27

struct trn_lhs_def trn_lhs_def_default(void)
{
    return (struct trn_lhs_def){.n_points = 16, .n_dims = 1, .tries = 1};
}

/* `strata` holds n_points numbers, for use in here. */
static void draw(const struct trn_lhs_def *def, struct trn_stream *stream, int32_t *strata, double *x)
{
    gsl_rng rng = {.type = trn_rng_philox(), .state = stream};
    const size_t n = (size_t)def->n_points, n_dims = (size_t)def->n_dims;
    for (size_t d = 0; d < n_dims; d++) {
        for (size_t p = 0; p < n; p++)
            strata[p] = (int32_t)p;
        gsl_ran_shuffle(&rng, strata, n, sizeof *strata);
        for (size_t p = 0; p < n; p++) {
            const double within =
                def->centred ? 0.5 : MARGIN + (1.0 - 2.0 * MARGIN) * trn_stream_uniform(stream);
            x[p * n_dims + d] = (strata[p] + within) / (double)n;
        }
    }
}

enum trn_status trn_design_lhs(struct trn_arena *arena, const struct trn_lhs_def *def,
                               const struct trn_key *key, const struct trn_design **ret,
                               struct trn_error *reterr)
{
    const enum trn_status status = trn_check_size(def->n_points, def->n_dims, TRN_DESIGN_DIMS, reterr);
    if (status != TRN_OK)
        return status;
    if (def->tries < 1)
        return trn_fail(reterr, TRN_E_RANGE, "/tries", "expected 1 try or more, found %d", (int)def->tries);
    double *best = NULL, *x = NULL;
    struct trn_design *design = trn_new_design(arena, def->n_points, def->n_dims, &best);
    struct trn_design *other =
        def->tries > 1 ? trn_new_design(arena, def->n_points, def->n_dims, &x) : design;
    int32_t *strata = TRN_NEW(arena, int32_t, def->n_points);
    if (!design || !other || !strata)
        return trn_no_points(def->n_points, def->n_dims, reterr);

    struct trn_stream stream;
    trn_stream_init(&stream, key);
    draw(def, &stream, strata, best);
    double farthest = def->tries > 1 ? trn_design_closest(design) : 0.0;
    for (int32_t i = 1; i < def->tries; i++) {
        draw(def, &stream, strata, x);
        const double closest = trn_design_closest(other);
        if (closest > farthest) {
            farthest = closest;
            memcpy(best, x, (size_t)def->n_points * (size_t)def->n_dims * sizeof *x);
        }
    }
    *ret = design;
    return TRN_OK;
}
