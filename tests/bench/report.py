#!/usr/bin/python3
"""Puts what bench measured into RESULTS.md, between its two marks, and growth.svg.

    report.py FOLDER     reads FOLDER/<cases>.json, all there are

The prose around the marks is written by people; every number between them is not.
"""
import json
import math
import os
import pathlib
import platform
import sys

HERE = pathlib.Path(__file__).resolve().parent
BEGIN = "<!-- measured: begin -->\n"
END = "<!-- measured: end -->\n"

# Key of a figure and its name.
GROWTH = [
    ("analysis.cold.mb_per_s", "analysis by a new analyzer, MB/s and core"),
    ("analysis.warm.mb_per_s", "analysis where every word is known, MB/s and core"),
    ("build.seconds", "full build, s"),
    ("build.cases_per_s", "full build, cases a second"),
    ("build.busy_s", "– processors busy, s"),
    ("floor.write.seconds", "Xapian writing the same, s"),
    ("floor.write.busy_s", "– processors busy, s"),
    ("floor.plain.cases_per_s", "plain batched Xapian, cases a second"),
    ("floor.plain.busy_s", "– processors busy, s"),
    ("unchanged.seconds", "no-change run, s"),
    ("floor.stat.seconds", "readdir + stat, s"),
    ("changed.seconds", "run with 1 % changed, s"),
    ("size.corpus.mb", "corpus, MB"),
    ("size.index.mb", "index, MB"),
    ("start.ms", "start to first answer, ms"),
    ("memory.rest.mb", "memory at rest, MB"),
    ("memory.load.mb", "memory after load, MB"),
    ("floor.rank.p50_us", "ranking alone, p50, µs"),
    ("floor.rank.p99_us", "ranking alone, p99, µs"),
    ("search.json.p50_us", "uncached search, JSON, p50, µs"),
    ("search.json.p99_us", "uncached search, JSON, p99, µs"),
    ("search.html.p50_us", "uncached search, HTML, p50, µs"),
    ("search.html.p99_us", "uncached search, HTML, p99, µs"),
    ("search.process.p50_us", "search without HTTP, p50, µs"),
    ("stage.parse.mean_us", "– parsing and planning, mean, µs"),
    ("stage.match.mean_us", "– set of hits, mean, µs"),
    ("stage.count.mean_us", "– counting nine facets, mean, µs"),
    ("stage.rank.mean_us", "– ranking, mean, µs"),
    ("stage.snippet.mean_us", "– ten snippets, mean, µs"),
    ("stage.spell.mean_us", "– spelling, mean, µs"),
    ("suggest.p50_us", "completions, p50, µs"),
    ("suggest.p99_us", "completions, p99, µs"),
    ("case.p50_us", "case page, uncached, p50, µs"),
    ("case.p99_us", "case page, uncached, p99, µs"),
    ("page.1.per_s", "cached page, 1 connection, a second"),
    ("floor.page.1.per_s", "constant page, 1 connection, a second"),
    ("page.2.per_s", "cached page, 2 connections, a second"),
    ("floor.page.2.per_s", "constant page, 2 connections, a second"),
    ("page.64.per_s", "cached page, 64 connections, a second"),
    ("floor.page.64.per_s", "constant page, 64 connections, a second"),
]

# Two plots beside each other: title, unit, lines.
PLOTS = [
    ("Search, p50", "µs", [("search.html.p50_us", "HTML over HTTP"),
                           ("search.json.p50_us", "JSON over HTTP"),
                           ("floor.rank.p50_us", "ranking alone"),
                           ("stage.count.mean_us", "counting facets")]),
    ("Indexing", "s", [("build.seconds", "full build"),
                       ("floor.write.seconds", "Xapian writing the same"),
                       ("changed.seconds", "1 % changed"),
                       ("unchanged.seconds", "no change"),
                       ("floor.stat.seconds", "readdir + stat")]),
]
COLOURS = ["#b3261e", "#1f5fa8", "#2e7d32", "#8a5a00", "#6a3d9a"]


def number(value):
    if value is None:
        return "–"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def machine():
    return f"{os.cpu_count()}-core {platform.machine()} virtual machine"


def target_table(run):
    lines = ["| target | figure | limit | |", "|---|--:|--:|---|"]
    for t in run["targets"]:
        sign = "≤" if t["at_most"] else "≥"
        lines.append(f"| {t['name']} | {t['figure']:.2f} {t['unit']} "
                     f"| {sign} {t['limit']:.2f} {t['unit']} "
                     f"| {'met' if t['met'] else '**missed**'} |")
    return lines


