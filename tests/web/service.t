#!/usr/bin/python3
"""What a service manager and a monitor rely on: a socket that was opened before, readiness,
state, watchdog, journal priorities, /healthz for every fault of an index. TAP.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

from front import BUILD, REPO, TMP, Server, done, index, ok, split_replies, wait_for

CORPUS = TMP / "corpus"
shutil.copytree(REPO / "corpus", CORPUS)
INDEX = TMP / "index"
index(CORPUS, INDEX)


class Manager:
    """The part of systemd that starts a service: sockets, notify socket, environment."""

    count = 0

    def __init__(self, *options, sockets=1, kind=socket.SOCK_STREAM, watchdog_us=None,
                 pid="$$", index=INDEX):
        Manager.count += 1
        self.path = TMP / f"notify-{Manager.count}"
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.bind(str(self.path))
        self.sockets = [socket.socket(socket.AF_INET, kind) for _ in range(sockets)]
        for s in self.sockets:
            s.bind(("127.0.0.1", 0))
            if kind == socket.SOCK_STREAM:
                s.listen(64)
        self.log = open(TMP / f"journal-{Manager.count}", "w+b")
        info = os.fstat(self.log.fileno())
        env = {**os.environ, "NOTIFY_SOCKET": str(self.path), "LISTEN_FDS": str(sockets),
               "JOURNAL_STREAM": f"{info.st_dev}:{info.st_ino}"}
        if watchdog_us:
            env["WATCHDOG_USEC"] = str(watchdog_us)
        # The shell's number stays when it becomes the server. Descriptors from 3 on.
        copies = [os.dup(s.fileno()) for s in self.sockets]
        moves = " ".join(f"{3 + i}<&{fd} {fd}<&-" for i, fd in enumerate(copies))
        script = f'export LISTEN_PID={pid} WATCHDOG_PID=$$; exec "$@" {moves}'
        self.process = subprocess.Popen(
            ["/bin/bash", "-c", script, "sh", BUILD / "kooplab-web", *options, index],
            pass_fds=copies, stdout=subprocess.PIPE, stderr=self.log, env=env)
        for fd in copies:
            os.close(fd)
        self.messages = []

    def receive(self, seconds):
        """All messages so far and those of the next so many seconds."""
        end = time.monotonic() + seconds
        try:
            while (left := end - time.monotonic()) > 0:
                self.notify.settimeout(left)
                self.messages.append((time.monotonic(), self.notify.recv(4096).decode()))
        except TimeoutError:
            pass
        return [m for _, m in self.messages]

    def wait_message(self, wanted, seconds=10):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if any(wanted in m for m in self.receive(0.1)):
                return True
        return False

    def get(self, path):
        with socket.create_connection(self.sockets[0].getsockname(), 10) as s:
            s.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            data = b""
            while part := s.recv(65536):
                data += part
        return split_replies(data)[0]

    def journal(self):
        self.log.seek(0)
        return self.log.read().decode()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


# --- a socket opened before, messages to the manager ------------------------------------

manager = Manager("--listen", "127.0.0.1:1", watchdog_us=400000)
before = manager.get("/").status  # connected before the server was there
ok(before == 200, "a visitor who came before the server is answered", before)
ok(manager.wait_message("READY=1"), "READY=1", manager.messages)
ok(manager.wait_message("STATUS=ok: gen-1, "), "STATUS names generation and cases",
   manager.messages)
line = manager.process.stdout.readline().decode()
ok(f":{manager.sockets[0].getsockname()[1]}/" in line, "the passed address is printed", line)
ok(re.search(r"(?m)^<4>warning server: »listen« gilt nicht", manager.journal()),
   "that --listen does not count is a warning in the journal", manager.journal())
ok(re.search(r"(?m)^<6>info index: Stand gen-1", manager.journal()), "an event is <6> there",
   manager.journal())
started = len(manager.messages)
manager.receive(1)
beats = [t for t, m in manager.messages if m == "WATCHDOG=1"]
ok(len(beats) >= 4, "WATCHDOG=1 twice as often as asked for", manager.messages[started:])
environment = pathlib.Path(f"/proc/{manager.process.pid}/fd")
ok(wait_for(lambda: len(os.listdir(environment)) < 40, 5), "no descriptors are left over")
manager.process.send_signal(signal.SIGHUP)
ok(manager.wait_message("RELOADING=1\nMONOTONIC_USEC="), "SIGHUP: RELOADING=1",
   manager.messages)
texts = manager.receive(0.3)
ok("READY=1" in texts[[i for i, m in enumerate(texts) if "RELOADING" in m][0]:],
   "and READY=1 after it", texts)
code = manager.stop()
ok(code == 0 and manager.wait_message("STOPPING=1"), "SIGTERM: STOPPING=1, exit 0", code)
with socket.socket() as s:
    s.settimeout(2)
    s.connect(manager.sockets[0].getsockname())
    ok(True, "the manager's socket still takes visitors for the next server")

for name, options in (("two sockets", {"sockets": 2}),
                      ("a datagram socket", {"kind": socket.SOCK_DGRAM})):
    manager = Manager(**options)
    code = manager.process.wait(20)
    ok(code == 2 and "genau einen Socket" in manager.journal(), f"{name}: 2", manager.journal())
manager = Manager("--listen", "127.0.0.1:0x", pid="1")
ok(manager.process.wait(20) == 2 and "ist keine Adresse" in manager.journal(),
   "sockets for another process are not ours", manager.journal())

# --- a server that hangs says nothing ----------------------------------------------------

manager = Manager("--threads", "1", watchdog_us=400000)
ok(manager.wait_message("WATCHDOG=1"), "it is alive", manager.messages)
manager.process.send_signal(signal.SIGSTOP)
manager.receive(0.3)
n = len(manager.messages)
manager.receive(0.6)
ok(len(manager.messages) == n, "stopped, it is silent", manager.messages[n:])
manager.process.send_signal(signal.SIGCONT)
ok(manager.stop() == 0, "it ends as usual")

# --- faults of an index -------------------------------------------------------------------


def health():
    reply = server.get("/healthz")
    return {**json.loads(reply.body), "code": reply.status}


def becomes(**wanted):
    return wait_for(lambda: wanted.items() <= health().items(), 15)


server = Server(index=TMP / "later")
VERSION = subprocess.run([BUILD / "kooplab-web", "--version"], stdout=subprocess.PIPE, text=True,
                         check=True).stdout.split()[1]
ok(health() == {"status": "missing", "version": VERSION, "code": 503}, "no index: missing",
   health())
index(CORPUS, TMP / "later")
n_cases = len([p for p in (CORPUS / "faelle").glob("*.md")
               if not re.search(r"(?m)^entwurf: true", p.read_text(encoding="utf-8"))])
ok(becomes(status="ok", code=200, generation="gen-1", cases=n_cases),
   "there it is: ok, with generation and cases", health())
folder = TMP / "later"
gen = folder / "gen-1"
table = gen / "shard-0/postlist.glass"
whole = table.read_bytes()


def put(path, data):
    path.unlink(missing_ok=True)
    path.write_bytes(data)


os.truncate(table, len(whole) // 2)
ok(becomes(status="damaged", code=503), "a file of the index is cut: damaged", health())
ok("/" not in json.dumps(health()), "no path is shown", health())
put(table, whole)
ok(becomes(status="ok", code=200), "repaired: ok", health())
ok(server.get("/suche?q=Garten&y=0").status == 200, "and opened anew", server.messages())


def publish(name, change):
    """Another generation, made from gen-1 and broken, by hand."""
    shutil.copytree(gen, folder / name)
    change(folder / name / "manifest")
    os.symlink(name, folder / "next")
    os.rename(folder / "next", folder / "current")


def edit(path, pattern, text):
    put(path, re.sub(pattern, text, path.read_bytes()))


publish("gen-7", lambda m: edit(m, rb'"format": \d+', b'"format": 999'))
ok(becomes(status="stale", reason="version", code=200, generation="gen-1"),
   "a generation of another format: the old one is served", health())
ok(server.get("/suche?q=Garten&y=1").status == 200, "with all its pages")
metrics = server.get("/metrics").body.decode()
ok("kooplab_index_fresh 0\n" in metrics and "kooplab_index_up 1\n" in metrics,
   "the metrics say so", metrics)
other = Server(index=folder)
reply = other.get("/healthz")
ok(reply.status == 503 and json.loads(reply.body) == {"status": "version", "version": VERSION} and
   other.get("/").status == 503 and other.get("/")["Retry-After"],
   "a server that starts now: 503, version", reply.body)
publish("gen-8", lambda m: m.write_text("{"))
ok(becomes(status="stale", reason="damaged", code=200, generation="gen-1"),
   "a damaged generation: the old one is served", health())
(folder / "current").unlink()
ok(becomes(status="stale", reason="missing", code=200, generation="gen-1"),
   "the pointer is gone: the open one is served", health())
os.symlink("gen-7", folder / "current")
codes = [index(CORPUS, folder), index(CORPUS, folder)]
ok(codes == [0, 0], "kooplab-index rebuilds what has another format", codes)
ok(becomes(status="ok", code=200, cases=n_cases) and health()["generation"] != "gen-1",
   "and it is served by both", health())
first, server = server, other
ok(becomes(status="ok", code=200), "without restart", health())
ok(server.stop() == 0 and first.stop() == 0, "both end")

# Root reads everything: there the server runs as somebody else, from where that one can.
somebody = 65534 if os.geteuid() == 0 else None
TMP.chmod(0o711)
program = shutil.copy(BUILD / "kooplab-web", TMP)
server = Server(index=folder, program=program, user=somebody)
ok(health()["status"] == "ok", "another account may read the index", health())
server.stop()
folder.chmod(0)
server = Server(index=folder, program=program, user=somebody)
ok(health() == {"status": "refused", "version": VERSION, "code": 503}, "no rights: refused",
   health())
ok("root" not in server.messages(), "and that was not root", server.messages())
folder.chmod(0o755)
ok(becomes(status="ok", code=200), "given them, it serves", health())
server.stop()

done()
