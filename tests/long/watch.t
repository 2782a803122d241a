#!/usr/bin/python3
"""kooplab-index --watch under a storm of changes: what it ends with is what a fresh
build makes of the corpus, and no answer of a server fails meanwhile. TAP."""
import json
import pathlib
import random
import re
import signal
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "web"))
from front import BUILD, REPO, TMP, Server, done, index, note, ok, wait_for  # noqa: E402

SECONDS = 20
CORPUS, INDEX = TMP / "corpus", TMP / "index"
DATA = REPO / "tests/data/bad"
GOOD = (DATA / "gut.md").read_text()
CASES = CORPUS / "faelle"
CASES.mkdir(parents=True)
(CORPUS / "taxonomie.yaml").write_bytes((DATA / "taxonomie.yaml").read_bytes())
edition = 0


def write(path):
    global edition
    edition += 1
    path.write_text(re.sub(r"(?m)^titel:.*", f"titel: Fall in Auflage {edition}", GOOD))


def titles(folder):
    """What an index holds: slug and title of every case."""
    result = subprocess.run([BUILD / "kooplab-search", "--json", "--page-size", "100", folder],
                            capture_output=True, check=False)
    return {hit["slug"]: hit["title"] for hit in json.loads(result.stdout or '{"hits": []}')["hits"]}


for i in range(40):
    write(CASES / f"fall-{i}.md")
ok(index(CORPUS, INDEX) == 0, "a first index")
log = open(TMP / "log", "wb")
watcher = subprocess.Popen([BUILD / "kooplab-index", "--watch", CORPUS, INDEX],
                           stdout=log, stderr=log)
server = Server(index=INDEX)
failed, asked, end = [], 0, threading.Event()


def ask():
    global asked
    while not end.is_set():
        reply = server.get(f"/suche?q=Auflage&x={random.random()}")
        if reply.status != 200:
            failed.append(reply.status)
        asked += 1


thread = threading.Thread(target=ask)
thread.start()
random.seed(8)
n = 0
stop = time.monotonic() + SECONDS
while time.monotonic() < stop:
    path = random.choice(sorted(CASES.glob("fall-*.md")))
    kind = random.randrange(7)
    if kind == 0:  # as many editors save: a new file takes the old one's place
        write(CASES / ".neu.tmp")
        (CASES / ".neu.tmp").rename(path)
    elif kind == 1:
        path.rename(CASES / f"fall-{random.randrange(10**6)}.md")
    elif kind == 2:
        path.write_text("---\ntitel: [halb")  # as if saved half
    elif kind == 3:
        path.touch()
    elif kind == 4:
        path.write_text("")
        write(path)
    else:
        write(path)
    n += 1
    time.sleep(random.choice((0, 0, 0.001, 0.01, 0.2)))
for path in CASES.glob("fall-*.md"):
    write(path)
end.set()
thread.join()
ok(index(CORPUS, TMP / "fresh") == 0, "a fresh index of what the storm left")
expected = titles(TMP / "fresh")
ok(len(expected) == 40 and wait_for(lambda: titles(INDEX) == expected, 20),
   f"after {n} changes in {SECONDS} s --watch has the same {len(expected)} cases",
   (len(expected), len(titles(INDEX)), (TMP / "log").read_text()[-800:]))
ok(not failed, f"{asked} answers meanwhile, all 200", failed[:5])
watcher.send_signal(signal.SIGTERM)
ok(watcher.wait(20) == 0, "SIGTERM ends it with 0")
text = (TMP / "log").read_text()
note(f"{len(re.findall('Fälle im Index', text))} runs")
ok(index(CORPUS, INDEX) == 0 and server.stop() == 0, "and everything goes on")
done()
