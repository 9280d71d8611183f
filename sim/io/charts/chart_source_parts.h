/* chart_source_parts.h - what the files that read a result folder, chart_source*.c, share. */
#ifndef TRN_CHART_SOURCE_PARTS_H
#define TRN_CHART_SOURCE_PARTS_H

#include <cjson/cJSON.h>

#include "chart_source.h"

#define SOURCE_LABEL_LONGEST 60
#define SOURCE_TEXT_LONGEST 2000 /* as long as a text of a scenario may be */
#define SOURCE_MEMBERS_MAX 4096  /* of one collection; more than any scenario may have */

/* Each reads its file into the source. TRN_E_IO: the file is not there or no JSON object. */
enum trn_status trn_source_read_scenario(struct chart_source *source, struct trn_error *reterr);
enum trn_status trn_source_read_manifest(struct chart_source *source, struct trn_error *reterr);
/* Not every folder has a summary, and an answer is not worth a failure. */
void trn_source_read_summary(struct chart_source *source);
/* measures.csv; of a single run, the value that donors pledged and delivered in its pledges.csv. */
enum trn_status trn_source_read_measures(struct chart_source *source, struct trn_error *reterr);
enum trn_status trn_source_single_measures(struct chart_source *source, struct trn_error *reterr);

/* No place for `room` rows of the table at `path`: TRN_E_LIMIT above TRN_CSV_ROWS_MAX, else TRN_E_MEMORY. */
enum trn_status trn_source_no_room(const char *path, int room, struct trn_error *reterr);

/* A JSON file of the folder, to be freed with cJSON_Delete. TRN_E_IO: it is not there or no object. */
enum trn_status trn_source_json(const struct chart_source *source, const char *file, cJSON **ret,
                                struct trn_error *reterr);
const cJSON *trn_source_get(const cJSON *object, const char *name);
/* The value itself where it is written with unit and source around it. */
const cJSON *trn_source_bare(const cJSON *value);
/* A member, cleaned; "" where it is no text. */
const char *trn_source_text(const struct chart_source *source, const cJSON *object, const char *name,
                            int longest);
/* A number that can be drawn, else NaN. */
double trn_source_number(const cJSON *value);
/* The same of a cell of a series: below 1e15. */
double trn_source_cell(const char *cell);

#endif
