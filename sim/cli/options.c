/* options.c - reading the command line. */
#include "options.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "help.h"
#include "memory.h"
#include "suggest.h"
#include "text.h"

/* ---- saying what is wrong ------------------------------------------------------------------- */

enum exit_status usage_error(const char *command, const char *format, ...)
{
    va_list args;
    fputs("tranche: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    if (command)
        fprintf(stderr, "\nTry 'tranche %s --help'.\n", command);
    else
        fputs("\nTry 'tranche --help'.\n", stderr);
    return EXIT_USAGE;
}

static const struct command *find_command(const char *name)
{
    for (const struct command *const *c = commands; *c; c++)
        if (strcmp((*c)->name, name) == 0)
            return *c;
    return NULL;
}

static enum exit_status no_such_command(const char *name)
{
    const char *best = NULL;
    int edits = 0;
    for (const struct command *const *c = commands; *c; c++)
        best = suggest(name, (*c)->name, best, &edits);
    if (best)
        return usage_error(NULL, "there is no command \"%s\" (did you mean \"%s\"?)", name, best);
    return usage_error(NULL, "there is no command \"%s\"", name);
}

static enum exit_status no_such_option(const struct command *command, const char *word)
{
    const char *best = NULL;
    int edits = 0;
    uint64_t known = command ? command->options | ALWAYS : ALWAYS;
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "="), word);
    for (int id = 0; id < OPTIONS; id++)
        if (known & BIT(id))
            best = suggest(name, option_defs[id].name, best, &edits);
    const char *of = command ? command->name : NULL;
    for (int id = 0; id < OPTIONS && !best; id++)
        if (strcmp(option_defs[id].name, name) == 0)
            return usage_error(of, "--%s is no option of %s", name, of ? of : "tranche without a command");
    if (best)
        return usage_error(of, "there is no option --%s (did you mean --%s?)", name, best);
    return usage_error(of, "there is no option --%s", name);
}

/* ---- reading ----------------------------------------------------------------------------------- */

static bool whole(const char *text, int64_t least, int64_t most, int64_t *ret)
{
    char *end;
    if (text[0] == '\0' || strspn(text, "0123456789") != strlen(text))
        return false;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno != 0 || *end != '\0' || value < least || value > most)
        return false;
    *ret = value;
    return true;
}

static bool seed_of(const char *text, uint64_t *ret)
{
    char *end;
    if (text[0] == '\0' || strspn(text, "0123456789") != strlen(text))
        return false;
    errno = 0;
    *ret = strtoull(text, &end, 10);
    return errno == 0 && *end == '\0';
}

static bool above_zero(const char *text, double most, double *ret)
{
    char *end;
    if (text[0] == '\0' || strspn(text, "0123456789.eE+-") != strlen(text))
        return false;
    *ret = strtod(text, &end);
    return *end == '\0' && *ret > 0.0 && *ret <= most;
}

static bool share_of(const char *text, struct options *o)
{
    int64_t share, shares;
    char first[8];
    size_t length = strcspn(text, "/");
    if (text[length] != '/' || length >= sizeof first)
        return false;
    snprintf(first, sizeof first, "%.*s", (int)length, text);
    if (!whole(text + length + 1, 1, 9999, &shares) || !whole(first, 1, shares, &share))
        return false;
    o->share = (int32_t)share;
    o->shares = (int32_t)shares;
    return true;
}

static bool pictures_of(const char *text, unsigned *ret)
{
    static const struct {
        const char *name;
        unsigned bit;
    } known[] = {{"svg", TRN_CHART_SVG}, {"png", TRN_CHART_PNG}, {"pdf", TRN_CHART_PDF}};
    *ret = 0;
    for (;;) {
        const size_t n = strcspn(text, ",");
        unsigned bit = 0;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
            if (strlen(known[i].name) == n && strncmp(text, known[i].name, n) == 0)
                bit = known[i].bit;
        *ret |= bit;
        if (bit == 0 || text[n] == '\0')
            return bit != 0;
        text += n + 1;
    }
}

