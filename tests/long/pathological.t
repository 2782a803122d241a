#!/usr/bin/python3
"""Markdown and YAML made to be slow: dozens of shapes up to 1 MB, each refused or taken
within 30 s and 1.5 GB. TAP."""
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

REPO = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("KOOPLAB_BUILD", REPO / "build"))
TMP = pathlib.Path(tempfile.mkdtemp(prefix="kooplab-shapes."))
DATA = REPO / "tests/data/bad"
GOOD = (DATA / "gut.md").read_text().split("\n---\n")[0] + "\n---\n"
LIMIT_SECONDS, LIMIT_BYTES = 30, 1_500_000_000
SIZE = 1_000_000


def fill(unit, size=SIZE):
    return unit * (size // len(unit.encode()))


def nest(before, after, size=SIZE):
    n = size // len(before + after)
    return before * n + "x" + after * n


BODIES = {
    "emphasis": fill("*a **a "), "closed emphasis": fill("a**b" + "c* "),
    "underscores": fill("_a __b "), "asterisks": fill("*"), "stars and blanks": fill("* "),
    "links": fill("[a](b"), "brackets": fill("["), "closing brackets": fill("]"),
    "nested brackets": nest("[", "]"), "images": fill("![[]()"), "link openers": fill("[a]("),
    "nested links": nest("[", "](b)"), "references": fill("[a]: b\n\n"),
    "one reference, many uses": "[a]: /b\n\n" + fill("[a] "),
    "reference titles": fill('[a]: b "'), "backticks": "".join(
        "e" + "`" * i for i in range(1, 1400)), "unclosed code": fill("`a"),
    "code fences": fill("```\na\n"), "open fences": fill("~~~a\n~~~~b\n"),
    "quotes": fill("> "), "deep quotes": "> " * 25_000 + "a", "quotes by line":
        "\n".join("> " * (i % 200) + "a" for i in range(4500)),
    "deep lists": "".join("  " * i + "* a\n" for i in range(1000)), "lists": fill("* a\n"),
    "numbers": fill("1. a\n"), "wide numbers": fill("999999999. a\n"),
    "list of quotes": fill("* > "), "headings": fill("## a\n"), "setext": fill("a\n---\n"),
    "rules": fill("---\n"), "tables": fill("|a"), "html": fill("<a b='"), "tags": fill("<a>"),
    "open comments": fill("<!--"), "declarations": fill("<!A "), "cdata": fill("<![CDATA["),
    "instructions": fill("<?a"), "autolinks": fill("<http:"), "entities": fill("&amp;"),
    "odd entities": fill("&#x10ffff;"), "long entity": "&" + fill("a") + ";",
    "backslashes": fill("\\"), "hard breaks": fill("a  \n"), "tabs": fill("\t"),
    "blank lines": fill("\n"), "one line": fill("a"), "words": fill("ab "),
    "umlauts": fill("ä"), "soft hyphens": fill("a\u00ad"), "marks": "a" + fill("\u0308"),
    "right to left": fill("\u202e"), "emoji": fill("🌱"), "CR": fill("a\r"),
    "compounds": fill("donaudampfschifffahrtsgesellschaft"), "hyphens": fill("a-"),
    "gender": fill("Helfer*innen "), "digits": fill("1234567890"),
}
HEADS = {
    "flow lists": "themen: " + nest("[", "]"), "flow maps": "themen: " + nest("{a: ", "}"),
    "open flow": "themen: " + fill("["), "block lists": "themen:\n  " + fill("- "),
    "keys": "\n".join(f"k{i}: v" for i in range(90_000)), "one long key": fill("k") + ": v",
    "one long value": "titel: " + fill("t"), "quotes": 'titel: "' + fill("\\x41") + '"',
    "open quote": "titel: '" + fill("a\n "), "anchors": "\n".join(
        f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 20_000)),
    "merges": fill("<<: {a: b}\n"), "tags": "titel: " + fill("!!str "),
    "comments": fill("# a\n"), "documents": fill("--- a\n... \n"), "colons": fill(": "),
    "question marks": fill("? "), "folded": "titel: >\n" + fill("  a\n"),
    "directives": fill("%YAML 1.1\n"), "partners": "partner:\n" + fill(
        "  - {name: A, rolle: Verein}\n"), "values": "themen: [" + fill("Natur, ") + "]",
    "wrong values": "themen: [" + fill("Nadur, ") + "]", "escapes": 'titel: "' + fill("\\u00e4")
    + '"', "tabs": "titel:" + fill("\t") + "a", "duplicates": fill("titel: a\n"),
}
count = failures = 0


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT_SECONDS + 30, LIMIT_SECONDS + 30))


def try_file(name, text):
    """Indexes a corpus of a good case and this one."""
    global count, failures
    corpus, index = TMP / "corpus", TMP / "index"
    for folder in (corpus, index):
        shutil.rmtree(folder, ignore_errors=True)
    (corpus / "faelle").mkdir(parents=True)
    shutil.copy(DATA / "taxonomie.yaml", corpus)
    shutil.copy(DATA / "gut.md", corpus / "faelle")
    (corpus / "faelle/form.md").write_text(text, encoding="utf-8", newline="")
    start = time.monotonic()
    process = subprocess.Popen([BUILD / "kooplab-index", corpus, index], preexec_fn=limit,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    stderr = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = code = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    took, peak = time.monotonic() - start, usage.ru_maxrss * 1024
    used = usage.ru_utime + usage.ru_stime
    lines = stderr.count(b"\n")
    good = (code in (0, 1) and used < LIMIT_SECONDS and peak < LIMIT_BYTES and lines < 250
            and (code == 0 or b"form.md:" in stderr))
    count += 1
    failures += not good
    print(f"{'ok' if good else 'not ok'} {count} - {name}, {len(text.encode()) // 1000} KB: "
          f"{'taken' if code == 0 else 'refused' if code == 1 else code}, {used:.1f} s, "
          f"{peak // 1_000_000} MB", flush=True)
    if not good:
        print(f"# {lines} lines, {took:.1f} s: {stderr[:300]!r}")


try:
    for name, body in BODIES.items():
        try_file(f"Markdown: {name}", (GOOD + "## Ablauf\n\n" + body)[:SIZE])
    # A paragraph may have 64 KiB; many of just less are what gets through to the parsers.
    for name, body in BODIES.items():
        pieces = [body[i:i + 15_000] for i in range(0, len(body), 15_000)]
        try_file(f"Markdown in paragraphs: {name}",
                 (GOOD + "## Ablauf\n\n" + "\n\n".join(pieces))[:SIZE])
    for name, head in HEADS.items():
        try_file(f"YAML: {name}", "---\n" + head[:SIZE] + "\n---\n## Ablauf\n\nText.\n")
finally:
    shutil.rmtree(TMP, ignore_errors=True)
print(f"1..{count}")
sys.exit(1 if failures else 0)
