#!/bin/bash
# kooplab-index --report: what a corpus lacks, as text, CSV and JSON.
set -u
index=$KOOPLAB_BUILD/kooplab-index
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
n=0

ok() { # RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

has() { # FILTER NAME: jq says true about the JSON report
    jq -e "$1" json >/dev/null
    ok $? "$2"
}

case_file() { # SLUG THEMEN BRANCHEN ARTEN STAND [MORE]
    printf '%s\n' --- "titel: Titel $1" "kurzfassung: Kurz und gut." "themen: [$2]" \
        "branchen: [$3]" "kooperationsarten: [$4]" partner: \
        "  - {name: A, rolle: Verein}" "  - {name: B, rolle: Unternehmen}" \
        "stand: $5" ${6+"$6"} --- '## Ablauf' '' \
        'Die Kita gießt das Beet. Der Markt bringt Erde. Alle helfen mit, wenn es regnet.' \
        'Im Herbst feiern sie ein Fest. Dann gibt es Suppe.' >"corpus/faelle/$1.md"
}

cd "$tmp" || exit 1
mkdir -p corpus/faelle corpus/seiten
cat >corpus/taxonomie.yaml <<'END'
facetten:
  - id: thema
    titel: Thema
    feld: themen
    pflicht: true
    werte: [{id: natur, titel: Natur}, {id: essen, titel: Essen}, {id: leer, titel: Leer}]
  - id: branche
    titel: Branche
    feld: branchen
    pflicht: true
    werte: [{id: handel, titel: Handel}, {id: bau, titel: Bau}]
  - id: art
    titel: Art
    feld: kooperationsarten
    pflicht: true
    werte: [{id: geld, titel: Geld}, {id: zeit, titel: Zeit}]
  - id: dauer
    titel: Dauer
    feld: dauer
    werte: [{id: kurz, titel: kurz}]
END
today=$(date +%Y-%m-%d)
case_file a Natur Handel Geld "$today" "ort: Köln"
case_file b "Natur, Essen" Bau Zeit 2020-02-29
case_file c Natur Handel Zeit "$today" "dauer: [kurz]"
case_file d Essen Bau Zeit "$today"
case_file entwurf Leer Bau Geld "$today" "entwurf: true"
printf -- '---\ntitel: Über uns\n---\nSiehe [Fall](/faelle/weg) und [Fall](/faelle/a).\n' \
    >corpus/seiten/ueber.md

"$index" --report --json corpus >json 2>err
[ $? = 0 ]; ok $? "a report of a good corpus ends with 0"
[ ! -s err ]; ok $? "and says nothing on stderr"
has '.version == 1 and .cases == 4 and .drafts == 1 and .failed == 0' "what was counted"
has '.matrices | length == 3' "three matrices"
has '.matrices[0].counts == [[2, 1], [0, 2], [0, 0]]' "theme by sector"
has '[.matrices[0].rows.values[].cases] == [3, 2, 0]' "cases of a value"
has '.combinations.total == 12 and .combinations.empty == 8' "empty combinations"
has '.combinations.counts | map(select(.values == ["natur", "bau", "zeit"]).cases) == [1]' \
    "a combination with its cases"
has '.gaps[0].values == ["essen", "handel"]' "the gap that one would not expect"
has '[.overdue[] | [.slug, .checked]] == [["b", "2020-02-29"]]' "overdue"
has '.overdue[0].days > 2000' "for how many days"
has '.missing[] | select(.field == "ort") | .cases == ["b", "c", "d"]' "missing places"
has '.missing[] | select(.field == "dauer") | .count == 3' "missing values of a facet"
has '[.unused[] | .facet + "=" + .value] == ["thema=leer"]' "values without a case"
has '[.links[] | [.file, .line, .code]] == [["corpus/seiten/ueber.md", 4, "K407"]]' "dead links"
has '.readability.cases | length == 4' "readability of each case"
has '.readability.cases[0].sections[0].title == "Ablauf"' "and of its sections"
has '.readability.lix < 30 and .readability.flesch > 80' "an easy text"
has '.searches == null' "no statistics without a file"

"$index" --report --drafts --json corpus >json 2>/dev/null
has '.cases == 5 and .drafts == 0 and .unused == []' "--drafts counts drafts"

"$index" --report corpus >text 2>err
[ $? = 0 ]; ok $? "as text"
for words in 'Thema × Branche' 'haben 8 kein Beispiel' 'Essen × Handel' '2020-02-29  b' \
    'Leer (leer)' 'seiten/ueber.md:4:' 'Lesbarkeit'; do
    grep -qF -- "$words" text; ok $? "text has: $words"
done

"$index" --report --csv corpus >csv 2>err
[ $? = 0 ]; ok $? "as CSV"
python3 - <<'END'
import csv, sys
rows = list(csv.reader(open("csv", newline="", encoding="utf-8")))
assert rows[0] == ["bereich", "gegenstand", "merkmal", "angabe", "zahl"], rows[0]
assert all(len(row) == 5 for row in rows)
assert ["paar", "thema=natur", "branche=handel", "", "2"] in rows
assert ["kombination", "thema=natur", "branche=bau", "art=zeit", "1"] in rows
assert ["fehlt", "d", "ort", "", ""] in rows
assert ["unbenutzt", "thema=leer", "", "Leer", ""] in rows
assert any(row[:2] == ["lesbarkeit", "a"] and row[2] == "lix" for row in rows)
END
ok $? "rows of the CSV"

cat >statistik.json <<'END'
{"version": 1, "since": "2026-05-01", "until": "2026-05-09", "days": 9,
 "words": [{"word": "beet", "searches": 20, "days": 5, "zero": 10},
           {"word": "lastenrad", "searches": 15, "days": 3, "zero": 15}]}
END
"$index" --report --json --statistics statistik.json corpus >json 2>err
has '.searches.words[0] == {"word": "beet", "searches": 20, "days": 5, "zero": 10, "hits": null}' \
    "words that were looked for"
"$index" corpus index >/dev/null 2>&1
"$index" --report --json --statistics statistik.json corpus index >json 2>err
has '[.searches.words[].hits] == [3, 0] or [.searches.words[].hits] == [4, 0]' "and what they find today"
"$index" --report --statistics statistik.json corpus index >text
grep -q '^ *15  lastenrad$' text; ok $? "not found, as text"
grep -q '^ *10  beet (findet inzwischen [34])$' text; ok $? "found by now, as text"

echo '{' >statistik.json
"$index" --report --statistics statistik.json corpus >out 2>err
[ $? = 1 ]; ok $? "a damaged file of statistics ends with 1"
grep -q 'statistik.json' err; ok $? "and is named"
"$index" --report --statistics fehlt.json corpus >out 2>err
code=$?
[ $code = 1 ] || [ $code = 3 ]; ok $? "so does a missing one"

echo 'x' >corpus/faelle/kaputt.md
"$index" --report --json corpus >json 2>err
[ $? = 1 ]; ok $? "a faulty case ends with 1"
grep -q '^corpus/faelle/kaputt.md:1:1: error: ' err; ok $? "and is named"
has '.cases == 4 and .failed == 1' "the others are reported"

for args in '--report --csv --json corpus' '--csv corpus index' '--statistics x corpus index' \
    '--report --check corpus' '--report' '--report a b c'; do
    # shellcheck disable=SC2086
    "$index" $args >out 2>err
    [ $? = 2 ]; ok $? "wrong usage: $args"
done

echo "1..$n"
