/* json_write.c - a tree as text: the same bytes for the same tree, short values on one line. */
#include "json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../results/decimal.h"

#define LINE_WIDTH 110

struct writer {
    struct trn_arena *arena;
    char *text;
    size_t used, room;
};

static void put(struct writer *w, const char *text, size_t length)
{
    if (w->used + length + 1 > w->room) {
        size_t room = 2 * w->room + length + 1024;
        char *more = trn_arena_alloc(w->arena, room, 1);
        if (w->used > 0)
            memcpy(more, w->text, w->used);
        w->text = more;
        w->room = room;
    }
    memcpy(w->text + w->used, text, length);
    w->used += length;
    w->text[w->used] = '\0';
}

static void put_text(struct writer *w, const char *text)
{
    put(w, text, strlen(text));
}

static void put_quoted(struct writer *w, const char *text)
{
    put(w, "\"", 1);
    for (const char *p = text; *p;) {
        size_t run = 0; /* of characters that stand for themselves */
        for (unsigned char c; (c = (unsigned char)p[run]) >= 0x20 && c != 0x7f && c != '"' && c != '\\';)
            run++;
        put(w, p, run);
        p += run;
        if (*p) {
            char escape[8];
            if (*p == '"' || *p == '\\')
                snprintf(escape, sizeof escape, "\\%c", *p);
            else
                snprintf(escape, sizeof escape, "\\u%04x", (unsigned char)*p);
            put_text(w, escape);
            p++;
        }
    }
    put(w, "\"", 1);
}

/* Most numbers have few decimals. When a whole number below 10^15 over a power of ten up to 10^8 gives the
 * value, both are exact doubles, so that the quotient is the double next to the decimal; and of decimals with
 * at most 15 digits no other is as near. So these digits are the ones that the loop below would find. */
static bool write_short(double value, char out[32])
{
    char text[TRN_DECIMAL_MAX];
    static const double tens[] = {1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
    const double size = fabs(value);
    if (!(size < 1e15) || (size < 1e-4 && size > 0.0)) /* smaller ones have an exponent */
        return false;
    for (int decimals = 0; decimals <= 8; decimals++) {
        const double units = rint(size * tens[decimals]);
        if (units >= 1e15)
            return false;
        if (units / tens[decimals] == size) {
            memcpy(out, text, trn_decimal_number(text, value, decimals) + 1);
            return true;
        }
    }
    return false;
}

void trn_json_number_text(double value, char out[32])
{
    if (write_short(value, out))
        return;
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, 32, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            break;
    }
    for (char *p = out; *p; p++)
        if (!strchr("0123456789+-eE", *p))
            *p = '.';
}

/* Characters that the value takes on one line, or more than `limit` when it takes more. */
static size_t width(const struct json *json, size_t limit)
{
    char number[32];
    size_t sum = 2;
    switch (json->kind) {
    case JSON_NULL:
    case JSON_BOOL:
        return 5;
    case JSON_NUMBER:
        trn_json_number_text(json->number, number);
        return strlen(number);
    case JSON_TEXT:
        return strlen(json->text) + 2;
    case JSON_ARRAY:
    case JSON_OBJECT:
        for (const struct json *m = json->first; m && sum <= limit; m = m->next)
            sum += (m->name ? strlen(m->name) + 4 : 0) + width(m, limit) + 2;
        return sum;
    }
    return sum;
}

static void put_indent(struct writer *w, int level)
{
    static const char spaces[] = "\n                                ";
    const int at_once = (int)sizeof spaces / 2 - 1;
    put(w, spaces, 1 + 2 * (size_t)(level < at_once ? level : at_once));
    for (int k = at_once; k < level; k++)
        put(w, spaces + 1, 2);
}

