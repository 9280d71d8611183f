/* fuzz_read.c - any text as a scenario, or as the file of a sweep.
 *
 * Input: a text. One with bytes 0 is several files: the first may extend "1.json", "2.json" and so on, which
 * follow. One that begins with '#' is the file of a sweep. */
#include <string.h>

#include "fuzz.h"
#include "tranche/plan.h"

enum { MOST_FILES = 6 };

static void read_experiment(const uint8_t *data, size_t size)
{
    char path[256];
    struct trn_scenario_file *file = NULL;
    const struct trn_experiment *experiment = NULL;
    fuzz_write("sweep.json", data, size);
    snprintf(path, sizeof path, "%s/sweep.json", fuzz_folder());
    enum trn_status status = trn_experiment_read(path, &file, &experiment);
    FUZZ_CLAIM((status == TRN_OK) == (experiment != NULL), "status %d", (int)status);
    trn_scenario_file_report(file, fuzz_nowhere(), false);
    trn_scenario_file_report(file, fuzz_nowhere(), true);
    trn_scenario_file_free(file);
}

/* Those that an earlier input left go: an input means the same whatever came before. */
static void write_files(const uint8_t *data, size_t size)
{
    static int written;
    char name[32];
    int n = 0;
    for (size_t at = 0; at <= size && n < MOST_FILES; n++) {
        const uint8_t *end = at < size ? memchr(data + at, 0, size - at) : NULL;
        size_t length = end ? (size_t)(end - data) - at : size - at;
        snprintf(name, sizeof name, "%d.json", n);
        fuzz_write(name, data + at, length);
        at += length + 1;
    }
    for (int i = n; i < written; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/%d.json", fuzz_folder(), i);
        remove(path);
    }
    written = n;
}

static void read_files(const uint8_t *data, size_t size)
{
    char path[256];
    struct trn_scenario_file *file = NULL;
    write_files(data, size);
    snprintf(path, sizeof path, "%s/0.json", fuzz_folder());
    enum trn_status status = trn_scenario_read(path, NULL, 0, &file);
    fuzz_check_reading(file, status);
    trn_scenario_file_free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_begin();
    if (size > 0 && data[0] == '#') {
        read_experiment(data + 1, size - 1);
    } else if (size > 0 && memchr(data, 0, size)) {
        read_files(data, size);
    } else {
        struct trn_scenario_file *file = NULL;
        char *text = fuzz_text(data, size);
        enum trn_status status = trn_scenario_read_text("text", text, NULL, 0, &file);
        fuzz_check_reading(file, status);
        trn_scenario_file_free(file);
        free(text);
    }
    fuzz_end();
    return 0;
}
