/* reader_case.h - reading the right scenario of tests/support/scenarios_bad with settings, or a text. */
#ifndef TRANCHE_TESTS_READER_CASE_H
#define TRANCHE_TESTS_READER_CASE_H

#include "tranche/io.h"

/* Go to a folder of this run's own in which base.json is a link to the right scenario; what is written
 * there is removed by reader_case_done(). False: TRN_SCENARIOS_BAD does not name the folder. */
bool reader_case_init(void);
void reader_case_done(void);

/* A file in that folder. */
void reader_write(const char *name, const char *text);
/* base.json with one setting (pointer NULL: none). Fails the test where it is refused. */
struct trn_scenario_file *reader_with(const char *pointer, const char *value);
/* The report on base.json with one setting, which must be refused. Owned by the caller. */
char *reader_refused(const char *pointer, const char *value);
/* `text` as a file. Fails the test where it is refused. */
struct trn_scenario_file *reader_text(const char *text);
/* The report on a file. Owned by the caller. */
char *reader_report(const struct trn_scenario_file *file);

const struct trn_donor *reader_donor(const struct trn_scenario_file *file, const char *name);
const struct trn_line *reader_line(const struct trn_scenario_file *file, const char *name);
const struct trn_levers *reader_levers(const struct trn_scenario_file *file, const char *name);

#endif
