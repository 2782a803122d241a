#!/usr/bin/python3
"""kooplab-index is killed at random moments, under a server that is asked all the time;
two and three of it run at once. TAP.

Every case carries the number of its edition. An answer is whole if all of its cases
have the same.
"""
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
from front import BUILD, REPO, TMP, Server, done, index, note, ok  # noqa: E402

N_KILLS = 120
CORPUS, INDEX = TMP / "corpus", TMP / "index"
DATA = REPO / "tests/data/bad"
(CORPUS / "faelle").mkdir(parents=True)
(CORPUS / "taxonomie.yaml").write_bytes((DATA / "taxonomie.yaml").read_bytes())
GOOD = (DATA / "gut.md").read_text()
N_CASES = 40


def write_edition(n):
    for i in range(N_CASES):
        (CORPUS / "faelle" / f"fall-{i}.md").write_text(
            re.sub(r"(?m)^titel:.*", f"titel: Fall {i} in Auflage {n}", GOOD))


def start(*options):
    return subprocess.Popen([BUILD / "kooplab-index", *options, CORPUS, INDEX],
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


write_edition(0)
begin = time.monotonic()
ok(index(CORPUS, INDEX) == 0, "a first index")
usual = time.monotonic() - begin
server = Server(index=INDEX)
failed, editions, asked = [], set(), 0
end = threading.Event()


def ask():
    global asked
    while not end.is_set():
        try:
            reply = server.get(f"/api/v1/search?q=Auflage&page_size=100&x={random.random()}")
            hits = json.loads(reply.body)["hits"]
            seen = {hit["title"].rsplit(" ", 1)[1] for hit in hits}
            if reply.status != 200 or len(hits) != N_CASES or len(seen) != 1:
                failed.append((reply.status, len(hits), seen))
            editions.update(seen)
        except (OSError, ValueError, IndexError, KeyError) as error:
            failed.append(repr(error))
        asked += 1


threads = [threading.Thread(target=ask) for _ in range(2)]
for t in threads:
    t.start()
killed = finished = 0
for i in range(1, N_KILLS + 1):
    write_edition(i)
    process = start(*(["--rebuild"] if i % 2 else []))
    time.sleep(random.uniform(0, 1.2 * usual))
    process.send_signal(signal.SIGKILL)
    _, message = process.communicate()
    killed += process.returncode == -signal.SIGKILL
    finished += process.returncode == 0
    if process.returncode not in (0, -signal.SIGKILL):
        failed.append((process.returncode, message))
end.set()
for t in threads:
    t.join()
ok(killed + finished == N_KILLS and killed >= N_KILLS // 4,
   f"{N_KILLS} runs: {killed} killed on their way, {finished} done before", failed[:5])
ok(not failed, f"{asked} answers, each of one whole generation, from {len(editions)} of them",
   failed[:5])
ok(index(CORPUS, INDEX) == 0, "the next run ends with 0")
left = sorted(p.name for p in INDEX.iterdir())
ok(len(left) <= 4 and {"current", "lock"} <= set(left), "leftovers are gone", left)

codes = []
for _ in range(10):
    write_edition(random.randrange(10**6))
    runs = [start("--rebuild") for _ in range(random.choice((2, 3)))]
    for run in runs:
        message = run.communicate()[1].decode()
        codes.append(run.returncode)
        if run.returncode == 3 and "Prozess" not in message:
            failed.append(message)
ok(set(codes) <= {0, 3} and not failed, f"{len(codes)} runs, two and three at once: {set(codes)}",
   failed[:3])
holder = start("--rebuild")
while not (INDEX / "lock").read_text().startswith(f"pid {holder.pid}\n"):
    time.sleep(0.001)
holder.send_signal(signal.SIGSTOP)
second = start()
message = second.communicate()[1].decode()
ok(second.returncode == 3 and f"Prozess {holder.pid}" in message,
   "one that waits in vain ends with 3 and names the holder", message)
holder.send_signal(signal.SIGKILL)
holder.communicate()
ok(index(CORPUS, INDEX) == 0, "and no lock stays behind")
ok(server.stop() == 0, "the server ends with 0", server.messages()[-300:])
note(f"a run takes {usual * 1000:.0f} ms")
done()
