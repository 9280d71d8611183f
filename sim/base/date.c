/* date.c - days and dates.
 *
 * The year is taken to begin in March, so the leap day comes last and the days
 * before month m (0 is March) are (153 m + 2) / 5. 400 years, an era, are
 * 146,097 days. See Hinnant, "chrono-compatible low-level date algorithms". */
#include "tranche/date.h"

#include <assert.h>

enum { DAYS_OF_ERA = 146097, EPOCH_DAYS = 719468 /* 0000-03-01 to 1970-01-01 */ };

int32_t trn_date_to_days(int year, int month, int day)
{
    assert(month >= 1 && month <= 12 && day >= 1 && day <= 31);
    const int y = month <= 2 ? year - 1 : year;
    const int era = (y >= 0 ? y : y - 399) / 400;
    const int year_of_era = y - era * 400;
    const int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_OF_ERA + day_of_era - EPOCH_DAYS;
}

void trn_date_from_days(int32_t days, int *year, int *month, int *day)
{
    const int64_t z = (int64_t)days + EPOCH_DAYS;
    const int64_t era = (z >= 0 ? z : z - (DAYS_OF_ERA - 1)) / DAYS_OF_ERA;
    const int day_of_era = (int)(z - era * DAYS_OF_ERA);
    const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int from_march = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * from_march + 2) / 5 + 1;
    *month = from_march < 10 ? from_march + 3 : from_march - 9;
    *year = year_of_era + (int)era * 400 + (*month <= 2);
}

bool trn_date_exists(int year, int month, int day)
{
    static const int days_of_month[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1)
        return false;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= days_of_month[month - 1] + (month == 2 && leap);
}

/* `n` decimal digits, or -1. */
static int read_digits(const char *text, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = 10 * value + (text[i] - '0');
    }
    return value;
}

bool trn_date_parse(const char *text, int32_t *ret_days)
{
    const int year = read_digits(text, 4);
    if (year < 0 || text[4] != '-')
        return false;
    const int month = read_digits(text + 5, 2);
    if (month < 0 || text[7] != '-')
        return false;
    const int day = read_digits(text + 8, 2);
    if (day < 0 || text[10] != '\0' || !trn_date_exists(year, month, day))
        return false;
    *ret_days = trn_date_to_days(year, month, day);
    return true;
}

static void write_digits(char *out, int value, int n)
{
    for (int i = n - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

void trn_date_format(int32_t days, char out[11])
{
    int year, month, day;
    trn_date_from_days(days, &year, &month, &day);
    assert(year >= 1900 && year <= 2199);
    write_digits(out, year, 4);
    out[4] = '-';
    write_digits(out + 5, month, 2);
    out[7] = '-';
    write_digits(out + 8, day, 2);
    out[10] = '\0';
}
