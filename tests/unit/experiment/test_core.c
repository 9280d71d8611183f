/* test_core.c - tasks, the crew and variants on a toy model: order, layouts, journals, shares, stops, errors.
 */
#include <errno.h>
#include <signal.h>

#include "toy_model.h"
#include "tranche/variants.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORLDS = 23, BLOCK = 5, MOST_PIECES = 500 };

/* ---- a source whose settings are words ----------------------------------------------------------- */

static enum trn_status open_toy(void *object, const char *settings, const struct trn_scenario **ret,
                                void **ret_handle, struct trn_error *reterr)
{
    struct trn_scenario *copy = malloc(sizeof *copy);
    ck_assert_ptr_nonnull(copy);
    *copy = *(const struct trn_scenario *)object;
    if (strcmp(settings, "fewer") == 0)
        copy->n_windows = 0;
    else if (strcmp(settings, "more") == 0)
        copy->n_windows = 2;
    else if (strcmp(settings, "wrong") == 0) {
        free(copy);
        return trn_fail(reterr, TRN_E_RANGE, "/need", "expected more");
    }
    *ret = copy;
    *ret_handle = copy;
    return TRN_OK;
}

static void close_toy(void *object, void *handle)
{
    (void)object;
    free(handle);
}

/* ---- a journal in memory ---------------------------------------------------------------------------- */

struct book {
    struct {
        char *key;
        void *payload;
        size_t size;
    } pieces[MOST_PIECES];
    int n, found, full_at; /* full_at: additions that still fit; -1: no end */
};

static bool find(void *object, const char *key, void *payload, size_t size)
{
    struct book *book = object;
    for (int i = 0; i < book->n; i++)
        if (book->pieces[i].size == size && strcmp(book->pieces[i].key, key) == 0) {
            memcpy(payload, book->pieces[i].payload, size);
            book->found++;
            return true;
        }
    return false;
}

static bool add(void *object, const char *key, const void *payload, size_t size)
{
    struct book *book = object;
    if (book->full_at == 0) {
        errno = ENOSPC;
        return false;
    }
    book->full_at--;
    ck_assert_int_lt(book->n, MOST_PIECES);
    book->pieces[book->n].key = strdup(key);
    book->pieces[book->n].payload = malloc(size);
    book->pieces[book->n].size = size;
    memcpy(book->pieces[book->n++].payload, payload, size);
    return true;
}

static void drop(struct book *book)
{
    for (int i = 0; i < book->n; i++) {
        free(book->pieces[i].key);
        free(book->pieces[i].payload);
    }
}

/* As if it had been stopped so many pieces before. */
static void cut(struct book *book, int pieces)
{
    for (int i = book->n - pieces; i < book->n; i++) {
        free(book->pieces[i].key);
        free(book->pieces[i].payload);
    }
    book->n -= pieces;
}

/* ---- a run of variants as text, every bit of a number included ----------------------------------------- */

static const struct trn_variant variants[] = {
    {.settings = ""}, {.settings = "fewer"}, {.settings = "more"}, {.settings = "same", .regimes = "b,a"}};
static const struct trn_output outputs[] = {{TRN_OUT_MEASURE, TOY_NEED_MET, 0},
                                            {TRN_OUT_MEASURE, TOY_NEED_MET_HOLD, 0},
                                            {TRN_OUT_MEASURE, TOY_COST, 0},
                                            {TRN_OUT_SERIES, 1, 2}};
enum { VARIANTS = 4, OUTPUTS = 4, REGIMES = 2, PER_WORLD = VARIANTS * REGIMES * OUTPUTS };

struct setup {
    struct trn_arena *arena;
    struct trn_source source;
    struct trn_variants_def def;
    struct trn_journal journal;
    struct trn_variants_end end;
    struct trn_error error;
    FILE *out;
    char *text;
    size_t size;
    int32_t last, enough_at;
    double values[WORLDS][PER_WORLD];
};

static bool on_world(void *object, int32_t rep, const double *values)
{
    struct setup *s = object;
    ck_assert_int_eq(rep, s->last + 1); /* in order, without a gap */
    s->last = rep;
    memcpy(s->values[rep], values, sizeof s->values[rep]);
    for (int i = 0; i < PER_WORLD; i++)
        fprintf(s->out, "%a ", values[i]);
    fputc('\n', s->out);
    return rep != s->enough_at;
}

