/* field_dist.c - distributions, in the forms in which people state them. */
#include "field.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define Z90 1.2815515655446004 /* 90 % point of the standard normal distribution */

const char *const trn_dist_members[] = {"dist",   "value", "median", "sigma", "mean", "sd",  "p10",
                                        "p90",    "low",   "high",   "mode",  "min",  "max", "unit",
                                        "source", "date",  "grade",  "note",  NULL};

enum parameter { VALUE = 0, MEDIAN, SIGMA, MEAN, SD, P10, P90, LOW, HIGH, MODE, MIN, MAX, PARAMETERS };
static const char *const PARAMETER[PARAMETERS] = {"value", "median", "sigma", "mean", "sd",  "p10",
                                                  "p90",   "low",    "high",  "mode", "min", "max"};
static const struct word DISTS[] = {
    {"constant", TRN_DIST_CONSTANT},     {"uniform", TRN_DIST_UNIFORM},
    {"triangular", TRN_DIST_TRIANGULAR}, {"exponential", TRN_DIST_EXPONENTIAL},
    {"normal", TRN_DIST_NORMAL},         {"lognormal", TRN_DIST_LOGNORMAL},
    {"gamma", TRN_DIST_GAMMA},           {0},
};
/* Which parameters make up a distribution, and how to say so. */
static const struct form {
    enum trn_dist_kind kind;
    unsigned set;
    const char *words;
} FORMS[] = {
    {TRN_DIST_CONSTANT, 1u << VALUE, "value"},
    {TRN_DIST_UNIFORM, 1u << LOW | 1u << HIGH, "low and high"},
    {TRN_DIST_TRIANGULAR, 1u << LOW | 1u << MODE | 1u << HIGH, "low, mode and high"},
    {TRN_DIST_EXPONENTIAL, 1u << MEAN, "mean"},
    {TRN_DIST_NORMAL, 1u << MEAN | 1u << SD, "mean and sd"},
    {TRN_DIST_LOGNORMAL, 1u << MEDIAN | 1u << SIGMA, "median and sigma"},
    {TRN_DIST_LOGNORMAL, 1u << MEAN | 1u << SD, "mean and sd"},
    {TRN_DIST_LOGNORMAL, 1u << P10 | 1u << P90, "p10 and p90"},
    {TRN_DIST_LOGNORMAL, 1u << MEDIAN | 1u << P90, "median and p90"},
    {TRN_DIST_GAMMA, 1u << MEAN | 1u << SD, "mean and sd"},
};

/* Parameters of a lognormal from the other forms: sigma^2 = ln(1 + (sd/mean)^2); quantiles are
 * median x exp(z sigma). */
static bool set_lognormal(struct scenario_reader *r, const struct json *json, unsigned set, const double *p,
                          struct trn_dist *d)
{
    if (set & 1u << SIGMA) {
        d->a = p[MEDIAN];
        d->b = p[SIGMA];
    } else if (set & 1u << MEAN) {
        if (!(p[MEAN] > 0.0) || !(p[SD] >= 0.0)) {
            trn_wrong(r, TRN_E_RANGE, json, "expected a mean above 0 and an sd of 0 or more, found %g and %g",
                      p[MEAN], p[SD]);
            return false;
        }
        double ratio = p[SD] / p[MEAN];
        d->a = p[MEAN] / sqrt(1.0 + ratio * ratio);
        d->b = sqrt(log1p(ratio * ratio));
    } else {
        double lower = set & 1u << P10 ? p[P10] : p[MEDIAN];
        if (!(lower > 0.0) || !(p[P90] >= lower)) {
            trn_wrong(r, TRN_E_RANGE, json, "expected %s above 0 and p90 at or above it, found %g and %g",
                      set & 1u << P10 ? "p10" : "median", lower, p[P90]);
            return false;
        }
        d->a = set & 1u << P10 ? sqrt(lower * p[P90]) : lower;
        d->b = log(p[P90] / lower) / (set & 1u << P10 ? 2.0 * Z90 : Z90);
    }
    return true;
}

