#!/bin/bash
# One index spread over three xapian-tcpsrv, or in three pieces here, answers as the one
# in one piece does.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
search=$KOOPLAB_BUILD/kooplab-search
tmp=$(mktemp -d) || exit 1
servers=()
stop() {
    # A server kills its whole group when it ends: each has one of its own.
    for pid in "${servers[@]}"; do kill -- "-$pid" 2>/dev/null; done
    rm -rf "$tmp"
}
trap stop EXIT
n=0

ok() { # RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        sed 's/^/# /' differs err 2>/dev/null | head -12
    fi
}

if ! command -v xapian-tcpsrv >/dev/null; then
    echo "1..0 # SKIP xapian-tcpsrv is not installed"
    exit 0
fi
cd "$tmp" || exit 1
"$KOOPLAB_BUILD/kooplab-index" --quiet "$root/corpus" one >/dev/null 2>err
"$KOOPLAB_BUILD/kooplab-index" --quiet --shards 3 "$root/corpus" three >/dev/null 2>err
[ -d one/current/shard-0 ] && [ -d three/current/shard-2 ]
ok $? "an index of one shard and one of three"

serve() { # SHARD: starts a server on a free port, sets port and pid
    for _ in 1 2 3 4 5 6 7 8; do
        port=$((20000 + RANDOM % 20000))
        setsid xapian-tcpsrv --interface 127.0.0.1 --port $port --idle-timeout 60000 \
            --quiet "three/current/shard-$1" >"server-$1" 2>&1 &
        pid=$!
        for _ in $(seq 50); do
            if (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
                kill -0 $pid 2>/dev/null && return 0
                break
            fi
            kill -0 $pid 2>/dev/null || break
            sleep 0.1
        done
    done
    return 1
}
for shard in 0 1 2; do
    serve $shard
    ok $? "server of shard $shard"
    servers+=("$pid")
    echo "remote 127.0.0.1:$port" >>stub
done

# What a question is answered, without the time that it took.
answer() { # INDEX ARGUMENTS…
    local where=$1 query=()
    shift
    [ -z "${!#}" ] || query=("${!#}")
    "$search" "${@:1:$#-1}" --json "$where" "${query[@]}" 2>&1 |
        grep -v '"took_ms"' || echo "no answer"
}
# Asks all indexes in the background: a call waits for the network most of its time. One
# question a folder; `same` compares them all.
asked=0
compare() { # ARGUMENTS… QUERY
    local folder=asked-$((asked += 1))
    mkdir "$folder"
    echo "$*" >"$folder/question"
    {
        answer one/ "$@" >"$folder/local"
        answer three/ "$@" >"$folder/shards"
        answer stub "$@" >"$folder/spread"
    } &
    pending+=($!)
    if [ $((asked % 12)) = 0 ]; then finish; fi
}
pending=()
finish() {
    # Without a name it would wait for the servers.
    [ ${#pending[@]} = 0 ] || wait "${pending[@]}"
    pending=()
}
same() { # NAME
    local folder other result=0
    finish
    : >differs
    for folder in asked-*; do
        grep -q '{' "$folder/local" || result=1
        for other in shards spread; do
            cmp -s "$folder/local" "$folder/$other" && continue
            result=1
            { cat "$folder/question"; diff "$folder/local" "$folder/$other" | head -4; } >>differs
        done
    done
    rm -r asked-*
    ok $result "$1 ($asked questions)"
    asked=0
}

while read -r query; do compare --page-size 20 "$query"; done <<'QUERIES'

Schule
Hochbeet
Hochbeete
Hoch Beet
Garten
Gärten
Gaerten
Lebensmittel
Supermarkt
Firma
Unternehmen
Kita
Kindergarten
Kantine
Betriebsrestaurant
Laptop
Notebooks
Rechner für Schulen
Ehrenamt
Freiwilligentag
Social Day
Pro bono
Rechtsberatung
Kanzlei
Geflüchtete
Flüchtlinge
Berlin
Hamburg
Köln
Lastenrad
Fahrrad
Solaranlage
Dach
Energie
Klimaschutz
Repair Café
Repair-Café
Reparatur
Kleidung
Altkleider
Mentoring
Ausbildung
Azubis
Bürgerstiftung
Stadtwerke
Sparkasse
Pflegeheim
Senioren
Obst
Streuobstwiese
"runder Tisch"
"im Garten"
Schule -Laptop
Garten ODER Dach
Schule UND Garten
Schule UND Xylophonzwirn
Schule Xylophonzwirn
Xylophonzwirn
Hochbet
Kindergaten
Lebensmitel retten
Helfer*innen
gemeinnützige GmbH
die und für
QUERIES
same "hits, order, counts, snippets and suggestions"

for facet in thema=energie thema=ernaehrung branche=handel art=pro-bono region=berlin; do
    compare --filter $facet ""
    compare --filter $facet Schule
    compare --filter $facet --filter region=hamburg Garten
done
for sort in relevanz neueste titel; do
    compare --sort $sort --page 2 --page-size 7 Schule
    compare --sort $sort --page 3 --page-size 7 ""
done
same "filters, orders and pages"

"$search" --json --page-size 100 one | jq -r '.hits[].slug' | head -40 >slugs
while read -r slug; do
    compare --similar "$slug" ""
done <slugs
same "similar cases and their reasons"

while read -r slug; do
    compare --explain --case "$slug" "Schule Garten -Acker"
done < <(head -12 slugs)
same "explanations"

# Weights, where the words of a phrase stand apart in some cases: typed as one word, with
# a hyphen, in quotes; alone, beside other words and beside each other.
while read -r query; do
    "$search" --json --page-size 4 one "$query" | jq -r '.hits[].slug' >slugs
    while read -r slug; do compare --explain --case "$slug" "$query"; done <slugs
done <<'QUERIES'
Einsatz Seiteeinbringt
Seiteeinbringt Einsatz Helfenden
Repair-Café Ehrenamt
Team SocialDay
"im Garten" Schule
Schule ODER "runder Tisch"
Social-Day Kinder Repair-Café
"Social Day" Firma
QUERIES
same "weights with phrases among the alternatives"

if "$search" --help | grep -q -- --suggest; then
    for prefix in s sch ho hochb "hoch b" gart kin leb "runder t" xyz un be fa; do
        compare --suggest "$prefix" ""
    done
    same "completions"
fi

# A server that is gone.
kill -- "-${servers[1]}"
for _ in $(seq 50); do kill -0 "${servers[1]}" 2>/dev/null || break; sleep 0.1; done
start=$(date +%s)
timeout 30 "$search" stub Schule >out 2>err
code=$?
took=$(($(date +%s) - start))
[ $code = 3 ]; ok $? "a dead server: exit 3 (got $code)"
[ $took -le 15 ]; ok $? "in bounded time ($took s)"
grep -q '^kooplab-search: .*127\.0\.0\.1' err; ok $? "the message names the server"
[ "$(wc -l <err)" = 1 ]; ok $? "in one line"

# One that takes calls and never answers.
kill -STOP -- "-${servers[2]}"
sed -i 2d stub
start=$(date +%s)
timeout 40 "$search" stub Schule >out 2>err
code=$?
took=$(($(date +%s) - start))
kill -CONT -- "-${servers[2]}"
[ $code = 3 ]; ok $? "a server that hangs: exit 3 (got $code)"
[ $took -le 25 ]; ok $? "in bounded time ($took s)"
echo "1..$n"