static bool setting_of(struct options *o, const char *text)
{
    const char *equals = strchr(text, '=');
    if (text[0] != '/' || !equals || o->n_settings == MAX_SETTINGS)
        return false;
    char *pointer = strndup(text, (size_t)(equals - text));
    if (!pointer)
        memory_out();
    o->settings[o->n_settings++] = (struct trn_setting){pointer, equals + 1};
    return true;
}

/* Take the value of one option. Returns what was expected instead, or NULL. */
static const char *take(struct options *o, enum option_id id, const char *value, bool yes)
{
    int64_t n = 0;
    switch (id) {
    case O_SET:
        if (!setting_of(o, value))
            return o->n_settings == MAX_SETTINGS ? "at most 64 settings"
                                                 : "POINTER=VALUE, such as /regimes/nato/levers/sync=0.5";
        break;
    case O_REGIMES:
        o->regimes = value;
        return value[0] ? NULL : "names of regimes between commas";
    case O_REPS:
        if (!whole(value, 1, 10000000, &n))
            return "a whole number from 1 to 10000000";
        o->reps = (int32_t)n;
        break;
    case O_PRECISION:
        return above_zero(value, 1.0, &o->precision) ? NULL : "a share above 0, at most 1, such as 0.01";
    case O_SEED:
        o->has_seed = true;
        return seed_of(value, &o->seed) ? NULL : "a whole number from 0 to 18446744073709551615";
    case O_REP:
        if (!whole(value, 0, INT32_MAX - 1, &n))
            return "a whole number from 0 to 2147483646";
        o->rep = (int32_t)n;
        break;
    case O_JOBS:
        if (!whole(value, 1, 512, &n))
            return "a whole number from 1 to 512";
        o->jobs = (int32_t)n;
        break;
    case O_OUT:
        o->out = value;
        return value[0] ? NULL : "the name of a folder";
    case O_ONLY:
        o->only = value;
        return value[0] ? NULL : "the name of a chart";
    case O_FORMAT:
        if (strcmp(value, "text") != 0 && strcmp(value, "json") != 0)
            return "\"text\" or \"json\"";
        o->json = value[0] == 'j';
        break;
    case O_FORCE:
        o->force = yes;
        break;
    case O_TRACE:
        o->trace = yes;
        break;
    case O_CHARTS:
        o->no_charts = !yes;
        break;
    case O_REFERENCE:
        o->reference = yes;
        break;
    case O_SOURCES:
        o->sources = yes;
        break;
    case O_QUIET:
        o->quiet = yes;
        break;
    case O_RESUME:
        o->resume = yes;
        break;
    case O_DRY_RUN:
        o->dry_run = yes;
        break;
    case O_EXPLAIN:
        o->explain = yes;
        break;
    case O_WIDTH:
        if (!whole(value, 40, 120, &n))
            return "a whole number from 40 to 120";
        o->width = (int32_t)n;
        break;
    case O_PLAIN:
        o->plain = yes;
        break;
    case O_ALL:
        o->all = yes;
        break;
    case O_SHARE:
        return share_of(value, o) ? NULL : "I/N with N at most 9999 and I from 1 to N, such as 2/8";
    case O_PAIRS:
        o->pairs = yes;
        break;
    case O_MEASURE:
    case O_GROUPS:
    case O_CAUSES:
    case O_ORDERS:
    case O_WHAT:
    case O_FROM:
    case O_MONTHS:
    case O_STARTS:
    case O_LENGTHS:
    case O_DATES:
    case O_DONOR:
    case O_INPUTS:
    case O_BY:
    case O_METHOD:
    case O_POINTS:
    case O_UNTIL:
        o->given[id] = value;
        return value[0] ? NULL : "a value that is not empty";
    case O_SIZE:
        o->given[id] = value;
        return strcmp(value, "slide") == 0 || strcmp(value, "page") == 0 || strcmp(value, "phone") == 0
                   ? NULL
                   : "\"slide\", \"page\" or \"phone\"";
    case O_LANG:
        return strcmp(value, "en") == 0 ? NULL : "\"en\" (charts have no other words yet)";
    case O_PICTURES:
        return pictures_of(value, &o->pictures) ? NULL : "svg, png and pdf between commas";
    case O_PDF:
        o->no_pdf = !yes;
        break;
    case O_QUICK:
        o->quick = yes;
        break;
    case O_REPORT:
        o->report = yes;
        break;
    case O_HELP:
    case O_VERSION:
    case OPTIONS:
        break;
    }
    return NULL;
}

