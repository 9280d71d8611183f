/* json.c - text to tree, and what is done with trees: look-up, merge, pointers. */
#include "json.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/io.h"

/* Making a tree from the places that the scanner noted, which stand in the order of the text. */
struct copier {
    struct trn_arena *arena;
    const struct json_scan *scan;
    const char *text;
    size_t next;
    int32_t source;
    struct troubles *troubles;
    jmp_buf *on_oom;
};

static void trouble_at(struct copier *c, const struct json *json, struct place place, enum trn_status status,
                       const char *text)
{
    char path[512] = "";
    if (troubles_open(c->troubles))
        trn_json_pointer(json, NULL, path, sizeof path);
    trn_trouble(c->troubles, status, place, path, "%s", text);
}

static void check_number(struct copier *c, const struct json *json)
{
    const char *raw = c->text + json->place.at;
    char text[160];
    if (!isfinite(json->number)) {
        snprintf(text, sizeof text, "expected a number below 1.8e308, found %.*s", (int)json->place.length,
                 raw);
        trouble_at(c, json, json->place, TRN_E_RANGE, text);
    } else if (fabs(json->number) >= JSON_EXACT) {
        bool whole = true;
        for (uint32_t k = 0; k < json->place.length; k++)
            whole = whole && raw[k] != '.' && raw[k] != 'e' && raw[k] != 'E';
        /* 2^53 itself may have been rounded to from 2^53 + 1. */
        if (whole && (fabs(json->number) > JSON_EXACT || json->place.length > 17 ||
                      strncmp(raw + (raw[0] == '-'), "9007199254740992", 16) != 0)) {
            snprintf(text, sizeof text, "expected a whole number up to 9007199254740992, found %.*s",
                     (int)json->place.length, raw);
            trouble_at(c, json, json->place, TRN_E_RANGE, text);
        }
    }
}

