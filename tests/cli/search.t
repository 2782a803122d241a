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
run 0 "the usual headings" --json idx Ausgangslage
holds '.total == 0' "are no words of the cases"
run 0 "words of the cases" --json idx Ergebnisse
holds '.total > 0 and .total < 30' "are found though they head sections, too"

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
run 0 "a page beyond the last" --page 99 idx Schule
says '^Seite 99 gibt es nicht; die letzte ist [1-9][0-9]?\.$' "names the last"

run 2 "--suggest with a query" --suggest Gärt idx Beet
says '--suggest nimmt keine SUCHE' "which it would pass over" err
run 2 "--similar with a query" --similar "$slug" idx Beet
run 2 "two things at once" --suggest Gärt --similar "$slug" idx
run 2 "a filter without a value" --filter thema idx
run 1 "a filter that is none" --filter tehma=energie idx
says 'unbekannte Facette »tehma«; möglich sind thema, ' "names those that are" err
run 2 "an option without its value" --sort
says ': --sort braucht eine Angabe: ART;' "in German" err
run 2 "a wrong number" --page 0 idx
says ': --page: »0«' "with its option" err
if [ -e /dev/full ]; then
    "$search" --help >/dev/full 2>err
    [ $? = 3 ]; ok $? "a help that cannot be written"
fi
echo "1..$n"
