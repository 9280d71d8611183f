/* fit.c - see fit.h
 *
 *   start --slices--> flat inputs out --simplex--> minimum --slices, bootstrap--> intervals
 *                                        ^                        |
 *                                        +---- wide inputs out ---+
 */
#include "tranche/fit.h"

#include <gsl/gsl_multimin.h>
#include <gsl/gsl_sort_double.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <string.h>

#include "tranche/rng.h"

enum { BOOTSTRAP = 0x666974, MOST_ROUNDS = 4, FIRST_STEP = 1, FLAT_SLICE = 5 };
static const double LEVEL = 0.95, FAILED = 1e300;

struct slice {
    int32_t n;
    double x[TRN_FIT_SLICE];
    double *terms[TRN_FIT_SLICE]; /* [batch][term] */
};

struct fit {
    const struct trn_fit_def *def;
    struct trn_error *reterr;
    struct trn_arena *arena;
    struct trn_fit *ret;
    enum trn_status status;
    double x[TRN_FIT_INPUTS];
    int32_t active[TRN_FIT_INPUTS], n_active;
    double *terms;      /* of the last evaluation */
    struct slice slice; /* room for one */
    double *batch, *drawn;
    double *times; /* how often each term is drawn */
};

struct trn_fit_def trn_fit_def_default(void)
{
    return (struct trn_fit_def){
        .max_evaluations = 60, .draws = 1000, .tolerance = 0.02, .flat = 0.01, .wide = 0.8, .seed = 1};
}

/* ---- the objective ------------------------------------------------------------------------------ */

static double objective(const struct trn_fit_def *def, const double *terms)
{
    double sum = 0.0;
    for (int32_t t = 0; t < def->n_terms; t++) {
        double mean = 0.0;
        for (int32_t b = 0; b < def->n_batches && def->weight[t] > 0.0; b++)
            mean += terms[(size_t)b * (size_t)def->n_terms + (size_t)t] / def->n_batches;
        sum += def->weight[t] * mean;
    }
    return sum;
}

/* FAILED once an evaluation has failed: GSL stops the program at what is not finite. */
static double evaluate(struct fit *f, const double *x)
{
    if (f->status != TRN_OK)
        return FAILED;
    f->status = f->def->evaluate(f->def->object, x, f->terms, f->reterr);
    f->ret->evaluations++;
    double y = f->status == TRN_OK ? objective(f->def, f->terms) : FAILED;
    if (!isfinite(y))
        f->status = trn_fail(f->reterr, TRN_E_RANGE, "", "expected finite scores, found %g", y);
    return isfinite(y) ? y : FAILED;
}

/* ---- the simplex --------------------------------------------------------------------------------- */

static double to_z(const struct trn_fit_input *input, double x)
{
    double range = input->high - input->low;
    double share = fmin(fmax((x - input->low) / range, 1e-6), 1.0 - 1e-6); /* an end lies at infinity */
    return log(share / (1.0 - share));
}

static double to_x(const struct trn_fit_input *input, double z)
{
    return input->low + (input->high - input->low) / (1.0 + exp(-z));
}

static double at_z(const gsl_vector *z, void *object)
{
    struct fit *f = object;
    double x[TRN_FIT_INPUTS];
    memcpy(x, f->x, sizeof x);
    for (int32_t k = 0; k < f->n_active; k++)
        x[f->active[k]] = to_x(&f->def->inputs[f->active[k]], gsl_vector_get(z, (size_t)k));
    return evaluate(f, x);
}