static void set_up(struct setup *s, int32_t jobs, struct book *book)
{
    memset(s, 0, sizeof *s);
    s->last = -1;
    s->enough_at = -1;
    s->arena = trn_arena_create(0);
    s->source = (struct trn_source){toy_scenario(), open_toy, close_toy, (void *)(uintptr_t)toy_scenario()};
    s->def = trn_variants_def_default();
    s->def.source = &s->source;
    s->def.layout = trn_layout_create(s->arena, toy_scenario());
    s->def.variants = variants;
    s->def.n_variants = VARIANTS;
    s->def.regimes = "a,b";
    s->def.n_regimes = REGIMES;
    s->def.outputs = outputs;
    s->def.n_outputs = OUTPUTS;
    s->def.seed = 7;
    s->def.reps = WORLDS;
    s->def.block = BLOCK;
    s->def.jobs = jobs;
    s->def.on_world = on_world;
    s->def.object = s;
    s->journal = (struct trn_journal){.find = find, .add = add, .object = book, .name = "the.journal"};
    s->def.journal = book ? &s->journal : NULL;
    s->out = open_memstream(&s->text, &s->size);
}

static enum trn_status go(struct setup *s)
{
    toy.runs = 0;
    enum trn_status status = trn_variants_run(&s->def, &s->end, &s->error);
    fclose(s->out);
    trn_arena_free(s->arena);
    return status;
}

/* What one thread without a journal gives; of the caller. */
static char *plain_text(void)
{
    struct setup s;
    set_up(&s, 1, NULL);
    ck_assert_int_eq(go(&s), TRN_OK);
    ck_assert_int_eq(s.end.worlds, WORLDS);
    ck_assert_int_eq(s.end.runs, WORLDS * VARIANTS * REGIMES);
    return s.text;
}

static void start(void)
{
    toy = (struct toy){.spread = 0.5, .fails_at = {-1, -1}, .stop_at = -1, .effect = {0.0, 0.05, -0.03, 0.0}};
    toy_stop = 0;
}

static void finish(void)
{
    ck_assert_int_eq(toy.models, 0);
}

/* ---- order and layouts ----------------------------------------------------------------------------------
 */

START_TEST(any_number_of_threads_gives_the_same_bytes)
{
    struct setup s;
    char *expected = plain_text();
    set_up(&s, _i, NULL);
    ck_assert_int_eq(go(&s), TRN_OK);
    ck_assert_str_eq(s.text, expected);
    free(s.text);
    free(expected);
}
END_TEST

START_TEST(any_size_of_blocks_gives_the_same_worlds)
{
    struct setup s;
    char *expected = plain_text();
    set_up(&s, 3, NULL);
    s.def.block = _i;
    ck_assert_int_eq(go(&s), TRN_OK);
    ck_assert_str_eq(s.text, expected);
    free(s.text);
    free(expected);
}
END_TEST

static double value(const struct setup *s, int world, int variant, int regime, int output)
{
    return s->values[world][(variant * REGIMES + regime) * OUTPUTS + output];
}

START_TEST(outputs_of_another_layout_are_found_by_name)
{
    struct setup s;
    set_up(&s, 2, NULL);
    ck_assert_int_eq(go(&s), TRN_OK);
    for (int w = 0; w < WORLDS; w++) {
        double world = toy_draw(7, (uint32_t)w, 1);
        ck_assert_double_eq(value(&s, w, 0, 0, 0), 0.4 + 0.5 * world);
        for (int r = 0; r < REGIMES; r++)
            for (int o = 0; o < OUTPUTS; o++) {
                double plain = value(&s, w, 0, r, o);
                if (o == 1)
                    ck_assert(isnan(value(&s, w, 1, r, o))); /* it has no such window */
                else
                    ck_assert_double_eq(value(&s, w, 1, r, o), plain);
                ck_assert_double_eq(value(&s, w, 2, r, o), plain);
                ck_assert_double_eq(value(&s, w, 3, 1 - r, o), plain); /* the variant names b before a */
            }
    }
    free(s.text);
}
END_TEST

