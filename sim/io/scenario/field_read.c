/* field_read.c - a tree into structs, along the table.
 *
 * Reading goes on after an error: the member keeps its default and the next one is read. What is left
 * out is added to the tree as a default and then read like anything else, so that defaults, checks and
 * the resolved scenario cannot drift apart. */
#include "fields.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/date.h"
#include "tranche/rng.h"

void trn_fill(struct scenario_reader *r, struct json *object, const char *name, struct json *value)
{
    (void)r;
    if (trn_json_get(object, name))
        return;
    value->name = name;
    trn_json_append(object, value);
}

void trn_fill_copy(struct scenario_reader *r, struct json *object, const char *name, const struct json *value)
{
    if (value && !trn_json_get(object, name))
        trn_fill(r, object, name, trn_json_copy(r->arena, value, object));
}

/* ---- collections ------------------------------------------------------------------------------------ */

#define MEMBER(type, object, offset) (*(type *)((char *)(object) + (offset)))

static bool expect_kind(struct scenario_reader *r, const struct json *json, enum json_kind kind,
                        const char *what)
{
    if (json->kind == kind)
        return true;
    char found[80];
    trn_json_describe(json, found, sizeof found);
    trn_wrong(r, TRN_E_TYPE, json, "expected %s, found %s", what, found);
    r->broken = true;
    return false;
}

static void read_map(struct scenario_reader *r, const struct field *field, struct json *json, void *object)
{
    if (!expect_kind(r, json, JSON_OBJECT, "an object with a member for each name"))
        return;
    const struct object_def *def = field->object;
    struct names names = field->is ? r->names[field->is] : trn_list_names(r, json, field->limit, field->name);
    trn_read_annotations(r, json, NULL);
    char *elements = trn_arena_alloc(r->arena, (size_t)names.n, def->size);
    int32_t n = 0;
    for (int32_t i = 0; i < names.n; i++) {
        struct json *member = names.entries[i];
        char *element = elements + (size_t)n * def->size;
        if (field->ref) {
            struct json name = {.kind = JSON_TEXT,
                                .text = member->name,
                                .name = member->name,
                                .parent = json,
                                .place = member->name_place};
            if (!trn_read_reference(r, field->ref, &name, &MEMBER(trn_id, element, def->key_at)))
                continue;
        }
        if (def->named)
            MEMBER(const char *, element, def->name_at) = member->name;
        if (def->hashed)
            MEMBER(uint32_t, element, def->hash_at) = trn_hash_name(member->name);
        trn_read_object(r, def, member, element);
        n++;
    }
    MEMBER(void *, object, field->at) = elements;
    MEMBER(int32_t, object, field->count_at) = n;
}

static bool list_fits(struct scenario_reader *r, const struct json *json, int32_t limit)
{
    if (!expect_kind(r, json, JSON_ARRAY, "a list"))
        return false;
    if (json->n <= limit)
        return true;
    trn_wrong(r, TRN_E_LIMIT, json, "expected at most %d elements, found %d", limit, json->n);
    r->broken = true;
    return false;
}

static void read_list(struct scenario_reader *r, const struct field *field, struct json *json, void *object)
{
    if (!list_fits(r, json, field->limit))
        return;
    char *elements = trn_arena_alloc(r->arena, (size_t)json->n, field->object->size);
    int32_t n = 0;
    for (struct json *m = json->first; m; m = m->next)
        trn_read_object(r, field->object, m, elements + (size_t)n++ * field->object->size);
    MEMBER(void *, object, field->at) = elements;
    MEMBER(int32_t, object, field->count_at) = n;
}

static void read_per_item(struct scenario_reader *r, const struct field *field, struct json *json,
                          void *object)
{
    if (!expect_kind(r, json, JSON_OBJECT, "an object with a member for each item"))
        return;
    struct names names = trn_list_names(r, json, TRN_MAX_ITEMS, "items");
    trn_read_annotations(r, json, NULL);
    char *elements = MEMBER(char *, object, field->at);
    for (int32_t i = 0; i < names.n; i++) {
        struct json *member = names.entries[i];
        struct json name = {.kind = JSON_TEXT,
                            .text = member->name,
                            .name = member->name,
                            .parent = json,
                            .place = member->name_place};
        trn_id item;
        if (!trn_read_reference(r, COL_ITEMS, &name, &item))
            continue;
        if (field->object)
            trn_read_object(r, field->object, member, elements + (size_t)item * field->stride);
        else
            trn_read_value(r, field->value, member, elements + (size_t)item * field->stride);
    }
}