static bool read_parameters(struct scenario_reader *r, const struct field *field, struct json *json,
                            const struct json *kind_json, struct trn_dist *d)
{
    double p[PARAMETERS] = {0}, factor = 1.0;
    unsigned set = 0;
    const char *unit = "";
    bool good = trn_read_unit(r, field, json, &factor, &unit);
    struct field plain = {.name = field->name, .type = F_NUMBER, .dim = field->dim};
    struct field bare = {.name = field->name, .type = F_NUMBER, .dim = DIM_NONE};
    for (int k = 0; k < PARAMETERS; k++) {
        struct json *member = trn_json_get(json, PARAMETER[k]);
        if (!member)
            continue;
        set |= 1u << k;
        good = trn_read_number_in(r, k == SIGMA ? &bare : &plain, member, k == SIGMA ? 1.0 : factor, unit,
                                  &p[k]) &&
               good;
    }
    const struct form *form = NULL;
    char words[256] = "";
    unsigned bounds = 1u << MIN | 1u << MAX;
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
        if (FORMS[i].kind != d->kind)
            continue;
        if (FORMS[i].set == (set & ~bounds))
            form = &FORMS[i];
        size_t used = strlen(words);
        snprintf(words + used, sizeof words - used, "%s%s", used ? ", or " : "", FORMS[i].words);
    }
    if (!form) {
        char found[128] = "";
        for (int k = 0; k < PARAMETERS; k++)
            if (set & ~bounds & 1u << k) {
                size_t used = strlen(found);
                snprintf(found + used, sizeof found - used, "%s%s", used ? ", " : "", PARAMETER[k]);
            }
        trn_wrong(r, TRN_E_TYPE, json, "expected %s of a distribution \"%s\", found %s", words,
                  kind_json->text, set & ~bounds ? found : "none");
        return false;
    }
    if (!good)
        return false;
    d->min = set & 1u << MIN ? p[MIN] : -INFINITY;
    d->max = set & 1u << MAX ? p[MAX] : INFINITY;
    switch (d->kind) {
    case TRN_DIST_CONSTANT:
        d->a = p[VALUE];
        break;
    case TRN_DIST_UNIFORM:
    case TRN_DIST_TRIANGULAR:
        d->a = p[LOW];
        d->b = p[HIGH];
        d->c = p[MODE];
        break;
    case TRN_DIST_EXPONENTIAL:
    case TRN_DIST_NORMAL:
    case TRN_DIST_GAMMA:
        d->a = p[MEAN];
        d->b = p[SD];
        break;
    case TRN_DIST_LOGNORMAL:
        return set_lognormal(r, json, set, p, d);
    }
    return true;
}

/* Parameters that make no distribution, or one that reaches beyond the field's limits. */
static bool check_dist(struct scenario_reader *r, const struct field *field, const struct json *json,
                       struct trn_dist *d)
{
    struct trn_error error = {0};
    if (trn_dist_prepare(d, &error) != TRN_OK) {
        const struct json *member = error.path[0] == '/' ? trn_json_get(json, error.path + 1) : NULL;
        trn_wrong(r, error.status, member ? member : json, "%s", error.text);
        return false;
    }
    double low = trn_dist_quantile(d, 1e-9), high = trn_dist_quantile(d, 1.0 - 1e-9);
    bool under =
        ((field->limits & L_MIN) && low < field->min) || ((field->limits & L_ABOVE) && low <= field->min);
    if (under || ((field->limits & L_MAX) && high > field->max) || !isfinite(low) || !isfinite(high)) {
        char expected[128];
        trn_field_expected(field, r->fleet, expected, sizeof expected);
        trn_wrong(r, TRN_E_RANGE, json, "expected %s, in every draw (give it a \"min\" or \"max\")",
                  expected);
        return false;
    }
    return true;
}

bool trn_read_dist(struct scenario_reader *r, const struct field *field, struct json *json,
                   struct trn_dist *ret)
{
    const struct json *kind_json = trn_json_get(json, "dist");
    struct trn_dist d = {.min = -INFINITY, .max = INFINITY};
    int kind;
    if (json->kind != JSON_OBJECT || (!kind_json && trn_json_get(json, "value"))) {
        double value;
        if (!trn_read_number(r, field, json, &value))
            return false;
        d = trn_dist_constant(value);
    } else {
        if (!kind_json) {
            trn_wrong(r, TRN_E_TYPE, json, "expected a number, or a distribution with a member \"dist\"");
            return false;
        }
        bool known = trn_read_only(r, json, trn_dist_members);
        trn_read_evidence(r, json);
        if (!trn_read_word(r, DISTS, kind_json, &kind) || !known)
            return false;
        d.kind = (enum trn_dist_kind)kind;
        if (!read_parameters(r, field, json, kind_json, &d))
            return false;
    }
    if (!check_dist(r, field, json, &d))
        return false;
    *ret = d;
    return true;
}
