#!/usr/bin/python3
"""The corpus against its evidence.

tests/data/cases/<slug>.yaml is what is known about a cooperation, corpus/faelle/
<slug>.md what the site says about it. Nothing may be said that is not known: every
figure, partner, date and source of a case must be in its sheet. Prints TAP.
"""
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHEETS = ROOT / "tests/data/cases"
CASES = ROOT / "corpus/faelle"
TAXONOMY = ROOT / "corpus/taxonomie.yaml"

SECTIONS = ["Ausgangslage", "So läuft es", "Was jede Seite einbringt", "Ergebnisse",
            "Stolpersteine", "Übertragbar", "Erster Schritt", "Quellen"]
REQUIRED = {"So läuft es", "Was jede Seite einbringt", "Erster Schritt", "Quellen"}
PRAISE = re.compile(
    r"\b(einzigartig|innovativ|win-win|leuchtturm|erfolgsgeschichte|beeindruckend|"
    r"vorbildlich|zukunftsweisend|wegweisend|tolle[rsnm]?|großartig)\w*", re.I)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

count = failures = 0


def check(problems, name):
    """One TAP line: ok when the list of problems is empty."""
    global count, failures
    count += 1
    if problems:
        failures += 1
        print(f"not ok {count} - {name}")
        for problem in problems[:40]:
            print(f"#   {problem}")
        if len(problems) > 40:
            print(f"#   and {len(problems) - 40} more")
    else:
        print(f"ok {count} - {name}")


def read_case(path):
    text = path.read_text(encoding="utf-8")
    _, front, body = text.split("---\n", 2)
    return yaml.safe_load(front), body


def flat(value):
    """Every scalar below a YAML value, as text."""
    if isinstance(value, dict):
        return " ".join(flat(v) for v in value.values())
    if isinstance(value, list):
        return " ".join(flat(v) for v in value)
    return "" if value is None else str(value)


def numbers(text):
    """Figures as digits: thousands points gone, a decimal comma kept."""
    found = set()
    for raw in NUMBER.findall(text):
        if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", raw):
            raw = raw.replace(".", "")
        found.add(raw.lstrip("0") or "0")
        # A date such as 20.11.2023 is also its parts.
        found.update(p.lstrip("0") or "0" for p in re.split("[.,]", raw) if p)
    return found


def sentences(text):
    text = re.sub(r"[*_`>#|-]|\]\([^)]*\)|\[", " ", text)
    for block in re.split(r"\n\s*\n", text):
        for sentence in re.split(r"(?<=[.!?:])\s+", " ".join(block.split())):
            words = re.findall(r"\w+", sentence)
            if len(words) >= 8:
                yield " ".join(words).lower()


def headings(body):
    return re.findall(r"^## (.+?)\s*$", body, re.M)


def section(body, title):
    found = re.search(rf"^## {re.escape(title)}\s*$(.*?)(?=^## |\Z)", body, re.M | re.S)
    return found.group(1) if found else ""