/* Names of a collection, none twice: marks each in `set` and calls it in the order of the list. */
static int32_t read_references(struct scenario_reader *r, const struct field *field, struct json *json,
                               bool *set, trn_id *list)
{
    int32_t n = 0;
    for (struct json *m = json->first; m; m = m->next) {
        trn_id id;
        if (!trn_read_reference(r, field->ref, m, &id))
            continue;
        if (set[id]) {
            trn_wrong(r, TRN_E_NAME, m, "expected each name once, found \"%s\" again", m->text);
            continue;
        }
        set[id] = true;
        if (list)
            list[n++] = id;
    }
    return n;
}

static void read_refs(struct scenario_reader *r, const struct field *field, struct json *json, void *object)
{
    if (!list_fits(r, json, trn_collections[field->ref].limit))
        return;
    bool *set = TRN_NEW(r->arena, bool, r->names[field->ref].n);
    trn_id *list = TRN_NEW(r->arena, trn_id, r->names[field->ref].n);
    int32_t n = read_references(r, field, json, set, list);
    MEMBER(trn_id *, object, field->at) = list;
    MEMBER(int32_t, object, field->count_at) = n;
}

static void read_words(struct scenario_reader *r, const struct field *field, struct json *json, void *object)
{
    unsigned set = 0;
    if (!list_fits(r, json, 100))
        return;
    for (struct json *m = json->first; m; m = m->next) {
        int bit;
        if (!trn_read_word(r, field->words, m, &bit))
            continue;
        if (set & (unsigned)bit)
            trn_wrong(r, TRN_E_NAME, m, "expected each word once, found \"%s\" again", m->text);
        set |= (unsigned)bit;
    }
    MEMBER(unsigned, object, field->at) = set;
}

static void read_numbers(struct scenario_reader *r, const struct field *field, struct json *json,
                         void *object)
{
    struct field one = *field;
    one.type = F_NUMBER;
    if (json->kind != JSON_ARRAY || json->n != field->count) {
        char limits[96], found[80];
        trn_field_limits(&one, limits, sizeof limits);
        trn_json_describe(json, found, sizeof found);
        trn_wrong(r, TRN_E_TYPE, json, "expected a list of %d numbers%s, found %s", field->count, limits,
                  found);
        return;
    }
    double *values = &MEMBER(double, object, field->at);
    for (struct json *m = json->first; m; m = m->next, values++) {
        if (trn_read_number(r, &one, m, values))
            trn_count_input(r, m);
        m->read_as = field;
        m->read_to = values;
    }
}

/* ---- values ----------------------------------------------------------------------------------------- */

/* Numbers of all kinds; false when wrong. */
static bool read_amount(struct scenario_reader *r, const struct field *field, struct json *json, void *object)
{
    double value;
    if (!trn_read_number(r, field, json, &value))
        return false;
    if (field->type == F_NUMBER) {
        MEMBER(double, object, field->at) = value;
    } else if (field->type == F_SEED) {
        MEMBER(uint64_t, object, field->at) = (uint64_t)value;
    } else if (field->type == F_WHOLE) {
        MEMBER(int64_t, object, field->at) = (int64_t)value;
    } else {
        double cents = rint(value * 100.0);
        if (cents > JSON_EXACT || ((field->limits & L_ABOVE) && cents <= field->min * 100.0)) {
            trn_wrong(r, TRN_E_RANGE, json, "expected at %s EUR, found %.15g",
                      cents > JSON_EXACT ? "most 9e13" : "least 0.01", value);
            return false;
        }
        MEMBER(int64_t, object, field->at) = (int64_t)cents;
    }
    if (field->type != F_SEED)
        trn_count_input(r, json);
    return true;
}

static bool read_bool(struct scenario_reader *r, const struct json *json, bool *ret)
{
    if (json->kind == JSON_BOOL) {
        *ret = json->truth;
        return true;
    }
    char found[80];
    trn_json_describe(json, found, sizeof found);
    trn_wrong(r, TRN_E_TYPE, json, "expected true or false, found %s", found);
    return false;
}

/* Where an input went that can be uncertain. */
static void note_place(const struct scenario_reader *r, const struct field *field, struct json *json,
                       void *object)
{
    if (field->type != F_NUMBER && field->type != F_WHOLE && field->type != F_CENTS &&
        field->type != F_DATE && field->type != F_SCHEDULE && field->type != F_DIST)
        return;
    json->read_as = field;
    json->read_to = (char *)object + field->at;
    json->fleet = r->fleet;
}

