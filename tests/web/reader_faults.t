#!/usr/bin/python3
"""A disk that fails under a running server: the n-th read or open ends with EIO, for every n
of a request. One request may fail for it, cleanly, and the next is as it was before. TAP.

tests/faults/io_fault.c does it to the server; Of opening a new generation KOOPLAB_LONG=1
takes every seventh call, make test fewer.
"""
import errno
import json
import re
import shutil

from front import BUILD, LONG, REPO, TMP, SANITIZED, Server, done, index, ok, wait_for

CORPUS, INDEX, ARM, LOG = TMP / "corpus", TMP / "index", TMP / "arm", TMP / "faults.log"
shutil.copytree(REPO / "corpus", CORPUS)
CASE = sorted((CORPUS / "faelle").glob("*.md"))[0]
(CORPUS / "bilder").mkdir(exist_ok=True)
(CORPUS / "bilder/punkt.svg").write_text(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>')
CASE.write_text(CASE.read_text(encoding="utf-8").replace(
    "---\n", "---\nbild: {datei: punkt.svg, alt: Ein Dreieck, quelle: Wir}\n", 1),
    encoding="utf-8")
index(CORPUS, INDEX)
PATHS = [f"/faelle/{CASE.stem}", "/", "/suche?q=Garten", "/suche?q=Gaten",
         "/seiten/impressum", "/bilder/punkt.svg", "/api/v1/search?q=Verein",
         f"/api/v1/cases/{CASE.stem}", f"/api/v1/cases/{CASE.stem}/similar",
         "/api/v1/suggest?q=Gar", "/export.csv?q=Garten", "/feed.atom", "/sitemap.xml"]


def start(calls, ever=False, cache=0):
    ARM.unlink(missing_ok=True)
    LOG.write_text("")
    return Server("--cache", str(cache), "--threads", "1", index=INDEX, env={
        "LD_PRELOAD": str(BUILD / "tests/faults/io_fault.so"), "KOOPLAB_FAULT_CALLS": calls,
        "KOOPLAB_FAULT_ARM": str(ARM), "KOOPLAB_FAULT_ERRNO": str(errno.EIO),
        "KOOPLAB_FAULT_EVER": str(int(ever)), "KOOPLAB_FAULT_LOG": str(LOG)})


def get(path):
    """Status and body, 0 for a connection that was closed without an answer."""
    try:
        reply = server.get(path)
    except (OSError, IndexError, ValueError):
        return 0, b""
    return reply.status, re.sub(rb'"took_ms":[\d.e-]+', b"", reply.body)


def n_faults():
    return len(LOG.read_text().splitlines())


def arm(n):
    with open(ARM.with_suffix(".new"), "wb") as out:
        out.truncate(n)
    ARM.with_suffix(".new").rename(ARM)


def sweep(path, ever):
    """Every n of a request: the statuses that came of it, and what is wrong."""
    before = get(path)
    statuses, problems, n, misses = {}, [], 0, 0
    while misses < 3:  # a thread that reads ahead may be later than the request
        n += 1
        seen = n_faults()
        arm(n)
        status, body = get(path)
        ARM.unlink()
        is_hit = n_faults() > seen
        if not server.is_alive():
            return statuses, [f"n={n}: the server is gone: {server.messages()[-600:]}"]
        if status not in (200, 404, 503) or (status == 200 and not is_hit and body != before[1]):
            problems.append(f"n={n}: {status}, {body[:200]}")
        if str(TMP).encode() in body or b".glass" in body:
            problems.append(f"n={n}: shows internals")
        if not wait_for(lambda: get(path) == before, 15):
            return statuses, [*problems, f"n={n}: not as before: {get(path)[0]}, "
                              f"{server.messages()[-600:]}"]
        misses = 0 if is_hit else misses + 1
        if is_hit:
            statuses[status] = statuses.get(status, 0) + 1
    return statuses, problems


if SANITIZED:
    ok(True, "# SKIP the sanitizer's library must be first")
    done()

for ever in (False, True):
    server = start("read,open", ever)
    for path in PATHS:
        statuses, problems = sweep(path, ever)
        ok(not problems, f"EIO {'ever after' if ever else 'once'} in {path}: "
           f"{sum(statuses.values())} calls tried, {statuses}", "\n".join(problems))
    ok(server.stop() == 0, "the server ends with 0")

# --- what lacks something is not kept ------------------------------------------------------


def unnumbered(answer):
    return answer[0], re.sub(rb"n=\d+|127\.0\.0\.1:\d+", b"", answer[1])


server = start("read,open", cache=64)
for path in (f"/faelle/{CASE.stem}", "/seiten/ueber", "/seiten/impressum"):
    before = unnumbered(get(f"{path}?n=0"))
    kept, tried = [], 0
    for n in range(1, 200):
        seen = n_faults()
        arm(n)
        get(f"{path}?n={n}")
        ARM.unlink()
        if n_faults() == seen:
            break
        tried += 1
        after = unnumbered(get(f"{path}?n={n}"))
        if after != before:
            kept.append(f"n={n}: {after[0]}, {len(after[1])} and not {len(before[1])} bytes")
    ok(tried and not kept, f"what lacks something is not kept: {path}, {tried} calls tried",
       "\n".join(kept))
ok(server.stop() == 0, "the server ends with 0")

# What all pages share is read for the first of them.
problems = []
for n in range(1, 4):
    server = start("read,open", cache=64)
    arm(n)
    get("/seiten/impressum?n=0")
    ARM.unlink()
    after = unnumbered(get("/seiten/impressum?n=0"))
    if after != before:
        problems.append(f"n={n}: {after[0]}, {len(after[1])} and not {len(before[1])} bytes")
    server.stop()
ok(not problems, "what the first page could not read the next one has", "\n".join(problems))

# --- opening a new generation ------------------------------------------------------------

server = start("read,open,stat,list")
text = CASE.read_text(encoding="utf-8")
problems, tried, n = [], 0, 1


def serves_current():
    health = json.loads(get("/healthz")[1])
    return health["status"] == "ok" and health["generation"] == (INDEX / "current").readlink().name


while n < 5000:
    arm(n)
    seen = n_faults()
    CASE.write_text(f"{text}\n\nEin Kronleuchter, {n}.\n", encoding="utf-8")
    index(CORPUS, INDEX)
    is_hit = wait_for(lambda: n_faults() > seen, 3)
    status, _ = get("/")
    ARM.unlink()
    if not server.is_alive() or status not in (200, 503):
        problems.append(f"n={n}: {status}, {server.messages()[-600:]}")
        break
    if not wait_for(serves_current, 20):
        problems.append(f"n={n}: the new generation is not taken over, "
                        f"{server.messages()[-600:]}")
    if not is_hit:
        break
    tried += 1
    n += 7 if LONG else 61
ok(not problems and tried, f"EIO in opening a generation: {tried} of {n - 1} calls tried",
   "\n".join(problems))
ok(server.stop() == 0, "the server ends with 0")
done()
