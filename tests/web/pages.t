#!/usr/bin/python3
"""Every kind of page of a running kooplab-web: status, title, links, parameters, hostile
input, headers, encodings, and what is no HTML. Prints TAP; KOOPLAB_BUILD names the
folder of the programs. Runs from the root of the sources or anywhere else."""

import gzip
import html
import html.parser
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unicodedata
import xml.dom.minidom
from urllib.parse import quote, quote_plus, urlencode, urljoin, urlsplit

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.environ["KOOPLAB_BUILD"]
MAX_CRAWLED = 400

count = 0
failed = 0


def ok(is_ok, name, detail=""):
    global count, failed
    count += 1
    print(f"{'ok' if is_ok else 'not ok'} {count} - {name}")
    if not is_ok:
        failed += 1
        for line in str(detail).splitlines()[:10]:
            print(f"# {line[:300]}")


class Page(html.parser.HTMLParser):
    """What the checks look at: headings, title, ids, links, text of scripts."""

    VOID = {"meta", "link", "input", "img", "br", "hr", "use", "path", "circle", "rect"}

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.h1, self.title, self.ids, self.links, self.tags = [], "", [], [], []
        self.inputs = {}
        self.inside = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append((tag, attributes))
        if tag not in self.VOID:
            self.inside.append(tag)
        if tag == "h1":
            self.h1.append("")
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "input":
            self.inputs.setdefault(attributes.get("name"), attributes.get("value"))
        for name in ("href", "src", "action"):
            if name in attributes:
                self.links.append(attributes[name])

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data):
        if "h1" in self.inside:
            self.h1[-1] += data
        elif "title" in self.inside and "svg" not in self.inside:
            self.title += data


class Answer:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = body

    @property
    def text(self):
        return self.body.decode("utf-8")


