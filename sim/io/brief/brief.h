/* brief.h - the parts of the briefing page.
 *
 * brief.c reads the folders and holds the table of sections; a section is a line there and a writer below. Memory is the
 * arena's, which jumps out where there is none. */
#ifndef TRN_BRIEF_H
#define TRN_BRIEF_H

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "../charts/chart_source.h"
#include "../results/part.h"
#include "html.h"
#include "tranche/io.h"

struct brief_folder {
    const char *path, *command; /* "compare" */
    const char *typed;          /* the whole command, as the manifest tells it; "" where it does not */
    const char *changed;        /* by --set, in words; "" where nothing was */
    cJSON *manifest, *summary;  /* owned; NULL where the file is not there */
    double worlds;              /* 1 of a single run */
    struct chart_source source; /* arena and folder only: for trn_chart_rows */
};

struct brief_figure {
    const char *section;      /* id */
    const char *name, *what;  /* of its files; what its kind shows */
    const char *title;
    const struct brief_folder *folder;
    bool shown; /* on the page that is written */
};
enum { BRIEF_FIGURES_MAX = 128, BRIEF_NOTES_MAX = 32, BRIEF_COLUMNS_MAX = 24 };

struct brief {
    struct trn_arena *arena;
    struct trn_html html;
    jmp_buf *on_oom;
    struct trn_part_folder part;
    int made; /* folders that it made for itself: the one it writes into and those above it */
    const char *scratch; /* its path */
    bool (*stop)(void);
    int n;
    struct brief_folder folder[TRN_RESULTS_FOUND_MAX]; /* one a command, in a reader's order */
    cJSON *scenario;                                   /* owned; of the first folder */
    struct chart_source first;                         /* of the first folder, whole; arena NULL: not open */
    const char *title, *question;
    const char *notes[BRIEF_NOTES_MAX]; /* what is told at the top and on stderr */
    int n_notes;
    struct brief_figure figures[BRIEF_FIGURES_MAX];
    int n_figures, n_shown;
    bool paper; /* the page is for the PDF */
    struct {
        int n;
        bool number[BRIEF_COLUMNS_MAX], folded;
    } table; /* that is being written */
};

#define SAY(...) trn_arena_printf(brief->arena, __VA_ARGS__)

/* ---- reading (brief_read.c) ---- */

/* Take in the folders: one a command, the one without settings, then that with more worlds; notes say what was left out and what differs. */
enum trn_status trn_brief_read(struct brief *brief, const struct trn_results_found *found,
                               struct trn_error *reterr);
void trn_brief_done(struct brief *brief);
void trn_brief_note(struct brief *brief, const char *text);
/* The folder of a command, or NULL. */
const struct brief_folder *trn_brief_of(const struct brief *brief, const char *command);
/* Made from the input files of the first folder? */
bool trn_brief_same_inputs(const struct brief *brief, const struct brief_folder *folder);
const cJSON *trn_brief_get(const cJSON *object, const char *name);
/* Text, "" where there is none; number, NaN where there is none. */
const char *trn_brief_text(const cJSON *object, const char *name);
double trn_brief_number(const cJSON *object, const char *name);
/* The label of a name in a part of the scenario ("regimes"), else the name. */
const char *trn_brief_label(const struct brief *brief, const char *part, const char *name);
/* Of a donor, hub or line, or of several with "+" between. */
const char *trn_brief_who(struct brief *brief, const char *name);
/* The scenario's file as it was typed, with the settings, seed and regimes of the first result. */
const char *trn_brief_file(struct brief *brief);
/* The file alone. */
const char *trn_brief_file_alone(struct brief *brief);
const struct chart_measure *trn_brief_measure(const struct brief *brief, const char *measure,
                                              const char *scope, const char *window, const char *regime,
                                              const char *against);

/* ---- words (brief_words.c) ---- */

/* "artillery fire"; "all need" of the total. */
const char *trn_brief_scope(const struct brief *brief, const char *scope);
/* "share of the need for artillery fire met in the US hold". */
const char *trn_brief_measure_words(struct brief *brief, const char *measure, const char *scope,
                                    const char *window);
