/* field_uncertain.c - the places that an uncertain input changes.
 *
 * Reading left at every value of the tree which field it was read as and where in the structs it went.
 * When all is read, the pattern of each input is walked down the tree, and what it reaches becomes a target:
 *
 *   /events/hold-us/from  ->  double of that event, which holds 92.0 now
 *
 * One error an input is enough: what is wrong in one place is mostly wrong in all that `*` stands for. */
#include "field.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct walk {
    struct scenario_reader *r;
    struct trn_uncertain *input;
    const struct json *json, *pattern; /* /uncertain/NAME, and its "input" */
    int32_t room;                      /* for targets */
    bool refused, judge_limits;
    const struct json *stuck; /* the farthest place from which the pattern leads nowhere, and by what name */
    char missing[256];
    int depth;
};

/* Inputs with a number that must not move, and why. */
static const struct {
    const char *pattern, *why;
} FIXED[] = {
    {"/uncertain", "it belongs to an uncertain input"},
    {"/start", "the dates of the run are the same in all replications"},
    {"/end", "the dates of the run are the same in all replications"},
    {"/sample", "the dates of the run are the same in all replications"},
    {"/windows", "measures are compared over the same windows in all replications"},
    {"/seed", "it picks the draws"},
    {"/eur_per_usd", "sums are converted once, when the file is read"},
    {"/capabilities/*/items/*/share", "the shares of a capability add up to 1"},
    {"/capabilities/*/fail_below", "it defines a measure"},
    {"/capabilities/*/recover_above", "it defines a measure"},
    {"/observed", "it is an observation"},
    {"/fit_until", "it divides what was observed"},
    {"/facts", "it is what a hindcast is held against"},
    {"/calibrate", "it says what may be fitted"},
    {"/checks", "it is a check"},
};

static void refuse(struct walk *w, enum trn_status status, const struct json *at, const char *text)
{
    w->refused = true;
    trn_wrong(w->r, status, at, "%s", text);
}

/* Is the pointer the pattern, or below it? */
static bool below(const char *pointer, const char *pattern)
{
    char a[256], b[256];
    while (trn_json_token(&pattern, b, sizeof b))
        if (!trn_json_token(&pointer, a, sizeof a) || (strcmp(b, "*") != 0 && strcmp(a, b) != 0))
            return false;
    return true;
}

/* ---- one place ---------------------------------------------------------------------------------- */

static const char *kind_words(const struct json *json)
{
    static const char *const WORDS[] = {
        [JSON_NULL] = "null",   [JSON_BOOL] = "true or false", [JSON_NUMBER] = "a number",
        [JSON_TEXT] = "a text", [JSON_ARRAY] = "a list",       [JSON_OBJECT] = "an object"};
    return WORDS[json->kind];
}

static bool can_vary(struct walk *w, const struct json *json, const char *pointer)
{
    char text[640];
    for (size_t i = 0; i < sizeof FIXED / sizeof *FIXED; i++)
        if (below(pointer, FIXED[i].pattern)) {
            snprintf(text, sizeof text, "expected an input that can vary, found %s: %s", pointer,
                     FIXED[i].why);
            refuse(w, TRN_E_RANGE, w->pattern, text);
            return false;
        }
    if (json->read_to)
        return true;
    const struct json *whole = json->parent;
    while (whole && !whole->read_to)
        whole = whole->parent;
    if (whole) { /* a point of a schedule, a parameter of a distribution */
        char path[512];
        trn_json_pointer(whole, NULL, path, sizeof path);
        snprintf(text, sizeof text, "expected the whole of %s, which varies by a factor, found a part of it",
                 path);
    } else {
        snprintf(text, sizeof text,
                 "expected a number, a schedule, a distribution or a date that can vary, found %s, %s",
                 pointer, kind_words(json));
    }
    refuse(w, TRN_E_TYPE, w->pattern, text);
    return false;
}

static bool as_fits(struct walk *w, const struct field *field, const char *pointer)
{
    static const char *const AS[] = {"factor", "value", "days"};
    const char *expected = NULL, *of = NULL;
    if (field->type == F_DATE && w->input->as != TRN_AS_DAYS)
        expected = "\"days\"", of = "a date";
    else if ((field->type == F_SCHEDULE || field->type == F_DIST) && w->input->as != TRN_AS_FACTOR)
        expected = "\"factor\"", of = field->type == F_DIST ? "a distribution" : "a schedule";
    else if (field->type != F_DATE && w->input->as == TRN_AS_DAYS)
        expected = "\"factor\" or \"value\"", of = "a number";
    if (!expected)
        return true;
    const struct json *as = trn_json_get(w->json, "as");
    char text[640];
    snprintf(text, sizeof text, "expected %s for %s, %s, found \"%s\"", expected, pointer, of,
             AS[w->input->as]);
    refuse(w, TRN_E_TYPE, as && !as->filled ? as : w->pattern, text);
    return false;
}

