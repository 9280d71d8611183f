/* chart_script.h - the gnuplot script of a chart: variables that tranche sets, then the plot script.
 *
 * Nothing from a scenario is evaluated: texts stand in single quotes, in which gnuplot runs no backquotes and
 * expands no macros, hold none themselves, and are drawn without markup. */
#ifndef TRN_CHART_SCRIPT_H
#define TRN_CHART_SCRIPT_H

#include "../results/outfile.h"

void trn_script_note(struct trn_outfile *file, const char *comment); /* of ours, one line */
void trn_script_number(struct trn_outfile *file, const char *name, double value);
void trn_script_count(struct trn_outfile *file, const char *name, int value); /* a whole number, for loops */
void trn_script_text(struct trn_outfile *file, const char *name, const char *text);
/* Arrays from 1 to n; gnuplot knows no empty ones, so n = 0 gives one element that nobody reads. */
void trn_script_numbers(struct trn_outfile *file, const char *name, const double *values, int n);
void trn_script_texts(struct trn_outfile *file, const char *name, const char *const *texts, int n);

/* Append the plot script NAME.gp, of the folder that the environment's TRANCHE_PLOTS names, else of where it was
 * built or installed. TRN_E_IO names it when it is missing. */
enum trn_status trn_script_append(struct trn_outfile *file, const char *name, struct trn_error *reterr);

#endif
