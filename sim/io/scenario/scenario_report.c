/* scenario_report.c - errors for a person, with the line and a caret, or for a program as JSON. */
#include <stdio.h>
#include <string.h>

#include "scenario_file.h"

#define EXCERPT 120 /* characters of a line that are shown at most */
#define LEAD_IN 60  /* of them before the place, in a line that is longer */

static bool starts_character(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

void trn_source_locate(const struct source *source, size_t at, int *ret_line, int *ret_column)
{
    int line = 1, column = 1;
    for (size_t i = 0; i < at && i < source->length; i++) {
        if (source->text[i] == '\n') {
            line++;
            column = 1;
        } else if (starts_character(source->text[i])) {
            column++;
        }
    }
    *ret_line = line;
    *ret_column = column;
}

/* The line that holds the place, cut around it when it is long, and carets under the value. */
static void print_excerpt(const struct source *source, struct place place, FILE *out)
{
    const char *text = source->text;
    size_t at = place.at < source->length ? place.at : source->length, first = at, end = at;
    while (first > 0 && text[first - 1] != '\n')
        first--;
    while (end < source->length && text[end] != '\n' && text[end] != '\r')
        end++;
    bool cut_left = false, cut_right = false;
    if (end - first > EXCERPT) {
        if (at - first > LEAD_IN) {
            first = at - LEAD_IN;
            while (!starts_character(text[first]) && first < at)
                first++;
            cut_left = true;
        }
        if (end - first > EXCERPT) {
            end = first + EXCERPT;
            while (end > at && !starts_character(text[end]))
                end--;
            cut_right = true;
        }
    }
    fputs(cut_left ? "..." : "", out);
    for (size_t i = first; i < end;) {
        size_t n = 1;
        while (i + n < end && !starts_character(text[i + n]))
            n++;
        char shown[16];
        trn_plain_text(text + i, n < 8 ? n : 8, shown, sizeof shown);
        fputs(text[i] == '\t' ? "\t" : shown, out);
        i += n;
    }
    fprintf(out, "%s\n%s", cut_right ? "..." : "", cut_left ? "   " : "");
    for (size_t i = first; i < at; i++)
        if (starts_character(text[i]))
            fputc(text[i] == '\t' ? '\t' : ' ', out);
    bool whole = at < end && text[at] != '{' && text[at] != '[';
    fputc('^', out);
    for (size_t i = at + 1; whole && i < at + place.length && i < end; i++)
        if (starts_character(text[i]))
            fputc('^', out);
    fputc('\n', out);
}

static const struct source *source_of(const struct trn_scenario_file *file, const struct trouble *trouble)
{
    return trouble->place.source >= 0 ? &file->sources[trouble->place.source] : NULL;
}

static void print_trouble(const struct trn_scenario_file *file, const struct trouble *trouble, FILE *out)
{
    const struct source *source = source_of(file, trouble);
    char name[300];
    int line, column;
    if (source) {
        trn_plain_text(source->name, strlen(source->name), name, sizeof name);
        fprintf(out, "%s:", name);
        if (!source->setting) {
            trn_source_locate(source, trouble->place.at, &line, &column);
            fprintf(out, "%d:%d:", line, column);
        }
        fputc(' ', out);
    }
    fprintf(out, "%s%s%s\n", trouble->path, trouble->path[0] ? ": " : "", trouble->text);
    if (source && !source->setting)
        print_excerpt(source, trouble->place, out);
}

static void put_quoted(const char *text, FILE *out)
{
    fputc('"', out);
    for (const char *p = text; *p; p++) {
        if (*p == '"' || *p == '\\')
            fputc('\\', out);
        fputc(*p, out);
    }
    fputc('"', out);
}

static void report_as_json(const struct trn_scenario_file *file, FILE *out)
{
    char name[600];
    int line, column;
    trn_plain_text(file->path, strlen(file->path), name, sizeof name);
    fputs("{\"scenario\": ", out);
    put_quoted(name, out);
    fprintf(out, ", \"found\": %d, \"errors\": [", file->errors.found);
    for (int i = 0; i < file->troubles.n && i < TRN_ERRORS_KEPT; i++) {
        const struct trouble *trouble = &file->troubles.list[i];
        const struct source *source = source_of(file, trouble);
        fputs(i ? ",\n  {" : "\n  {", out);
        if (source) {
            trn_plain_text(source->name, strlen(source->name), name, sizeof name);
            fputs("\"file\": ", out);
            put_quoted(name, out);
            trn_source_locate(source, trouble->place.at, &line, &column);
            fprintf(out, ", \"line\": %d, \"column\": %d, ", line, column);
        }
        fputs("\"pointer\": ", out);
        put_quoted(trouble->path, out);
        fputs(", \"text\": ", out);
        put_quoted(trouble->text, out);
        fputc('}', out);
    }
    fputs(file->troubles.n ? "\n]}\n" : "]}\n", out);
}

void trn_scenario_file_report(const struct trn_scenario_file *file, FILE *out, bool as_json)
{
    if (as_json) {
        report_as_json(file, out);
        return;
    }
    int found = file->errors.found,
        shown = file->troubles.n < TRN_ERRORS_KEPT ? file->troubles.n : TRN_ERRORS_KEPT;
    char name[300];
    for (int i = 0; i < shown; i++)
        print_trouble(file, &file->troubles.list[i], out);
    if (found > shown)
        fprintf(out, "and %d more\n", found - shown);
    trn_plain_text(file->path, strlen(file->path), name, sizeof name);
    if (found > 0)
        fprintf(out, "%d error%s in %s; nothing was run\n", found, found == 1 ? "" : "s", name);
}
