/* shown.h - a result folder that is shown: what its files say, and how its numbers are put. */
#ifndef TRN_CLI_SHOWN_H
#define TRN_CLI_SHOWN_H

#include <cjson/cJSON.h>

#include "bars.h"
#include "sheet.h"

struct shown {
    const char *path;
    const struct pen *pen;
    const char *command; /* "compare"; of the manifest */
    cJSON *manifest, *summary, *scenario; /* owned; scenario: NULL where the folder has none */
    size_t begun;        /* bytes of the text before it */
};

/* Read manifest.json, summary.json and, where the manifest names it, scenario.json. Errors name the file: not there, no
 * JSON, shorter than the manifest says. shown_close() in either case. */
enum trn_status shown_open(const char *path, const struct pen *pen, struct shown *ret, struct trn_error *error);
void shown_close(struct shown *shown);

/* A table with these columns (the last is NULL). One that the manifest does not name has no rows; one that it names and
 * that is not there, is shorter than it says or lacks a column is an error. */
enum trn_status shown_table(const struct shown *shown, const char *name, const char *const *columns, sheet_want want,
                            void *object, struct sheet *ret, struct trn_error *error);
double shown_value(const struct sheet *sheet, int32_t row, const char *name);
/* Do the cells of two rows agree in these columns (the last is NULL)? Only those that the table has count. */
bool shown_same(const struct sheet *sheet, int32_t a, int32_t b, const char *const *columns);

/* A text member, "" where there is none; a number, NaN where there is none. */
const char *shown_text(const cJSON *object, const char *name);
double shown_member(const cJSON *object, const char *name);
/* The label that scenario.json gives to a name in one of its collections, cleaned, with the name behind it
 * where another has the same label; the name where it gives none. */
const char *shown_label(const struct shown *shown, const char *collection, const char *name);
/* Lines printed so far. */
int shown_lines(const struct shown *shown);

/* How values of a measure are told: times `scale`. */
struct told {
    double scale;
    const char *unit; /* "points", "%", "days"; "" for plain numbers */
    int decimals;
    bool sign;        /* a difference: with its sign */
};
/* `size`: the largest value told, which decides on the decimals. */
struct told shown_told(const char *measure, const char *unit, bool difference, double size);
/* "14.7 (12.6 to 16.7)", without the interval where it is not finite, "-" where there is no value. */
const char *shown_interval(const struct shown *shown, const struct told *told, double value, double low, double high);
/* A bar of a value with its interval. */
struct bar shown_bar(const struct shown *shown, const struct told *told, const char *label, double value, double low,
                     double high);
/* "need_met of artillery in hold". */
const char *shown_measure(const struct shown *shown, const struct sheet *sheet, int32_t row);

/* What leads in results of compare and run: the scope of the first finding, else the scenario's headline. */
const char *shown_scope(const struct shown *shown);
/* Need met of that scope by period and regime; of many regimes the differences to the first. */
void show_periods(const struct shown *shown, const char *scope);
/* Do its bars tell what this finding of compare says? */
bool shown_by_period(const struct shown *shown, const cJSON *finding);

/* The charts of the commands: a heading and what belongs under it. */
enum trn_status show_compare(struct shown *shown, struct trn_error *error);
enum trn_status show_run(struct shown *shown, struct trn_error *error);
enum trn_status show_explain(struct shown *shown, struct trn_error *error);
enum trn_status show_attribute(struct shown *shown, struct trn_error *error);
enum trn_status show_contingency(struct shown *shown, struct trn_error *error);
enum trn_status show_calendar(struct shown *shown, struct trn_error *error);
enum trn_status show_switch(struct shown *shown, struct trn_error *error);
enum trn_status show_flip(struct shown *shown, struct trn_error *error);
enum trn_status show_breakeven(struct shown *shown, struct trn_error *error);
enum trn_status show_sensitivity(struct shown *shown, struct trn_error *error);
enum trn_status show_sweep(struct shown *shown, struct trn_error *error);
enum trn_status show_hindcast(struct shown *shown, struct trn_error *error);
enum trn_status show_calibrate(struct shown *shown, struct trn_error *error);
enum trn_status show_diff(struct shown *shown, struct trn_error *error);

#endif
