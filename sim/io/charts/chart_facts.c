/* chart_facts.c - known facts against the worlds: a row each, what is known in the middle. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "chart_hindcast.h"
#include "chart_script.h"
#include "chart_source_parts.h"
#include "chart_text.h"

#define ROWS_MAX 20
#define COLUMNS_OF_ROWS 2
#define TEXT_SIZE 17.0
#define TEXT_STEP 22.0
#define TRACK 22.0       /* room for bar and mark */
#define TRACK_LEAST 0.36 /* of a column; numbers stand at its right */
#define TRACK_MOST 0.52
#define ROW_GAP 14.0
#define HEAD 30.0       /* above the rows: what the sides of a track mean */
#define WORD_ROOM 112.0 /* "Undecided\u2020" */
#define NUMBER_GAP 14.0 /* between a track and its number */
#define SPARE 1.08      /* of a track beyond what lies on it */

#define SAY(...) trn_arena_printf(chart->arena, __VA_ARGS__)

static const struct trn_column columns[] = {
    {"row", TRN_CELL_COUNT, 0, "", "Place, from the top left"},
    {"held_out", TRN_CELL_COUNT, 0, "1", "1: reaches behind the cut; 0: fitted"},
    {"pass", TRN_CELL_COUNT, 0, "1",
     "1: the interval of the median keeps the bounds; 0: it does not; 2: it holds a bound"},
    {"above", TRN_CELL_NUMBER, 6, "", "Known: more than this; empty: no bound"},
    {"below", TRN_CELL_NUMBER, 6, "", "Known: less than this"},
    {"p05", TRN_CELL_NUMBER, 6, "", "5th percentile over worlds"},
    {"p50", TRN_CELL_NUMBER, 6, "", "Median over worlds"},
    {"p95", TRN_CELL_NUMBER, 6, "", "95th percentile over worlds"},
    {"at05", TRN_CELL_NUMBER, 6, "1",
     "The same from -1, the left end of the row, to 1; 0 is the middle of what is known"},
    {"at50", TRN_CELL_NUMBER, 6, "1", ""},
    {"at95", TRN_CELL_NUMBER, 6, "1", ""},
    {"fact", TRN_CELL_TEXT, 0, "", "Name of the fact"},
    {"text", TRN_CELL_TEXT, 0, "", "What happened"},
    {"shows", TRN_CELL_TEXT, 0, "", "What the numbers are"},
    {"unit", TRN_CELL_TEXT, 0, "", "Their unit; 1 of a ratio"},
    {"known", TRN_CELL_TEXT, 0, "", "What of it the inputs hold already"},
};
static const struct trn_table table = {"facts", "Data of the chart: known facts and what worlds say",
                                       sizeof columns / sizeof columns[0], columns};

const char *const trn_fact_columns[FACT_COLUMNS] = {"fact",  "part",   "text", "shows", "unit",    "above",
                                                    "below", "median", "p05",  "p95",   "verdict", "known"};

enum verdict { FAILS = 0, PASSES, UNDECIDED }; /* as the script has them */

struct fact {
    int place;
    bool held_out;
    enum verdict verdict;
    const char *name, *text, *shows, *unit, *known;
    double above, below, median, low, high;
    double from, to; /* of the row, in the fact's unit */
    int lines;
    const char *line[3];
};

struct facts {
    struct fact *fact; /* held out first, then those that fail */
    int n, shown;
    int undecided;                       /* of those held out */
    int held, held_passed, held_entered; /* entered: of those passed, the inputs hold something */
    int fitted, fitted_passed;
};

static const char *const verdict_words[] = {
    [FAILS] = "fails", [PASSES] = "passes", [UNDECIDED] = "undecided"};

/* ---- reading ---- */

/* Those that fail first, then those that are undecided. */
static int rank(const struct fact *fact)
{
    return fact->verdict == FAILS ? 0 : fact->verdict == UNDECIDED ? 1 : 2;
}

static int by_part(const void *a, const void *b)
{
    const struct fact *x = a;
    const struct fact *y = b;
    if (x->held_out != y->held_out)
        return x->held_out ? -1 : 1;
    if (x->verdict != y->verdict)
        return rank(x) - rank(y);
    return x->place - y->place;
}

