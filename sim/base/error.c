/* error.c - filling in a trn_error. */
#include "tranche/error.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* A message that does not fit is cut and ends in "...", so that nobody takes it for whole. */
static void mark_cut(char *text, size_t size, int needed)
{
    if (needed >= (int)size)
        memcpy(text + size - 4, "...", 4);
}

static void fill(struct trn_error *error, enum trn_status status, const char *path, const char *format,
                 va_list arguments)
{
    error->status = status;
    int needed = snprintf(error->path, sizeof error->path, "%s", path != NULL ? path : "");
    mark_cut(error->path, sizeof error->path, needed);
    needed = vsnprintf(error->text, sizeof error->text, format, arguments);
    mark_cut(error->text, sizeof error->text, needed);
}

enum trn_status trn_fail(struct trn_error *reterr, enum trn_status status, const char *path,
                         const char *format, ...)
{
    if (reterr == NULL)
        return status;
    va_list arguments;
    va_start(arguments, format);
    fill(reterr, status, path, format, arguments);
    va_end(arguments);
    return status;
}

enum trn_status trn_errors_add(struct trn_errors *errors, enum trn_status status, const char *path,
                               const char *format, ...)
{
    errors->found++;
    if (errors->n_kept == TRN_ERRORS_KEPT)
        return status;
    va_list arguments;
    va_start(arguments, format);
    fill(&errors->kept[errors->n_kept++], status, path, format, arguments);
    va_end(arguments);
    return status;
}

const char *trn_status_text(enum trn_status status)
{
    switch (status) {
    case TRN_OK:
        return "no error";
    case TRN_E_MEMORY:
        return "out of memory";
    case TRN_E_IO:
        return "input or output failed";
    case TRN_E_SYNTAX:
        return "not valid JSON";
    case TRN_E_TYPE:
        return "value of another type expected";
    case TRN_E_RANGE:
        return "value out of range";
    case TRN_E_NAME:
        return "unrecognized or repeated name";
    case TRN_E_REFERENCE:
        return "name that stands for nothing";
    case TRN_E_LIMIT:
        return "limit exceeded";
    case TRN_E_INTERRUPTED:
        return "interrupted";
    case TRN_E_BALANCE:
        return "balance broken";
    }
    return "unnamed status";
}
