/* chart_source_scenario.c - names, holds, observed series and needs out of scenario.json. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart_source_parts.h"
#include "chart_text.h"
#include "tranche/date.h"

#define TITLE_LONGEST 300
#define UNIT_LONGEST 30

static const char *label_of(const struct chart_source *source, const cJSON *object)
{
    const char *label = trn_source_text(source, object, "label", SOURCE_LABEL_LONGEST);
    if (label[0] == '\0')
        label = trn_chart_clean(source->arena, object->string, SOURCE_LABEL_LONGEST);
    return label[0] != '\0' ? label : "(no name)";
}

static double date_of(const cJSON *value)
{
    int32_t day;
    const char *text = cJSON_GetStringValue(trn_source_bare(value));
    return text != NULL && trn_date_parse(text, &day) ? (double)day : (double)NAN;
}

static int members(const cJSON *collection)
{
    const int n = cJSON_IsObject(collection) ? cJSON_GetArraySize(collection) : 0;
    return n < SOURCE_MEMBERS_MAX ? n : SOURCE_MEMBERS_MAX;
}

static struct chart_named *read_named(const struct chart_source *source, const cJSON *collection, int *ret_n)
{
    struct chart_named *named = TRN_NEW(source->arena, struct chart_named, members(collection) + 1);
    int n = 0;
    const cJSON *entry;
    cJSON_ArrayForEach(entry, collection)
    {
        if (n == members(collection) || named == NULL)
            break;
        named[n++] = (struct chart_named){trn_chart_keep(source, entry->string), label_of(source, entry)};
    }
    *ret_n = n;
    return named;
}

static void read_donors(struct chart_source *source, const cJSON *collection)
{
    const int room = members(collection);
    const cJSON *entry;
    source->donors = TRN_NEW(source->arena, struct chart_donor, room + 1);
    cJSON_ArrayForEach(entry, collection)
    {
        if (source->n_donors == room || source->donors == NULL)
            break;
        source->donors[source->n_donors++] =
            (struct chart_donor){trn_chart_keep(source, entry->string), label_of(source, entry),
                                 trn_source_text(source, entry, "group", SOURCE_LABEL_LONGEST)};
    }
}

static int by_from(const void *a, const void *b)
{
    const struct chart_hold *x = a;
    const struct chart_hold *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to != y->to ? (x->to < y->to ? -1 : 1) : strcmp(x->label, y->label);
}

static void read_holds(struct chart_source *source, const cJSON *collection)
{
    const int room = members(collection);
    const cJSON *entry;
    source->holds = TRN_NEW(source->arena, struct chart_hold, room + 1);
    cJSON_ArrayForEach(entry, collection)
    {
        const char *kind = cJSON_GetStringValue(trn_source_get(entry, "kind"));
        const double from = date_of(trn_source_get(entry, "from"));
        const double to = date_of(trn_source_get(entry, "to"));
        if (source->n_holds == room || source->holds == NULL)
            break;
        if (kind == NULL || strcmp(kind, "hold") != 0 || !(to > from))
            continue;
        source->holds[source->n_holds++] = (struct chart_hold){
            label_of(source, entry),
            trn_chart_keep(source, cJSON_GetStringValue(trn_source_get(entry, "donor"))), from, to};
    }
    if (source->n_holds > 1)
        qsort(source->holds, (size_t)source->n_holds, sizeof *source->holds, by_from);
}

/* [[date, value], ...], alone or as the member "points" of an object. */
static void read_points(const struct chart_source *source, const cJSON *points,
                        struct chart_observed *observed)
{
    if (cJSON_IsObject(points))
        points = trn_source_get(points, "points");
    const int room = cJSON_IsArray(points) ? cJSON_GetArraySize(points) : 0;
    const cJSON *point;
    observed->day = TRN_NEW(source->arena, double, room + 1);
    observed->value = TRN_NEW(source->arena, double, room + 1);
    if (observed->day == NULL || observed->value == NULL)
        return;
    cJSON_ArrayForEach(point, points)
    {
        const double day = date_of(cJSON_GetArrayItem(point, 0));
        const cJSON *value = trn_source_bare(cJSON_GetArrayItem(point, 1));
        if (!isfinite(day) || !cJSON_IsNumber(value) || !isfinite(value->valuedouble) || observed->n == room)
            continue;
        observed->day[observed->n] = day;
        observed->value[observed->n++] = value->valuedouble;
    }
}

