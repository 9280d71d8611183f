/* json.h - JSON text as a tree that knows where every value stands.
 *
 * Text is first held against RFC 8259 by a scanner of our own, which also notes the place of every
 * value, because cJSON lets through much that is no JSON and keeps no places. The tree is then made from
 * the places, in an arena, since values of several files are merged and each must remember the file that it
 * came from. cJSON decodes texts with escapes and numbers that take care to round. */
#ifndef TRANCHE_IO_JSON_H
#define TRANCHE_IO_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "tranche/arena.h"
#include "trouble.h"

#define JSON_MAX_BYTES (16 << 20)
#define JSON_MAX_DEPTH 64
#define JSON_MAX_VALUES 1000000
#define JSON_MAX_DIGITS 60            /* cJSON copies a number into 64 bytes and reads a longer one wrongly */
#define JSON_EXACT 9007199254740992.0 /* 2^53: whole numbers beyond are not exact in a double */

enum json_kind { JSON_NULL = 0, JSON_BOOL, JSON_NUMBER, JSON_TEXT, JSON_ARRAY, JSON_OBJECT };

struct field;

struct json {
    enum json_kind kind;
    bool truth;
    bool fleet;         /* with read_as: within a capability of platforms */
    bool filled;        /* a default: nobody wrote it; its place is that of the object it stands in */
    signed char sourced; /* whether a source is given here or above: 1 or -1; 0: not asked yet */
    int32_t n;          /* members or elements */
    const char *name;   /* of the member, else NULL */
    const char *text;   /* kind text */
    double number;      /* kind number */
    struct place place; /* of the value */
    struct place name_place;
    struct json *parent, *first, *last, *next;
    const struct field *read_as; /* a number, schedule, distribution or date that was read along the table, */
    void *read_to;               /* and where it went; NULL: another value */
    const char *varied_by;       /* the uncertain input that changes it */
};

/* What the scanner notes of one value, in the order of the text. */
struct json_place {
    uint32_t at, length, name_at, name_length;
};

struct json_scan {
    struct json_place *places; /* owned: free() it */
    size_t n;
    size_t error_at; /* where the text stops being JSON */
    enum trn_status status;
    char error[160];
};

/* Hold text against RFC 8259: also UTF-8, no NUL, no byte order mark, nothing after the value, depth.
 * False: error_at and error say where and why (places is still owned). */
bool trn_json_scan(const char *text, size_t length, struct json_scan *scan);

/* Text to tree, in the arena of `troubles`. Adds to `troubles` what is wrong and returns NULL where it is no
 * JSON. Names given twice and numbers that a double cannot hold are added too, and leave a tree. `source`
 * goes into places. */
struct json *trn_json_parse(struct troubles *troubles, const char *text, size_t length, int32_t source);
/* A text of the program's own (a default), known to be right; its places become those of `parent`. */
struct json *trn_json_own(struct troubles *troubles, const char *text, const struct json *parent);
struct json *trn_json_text(struct trn_arena *arena, const char *text, const struct json *parent);
struct json *trn_json_number(struct trn_arena *arena, double number, const struct json *parent);
/* A copy with all below it, marked as filled. */
struct json *trn_json_copy(struct trn_arena *arena, const struct json *json, const struct json *parent);

/* Most names differ in their first byte, which saves the call. */
static inline bool trn_same_name(const char *a, const char *b)
{
    return a[0] == b[0] && strcmp(a, b) == 0;
}

struct json *trn_json_get(const struct json *object, const char *name); /* NULL: none, or no object */
void trn_json_append(struct json *parent, struct json *child);
void trn_json_remove(struct json *parent, struct json *child);
/* Put `with` where `child` stands, under the same name. */
void trn_json_replace(struct json *parent, struct json *child, struct json *with);
/* The members of an object by name (bytes). NULL when there are none. */
struct json **trn_json_sorted(struct trn_arena *arena, const struct json *object);
/* Merge `patch` into `target` (RFC 7396) and return the result, which may be either. Both are used up.
 * One departure: a number with evidence, a schedule and a distribution replace each other whole. */
struct json *trn_json_merge(struct trn_arena *arena, struct json *target, struct json *patch);

/* The JSON pointer of a value (RFC 6901), cut to `size`; ends in "/member" where member is not NULL. */
void trn_json_pointer(const struct json *json, const char *member, char *out, size_t size);
/* The deepest value on the way along a pointer. */
const struct json *trn_json_nearest(const struct json *root, const char *pointer);

/* The tree as text: two spaces a level, what fits a line on one line. The same bytes for the same tree. */
char *trn_json_write(struct trn_arena *arena, const struct json *json);
/* The value on one line, without notes, sources, grades and ranges. */
char *trn_json_line(struct trn_arena *arena, const struct json *json);
/* A value in a few words, cut to `size`, as trn_scenario_file_was has it; NULL: "not set". */
void trn_json_words(const struct json *json, char *out, size_t size);
/* The shortest decimal form that reads back as the same double, with a point in every locale. */
void trn_json_number_text(double value, char out[32]);
/* A short form of a value for messages: 40, "text", true, an object, a list. */
void trn_json_describe(const struct json *json, char *out, size_t size);

#endif
