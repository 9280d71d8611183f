/* chart_svg.c - make a page's picture of gnuplot's SVG.
 *
 * The text is copied tag by tag. Only tags are changed, never the words between them, so a label that looks
 * like an attribute stays a label. */
#include "chart_gnuplot.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../results/csv_read.h"
#include "../results/outfile.h"

#define PICTURE_BYTES_MAX ((int64_t)256 << 20)
#define OUR_FONT "DejaVu Sans"
#define FONTS "DejaVu Sans, Verdana, sans-serif" /* Verdana is as wide */

static void put_escaped(struct trn_outfile *file, const char *text)
{
    for (; *text != '\0'; text++)
        switch (*text) {
        case '&':
            trn_outfile_text(file, "&amp;");
            break;
        case '<':
            trn_outfile_text(file, "&lt;");
            break;
        case '>':
            trn_outfile_text(file, "&gt;");
            break;
        case '"':
            trn_outfile_text(file, "&quot;");
            break;
        default:
            trn_outfile_write(file, text, 1);
        }
}

/* Words between tags. gnuplot leaves ">" as it is, which XML refuses behind "]]". */
static void put_plain(struct trn_outfile *file, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text[i] == '>')
            trn_outfile_text(file, "&gt;");
        else
            trn_outfile_write(file, text + i, 1);
}

static void put_element(struct trn_outfile *file, const char *element, const char *prefix, const char *text)
{
    char head[128];
    snprintf(head, sizeof head, "<%s id=\"%s-%s\">", element, prefix, element);
    trn_outfile_text(file, head);
    put_escaped(file, text);
    snprintf(head, sizeof head, "</%s>", element);
    trn_outfile_text(file, head);
}

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* A tag from "<" to ">", with ids and references prefixed and the font replaced. */
static void put_tag(struct trn_outfile *file, const char *tag, const char *end, const char *prefix)
{
    static const char *const before_id[] = {" id=\"", " id='", "url(#", "href=\"#", "href='#"};
    const char *at = tag;
    while (at < end) {
        size_t known = 0;
        for (size_t i = 0; i < sizeof before_id / sizeof before_id[0] && known == 0; i++)
            if (starts(at, before_id[i]))
                known = strlen(before_id[i]);
        if (known > 0) {
            trn_outfile_write(file, at, known);
            trn_outfile_text(file, prefix);
            trn_outfile_write(file, "-", 1);
            at += known;
        } else if (starts(at, "font-family=\"" OUR_FONT "\"")) {
            trn_outfile_text(file, "font-family=\"" FONTS "\"");
            at += strlen("font-family=\"" OUR_FONT "\"");
        } else {
            trn_outfile_write(file, at++, 1);
        }
    }
}

static void put_root(struct trn_outfile *file, const char *tag, const char *end, const char *prefix)
{
    char marks[320];
    trn_outfile_write(file, tag, (size_t)(end - 1 - tag));
    snprintf(marks, sizeof marks, " role=\"img\" aria-labelledby=\"%s-title %s-desc\">", prefix, prefix);
    trn_outfile_text(file, marks);
}

/* Behind the closing tag of the element that starts at `at`; NULL when there is none. */
static const char *behind(const char *at, const char *closing)
{
    const char *end = strstr(at, closing);
    return end != NULL ? end + strlen(closing) : NULL;
}

static bool rewrite(struct trn_outfile *file, const char *at, const char *prefix, const char *title,
                    const char *description)
{
    bool titled = false;
    bool described = false;
    while (*at != '\0') {
        const size_t plain = strcspn(at, "<");
        put_plain(file, at, plain);
        at += plain;
        if (*at == '\0')
            break;
        const char *end = behind(at, ">");
        if (starts(at, "<title>")) {
            if (!titled)
                put_element(file, "title", prefix, title);
            titled = true;
            end = behind(at, "</title>"); /* those of single plots say only "gnuplot_plot_1" */
        } else if (starts(at, "<desc>") && !described) {
            put_element(file, "desc", prefix, description);
            described = true;
            end = behind(at, "</desc>");
        } else if (end != NULL && starts(at, "<svg")) {
            put_root(file, at, end, prefix);
        } else if (end != NULL) {
            put_tag(file, at, end, prefix);
        }
        if (end == NULL)
            return false;
        at = end;
    }
    return titled && described;
}

enum trn_status trn_svg_finish(const char *folder, const char *name, const char *prefix, const char *title,
                               const char *description, struct trn_error *reterr)
{
    char path[TRN_PATH_MAX];
    char part[TRN_PATH_MAX];
    char part_name[300];
    char *text;
    size_t length;
    struct trn_outfile file;
    snprintf(part_name, sizeof part_name, "%s.part", name);
    if (!trn_folder_join(path, folder, name) || !trn_folder_join(part, folder, part_name))
        return trn_fail(reterr, TRN_E_IO, name, "the path is too long");
    enum trn_status status = trn_file_read(path, PICTURE_BYTES_MAX, &text, &length, reterr);
    if (status != TRN_OK)
        return status;
    if (strlen(text) != length || length < 8 || strstr(text + length - 8, "</svg>") == NULL) {
        free(text);
        return trn_fail(reterr, TRN_E_IO, path, "gnuplot did not finish the picture");
    }
    status = trn_outfile_open(&file, part, reterr);
    if (status != TRN_OK) {
        free(text);
        return status;
    }
    const bool understood = rewrite(&file, text, prefix, title, description);
    free(text);
    status = trn_outfile_close(&file, reterr);
    if (status == TRN_OK && !understood)
        status = trn_fail(reterr, TRN_E_IO, path, "gnuplot wrote an SVG without title and description");
    if (status == TRN_OK && rename(part, path) != 0)
        status = trn_fail(reterr, TRN_E_IO, path, "cannot be written: %s", strerror(errno));
    if (status != TRN_OK)
        remove(part);
    return status;
}
