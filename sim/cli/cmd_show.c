/* cmd_show.c - tranche show: a result folder on one screen. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.h"
#include "load.h"
#include "memory.h"
#include "shown.h"

enum { SCREEN = 42, FEWEST_FINDINGS = 2 };

/* In the order of the questions: what, why, what then, how sure. */
static const struct {
    const char *name;
    enum trn_status (*draw)(struct shown *shown, struct trn_error *error);
} kinds[] = {
    {"compare", show_compare},
    {"explain", show_explain},
    {"attribute", show_attribute},
    {"contingency", show_contingency},
    {"calendar", show_calendar},
    {"breakeven", show_breakeven},
    {"switch", show_switch},
    {"flip", show_flip},
    {"sensitivity", show_sensitivity},
    {"sweep", show_sweep},
    {"hindcast", show_hindcast},
    {"calibrate", show_calibrate},
    {"run", show_run},
    {"diff", show_diff},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static int kind_of(const char *command)
{
    int k = 0;
    while (k < KINDS && strcmp(kinds[k].name, command) != 0)
        k++;
    return k;
}

/* ---- the page ------------------------------------------------------------------------------------ */

/* Does the locale of the user say UTF-8? The program itself never sets one. */
static bool locale_is_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *locale = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && (!locale || !locale[0]); i++)
        locale = getenv(names[i]);
    return locale && (strcasestr(locale, "utf-8") || strcasestr(locale, "utf8"));
}

/* Of the window, or what COLUMNS says; 80 where neither does. */
static int terminal_width(void)
{
    struct winsize window = {0};
    const char *columns = getenv("COLUMNS");
    long said = columns ? strtol(columns, NULL, 10) : 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0)
        said = window.ws_col;
    return said <= 0              ? PEN_USUAL
           : said < PEN_NARROWEST ? PEN_NARROWEST
           : said > PEN_WIDEST    ? PEN_WIDEST
                                  : (int)said;
}

static struct pen pen_for(const struct options *options, struct text *out, struct trn_arena *arena)
{
    const char *terminal = getenv("TERM"), *no_colour = getenv("NO_COLOR");
    bool fancy = isatty(STDOUT_FILENO) && !options->plain;
    struct pen pen = {.out = out, .arena = arena, .width = PEN_USUAL, .utf8 = locale_is_utf8()};
    bool dumb = !terminal || !terminal[0] || strcmp(terminal, "dumb") == 0;
    pen.blocks = fancy && pen.utf8;
    pen.colour = fancy && !dumb && !(no_colour && no_colour[0]);
    if (options->width > 0)
        pen.width = options->width;
    else if (isatty(STDOUT_FILENO))
        pen.width = terminal_width();
    return pen;
}

/* ---- texts --------------------------------------------------------------------------------------- */

enum { SUMMARY_WIDTH = 78 };

/* Lines that belong together as paragraphs. One ends where the first word of the next line had had room. */
static void say_paragraphs(const struct pen *pen, const char *lines, const char *end)
{
    const char *words = "";
    while (lines < end) {
        int length = (int)strcspn(lines, "\n");
        const char *next = lines + length + (lines[length] == '\n');
        int first = next < end ? (int)strcspn(next + strspn(next, " "), " \n") : SUMMARY_WIDTH;
        words = pen_print(pen, "%s %.*s", words, length, lines);
        if (next >= end || length + 1 + first <= SUMMARY_WIDTH) {
            pen_paragraph(pen, "", words);
            words = "";
        }
        lines = next;
    }
}

/* What summary.txt says under "What happened in this world". */
static void say_what_happened(const struct shown *shown)
{
    static const char title[] = "\nWhat happened in this world\n";
    struct trn_error none;
    char *text = NULL;
    if (trn_results_read_text(shown->path, "summary.txt", &text, &none) != TRN_OK)
        return;
    const char *at = strstr(text, title);
    if (at) {
        at += sizeof title - 1;
        const char *end = strstr(at, "\n\n");
        say_paragraphs(shown->pen, at, end ? end : at + strlen(at));
    }
    free(text);
}

static const cJSON *findings_of(const struct shown *shown)
{
    return cJSON_GetObjectItemCaseSensitive(shown->summary, "findings");
}

/* The first finding of another regime than the first is about a difference. */
static const cJSON *first_difference(const struct shown *shown)
{
    const cJSON *regimes = cJSON_GetObjectItemCaseSensitive(shown->summary, "regimes"), *finding;
    const char *reference = shown_text(cJSON_GetArrayItem(regimes, 0), "name");
    cJSON_ArrayForEach(finding, findings_of(shown))
    {
        if (shown_text(finding, "regime")[0] && strcmp(shown_text(finding, "regime"), reference) != 0)
            return finding;
    }
    return NULL;
}

