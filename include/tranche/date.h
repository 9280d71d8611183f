/* date.h - calendar dates as days, proleptic Gregorian, no clock, no locale, no time zone. */
#ifndef TRANCHE_DATE_H
#define TRANCHE_DATE_H

#include <stdbool.h>
#include <stdint.h>

/* Days from 1970-01-01 to y-m-d. The date must exist (see trn_date_exists). */
int32_t trn_date_to_days(int year, int month, int day);
void    trn_date_from_days(int32_t days, int *year, int *month, int *day);
bool    trn_date_exists(int year, int month, int day); /* years 1900 to 2199 */
/* "2024-02-29" exactly; false when the text is no such date. */
bool    trn_date_parse(const char *text, int32_t *ret_days);
/* Writes "YYYY-MM-DD" and a NUL: 11 bytes. Years 1900 to 2199. */
void    trn_date_format(int32_t days, char out[11]);

#endif
