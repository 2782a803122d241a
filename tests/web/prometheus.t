#!/usr/bin/python3
"""What operators hang on /metrics, tried with Prometheus itself: it takes the metrics, the
example of its configuration and the alerts, every panel of the dashboard shows a number of
a running site, and the alerts fire when they should. TAP.
"""
import json
import math
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.parse
import urllib.request

from front import REPO, TMP, Server, done, free_port, index, ok, wait_for

EXAMPLES = REPO / "debian/examples"
UNPACKED = REPO / "build/unpacked/usr/bin"
PATH = f"{UNPACKED}:{os.environ['PATH']}"
PROMETHEUS, PROMTOOL = (shutil.which(name, path=PATH) for name in ("prometheus", "promtool"))
if not PROMETHEUS or not PROMTOOL:
    print("1..0 # SKIP no Prometheus")
    sys.exit(0)


def promtool(name, *arguments, stdin=None):
    run = subprocess.run([PROMTOOL, *arguments], input=stdin, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True, check=False)
    ok(run.returncode == 0, name, run.stdout)


# --- at rest ------------------------------------------------------------------------------

promtool("the alerts are rules", "check", "rules", EXAMPLES / "kooplab-alerts.yml")
promtool("they fire when they should, and else do not",
         "test", "rules", REPO / "tests/data/alerts/rules.test.yml")
promtool("the example configuration is one", "check", "config", EXAMPLES / "prometheus.yml")

# --- Prometheus beside a running site -----------------------------------------------------

index(REPO / "corpus", TMP / "index")
server = Server()
promtool("/metrics is what Prometheus reads, by its own conventions",
         "check", "metrics", stdin=server.get("/metrics").body.decode())

# The example, with this site for its target, and impatient.
config = (EXAMPLES / "prometheus.yml").read_text(encoding="utf-8")
config = config.replace("127.0.0.1:8080", f"127.0.0.1:{server.port}")
config = "global: {scrape_interval: 500ms, evaluation_interval: 500ms}\n" + config
(TMP / "prometheus.yml").write_text(config, encoding="utf-8")
shutil.copy(EXAMPLES / "kooplab-alerts.yml", TMP)
port = free_port()
prometheus = subprocess.Popen(
    [PROMETHEUS, f"--config.file={TMP}/prometheus.yml", f"--storage.tsdb.path={TMP}/tsdb",
     f"--web.listen-address=127.0.0.1:{port}"], cwd=TMP,
    stdout=subprocess.DEVNULL, stderr=open(TMP / "prometheus.log", "wb"))


def api(path, **parameters):
    address = f"http://127.0.0.1:{port}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return json.load(answer)["data"]
    except OSError:
        return {}


def visit(round_number):
    """What moves every counter: hits and misses of the cache, errors, all stages."""
    for path in ("/", f"/suche?q=Hochbet&x={round_number}", f"/suche?q=Garten&x={round_number}",
                 "/nirgends"):
        server.get(path)


def is_number(value):
    return math.isfinite(float(value))


rounds = iter(range(1000))


def shows_numbers(expression):
    """The labels of what a panel shows, once all of it are numbers."""
    visit(next(rounds))
    result = api("query", query=expression).get("result", [])
    if result and all(is_number(series["value"][1]) for series in result):
        return [series["metric"] for series in result]
    return None


try:
    ok(wait_for(lambda: any(t["health"] == "up" and t["labels"]["job"] == "kooplab"
                            for t in api("targets").get("activeTargets", [])), 30),
       "Prometheus scrapes the site", (TMP / "prometheus.log").read_text())
    dashboard = json.loads((EXAMPLES / "grafana-dashboard.json").read_text(encoding="utf-8"))
    shown = set()
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            name = f"{panel['title']}: {target['expr']}"
            ok(wait_for(lambda e=target["expr"]: shows_numbers(e), 20), name,
               api("query", query=target["expr"]))
            labels = set(re.findall(r"{{(\w+)}}", target.get("legendFormat", "")))
            series = shows_numbers(target["expr"]) or [{}]
            ok(all(labels <= set(metric) for metric in series), "and has the labels it is named by",
               series)
            shown |= set(re.findall(r"kooplab_\w+", target["expr"]))
    ids = [panel["id"] for panel in dashboard["panels"]]
    ok(len(ids) == len(set(ids)) > 5, "every panel is itself")
    boxes = [panel["gridPos"] for panel in dashboard["panels"]]
    ok(not any(a is not b and a["x"] < b["x"] + b["w"] and b["x"] < a["x"] + a["w"] and
               a["y"] < b["y"] + b["h"] and b["y"] < a["y"] + a["h"]
               for a in boxes for b in boxes), "no panel covers another")
    rules = [r for g in api("rules").get("groups", []) for r in g["rules"]]
    ok(len(rules) == 4 and all(r["health"] == "ok" and r["state"] == "inactive" for r in rules),
       "the alerts are evaluated, and silent", rules)
finally:
    prometheus.send_signal(signal.SIGTERM)
    prometheus.wait(20)

# --- every metric is of use somewhere -----------------------------------------------------

names = set(re.findall(r"(?m)^# TYPE (\w+)", server.get("/metrics").body.decode()))
shown = {name.removesuffix("_bucket") for name in shown}
ok(names - shown == {"kooplab_response_cache_entries"}, "the dashboard shows what is counted",
   names - shown)
server.stop()
done()
