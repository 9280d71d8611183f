/* charts_draw.c - charts of made-up result folders: complete, the same twice, safe against what names hold.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chart_text.h"
#include "csv_read.h"
#include "fixture_compare.h"
#include "folder.h"
#include "tranche/io.h"

#define BOTH (TRN_CHART_SVG | TRN_CHART_PNG)
static const char *const names[] = {
    "need_met", "regimes", "items", "fire_rate", "monthly_deliveries", "pledged_delivered",
};
enum { CHARTS = sizeof names / sizeof names[0] };
/* Scripts that others load. */
static const char *const helpers[] = {
    "style",  /* first: it is broken below */
    "panel",  /* place, axes and holds */
    "rows",   /* names of rows */
    "bars",   /* bars in rows */
    "pixels", /* a page without axes */
    "grid",   /* cells */
};
enum { HELPERS = sizeof helpers / sizeof helpers[0] };

static char top[64];
static char folder[96];
static char charts[112];

/* Into FOLDER/charts at the usual size; *ret_drawn counts. */
static enum trn_status draw_charts(const char *from, const char *only, unsigned formats, int *ret_drawn,
                                   struct trn_error *reterr)
{
    struct trn_charts list;
    const struct trn_chart_request request = {.folder = from, .only = only, .formats = formats};
    const enum trn_status status = trn_charts_draw(&request, &list, reterr);
    *ret_drawn = list.n;
    trn_charts_done(&list);
    return status;
}

