#!/usr/bin/python3
"""Every call on a file fails once, and every one from there on: the index stays whole.

kooplab-index runs under tests/faults/io_fault.c with the n-th call failing, for
n = 1, 2, … until a run ends without a fault. After each: exit code 0, 1 or 3, never a
signal; a message unless 0; 0 only with the new words in the index; the index readable,
all old or all new; and the next run works and leaves nothing behind. TAP.

KOOPLAB_LONG=1 takes every n; make test every few. Several are tried at once.
"""
import concurrent.futures
import errno
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

REPO = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("KOOPLAB_BUILD", REPO / "build"))
LONG = os.environ.get("KOOPLAB_LONG") == "1"
TMP = pathlib.Path(tempfile.mkdtemp(prefix="kooplab-faults."))
WRITES = ("write,fsync,ftruncate,flock,fchmod,close,copy_file_range,rename,mkdir,rmdir,"
          "unlink,link,symlink,chmod,create")
READS = "open,read,stat"
N_AT_ONCE = 4
OLD, NEW = "Kronleuchter", "Zebrastreifen"
SLUGS = [f"fall-{letter}" for letter in "abcdef"]
# The address sanitizer must not mind our library, nor may its findings pass for a
# kooplab exit code.
SANITIZER = {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") +
             ":verify_asan_link_order=0:exitcode=99",
             "LSAN_OPTIONS": f"suppressions={REPO}/tests/faults/xapian.supp:"
                             "print_suppressions=0"}

count = failures = 0


def ok(problems, name):
    global count, failures
    count += 1
    failures += bool(problems)
    print(f"{'not ok' if problems else 'ok'} {count} - {name}", flush=True)
    for problem in problems[:10]:
        print(f"#   {problem}", flush=True)


def run(program, *arguments, env=None):
    return subprocess.run([BUILD / program, *map(str, arguments)], capture_output=True,
                          check=False, timeout=120, env={**os.environ, **(env or {})})


def search(index, word):
    """Slugs that a search finds, sorted; None if it fails."""
    result = run("kooplab-search", "--json", "--page-size", "100", index, word)
    if result.returncode != 0:
        return None
    return sorted(hit["slug"] for hit in json.loads(result.stdout)["hits"])


def look_at(index):
    """The state of an index, "old" or "new", or what is wrong with it."""
    everything, old, new = (search(index, word) for word in ("Fall", OLD, NEW))
    if everything != SLUGS:
        return f"finds {everything}"
    if old == ["fall-a"] and new == []:
        return "old"
    if old == [] and new == ["fall-a"]:
        return "new"
    return f"half: {old} and {new}"


def check_databases(index):
    """What xapian-check says of every database of the current generation."""
    return [f"{shard}: {result.stdout.decode()[-200:]}"
            for shard in sorted((index / "current").resolve().glob("shard-*"))
            for result in [subprocess.run(["xapian-check", shard], capture_output=True,
                                          check=False)] if result.returncode != 0]


