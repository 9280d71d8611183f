/* json_scan.c - is a text JSON, and where does each value stand?
 *
 * A recursive descent along the grammar of RFC 8259 (sections 2 to 7) that keeps nothing but places.
 * Recursion is bounded by JSON_MAX_DEPTH. It stops at the first byte that no JSON text could have. */
#include "json.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const unsigned char *text;
    size_t length, i;
    int depth;
    size_t room;
    struct json_scan *scan;
};

__attribute__((format(printf, 4, 5))) static bool wrong(struct reader *r, enum trn_status status, size_t at,
                                                        const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(r->scan->error, sizeof r->scan->error, format, args);
    va_end(args);
    r->scan->status = status;
    r->scan->error_at = at;
    return false;
}

/* "expected X, found Y", Y being the byte at `at`. The end of the text is shown after its last word. */
static bool unexpected(struct reader *r, size_t at, const char *expected)
{
    if (at >= r->length) {
        for (at = r->length; at > 0 && strchr(" \t\r\n", r->text[at - 1]) && r->text[at - 1];)
            at--;
        return wrong(r, TRN_E_SYNTAX, at, "expected %s, found the end of the text", expected);
    }
    unsigned char c = r->text[at];
    const char *name = c == '"'    ? "a text in quotes"
                       : c == '\'' ? "a single quote"
                       : c == ' '  ? "a space"
                       : c == '\t' ? "a tab"
                       : c == '\n' ? "the end of the line"
                                   : NULL;
    if (name)
        return wrong(r, TRN_E_SYNTAX, at, "expected %s, found %s", expected, name);
    if (c > 0x20 && c < 0x7f)
        return wrong(r, TRN_E_SYNTAX, at, "expected %s, found '%c'", expected, c);
    return wrong(r, TRN_E_SYNTAX, at, "expected %s, found byte 0x%02x", expected, c);
}

static void skip_space(struct reader *r)
{
    while (r->i < r->length &&
           (r->text[r->i] == ' ' || r->text[r->i] == '\t' || r->text[r->i] == '\n' || r->text[r->i] == '\r'))
        r->i++;
}

static bool at_digit(const struct reader *r)
{
    return r->i < r->length && r->text[r->i] >= '0' && r->text[r->i] <= '9';
}

static bool scan_number(struct reader *r)
{
    size_t start = r->i;
    if (r->text[r->i] == '-')
        r->i++;
    if (!at_digit(r))
        return unexpected(r, r->i, "a digit");
    if (r->text[r->i] == '0') {
        r->i++;
        if (at_digit(r))
            return wrong(r, TRN_E_SYNTAX, start, "expected a number without leading zeros");
    }
    while (at_digit(r))
        r->i++;
    if (r->i < r->length && r->text[r->i] == '.') {
        r->i++;
        if (!at_digit(r))
            return unexpected(r, r->i, "a digit after the point");
        while (at_digit(r))
            r->i++;
    }
    if (r->i < r->length && (r->text[r->i] == 'e' || r->text[r->i] == 'E')) {
        r->i++;
        if (r->i < r->length && (r->text[r->i] == '+' || r->text[r->i] == '-'))
            r->i++;
        if (!at_digit(r))
            return unexpected(r, r->i, "a digit of the exponent");
        while (at_digit(r))
            r->i++;
    }
    if (r->i - start > JSON_MAX_DIGITS)
        return wrong(r, TRN_E_LIMIT, start, "expected a number of at most %d characters, found %zu",
                     JSON_MAX_DIGITS, r->i - start);
    return true;
}

