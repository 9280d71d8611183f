/* chart_text.c - texts for pictures. */
#include "chart_text.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "../results/decimal.h"
#include "character.h"
#include "tranche/date.h"

/* Advance widths of " " to "~" in DejaVu Sans 2.37, thousandths of the size. */
static const uint16_t widths[2][95] = {
    {318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361,  318, 337, 636, 636, 636,
     636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
     575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635,  611, 732, 684, 989, 685,
     611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352,  635, 634, 278, 278, 579,
     278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592,  525, 636, 337, 636, 838},
    {348, 456,  521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415,  380, 365, 696, 696,  696,
     696, 696,  696, 696, 696, 696,  696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830,  683,
     683, 821,  837, 372, 372, 775,  637, 995, 837, 850, 733, 850, 770, 720,  682, 812, 774, 1103, 771,
     724, 725,  457, 365, 457, 838,  500, 500, 675, 716, 593, 716, 678, 435,  716, 712, 343, 343,  665,
     343, 1042, 712, 687, 716, 716,  493, 595, 478, 712, 652, 924, 645, 652,  582, 712, 365, 712,  838}};

#define ELLIPSIS "\u2026"
#define NO_BREAK "\u00A0"

/* ---- characters ---- */

static bool between(uint32_t c, uint32_t low, uint32_t high)
{
    return c >= low && c <= high;
}

/* Characters that no font of ours shows at its size, or that act on their neighbours. */
static bool is_drawable(uint32_t c)
{
    if (trn_character_acts(c) || c > 0xFFFD)
        return false;
    return !(c == 0x231A || c == 0x231B || between(c, 0x23E9, 0x23FA) || between(c, 0x2B1B, 0x2B1C) ||
             c == 0x2B50 || c == 0x2B55);
}

const char *trn_chart_clean(struct trn_arena *arena, const char *text, int longest)
{
    if (text == NULL)
        return "";
    char *out = TRN_NEW(arena, char, strlen(text) + sizeof ELLIPSIS + 1);
    if (out == NULL)
        return "";
    size_t n = 0;
    int characters = 0;
    int combined = 0;
    bool gap = false;
    while (*text != '\0') {
        size_t length;
        const uint32_t c = trn_character(text, &length);
        const char *from = text;
        text += length;
        if (trn_character_blank(c)) {
            gap = n > 0;
            continue;
        }
        combined = trn_character_combines(c) ? combined + 1 : 0;
        if (!is_drawable(c) || combined > 2)
            continue;
        if (characters + gap >= longest) {
            memcpy(out + n, ELLIPSIS, strlen(ELLIPSIS));
            n += strlen(ELLIPSIS);
            break;
        }
        if (gap)
            out[n++] = ' ';
        characters += 1 + gap;
        gap = false;
        if (c == '"') {
            out[n++] = '\'';
        } else {
            memcpy(out + n, from, length);
            n += length;
        }
    }
    out[n] = '\0';
    return out;
}

/* ---- measures ---- */

bool trn_chart_lists(const char *list, const char *word)
{
    const size_t n = strlen(word);
    for (const char *at = list; n > 0 && *at != '\0'; at += strcspn(at, " ")) {
        at += strspn(at, " ");
        if (strcspn(at, " ") == n && strncmp(at, word, n) == 0)
            return true;
    }
    return false;
}

int trn_chart_words(const char *text)
{
    int words = 0;
    while (*text != '\0') {
        text += strspn(text, " ");
        words += *text != '\0';
        text += strcspn(text, " ");
    }
    return words;
}

static double character_width(uint32_t c, int bold)
{
    if (c >= 0x20 && c < 0x7F)
        return widths[bold != 0][c - 0x20] * 1e-3;
    if (trn_character_combines(c))
        return 0.0;
    if (c == 0xA0)
        return widths[bold != 0][0] * 1e-3;
    if (between(c, 0x1100, 0x115F) || between(c, 0x2E80, 0xA4CF) || between(c, 0xAC00, 0xD7A3) ||
        between(c, 0xF900, 0xFAFF) || between(c, 0xFE30, 0xFE6F) || between(c, 0xFF01, 0xFF60) || c == 0x2026)
        return 1.0;
    return bold ? 0.72 : 0.66;
}

double trn_chart_width(const char *text, double size, int bold)
{
    double width = 0.0;
    while (*text != '\0') {
        size_t length;
        const uint32_t c = trn_character(text, &length);
        width += character_width(c, bold);
        text += length;
    }
    return width * size;
}

/* Bytes of `text` that fit into the width, whole characters only. */
static size_t fitting(const char *text, double size, int bold, double width)
{
    size_t n = 0;
    while (text[n] != '\0') {
        size_t length;
        const uint32_t c = trn_character(text + n, &length);
        width -= character_width(c, bold) * size;
        if (width < 0.0)
            break;
        n += length;
    }
    return n;
}

const char *trn_chart_fit(struct trn_arena *arena, const char *text, double size, int bold, double width)
{
    if (trn_chart_width(text, size, bold) <= width)
        return text;
    size_t n = fitting(text, size, bold, width - size);
    while (n > 0 && text[n - 1] == ' ')
        n--;
    const char *cut = trn_arena_printf(arena, "%.*s" ELLIPSIS, (int)n, text);
    return cut != NULL ? cut : "";
}