static void minimise(struct fit *f)
{
    const size_t n = (size_t)f->n_active;
    gsl_multimin_function function = {at_z, n, f};
    gsl_multimin_fminimizer *simplex = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, n);
    gsl_vector *z = gsl_vector_alloc(n), *step = gsl_vector_alloc(n);
    f->ret->converged = false;
    if (!simplex || !z || !step) {
        f->status = trn_fail(f->reterr, TRN_E_MEMORY, "", "no memory for the fit");
    } else {
        const int32_t first = f->ret->evaluations;
        for (size_t k = 0; k < n; k++)
            gsl_vector_set(z, k, to_z(&f->def->inputs[f->active[k]], f->x[f->active[k]]));
        gsl_vector_set_all(step, FIRST_STEP);
        gsl_multimin_fminimizer_set(simplex, &function, z, step);
        while (f->status == TRN_OK && !f->ret->converged &&
               f->ret->evaluations - first < f->def->max_evaluations &&
               gsl_multimin_fminimizer_iterate(simplex) == GSL_SUCCESS)
            f->ret->converged = gsl_multimin_fminimizer_size(simplex) < f->def->tolerance;
        for (size_t k = 0; k < n; k++)
            f->x[f->active[k]] =
                to_x(&f->def->inputs[f->active[k]], gsl_vector_get(gsl_multimin_fminimizer_x(simplex), k));
    }
    if (simplex)
        gsl_multimin_fminimizer_free(simplex);
    gsl_vector_free(z);
    gsl_vector_free(step);
}

/* ---- slices ---------------------------------------------------------------------------------------- */

static void slice_at(struct fit *f, int32_t input, double value)
{
    struct slice *slice = &f->slice;
    double x[TRN_FIT_INPUTS];
    const struct trn_fit_input *range = &f->def->inputs[input];
    if (value < range->low || value > range->high || slice->n == TRN_FIT_SLICE)
        return;
    memcpy(x, f->x, sizeof x);
    x[input] = value;
    int32_t at = slice->n;
    for (int32_t k = 0; k < slice->n; k++)
        if (slice->x[k] == value)
            return;
    (void)evaluate(f, x);
    double *room = slice->terms[at];
    memcpy(room, f->terms, sizeof *room * (size_t)f->def->n_batches * (size_t)f->def->n_terms);
    for (; at > 0 && slice->x[at - 1] > value; at--) { /* by x */
        slice->x[at] = slice->x[at - 1];
        slice->terms[at] = slice->terms[at - 1];
    }
    slice->x[at] = value;
    slice->terms[at] = room;
    slice->n++;
}

/* Both ends, the point itself, and steps that halve towards it. */
static void cut(struct fit *f, int32_t input, bool fine)
{
    const struct trn_fit_input *range = &f->def->inputs[input];
    const double middle = f->x[input];
    f->slice.n = 0;
    slice_at(f, input, middle);
    slice_at(f, input, range->low);
    slice_at(f, input, range->high);
    for (double share = 0.5; share >= (fine ? 1.0 / 32.0 : 0.5); share *= 0.5) {
        slice_at(f, input, middle - share * (middle - range->low));
        slice_at(f, input, middle + share * (range->high - middle));
    }
}

static double spread(const struct fit *f)
{
    double least = INFINITY, most = -INFINITY;
    for (int32_t k = 0; k < f->slice.n; k++) {
        double y = objective(f->def, f->slice.terms[k]);
        least = fmin(least, y);
        most = fmax(most, y);
    }
    return most - least;
}

/* Where a curve through the points is least: the vertex of the parabola through the least point and its
 * neighbours. */
static double least_point(const double *x, const double *y, int32_t n)
{
    int32_t m = 0;
    for (int32_t k = 1; k < n; k++)
        m = y[k] < y[m] ? k : m;
    if (m == 0 || m == n - 1)
        return x[m];
    double a = x[m] - x[m - 1], b = x[m] - x[m + 1], ya = y[m] - y[m - 1], yb = y[m] - y[m + 1];
    double below = 2.0 * (a * yb - b * ya);
    double vertex = below == 0.0 ? x[m] : x[m] - (a * a * yb - b * b * ya) / below;
    return fmin(fmax(vertex, x[m - 1]), x[m + 1]);
}

/* ---- the bootstrap ----------------------------------------------------------------------------------- */

static int32_t any_of(struct trn_stream *stream, int32_t n)
{
    int32_t k = (int32_t)(trn_stream_uniform(stream) * n);
    return k < n ? k : n - 1;
}

