/* chart_gnuplot.c - gnuplot as a child process. */
#include "chart_gnuplot.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../results/child.h"
#include "../results/csv_read.h"

#define LIMIT_SECONDS 60
#define PICTURE_BYTES_MAX ((int64_t)256 << 20)

/* The line that says what is wrong: '"NAME.gp" line 12: undefined variable'; else the first with words. */
static void first_complaint(char *said, char *out, size_t size)
{
    char *rest = said;
    const char *found = NULL;
    for (char *line = strtok_r(said, "\r\n", &rest); line != NULL; line = strtok_r(NULL, "\r\n", &rest)) {
        line += strspn(line, " \t^");
        if (*line == '\0' || strncmp(line, "gnuplot> ", 9) == 0 || strstr(line, "warning:") != NULL)
            continue;
        if (strstr(line, " line ") != NULL) {
            found = line;
            break;
        }
        if (found == NULL)
            found = line;
    }
    snprintf(out, size, "%s", found != NULL ? found : "it said nothing");
    for (char *at = out; *at != '\0'; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            *at = ' ';
}

enum trn_status trn_gnuplot_run(const char *folder, const char *script, const char *format,
                                struct trn_error *reterr)
{
    char set[32];
    char name[256];
    char complaint[256];
    struct trn_child child;
    snprintf(set, sizeof set, "fmt='%s'", format);
    snprintf(name, sizeof name, "%s", script);
    char *const argv[] = {"gnuplot", "-d", "-e", set, name, NULL};
    const enum trn_status status = trn_child_run(folder, argv, LIMIT_SECONDS, &child);
    if (status == TRN_OK)
        return TRN_OK;
    if (status == TRN_E_REFERENCE)
        return trn_fail(reterr, TRN_E_IO, script, "%s was not drawn: %s; data and script are there", script,
                        child.complaint);
    if (strcmp(child.complaint, "gnuplot failed") != 0)
        return trn_fail(reterr, TRN_E_IO, script, "%s was not drawn: %s", script, child.complaint);
    first_complaint(child.said, complaint, sizeof complaint);
    return trn_fail(reterr, TRN_E_IO, script, "%s was not drawn: gnuplot: %s", script, complaint);
}

enum trn_status trn_gnuplot_check(const char *folder, const char *name, const char *format,
                                  struct trn_error *reterr)
{
    static const struct {
        const char *format, *head, *tail;
        size_t head_n, tail_n;
    } known[] = {{"png", "\x89PNG\r\n\x1A\n", "IEND\xAE\x42\x60\x82", 8, 8},
                 {"pdf", "%PDF-", "%%EOF\n", 5, 6}};
    char path[TRN_PATH_MAX];
    char *bytes;
    size_t n;
    bool whole = false;
    if (!trn_folder_join(path, folder, name))
        return trn_fail(reterr, TRN_E_IO, name, "the path is too long");
    const enum trn_status status = trn_file_read(path, PICTURE_BYTES_MAX, &bytes, &n, reterr);
    if (status != TRN_OK)
        return status;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i].format, format) == 0)
            whole = n > known[i].head_n + known[i].tail_n &&
                    memcmp(bytes, known[i].head, known[i].head_n) == 0 &&
                    memcmp(bytes + n - known[i].tail_n, known[i].tail, known[i].tail_n) == 0;
    free(bytes);
    return whole ? TRN_OK : trn_fail(reterr, TRN_E_IO, path, "gnuplot did not finish the picture");
}
