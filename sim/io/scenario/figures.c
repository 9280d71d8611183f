/* figures.c - every figure that a scenario states, with what it rests on.
 *
 * The tree knows which of its values were read as numbers, schedules, distributions or dates, and which
 * are defaults that nobody wrote. What remains are the figures: walked in the order of the table. */
#include <math.h>
#include <string.h>

#include "scenario_file.h"

enum { MOST_POINTS = 5 }; /* of a schedule that is shown whole */

struct collector {
    struct trn_arena *arena;
    struct trn_figure *at;
    int n, room;
};

/* ---- words ------------------------------------------------------------------------------------- */

static const char *member_text(const struct json *json, const char *name)
{
    const struct json *member = trn_json_get(json, name);
    return member && member->kind == JSON_TEXT ? member->text : "";
}

static const char *join(struct trn_arena *arena, const char *a, const char *between, const char *b)
{
    return *a && *b ? trn_arena_printf(arena, "%s%s%s", a, between, b) : *a ? a : b;
}

/* A number; with evidence, its value. */
static const char *number_text(struct trn_arena *arena, const struct json *json)
{
    char text[32];
    const struct json *value = json->kind == JSON_OBJECT ? trn_json_get(json, "value") : json;
    if (!value || value->kind != JSON_NUMBER)
        return "";
    trn_json_number_text(value->number, text);
    return trn_arena_strdup(arena, text);
}

static const char *unit_of(const struct json *json)
{
    const char *unit = member_text(json, "unit");
    if (!*unit && json->read_as && json->read_as->type != F_DATE)
        unit = trn_unit_base(trn_field_dimension(json->read_as, json->fleet));
    return strcmp(unit, "1") == 0 ? "" : unit;
}

static const struct json *points_of(const struct json *json)
{
    return json->kind == JSON_ARRAY ? json : trn_json_get(json, "points");
}

/* "2023-07-01: 6000; 2024-01-01: 7000". With `brief` the first and last of many. */
static const char *points_text(struct trn_arena *arena, const struct json *points, bool brief)
{
    const char *text = "";
    double least = INFINITY, most = -INFINITY;
    for (const struct json *p = points->first; p; p = p->next) {
        if (p->kind != JSON_ARRAY || p->n < 2)
            return "";
        const char *day = p->first->kind == JSON_TEXT ? p->first->text : number_text(arena, p->first);
        const struct json *value = p->first->next;
        const struct json *number = value->kind == JSON_OBJECT ? trn_json_get(value, "value") : value;
        if (number && number->kind == JSON_NUMBER) {
            least = fmin(least, number->number);
            most = fmax(most, number->number);
        }
        if (!brief || points->n <= MOST_POINTS || p == points->first || p == points->last)
            text = join(arena, text, brief && points->n > MOST_POINTS ? " ... " : "; ",
                        trn_arena_printf(arena, "%s: %s", day, number_text(arena, value)));
    }
    if (brief && points->n > MOST_POINTS)
        text = trn_arena_printf(arena, "%s (%d points from %.6g to %.6g)", text, points->n, least, most);
    return text;
}

/* "lognormal, median 21, sigma 0.5" */
static const char *dist_text(struct trn_arena *arena, const struct json *json)
{
    const char *text = member_text(json, "dist");
    for (const struct json *m = json->first; m; m = m->next)
        if (m->kind == JSON_NUMBER || (m->kind == JSON_OBJECT && trn_json_get(m, "value")))
            text = join(arena, text, ", ", trn_arena_printf(arena, "%s %s", m->name, number_text(arena, m)));
    return text;
}

static const char *value_text(struct trn_arena *arena, const struct json *json, bool brief)
{
    const char *text;
    if (json->kind == JSON_TEXT)
        return json->text;
    if (json->kind == JSON_OBJECT && trn_json_get(json, "dist"))
        text = dist_text(arena, json);
    else if (points_of(json))
        text = points_text(arena, points_of(json), brief);
    else
        text = number_text(arena, json);
    if (strcmp(member_text(json, "rule"), "linear") == 0)
        text = join(arena, text, ", ", "linear");
    return join(arena, text, " ", unit_of(json));
}

static const char *range_text(struct trn_arena *arena, const struct json *json)
{
    const struct json *low = trn_json_get(json, "low"), *high = trn_json_get(json, "high");
    if (trn_json_get(json, "dist") || (!low && !high))
        return "";
    return trn_arena_printf(arena, "%s to %s", low ? number_text(arena, low) : "",
                            high ? number_text(arena, high) : "");
}