START_TEST(enough_ends_it_at_that_world)
{
    struct setup s;
    set_up(&s, _i, NULL);
    s.enough_at = 6;
    ck_assert_int_eq(go(&s), TRN_OK);
    ck_assert_int_eq(s.last, 6);
    ck_assert_int_eq(s.end.worlds, 7);
    ck_assert(!s.end.partial);
    free(s.text);
}
END_TEST

/* ---- journals
 * ---------------------------------------------------------------------------------------------- */

START_TEST(a_journal_spares_the_runs_that_it_holds)
{
    struct setup s;
    struct book book = {.full_at = -1};
    char *expected = plain_text();
    set_up(&s, 2, &book);
    ck_assert_int_eq(go(&s), TRN_OK);
    ck_assert_str_eq(s.text, expected);
    ck_assert_int_eq(book.n, 5 * VARIANTS); /* 23 worlds in blocks of 5 */
    free(s.text);
    cut(&book, 7);
    set_up(&s, _i, &book);
    ck_assert_int_eq(go(&s), TRN_OK);
    ck_assert_str_eq(s.text, expected);
    ck_assert_int_eq(book.found, 5 * VARIANTS - 7);
    ck_assert_int_eq(toy.runs, (4 * 3 + 3 * 5) * REGIMES); /* the last block has three worlds */
    free(s.text);
    free(expected);
    drop(&book);
}
END_TEST

START_TEST(another_seed_world_or_output_is_not_found)
{
    struct setup s;
    struct book book = {.full_at = -1};
    const struct trn_output others[] = {outputs[1], outputs[0], outputs[2], outputs[3]};
    set_up(&s, 2, &book);
    ck_assert_int_eq(go(&s), TRN_OK);
    free(s.text);
    set_up(&s, 2, &book);
    if (_i == 0)
        s.def.seed = 8;
    else if (_i == 1)
        s.def.block = 6; /* not 4: its last block would be worlds 20 to 22 again */
    else
        s.def.outputs = others;
    ck_assert_int_eq(go(&s), TRN_OK);
    ck_assert_int_eq(book.found, 0);
    ck_assert_int_eq(toy.runs, WORLDS * VARIANTS * REGIMES);
    free(s.text);
    drop(&book);
}
END_TEST

START_TEST(a_journal_that_cannot_be_written_ends_the_run)
{
    struct setup s;
    struct book book = {.full_at = 3};
    set_up(&s, 3, &book);
    ck_assert_int_eq(go(&s), TRN_E_IO);
    ck_assert_str_eq(s.error.path, "the.journal");
    ck_assert_str_eq(s.error.text, "the journal could not be written: No space left on device");
    ck_assert_int_eq(book.n, 3);
    free(s.text);
    drop(&book);
}
END_TEST

START_TEST(shares_together_are_the_whole)
{
    struct setup s;
    struct book book = {.full_at = -1};
    char *expected = plain_text();
    int runs = 0;
    for (int32_t share = 1; share <= _i; share++) {
        set_up(&s, 2, &book);
        s.def.share = share;
        s.def.shares = _i;
        ck_assert_int_eq(go(&s), TRN_OK);
        ck_assert_int_eq(s.last, -1); /* nothing is handed over */
        runs += toy.runs;
        free(s.text);
    }
    ck_assert_int_eq(runs, WORLDS * VARIANTS * REGIMES);
    ck_assert_int_eq(book.n, 5 * VARIANTS);
    set_up(&s, 2, &book);
    ck_assert_int_eq(go(&s), TRN_OK);
    ck_assert_int_eq(toy.runs, 0);
    ck_assert_str_eq(s.text, expected);
    free(s.text);
    free(expected);
    drop(&book);
}
END_TEST

/* ---- stops and errors
 * ----------------------------------------------------------------------------------------- */

