/* scenario_file.c - a scenario from its files: load, set, read along the table, check, resolve. */
#include "scenario_file.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../sha256.h"

/* "winter" of "scenarios/winter.json". */
static const char *name_of(struct trn_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t length = strlen(name);
    if (length > 5 && strcmp(name + length - 5, ".json") == 0)
        length -= 5;
    char *plain = trn_arena_alloc(arena, length + 4, 1);
    trn_plain_text(name, length, plain, length + 4);
    return plain;
}

/* Is one pointer the other, or on the way to it? */
static bool related(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b), k = n < m ? n : m;
    if (k == 0 || strncmp(a, b, k) != 0)
        return false;
    return n == m || (n < m ? b[k] == '/' : a[k] == '/');
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* What only the whole shows. An error that stands where reading already found one may be its echo; so may
 * windows outside the run when the run's own dates are wrong. */
static void check(struct trn_scenario_file *file, const struct trn_scenario *scenario)
{
    struct trn_errors errors = {0};
    int first = file->troubles.n;
    trn_scenario_check(scenario, &errors);
    for (int i = 0; i < errors.n_kept; i++) {
        bool echo = false;
        for (int k = 0; k < file->troubles.n; k++) {
            const char *path = file->troubles.list[k].path;
            echo = echo || (k < first && related(path, errors.kept[i].path)) ||
                   (strcmp(path, "/end") == 0 && starts_with(errors.kept[i].path, "/windows/"));
        }
        const struct json *json = trn_json_nearest(file->root, errors.kept[i].path);
        if (!echo)
            trn_trouble(&file->troubles, errors.kept[i].status, json->place, errors.kept[i].path, "%s",
                        errors.kept[i].text);
    }
    if (errors.found > errors.n_kept)
        file->troubles.found += errors.found - errors.n_kept;
}

/* Is this said already? Of several at one value the first counts; an object may lack several members,
 * and a value copied as a default of another may be refused twice in the same words. */
static bool said(const struct trn_scenario_file *file, const struct trouble *last, const struct trouble *now)
{
    if (now->place.source < 0 || last->place.source != now->place.source || last->place.at != now->place.at)
        return false;
    const struct source *source = &file->sources[now->place.source];
    char c = now->place.at < source->length ? source->text[now->place.at] : '\0';
    return (c != '{' && c != '[') || strcmp(last->text, now->text) == 0;
}

void trn_scenario_file_sum_up(struct trn_scenario_file *file)
{
    struct troubles *t = &file->troubles;
    trn_troubles_sort(t);
    int kept = 0;
    for (int i = 0; i < t->n; i++) {
        if (kept > 0 && said(file, &t->list[kept - 1], &t->list[i]))
            t->found--;
        else
            t->list[kept++] = t->list[i];
    }
    t->n = kept;
    for (int i = 0; i < t->n; i++)
        trn_errors_add(&file->errors, t->list[i].status, t->list[i].path, "%s", t->list[i].text);
    file->errors.found = t->found;
}

/* The tree, which is whole, into a scenario; NULL in file->scenario when something is wrong. */
static void read_tree(struct trn_scenario_file *file)
{
    struct trn_scenario *scenario = TRN_NEW(file->arena, struct trn_scenario, 1);
    scenario->name = name_of(file->arena, file->path);
    struct scenario_reader reader = {
        .arena = file->arena, .troubles = &file->troubles, .scenario = scenario, .root = file->root};
    trn_fields_read(&reader);
    if (!reader.broken)
        check(file, scenario);
    if (file->troubles.found > 0)
        return;
    file->provenance = reader.provenance;
    file->scenario = scenario;
}

/* What is in file->root, with settings. */
static void read_root(struct trn_scenario_file *file, const struct trn_setting *settings, int n_settings)
{
    if (!file->root || file->unread)
        return;
    if (n_settings > 0)
        file->plain = trn_json_write(file->arena, file->root);
    for (int i = 0; i < n_settings; i++)
        trn_scenario_set(file, &settings[i]);
    file->fragment = trn_json_get(file->root, "title") == NULL;
    file->merged = trn_json_write(file->arena, file->root);
    read_tree(file);
    if (file->scenario)
        file->resolved = trn_json_write(file->arena, file->root);
}

