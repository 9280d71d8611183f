/* replay.c - a target over the files of its corpus, without a fuzzer: replay FOLDER|FILE...
 *
 * Says as TAP which inputs were taken. An input that breaks a claim ends the program at once; its name stands
 * before. */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"

#define RLIM_GIGABYTE ((rlim_t)1 << 30)

static FILE *tap; /* standard output as it was: targets may print */
static int n_inputs;

static void replay_file(const char *path)
{
    size_t room = 1 << 16, size = 0;
    uint8_t *data = malloc(room);
    FILE *in = fopen(path, "rb");
    FUZZ_CLAIM(in && data, "%s cannot be read", path);
    fprintf(stderr, "%s\n", path);
    while ((size += fread(data + size, 1, room - size, in)) == room)
        data = realloc(data, room *= 2);
    fclose(in);
    uint8_t *exact = malloc(size ? size : 1); /* so that a byte behind the end is seen */
    memcpy(exact, data, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    free(data);
    fprintf(tap, "ok %d - %s\n", ++n_inputs, strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
}

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void replay(const char *path)
{
    struct dirent **names;
    int n = scandir(path, &names, visible, alphasort);
    if (n < 0)
        replay_file(path);
    for (int i = 0; i < n; i++) {
        char *file = NULL;
        FUZZ_CLAIM(asprintf(&file, "%s/%s", path, names[i]->d_name) > 0, "no memory");
        replay_file(file);
        free(file);
        free(names[i]);
    }
    if (n >= 0)
        free(names);
}

static void draw(long n, uint64_t seed, const char *path)
{
    enum { ROOM = 4096, IN_A_ROW = 24 };
    static uint8_t data[ROOM];
    size_t size = 0;
    FUZZ_CLAIM(LLVMFuzzerCustomMutator, "this target cannot draw inputs");
#ifndef __SANITIZE_ADDRESS__ /* it keeps a shadow of all memory */
    const struct rlimit memory = {RLIM_GIGABYTE, RLIM_GIGABYTE};
    setrlimit(RLIMIT_DATA, &memory);
#endif
    for (long i = 0; i < n; i++) {
        if (fuzz_draw(&seed, IN_A_ROW) == 0)
            size = 0;
        size = LLVMFuzzerCustomMutator(data, size, ROOM, fuzz_draw(&seed, UINT32_MAX));
        FILE *out = fopen(path, "wb");
        FUZZ_CLAIM(out && fwrite(data, 1, size, out) == size && fclose(out) == 0, "%s cannot be written",
                   path);
        LLVMFuzzerTestOneInput(data, size);
    }
    remove(path);
    fprintf(tap, "ok %d - %ld drawn\n", ++n_inputs, n);
}

int main(int argc, char **argv)
{
    tap = fdopen(dup(STDOUT_FILENO), "w");
    if (!tap || !freopen("/dev/null", "w", stdout))
        return 1;
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--draw") == 0 && i + 3 < argc) {
            draw(strtol(argv[i + 1], NULL, 10), strtoull(argv[i + 2], NULL, 10), argv[i + 3]);
            i += 3;
        } else {
            replay(argv[i]);
        }
    fprintf(tap, "1..%d\n", n_inputs);
    return fclose(tap) == 0 && n_inputs > 0 ? 0 : 1;
}
