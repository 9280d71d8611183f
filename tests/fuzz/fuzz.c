/* fuzz.c - see fuzz.h */
#include "fuzz.h"

#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

void fuzz_broken(const char *claim, const char *format, ...)
{
    va_list args;
    fprintf(stderr, "broken: %s: ", claim);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    abort();
}

static void too_long(int signal)
{
    (void)signal;
    fuzz_broken("it ends", "it takes more than %d s", FUZZ_SECONDS);
}

static void set_timer(int seconds)
{
    const struct itimerval timer = {.it_value = {.tv_sec = seconds}};
    FUZZ_CLAIM(setitimer(ITIMER_VIRTUAL, &timer, NULL) == 0, "no timer");
}

void fuzz_begin(void)
{
    signal(SIGVTALRM, too_long);
    set_timer(FUZZ_SECONDS);
}

void fuzz_end(void)
{
    set_timer(0);
}

char *fuzz_text(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    FUZZ_CLAIM(text, "no memory");
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

FILE *fuzz_nowhere(void)
{
    static FILE *nowhere;
    if (!nowhere)
        nowhere = fopen("/dev/null", "w");
    FUZZ_CLAIM(nowhere, "no /dev/null");
    return nowhere;
}

static char folder[64];
static pid_t owner;

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *where)
{
    (void)about, (void)type, (void)where;
    return remove(path);
}

static void remove_folder(void)
{
    if (getpid() == owner) /* not in a child */
        nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *fuzz_folder(void)
{
    if (folder[0] && getpid() == owner)
        return folder;
    strcpy(folder,
           access("/dev/shm", W_OK) == 0 ? "/dev/shm/tranche-fuzz-XXXXXX" : "/tmp/tranche-fuzz-XXXXXX");
    FUZZ_CLAIM(mkdtemp(folder), "no room for a folder");
    owner = getpid();
    atexit(remove_folder);
    return folder;
}

void fuzz_write(const char *name, const void *data, size_t size)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s", fuzz_folder(), name);
    FILE *out = fopen(path, "wb");
    FUZZ_CLAIM(out && fwrite(data, 1, size, out) == size && fclose(out) == 0, "%s cannot be written", path);
}

uint32_t fuzz_draw(uint64_t *state, uint32_t below) /* splitmix64, Steele et al. 2014 */
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ (z >> 31)) >> 33) % below;
}

/* `again` was read from what `file` resolves to: it has every figure of it, to the last bit. */
static void check_figures(struct trn_scenario_file *file, struct trn_scenario_file *again)
{
    const struct trn_figure *figures = NULL, *same = NULL;
    struct trn_provenance all = trn_scenario_file_provenance(file);
    int n = trn_scenario_file_figures(file, &figures), m = trn_scenario_file_figures(again, &same), k = 0;
    FUZZ_CLAIM(n >= 0 && m >= 0, "no memory for figures");
    for (int i = 0; i < n; i++) {
        int last = k;
        while (k < m && strcmp(same[k].pointer, figures[i].pointer) != 0)
            k++;
        if (k < m) /* one that stands in the order of the file, as nearly all */
            FUZZ_CLAIM(memcmp(&same[k].number, &figures[i].number, sizeof figures[i].number) == 0,
                       "%s is %.17g, and %.17g when it is read again", figures[i].pointer, figures[i].number,
                       same[k].number);
        k = k < m ? k + 1 : last;
    }
    FUZZ_CLAIM(all.official + all.reported + all.inferred + all.estimate + all.conflicting + all.assumed +
                       all.ungraded + all.defaults ==
                   all.numbers,
               "grades do not add up to %lld", (long long)all.numbers);
}

void fuzz_check_reading(struct trn_scenario_file *file, enum trn_status status)
{
    const struct trn_errors *errors = trn_scenario_file_errors(file);
    FUZZ_CLAIM((status == TRN_OK) == (trn_scenario_file_scenario(file) != NULL), "status %d", (int)status);
    FUZZ_CLAIM((status == TRN_OK) == (errors->found == 0), "%d errors, status %d", errors->found,
               (int)status);
    for (int i = 0; i < errors->n_kept; i++)
        FUZZ_CLAIM(errors->kept[i].text[0], "error %d says nothing", i);
    trn_scenario_file_report(file, fuzz_nowhere(), false);
    trn_scenario_file_report(file, fuzz_nowhere(), true);
    if (status != TRN_OK)
        return;
    struct trn_scenario_file *again = NULL;
    const struct trn_scenario_difference *at;
    const char *resolved = trn_scenario_file_resolved(file);
    enum trn_status second = trn_scenario_read_text("again", resolved, NULL, 0, &again);
    FUZZ_CLAIM(second == TRN_OK, "the resolved form is refused: %s: %s",
               trn_scenario_file_errors(again)->kept[0].path, trn_scenario_file_errors(again)->kept[0].text);
    FUZZ_CLAIM(strcmp(resolved, trn_scenario_file_resolved(again)) == 0,
               "the resolved form resolves to another");
    FUZZ_CLAIM(trn_scenario_diff(file, again, &at) == 0, "it differs from itself at %s", at[0].pointer);
    check_figures(file, again);
    trn_scenario_file_free(again);
}