def as_list(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def reserved_values():
    """(facet id, value id) whose line carries the comment »# reserviert«."""
    facet, found = None, set()
    for line in TAXONOMY.read_text(encoding="utf-8").splitlines():
        start = re.match(r"  - id: *([a-z0-9-]+)", line)
        if start:
            facet = start.group(1)
        value = re.search(r"\{ *id: *([a-z0-9-]+)", line)
        if value and "# reserviert" in line:
            found.add((facet, value.group(1)))
    return found


def used_names(facet, cases):
    field = facet["feld"]
    roles = {r.lower() for r in facet.get("rollen", [])}
    for front, _ in cases.values():
        if not field.startswith("partner."):
            yield from map(str, as_list(front.get(field)))
            continue
        for partner in front["partner"]:
            if roles and partner["rolle"].lower() not in roles:
                continue
            for item in as_list(partner.get(field.split(".")[1])):
                yield str(item["art"] if isinstance(item, dict) else item)


sheets = {p.stem: yaml.safe_load(p.read_text(encoding="utf-8"))
          for p in sorted(SHEETS.glob("*.yaml"))}
cases = {p.stem: read_case(p) for p in sorted(CASES.glob("*.md"))}
taxonomy = yaml.safe_load(TAXONOMY.read_text(encoding="utf-8"))

check([f"{s}: no case" for s in sheets if s not in cases]
      + [f"{c}: no sheet" for c in cases if c not in sheets],
      f"each of {len(sheets)} sheets is a case and each case has a sheet")
both = [s for s in cases if s in sheets]

problems = []
for slug in both:
    front, _ = cases[slug]
    ours = {q.get("url") for q in front.get("quellen", [])}
    theirs = {q.get("url") for q in sheets[slug]["quellen"]}
    problems += [f"{slug}: source not in the sheet: {u}" for u in ours - theirs]
    problems += [f"{slug}: source left out: {u}" for u in theirs - ours]
check(problems, "every case names exactly the sources of its sheet")

problems = []
for slug in both:
    front, body = cases[slug]
    front = {k: v for k, v in front.items() if k not in ("stand", "quellen")}
    body = body.replace(section(body, "Quellen"), "")
    known = numbers(flat(sheets[slug]))
    problems += [f"{slug}: {n} is not in the sheet"
                 for n in sorted(numbers(flat(front) + " " + body) - known)]
check(problems, "every figure of a case is in its sheet")

problems = []
for slug in both:
    front, _ = cases[slug]
    sheet = sheets[slug]
    ours = {(p["name"], p["rolle"].lower()) for p in front["partner"]}
    theirs = {(p["name"], p["rolle"].lower()) for p in sheet["partner"]}
    problems += [f"{slug}: partner differs: {p}" for p in sorted(ours ^ theirs)]
    for key in ("beginn", "ende"):
        if str(front.get(key, "")) != str(sheet.get(key, "")):
            problems.append(f"{slug}: {key} {front.get(key)} is not {sheet.get(key)}")
    land = sheet.get("bundesland") or (
        "bundesweit" if sheet["land"] == "Deutschland" else sheet["land"])
    if front.get("region") != land:
        problems.append(f"{slug}: region {front.get('region')} is not {land}")
    if front.get("ort") != sheet.get("ort"):
        problems.append(f"{slug}: ort {front.get('ort')} is not {sheet.get('ort')}")
check(problems, "partners, place and years are those of the sheet")

problems = []
for slug in both:
    front, body = cases[slug]
    found = headings(body)
    if found != [s for s in SECTIONS if s in found]:
        problems.append(f"{slug}: sections {found}")
    problems += [f"{slug}: section »{s}« is missing" for s in REQUIRED - set(found)]
    for title, key in (("Stolpersteine", "stolpersteine"),
                       ("Übertragbar", "uebertragbar"),
                       ("Ergebnisse", "ergebnisse")):
        if (title in found) != bool(sheets[slug].get(key)):
            problems.append(f"{slug}: section »{title}« goes with that of the sheet")
    if "stolpersteine" in front and not sheets[slug].get("stolpersteine"):
        problems.append(f"{slug}: stolpersteine without one in the sheet")
    if not front.get("erster_schritt"):
        problems.append(f"{slug}: erster_schritt is missing")
check(problems, "sections are the agreed ones, in order")

seen, problems = {}, []
for slug, (front, body) in cases.items():
    parts = [front["kurzfassung"], front.get("erster_schritt") or "",
             body.replace(section(body, "Quellen"), "")]
    for sentence in {s for part in parts for s in sentences(part)}:
        if sentence in seen:
            problems.append(f"{slug} and {seen[sentence]}: {sentence}")
        seen[sentence] = slug
check(problems, "no sentence of eight or more words stands in two cases")

check([f"{slug}: {m.group(0)}" for slug, (front, body) in cases.items()
       for m in PRAISE.finditer(front["titel"] + " " + front["kurzfassung"]
                                + body.replace(section(body, "Quellen"), ""))],
      "no words of praise")

problems = []
reserved = reserved_values()
for facet in taxonomy["facetten"]:
    if facet["feld"] == "partner.rolle":
        continue
    used = set(used_names(facet, cases))
    for value in facet["werte"]:
        names = {value["id"], value["titel"], *value.get("synonyme", [])}
        is_reserved = (facet["id"], value["id"]) in reserved
        if not used & names and not is_reserved:
            problems.append(f"{facet['id']}: {value['id']} has no case")
        if used & names and is_reserved:
            problems.append(f"{facet['id']}: {value['id']} is not reserved any more")
check(problems, "every facet value has a case or is marked as reserved")

print(f"1..{count}")
sys.exit(1 if failures else 0)