/* How often each term counts: within a group as many are drawn as there are. */
static void draw_terms(struct fit *f, struct trn_stream *stream)
{
    const struct trn_fit_def *def = f->def;
    for (int32_t t = 0; t < def->n_terms; t++)
        f->times[t] = 0.0;
    for (int32_t t = 0; t < def->n_terms; t++) {
        int32_t members = 0, wanted, k;
        if (def->weight[t] == 0.0)
            continue;
        for (k = 0; k < def->n_terms; k++)
            members += def->group[k] == def->group[t] && def->weight[k] > 0.0;
        wanted = any_of(stream, members);
        for (k = 0; k < def->n_terms; k++)
            if (def->group[k] == def->group[t] && def->weight[k] > 0.0 && wanted-- == 0)
                f->times[k] += 1.0;
    }
}

static double redrawn(const struct fit *f, const double *terms)
{
    const struct trn_fit_def *def = f->def;
    double sum = 0.0;
    for (int32_t b = 0; b < def->n_batches; b++)
        for (int32_t t = 0; t < def->n_terms && f->batch[b] > 0.0; t++)
            if (f->times[t] > 0.0)
                sum += f->batch[b] * f->times[t] * def->weight[t] *
                       terms[(size_t)b * (size_t)def->n_terms + (size_t)t];
    return sum / def->n_batches;
}

static void bootstrap(struct fit *f, int32_t input, double *ret_low, double *ret_high)
{
    const struct trn_fit_def *def = f->def;
    const struct trn_key key = {.seed = def->seed, .entity = (uint32_t)input, .purpose = BOOTSTRAP};
    struct trn_stream stream;
    double y[TRN_FIT_SLICE];
    trn_stream_init(&stream, &key);
    for (int32_t d = 0; d < def->draws; d++) {
        draw_terms(f, &stream);
        memset(f->batch, 0, sizeof *f->batch * (size_t)def->n_batches);
        for (int32_t b = 0; b < def->n_batches; b++)
            f->batch[any_of(&stream, def->n_batches)] += 1.0;
        for (int32_t k = 0; k < f->slice.n; k++)
            y[k] = redrawn(f, f->slice.terms[k]);
        f->drawn[d] = least_point(f->slice.x, y, f->slice.n);
    }
    gsl_sort(f->drawn, 1, (size_t)def->draws);
    *ret_low = gsl_stats_quantile_from_sorted_data(f->drawn, 1, (size_t)def->draws, 0.5 - 0.5 * LEVEL);
    *ret_high = gsl_stats_quantile_from_sorted_data(f->drawn, 1, (size_t)def->draws, 0.5 + 0.5 * LEVEL);
}

/* ---- all of it --------------------------------------------------------------------------------------- */

static void leave_flat_out(struct fit *f)
{
    const struct trn_fit_def *def = f->def;
    for (int32_t i = 0; i < def->n_inputs && f->status == TRN_OK; i++) {
        cut(f, i, false);
        if (f->status != TRN_OK)
            return;
        if (spread(f) < def->flat * fabs(f->ret->before))
            f->ret->values[i] = (struct trn_fit_value){
                .outcome = TRN_FIT_FLAT, .x = def->inputs[i].start, .low = NAN, .high = NAN};
        else
            f->active[f->n_active++] = i;
    }
}

/* Intervals of all that are active; returns whether one is so wide that it leaves. */
static bool judge(struct fit *f)
{
    const struct trn_fit_def *def = f->def;
    int32_t kept[TRN_FIT_INPUTS], n_kept = 0;
    for (int32_t k = 0; k < f->n_active && f->status == TRN_OK; k++) {
        const int32_t i = f->active[k];
        const struct trn_fit_input *range = &def->inputs[i];
        struct trn_fit_value *value = &f->ret->values[i];
        double low, high, close = 1e-3 * (range->high - range->low);
        const double fine =
            0.25 * def->tolerance * (range->high - range->low); /* dx/dz is at most a quarter */
        cut(f, i, true);
        if (f->status != TRN_OK)
            return false;
        bootstrap(f, i, &low, &high);
        low = fmax(fmin(low, f->x[i] - fine), range->low);
        high = fmin(fmax(high, f->x[i] + fine), range->high);
        *value = (struct trn_fit_value){.x = f->x[i],
                                        .low = low,
                                        .high = high,
                                        .at_bound = low <= range->low + close || high >= range->high - close};
        if (high - low >= def->wide * (range->high - range->low)) {
            value->outcome = TRN_FIT_WIDE;
            value->x = f->x[i] = range->start;
        } else {
            kept[n_kept++] = i;
        }
    }
    bool left = n_kept < f->n_active;
    memcpy(f->active, kept, sizeof kept[0] * (size_t)n_kept);
    f->n_active = n_kept;
    return left;
}

