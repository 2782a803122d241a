#!/bin/bash
# Golden queries: tried before publishing, with old and new rank.
set -u
data=$(cd "$(dirname "$0")/../data/bad" && pwd)
index=$KOOPLAB_BUILD/kooplab-index
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
run() { # WANTED-EXIT-CODE NAME ARGUMENTS…
    local wanted=$1 name=$2
    shift 2
    "$index" "$@" >out 2>err
    [ $? = "$wanted" ]
    ok $? "$name"
}
says() { grep -qF -- "$1" err; ok $? "$2"; }

cd "$tmp" || exit 1
mkdir -p corpus/faelle
cp "$data/taxonomie.yaml" corpus/
for i in a b c; do
    sed "s/^titel:.*/titel: Der Fall $i/" "$data/gut.md" >"corpus/faelle/fall-$i.md"
done
printf -- '- {suche: Fall b, fall: fall-b, unter: 1}\n' >corpus/pruefsuchen.yaml

run 0 "a golden query that hits" corpus idx
[ ! -s err ] || ! grep -q pruefsuchen err; ok $? "says nothing"

sed -i 's/^titel:.*/titel: Etwas anderes/' corpus/faelle/fall-b.md
before=$(readlink idx/current)
run 1 "one that misses ends a strict run" --strict corpus idx
says "pruefsuchen.yaml:1:3: error: Prüfsuche »Fall b«: »fall-b« ist nicht unter den ersten 1, sondern kein Treffer (bisher Platz 1)" \
    "with old and new rank"
[ "$(readlink idx/current)" = "$before" ]; ok $? "nothing is published"

run 0 "without --strict it is a warning" corpus idx
says "pruefsuchen.yaml:1:3: warning: Prüfsuche »Fall b«" "which is said"
[ "$(readlink idx/current)" != "$before" ]; ok $? "and published"

printf -- '- {suche: Fall, fall: fall-c, unter: 1}\n' >corpus/pruefsuchen.yaml
run 0 "a rank behind the wanted one" --rebuild corpus idx
says "»fall-c« ist nicht unter den ersten 1, sondern auf Platz 2 (bisher Platz 2)" \
    "is named with its place"
rm -r idx
run 0 "without an old index" corpus idx
says "sondern auf Platz 2" "there is a new rank"
! grep -q bisher err; ok $? "and no old one"
echo "1..$n"