/* A row reaches equally far to both sides of what is known: of its bound where there is one. */
static void set_scale(struct fact *fact)
{
    const bool both = isfinite(fact->above) && isfinite(fact->below);
    const double middle = both                    ? 0.5 * (fact->above + fact->below)
                          : isfinite(fact->above) ? fact->above
                                                  : fact->below;
    const double at[] = {both ? fact->above : NAN, both ? fact->below : NAN, fact->median, fact->low,
                         fact->high};
    double half = 0.0;
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++)
        if (isfinite(at[i]))
            half = fmax(half, fabs(at[i] - middle));
    if (!(half > 0.0))
        half = fmax(1.0, fabs(middle));
    fact->from = middle - SPARE * half;
    fact->to = middle + SPARE * half;
}

static void read_fact(const struct chart_rows *rows, int r, struct facts *facts)
{
    const char *verdict = trn_chart_cell(rows, r, FACT_VERDICT);
    struct fact fact = {.place = r,
                        .held_out = strcmp(trn_chart_cell(rows, r, FACT_PART), "held out") == 0,
                        .verdict = strcmp(verdict, "pass") == 0        ? PASSES
                                   : strcmp(verdict, "undecided") == 0 ? UNDECIDED
                                                                       : FAILS,
                        .name = trn_chart_cell(rows, r, FACT_NAME),
                        .text = trn_chart_cell(rows, r, FACT_TEXT),
                        .shows = trn_chart_cell(rows, r, FACT_SHOWS),
                        .unit = trn_chart_cell(rows, r, FACT_UNIT),
                        .known = trn_chart_cell(rows, r, FACT_KNOWN),
                        .above = trn_chart_value(rows, r, FACT_ABOVE),
                        .below = trn_chart_value(rows, r, FACT_BELOW),
                        .median = trn_chart_value(rows, r, FACT_MEDIAN),
                        .low = trn_chart_value(rows, r, FACT_LOW),
                        .high = trn_chart_value(rows, r, FACT_HIGH)};
    if ((fact.verdict == FAILS && strcmp(verdict, "fail") != 0) || !isfinite(fact.median) ||
        (!isfinite(fact.above) && !isfinite(fact.below)))
        return;
    set_scale(&fact);
    facts->fact[facts->n++] = fact;
    facts->held += fact.held_out;
    facts->held_passed += fact.held_out && fact.verdict == PASSES;
    facts->undecided += fact.held_out && fact.verdict == UNDECIDED;
    facts->held_entered += fact.held_out && fact.verdict == PASSES && fact.known[0] != '\0';
    facts->fitted += !fact.held_out;
    facts->fitted_passed += !fact.held_out && fact.verdict == PASSES;
}

