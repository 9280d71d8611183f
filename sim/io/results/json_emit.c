/* json_emit.c - JSON text. */
#include "json_emit.h"

#include <stdio.h>
#include <string.h>

/* Length of the UTF-8 character at `text`, 0 when the bytes are none (RFC 3629, table of section 4). */
static size_t utf8_length(const unsigned char *text)
{
    const unsigned char c = text[0];
    size_t n;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (c < 0x80)
        return 1;
    if (c >= 0xC2 && c <= 0xDF) {
        n = 2;
    } else if (c >= 0xE0 && c <= 0xEF) {
        n = 3;
        low = c == 0xE0 ? 0xA0 : low;
        high = c == 0xED ? 0x9F : high;
    } else if (c >= 0xF0 && c <= 0xF4) {
        n = 4;
        low = c == 0xF0 ? 0x90 : low;
        high = c == 0xF4 ? 0x8F : high;
    } else {
        return 0;
    }
    if (text[1] < low || text[1] > high)
        return 0;
    for (size_t i = 2; i < n; i++)
        if (text[i] < 0x80 || text[i] > 0xBF)
            return 0;
    return n;
}

static void put_string(struct trn_outfile *file, const char *text)
{
    trn_outfile_write(file, "\"", 1);
    while (*text != '\0') {
        const unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            const char escaped[2] = {'\\', (char)c};
            trn_outfile_write(file, escaped, 2);
            text++;
        } else if (c < 0x20 || c == 0x7F) {
            char escaped[8];
            const int n = snprintf(escaped, sizeof escaped, "\\u%04x", c);
            trn_outfile_write(file, escaped, (size_t)n);
            text++;
        } else {
            const size_t n = utf8_length((const unsigned char *)text);
            if (n == 0)
                trn_outfile_text(file, "\uFFFD");
            else
                trn_outfile_write(file, text, n);
            text += n == 0 ? 1 : n;
        }
    }
    trn_outfile_write(file, "\"", 1);
}

static void new_line(struct trn_emit *json)
{
    trn_outfile_write(json->file, "\n", 1);
    for (int i = 0; i < json->depth; i++)
        trn_outfile_write(json->file, "  ", 2);
}

static void begin(struct trn_emit *json, const char *name)
{
    if (json->depth > 0) {
        if (!json->first)
            trn_outfile_write(json->file, ",", 1);
        new_line(json);
    }
    json->first = false;
    if (name != NULL) {
        put_string(json->file, name);
        trn_outfile_write(json->file, ": ", 2);
    }
}

void trn_emit_open(struct trn_emit *json, const char *name, char bracket)
{
    begin(json, name);
    trn_outfile_write(json->file, &bracket, 1);
    json->depth++;
    json->first = true;
}

void trn_emit_close(struct trn_emit *json, char bracket)
{
    json->depth--;
    if (!json->first)
        new_line(json);
    trn_outfile_write(json->file, &bracket, 1);
    json->first = false;
    if (json->depth == 0)
        trn_outfile_write(json->file, "\n", 1);
}

void trn_emit_text(struct trn_emit *json, const char *name, const char *text)
{
    begin(json, name);
    if (text == NULL)
        trn_outfile_text(json->file, "null");
    else
        put_string(json->file, text);
}

void trn_emit_whole(struct trn_emit *json, const char *name, int64_t value)
{
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)value);
    begin(json, name);
    trn_outfile_text(json->file, text);
}

void trn_emit_unsigned(struct trn_emit *json, const char *name, uint64_t value)
{
    char text[32];
    snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    begin(json, name);
    trn_outfile_text(json->file, text);
}

void trn_emit_truth(struct trn_emit *json, const char *name, bool value)
{
    begin(json, name);
    trn_outfile_text(json->file, value ? "true" : "false");
}