struct trn_scenario_file *trn_scenario_file_create(void)
{
    struct trn_scenario_file *file = calloc(1, sizeof *file);
    struct trn_arena *arena = trn_arena_create(1 << 18);
    if (!file || !arena) {
        free(file);
        trn_arena_free(arena);
        return NULL;
    }
    file->arena = arena;
    return file;
}

void trn_scenario_file_start(struct trn_scenario_file *file, const char *path, int n_settings)
{
    trn_arena_on_oom(file->arena, &file->on_oom);
    file->path = trn_arena_strdup(file->arena, path);
    file->room = MAX_FILES + n_settings;
    file->sources = TRN_NEW(file->arena, struct source, file->room);
    file->troubles = (struct troubles){.arena = file->arena, .on_oom = &file->on_oom};
    file->troubles.list = TRN_NEW(file->arena, struct trouble, TROUBLES_NOTED);
}

/* The tree of a text, which extends nothing. */
static void load_text(struct trn_scenario_file *file, const char *text)
{
    struct source *source = &file->sources[0];
    *source = (struct source){
        .name = file->path, .text = trn_arena_strdup(file->arena, text), .length = strlen(text)};
    trn_sha256_of(text, source->length, source->sha256);
    file->n_files = file->n_sources = 1;
    file->root = trn_json_parse(&file->troubles, source->text, source->length, 0);
    if (file->root && file->root->kind != JSON_OBJECT) {
        trn_trouble(&file->troubles, TRN_E_TYPE, file->root->place, "", "expected an object");
        file->root = NULL;
    }
}

/* What stands at the pointer itself, or NULL. */
static const struct json *value_at(const struct trn_scenario_file *file, const char *pointer)
{
    char path[512];
    const struct json *json = trn_json_nearest(file->root, pointer);
    trn_json_pointer(json, NULL, path, sizeof path);
    return strcmp(path, pointer) == 0 ? json : NULL;
}

/* The scenario of a merged text with settings. */
static enum trn_status read_merged(const char *path, const char *merged, const struct trn_setting *settings,
                                   int n_settings, struct trn_scenario_file **ret)
{
    struct trn_scenario_file *variant = trn_scenario_file_create();
    if (!variant)
        return TRN_E_MEMORY;
    if (setjmp(variant->on_oom) != 0) {
        trn_scenario_file_free(variant);
        return TRN_E_MEMORY;
    }
    trn_scenario_file_start(variant, path, n_settings);
    variant->root = trn_json_parse(&variant->troubles, merged, strlen(merged), 0);
    for (int i = 0; i < n_settings; i++)
        trn_scenario_set(variant, &settings[i]);
    read_tree(variant);
    trn_scenario_file_sum_up(variant);
    trn_arena_on_oom(variant->arena, NULL);
    *ret = variant;
    return variant->errors.found > 0 ? variant->errors.kept[0].status : TRN_OK;
}

/* What stood where the settings are, in the words of trn_scenario_file_was. Where the scenario is none
 * without its settings, nothing is known. */
static enum trn_status keep_was(struct trn_scenario_file *file, const struct trn_setting *settings,
                                int n_settings)
{
    struct trn_scenario_file *before = NULL;
    if (!file->scenario || n_settings == 0)
        return TRN_OK;
    enum trn_status status = read_merged(file->path, file->plain, NULL, 0, &before);
    if (status != TRN_OK) {
        trn_scenario_file_free(before);
        return status == TRN_E_MEMORY ? status : TRN_OK;
    }
    const char **was = TRN_NEW(file->arena, const char *, n_settings);
    for (int i = 0; was && i < n_settings; i++) {
        char words[TRN_WAS_BYTES] = "";
        const char *pointer = settings[i].pointer;
        size_t length = strlen(pointer);
        if (length < 2 || strcmp(pointer + length - 2, "/-") != 0) /* else it is added to a list */
            trn_json_words(value_at(before, pointer), words, sizeof words);
        was[i] = trn_arena_strdup(file->arena, words);
        if (!was[i])
            was = NULL;
    }
    trn_scenario_file_free(before);
    file->was = was;
    file->n_was = was ? n_settings : 0;
    return was ? TRN_OK : TRN_E_MEMORY;
}

