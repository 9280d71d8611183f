/* schema.c - the table as JSON Schema, draft 2020-12.
 *
 * It says what a schema can say: names, types, words, limits of plain numbers. That references lead
 * somewhere, that units fit and that shares add up is for the reader alone. */
#include "schema.h"

#include <stdio.h>
#include <string.h>

/* A name, which is not one of the annotations that stand beside names. */
#define NAME_PATTERN "^(?!note$|source$)[A-Za-z0-9._-]{1,64}$"

struct maker {
    struct trn_arena *arena;
    struct troubles troubles;
};

/* What tables refer to; texts are free of control characters, dates are checked by the reader. */
static const char *const COMMON =
    "{\"text\": {\"type\": \"string\", \"maxLength\": 2000, \"pattern\": "
    "\"^[^\\\\u0000-\\\\u001f\\\\u007f]*$\"},"
    " \"name\": {\"type\": \"string\", \"pattern\": \"" NAME_PATTERN "\"},"
    " \"date\": {\"type\": \"string\", \"pattern\": \"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"},"
    " \"evidence_date\": {\"type\": \"string\", \"pattern\": \"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$\"},"
    " \"sourced\": {\"description\": \"A number with its unit and where it is from.\", \"type\": \"object\", "
    "\"properties\": {"
    "\"value\": {\"type\": \"number\"}, \"unit\": {\"type\": \"string\"}, \"low\": {\"type\": \"number\"},"
    " \"high\": {\"type\": \"number\"}, \"source\": {\"$ref\": \"#/$defs/text\"}, \"date\": {\"$ref\": "
    "\"#/$defs/evidence_date\"},"
    " \"grade\": {\"$ref\": \"#/$defs/grade\"}, \"note\": {\"$ref\": \"#/$defs/text\"}},"
    " \"required\": [\"value\"], \"additionalProperties\": false},"
    " \"number\": {\"anyOf\": [{\"type\": \"number\"}, {\"$ref\": \"#/$defs/sourced\"}]},"
    " \"points\": {\"description\": \"Dates and values, dates rising; a third element names a source.\", "
    "\"type\": \"array\","
    " \"minItems\": 1, \"maxItems\": 4000, \"items\": {\"type\": \"array\", \"prefixItems\": [{\"$ref\": "
    "\"#/$defs/date\"},"
    " {\"$ref\": \"#/$defs/number\"}, {\"$ref\": \"#/$defs/text\"}], \"items\": false, \"minItems\": 2}},"
    " \"schedule\": {\"description\": \"A value over time; before the first point the first value holds, "
    "after the last the last.\","
    " \"anyOf\": [{\"$ref\": \"#/$defs/points\"}, {\"$ref\": \"#/$defs/sourced\"}, {\"type\": \"object\", "
    "\"properties\": {"
    "\"rule\": {\"enum\": [\"step\", \"linear\"]}, \"points\": {\"$ref\": \"#/$defs/points\"}, \"unit\": "
    "{\"type\": \"string\"},"
    " \"source\": {\"$ref\": \"#/$defs/text\"}, \"date\": {\"$ref\": \"#/$defs/evidence_date\"},"
    " \"grade\": {\"$ref\": \"#/$defs/grade\"}, \"note\": {\"$ref\": \"#/$defs/text\"}},"
    " \"required\": [\"points\"], \"additionalProperties\": false}]},"
    " \"distribution\": {\"anyOf\": [{\"$ref\": \"#/$defs/sourced\"}, {\"type\": \"object\", \"properties\": "
    "{"
    "\"dist\": {\"enum\": [\"constant\", \"uniform\", \"triangular\", \"exponential\", \"normal\", "
    "\"lognormal\", \"gamma\"]},"
    " \"value\": {\"$ref\": \"#/$defs/number\"}, \"median\": {\"$ref\": \"#/$defs/number\"}, \"sigma\": "
    "{\"$ref\": \"#/$defs/number\"},"
    " \"mean\": {\"$ref\": \"#/$defs/number\"}, \"sd\": {\"$ref\": \"#/$defs/number\"}, \"p10\": {\"$ref\": "
    "\"#/$defs/number\"},"
    " \"p90\": {\"$ref\": \"#/$defs/number\"}, \"low\": {\"$ref\": \"#/$defs/number\"}, \"high\": {\"$ref\": "
    "\"#/$defs/number\"},"
    " \"mode\": {\"$ref\": \"#/$defs/number\"}, \"min\": {\"$ref\": \"#/$defs/number\"}, \"max\": {\"$ref\": "
    "\"#/$defs/number\"},"
    " \"unit\": {\"type\": \"string\"}, \"source\": {\"$ref\": \"#/$defs/text\"}, \"date\": {\"$ref\": "
    "\"#/$defs/evidence_date\"},"
    " \"grade\": {\"$ref\": \"#/$defs/grade\"}, \"note\": {\"$ref\": \"#/$defs/text\"}},"
    " \"required\": [\"dist\"], \"additionalProperties\": false}]}}";

