/* brief_pdf.c - the PDF of the page, printed by Chromium.
 *
 * WeasyPrint 57.2, as Debian 12 has it, ends with an error at the markers that gnuplot draws (currentColor).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* A browser of its own: no settings, extensions or network of the user. As root it has no sandbox to start
 * in. */
bool trn_brief_pdf(const char *folder, char why[512])
{
    char *argv[] = {"chromium",
                    "--headless",
                    "--disable-gpu",
                    "--disable-extensions",
                    "--disable-background-networking",
                    "--disable-breakpad",
                    "--no-first-run",
                    "--no-default-browser-check",
                    "--host-resolver-rules=MAP * ~NOTFOUND",
                    "--user-data-dir=browser",
                    "--no-pdf-header-footer",
                    "--generate-pdf-document-outline",
                    "--print-to-pdf=brief.pdf",
                    TRN_BRIEF_PRINT,
                    geteuid() == 0 ? "--no-sandbox" : NULL,
                    NULL};
    struct trn_child child;
    const enum trn_status status = trn_child_run(folder, argv, LIMIT_SECONDS, &child);
    if (status == TRN_OK && whole(folder))
        return true;
    snprintf(why, 512, "there is no PDF: %s",
             status == TRN_OK ? "chromium did not finish it" : child.complaint);
    return false;
}
