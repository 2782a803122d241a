#!/usr/bin/python3
"""A second machine's copy of an INDEX, brought up to date by the two calls of rsync that
web/SCALING.md names, serves every generation whole: no request fails while one arrives.
TAP.
"""
import json
import pathlib
import shutil
import subprocess
import threading

from front import REPO, TMP, Server, done, index, ok, wait_for

if shutil.which("rsync") is None:
    print("1..0 # SKIP rsync is not installed")
    raise SystemExit(0)

CORPUS, INDEX, COPY = TMP / "corpus", TMP / "index", TMP / "copy"
shutil.copytree(REPO / "corpus", CORPUS)
COPY.mkdir()
DOC = (REPO / "web" / "SCALING.md").read_text(encoding="utf-8")


def commands():
    """The lines of the document, with the folders of this test."""
    lines = [line.strip() for line in DOC.splitlines() if line.strip().startswith("rsync ")]
    return [line.replace("/var/lib/kooplab/index", str(INDEX), 1)
                .replace("web-2:/var/lib/kooplab/index", str(COPY)) for line in lines]


def replicate():
    return [subprocess.run(["sh", "-c", line], check=False).returncode for line in commands()]


ok(len(commands()) == 2, "the document names two calls", commands())
index(CORPUS, INDEX)
ok(replicate() == [0, 0], "the first copy")
server = Server(index=COPY)
answers = []
is_over = threading.Event()


def ask():
    while not is_over.is_set():
        reply = server.get("/api/v1/search?page_size=1")
        page = server.get("/suche?q=Garten")
        answers.append((reply.status, page.status,
                        json.loads(reply.body)["total"] if reply.status == 200 else None))


thread = threading.Thread(target=ask)
thread.start()
total = json.loads(server.get("/api/v1/search").body)["total"]
text = next((CORPUS / "faelle").glob("*.md")).read_text(encoding="utf-8")
for number in range(1, 6):
    (CORPUS / "faelle" / f"neu-{number}.md").write_text(
        text.replace("titel: ", f"titel: Neu {number} ", 1), encoding="utf-8")
    index(CORPUS, INDEX)
    ok(replicate() == [0, 0], f"generation {number + 1} is copied")
    ok(wait_for(lambda: json.loads(server.get("/api/v1/search").body)["total"]
                == total + number, 10), "and served", server.messages())
is_over.set()
thread.join()
ok({answer[:2] for answer in answers} == {(200, 200)},
   f"{len(answers)} pairs of requests meanwhile, none failed")
totals = [answer[2] for answer in answers]
ok(totals == sorted(totals), "and none fell back to an older state")
generations = sorted(path.name for path in COPY.glob("gen-*"))
ok(len(generations) == 2, "the copy keeps as many generations as the original", generations)
ok(server.stop() == 0, "ends with 0")
done()
