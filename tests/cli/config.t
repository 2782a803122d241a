#!/bin/bash
# --config: options from a file, its mistakes with their places, the command line wins.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
n=0

ok() { # RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        sed 's/^/# /' out err 2>/dev/null | head -8
    fi
}
run() { # WANTED-EXIT-CODE NAME PROGRAM ARGUMENTS…
    local wanted=$1 name=$2 program=$3
    shift 3
    "$KOOPLAB_BUILD/$program" "$@" >out 2>err
    [ $? = "$wanted" ]; ok $? "$name"
}
says() { grep -qxF -- "$1" "${3-err}"; ok $? "$2"; }

cp -r "$root/corpus" corpus
printf '\n  # Kommentar\r\njson = ja\r\n  jobs =  2  \nshards=3\nstrict = nein\n' >index.conf
run 0 "comments, blanks and CRLF" kooplab-index --config index.conf corpus idx
jq -e '.added > 0' out >/dev/null; ok $? "an option without value"
[ -d idx/current/shard-2 ] && [ ! -d idx/current/shard-3 ]; ok $? "an option with one"
run 0 "the command line, wherever" kooplab-index --shards 1 --config=index.conf corpus idx2
[ ! -d idx2/current/shard-1 ]; ok $? "wins"
run 2 "after --" kooplab-index -- --config index.conf corpus idx3
run 2 "without a file" kooplab-index corpus idx3 --config
says 'kooplab-index: »--config« braucht eine Datei; siehe --help' "is said"

cat >bad.conf <<'EOF'
lissen = 127.0.0.1:1
 größe
drafts = vielleicht
cache =
config = x
EOF
run 1 "mistakes" kooplab-web --config bad.conf idx
says 'bad.conf:1:1: error: unbekannte Einstellung »lissen«; gemeint ist vielleicht »listen«' "unknown"
says 'bad.conf:2:2: error: erwartet wird »Name = Wert«' "no setting"
says 'bad.conf:3:10: error: »drafts« kann nur »ja« oder »nein« sein' "neither yes nor no"
says 'bad.conf:4:7: error: »cache« hat keinen Wert; # davor schaltet sie ab' "no value"
says 'bad.conf:5:1: error: unbekannte Einstellung »config«' "no file in a file"
[ "$(wc -l <err)" = 5 ] && [ ! -s out ]; ok $? "each once"
echo 'threads = 0' >number.conf
run 2 "a number that is none" kooplab-web --config number.conf idx
run 3 "a file that is not there" kooplab-web --config missing.conf idx
says 'kooplab-web: »missing.conf« lässt sich nicht lesen: nicht vorhanden' "is named"
printf 'base-url = \xff\n' >latin.conf
run 1 "no UTF-8" kooplab-web --config latin.conf idx
{ echo 'threads = 1'; yes '# lang' | head -c 70000; } >long.conf
run 1 "too large" kooplab-web --config long.conf idx
run 2 "a program without settings" kooplab-search --config index.conf idx

echo "1..$n"