static void say_answer(const struct shown *shown)
{
    const struct pen *pen = shown->pen;
    const char *answer = shown_text(shown->summary, "answer");
    const cJSON *first = cJSON_GetArrayItem(findings_of(shown), 0), *difference = first_difference(shown);
    if (answer[0]) {
        pen_paragraph(pen, "", answer);
    } else if (first) {
        pen_paragraph(pen, "", pen_print(pen, "%s.", shown_text(first, "text")));
        if (difference && difference != first)
            pen_paragraph(pen, "", pen_print(pen, "%s.", shown_text(difference, "text")));
    } else {
        say_what_happened(shown);
    }
}

/* Those of compare that neither the answer nor the bars have told, as many as the screen has room for. */
static void say_findings(const struct shown *shown)
{
    const struct pen *pen = shown->pen;
    const cJSON *list = findings_of(shown), *first = cJSON_GetArrayItem(list, 0), *finding;
    const cJSON *difference = first_difference(shown);
    int left = 0, told = 0;
    cJSON_ArrayForEach(finding, list)
    {
        if (finding == first || finding == difference || shown_by_period(shown, finding))
            continue;
        if (told >= FEWEST_FINDINGS && shown_lines(shown) > SCREEN - 8) {
            left++;
            continue;
        }
        if (told++ == 0) {
            text_add(pen->out, "\n");
            pen_heading(pen, "Findings");
        }
        pen_paragraph(pen, "  - ", shown_text(finding, "text"));
    }
    if (left > 0)
        pen_paragraph(pen, "  ", pen_print(pen, "%d more are in summary.txt.", left));
}

static void say_checks(const struct shown *shown)
{
    const cJSON *checks = cJSON_GetObjectItemCaseSensitive(shown->summary, "checks"), *check;
    int holds = 0, fails = 0;
    cJSON_ArrayForEach(check, checks)
    {
        holds += strcmp(shown_text(check, "state"), "holds") == 0;
        fails += strcmp(shown_text(check, "state"), "fails") == 0;
    }
    if (holds + fails > 0)
        pen_paragraph(shown->pen, "",
                      pen_print(shown->pen, "Checks of the scenario: %d hold%s, %d FAIL%s.", holds,
                                holds == 1 ? "s" : "", fails, fails == 1 ? "S" : ""));
}

static void say_end(const struct shown *shown)
{
    const struct pen *pen = shown->pen;
    const cJSON *reps = cJSON_GetObjectItemCaseSensitive(shown->manifest, "replications");
    double done = shown_member(reps, "done");
    text_add(pen->out, "\n");
    if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(shown->manifest, "partial")))
        pen_paragraph(pen, "",
                      pen_print(pen, "PARTIAL: interrupted after %.0f of %.0f worlds.", done,
                                shown_member(reps, "wanted")));
    say_checks(shown);
    if (done > 0.0)
        pen_paragraph(pen, "",
                      pen_print(pen,
                                "%.0f simulated world%s under the scenario's assumptions: about "
                                "supply, not about battles.",
                                done, done == 1.0 ? "" : "s"));
    pen_paragraph(pen, "", pen_print(pen, "In full: tranche show --all %s", shown->path));
}

/* A title; of diff, which has none, the two sides. */
static const char *title_of(const struct shown *shown)
{
    const char *title = shown_text(shown->summary, "title");
    if (title[0])
        return title;
    return pen_print(shown->pen, "%s against %s", shown_text(shown->summary, "a"),
                     shown_text(shown->summary, "b"));
}

static enum trn_status show_screen(struct shown *shown, int kind, struct trn_error *error)
{
    const struct pen *pen = shown->pen;
    pen_heading(pen, title_of(shown));
    pen_paragraph(pen, "$ ", shown_text(shown->manifest, "command"));
    char settings[TRN_SETTINGS_BYTES];
    if (trn_results_changed(shown_text(shown->manifest, "command"), shown->summary, settings) > 0)
        pen_paragraph(pen, "", pen_print(pen, "Changed by --set: %s", settings));
    text_add(pen->out, "\n");
    say_answer(shown);
    enum trn_status status = kinds[kind].draw(shown, error);
    if (status == TRN_OK) {
        say_findings(shown);
        say_end(shown);
    }
    return status;
}

static enum trn_status show_all(const struct shown *shown, struct trn_error *error)
{
    char *text = NULL;
    enum trn_status status = trn_results_read_text(shown->path, "summary.txt", &text, error);
    if (status == TRN_OK)
        text_add(shown->pen->out, "%s", pen_clean_lines(shown->pen, text));
    free(text);
    return status;
}

/* ---- folders ------------------------------------------------------------------------------------- */

struct show {
    const struct options *options;
    struct trn_arena *arena;
    int n_shown;
    bool several; /* each gets its name above it */
};

static bool has_manifest(const char *folder)
{
    char path[LONGEST_PATH];
    struct stat about;
    int n = snprintf(path, sizeof path, "%s/manifest.json", folder);
    return n > 0 && n < (int)sizeof path && stat(path, &about) == 0;
}

