/* settings.c - see settings.h */
#include "settings.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <string.h>

const char *settings_base_path(void)
{
    return FUZZ_BASE;
}

const struct trn_scenario_file *settings_base(void)
{
    static struct trn_scenario_file *base;
    if (!base) {
        enum trn_status status = trn_scenario_read(FUZZ_BASE, NULL, 0, &base);
        FUZZ_CLAIM(status == TRN_OK, "%s: %s: %s", FUZZ_BASE, trn_scenario_file_errors(base)->kept[0].path,
                   trn_scenario_file_errors(base)->kept[0].text);
    }
    return base;
}

struct settings settings_of(const uint8_t *data, size_t size)
{
    struct settings settings = {.text = fuzz_text(data, size)};
    char *rest = settings.text;
    for (char *line; settings.n < SETTINGS_MAX && (line = strsep(&rest, "\n")) != NULL;) {
        char *equals = strchr(line, '=');
        if (!equals)
            continue;
        *equals = '\0';
        settings.at[settings.n++] = (struct trn_setting){line, equals + 1};
    }
    return settings;
}

void settings_done(struct settings *settings)
{
    free(settings->text);
}

/* ---- what there is to set ------------------------------------------------------------------------------ */

struct place {
    char *pointer, *value;
    bool leaf;
};
static struct place *places;
static uint32_t n_places, room;
static char **words;
static uint32_t n_words, words_room;

static void add_word(const char *word)
{
    for (uint32_t i = 0; i < n_words; i++)
        if (strcmp(words[i], word) == 0)
            return;
    if (n_words == words_room) {
        words_room = 2 * words_room + 256;
        words = realloc(words, words_room * sizeof *words);
    }
    words[n_words++] = strdup(word);
}

static void add_places(const cJSON *json, const char *pointer)
{
    int i = 0;
    if (n_places == room) {
        room = 2 * room + 1024;
        places = realloc(places, room * sizeof *places);
    }
    places[n_places++] = (struct place){strdup(pointer), cJSON_PrintUnformatted(json), json->child == NULL};
    if (cJSON_IsString(json))
        add_word(json->valuestring);
    for (const cJSON *child = json->child; child; child = child->next, i++) {
        char path[512];
        if (child->string)
            snprintf(path, sizeof path, "%s/%s", pointer, child->string);
        else
            snprintf(path, sizeof path, "%s/%d", pointer, i);
        add_places(child, path);
    }
}

/* Names of members and words of the format, from its schema. */
static void add_schema_words(const cJSON *json)
{
    for (const cJSON *child = json->child; child; child = child->next) {
        if (json->string && strcmp(json->string, "properties") == 0 && child->string)
            add_word(child->string);
        if (json->string && (strcmp(json->string, "enum") == 0) && cJSON_IsString(child))
            add_word(child->valuestring);
        add_schema_words(child);
    }
}

static void find_places(void)
{
    char *schema = NULL;
    size_t size = 0;
    cJSON *json = cJSON_Parse(trn_scenario_file_resolved(settings_base()));
    for (const cJSON *child = json->child; child; child = child->next) {
        char path[64];
        snprintf(path, sizeof path, "/%s", child->string);
        add_places(child, path);
    }
    cJSON_Delete(json);
    FILE *out = open_memstream(&schema, &size);
    FUZZ_CLAIM(out && trn_schema_write(out) == TRN_OK && fclose(out) == 0, "no schema");
    json = cJSON_Parse(schema);
    add_schema_words(json);
    cJSON_Delete(json);
    free(schema);
}

/* ---- changing lines ------------------------------------------------------------------------------------ */

enum { LONGEST_VALUE = 600 };

static const char *some_word(uint64_t *r)
{
    return words[fuzz_draw(r, n_words)];
}

static void some_date(uint64_t *r, char *out, size_t size)
{
    snprintf(out, size, "\"%u-%02u-%02u\"", 2022 + fuzz_draw(r, 4), 1 + fuzz_draw(r, 12),
             1 + fuzz_draw(r, 28));
}