static void set_up(void)
{
    strcpy(top, "charts-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(top));
    snprintf(folder, sizeof folder, "%s/out", top);
    snprintf(charts, sizeof charts, "%s/charts", folder);
}

static void tear_down(void)
{
    trn_folder_remove(top, NULL);
}

static char *slurp(const char *dir, const char *name, const char *ending, size_t *ret_length)
{
    char path[512];
    char *text;
    size_t length;
    struct trn_error error = {0};
    snprintf(path, sizeof path, "%s/%s%s%s", dir, name, ending[0] != '\0' ? "." : "", ending);
    ck_assert_msg(trn_file_read(path, 1 << 26, &text, &length, &error) == TRN_OK, "%s %s", error.path,
                  error.text);
    if (ret_length != NULL)
        *ret_length = length;
    return text;
}

static bool exists(const char *dir, const char *name)
{
    return trn_folder_has(dir, name);
}

/* One regime is compared with none. */
static bool supports(const struct fixture *fixture, const char *name)
{
    return fixture->regimes > 1 || strcmp(name, "regimes") != 0;
}

static void draw_as(const struct fixture *fixture, unsigned formats)
{
    int expected = 0;
    for (int i = 0; i < CHARTS; i++)
        expected += supports(fixture, names[i]);
    struct trn_error error = {0};
    int drawn = 0;
    fixture_write(folder, fixture);
    const enum trn_status status = draw_charts(folder, NULL, formats, &drawn, &error);
    ck_assert_msg(status == TRN_OK, "%s: %s", error.path, error.text);
    ck_assert_int_eq(drawn, expected);
}

static void draw_all(const struct fixture *fixture)
{
    draw_as(fixture, BOTH);
}

/* ---- is it XML ---- */

/* NULL, or what is wrong: tags that do not match, attributes without quotes, bare "&" and "<", controls. */
static const char *not_well_formed(const char *at)
{
    char open[64][32];
    int depth = 0;
    bool any = false;
    while (*at != '\0') {
        if ((unsigned char)*at < 0x20 && *at != '\n' && *at != '\t' && *at != '\r')
            return "a control character";
        if (*at == '&') {
            const size_t n = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz#0123456789x");
            if (n == 0 || at[1 + n] != ';')
                return "a bare &";
            at += n + 2;
            continue;
        }
        if (*at != '<') {
            if (depth == 0 && any && *at != '\n')
                return "text behind the root";
            at++;
            continue;
        }
        if (strncmp(at, "<?", 2) == 0) {
            at = strstr(at, "?>");
            if (at == NULL)
                return "an open instruction";
            at += 2;
            continue;
        }
        const bool closing = at[1] == '/';
        const char *name = at + 1 + closing;
        const size_t n = strcspn(name, " \t\r\n/>");
        if (n == 0 || n >= sizeof open[0])
            return "a tag without a name";
        if (closing) {
            if (depth == 0 || strncmp(open[depth - 1], name, n) != 0 || open[depth - 1][n] != '\0')
                return "a closing tag that closes nothing";
            depth--;
            at = name + n;
            if (*at != '>')
                return "a closing tag with more in it";
            at++;
            continue;
        }
        any = true;
        at = name + n;
        for (;;) {
            at += strspn(at, " \t\r\n");
            if (*at == '>' || strncmp(at, "/>", 2) == 0)
                break;
            at += strcspn(at, "= \t\r\n<>");
            at += strspn(at, " \t\r\n");
            if (*at != '=')
                return "an attribute without a value";
            at += 1 + strspn(at + 1, " \t\r\n");
            if (*at != '"' && *at != '\'')
                return "an attribute without quotes";
            const char *end = strchr(at + 1, *at);
            if (end == NULL || memchr(at, '<', (size_t)(end - at)) != NULL)
                return "an attribute that does not end";
            at = end + 1;
        }
        if (*at == '>') {
            if (depth == 64)
                return "tags too deep";
            memcpy(open[depth], name, n);
            open[depth++][n] = '\0';
            at++;
        } else {
            at += 2;
        }
    }
    return depth == 0 && any ? NULL : "a tag that stays open";
}

static void check_svg(const char *name)
{
    char *text = slurp(charts, name, "svg", NULL);
    const char *wrong = not_well_formed(text);
    ck_assert_msg(wrong == NULL, "%s.svg has %s", name, wrong);
    ck_assert_ptr_null(strstr(text, "<script"));
    ck_assert_ptr_null(strstr(text, "Gnuplot</title>"));
    ck_assert_ptr_null(strstr(text, "gnuplot_plot_1</title>"));
    ck_assert_ptr_nonnull(strstr(text, "role=\"img\""));
    free(text);
}

static void check_png(const char *name)
{
    size_t n;
    char *bytes = slurp(charts, name, "png", &n);
    ck_assert_uint_gt(n, 5000);
    ck_assert_int_eq(memcmp(bytes, "\x89PNG\r\n\x1a\n", 8), 0);
    ck_assert_int_eq(memcmp(bytes + n - 8, "IEND\xae\x42\x60\x82", 8), 0);
    free(bytes);
}

/* The title as a reader of the SVG hears it. */
static char *title_of(const char *name)
{
    char *text = slurp(charts, name, "svg", NULL);
    const char *from = strstr(text, "<title");
    ck_assert_ptr_nonnull(from);
    from = strchr(from, '>') + 1;
    const char *to = strstr(from, "</title>");
    ck_assert_ptr_nonnull(to);
    char *title = strndup(from, (size_t)(to - from));
    free(text);
    return title;
}

static void check_title(const char *name, const char *part)
{
    char *title = title_of(name);
    ck_assert_msg(strstr(title, part) != NULL, "%s: expected \"%s\" in \"%s\"", name, part, title);
    ck_assert_int_le(trn_chart_words(title), 15);
    free(title);
}

/* ---- tests ---- */

START_TEST(all_charts_are_drawn_as_svg_and_png_with_script_and_data)
{
    const struct fixture fixture = fixture_default();
    draw_all(&fixture);
    for (int i = 0; i < CHARTS; i++) {
        char file[64];
        check_svg(names[i]);
        check_png(names[i]);
        snprintf(file, sizeof file, "%s.gp", names[i]);
        ck_assert(exists(charts, file));
        snprintf(file, sizeof file, "%s.csv", names[i]);
        ck_assert(exists(charts, file));
    }
    for (int i = 0; i < HELPERS; i++) {
        char file[64];
        snprintf(file, sizeof file, "%s.gp", helpers[i]);
        ck_assert(exists(charts, file));
    }
}
END_TEST

START_TEST(two_drawings_give_the_same_bytes)
{
    const struct fixture fixture = fixture_default();
    struct trn_listing listing;
    char *first[64];
    size_t lengths[64];
    draw_all(&fixture);
    ck_assert_int_eq(trn_folder_list(charts, &listing, NULL), TRN_OK);
    ck_assert_int_eq(listing.n, 4 * CHARTS + HELPERS);
    for (int i = 0; i < listing.n; i++)
        first[i] = slurp(charts, listing.files[i].name, "", &lengths[i]);
    draw_all(&fixture);
    for (int i = 0; i < listing.n; i++) {
        size_t n;
        char *second = slurp(charts, listing.files[i].name, "", &n);
        ck_assert_msg(n == lengths[i] && memcmp(first[i], second, n) == 0, "%s differs",
                      listing.files[i].name);
        free(second);
        free(first[i]);
    }
    trn_listing_done(&listing);
}
END_TEST

START_TEST(titles_state_the_difference_that_the_measures_show)
{
    const struct fixture fixture = fixture_default();
    draw_all(&fixture);
    check_title("need_met", "NATO coordination meets");
    check_title("need_met", "points more of the need");
    check_title("need_met", "Early 2024: "); /* a label without an article does not stand after "in" */
    check_title("fire_rate", "d-hoc contact group meets");
    check_title("monthly_deliveries", "NATO coordination delivers goods worth EUR");
    check_title("monthly_deliveries", "billion more than Ad-hoc contact group");
    check_title("pledged_delivered", "of the value pledged is delivered under Ad-hoc contact group");
}
END_TEST

/* Who counted and when stands under the chart, whole. */
START_TEST(the_foot_names_who_observed_and_is_not_cut)
{
    const struct fixture fixture = fixture_default();
    draw_all(&fixture);
    char *text = slurp(charts, "fire_rate", "gp", NULL);
    char *foot = strstr(text, "array foot_text[");
    ck_assert_ptr_nonnull(foot);
    *strchr(foot, '\n') = '\0';
    ck_assert_msg(strstr(foot, "Observed: ") != NULL && strstr(foot, "2024-03-11") != NULL, "%s", foot);
    ck_assert_msg(strstr(foot, "Defence, 2024") == NULL && strstr(foot, "\u2026") == NULL, "%s", foot);
    free(text);
}
END_TEST

START_TEST(titles_state_no_difference_where_the_interval_holds_none)
{
    struct fixture fixture = fixture_default();
    fixture.effect = 0.0;
    draw_all(&fixture);
    check_title("need_met", "No difference in need met is shown between");
    check_title("fire_rate", "no difference");
    check_title("monthly_deliveries", "No difference in value delivered");
}
END_TEST

START_TEST(the_data_of_a_chart_are_those_of_the_bands)
{
    const struct fixture fixture = fixture_default();
    struct trn_csv bands;
    struct trn_csv data;
    bool more;
    draw_all(&fixture);
    ck_assert_int_eq(trn_csv_open(&bands, folder, "bands.csv", NULL), TRN_OK);
    ck_assert_int_eq(trn_csv_open(&data, charts, "need_met.csv", NULL), TRN_OK);
    int p50, date, regime, variable, scope, chart_p50, chart_date, chart_regime;
    ck_assert_int_eq(trn_csv_column(&bands, "p50", &p50, NULL), TRN_OK);
    ck_assert_int_eq(trn_csv_column(&bands, "date", &date, NULL), TRN_OK);
    ck_assert_int_eq(trn_csv_column(&bands, "regime", &regime, NULL), TRN_OK);
    ck_assert_int_eq(trn_csv_column(&bands, "variable", &variable, NULL), TRN_OK);
    ck_assert_int_eq(trn_csv_column(&bands, "scope", &scope, NULL), TRN_OK);
    ck_assert_int_eq(trn_csv_column(&data, "p50", &chart_p50, NULL), TRN_OK);
    ck_assert_int_eq(trn_csv_column(&data, "date", &chart_date, NULL), TRN_OK);
    ck_assert_int_eq(trn_csv_column(&data, "regime", &chart_regime, NULL), TRN_OK);
    int rows = 0;
    while (trn_csv_next(&bands, &more, NULL) == TRN_OK && more) {
        if (strcmp(bands.cells[variable], "need_met") != 0 || strcmp(bands.cells[scope], "artillery") != 0)
            continue;
        bool also;
        ck_assert_int_eq(trn_csv_next(&data, &also, NULL), TRN_OK);
        ck_assert(also);
        ck_assert_str_eq(data.cells[chart_date], bands.cells[date]);
        ck_assert_str_eq(data.cells[chart_regime], bands.cells[regime]);
        ck_assert_str_eq(data.cells[chart_p50], bands.cells[p50]);
        rows++;
    }
    ck_assert_int_eq(rows, 2 * 106);
    trn_csv_close(&bands);
    trn_csv_close(&data);
}
END_TEST

/* Names as an attacker would choose them; nothing may run, break out or break the picture. */
static const char *const hostile[] = {
    "`touch pwned`",
    "'; system('touch pwned'); x = '",
    "''' . system('touch pwned') . '",
    "\"; !touch pwned\n!touch pwned",
    "=cmd|' /C calc'!A0",
    "@title_text $data %d %s %n %% \\n \\\\ \\",
    "{/Bold=80 x} a_b^c & ~ \u2028 # comment",
    "</text></svg><script>alert(1)</script><text>",
    "id='gpPt0' font-family=\"DejaVu Sans\" url(#x) ]]> <!-- -->",
    "\u202E\u05E2\u05D1\u05E8\u05D9\u05EA \u0627\u0644\u0639\u0631\u0628\u064A\u0629 \u2066x",
    "\U0001F3AF\U0001F1FA\U0001F1E6 \u2B50 a\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
    "\xff\xfe\xc0\x80 not UTF-8 \xed\xa0\x80",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
    "WWWWWWWWWWWWWWWWW"
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
    "WWWWWWWWWWWWWWWWW"
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    "/../../etc/passwd",
};

START_TEST(hostile_names_are_only_names)
{
    struct fixture fixture = fixture_default();
    fixture.hostile = hostile[_i];
    fixture.holds = 3;
    const bool both = _i % 4 == 0; /* a picture takes time; the words reach both terminals the same way */
    draw_as(&fixture, both ? BOTH : TRN_CHART_SVG);
    for (int i = 0; i < CHARTS; i++) {
        check_svg(names[i]);
        if (both)
            check_png(names[i]);
        check_title(names[i], "");
    }
    ck_assert(!exists(charts, "pwned"));
    ck_assert_int_eq(access("pwned", F_OK), -1);
    struct trn_listing listing;
    ck_assert_int_eq(trn_folder_list(charts, &listing, NULL), TRN_OK);
    ck_assert_int_eq(listing.n, (both ? 4 : 3) * CHARTS + HELPERS);
    trn_listing_done(&listing);
}
END_TEST

START_TEST(any_number_of_regimes_donors_and_holds_is_drawn)
{
    static const struct {
        int regimes, donors, holds;
        bool observed;
    } cases[] = {{1, 1, 0, false}, {3, 20, 6, true}, {5, 60, 2, true}, {8, 22, 1, false}};
    struct fixture fixture = fixture_default();
    fixture.regimes = cases[_i].regimes;
    fixture.donors = cases[_i].donors;
    fixture.holds = cases[_i].holds;
    fixture.observed = cases[_i].observed;
    draw_all(&fixture);
    for (int i = 0; i < CHARTS; i++) {
        if (!supports(&fixture, names[i]))
            continue;
        check_svg(names[i]);
        check_png(names[i]);
    }
}
END_TEST

START_TEST(one_chart_can_be_asked_for_by_name_and_capability)
{
    const struct fixture fixture = fixture_default();
    struct trn_error error = {0};
    int drawn = 0;
    fixture_write(folder, &fixture);
    ck_assert_int_eq(draw_charts(folder, "need_met-air-defence", TRN_CHART_SVG, &drawn, &error), TRN_OK);
    ck_assert_int_eq(drawn, 1);
    ck_assert(exists(charts, "need_met-air-defence.svg"));
    ck_assert(!exists(charts, "need_met-air-defence.png"));
    ck_assert(!exists(charts, "fire_rate.gp"));
    check_title("need_met-air-defence", "of the need for air defence");
    ck_assert_int_eq(draw_charts(folder, "need_met-none", TRN_CHART_SVG, &drawn, &error), TRN_E_NAME);
    ck_assert_ptr_nonnull(strstr(error.text, "need_met-none"));
    ck_assert_int_eq(draw_charts(folder, "pie", TRN_CHART_SVG, &drawn, &error), TRN_E_NAME);
    ck_assert_ptr_nonnull(strstr(error.text, "\"fire_rate\""));
    ck_assert_int_eq(drawn, 0);
}
END_TEST

START_TEST(without_gnuplot_the_script_is_named_and_data_and_script_stay)
{
    const struct fixture fixture = fixture_default();
    struct trn_error error = {0};
    int drawn = 9;
    fixture_write(folder, &fixture);
    setenv("PATH", top, 1);
    ck_assert_int_eq(draw_charts(folder, NULL, BOTH, &drawn, &error), TRN_E_IO);
    ck_assert_int_eq(drawn, 0);
    ck_assert_ptr_nonnull(strstr(error.text, "need_met.gp"));
    ck_assert_ptr_nonnull(strstr(error.text, "not installed"));
    for (int i = 0; i < CHARTS; i++) {
        char file[64];
        snprintf(file, sizeof file, "%s.gp", names[i]);
        ck_assert(exists(charts, file));
        snprintf(file, sizeof file, "%s.csv", names[i]);
        ck_assert(exists(charts, file));
    }
}
END_TEST

/* Write a file of one line. */
static void put(const char *dir, const char *name, const char *text, mode_t mode)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(chmod(path, mode), 0);
}

