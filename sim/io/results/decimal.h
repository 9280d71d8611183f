/* decimal.h - numbers as text, fast and the same in every locale.
 *
 * A fixed number of decimals by way of a scaled integer; zeros at the end are left away, so
 * 1.500 is "1.5" and 2.000 is "2". Nothing is written as "-0". */
#ifndef TRN_DECIMAL_H
#define TRN_DECIMAL_H

#include <stddef.h>
#include <stdint.h>

#define TRN_DECIMAL_MAX 352 /* bytes that one number may take, its NUL included */
#define TRN_DECIMALS_MAX 17

/* Write `value` with at most `decimals` (0 to TRN_DECIMALS_MAX) decimals, rounded as printf rounds
 * (exact value, half to even), and a NUL; returns the length. NaN: nothing; infinity: "INF" or "-INF". */
size_t trn_decimal_number(char out[TRN_DECIMAL_MAX], double value, int decimals);

/* Write a whole number; returns the length. */
size_t trn_decimal_count(char out[TRN_DECIMAL_MAX], int64_t value);

/* Write cents as units with two decimals, "-12.05"; returns the length. */
size_t trn_decimal_cents(char out[TRN_DECIMAL_MAX], int64_t cents);

#endif
