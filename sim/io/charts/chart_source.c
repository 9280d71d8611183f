/* chart_source.c - a result folder as charts see it. */
#include "chart_source.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../results/csv_read.h"
#include "chart_text.h"
#include "tranche/date.h"

#define JSON_BYTES_MAX ((int64_t)64 << 20)
#define LABEL_LONGEST 60
#define TEXT_LONGEST 300
#define SOURCE_LONGEST 2000 /* as long as a text of a scenario may be */
#define MEMBERS_MAX 4096    /* of one collection; more than any scenario may have */

/* ---- JSON ---- */

static enum trn_status read_json(const char *folder, const char *name, cJSON **ret, struct trn_error *reterr)
{
    char path[TRN_PATH_MAX];
    char *text;
    size_t length;
    if (!trn_folder_join(path, folder, name))
        return trn_fail(reterr, TRN_E_IO, name, "the path is too long");
    const enum trn_status status = trn_file_read(path, JSON_BYTES_MAX, &text, &length, reterr);
    if (status != TRN_OK)
        return status;
    *ret = cJSON_ParseWithLengthOpts(text, length + 1, NULL, 1);
    free(text);
    if (!cJSON_IsObject(*ret)) {
        cJSON_Delete(*ret);
        return trn_fail(reterr, TRN_E_IO, path, "is no JSON object");
    }
    return TRN_OK;
}

static const cJSON *get(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

enum trn_status trn_chart_json(const struct chart_source *source, const char *file, cJSON **ret,
                               struct trn_error *reterr)
{
    return read_json(source->folder, file, ret, reterr);
}

/* The value itself where it is written with unit and source around it. */
static const cJSON *bare(const cJSON *value)
{
    return cJSON_IsObject(value) && get(value, "value") != NULL ? get(value, "value") : value;
}

static const char *text_of(const struct chart_source *source, const cJSON *object, const char *name,
                           int longest)
{
    return trn_chart_clean(source->arena, cJSON_GetStringValue(bare(get(object, name))), longest);
}

const char *trn_chart_keep(const struct chart_source *source, const char *name)
{
    const char *copy = trn_arena_strdup(source->arena, name != NULL ? name : "");
    return copy != NULL ? copy : "";
}

static const char *label_of(const struct chart_source *source, const cJSON *object)
{
    const char *label = text_of(source, object, "label", LABEL_LONGEST);
    if (label[0] == '\0')
        label = trn_chart_clean(source->arena, object->string, LABEL_LONGEST);
    return label[0] != '\0' ? label : "(no name)";
}

static double date_of(const cJSON *value)
{
    int32_t day;
    const char *text = cJSON_GetStringValue(bare(value));
    return text != NULL && trn_date_parse(text, &day) ? (double)day : (double)NAN;
}

static int members(const cJSON *collection)
{
    const int n = cJSON_IsObject(collection) ? cJSON_GetArraySize(collection) : 0;
    return n < MEMBERS_MAX ? n : MEMBERS_MAX;
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
                                 text_of(source, entry, "group", LABEL_LONGEST)};
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
        const char *kind = cJSON_GetStringValue(get(entry, "kind"));
        const double from = date_of(get(entry, "from"));
        const double to = date_of(get(entry, "to"));
        if (source->n_holds == room || source->holds == NULL)
            break;
        if (kind == NULL || strcmp(kind, "hold") != 0 || !(to > from))
            continue;
        source->holds[source->n_holds++] =
            (struct chart_hold){label_of(source, entry),
                                trn_chart_keep(source, cJSON_GetStringValue(get(entry, "donor"))), from, to};
    }
    if (source->n_holds > 1)
        qsort(source->holds, (size_t)source->n_holds, sizeof *source->holds, by_from);
}

static void read_windows(struct chart_source *source, const cJSON *collection)
{
    int n = 0;
    struct chart_named *named = read_named(source, collection, &n);
    source->windows = TRN_NEW(source->arena, struct chart_window, n + 1);
    for (int i = 0; i < n && source->windows != NULL; i++)
        source->windows[source->n_windows++] = (struct chart_window){named[i].name, named[i].label};
}