START_TEST(a_failing_script_is_named_with_gnuplots_words_and_leaves_no_older_picture)
{
    const struct fixture fixture = fixture_default();
    struct trn_error error = {0};
    int drawn = 9;
    draw_all(&fixture);
    put(top, "style.gp", "plot nothing_at_all\n", 0644);
    for (int i = 1; i < HELPERS; i++) {
        char file[64];
        snprintf(file, sizeof file, "%s.gp", helpers[i]);
        put(top, file, "\n", 0644);
    }
    for (int i = 0; i < CHARTS; i++) {
        char file[64];
        snprintf(file, sizeof file, "%s.gp", names[i]);
        put(top, file, "load 'style.gp'\n", 0644);
    }
    setenv("TRANCHE_PLOTS", top, 1);
    ck_assert_int_eq(draw_charts(folder, NULL, BOTH, &drawn, &error), TRN_E_IO);
    ck_assert_int_eq(drawn, 0);
    ck_assert_ptr_nonnull(strstr(error.text, "need_met.gp"));
    ck_assert_ptr_nonnull(strstr(error.text, "style.gp\" line 1: undefined variable: nothing_at_all"));
    ck_assert(!exists(charts, "need_met.svg"));
    setenv("TRANCHE_PLOTS", "/nowhere", 1);
    ck_assert_int_eq(draw_charts(folder, NULL, BOTH, &drawn, &error), TRN_E_IO);
    ck_assert_str_eq(error.path, "/nowhere/style.gp");
}
END_TEST

