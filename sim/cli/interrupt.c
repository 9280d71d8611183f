/* interrupt.c - see interrupt.h */
#include "interrupt.h"

#include <stddef.h>
#include <unistd.h>

volatile sig_atomic_t interrupt_flag;

static void on_signal(int number)
{
    static const char text[] = "\ntranche: stopping after what is running; once more to stop at once\n";
    (void)number;
    __atomic_store_n(&interrupt_flag, 1, __ATOMIC_RELAXED);
    ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
    (void)written; /* nothing can be done about it here */
}

void interrupt_catch(void)
{
    /* SA_RESETHAND: the second signal has its usual effect. SA_RESTART: writes go on. */
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool interrupted(void)
{
    return __atomic_load_n(&interrupt_flag, __ATOMIC_RELAXED) != 0;
}