def get(target, method="GET", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest(method, target, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    response = connection.getresponse()
    answer = Answer(response, response.read())
    connection.close()
    return answer


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def index_corpus(*options):
    run = subprocess.run([f"{BUILD}/kooplab-index", "--quiet", *options, corpus, index],
                         capture_output=True, text=True)
    return run.returncode, run.stderr


def wait_until(is_true, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_true():
            return True
        time.sleep(0.1)
    return False


temporary = tempfile.mkdtemp(prefix="kooplab-")
corpus = os.path.join(temporary, "corpus")
index = os.path.join(temporary, "index")
shutil.copytree(os.path.join(ROOT, "corpus"), corpus)
slugs = sorted(name[:-3] for name in os.listdir(f"{corpus}/faelle"))
CASE, OTHER, THIRD = slugs[0], slugs[1], slugs[2]
GONE, RENAMED = slugs[3], slugs[4]

code, errors = index_corpus()
ok(code == 0, "the corpus can be indexed", errors)
port = free_port()
base = f"http://127.0.0.1:{port}"
log = open(os.path.join(temporary, "log"), "w+")
access = os.path.join(temporary, "access")
server = subprocess.Popen([f"{BUILD}/kooplab-web", "--listen", f"127.0.0.1:{port}",
                           "--access-log", access, index],
                          stdout=subprocess.PIPE, stderr=log, text=True)


def is_up():
    try:
        return get("/").status == 200
    except OSError:
        return False


KINDS = {
    "home": "/",
    "home of a company": "/?ich=unternehmen",
    "results": "/suche?q=Verein",
    "filtered results": "/suche?thema=bildung&thema=energie&art=pro-bono&ich=initiative",
    "second page": "/suche?seite=2",
    "beyond the last page": "/suche?seite=9999",
    "no results": "/suche?q=Zeppelinbauerinnen&thema=energie",
    "case": f"/faelle/{CASE}",
    "case from a list": f"/faelle/{CASE}?q=Lastenrad&ich=kommune&fall={OTHER}",
    "text": "/seiten/impressum",
    "map": "/landkarte",
    "another map": "/landkarte?zeile=region&spalte=stolperstein",
    "stumbling blocks": "/stolpersteine",
    "first question": "/fragenweg",
    "second question": "/fragenweg?ich=unternehmen&frage=2",
    "fourth question": "/fragenweg?thema=energie&gibt-unternehmen=geld&frage=4",
    "after the questions": "/fragenweg?thema=energie&frage=6",
    "empty note list": "/ideenzettel",
    "note list": f"/ideenzettel?fall={CASE}&fall={OTHER}&fall={THIRD}&fall=fehlt",
    "comparison": f"/ideenzettel?ansicht=vergleich&fall={CASE}&fall={OTHER}",
    "embedding": "/einbinden",
    "proposal": "/vorschlagen",
    "faulty proposal": "/vorschlagen?titel=",
    "not found": "/gibt-es-nicht",
    "wrong parameter": "/suche?thema=falsch",
}
STATUS = {"not found": 404, "wrong parameter": 400}


def check_kinds():
    for name, target in KINDS.items():
        answer = get(target)
        page = Page(answer.text)
        ok(answer.status == STATUS.get(name, 200), f"{name}: status", answer.status)
        ok(answer.headers["content-type"] == "text/html; charset=utf-8", f"{name}: type")
        ok(len(page.h1) == 1 and page.h1[0].strip() != "", f"{name}: one h1", page.h1)
        ok(len(page.title.strip()) > 10, f"{name}: title", page.title)
        twice = sorted({one for one in page.ids if page.ids.count(one) > 1})
        ok(not twice, f"{name}: ids are unique", twice)
        foreign = [link for link in page.links
                   if urlsplit(link).netloc not in ("", f"127.0.0.1:{port}")
                   and (name.startswith(("home", "text")) or "/faelle/" not in target)
                   and not link.startswith("https://") and not link.startswith("mailto:")]
        ok(not foreign, f"{name}: no foreign addresses", foreign)
        dangling = [link for link in page.links
                    if link.startswith("#") and link[1:] not in page.ids]
        ok(not dangling, f"{name}: anchors are there", dangling)
        ok("{{" not in answer.text and "(null)" not in answer.text, f"{name}: filled in")
        ok("set-cookie" not in answer.headers, f"{name}: no cookie")
        ok("default-src 'none'" in answer.headers.get("content-security-policy", ""),
           f"{name}: content security policy")
        again = get(target)
        ok(again.body == answer.body, f"{name}: the same again")
        head = get(target, "HEAD")
        strip = {"date", "connection", "keep-alive"}
        ok(head.body == b"" and {k: v for k, v in head.headers.items() if k not in strip}
           == {k: v for k, v in answer.headers.items() if k not in strip},
           f"{name}: HEAD has the headers of GET", (head.headers, answer.headers))


def check_conditional():
    for name in ("home", "results", "case", "map", "stumbling blocks", "note list"):
        target = KINDS[name]
        plain = get(target)
        etag = plain.headers.get("etag")
        ok(bool(etag), f"{name}: ETag")
        same = get(target, If_None_Match=etag or "")
        ok(same.status == 304 and same.body == b"", f"{name}: 304", same.status)
        ok(get(target, If_None_Match='"other"').status == 200, f"{name}: other ETag")
        zipped = get(target, Accept_Encoding="gzip")
        ok(zipped.headers.get("content-encoding") == "gzip"
           and gzip.decompress(zipped.body) == plain.body, f"{name}: gzip")
        ok(zipped.headers.get("etag") != etag, f"{name}: gzip has its own ETag")
        brotli = get(target, Accept_Encoding="gzip, br")
        ok(brotli.headers.get("content-encoding") == "br"
           and len(brotli.body) < len(plain.body), f"{name}: br")
        ok("Accept-Encoding" in zipped.headers.get("vary", ""), f"{name}: Vary")
        ok(get(target, Accept_Encoding="identity").body == plain.body,
           f"{name}: identity")


def check_crawl():
    seen, queue, broken, pages = set(), ["/"], [], 0
    queue += [target for name, target in KINDS.items() if name not in STATUS]
    queue.append("/fragenweg?ich=initiative&frage=2")
    while queue and len(seen) < MAX_CRAWLED:
        target = queue.pop(0)
        if target in seen:
            continue
        seen.add(target)
        answer = get(target)
        if answer.status != 200:
            broken.append(f"{answer.status} {target}")
            continue
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        pages += 1
        for link in Page(answer.text).links:
            address = urlsplit(urljoin(base + target, link))
            if address.netloc != f"127.0.0.1:{port}" or address.scheme != "http":
                continue
            found = address.path + ("?" + address.query if address.query else "")
            if found not in seen:
                queue.append(found)
    ok(len(seen) >= min(MAX_CRAWLED, 200), "the crawl gets around", len(seen))
    ok(not broken, f"all of {len(seen)} addresses lead somewhere", "\n".join(broken))


def check_parameters():
    for target in ("/suche?thema=falsch", "/suche?seite=0", "/suche?seite=x",
                   "/suche?seite=-1", "/suche?page_size=101", "/suche?sortierung=x",
                   "/suche?ich=x", "/suche?q=" + "a" * 501, "/landkarte?zeile=x",
                   "/landkarte?zeile=art&spalte=art", "/fragenweg?frage=0",
                   "/fragenweg?frage=7", "/fragenweg?thema=falsch",
                   "/ideenzettel?ansicht=x", "/ideenzettel?format=pdf",
                   "/vorschlagen?format=pdf", "/api/v1/search?thema=falsch"):
        answer = get(target)
        ok(answer.status == 400, f"400: {target[:40]}", answer.status)
    for target in ("/suche", "/landkarte", "/fragenweg", "/ideenzettel", "/stolpersteine",
                   f"/faelle/{CASE}", "/", "/seiten/impressum"):
        plain = Page(get(target).text)
        other = get(target + "?utm_source=x&%C3%BC=1")
        ok(other.status == 200 and Page(other.text).h1 == plain.h1,
           f"unknown parameters are ignored: {target}", other.status)
    for target in ("/faelle/gibt-es-nicht", "/seiten/gibt-es-nicht", "/bilder/x.jpg",
                   "/suche/", "/landkarte/x", "/assets/x.css", "/.git/config"):
        answer = get(target)
        ok(answer.status == 404, f"404: {target}", answer.status)
    for target, n_ways in (("/suche?q=Verein&seite=999", 2), ("/suche?q=Xylophonzwirn&seite=2", 1)):
        answer = get(target)
        page = Page(answer.text)
        ok(answer.status == 200 and re.search(r"Seite \d+", page.title) is not None,
           f"a page that a list does not have: {target}", (answer.status, page.title))
        note = re.search(r'<p class="note">Eine Seite \d+ hat.*?</p>', answer.text)
        ways = re.findall(r'href="([^"]+)"', html.unescape(note[0])) if note else []
        ok(len(ways) == n_ways and all(get(way).status == 200 for way in ways),
           "it leads to one that there is", ways)
        ok('<ol class="cards"' not in answer.text, "and shows no empty list")
    ok(get("/api/v1/search?q=Verein&seite=999").status == 200, "to the API it is an empty page")
    ok('name="q"' in get("/gibt-es-nicht").text, "the 404 page has a search box")
    ok(json.loads(get("/api/v1/cases/gibt-es-nicht").text)["error"]["status"] == 404,
       "404 of the API is JSON")
    answer = get("/suche", "POST")
    ok(answer.status == 405 and "GET" in answer.headers.get("allow", ""), "405")
    ok(get("/suche?q=" + "a" * 20000).status in (400, 414), "20 KB")


def check_changes():
    """Cases that are renamed and removed while the server runs."""
    path = f"{corpus}/faelle/{RENAMED}.md"
    with open(path, encoding="utf-8") as file:
        text = file.read()
    os.remove(path)
    with open(f"{corpus}/faelle/neuer-name.md", "w", encoding="utf-8") as file:
        file.write(text.replace("\nstand:", f"\nfrueher: [{RENAMED}]\nstand:", 1))
    os.remove(f"{corpus}/faelle/{GONE}.md")
    code, errors = index_corpus()
    ok(code == 0, "the changed corpus can be indexed", errors)
    ok(wait_until(lambda: get(f"/faelle/{GONE}").status == 410), "410 for a removed case")
    moved = get(f"/faelle/{RENAMED}")
    ok(moved.status == 301 and moved.headers.get("location") == "/faelle/neuer-name",
       "301 for a renamed case", moved.headers)
    ok(get("/faelle/neuer-name").status == 200, "that leads to it")
    zettel = get(f"/ideenzettel?fall={RENAMED}&fall={GONE}&fall={CASE}").text
    ok("/faelle/neuer-name" in zettel, "the note list follows a renamed case")
    ok("1 Beispiel gibt es nicht mehr." in zettel, "and says what is gone")
    ok("Ideenzettel mit 2 Beispielen" in zettel, "and counts what is there")


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "quotes": "\"'><img src=x onerror=alert(1)>",
    "template": "{{title}} {{{body_html}}} {{#items}}",
    "entities": "&lt;b&gt; &amp; &#60;",
    "umlauts": "Äpfel für Übermütige, größer",
    "decomposed": unicodedata.normalize("NFD", "Grünflächen für Kühe"),
    "emoji": "🌻 👩🏽‍🌾 🏳️‍🌈",
    "right to left": "\u202eאבג\u202c",
    "front matter": "---\ntitel: x\n---\n# Hallo\n",
    "controls": "a\x01\x1b[31m\x7f\x85\ufeff\u2028b",
    "line breaks": "eins\r\nzwei\rdrei\nvier",
    "YAML": "- {a: [b, *c, &d]} # %TAG !x ? | > @ ` \\ \\n: ~",
    "long": "Ä" * 1500,
    "very long": "a" * 5000,
    "percent": "%00%zz%",
    "Markdown": "# *x* [a](b) ![c](d) <http://e> `f` | g ~~h~~\n    i\n===\n1. j\n> k",
}
PARAMETERS = {
    "/suche": ("q", "thema", "seite", "sortierung", "ich", "fall", "page_size", "xyz"),
    f"/faelle/{CASE}": ("q", "thema", "ich", "fall"),
    "/landkarte": ("zeile", "spalte", "ich", "fall"),
    "/fragenweg": ("frage", "q", "ich", "region", "fall"),
    "/ideenzettel": ("fall", "ansicht", "vergleich", "format", "ich"),
    "/stolpersteine": ("ich", "fall", "xyz"),
    "/": ("ich", "fall", "q"),
    "/vorschlagen": ("titel", "kurzfassung", "region", "ort", "partner1-name",
                     "partner1-rolle", "partner2-gibt", "thema", "ablauf", "quelle1-url",
                     "format", "ich"),
    "/feed.atom": ("q", "thema"),
    "/api/v1/search": ("q", "thema"),
    "/api/v1/suggest": ("q",),
    "/export.csv": ("q",),
}


def check_hostile():
    for path, parameters in PARAMETERS.items():
        problems = []
        for parameter in parameters:
            for name, value in HOSTILE.items():
                raw = value if name == "percent" else quote_plus(value)
                answer = get(f"{path}?{parameter}={raw}")
                if answer.status not in (200, 301, 400, 414):
                    problems.append(f"{parameter} {name}: {answer.status}")
                    continue
                text = answer.body.decode("utf-8")
                is_html = answer.headers.get("content-type", "").startswith("text/html")
                if is_html:
                    problems += [f"{parameter} {name}: {tag} {attributes}"
                                 for tag, attributes in Page(text).tags
                                 if any(one.startswith("on") for one in attributes)
                                 or attributes.get("src") == "x"]
                    if "<script>alert" in text or "{{" in text.replace("{{title}}", "") \
                            .replace("{{{body_html}}}", "").replace("{{#items}}", ""):
                        problems.append(f"{parameter} {name}: not escaped")
                if any(ord(one) < 32 and one not in "\n\r\t" for one in text):
                    problems.append(f"{parameter} {name}: control character")
        ok(not problems, f"hostile values: {path}", "\n".join(problems))
    for name in ("script", "quotes", "umlauts", "emoji", "entities"):
        page = Page(get("/suche?q=" + quote_plus(HOSTILE[name])).text)
        ok(page.inputs.get("q") == HOSTILE[name], f"the search box shows {name} as typed",
           page.inputs.get("q"))
    for header in ("If_None_Match", "Accept_Encoding", "User_Agent", "Referer"):
        ok(get("/", **{header: "x" * 3000}).status in (200, 400, 431), f"long {header}")


def check_proposals():
    """Whatever is typed becomes a case that kooplab-index takes."""
    folder = os.path.join(temporary, "vorschlag")
    os.makedirs(f"{folder}/faelle")
    for name in ("taxonomie.yaml", "website.yaml"):
        shutil.copy(f"{corpus}/{name}", folder)

    def form(value):
        return {
            "titel": value[:150], "kurzfassung": value[:300],
            "region": "Bayern", "ort": value[:50], "beginn": "2019",
            "partner1-name": value[:80], "partner1-rolle": "Verein",
            "partner1-gibt": f"Geld, {value[:80]}", "partner1-bekommt": "Sachmittel",
            "partner2-name": "Werk", "partner2-rolle": "Unternehmen",
            "partner2-bekommt": value[:100],
            "thema": "energie", "branche": "it", "art": "pro-bono",
            "ausgangslage": value[:700], "ablauf": value[:300] + "\n\n" + value[:300],
            "stolpersteine": "- eins\n- zwei\n\n" + value[:200],
            "erster-schritt": value[:100], "quelle1-titel": value[:60],
            "quelle1-url": "https://example.org/a?b=c&d=e",
        }

    for name, value in HOSTILE.items():
        fields = form(value)
        target = "/vorschlagen?" + urlencode(fields)
        if len(target) > 16000:
            fields = form(value[:150])
            target = "/vorschlagen?" + urlencode(fields)
        answer = get(target)
        ok(answer.status == 200 and "Ihr Beispiel ist fertig" in answer.text,
           f"proposal with {name}: accepted", re.findall('href="#v-[^<]*', answer.text))
        ok("no-store" in answer.headers.get("cache-control", ""),
           f"proposal with {name}: no-store", answer.headers)
        file = get(target + "&format=markdown")
        link = [one for one in Page(answer.text).links if "format=markdown" in one]
        ok(len(link) == 1 and get(link[0]).body == file.body,
           f"proposal with {name}: the link is to the file")
        ok(file.headers["content-type"].startswith("text/markdown")
           and "attachment" in file.headers.get("content-disposition", ""),
           f"proposal with {name}: a file", file.headers)
        path = f"{folder}/faelle/vorschlag.md"
        with open(path, "wb") as out:
            out.write(file.body)
        run = subprocess.run([f"{BUILD}/kooplab-index", "--check", folder],
                             capture_output=True, text=True)
        findings = [line for line in run.stderr.splitlines() if "vorschlag.md" in line]
        ok(run.returncode == 0 and not findings, f"proposal with {name}: valid",
           run.stderr + "\n" + file.text)
    missing = get("/vorschlagen?titel=x&beginn=gestern&quelle1-url=javascript:alert(1)")
    anchors = re.findall('<li><a href="#([^"]*)', missing.text)
    page = Page(missing.text)
    ok(len(anchors) >= 8 and all(one in page.ids for one in anchors),
       "errors name their fields", anchors)
    ok("v-beginn" in anchors and "v-quelle1-url" in anchors, "wrong dates and addresses")
    chosen = Page(get("/vorschlagen?thema=energie&art=pro-bono").text)
    ok([a["value"] for t, a in chosen.tags if t == "input" and "checked" in a]
       == ["energie", "pro-bono"], "an empty cell of the map fills in the form")
    with open(access, encoding="utf-8") as lines:
        logged = lines.read()
    ok("/vorschlagen" in logged and "titel" not in logged and "example" not in logged,
       "nothing of it is logged")


def check_embedding():
    """What the page offers for other sites is HTML that leads here."""
    codes = [html.unescape(code) for code in
             re.findall("<code>(.*?)</code>", get("/einbinden").text, re.DOTALL)]
    here = f"http://127.0.0.1:{port}"
    form = Page(codes[0])
    ok(form.links == [f"{here}/suche"] and form.inputs.keys() == {"q"},
       "embedding: a form that searches here", codes[0])
    found = get(form.links[0].removeprefix(here) + "?q=Lastenrad")
    ok(found.status == 200 and "Lastenr" in found.text, "embedding: and finds")
    facets = json.loads(get("/api/v1/search").body)["facets"]
    for code, facet in zip(codes[1:], facets):
        links = Page(code).links
        ok(len(links) == len(facet["values"]), f"embedding: every {facet['title']}", code)
        ok({get(link.removeprefix(here)).status for link in links} == {200},
           f"embedding: every {facet['title']} is a list")
        titles = re.findall(">([^<>]+)</a>", code)
        ok([html.unescape(one) for one in titles] == [one["title"] for one in facet["values"]],
           f"embedding: the titles of {facet['title']}, escaped once", titles)
    ok(len(codes) == 4, "embedding: a form and three lists", len(codes))


def check_map():
    page = get("/landkarte").text
    cells = re.findall(r'class="heat heat-(\d)"><a href="([^"]*)"[^>]*>(\d+|\+)<', page)
    ok(len(cells) > 100, "the map has its cells", len(cells))
    wrong = []
    for heat, link, text in cells[::7]:
        link = link.replace("&amp;", "&")
        if text == "+":
            if heat != "0" or not link.startswith("/vorschlagen?"):
                wrong.append(link)
            continue
        total = json.loads(get(link.replace("/suche", "/api/v1/search")).text)["total"]
        if total != int(text) or heat == "0":
            wrong.append(f"{link}: {text}, not {total}")
    ok(not wrong, "the map's numbers are those of the searches", "\n".join(wrong))


def check_way():
    """Every answer says what its search finds, and none leads to nothing."""
    target, steps, wrong = "/fragenweg?ich=unternehmen&frage=2", 0, []
    while "frage=6" not in target and steps < 6:
        text = get(target).text
        answers = re.findall(
            r'<li class="answer"><a href="([^"]*)".*?class="count">(\d+) ', text)
        answers += re.findall(r'Am nächsten kommt: <a href="([^"]*)".*?class="count">(\d+) ',
                              text)
        for link, number in answers:
            query = link.replace("&amp;", "&").replace("/fragenweg", "/api/v1/search")
            total = json.loads(get(query).text)["total"]
            if total != int(number) or total == 0:
                wrong.append(f"{link}: {number}, not {total}")
        if not answers:
            wrong.append(f"no answers: {target}")
            break
        target = min(answers, key=lambda one: int(one[1]))[0].replace("&amp;", "&")
        steps += 1
    ok(not wrong and steps == 4, "the questions end in examples", "\n".join(wrong))
    end = get(target).text
    link = re.search(r'class="button" href="(/suche[^"]*)"', end)
    ok(link is not None and get(link.group(1).replace("&amp;", "&")).status == 200,
       "and in a search")


def check_comparison(target):
    """Two of three: the list stays whole, and the way back leads to it."""
    two = f"{target}&ansicht=vergleich&vergleich={CASE}&vergleich={THIRD}"
    text = get(two).text
    page = Page(text)
    ok(page.h1[0].strip() == "Vergleich von 2 Beispielen", "two of three compared", page.h1)
    head = text.split("<thead>")[1].split("</thead>")[0]
    ok(f"/faelle/{CASE}?" in head and f"/faelle/{THIRD}?" in head
       and f"/faelle/{OTHER}?" not in head, "those that were chosen", head)
    ok(target in page.links, "and a way back to the whole list", page.links)
    canonical = [a["href"] for tag, a in page.tags if a.get("rel") == "canonical"]
    ok(canonical[0].endswith(two), "what is shared is the comparison", canonical)
    one = get(f"{target}&ansicht=vergleich&vergleich={CASE}").text
    ok("zwei bis vier" in one and "<table class=\"compare\"" not in one
       and one.count('name="vergleich"') == 3 and one.count("checked") == 1,
       "one alone is not compared, and stays ticked")


def check_zettel():
    target = f"/ideenzettel?fall={CASE}&fall={OTHER}"
    page = Page(get(target).text)
    ok(page.h1[0].strip() == "Ideenzettel mit 2 Beispielen", "the list is counted", page.h1)
    mail = [one for one in page.links if one.startswith("mailto:?")]
    ok(len(mail) == 1 and quote(f"{target}", safe="") in mail[0], "mail with the address")
    remove = [one for one in page.links if one == f"/ideenzettel?fall={OTHER}"]
    ok(len(remove) == 1, "a case can be removed", page.links)
    file = get(target + "&format=markdown")
    ok(file.headers["content-type"] == "text/markdown; charset=utf-8"
       and "attachment" in file.headers.get("content-disposition", "")
       and file.text.count("\n## ") == 2, "Markdown")
    ok("<table class=\"compare\"" in get(target + "&ansicht=vergleich").text, "comparison")
    check_comparison(f"{target}&fall={THIRD}")
    many = "/ideenzettel?" + "&".join(f"fall={slug}" for slug in slugs[:70]
                                      if slug not in (GONE, RENAMED))
    answer = get(many)
    ok("Ideenzettel mit 50 Beispielen" in answer.text
       and "höchstens 50" in answer.text, "at most 50", Page(answer.text).h1)
    for query, target in (("Stolpersteine", "/stolpersteine"),
                          ("Datenschutzerklärung", "/seiten/datenschutz"),
                          ("Einbinden der Suche", "/einbinden"),
                          ("Hochbeete", None)):
        links = [attributes["href"] for tag, attributes
                 in Page(get("/suche?q=" + quote_plus(query)).text).tags
                 if attributes.get("class") == "site-page"]
        ok(target in links if target else links == [],
           f"»{query}« leads to {target or 'no page of the site'}", links)
    carried = Page(get(f"/suche?fall={CASE}&ich=kommune").text)
    ok(any(one.startswith("/faelle/") and f"fall={CASE}" in one and "ich=kommune" in one
           for one in carried.links), "results carry list and viewpoint on")
    ok(f"/ideenzettel?fall={CASE}" in carried.links, "the menu leads to the list")


def check_data():
    lines = get("/export.jsonl").text.splitlines()
    cases = [json.loads(line) for line in lines]
    ok(len(cases) == len(slugs) - 1 and all(case["slug"] for case in cases),
       "export.jsonl has all cases", len(cases))
    csv = get("/export.csv").text
    ok(csv.startswith("\ufeff") and csv.count("\r\n") >= len(cases) + 1, "export.csv")
    for target, root in (("/feed.atom", "feed"), ("/feed.atom?q=Verein", "feed"),
                         ("/sitemap.xml", "urlset"),
                         ("/opensearch.xml", "OpenSearchDescription")):
        try:
            document = xml.dom.minidom.parseString(get(target).body)
            ok(document.documentElement.tagName == root, f"{target} is well-formed")
        except Exception as error:  # pylint: disable=broad-except
            ok(False, f"{target} is well-formed", error)
    addresses = re.findall("<loc>([^<]*)</loc>", get("/sitemap.xml").text)
    broken = [one for one in addresses if get(one.replace(base, "")).status != 200]
    ok(len(addresses) > len(cases) and not broken, "the sitemap leads to pages", broken)
    ok("Sitemap: " in get("/robots.txt").text, "robots.txt")


def check_end():
    server.terminate()
    ok(server.wait(20) == 0, "SIGTERM ends it with 0", server.returncode)
    log.seek(0)
    complaints = [line for line in log if re.search("error|CRITICAL|Sanitizer", line)]
    ok(not complaints, "no complaints in the log", "".join(complaints))


try:
    ok(wait_until(is_up), "the server answers")
    for check in (check_kinds, check_conditional, check_crawl, check_parameters,
                  check_changes, check_hostile, check_proposals, check_embedding,
                  check_map, check_way, check_zettel, check_data, check_end):
        try:
            check()
        except Exception as error:  # pylint: disable=broad-except
            ok(False, f"{check.__name__} ran to its end", repr(error))
finally:
    if server.poll() is None:
        server.kill()
    log.close()
    shutil.rmtree(temporary)
print(f"1..{count}")
sys.exit(1 if failed else 0)