static void read_observed(struct chart_source *source, const cJSON *collection)
{
    const int room = members(collection);
    const cJSON *entry;
    source->observed = TRN_NEW(source->arena, struct chart_observed, room + 1);
    cJSON_ArrayForEach(entry, collection)
    {
        if (source->n_observed == room || source->observed == NULL)
            break;
        struct chart_observed *observed = &source->observed[source->n_observed++];
        const cJSON *points = trn_source_get(entry, "points");
        const char *unit = trn_source_text(source, entry, "unit", SOURCE_LABEL_LONGEST);
        const char *origin = trn_source_text(source, entry, "source", SOURCE_TEXT_LONGEST);
        *observed = (struct chart_observed){
            .name = trn_chart_keep(source, entry->string),
            .label = label_of(source, entry),
            .unit = unit[0] == '\0' && cJSON_IsObject(points)
                        ? trn_source_text(source, points, "unit", SOURCE_LABEL_LONGEST)
                        : unit,
            .source = origin[0] == '\0' && cJSON_IsObject(points)
                          ? trn_source_text(source, points, "source", SOURCE_TEXT_LONGEST)
                          : origin,
            .variable = trn_chart_keep(source, cJSON_GetStringValue(trn_source_get(entry, "variable"))),
            .scope = trn_chart_keep(source, cJSON_GetStringValue(trn_source_get(entry, "scope")))};
        read_points(source, points, observed);
        const cJSON *times = trn_source_bare(trn_source_get(entry, "times"));
        for (int k = 0; k < observed->n && cJSON_IsNumber(times); k++)
            observed->value[k] *= times->valuedouble;
    }
}

/* cJSON refuses nesting above 1,000, so this cannot run out of stack. */
static void count_grades(struct chart_source *source, const cJSON *value)
{
    const char *grade = cJSON_GetStringValue(trn_source_get(value, "grade"));
    if (grade != NULL) {
        source->graded++;
        source->assumed += strcmp(grade, "assumed") == 0;
    }
    const cJSON *child;
    cJSON_ArrayForEach(child, value) if (cJSON_IsObject(child) || cJSON_IsArray(child))
        count_grades(source, child);
}

/* "round" of "round/day" or "round/month". */
static const char *unit_of_need(const struct chart_source *source, const cJSON *need)
{
    const char *unit = cJSON_GetStringValue(trn_source_get(need, "unit"));
    const char *slash = unit != NULL ? strchr(unit, '/') : NULL;
    if (slash == NULL)
        return "";
    const char *bare = trn_arena_printf(source->arena, "%.*s", (int)(slash - unit), unit);
    return trn_chart_clean(source->arena, bare, UNIT_LONGEST);
}

static void read_needs(struct chart_source *source, const cJSON *scenario)
{
    const cJSON *capabilities = trn_source_get(scenario, "capabilities");
    const cJSON *sample = trn_source_get(scenario, "sample");
    source->sample = trn_source_number(trn_source_bare(sample));
    source->need_units = TRN_NEW(source->arena, const char *, source->n_capabilities + 1);
    for (int i = 0; i < source->n_capabilities && source->need_units != NULL; i++)
        source->need_units[i] = unit_of_need(
            source, trn_source_get(trn_source_get(capabilities, source->capabilities[i].name), "need"));
}

enum trn_status trn_source_read_scenario(struct chart_source *source, struct trn_error *reterr)
{
    cJSON *json;
    const enum trn_status status = trn_source_json(source, "scenario.json", &json, reterr);
    if (status != TRN_OK)
        return status;
    source->title = trn_source_text(source, json, "title", TITLE_LONGEST);
    const cJSON *headline = trn_source_get(json, "headline");
    if (cJSON_IsString(headline))
        source->headline = trn_chart_keep(source, headline->valuestring);
    source->start = date_of(trn_source_get(json, "start"));
    source->end = date_of(trn_source_get(json, "end"));
    source->items = read_named(source, trn_source_get(json, "items"), &source->n_items);
    source->capabilities = read_named(source, trn_source_get(json, "capabilities"), &source->n_capabilities);
    source->labels = read_named(source, trn_source_get(json, "regimes"), &source->n_labels);
    source->lines = read_named(source, trn_source_get(json, "lines"), &source->n_lines);
    source->components = read_named(source, trn_source_get(json, "components"), &source->n_components);
    source->uncertain = read_named(source, trn_source_get(json, "uncertain"), &source->n_uncertain);
    source->hubs = read_named(source, trn_source_get(json, "hubs"), &source->n_hubs);
    read_donors(source, trn_source_get(json, "donors"));
    read_holds(source, trn_source_get(json, "events"));
    source->windows = read_named(source, trn_source_get(json, "windows"), &source->n_windows);
    read_needs(source, json);
    read_observed(source, trn_source_get(json, "observed"));
    count_grades(source, json);
    cJSON_Delete(json);
    return TRN_OK;
}
