/* cmd_look.c - tranche validate, schema: small commands that run no model. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "load.h"
#include "text.h"

static void validated_json(const struct loaded *loaded)
{
    const struct trn_scenario *s = loaded->scenario;
    struct text text = {0};
    struct json_out json = {.text = &text};
    json_open(&json, NULL, '{');
    json_bool(&json, "ok", true);
    json_string(&json, "scenario", s->name);
    json_string(&json, "title", s->title);
    json_count(&json, "items", s->n_items);
    json_count(&json, "capabilities", s->n_capabilities);
    json_count(&json, "donors", s->n_donors);
    json_count(&json, "lines", s->n_lines);
    json_count(&json, "routes", s->n_routes);
    json_count(&json, "pledges", s->n_promises);
    json_count(&json, "events", s->n_events);
    json_count(&json, "regimes", s->n_regimes);
    json_count(&json, "checks", s->n_checks);
    json_close(&json, '}');
    fputs(text_of(&text), stdout);
    text_done(&text);
}

static void counted(struct text *text, int32_t n, const char *one, const char *many)
{
    text_add(text, "%s%d %s", text->n > 0 ? ", " : "", n, n == 1 ? one : many);
}

static enum exit_status cmd_validate(const struct options *options)
{
    struct loaded loaded;
    enum exit_status status = load_scenario(options, &loaded);
    if (status == EXIT_DONE && options->json) {
        validated_json(&loaded);
    } else if (status == EXIT_DONE && !options->quiet) {
        const struct trn_scenario *s = loaded.scenario;
        struct text text = {0};
        counted(&text, s->n_items, "item", "items");
        counted(&text, s->n_capabilities, "capability", "capabilities");
        counted(&text, s->n_donors, "donor", "donors");
        counted(&text, s->n_lines, "line", "lines");
        counted(&text, s->n_routes, "route", "routes");
        counted(&text, s->n_promises, "pledge", "pledges");
        counted(&text, s->n_events, "event", "events");
        counted(&text, s->n_regimes, "regime", "regimes");
        counted(&text, s->n_checks, "check", "checks");
        printf("%s: ok\n%s\n", options->arguments[0], text_of(&text));
        text_done(&text);
    }
    load_done(&loaded);
    return status;
}

static enum exit_status cmd_schema(const struct options *options)
{
    enum trn_status status = options->reference ? trn_reference_write(stdout) : trn_schema_write(stdout);
    if (status == TRN_OK)
        return EXIT_DONE;
    if (status != TRN_E_IO) /* main() says what is wrong with standard output */
        fprintf(stderr, "tranche: %s\n", trn_status_text(status));
    return EXIT_FAILED;
}

const struct command command_validate = {
    .name = "validate",
    .arguments = "SCENARIO",
    .least = 1,
    .most = 1,
    .summary = "is the scenario right? Runs nothing",
    .text = "Read a scenario and all that it extends, and report every error with file, line,\n"
            "column, what was expected and what was found. Exit status 3 when there is one.",
    .options = LOOK | BIT(O_QUIET),
    .examples = {"tranche validate scenarios/early-2024-delay.json",
                 "tranche validate scenarios/early-2024-delay.json --format json"},
    .run = cmd_validate,
};

const struct command command_schema = {
    .name = "schema",
    .arguments = "",
    .least = 0,
    .most = 0,
    .summary = "the format of scenarios: JSON Schema, or a page",
    .text = "Print the JSON Schema (2020-12) of scenario files, or with --reference the page that\n"
            "explains every member with its unit, limits and default.",
    .options = BIT(O_REFERENCE),
    .examples = {"tranche schema", "tranche schema --reference"},
    .run = cmd_schema,
};
