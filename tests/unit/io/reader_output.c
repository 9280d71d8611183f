/* reader_output.c - what the reader writes: the resolved scenario, schema, reference page, counts, hashes. */
#include <check.h>
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reader_case.h"
#include "sha256.h"

/* ---- the resolved scenario -------------------------------------------------------------------------- */

START_TEST(the_resolved_scenario_resolves_to_itself)
{
    struct trn_scenario_file *file = reader_with(NULL, NULL);
    struct trn_scenario_file *again = reader_text(trn_scenario_file_resolved(file));
    ck_assert_str_eq(trn_scenario_file_resolved(again), trn_scenario_file_resolved(file));
    trn_scenario_file_free(again);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(the_resolved_scenario_has_every_default_units_and_sources)
{
    struct trn_scenario_file *file =
        reader_with("/donors/usa/gdp", "{\"value\": 27, \"source\": \"IMF\", \"unit\": "
                                       "\"USD_trillion\", \"grade\": \"official\"}");
    const char *text = trn_scenario_file_resolved(file);
    ck_assert_ptr_nonnull(strstr(text, "\"eur_per_usd\": 0.92,"));
    ck_assert_ptr_nonnull(strstr(text,
                                 "\"hold_days\": { \"dist\": \"lognormal\", \"median\": 47, \"sigma\": 1.7, "
                                 "\"min\": 7, \"max\": 540 }"));
    ck_assert_ptr_nonnull(strstr(text, "\"compare\": [\"adhoc\", \"pact\"]"));
    ck_assert_ptr_nonnull(strstr(text, "\"batch\": 2000"));
    ck_assert_ptr_nonnull(strstr(text,
                                 "\"gdp\": { \"value\": 27, \"unit\": \"USD_trillion\", \"source\": \"IMF\", "
                                 "\"grade\": \"official\" }"));
    ck_assert_ptr_null(strstr(text, "extends"));
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(the_order_of_members_in_a_file_does_not_show)
{
    reader_write("case.json", "");
    struct trn_scenario_file *a = reader_text(
        "{ \"extends\": \"base.json\", \"donors\": { \"a\": { \"nato\": true, \"gdp\": { \"value\": 1, "
        "\"unit\": \"USD_billion\" }, \"note\": \"n\" }, \"b\": {} }, \"seed\": 3, \"sample\": 2 }");
    struct trn_scenario_file *b = reader_text(
        "{ \"sample\": 2, \"seed\": 3, \"donors\": { \"b\": {}, \"a\": { \"note\": \"n\", \"gdp\": { "
        "\"unit\": \"USD_billion\", \"value\": 1 }, \"nato\": true } }, \"extends\": \"base.json\" }");
    ck_assert_str_eq(trn_scenario_file_resolved(a), trn_scenario_file_resolved(b));
    trn_scenario_file_free(a);
    trn_scenario_file_free(b);
}
END_TEST

static const double NUMBERS[] = {0.1,    1e-7, 123456789.125,       1.0 / 3.0,
                                 5e-324, 1e15, 0.30000000000000004, 2.5e-300};

START_TEST(a_number_is_written_so_that_it_reads_back_the_same)
{
    char value[64];
    snprintf(value, sizeof value, "%.17g", NUMBERS[_i]);
    struct trn_scenario_file *file = reader_with("/donors/usa/gdp", value);
    struct trn_scenario_file *again = reader_text(trn_scenario_file_resolved(file));
    ck_assert_double_eq(reader_donor(again, "usa")->gdp_bn, NUMBERS[_i]);
    trn_scenario_file_free(again);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(texts_come_back_as_they_were)
{
    struct trn_scenario_file *file =
        reader_with("/donors/usa/label", "\"\\u00e9 \\ud83d\\ude80 \\\"quoted\\\" back\\\\slash \\/\"");
    ck_assert_str_eq(reader_donor(file, "usa")->label, "\xc3\xa9 \xf0\x9f\x9a\x80 \"quoted\" back\\slash /");
    struct trn_scenario_file *again = reader_text(trn_scenario_file_resolved(file));
    ck_assert_str_eq(reader_donor(again, "usa")->label, reader_donor(file, "usa")->label);
    trn_scenario_file_free(again);
    trn_scenario_file_free(file);
}
END_TEST

/* ---- provenance ------------------------------------------------------------------------------------- */

START_TEST(numbers_are_counted_by_grade_and_source)
{
    struct trn_scenario_file *file = reader_with(NULL, NULL);
    struct trn_provenance before = trn_scenario_file_provenance(file);
    trn_scenario_file_free(file);
    ck_assert_int_eq(before.official, 0);
    ck_assert_int_gt(before.defaults, 0);
    ck_assert_int_gt(before.ungraded, 0);
    ck_assert_int_eq(before.ungraded + before.defaults, before.numbers);
    ck_assert_int_eq(before.sourced, 0);
    struct trn_setting settings[] = {
        {"/donors/usa/gdp", "{\"value\": 27000, \"source\": \"IMF\", \"grade\": \"official\"}"},
        {"/donors/usa/accepts", "{\"value\": 0.8, \"grade\": \"assumed\"}"},
        {"/hubs/hubeast/capacity",
         "{\"points\": [[\"2023-07-01\", 1], [\"2023-08-01\", 2]], \"grade\": \"estimate\"}"},
        {"/routes/east/stages/0/days",
         "{\"dist\": \"lognormal\", \"median\": 21, \"sigma\": 1, \"grade\": \"inferred\"}"},
        {"/recipient/items/tank/source", "a ministry"},
    };
    ck_assert_int_eq(trn_scenario_read("base.json", settings, 5, &file), TRN_OK);
    struct trn_provenance p = trn_scenario_file_provenance(file);
    ck_assert_int_eq(p.numbers, before.numbers);
    ck_assert_int_eq(p.official, 1);
    ck_assert_int_eq(p.assumed, 1);
    ck_assert_int_eq(p.estimate, 1);
    ck_assert_int_eq(p.inferred, 1);
    ck_assert_int_eq(p.ungraded + p.defaults, p.numbers - 4);
    /* gdp by itself, stock and loss_per_month of the tank by the object around them; the default
     * beside them rests on nothing */
    ck_assert_int_eq(p.sourced, 3);
    trn_scenario_file_free(file);
}
END_TEST

/* ---- schema and reference --------------------------------------------------------------------------- */

static char *written(enum trn_status (*write)(FILE *out))
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    ck_assert_int_eq(write(out), TRN_OK);
    fclose(out);
    return text;
}

/* Follow "#/$defs/NAME". */
static const cJSON *definition(const cJSON *schema, const cJSON *use)
{
    const cJSON *ref = cJSON_GetObjectItemCaseSensitive(use, "$ref");
    if (!cJSON_IsString(ref))
        return use;
    const cJSON *defs = cJSON_GetObjectItemCaseSensitive(schema, "$defs");
    return cJSON_GetObjectItemCaseSensitive(defs, strrchr(ref->valuestring, '/') + 1);
}

/* Every member of `value` is allowed by the schema at `use`: as a property, or as a name of a map. */
static void check_names(const cJSON *schema, const cJSON *use, const cJSON *value, int *checked)
{
    const cJSON *def = definition(schema, use), *choices = cJSON_GetObjectItemCaseSensitive(def, "anyOf"),
                *choice;
    if (cJSON_IsArray(choices) && !cJSON_GetObjectItemCaseSensitive(def, "properties")) {
        cJSON_ArrayForEach(choice, choices)
        {
            const cJSON *target = definition(schema, choice);
            if (cJSON_GetObjectItemCaseSensitive(target, "properties") ||
                cJSON_GetObjectItemCaseSensitive(target, "items"))
                check_names(schema, target, value, checked);
        }
        return;
    }
    const cJSON *properties = cJSON_GetObjectItemCaseSensitive(def, "properties"), *member;
    const cJSON *patterns = cJSON_GetObjectItemCaseSensitive(def, "patternProperties");
    const cJSON *items = cJSON_GetObjectItemCaseSensitive(def, "items");
    if (cJSON_IsArray(value) && cJSON_IsObject(items))
        cJSON_ArrayForEach(member, value) check_names(schema, items, member, checked);
    if (!cJSON_IsObject(value) || !properties || cJSON_GetObjectItemCaseSensitive(value, "value") ||
        cJSON_GetObjectItemCaseSensitive(value, "dist") || cJSON_GetObjectItemCaseSensitive(value, "rule"))
        return;
    cJSON_ArrayForEach(member, value)
    {
        const cJSON *next = cJSON_GetObjectItemCaseSensitive(properties, member->string);
        if (!next && patterns)
            next = patterns->child;
        ck_assert_msg(next != NULL, "the schema has no \"%s\"", member->string);
        ++*checked;
        check_names(schema, next, member, checked);
    }
}

START_TEST(the_schema_is_json_and_has_every_field_of_a_resolved_scenario)
{
    char *text = written(trn_schema_write);
    cJSON *schema = cJSON_Parse(text);
    ck_assert_ptr_nonnull(schema);
    ck_assert_str_eq(cJSON_GetObjectItem(schema, "$schema")->valuestring,
                     "https://json-schema.org/draft/2020-12/schema");
    struct trn_scenario_file *file = reader_with(NULL, NULL);
    cJSON *resolved = cJSON_Parse(trn_scenario_file_resolved(file));
    int checked = 0;
    check_names(schema, schema, resolved, &checked);
    ck_assert_int_gt(checked, 180);
    cJSON_Delete(resolved);
    cJSON_Delete(schema);
    trn_scenario_file_free(file);
    free(text);
}
END_TEST

START_TEST(every_row_of_the_reference_is_a_property_of_the_schema)
{
    char *text = written(trn_schema_write), *page = written(trn_reference_write), *rest = NULL;
    cJSON *schema = cJSON_Parse(text);
    const cJSON *defs = cJSON_GetObjectItemCaseSensitive(schema, "$defs"), *object = NULL;
    int rows = 0, sections = 0;
    for (char *line = strtok_r(page, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char name[80];
        if (sscanf(line, "## %79s", name) == 1) {
            object = strcmp(name, "scenario") == 0 ? schema : cJSON_GetObjectItemCaseSensitive(defs, name);
            sections += object != NULL;
        } else if (object && sscanf(line, "| `%79[^`]`", name) == 1) {
            const cJSON *properties = cJSON_GetObjectItemCaseSensitive(object, "properties");
            ck_assert_msg(cJSON_GetObjectItemCaseSensitive(properties, name) != NULL, "no property \"%s\"",
                          name);
            int bars = 0;
            for (const char *p = line; *p; p++)
                bars += *p == '|' && (p == line || p[-1] != '\\');
            ck_assert_msg(bars == 7, "expected six cells: %s", line);
            rows++;
        }
    }
    ck_assert_int_ge(sections, 25);
    ck_assert_int_gt(rows, 150);
    cJSON_Delete(schema);
    free(page);
    free(text);
}
END_TEST

START_TEST(limits_and_defaults_of_the_table_are_in_the_schema)
{
    char *text = written(trn_schema_write);
    cJSON *schema = cJSON_Parse(text);
    const cJSON *defs = cJSON_GetObjectItemCaseSensitive(schema, "$defs");
    const cJSON *levers =
        cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(defs, "levers"), "properties");
    const cJSON *field = cJSON_GetObjectItemCaseSensitive(levers, "release_limit");
    const cJSON *value = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(field, "anyOf"), 0);
    ck_assert_double_eq(cJSON_GetObjectItemCaseSensitive(value, "default")->valuedouble, 0.2);
    const cJSON *number = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(value, "anyOf"), 0);
    ck_assert_double_eq(cJSON_GetObjectItemCaseSensitive(number, "exclusiveMinimum")->valuedouble, 0);
    ck_assert_double_eq(cJSON_GetObjectItemCaseSensitive(number, "maximum")->valuedouble, 1);
    cJSON_Delete(schema);
    free(text);
}
END_TEST