/* [[date, value], ...], alone or as the member "points" of an object. */
static void read_points(const struct chart_source *source, const cJSON *points,
                        struct chart_observed *observed)
{
    if (cJSON_IsObject(points))
        points = get(points, "points");
    const int room = cJSON_IsArray(points) ? cJSON_GetArraySize(points) : 0;
    const cJSON *point;
    observed->day = TRN_NEW(source->arena, double, room + 1);
    observed->value = TRN_NEW(source->arena, double, room + 1);
    if (observed->day == NULL || observed->value == NULL)
        return;
    cJSON_ArrayForEach(point, points)
    {
        const double day = date_of(cJSON_GetArrayItem(point, 0));
        const cJSON *value = bare(cJSON_GetArrayItem(point, 1));
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
        const cJSON *points = get(entry, "points");
        const char *unit = text_of(source, entry, "unit", LABEL_LONGEST);
        const char *origin = text_of(source, entry, "source", SOURCE_LONGEST);
        *observed = (struct chart_observed){
            .name = trn_chart_keep(source, entry->string),
            .label = label_of(source, entry),
            .unit = unit[0] == '\0' && cJSON_IsObject(points) ? text_of(source, points, "unit", LABEL_LONGEST)
                                                              : unit,
            .source = origin[0] == '\0' && cJSON_IsObject(points)
                          ? text_of(source, points, "source", SOURCE_LONGEST)
                          : origin,
            .variable = trn_chart_keep(source, cJSON_GetStringValue(get(entry, "variable"))),
            .scope = trn_chart_keep(source, cJSON_GetStringValue(get(entry, "scope")))};
        read_points(source, points, observed);
    }
}

/* cJSON refuses nesting above 1,000, so this cannot run out of stack. */
static void count_grades(struct chart_source *source, const cJSON *value)
{
    const char *grade = cJSON_GetStringValue(get(value, "grade"));
    if (grade != NULL) {
        source->graded++;
        source->assumed += strcmp(grade, "assumed") == 0;
    }
    const cJSON *child;
    cJSON_ArrayForEach(child, value) if (cJSON_IsObject(child) || cJSON_IsArray(child))
        count_grades(source, child);
}

/* As text, because a double cannot hold every seed. */
static const char *seed_text(const struct chart_source *source, const char *folder)
{
    char path[TRN_PATH_MAX];
    char *text;
    size_t length;
    const char *seed = "";
    if (!trn_folder_join(path, folder, "manifest.json") ||
        trn_file_read(path, JSON_BYTES_MAX, &text, &length, NULL) != TRN_OK)
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
    static const char program[] = "tranche ";
    if (command == NULL || strncmp(command, program, strlen(program)) != 0)
        return "";
    command += strlen(program);
    const char *word = trn_arena_printf(source->arena, "%.*s", (int)strcspn(command, " "), command);
    return word != NULL ? word : "";
}

static enum trn_status read_scenario(struct chart_source *source, struct trn_error *reterr)
{
    cJSON *json;
    enum trn_status status = read_json(source->folder, "scenario.json", &json, reterr);
    if (status != TRN_OK)
        return status;
    source->title = text_of(source, json, "title", TEXT_LONGEST);
    const cJSON *headline = cJSON_GetObjectItemCaseSensitive(json, "headline");
    if (cJSON_IsString(headline))
        source->headline = trn_chart_keep(source, headline->valuestring);
    source->start = date_of(get(json, "start"));
    source->end = date_of(get(json, "end"));
    source->items = read_named(source, get(json, "items"), &source->n_items);
    source->capabilities = read_named(source, get(json, "capabilities"), &source->n_capabilities);
    source->labels = read_named(source, get(json, "regimes"), &source->n_labels);
    source->lines = read_named(source, get(json, "lines"), &source->n_lines);
    source->components = read_named(source, get(json, "components"), &source->n_components);
    source->uncertain = read_named(source, get(json, "uncertain"), &source->n_uncertain);
    source->hubs = read_named(source, get(json, "hubs"), &source->n_hubs);
    read_donors(source, get(json, "donors"));
    read_holds(source, get(json, "events"));
    read_windows(source, get(json, "windows"));
    trn_chart_read_needs(source, json);
    read_observed(source, get(json, "observed"));
    count_grades(source, json);
    cJSON_Delete(json);

    status = read_json(source->folder, "manifest.json", &json, reterr);
    if (status != TRN_OK)
        return status;
    const cJSON *done = get(get(json, "replications"), "done");
    source->version = text_of(source, json, "version", LABEL_LONGEST);
    source->reps = cJSON_IsNumber(done) ? done->valuedouble : (double)NAN;
    source->partial = cJSON_IsTrue(get(json, "partial"));
    source->seed = seed_text(source, source->folder);
    source->command = command_word(source, cJSON_GetStringValue(get(json, "command")));
    cJSON_Delete(json);

