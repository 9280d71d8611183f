/* character.h - characters of UTF-8, and what they do in a line of text. */
#ifndef TRN_CHARACTER_H
#define TRN_CHARACTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The first character of the text and how many bytes it takes; 0 where the bytes are none (then 1 byte). */
uint32_t trn_character(const char *text, size_t *ret_length);

/* A space, tab or end of line of any kind. */
bool trn_character_blank(uint32_t c);
/* Set over or under the one before: takes no room. */
bool trn_character_combines(uint32_t c);
/* Not to be seen itself but acts on a terminal or on its neighbours: control characters, marks that turn the reading
 * direction, joiners, selectors, tags; or nothing that has a meaning for all: private use. */
bool trn_character_acts(uint32_t c);

/* Columns of a terminal that it takes, 0 to 2: after East Asian Width (Unicode 14, UAX #11). */
int trn_character_columns(uint32_t c);

#endif
