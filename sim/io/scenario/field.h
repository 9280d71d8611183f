/* field.h - the one table of what a scenario file may hold.
 *
 * A struct field says how a member is called, of what type it is, where in the struct it goes, which
 * values are allowed and what holds when it is left out. From the same table come the reader and its
 * errors (field_read.c), the JSON Schema (schema.c) and the reference page (reference.c).
 *
 * Reading fills defaults into the tree and brings members into the table's order, so the tree that was
 * read is the resolved scenario. */
#ifndef TRANCHE_IO_FIELD_H
#define TRANCHE_IO_FIELD_H

#include "json.h"
#include "tranche/io.h"
#include "units.h"

/* Collections whose members are referred to by name. */
enum collection {
    COL_NONE = 0,
    COL_ITEMS,
    COL_CAPABILITIES,
    COL_DONORS,
    COL_LINES,
    COL_HUBS,
    COL_ROUTES,
    COL_REGIMES,
    COL_WINDOWS,
    COL_COMPONENTS,
    COL_OBSERVED,
    COLLECTIONS
};
extern const struct collection_words {
    const char *member, *one, *many; /* "donors", "a donor", "donors" */
    int32_t limit;
} trn_collections[COLLECTIONS];

enum field_type {
    F_IGNORED = 0, /* a text for other programs ($schema) */
    F_NUMBER,      /* double */
    F_WHOLE,       /* int64_t */
    F_SEED,        /* uint64_t */
    F_CENTS,       /* int64_t, from EUR */
    F_BOOL,
    F_TEXT,     /* const char * */
    F_DATE,     /* double, days from the start */
    F_START,    /* int32_t, days from 1970-01-01 */
    F_WORD,     /* an enum: one of `words` */
    F_WORDS,    /* unsigned: a set of `words` */
    F_SCHEDULE, /* struct trn_schedule */
    F_DIST,     /* struct trn_dist */
    F_REF,      /* trn_id of a member of `ref` */
    F_REFS,     /* trn_id * and count: a list of names, none twice */
    F_REF_SET,  /* bool *: one per donor */
    F_NUMBERS,  /* `count` doubles */
    F_OBJECT,   /* `object`, its members at `at` */
    F_MAP,      /* an array of `object` and a count, by name; with `ref` the names are references */
    F_LIST,     /* an array of `object` and a count, in the order of the file */
    F_PER_ITEM, /* an array with one element an item, `stride` apart: `object` or `value` in each */
    F_CUSTOM    /* read by `custom` */
};

enum limits { L_NONE = 0, L_MIN = 1, L_MAX = 2, L_ABOVE = 4 }; /* L_ABOVE: more than min */

struct word {
    const char *name;
    int value;
};

struct scenario_reader;
struct object_def;

struct field {
    const char *name;
    enum field_type type;
    size_t at;       /* offset of the member in the struct */
    size_t count_at; /* of the count of a map or list (int32_t) */
    size_t given_at; /* of a bool that is set when the field is there; 0: none */
    enum dimension dim;
    bool need;       /* of the dimension that a capability's items give it */
    unsigned limits; /* L_ bits for min and max, in the base unit */
    double min, max;
    bool required;
    double absent;             /* number or date when there is neither value nor default */
    const char *fallback;      /* default as JSON; "@name": the member's name, "@start": the start date */
    const char *fallback_text; /* default in words, where `fallback` does not show it */
    const struct word *words;  /* ends with a NULL name */
    enum collection ref;       /* the collection that names refer to */
    enum collection is;        /* the collection that this map is */
    int32_t limit;             /* most members or elements */
    int32_t count;             /* of F_NUMBERS */
    size_t stride;
    const struct object_def *object;
    const struct field *value;
    void (*custom)(struct scenario_reader *r, const struct field *field, struct json *json, void *object);
    const char *schema;    /* of F_CUSTOM: JSON Schema */
    const char *type_text; /* of F_CUSTOM: for the reference page */
    const char *label;     /* of a lever: short, for summaries and charts */
    const char *help;
};

struct object_def {
    const char *name; /* "item"; unique */
    const char *path; /* "/items/NAME", for the reference page */
    const char *help;
    const struct field *fields;      /* ends with a NULL name */
    size_t size;                     /* of the struct, for maps and lists */
    bool named, hashed;              /* the name is stored at name_at, its hash at hash_at */
    size_t name_at, hash_at, key_at; /* key_at: trn_id of the item, in maps with `ref` */
    /* Before the fields are read: make room, on a struct of zeros. */
    void (*start)(struct scenario_reader *r, void *object);
    /* Add defaults that depend on other members to the tree. */
    void (*fill)(struct scenario_reader *r, struct json *json);
    /* After the fields. */
    void (*done)(struct scenario_reader *r, struct json *json, void *object);
};

