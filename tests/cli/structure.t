#!/usr/bin/python3
"""What must hold for the tree: who may include whom, and what nobody calls. TAP."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)
BANNED = re.compile(r"\b(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|gets|localtime|"
                    r"gmtime|system|rand|srand)\s*\(")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"", re.S)

n = failures = 0


def check(problems, name):
    global n, failures
    n += 1
    failures += bool(problems)
    print(f"{'not ok' if problems else 'ok'} {n} - {name}")
    for problem in sorted(problems)[:30]:
        print(f"#   {problem}")


def sources(folder):
    for ending in ("*.c", "*.h", "*.cc"):
        yield from sorted((ROOT / folder).rglob(ending))


def includes(folder):
    for path in sources(folder):
        for name in INCLUDE.findall(path.read_text(encoding="utf-8")):
            yield path.relative_to(ROOT), name


def code(path):
    return COMMENT.sub(" ", path.read_text(encoding="utf-8"))


for folder, others in (("search", ("indexer/", "web/")), ("indexer", ("web/",)),
                       ("web", ("indexer/",))):
    check([f"{p} includes {i}" for p, i in includes(folder) if i.startswith(others)],
          f"{folder} includes nothing of {' and '.join(others)}")

programs = ("search", "indexer", "web")
check([f"{p} includes {i}" for f in programs for p, i in includes(f)
       if i.startswith("xapian") and p.parts[:2] != ("search", "xapian-c")],
      "only search/xapian-c knows Xapian")
check([f"{p} includes {i}" for f in ("search", "indexer") for p, i in includes(f)
       if i == "microhttpd.h"], "only web knows libmicrohttpd")
check([f"{p} is C++" for f in programs for p in map(lambda p: p.relative_to(ROOT), sources(f))
       if p.suffix == ".cc" and p.parts[:2] != ("search", "xapian-c")], "C++ stays behind the binding")
check([f"{p.relative_to(ROOT)}: {m.group(1)}" for f in programs for p in sources(f)
       for m in BANNED.finditer(code(p))], "no banned function is called")
check([f"{p.relative_to(ROOT)}" for f in programs for p in sources(f)
       if re.search(r"\bg_assert(_\w+)?\s*\(|CMARK_OPT_UNSAFE|\bMatchAll\b", code(p))],
      "no g_assert, unsafe Markdown or MatchAll outside tests")
check([f"{p.relative_to(ROOT)}" for f in programs for p in sources(f)
       if re.search(r"\b(g_)?strerror(_r)?\s*\(", code(p)) and p.name != "error.c"],
      "errno is put into words in one place, in German")
check([f"{p.relative_to(ROOT)}: {m}" for f in programs for p in sources(f)
       for m in re.findall(r"\b(?:TODO|FIXME|XXX|HACK)\b", p.read_text(encoding="utf-8"))],
      "no marks left in the code")

hosts = []
for path in sorted((ROOT / "web").glob("templates/*")) + sorted(
        p for p in (ROOT / "web/assets").glob("*") if p.suffix in (".css", ".js", ".svg")):
    text = path.read_text(encoding="utf-8")
    for url in re.findall(r"https?://[^\s\"'<>)]+", text):
        if not url.startswith("http://www.w3.org/"):
            hosts.append(f"{path.relative_to(ROOT)}: {url}")
check(hosts, "templates and assets name no foreign host")

tracked = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], capture_output=True,
                         check=False).stdout.decode().split("\0")
lock = re.compile(r"https?://[\w.-]*regist\w+")
check([f for f in tracked if f.endswith("package-lock.json")
       and lock.search((ROOT / f).read_text(encoding="utf-8"))],
      "lock files name no registry")

print(f"1..{n}")
sys.exit(1 if failures else 0)
