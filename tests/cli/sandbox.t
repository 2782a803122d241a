#!/usr/bin/python3
"""What kooplab-index may still do once it works: no file outside INDEX is written, nothing
is executed, and every command does what it is for. TAP.

tests/faults/escape.c tries to get out in the middle of a build; tests/unit/test_sandbox.c
has the rules one by one.
"""
import ctypes
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

REPO = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("KOOPLAB_BUILD", REPO / "build"))
TMP = pathlib.Path(tempfile.mkdtemp(prefix="kooplab-sandbox."))
INDEX, CORPUS, CASE = TMP / "index", TMP / "corpus", TMP / "corpus/faelle/gut.md"
program = (BUILD / "kooplab-index").read_bytes()
SANITIZED = b"__asan_init" in program or b"__tsan_init" in program
# landlock_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION)
LANDLOCK = not SANITIZED and ctypes.CDLL(None).syscall(444, None, 0, 1) >= 2
IS_ROOT = os.geteuid() == 0
WARNING = "läuft als root"

count = failures = 0


def ok(condition, name, detail=""):
    global count, failures
    count += 1
    failures += not condition
    print(f"{'ok' if condition else 'not ok'} {count} - {name}", flush=True)
    if not condition:
        for line in str(detail).splitlines()[:12]:
            print(f"#   {line[:300]}", flush=True)


def run(*arguments, **env):
    return subprocess.run([BUILD / "kooplab-index", *map(str, arguments)], check=False,
                          capture_output=True, text=True, env={**os.environ, **env})


def write(text):
    new = CASE.with_suffix(".tmp")
    new.write_text(text)
    new.rename(CASE)


def escape(*arguments):
    """A build that tries to get out; its end, and what came of the tries."""
    log, outside = TMP / "escape.log", TMP / "outside"
    log.unlink(missing_ok=True)
    result = run(*arguments, LD_PRELOAD=str(BUILD / "tests/faults/escape.so"),
                 KOOPLAB_ESCAPE_LOG=str(log), KOOPLAB_ESCAPE_WRITE=str(outside))
    return result, dict(line.split() for line in log.read_text().splitlines())


