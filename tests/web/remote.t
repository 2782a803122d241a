#!/usr/bin/python3
"""kooplab-web in front of an index that is spread over three xapian-tcpsrv: the same
pages and answers as from the local index, a clear 503 in bounded time while a server is away or
hangs, healthy again without a restart, and new generations taken over. TAP.
"""
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import threading
import time
import urllib.parse

from front import BUILD, REPO, TMP, Server, done, free_port, index, note, ok, wait_for

if shutil.which("xapian-tcpsrv") is None:
    print("1..0 # SKIP xapian-tcpsrv is not installed")
    raise SystemExit(0)

CORPUS = TMP / "corpus"
shutil.copytree(REPO / "corpus", CORPUS)
INDEX = TMP / "three"
index(CORPUS, TMP / "one")
index(CORPUS, INDEX, "--shards", "3")


class Shard:
    """A xapian-tcpsrv of one shard. It kills its whole group when it ends."""

    def __init__(self, number):
        self.number, self.port = number, free_port()
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            ["xapian-tcpsrv", "--interface", "127.0.0.1", "--port", str(self.port), "--quiet",
             "--idle-timeout", "60000", INDEX / "current" / f"shard-{self.number}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def signal(self, which):
        os.killpg(self.process.pid, which)

    def stop(self):
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGKILL)
        self.process.wait()


shards = [Shard(number) for number in range(3)]
stub = TMP / "stub"
stub.write_text("".join(f"remote 127.0.0.1:{shard.port}\n" for shard in shards))


def timed(path):
    start = time.monotonic()
    reply = server.get(path, timeout=60)
    return reply, time.monotonic() - start


def health():
    reply = server.get("/healthz", timeout=60)
    return reply.status, json.loads(reply.body)["status"]


def search(word):
    return server.get(f"/api/v1/search?q={word}&page_size=100", timeout=60)


def slugs(reply):
    return [hit["slug"] for hit in json.loads(reply.body)["hits"]]


# --- what to ask -------------------------------------------------------------------
#
# Words of the cases, alone and together, and neighbours that are written as one word, with
# a hyphen or in quotes: phrases, most of them one alternative of several.

drawn = random.Random(4)
texts = [re.findall(r"[A-Za-zÄÖÜäöüß]{2,}", path.read_text(encoding="utf-8").split("\n---\n", 1)[1])
         for path in sorted((CORPUS / "faelle").glob("*.md"))]


def word():
    return drawn.choice([one for one in drawn.choice(texts) if len(one) > 3])


def neighbours():
    text = drawn.choice(texts)
    at = drawn.randrange(len(text) - 1)
    return text[at], text[at + 1]


def joined():
    return "".join(neighbours()).capitalize()


SHAPES = (
    lambda: f"{word()} {word()}",
    lambda: " ".join(word() for _ in range(5)),
    lambda: f"{word()} -{word()}",
    lambda: joined(),
    lambda: f"{word()} {joined()}",
    lambda: f"{joined()} {word()} {joined()}",
    lambda: "{}-{} {}".format(*neighbours(), word()),
    lambda: '"{} {}"'.format(*neighbours()),
    lambda: '"{} {}" {}'.format(*neighbours(), word()),
    lambda: '{} ODER "{} {}"'.format(word(), *neighbours()),
)


def answer(where, query):
    reply = where.get(f"/api/v1/search?page_size=100&q={urllib.parse.quote(query)}", timeout=60)
    found = json.loads(reply.body)
    found.pop("took_ms", None)
    return found


