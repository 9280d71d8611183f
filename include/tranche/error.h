/* error.h - how every call of the library says what went wrong.
 *
 * A call that can fail returns a status and fills a trn_error of the caller's.
 * Success outputs are untouched on failure. Library code never prints. */
#ifndef TRANCHE_ERROR_H
#define TRANCHE_ERROR_H

enum trn_status {
    TRN_OK = 0,
    TRN_E_MEMORY,      /* no memory; stop at once */
    TRN_E_IO,          /* a file could not be read or written; text says which and why */
    TRN_E_SYNTAX,      /* not JSON, or JSON that RFC 8259 leaves undefined */
    TRN_E_TYPE,        /* a value of another type was expected */
    TRN_E_RANGE,       /* a value outside its range, infinite, or not whole */
    TRN_E_NAME,        /* a name that nobody reads, or one given twice */
    TRN_E_REFERENCE,   /* a name that stands for nothing */
    TRN_E_LIMIT,       /* larger, deeper or longer than the documented limit */
    TRN_E_INTERRUPTED, /* the caller asked to stop */
    TRN_E_BALANCE      /* conservation broken: a bug of ours, found by the audit */
};

struct trn_error {
    enum trn_status status;
    char            path[512]; /* JSON pointer or file name; may be empty */
    char            text[512]; /* "expected items a day above 0, found -3"; no full stop */
};

/* At most this many errors are kept of one reading; `found` counts on. */
#define TRN_ERRORS_KEPT 20

struct trn_errors {
    struct trn_error kept[TRN_ERRORS_KEPT];
    int              n_kept;
    int              found;
};

/* Fill *reterr (which may be NULL) and return `status`. */
enum trn_status trn_fail(struct trn_error *reterr, enum trn_status status, const char *path,
                         const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Add one error to the list; returns its status. */
enum trn_status trn_errors_add(struct trn_errors *errors, enum trn_status status, const char *path,
                               const char *format, ...) __attribute__((format(printf, 4, 5)));

/* "out of memory", "input or output failed", ...; a constant string. */
const char *trn_status_text(enum trn_status status);

#endif