void trn_read_value(struct scenario_reader *r, const struct field *field, struct json *json, void *object)
{
    bool good = true;
    int word = 0;
    int32_t day = 0;
    switch (field->type) {
    case F_IGNORED: {
        const char *text;
        trn_read_text(r, json, &text);
        return;
    }
    case F_NUMBER:
    case F_WHOLE:
    case F_SEED:
    case F_CENTS:
        good = read_amount(r, field, json, object);
        break;
    case F_BOOL:
        good = read_bool(r, json, &MEMBER(bool, object, field->at));
        break;
    case F_TEXT:
        good = trn_read_text(r, json, &MEMBER(const char *, object, field->at));
        break;
    case F_DATE:
        good = trn_read_day(r, json, &day);
        if (good)
            MEMBER(double, object, field->at) = (double)day - (double)r->scenario->start_day;
        break;
    case F_START:
        good = trn_read_day(r, json, &day);
        MEMBER(int32_t, object, field->at) = good ? day : 0;
        r->broken = r->broken || !good;
        return;
    case F_WORD:
        good = trn_read_word(r, field->words, json, &word);
        if (good)
            MEMBER(unsigned, object, field->at) = (unsigned)word;
        break;
    case F_WORDS:
        read_words(r, field, json, object);
        break;
    case F_SCHEDULE:
        good = trn_read_schedule(r, field, json, &MEMBER(struct trn_schedule, object, field->at));
        if (good)
            trn_count_input(r, json);
        break;
    case F_DIST:
        good = trn_read_dist(r, field, json, &MEMBER(struct trn_dist, object, field->at));
        if (good)
            trn_count_input(r, json);
        break;
    case F_REF:
        trn_read_reference(r, field->ref, json, &MEMBER(trn_id, object, field->at));
        break;
    case F_REFS:
        read_refs(r, field, json, object);
        break;
    case F_REF_SET:
        if (list_fits(r, json, trn_collections[field->ref].limit))
            read_references(r, field, json, MEMBER(bool *, object, field->at), NULL);
        break;
    case F_NUMBERS:
        read_numbers(r, field, json, object);
        break;
    case F_OBJECT:
        if (!trn_read_object(r, field->object, json, (char *)object + field->at))
            r->broken = true;
        break;
    case F_MAP:
        read_map(r, field, json, object);
        break;
    case F_LIST:
        read_list(r, field, json, object);
        break;
    case F_PER_ITEM:
        read_per_item(r, field, json, object);
        break;
    case F_CUSTOM:
        field->custom(r, field, json, object);
        break;
    }
    note_place(r, field, json, object);
    if (good && field->given_at)
        MEMBER(bool, object, field->given_at) = true;
    if (!good)
        trn_read_default(r, field, object);
}

/* The default as a value of the tree; NULL when there is none. */
static struct json *default_of(struct scenario_reader *r, const struct field *field,
                               const struct json *object)
{
    if (!field->fallback)
        return NULL;
    if (strcmp(field->fallback, "@start") == 0) {
        char text[11];
        trn_date_format(r->scenario->start_day, text);
        return trn_json_text(r->arena, trn_arena_strdup(r->arena, text), object);
    }
    if (strcmp(field->fallback, "@name") == 0)
        return trn_json_text(r->arena, object && object->name ? object->name : r->scenario->name, object);
    return trn_json_own(r->troubles, field->fallback, object);
}

static void set_absent(const struct field *field, void *object)
{
    switch (field->type) {
    case F_NUMBER:
    case F_DATE:
        MEMBER(double, object, field->at) = field->absent;
        break;
    case F_REF:
        MEMBER(trn_id, object, field->at) = TRN_NONE;
        break;
    case F_TEXT:
        MEMBER(const char *, object, field->at) = "";
        break;
    case F_DIST:
        MEMBER(struct trn_dist, object, field->at) =
            trn_dist_constant(field->limits & L_MIN ? field->min : 0.0);
        break;
    default:
        break; /* zero is right */
    }
}

void trn_read_default(struct scenario_reader *r, const struct field *field, void *object)
{
    bool blind = r->blind;
    struct json *value = default_of(r, field, NULL);
    r->blind = true;
    if (value)
        trn_read_value(r, field, value, object);
    else
        set_absent(field, object);
    r->blind = blind;
}

/* ---- objects ---------------------------------------------------------------------------------------- */