/* The option that a word such as "--jobs=4", "--no-charts" or "-j" names, or OPTIONS. *ret_value: what
 * stands behind its "=" or letter, or NULL. */
static enum option_id option_of(const char *word, uint64_t known, const char **ret_value, bool *ret_yes)
{
    *ret_value = NULL;
    *ret_yes = true;
    for (int id = 0; id < OPTIONS; id++) {
        const struct option_def *def = &option_defs[id];
        size_t length = strlen(def->name);
        if (!(known & BIT(id)))
            continue;
        if (word[1] != '-') {
            if (def->letter && word[1] == def->letter) {
                *ret_value = word[2] ? word + 2 + (word[2] == '=') : NULL;
                return (enum option_id)id;
            }
            continue;
        }
        const char *name = word + 2;
        if (def->negatable && strncmp(name, "no-", 3) == 0 && strcmp(name + 3, def->name) == 0) {
            *ret_yes = false;
            return (enum option_id)id;
        }
        if (strncmp(name, def->name, length) == 0 && (name[length] == '\0' || name[length] == '=')) {
            *ret_value = name[length] == '=' ? name + length + 1 : NULL;
            return (enum option_id)id;
        }
    }
    return OPTIONS;
}

/* Options that do not change results, and so have no place in a command that is kept with them. */
#define UNTOLD                                                                                               \
    (BIT(O_JOBS) | BIT(O_OUT) | BIT(O_FORCE) | BIT(O_FORMAT) | BIT(O_QUIET) | BIT(O_CHARTS) |                \
     BIT(O_RESUME) | BIT(O_SHARE))

static void tell_word(struct text *typed, const char *word)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                "_-+=./,:@%";
    text_add(typed, " ");
    if (word[0] != '\0' && strspn(word, plain) == strlen(word)) {
        text_add(typed, "%s", word);
        return;
    }
    text_add(typed, "'");
    for (const char *p = word; *p; p++)
        text_add(typed, *p == '\'' ? "'\\''" : "%c", *p);
    text_add(typed, "'");
}

/* Folders of this machine stay out: of "/home/me/winter.json" only "winter.json" is told. */
static const char *told_path(const char *path)
{
    const char *slash = strrchr(path, '/');
    return path[0] == '/' && slash[1] ? slash + 1 : path;
}

static enum exit_status check_together(const struct command *command, const struct options *o)
{
    if (o->rep >= 0 && o->reps > 0)
        return usage_error(command->name, "--rep runs one replication, so --reps does not go with it");
    if (o->rep >= 0 && o->precision > 0.0)
        return usage_error(command->name, "--rep runs one replication, so --precision does not go with it");
    if (o->shares > 0 && o->dry_run)
        return usage_error(command->name,
                           "--share does a part of the work, so --dry-run does not go with it");
    if (o->n_arguments < command->least)
        return usage_error(command->name, "%s needs %s", command->name, command->arguments);
    return EXIT_DONE;
}

