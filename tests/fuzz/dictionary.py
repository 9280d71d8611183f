"""Prints a fuzzer's dictionary: names and words of the scenario format, as `tranche schema` on standard input tells them."""
import json
import sys

TOKENS = ['null', 'true', 'false', '1e999', '-0', '9007199254740993', '1e-320', '"2024-02-29"', '"2023-10-01"', '[[', ']]', '":{"', '\\u0000',
          '\\ud800', '\ufeff', '#', '/~1', '/*/', 'EUR_million', 'round/month', '@ ', '../', '1.json']


def words(node, found):
    if isinstance(node, dict):
        found.update(node.get('properties', {}))
        found.update(v for v in node.get('enum', []) if isinstance(v, str))
        node = list(node.values())
    for child in node if isinstance(node, list) else []:
        words(child, found)
    return found


def quoted(text):
    return ''.join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f'\\x{b:02x}' for b in text.encode())


for word in sorted(words(json.load(sys.stdin), {'points', 'rule', 'linear', 'value', 'unit', 'grade', 'low', 'high', 'extends'})):
    print(f'"{quoted(chr(34) + word + chr(34))}"')
for token in TOKENS:
    print(f'"{quoted(token)}"')
