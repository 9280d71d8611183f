/* pen.c - see pen.h */
#include "pen.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "character.h"

enum { MOST_MARKS = 2, LETTER_FLAGS_FIRST = 0x1F1E6, LETTER_FLAGS_LAST = 0x1F1FF };

/* One character as it may be printed, into `out` (room for 4 bytes); returns the bytes. */
static size_t put(const struct pen *pen, uint32_t c, const char *from, size_t length, char *out)
{
    if (c >= LETTER_FLAGS_FIRST && c <= LETTER_FLAGS_LAST) { /* two of them are a flag, of unsure width */
        *out = (char)('A' + (c - LETTER_FLAGS_FIRST));
        return 1;
    }
    if (c < 0x80 || pen->utf8) {
        memcpy(out, from, length);
        return length;
    }
    *out = '?';
    return trn_character_columns(c) > 0;
}

static const char *clean(const struct pen *pen, const char *text, bool lines)
{
    char *out = TRN_NEW(pen->arena, char, text ? strlen(text) + 1 : 1);
    size_t n = 0, length;
    int marks = 0;
    bool gap = false;
    for (; out && text && *text; text += length) {
        uint32_t c = trn_character(text, &length);
        if (trn_character_blank(c) && !lines) {
            gap = n > 0;
            continue;
        }
        marks = trn_character_combines(c) ? marks + 1 : 0;
        if ((trn_character_acts(c) && !(lines && c == '\n')) || marks > MOST_MARKS || (marks && n == 0))
            continue;
        if (gap)
            out[n++] = ' ';
        gap = false;
        n += put(pen, c, text, length, out + n);
    }
    if (!out)
        return "";
    out[n] = '\0';
    return out;
}

const char *pen_clean(const struct pen *pen, const char *text)
{
    return clean(pen, text, false);
}

const char *pen_clean_lines(const struct pen *pen, const char *text)
{
    return clean(pen, text, true);
}

/* Bytes of the text that fit into so many columns; *ret_columns: how many they take. */
static size_t fitting(const char *text, int columns, int *ret_columns)
{
    size_t n = 0, length;
    for (*ret_columns = 0; text[n]; n += length) {
        int more = trn_character_columns(trn_character(text + n, &length));
        if (*ret_columns + more > columns)
            break;
        *ret_columns += more;
    }
    return n;
}

int pen_columns(const char *text)
{
    int columns;
    fitting(text, INT32_MAX, &columns);
    return columns;
}

const char *pen_print(const struct pen *pen, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *out = n < 0 ? NULL : TRN_NEW(pen->arena, char, n + 1);
    if (!out)
        return "";
    va_start(args, format);
    vsnprintf(out, (size_t)n + 1, format, args);
    va_end(args);
    return out;
}

const char *pen_fit(const struct pen *pen, const char *text, int columns)
{
    const char *whole = pen_clean(pen, text);
    int kept;
    if (pen_columns(whole) <= columns)
        return whole;
    size_t n = fitting(whole, columns - 3, &kept);
    while (n > 0 && whole[n - 1] == ' ')
        n--;
    return pen_print(pen, "%.*s...", (int)n, whole);
}

/* A space into words that are longer than a line, so that they can be broken there. */
static const char *broken(const struct pen *pen, const char *text, int columns)
{
    char *out = TRN_NEW(pen->arena, char, 2 * strlen(text) + 1);
    size_t n = 0, length;
    int column = 0;
    for (; out && *text; text += length) {
        int more = trn_character_columns(trn_character(text, &length));
        if (*text == ' ') {
            column = 0;
        } else if (column + more > columns) {
            out[n++] = ' ';
            column = more;
        } else {
            column += more;
        }
        memcpy(out + n, text, length);
        n += length;
    }
    if (!out)
        return "";
    out[n] = '\0';
    return out;
}

void pen_paragraph(const struct pen *pen, const char *first, const char *text)
{
    /* text_wrap keeps "95 %" together: two columns more than a word */
    int columns = pen->width - (int)strlen(first) - 2;
    text_wrap(pen->out, first, broken(pen, pen_clean(pen, text), columns), pen->width);
}

void pen_heading(const struct pen *pen, const char *text)
{
    text_add(pen->out, "%s", pen->colour ? "\033[1m" : "");
    pen_paragraph(pen, "", text);
    if (pen->colour) {
        pen->out->at[--pen->out->n] = '\0'; /* the end of the line stands behind the end of the bold */
        text_add(pen->out, "\033[0m\n");
    }
}

void pen_padded(const struct pen *pen, const char *text, int columns)
{
    int spaces = columns - pen_columns(text);
    text_add(pen->out, "%s%*s", text, spaces > 0 ? spaces : 0, "");
}

void pen_right(const struct pen *pen, const char *text, int columns)
{
    int spaces = columns - pen_columns(text);
    text_add(pen->out, "%*s%s", spaces > 0 ? spaces : 0, "", text);
}

void pen_line(const struct pen *pen)
{
    struct text *out = pen->out;
    while (out->n > 0 && out->at[out->n - 1] == ' ')
        out->at[--out->n] = '\0';
    text_add(out, "\n");
}
