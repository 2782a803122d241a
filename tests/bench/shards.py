#!/usr/bin/python3
"""What spreading an index over shards costs and gains, as the table of web/SCALING.md.

    tests/bench/shards.py CORPUS QUERIES

CORPUS is a corpus folder, QUERIES a file of queries, one a line (the generator of this
folder writes both). For 1, 2 and 4 shards: build time, size, and the median and 99th
percentile of uncached searches over HTTP by one client, once with the shards on this
machine's disk and once behind a xapian-tcpsrv each on loopback. All in one run.
"""
import http.client
import os
import pathlib
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from urllib.parse import quote_plus

BUILD = pathlib.Path(os.environ.get("KOOPLAB_BUILD", "build"))
SHARDS = (1, 2, 4)
ROUNDS = 3


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_open(port):
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nothing listens on port {port}")


def build(corpus, folder, n_shards):
    start = time.monotonic()
    subprocess.run([BUILD / "kooplab-index", "--quiet", "--shards", str(n_shards), corpus,
                    folder], check=True)
    return time.monotonic() - start


def size_mb(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


class Site:
    """kooplab-web without a cache, over an INDEX or a stub."""

    def __init__(self, index, *options):
        self.port = free_port()
        self.process = subprocess.Popen(
            [BUILD / "kooplab-web", "--quiet", "--cache", "0", "--listen",
             f"127.0.0.1:{self.port}", *options, index], stderr=subprocess.DEVNULL)
        wait_until_open(self.port)
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while self.get("/healthz") != 200:
            time.sleep(0.1)

    def get(self, path):
        self.connection.request("GET", path)
        reply = self.connection.getresponse()
        reply.read()
        return reply.status

    def measure(self, queries):
        """Milliseconds a search: median and 99th percentile, after a warm-up round."""
        times = []
        for number in range(ROUNDS + 1):
            for query in queries:
                start = time.monotonic()
                if self.get(f"/api/v1/search?q={quote_plus(query)}") != 200:
                    raise SystemExit(f"»{query}« is not answered")
                if number > 0:
                    times.append((time.monotonic() - start) * 1000)
        cuts = statistics.quantiles(times, n=100)
        return statistics.median(times), cuts[98]

    def stop(self):
        self.process.terminate()
        self.process.wait()


def measure_local(index, queries):
    site = Site(index)
    try:
        return site.measure(queries)
    finally:
        site.stop()


def measure_remote(index, n_shards, queries, stub):
    servers = []
    try:
        lines = []
        for shard in range(n_shards):
            port = free_port()
            servers.append(subprocess.Popen(
                ["xapian-tcpsrv", "--interface", "127.0.0.1", "--port", str(port), "--quiet",
                 index / "current" / f"shard-{shard}"],
                stdout=subprocess.DEVNULL, start_new_session=True))
            wait_until_open(port)
            lines.append(f"remote 127.0.0.1:{port}\n")
        stub.write_text("".join(lines))
        site = Site(stub, "--content", index)
        try:
            return site.measure(queries)
        finally:
            site.stop()
    finally:
        for server in servers:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    corpus = pathlib.Path(sys.argv[1])
    lines = pathlib.Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()
    # The words; filters stand behind a tab.
    queries = [line.split("\t")[0] for line in lines if line.strip()][:200]
    tmp = pathlib.Path(tempfile.mkdtemp(prefix="kooplab-shards."))
    n_cases = sum(1 for _ in (corpus / "faelle").iterdir())
    print(f"{n_cases} cases, {len(queries)} queries, {os.cpu_count()} processors\n")
    print("| shards | build, s | size, MB | local: median / p99, ms | remote: median / p99, ms |")
    print("|---|---|---|---|---|")
    try:
        for n_shards in SHARDS:
            index = tmp / f"index-{n_shards}"
            seconds = build(corpus, index, n_shards)
            local = measure_local(index, queries)
            remote = measure_remote(index, n_shards, queries, tmp / "stub")
            print(f"| {n_shards} | {seconds:.1f} | {size_mb(index):.0f} "
                  f"| {local[0]:.2f} / {local[1]:.2f} | {remote[0]:.2f} / {remote[1]:.2f} |",
                  flush=True)
            shutil.rmtree(index)
    finally:
        shutil.rmtree(tmp, ignore_errors=True)


main()
