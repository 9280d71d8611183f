/* fuzz_results.c - whatever stands in a result folder: show, chart, brief, diff and the reader of journals.
 *
 * Result folders of every command are made once; an input is what to change in them, in parts that each begin
 * with a line "@ ...":
 *
 *     @ compare/bands.csv            the whole file is what follows, up to the next such line
 *     @ explain/summary.json 17      the 17th value of it, counted around
 *     @ journal                      not in a folder: a journal to go on with
 *     @ brief                        read by brief too, which takes longer than all else
 *
 * gnuplot is not started: see the two functions in its place. */
#include <dirent.h>
#include <gsl/gsl_errno.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"
#include "options.h"

enum { FILES_MAX = 16, EDITS_MAX = 8 };

/* ---- in place of gnuplot ------------------------------------------------------------------------------- */

enum trn_status trn_gnuplot_run(const char *folder, const char *script, const char *format,
                                struct trn_error *reterr);
enum trn_status trn_gnuplot_check(const char *folder, const char *name, const char *format,
                                  struct trn_error *reterr);

enum trn_status trn_gnuplot_run(const char *folder, const char *script, const char *format,
                                struct trn_error *reterr)
{
    char path[512];
    (void)reterr;
    snprintf(path, sizeof path, "%s/%.*s.%s", folder, (int)(strlen(script) - 3), script, format);
    FILE *out = fopen(path, "w");
    FUZZ_CLAIM(out, "%s cannot be written", path);
    fputs("<svg><title>Gnuplot</title><desc>Produced</desc><g id=\"a\"></g></svg>\n", out);
    fclose(out);
    return TRN_OK;
}

enum trn_status trn_gnuplot_check(const char *folder, const char *name, const char *format,
                                  struct trn_error *reterr)
{
    (void)folder, (void)name, (void)format, (void)reterr;
    return TRN_OK;
}

/* ---- the folders ------------------------------------------------------------------------------------------
 */

struct kept_file {
    char name[256];
    char *text;
    size_t size;
};

struct kept_folder {
    const char *name;
    int n;
    struct kept_file file[FILES_MAX];
};

/* The words behind "tranche"; SMALL stands for the scenario. Rows are few, so that an input is read quickly.
 */
#define FEW                                                                                                  \
    "--set", "/sample=60", "--set", "/end=2024-02-20", "--set", "/windows=null", "--set", "/checks=null",    \
        "--set", "/regimes/alone/until=null", "--set", "/regimes/alone/then=null"
static const char *const made_by[][32] = {
    {"compare", "SMALL", "--reps", "3", "--no-charts", FEW},
    {"run", "SMALL", "--trace", "--regimes", "joint", FEW},
    {"attribute", "SMALL", "--reps", "2", "--groups", "sight,plan", FEW},
    {"explain", "SMALL", "--reps", "2", "--causes", "holds,money", FEW},
    {"contingency", "SMALL", "--reps", "2", "--pairs", FEW},
    {"calendar", "SMALL", "--reps", "2", "--starts", "2023-11-01,2024-01-01", "--lengths", "2,6", FEW},
    {"breakeven", "SMALL", "--reps", "2", FEW},
    {"switch", "SMALL", "--reps", "2", "--dates", "2023-12-01", FEW},
    {"flip", "SMALL", "--reps", "2", FEW},
    {"sensitivity", "SMALL", "--reps", "1", "--points", "2", FEW},
    {"sweep", "SWEEP"},
    {"hindcast", "SMALL", "--reps", "20", "--regimes", "alone", FEW},
    {"calibrate", "SMALL", "--reps", "20", "--regimes", "alone", FEW},
    {"diff", "SMALL", "SMALL2"},
};
enum { FOLDERS = sizeof made_by / sizeof *made_by };
static struct kept_folder folders[FOLDERS];