/* One result folder. What is printed is printed whole, or not at all. */
static enum exit_status show_folder(struct show *show, const char *folder)
{
    struct text out = {0};
    struct trn_error error = {0};
    struct pen pen = pen_for(show->options, &out, show->arena);
    struct shown shown;
    enum trn_status status = shown_open(folder, &pen, &shown, &error);
    int kind = kind_of(shown.command);
    if (show->several) {
        text_add(&out, "%s", show->n_shown > 0 ? "\n" : "");
        pen_heading(&pen, pen_print(&pen, "== %s", folder));
    }
    if (status == TRN_OK && kind == KINDS)
        status = trn_fail(&error, TRN_E_NAME, folder, "of the command \"%.40s\", which show does not know",
                          pen_clean(&pen, shown.command));
    if (status == TRN_OK)
        status = show->options->all ? show_all(&shown, &error) : show_screen(&shown, kind, &error);
    if (status == TRN_OK)
        fputs(text_of(&out), stdout);
    show->n_shown += status == TRN_OK;
    shown_close(&shown);
    text_done(&out);
    trn_arena_reset(show->arena);
    return status == TRN_OK ? EXIT_DONE : say_error(&error);
}

struct found {
    char *path;
    int kind;
};

static int by_kind(const void *x, const void *y)
{
    const struct found *a = x, *b = y;
    return a->kind != b->kind ? (a->kind < b->kind ? -1 : 1) : strcmp(a->path, b->path);
}

/* The command of a result folder; KINDS where its files cannot be read. */
static int kind_of_folder(struct show *show, const char *folder)
{
    struct text out = {0};
    struct trn_error none = {0};
    struct pen pen = pen_for(show->options, &out, show->arena);
    struct shown shown;
    (void)shown_open(folder, &pen, &shown, &none);
    int kind = kind_of(shown.command);
    shown_close(&shown);
    text_done(&out);
    trn_arena_reset(show->arena);
    return kind;
}

/* The result folders in a folder, in the order of questions. Returns how many, -1: no memory or with errno.
 */
static int find_folders(struct show *show, const char *folder, struct found **ret)
{
    struct dirent **names;
    int n_names = scandir(folder, &names, NULL, alphasort), n = 0;
    *ret = n_names < 0 ? NULL : calloc((size_t)n_names + 1, sizeof **ret);
    for (int i = 0; i < n_names; i++) {
        char *path = NULL;
        if (asprintf(&path, "%s/%s", folder, names[i]->d_name) < 0)
            memory_out();
        if (*ret && names[i]->d_name[0] != '.' && has_manifest(path) && !trn_results_unfinished(path))
            (*ret)[n++] = (struct found){path, kind_of_folder(show, path)};
        else
            free(path);
        free(names[i]);
    }
    if (n_names >= 0)
        free(names);
    if (!*ret)
        return -1;
    qsort(*ret, (size_t)n, sizeof **ret, by_kind);
    return n;
}

static enum exit_status show_folders_in(struct show *show, const char *folder)
{
    struct found *found = NULL;
    struct trn_error error = {0};
    enum exit_status status = EXIT_DONE;
    int n = find_folders(show, folder, &found);
    if (n < 0)
        (void)trn_fail(&error, TRN_E_IO, folder, "%s", strerror(errno));
    else if (n == 0)
        (void)trn_fail(&error, TRN_E_IO, folder,
                       "is no result folder and holds none (no manifest.json in it or one level down)");
    if (n <= 0)
        status = say_error(&error);
    show->several = show->several || n > 1;
    for (int i = 0; i < n; i++) {
        enum exit_status one = show_folder(show, found[i].path);
        status = one == EXIT_DONE ? status : one;
        free(found[i].path);
    }
    free(found);
    return status;
}

static enum exit_status cmd_show(const struct options *options)
{
    struct show show = {.options = options, .arena = memory_arena(), .several = options->n_arguments > 1};
    enum exit_status status = EXIT_DONE;
    for (int i = 0; i < options->n_arguments; i++) {
        const char *folder = options->arguments[i];
        enum exit_status one =
            has_manifest(folder) ? show_folder(&show, folder) : show_folders_in(&show, folder);
        status = one == EXIT_DONE ? status : one; /* the others are shown all the same */
    }
    trn_arena_free(show.arena);
    return status;
}

const struct command command_show = {
    .name = "show",
    .arguments = "DIR...",
    .least = 1,
    .most = MAX_ARGUMENTS,
    .summary = "a result folder on one screen, with text charts",
    .text = "Print what result folders say, each on about one screen: what was asked, the answer,\n"
            "small charts with their numbers, findings. DIR is the result folder of any command,\n"
            "or a folder that holds such folders; reads only, runs nothing.\n\n"
            "On a terminal with a UTF-8 locale charts are made of block characters, in colour\n"
            "unless NO_COLOR is set; in a pipe or file, or with --plain, of ASCII, 80 columns wide.",
    .options = BIT(O_WIDTH) | BIT(O_PLAIN) | BIT(O_ALL),
    .examples = {"tranche show results/early-2024-delay-compare", "tranche show results --plain --width 100"},
    .run = cmd_show,
};
