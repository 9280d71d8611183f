/* text.h - text that grows, and JSON written into it.
 *
 * Where there is no memory the program ends (memory.h). */
#ifndef TRN_CLI_TEXT_H
#define TRN_CLI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text { /* zeroed: empty */
    char *at;
    size_t n, room;
};
void text_add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* One paragraph, broken at spaces before `width`, never before a "%"; `first` before its first line, as many
 * spaces before the others. */
void text_wrap(struct text *text, const char *first, const char *words, int width);
const char *text_of(struct text *text); /* "" when empty */
void text_done(struct text *text);

/* A number for a person, with `decimals`; "-" where it is not defined, no sign before nothing. */
void text_number(char out[48], double value, int decimals, bool sign);
/* 1234567 as 1,234,567. */
void text_count(char out[48], int64_t value);
/* EUR cents as 1,234.56. */
void text_cents(char out[48], int64_t cents);

/* `name` is NULL inside an array and for the outermost value. Two spaces a level. */
struct json_out {
    struct text *text;
    int depth;
    bool empty; /* nothing yet at this depth */
};
void json_open(struct json_out *json, const char *name, char bracket);        /* '{' or '[' */
void json_close(struct json_out *json, char bracket);                         /* '}' or ']' */
void json_string(struct json_out *json, const char *name, const char *value); /* NULL: null */
void json_number(struct json_out *json, const char *name, double value);      /* not finite: null */
void json_count(struct json_out *json, const char *name, int64_t value);
void json_seed(struct json_out *json, const char *name, uint64_t value);
void json_bool(struct json_out *json, const char *name, bool value);

#endif
