/* scenario_diff.c - what differs between two scenarios, place by place.
 *
 * Both are resolved, so a default and the same value written out are no difference. Objects are compared
 * member by member; a number with evidence, a schedule and a distribution is one value. Lists of equal length
 * are compared element by element, others whole, since a list has no names to match by. */
#include <string.h>

#include "scenario_file.h"

struct differ {
    struct trn_arena *arena;
    struct trn_scenario_difference *at;
    int n, room;
};

static bool is_among(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

/* What something is called, where it is from, what is laid beside the results: no run depends on it. */
static bool is_words(const struct json *place, const char *member)
{
    static const char *const WORDS[] = {"title", "description", "label", "text", "note", "source", NULL};
    static const char *const BESIDE[] = {"checks",  "observed",  "facts",    "calibrate",
                                         "compare", "fit_until", "headline", NULL};
    const struct json *top = NULL;
    if (member && is_among(member, WORDS))
        return true;
    for (const struct json *at = place; at && at->parent; at = at->parent)
        top = at;
    const char *first = top ? top->name : member;
    return first && is_among(first, BESIDE);
}

static void add(struct differ *d, const struct json *place, const char *member, const struct json *a,
                const struct json *b)
{
    char pointer[512];
    if (d->n == d->room) {
        int room = d->room > 0 ? 2 * d->room : 32;
        struct trn_scenario_difference *more = TRN_NEW(d->arena, struct trn_scenario_difference, room);
        if (d->n > 0)
            memcpy(more, d->at, sizeof *more * (size_t)d->n);
        d->at = more;
        d->room = room;
    }
    trn_json_pointer(place, member, pointer, sizeof pointer);
    d->at[d->n++] = (struct trn_scenario_difference){.pointer = trn_arena_strdup(d->arena, pointer),
                                                     .a = a ? trn_json_line(d->arena, a) : NULL,
                                                     .b = b ? trn_json_line(d->arena, b) : NULL,
                                                     .words = is_words(place, member ? member : place->name)};
}

static bool whole(const struct json *json)
{
    return trn_json_get(json, "value") || trn_json_get(json, "points") || trn_json_get(json, "dist");
}

static bool same_line(struct differ *d, const struct json *a, const struct json *b)
{
    return strcmp(trn_json_line(d->arena, a), trn_json_line(d->arena, b)) == 0;
}

static void compare(struct differ *d, const struct json *a, const struct json *b)
{
    bool objects = a->kind == JSON_OBJECT && b->kind == JSON_OBJECT && !whole(a) && !whole(b);
    bool lists = a->kind == JSON_ARRAY && b->kind == JSON_ARRAY && a->n == b->n;
    if (lists && a->first && a->first->kind == JSON_OBJECT) {
        for (const struct json *m = a->first, *k = b->first; m; m = m->next, k = k->next)
            compare(d, m, k);
        return;
    }
    if (!objects) {
        if (!same_line(d, a, b))
            add(d, a, NULL, a, b);
        return;
    }
    for (const struct json *m = a->first; m; m = m->next) {
        const struct json *k = trn_json_get(b, m->name);
        if (k)
            compare(d, m, k);
        else
            add(d, m, NULL, m, NULL);
    }
    for (const struct json *k = b->first; k; k = k->next)
        if (!trn_json_get(a, k->name))
            add(d, a, k->name, NULL, k);
}

int trn_scenario_diff(struct trn_scenario_file *a, const struct trn_scenario_file *b,
                      const struct trn_scenario_difference **ret)
{
    struct differ d = {.arena = a->arena};
    if (setjmp(a->on_oom) != 0)
        return -1;
    trn_arena_on_oom(a->arena, &a->on_oom);
    compare(&d, a->root, b->root);
    trn_arena_on_oom(a->arena, NULL);
    *ret = d.at;
    return d.n;
}