static int by_name(const void *a, const void *b)
{
    const struct json *const *x = a, *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

static int by_name_then_place(const void *a, const void *b)
{
    const struct json *const *x = a, *const *y = b;
    int order = strcmp((*x)->name, (*y)->name);
    return order ? order : (*x)->place.at < (*y)->place.at ? -1 : 1;
}

static struct json **members(struct trn_arena *arena, const struct json *object)
{
    struct json **list = TRN_NEW(arena, struct json *, object->n);
    int32_t n = 0;
    for (struct json *m = object->first; list && m; m = m->next)
        list[n++] = m;
    return list;
}

struct json **trn_json_sorted(struct trn_arena *arena, const struct json *object)
{
    struct json **list = object->n > 0 ? members(arena, object) : NULL;
    if (list)
        qsort(list, (size_t)object->n, sizeof *list, by_name);
    return list;
}

/* Are there none twice among few? Cheaper than sorting them. */
static bool few_and_distinct(const struct json *object)
{
    if (object->n > 12)
        return false;
    for (const struct json *m = object->first; m; m = m->next)
        for (const struct json *k = m->next; k; k = k->next)
            if (trn_same_name(m->name, k->name))
                return false;
    return true;
}

/* Names given twice: the first stays. */
static void check_names(struct copier *c, struct json *object)
{
    if (few_and_distinct(object))
        return;
    struct json **list = members(c->arena, object);
    qsort(list, (size_t)object->n, sizeof *list, by_name_then_place);
    int32_t again = 0;
    for (int32_t i = 1; i < object->n; i++)
        if (strcmp(list[i]->name, list[i - 1]->name) == 0) {
            char shown[80], text[128];
            trn_plain_text(list[i]->name, strlen(list[i]->name), shown, sizeof shown);
            snprintf(text, sizeof text, "the name \"%s\" is given twice in one object", shown);
            trouble_at(c, list[i], list[i]->name_place, TRN_E_NAME, text);
            list[i]->filled = true; /* marks it until the list is made anew */
            again++;
        }
    if (again == 0)
        return;
    struct json *m = object->first;
    object->first = object->last = NULL;
    object->n = 0;
    for (struct json *next; m; m = next) {
        next = m->next;
        if (!m->filled)
            trn_json_append(object, m);
    }
}

/* Text that cJSON decodes: numbers of many digits, texts with escapes. */
static cJSON *decoded(struct copier *c, uint32_t at, uint32_t length)
{
    cJSON *item = cJSON_ParseWithLength(c->text + at, length);
    if (!item)
        longjmp(*c->on_oom, 1); /* it refuses nothing that the scanner lets through */
    return item;
}

/* The text in quotes at `at`. */
static const char *copy_text(struct copier *c, uint32_t at, uint32_t length)
{
    char *text = trn_arena_alloc(c->arena, length, 1); /* no escape makes a text longer */
    if (!memchr(c->text + at, '\\', length))
        return memcpy(text, c->text + at + 1, length - 2);
    cJSON *item = decoded(c, at, length);
    strcpy(text, item->valuestring);
    cJSON_Delete(item);
    return text;
}

/* A number of at most 15 digits without an exponent: its digits as a whole number and the power of ten below
 * them are exact doubles, so their quotient is the double nearest to it (Clinger 1990). False: another
 * number. */
static bool short_number(const char *text, uint32_t length, double *ret)
{
    static const double tens[] = {1.0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const bool negative = text[0] == '-';
    const uint32_t first = negative;
    uint32_t decimals = 0;
    int64_t digits = 0;
    if (length - first > 16)
        return false;
    for (uint32_t i = first; i < length; i++) {
        if (text[i] == '.')
            decimals = length - i - 1;
        else if (text[i] >= '0' && text[i] <= '9')
            digits = 10 * digits + (text[i] - '0');
        else
            return false;
    }
    if (digits >= INT64_C(1000000000000000))
        return false;
    const double size = (double)digits / tens[decimals];
    *ret = negative ? -size : size;
    return true;
}

/* Minus zero is zero: as a whole number it has no sign, and what is the same must read the same. */
static double copy_number(struct copier *c, uint32_t at, uint32_t length)
{
    double number;
    if (short_number(c->text + at, length, &number))
        return number + 0.0;
    cJSON *item = decoded(c, at, length);
    number = item->valuedouble;
    cJSON_Delete(item);
    return number + 0.0;
}

/* The next value that the scanner noted, with all that stands inside it. */
static struct json *copy_value(struct copier *c, struct json *parent)
{
    assert(c->next < c->scan->n);
    const struct json_place *p = &c->scan->places[c->next++];
    struct json *json = TRN_NEW(c->arena, struct json, 1);
    json->place = (struct place){c->source, p->at, p->length};
    if (parent && parent->kind == JSON_OBJECT) {
        json->name_place = (struct place){c->source, p->name_at, p->name_length};
        json->name = copy_text(c, p->name_at, p->name_length);
    }
    if (parent)
        trn_json_append(parent, json);
    switch (c->text[p->at]) {
    case '"':
        json->kind = JSON_TEXT;
        json->text = copy_text(c, p->at, p->length);
        break;
    case '{':
    case '[':
        json->kind = c->text[p->at] == '{' ? JSON_OBJECT : JSON_ARRAY;
        while (c->next < c->scan->n && c->scan->places[c->next].at < p->at + p->length)
            copy_value(c, json);
        if (json->kind == JSON_OBJECT)
            check_names(c, json);
        break;
    case 't':
    case 'f':
        json->kind = JSON_BOOL;
        json->truth = c->text[p->at] == 't';
        break;
    case 'n':
        break;
    default:
        json->kind = JSON_NUMBER;
        json->number = copy_number(c, p->at, p->length);
        check_number(c, json);
    }
    return json;
}

/* The scanner allocates outside the arena, so a jump out of it stops here to clean up. */
struct json *trn_json_parse(struct troubles *troubles, const char *text, size_t length, int32_t source)
{
    struct json_scan scan;
    bool good = trn_json_scan(text, length, &scan);
    jmp_buf here;
    if (setjmp(here) != 0) {
        free(scan.places);
        longjmp(*troubles->on_oom, 1);
    }
    if (scan.status == TRN_E_MEMORY)
        longjmp(here, 1);
    trn_arena_on_oom(troubles->arena, &here);
    struct json *json = NULL;
    if (good) {
        struct copier copier = {troubles->arena, &scan, text, 0, source, troubles, &here};
        json = copy_value(&copier, NULL);
    } else {
        struct place place = {source, (uint32_t)scan.error_at, 1};
        trn_trouble(troubles, scan.status, place, "", "%s", scan.error);
    }
    trn_arena_on_oom(troubles->arena, troubles->on_oom);
    free(scan.places);
    return json;
}

static void fill_from(struct json *json, const struct json *parent)
{
    json->filled = true;
    json->place = parent ? parent->place : (struct place){-1, 0, 0};
    json->name_place = json->place;
    for (struct json *m = json->first; m; m = m->next)
        fill_from(m, parent);
}

struct json *trn_json_own(struct troubles *troubles, const char *text, const struct json *parent)
{
    struct json *json = trn_json_parse(troubles, text, strlen(text), -1);
    if (json)
        fill_from(json, parent);
    return json;
}

struct json *trn_json_text(struct trn_arena *arena, const char *text, const struct json *parent)
{
    struct json *json = TRN_NEW(arena, struct json, 1);
    *json = (struct json){.kind = JSON_TEXT, .text = text};
    fill_from(json, parent);
    return json;
}

struct json *trn_json_number(struct trn_arena *arena, double number, const struct json *parent)
{
    struct json *json = TRN_NEW(arena, struct json, 1);
    *json = (struct json){.kind = JSON_NUMBER, .number = number};
    fill_from(json, parent);
    return json;
}

struct json *trn_json_copy(struct trn_arena *arena, const struct json *from, const struct json *parent)
{
    struct json *json = TRN_NEW(arena, struct json, 1);
    *json = *from;
    json->parent = json->first = json->last = json->next = NULL;
    json->n = 0;
    for (const struct json *m = from->first; m; m = m->next)
        trn_json_append(json, trn_json_copy(arena, m, parent));
    json->filled = true;
    return json;
}

struct json *trn_json_get(const struct json *object, const char *name)
{
    if (!object || object->kind != JSON_OBJECT)
        return NULL;
    for (struct json *m = object->first; m; m = m->next)
        if (trn_same_name(m->name, name))
            return m;
    return NULL;
}

void trn_json_append(struct json *parent, struct json *child)
{
    child->parent = parent;
    child->next = NULL;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    parent->n++;
}

void trn_json_remove(struct json *parent, struct json *child)
{
    struct json *before = NULL;
    for (struct json *m = parent->first; m != child; m = m->next)
        before = m;
    if (before)
        before->next = child->next;
    else
        parent->first = child->next;
    if (parent->last == child)
        parent->last = before;
    parent->n--;
}

void trn_json_replace(struct json *parent, struct json *child, struct json *with)
{
    with->name = child->name;
    with->name_place = with->filled ? child->name_place : with->name_place;
    with->parent = parent;
    with->next = child->next;
    if (parent->first == child)
        parent->first = with;
    else
        for (struct json *m = parent->first; m; m = m->next)
            if (m->next == child)
                m->next = with;
    if (parent->last == child)
        parent->last = with;
}

/* A number with evidence, a schedule or a distribution: what a patch of another kind replaces whole,
 * because members of two kinds together mean nothing. NULL: an object of another sort. */
static const char *value_kind(const struct json *json)
{
    const struct json *dist = trn_json_get(json, "dist"), *points = trn_json_get(json, "points");
    const struct json *value = trn_json_get(json, "value");
    if (dist)
        return dist->kind == JSON_TEXT ? dist->text : NULL;
    if (points)
        return points->kind == JSON_ARRAY ? "points" : NULL;
    return value && value->kind == JSON_NUMBER ? "value" : NULL;
}

static bool another_kind(const struct json *target, const struct json *patch)
{
    const char *old = value_kind(target), *new = value_kind(patch);
    return old && new &&strcmp(old, new) != 0;
}

/* Lists of members are rebuilt once an object, so that merging stays n log n. */
struct json *trn_json_merge(struct trn_arena *arena, struct json *target, struct json *patch)
{
    if (patch->kind != JSON_OBJECT)
        return patch;
    struct json empty = {.kind = JSON_OBJECT};
    if (!target || target->kind != JSON_OBJECT || another_kind(target, patch))
        target = &empty;
    int32_t nt = target->n, np = patch->n, i = 0, j = 0;
    struct json **ts = trn_json_sorted(arena, target), **ps = trn_json_sorted(arena, patch);
    patch->first = patch->last = NULL;
    patch->n = 0;
    while (i < nt || j < np) {
        int order = i == nt ? 1 : j == np ? -1 : strcmp(ts[i]->name, ps[j]->name);
        if (order < 0) {
            trn_json_append(patch, ts[i++]);
            continue;
        }
        struct json *old = order == 0 ? ts[i++] : NULL, *member = ps[j++];
        if (member->kind != JSON_NULL) /* null takes the member away */
            trn_json_append(patch, trn_json_merge(arena, old, member));
    }
    return patch;
}

/* Append one token with '~' and '/' escaped; a token that does not fit is left out whole. */
static size_t add_token(char *out, size_t size, size_t used, const char *token)
{
    size_t need = 1;
    for (const char *p = token; *p; p++)
        need += *p == '~' || *p == '/' ? 2 : 1;
    if (used + need + 1 > size)
        return used;
    out[used++] = '/';
    for (const char *p = token; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c == '~' || c == '/')
            out[used++] = '~';
        out[used++] = c == '~' ? '0' : c == '/' ? '1' : c < 0x20 || c == 0x7f ? '?' : *p;
    }
    out[used] = '\0';
    return used;
}

static size_t add_way(const struct json *json, char *out, size_t size)
{
    if (!json->parent)
        return 0;
    size_t used = add_way(json->parent, out, size);
    if (json->name)
        return add_token(out, size, used, json->name);
    int32_t index = 0;
    for (const struct json *m = json->parent->first; m && m != json; m = m->next)
        index++;
    char number[16];
    snprintf(number, sizeof number, "%d", index);
    return add_token(out, size, used, number);
}

void trn_json_pointer(const struct json *json, const char *member, char *out, size_t size)
{
    out[0] = '\0';
    size_t used = json ? add_way(json, out, size) : 0;
    if (member)
        add_token(out, size, used, member);
}

bool trn_json_token(const char **pointer, char *out, size_t size)
{
    const char *p = *pointer;
    size_t used = 0;
    if (*p != '/')
        return false;
    for (p++; *p && *p != '/'; p++) {
        char c = *p;
        if (c == '~') {
            c = *++p;
            if (c != '0' && c != '1')
                return false;
            c = c == '0' ? '~' : '/';
        }
        if (used + 1 >= size)
            return false;
        out[used++] = c;
    }
    out[used] = '\0';
    *pointer = p;
    return true;
}

const struct json *trn_json_nearest(const struct json *root, const char *pointer)
{
    char token[256];
    while (root && trn_json_token(&pointer, token, sizeof token)) {
        const struct json *child = NULL;
        if (root->kind == JSON_OBJECT) {
            child = trn_json_get(root, token);
        } else if (root->kind == JSON_ARRAY) {
            char *end;
            long index = strtol(token, &end, 10);
            if (*token && *end == '\0' && index >= 0 && index < root->n)
                for (child = root->first; index > 0; index--)
                    child = child->next;
        }
        if (!child)
            break;
        root = child;
    }
    return root;
}