static void set_target(struct walk *w, struct trn_target *target, const struct json *json)
{
    const struct field *field = json->read_as;
    const struct json *unit = trn_json_get(json, "unit");
    enum dimension dim = trn_field_dimension(field, json->fleet);
    struct trn_arena *arena = w->r->arena;
    *target = (struct trn_target){.kind = TRN_TARGET_NUMBER, .place = json->read_to, .scale = 1.0};
    if (unit && unit->kind == JSON_TEXT)
        trn_unit_factor(dim, unit->text, w->r->scenario->eur_per_usd, &target->scale);
    if (field->type == F_SCHEDULE) {
        const struct trn_schedule *schedule = json->read_to;
        target->kind = TRN_TARGET_SCHEDULE;
        target->base = TRN_NEW(arena, double, schedule->n);
        memcpy(target->base, schedule->value, sizeof *target->base * (size_t)schedule->n);
    } else {
        target->base = TRN_NEW(arena, double, 1);
        if (field->type == F_DIST) {
            target->kind = TRN_TARGET_DIST;
            *target->base = 1.0;
        } else if (field->type == F_WHOLE || field->type == F_CENTS) {
            target->kind = TRN_TARGET_WHOLE;
            target->scale *= field->type == F_CENTS ? 100.0 : 1.0;
            *target->base = (double)*(const int64_t *)json->read_to;
        } else {
            *target->base = *(const double *)json->read_to;
        }
    }
    if (!w->input->unit[0])
        w->input->unit = field->type == F_DATE             ? "days"
                         : unit && unit->kind == JSON_TEXT ? unit->text
                                                           : trn_unit_base(dim);
}

/* The value nearest to breaking the field's limits, or NAN when all draws keep them. */
static double beyond_limits(const struct walk *w, const struct field *field, const struct trn_target *target)
{
    const struct trn_dist *dist = &w->input->dist;
    double ends[2] = {trn_dist_quantile(dist, TRN_UNCERTAIN_TAIL),
                      trn_dist_quantile(dist, 1.0 - TRN_UNCERTAIN_TAIL)};
    int32_t n = field->type == F_SCHEDULE ? ((const struct trn_schedule *)target->place)->n : 1;
    for (int end = 0; end < 2; end++)
        for (int32_t p = 0; p < n; p++) {
            double value = trn_uncertain_value(w->input, target, p, ends[end]);
            if (field->type == F_DATE) {
                if (!(fabs(ends[end]) <= TRN_MAX_DAYS))
                    return ends[end];
            } else if (field->type == F_DIST) {
                const struct trn_dist *varied = target->place;
                double low = value * trn_dist_quantile(varied, TRN_UNCERTAIN_TAIL);
                double high = value * trn_dist_quantile(varied, 1.0 - TRN_UNCERTAIN_TAIL);
                if (!trn_within(field, low) || !trn_within(field, high))
                    return trn_within(field, low) ? high : low;
            } else {
                /* Cents: limits are in EUR, and a double holds them exactly up to 2^53. */
                double in_file = field->type == F_CENTS ? value / 100.0 : value;
                if (!trn_within(field, in_file) || !(fabs(value) <= JSON_EXACT))
                    return in_file;
            }
        }
    return NAN;
}

static bool limits_kept(struct walk *w, const struct json *json, const struct trn_target *target,
                        const char *pointer)
{
    const struct field *field = json->read_as;
    double beyond = w->judge_limits ? beyond_limits(w, field, target) : NAN;
    const struct json *dist = trn_json_get(w->json, "dist");
    char expected[128], text[768];
    if (isnan(beyond))
        return true;
    if (field->type == F_DATE)
        snprintf(expected, sizeof expected, "at most %d days", TRN_MAX_DAYS);
    else
        trn_field_expected(field, json->fleet, expected, sizeof expected);
    snprintf(text, sizeof text,
             "expected %s, in every draw of %s, found %.6g (give the dist a \"min\" or \"max\")", expected,
             pointer, beyond);
    refuse(w, TRN_E_RANGE, dist ? dist : w->pattern, text);
    return false;
}

