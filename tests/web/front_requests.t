#!/usr/bin/python3
"""What the front answers to requests of every shape: framing, limits, methods. TAP."""
import json
import re

from front import HEADERS, REPO, TMP, Server, done, index, note, ok, read_all, split_replies

index(REPO / "corpus", TMP / "index")
server = Server()
SLUG = sorted(p.stem for p in (REPO / "corpus/faelle").glob("*.md"))[0]


def request(line="GET /seiten/ueber HTTP/1.1", headers=("Host: x",), body=b""):
    lines = "\r\n".join([line, *headers]).encode("utf-8", "surrogateescape")
    return lines + b"\r\n\r\n" + body


def answers(data, replies=1, **how):
    return split_replies(server.raw(data, replies=replies, **how))


# --- framing ---------------------------------------------------------------------
#
# Behind every shape goes a second request that a proxy would not see. It must not be
# answered: one 4xx, or nothing, and the connection is closed.

HIDDEN = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
CHUNKS = b"5\r\nhello\r\n0\r\n\r\n"
shapes = {
    "length and chunks": request(headers=["Host: x", "Content-Length: 6",
                                          "Transfer-Encoding: chunked"], body=CHUNKS),
    "chunks and length": request(headers=["Host: x", "Transfer-Encoding: chunked",
                                          "Content-Length: 0"], body=CHUNKS),
    "POST with length and chunks": request("POST / HTTP/1.1", [
        "Host: x", "Content-Length: 4", "Transfer-Encoding: chunked"], CHUNKS),
    "two lengths": request(headers=["Host: x", "Content-Length: 0", "Content-Length: 5"],
                           body=b"hello"),
    "two equal lengths": request(headers=["Host: x", "Content-Length: 0",
                                          "Content-Length: 0"]),
    "a list of lengths": request(headers=["Host: x", "Content-Length: 0, 5"], body=b"hello"),
    "a signed length": request(headers=["Host: x", "Content-Length: +5"], body=b"hello"),
    "a negative length": request(headers=["Host: x", "Content-Length: -5"], body=b"hello"),
    "a hex length": request(headers=["Host: x", "Content-Length: 0x5"], body=b"hello"),
    "an enormous length": request(headers=["Host: x", "Content-Length: 99999999999999999999"]),
    "two encodings": request(headers=["Host: x", "Transfer-Encoding: chunked",
                                      "Transfer-Encoding: identity"], body=CHUNKS),
    "an unknown encoding": request(headers=["Host: x", "Transfer-Encoding: xchunked"],
                                   body=CHUNKS),
    "a list of encodings": request(headers=["Host: x", "Transfer-Encoding: gzip, chunked"],
                                   body=CHUNKS),
    "chunked in capitals": request(headers=["Host: x", "TRANSFER-ENCODING: CHUNKED"],
                                   body=CHUNKS),
    "chunked after a tab": request(headers=["Host: x", "Transfer-Encoding:\tchunked"],
                                   body=CHUNKS),
    "a bad chunk size": request(headers=["Host: x", "Transfer-Encoding: chunked"],
                                body=b"0x5\r\nhello\r\n0\r\n\r\n"),
    "blank before the colon": request(headers=["Host: x", "Content-Length : 5"], body=b"hello"),
    "tab before the colon": request(headers=["Host: x", "Content-Length\t: 5"], body=b"hello"),
    "a blank in the name": request(headers=["Host: x", "Content Length: 5"], body=b"hello"),
    "a bracket in the name": request(headers=["Host: x", "X(a): 5"]),
    "a control in the name": request(headers=["Host: x", "X\x01: 5"]),
    "an umlaut in the name": request(headers=["Host: x", "Größe: 5"]),
    "no name": request(headers=["Host: x", ": 5"]),
    "no colon": request(headers=["Host: x", "Content-Length"]),
    "a folded line": request(headers=["Host: x", "X: a", " Content-Length: 5"]),
    "a folded encoding": request(headers=["Host: x", "Transfer-Encoding:", " chunked"],
                                 body=CHUNKS),
    "a folded first line": request(headers=[" Host: x", "X: a"]),
    "two hosts": request(headers=["Host: x", "Host: y"]),
    "two equal hosts": request(headers=["Host: x", "host: x"]),
    "no host": request(headers=["X: y"]),
    "a NUL in a value": request(headers=["Host: x", "X: a\0b"]),
    "a NUL in a name": request(headers=["Host: x", "X\0Content-Length: 5"], body=b"hello"),
    "a NUL in the address": request("GET /seiten/ueber\0x HTTP/1.1"),
    "a control in a value": request(headers=["Host: x", "X: a\x07b"]),
    "a DEL in a value": request(headers=["Host: x", "X: a\x7fb"]),
    "a bare CR in a value": request(headers=["Host: x", "X: a\rContent-Length: 5"],
                                    body=b"hello"),
    "bare CRs for an end": b"GET /seiten/ueber HTTP/1.1\r\nHost: x\r\nX: y\r\r",
    "a bare LF for an end of a line": b"GET /seiten/ueber HTTP/1.1\nHost: x\r\n\r\n",
    "bare LFs": b"GET /seiten/ueber HTTP/1.1\nHost: x\n\n",
    "HTTP/0.9": b"GET /seiten/ueber\r\n\r\n",
    "HTTP/2.0": request("GET /seiten/ueber HTTP/2.0"),
    "HTTP/1.10": request("GET /seiten/ueber HTTP/1.10"),
    "small letters in the version": request("GET /seiten/ueber http/1.1"),
    "another protocol": request("GET /seiten/ueber ICAP/1.1"),
    "blanks in the address": request("GET /seiten/ueber /x HTTP/1.1"),
    "two blanks": request("GET  /seiten/ueber HTTP/1.1"),
    "a tab for a blank": request("GET\t/seiten/ueber HTTP/1.1"),
    "a blank at the end": request("GET /seiten/ueber HTTP/1.1 "),
    "an address without a slash": request("GET seiten/ueber HTTP/1.1"),
    "an asterisk": request("GET * HTTP/1.1"),
    "a body on GET": request(headers=["Host: x", "Content-Length: 5"], body=b"hello"),
    "a body on HEAD": request("HEAD / HTTP/1.1", ["Host: x", "Content-Length: 5"], b"hello"),
    "a TLS hello": bytes.fromhex("16030100f8010000f40303") + bytes(240),
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}
for name, data in shapes.items():
    back = server.raw(data + HIDDEN, timeout=25)
    statuses = set(re.findall(rb"^HTTP/1\.[01] (\d+)", back, re.M))
    # What the library itself refuses it answers with two headers and one body.
    n_replies = back.count(b"Content-Security-Policy:")
    ok(len(statuses) <= 1 and all(s[:1] == b"4" or s == b"505" for s in statuses) and
       n_replies <= 1 and server.is_alive(), f"refused, closed: {name}", back[:300])

