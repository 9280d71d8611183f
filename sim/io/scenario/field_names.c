/* field_names.c - the names of members: of collections, of fields, and those that nobody reads. */
#include "field.h"

#include <stdio.h>
#include <string.h>

#define NAME_LIMIT 64

bool trn_is_annotation(const char *name)
{
    return trn_same_name(name, "note") || trn_same_name(name, "source");
}

static bool is_name(const char *text)
{
    size_t length = strlen(text);
    return length >= 1 && length <= NAME_LIMIT &&
           strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") == length;
}

static void wrong_name(struct scenario_reader *r, const struct json *member, const char *text)
{
    char path[512];
    trn_json_pointer(member, NULL, path, sizeof path);
    trn_trouble(r->troubles, TRN_E_NAME, member->name_place, path, "%s", text);
}

/* The named members of an object, sorted; in the tree too, with "note" and "source" last. */
struct names trn_list_names(struct scenario_reader *r, struct json *object, int32_t limit, const char *many)
{
    struct names names = {0};
    if (object->n == 0)
        return names;
    struct json **sorted = trn_json_sorted(r->arena, object), *annotations[2];
    int32_t n = object->n, n_annotations = 0;
    names.entries = sorted;
    object->first = object->last = NULL;
    object->n = 0;
    for (int32_t i = 0; i < n; i++) {
        struct json *member = sorted[i];
        if (member->kind == JSON_NULL) /* left out */
            continue;
        if (trn_is_annotation(member->name)) {
            annotations[n_annotations++] = member;
            continue;
        }
        trn_json_append(object, member);
        if (is_name(member->name)) {
            sorted[names.n++] = member;
        } else {
            char text[160];
            snprintf(text, sizeof text, "expected a name of 1 to %d of the characters A-Z a-z 0-9 . _ -",
                     NAME_LIMIT);
            wrong_name(r, member, text);
            r->broken = names.broken = true;
        }
    }
    while (n_annotations > 0)
        trn_json_append(object, annotations[--n_annotations]);
    if (names.n > limit) {
        trn_wrong(r, TRN_E_LIMIT, object, "expected at most %d %s, found %d", limit, many, names.n);
        names.n = 0;
        r->broken = names.broken = true;
    }
    return names;
}

void trn_read_annotations(struct scenario_reader *r, const struct json *json, const struct field *fields)
{
    static const char *const NAMES[] = {"note", "source"};
    const char *text;
    for (int k = 0; k < 2; k++) {
        const struct json *member = trn_json_get(json, NAMES[k]);
        bool own = false;
        for (const struct field *f = fields; f && f->name; f++)
            own = own || trn_same_name(f->name, NAMES[k]);
        if (member && !own)
            trn_read_text(r, member, &text);
    }
}

static void unrecognized(struct scenario_reader *r, const struct json *member, const struct nearest *nearest)
{
    char shown[80], hint[96], text[256];
    trn_plain_text(member->name, strlen(member->name), shown, sizeof shown);
    trn_nearest_hint(nearest, hint, sizeof hint);
    snprintf(text, sizeof text, "unrecognized field \"%s\"%s", shown, hint);
    char path[512] = "";
    if (troubles_open(r->troubles))
        trn_json_pointer(member->parent, NULL, path, sizeof path);
    trn_trouble(r->troubles, TRN_E_NAME, member->name_place, path, "%s", text);
}

bool trn_read_only(struct scenario_reader *r, struct json *json, const char *const *names)
{
    struct json *rest = json->first;
    json->first = json->last = NULL;
    json->n = 0;
    for (int k = 0; names[k]; k++)
        for (struct json **m = &rest; *m; m = &(*m)->next)
            if (trn_same_name((*m)->name, names[k])) {
                struct json *found = *m;
                *m = found->next;
                trn_json_append(json, found);
                break;
            }
    for (struct json *m = rest, *next; m; m = next) {
        struct nearest nearest = {.name = m->name};
        next = m->next;
        trn_json_append(json, m);
        for (int k = 0; names[k] && troubles_open(r->troubles); k++)
            trn_nearest_offer(&nearest, names[k]);
        unrecognized(r, m, &nearest);
    }
    return rest == NULL;
}

void trn_refuse_unknown(struct scenario_reader *r, const struct object_def *def, const struct json *json)
{
    for (const struct json *m = json->first; m; m = m->next) {
        bool known = trn_is_annotation(m->name);
        for (const struct field *f = def->fields; f->name && !known; f++)
            known = trn_same_name(f->name, m->name);
        if (known)
            continue;
        struct nearest nearest = {.name = m->name};
        for (const struct field *f = def->fields; f->name && troubles_open(r->troubles); f++)
            trn_nearest_offer(&nearest, f->name);
        unrecognized(r, m, &nearest);
    }
}