/* Run "tranche WORDS..." in this process. */
static void tranche(int n, const char *const *words)
{
    static char program[] = "tranche";
    char *argv[64] = {program};
    struct options options;
    const struct command *command = NULL;
    enum exit_status status;
    for (int i = 0; i < n; i++)
        argv[i + 1] = strdup(words[i]);
    if (options_parse(n + 1, argv, &options, &command, &status))
        status = command->run(&options);
    options_done(&options);
    for (int i = 0; i < n; i++)
        free(argv[i + 1]);
}

static const char *path_of(const char *folder, const char *name)
{
    static char paths[4][512];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s%s%s", fuzz_folder(), folder, name[0] ? "/" : "", name);
    return path;
}

static void write_file(const char *folder, const char *name, const char *text, size_t size)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    fuzz_write(path, text, size);
}

/* Lengths in a manifest become 0, else no other content would be read any further. */
static void forget_lengths(struct kept_file *file)
{
    static const char before[] = "\"bytes\": ";
    char *at = file->text;
    while ((at = strstr(at, before)) != NULL)
        for (at += sizeof before - 1; *at >= '0' && *at <= '9'; at++)
            *at = '0';
}

static void keep(struct kept_folder *folder, const char *name)
{
    struct kept_file *file = &folder->file[folder->n];
    struct trn_error error = {0};
    if (name[0] == '.' || folder->n == FILES_MAX || strcmp(name, "charts") == 0)
        return;
    FUZZ_CLAIM(trn_results_read_text(path_of(folder->name, ""), name, &file->text, &error) == TRN_OK,
               "%s: %s", error.path, error.text);
    snprintf(file->name, sizeof file->name, "%s", name);
    file->size = strlen(file->text);
    if (strcmp(name, "manifest.json") == 0)
        forget_lengths(file);
    write_file(folder->name, file->name, file->text, file->size);
    folder->n++;
}

static void make_folder(struct kept_folder *folder, const char *const *words)
{
    const char *argv[48];
    int n = 0;
    struct dirent **names;
    for (; words[n]; n++)
        argv[n] = strcmp(words[n], "SMALL") == 0    ? FUZZ_BASE
                  : strcmp(words[n], "SMALL2") == 0 ? FUZZ_SMALL
                  : strcmp(words[n], "SWEEP") == 0  ? FUZZ_SWEEP
                                                    : words[n];
    folder->name = words[0];
    argv[n++] = "--quiet";
    argv[n++] = "--out";
    argv[n++] = path_of(folder->name, "");
    tranche(n, argv);
    int n_names = scandir(path_of(folder->name, ""), &names, NULL, alphasort);
    FUZZ_CLAIM(n_names > 3, "no results of %s", words[0]);
    for (int i = 0; i < n_names; i++) {
        keep(folder, names[i]->d_name);
        free(names[i]);
    }
    free(names);
}

static void make_folders(void)
{
    if (folders[0].name)
        return;
    gsl_set_error_handler_off();
    for (int i = 0; i < FOLDERS; i++)
        make_folder(&folders[i], made_by[i]);
}

/* ---- edits
 * -------------------------------------------------------------------------------------------------- */

struct edit {
    struct kept_folder *folder;
    struct kept_file *file;
    const char *text;
    size_t size;
    long token; /* -1: the whole file */
};

struct input {
    int n;
    struct edit edit[EDITS_MAX];
    bool brief;
    const char *journal;
    size_t journal_size;
};

static bool named(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && strncmp(name, text, length) == 0;
}

/* "compare/bands.csv 17" */
static bool take_edit(struct input *input, const char *line, size_t length, const char *text, size_t size)
{
    char copy[160], *space, *slash;
    if (length >= sizeof copy || input->n == EDITS_MAX)
        return false;
    memcpy(copy, line, length);
    copy[length] = '\0';
    if ((space = strchr(copy, ' ')) != NULL)
        *space++ = '\0';
    if ((slash = strchr(copy, '/')) == NULL)
        return false;
    *slash++ = '\0';
    for (int f = 0; f < FOLDERS; f++)
        for (int k = 0; strcmp(folders[f].name, copy) == 0 && k < folders[f].n; k++)
            if (strcmp(folders[f].file[k].name, slash) == 0) {
                input->edit[input->n++] = (struct edit){&folders[f], &folders[f].file[k], text, size,
                                                        space ? labs(strtol(space, NULL, 10)) : -1};
                return true;
            }
    return false;
}

