"""Mutants of C source: one small change each, of the kinds that a slip of the pen makes.

Lines are found by their text, not by a parser: the sources are in one form (clang-format), so an operator with a
space on both sides is binary and a statement that ends on its line is a line. What does not compile is told as such.
"""
import random
import re
from collections import namedtuple

# Line counts from 1; `after` replaces the whole line `before`.
Mutant = namedtuple("Mutant", "file line operator before after")

RELATIONS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
SUMS = {"+": "-", "-": "+", "*": "/", "/": "*", "+=": "-=", "-=": "+=", "*=": "/=", "/=": "*="}
LOGIC = {"&&": "||", "||": "&&"}
EXTREMES = {"fmin": "fmax", "fmax": "fmin"}
TRUTHS = {"true": "false", "false": "true"}

NUMBER = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?e[-+]?\d+|\d+\.\d+|\d+)(?![\w.])")
WORD = re.compile(r"\b(fmin|fmax|true|false)\b")
BINARY = re.compile(r"(?<= )(<=|>=|==|!=|&&|\|\||[-+*/]=|[-+*/<>])(?= |$)")
CONDITION = re.compile(r"^\s*(?:\} )?(?:else )?if \(")
STATEMENT = re.compile(r"^\s+(?!return\b|break\b|continue\b|goto\b|case\b|default\b|else\b|if\b|for\b|while\b|do\b|\(void\))"
                       r"(?:[\w.>\[\]()*+ -]+ [-+*/|&]?= .*|[\w.>\[\]-]+(?:\+\+|--)|--?[\w.>\[\]-]+|\w+\(.*\));$")
DECLARATION = re.compile(r"^\s+(?:static |const )*(?:struct \w+|enum \w+|union \w+|unsigned|bool|char|double|float|int|"
                         r"size_t|trn_id|u?int\d+_t)\b[ *]")


def code_only(text):
    """The text with comments, strings and characters as blanks, line by line as long as before."""
    pattern = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


def closing(line, start):
    """Where the parenthesis that opens at `start` closes on this line, or -1."""
    depth = 0
    for at in range(start, len(line)):
        depth += {"(": 1, ")": -1}.get(line[at], 0)
        if depth == 0:
            return at
    return -1


def next_number(word):
    return str(int(word) + 1) if word.isdigit() else repr(float(word) + 1.0)


def of_line(code, line):
    """(operator, changed line) for every mutant of a line; `code` is the line without texts and comments."""
    found = []

    def put(kind, start, end, text):
        found.append((kind, line[:start] + text + line[end:]))

    for m in BINARY.finditer(code):
        for kind, table in (("relation", RELATIONS), ("sum", SUMS), ("logic", LOGIC)):
            if m.group() in table:
                put(kind, m.start(), m.end(), table[m.group()])
    for m in WORD.finditer(code):
        kind, table = ("extreme", EXTREMES) if m.group() in EXTREMES else ("truth", TRUTHS)
        put(kind, m.start(), m.end(), table[m.group()])
    array = DECLARATION.match(code) and re.search(r"\w\[\d+\]", code)
    for m in [] if array else NUMBER.finditer(code):
        put("constant", m.start(), m.end(), next_number(m.group()))
    m = CONDITION.match(code)
    if m:
        end = closing(code, m.end() - 1)
        if end > 0:
            put("negate", m.end() - 1, end + 1, "(!" + line[m.end() - 1:end + 1] + ")")
    if STATEMENT.match(code) and not DECLARATION.match(code) and code.count("(") == code.count(")"):
        found.append(("delete", re.match(r"\s*", line).group() + "(void)0;"))
    return found


def of_text(file, text):
    """All mutants of a source. Only lines in functions; assertions are left alone: they are tests themselves."""
    mutants, inside = [], False
    for number, (code, line) in enumerate(zip(code_only(text).split("\n"), text.split("\n")), 1):
        if code.startswith("{"):
            inside = True
        if code.startswith("}"):
            inside = False
        if inside and not re.match(r"\s*(assert\(|#|static const)", code):
            mutants += [Mutant(file, number, kind, line, after) for kind, after in of_line(code, line)]
    return mutants


def sample(mutants, n, seed):
    """n of them, the same for the same seed and sources, no two of a line as long as there are lines."""
    chance = random.Random(seed)
    order = sorted(mutants)
    chance.shuffle(order)
    first, later, lines = [], [], set()
    for m in order:
        (later if (m.file, m.line) in lines else first).append(m)
        lines.add((m.file, m.line))
    return (first + later)[:n]