extern const struct object_def trn_scenario_object; /* the table's root */

/* Sorted names of a collection. */
struct names {
    int32_t n;
    struct json **entries;
    bool broken; /* wrong or too many: references to it are not judged */
};

struct scenario_reader {
    struct trn_arena *arena;
    struct troubles *troubles;
    struct trn_scenario *scenario;
    struct json *root;
    struct names names[COLLECTIONS];
    bool fleet;          /* the capability being read is of platforms */
    bool blind;          /* defaults are being made: nothing is counted */
    bool broken;         /* a reference or a whole object is missing: later checks make no sense */
    void *item_defaults; /* of a donor (struct trn_donor_item), once made */
    struct trn_provenance provenance;
};

/* Read the whole tree into r->scenario. The root must be an object. */
void trn_fields_read(struct scenario_reader *r);
/* Members of `json` into *object; false when json is no object. */
bool trn_read_object(struct scenario_reader *r, const struct object_def *def, struct json *json,
                     void *object);
/* One value, which is there, into its place in *object. */
void trn_read_value(struct scenario_reader *r, const struct field *field, struct json *json, void *object);
/* As if the field had been left out, without touching the tree. */
void trn_read_default(struct scenario_reader *r, const struct field *field, void *object);
/* "note" and "source", which any object may carry. */
bool trn_is_annotation(const char *name);
/* They must be texts, unless `fields` (which may be NULL) has a field of that name. */
void trn_read_annotations(struct scenario_reader *r, const struct json *json, const struct field *fields);
/* The named members of an object, sorted, in the tree too. `many` says what they are. */
struct names trn_list_names(struct scenario_reader *r, struct json *object, int32_t limit, const char *many);
/* Members of an object of the table that the table does not have. */
void trn_refuse_unknown(struct scenario_reader *r, const struct object_def *def, const struct json *json);
/* An object that is no table's: refuses names that nobody reads and brings the rest into the order of
 * `names`, which ends with NULL. False when there were such names. */
bool trn_read_only(struct scenario_reader *r, struct json *json, const char *const *names);

/* Values (field_values.c): true and *ret when good, else one trouble. */
/* Factor of the "unit" of an object to the field's base unit, and its name; untouched where it has none. */
bool trn_read_unit(struct scenario_reader *r, const struct field *field, const struct json *json,
                   double *ret_factor, const char **ret_unit);
/* As trn_read_number, where `factor` and `unit` hold for a number that names no unit. */
bool trn_read_number_in(struct scenario_reader *r, const struct field *field, struct json *json,
                        double factor, const char *unit, double *ret);
bool trn_read_number(struct scenario_reader *r, const struct field *field, struct json *json, double *ret);
bool trn_read_text(struct scenario_reader *r, const struct json *json, const char **ret);
bool trn_read_day(struct scenario_reader *r, const struct json *json, int32_t *ret_day);
bool trn_read_schedule(struct scenario_reader *r, const struct field *field, struct json *json,
                       struct trn_schedule *ret);
bool trn_read_dist(struct scenario_reader *r, const struct field *field, struct json *json,
                   struct trn_dist *ret);
bool trn_read_reference(struct scenario_reader *r, enum collection ref, const struct json *json, trn_id *ret);
bool trn_read_word(struct scenario_reader *r, const struct word *words, const struct json *json, int *ret);
/* unit, source, date, grade, note of an object with a value. */
void trn_read_evidence(struct scenario_reader *r, const struct json *json);
/* One more input, with its grade and source. */
void trn_count_input(struct scenario_reader *r, const struct json *json);

/* "items a day, 0 or more" */
void trn_field_expected(const struct field *field, bool fleet, char *out, size_t size);
/* ", 0 or more"; " above 0"; " from 0 to 1"; "" */
void trn_field_limits(const struct field *field, char *out, size_t size);

/* Find the places that uncertain inputs change. After all has been read. */
void trn_uncertain_resolve(struct scenario_reader *r);

/* Does a value, in the base unit, keep the field's limits? */
bool trn_within(const struct field *field, double value);
enum dimension trn_field_dimension(const struct field *field, bool fleet);

/* Add a trouble at a value. */
enum trn_status trn_wrong(struct scenario_reader *r, enum trn_status status, const struct json *json,
                          const char *format, ...) __attribute__((format(printf, 4, 5)));
extern const struct word trn_grades[];
/* The member names of a value with evidence, of a schedule, of a distribution. */
extern const char *const trn_number_members[], *const trn_schedule_members[], *const trn_dist_members[];

#endif