static const char *next_part(const char *at, const char *end)
{
    while (at < end && at + 1 < end && !(at[0] == '@' && at[1] == ' ')) {
        at = memchr(at, '\n', (size_t)(end - at));
        at = at ? at + 1 : end;
    }
    return at + 1 < end ? at : end;
}

static struct input input_of(const char *data, size_t size)
{
    struct input input = {0};
    const char *end = data + size, *at = next_part(data, end);
    while (at < end) {
        const char *line = at + 2, *text = memchr(line, '\n', (size_t)(end - line));
        const size_t length = (size_t)((text ? text : end) - line);
        text = text ? text + 1 : end;
        at = next_part(text, end);
        /* the last end of line belongs to the next part */
        const size_t n = at > text && at < end ? (size_t)(at - text) - 1 : (size_t)(at - text);
        if (named("brief", line, length)) {
            input.brief = true;
        } else if (named("journal", line, length)) {
            input.journal = text;
            input.journal_size = n;
        } else {
            take_edit(&input, line, length, text, n);
        }
    }
    return input;
}

static bool ends_token(char c)
{
    return strchr(",:[]{}\n", c) != NULL; /* and the end */
}

/* The file with one value of it, a cell or what stands between signs of JSON, replaced. */
static void write_with(const struct edit *edit)
{
    const char *text = edit->file->text;
    size_t tokens = 1, at = 0;
    for (size_t i = 0; i < edit->file->size; i++)
        tokens += ends_token(text[i]);
    for (size_t k = (size_t)edit->token % tokens; k > 0; at++)
        k -= ends_token(text[at]);
    size_t length = 0;
    while (at + length < edit->file->size && !ends_token(text[at + length]))
        length++;
    char *changed = malloc(edit->file->size + edit->size + 1);
    memcpy(changed, text, at);
    memcpy(changed + at, edit->text, edit->size);
    memcpy(changed + at + edit->size, text + at + length, edit->file->size - at - length);
    write_file(edit->folder->name, edit->file->name, changed, edit->file->size - length + edit->size);
    free(changed);
}

static void put(const struct input *input)
{
    for (int i = 0; i < input->n; i++)
        if (input->edit[i].token < 0)
            write_file(input->edit[i].folder->name, input->edit[i].file->name, input->edit[i].text,
                       input->edit[i].size);
        else
            write_with(&input->edit[i]);
}

static void put_back(const struct input *input)
{
    for (int i = 0; i < input->n; i++)
        write_file(input->edit[i].folder->name, input->edit[i].file->name, input->edit[i].file->text,
                   input->edit[i].file->size);
}

/* ---- who reads
 * ---------------------------------------------------------------------------------------------- */

static void read_folder(const struct kept_folder *folder)
{
    const char *path = path_of(folder->name, "");
    struct trn_error error = {0};
    struct trn_charts charts;
    const struct trn_chart_request request = {.folder = path, .into = path_of("charts", "")};
    tranche(2, (const char *const[]){"show", path});
    tranche(5, (const char *const[]){"show", "--all", "--width", "40", path});
    enum trn_status status = trn_charts_draw(&request, &charts, &error);
    FUZZ_CLAIM(status == TRN_OK || error.text[0], "status %d without a word", (int)status);
    trn_charts_done(&charts);
    if (strcmp(folder->name, "compare") == 0)
        tranche(3, (const char *const[]){"diff", path, path});
}