static struct json *own(struct maker *m, const char *text)
{
    return trn_json_own(&m->troubles, text, NULL);
}

static struct json *text(struct maker *m, const char *words)
{
    return trn_json_text(m->arena, words, NULL);
}

static struct json *number(struct maker *m, double value)
{
    return trn_json_number(m->arena, value, NULL);
}

static struct json *put(struct json *object, const char *name, struct json *value)
{
    value->name = name;
    trn_json_append(object, value);
    return value;
}

static struct json *reference(struct maker *m, const char *name)
{
    struct json *object = own(m, "{}");
    put(object, "$ref", text(m, trn_arena_printf(m->arena, "#/$defs/%s", name)));
    return object;
}

static struct json *words_of(struct maker *m, const struct word *words)
{
    struct json *object = own(m, "{}"), *list = put(object, "enum", own(m, "[]"));
    for (const struct word *w = words; w->name; w++)
        trn_json_append(list, text(m, w->name));
    return object;
}

/* A plain number with its limits. */
static struct json *plain(struct maker *m, const struct field *field)
{
    struct json *object = own(m, "{}");
    bool whole = field->type == F_WHOLE || field->type == F_SEED;
    put(object, "type", text(m, whole ? "integer" : "number"));
    if (field->limits & L_MIN)
        put(object, "minimum", number(m, field->min));
    if (field->limits & L_ABOVE)
        put(object, "exclusiveMinimum", number(m, field->min));
    if (field->limits & L_MAX)
        put(object, "maximum", number(m, field->max));
    return object;
}

static struct json *either(struct maker *m, struct json *a, struct json *b)
{
    struct json *object = own(m, "{}"), *list = put(object, "anyOf", own(m, "[]"));
    trn_json_append(list, a);
    trn_json_append(list, b);
    return object;
}

static struct json *list_of(struct maker *m, struct json *element, int32_t limit, bool once)
{
    struct json *object = own(m, "{\"type\": \"array\"}");
    put(object, "items", element);
    if (limit > 0)
        put(object, "maxItems", number(m, limit));
    if (once)
        put(object, "uniqueItems", own(m, "true"));
    return object;
}

static struct json *schema_of(struct maker *m, const struct field *field);

static struct json *map_of(struct maker *m, const struct field *field)
{
    struct json *object =
        own(m, "{\"type\": \"object\", \"properties\": {\"note\": {\"$ref\": \"#/$defs/text\"}, "
               "\"source\": {\"$ref\": \"#/$defs/text\"}}}");
    struct json *patterns = put(object, "patternProperties", own(m, "{}"));
    struct json *entry = field->value ? schema_of(m, field->value) : reference(m, field->object->name);
    put(patterns, NAME_PATTERN, either(m, entry, own(m, "{\"type\": \"null\"}")));
    put(object, "additionalProperties", own(m, "false"));
    return object;
}

static struct json *schema_of(struct maker *m, const struct field *field)
{
    struct json *list;
    switch (field->type) {
    case F_IGNORED:
    case F_TEXT:
        return reference(m, "text");
    case F_NUMBER:
    case F_WHOLE:
    case F_SEED:
    case F_CENTS:
        return either(m, plain(m, field), reference(m, "sourced"));
    case F_BOOL:
        return own(m, "{\"type\": \"boolean\"}");
    case F_DATE:
    case F_START:
        return reference(m, "date");
    case F_WORD:
        return words_of(m, field->words);
    case F_WORDS:
        return list_of(m, words_of(m, field->words), 0, true);
    case F_SCHEDULE:
        return either(m, plain(m, field), reference(m, "schedule"));
    case F_DIST:
        return either(m, plain(m, field), reference(m, "distribution"));
    case F_REF:
        return reference(m, "name");
    case F_REFS:
    case F_REF_SET:
        return list_of(m, reference(m, "name"), 0, true);
    case F_NUMBERS:
        list = list_of(m, either(m, plain(m, field), reference(m, "sourced")), field->count, false);
        put(list, "minItems", number(m, field->count));
        return list;
    case F_OBJECT:
        return reference(m, field->object->name);
    case F_MAP:
    case F_PER_ITEM:
        return map_of(m, field);
    case F_LIST:
        return list_of(m, reference(m, field->object->name), field->limit, false);
    case F_CUSTOM:
        return own(m, field->schema);
    }
    return own(m, "{}");
}

