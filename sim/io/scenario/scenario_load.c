/* scenario_load.c - files that extend files, merged; then settings of the command line. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../sha256.h"
#include "scenario_file.h"

/* The file being read and those that led to it. */
struct level {
    const struct level *above;
    int source;
    int depth;
};

/* ---- files ------------------------------------------------------------------------------------------ */

static void wrong_file(struct trn_scenario_file *file, enum trn_status status, const struct json *from,
                       const char *path, const char *why)
{
    char shown[200], where[64] = "";
    trn_plain_text(path, strlen(path), shown, sizeof shown);
    if (from)
        trn_json_pointer(from, NULL, where, sizeof where);
    trn_trouble(&file->troubles, status, from ? from->place : (struct place){-1, 0, 0}, where, "%s: %s",
                shown, why);
    file->unread = true;
}

/* What errno says of a file. That there is no memory says nothing about it. */
static void unreadable(struct trn_scenario_file *file, const struct json *from, const char *path, int reason)
{
    if (reason == ENOMEM)
        longjmp(file->on_oom, 1);
    wrong_file(file, TRN_E_IO, from, path, strerror(reason));
}

/* The whole text, probably of `expected` bytes, into the arena; NULL with errno set. */
static char *read_text(struct trn_scenario_file *file, FILE *in, off_t expected, size_t *ret_length)
{
    size_t room = expected > 0 && expected < JSON_MAX_BYTES ? (size_t)expected + 1 : 1 << 16, used = 0;
    char *text = trn_arena_alloc(file->arena, room, 1);
    for (;;) {
        used += fread(text + used, 1, room - used, in);
        if (ferror(in))
            return NULL;
        if (used < room)
            break;
        if (room > JSON_MAX_BYTES) /* one byte too many is enough to refuse it */
            break;
        char *more = trn_arena_alloc(file->arena, 2 * room, 1);
        memcpy(more, text, used);
        text = more;
        room *= 2;
    }
    *ret_length = used;
    return text;
}

static int known_source(const struct trn_scenario_file *file, const struct stat *status)
{
    for (int i = 0; i < file->n_files; i++)
        if (file->sources[i].device == status->st_dev && file->sources[i].inode == status->st_ino)
            return i;
    return -1;
}

/* Index of the source that holds the file, reading it when it is new; -1 when it cannot be read. */
static int open_source(struct trn_scenario_file *file, const char *path, const struct json *from)
{
    FILE *in = fopen(path, "rb");
    struct stat status;
    if (!in || fstat(fileno(in), &status) != 0) {
        const int reason = errno;
        if (in)
            fclose(in);
        unreadable(file, from, path, reason);
        return -1;
    }
    int known = S_ISREG(status.st_mode) ? known_source(file, &status) : -1;
    if (known >= 0 || file->n_files >= MAX_FILES) {
        fclose(in);
        if (known < 0)
            wrong_file(file, TRN_E_LIMIT, from, path, "expected at most 64 files");
        return known;
    }
    /* Nothing may jump past the open file. */
    jmp_buf here;
    if (setjmp(here) != 0) {
        fclose(in);
        longjmp(file->on_oom, 1);
    }
    trn_arena_on_oom(file->arena, &here);
    struct source *source = &file->sources[file->n_files];
    source->text = read_text(file, in, status.st_size, &source->length);
    int error = errno;
    trn_arena_on_oom(file->arena, &file->on_oom);
    fclose(in);
    if (!source->text) {
        unreadable(file, from, path, error);
        return -1;
    }
    source->name = trn_arena_strdup(file->arena, path);
    source->device = status.st_dev;
    source->inode = status.st_ino;
    trn_sha256_of(source->text, source->length, source->sha256);
    file->n_sources = file->n_files + 1;
    return file->n_files++;
}

static struct json *load(struct trn_scenario_file *file, const char *path, const struct json *from,
                         const struct level *above);

/* `name` as seen from the file at `path`. */
static const char *beside(struct trn_scenario_file *file, const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    if (name[0] == '/' || !slash)
        return name;
    return trn_arena_printf(file->arena, "%.*s/%s", (int)(slash - path), path, name);
}

static struct json *merge_base(struct trn_scenario_file *file, const char *path, const struct json *name,
                               const struct level *level, struct json *merged)
{
    if (name->kind != JSON_TEXT || name->text[0] == '\0') {
        char found[80], where[64];
        trn_json_describe(name, found, sizeof found);
        trn_json_pointer(name, NULL, where, sizeof where);
        trn_trouble(&file->troubles, TRN_E_TYPE, name->place, where, "expected the path of a file, found %s",
                    found);
        file->unread = true;
        return merged;
    }
    struct json *base = load(file, beside(file, path, name->text), name, level);
    if (!base)
        return merged;
    return merged ? trn_json_merge(file->arena, merged, base) : base;
}

