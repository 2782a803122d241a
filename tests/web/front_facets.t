#!/usr/bin/python3
"""Every count that is shown is the number of hits with that value as its facet's only
one: 200 random combinations of filters, as JSON and as a page. TAP.

What is expected comes from a list of all cases with their values, filtered here.
"""
import html
import json
import random
import re
import urllib.parse

from front import REPO, TMP, Server, done, index, note, ok

SEED = 20260501
N = 200

index(REPO / "corpus", TMP / "index")
server = Server("--cache", "0")


def search(parameters):
    reply = server.get("/api/v1/search?" + urllib.parse.urlencode(parameters))
    return json.loads(reply.body)


def all_hits(parameters):
    hits, page = [], 1
    while True:
        found = search([*parameters, ("page_size", 100), ("seite", page)])
        hits += found["hits"]
        if len(hits) >= found["total"] or not found["hits"]:
            return found["total"], hits
        page += 1


def matches(hit, filters, but=None):
    """OR within a facet, AND across facets."""
    return all(not values or facet == but or values & set(hit["facets"].get(facet, []))
               for facet, values in filters.items())


def shown_counts(page):
    """(facet, value) → count of the check boxes in a results page."""
    counts = {}
    for box in re.finditer(r"<input[^>]*type=\"checkbox\"[^>]*>", page):
        name = re.search(r'name="([^"]*)"', box.group())
        value = re.search(r'value="([^"]*)"', box.group())
        label = page[box.end():box.end() + 400].split("</label>")[0]
        count = re.search(r'class="[^"]*count[^"]*"[^>]*>\D*(\d+)', label)
        if name and value and count:
            counts[html.unescape(name[1]), html.unescape(value[1])] = int(count[1])
    return counts


chance = random.Random(SEED)
first = search([])
facets = {f["id"]: [v["id"] for v in f["values"]] for f in first["facets"]}
bases = {q: all_hits([("q", q)] if q else [])[1]
         for q in ("", "Garten", "Lebensmittel retten", "Verein", "-Garten", "quarkstrudel")}
note(f"seed {SEED}, {len(bases[''])} cases, {len(facets)} facets, "
     f"{sum(map(len, facets.values()))} values")
wrong_totals, wrong_hits, wrong_counts, wrong_pages = [], [], [], []
n_counts = n_shown = n_nothing = 0
for i in range(N):
    query = chance.choice(list(bases))
    filters = {}
    for facet in chance.sample(sorted(facets), chance.randint(0, 3)):
        values = facets[facet]
        filters[facet] = set(chance.sample(values, min(len(values), chance.randint(1, 3))))
    parameters = [("q", query)] if query else []
    parameters += [(f, v) for f, values in filters.items() for v in sorted(values)]
    chance.shuffle(parameters)
    expected = {h["slug"] for h in bases[query] if matches(h, filters)}
    found = search([*parameters, ("page_size", 100)])
    n_nothing += not expected
    if found["total"] != len(expected):
        wrong_totals.append((parameters, found["total"], len(expected)))
    if i % 5 == 0 and {h["slug"] for h in all_hits(parameters)[1]} != expected:
        wrong_hits.append(parameters)
    counts = {}
    for facet in found["facets"]:
        for value in facet["values"]:
            key = facet["id"], value["id"]
            counts[key] = value["count"]
            wanted = sum(value["id"] in h["facets"].get(facet["id"], [])
                         for h in bases[query] if matches(h, filters, but=facet["id"]))
            n_counts += 1
            if value["count"] != wanted or value["selected"] != (
                    value["id"] in filters.get(facet["id"], set())):
                wrong_counts.append((parameters, *key, value["count"], wanted))
    # The number must hold when it is asked for, too.
    if counts:
        facet, value = chance.choice(sorted(counts))
        others = [p for p in parameters if p[0] != facet]
        if search([*others, (facet, value)])["total"] != counts[facet, value]:
            wrong_counts.append((parameters, facet, value, "asked"))
    reply = server.get("/suche?" + urllib.parse.urlencode(parameters))
    shown = shown_counts(reply.body.decode())
    n_shown += len(shown)
    wrong_pages += [(parameters, k, n, counts.get(k)) for k, n in shown.items()
                    if n != counts.get(k)]
ok(not wrong_totals, f"{N} combinations: totals ({n_nothing} find nothing)", wrong_totals[:3])
ok(not wrong_hits, "hits are those that carry the values", wrong_hits[:3])
ok(not wrong_counts, f"{n_counts} counts in JSON", wrong_counts[:3])
ok(n_shown > 10 * N and not wrong_pages, f"{n_shown} counts on pages", wrong_pages[:3])

# Two values of a facet and one of another, by hand.
(a, a_values), (b, b_values) = [(f, facets[f]) for f in list(facets)[:2]]
one, two, other = a_values[0], a_values[1], b_values[0]
total, hits = all_hits([(a, one), (a, two), (b, other)])
expected = {h["slug"] for h in bases[""] if {one, two} & set(h["facets"].get(a, []))
            and other in h["facets"].get(b, [])}
ok(total == len(expected) and {h["slug"] for h in hits} == expected,
   f"{a}={one} or {two}, and {b}={other}: {total} cases", (total, len(expected)))
ok(server.stop() == 0, "ends with 0", server.messages())
done()
