#!/bin/bash
# kooplab-search: similar cases, repair, explanation, wrong use.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
search=$KOOPLAB_BUILD/kooplab-search
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
n=0

ok() { # RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        sed 's/^/# /' out err 2>/dev/null | head -8
    fi
}
run() { # WANTED-EXIT-CODE NAME ARGUMENTS…
    local wanted=$1 name=$2
    shift 2
    "$search" "$@" >out 2>err
    [ $? = "$wanted" ]
    ok $? "$name"
}
says() { grep -qE -- "$1" "${3-out}"; ok $? "$2"; }
holds() { jq -e "$1" out >/dev/null 2>err; ok $? "$2"; }

cd "$tmp" || exit 1
"$KOOPLAB_BUILD/kooplab-index" --quiet "$root/corpus" idx >out 2>err
[ -d idx/current/ ]; ok $? "the corpus has an index"
slug=$("$search" --json idx | jq -r '.hits[0].slug')

run 0 "similar cases" --similar "$slug" idx
says '^  1\. ' "are numbered"
says '^     [a-zäöüA-ZÄÖÜ].*(gleich|auch|ebenfalls|ander)' "with a reason"
run 0 "similar cases as JSON" --similar "$slug" --page-size 3 --json idx
holds '.similar | length == 3' "as many as wanted"
holds '[.similar[] | select(.slug == "'"$slug"'")] == []' "never the case itself"
holds '[.similar[] | .reason | length > 5] | all' "each with a reason"
cp out first
"$search" --similar "$slug" --page-size 3 --json idx | cmp -s - first
ok $? "the same every time"
run 1 "similar to no case" --similar gibts-nicht idx
says 'den Fall »gibts-nicht« gibt es nicht' "is named" err

run 0 "a word that is nowhere" idx Xylophonzwirn
says '^Kein Beispiel enthält »Xylophonzwirn«\.$' "is the cause"
run 0 "two words, one nowhere" --json idx Schule Xylophonzwirn
holds '.repair.cause == "Kein Beispiel enthält »Xylophonzwirn«."' "cause as JSON"
holds '.repair.changes[0].url == "/suche?q=Schule"' "the change is a link"
count=$(jq .repair.changes[0].count out)
run 0 "the change" --json idx Schule
holds ".total == $count" "gives as many as it said"
holds '.repair == null' "and needs no repair"

run 0 "explanation" --explain idx 'Hochbeete für die Kita -Acker'
says 'Normalform hochbeete, Stamm hochbeet, Wortteile hoch \+ beet' "parts"
says 'nicht gesucht »für«: Füllwort' "stop words"
says 'ausgeschlossen »Acker«' "exclusion"
run 0 "explanation of a case" --explain --case "$slug" --json idx Xylophonzwirn
holds '.case.found == false and .case.reasons == ["»Xylophonzwirn« kommt in diesem Fall nicht vor"]' \
    "says why not"
LC_ALL=C run 0 "umlauts where no locale is set" --suggest Gärt idx
says 'Gärten' "are understood"
run 1 "explanation of no case" --explain --case gibts-nicht idx x
run 2 "--case without --explain" --case "$slug" idx x
echo "1..$n"