static struct json *load(struct trn_scenario_file *file, const char *path, const struct json *from,
                         const struct level *above)
{
    struct level level = {.above = above, .depth = above ? above->depth + 1 : 0};
    level.source = open_source(file, path, from);
    if (level.source < 0)
        return NULL;
    for (const struct level *l = above; l; l = l->above)
        if (l->source == level.source) {
            wrong_file(file, TRN_E_REFERENCE, from, path, "extends itself, directly or through others");
            return NULL;
        }
    if (level.depth > MAX_LEVELS) {
        wrong_file(file, TRN_E_LIMIT, from, path, "expected at most 8 levels of files that extend files");
        return NULL;
    }
    const struct source *source = &file->sources[level.source];
    struct json *json = trn_json_parse(&file->troubles, source->text, source->length, level.source);
    if (json && json->kind != JSON_OBJECT) {
        char found[80];
        trn_json_describe(json, found, sizeof found);
        trn_trouble(&file->troubles, TRN_E_TYPE, json->place, "", "expected an object, found %s", found);
        json = NULL;
    }
    if (!json) {
        file->unread = true;
        return NULL;
    }
    struct json *extends = trn_json_get(json, "extends"), *merged = NULL;
    if (!extends)
        return json;
    if (extends->kind == JSON_ARRAY)
        for (const struct json *name = extends->first; name; name = name->next)
            merged = merge_base(file, path, name, &level, merged);
    else
        merged = merge_base(file, path, extends, &level, NULL);
    trn_json_remove(json, extends);
    return merged ? trn_json_merge(file->arena, merged, json) : json;
}

void trn_scenario_load(struct trn_scenario_file *file)
{
    file->root = load(file, file->path, NULL, NULL);
    if (file->root)
        file->root->parent = NULL;
}

/* ---- settings --------------------------------------------------------------------------------------- */

/* Where a walk along a pointer is in the table: in an object of it, among its named or numbered ones. */
struct table_place {
    const struct object_def *object, *each;
};

static void step(struct table_place *at, const char *token)
{
    const struct field *found = NULL;
    for (const struct field *f = at->object ? at->object->fields : NULL; f && f->name; f++)
        if (strcmp(f->name, token) == 0)
            found = f;
    const struct object_def *object = at->object ? NULL : at->each;
    bool many = found && (found->type == F_MAP || found->type == F_LIST || found->type == F_PER_ITEM);
    at->object = found && found->type == F_OBJECT ? found->object : object;
    at->each = many ? found->object : NULL;
}

/* Is there an object of the table under this name, which may be added empty? */
static bool may_add(const struct table_place *at, const char *token)
{
    for (const struct field *f = at->object ? at->object->fields : NULL; f && f->name; f++)
        if (strcmp(f->name, token) == 0)
            return f->type == F_OBJECT || f->type == F_MAP || f->type == F_PER_ITEM;
    return false;
}

static struct json *new_value(struct trn_scenario_file *file, enum json_kind kind, int32_t source)
{
    struct json *json = TRN_NEW(file->arena, struct json, 1);
    json->kind = kind;
    json->place = (struct place){source, 0, (uint32_t)file->sources[source].length};
    json->name_place = json->place;
    return json;
}

static void add(struct trn_scenario_file *file, struct json *object, const char *name, struct json *value)
{
    struct json *old = trn_json_get(object, name);
    if (old)
        trn_json_remove(object, old);
    value->name = trn_arena_strdup(file->arena, name);
    value->name_place = value->place;
    trn_json_append(object, value);
}

/* A number where one with a unit stood keeps the unit; what was said about the old number goes. */
static struct json *with_unit(struct trn_scenario_file *file, struct json *old, struct json *value)
{
    bool measured = old && old->kind == JSON_OBJECT &&
                    (trn_json_get(old, "value") || trn_json_get(old, "points") || trn_json_get(old, "dist"));
    if (!measured || value->kind != JSON_NUMBER)
        return value;
    struct json *object = new_value(file, JSON_OBJECT, value->place.source),
                *unit = trn_json_get(old, "unit");
    struct json *source = new_value(file, JSON_TEXT, value->place.source);
    source->text = "set on the command line";
    add(file, object, "value", value);
    if (unit) {
        trn_json_remove(old, unit);
        add(file, object, "unit", unit);
    }
    add(file, object, "source", source);
    return object;
}

static struct json *nth(const struct json *array, const char *token)
{
    char *end;
    if (token[0] < '0' || token[0] > '9' || (token[0] == '0' && token[1]))
        return NULL;
    long index = strtol(token, &end, 10);
    if (*end || index >= array->n)
        return NULL;
    struct json *m = array->first;
    for (; index > 0; index--)
        m = m->next;
    return m;
}

