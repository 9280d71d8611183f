/* chart_gnuplot.h - start gnuplot and see that it did its work. */
#ifndef TRN_CHART_GNUPLOT_H
#define TRN_CHART_GNUPLOT_H

#include "tranche/error.h"

/* Run gnuplot on FOLDER/SCRIPT in that folder with the variable fmt set to `format` ("svg", "png" or "pdf"). No
 * shell, no settings of the user, no input. Ended after 60 s. TRN_E_IO names the script and gnuplot's
 * complaint. */
enum trn_status trn_gnuplot_run(const char *folder, const char *script, const char *format,
                                struct trn_error *reterr);

/* FOLDER/NAME is a whole picture of the format ("png" or "pdf"). */
enum trn_status trn_gnuplot_check(const char *folder, const char *name, const char *format,
                                  struct trn_error *reterr);

/* Put title and description (which gnuplot cannot set) into FOLDER/NAME, mark it as a picture, give its ids a
 * prefix so that several fit on one page, and offer fonts beside DejaVu Sans. TRN_E_IO where it is no whole
 * SVG. */
enum trn_status trn_svg_finish(const char *folder, const char *name, const char *prefix, const char *title,
                               const char *description, struct trn_error *reterr);

#endif
