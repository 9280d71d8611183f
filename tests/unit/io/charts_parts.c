/* charts_parts.c - the parts of charts that need no gnuplot: reading CSV, cleaning and wrapping texts,
 * spreading labels. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chart_layout.h"
#include "chart_text.h"
#include "csv_read.h"
#include "folder.h"
#include "tranche/io.h"

static char top[64];
static struct trn_arena *arena;

static void set_up(void)
{
    strcpy(top, "parts-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(top));
    arena = trn_arena_create(0);
    ck_assert_ptr_nonnull(arena);
}

static void tear_down(void)
{
    trn_arena_free(arena);
    trn_folder_remove(top, NULL);
}

/* ---- CSV ---- */

static enum trn_status open_text(struct trn_csv *csv, const char *text, size_t n, struct trn_error *error)
{
    char path[128];
    snprintf(path, sizeof path, "%s/t.csv", top);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, n, file), n);
    fclose(file);
    return trn_csv_open(csv, top, "t.csv", error);
}

START_TEST(quoted_cells_other_line_ends_and_a_mark_in_front_are_read)
{
    static const char text[] = "\xEF\xBB\xBF"
                               "a,\"b\",c\r\n1,\"x, \"\"y\"\"\nz\",\r\n\n'=1,''=1,'tis\n\"\",2,3";
    struct trn_csv csv;
    bool more;
    int b;
    ck_assert_int_eq(open_text(&csv, text, sizeof text - 1, NULL), TRN_OK);
    ck_assert_int_eq(csv.n_columns, 3);
    ck_assert_int_eq(trn_csv_column(&csv, "b", &b, NULL), TRN_OK);
    ck_assert_int_eq(b, 1);
    ck_assert(trn_csv_next(&csv, &more, NULL) == TRN_OK && more);
    ck_assert_str_eq(csv.cells[0], "1");
    ck_assert_str_eq(csv.cells[1], "x, \"y\"\nz");
    ck_assert_str_eq(csv.cells[2], "");
    ck_assert(trn_csv_next(&csv, &more, NULL) == TRN_OK && more);
    ck_assert_str_eq(csv.cells[0], "=1");
    ck_assert_str_eq(csv.cells[1], "'=1");
    ck_assert_str_eq(csv.cells[2], "'tis");
    ck_assert(trn_csv_next(&csv, &more, NULL) == TRN_OK && more);
    ck_assert_str_eq(csv.cells[0], "");
    ck_assert_str_eq(csv.cells[2], "3");
    ck_assert(trn_csv_next(&csv, &more, NULL) == TRN_OK && !more);
    trn_csv_close(&csv);
}
END_TEST

