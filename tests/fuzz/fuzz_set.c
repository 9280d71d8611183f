/* fuzz_set.c - any words as a command line, and what its --set make of a scenario.
 *
 * Input: lines. One that begins with '/' is a value of --set, any other a word behind "tranche run SCENARIO".
 */
#include <string.h>

#include "options.h"
#include "settings.h"

enum { WORDS_MAX = 160 };

/* A variant of a scenario that was read is what reading its file with the same settings gives. Looked at in
 * one of four inputs: it takes three times as long as the variant alone. */
static void read_settings(const struct options *options, bool both_ways)
{
    struct trn_scenario_file *whole = NULL, *variant = NULL;
    enum trn_status second =
        trn_scenario_variant(settings_base(), options->settings, options->n_settings, &variant);
    for (int i = 0; i < options->n_settings; i++) {
        trn_scenario_file_value(variant, options->settings[i].pointer);
        trn_scenario_file_member(variant, options->settings[i].pointer, i);
    }
    if (both_ways) {
        enum trn_status first =
            trn_scenario_read(settings_base_path(), options->settings, options->n_settings, &whole);
        fuzz_check_reading(whole, first);
        /* Which of several errors comes first may differ: places in a merged text are others than in its
         * files. */
        FUZZ_CLAIM((first == TRN_OK) == (second == TRN_OK), "status %d read, %d as a variant", (int)first,
                   (int)second);
    }
    trn_scenario_file_free(whole);
    trn_scenario_file_free(variant);
}

/* Of the bytes of the input alone, so that it means the same each time. */
static bool one_of_four(const uint8_t *data, size_t size)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < size; i++)
        sum += data[i];
    return sum % 4 == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char program[] = "tranche", run[] = "run", scenario[] = "scenario.json", set[] = "--set";
    char *argv[WORDS_MAX + 4] = {program, run, scenario}, *text = fuzz_text(data, size), *rest = text;
    struct options options;
    const struct command *command = NULL;
    enum exit_status status;
    int argc = 3;
    fuzz_begin();
    for (char *line; argc < WORDS_MAX && (line = strsep(&rest, "\n")) != NULL;) {
        if (line[0] == '/')
            argv[argc++] = set;
        if (line[0])
            argv[argc++] = line;
    }
    if (options_parse(argc, argv, &options, &command, &status))
        read_settings(&options, one_of_four(data, size));
    options_done(&options);
    free(text);
    fuzz_end();
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    return settings_mutate(data, size, max_size, seed);
}
