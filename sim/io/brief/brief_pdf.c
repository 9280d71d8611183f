/* brief_pdf.c - the PDF of the page, by a program of its own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../results/child.h"
#include "../results/csv_read.h"
#include "brief.h"

#define LIMIT_SECONDS 300
#define PDF_BYTES_MAX ((int64_t)1 << 30)

/* Begins and ends like one. */
static bool whole(const char *folder)
{
    char path[TRN_PATH_MAX];
    char *bytes;
    size_t n;
    if (!trn_folder_join(path, folder, "brief.pdf") ||
        trn_file_read(path, PDF_BYTES_MAX, &bytes, &n, NULL) != TRN_OK)
        return false;
    const bool good = n > 16 && memcmp(bytes, "%PDF-", 5) == 0 &&
                      (memcmp(bytes + n - 5, "%%EOF", 5) == 0 || memcmp(bytes + n - 6, "%%EOF", 5) == 0);
    free(bytes);
    return good;
}

bool trn_brief_pdf(const char *folder, char why[512])
{
    char *const argv[] = {"weasyprint", "--quiet", "brief.html", "brief.pdf", NULL};
    struct trn_child child;
    const enum trn_status status = trn_child_run(folder, argv, LIMIT_SECONDS, &child);
    if (status == TRN_OK && whole(folder))
        return true;
    snprintf(why, 512, "there is no PDF: %s",
             status == TRN_OK ? "weasyprint did not finish it" : child.complaint);
    return false;
}
