/* field_values.c - single values: texts, words, dates, references, numbers with units and evidence,
 * schedules. */
#include "field.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/date.h"

#define TEXT_LIMIT 2000
#define NUMBER_LIMIT 1e15 /* larger amounts would lose cents and could overflow when multiplied */

const struct word trn_grades[] = {
    {"official", 0},
    {"reported", 1},
    {"estimate", 2},
    {"inferred", 3},
    {"conflicting", 4},
    {"assumed", 5},
    {0},
};
const char *const trn_number_members[] = {"value", "unit",  "low",  "high", "source",
                                          "date",  "grade", "note", NULL};
const char *const trn_schedule_members[] = {"rule", "points", "unit", "source",
                                            "date", "grade",  "note", NULL};

enum trn_status trn_wrong(struct scenario_reader *r, enum trn_status status, const struct json *json,
                          const char *format, ...)
{
    char text[512], path[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (troubles_open(r->troubles))
        trn_json_pointer(json, NULL, path, sizeof path);
    else
        path[0] = '\0';
    return trn_trouble(r->troubles, status, json->place, path, "%s", text);
}

/* ---- what was expected ------------------------------------------------------------------------ */

void trn_field_limits(const struct field *field, char *out, size_t size)
{
    char low[32], high[32];
    trn_json_number_text(field->min, low);
    trn_json_number_text(field->max, high);
    out[0] = '\0';
    if ((field->limits & L_MAX) && (field->limits & L_MIN))
        snprintf(out, size, " from %s to %s", low, high);
    else if ((field->limits & L_MAX) && (field->limits & L_ABOVE))
        snprintf(out, size, " above %s, at most %s", low, high);
    else if (field->limits & L_MIN)
        snprintf(out, size, ", %s or more", low);
    else if (field->limits & L_ABOVE)
        snprintf(out, size, " above %s", low);
}

enum dimension trn_field_dimension(const struct field *field, bool fleet)
{
    return field->need && fleet ? DIM_ITEMS : field->dim;
}

void trn_field_expected(const struct field *field, bool fleet, char *out, size_t size)
{
    static const char *const NOUN[DIMENSIONS] = {
        [DIM_NONE] = "a number",
        [DIM_SHARE] = "a number",
        [DIM_DAYS] = "days",
        [DIM_MONTHS] = "months",
        [DIM_ITEMS] = "items",
        [DIM_ITEMS_PER_DAY] = "items a day",
        [DIM_ITEMS_PER_MONTH] = "items a month",
        [DIM_SHARE_PER_DAY] = "a share a day",
        [DIM_SHARE_PER_MONTH] = "a share a month",
        [DIM_TIMES_PER_YEAR] = "times a year",
        [DIM_TONNES] = "tonnes",
        [DIM_TONNES_PER_DAY] = "tonnes a day",
        [DIM_EUR] = "EUR",
        [DIM_EUR_EACH] = "EUR",
        [DIM_EUR_PER_YEAR] = "EUR a year",
        [DIM_EUR_BILLION_PER_YEAR] = "EUR billion a year",
        [DIM_USD_BILLION] = "USD billion",
        [DIM_EUR_PER_USD] = "EUR per USD",
    };
    char limits[96];
    trn_field_limits(field, limits, sizeof limits);
    const char *noun = NOUN[trn_field_dimension(field, fleet)];
    if (field->type == F_WHOLE)
        noun = "whole items";
    else if (field->type == F_SEED)
        noun = "a whole number";
    snprintf(out, size, "%s%s", noun, limits);
}

/* ---- texts, words, references, dates ------------------------------------------------------------ */

bool trn_read_text(struct scenario_reader *r, const struct json *json, const char **ret)
{
    char found[80];
    if (json->kind != JSON_TEXT) {
        trn_json_describe(json, found, sizeof found);
        trn_wrong(r, TRN_E_TYPE, json, "expected a text, found %s", found);
        return false;
    }
    size_t length = strlen(json->text);
    if (length > TEXT_LIMIT) {
        trn_wrong(r, TRN_E_LIMIT, json, "expected a text of at most %d bytes, found %zu", TEXT_LIMIT, length);
        return false;
    }
    for (const char *p = json->text; *p; p++) {
        unsigned char c = (unsigned char)*p, next = (unsigned char)p[1];
        if (c < 0x20 || c == 0x7f || (c == 0xc2 && next >= 0x80 && next < 0xa0)) {
            trn_wrong(r, TRN_E_RANGE, json, "expected a text without control characters, found U+%04X",
                      c == 0xc2 ? next : c);
            return false;
        }
    }
    *ret = json->text;
    return true;
}

bool trn_read_word(struct scenario_reader *r, const struct word *words, const struct json *json, int *ret)
{
    char list[256] = "", found[80], hint[96] = "";
    for (const struct word *w = words; w->name && json->kind == JSON_TEXT; w++)
        if (strcmp(w->name, json->text) == 0) {
            *ret = w->value;
            return true;
        }
    struct nearest nearest = {.name = json->kind == JSON_TEXT ? json->text : ""};
    size_t used = 0;
    for (const struct word *w = words; w->name; w++) {
        const char *before = w == words ? "" : w[1].name ? ", " : " or ";
        used += (size_t)snprintf(list + used, sizeof list - used, "%s\"%s\"", before, w->name);
        trn_nearest_offer(&nearest, w->name);
    }
    if (json->kind == JSON_TEXT)
        trn_nearest_hint(&nearest, hint, sizeof hint);
    trn_json_describe(json, found, sizeof found);
    trn_wrong(r, json->kind == JSON_TEXT ? TRN_E_RANGE : TRN_E_TYPE, json, "expected %s, found %s%s", list,
              found, hint);
    return false;
}

bool trn_read_reference(struct scenario_reader *r, enum collection ref, const struct json *json, trn_id *ret)
{
    const struct names *names = &r->names[ref];
    char found[80], hint[96] = "";
    *ret = TRN_NONE;
    if (json->kind == JSON_TEXT) {
        int32_t low = 0, high = names->n;
        while (low < high) {
            int32_t middle = low + (high - low) / 2;
            int order = strcmp(names->entries[middle]->name, json->text);
            if (order == 0) {
                *ret = middle;
                return true;
            }
            if (order < 0)
                low = middle + 1;
            else
                high = middle;
        }
        struct nearest nearest = {.name = json->text};
        for (int32_t i = 0; i < names->n && troubles_open(r->troubles); i++)
            trn_nearest_offer(&nearest, names->entries[i]->name);
        trn_nearest_hint(&nearest, hint, sizeof hint);
    }
    r->broken = true;
    if (names->broken)
        return false;
    trn_json_describe(json, found, sizeof found);
    trn_wrong(r, json->kind == JSON_TEXT ? TRN_E_REFERENCE : TRN_E_TYPE, json, "expected %s, found %s%s%s",
              trn_collections[ref].one, found, hint, names->n == 0 ? " (the scenario has none)" : "");
    return false;
}

bool trn_read_day(struct scenario_reader *r, const struct json *json, int32_t *ret_day)
{
    char found[80];
    if (json->kind == JSON_TEXT && trn_date_parse(json->text, ret_day))
        return true;
    trn_json_describe(json, found, sizeof found);
    bool shaped = json->kind == JSON_TEXT && strlen(json->text) == 10;
    for (int k = 0; shaped && k < 10; k++)
        shaped = k == 4 || k == 7 ? json->text[k] == '-' : isdigit((unsigned char)json->text[k]) != 0;
    if (shaped)
        trn_wrong(r, TRN_E_RANGE, json, "expected a date that exists, 1900 to 2199, found %s", found);
    else
        trn_wrong(r, TRN_E_TYPE, json, "expected a date as \"2024-02-29\", found %s", found);
    return false;
}

/* ---- evidence ------------------------------------------------------------------------------------ */

/* "2022", "2022-02" or "2022-02-24" */
static bool is_period(const char *text)
{
    char whole[11] = "2000-01-01";
    int32_t day;
    size_t length = strlen(text);
    if (length != 4 && length != 7 && length != 10)
        return false;
    memcpy(whole, text, length);
    return trn_date_parse(whole, &day);
}

void trn_read_evidence(struct scenario_reader *r, const struct json *json)
{
    const char *text;
    int grade;
    const struct json *source = trn_json_get(json, "source"), *note = trn_json_get(json, "note");
    const struct json *date = trn_json_get(json, "date"), *g = trn_json_get(json, "grade");
    if (source)
        trn_read_text(r, source, &text);
    if (note)
        trn_read_text(r, note, &text);
    if (g)
        trn_read_word(r, trn_grades, g, &grade);
    if (date && (date->kind != JSON_TEXT || !is_period(date->text))) {
        char found[80];
        trn_json_describe(date, found, sizeof found);
        trn_wrong(r, TRN_E_TYPE, date, "expected a date as \"2022\", \"2022-02\" or \"2022-02-24\", found %s",
                  found);
    }
}

static bool has_source(const struct json *json)
{
    const struct json *source = trn_json_get(json, "source");
    return source && source->kind == JSON_TEXT && source->text[0] != '\0';
}

/* Here or above. The answer is kept: else every number would look through all that stands beside what it is
 * part of. */
static bool is_sourced(struct json *json)
{
    if (json->sourced == 0)
        json->sourced = has_source(json) || (json->parent && is_sourced(json->parent)) ? 1 : -1;
    return json->sourced > 0;
}

/* A number, a schedule or a distribution counts once. A default rests on nothing. */
void trn_count_input(struct scenario_reader *r, const struct json *json)
{
    struct trn_provenance *p = &r->provenance;
    int64_t *const counts[] = {&p->official, &p->reported,    &p->estimate,
                               &p->inferred, &p->conflicting, &p->assumed};
    const struct json *grade = trn_json_get(json, "grade");
    if (r->blind)
        return;
    p->numbers++;
    p->sourced += has_source(json) || (!json->filled && json->parent && is_sourced(json->parent));
    for (const struct word *w = trn_grades; grade && grade->kind == JSON_TEXT && w->name; w++)
        if (strcmp(w->name, grade->text) == 0) {
            ++*counts[w->value];
            return;
        }
    ++*(json->filled ? &p->defaults : &p->ungraded);
}

/* ---- numbers --------------------------------------------------------------------------------------- */

/* What stands in the text where a number was expected: "40 round/day". */
static void wrong_number(struct scenario_reader *r, enum trn_status status, const struct field *field,
                         const struct json *json, const char *unit)
{
    char expected[128], found[80];
    trn_field_expected(field, r->fleet, expected, sizeof expected);
    trn_json_describe(json, found, sizeof found);
    char *end = NULL;
    bool quoted = json->kind == JSON_TEXT && json->text[0] && (strtod(json->text, &end), *end == '\0');
    trn_wrong(r, status, json, "expected %s, found %s%s%s%s", expected, found, *unit ? " " : "", unit,
              quoted ? " in quotes" : "");
}

/* Factor of the "unit" of an object to the field's base unit; 1 when it has none. */
bool trn_read_unit(struct scenario_reader *r, const struct field *field, const struct json *json,
                   double *ret_factor, const char **ret_unit)
{
    const struct json *unit = trn_json_get(json, "unit");
    enum dimension dim = trn_field_dimension(field, r->fleet);
    if (!unit)
        return true;
    if (unit->kind != JSON_TEXT) {
        trn_read_text(r, unit, ret_unit);
        return false;
    }
    if (!trn_unit_factor(dim, unit->text, r->scenario->eur_per_usd, ret_factor)) {
        char found[80];
        trn_json_describe(unit, found, sizeof found);
        trn_wrong(r, TRN_E_RANGE, unit, "expected a unit that fits (%s), found %s", trn_unit_fitting(dim),
                  found);
        return false;
    }
    *ret_unit = unit->text;
    return true;
}

/* 35 % is 35 / 100, which is exact more often than 35 x 0.01. */
static double convert(double value, double factor)
{
    double inverse = rint(1.0 / factor);
    return factor < 1.0 && fabs(inverse * factor - 1.0) < 1e-15 ? value / inverse : value * factor;
}

bool trn_within(const struct field *field, double value)
{
    return isfinite(value) && fabs(value) <= NUMBER_LIMIT &&
           !((field->limits & L_MIN) && !(value >= field->min)) &&
           !((field->limits & L_ABOVE) && !(value > field->min)) &&
           !((field->limits & L_MAX) && !(value <= field->max));
}

/* A number or {"value": ...}; `factor` and `unit` hold where it names no unit. */
bool trn_read_number_in(struct scenario_reader *r, const struct field *field, struct json *json,
                        double factor, const char *unit, double *ret)
{
    if (json->kind == JSON_OBJECT) {
        struct json *value = trn_json_get(json, "value");
        trn_read_only(r, json, trn_number_members);
        trn_read_evidence(r, json);
        if (!value) {
            trn_wrong(r, TRN_E_TYPE, json, "\"value\" is missing");
            return false;
        }
        if (!trn_read_unit(r, field, json, &factor, &unit))
            return false;
        if (value->kind != JSON_NUMBER) {
            wrong_number(r, TRN_E_TYPE, field, value, "");
            return false;
        }
        static const char *const ENDS[] = {"low", "high"};
        for (int k = 0; k < 2; k++) {
            const struct json *end = trn_json_get(json, ENDS[k]);
            if (end && end->kind != JSON_NUMBER)
                wrong_number(r, TRN_E_TYPE, field, end, "");
            else if (end && (k == 0 ? end->number > value->number : end->number < value->number))
                trn_wrong(r, TRN_E_RANGE, end, "expected %s at or %s the value (%.15g), found %.15g", ENDS[k],
                          k == 0 ? "below" : "above", value->number, end->number);
        }
        json = value;
    }
    if (json->kind != JSON_NUMBER) {
        wrong_number(r, TRN_E_TYPE, field, json, "");
        return false;
    }
    double value = convert(json->number, factor);
    bool whole = field->type == F_WHOLE || field->type == F_SEED;
    if (!(fabs(value) <= NUMBER_LIMIT)) {
        trn_wrong(r, TRN_E_RANGE, json, "expected at most %g, found %.15g", NUMBER_LIMIT, value);
        return false;
    }
    if (!trn_within(field, value) || (whole && value != rint(value))) {
        wrong_number(r, TRN_E_RANGE, field, json, unit);
        return false;
    }
    *ret = value;
    return true;
}

bool trn_read_number(struct scenario_reader *r, const struct field *field, struct json *json, double *ret)
{
    return trn_read_number_in(r, field, json, 1.0, "", ret);
}

/* ---- schedules ------------------------------------------------------------------------------------- */

static bool read_point(struct scenario_reader *r, const struct field *field, struct json *point,
                       double factor, const char *unit, double *ret_day, double *ret_value)
{
    char found[80];
    int32_t day;
    const char *source;
    if (point->kind != JSON_ARRAY || point->n < 2 || point->n > 3) {
        trn_json_describe(point, found, sizeof found);
        trn_wrong(r, TRN_E_TYPE, point, "expected [date, value] or [date, value, source], found %s", found);
        return false;
    }
    struct json *value = point->first->next;
    bool good = trn_read_day(r, point->first, &day);
    good = trn_read_number_in(r, field, value, factor, unit, ret_value) && good;
    if (point->n == 3)
        good = trn_read_text(r, point->last, &source) && good;
    if (good)
        *ret_day = (double)day - (double)r->scenario->start_day;
    return good;
}

bool trn_read_schedule(struct scenario_reader *r, const struct field *field, struct json *json,
                       struct trn_schedule *ret)
{
    static const struct word RULES[] = {{"step", TRN_STEP}, {"linear", TRN_LINEAR}, {0}};
    double factor = 1.0, value;
    const char *unit = "";
    int rule = TRN_STEP;
    struct json *points = json;
    bool good = true;
    if (json->kind == JSON_OBJECT && (trn_json_get(json, "points") || trn_json_get(json, "rule"))) {
        points = trn_json_get(json, "points");
        trn_read_only(r, json, trn_schedule_members);
        trn_read_evidence(r, json);
        const struct json *named = trn_json_get(json, "rule");
        good = !named || trn_read_word(r, RULES, named, &rule);
        good = trn_read_unit(r, field, json, &factor, &unit) && good;
        if (!points) {
            trn_wrong(r, TRN_E_TYPE, json, "\"points\" is missing");
            return false;
        }
    } else if (json->kind == JSON_NUMBER || json->kind == JSON_OBJECT) {
        if (!trn_read_number(r, field, json, &value))
            return false;
        *ret = trn_schedule_constant(r->arena, value);
        return true;
    }
    char expected[128], found[80];
    if (points->kind != JSON_ARRAY || points->n == 0) {
        trn_field_expected(field, r->fleet, expected, sizeof expected);
        trn_json_describe(points, found, sizeof found);
        trn_wrong(r, TRN_E_TYPE, points, "expected %s, or a list of [date, value], found %s", expected,
                  found);
        return false;
    }
    if (points->n > TRN_MAX_POINTS) {
        trn_wrong(r, TRN_E_LIMIT, points, "expected at most %d points, found %d", TRN_MAX_POINTS, points->n);
        return false;
    }
    struct trn_schedule s = {.rule = (enum trn_rule)rule};
    s.day = TRN_NEW(r->arena, double, points->n);
    s.value = TRN_NEW(r->arena, double, points->n);
    for (struct json *point = points->first; point; point = point->next) {
        if (!read_point(r, field, point, factor, unit, &s.day[s.n], &s.value[s.n])) {
            good = false;
        } else if (s.n > 0 && s.day[s.n] <= s.day[s.n - 1]) {
            char before[11];
            trn_date_format(r->scenario->start_day + (int32_t)s.day[s.n - 1], before);
            trn_wrong(r, TRN_E_RANGE, point->first, "expected a date after %s, found \"%s\"", before,
                      point->first->text);
            good = false;
        } else {
            s.n++;
        }
    }
    if (good)
        *ret = s;
    return good;
}
