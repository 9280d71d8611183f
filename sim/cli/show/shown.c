/* shown.c - see shown.h */
#include "shown.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "question.h"

/* ---- files ----------------------------------------------------------------------------------- */

/* What the manifest says of an output, or NULL. */
static const cJSON *output_of(const struct shown *shown, const char *name)
{
    const cJSON *output;
    cJSON_ArrayForEach(output, cJSON_GetObjectItemCaseSensitive(shown->manifest, "outputs"))
    {
        if (strcmp(shown_text(output, "path"), name) == 0)
            return output;
    }
    return NULL;
}

/* A file that was cut at the end of a line still looks whole; the manifest knows its length. */
static enum trn_status check_length(const struct shown *shown, const char *name, struct trn_error *error)
{
    const char *path = pen_print(shown->pen, "%s/%s", shown->path, name);
    const cJSON *output = output_of(shown, name);
    struct stat about;
    double bytes = output ? shown_member(output, "bytes") : NAN;
    if (stat(path, &about) != 0)
        return trn_fail(error, TRN_E_IO, path, "%s", strerror(errno));
    if ((double)about.st_size < bytes)
        return trn_fail(error, TRN_E_IO, path, "is cut short: %lld bytes, and manifest.json says %.0f",
                        (long long)about.st_size, bytes);
    return TRN_OK;
}

static enum trn_status read_json(const struct shown *shown, const char *name, cJSON **ret,
                                 struct trn_error *error)
{
    const enum trn_status status = shown->manifest ? check_length(shown, name, error) : TRN_OK;
    return status == TRN_OK ? trn_results_read_json(shown->path, name, ret, error) : status;
}

/* The second word of "tranche compare early.json --reps 200". */
static enum trn_status find_command(struct shown *shown, struct trn_error *error)
{
    int n = 0;
    const char *command = trn_results_command(shown_text(shown->manifest, "command"), &n);
    if (strcmp(shown_text(shown->manifest, "name"), "tranche") != 0 || !command)
        return trn_fail(error, TRN_E_IO, shown->path, "is no result folder of tranche (see manifest.json)");
    shown->command = pen_print(shown->pen, "%.*s", n, command);
    return TRN_OK;
}

enum trn_status shown_open(const char *path, const struct pen *pen, struct shown *ret,
                           struct trn_error *error)
{
    *ret = (struct shown){.path = path, .pen = pen, .command = "", .begun = pen->out->n};
    enum trn_status status = read_json(ret, "manifest.json", &ret->manifest, error);
    if (status == TRN_OK)
        status = find_command(ret, error);
    if (status == TRN_OK)
        status = read_json(ret, "summary.json", &ret->summary, error);
    if (status == TRN_OK && output_of(ret, "scenario.json"))
        status = read_json(ret, "scenario.json", &ret->scenario, error);
    return status;
}

void shown_close(struct shown *shown)
{
    cJSON_Delete(shown->manifest);
    cJSON_Delete(shown->summary);
    cJSON_Delete(shown->scenario);
    *shown = (struct shown){0};
}

/* ---- tables ---------------------------------------------------------------------------------- */

struct wanted {
    const char *const *columns;
    sheet_want want;
    void *object;
    const char *missing;
    bool checked;
};

static bool want_row(void *object, int n, char *const *names, char *const *cells)
{
    struct wanted *wanted = object;
    for (int i = 0; !wanted->checked && wanted->columns[i]; i++) {
        bool there = false;
        for (int c = 0; c < n; c++)
            there = there || strcmp(names[c], wanted->columns[i]) == 0;
        if (!there && !wanted->missing)
            wanted->missing = wanted->columns[i];
    }
    wanted->checked = true;
    return !wanted->missing && (!wanted->want || wanted->want(wanted->object, n, names, cells));
}

