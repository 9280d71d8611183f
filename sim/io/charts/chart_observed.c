/* chart_observed.c - sources of observed series. */
#include "chart_observed.h"

#include <string.h>

#include "chart_text.h"

/* Length of the publisher: up to the first comma outside brackets. */
static size_t publisher_length(const char *text, size_t length)
{
    int depth = 0;
    for (size_t i = 0; i < length; i++) {
        depth += (text[i] == '(') - (text[i] == ')');
        if (text[i] == ',' && depth == 0)
            return i;
    }
    return length;
}

/* The last of its parts that begins with a year, as "2024-01-31"; length 0 where there is none. */
static size_t date_length(const char *text, size_t length, const char **ret)
{
    for (size_t i = length; i-- > 2;) {
        if (text[i - 2] != ',' || text[i - 1] != ' ')
            continue;
        const size_t digits = strspn(text + i, "0123456789-");
        *ret = text + i;
        if (digits >= 4 && i + digits <= length)
            return digits;
    }
    return 0;
}

/* "The Defense Post 2023-07-25" of "The Defense Post, Title, 2023-07-25 (M134)": who and when. */
static const char *short_source(const struct chart *chart, const char *text, size_t length)
{
    const char *date;
    const size_t publisher = publisher_length(text, length);
    const size_t dated = date_length(text, length, &date);
    const char *one =
        dated > 0 ? trn_arena_printf(chart->arena, "%.*s %.*s", (int)publisher, text, (int)dated, date)
                  : trn_arena_printf(chart->arena, "%.*s", (int)length, text);
    return trn_chart_clean(chart->arena, one, 80);
}

const char *trn_observed_sources(const struct chart *chart, const struct chart_observed *const *observed,
                                 int n_observed)
{
    enum { MOST = 12 };
    const char *told[MOST];
    int n = 0;
    const char *list = NULL;
    for (int k = 0; k < n_observed; k++)
        for (const char *at = observed[k]->source; at != NULL && *at != '\0';) {
            const char *end = strstr(at, "; ");
            const size_t length = end != NULL ? (size_t)(end - at) : strlen(at);
            const char *one = short_source(chart, at, length);
            bool again = one[0] == '\0' || n == MOST;
            for (int i = 0; i < n; i++)
                again = again || strcmp(told[i], one) == 0;
            at = end != NULL ? end + 2 : NULL;
            if (again)
                continue;
            told[n++] = one;
            list = list == NULL ? one : trn_arena_printf(chart->arena, "%s; %s", list, one);
            if (list == NULL)
                return NULL;
        }
    return list == NULL ? NULL : trn_arena_printf(chart->arena, "Observed: %s.", list);
}
