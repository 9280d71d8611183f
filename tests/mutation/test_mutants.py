#!/usr/bin/env python3
"""The mutants of a few lines are those that are meant, and the same again."""
import mutants

SOURCE = """/* a < b */
static const int table[2] = {1, 2};
int f(int a, double b)
{
    const char *text = "a < 3"; /* true && false */
    char room[64];
    assert(a < 5);
    if (a <= 1 && !text)
        return false;
    a -= 2;
    g(a, fmin(b, 0.5));
    return a * b > 1e3 ? -a : 7;
}
"""
MEANT = {
    8: {"    if (a < 1 && !text)", "    if (a <= 1 || !text)", "    if (a <= 2 && !text)", "    if (!(a <= 1 && !text))"},
    9: {"        return true;"},
    10: {"    a += 2;", "    a -= 3;", "    (void)0;"},
    11: {"    g(a, fmax(b, 0.5));", "    g(a, fmin(b, 1.5));", "    (void)0;"},
    12: {"    return a / b > 1e3 ? -a : 7;", "    return a * b >= 1e3 ? -a : 7;", "    return a * b > 1001.0 ? -a : 7;",
         "    return a * b > 1e3 ? -a : 8;"},
}


def main():
    found = mutants.of_text("f.c", SOURCE)
    by_line = {}
    for m in found:
        by_line.setdefault(m.line, set()).add(m.after)
    lines = SOURCE.split("\n")
    claims = [
        ("lines give the mutants that are meant, and texts, tables and assertions none", by_line == MEANT, by_line),
        ("a mutant knows its line", all(lines[m.line - 1] == m.before != m.after for m in found), found),
        ("a sample is the same for a seed", mutants.sample(found, 5, 3) == mutants.sample(found[::-1], 5, 3), ""),
        ("a sample takes new lines first", len({m.line for m in mutants.sample(found, 5, 3)}) == 5, ""),
        ("a sample has no mutant twice", len(set(mutants.sample(found, 99, 3))) == len(found), ""),
    ]
    print(f"1..{len(claims)}")
    for number, (text, good, why) in enumerate(claims, 1):
        print(f"{'ok' if good else 'not ok'} {number} - {text}")
        if not good:
            print(f"# {why}")
    return 0 if all(good for _, good, _ in claims) else 1


if __name__ == "__main__":
    raise SystemExit(main())
