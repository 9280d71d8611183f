/* chart_source_summary.c - how results were made, out of manifest.json, and what they answer, out of
 * summary.json. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../results/csv_read.h"
#include "chart_source_parts.h"
#include "chart_text.h"
#include "tranche/io.h"

#define WHOLES_MAX 4096

/* As text, because a double cannot hold every seed. */
static const char *seed_text(const struct chart_source *source)
{
    char path[TRN_PATH_MAX];
    char *text;
    size_t length;
    const char *seed = "";
    if (!trn_folder_join(path, source->folder, "manifest.json"))
        return seed;
    const enum trn_status status = trn_file_read(path, TRN_RESULT_TEXT_MAX, &text, &length, NULL);
    if (status == TRN_E_MEMORY)
        trn_arena_run_out(source->arena);
    if (status != TRN_OK)
        return seed;
    const char *at = strstr(text, "\n  \"seed\": ");
    if (at != NULL) {
        at += strlen("\n  \"seed\": ");
        seed = trn_arena_printf(source->arena, "%.*s", (int)strspn(at, "0123456789"), at);
    }
    free(text);
    return seed != NULL ? seed : "";
}

/* "compare" of "tranche compare early.json". */
static const char *command_word(const struct chart_source *source, const char *command)
{
    int n = 0;
    const char *word = trn_results_command(command, &n);
    word = word != NULL ? trn_arena_printf(source->arena, "%.*s", n, word) : NULL;
    return word != NULL ? word : "";
}

static const char *changed(const struct chart_source *source, const cJSON *summary)
{
    char settings[TRN_SETTINGS_BYTES];
    (void)trn_results_changed(source->typed, summary, settings);
    return trn_chart_clean(source->arena, settings, TRN_SETTINGS_BYTES);
}

enum trn_status trn_source_read_manifest(struct chart_source *source, struct trn_error *reterr)
{
    cJSON *json;
    const enum trn_status status = trn_source_json(source, "manifest.json", &json, reterr);
    if (status != TRN_OK)
        return status;
    const cJSON *done = trn_source_get(trn_source_get(json, "replications"), "done");
    source->version = trn_source_text(source, json, "version", SOURCE_LABEL_LONGEST);
    source->reps = cJSON_IsNumber(done) ? done->valuedouble : (double)NAN;
    source->partial = cJSON_IsTrue(trn_source_get(json, "partial"));
    source->seed = seed_text(source);
    source->command = command_word(source, cJSON_GetStringValue(trn_source_get(json, "command")));
    source->typed = trn_chart_keep(source, cJSON_GetStringValue(trn_source_get(json, "command")));
    source->changed = changed(source, NULL);
    cJSON_Delete(json);
    return TRN_OK;
}

/* As it is: names are compared with cells. */
static const char *name_of(const struct chart_source *source, const cJSON *object, const char *name)
{
    return trn_chart_keep(source, cJSON_GetStringValue(trn_source_get(object, name)));
}

/* Of an entry, or of the summary itself. */
static struct chart_measure whole_of(const struct chart_source *source, const cJSON *summary,
                                     const cJSON *entry)
{
    const cJSON *difference = trn_source_get(entry, "difference");
    return (struct chart_measure){.measure = name_of(source, entry, "measure"),
                                  .unit = name_of(source, entry, "unit"),
                                  .window = name_of(source, entry, "window"),
                                  .scope = name_of(source, entry, "scope"),
                                  .kind = "",
                                  .regime = name_of(source, summary, "to"),
                                  .against = name_of(source, summary, "from"),
                                  .n = trn_source_number(trn_source_get(difference, "n")),
                                  .estimate = trn_source_number(trn_source_get(difference, "estimate")),
                                  .low = trn_source_number(trn_source_get(difference, "low")),
                                  .high = trn_source_number(trn_source_get(difference, "high")),
                                  .p_value = NAN};
}

static void read_wholes(struct chart_source *source, const cJSON *summary)
{
    const cJSON *measures = trn_source_get(summary, "measures");
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

/* Not every folder has one, and an answer is not worth a failure. */
void trn_source_read_summary(struct chart_source *source)
{
    cJSON *json;
    if (!trn_folder_has(source->folder, "summary.json") ||
        trn_source_json(source, "summary.json", &json, NULL) != TRN_OK)
        return;
    source->changed = changed(source, json);
    source->answer = trn_source_text(source, json, "answer", SOURCE_TEXT_LONGEST);
    read_wholes(source, json);
    cJSON_Delete(json);
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
