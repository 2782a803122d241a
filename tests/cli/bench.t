#!/bin/bash
# The benchmark: the same corpus every time, every target judged, results written down.
set -u
here=$(cd "$(dirname "$0")/../bench" && pwd)
bench=$KOOPLAB_BUILD/tests/bench
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
n=0

ok() { # RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        sed 's/^/# /' err 2>/dev/null | head -5
    fi
}
same() { # WANTED ACTUAL NAME
    if [ "$1" = "$2" ]; then ok 0 "$3"; else ok 1 "$3 ($2, not $1)"; fi
}

cd "$tmp" || exit 1
"$bench/generate" 40 one 2>err && "$bench/generate" 40 two 2>>err
ok $? "a corpus is generated"
diff -r one two >err
ok $? "it has the same bytes every time"
"$bench/generate" 20 small && diff small/faelle one/faelle | grep -v '^Only in one' >err
same 1 $? "a smaller corpus is the beginning of a larger one"
"$KOOPLAB_BUILD/kooplab-index" --quiet one index >err 2>&1
ok $? "the indexer finds no error in it"
same 200 "$(wc -l <one/queries.txt)" "there are 200 queries"
missing=0
while IFS=$'\t' read -r text filters; do
    [ -n "$filters" ] && continue
    "$KOOPLAB_BUILD/kooplab-search" --json index "$text" | jq -e '.total > 0' >/dev/null ||
        missing=$((missing + 1))
done < <(awk 'NR <= 140 && NR % 7 == 0' one/queries.txt)
same 0 $missing "queries of words find something"

"$bench/bench" --cases 200 --rounds 1 --passes 1 --folder "$tmp" \
    --programs "$KOOPLAB_BUILD" --json 200.json >out 2>err
ok $? "everything is measured"
same 19 "$(grep -cE ' (met|missed)$' out)" "every target is met or missed"
same 0 "$(jq '[.figures[] | select(. < 0)] | length' 200.json)" "no figure is negative"
same true "$(jq '.figures | .["floor.rank.p50_us"] > 0 and .["search.json.p50_us"] >
    .["stage.rank.p50_us"] and .["page.64.per_s"] > 0' 200.json)" "times are plausible"
same true "$(jq '.figures["analysis.cold.mb_per_s"] >= 1' 200.json)" \
    "a core analyses a megabyte a second, whose words it has not seen"
same true "$(jq '[.targets[] | (if .at_most then .figure <= .limit else .figure >= .limit end)
    == .met] | all' 200.json)" "met means what it says"

cp "$here/report.py" "$here/RESULTS.md" .
mkdir measured && mv 200.json measured && ./report.py measured 2>err
ok $? "results are written down"
grep -q '^## Targets at 200 cases' RESULTS.md && head -1 RESULTS.md | grep -q '^# ' &&
    grep -q '<polyline' growth.svg
ok $? "with their table and plot"
"$bench/bench" --cases 0 2>err
same 2 $? "wrong usage is refused"
echo "1..$n"