def try_fault(place, base, arguments, n, calls, number, ever):
    """One run with the n-th call failing: what failed (None: nothing did), what of the
    promise is broken, and the exit code."""
    index, log = TMP / f"index-{place}", TMP / f"log-{place}"
    shutil.rmtree(index, ignore_errors=True)
    log.unlink(missing_ok=True)
    if base is not None:
        shutil.copytree(base, index, symlinks=True)
    env = {"LD_PRELOAD": str(BUILD / "tests/faults/io_fault.so"),
           "KOOPLAB_FAULT_CALLS": calls, "KOOPLAB_FAULT_AT": str(n),
           "KOOPLAB_FAULT_ERRNO": str(number), "KOOPLAB_FAULT_EVER": str(int(ever)),
           "KOOPLAB_FAULT_LOG": str(log), **SANITIZER}
    result = run("kooplab-index", *arguments, TMP / "corpus", index, env=env)
    failed = next(iter(log.read_text().splitlines()), None)
    problems = []
    if result.returncode not in (0, 1, 3):
        problems.append(f"exit code {result.returncode}: {result.stderr.decode()[-600:]}")
    if result.returncode != 0 and not result.stderr.strip():
        problems.append("no message")
    state = None
    if base is not None or result.returncode == 0:
        state = look_at(index)
        if state not in ("old", "new"):
            problems.append(f"the index {state}")
        if result.returncode == 0 and state != "new":
            problems.append(f"exit code 0, but {state}")
        if LONG:
            problems += check_databases(index)
    after = run("kooplab-index", TMP / "corpus", index)
    if after.returncode != 0 or look_at(index) != "new":
        problems.append(f"the next run: {after.returncode}, {after.stderr.decode()[-300:]}")
    left = [p.name for p in index.iterdir() if not re.fullmatch(r"gen-\d+|lock|current", p.name)]
    if left or len(list(index.glob("gen-*"))) > 2:
        problems.append(f"left behind: {left}, {len(list(index.glob('gen-*')))} generations")
    problems = [f"n={n} {failed}: {p}".replace(str(TMP), "") for p in problems]
    return failed, problems, result.returncode


def sweep(name, base, arguments, calls, number, ever, stride):
    """All n, or every so manyth, until a run passes without a fault."""
    problems, codes, tried, n = [], {}, 0, 1
    with concurrent.futures.ThreadPoolExecutor(N_AT_ONCE) as pool:
        while n > 0:
            tries = [pool.submit(try_fault, i, base, arguments, n + i * stride, calls, number,
                                 ever) for i in range(N_AT_ONCE)]
            for failed, found, code in [a_try.result() for a_try in tries]:
                problems += found
                if failed is None:
                    last, n = n, 0
                    break
                tried += 1
                codes[code] = codes.get(code, 0) + 1
                n += stride
    seen = ", ".join(f"{codes[c]} × {c}" for c in sorted(codes))
    ok(problems or ([] if tried else ["no call failed"]),
       f"{name}, {errno.errorcode[number]} {'ever after' if ever else 'once'}: "
       f"{tried} of {last - 1} calls tried, exit codes {seen}")


def main():
    corpus, base = TMP / "corpus", TMP / "base"
    for folder in ("faelle", "seiten", "bilder"):
        (corpus / folder).mkdir(parents=True)
    data = REPO / "tests/data/bad"
    shutil.copy(data / "taxonomie.yaml", corpus)
    good = (data / "gut.md").read_text()
    for slug in SLUGS:
        text = re.sub(r"(?m)^titel:.*", f"titel: Fall {slug[-1]}", good)
        (corpus / "faelle" / f"{slug}.md").write_text(
            text + (f"\n\nEin {OLD}.\n" if slug == "fall-a" else ""))
    (corpus / "seiten/impressum.md").write_text("---\ntitel: Impressum\n---\nWir.\n")
    result = run("kooplab-index", corpus, base)
    ok([] if result.returncode == 0 and look_at(base) == "old" else [result.stderr],
       "the index before")
    case = corpus / "faelle/fall-a.md"
    case.write_text(case.read_text().replace(OLD, NEW))

    modes = (("an update", base, ["--jobs", "1"]),
             ("a rebuild", base, ["--jobs", "2", "--rebuild"]),
             ("a first build", None, ["--jobs", "1"]))
    for i, (name, index, arguments) in enumerate(modes):
        for number in (errno.ENOSPC, errno.EIO):
            for ever in (False, True):
                if LONG or (i + number + ever) % 2 == 0:
                    sweep(name, index, arguments, WRITES, number, ever,
                          1 if LONG else 7 - i)
        sweep(f"{name}, reading", index, arguments, READS, errno.EIO, False,
              1 if LONG else 17 + i)
    sweep("an update, listing folders", base, ["--jobs", "1"], "list", errno.EIO, False, 1)
    print(f"1..{count}")


try:
    main()
finally:
    shutil.rmtree(TMP, ignore_errors=True)
sys.exit(1 if failures else 0)
