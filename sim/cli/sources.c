/* sources.c - see sources.h
 *
 * Figures of all scenarios are sorted and counted once where pointer, value and source are the same. Rows
 * that differ only in the name behind the first part of the pointer (of the donor, the line, the regime)
 * are shown as one: /donors/{denmark, norway}/hold_exposure. */
#include "sources.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "load.h"
#include "text.h"

enum { MOST_SCENARIOS = 64, GRADES = 7 };
static const char *const grades[GRADES] = {"official",    "reported", "estimate", "inferred",
                                           "conflicting", "assumed",  ""};

/* A figure, in the scenarios whose bits are set. */
struct row {
    const struct trn_figure *figure;
    uint64_t used;
    const char *section, *name, *rest; /* "donors", "usa", "/gdp"; parts of the pointer */
    int section_length, name_length;
    int group; /* rows that are shown as one have the same, in the order of the page */
};

struct page {
    struct trn_scenario_file *files[MOST_SCENARIOS];
    const char *names[MOST_SCENARIOS]; /* of the scenarios */
    int n_files;
    struct row *rows; /* owned */
    int n, room;
    int n_groups;
};

/* ---- reading ------------------------------------------------------------------------------------ */

static enum exit_status read_one(struct page *page, const struct options *options, const char *path,
                                 bool of_folder)
{
    struct trn_scenario_file *file = NULL;
    if (page->n_files == MOST_SCENARIOS)
        return usage_error("inspect", "--sources: expected at most %d scenarios", MOST_SCENARIOS);
    (void)trn_scenario_read(path, options->settings, options->n_settings, &file);
    if (!file) {
        fputs("tranche: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    if (of_folder && trn_scenario_file_fragment(file)) {
        trn_scenario_file_free(file);
        return EXIT_DONE;
    }
    if (!trn_scenario_file_scenario(file)) {
        trn_scenario_file_report(file, options->json ? stdout : stderr, options->json);
        trn_scenario_file_free(file);
        return EXIT_SCENARIO;
    }
    page->names[page->n_files] = trn_scenario_file_scenario(file)->name;
    page->files[page->n_files++] = file;
    return EXIT_DONE;
}

static enum exit_status read_folder(struct page *page, const struct options *options, const char *folder)
{
    struct dirent **entries = NULL;
    enum exit_status status = EXIT_DONE;
    int n = load_names(folder, &entries);
    for (int i = 0; i < n; i++) {
        char path[LONGEST_PATH];
        if (status == EXIT_DONE &&
            snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name) < (int)sizeof path)
            status = read_one(page, options, path, true);
        free(entries[i]);
    }
    free(entries);
    return status;
}

/* "/donors/usa/gdp" -> donors, usa, /gdp; "/seed" -> (nothing), seed, (nothing) */
static void split(struct row *row)
{
    const char *pointer = row->figure->pointer + 1, *first = strchr(pointer, '/');
    row->section = pointer;
    row->section_length = first ? (int)(first - pointer) : 0;
    row->name = first ? first + 1 : pointer;
    row->name_length = (int)strcspn(row->name, "/");
    row->rest = row->name + row->name_length;
}

static bool take_figures(struct page *page)
{
    for (int f = 0; f < page->n_files; f++) {
        const struct trn_figure *figures = NULL;
        int n = trn_scenario_file_figures(page->files[f], &figures);
        struct row *more = n < 0 ? NULL : realloc(page->rows, sizeof *more * (size_t)(page->n + n + 1));
        if (!more)
            return false;
        page->rows = more;
        for (int i = 0; i < n; i++) {
            struct row *row = &page->rows[page->n++];
            *row = (struct row){.figure = &figures[i], .used = UINT64_C(1) << f};
            split(row);
        }
    }
    return true;
}

/* ---- sorting and merging ------------------------------------------------------------------------ */

