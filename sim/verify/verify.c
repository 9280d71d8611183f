/* verify.c - run claims, and judge them all together. */
#include "tranche/verify.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "claims.h"

#define LEVEL 0.99     /* of the intervals */
#define QUICK 20       /* part of the replications */
#define PRECISION 0.01 /* half-width over known value; below it a wrong formula cannot hide */

static const struct trn_claim_theme *const themes[] = {
    &claims_queues,       &claims_pipelines, &claims_inventory,
    &claims_coordination, &claims_limits,    &claims_invariance,
};
enum { THEMES = sizeof themes / sizeof themes[0] };

const struct trn_claim_theme *trn_claim_theme(int i)
{
    return i >= 0 && i < THEMES ? themes[i] : NULL;
}

const char *trn_verdict_word(enum trn_verdict verdict)
{
    static const char *const words[] = {"holds", "misses by chance", "not precise enough", "FAILS"};
    return words[verdict];
}

/* ---- judging ------------------------------------------------------------------------------------------ */

/* Unadjusted: the chance of a mean so far from the known value if that is the true one. */
static double p_value(const struct trn_verified *row)
{
    struct trn_tally shifted = row->tally;
    shifted.mean -= row->figure->known;
    return trn_tally_p_value(&shifted);
}

static void judge_exact(struct trn_verified *row)
{
    const double known = row->figure->known;
    row->half_width = fmax(fabs(row->tally.min - known), fabs(row->tally.max - known));
    row->p_value = NAN;
    row->verdict = row->half_width <= row->claim->within ? TRN_HOLDS : TRN_FAILS; /* NaN fails */
}

static void judge_mean(struct trn_verified *row, double raw, double adjusted)
{
    row->half_width = trn_tally_half_width(&row->tally, LEVEL);
    row->p_value = adjusted;
    if (!(adjusted >= 1.0 - LEVEL))
        row->verdict = TRN_FAILS;
    else if (!(row->half_width < PRECISION * fabs(row->figure->known)))
        row->verdict = TRN_IMPRECISE;
    else
        row->verdict = raw < 1.0 - LEVEL ? TRN_MISSES : TRN_HOLDS;
}

void trn_verify_judge(struct trn_verification *v, bool quick)
{
    double *raw = calloc(3 * (size_t)v->n + 1, sizeof *raw), *adjusted = raw + v->n;
    size_t *scratch = calloc((size_t)v->n + 1, sizeof *scratch);
    size_t n = 0, k = 0;
    memset(v->count, 0, sizeof v->count);
    for (int i = 0; raw && i < v->n; i++)
        if (!v->rows[i].claim->exact)
            raw[n++] = p_value(&v->rows[i]);
    if (raw && scratch)
        trn_holm(raw, n, adjusted, scratch);
    for (size_t i = 0; raw && i < n && n < (size_t)v->n_table; i++)
        adjusted[i] = fmin(1.0, raw[i] * v->n_table);
    for (int i = 0; i < v->n; i++) {
        struct trn_verified *row = &v->rows[i];
        if (!raw || !scratch)
            row->verdict = TRN_FAILS;
        else if (row->claim->exact)
            judge_exact(row);
        else
            judge_mean(row, raw[k], adjusted[k]), k++;
        v->count[row->verdict]++;
    }
    v->sound = v->count[TRN_FAILS] == 0 && (quick || v->count[TRN_IMPRECISE] == 0);
    free(raw);
    free(scratch);
}

/* ---- running ------------------------------------------------------------------------------------------ */

static bool wanted(const struct trn_verify_def *def, const struct trn_claim_theme *theme,
                   const struct trn_claim *claim)
{
    bool found = !def->names || def->n_names == 0;
    for (int i = 0; !found && i < def->n_names; i++)
        found = strcmp(def->names[i], claim->name) == 0 || strcmp(def->names[i], theme->name) == 0;
    return found;
}

static bool known_name(const char *name)
{
    bool found = false;
    for (int t = 0; t < THEMES; t++) {
        found = found || strcmp(themes[t]->name, name) == 0;
        for (int c = 0; c < themes[t]->n; c++)
            found = found || strcmp(themes[t]->claims[c].name, name) == 0;
    }
    return found;
}

static int figures_of(const struct trn_claim *claim)
{
    int n = 0;
    while (n < TRN_CLAIM_FIGURES && claim->figures[n].what)
        n++;
    return n;
}

static int reps_of(const struct trn_claim *claim, bool quick)
{
    if (!quick || claim->reps <= 3)
        return claim->reps;
    return claim->reps / QUICK < 3 ? 3 : claim->reps / QUICK;
}

/* Adds the rows of one claim. */
static enum trn_status run_claim(struct trn_verification *v, const struct trn_claim_theme *theme,
                                 const struct trn_claim *claim, bool quick, struct trn_error *reterr)
{
    const int n = figures_of(claim), reps = reps_of(claim, quick);
    struct trn_verified *rows = &v->rows[v->n];
    for (int f = 0; f < n; f++)
        rows[f] = (struct trn_verified){.theme = theme, .claim = claim, .figure = &claim->figures[f]};
    for (int r = 0; r < reps; r++) {
        struct trn_trial trial = {.replication = (uint32_t)r, .def = claim->def, .error = reterr};
        enum trn_status status = claim->trial(&trial);
        if (status != TRN_OK)
            return status;
        for (int f = 0; f < n; f++)
            trn_tally_add(&rows[f].tally, trial.values[claim->figures[f].pick]);
    }
    v->n += n;
    v->n_claims++;
    return TRN_OK;
}

enum trn_status trn_verify(const struct trn_verify_def *def, struct trn_verification **ret,
                           struct trn_error *reterr)
{
    enum trn_status status = TRN_OK;
    size_t most = 0;
    int by_chance = 0;
    for (int i = 0; i < def->n_names; i++)
        if (!known_name(def->names[i]))
            return trn_fail(reterr, TRN_E_NAME, def->names[i], "expected a claim or a theme");
    for (int t = 0; t < THEMES; t++)
        for (int c = 0; c < themes[t]->n; c++) {
            most += (size_t)figures_of(&themes[t]->claims[c]);
            by_chance += themes[t]->claims[c].exact ? 0 : figures_of(&themes[t]->claims[c]);
        }
    struct trn_verification *v = calloc(1, sizeof *v);
    if (v)
        v->rows = calloc(most, sizeof *v->rows);
    if (!v || !v->rows) {
        free(v);
        return trn_fail(reterr, TRN_E_MEMORY, "", "out of memory");
    }
    for (int t = 0; t < THEMES; t++)
        for (int c = 0; c < themes[t]->n && status == TRN_OK; c++) {
            const struct trn_claim *claim = &themes[t]->claims[c];
            if (!wanted(def, themes[t], claim))
                continue;
            if (def->on_claim)
                def->on_claim(def->object, claim);
            status = run_claim(v, themes[t], claim, def->quick, reterr);
        }
    if (status != TRN_OK) {
        trn_verification_free(v);
        return status;
    }
    v->n_table = by_chance;
    trn_verify_judge(v, def->quick);
    *ret = v;
    return TRN_OK;
}

void trn_verification_free(struct trn_verification *verification)
{
    if (verification)
        free(verification->rows);
    free(verification);
}