static void add_target(struct walk *w, struct json *json)
{
    char pointer[512];
    struct trn_uncertain *input = w->input;
    /* The value of a number with evidence is the number. */
    if (!json->read_to && json->name && strcmp(json->name, "value") == 0 && json->parent &&
        json->parent->read_to && trn_json_get(json->parent, "dist") == NULL)
        json = json->parent;
    trn_json_pointer(json, NULL, pointer, sizeof pointer);
    if (!can_vary(w, json, pointer) || !as_fits(w, json->read_as, pointer))
        return;
    if (json->varied_by) {
        char text[640];
        snprintf(text, sizeof text,
                 "expected each place in one uncertain input, found %s again, as in \"%s\"", pointer,
                 json->varied_by);
        refuse(w, TRN_E_REFERENCE, w->pattern, text);
        return;
    }
    if (input->n_targets == w->room) {
        int32_t room = w->room > 0 ? 2 * w->room : 4;
        struct trn_target *targets = TRN_NEW(w->r->arena, struct trn_target, room);
        if (w->room > 0)
            memcpy(targets, input->targets, sizeof *targets * (size_t)w->room);
        input->targets = targets;
        w->room = room;
    }
    struct trn_target *target = &input->targets[input->n_targets];
    set_target(w, target, json);
    if (!limits_kept(w, json, target, pointer))
        return;
    json->varied_by = input->name;
    input->n_targets++;
}

/* ---- the walk ------------------------------------------------------------------------------------ */

static struct json *element(const struct json *list, const char *token)
{
    char *end;
    long index = strtol(token, &end, 10);
    struct json *found = list->first;
    if (!token[0] || strspn(token, "0123456789") != strlen(token) || index >= list->n)
        return NULL;
    for (; index > 0; index--)
        found = found->next;
    return found;
}

static void note_stuck(struct walk *w, const struct json *json, const char *token, int depth)
{
    if (w->stuck && depth <= w->depth)
        return;
    w->stuck = json;
    w->depth = depth;
    snprintf(w->missing, sizeof w->missing, "%s", token);
}

static void go_down(struct walk *w, struct json *json, const char *pattern, int depth)
{
    char token[256];
    if (w->refused)
        return;
    if (!*pattern) {
        add_target(w, json);
        return;
    }
    trn_json_token(&pattern, token, sizeof token);
    bool container = json->kind == JSON_OBJECT || json->kind == JSON_ARRAY, any = false;
    if (container && strcmp(token, "*") == 0) {
        for (struct json *m = json->first; m; m = m->next)
            if (!m->name || !trn_is_annotation(m->name)) {
                go_down(w, m, pattern, depth + 1);
                any = true;
            }
    } else if (container) {
        struct json *next = json->kind == JSON_ARRAY ? element(json, token) : trn_json_get(json, token);
        if (next)
            go_down(w, next, pattern, depth + 1);
        any = next != NULL;
    }
    if (!any)
        note_stuck(w, json, token, depth);
}

static bool is_pointer(const char *text)
{
    char token[256];
    if (text[0] != '/')
        return false;
    while (*text)
        if (!trn_json_token(&text, token, sizeof token))
            return false;
    return true;
}

static void say_stuck(struct walk *w)
{
    char hint[96] = "", path[512], shown[96], text[768];
    struct nearest nearest = {.name = w->missing};
    for (const struct json *m = w->stuck->first; m && troubles_open(w->r->troubles); m = m->next)
        if (m->name)
            trn_nearest_offer(&nearest, m->name);
    trn_nearest_hint(&nearest, hint, sizeof hint);
    trn_json_pointer(w->stuck, NULL, path, sizeof path);
    trn_plain_text(w->missing, strlen(w->missing), shown, sizeof shown);
    if (strcmp(w->missing, "*") == 0)
        snprintf(text, sizeof text, "expected an input of the scenario, but there is nothing in %s", path);
    else
        snprintf(text, sizeof text, "expected an input of the scenario, but %s has no \"%s\"%s",
                 path[0] ? path : "it", shown, hint);
    refuse(w, TRN_E_REFERENCE, w->pattern, text);
}

void trn_uncertain_resolve(struct scenario_reader *r)
{
    const struct json *map = trn_json_get(r->root, "uncertain");
    bool good_so_far = r->troubles->found == 0;
    for (int32_t u = 0; u < r->scenario->n_uncertain; u++) {
        struct trn_uncertain *input = &r->scenario->uncertain[u];
        struct walk w = {.r = r, .input = input, .json = trn_json_get(map, input->name)};
        input->unit = "";
        w.pattern = trn_json_get(w.json, "input");
        w.judge_limits = good_so_far;
        if (!w.pattern || w.pattern->kind != JSON_TEXT) /* said already */
            continue;
        if (!is_pointer(input->input)) {
            refuse(&w, TRN_E_RANGE, w.pattern,
                   "expected a JSON pointer, such as /donors/*/stocks/155mm/quantity");
            continue;
        }
        go_down(&w, r->root, input->input, 0);
        if (!w.refused && input->n_targets == 0)
            say_stuck(&w);
    }
}