START_TEST(what_was_stopped_goes_on_to_the_same_bytes)
{
    struct setup s;
    struct book book = {.full_at = -1};
    char *expected = plain_text();
    set_up(&s, _i, &book);
    s.def.stop = &toy_stop;
    toy.stop_at = 12;
    const enum trn_status status = go(&s);
    if (_i > 1 && status == TRN_E_INTERRUPTED) {
        /* The thread that had the first world got no time before the others had come to the stop. */
        ck_assert_int_gt(book.n, 0);
    } else {
        ck_assert_int_eq(status, TRN_OK);
        ck_assert(s.end.partial);
        ck_assert_int_lt(s.end.worlds, WORLDS);
        ck_assert_int_eq(s.end.worlds % BLOCK, 0); /* whole blocks, so whole worlds */
        ck_assert_int_eq(strncmp(s.text, expected, s.size), 0);
    }
    free(s.text);
    int before = book.n;
    toy.stop_at = -1;
    toy_stop = 0;
    set_up(&s, _i, &book);
    ck_assert_int_eq(go(&s), TRN_OK);
    ck_assert(!s.end.partial);
    ck_assert_int_eq(book.found, before);
    ck_assert_str_eq(s.text, expected);
    free(s.text);
    free(expected);
    drop(&book);
}
END_TEST

START_TEST(a_stop_before_the_first_world_is_said)
{
    struct setup s;
    set_up(&s, 3, NULL);
    toy_stop = 1;
    s.def.stop = &toy_stop;
    ck_assert_int_eq(go(&s), TRN_E_INTERRUPTED);
    free(s.text);
}
END_TEST

START_TEST(an_error_names_the_settings_and_is_that_of_the_first_task)
{
    struct setup s;
    struct trn_variant some[VARIANTS] = {
        {.settings = ""}, {.settings = "fewer"}, {.settings = "wrong"}, {.settings = "same"}};
    set_up(&s, _i, NULL);
    s.def.variants = some;
    toy.fails_at[0] = 7; /* in the second block: later than the wrong variant of the first */
    ck_assert_int_eq(go(&s), TRN_E_RANGE);
    ck_assert_str_eq(s.error.path, "/need");
    ck_assert_str_eq(s.error.text, "the variant wrong: expected more");
    free(s.text);
    set_up(&s, _i, NULL);
    ck_assert_int_eq(go(&s), TRN_E_BALANCE);
    ck_assert_str_eq(s.error.text, "replication 7 under a: the books of shell are out by 7");
    free(s.text);
}
END_TEST

START_TEST(a_regime_that_the_variant_lacks_is_an_error)
{
    struct setup s;
    set_up(&s, 2, NULL);
    s.def.regimes = "a,z";
    ck_assert_int_eq(go(&s), TRN_E_REFERENCE);
    ck_assert_str_eq(s.error.text, "there is no regime \"z\"");
    free(s.text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("core");
    TCase *order = tcase_create("order");
    tcase_add_checked_fixture(order, start, finish);
    tcase_set_timeout(order, 60);
    tcase_add_loop_test(order, any_number_of_threads_gives_the_same_bytes, 2, 8);
    tcase_add_loop_test(order, any_size_of_blocks_gives_the_same_worlds, 1, 8);
    tcase_add_test(order, outputs_of_another_layout_are_found_by_name);
    tcase_add_loop_test(order, enough_ends_it_at_that_world, 1, 4);
    suite_add_tcase(suite, order);

    TCase *journals = tcase_create("journals");
    tcase_add_checked_fixture(journals, start, finish);
    tcase_set_timeout(journals, 60);
    tcase_add_loop_test(journals, a_journal_spares_the_runs_that_it_holds, 1, 4);
    tcase_add_loop_test(journals, another_seed_world_or_output_is_not_found, 0, 3);
    tcase_add_test(journals, a_journal_that_cannot_be_written_ends_the_run);
    tcase_add_loop_test(journals, shares_together_are_the_whole, 1, 9);
    suite_add_tcase(suite, journals);

    TCase *ends = tcase_create("ends");
    tcase_add_checked_fixture(ends, start, finish);
    tcase_set_timeout(ends, 60);
    tcase_add_loop_test(ends, what_was_stopped_goes_on_to_the_same_bytes, 1, 5);
    tcase_add_test(ends, a_stop_before_the_first_world_is_said);
    tcase_add_loop_test(ends, an_error_names_the_settings_and_is_that_of_the_first_task, 1, 8);
    tcase_add_test(ends, a_regime_that_the_variant_lacks_is_an_error);
    suite_add_tcase(suite, ends);

    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
