/* chart_summary.c - what charts of questions take from summary.json and scenario.json beside tables. */
#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

#include "chart_source.h"
#include "chart_text.h"

#define WHOLES_MAX 4096
#define UNIT_LONGEST 30

static const cJSON *get(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

static double number_of(const cJSON *object, const char *name)
{
    const cJSON *value = get(object, name);
    return cJSON_IsNumber(value) && fabs(value->valuedouble) <= 1e30 ? value->valuedouble : (double)NAN;
}

/* As it is: names are compared with cells. */
static const char *name_of(const struct chart_source *source, const cJSON *object, const char *name)
{
    return trn_chart_keep(source, cJSON_GetStringValue(get(object, name)));
}

/* Of an entry, or of the summary itself. */
static struct chart_measure whole_of(const struct chart_source *source, const cJSON *summary,
                                     const cJSON *entry)
{
    const cJSON *difference = get(entry, "difference");
    return (struct chart_measure){.measure = name_of(source, entry, "measure"),
                                  .unit = name_of(source, entry, "unit"),
                                  .window = name_of(source, entry, "window"),
                                  .scope = name_of(source, entry, "scope"),
                                  .kind = "",
                                  .regime = name_of(source, summary, "to"),
                                  .against = name_of(source, summary, "from"),
                                  .n = number_of(difference, "n"),
                                  .estimate = number_of(difference, "estimate"),
                                  .low = number_of(difference, "low"),
                                  .high = number_of(difference, "high"),
                                  .p_value = NAN};
}

void trn_chart_read_wholes(struct chart_source *source, const cJSON *summary)
{
    const cJSON *measures = get(summary, "measures");
    const cJSON *entry;
    const int n = cJSON_IsArray(measures) ? cJSON_GetArraySize(measures) : 0;
    const int room = n < WHOLES_MAX ? n + 1 : WHOLES_MAX;
    source->wholes = TRN_NEW(source->arena, struct chart_measure, room);
    if (source->wholes != NULL)
        source->wholes[source->n_wholes++] = whole_of(source, summary, summary);
    cJSON_ArrayForEach(entry, measures)
    {
        if (source->wholes == NULL || source->n_wholes == room)
            break;
        source->wholes[source->n_wholes++] = whole_of(source, summary, entry);
    }
}

const struct chart_measure *trn_chart_asked(const struct chart_source *source)
{
    static const struct chart_measure nothing = {.measure = "",
                                                 .unit = "",
                                                 .window = "",
                                                 .scope = "",
                                                 .kind = "",
                                                 .regime = "",
                                                 .against = "",
                                                 .n = NAN,
                                                 .estimate = NAN,
                                                 .low = NAN,
                                                 .high = NAN,
                                                 .p_value = NAN};
    return source->n_wholes > 0 ? &source->wholes[0] : &nothing;
}

/* "round" of "round/day" or "round/month". */
static const char *unit_of_need(const struct chart_source *source, const cJSON *need)
{
    const char *unit = cJSON_GetStringValue(get(need, "unit"));
    const char *slash = unit != NULL ? strchr(unit, '/') : NULL;
    if (slash == NULL)
        return "";
    const char *bare = trn_arena_printf(source->arena, "%.*s", (int)(slash - unit), unit);
    return trn_chart_clean(source->arena, bare, UNIT_LONGEST);
}

void trn_chart_read_needs(struct chart_source *source, const cJSON *scenario)
{
    const cJSON *capabilities = get(scenario, "capabilities");
    const cJSON *sample = get(scenario, "sample");
    source->sample = cJSON_IsObject(sample) ? number_of(sample, "value") : number_of(scenario, "sample");
    source->need_units = TRN_NEW(source->arena, const char *, source->n_capabilities + 1);
    for (int i = 0; i < source->n_capabilities && source->need_units != NULL; i++)
        source->need_units[i] =
            unit_of_need(source, get(get(capabilities, source->capabilities[i].name), "need"));
}