/* ---- sources ------------------------------------------------------------------------------------ */

/* Its own, those of its points, or that of the nearest object around it that names one. */
static const char *source_text(struct trn_arena *arena, const struct json *json)
{
    const char *text = member_text(json, "source");
    const struct json *points = points_of(json);
    for (const struct json *p = points ? points->first : NULL; p; p = p->next)
        if (p->kind == JSON_ARRAY && p->n == 3 && p->last->kind == JSON_TEXT && !strstr(text, p->last->text))
            text = join(arena, text, "; ", p->last->text);
    for (const struct json *above = json->parent; above && !*text; above = above->parent)
        text = member_text(above, "source");
    return text;
}

/* Its own, or that of its points; of several the one that counts least. */
static const char *grade_text(const struct json *json)
{
    const char *text = member_text(json, "grade");
    const struct json *points = *text ? NULL : points_of(json);
    for (const struct json *p = points ? points->first : NULL; p; p = p->next) {
        const struct json *value = p->kind == JSON_ARRAY && p->n >= 2 ? p->first->next : NULL;
        const char *grade = value && value->kind == JSON_OBJECT ? member_text(value, "grade") : "";
        if (*grade && (!*text || strcmp(grade, "assumed") == 0))
            text = grade;
    }
    return text;
}

/* ---- the walk ------------------------------------------------------------------------------------- */

/* NaN where it is no number. */
static double number_of(const struct json *json)
{
    const struct json *value = json && json->kind == JSON_OBJECT ? trn_json_get(json, "value") : json;
    return value && value->kind == JSON_NUMBER ? value->number : NAN;
}

static double range_end(const struct json *json, const char *name)
{
    return trn_json_get(json, "dist") ? NAN : number_of(trn_json_get(json, name));
}

static void add(struct collector *c, const struct json *json)
{
    char pointer[1024];
    if (c->n == c->room) {
        int room = c->room > 0 ? 2 * c->room : 256;
        struct trn_figure *more = TRN_NEW(c->arena, struct trn_figure, room);
        if (c->n > 0)
            memcpy(more, c->at, sizeof *more * (size_t)c->n);
        c->at = more;
        c->room = room;
    }
    trn_json_pointer(json, NULL, pointer, sizeof pointer);
    const char *source = source_text(c->arena, json);
    c->at[c->n++] = (struct trn_figure){.pointer = trn_arena_strdup(c->arena, pointer),
                                        .value = value_text(c->arena, json, false),
                                        .shown = value_text(c->arena, json, true),
                                        .grade = grade_text(json),
                                        .range = range_text(c->arena, json),
                                        .date = member_text(json, "date"),
                                        .source = source,
                                        .note = *source ? "" : member_text(json, "note"),
                                        .number = trn_json_get(json, "dist") ? NAN : number_of(json),
                                        .low = range_end(json, "low"),
                                        .high = range_end(json, "high"),
                                        .unit = member_text(json, "unit"),
                                        .varied_by = json->varied_by};
}

/* Rationing bands and observed points: lists that no field of the table describes. */
static bool is_own_list(const struct json *json)
{
    return json->kind == JSON_ARRAY && json->first && json->first->kind == JSON_ARRAY;
}

static void walk(struct collector *c, const struct json *json)
{
    bool date = json->read_as && json->read_as->type == F_DATE;
    /* A date is a figure where what it is the date of names its source. */
    if (json->filled || (date && !*member_text(json->parent, "source")))
        return;
    if (json->read_to || is_own_list(json)) {
        add(c, json);
        return;
    }
    for (const struct json *m = json->first; m; m = m->next)
        walk(c, m);
}

int trn_scenario_file_figures(struct trn_scenario_file *file, const struct trn_figure **ret)
{
    static const char *const none[] = {"end", "windows",
                                       "checks"}; /* what is run and asked, not what is known */
    struct collector c = {.arena = file->arena};
    if (!file->scenario)
        return 0;
    if (setjmp(file->on_oom) != 0) {
        trn_arena_on_oom(file->arena, NULL);
        return -1;
    }
    trn_arena_on_oom(file->arena, &file->on_oom);
    for (const struct json *m = file->root->first; m; m = m->next) {
        bool told = true;
        for (size_t i = 0; i < sizeof none / sizeof *none; i++)
            told = told && strcmp(m->name, none[i]) != 0;
        if (told)
            walk(&c, m);
    }
    trn_arena_on_oom(file->arena, NULL);
    *ret = c.at;
    return c.n;
}
