#!/bin/bash
# Drafts are served by --drafts on loopback, marked as such, and never otherwise.
set -u
repo=$(cd "$(dirname "$0")/../.." && pwd)
index=$KOOPLAB_BUILD/kooplab-index
web=$KOOPLAB_BUILD/kooplab-web
tmp=$(mktemp -d) || exit 1
pid=
trap 'kill $pid 2>/dev/null; rm -rf "$tmp"' EXIT
n=0

ok() { # RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

# Tries ports until one is free.
start() { # OPTIONS
    for port in $(seq $((20000 + RANDOM % 20000)) 65000); do
        "$web" --listen "127.0.0.1:$port" "$@" idx >url 2>log &
        pid=$!
        for _ in $(seq 200); do
            [ -s url ] && break 2
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.02
        done
    done
    url=http://127.0.0.1:$port
}

stop() {
    kill "$pid"
    wait "$pid"
}

code() { curl -s -o page -w '%{http_code}' "$url$1"; }
has() { grep -qF -- "$1" "${3-page}"; ok $? "$2"; }
has_not() { ! grep -qF -- "$1" "${3-page}"; ok $? "$2"; }

cd "$tmp" || exit 1
cp -r "$repo/corpus" corpus
fall=corpus/faelle/volvox-wuerzburg-foodsharing.md
sed -i '2i entwurf: true' "$fall"

"$index" --quiet corpus idx 2>/dev/null
start
[ "$(code /faelle/volvox-wuerzburg-foodsharing)" = 404 ]; ok $? "a draft is not indexed"

# A site that is being served keeps what it has when drafts are published by mistake.
"$index" --quiet --drafts corpus idx 2>/dev/null
for _ in $(seq 100); do
    grep -q Entwürfe log && break
    sleep 0.05
done
has Entwürfe "an index with drafts is refused with a word in the log" log
[ "$(code /faelle/volvox-wuerzburg-foodsharing)" = 404 ]; ok $? "drafts stay hidden"
[ "$(code /suche?q=foodsharing)" = 200 ]; ok $? "the older state goes on"
has_not volvox-wuerzburg "without the draft"
stop

start
[ "$(code /)" = 503 ]; ok $? "without an older state it answers 503"
for path in /faelle/volvox-wuerzburg-foodsharing /api/v1/cases/volvox-wuerzburg-foodsharing \
    /export.jsonl /export.csv '/suche?q=foodsharing' /sitemap.xml; do
    [ "$(code "$path")" = 503 ]; ok $? "nothing at $path"
done
stop

start --drafts
[ "$(code /faelle/volvox-wuerzburg-foodsharing)" = 200 ]; ok $? "--drafts shows the draft"
has '<strong>Entwurf.</strong>' "marked as such"
has 'Vorschau mit Entwürfen' "with a banner"
has '<meta name="robots" content="noindex">' "not for crawlers"
curl -s -o /dev/null -D headers "$url/api/v1/cases/volvox-wuerzburg-foodsharing"
has 'X-Robots-Tag: noindex' "the API neither" headers
[ "$(code '/suche?q=volvox')" = 200 ]; ok $? "a search finds it"
has '<strong>Entwurf</strong>' "marked on its card"
[ "$(code /faelle/aristo-pharma-caritas-arztmobil)" = 200 ]; ok $? "a finished case"
has_not '<strong>Entwurf.</strong>' "is no draft"
stop

for address in "0.0.0.0:$port" "[::]:$port" "unix:$tmp/socket"; do
    timeout 10 "$web" --drafts --listen "$address" idx >out 2>err
    [ $? = 2 ]; ok $? "not on $address"
done
has 'nur auf diesem Rechner' "with a word why" err

sed -i '/^entwurf: true$/d' "$fall"
"$index" --quiet corpus idx 2>/dev/null
start
[ "$(code /faelle/volvox-wuerzburg-foodsharing)" = 200 ]; ok $? "finished, it is served"
has_not Entwurf "as any other"
stop

echo "1..$n"