/* The words of a command. Returns false when there is nothing to run. */
static bool parse_words(const struct command *command, int n, char **words, struct options *o,
                        struct text *typed, enum exit_status *ret_status)
{
    bool only_arguments = false;
    text_add(typed, "tranche %s", command->name);
    *ret_status = EXIT_DONE;
    for (int i = 0; i < n; i++) { /* asked-for help wins over whatever else is wrong */
        if (strcmp(words[i], "--help") == 0 || strcmp(words[i], "-h") == 0) {
            help_command(command, stdout);
            return false;
        }
        if (strcmp(words[i], "--") == 0)
            break;
    }
    for (int i = 0; i < n; i++) {
        const char *word = words[i], *value;
        bool yes;
        if (only_arguments || word[0] != '-' || word[1] == '\0') {
            if (o->n_arguments == command->most) {
                *ret_status = command->most == MAX_ARGUMENTS
                                  ? usage_error(command->name, "expected at most %d arguments, found more",
                                                MAX_ARGUMENTS)
                                  : usage_error(command->name, "unexpected argument \"%s\"", word);
                return false;
            }
            o->arguments[o->n_arguments++] = word;
            tell_word(typed, told_path(word));
            continue;
        }
        if (strcmp(word, "--") == 0) {
            only_arguments = true;
            continue;
        }
        enum option_id id = option_of(word, command->options | ALWAYS, &value, &yes);
        if (id == OPTIONS) {
            *ret_status = word[1] == '-' ? no_such_option(command, word + 2)
                                         : usage_error(command->name, "there is no option %s", word);
            return false;
        }
        const struct option_def *def = &option_defs[id];
        if (!def->argument && value) {
            *ret_status = usage_error(command->name, "--%s takes no value", def->name);
            return false;
        }
        if (def->argument && !value) {
            if (i + 1 == n) {
                *ret_status = usage_error(command->name, "--%s needs %s", def->name, def->argument);
                return false;
            }
            value = words[++i];
        }
        if (id == O_VERSION) {
            puts("tranche " TRANCHE_VERSION);
            return false;
        }
        const char *expected = take(o, id, value, yes);
        if (expected) {
            *ret_status =
                usage_error(command->name, "--%s: expected %s, found \"%s\"", def->name, expected, value);
            return false;
        }
        if (!(UNTOLD & BIT(id))) {
            text_add(typed, " --%s%s", yes ? "" : "no-", def->name);
            if (def->argument)
                tell_word(typed, value);
        }
    }
    *ret_status = check_together(command, o);
    return *ret_status == EXIT_DONE;
}

bool options_parse(int argc, char **argv, struct options *ret, const struct command **ret_command,
                   enum exit_status *ret_status)
{
    struct text typed = {0};
    *ret = (struct options){.rep = -1};
    *ret_status = EXIT_DONE;
    if (argc < 2) {
        help_short(stderr);
        *ret_status = EXIT_USAGE;
        return false;
    }
    const char *word = argv[1];
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || (strcmp(word, "help") == 0 && argc == 2)) {
        help_all(stdout);
        return false;
    }
    if (strcmp(word, "--version") == 0) {
        puts("tranche " TRANCHE_VERSION);
        return false;
    }
    bool help = strcmp(word, "help") == 0;
    if (help)
        word = argv[2];
    if (word[0] == '-') {
        *ret_status = word[1] == '-' ? no_such_option(NULL, word + 2)
                                     : usage_error(NULL, "there is no option %s before a command", word);
        return false;
    }
    const struct command *command = find_command(word);
    if (!command) {
        *ret_status = no_such_command(word);
        return false;
    }
    if (help) {
        help_command(command, stdout);
        return false;
    }
    *ret_command = command;
    bool good = parse_words(command, argc - 2, argv + 2, ret, &typed, ret_status);
    ret->typed = typed.at; /* handed over */
    return good;
}

void options_done(struct options *options)
{
    for (int i = 0; i < options->n_settings; i++)
        free((char *)(uintptr_t)options->settings[i].pointer);
    free(options->typed);
    *options = (struct options){0};
}
