/* chart_source_json.c - members of the JSON files of a result folder. */
#include <math.h>

#include "../results/csv_read.h"
#include "../results/json_read.h"
#include "chart_source_parts.h"
#include "chart_text.h"

enum trn_status trn_source_json(const struct chart_source *source, const char *file, cJSON **ret,
                                struct trn_error *reterr)
{
    char path[TRN_PATH_MAX];
    if (!trn_folder_join(path, source->folder, file))
        return trn_fail(reterr, TRN_E_IO, file, "the path is too long");
    const enum trn_status status = trn_json_file(path, ret, reterr);
    if (status == TRN_E_MEMORY) /* some files are left out where they are not there; this is no reason to */
        trn_arena_run_out(source->arena);
    return status;
}

const cJSON *trn_source_get(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

const cJSON *trn_source_bare(const cJSON *value)
{
    return cJSON_IsObject(value) && trn_source_get(value, "value") != NULL ? trn_source_get(value, "value")
                                                                           : value;
}

const char *trn_source_text(const struct chart_source *source, const cJSON *object, const char *name,
                            int longest)
{
    return trn_chart_clean(source->arena, cJSON_GetStringValue(trn_source_bare(trn_source_get(object, name))),
                           longest);
}

double trn_source_number(const cJSON *value)
{
    return cJSON_IsNumber(value) && fabs(value->valuedouble) <= 1e30 ? value->valuedouble : (double)NAN;
}

static const cJSON *walk(const cJSON *json, const char *const *path)
{
    for (; *path != NULL && json != NULL; path++)
        json = trn_source_get(json, *path);
    return json;
}

const char *trn_chart_member(const struct chart_source *source, const char *file, const char *const *path)
{
    cJSON *json = NULL;
    if (trn_source_json(source, file, &json, NULL) != TRN_OK)
        return "";
    const char *text = trn_chart_keep(source, cJSON_GetStringValue(walk(json, path)));
    cJSON_Delete(json);
    return text;
}

int trn_chart_members(const struct chart_source *source, const char *file, const char *const *path,
                      struct chart_named *ret, int room)
{
    cJSON *json = NULL;
    int n = 0;
    if (trn_source_json(source, file, &json, NULL) != TRN_OK)
        return 0;
    const cJSON *object = walk(json, path);
    const cJSON *member = cJSON_IsObject(object) ? object->child : NULL;
    for (; member != NULL && n < room; member = member->next) {
        const char *label = cJSON_GetStringValue(trn_source_get(member, "label"));
        ret[n].name = trn_chart_keep(source, member->string);
        ret[n++].label =
            trn_chart_clean(source->arena, label != NULL ? label : member->string, SOURCE_LABEL_LONGEST);
    }
    cJSON_Delete(json);
    return n;
}