static void read_brief(const struct input *input)
{
    static struct trn_results_found found, more;
    static struct trn_brief_made made;
    struct trn_error error = {0};
    if (trn_results_find(path_of("compare", ""), &found, &error) != TRN_OK)
        return;
    for (int i = 0; i < input->n; i++)
        if (trn_results_find(path_of(input->edit[i].folder->name, ""), &more, &error) == TRN_OK)
            trn_results_join(&found, &more);
    const struct trn_brief_request request = {.found = &found, .into = path_of("brief", "")};
    enum trn_status status = trn_brief_write(&request, &made, &error);
    FUZZ_CLAIM(status == TRN_OK || error.text[0], "status %d without a word", (int)status);
}

static void read_journal(const char *text, size_t size)
{
    struct trn_error error = {0};
    struct trn_journal_file *journal = NULL;
    double payload[4];
    fuzz_write("journal", text, size);
    enum trn_status status = trn_journal_open(path_of("journal", ""), "identity", true, &journal, &error);
    if (status == TRN_OK) {
        trn_journal_find(journal, "key", payload, sizeof payload);
        FUZZ_CLAIM(trn_journal_add(journal, "new", payload, sizeof payload), "a piece cannot be added");
        FUZZ_CLAIM(trn_journal_find(journal, "new", payload, sizeof payload), "a piece is not found again");
    }
    trn_journal_close(journal, true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    make_folders();
    fuzz_begin();
    const struct input input = input_of((const char *)data, size);
    if (input.journal)
        read_journal(input.journal, input.journal_size);
    put(&input);
    for (int i = 0; i < input.n; i++)
        if (i == 0 || input.edit[i].folder != input.edit[i - 1].folder)
            read_folder(input.edit[i].folder);
    if (input.brief)
        read_brief(&input);
    put_back(&input);
    fuzz_end();
    return 0;
}

/* ---- other inputs
 * --------------------------------------------------------------------------------------------- */

static const char *some_text(uint64_t *r)
{
    static const char *const texts[] = {"",       "0",           "-1",         "1e308",
                                        "-1e308", "nan",         "inf",        "9223372036854775807",
                                        "1e-320", "\"",          "[]",         "{}",
                                        "null",   "true",        "\"\"",       "\"x\"",
                                        "1,2",    "2024-02-30",  "%s%n",       "9999-12-31",
                                        "all",    "\"a\nb",      "\x1b[m",     "\xff\xfe",
                                        "<b>&",   "\"\\u0000\"", "0.5",        "1000000",
                                        "x/y",    "-0",          "2023-10-01", "alone",
                                        "joint",  "shell",       "artillery",  "need_met",
                                        "big",    "2",           "1",          "3"};
    return texts[fuzz_draw(r, sizeof texts / sizeof *texts)];
}

/* One more part: a value of some file, or a whole file with what a line of it holds. */
static size_t add_part(uint64_t *r, uint8_t *data, size_t size, size_t max_size)
{
    const struct kept_folder *folder = &folders[fuzz_draw(r, FOLDERS)];
    const struct kept_file *file = &folder->file[fuzz_draw(r, (uint32_t)folder->n)];
    char part[512];
    int n = snprintf(part, sizeof part, "%s@ %s/%s", size > 0 && data[size - 1] != '\n' ? "\n" : "",
                     folder->name, file->name);
    if (fuzz_draw(r, 8) > 0)
        n += snprintf(part + n, sizeof part - (size_t)n, " %u\n%s\n",
                      fuzz_draw(r, (uint32_t)file->size / 4 + 1), some_text(r));
    else
        n += snprintf(part + n, sizeof part - (size_t)n, "\n%.300s\n", file->text);
    if (size + (size_t)n > max_size)
        return size / 2;
    memcpy(data + size, part, (size_t)n);
    return size + (size_t)n;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    uint64_t r = seed;
    make_folders();
    switch (fuzz_draw(&r, 6)) {
    case 0:
        return add_part(&r, data, 0, max_size);
    case 1:
        return add_part(&r, data, size, max_size);
    default:
        return LLVMFuzzerMutate ? LLVMFuzzerMutate(data, size, max_size) : size;
    }
}