START_TEST(a_gnuplot_that_stops_half_way_is_noticed)
{
    const struct fixture fixture = fixture_default();
    struct trn_error error = {0};
    int drawn = 9;
    char path[4096];
    fixture_write(folder, &fixture);
    put(top, "gnuplot", "#!/bin/sh\nprintf '<svg>' > need_met.svg\n", 0755);
    char *real = realpath(top, NULL);
    ck_assert_ptr_nonnull(real);
    snprintf(path, sizeof path, "%s:%s", real, getenv("PATH"));
    free(real);
    setenv("PATH", path, 1);
    ck_assert_int_eq(draw_charts(folder, NULL, TRN_CHART_SVG, &drawn, &error), TRN_E_IO);
    ck_assert_ptr_nonnull(strstr(error.text, "did not finish"));
    put(top, "gnuplot", "#!/bin/sh\nkill -9 $$\n", 0755);
    ck_assert_int_eq(draw_charts(folder, NULL, TRN_CHART_PNG, &drawn, &error), TRN_E_IO);
    ck_assert_ptr_nonnull(strstr(error.text, "need_met.gp"));
}
END_TEST

START_TEST(a_single_run_is_drawn_from_its_own_tables)
{
    const struct fixture fixture = fixture_default();
    struct trn_error error = {0};
    int drawn = 0;
    char path[256];
    static const char *const gone[] = {"bands.csv", "monthly.csv", "measures.csv"};
    fixture_write(folder, &fixture);
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, gone[i]);
        ck_assert_int_eq(unlink(path), 0);
    }
    put(folder, "recipient.csv",
        "date,regime,capability,item,need,used,need_met\n2023-01-01,ad-hoc,artillery,,8000,8000,1\n"
        "2023-01-08,ad-hoc,artillery,,8000,4000,0.5\n2023-01-08,ad-hoc,artillery,155mm,8000,3000,0.4\n"
        "2023-01-15,ad-hoc,artillery,,8000,6000,0.75\n",
        0644);
    put(folder, "pledges.csv",
        "regime,donor,quantity,unit_cost,delivered\nad-hoc,donor-01,1000,4000.00,500\nad-hoc,donor-01,10,"
        "100000.00,10\n",
        0644);
    ck_assert_msg(draw_charts(folder, NULL, BOTH, &drawn, &error) == TRN_OK, "%s: %s", error.path,
                  error.text);
    ck_assert_int_eq(drawn, 3);
    check_title("need_met", "of the need for artillery is met");
    check_title("pledged_delivered", "60\u00A0% of the value pledged"); /* 3 of 5 million */
}
END_TEST

