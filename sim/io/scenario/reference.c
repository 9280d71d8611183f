/* reference.c - the table as a page in Markdown: one section an object, one row a field. */
#include <stdio.h>
#include <string.h>

#include "schema.h"

/* In a table cell a bar would end the cell. */
static void put_cell(FILE *out, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == '|')
            fputc('\\', out);
        fputc(*p, out);
    }
}

static void put_type(FILE *out, const struct field *field)
{
    switch (field->type) {
    case F_IGNORED:
    case F_TEXT:
        fputs("text", out);
        break;
    case F_NUMBER:
    case F_CENTS:
        fputs("number", out);
        break;
    case F_WHOLE:
    case F_SEED:
        fputs("whole number", out);
        break;
    case F_BOOL:
        fputs("true or false", out);
        break;
    case F_DATE:
    case F_START:
        fputs("date", out);
        break;
    case F_WORD:
    case F_WORDS:
        fputs(field->type == F_WORDS ? "list of " : "", out);
        for (const struct word *w = field->words; w->name; w++)
            fprintf(out, "%s`%s`", w == field->words ? "" : ", ", w->name);
        break;
    case F_SCHEDULE:
        fputs("[schedule](#schedules)", out);
        break;
    case F_DIST:
        fputs("[distribution](#distributions)", out);
        break;
    case F_REF:
        fprintf(out, "name of %s", trn_collections[field->ref].one);
        break;
    case F_REFS:
    case F_REF_SET:
        fprintf(out, "list of names of %s", trn_collections[field->ref].many);
        break;
    case F_NUMBERS:
        fprintf(out, "list of %d numbers", field->count);
        break;
    case F_OBJECT:
        fprintf(out, "[%s](#%s)", field->object->name, field->object->name);
        break;
    case F_MAP:
    case F_PER_ITEM:
        fprintf(out, "%s to ", field->ref || field->type == F_PER_ITEM ? "item" : "name");
        if (field->value)
            put_type(out, field->value);
        else
            fprintf(out, "[%s](#%s)", field->object->name, field->object->name);
        break;
    case F_LIST:
        fprintf(out, "list of [%s](#%s)", field->object->name, field->object->name);
        break;
    case F_CUSTOM:
        put_cell(out, field->type_text);
        break;
    }
}

static void put_default(FILE *out, const struct field *field)
{
    if (field->required)
        fputs("required", out);
    else if (field->fallback_text)
        put_cell(out, field->fallback_text);
    else if (field->fallback && strcmp(field->fallback, "@name") == 0)
        fputs("its name", out);
    else if (field->fallback && strcmp(field->fallback, "@start") == 0)
        fputs("the start", out);
    else if (field->fallback)
        fprintf(out, "`%s`", field->fallback);
    else
        fputs("none", out);
}

static void put_limits(FILE *out, const struct field *field)
{
    const struct field *f = field->value ? field->value : field;
    int32_t most = f->is ? trn_collections[f->is].limit : f->limit;
    char limits[96];
    trn_field_limits(f, limits, sizeof limits);
    size_t skip = strspn(limits, ", ");
    fputs(limits + skip, out);
    if (most > 0 && (f->type == F_MAP || f->type == F_LIST || f->type == F_CUSTOM))
        fprintf(out, "at most %d", most);
}

static void put_object(FILE *out, const struct object_def *def)
{
    fprintf(out, "\n## %s\n\n`%s`: %s\n\n", def->name, def->path, def->help);
    fputs("| field | type | unit | default | limits | meaning |\n| --- | --- | --- | --- | --- | --- |\n",
          out);
    for (const struct field *f = def->fields; f->name; f++) {
        fprintf(out, "| `%s` | ", f->name);
        put_type(out, f);
        fprintf(out, " | %s | ", trn_schema_units(f->value ? f->value : f));
        put_default(out, f);
        fputs(" | ", out);
        put_limits(out, f);
        fputs(" | ", out);
        put_cell(out, f->help);
        fputs(" |\n", out);
    }
}