def main():
    (CORPUS / "faelle").mkdir(parents=True)
    data = REPO / "tests/data/bad"
    shutil.copy(data / "taxonomie.yaml", CORPUS)
    text = (data / "gut.md").read_text()
    CASE.write_text(text)

    # --- the first build, which makes INDEX, and one into it ---
    wanted = {"read": "EACCES", "write": "EACCES"} if LANDLOCK else {}
    wanted |= {"socket": "EPERM", "fork": "EPERM", "execve": "EPERM"}
    for name, arguments in (("a first build", []), ("a rebuild", ["--rebuild"])):
        if SANITIZED:
            ok(run(*arguments, CORPUS, INDEX).returncode == 0, f"{name} # SKIP no sandbox")
            continue
        result, tries = escape(*arguments, CORPUS, INDEX)
        ok(result.returncode == 0, f"{name} works", result.stderr)
        for what, errno in wanted.items():
            ok(tries.get(what) == errno, f"{name}: {what} is refused with {errno}", tries)
        ok(not (TMP / "outside").exists() or not LANDLOCK, f"{name}: nothing is left outside")

    # --- the other commands ---
    result = run("--check", "--verbose", CORPUS)
    ok(result.returncode == 0 and WARNING not in result.stderr, "--check", result.stderr)
    ok(run("--dry-run", CORPUS, INDEX).returncode == 0, "--dry-run of an index")
    result = run("--dry-run", CORPUS, TMP / "none")
    ok(result.returncode == 0 and not (TMP / "none").exists(),
       "--dry-run makes no folder", result.stderr)
    result = run(CORPUS / "none", TMP / "none")
    ok(result.returncode == 3 and not (TMP / "none").exists(), "nor does a wrong CORPUS",
       result.stderr)
    result = run(CORPUS, TMP / "none/below")
    ok(result.returncode == 3 and "none/below" in result.stderr, "an INDEX without a parent: 3",
       result.stderr)
    result = run("--rollback", INDEX)
    ok(result.returncode == 0 and (INDEX / "current").readlink().name == "gen-1",
       "--rollback", result.stderr)
    statistics = TMP / "statistics/searches.json"
    statistics.parent.mkdir()
    statistics.write_text('{"version":1}')
    before = run("--report", CORPUS, INDEX)
    ok(before.returncode == 0 and before.stdout, "--report", before.stderr)
    with open(TMP / "report.csv", "w", encoding="utf-8") as csv:
        code = subprocess.run([BUILD / "kooplab-index", "--report", "--csv", CORPUS, INDEX],
                              stdout=csv, check=False).returncode
    ok(code == 0 and (TMP / "report.csv").stat().st_size > 100, "--report --csv into a file")
    result = run("--report", "--statistics", statistics, CORPUS)
    ok("Keine Berechtigung" not in result.stderr and "ermission" not in result.stderr,
       "--statistics is read", result.stderr)
    result = run("--new", "Noch ein Fall", CORPUS)
    ok(result.returncode == 0 and (CORPUS / "faelle/noch-ein-fall.md").exists(), "--new",
       result.stderr)
    (CORPUS / "faelle/noch-ein-fall.md").unlink()

    # --- root ---
    if IS_ROOT:
        ok(run(CORPUS, INDEX).stderr.count(WARNING) == 1, "root is warned, once")
        ok(WARNING not in run("--quiet", CORPUS, INDEX).stderr, "but not with --quiet")
        os.chown(CASE, 65534, 65534)
        CASE.chmod(0o600)
        for path in (INDEX, *INDEX.rglob("*")):
            os.lchown(path, 65534, 65534)
        result = run("--rebuild", CORPUS, INDEX)
        ok(result.returncode == 0, "root may read and write what is another's", result.stderr)

    # --- --watch, also over another folder in the corpus' place ---
    log = open(TMP / "watch.log", "w+", encoding="utf-8")
    watcher = subprocess.Popen([BUILD / "kooplab-index", "--watch", CORPUS, INDEX], stderr=log)

    def becomes(word):
        end = time.monotonic() + 30
        while time.monotonic() < end:
            hits = subprocess.run([BUILD / "kooplab-search", INDEX, word], check=False,
                                  capture_output=True, text=True).stdout
            if "gut" in hits:
                return True
            time.sleep(0.1)
        return False

    while "Index" not in pathlib.Path(log.name).read_text(encoding="utf-8"):
        time.sleep(0.05)
    status = pathlib.Path(f"/proc/{watcher.pid}/status").read_text(encoding="ascii")
    kept = int(re.search(r"CapEff:\s*(\w+)", status).group(1), 16)
    ok(kept == (1 << 1 if IS_ROOT else 0) and re.search(r"NoNewPrivs:\s*1", status),
       "of all capabilities at most the one over files is left", status)
    ok(SANITIZED or re.search(r"Seccomp:\s*2", status), "seccomp holds")
    write(text + "\n\nEin Kronleuchter.\n")
    ok(becomes("Kronleuchter"), "--watch takes a change over")
    new = TMP / "corpus.new"
    shutil.copytree(CORPUS, new)
    (new / "faelle/gut.md").write_text(text + "\n\nEin Zebrastreifen.\n")
    CORPUS.rename(TMP / "corpus.old")
    new.rename(CORPUS)
    (TMP / "corpus.old/faelle/gut.md").touch()
    ok(becomes("Zebrastreifen"), "and a new folder in the place of the old",
       pathlib.Path(log.name).read_text(encoding="utf-8"))
    watcher.send_signal(signal.SIGTERM)
    ok(watcher.wait(30) == 0, "SIGTERM ends it with 0")
    print(f"1..{count}")


try:
    main()
finally:
    shutil.rmtree(TMP, ignore_errors=True)
sys.exit(1 if failures else 0)
