/* json_emit.h - JSON text into a file, indented by two blanks, members in the order of the calls. */
#ifndef TRN_EMIT_H
#define TRN_EMIT_H

#include <stdint.h>

#include "outfile.h"

struct trn_emit {
    struct trn_outfile *file;
    int depth;
    bool first; /* nothing stands in the innermost object or array yet */
};

/* `name` is the member's name in an object, NULL in an array and at the top. */
void trn_emit_open(struct trn_emit *json, const char *name, char bracket); /* '{' or '[' */
void trn_emit_close(struct trn_emit *json, char bracket);                  /* '}' or ']' */
/* NULL is written as null; bytes that are not UTF-8 become U+FFFD. */
void trn_emit_text(struct trn_emit *json, const char *name, const char *text);
void trn_emit_whole(struct trn_emit *json, const char *name, int64_t value);
void trn_emit_unsigned(struct trn_emit *json, const char *name, uint64_t value);
void trn_emit_truth(struct trn_emit *json, const char *name, bool value);

#endif