/* null means left out, as in a merge; where a value is needed it stays and is refused. */
static void drop_nulls(const struct object_def *def, struct json *json)
{
    for (struct json *m = json->first, *next; m; m = next) {
        next = m->next;
        if (m->kind != JSON_NULL)
            continue;
        bool optional = trn_is_annotation(m->name);
        for (const struct field *f = def->fields; f->name; f++)
            optional = optional || (!f->required && trn_same_name(f->name, m->name));
        if (optional)
            trn_json_remove(json, m);
    }
}

static void missing(struct scenario_reader *r, const struct field *field, const struct json *json,
                    void *object)
{
    char expected[128] = "";
    switch (field->type) {
    case F_NUMBER:
    case F_WHOLE:
    case F_CENTS:
    case F_SCHEDULE:
    case F_DIST:
        trn_field_expected(field, r->fleet, expected, sizeof expected);
        break;
    case F_REF:
        snprintf(expected, sizeof expected, "%s", trn_collections[field->ref].one);
        break;
    case F_DATE:
    case F_START:
        snprintf(expected, sizeof expected, "a date");
        break;
    case F_WORD:
        for (const struct word *w = field->words; w->name; w++) {
            size_t used = strlen(expected);
            snprintf(expected + used, sizeof expected - used, "%s\"%s\"",
                     used ? w[1].name ? ", " : " or " : "", w->name);
        }
        break;
    default:
        break;
    }
    trn_wrong(r, TRN_E_TYPE, json, "\"%s\" is missing%s%s", field->name, *expected ? ": expected " : "",
              expected);
    r->broken = r->broken || field->type == F_REF || field->type == F_START || field->type == F_MAP;
    set_absent(field, object);
}

/* Members in the order of the table, then notes and sources, then what nobody reads. */
static void put_in_order(const struct object_def *def, struct json *json)
{
    struct json *rest = json->first, *annotations[2];
    int n_annotations = 0;
    json->first = json->last = NULL;
    json->n = 0;
    for (const struct field *f = def->fields; f->name; f++)
        for (struct json **m = &rest; *m; m = &(*m)->next)
            if (trn_same_name((*m)->name, f->name)) {
                struct json *found = *m;
                *m = found->next;
                trn_json_append(json, found);
                break;
            }
    for (struct json *m = rest, *next; m; m = next) {
        next = m->next;
        if (trn_is_annotation(m->name) && n_annotations < 2)
            annotations[n_annotations++] = m;
        else
            trn_json_append(json, m);
    }
    if (n_annotations == 2 && strcmp(annotations[0]->name, "source") != 0) {
        struct json *first = annotations[1];
        annotations[1] = annotations[0];
        annotations[0] = first;
    }
    for (int k = 0; k < n_annotations; k++)
        trn_json_append(json, annotations[k]);
}

bool trn_read_object(struct scenario_reader *r, const struct object_def *def, struct json *json, void *object)
{
    if (json->kind != JSON_OBJECT) {
        char found[80];
        trn_json_describe(json, found, sizeof found);
        trn_wrong(r, TRN_E_TYPE, json, "expected an object (%s), found %s", def->name, found);
        r->broken = true;
        if (def->start)
            def->start(r, object);
        for (const struct field *f = def->fields; f->name; f++)
            set_absent(f, object);
        return false;
    }
    drop_nulls(def, json);
    if (def->start)
        def->start(r, object);
    if (def->fill)
        def->fill(r, json);
    trn_refuse_unknown(r, def, json);
    for (const struct field *f = def->fields; f->name; f++) {
        struct json *member = trn_json_get(json, f->name);
        if (!member && !f->required) {
            member = default_of(r, f, json);
            if (member) {
                member->name = f->name;
                trn_json_append(json, member);
            }
        }
        if (member)
            trn_read_value(r, f, member, object);
        else if (f->required)
            missing(r, f, json, object);
        else
            set_absent(f, object);
    }
    trn_read_annotations(r, json, def->fields);
    if (def->done)
        def->done(r, json, object);
    put_in_order(def, json);
    return true;
}

void trn_fields_read(struct scenario_reader *r)
{
    for (int c = 1; c < COLLECTIONS; c++) {
        struct json *map = trn_json_get(r->root, trn_collections[c].member);
        if (map && map->kind == JSON_OBJECT)
            r->names[c] = trn_list_names(r, map, trn_collections[c].limit, trn_collections[c].many);
        else
            r->names[c].broken = map && map->kind != JSON_NULL; /* said when it is read */
    }
    trn_read_object(r, &trn_scenario_object, r->root, r->scenario);
    if (!r->broken && r->scenario->n_uncertain > 0)
        trn_uncertain_resolve(r);
}
