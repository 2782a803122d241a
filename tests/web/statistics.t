#!/bin/bash
# --statistics: words are counted without telling what one person searched.
set -u
repo=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
pid=
trap 'kill $pid 2>/dev/null; rm -rf "$tmp"' EXIT
n=0

ok() { # RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

start() { # OPTIONS
    "$KOOPLAB_BUILD/kooplab-web" --listen "unix:$tmp/socket" "$@" index >url 2>log &
    pid=$!
    for _ in $(seq 100); do
        get /healthz -f && return
        sleep 0.05
    done
    sed 's/^/# /' log
}

stop() {
    kill "$pid"
    wait "$pid"
}

get() { # PATH [CURL OPTIONS]
    local path=$1
    shift
    curl -s -o /dev/null --unix-socket "$tmp/socket" "$@" "http://localhost$path"
}

cd "$tmp" || exit 1
"$KOOPLAB_BUILD/kooplab-index" --quiet "$repo/corpus" index 2>/dev/null
today=$(date +%Y-%m-%d)
cat >statistik.json <<END
{"version": 1, "since": "2026-05-01", "until": "$today", "days": 9,
 "words": [{"word": "hochbeet", "searches": 10, "days": 4, "zero": 0},
           {"word": "quarkstrudel", "searches": 5, "days": 3, "zero": 5}]}
END
start --statistics statistik.json
for _ in 1 2 3 4 5 6; do
    get '/suche?q=Hochbeet'
    get '/suche?q=quarkstrudel'
    get '/suche?q=geheimwort+erika'
done
get '/suche?q=quarkstrudel&seite=2'
for _ in 1 2 3 4 5; do
    get '/suche?q=hochbeet' -I
    get '/suche?q=hochbeet&thema=energie'
    get '/api/v1/suggest?q=hochbeet'
    get '/api/v1/search?q=hochbeet'
done
stop
[ "$(jq -c '.words[] | select(.word == "hochbeet") | [.searches, .days, .zero]' statistik.json)" = '[15,4,0]' ]
ok $? "searches are counted, cached answers too, nothing else"
[ "$(jq -c '.words[] | select(.word == "quarkstrudel") | [.searches, .zero]' statistik.json)" = '[10,10]' ]
ok $? "and those that find nothing"
! grep -q -e geheimwort -e erika statistik.json
ok $? "what was searched on one day only is not written"
[ "$(jq -r .until statistik.json)" = "$today" ]; ok $? "until today"
[ "$(find . -name 'statistik.json*' | wc -l)" = 1 ]; ok $? "nothing is left beside it"

echo '{"version": 1, "wor' >statistik.json
start --statistics statistik.json
get '/suche?q=hochbeet'
stop
jq -e '.words == []' statistik.json >/dev/null; ok $? "a damaged file begins anew"
[ -e statistik.json.defekt ]; ok $? "and is put aside"
grep -q 'statistik.json' log; ok $? "with a word in the log"

"$KOOPLAB_BUILD/kooplab-web" --listen "unix:$tmp/socket2" --statistics fehlt/statistik.json index >out 2>err
[ $? = 3 ]; ok $? "a file that cannot be written ends with 3"
grep -q 'fehlt/statistik.json' err; ok $? "and is named"

echo "1..$n"