def growth_table(runs):
    lines = ["| | " + " | ".join(f"{r['cases']:,}" for r in runs) + " |",
             "|---|" + "--:|" * len(runs)]
    for key, name in GROWTH:
        row = [r["figures"].get(key) for r in runs]
        if any(v is not None for v in row):
            cells = [number(v) for v in row]
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def plot(runs, at, title, unit, lines):
    """One plot with both axes logarithmic, as SVG elements."""
    points = {key: [(r["cases"], r["figures"][key]) for r in runs
                    if r["figures"].get(key, 0) > 0] for key, _ in lines}
    every = [p for ps in points.values() for p in ps]
    if not every:
        return []
    left, top, width, height = at + 70, 50, 330, 260
    x0, x1 = (math.log10(f(c for c, _ in every)) for f in (min, max))
    y0, y1 = (f2(math.log10(f(v for _, v in every)))
              for f, f2 in ((min, math.floor), (max, math.ceil)))
    x1, y1 = max(x1, x0 + 1), max(y1, y0 + 1)

    def place(cases, value):
        return (left + (math.log10(cases) - x0) / (x1 - x0) * width,
                top + height - (math.log10(value) - y0) / (y1 - y0) * height)

    svg = [f'<text x="{left}" y="28" class="title">{title}, {unit}</text>']
    for power in range(y0, y1 + 1):
        _, y = place(10 ** x0, 10 ** power)
        svg.append(f'<line x1="{left}" y1="{y:.1f}" x2="{left + width}" y2="{y:.1f}" class="grid"/>'
                   f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0 ** power:g}</text>')
    for run in runs:
        x, _ = place(run["cases"], 10 ** y0)
        svg.append(f'<text x="{x:.1f}" y="{top + height + 20}" text-anchor="middle">'
                   f'{run["cases"]:,}</text>')
    for i, (key, name) in enumerate(lines):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*p) for p in points[key]))
        y = top + height + 46 + 18 * i
        svg.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[i]}" stroke-width="2"/>')
        svg += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{COLOURS[i]}"/>'
                for x, y in (place(*p) for p in points[key])]
        svg.append(f'<line x1="{left}" y1="{y - 4}" x2="{left + 24}" y2="{y - 4}" '
                   f'stroke="{COLOURS[i]}" stroke-width="2"/>'
                   f'<text x="{left + 32}" y="{y}">{name}</text>')
    return svg


def growth_svg(runs):
    body = [line for i, (title, unit, lines) in enumerate(PLOTS)
            for line in plot(runs, i * 430, title, unit, lines)]
    return "\n".join([
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 450" '
        'font-family="sans-serif" font-size="12">',
        "<title>Times by number of cases</title>",
        "<style>.title{font-size:15px;font-weight:bold}.grid{stroke:#ddd}</style>",
        '<rect width="860" height="450" fill="#fff"/>', *body, "</svg>", ""])


def measured(runs):
    full = [r for r in runs if "build.seconds" in r["figures"]]
    main = full[-1] if full else runs[-1]
    return "\n".join([
        f"Measured {main['date']} on a {machine()}, kooplab {main['version']}; load of the",
        f"machine before the runs: {', '.join(format(r['load'], '.1f') for r in runs)}.", "",
        f"## Targets at {main['cases']:,} cases", "", *target_table(main), "",
        "## Growth", "", *growth_table(runs), "",
        "![Times by number of cases, both axes logarithmic](growth.svg)", ""])


def main():
    if len(sys.argv) != 2:
        print("usage: report.py FOLDER", file=sys.stderr)
        return 2
    runs = sorted((json.loads(p.read_text(encoding="utf-8"))
                   for p in pathlib.Path(sys.argv[1]).glob("[0-9]*.json")),
                  key=lambda r: r["cases"])
    if not runs:
        print(f"report.py: nothing measured in {sys.argv[1]}", file=sys.stderr)
        return 1
    results = HERE / "RESULTS.md"
    text = results.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    results.write_text(before + BEGIN + measured(runs) + END + after, encoding="utf-8")
    (HERE / "growth.svg").write_text(growth_svg(runs), encoding="utf-8")
    return 0


sys.exit(main())
