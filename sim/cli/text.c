/* text.c - see text.h */
#include "text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "character.h"
#include "memory.h"

static void make_room(struct text *text, size_t more)
{
    if (text->n + more + 1 <= text->room)
        return;
    size_t room = 2 * (text->n + more + 1);
    char *at = realloc(text->at, room);
    if (!at)
        memory_out();
    text->at = at;
    text->room = room;
}

static void add_bytes(struct text *text, const char *bytes, size_t n)
{
    make_room(text, n);
    memcpy(text->at + text->n, bytes, n);
    text->n += n;
    text->at[text->n] = '\0';
}

void text_add(struct text *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0)
        return;
    make_room(text, (size_t)n);
    va_start(args, format);
    vsnprintf(text->at + text->n, (size_t)n + 1, format, args);
    va_end(args);
    text->n += (size_t)n;
}

/* Columns of the first `n` bytes. */
static int columns_of(const char *bytes, size_t n)
{
    int columns = 0;
    for (size_t i = 0, length; i < n; i += length)
        columns += trn_character_columns(trn_character(bytes + i, &length));
    return columns;
}

void text_wrap(struct text *text, const char *first, const char *words, int width)
{
    int indent = (int)strlen(first), column = indent;
    bool start = true;
    add_bytes(text, first, strlen(first));
    while (*words) {
        size_t n = strcspn(words, " \n");
        if (words[n] == ' ' && words[n + 1] == '%') /* "95 %" stays in one line */
            n += 1 + strcspn(words + n + 1, " \n");
        int columns = columns_of(words, n);
        if (!start && column + 1 + columns > width) {
            text_add(text, "\n%*s", indent, "");
            column = indent;
        } else if (!start) {
            add_bytes(text, " ", 1);
            column++;
        }
        add_bytes(text, words, n);
        column += columns;
        start = false;
        words += n;
        words += strspn(words, " \n");
    }
    add_bytes(text, "\n", 1);
}

const char *text_of(struct text *text)
{
    return text->at ? text->at : "";
}

void text_done(struct text *text)
{
    free(text->at);
    *text = (struct text){0};
}

void text_number(char out[48], double value, int decimals, bool sign)
{
    if (!isfinite(value)) {
        snprintf(out, 48, "-");
        return;
    }
    snprintf(out, 48, sign ? "%+.*f" : "%.*f", decimals, value);
    if (strtod(out, NULL) == 0.0) /* no "-0.0", no "+0.0" */
        snprintf(out, 48, "%.*f", decimals, 0.0);
}

void text_count(char out[48], int64_t value)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%lld", (long long)value), o = 0;
    for (int i = 0; i < n; i++) {
        out[o++] = digits[i];
        if (digits[i] != '-' && i + 1 < n && (n - 1 - i) % 3 == 0)
            out[o++] = ',';
    }
    out[o] = '\0';
}

void text_cents(char out[48], int64_t cents)
{
    uint64_t size = cents < 0 ? 0 - (uint64_t)cents : (uint64_t)cents;
    text_count(out, (int64_t)(size / 100));
    size_t n = strlen(out);
    if (cents < 0) {
        memmove(out + 1, out, ++n);
        out[0] = '-';
    }
    snprintf(out + n, 48 - n, ".%02d", (int)(size % 100));
}

/* ---- JSON ---------------------------------------------------------------------------------------- */

static void quoted(struct text *text, const char *value)
{
    add_bytes(text, "\"", 1);
    for (const unsigned char *p = (const unsigned char *)value; *p; p++) {
        if (*p == '"' || *p == '\\')
            text_add(text, "\\%c", *p);
        else if (*p == '\n')
            add_bytes(text, "\\n", 2);
        else if (*p < 0x20 || *p == 0x7f)
            text_add(text, "\\u%04x", *p);
        else
            add_bytes(text, (const char *)p, 1);
    }
    add_bytes(text, "\"", 1);
}

static void before(struct json_out *json, const char *name)
{
    if (json->depth > 0) {
        text_add(json->text, "%s\n%*s", json->empty ? "" : ",", 2 * json->depth, "");
        json->empty = false;
    }
    if (name) {
        quoted(json->text, name);
        add_bytes(json->text, ": ", 2);
    }
}

void json_open(struct json_out *json, const char *name, char bracket)
{
    before(json, name);
    add_bytes(json->text, &bracket, 1);
    json->depth++;
    json->empty = true;
}

void json_close(struct json_out *json, char bracket)
{
    json->depth--;
    if (!json->empty)
        text_add(json->text, "\n%*s", 2 * json->depth, "");
    add_bytes(json->text, &bracket, 1);
    json->empty = false;
    if (json->depth == 0)
        add_bytes(json->text, "\n", 1);
}

void json_string(struct json_out *json, const char *name, const char *value)
{
    before(json, name);
    if (value)
        quoted(json->text, value);
    else
        add_bytes(json->text, "null", 4);
}

void json_number(struct json_out *json, const char *name, double value)
{
    before(json, name);
    if (isfinite(value))
        text_add(json->text, "%.9g", value == 0.0 ? 0.0 : value);
    else
        add_bytes(json->text, "null", 4);
}

void json_count(struct json_out *json, const char *name, int64_t value)
{
    before(json, name);
    text_add(json->text, "%lld", (long long)value);
}

void json_seed(struct json_out *json, const char *name, uint64_t value)
{
    before(json, name);
    text_add(json->text, "%llu", (unsigned long long)value);
}

void json_bool(struct json_out *json, const char *name, bool value)
{
    before(json, name);
    text_add(json->text, value ? "true" : "false");
}