static void some_number(uint64_t *r, double near, char *out, size_t size)
{
    static const double special[] = {
        0,   1,   -1,     0.5,  2,    7,    30,   100, 0.1,     1e-9,
        1e3, 1e4, 1e6,    1e9,  1e12, 1e15, 1e-3, 365, 1000000, 9007199254740991.0,
        0.9, 1.1, 1e-300, 1e300};
    double value = near;
    switch (fuzz_draw(r, 8)) {
    case 0:
    case 1:
        value = special[fuzz_draw(r, sizeof special / sizeof *special)];
        break;
    case 2:
        value = near * 2.0;
        break;
    case 3:
        value = near / 2.0;
        break;
    case 4:
        value = near + 1.0 - 2.0 * fuzz_draw(r, 2);
        break;
    case 5:
        value = fuzz_draw(r, 1001) / 1000.0;
        break;
    case 6:
        value = near * fuzz_draw(r, 4001) / 1000.0;
        break;
    default:
        value = fuzz_draw(r, 400);
    }
    snprintf(out, size, "%.15g", value);
}

static void some_schedule(uint64_t *r, double near, char *out, size_t size)
{
    char number[3][40];
    unsigned year = 2023 + fuzz_draw(r, 2), month = 1 + fuzz_draw(r, 10);
    for (int i = 0; i < 3; i++)
        some_number(r, near, number[i], sizeof number[i]);
    bool linear = fuzz_draw(r, 2);
    snprintf(out, size, "%s[[\"%u-%02u-01\",%s],[\"%u-%02u-%02u\",%s],[\"%u-01-01\",%s]]%s",
             linear ? "{\"rule\":\"linear\",\"points\":" : "", year, month, number[0], year, month + 1,
             1 + fuzz_draw(r, 28), number[1], year + 1, number[2], linear ? "}" : "");
}

static void some_dist(uint64_t *r, double near, char *out, size_t size)
{
    static const char *const forms[] = {
        "{\"dist\":\"lognormal\",\"median\":%s,\"sigma\":%s}",
        "{\"dist\":\"uniform\",\"low\":%s,\"high\":%s}",
        "{\"dist\":\"normal\",\"mean\":%s,\"sd\":%s,\"min\":0}",
        "{\"dist\":\"exponential\",\"mean\":%s,\"max\":%s}",
        "{\"dist\":\"gamma\",\"mean\":%s,\"sd\":%s}",
        "{\"dist\":\"triangular\",\"low\":0,\"mode\":%s,\"high\":%s}",
        "{\"dist\":\"lognormal\",\"mean\":%s,\"sd\":%s,\"max\":500}",
    };
    char a[40], b[40];
    some_number(r, near, a, sizeof a);
    some_number(r, near, b, sizeof b);
    snprintf(out, size, forms[fuzz_draw(r, sizeof forms / sizeof *forms)], a, b);
}

/* A value that could stand where `old` (JSON) does. */
static void some_value(uint64_t *r, const char *old, char *out, size_t size)
{
    const bool number = isdigit((unsigned char)old[0]) || old[0] == '-';
    const double near = number ? strtod(old, NULL) : 1.0;
    switch (fuzz_draw(r, 10)) {
    case 0:
        some_schedule(r, near, out, size);
        break;
    case 1:
        some_dist(r, near, out, size);
        break;
    case 2:
        snprintf(out, size, "%s", fuzz_draw(r, 2) ? "null" : fuzz_draw(r, 2) ? "true" : "false");
        break;
    case 3:
        snprintf(out, size, "\"%s\"", some_word(r));
        break;
    default:
        if (old[0] == '"' && strlen(old) == 12 && old[5] == '-')
            some_date(r, out, size);
        else if (old[0] == '"')
            snprintf(out, size, "\"%s\"", some_word(r));
        else if (old[0] == 't' || old[0] == 'f')
            snprintf(out, size, "%s", old[0] == 't' ? "false" : "true");
        else if (number)
            some_number(r, near, out, size);
        else
            snprintf(out, size, "%s", old);
    }
}