    /* Not every folder has one, and an answer is not worth a failure. */
    if (trn_folder_has(source->folder, "summary.json") &&
        read_json(source->folder, "summary.json", &json, NULL) == TRN_OK) {
        source->answer = text_of(source, json, "answer", SOURCE_LONGEST);
        trn_chart_read_wholes(source, json);
        cJSON_Delete(json);
    }
    return TRN_OK;
}

/* ---- CSV files ---- */

enum trn_status trn_chart_open_csv(const struct chart_source *source, const char *file, struct trn_csv *csv,
                                   bool *ret_there, struct trn_error *reterr)
{
    *ret_there = trn_folder_has(source->folder, file);
    return *ret_there ? trn_csv_open(csv, source->folder, file, reterr) : TRN_OK;
}

enum trn_status trn_chart_columns(const struct trn_csv *csv, const char *const *names, int n, int *columns,
                                  struct trn_error *reterr)
{
    enum trn_status status = TRN_OK;
    for (int i = 0; i < n && status == TRN_OK; i++)
        status = trn_csv_column(csv, names[i], &columns[i], reterr);
    return status;
}

int trn_chart_regime(const struct chart_source *source, const char *name)
{
    for (int i = 0; i < source->n_regimes; i++)
        if (strcmp(source->regimes[i].name, name) == 0)
            return i;
    return -1;
}

static void add_regime(struct chart_source *source, const char *name)
{
    const char *label = NULL;
    if (name[0] == '\0' || trn_chart_regime(source, name) >= 0)
        return;
    if (source->n_regimes == CHART_REGIMES_MAX) {
        source->regimes_left_out = 1;
        return;
    }
    for (int i = 0; i < source->n_labels; i++)
        if (strcmp(source->labels[i].name, name) == 0)
            label = source->labels[i].label;
    if (label == NULL)
        label = trn_chart_clean(source->arena, name, LABEL_LONGEST);
    source->regimes[source->n_regimes++] = (struct chart_named){trn_chart_keep(source, name), label};
}

enum {
    M_MEASURE,
    M_UNIT,
    M_WINDOW,
    M_SCOPE,
    M_KIND,
    M_REGIME,
    M_AGAINST,
    M_N,
    M_ESTIMATE,
    M_LOW,
    M_HIGH,
    M_P_VALUE,
    M_COLUMNS
};

static enum trn_status read_measures(struct chart_source *source, struct trn_error *reterr)
{
    static const char *const names[M_COLUMNS] = {"measure", "unit", "window",   "scope", "kind", "regime",
                                                 "against", "n",    "estimate", "low",   "high", "p_value"};
    enum { MOST = 1000000 };
    struct trn_csv csv;
    int columns[M_COLUMNS];
    bool more = false;
    int room = 0;
    enum trn_status status = trn_chart_open_csv(source, "measures.csv", &csv, &more, reterr);
    if (status != TRN_OK || !more) {
        if (status != TRN_OK)
            trn_csv_close(&csv);
        return status;
    }
    status = trn_chart_columns(&csv, names, M_COLUMNS, columns, reterr);
    while (status == TRN_OK && (status = trn_csv_next(&csv, &more, reterr)) == TRN_OK && more) {
        if (source->n_measures == room) {
            const int wider = room == 0 ? 1024 : 2 * room;
            struct chart_measure *measures =
                wider <= MOST ? TRN_NEW(source->arena, struct chart_measure, wider) : NULL;
            if (measures == NULL) {
                status = trn_fail(reterr, TRN_E_LIMIT, csv.path, "has more rows than fit");
                break;
            }
            if (room > 0)
                memcpy(measures, source->measures, (size_t)room * sizeof *measures);
            source->measures = measures;
            room = wider;
        }
        const char *texts[M_AGAINST + 1];
        for (int i = 0; i <= M_AGAINST; i++)
            texts[i] = trn_chart_keep(source, csv.cells[columns[i]]);
        source->measures[source->n_measures++] =
            (struct chart_measure){texts[M_MEASURE],
                                   texts[M_UNIT],
                                   texts[M_WINDOW],
                                   texts[M_SCOPE],
                                   texts[M_KIND],
                                   texts[M_REGIME],
                                   texts[M_AGAINST],
                                   trn_csv_number(csv.cells[columns[M_N]]),
                                   trn_csv_number(csv.cells[columns[M_ESTIMATE]]),
                                   trn_csv_number(csv.cells[columns[M_LOW]]),
                                   trn_csv_number(csv.cells[columns[M_HIGH]]),
                                   trn_csv_number(csv.cells[columns[M_P_VALUE]])};
    }
    trn_csv_close(&csv);
    return status;
}