int trn_chart_wrap(struct trn_arena *arena, const char *text, double size, int bold, double width, int lines,
                   const char **ret)
{
    int n = 0;
    while (*text != '\0' && n < lines) {
        text += strspn(text, " ");
        size_t fits = fitting(text, size, bold, width);
        if (text[fits] == '\0' || n == lines - 1) {
            ret[n++] = trn_chart_fit(arena, text, size, bold, width);
            break;
        }
        size_t cut = fits;
        while (cut > 0 && text[cut] != ' ')
            cut--;
        if (cut == 0) /* one word wider than the line */
            cut = fits > 0 ? fits : strlen(text);
        const char *line = trn_arena_printf(arena, "%.*s", (int)cut, text);
        ret[n++] = line != NULL ? line : "";
        text += cut;
    }
    for (int i = n; i < lines; i++)
        ret[i] = "";
    return n;
}

const char *trn_chart_short_label(struct trn_arena *arena, const char *text)
{
    const char *bracket = strstr(text, " (");
    if (bracket == NULL || bracket == text)
        return text;
    const char *out = trn_arena_printf(arena, "%.*s", (int)(bracket - text), text);
    return out != NULL ? out : "";
}

/* ---- numbers in words ---- */

const char *trn_chart_number(struct trn_arena *arena, double value, int decimals)
{
    char plain[TRN_DECIMAL_MAX];
    char grouped[TRN_DECIMAL_MAX + TRN_DECIMAL_MAX / 3];
    trn_decimal_number(plain, value, decimals);
    const char *at = plain;
    size_t n = 0;
    if (*at == '-') {
        memcpy(grouped, "\u2212", 3);
        n = 3;
        at++;
    }
    const size_t whole = strspn(at, "0123456789");
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            grouped[n++] = ',';
        grouped[n++] = at[i];
    }
    strcpy(grouped + n, at + whole);
    const char *out = trn_arena_strdup(arena, grouped);
    return out != NULL ? out : "";
}

const char *trn_chart_rough(struct trn_arena *arena, double value)
{
    if (!isfinite(value) || fabs(value) < 100.0)
        return trn_chart_number(arena, value, fabs(value) < 9.95 ? 1 : 0);
    const double step = pow(10.0, floor(log10(fabs(value))) - 2.0);
    const double round_value = round(value / step) * step;
    if (fabs(round_value) < 1e6)
        return trn_chart_number(arena, round_value, 0);
    const char *out =
        trn_arena_printf(arena, "%s\u00A0million", trn_chart_number(arena, round_value / 1e6, 2));
    return out != NULL ? out : "";
}

const char *trn_chart_percent(struct trn_arena *arena, double share)
{
    const double percent = 100.0 * share;
    const char *out = trn_arena_printf(arena, "%s" NO_BREAK "%%",
                                       trn_chart_number(arena, percent, fabs(percent) < 9.95 ? 1 : 0));
    return out != NULL ? out : "";
}

/* Value of a sum in the unit that suits the larger one. */
static const char *in_unit(struct trn_arena *arena, double millions, bool billions)
{
    const double value = billions ? millions / 1000.0 : millions;
    const char *text = trn_chart_number(arena, value, billions || fabs(millions) < 9.95 ? 1 : 0);
    const bool whole = billions && strchr(text, '.') == NULL && strpbrk(text, "123456789") != NULL;
    const char *out = whole ? trn_arena_printf(arena, "%s.0", text) : text; /* as precise as its neighbour */
    return out != NULL ? out : "";
}

static bool needs_billions(double millions)
{
    return fabs(millions) >= 999.5;
}

const char *trn_chart_millions(struct trn_arena *arena, double millions)
{
    const bool billions = needs_billions(millions);
    const char *out = trn_arena_printf(arena, "EUR" NO_BREAK "%s" NO_BREAK "%s",
                                       in_unit(arena, millions, billions), billions ? "billion" : "million");
    return out != NULL ? out : "";
}

const char *trn_chart_millions_between(struct trn_arena *arena, double low, double high)
{
    const bool billions = needs_billions(fmax(fabs(low), fabs(high)));
    const char *out = trn_arena_printf(arena, "%s to %s" NO_BREAK "%s", in_unit(arena, low, billions),
                                       in_unit(arena, high, billions), billions ? "billion" : "million");
    return out != NULL ? out : "";
}

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

const char *trn_chart_month(struct trn_arena *arena, double day)
{
    int y = 1970;
    int m = 1;
    int d = 1;
    if (!(fabs(day) < 80000.0))
        return "";
    trn_date_from_days((int32_t)floor(day), &y, &m, &d);
    const char *out = trn_arena_printf(arena, "%s" NO_BREAK "%d", months[m - 1], y);
    return out != NULL ? out : "";
}

const char *trn_chart_sentence(struct trn_arena *arena, const char *text)
{
    char *out = trn_arena_strdup(arena, text);
    if (out == NULL)
        return "";
    if (out[0] >= 'a' && out[0] <= 'z')
        out[0] = (char)(out[0] - ('a' - 'A'));
    return out;
}
