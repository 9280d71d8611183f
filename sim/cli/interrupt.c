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

/* A signal that is ignored on purpose, as by nohup, stays so. */
static void catch_one(int number, const struct sigaction *action)
{
    struct sigaction before;
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(number, action, NULL);
}

void interrupt_catch(void)
{
    /* SA_RESETHAND: the second signal has its usual effect. SA_RESTART: writes go on. */
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};
    sigemptyset(&action.sa_mask);
    catch_one(SIGINT, &action);
    catch_one(SIGTERM, &action);
    catch_one(SIGHUP, &action);
}

bool interrupted(void)
{
    return __atomic_load_n(&interrupt_flag, __ATOMIC_RELAXED) != 0;
}