/* What a difference is counted in: "points" of a share, else the unit in words. */
const char *trn_brief_unit(const char *unit);
/* A difference in that unit, with its sign: "+3.2". "" where there is none. */
const char *trn_brief_change(struct brief *brief, const char *unit, double value);
/* A level: "64.9 %", "1,423,630". */
const char *trn_brief_level(struct brief *brief, const char *unit, double value);
/* "2.8 to 3.6", with signs where they differ. */
const char *trn_brief_between(struct brief *brief, const char *unit, double low, double high);
/* "27 December 2023" of an ISO date; the text itself where it is none. */
const char *trn_brief_date(struct brief *brief, const char *iso);
/* "July 2023" of a day from 1970-01-01. */
const char *trn_brief_month(struct brief *brief, double day);
/* The last day of the scenario: its end is the day after. */
const char *trn_brief_last_day(struct brief *brief);
int trn_brief_words(const char *text);

/* ---- pieces (brief_pieces.c) ---- */

/* <p>text</p> */
void trn_brief_paragraph(struct brief *brief, const char *text);
/* A heading of the third level. */
void trn_brief_heading(struct brief *brief, const char *text);
/* The question was not asked: a line with the command that would ask it. */
void trn_brief_not_asked(struct brief *brief, const char *what, const char *command);
/* The answer of a question under a heading; false, and nothing written, where it was not asked. */
bool trn_brief_answer_of(struct brief *brief, const char *command, const char *heading);
void trn_brief_code(struct brief *brief, const char *text);

/* Tables: begin, rows, end. `folded`: within <details>. Headings behind the first are of numbers where they begin with
 * "#". */
void trn_brief_table_begin(struct brief *brief, const char *caption, const char *const *headings, int n, bool folded);
void trn_brief_table_row(struct brief *brief, const char *const *cells);
void trn_brief_table_end(struct brief *brief);

/* ---- tables of result folders (brief_table.c) ---- */

enum brief_form { B_TEXT, B_WHO, B_REGIME, B_SCOPE, B_MEASURE, B_DATE, B_CHANGE, B_BETWEEN, B_NUMBER, B_SIZE, B_SHARE, B_SHOWN, B_SHOWN_SHARE };
struct brief_column {
    const char *heading;
    enum brief_form form;
    const char *column, *high; /* high: of B_BETWEEN, whose first is `column`; of B_SHOWN and B_SHOWN_SHARE, a size or
                                  share with its interval or "not shown", the column with "_low" and "_high" behind */
};
struct brief_table {
    const char *command, *file, *caption;
    const char *by;    /* a column that splits it into tables, regimes */
    bool lead;         /* only rows of the first measure, scope and window */
    const char *sort;  /* column by whose size rows are sorted; NULL: as they come */
    const char *last;  /* names in the first column that stay at the end, between spaces */
    const char *p; /* column of p-values: rows of 0.05 or more are left out and counted; NULL: none */
    const char *only[2];    /* a column and the one value that is shown */
    bool across; /* measures side by side: columns are the name of a row, the size, its interval */
    bool folded;
    int most; /* rows; 0: all */
    struct brief_column columns[8];
};
/* Nothing where the folder or the file is not there. */
void trn_brief_table(struct brief *brief, const struct brief_table *table);

/* ---- charts (brief_figures.c) ---- */

/* Draw all charts that the folders support into the scratch folder, page and phone. TRN_E_INTERRUPTED; other failures
 * are notes. */
enum trn_status trn_brief_draw(struct brief *brief, struct trn_error *reterr);
/* At most so many pictures of a section that rest on many worlds and were not shown yet, as <figure>. */
void trn_brief_figures(struct brief *brief, const char *section, int most);
/* Those of a section that are left: of one world, under a heading that says so. */
void trn_brief_examples(struct brief *brief, const char *section);

/* ---- sections ---- */

void trn_brief_answer(struct brief *brief);
/* Is there a result that says how much of the need is met: of compare or run? Without one the page has only the
 * sections of what was asked, and its first names the rest in one line. */
bool trn_brief_levels(const struct brief *brief);
void trn_brief_gap(struct brief *brief);
void trn_brief_cause(struct brief *brief);
void trn_brief_change_section(struct brief *brief);
void trn_brief_risk(struct brief *brief);
void trn_brief_rests(struct brief *brief);
/* Within what it rests on; nothing where there is no hindcast. */
void trn_brief_hindcast(struct brief *brief);
void trn_brief_method(struct brief *brief);
void trn_brief_sources(struct brief *brief);
void trn_brief_again(struct brief *brief);

/* ---- the rest of the page ---- */

extern const char trn_brief_css[], trn_brief_script[];
#define TRN_BRIEF_PRINT "print.html"
/* DIR/brief.pdf of DIR/print.html; `why` says why there is none. */
bool trn_brief_pdf(const char *folder, char why[512]);

#endif