static int compare_parts(const char *a, int n, const char *b, int m)
{
    int order = memcmp(a, b, (size_t)(n < m ? n : m));
    return order ? order : n - m;
}

/* Digits by their number, so that /2 comes before /10. */
static int compare_rest(const char *a, const char *b)
{
    for (; *a && *a == *b; a++, b++)
        ;
    size_t n = strspn(a, "0123456789"), m = strspn(b, "0123456789");
    if (n > 0 && m > 0 && n != m)
        return n < m ? -1 : 1;
    return (unsigned char)*a - (unsigned char)*b;
}

static int compare_text(const struct trn_figure *a, const struct trn_figure *b)
{
    int order = strcmp(a->value, b->value);
    if (order == 0)
        order = strcmp(a->source, b->source);
    if (order == 0)
        order = strcmp(a->grade, b->grade);
    if (order == 0)
        order = strcmp(a->range, b->range);
    if (order == 0)
        order = strcmp(a->note, b->note);
    return order ? order : strcmp(a->date, b->date);
}

static int by_place(const struct row *a, const struct row *b)
{
    int order = compare_parts(a->section, a->section_length, b->section, b->section_length);
    return order ? order : compare_rest(a->rest, b->rest);
}

/* Same figure side by side. */
static int by_figure(const void *x, const void *y)
{
    const struct row *a = x, *b = y;
    int order = by_place(a, b);
    if (order == 0)
        order = compare_parts(a->name, a->name_length, b->name, b->name_length);
    return order ? order : compare_text(a->figure, b->figure);
}

/* What is shown as one side by side. Values at the top of a file have only a name and stay apart. */
static int by_row(const void *x, const void *y)
{
    const struct row *a = x, *b = y;
    int order = by_place(a, b);
    if (order == 0 && a->section_length == 0)
        order = compare_parts(a->name, a->name_length, b->name, b->name_length);
    if (order == 0)
        order = compare_text(a->figure, b->figure);
    return order ? order : (a->used > b->used) - (a->used < b->used);
}

static int by_group(const void *x, const void *y)
{
    const struct row *a = x, *b = y;
    int order = a->group - b->group;
    return order ? order : compare_parts(a->name, a->name_length, b->name, b->name_length);
}

static int by_page(const void *x, const void *y)
{
    const struct row *const *a = x, *const *b = y;
    int order = by_place(*a, *b);
    if (order == 0)
        order = compare_parts((*a)->name, (*a)->name_length, (*b)->name, (*b)->name_length);
    return order ? order : by_row(*a, *b);
}

static bool sort_rows(struct page *page)
{
    int n = 0;
    qsort(page->rows, (size_t)page->n, sizeof *page->rows, by_figure);
    for (int i = 0; i < page->n; i++)
        if (n > 0 && by_figure(&page->rows[n - 1], &page->rows[i]) == 0)
            page->rows[n - 1].used |= page->rows[i].used;
        else
            page->rows[n++] = page->rows[i];
    page->n = n;
    qsort(page->rows, (size_t)n, sizeof *page->rows, by_row);
    for (int i = 0; i < n; i++) {
        bool begins = i == 0 || by_row(&page->rows[i - 1], &page->rows[i]) != 0;
        page->n_groups += begins;
        page->rows[i].group = page->n_groups - 1;
    }
    qsort(page->rows, (size_t)n, sizeof *page->rows, by_group);

    /* Groups by their first row. */
    struct row **first = calloc((size_t)page->n_groups + 1, sizeof *first);
    int *place = calloc((size_t)page->n_groups + 1, sizeof *place);
    for (int i = n - 1; first && place && i >= 0; i--)
        first[page->rows[i].group] = &page->rows[i];
    if (first && place) {
        qsort(first, (size_t)page->n_groups, sizeof *first, by_page);
        for (int g = 0; g < page->n_groups; g++)
            place[first[g]->group] = g;
        for (int i = 0; i < n; i++)
            page->rows[i].group = place[page->rows[i].group];
        qsort(page->rows, (size_t)n, sizeof *page->rows, by_group);
    }
    bool good = first && place;
    free(first);
    free(place);
    return good;
}