for name, data in {
    "an absolute address": request("GET http://example.org/seiten/ueber?x=1 HTTP/1.1"),
    "an absolute address without a path": request("GET http://example.org HTTP/1.1"),
    "HTTP/1.0 without a host": request("GET /seiten/ueber HTTP/1.0", ["X: y"]),
    "a length of zero": request(headers=["Host: x", "Content-Length: 0"]),
    "an empty line first": b"\r\n" + request(),
    "no blank after the colon": request(headers=["Host:x", "X:y"]),
    "blanks around a value": request(headers=["Host: \t x \t ", "X: "]),
    "many headers": request(headers=["Host: x"] + [f"X-{i}: y" for i in range(100)]),
    "cookies": request(headers=["Host: x", "Cookie: a=b; c=d; e", "Cookie: f"]),
    "an absolute address in capitals": request("GET HTTP://x/seiten/ueber HTTP/1.1"),
}.items():
    replies = answers(data)
    ok([r.status for r in replies] == [200], f"answered: {name}", [r.status for r in replies])

data = request(headers=["Host: x"] + [f"X-{i}: {'y' * 300}" for i in range(100)])
replies = answers(b"", pieces=[data[i:i + 1500] for i in range(0, len(data), 1500)])
ok([r.status for r in replies] == [200], "30 KB of header in small pieces")

# --- limits ----------------------------------------------------------------------


def limits(name, data, statuses):
    back = server.raw(data, replies=1)
    try:
        replies = split_replies(back)
        good = len(replies) == 1 and replies[0].status in statuses
    except ValueError:
        good = False
    ok(good and server.is_alive(), name, back[:200])
    return back