static void put_value(struct writer *w, const struct json *json, int level, bool one_line)
{
    char number[32];
    switch (json->kind) {
    case JSON_NULL:
        put_text(w, "null");
        return;
    case JSON_BOOL:
        put_text(w, json->truth ? "true" : "false");
        return;
    case JSON_NUMBER:
        trn_json_number_text(json->number, number);
        put_text(w, number);
        return;
    case JSON_TEXT:
        put_quoted(w, json->text);
        return;
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    bool object = json->kind == JSON_OBJECT;
    size_t name = json->name ? strlen(json->name) + 4 : 0;
    bool flat = one_line || json->n == 0 ||
                (level > 0 && 2 * (size_t)level + name + width(json, LINE_WIDTH) <= LINE_WIDTH);
    put_text(w, object ? "{" : "[");
    for (const struct json *m = json->first; m; m = m->next) {
        if (!flat)
            put_indent(w, level + 1);
        else if (m == json->first)
            put_text(w, object ? " " : "");
        if (object) {
            put_quoted(w, m->name);
            put_text(w, ": ");
        }
        put_value(w, m, level + 1, flat);
        if (m->next)
            put_text(w, flat ? ", " : ",");
    }
    if (!flat)
        put_indent(w, level);
    else if (json->n > 0)
        put_text(w, object ? " " : "");
    put_text(w, object ? "}" : "]");
}

/* About as many bytes as the value takes on lines of its own. Growing the text afterwards works, but leaves
 * the shorter ones behind in the arena. */
static size_t about(const struct json *json, int level)
{
    size_t sum = (json->name ? strlen(json->name) + 4 : 0) + 2 * (size_t)level + 8;
    if (json->kind == JSON_TEXT)
        sum += strlen(json->text);
    for (const struct json *m = json->first; m; m = m->next)
        sum += about(m, level + 1);
    return sum;
}

char *trn_json_write(struct trn_arena *arena, const struct json *json)
{
    struct writer w = {.arena = arena, .room = about(json, 0)};
    w.text = trn_arena_alloc(arena, w.room, 1);
    put_value(&w, json, 0, false);
    put_text(&w, "\n");
    return w.text;
}

/* Does the member say where a value is from, rather than what it is? low and high are a range beside "value"
 * only: a distribution has them as parameters. */
static bool is_evidence(const struct json *json)
{
    static const char *const always[] = {"note", "source", "grade", "date"};
    if (!json->name || json->parent->kind != JSON_OBJECT)
        return false;
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (strcmp(json->name, always[i]) == 0)
            return strcmp(json->name, "date") != 0 || trn_json_get(json->parent, "value");
    return (strcmp(json->name, "low") == 0 || strcmp(json->name, "high") == 0) &&
           trn_json_get(json->parent, "value");
}

static void put_bare(struct writer *w, const struct json *json)
{
    bool object = json->kind == JSON_OBJECT, first = true;
    if (!object && json->kind != JSON_ARRAY) {
        put_value(w, json, 0, true);
        return;
    }
    put_text(w, object ? "{" : "[");
    for (const struct json *m = json->first; m; m = m->next) {
        if (is_evidence(m))
            continue;
        if (!first)
            put_text(w, ",");
        if (object) {
            put_quoted(w, m->name);
            put_text(w, ":");
        }
        put_bare(w, m);
        first = false;
    }
    put_text(w, object ? "}" : "]");
}

char *trn_json_line(struct trn_arena *arena, const struct json *json)
{
    struct writer w = {.arena = arena};
    const struct json *value = trn_json_get(json, "value");
    bool plain = value && !trn_json_get(json, "unit") && !trn_json_get(json, "dist");
    put_bare(&w, plain ? value : json);
    return w.text;
}

void trn_json_describe(const struct json *json, char *out, size_t size)
{
    char shown[64];
    switch (json->kind) {
    case JSON_NULL:
        snprintf(out, size, "null");
        return;
    case JSON_BOOL:
        snprintf(out, size, json->truth ? "true" : "false");
        return;
    case JSON_NUMBER:
        trn_json_number_text(json->number, shown);
        snprintf(out, size, "%s", shown);
        return;
    case JSON_TEXT:
        trn_plain_text(json->text, strlen(json->text), shown, sizeof shown);
        snprintf(out, size, "\"%s\"", shown);
        return;
    case JSON_ARRAY:
        snprintf(out, size, json->n ? "a list" : "an empty list");
        return;
    case JSON_OBJECT:
        snprintf(out, size, "an object");
        return;
    }
}

/* "14000 round/month" of a number with its unit, "a list of 3" of a schedule with its source. */
static void object_words(const struct json *object, char *out, size_t size)
{
    const struct json *value = trn_json_get(object, "value"), *unit = trn_json_get(object, "unit");
    const struct json *dist = trn_json_get(object, "dist"), *points = trn_json_get(object, "points");
    char number[32];
    if (dist && dist->kind == JSON_TEXT) {
        snprintf(out, size, "a distribution");
    } else if (value && value->kind == JSON_NUMBER && unit && unit->kind == JSON_TEXT) {
        trn_json_number_text(value->number, number);
        snprintf(out, size, "%s %s", number, unit->text); /* a unit that was read: letters and slashes */
    } else if (points || value) {
        trn_json_words(points ? points : value, out, size);
    } else {
        trn_json_describe(object, out, size);
    }
}

void trn_json_words(const struct json *json, char *out, size_t size)
{
    if (!json)
        snprintf(out, size, "not set");
    else if (json->kind == JSON_TEXT && json->text[0])
        trn_plain_text(json->text, strlen(json->text), out, size);
    else if (json->kind == JSON_ARRAY && json->n > 0)
        snprintf(out, size, "a list of %d", json->n);
    else if (json->kind == JSON_OBJECT)
        object_words(json, out, size);
    else
        trn_json_describe(json, out, size);
}