enum trn_status trn_chart_rows(const struct chart_source *source, const char *file, const char *const *names,
                               int n, struct chart_rows *ret, struct trn_error *reterr)
{
    enum { COLUMNS_MOST = 32, ROWS_MOST = 1000000 };
    struct trn_csv csv;
    int columns[COLUMNS_MOST];
    bool more = false;
    int room = 0;
    *ret = (struct chart_rows){.columns = n};
    if (n > COLUMNS_MOST)
        return trn_fail(reterr, TRN_E_LIMIT, file, "more columns are asked for than fit");
    enum trn_status status = trn_chart_open_csv(source, file, &csv, &more, reterr);
    if (status == TRN_OK && !more)
        return TRN_OK;
    if (status == TRN_OK)
        status = trn_chart_columns(&csv, names, n, columns, reterr);
    while (status == TRN_OK && (status = trn_csv_next(&csv, &more, reterr)) == TRN_OK && more) {
        if (ret->n == room) {
            room = room == 0 ? 256 : 2 * room;
            const char **cells =
                room <= ROWS_MOST ? TRN_NEW(source->arena, const char *, (size_t)room *(size_t)n) : NULL;
            if (cells == NULL) {
                status = trn_fail(reterr, TRN_E_LIMIT, csv.path, "has more rows than fit");
                break;
            }
            if (ret->n > 0)
                memcpy(cells, ret->cells, (size_t)ret->n * (size_t)n * sizeof *cells);
            ret->cells = cells;
        }
        for (int i = 0; i < n; i++)
            ret->cells[(size_t)ret->n * (size_t)n + (size_t)i] =
                trn_chart_keep(source, csv.cells[columns[i]]);
        ret->n++;
    }
    trn_csv_close(&csv);
    return status;
}

const char *trn_chart_cell(const struct chart_rows *rows, int row, int column)
{
    return rows->cells[(size_t)row * (size_t)rows->columns + (size_t)column];
}

double trn_chart_value(const struct chart_rows *rows, int row, int column)
{
    const double value = trn_csv_number(trn_chart_cell(rows, row, column));
    return fabs(value) <= 1e30 ? value : (double)NAN;
}

/* The reference is what others are held against; then the order of the files. */
static enum trn_status read_regimes(struct chart_source *source, struct trn_error *reterr)
{
    static const char *const files[] = {"bands.csv", "recipient.csv"};
    for (int i = 0; i < source->n_measures; i++)
        if (source->measures[i].against[0] != '\0') {
            add_regime(source, source->measures[i].against);
            break;
        }
    for (int i = 0; i < source->n_measures; i++)
        add_regime(source, source->measures[i].regime);
    for (size_t f = 0; f < 2 && source->n_measures == 0; f++) {
        struct trn_csv csv;
        bool more;
        int column = 0;
        enum trn_status status = trn_chart_open_csv(source, files[f], &csv, &more, reterr);
        if (status == TRN_OK && !more)
            continue;
        if (status == TRN_OK)
            status = trn_csv_column(&csv, "regime", &column, reterr);
        while (status == TRN_OK && (status = trn_csv_next(&csv, &more, reterr)) == TRN_OK && more)
            add_regime(source, csv.cells[column]);
        trn_csv_close(&csv);
        if (status != TRN_OK)
            return status;
    }
    return TRN_OK;
}

/* Holds of donors that give little would hide those that matter: of all money pledged under the reference a
 * donor must pledge this share. Where a folder says nothing of money, all holds stay. */
#define HOLD_SHARE 0.05

