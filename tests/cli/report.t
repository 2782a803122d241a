#!/usr/bin/python3
"""corpus/seiten/pruefung.md, which »make report« writes, names every group of browser
tests and every kind of page, and nothing else. Prints TAP."""

import glob
import os
import re

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
HINT = "# »make report« writes the page anew"

count = 0


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def same(name, expected, found):
    global count
    count += 1
    missing, surplus = expected - found, found - expected
    print(f"{'not ' if missing or surplus else ''}ok {count} - {name}")
    for text in sorted(missing):
        print(f"# not on the page: {text}")
    for text in sorted(surplus):
        print(f"# not in the tests: {text}")
    if missing or surplus:
        print(HINT)


def joined(literals):
    """'one, ' + 'two' → one, two"""
    return "".join(re.findall(r"'([^']*)'", literals))


page = read("corpus/seiten/pruefung.md")
groups = set()
for script in glob.glob(os.path.join(ROOT, "tests/browser/*.t")):
    calls = re.findall(r"\bgroup\(((?:'[^']*'[\s+]*)+)\)", read(script))
    groups |= {joined(call) for call in calls}
    assert calls, script
kinds = set(re.findall(r"title: '([^']*)'", read("tests/browser/lib/kinds.js")))

same("every group of tests is on the page", groups,
     set(re.findall(r"^- (.*): \*\*\d+ von \d+ bestanden\*\*$", page, re.M)))
listed = page.split("## Auf welchen Seiten\n")[1].split("\n## ")[0]
same("every kind of page is on the page", kinds, set(re.findall(r"^- (.*)$", listed, re.M)))
same("the statement on accessibility links it", {"/seiten/pruefung"},
     set(re.findall(r"\((/seiten/pruefung)\)", read("corpus/seiten/barrierefreiheit.md"))))
print(f"1..{count}")