static const char *const OPENING =
    "# Scenario files\n\n"
    "A scenario is one JSON object (RFC 8259) in UTF-8. This page is printed from the table that the reader "
    "uses.\n\n"
    "Names (of items, donors, ...) are the members of an object: 1 to 64 of the characters `A-Z a-z 0-9 . _ "
    "-`. "
    "Texts have at most 2,000 bytes and no control characters. Dates are `YYYY-MM-DD`. Any object may carry "
    "a "
    "`note` and a `source`. A member that is `null` counts as left out. A name that no table lists, or that "
    "is "
    "given twice, is an error.\n\n"
    "## Files that extend files\n\n"
    "`\"extends\": \"base.json\"` or a list of paths, relative to the file: they are merged in order by RFC "
    "7396, "
    "then the file itself; `null` takes a member away and a list replaces a list. At most 8 levels and 64 "
    "files.\n\n"
    "## Numbers with evidence\n\n"
    "Wherever a number is allowed, also an object: `{\"value\": 14000, \"unit\": \"round/month\", "
    "\"source\": \"...\", "
    "\"date\": \"2022-02\", \"grade\": \"reported\", \"low\": 12000, \"high\": 15000, \"note\": \"...\"}`. "
    "Only `value` "
    "is needed. `grade` is `official`, `reported`, `estimate`, `inferred`, `conflicting` or `assumed`; `low` "
    "and "
    "`high` stand on either side of the value. Without a `unit` the number is in the field's own unit.\n\n"
    "## Units\n\n"
    "A month is 365.25 / 12 days, a year 365.25. Amounts in USD are converted by `eur_per_usd`.\n\n"
    "| the table says | other units that fit |\n| --- | --- |\n";

static const char *const VALUES =
    "\n## Schedules\n\n"
    "A number; or `[[\"2023-07-01\", 6000], [\"2024-01-01\", 7000, \"a source\"]]`; or `{\"rule\": "
    "\"linear\", \"points\": "
    "[...], \"unit\": ..., \"source\": ..., \"date\": ..., \"grade\": ..., \"note\": ...}`. The rule is "
    "`step` unless it is "
    "`linear`. Dates rise. Before the first point the first value holds, after the last the last. At most "
    "4,000 points.\n\n"
    "## Distributions\n\n"
    "A number; or `{\"dist\": ..., ...}` with the parameters of one row. `min` and `max` cut any of them; "
    "the rest is "
    "renormalised. `unit`, `source`, `date`, `grade` and `note` may be added; `sigma` has no unit.\n\n"
    "| dist | parameters |\n| --- | --- |\n"
    "| `constant` | `value` |\n"
    "| `uniform` | `low`, `high` |\n"
    "| `triangular` | `low`, `mode`, `high` |\n"
    "| `exponential` | `mean` |\n"
    "| `normal` | `mean`, `sd` |\n"
    "| `lognormal` | `median`, `sigma` (of the logarithm); or `mean`, `sd`; or `p10`, `p90`; or `median`, "
    "`p90` |\n"
    "| `gamma` | `mean`, `sd` |\n\n"
    "## Uncertain inputs\n\n"
    "A member of `uncertain` names an input by a JSON pointer (RFC 6901: `~0` is `~`, `~1` is `/`) in which "
    "`*` "
    "stands for every member or element of its place: `/donors/*/stocks/155mm/quantity`. Once a replication "
    "one "
    "number is drawn from `dist`, the same under all regimes and for all places, and each place becomes what "
    "the "
    "file says times it (`factor`), the number itself in the unit that the file uses there (`value`), or so "
    "many "
    "whole days later (`days`). Numbers take a factor or a value, schedules and distributions a factor, "
    "dates days; "
    "whole numbers are rounded, half up. Every draw must keep the limits of the input (judged from the "
    "quantile "
    "1e-9 to 1 - 1e-9, where draws are cut). Each place belongs to one uncertain input at most. What defines "
    "the run "
    "or a measure cannot vary: start, end, sample, seed, windows, checks, observed series, facts, "
    "thresholds, the "
    "shares of "
    "a capability, the rate of exchange. A default that was copied from elsewhere (a line's `unit_cost` from "
    "its "
    "item's) is a place of its own. An event that a draw makes end before it begins does not happen; a "
    "pledge, an "
    "order or money of one day moves as a whole.\n";

enum trn_status trn_reference_write(FILE *out)
{
    const struct object_def *objects[MAX_OBJECTS];
    int n = trn_schema_objects(objects);
    fputs(OPENING, out);
    for (enum dimension dim = DIM_SHARE; dim < DIMENSIONS; dim++)
        fprintf(out, "| %s | %s |\n", trn_unit_base(dim), trn_unit_fitting(dim));
    fputs(VALUES, out);
    for (int i = 0; i < n; i++)
        put_object(out, objects[i]);
    return ferror(out) ? TRN_E_IO : TRN_OK;
}