START_TEST(a_folder_without_results_is_refused)
{
    struct trn_error error = {0};
    int drawn = 9;
    ck_assert_int_eq(draw_charts(top, NULL, BOTH, &drawn, &error), TRN_E_IO);
    ck_assert_ptr_nonnull(strstr(error.path, "scenario.json"));
    ck_assert_int_eq(drawn, 0);
}
END_TEST

/* Damaged files give an error or a script, never a crash; the sanitized build looks for the rest. */
START_TEST(damaged_files_do_no_harm)
{
    static const char *const files[] = {"bands.csv", "measures.csv", "monthly.csv", "scenario.json",
                                        "manifest.json"};
    static const char damage[] = "\",\n\r'=0eE-.[]{}\\\0\xff z";
    struct fixture fixture = fixture_default();
    fixture.donors = 3;
    fixture_write(folder, &fixture);
    unsigned state = 2654435761u * (unsigned)(_i + 1);
    for (size_t f = 0; f < sizeof files / sizeof files[0]; f++) {
        size_t n;
        char *text = slurp(folder, files[f], "", &n);
        char *whole = malloc(n);
        ck_assert_ptr_nonnull(whole);
        memcpy(whole, text, n);
        for (int round = 0; round < 6; round++) {
            char path[256];
            memcpy(text, whole, n);
            for (int k = 0; k < 1 + round * 8; k++) {
                state = state * 1664525u + 1013904223u;
                text[(state >> 8) % n] = damage[(state >> 3) % (sizeof damage - 1)];
            }
            const size_t left = round == 5 ? (state >> 5) % n : n;
            snprintf(path, sizeof path, "%s/%s", folder, files[f]);
            FILE *file = fopen(path, "wb");
            ck_assert_ptr_nonnull(file);
            ck_assert_uint_eq(fwrite(text, 1, left, file), left);
            fclose(file);
            struct trn_error error = {0};
            int drawn = 0;
            const enum trn_status status = draw_charts(folder, NULL, 0, &drawn, &error);
            if (status != TRN_OK)
                ck_assert_msg(error.text[0] != '\0', "%s: an error without words", files[f]);
        }
        char path[256];
        snprintf(path, sizeof path, "%s/%s", folder, files[f]);
        FILE *file = fopen(path, "wb");
        ck_assert_ptr_nonnull(file);
        ck_assert_uint_eq(fwrite(whole, 1, n, file), n);
        fclose(file);
        free(whole);
        free(text);
    }
}
END_TEST