static enum trn_status load(const struct chart *chart, struct facts *facts, struct trn_error *reterr)
{
    struct chart_rows rows;
    const enum trn_status status =
        trn_chart_rows(chart->source, "facts.csv", trn_fact_columns, FACT_COLUMNS, &rows, reterr);
    if (status != TRN_OK)
        return status;
    facts->fact = TRN_NEW(chart->arena, struct fact, rows.n + 1);
    if (facts->fact == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    for (int r = 0; r < rows.n; r++)
        read_fact(&rows, r, facts);
    if (facts->n > 1)
        qsort(facts->fact, (size_t)facts->n, sizeof *facts->fact, by_part);
    facts->shown = facts->n < ROWS_MAX ? facts->n : ROWS_MAX;
    return TRN_OK;
}

/* ---- words ---- */

static const char *make_title(const struct chart *chart, const struct facts *facts)
{
    const bool held = facts->held > 0;
    const int n = held ? facts->held : facts->fitted;
    const int passed = held ? facts->held_passed : facts->fitted_passed;
    const char *which = held ? "held-out" : "fitted";
    const char *noun = n == 1 ? "fact" : "facts";
    const char *count =
        passed == 0 ? SAY("None of %d %s %s comes out", n, which, noun)
        : passed == n
            ? SAY("%s %d %s %s come%s out", n == 1 ? "The" : "All", n, which, noun, n == 1 ? "s" : "")
            : SAY("%d of %d %s %s come%s out", passed, n, which, noun, passed == 1 ? "s" : "");
    if (held && facts->undecided > 0)
        count = SAY("%s, %d %s undecided", count, facts->undecided, facts->undecided == 1 ? "is" : "are");
    const int entered = held ? facts->held_entered : 0;
    const char *of = entered == passed && entered > 1 ? SAY("all %d", entered)
                     : entered == passed              ? "it"
                                                      : SAY("%d of them", entered);
    const char *const titles[] = {entered > 0 ? SAY("%s; the inputs hold something of %s", count, of) : count,
                                  count, NULL};
    return trn_finding_short(chart->arena, titles);
}

/* Three digits; large ones with commas. */
static const char *number(const struct chart *chart, double value)
{
    return fabs(value) >= 1000.0 ? trn_chart_rough(chart->arena, value)
                                 : SAY("%s%.3g", value < 0.0 ? "\u2212" : "", fabs(value));
}

/* "0.798 (0.25 to 0.75)", "EUR 1,620 m (2,300 to 4,300)", "1.21 million (1.2 to 1.8)": the worlds, and what
 * is known. */
static const char *numbers(const struct chart *chart, const struct fact *fact)
{
    double most = fabs(fact->median);
    most = isfinite(fact->above) ? fmax(most, fabs(fact->above)) : most;
    most = isfinite(fact->below) ? fmax(most, fabs(fact->below)) : most;
    const double scale = most >= 1e9 ? 1e9 : most >= 1e6 ? 1e6 : 1.0;
    const bool money = strcmp(fact->unit, "EUR_million") == 0;
    const char *many = scale >= 1e9 ? " billion" : scale >= 1e6 ? " million" : "";
    const char *unit = money ? "m" : trn_hindcast_unit(chart->arena, fact->unit);
    const char *median = SAY("%s%s%s%s%s", money ? "EUR " : "", number(chart, fact->median / scale), many,
                             unit[0] != '\0' ? " " : "", unit);
    const char *above = number(chart, fact->above / scale);
    const char *below = number(chart, fact->below / scale);
    if (!isfinite(fact->above))
        return SAY("%s (below %s)", median, below);
    if (!isfinite(fact->below))
        return SAY("%s (above %s)", median, above);
    return SAY("%s (%s to %s)", median, above, below);
}

/* Where there is one line, what the number is goes before what happened. */
static const char *text_of(const struct chart *chart, const struct fact *fact, int lines)
{
    const char *text = trn_chart_sentence(chart->arena, trn_chart_clean(chart->arena, fact->text, 240));
    const char *shows = trn_chart_clean(chart->arena, fact->shows, 160);
    if (lines == 1 && shows[0] != '\0')
        return SAY("%s%s", trn_chart_sentence(chart->arena, shows), fact->held_out ? "" : " (fitted)");
    return SAY("%s%s%s%s", text, fact->held_out ? "" : " (fitted)", shows[0] != '\0' ? ". Number: " : "",
               shows);
}

static const char *describe(const struct chart *chart, const struct facts *facts)
{
    const char *text =
        SAY("%s. Rows of facts, each with the range that is known, the median of the worlds and the "
            "range of 90 of 100 worlds.",
            chart->title);
    for (int i = 0; i < facts->shown; i++)
        text = SAY("%s %s: %s, %s.", text, text_of(chart, &facts->fact[i], 3),
                   verdict_words[facts->fact[i].verdict], numbers(chart, &facts->fact[i]));
    return text;
}

static struct chart_page words(const struct chart *chart, const struct facts *facts)
{
    const char *left = facts->n > facts->shown
                           ? SAY("%d more are in facts.csv of the results.", facts->n - facts->shown)
                           : NULL;
    const char *fitted = facts->held > 0 && facts->fitted > 0
                             ? SAY("Fitted, before the cut: %d of %d.", facts->fitted_passed, facts->fitted)
                             : "";
    bool entered = false;
    for (int i = 0; i < facts->shown; i++)
        entered = entered || facts->fact[i].known[0] != '\0';
    return (struct chart_page){
        .title = chart->title,
        .subtitle = SAY("What is known to have happened, against many worlds of the model %s.",
                        trn_hindcast_regime(chart)),
        .detail = fitted,
        .reading = SAY(
            "Grey: what is known. Line: 90 of 100 worlds; mark: their median, a circle where it passes, a "
            "diamond where it fails, a triangle where its 95\u00A0%% interval holds a bound. Numbers: the "
            "median and, in brackets, what is known; \u201Ctoo "
            "low\u201D and \u201Ctoo high\u201D are "
            "said of this number. Each row has a "
            "scale of its own.%s",
            entered ? " \u2020: the inputs hold something of it." : ""),
        .foot = trn_finding_foot(chart, false, left)};
}

/* ---- places ---- */

static double place(const struct fact *fact, double value)
{
    return (value - fact->from) / (fact->to - fact->from);
}

static double row_height(const struct fact *fact)
{
    return TEXT_STEP * fact->lines + TRACK + ROW_GAP;
}

/* How many rows stand in the first column: about half of the height. */
static int split(const struct facts *facts, int columns_beside)
{
    double all = 0.0;
    double taken = 0.0;
    int n = 0;
    for (int i = 0; i < facts->shown; i++)
        all += row_height(&facts->fact[i]);
    if (columns_beside == 1)
        return facts->shown;
    while (n < facts->shown && taken + 0.5 * row_height(&facts->fact[n]) < 0.5 * all)
        taken += row_height(&facts->fact[n++]);
    return n;
}

static void put_rows(struct chart *chart, const struct facts *facts)
{
    for (int i = 0; i < facts->shown; i++) {
        const struct fact *fact = &facts->fact[i];
        const union trn_cell cells[] = {{.count = i + 1},
                                        {.count = fact->held_out},
                                        {.count = (int64_t)fact->verdict},
                                        {.number = fact->above},
                                        {.number = fact->below},
                                        {.number = fact->low},
                                        {.number = fact->median},
                                        {.number = fact->high},
                                        {.number = 2.0 * place(fact, fact->low) - 1.0},
                                        {.number = 2.0 * place(fact, fact->median) - 1.0},
                                        {.number = 2.0 * place(fact, fact->high) - 1.0},
                                        {.text = trn_chart_clean(chart->arena, fact->name, 200)},
                                        {.text = trn_chart_clean(chart->arena, fact->text, 400)},
                                        {.text = trn_chart_clean(chart->arena, fact->shows, 400)},
                                        {.text = trn_chart_clean(chart->arena, fact->unit, 40)},
                                        {.text = trn_chart_clean(chart->arena, fact->known, 400)}};
        trn_chart_row(chart, cells);
    }
}

/* All in pixels. */
struct places {
    double top[ROWS_MAX], left[ROWS_MAX], track[ROWS_MAX], from[ROWS_MAX], to[ROWS_MAX], low[ROWS_MAX],
        median[ROWS_MAX], high[ROWS_MAX], pass[ROWS_MAX];
    const char *word[ROWS_MAX], *text[3 * ROWS_MAX], *number[ROWS_MAX];
};

static void put_places(struct chart *chart, const struct places *at, int n)
{
    struct trn_outfile *script = &chart->script;
    trn_script_count(script, "fact_n", n);
    trn_script_texts(script, "fact_word", at->word, n);
    trn_script_texts(script, "fact_text", at->text, 3 * n);
    trn_script_texts(script, "fact_number", at->number, n);
    trn_script_numbers(script, "fact_pass", at->pass, n);
    trn_script_numbers(script, "fact_left", at->left, n);
    trn_script_numbers(script, "fact_top", at->top, n);
    trn_script_numbers(script, "fact_y", at->track, n);
    trn_script_numbers(script, "known_from", at->from, n);
    trn_script_numbers(script, "known_to", at->to, n);
    trn_script_numbers(script, "fact_low", at->low, n);
    trn_script_numbers(script, "fact_median", at->median, n);
    trn_script_numbers(script, "fact_high", at->high, n);
}

/* What numbers leave of a column. */
static double track_width(const struct chart *chart, const struct facts *facts, double width)
{
    double widest = 0.0;
    for (int i = 0; i < facts->shown; i++)
        widest = fmax(widest, trn_chart_width(numbers(chart, &facts->fact[i]), TEXT_SIZE, 0));
    return fmin(fmax(width - widest - NUMBER_GAP - 2.0, TRACK_LEAST * width), TRACK_MOST * width);
}

/* `stretch`: rows stand further apart where the page has room. */
static void place_rows(struct chart *chart, const struct facts *facts, struct chart_box body, int beside,
                       double width, double stretch)
{
    struct places at;
    double heads[COLUMNS_OF_ROWS];
    const int first = split(facts, beside);
    const double track = track_width(chart, facts, width);
    double y = body.top;
    for (int i = 0; i < facts->shown; i++) {
        const struct fact *fact = &facts->fact[i];
        const int column = i >= first;
        if (i == 0 || i == first)
            y = body.top - HEAD;
        heads[column] = at.left[i] = body.left + column * (body.right - body.left - width);
        at.top[i] = y - 0.5 * TEXT_STEP;
        at.track[i] = y - TEXT_STEP * fact->lines - 0.5 * TRACK;
        at.from[i] = at.left[i] + track * (isfinite(fact->above) ? place(fact, fact->above) : 0.0);
        at.to[i] = at.left[i] + track * (isfinite(fact->below) ? place(fact, fact->below) : 1.0);
        at.median[i] = at.left[i] + track * place(fact, fact->median);
        at.low[i] = isfinite(fact->low) ? at.left[i] + track * place(fact, fact->low) : at.median[i];
        at.high[i] = isfinite(fact->high) ? at.left[i] + track * place(fact, fact->high) : at.median[i];
        at.pass[i] = fact->verdict;
        at.word[i] = SAY("%s%s", trn_chart_sentence(chart->arena, verdict_words[fact->verdict]),
                         fact->known[0] != '\0' ? "\u2020" : "");
        for (int k = 0; k < 3; k++)
            at.text[3 * i + k] = k < fact->lines ? fact->line[k] : "";
        at.number[i] =
            trn_chart_fit(chart->arena, numbers(chart, fact), TEXT_SIZE, 0, width - track - NUMBER_GAP);
        y -= row_height(fact) + stretch;
    }
    put_places(chart, &at, facts->shown);
    trn_script_number(&chart->script, "track", track);
    trn_script_number(&chart->script, "track_half", 0.5 * TRACK - 3.0);
    trn_script_number(&chart->script, "text_step", TEXT_STEP);
    trn_script_number(&chart->script, "word_room", WORD_ROOM);
    trn_script_number(&chart->script, "number_gap", NUMBER_GAP);
    trn_script_count(&chart->script, "head_n", first < facts->shown ? 2 : 1);
    trn_script_numbers(&chart->script, "head_left", heads, first < facts->shown ? 2 : 1);
    trn_script_number(&chart->script, "head_y", body.top - 0.5 * HEAD + 4.0);
}

/* The height of the higher column, with texts of at most `lines` lines. */
static double height_of(struct chart *chart, struct facts *facts, int beside, double width, int lines)
{
    double tall[COLUMNS_OF_ROWS] = {HEAD, HEAD};
    for (int i = 0; i < facts->shown; i++)
        facts->fact[i].lines = trn_chart_wrap(chart->arena, text_of(chart, &facts->fact[i], lines), TEXT_SIZE,
                                              0, width - WORD_ROOM, lines, facts->fact[i].line);
    const int first = split(facts, beside);
    for (int i = 0; i < facts->shown; i++)
        tall[i >= first] += row_height(&facts->fact[i]);
    return fmax(tall[0], tall[1]);
}

/* On a page that cannot grow, texts get fewer lines, and then there are fewer rows. Returns their height. */
static double fit(struct chart *chart, struct facts *facts, int beside, double width, struct chart_page *page)
{
    int lines = 3;
    for (;;) {
        *page = words(chart, facts);
        const double need = height_of(chart, facts, beside, width, lines);
        const double room = chart->canvas.size.height - trn_layout_words(&chart->canvas, page) - 16.0;
        if (chart->canvas.size.grows || need <= room || (lines == 1 && facts->shown == 1))
            return need;
        if (lines > 1)
            lines--;
        else
            facts->shown--;
    }
}

enum trn_status trn_chart_facts(struct chart *chart, const char *scope, bool *ret_made,
                                struct trn_error *reterr)
{
    struct facts facts = {0};
    *ret_made = false;
    enum trn_status status = scope != NULL ? TRN_OK : load(chart, &facts, reterr);
    if (status != TRN_OK || facts.n == 0)
        return status;
    *ret_made = true;
    status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;
    chart->title = make_title(chart, &facts);

    struct chart_size *size = &chart->canvas.size;
    const int beside = trn_layout_narrow(&chart->canvas) || facts.shown < 2 ? 1 : COLUMNS_OF_ROWS;
    const double width = (size->width - 2.0 * PAGE_MARGIN - 44.0 * (beside - 1)) / beside;
    struct chart_page page;
    const double need = fit(chart, &facts, beside, width, &page);
    if (size->grows)
        size->height = fmax(0.6 * size->height, trn_layout_words(&chart->canvas, &page) + need + 30.0);
    put_rows(chart, &facts);
    chart->description = describe(chart, &facts);
    trn_layout_page(&chart->canvas, &page);
    page.body.top -= 16.0;
    const int first = split(&facts, beside);
    const int rows = first > facts.shown - first ? first : facts.shown - first;
    const double spare = (page.body.top - page.body.bottom - need) / rows;
    place_rows(chart, &facts, page.body, beside, width, fmin(spare, 14.0));
    return TRN_OK;
}
