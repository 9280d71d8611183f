/* reader_case.c - see reader_case.h. */
#include "reader_case.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* In memory where the system has it: the tests write small files by the ten thousand. */
static char in_memory[] = "/dev/shm/trn-reader-XXXXXX", on_disk[] = "/tmp/trn-reader-XXXXXX";
static const char *folder;

bool reader_case_init(void)
{
    const char *wrong = getenv("TRN_SCENARIOS_BAD");
    char base[4096];
    if (!wrong || snprintf(base, sizeof base, "%s/base.json", wrong) >= (int)sizeof base ||
        access(base, R_OK) != 0) {
        fputs("TRN_SCENARIOS_BAD must name the folder of wrong scenarios\n", stderr);
        return false;
    }
    folder = mkdtemp(in_memory);
    if (!folder)
        folder = mkdtemp(on_disk);
    return folder && chdir(folder) == 0 && symlink(base, "base.json") == 0;
}

void reader_case_done(void)
{
    DIR *list = opendir(".");
    for (struct dirent *entry; list && (entry = readdir(list));)
        if (entry->d_name[0] != '.')
            unlink(entry->d_name);
    if (list)
        closedir(list);
    if (chdir("/") == 0)
        rmdir(folder);
}

void reader_write(const char *name, const char *text)
{
    FILE *out = fopen(name, "wb");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    ck_assert_int_eq(fclose(out), 0);
}

char *reader_report(const struct trn_scenario_file *file)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    trn_scenario_file_report(file, out, false);
    fclose(out);
    return text;
}

static struct trn_scenario_file *accepted(const char *path, const struct trn_setting *setting)
{
    struct trn_scenario_file *file = NULL;
    trn_scenario_read(path, setting, setting && setting->pointer ? 1 : 0, &file);
    ck_assert_ptr_nonnull(file);
    char *report = reader_report(file);
    ck_assert_str_eq(report, "");
    ck_assert_ptr_nonnull(trn_scenario_file_scenario(file));
    free(report);
    return file;
}

struct trn_scenario_file *reader_with(const char *pointer, const char *value)
{
    struct trn_setting setting = {pointer, value};
    return accepted("base.json", &setting);
}

struct trn_scenario_file *reader_text(const char *text)
{
    reader_write("case.json", text);
    return accepted("case.json", NULL);
}

char *reader_refused(const char *pointer, const char *value)
{
    struct trn_setting setting = {pointer, value};
    struct trn_scenario_file *file = NULL;
    ck_assert_int_ne(trn_scenario_read("base.json", &setting, 1, &file), TRN_OK);
    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_null(trn_scenario_file_scenario(file));
    char *report = reader_report(file);
    trn_scenario_file_free(file);
    return report;
}

const struct trn_donor *reader_donor(const struct trn_scenario_file *file, const char *name)
{
    const struct trn_scenario *sc = trn_scenario_file_scenario(file);
    trn_id id = trn_find_donor(sc, name);
    ck_assert_int_ge(id, 0);
    return &sc->donors[id];
}

const struct trn_line *reader_line(const struct trn_scenario_file *file, const char *name)
{
    const struct trn_scenario *sc = trn_scenario_file_scenario(file);
    trn_id id = trn_find_line(sc, name);
    ck_assert_int_ge(id, 0);
    return &sc->lines[id];
}

const struct trn_levers *reader_levers(const struct trn_scenario_file *file, const char *name)
{
    const struct trn_scenario *sc = trn_scenario_file_scenario(file);
    trn_id id = trn_find_regime(sc, name);
    ck_assert_int_ge(id, 0);
    return &sc->regimes[id].levers;
}
