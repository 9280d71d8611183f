/* suggest.c - edits between two words (Damerau and Levenshtein: swapped neighbours are one edit). */
#include "suggest.h"

#include <string.h>

enum { LONGEST = 63 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int edits_between(const char *a, const char *b)
{
    int rows[3][LONGEST + 1];
    int n = (int)strlen(a), m = (int)strlen(b);
    if (n > LONGEST || m > LONGEST)
        return LONGEST;
    for (int j = 0; j <= m; j++)
        rows[0][j] = j;
    for (int i = 1; i <= n; i++) {
        int *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];
        now[0] = i;
        for (int j = 1; j <= m; j++) {
            now[j] = least(before[j - 1] + (a[i - 1] != b[j - 1]), least(before[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], earlier[j - 2] + 1);
        }
    }
    return rows[n % 3][m];
}

const char *suggest(const char *word, const char *candidate, const char *best, int *ret_edits)
{
    int length = (int)strlen(word), edits = edits_between(word, candidate);
    int most = length <= 3 ? 1 : length <= 7 ? 2 : 3;
    /* A word cut short is meant as well: "val" for "validate". */
    if (length >= 3 && strncmp(word, candidate, (size_t)length) == 0)
        edits = least(edits, 1);
    if (edits > most || (best && edits >= *ret_edits))
        return best;
    *ret_edits = edits;
    return candidate;
}
