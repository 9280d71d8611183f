/* trouble.c - the list of errors of a reading, and the words in them. */
#include "trouble.h"

#include "edits.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum trn_status trn_trouble(struct troubles *t, enum trn_status status, struct place place, const char *path,
                            const char *format, ...)
{
    t->found++;
    if (!t->list || t->n >= TROUBLES_NOTED)
        return status;
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    t->list[t->n] = (struct trouble){.status = status,
                                     .order = t->n,
                                     .place = place,
                                     .path = trn_arena_strdup(t->arena, path),
                                     .text = trn_arena_strdup(t->arena, text)};
    if (t->list[t->n].path && t->list[t->n].text)
        t->n++;
    return status;
}

static int by_place(const void *a, const void *b)
{
    const struct trouble *x = a, *y = b;
    if (x->place.source != y->place.source)
        return x->place.source < y->place.source ? -1 : 1;
    if (x->place.at != y->place.at)
        return x->place.at < y->place.at ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

void trn_troubles_sort(struct troubles *t)
{
    if (t->n > 1)
        qsort(t->list, (size_t)t->n, sizeof *t->list, by_place);
}

void trn_nearest_offer(struct nearest *nearest, const char *candidate)
{
    int d = trn_edits(nearest->name, candidate);
    if (!nearest->best || d < nearest->distance) {
        nearest->best = candidate;
        nearest->distance = d;
    }
}

/* Near enough: a third of the letters, at most three, may differ. */
void trn_nearest_hint(const struct nearest *nearest, char *out, size_t size)
{
    int length = (int)strnlen(nearest->name, 2 * TRN_EDITS_MOST);
    int allowed = length / 3 < 1 ? 1 : length / 3 > 3 ? 3 : length / 3;
    out[0] = '\0';
    bool longer = nearest->best && length >= 2 && strncmp(nearest->best, nearest->name, (size_t)length) == 0;
    if (nearest->best && (longer || (nearest->distance <= allowed && nearest->distance < length)))
        snprintf(out, size, " (did you mean \"%s\"?)", nearest->best);
}

/* Unicode 15, table 3-7. */
size_t trn_utf8_length(const char *text, size_t left)
{
    const unsigned char *p = (const unsigned char *)text;
    unsigned char c = p[0], low = 0x80, high = 0xbf;
    size_t n = c < 0x80                 ? 1
               : c >= 0xc2 && c <= 0xdf ? 2
               : c >= 0xe0 && c <= 0xef ? 3
               : c >= 0xf0 && c <= 0xf4 ? 4
                                        : 0;
    if (n == 0 || n > left)
        return 0;
    if (c == 0xe0)
        low = 0xa0;
    else if (c == 0xed)
        high = 0x9f;
    else if (c == 0xf0)
        low = 0x90;
    else if (c == 0xf4)
        high = 0x8f;
    if (n > 1 && (p[1] < low || p[1] > high))
        return 0;
    for (size_t k = 2; k < n; k++)
        if (p[k] < 0x80 || p[k] > 0xbf)
            return 0;
    return n;
}

bool trn_utf8(const char *text, size_t length)
{
    for (size_t i = 0, n; i < length; i += n)
        if ((n = trn_utf8_length(text + i, length - i)) == 0)
            return false;
    return true;
}

void trn_plain_text(const char *text, size_t length, char *out, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < length;) {
        unsigned char c = (unsigned char)text[i];
        size_t n = trn_utf8_length(text + i, length - i), step = n > 0 ? n : 1;
        /* C0, DEL and C1 (U+0080 to U+009F) can move a terminal's cursor. */
        bool shown = n > 0 && c >= 0x20 && c != 0x7f && !(c == 0xc2 && (unsigned char)text[i + 1] < 0xa0);
        size_t room = shown ? n : 1;
        if (used + room + (i + step < length ? 4 : 1) > size) {
            if (used + 4 <= size) {
                memcpy(out + used, "...", 3);
                used += 3;
            }
            break;
        }
        if (shown)
            memcpy(out + used, text + i, n);
        else
            out[used] = '?';
        used += room;
        i += step;
    }
    out[used] = '\0';
}
