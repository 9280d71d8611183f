/* json_read.c - see json_read.h */
#include "json_read.h"

#include <stdlib.h>

#include "../scenario/json.h"
#include "csv_read.h"
#include "tranche/io.h"

/* cJSON says only that there is no tree. Without memory the text may be as good as any. */
static enum trn_status why_not(const char *path, const char *text, size_t length, struct trn_error *reterr)
{
    struct json_scan scan;
    const bool good = trn_json_scan(text, length, &scan);
    free(scan.places);
    if (good || scan.status == TRN_E_MEMORY)
        return trn_fail(reterr, TRN_E_MEMORY, path, "out of memory");
    return trn_fail(reterr, TRN_E_IO, path, "is no JSON object");
}

enum trn_status trn_json_file(const char *path, cJSON **ret, struct trn_error *reterr)
{
    char *text;
    size_t length;
    enum trn_status status = trn_file_read(path, TRN_RESULT_TEXT_MAX, &text, &length, reterr);
    if (status != TRN_OK)
        return status;
    cJSON *json = cJSON_ParseWithLengthOpts(text, length + 1, NULL, 1);
    if (json == NULL)
        status = why_not(path, text, length, reterr);
    else if (!cJSON_IsObject(json))
        status = trn_fail(reterr, TRN_E_IO, path, "is no JSON object");
    free(text);
    if (status == TRN_OK)
        *ret = json;
    else
        cJSON_Delete(json);
    return status;
}

enum trn_status trn_results_read_json(const char *folder, const char *name, struct cJSON **ret,
                                      struct trn_error *reterr)
{
    char path[TRN_PATH_MAX];
    if (!trn_folder_join(path, folder, name))
        return trn_fail(reterr, TRN_E_IO, name, "the path is too long");
    return trn_json_file(path, ret, reterr);
}