/* ---- hashes ----------------------------------------------------------------------------------------- */

/* FIPS 180-4 examples, and lengths on either side of a block's edge. */
static const struct {
    const char *text;
    size_t repeat;
    const char *hash;
} HASHES[] = {
    {"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"a", 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
    {"a", 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
    {"a", 63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"},
    {"a", 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
    {"a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

START_TEST(sha256_gives_the_published_digests)
{
    struct trn_sha256 sha;
    char hex[65];
    trn_sha256_init(&sha);
    for (size_t k = 0; k < HASHES[_i].repeat; k++)
        trn_sha256_add(&sha, HASHES[_i].text, strlen(HASHES[_i].text));
    trn_sha256_hex(&sha, hex);
    ck_assert_str_eq(hex, HASHES[_i].hash);
}
END_TEST

START_TEST(an_input_is_hashed_as_it_stands_in_the_file)
{
    const char *text = "{ \"extends\": \"base.json\" }\n";
    struct trn_scenario_file *file = reader_text(text);
    const char *hash;
    char expected[65];
    trn_sha256_of(text, strlen(text), expected);
    trn_scenario_file_input(file, 0, &hash);
    ck_assert_str_eq(hash, expected);
    trn_scenario_file_free(file);
}
END_TEST

int main(void)
{
    if (!reader_case_init())
        return 99;
    Suite *suite = suite_create("reader_output");
    TCase *resolved = tcase_create("resolved");
    suite_add_tcase(suite, resolved);
    tcase_add_test(resolved, the_resolved_scenario_resolves_to_itself);
    tcase_add_test(resolved, the_resolved_scenario_has_every_default_units_and_sources);
    tcase_add_test(resolved, the_order_of_members_in_a_file_does_not_show);
    tcase_add_loop_test(resolved, a_number_is_written_so_that_it_reads_back_the_same, 0,
                        (int)(sizeof NUMBERS / sizeof *NUMBERS));
    tcase_add_test(resolved, texts_come_back_as_they_were);
    tcase_add_test(resolved, numbers_are_counted_by_grade_and_source);
    TCase *table = tcase_create("table");
    suite_add_tcase(suite, table);
    tcase_add_test(table, the_schema_is_json_and_has_every_field_of_a_resolved_scenario);
    tcase_add_test(table, every_row_of_the_reference_is_a_property_of_the_schema);
    tcase_add_test(table, limits_and_defaults_of_the_table_are_in_the_schema);
    TCase *hashes = tcase_create("hashes");
    suite_add_tcase(suite, hashes);
    tcase_add_loop_test(hashes, sha256_gives_the_published_digests, 0, (int)(sizeof HASHES / sizeof *HASHES));
    tcase_add_test(hashes, an_input_is_hashed_as_it_stands_in_the_file);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    reader_case_done();
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