enum trn_status shown_table(const struct shown *shown, const char *name, const char *const *columns,
                            sheet_want want, void *object, struct sheet *ret, struct trn_error *error)
{
    struct wanted wanted = {.columns = columns, .want = want, .object = object};
    *ret = (struct sheet){.arena = shown->pen->arena};
    if (!output_of(shown, name))
        return TRN_OK;
    enum trn_status status = check_length(shown, name, error);
    if (status == TRN_OK)
        status = sheet_read(shown->path, name, shown->pen->arena, want_row, &wanted, ret, error);
    if (status == TRN_OK && wanted.missing)
        status = trn_fail(error, TRN_E_NAME, pen_print(shown->pen, "%s/%s", shown->path, name),
                          "there is no column \"%s\"", wanted.missing);
    return status;
}

double shown_value(const struct sheet *sheet, int32_t row, const char *name)
{
    return sheet_number(sheet_cell(sheet, row, name));
}

bool shown_same(const struct sheet *sheet, int32_t a, int32_t b, const char *const *columns)
{
    for (; *columns; columns++)
        if (strcmp(sheet_cell(sheet, a, *columns), sheet_cell(sheet, b, *columns)) != 0)
            return false;
    return true;
}

/* ---- JSON ------------------------------------------------------------------------------------ */

const char *shown_text(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    return text ? text : "";
}

double shown_member(const cJSON *object, const char *name)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(member) ? member->valuedouble : (double)NAN;
}

const char *shown_label(const struct shown *shown, const char *collection, const char *name)
{
    const cJSON *all = cJSON_GetObjectItemCaseSensitive(shown->scenario, collection), *other;
    const char *label =
        shown_text(cJSON_IsObject(all) ? cJSON_GetObjectItemCaseSensitive(all, name) : NULL, "label");
    int same = 0;
    if (!label[0])
        return pen_clean(shown->pen, name);
    cJSON_ArrayForEach(other, all) same += strcmp(shown_text(other, "label"), label) == 0;
    return pen_clean(shown->pen, same > 1 ? pen_print(shown->pen, "%s (%s)", label, name) : label);
}

int shown_lines(const struct shown *shown)
{
    int lines = 0;
    for (const char *at = text_of(shown->pen->out) + shown->begun; *at; at++)
        lines += *at == '\n';
    return lines;
}

/* ---- numbers --------------------------------------------------------------------------------- */

struct told shown_told(const char *measure, const char *unit, bool difference, double size)
{
    struct trn_measure known = {.name = measure, .unit = unit};
    if (question_in_points(&known))
        return (struct told){100.0, difference ? "points" : "%", 1, difference};
    int decimals = !(fabs(size) < 1000.0) ? 0 : fabs(size) >= 10.0 ? 1 : 3;
    return (struct told){1.0, question_unit(&known), decimals, difference};
}

const char *shown_interval(const struct shown *shown, const struct told *told, double value, double low,
                           double high)
{
    char middle[48], from[48], to[48];
    text_number(middle, told->scale * value, told->decimals, told->sign);
    if (!isfinite(value) || !isfinite(low) || !isfinite(high))
        return pen_print(shown->pen, "%s", middle);
    text_number(from, told->scale * low, told->decimals, told->sign);
    text_number(to, told->scale * high, told->decimals, told->sign);
    return pen_print(shown->pen, "%s (%s to %s)", middle, from, to);
}

struct bar shown_bar(const struct shown *shown, const struct told *told, const char *label, double value,
                     double low, double high)
{
    return (struct bar){.label = label,
                        .number = shown_interval(shown, told, value, low, high),
                        .value = told->scale * value,
                        .low = told->scale * low,
                        .high = told->scale * high};
}

const char *shown_measure(const struct shown *shown, const struct sheet *sheet, int32_t row)
{
    const char *window = sheet_cell(sheet, row, "window");
    return pen_clean(shown->pen, pen_print(shown->pen, "%s of %s%s%s", sheet_cell(sheet, row, "measure"),
                                           sheet_cell(sheet, row, "scope"), window[0] ? " in " : "", window));
}
