/* suggest.c - near enough to be meant. */
#include "suggest.h"

#include <string.h>

#include "edits.h"

const char *suggest(const char *word, const char *candidate, const char *best, int *ret_edits)
{
    int length = (int)strlen(word), edits = trn_edits(word, candidate);
    int most = length <= 3 ? 1 : length <= 7 ? 2 : 3;
    /* A word cut short is meant as well: "val" for "validate". */
    if (length >= 3 && strncmp(word, candidate, (size_t)length) == 0)
        edits = edits < 1 ? edits : 1;
    if (edits > most || (best && edits >= *ret_edits))
        return best;
    *ret_edits = edits;
    return candidate;
}