limits("2 MB of header: 431 or 413", request(headers=["Host: x", "X: " + "y" * 2_000_000]),
       {413, 431})
limits("20,000 parameters: a clean 4xx", request(f"GET /suche?{'&' * 20_000} HTTP/1.1"),
       {400, 414})
limits("2,000 parameters: a clean 4xx",
       request(f"GET /suche?{'&'.join(f'x{i}=1' for i in range(2_000))} HTTP/1.1"), {400, 414})
limits("10 MB of address: 414 or 431", request(f"GET /suche?q={'x' * 10_000_000} HTTP/1.1"),
       {414, 431})
for kb in (17, 30, 50):
    limits(f"{kb} KB of address: 414", request(f"GET /suche?q={'x' * kb * 1024} HTTP/1.1"),
           {414})
limits("17 KB of address: 414 under /api/, too",
       request(f"GET /api/v1/search?q={'x' * 17 * 1024} HTTP/1.1"), {414})
limits("501 characters of query: 400", request(f"GET /suche?q={'x' * 501} HTTP/1.1"), {400})
limits("500 characters of query: 200", request(f"GET /suche?q={'x' * 500} HTTP/1.1"), {200})
text = "&".join(f"p{i}_name={'x' * 60}" for i in range(1000))
for size in (15_000, 16_000):
    address = ("/vorschlagen?titel=Ja&" + text)[:size]
    limits(f"{size} bytes of address on /vorschlagen: 200", request(f"GET {address} HTTP/1.1"),
           {200})