static enum trn_status check(const struct trn_fit_def *def, struct trn_error *reterr)
{
    double weights = 0.0;
    if (def->n_inputs < 1 || def->n_inputs > TRN_FIT_INPUTS)
        return trn_fail(reterr, TRN_E_RANGE, "", "expected 1 to %d inputs, found %d", TRN_FIT_INPUTS,
                        (int)def->n_inputs);
    for (int32_t i = 0; i < def->n_inputs; i++)
        if (!(def->inputs[i].low < def->inputs[i].start && def->inputs[i].start < def->inputs[i].high))
            return trn_fail(reterr, TRN_E_RANGE, "", "expected a start between the bounds of input %d",
                            (int)i);
    for (int32_t t = 0; t < def->n_terms; t++)
        weights += def->weight[t];
    if (!(weights > 0.0) || def->n_batches < 2 || def->draws < 1)
        return trn_fail(reterr, TRN_E_RANGE, "", "expected terms with weight, 2 batches and a draw");
    return TRN_OK;
}

static bool make_room(struct fit *f)
{
    const size_t size = (size_t)f->def->n_batches * (size_t)f->def->n_terms;
    bool good = (f->terms = TRN_NEW(f->arena, double, size)) != NULL;
    for (int32_t k = 0; k < TRN_FIT_SLICE; k++)
        good = good && (f->slice.terms[k] = TRN_NEW(f->arena, double, size)) != NULL;
    f->batch = TRN_NEW(f->arena, double, f->def->n_batches);
    f->drawn = TRN_NEW(f->arena, double, f->def->draws);
    f->times = TRN_NEW(f->arena, double, f->def->n_terms);
    return good && f->batch && f->drawn && f->times;
}

static void run(struct fit *f)
{
    for (int32_t i = 0; i < f->def->n_inputs; i++)
        f->x[i] = f->def->inputs[i].start;
    f->ret->before = evaluate(f, f->x);
    leave_flat_out(f);
    f->ret->converged = true;
    for (int32_t round = 0; round < MOST_ROUNDS && f->n_active > 0 && f->status == TRN_OK; round++) {
        minimise(f);
        if (!judge(f))
            break;
    }
    f->ret->after = evaluate(f, f->x);
}

/* A round ends a minimisation at the first look after max_evaluations: a step of the simplex takes n + 2 at
 * most. */
int32_t trn_fit_most(const struct trn_fit_def *def)
{
    int32_t most = 2 + FLAT_SLICE * def->n_inputs; /* the start and the end */
    for (int32_t round = 0; round < MOST_ROUNDS && round < def->n_inputs; round++) {
        const int32_t n = def->n_inputs - round;
        most += def->max_evaluations + n + 2 + TRN_FIT_SLICE * n;
    }
    return most;
}

enum trn_status trn_fit_find(const struct trn_fit_def *def, struct trn_fit *ret, struct trn_error *reterr)
{
    struct trn_fit result = {.before = NAN};
    struct fit f = {.def = def, .reterr = reterr, .ret = &result, .status = check(def, reterr)};
    if (f.status != TRN_OK)
        return f.status;
    f.arena = trn_arena_create(0);
    if (!f.arena || !make_room(&f))
        f.status = trn_fail(reterr, TRN_E_MEMORY, "", "no memory for the fit");
    else
        run(&f);
    trn_arena_free(f.arena);
    if (f.status == TRN_OK)
        *ret = result;
    return f.status;
}