/* ---- printing ------------------------------------------------------------------------------------- */

static int grade_of(const struct trn_figure *figure)
{
    int g = 0;
    while (g < GRADES - 1 && strcmp(grades[g], figure->grade) != 0)
        g++;
    return g;
}

/* Text in a cell of a Markdown table. */
static void cell(struct text *out, const char *words)
{
    for (const char *p = words; *p; p++)
        if (strchr("|*<\\`", *p))
            text_add(out, "\\%c", *p);
        else
            text_add(out, "%c", *p);
}

/* "donors/{denmark, norway}/gdp" */
static void add_pointer(struct text *out, const struct row *rows, int n)
{
    if (rows->section_length > 0)
        text_add(out, "/%.*s", rows->section_length, rows->section);
    text_add(out, "/%s", n > 1 ? "{" : "");
    for (int i = 0; i < n; i++)
        text_add(out, "%s%.*s", i > 0 ? ", " : "", rows[i].name_length, rows[i].name);
    text_add(out, "%s%s", n > 1 ? "}" : "", rows->rest);
}

/* Numbers of the scenarios: "2, 4-7". */
static void add_used(struct text *out, const struct page *page, uint64_t used)
{
    bool any = false;
    if (__builtin_popcountll(used) == page->n_files) {
        text_add(out, "all");
        return;
    }
    for (int f = 0; f < page->n_files; f++) {
        int last = f;
        if (!(used >> f & 1U))
            continue;
        while (last + 1 < page->n_files && (used >> (last + 1) & 1U))
            last++;
        text_add(out, "%s%d", any ? ", " : "", f + 1);
        if (last > f)
            text_add(out, "%s%d", last > f + 1 ? "-" : ", ", last + 1);
        any = true;
        f = last;
    }
}

static int group_size(const struct page *page, int i)
{
    int n = 1;
    while (i + n < page->n && page->rows[i + n].group == page->rows[i].group)
        n++;
    return n;
}

static bool section_begins(const struct page *page, int i)
{
    return i == 0 || compare_parts(page->rows[i].section, page->rows[i].section_length,
                                   page->rows[i - 1].section, page->rows[i - 1].section_length) != 0;
}

static void section_name(const struct row *row, char out[64])
{
    snprintf(out, 64, "%.*s", row->section_length, row->section);
    if (row->section_length == 0)
        snprintf(out, 64, "the run");
}

static void counts_row(struct text *out, const char *name, const int count[GRADES + 1])
{
    int sum = 0;
    text_add(out, "| %s |", name);
    for (int g = 0; g < GRADES; g++) {
        text_add(out, " %d |", count[g]);
        sum += count[g];
    }
    text_add(out, " %d | %d |\n", sum, count[GRADES]);
}

/* A line a section and one for all: figures by grade, and how many name a source. */
static void add_counts(struct text *out, const struct page *page)
{
    int all[GRADES + 1] = {0}, here[GRADES + 1] = {0};
    text_add(out,
             "| section | official | reported | estimate | inferred | conflicting | assumed | no grade | "
             "figures | with a source |\n| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |\n");
    for (int i = 0; i < page->n; i++) {
        const struct trn_figure *figure = page->rows[i].figure;
        if (section_begins(page, i))
            memset(here, 0, sizeof here);
        here[grade_of(figure)]++;
        all[grade_of(figure)]++;
        here[GRADES] += figure->source[0] != '\0';
        all[GRADES] += figure->source[0] != '\0';
        if (i + 1 == page->n || section_begins(page, i + 1)) {
            char name[64];
            section_name(&page->rows[i], name);
            counts_row(out, name, here);
        }
    }
    counts_row(out, "all", all);
}