facets = json.loads(server.get("/api/v1/search").body)["facets"]
values = [(f["id"], v["id"]) for f in facets for v in f["values"]]
many = "&".join(f"{f}={v}" for f, v in (values * (500 // len(values) + 1))[:500])
note(f"500 values: {len(many)} bytes")
limits("500 facet values: 200", request(f"GET /suche?{many} HTTP/1.1"), {200})
limits("500 facet values over /api/: 200", request(f"GET /api/v1/search?{many} HTTP/1.1"), {200})

# --- methods, keep-alive, pipelining ----------------------------------------------

for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "BREW", "get"):
    reply = server.get("/suche", method)
    ok(reply.status == 405 and reply["Allow"] == "GET, HEAD", f"{method}: 405 with Allow",
       (reply.status, reply.headers))
reply = answers(request("POST /api/v1/search HTTP/1.1", ["Host: x", "Content-Length: 3"],
                        b"q=x"))[0]
ok(reply.status == 405 and json.loads(reply.body)["error"]["status"] == 405,
   "a form sent to the API: 405 in JSON", reply.body[:200])

paths = ["/", "/suche?q=Garten", f"/faelle/{SLUG}", "/healthz", "/nirgends", "/suche?seite=0"]
batch = [paths[i % len(paths)] for i in range(50)]
replies = answers(b"".join(request(f"GET {p} HTTP/1.1") for p in batch), 50)
expected = [{"/nirgends": 404, "/suche?seite=0": 400}.get(p, 200) for p in batch]
ok([r.status for r in replies] == expected, "50 pipelined requests: 50 answers, in order",
   [r.status for r in replies])
data = b"".join(request(f"{'HEAD' if i % 2 else 'GET'} / HTTP/1.1") for i in range(10))
data += request("GET / HTTP/1.1", ["Host: x", "Connection: close"])
replies = split_replies(server.raw(data), ["GET", "HEAD"] * 5 + ["GET"])
ok(len(replies) == 11, "HEAD and GET by turns on one connection")
reply, head = server.get("/"), server.get("/", "HEAD")
ok(head.body == b"" and head.status == 200 and
   {k: v for k, v in head.headers.items() if k != "date"} ==
   {k: v for k, v in reply.headers.items() if k != "date"},
   "HEAD: the headers of GET, no body", (head.headers, reply.headers))
with server.connect() as s:
    seen = 0
    for i in range(20):
        s.sendall(request("GET /seiten/ueber HTTP/1.1"))
        seen += read_all(s, replies=1).startswith(b"HTTP/1.1 200")
ok(seen == 20, "20 requests on one connection", seen)

# --- headers, conditions, errors ---------------------------------------------------

asset = server.get("/").body.decode().split('href="/assets/')[1].split('"')[0]
replies = {}
for path, status in {
    "/": 200, "/suche?q=Garten": 200, f"/faelle/{SLUG}": 200, "/seiten/impressum": 200,
    "/assets/" + asset: 200, "/healthz": 200, "/metrics": 200, "/robots.txt": 200,
    "/api/v1/search": 200, "/feed.atom": 200, "/sitemap.xml": 200, "/export.csv": 200,
    "/nirgends": 404, "/faelle/gibt-es-nicht": 404, "/api/v1/nirgends": 404,
    "/api/v1/cases/gibt-es-nicht": 404, "/bilder/nichts.jpg": 404, "/assets/nichts.css": 404,
    "/suche?thema=gibt-es-nicht": 400, "/api/v1/search?thema=gibt-es-nicht": 400,
    "/suche?seite=0": 400, "/suche?q=%ff%fe": (200, 400), "/suche?q=%00": 400,
    "/faelle/x%00": 400, "/faelle/%ff": 400, "/faelle/..%2f..%2fetc%2fpasswd": 404,
    "/../../etc/passwd": 404, "/bilder/%2e%2e/manifest": 404, "/api/v1/x%00": 400,
    "/%0d%0aX-Evil:%201": 400,
}.items():
    reply = replies[path] = server.get(path)
    missing = [n for n, v in HEADERS.items() if reply[n] != v]
    wanted = status if isinstance(status, tuple) else (status,)
    ok(reply.status in wanted and not missing and reply["Permissions-Policy"] != "" and
       reply["Server"] == "" and reply["Set-Cookie"] == "" and reply["X-Evil"] == "" and
       reply["Cache-Control"] != "", f"{path}: {status}, all security headers",
       (reply.status, missing))
    if reply.status >= 400:
        if path.startswith("/api/"):
            try:
                good = json.loads(reply.body)["error"]["status"] == reply.status
            except ValueError:
                good = False
            ok(good, f"{path}: the error is JSON", reply.body[:200])
        else:
            ok(b"<!doctype html>" in reply.body.lower()[:100] and b'name="q"' in reply.body,
               f"{path}: the error page has a search box", reply.body[:100])
for path in ("/", "/api/v1/search", "/assets/" + asset, f"/faelle/{SLUG}", "/feed.atom"):
    etag = replies[path]["ETag"]
    reply = server.get(path, headers=f"If-None-Match: \"x\", W/{etag}\r\n")
    missing = [n for n, v in HEADERS.items() if reply[n] != v]
    ok(etag != "" and reply.status == 304 and reply.body == b"" and not missing and
       reply["ETag"] == etag and reply["Vary"] == replies[path]["Vary"] and
       reply["Cache-Control"] == replies[path]["Cache-Control"],
       f"{path}: 304 with the same headers", (etag, reply.status, reply.headers))
    ok(reply["Content-Length"] in ("", replies[path]["Content-Length"]),
       f"{path}: 304 tells no other length", reply["Content-Length"])
    ok(server.get(path, headers='If-None-Match: "andere"\r\n').status == 200,
       f"{path}: another ETag is answered in full")
plain, packed = server.get("/"), server.get("/", headers="Accept-Encoding: gzip\r\n")
ok(packed["Content-Encoding"] == "gzip" and packed["ETag"] != plain["ETag"] and
   "Accept-Encoding" in plain["Vary"], "each encoding has its own ETag")
for weight in ("gzip;q=0", "gzip; q=0.000", "br;q=0, gzip;Q=0", "x-gzip", "*;q=0"):
    ok(server.get("/", headers=f"Accept-Encoding: {weight}\r\n")["Content-Encoding"] == "",
       f"not packed for »{weight}«")
reply = server.get(
    "/sitemap.xml", headers="X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: gopher\r\n")
ok(b"evil" not in reply.body and b"gopher" not in reply.body, "X-Forwarded-* reaches no page")
refused = [answers(request(headers=["Host: x", "Host: y"]))[0],
           answers(request(f"GET /suche?{'x' * 20_000} HTTP/1.1"))[0],
           answers(request("GET / HTTP/1.1", ["X: y"]))[0], server.get("/", "POST")]
for reply in refused:
    missing = [n for n, v in HEADERS.items() if reply[n] != v]
    ok(not missing and b'name="q"' in reply.body,
       f"the page of a refused request ({reply.status}) has all headers and a search box", missing)
ok(server.is_alive() and server.stop() == 0, "still there, ends with 0", server.messages())
done()