START_TEST(what_is_no_csv_is_refused_with_its_line)
{
    static const struct {
        const char *text;
        size_t n;
        const char *says;
    } cases[] = {{"", 0, "line 1: expected a header"},
                 {"a,b\n1,2\n1,\"2\n", 13, "line 3: a quote is never closed"},
                 {"a,b\n1,\"2\"x\n", 11, "line 2: a quoted cell goes on"},
                 {"a,b\n1,2\n3\n", 10, "line 3: expected 2 cells, found 1"},
                 {"a,b\n1,2,3\n", 10, "line 2: expected 2 cells, found 3"},
                 {"a,b\n1,\0\n", 8, "a NUL byte"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trn_csv csv;
        struct trn_error error = {0};
        bool more = true;
        enum trn_status status = open_text(&csv, cases[i].text, cases[i].n, &error);
        while (status == TRN_OK && more)
            status = trn_csv_next(&csv, &more, &error);
        ck_assert_int_eq(status, TRN_E_IO);
        ck_assert_msg(strstr(error.text, cases[i].says) != NULL, "expected \"%s\", found \"%s\"",
                      cases[i].says, error.text);
        trn_csv_close(&csv);
    }
}
END_TEST

START_TEST(numbers_of_cells_are_read_in_every_locale)
{
    ck_assert_double_eq(trn_csv_number("1234.5"), 1234.5);
    ck_assert_double_eq(trn_csv_number("-0.25"), -0.25);
    ck_assert_double_eq(trn_csv_number("1e3"), 1000.0);
    ck_assert_double_eq(trn_csv_number("25E-2"), 0.25);
    static const char *const none[] = {"", "-", ".", "1,5", "NaN", "INF", "0x10", "1 ", "--1", "1e999x"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        ck_assert_msg(isnan(trn_csv_number(none[i])), "\"%s\" was read as a number", none[i]);
}
END_TEST

/* ---- texts ---- */

START_TEST(cleaned_texts_have_one_line_and_nothing_that_acts)
{
    static const struct {
        const char *text, *clean;
    } cases[] = {{"plain", "plain"},
                 {"  a \t\n b  ", "a b"},
                 {"say \"x\"", "say 'x'"},
                 {"a\u202Eb\u200Fc\u2066d\u00ADe\uFEFF", "abcde"},
                 {"x\x01\x1b[31m\x7fy\xc2\x85z", "x[31my z"},
                 {"\U0001F3AF hit \u2B50\uFE0F", "hit"},
                 {"\xff\xc0\x80\xed\xa0\x80 ok \xe2\x82", "ok"},
                 {"e\u0301\u0301\u0301\u0301", "e\u0301\u0301"},
                 {"\u0423\u043A\u0440\u0430\u0457\u043D\u0430", "\u0423\u043A\u0440\u0430\u0457\u043D\u0430"},
                 {"12345678901", "1234567890\u2026"},
                 {NULL, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        ck_assert_str_eq(trn_chart_clean(arena, cases[i].text, 10), cases[i].clean);
}
END_TEST

START_TEST(wrapped_lines_fit_and_say_all_or_show_a_cut)
{
    static const char text[] =
        "Early 2024: 24 points more artillery need met under NATO coordination than before";
    const char *lines[3];
    int n = trn_chart_wrap(arena, text, 30.0, 1, 800.0, 3, lines);
    char joined[256] = "";
    for (int i = 0; i < n; i++) {
        ck_assert_double_le(trn_chart_width(lines[i], 30.0, 1), 800.0);
        strcat(joined, i > 0 ? " " : "");
        strcat(joined, lines[i]);
    }
    ck_assert_str_eq(joined, text);
    n = trn_chart_wrap(arena, text, 30.0, 1, 400.0, 2, lines);
    ck_assert_int_eq(n, 2);
    ck_assert_ptr_nonnull(strstr(lines[1], "\u2026"));
    ck_assert_double_le(trn_chart_width(lines[1], 30.0, 1), 400.0);
    ck_assert_int_eq(trn_chart_wrap(arena, "WWWWWWWWWWWWWWWWWWWWWWWWWWWW", 30.0, 1, 100.0, 2, lines), 2);
    ck_assert_double_le(trn_chart_width(lines[0], 30.0, 1), 100.0);
    lines[0] = lines[1] = NULL;
    ck_assert_int_eq(trn_chart_wrap(arena, "", 30.0, 1, 100.0, 2, lines), 0);
    ck_assert_str_eq(lines[0], "");
    ck_assert_str_eq(lines[1], "");
}
END_TEST

/* "Hello" set by cairo in DejaVu Sans at 100 pixels is 253.5 wide (752 + 615 + 278 + 278 + 612 of 1000). */
START_TEST(widths_are_those_of_the_font)
{
    ck_assert_double_eq_tol(trn_chart_width("Hello", 100.0, 0), 253.5, 1e-9);
    ck_assert_double_gt(trn_chart_width("Hello", 100.0, 1), 253.5);
    ck_assert_double_eq_tol(trn_chart_width("e\u0301", 100.0, 0), trn_chart_width("e", 100.0, 0), 1e-9);
}
END_TEST

START_TEST(numbers_in_words_have_groups_and_units)
{
    ck_assert_str_eq(trn_chart_number(arena, 1234567.0, 0), "1,234,567");
    ck_assert_str_eq(trn_chart_number(arena, -1234.5, 1), "\u22121,234.5");
    ck_assert_str_eq(trn_chart_number(arena, 999.0, 0), "999");
    ck_assert_str_eq(trn_chart_percent(arena, 0.4149), "41\u00A0%");
    ck_assert_str_eq(trn_chart_percent(arena, 0.062), "6.2\u00A0%");
    ck_assert_str_eq(trn_chart_millions(arena, 450.2), "EUR\u00A0450\u00A0million");
    ck_assert_str_eq(trn_chart_millions(arena, 12345.0), "EUR\u00A012.3\u00A0billion");
    ck_assert_str_eq(trn_chart_sentence(arena, "the contact group"), "The contact group");
    ck_assert_str_eq(trn_chart_sentence(arena, "155 mm"), "155 mm");
}
END_TEST

/* ---- places ---- */

static unsigned state = 7;
static double draw(void)
{
    state = state * 1664525u + 1013904223u;
    return (state >> 8) / 16777216.0;
}

START_TEST(spread_labels_keep_their_order_their_gap_and_their_bounds)
{
    for (int round = 0; round < 2000; round++) {
        enum { MOST = 12 };
        double at[MOST];
        double before[MOST];
        double gap[MOST];
        const int n = 1 + (int)(draw() * MOST);
        double total = 0.0;
        for (int i = 0; i < n; i++) {
            at[i] = draw() * 100.0;
            gap[i] = draw() * 12.0;
            for (int k = i; k > 0 && at[k] < at[k - 1]; k--) {
                const double swap = at[k];
                at[k] = at[k - 1];
                at[k - 1] = swap;
            }
        }
        for (int i = 0; i + 1 < n; i++)
            total += gap[i];
        memcpy(before, at, sizeof at);
        trn_layout_spread(at, n, gap, 0.0, 100.0);
        const double share = total > 100.0 ? 100.0 / total : 1.0;
        bool free_before = total <= 100.0;
        for (int i = 0; i < n; i++) {
            ck_assert_double_ge(at[i], -1e-9);
            ck_assert_double_le(at[i], 100.0 + 1e-9);
            if (i > 0)
                ck_assert_double_ge(at[i] - at[i - 1], gap[i - 1] * share - 1e-9);
            if (i > 0 && before[i] - before[i - 1] < gap[i - 1])
                free_before = false;
        }
        for (int i = 0; free_before && i < n; i++)
            ck_assert_double_eq_tol(at[i], before[i], 1e-9); /* nothing overlapped, nothing moves */
    }
}
END_TEST

START_TEST(two_labels_at_one_place_part_evenly)
{
    double at[] = {50.0, 50.0};
    const double gap[] = {10.0};
    trn_layout_spread(at, 2, gap, 0.0, 100.0);
    ck_assert_double_eq_tol(at[0], 45.0, 1e-9);
    ck_assert_double_eq_tol(at[1], 55.0, 1e-9);
}
END_TEST

START_TEST(steps_of_an_axis_are_round_and_few)
{
    for (double value = 1e-3; value < 1e9; value *= 1.07) {
        const double step = trn_layout_step(value);
        const double digits = step / pow(10.0, floor(log10(step) + 1e-9));
        ck_assert_double_ge(value / step, 2.0);
        ck_assert_double_lt(value / step, 7.0);
        ck_assert_msg(fabs(digits - 1.0) < 1e-6 || fabs(digits - 2.0) < 1e-6 || fabs(digits - 2.5) < 1e-6 ||
                          fabs(digits - 5.0) < 1e-6,
                      "the step for %g is %g", value, step);
    }
}
END_TEST

START_TEST(levers_have_plain_words)
{
    FILE *page = tmpfile();
    char line[4096];
    bool within = false;
    int levers = 0;
    ck_assert_ptr_nonnull(page);
    ck_assert_int_eq(trn_reference_write(page), TRN_OK);
    rewind(page);
    while (fgets(line, sizeof line, page) != NULL) {
        if (line[0] == '#')
            within = strcmp(line, "## levers\n") == 0;
        if (!within || strncmp(line, "| `", 3) != 0)
            continue;
        line[3 + strcspn(line + 3, "`")] = '\0';
        const char *label = trn_lever_label(line + 3);
        ck_assert_msg(label != NULL && strchr(label, '_') == NULL && strlen(label) <= 40, "%s", line + 3);
        levers++;
    }
    fclose(page);
    ck_assert_int_gt(levers, 40);
    ck_assert_ptr_null(trn_lever_label("honor"));
}
END_TEST

START_TEST(names_and_labels_get_the_room_that_they_need)
{
    const struct chart_canvas canvas = {.arena = arena, .size = *trn_layout_size("phone")};
    const char *const names[] = {"Poland", "Poland to Bulgaria and beyond"};
    ck_assert_double_eq(trn_layout_row_height(&canvas, names, 1, 34.0), 34.0);
    ck_assert_double_ge(trn_layout_row_height(&canvas, names, 2, 34.0), 2 * 18.0 * 1.25);
    ck_assert_double_gt(trn_layout_value_room(&canvas, 0.0, 1e9, " %"),
                        trn_chart_width("1,000,000,000 %", 18.0, 0));
    ck_assert_double_lt(trn_layout_value_room(&canvas, 0.0, 10.0, ""), 60.0);

    const struct chart_label labels[] = {{.text = "NATO"}, {.text = "An arms-supply pact"}};
    const double one = trn_layout_label_room(&canvas, labels, 1);
    const double two = trn_layout_label_room(&canvas, labels, 2);
    ck_assert_double_lt(one, two);
    ck_assert_double_ge(two, trn_chart_width("An arms-supply", LABEL_SIZE, 0));
    ck_assert_double_lt(two, canvas.size.width / 3.0);
}
END_TEST

/* ---- a result folder ---- */

static FILE *create(const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", top, name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    return file;
}

static void put(const char *name, const char *text)
{
    FILE *file = create(name);
    ck_assert_int_ge(fputs(text, file), 0);
    fclose(file);
}

/* A folder from elsewhere may have both; as many rows as an array may hold when it is full. */
START_TEST(measures_of_a_single_run_stand_behind_those_of_measures_csv)
{
    enum { MEASURES = 1024 };
    struct chart_source source;
    put("scenario.json", "{}");
    put("manifest.json", "{}");
    put("recipient.csv", "date,regime\n");
    put("pledges.csv", "regime,donor,quantity,unit_cost,delivered\nr,d,2,1000000,1\nr,e,4,1000000,0\n");
    FILE *file = create("measures.csv");
    fputs("measure,unit,window,scope,kind,regime,against,n,estimate,low,high,p_value\n", file);
    for (int i = 0; i < MEASURES; i++)
        fprintf(file, "m%d,1,,,,r,,9,%d,,,\n", i, i);
    fclose(file);
    ck_assert_int_eq(trn_chart_source_open(top, &source, NULL, NULL), TRN_OK);
    ck_assert_int_eq(source.n_measures, MEASURES + 4);
    for (int i = 0; i < MEASURES; i++) {
        char name[16];
        snprintf(name, sizeof name, "m%d", i);
        ck_assert_str_eq(source.measures[i].measure, name);
        ck_assert_double_eq(source.measures[i].estimate, i);
    }
    const struct chart_measure *pledged =
        trn_chart_measure(&source, "pledged_value", "donor", "e", "", "r", NULL);
    ck_assert_ptr_nonnull(pledged);
    ck_assert_double_eq(pledged->estimate, 4.0);
    trn_chart_source_close(&source);
}
END_TEST

int main(void)
{
    TCase *tc = tcase_create("parts");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, quoted_cells_other_line_ends_and_a_mark_in_front_are_read);
    tcase_add_test(tc, what_is_no_csv_is_refused_with_its_line);
    tcase_add_test(tc, numbers_of_cells_are_read_in_every_locale);
    tcase_add_test(tc, cleaned_texts_have_one_line_and_nothing_that_acts);
    tcase_add_test(tc, wrapped_lines_fit_and_say_all_or_show_a_cut);
    tcase_add_test(tc, widths_are_those_of_the_font);
    tcase_add_test(tc, numbers_in_words_have_groups_and_units);
    tcase_add_test(tc, spread_labels_keep_their_order_their_gap_and_their_bounds);
    tcase_add_test(tc, two_labels_at_one_place_part_evenly);
    tcase_add_test(tc, steps_of_an_axis_are_round_and_few);
    tcase_add_test(tc, levers_have_plain_words);
    tcase_add_test(tc, names_and_labels_get_the_room_that_they_need);
    tcase_add_test(tc, measures_of_a_single_run_stand_behind_those_of_measures_csv);
    Suite *suite = suite_create("io/chart parts");
    suite_add_tcase(suite, tc);
    SRunner *sr = srunner_create(suite);
    srunner_set_tap(sr, "-");
    srunner_run_all(sr, CK_SILENT);
    const int failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
