/* json_read.h - JSON files that tranche wrote, read as a tree. */
#ifndef TRN_JSON_READ_H
#define TRN_JSON_READ_H

#include <cjson/cJSON.h>
#include <stdint.h>

#include "tranche/error.h"

/* The object in the file at `path`; cJSON_Delete() it. TRN_E_IO: not there, or no JSON object; TRN_E_LIMIT: above
 * TRN_RESULT_TEXT_MAX bytes. */
enum trn_status trn_json_file(const char *path, cJSON **ret, struct trn_error *reterr);

#endif
