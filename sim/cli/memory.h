/* memory.h - a command that finds no memory stops at once.
 *
 * The library tells its caller (TRN_E_MEMORY, or NULL). A command has nothing better to do than to take away
 * what it has begun, to say so and to end: half a text would look like a whole one. So texts and arenas of
 * commands are never without memory for those who use them. */
#ifndef TRN_CLI_MEMORY_H
#define TRN_CLI_MEMORY_H

#include "tranche/arena.h"

/* "tranche: out of memory" on stderr, after what memory_before_end() named; the program ends with exit status
 * 1. Asks for no memory. */
void memory_out(void) __attribute__((noreturn));
/* What to do with `object` (borrowed) before the program ends for want of memory; what was named last is done
 * first. At most four at a time. */
void memory_before_end(void (*clean)(void *object), void *object);
void memory_forget(const void *object); /* it needs nothing any more; takes what was not named */

/* An arena that ends the program where there is no memory; so it and its pieces are never NULL. */
struct trn_arena *memory_arena(void);

#endif