int main(void)
{
    TCase *tc = tcase_create("draw");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, all_charts_are_drawn_as_svg_and_png_with_script_and_data);
    tcase_add_test(tc, two_drawings_give_the_same_bytes);
    tcase_add_test(tc, titles_state_the_difference_that_the_measures_show);
    tcase_add_test(tc, the_foot_names_who_observed_and_is_not_cut);
    tcase_add_test(tc, titles_state_no_difference_where_the_interval_holds_none);
    tcase_add_test(tc, the_data_of_a_chart_are_those_of_the_bands);
    tcase_add_loop_test(tc, hostile_names_are_only_names, 0, (int)(sizeof hostile / sizeof hostile[0]));
    tcase_add_loop_test(tc, any_number_of_regimes_donors_and_holds_is_drawn, 0, 4);
    tcase_add_test(tc, one_chart_can_be_asked_for_by_name_and_capability);
    tcase_add_test(tc, without_gnuplot_the_script_is_named_and_data_and_script_stay);
    tcase_add_test(tc, a_failing_script_is_named_with_gnuplots_words_and_leaves_no_older_picture);
    tcase_add_test(tc, a_gnuplot_that_stops_half_way_is_noticed);
    tcase_add_test(tc, a_single_run_is_drawn_from_its_own_tables);
    tcase_add_test(tc, a_folder_without_results_is_refused);
    tcase_add_loop_test(tc, damaged_files_do_no_harm, 0, 10);
    Suite *suite = suite_create("io/charts");
    suite_add_tcase(suite, tc);
    SRunner *sr = srunner_create(suite);
    srunner_set_tap(sr, "-");
    srunner_run_all(sr, CK_SILENT);
    const int failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