const char *trn_schema_units(const struct field *field)
{
    if (field->type == F_LIST || field->type == F_MAP || field->type == F_OBJECT || field->dim == DIM_NONE)
        return "";
    return field->need ? "item/day (consumables) or item (platforms)" : trn_unit_base(field->dim);
}

static struct json *described(struct maker *m, const struct field *field)
{
    struct json *schema = schema_of(m, field);
    const char *unit = trn_schema_units(field);
    put(schema, "description",
        text(m, *unit ? trn_arena_printf(m->arena, "%s. Plain numbers are in: %s", field->help, unit)
                      : field->help));
    if (field->fallback && field->fallback[0] != '@')
        put(schema, "default", own(m, field->fallback));
    return schema;
}

/* null stands for a member left out, except where the member is needed. */
static struct json *or_null(struct maker *m, const struct field *field, struct json *schema)
{
    if (field->required)
        return schema;
    struct json *object = either(m, schema, own(m, "{\"type\": \"null\"}"));
    return object;
}

static struct json *object_schema(struct maker *m, const struct object_def *def)
{
    struct json *object = own(m, "{\"type\": \"object\"}");
    put(object, "description", text(m, def->help));
    struct json *properties = put(object, "properties", own(m, "{}")), *required = own(m, "[]");
    bool own_source = false;
    for (const struct field *f = def->fields; f->name; f++) {
        put(properties, f->name, or_null(m, f, described(m, f)));
        own_source = own_source || strcmp(f->name, "source") == 0;
        if (f->required)
            trn_json_append(required, text(m, f->name));
    }
    if (!own_source)
        put(properties, "source", reference(m, "text"));
    put(properties, "note", reference(m, "text"));
    if (required->n > 0)
        put(object, "required", required);
    put(object, "additionalProperties", own(m, "false"));
    return object;
}

static void add_objects(const struct object_def *def, const struct object_def *objects[MAX_OBJECTS], int *n)
{
    for (int i = 0; i < *n; i++)
        if (objects[i] == def)
            return;
    objects[(*n)++] = def;
    for (const struct field *f = def->fields; f->name; f++)
        if (f->object)
            add_objects(f->object, objects, n);
}

int trn_schema_objects(const struct object_def *objects[MAX_OBJECTS])
{
    int n = 0;
    add_objects(&trn_scenario_object, objects, &n);
    return n;
}

static struct json *make(struct maker *m)
{
    const struct object_def *objects[MAX_OBJECTS];
    int n = trn_schema_objects(objects);
    struct json *schema = own(m, "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", "
                                 "\"title\": \"tranche scenario, format 1\"}");
    /* A file that extends others may leave out what they give, so nothing at the top is required then. */
    struct json *root = object_schema(m, objects[0]), *required = trn_json_get(root, "required");
    trn_json_remove(root, required);
    for (struct json *member = root->first, *next; member; member = next) {
        next = member->next;
        trn_json_append(schema, member);
    }
    struct json *bare = own(m, "{}");
    put(bare, "required", required);
    put(schema, "anyOf", own(m, "[{\"required\": [\"extends\"]}]"));
    trn_json_append(trn_json_get(schema, "anyOf"), bare);
    struct json *defs = put(schema, "$defs", own(m, COMMON));
    put(defs, "grade", words_of(m, trn_grades));
    for (int i = 1; i < n; i++)
        put(defs, objects[i]->name, object_schema(m, objects[i]));
    return schema;
}

enum trn_status trn_schema_write(FILE *out)
{
    jmp_buf on_oom;
    struct trn_arena *arena = trn_arena_create(1 << 17);
    if (!arena)
        return TRN_E_MEMORY;
    if (setjmp(on_oom) != 0) {
        trn_arena_free(arena);
        return TRN_E_MEMORY;
    }
    trn_arena_on_oom(arena, &on_oom);
    struct maker maker = {.arena = arena, .troubles = {.arena = arena, .on_oom = &on_oom}};
    fputs(trn_json_write(arena, make(&maker)), out);
    trn_arena_free(arena);
    return ferror(out) ? TRN_E_IO : TRN_OK;
}