static void page_markdown(const struct page *page, const char *command, struct text *out)
{
    text_add(out, "# Sources\n\nEvery figure that the scenarios state, with what it rests on: ");
    text_add(
        out,
        "grade, range and source, and in which scenarios it stands. Defaults of the format are left out. "
        "Written by `%s`.\n\n",
        command);
    text_add(out, "Scenarios:");
    for (int f = 0; f < page->n_files; f++)
        text_add(out, "%s %d `%s`", f > 0 ? "," : "", f + 1, page->names[f]);
    text_add(
        out,
        ".\n\nA figure is one value of one input: the same in two scenarios it counts once, another value or "
        "source is another figure. A source may be that of the whole of which the figure is a part.\n\n");
    add_counts(out, page);
    for (int i = 0, n; i < page->n; i += n) {
        const struct trn_figure *figure = page->rows[i].figure;
        n = group_size(page, i);
        if (section_begins(page, i)) {
            char name[64];
            section_name(&page->rows[i], name);
            text_add(out,
                     "\n## %s\n\n| figure | value | grade | range | source or note | in |\n"
                     "| --- | --- | --- | --- | --- | --- |\n",
                     name);
        }
        text_add(out, "| `");
        add_pointer(out, &page->rows[i], n);
        text_add(out, "` | ");
        cell(out, figure->shown);
        text_add(out, " | %s | %s | ", figure->grade, figure->range);
        cell(out, figure->source[0] ? figure->source : figure->note);
        if (figure->date[0])
            text_add(out, " (%s)", figure->date);
        text_add(out, " | ");
        add_used(out, page, page->rows[i].used);
        text_add(out, " |\n");
    }
}

static void page_json(const struct page *page, struct text *out)
{
    struct json_out json = {.text = out};
    json_open(&json, NULL, '[');
    for (int i = 0; i < page->n; i++) {
        const struct trn_figure *figure = page->rows[i].figure;
        json_open(&json, NULL, '{');
        json_string(&json, "pointer", figure->pointer);
        json_string(&json, "value", figure->value);
        json_string(&json, "grade", figure->grade[0] ? figure->grade : NULL);
        json_string(&json, "range", figure->range[0] ? figure->range : NULL);
        json_string(&json, "date", figure->date[0] ? figure->date : NULL);
        json_string(&json, "source", figure->source[0] ? figure->source : NULL);
        json_string(&json, "note", figure->note[0] ? figure->note : NULL);
        json_open(&json, "scenarios", '[');
        for (int f = 0; f < page->n_files; f++)
            if (page->rows[i].used >> f & 1U)
                json_string(&json, NULL, page->names[f]);
        json_close(&json, ']');
        json_close(&json, '}');
    }
    json_close(&json, ']');
}

enum exit_status inspect_sources(const struct options *options)
{
    struct page page = {0};
    struct text text = {0};
    enum exit_status status = EXIT_DONE;
    for (int i = 0; i < options->n_arguments && status == EXIT_DONE; i++) {
        struct stat about;
        bool folder = stat(options->arguments[i], &about) == 0 && S_ISDIR(about.st_mode);
        status = folder ? read_folder(&page, options, options->arguments[i])
                        : read_one(&page, options, options->arguments[i], false);
    }
    if (status == EXIT_DONE && page.n_files == 0)
        status = usage_error("inspect", "--sources: there is no scenario in %s", options->arguments[0]);
    if (status == EXIT_DONE) {
        bool good = take_figures(&page) && sort_rows(&page);
        if (good && options->json)
            page_json(&page, &text);
        else if (good)
            page_markdown(&page, options->typed, &text);
        if (good)
            fputs(text_of(&text), stdout);
        else
            status = no_memory();
    }
    for (int f = 0; f < page.n_files; f++)
        trn_scenario_file_free(page.files[f]);
    free(page.rows);
    text_done(&text);
    return status;
}
