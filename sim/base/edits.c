#include "edits.h"

#include <ctype.h>
#include <string.h>

/* Optimal string alignment, row by row: three rows are enough. */
int trn_edits(const char *a, const char *b)
{
    int n = (int)strnlen(a, TRN_EDITS_MOST + 1), m = (int)strnlen(b, TRN_EDITS_MOST + 1);
    if (n > TRN_EDITS_MOST || m > TRN_EDITS_MOST)
        return TRN_EDITS_MOST;
    int row[3][TRN_EDITS_MOST + 1];
    int *before = row[0], *last = row[1], *now = row[2];
    for (int j = 0; j <= m; j++)
        last[j] = j;
    for (int i = 1; i <= n; i++) {
        now[0] = i;
        for (int j = 1; j <= m; j++) {
            int same = tolower((unsigned char)a[i - 1]) == tolower((unsigned char)b[j - 1]);
            int best = last[j - 1] + !same;
            best = last[j] + 1 < best ? last[j] + 1 : best;
            best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
        int *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[m];
}
