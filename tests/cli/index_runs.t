#!/bin/bash
# Runs: incremental, faulty, shrinking, interrupted, two at once, without room.
set -u
data=$(cd "$(dirname "$0")/../data/bad" && pwd)
index=$KOOPLAB_BUILD/kooplab-index
tmp=$(mktemp -d) || exit 1
trap 'chmod -R u+w "$tmp" 2>/dev/null; rm -rf "$tmp"' EXIT
n=0

ok() { # RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        sed 's/^/# /' err 2>/dev/null | head -5
    fi
}

run() { # WANTED-EXIT-CODE NAME ARGUMENTS…
    local wanted=$1 name=$2 code
    shift 2
    "$index" "$@" >out 2>err
    code=$?
    if [ "$code" = "$wanted" ]; then ok 0 "$name"; else
        ok 1 "$name (exit $code, not $wanted)"
    fi
}

says() { grep -q -- "$1" "${3-err}"; ok $? "$2"; }
generation() { readlink idx/current 2>/dev/null; }
# The files of an index and their content, the lock aside.
fingerprint() { (cd idx && find . -type f ! -name lock -exec md5sum {} + | sort; readlink current); }
summary() { # WANTED NAME
    local got
    got=$("$index" --json corpus idx 2>err | jq -c '[.added,.updated,.removed,.unchanged,.failed,.total]')
    if [ "$got" = "$1" ]; then ok 0 "$2"; else ok 1 "$2 ($got, not $1)"; fi
}

cd "$tmp" || exit 1
mkdir -p corpus/faelle corpus/seiten corpus/bilder
cp "$data/taxonomie.yaml" corpus/
for i in a b c d e f; do
    sed "s/^titel:.*/titel: Fall $i/" "$data/gut.md" >"corpus/faelle/fall-$i.md"
done
printf -- '---\ntitel: Impressum\n---\nWir [sind](/faelle/fall-a).\n' >corpus/seiten/impressum.md

run 0 "first run" corpus idx
summary '[0,0,0,6,0,6]' "nothing to do"
before=$(fingerprint)
run 0 "again" corpus idx
says 'nichts zu tun' "and says so"
[ "$before" = "$(fingerprint)" ]; ok $? "and writes nothing"
touch corpus/faelle/*.md
summary '[0,0,0,6,0,6]' "touched, not changed"

sed "s/^titel:.*/titel: Fall g/" "$data/gut.md" >corpus/faelle/fall-g.md
sed -i 's/Täglich/Immer/' corpus/faelle/fall-a.md
rm corpus/faelle/fall-f.md
before=$(fingerprint)
run 0 "dry run" --dry-run corpus idx
says '^neu *fall-g' "names what is new" out
says '^geändert *fall-a' "what changed" out
says '^entfernt *fall-f' "what is gone" out
[ "$before" = "$(fingerprint)" ]; ok $? "and writes nothing"
summary '[1,1,1,4,0,6]' "added, updated, removed"
mv corpus/faelle/fall-g.md corpus/faelle/fall-h.md
summary '[1,0,1,5,0,6]' "renamed"

# Faults.
sed -i 's/Ernährung/Ernärung/' corpus/faelle/fall-b.md
summary '[0,0,0,5,1,6]' "a broken case stays as it was"
run 1 "and is an error every time" corpus idx
says 'fall-b.md:4:10: error:' "that is named"
sed "s/^titel:.*/titel: Fall i/" "$data/gut.md" >corpus/faelle/fall-i.md
before=$(fingerprint)
run 1 "--strict refuses" --strict corpus idx
[ "$before" = "$(fingerprint)" ]; ok $? "and leaves the index"
summary '[1,0,0,5,1,7]' "without it the others go in"
run 1 "a rebuild keeps the older version" --rebuild corpus idx
says '7 Fälle im Index' "of the broken case"
sed -i 's/Ernärung/Ernährung/' corpus/faelle/fall-b.md
summary '[0,0,0,7,0,7]' "repaired"

# Links follow what they point to.
mv corpus/faelle/fall-a.md away.md
run 1 "a page that points nowhere now" corpus idx
says 'impressum.md:4:5: error: den Fall »fall-a«' "is named"
mv away.md corpus/faelle/fall-a.md
run 0 "and is fine again" corpus idx

