"""What the front*.t tests share: a server on a free port, raw requests, TAP.

A test makes a Server, talks to it through `raw` (bytes in, bytes out, as they are) or
`get` (one request, taken apart), says `ok(condition, name)`, and ends with `done()`.
"""
import atexit
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

REPO = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("KOOPLAB_BUILD", REPO / "build"))
# Another build of it where BUILD is one that only the server is tried in.
INDEXER = os.environ.get("KOOPLAB_INDEXER", BUILD / "kooplab-index")
LONG = os.environ.get("KOOPLAB_LONG") == "1"
TMP = pathlib.Path(tempfile.mkdtemp(prefix="kooplab-front."))
SANITIZED = any(b"__asan_init" in part or b"__tsan_init" in part
                for part in [(BUILD / "kooplab-web").read_bytes()])
# A sanitizer makes everything some ten times slower, which is no fault of the server's.
PATIENCE = 10 if SANITIZED else 1

HEADERS = {
    "content-security-policy":
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}

_count = 0
_failed = 0
_servers = []


def ok(condition, name, detail=""):
    global _count, _failed
    _count += 1
    _failed += not condition
    print(f"{'ok' if condition else 'not ok'} {_count} - {name}", flush=True)
    if not condition and detail != "":
        for line in str(detail).splitlines()[:20]:
            print(f"#   {line[:300]}", flush=True)


def note(text):
    print(f"# {text}", flush=True)


def done():
    print(f"1..{_count}")
    sys.exit(1 if _failed else 0)


@atexit.register
def _clean():
    for server in _servers:
        if server.process.poll() is None:
            server.process.kill()
            server.process.wait()
    shutil.rmtree(TMP, ignore_errors=True)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def index(corpus, folder, *options):
    """Runs kooplab-index; returns its exit code."""
    return subprocess.run([INDEXER, "--quiet", *options, corpus, folder],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          check=False).returncode


class Reply:
    def __init__(self, status, headers, body, version):
        self.status, self.headers, self.body = status, headers, body
        self.version = version

    def __getitem__(self, name):
        return self.headers.get(name.lower(), "")


def split_replies(data, methods=None):
    """All replies in the bytes that came back, told apart by their Content-Length."""
    replies = []
    while data:
        head, separator, rest = data.partition(b"\r\n\r\n")
        if not separator:
            raise ValueError(f"half a header: {head[:200]!r}")
        lines = head.decode("latin-1").split("\r\n")
        version, status = lines[0].split(" ")[:2]
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        length = int(headers.get("content-length", 0))
        method = methods[len(replies)] if methods and len(replies) < len(methods) else "GET"
        if method == "HEAD" or status == "304":
            length = 0
        if len(rest) < length:
            raise ValueError(f"half a body: {len(rest)} of {length}")
        replies.append(Reply(int(status), headers, rest[:length], version))
        data = rest[length:]
    return replies


class Server:
    def __init__(self, *options, index=None, wait=True, env=None, listen=None,
                 program=BUILD / "kooplab-web", user=None):
        """user: a number to run under, for root only; it must be able to reach program."""
        self.port = free_port()
        self.address = listen or f"127.0.0.1:{self.port}"
        self.log = tempfile.NamedTemporaryFile(dir=TMP, delete=False)
        self.process = subprocess.Popen(
            [program, "--listen", self.address, *options, index or TMP / "index"],
            stdout=subprocess.PIPE, stderr=self.log, env={**os.environ, **(env or {})},
            user=user, group=user, extra_groups=None if user is None else [])
        _servers.append(self)
        self.pid = self.process.pid
        if wait:
            self.line = self.process.stdout.readline().decode()
            os.set_blocking(self.process.stdout.fileno(), False)

    def messages(self):
        return pathlib.Path(self.log.name).read_text(encoding="utf-8", errors="replace")

    def connect(self, timeout=10):
        if self.address.startswith("unix:"):
            s = socket.socket(socket.AF_UNIX)
            s.settimeout(timeout * PATIENCE)
            s.connect(self.address[5:])
        else:
            try:
                s = socket.create_connection(("127.0.0.1", self.port), timeout)
            except ConnectionRefusedError:
                note(f"the server ended with {self.process.poll()}: {self.messages()[-300:]!r}")
                raise
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return s

    def raw(self, data, timeout=20, pieces=None, replies=None):
        """Sends bytes and returns what comes back: all until the connection is closed,
        or so many whole replies (for requests that keep it open)."""
        with self.connect(timeout) as s:
            try:
                for piece in pieces or [data]:
                    s.sendall(piece)
                    if pieces:
                        time.sleep(0.02)
                if replies is None:
                    s.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # refused before all was sent
            return read_all(s, timeout, replies)

    def get(self, path, method="GET", headers="", timeout=10):
        request = f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n"
        data = self.raw(request.encode(), timeout)
        return split_replies(data, [method])[0]

    def stop(self, how=signal.SIGTERM, timeout=20):
        """Ends it; the exit code, or None if it does not end."""
        self.process.send_signal(how)
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return None

    def is_alive(self):
        return self.process.poll() is None

    def rss_kb(self):
        return int(re.search(r"VmRSS:\s+(\d+)",
                             pathlib.Path(f"/proc/{self.pid}/status").read_text()).group(1))

    def n_threads(self):
        return len(os.listdir(f"/proc/{self.pid}/task"))

    def descriptors(self):
        found = []
        for name in os.listdir(f"/proc/{self.pid}/fd"):
            try:
                found.append(os.readlink(f"/proc/{self.pid}/fd/{name}"))
            except OSError:
                pass
        return found


def read_all(s, timeout=20, replies=None):
    s.settimeout(timeout * PATIENCE)
    data = b""
    while replies is None or not has_replies(data, replies):
        try:
            part = s.recv(65536)
        except ConnectionResetError:
            break
        if not part:
            break
        data += part
    return data


def has_replies(data, n):
    try:
        return len(split_replies(data)) >= n
    except ValueError:
        return False


def wait_for(condition, seconds):
    """Whether the condition holds within that time."""
    end = time.monotonic() + seconds * PATIENCE
    while time.monotonic() < end:
        try:
            if condition():
                return True
        except OSError:
            pass
        time.sleep(0.05)
    return False
