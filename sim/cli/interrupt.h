/* interrupt.h - Ctrl-C: the first finishes what is running, the second kills. */
#ifndef TRN_CLI_INTERRUPT_H
#define TRN_CLI_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

extern volatile sig_atomic_t interrupt_flag;

/* Catch SIGINT, SIGTERM and SIGHUP from here on, but for those that are ignored (nohup). */
void interrupt_catch(void);
bool interrupted(void);

#endif