/* `text` NULL: what stands in the file at `path`. */
static enum trn_status read_source(const char *path, const char *text, const struct trn_setting *settings,
                                   int n_settings, struct trn_scenario_file **ret)
{
    struct trn_scenario_file *file = trn_scenario_file_create();
    if (!file)
        return TRN_E_MEMORY;
    if (setjmp(file->on_oom) != 0) {
        trn_scenario_file_free(file);
        return TRN_E_MEMORY;
    }
    trn_scenario_file_start(file, path, n_settings);
    if (text)
        load_text(file, text);
    else
        trn_scenario_load(file);
    read_root(file, settings, n_settings);
    trn_scenario_file_sum_up(file);
    trn_arena_on_oom(file->arena, NULL);
    if (keep_was(file, settings, n_settings) != TRN_OK) {
        trn_scenario_file_free(file);
        return TRN_E_MEMORY;
    }
    *ret = file;
    return file->errors.found > 0 ? file->errors.kept[0].status : TRN_OK;
}

enum trn_status trn_scenario_read(const char *path, const struct trn_setting *settings, int n_settings,
                                  struct trn_scenario_file **ret)
{
    return read_source(path, NULL, settings, n_settings, ret);
}

enum trn_status trn_scenario_read_text(const char *name, const char *text, const struct trn_setting *settings,
                                       int n_settings, struct trn_scenario_file **ret)
{
    return read_source(name, text, settings, n_settings, ret);
}

/* The merged text is that of the file after its own settings, so a variant is what --set would make of it. */
enum trn_status trn_scenario_variant(const struct trn_scenario_file *file, const struct trn_setting *settings,
                                     int n_settings, struct trn_scenario_file **ret)
{
    assert(file->scenario);
    return read_merged(file->path, file->merged, settings, n_settings, ret);
}

enum trn_status trn_scenario_file_blame(struct trn_scenario_file *file, const char *pointer, const char *text)
{
    int kept = file->troubles.n;
    trn_trouble(&file->troubles, TRN_E_REFERENCE, trn_json_nearest(file->root, pointer)->place, pointer, "%s",
                text);
    if (file->troubles.n == kept && kept < TROUBLES_NOTED)
        return TRN_E_MEMORY;
    file->errors = (struct trn_errors){0};
    trn_scenario_file_sum_up(file);
    return TRN_OK;
}

void trn_scenario_file_free(struct trn_scenario_file *file)
{
    if (!file)
        return;
    trn_arena_free(file->arena);
    free(file);
}

const char *trn_scenario_file_value(struct trn_scenario_file *file, const char *pointer)
{
    const struct json *json = value_at(file, pointer);
    return json ? trn_json_line(file->arena, json) : NULL;
}

const char *trn_scenario_file_was(const struct trn_scenario_file *file, int i)
{
    return i < file->n_was ? file->was[i] : "";
}

const char *trn_scenario_file_member(const struct trn_scenario_file *file, const char *pointer, int i)
{
    const struct json *json = value_at(file, pointer);
    for (const struct json *m = json && json->kind == JSON_OBJECT ? json->first : NULL; m; m = m->next)
        if (!trn_is_annotation(m->name) && i-- == 0)
            return m->name;
    return NULL;
}

const struct trn_scenario *trn_scenario_file_scenario(const struct trn_scenario_file *file)
{
    return file->scenario;
}

const struct trn_errors *trn_scenario_file_errors(const struct trn_scenario_file *file)
{
    return &file->errors;
}

bool trn_scenario_file_fragment(const struct trn_scenario_file *file)
{
    return file->fragment;
}

const char *trn_scenario_file_resolved(const struct trn_scenario_file *file)
{
    return file->resolved;
}

int trn_scenario_file_inputs(const struct trn_scenario_file *file)
{
    return file->n_files;
}

const char *trn_scenario_file_input(const struct trn_scenario_file *file, int i, const char **ret_sha256)
{
    if (ret_sha256)
        *ret_sha256 = file->sources[i].sha256;
    return file->sources[i].name;
}

struct trn_provenance trn_scenario_file_provenance(const struct trn_scenario_file *file)
{
    return file->provenance;
}