/* An object of a collection once more under another name, a member that the format knows, or a value. */
static void some_line(uint64_t *r, char *out, size_t size)
{
    char value[LONGEST_VALUE];
    const struct place *place = &places[fuzz_draw(r, n_places)];
    while (!place->leaf && fuzz_draw(r, 4))
        place = &places[fuzz_draw(r, n_places)];
    if (place->leaf || fuzz_draw(r, 3) == 0) {
        some_value(r, place->value, value, sizeof value);
        snprintf(out, size, "%s=%s", place->pointer, value);
    } else if (fuzz_draw(r, 2) && strlen(place->value) < 1500) {
        const int parent = (int)(strrchr(place->pointer, '/') - place->pointer);
        snprintf(out, size, "%.*s/%s%u=%s", parent, place->pointer, fuzz_draw(r, 4) ? "x" : some_word(r),
                 fuzz_draw(r, 3), place->value);
    } else {
        some_value(r, fuzz_draw(r, 2) ? "1" : "\"\"", value, sizeof value);
        snprintf(out, size, "%s/%s=%s", place->pointer, some_word(r), value);
    }
}

/* A copy of the text without line `without`, and with `line` in its place where there is one. */
static size_t with_line(uint8_t *data, size_t size, size_t max_size, uint32_t without, const char *line)
{
    char *copy = malloc(size + strlen(line) + 2);
    size_t used = 0, at = 0;
    for (uint32_t k = 0; at < size; k++) {
        const uint8_t *end = memchr(data + at, '\n', size - at);
        size_t length = end ? (size_t)(end - data) - at + 1 : size - at;
        if (k != without) {
            memcpy(copy + used, data + at, length);
            used += length;
        } else if (line[0]) {
            used += (size_t)sprintf(copy + used, "%s\n", line);
        }
        at += length;
    }
    if (used > max_size)
        used = max_size;
    memcpy(data, copy, used);
    free(copy);
    return used;
}

static uint32_t lines_of(const uint8_t *data, size_t size)
{
    uint32_t n = 0;
    for (size_t i = 0; i < size; i++)
        n += data[i] == '\n' || i + 1 == size;
    return n;
}

/* Another value at the place of one line. */
static size_t change_line(uint64_t *r, uint8_t *data, size_t size, size_t max_size, uint32_t which)
{
    char line[4096], value[LONGEST_VALUE];
    size_t at = 0, length = 0;
    for (uint32_t k = 0; at < size; k++, at += length) {
        const uint8_t *end = memchr(data + at, '\n', size - at);
        length = end ? (size_t)(end - data) - at + 1 : size - at;
        if (k == which)
            break;
    }
    const uint8_t *equals = memchr(data + at, '=', length);
    if (!equals || length > 2048)
        return with_line(data, size, max_size, which, "");
    char old[2048];
    size_t pointer = (size_t)(equals - data) - at;
    snprintf(old, sizeof old, "%.*s", (int)(length - pointer - 1), (const char *)equals + 1);
    some_value(r, old, value, sizeof value);
    snprintf(line, sizeof line, "%.*s=%s", (int)pointer, (const char *)data + at, value);
    return with_line(data, size, max_size, which, line);
}

size_t settings_mutate(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    char line[4096];
    uint64_t r = seed;
    uint32_t n = lines_of(data, size);
    if (n_places == 0)
        find_places();
    if (LLVMFuzzerMutate && fuzz_draw(&r, 8) == 0)
        return LLVMFuzzerMutate(data, size, max_size);
    uint32_t what = n == 0 ? 0 : fuzz_draw(&r, 8);
    if (what < 4) {
        some_line(&r, line, sizeof line);
        size_t length = strlen(line), before = size > 0 && data[size - 1] != '\n';
        if (size + before + length + 1 > max_size)
            return with_line(data, size, max_size, fuzz_draw(&r, n), "");
        if (before)
            data[size] = '\n';
        memcpy(data + size + before, line, length);
        data[size + before + length] = '\n';
        return size + before + length + 1;
    }
    if (what == 4)
        return with_line(data, size, max_size, fuzz_draw(&r, n), "");
    return change_line(&r, data, size, max_size, fuzz_draw(&r, n));
}
