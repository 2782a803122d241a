#!/bin/bash
# Findings: each file of tests/data/bad has exactly those of its .diag, all in one run.
set -u
data=$(cd "$(dirname "$0")/../data/bad" && pwd)
repo=$(cd "$data/../../.." && pwd)
index=$KOOPLAB_BUILD/kooplab-index
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
n=0

ok() { # RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

cd "$tmp" || exit 1
mkdir -p corpus/faelle corpus/seiten corpus/bilder
cp "$data/taxonomie.yaml" corpus/
for file in "$data"/*.md; do # titles that differ, but for what is about titles
    name=$(basename "$file" .md)
    LC_ALL=C sed "s/^titel:.*Gerettete Lebensmittel/& ($name)/" "$file" >"corpus/faelle/$name.md"
done
printf -- '---\ntitel: Ziel\n---\n## Das Team\nWir.\n' >corpus/seiten/ziel.md
printf '\x89PNG\r\n\x1a\n' >corpus/bilder/da.png
"$index" --check corpus >out 2>err
code=$?

if [ "${1-}" = --update ]; then
    for file in "$data"/*.md; do
        name=$(basename "$file" .md)
        grep "^corpus/faelle/$name\.md:" err >"$data/$name.diag"
    done
    exit 0
fi

[ "$code" = 1 ]; ok $? "errors end with 1"
[ ! -s out ]; ok $? "nothing on stdout"
for file in "$data"/*.md; do
    name=$(basename "$file" .md)
    grep "^corpus/faelle/$name\.md:" err >actual
    if diff "$data/$name.diag" actual >difference; then
        ok 0 "$name"
    else
        ok 1 "$name"
        sed 's/^/# /' difference
    fi
done
faults=$(find "$data" -name '*.diag' -size +0 | wc -l)
[ "$faults" -ge 40 ]; ok $? "$faults files with a fault"
if LC_ALL=C grep -q "$(printf '[\001-\011\013-\037]')" err; then ok 1 "no controls in the output"; else ok 0 "no controls in the output"; fi

# Every finding as JSON, too.
"$index" --check --json corpus >json 2>err2
lines=$(grep -c '^corpus/.*: \(error\|warning\): ' err)
[ "$(jq '.findings | length' json)" = "$lines" ]; ok $? "as many findings as JSON"
cmp -s <(grep '^corpus' err) <(grep '^corpus' err2); ok $? "the same twice"

# The anchors that templates add to a case's own are known.
missing=$(grep -ohE '^<(section|h2) id="[a-z-]+"' "$repo"/web/templates/fall.mustache |
    cut -d'"' -f2 | grep -vE -- '-titel$' | while read -r id; do
        grep -q "\"$id\"" "$repo/indexer/anchors.c" || echo "$id"
    done)
[ "$missing" = "" ]; ok $? "links may lead to what a case's page has besides ($missing)"

# A good case is indexed beside all of that.
"$index" corpus index >out 2>err
[ $? = 1 ]; ok $? "indexing ends with 1, too"
grep -q 'im Index (Stand 1' err; ok $? "the good ones are indexed"

echo "1..$n"