/* Four hex digits at the present place, or -1. */
static long hex4(struct reader *r)
{
    long value = 0;
    for (int k = 0; k < 4; k++, r->i++) {
        if (r->i >= r->length)
            return -1;
        unsigned char c = r->text[r->i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

static bool scan_escape(struct reader *r)
{
    size_t start = r->i++; /* the backslash */
    if (r->i >= r->length || !strchr("\"\\/bfnrtu", r->text[r->i]) || r->text[r->i] == '\0')
        return wrong(r, TRN_E_SYNTAX, start,
                     "expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u after a backslash");
    if (r->text[r->i++] != 'u')
        return true;
    long code = hex4(r);
    if (code < 0)
        return wrong(r, TRN_E_SYNTAX, start, "expected four hexadecimal digits after \\u");
    if (code == 0)
        return wrong(r, TRN_E_SYNTAX, start, "expected text without the character NUL");
    if (code >= 0xdc00 && code <= 0xdfff)
        return wrong(r, TRN_E_SYNTAX, start, "expected the first half of a surrogate pair before the second");
    if (code < 0xd800 || code > 0xdbff)
        return true;
    bool pair = r->length - r->i >= 6 && r->text[r->i] == '\\' && r->text[r->i + 1] == 'u';
    if (pair) {
        r->i += 2;
        code = hex4(r);
        pair = code >= 0xdc00 && code <= 0xdfff;
    }
    return pair || wrong(r, TRN_E_SYNTAX, start, "expected both halves of a surrogate pair");
}

static bool scan_text(struct reader *r)
{
    size_t start = r->i++;
    while (r->i < r->length) {
        unsigned char c = r->text[r->i];
        if (c == '"') {
            r->i++;
            return true;
        }
        if (c == '\n' || c == '\r')
            return wrong(r, TRN_E_SYNTAX, start, "expected a closing quote on the same line");
        if (c < 0x20)
            return wrong(r, TRN_E_SYNTAX, r->i, "expected text without control characters, found byte 0x%02x",
                         c);
        if (c == '\\') {
            if (!scan_escape(r))
                return false;
            continue;
        }
        size_t n = c < 0x80 ? 1 : trn_utf8_length((const char *)r->text + r->i, r->length - r->i);
        if (n == 0)
            return wrong(r, TRN_E_SYNTAX, r->i, "expected UTF-8, found byte 0x%02x", c);
        r->i += n;
    }
    return wrong(r, TRN_E_SYNTAX, start, "expected a closing quote, found the end of the text");
}

static bool scan_word(struct reader *r, const char *word)
{
    size_t n = strlen(word);
    if (r->length - r->i < n || memcmp(r->text + r->i, word, n) != 0)
        return unexpected(r, r->i, "a value");
    r->i += n;
    return true;
}

/* Room for one more place; its index in *ret. */
static bool note_value(struct reader *r, size_t *ret)
{
    struct json_scan *scan = r->scan;
    if (scan->n >= JSON_MAX_VALUES)
        return wrong(r, TRN_E_LIMIT, r->i, "expected at most %d values", JSON_MAX_VALUES);
    if (scan->n == r->room) {
        size_t room = r->room ? 2 * r->room : 256;
        void *more = realloc(scan->places, room * sizeof *scan->places);
        if (!more)
            return wrong(r, TRN_E_MEMORY, r->i, "out of memory");
        scan->places = more;
        r->room = room;
    }
    scan->places[scan->n] = (struct json_place){.at = (uint32_t)r->i};
    *ret = scan->n++;
    return true;
}

static bool scan_value(struct reader *r, uint32_t name_at, uint32_t name_length);

static bool scan_members(struct reader *r)
{
    for (bool first = true;; first = false) {
        skip_space(r);
        if (first && r->i < r->length && r->text[r->i] == '}')
            break;
        if (r->i >= r->length || r->text[r->i] != '"')
            return unexpected(r, r->i, first ? "a name in quotes or '}'" : "a name in quotes");
        size_t at = r->i;
        if (!scan_text(r))
            return false;
        size_t length = r->i - at;
        skip_space(r);
        if (r->i >= r->length || r->text[r->i] != ':')
            return unexpected(r, r->i, "':' after a name");
        r->i++;
        skip_space(r);
        if (!scan_value(r, (uint32_t)at, (uint32_t)length))
            return false;
        skip_space(r);
        if (r->i < r->length && r->text[r->i] == '}')
            break;
        if (r->i >= r->length || r->text[r->i] != ',')
            return unexpected(r, r->i, "',' or '}'");
        r->i++;
    }
    r->i++;
    return true;
}

static bool scan_elements(struct reader *r)
{
    for (bool first = true;; first = false) {
        skip_space(r);
        if (first && r->i < r->length && r->text[r->i] == ']')
            break;
        if (!scan_value(r, 0, 0))
            return false;
        skip_space(r);
        if (r->i < r->length && r->text[r->i] == ']')
            break;
        if (r->i >= r->length || r->text[r->i] != ',')
            return unexpected(r, r->i, "',' or ']'");
        r->i++;
    }
    r->i++;
    return true;
}

static bool scan_value(struct reader *r, uint32_t name_at, uint32_t name_length)
{
    size_t mine = 0, start = r->i;
    if (r->i >= r->length)
        return unexpected(r, r->i, "a value");
    if (!note_value(r, &mine))
        return false;
    bool good;
    switch (r->text[r->i]) {
    case '{':
    case '[':
        if (++r->depth > JSON_MAX_DEPTH)
            return wrong(r, TRN_E_LIMIT, r->i, "expected at most %d levels of nesting", JSON_MAX_DEPTH);
        good = r->text[r->i++] == '{' ? scan_members(r) : scan_elements(r);
        r->depth--;
        break;
    case '"':
        good = scan_text(r);
        break;
    case 't':
        good = scan_word(r, "true");
        break;
    case 'f':
        good = scan_word(r, "false");
        break;
    case 'n':
        good = scan_word(r, "null");
        break;
    default:
        good = at_digit(r) || r->text[r->i] == '-' ? scan_number(r) : unexpected(r, r->i, "a value");
    }
    struct json_place *place = &r->scan->places[mine];
    place->length = (uint32_t)(r->i - start);
    place->name_at = name_at;
    place->name_length = name_length;
    return good;
}

bool trn_json_scan(const char *text, size_t length, struct json_scan *scan)
{
    *scan = (struct json_scan){.status = TRN_OK};
    struct reader r = {.text = (const unsigned char *)text, .length = length, .scan = scan};
    if (length > JSON_MAX_BYTES)
        return wrong(&r, TRN_E_LIMIT, 0, "expected at most %d bytes, found %zu", JSON_MAX_BYTES, length);
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        return wrong(&r, TRN_E_SYNTAX, 0, "expected JSON without a byte order mark");
    skip_space(&r);
    if (!scan_value(&r, 0, 0))
        return false;
    skip_space(&r);
    return r.i == length || unexpected(&r, r.i, "nothing after the value");
}