try:
    local = Server("--base-url", "http://x", index=TMP / "one")
    server = Server("--base-url", "http://x", "--content", INDEX, index=stub)
    ok(wait_for(lambda: health() == (200, "ok"), 20), "healthy", server.messages())

    # --- the same pages --------------------------------------------------------------
    case = slugs(search("Garten"))[0]
    for path in ("/", "/suche?q=Garten", "/suche?thema=ernaehrung&thema=energie&seite=2",
                 "/suche?q=Hochbet", "/suche?q=Xylophonzwirn", "/suche?sortierung=titel",
                 "/suche?q=%22im+Garten%22+-Schule", f"/faelle/{case}?q=Garten",
                 "/landkarte", "/stolpersteine", "/fragenweg", f"/ideenzettel?fall={case}",
                 "/feed.atom?q=Schule", "/sitemap.xml", "/export.csv",
                 "/api/v1/suggest?q=hochb", f"/api/v1/cases/{case}"):
        here, there = local.get(path), server.get(path)
        ok((here.status, here.body) == (there.status, there.body), f"the same: {path}",
           (here.status, there.status))

    # --- the same hits, order, counts, snippets and suggestions ----------------------
    pieces = Server("--base-url", "http://x", index=INDEX)
    queries = ["Einsatz Seiteeinbringt"] + [shape() for shape in SHAPES for _ in range(15)]
    expected = [answer(local, query) for query in queries]
    found = sum(one["total"] > 0 for one in expected)
    ok(found > len(queries) * 0.7, f"{found} of {len(queries)} queries find something")
    for where, name in ((pieces, "in three pieces here"), (server, "over three servers")):
        differ = [query for query, one in zip(queries, expected) if answer(where, query) != one]
        ok(not differ, f"all answers are the same {name}", differ[:5])
    pieces.stop()

    # --- a server goes and comes back ------------------------------------------------
    shards[1].stop()
    reply, seconds = timed("/suche?q=Kita")
    ok(reply.status == 503 and reply["Retry-After"] != "" and b"<h1" in reply.body,
       "a server is gone: a page with 503 and Retry-After", reply.status)
    ok(seconds < 5, f"in bounded time ({seconds:.2f} s)")
    reply, _ = timed("/api/v1/search?q=Kita")
    ok(reply.status == 503 and json.loads(reply.body)["error"]["status"] == 503,
       "likewise as JSON")
    ok(wait_for(lambda: health() == (503, "unavailable"), 10), "health knows", health())
    ok(server.get(f"/api/v1/cases/{case}").status == 200, "a case needs no server")
    shards[1].start()
    ok(wait_for(lambda: search("Kita").status == 200, 10), "it is back: 200")
    ok(wait_for(lambda: health() == (200, "ok"), 10), "healthy without a restart", health())

    # --- a server hangs --------------------------------------------------------------
    shards[2].signal(signal.SIGSTOP)
    reply, seconds = timed("/api/v1/search?q=Fahrrad")
    ok(reply.status == 503, "a server hangs: 503", reply.status)
    ok(seconds < 20, f"in bounded time ({seconds:.1f} s)")
    ok(wait_for(lambda: health() == (503, "unavailable"), 20), "health knows", health())
    shards[2].signal(signal.SIGCONT)
    ok(wait_for(lambda: search("Fahrrad").status == 200, 20), "it goes on: 200")
    ok(wait_for(lambda: health() == (200, "ok"), 20), "healthy without a restart", health())

    # --- a new generation under load -------------------------------------------------
    answers = []
    is_over = threading.Event()

    def ask(number):
        i = 0
        while not is_over.is_set():
            i += 1
            reply = search(f"Garten+Wort{number}x{i}")
            answers.append((reply.status, tuple(sorted(slugs(reply)))
                            if reply.status == 200 else ()))

    before = set(slugs(search("Garten")))
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    fall = CORPUS / "faelle" / f"{case}.md"
    text = fall.read_text(encoding="utf-8")
    (CORPUS / "faelle" / "ein-neuer-garten.md").write_text(
        text.replace("titel: ", "titel: Ein neuer Garten und ", 1), encoding="utf-8")
    fall.unlink()
    index(CORPUS, INDEX, "--shards", "3")
    after = before - {case} | {"ein-neuer-garten"}
    ok(wait_for(lambda: set(slugs(search("Garten"))) == after, 20),
       "a new generation is taken over", server.messages()[-300:])
    time.sleep(1)
    is_over.set()
    for thread in threads:
        thread.join()
    statuses = {status for status, _ in answers}
    ok(len(answers) > 20 and statuses <= {200, 503},
       f"{len(answers)} searches meanwhile: answered", statuses)
    found = {hits for status, hits in answers if status == 200}
    ok(found == {tuple(sorted(before)), tuple(sorted(after))},
       f"each from one generation or the other ({len(found)})",
       [set(hits) ^ before for hits in found])
    note(f"{sum(status == 503 for status, _ in answers)} of them 503")
    ok(server.get("/faelle/ein-neuer-garten").status == 200, "with its texts")

    # --- the end ---------------------------------------------------------------------
    ok(server.stop() == 0, "ends with 0")
    log = server.messages()
    ok(log.count("\n") < 60, "says it once, not at every try", log)
finally:
    for shard in shards:
        shard.stop()
done()
