/* decimal.c - numbers as text by scaled integers.
 *
 * value x 10^decimals is split into a whole part and a rest. The product is rounded once, so
 * the rest may lie on the wrong side of one half; only when it lies closer to one half than
 * that rounding reaches, fma() gives the exact error of the product and settles it. What is
 * too large for this (above 10^15) goes through snprintf. */
#include "decimal.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* 10^decimals, exact; more decimals than these go through snprintf. */
#define FAST_DECIMALS 8
static const double scale_of[FAST_DECIMALS + 1] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
/* What makes a fraction of so many decimals one of eight. */
static const uint32_t to_eight[FAST_DECIMALS + 1] = {100000000, 10000000, 1000000, 100000, 10000,
                                                     1000,      100,      10,      1};

/* Above this the whole part and its neighbours are no longer exact doubles with room to spare. */
#define LARGEST_SCALED 1e15

/* The eight digits of a value below 10^8, one a byte, the first in the lowest: split in halves three
 * times, all halves at once. 10486 / 2^20 and 103 / 2^10 divide by 100 and 10 in those ranges. */
static uint64_t eight_digits(uint32_t value)
{
    const uint64_t fours = value / 10000 | (uint64_t)(value % 10000) << 32;
    const uint64_t hundreds = (fours * 10486 >> 20) & 0x0000007F0000007F;
    const uint64_t twos = hundreds | (fours - hundreds * 100) << 16;
    const uint64_t tens = (twos * 103 >> 10) & 0x000F000F000F000F;
    return tens | (twos - tens * 10) << 8;
}

#define ASCII_ZEROS 0x3030303030303030

/* Always eight bytes; the caller counts those that matter. */
static void store(char *out, uint64_t digits)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    digits = __builtin_bswap64(digits);
#endif
    memcpy(out, &digits, 8);
}

/* Digits of a whole number without leading zeros; may touch eight bytes more than it returns. */
static size_t put_whole(char *out, uint64_t value)
{
    size_t n = 0;
    if (value >= 100000000) {
        n = put_whole(out, value / 100000000);
        store(out + n, eight_digits((uint32_t)(value % 100000000)) | ASCII_ZEROS);
        return n + 8;
    }
    const uint64_t digits = eight_digits((uint32_t)value);
    const int zeros = __builtin_ctzll(digits | (uint64_t)1 << 56) / 8; /* at most 7: 0 is "0" */
    store(out, (digits | ASCII_ZEROS) >> (8 * zeros));
    return (size_t)(8 - zeros);
}

/* ".ddd" without zeros at the end, nothing for 0; `fraction` in units of 10^-8. */
static size_t put_fraction(char *out, uint32_t fraction)
{
    if (fraction == 0)
        return 0;
    const uint64_t digits = eight_digits(fraction);
    out[0] = '.';
    store(out + 1, digits | ASCII_ZEROS);
    return (size_t)(9 - __builtin_clzll(digits) / 8);
}

/* units / 10^decimals; divisors that the compiler knows cost a fifth of others. */
static uint64_t whole_part(uint64_t units, int decimals)
{
    switch (decimals) {
    case 0:
        return units;
    case 1:
        return units / 10;
    case 2:
        return units / 100;
    case 3:
        return units / 1000;
    case 4:
        return units / 10000;
    case 5:
        return units / 100000;
    case 6:
        return units / 1000000;
    case 7:
        return units / 10000000;
    default:
        return units / 100000000;
    }
}

/* The slow way, for values out of reach. The locale's decimal point, whatever its bytes, becomes ".". */
static size_t by_printf(char *out, double value, int decimals)
{
    char text[TRN_DECIMAL_MAX + 16];
    const int length = snprintf(text, sizeof text, "%.*f", decimals, value);
    assert(length > 0 && length < (int)sizeof text);
    size_t n = 0;
    bool point = false;
    for (int i = 0; i < length; i++) {
        const char c = text[i];
        if ((c >= '0' && c <= '9') || (c == '-' && i == 0)) {
            out[n++] = c;
        } else if (!point) {
            out[n++] = '.';
            point = true;
        }
    }
    if (point) {
        while (out[n - 1] == '0')
            n--;
        if (out[n - 1] == '.')
            n--;
    }
    if (n == 2 && out[0] == '-' && out[1] == '0') {
        out[0] = '0';
        n = 1;
    }
    out[n] = '\0';
    return n;
}

/* What the fast way cannot take: NaN, infinities, large values and many decimals. */
static size_t put_other(char *out, double value, int decimals)
{
    if (isnan(value)) {
        out[0] = '\0';
        return 0;
    }
    if (isinf(value)) {
        const size_t length = value < 0.0 ? 4 : 3;
        memcpy(out, value < 0.0 ? "-INF" : "INF", length + 1);
        return length;
    }
    return by_printf(out, value, decimals);
}

size_t trn_decimal_number(char out[TRN_DECIMAL_MAX], double value, int decimals)
{
    assert(decimals >= 0 && decimals <= TRN_DECIMALS_MAX);
    if (decimals > FAST_DECIMALS)
        return put_other(out, value, decimals);
    const double size = fabs(value);
    const double scale = scale_of[decimals];
    const double scaled = size * scale;
    if (!(scaled < LARGEST_SCALED)) /* NaN too */
        return put_other(out, value, decimals);

    int64_t units = (int64_t)scaled;
    const double over_half = (scaled - (double)units) - 0.5; /* both differences are exact here */
    if (fabs(over_half) > scaled * 0x1p-52) {
        units += over_half > 0.0;
    } else {
        const double exact = over_half + fma(size, scale, -scaled);
        units += exact > 0.0 || (exact == 0.0 && (units & 1) != 0);
    }

    size_t n = 0;
    if (value < 0.0 && units != 0)
        out[n++] = '-';
    const uint64_t whole = whole_part((uint64_t)units, decimals);
    n += put_whole(out + n, whole);
    n += put_fraction(out + n, (uint32_t)((uint64_t)units - whole * (uint64_t)scale) * to_eight[decimals]);
    out[n] = '\0';
    return n;
}

size_t trn_decimal_count(char out[TRN_DECIMAL_MAX], int64_t value)
{
    size_t n = 0;
    uint64_t size = (uint64_t)value;
    if (value < 0) {
        out[n++] = '-';
        size = 0 - size;
    }
    n += put_whole(out + n, size);
    out[n] = '\0';
    return n;
}

size_t trn_decimal_cents(char out[TRN_DECIMAL_MAX], int64_t cents)
{
    size_t n = 0;
    uint64_t size = (uint64_t)cents;
    if (cents < 0) {
        out[n++] = '-';
        size = 0 - size;
    }
    n += put_whole(out + n, size / 100);
    out[n++] = '.';
    out[n++] = (char)('0' + size % 100 / 10);
    out[n++] = (char)('0' + size % 10);
    out[n] = '\0';
    return n;
}