# Taxonomy.
sed -i 's/titel: Natur}/titel: Natur und Garten}/' corpus/taxonomie.yaml
run 0 "a changed taxonomy" --verbose corpus idx
says 'vollständig neu gebaut' "rebuilds by itself"
cp corpus/taxonomie.yaml good.yaml
sed -i 's/id: thema$/id: seite/' corpus/taxonomie.yaml
before=$(fingerprint)
run 1 "a broken taxonomy" corpus idx
[ "$before" = "$(fingerprint)" ]; ok $? "leaves the index"
cp good.yaml corpus/taxonomie.yaml

# Guards.
mkdir away && mv corpus/faelle/fall-[abc].md away/
sed -i 's|\[sind\](/faelle/fall-a)|sind|' corpus/seiten/impressum.md
run 1 "dropping more than a third" corpus idx
[ "$before" = "$(fingerprint)" ]; ok $? "is refused"
run 0 "unless it is meant" --allow-shrink corpus idx
run 0 "and can be taken back" --rollback idx
says '7 Fällen' "by --rollback"
mv away/* corpus/faelle/
run 0 "going on from there" corpus idx
mkdir empty && cp corpus/taxonomie.yaml empty/
run 1 "an empty folder never empties the site" empty idx

# Drafts.
sed -i 's/^stand:/entwurf: true\nstand:/' corpus/faelle/fall-c.md
run 0 "a draft" corpus idx
says '6 Fälle im Index' "is not indexed"
run 0 "but with --drafts" --drafts corpus idx
says '7 Fälle im Index' "it is"
run 0 "and gone without" corpus idx
says '6 Fälle im Index' "again"

# Shards.
run 0 "three shards" --shards 3 corpus idx
[ "$(find idx/current/ -name 'shard-*' | wc -l)" = 3 ]; ok $? "are three"

# Golden queries.
printf -- '- {suche: Fall a, fall: fall-a, unter: 3}\n- {suche: Supermarkt, fall: fall-b, filter: {thema: Natur}}\n' \
    >corpus/pruefsuchen.yaml
run 0 "a golden query that misses" --shards 3 --rebuild corpus idx
says 'pruefsuchen.yaml:2:3: warning: Prüfsuche »Supermarkt«: »fall-b« ist nicht' "is named"
[ "$(grep -c pruefsuchen err)" = 1 ]; ok $? "the other one hits"
before=$(fingerprint)
run 1 "with --strict" --shards 3 --rebuild --strict corpus idx
[ "$before" = "$(fingerprint)" ]; ok $? "it stops the run"
printf -- '- {suche: Supermarkt, fall: fall-b, filter: {thema: Natur}}\n' \
    >corpus/pruefsuchen.yaml
run 0 "when only they have changed" --shards 3 corpus idx
says 'pruefsuchen.yaml:1:3: warning: Prüfsuche' "they are tried"
before=$(fingerprint)
run 0 "and once more" --shards 3 corpus idx
[ "$before" = "$(fingerprint)" ]; ok $? "not for nothing"
printf -- '- {suche: Fall, fall: gibts-nicht}\n' >corpus/pruefsuchen.yaml
run 1 "a golden query for no case" --check corpus
says 'pruefsuchen.yaml:1:23: error: den Fall' "is an error"
rm corpus/pruefsuchen.yaml

# Hostile files.
ln -s /etc/passwd corpus/faelle/link.md
mkfifo corpus/faelle/fifo.md
head -c 1048577 /dev/zero | tr '\0' x >corpus/faelle/gross.md
cp "$data/gut.md" "corpus/faelle/Groß.md"
timeout 20 "$index" --shards 3 corpus idx >out 2>err
[ $? = 1 ]; ok $? "links, pipes, giants end with 1"
says 'link.md:1:1: error: symbolische' "link"
says 'fifo.md:1:1: error: keine gewöhnliche' "pipe"
says 'gross.md:1:1: error: die Datei ist zu groß' "giant"
says 'Groß.md:1:1: error: Dateiname.*gross.md' "name"
rm corpus/faelle/link.md corpus/faelle/fifo.md corpus/faelle/gross.md corpus/faelle/Groß.md

# Two at once: both done, or one says who has the lock.
for i in 1 2 3; do "$index" --rebuild corpus idx >/dev/null 2>err.$i & pids[i]=$!; done
bad=0
for i in 1 2 3; do wait "${pids[i]}"; [ $? -le 3 ] || bad=1; done
ok $bad "three at once"
run 0 "and the index is whole" corpus idx

# Killed at any moment.
bad=0
for i in $(seq 1 25); do
    old=$(generation)
    "$index" --rebuild corpus idx >/dev/null 2>&1 &
    pid=$!
    sleep "0.0$((RANDOM % 9))$((RANDOM % 10))"
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
    [ -f "idx/current/manifest" ] || bad=1
done
ok $bad "killed 25 times there always is an index ($old)"
run 0 "and the next run just works" corpus idx
[ "$(find idx -maxdepth 1 -name 'gen-*' | wc -l)" -le 2 ]; ok $? "leftovers are gone"

# No room.
before=$(fingerprint)
(ulimit -f 8; exec "$index" --rebuild corpus idx >out 2>err)
[ $? = 3 ]; ok $? "no room for files ends with 3"
[ -s err ] && [ "$before" = "$(fingerprint)" ]; ok $? "and a word, and the old index"

for blocks in 1 2 4 8; do
    rm -rf small
    (ulimit -f $blocks; exec "$index" corpus small >out 2>err)
    [ $? = 3 ] && [ -s err ]; ok $? "no room for a first build ($blocks) ends with 3"
done
for program in index search web; do
    (ulimit -f 0; exec "$KOOPLAB_BUILD/kooplab-$program" --help >small.out 2>/dev/null)
    [ $? -lt 128 ]; ok $? "no room for output does not kill kooplab-$program"
done

# New cases.
run 0 "--new" --new 'Größe "zählt" – nicht' corpus
says 'groesse-zaehlt-nicht.md' "says where" out
"$index" --check corpus >out 2>err
says 'groesse-zaehlt-nicht.md:.*»kurzfassung« ist leer' "that is to be filled in"
run 1 "never overwrites" --new 'Größe zählt nicht' corpus
rm corpus/faelle/groesse-zaehlt-nicht.md

# Watching.
"$index" --watch corpus idx >out 2>err &
pid=$!
for _ in $(seq 50); do grep -q 'Index' err && break; sleep 0.1; done
sed -i 's/Immer/Stets/' corpus/faelle/fall-a.md
for _ in $(seq 50); do grep -q '1 geändert' err && break; sleep 0.1; done
says '1 geändert' "--watch takes a change over"
kill -TERM $pid
wait $pid
ok $? "SIGTERM ends it with 0"

# Use.
run 2 "unknown option" --chek corpus
says 'gemeint ist vielleicht »--check«' "names the nearest"
run 2 "no corpus"
run 2 "--jobs 0" --jobs 0 corpus idx
run 2 "--shards 1x" --shards 1x corpus idx
run 3 "no such corpus" nirgends idx
run 2 "--report with too much" --report corpus idx idx
says 'zu viele Angaben: erwartet wird KORPUS \[INDEX\]' "says what is wanted"
mkdir anderswo
ln -s ../corpus anderswo/verweis
for place in corpus corpus/idx corpus/neu/idx ./anderswo/../corpus/idx anderswo/verweis/idx; do
    run 2 "an index inside of the corpus: $place" corpus "$place"
    says 'läge im Ordner der Fälle »corpus«' "says so"
done
[ ! -e corpus/idx ] && [ ! -e corpus/neu ]; ok $? "nothing is made there"
run 0 "an index beside it whose name begins as the corpus's" corpus corpus-idx
run 2 "--new without a title" --new
says '--new braucht eine Angabe: "TITEL"' "says so in German"
{ "$index" --report corpus; echo $? >code; } 2>err | true
[ "$(cat code)" != 3 ] && [ ! -s err ]; ok $? "a report whose reader goes early ends quietly"
run 0 "--help" --help
says 'Beispiele' "teaches" out
run 0 "--version" --version

echo "1..$n"