static void keep_holds_that_matter(struct chart_source *source)
{
    double total = 0.0;
    double share[MEMBERS_MAX] = {0.0};
    int kept = 0;
    for (int i = 0; i < source->n_measures; i++) {
        const struct chart_measure *m = &source->measures[i];
        if (strcmp(m->measure, "pledged_value") != 0 || strcmp(m->kind, "donor") != 0 ||
            m->window[0] != '\0' || m->against[0] != '\0' || source->n_regimes == 0 ||
            strcmp(m->regime, source->regimes[0].name) != 0 || !(m->estimate > 0.0))
            continue;
        total += m->estimate;
        for (int h = 0; h < source->n_holds; h++)
            if (strcmp(source->holds[h].donor, m->scope) == 0)
                share[h] = m->estimate;
    }
    for (int h = 0; h < source->n_holds; h++)
        if (total == 0.0 || source->holds[h].donor[0] == '\0' || share[h] >= HOLD_SHARE * total)
            source->holds[kept++] = source->holds[h];
    source->holds_left_out = source->n_holds - kept;
    source->n_holds = kept;
}

enum trn_status trn_chart_source_open(const char *folder, struct chart_source *source,
                                      struct trn_error *reterr)
{
    *source = (struct chart_source){.folder = folder,
                                    .start = NAN,
                                    .end = NAN,
                                    .reps = NAN,
                                    .sample = NAN,
                                    .version = "",
                                    .seed = "",
                                    .command = "",
                                    .answer = "",
                                    .title = ""};
    source->arena = trn_arena_create(0);
    if (source->arena == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, folder, "out of memory");
    enum trn_status status = read_scenario(source, reterr);
    if (status == TRN_OK)
        status = read_measures(source, reterr);
    source->single = !trn_folder_has(folder, "bands.csv") && trn_folder_has(folder, "recipient.csv");
    if (status == TRN_OK && source->single)
        status = trn_chart_single_measures(source, reterr);
    if (status == TRN_OK)
        status = read_regimes(source, reterr);
    if (status != TRN_OK)
        trn_chart_source_close(source);
    else
        keep_holds_that_matter(source);
    return status;
}

void trn_chart_source_close(struct chart_source *source)
{
    trn_arena_free(source->arena);
    source->arena = NULL;
}

/* ---- look-ups ---- */

const struct chart_measure *trn_chart_measure(const struct chart_source *source, const char *measure,
                                              const char *kind, const char *scope, const char *window,
                                              const char *regime, const char *against)
{
    for (int i = 0; i < source->n_measures; i++) {
        const struct chart_measure *m = &source->measures[i];
        if (strcmp(m->measure, measure) == 0 && strcmp(m->kind, kind) == 0 && strcmp(m->scope, scope) == 0 &&
            strcmp(m->window, window) == 0 && strcmp(m->regime, regime) == 0 &&
            strcmp(m->against, against != NULL ? against : "") == 0 && isfinite(m->estimate))
            return m;
    }
    return NULL;
}

static const char *find_label(const struct chart_source *source, const struct chart_named *named, int n,
                              const char *name)
{
    for (int i = 0; i < n; i++)
        if (strcmp(named[i].name, name) == 0)
            return named[i].label;
    return trn_chart_clean(source->arena, name, LABEL_LONGEST);
}

const char *trn_chart_regime_label(const struct chart_source *source, const char *name)
{
    return find_label(source, source->labels, source->n_labels, name);
}

const char *trn_chart_capability_label(const struct chart_source *source, const char *name)
{
    return find_label(source, source->capabilities, source->n_capabilities, name);
}

const char *trn_chart_item_label(const struct chart_source *source, const char *name)
{
    return find_label(source, source->items, source->n_items, name);
}

const char *trn_chart_donor_label(const struct chart_source *source, const char *name)
{
    for (int i = 0; i < source->n_donors; i++)
        if (strcmp(source->donors[i].name, name) == 0)
            return source->donors[i].label;
    return trn_chart_clean(source->arena, name, LABEL_LONGEST);
}

const char *trn_chart_window_label(const struct chart_source *source, const char *name)
{
    for (int i = 0; i < source->n_windows; i++)
        if (strcmp(source->windows[i].name, name) == 0)
            return source->windows[i].label;
    return trn_chart_clean(source->arena, name, LABEL_LONGEST);
}

const char *trn_chart_line_label(const struct chart_source *source, const char *name)
{
    return find_label(source, source->lines, source->n_lines, name);
}

const char *trn_chart_component_label(const struct chart_source *source, const char *name)
{
    return find_label(source, source->components, source->n_components, name);
}
