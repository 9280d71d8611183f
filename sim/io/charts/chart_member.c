/* chart_member.c - single members of the JSON files of a result folder. */
#include "chart_member.h"

#include <cjson/cJSON.h>

#include "chart_text.h"

#define LABEL_LONGEST 60

static const cJSON *walk(const cJSON *json, const char *const *path)
{
    for (; *path != NULL && json != NULL; path++)
        json = cJSON_GetObjectItemCaseSensitive(json, *path);
    return json;
}

const char *trn_chart_member(const struct chart_source *source, const char *file, const char *const *path)
{
    cJSON *json = NULL;
    if (trn_chart_json(source, file, &json, NULL) != TRN_OK)
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
    if (trn_chart_json(source, file, &json, NULL) != TRN_OK)
        return 0;
    const cJSON *object = walk(json, path);
    const cJSON *member = cJSON_IsObject(object) ? object->child : NULL;
    for (; member != NULL && n < room; member = member->next) {
        const char *label = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(member, "label"));
        ret[n].name = trn_chart_keep(source, member->string);
        ret[n++].label =
            trn_chart_clean(source->arena, label != NULL ? label : member->string, LABEL_LONGEST);
    }
    cJSON_Delete(json);
    return n;
}