static void wrong_setting(struct trn_scenario_file *file, int32_t source, const struct json *at,
                          const struct table_place *table, const char *token)
{
    char path[512], hint[96] = "", shown[80];
    struct nearest nearest = {.name = token};
    trn_json_pointer(at, NULL, path, sizeof path);
    trn_plain_text(token, strlen(token), shown, sizeof shown);
    struct place place = {source, 0, 1};
    if (at->kind == JSON_ARRAY) {
        trn_trouble(&file->troubles, TRN_E_REFERENCE, place, path,
                    "expected an index from 0 to %d or \"-\", found \"%s\"", at->n - 1, shown);
        return;
    }
    for (const struct json *m = at->first; m; m = m->next)
        if (m->name)
            trn_nearest_offer(&nearest, m->name);
    for (const struct field *f = table->object ? table->object->fields : NULL; f && f->name; f++)
        if (may_add(table, f->name))
            trn_nearest_offer(&nearest, f->name);
    trn_nearest_hint(&nearest, hint, sizeof hint);
    trn_trouble(&file->troubles, TRN_E_REFERENCE, place, path, "there is no \"%s\" here to set%s", shown,
                hint);
}

/* The value of a setting: JSON, else the text as it is. */
static struct json *parse_value(struct trn_scenario_file *file, int32_t source)
{
    const struct source *s = &file->sources[source];
    struct json_scan scan;
    bool is_json = trn_json_scan(s->text, s->length, &scan);
    free(scan.places);
    if (scan.status == TRN_E_MEMORY)
        longjmp(file->on_oom, 1);
    if (is_json)
        return trn_json_parse(&file->troubles, s->text, s->length, source);
    struct json *json = new_value(file, JSON_TEXT, source);
    json->text = s->text;
    if (!trn_utf8(s->text, s->length)) {
        trn_trouble(&file->troubles, TRN_E_SYNTAX, json->place, "", "expected UTF-8");
        return NULL;
    }
    return json;
}

static void put_value(struct trn_scenario_file *file, struct json *at, const char *token, struct json *value)
{
    if (at->kind == JSON_ARRAY) {
        struct json *old = nth(at, token);
        if (!old)
            trn_json_append(at, value); /* "-" */
        else if (value->kind == JSON_NULL)
            trn_json_remove(at, old);
        else
            trn_json_replace(at, old, with_unit(file, old, value));
        return;
    }
    struct json *old = trn_json_get(at, token);
    if (value->kind == JSON_NULL) {
        if (old)
            trn_json_remove(at, old);
        return;
    }
    if (old && strcmp(token, "value") == 0 && at->parent && value->kind == JSON_NUMBER)
        trn_json_replace(at->parent, at, with_unit(file, at, value));
    else
        add(file, at, token, with_unit(file, old, value));
}

void trn_scenario_set(struct trn_scenario_file *file, const struct trn_setting *setting)
{
    int32_t mine = file->n_sources++;
    struct source *source = &file->sources[mine];
    *source = (struct source){.setting = true, .text = trn_arena_strdup(file->arena, setting->value)};
    source->length = strlen(setting->value);
    source->name = trn_arena_printf(file->arena, "--set %s=%s", setting->pointer, setting->value);
    struct json *value = parse_value(file, mine), *at = file->root;
    struct place place = {mine, 0, 1};
    if (!value)
        return;
    struct table_place table = {&trn_scenario_object, NULL};
    const char *rest = setting->pointer;
    char token[256];
    if (!*rest || !trn_utf8(rest, strlen(rest))) {
        trn_trouble(&file->troubles, TRN_E_SYNTAX, place, "",
                    "expected a pointer such as /donors/usa/accepts");
        return;
    }
    while (trn_json_token(&rest, token, sizeof token)) {
        bool object = at->kind == JSON_OBJECT;
        struct json *child = object                   ? trn_json_get(at, token)
                             : at->kind == JSON_ARRAY ? nth(at, token)
                                                      : NULL;
        if (!*rest) {
            if (object || child || (at->kind == JSON_ARRAY && strcmp(token, "-") == 0))
                put_value(file, at, token, value);
            else
                wrong_setting(file, mine, at, &table, token);
            return;
        }
        if (!child && object && may_add(&table, token)) {
            child = new_value(file, JSON_OBJECT, mine);
            add(file, at, token, child);
        }
        if (!child) {
            wrong_setting(file, mine, at, &table, token);
            return;
        }
        step(&table, token);
        at = child;
    }
    trn_trouble(&file->troubles, TRN_E_SYNTAX, place, "",
                "expected a pointer of tokens after slashes, such as /donors/usa/accepts, found \"%.100s\"",
                setting->pointer);
}
