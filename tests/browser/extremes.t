#!/usr/bin/env node
/* Content at its limits: the longest title, words without end, partners of one kind, no place and no
 * year, more filters than anyone chooses. Nothing sticks out, nothing is cut off. */
'use strict';

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { test, group, run, atEnd } = require('./lib/tap');
const { start } = require('./lib/site');
const { getJson } = require('./lib/kinds');
const { findCut, findWide } = require('./lib/measure');

const CORPUS = path.resolve(__dirname, '../../corpus');
const WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const N_FILTERS = 30;
const WIDTHS = [320, 1280];
const CASE = `---
titel: "${`${WORD} `.repeat(3).slice(0, 200)}"
kurzfassung: "${WORD} ${WORD}"
themen: [bildung, teilhabe, ernaehrung, biodiversitaet, kreislaufwirtschaft, energie, konsum]
branchen: [handel, industrie, banken, it]
kooperationsarten: [sachspende, pro-bono, geldspende]
partner:
  - {name: "${WORD}-Verband", rolle: Verband, gibt: [{art: Geld, umfang: "${WORD}"}]}
  - {name: "Verein ${WORD}", rolle: Verein, url: "https://example.org/${'x'.repeat(300)}"}
ort: "${WORD}"
stolpersteine: [Haftung]
erster_schritt: "${WORD}"
stand: 2026-05-01
quellen:
  - {titel: "${WORD}", url: "https://example.org/${'y'.repeat(300)}"}
---
## Ausgangslage
${WORD.repeat(3)}

## Stolpersteine
\`${WORD.repeat(2)}\` und https://example.org/${'z'.repeat(200)}
`;

function makeCorpus() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kooplab-extremes-'));
  atEnd(() => fs.rmSync(folder, { recursive: true, force: true }));
  fs.cpSync(CORPUS, folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'faelle', 'grenzfall.md'), CASE);
  return folder;
}

async function manyFilters(url) {
  const { facets } = await getJson(`${url}/api/v1/search`);
  const pairs = facets.flatMap(({ id, values }) => values.slice(0, 4).map((value) => `${id}=${value.id}`));
  return `/suche?${pairs.slice(0, N_FILTERS).join('&')}`;
}

async function check(site, address) {
  for (const width of WIDTHS) {
    const page = await site.open(address, { viewport: { width, height: 800 } });
    try {
      assert.deepStrictEqual(await page.evaluate(findWide), [], `too wide at ${width} px`);
      assert.deepStrictEqual(await page.evaluate(findCut), [], `cut off at ${width} px`);
    } finally {
      await page.context().close();
    }
  }
}

run(async () => {
  group('Sehr lange Titel und Wörter, sehr viele Filter: Nichts ragt hinaus, nichts ist abgeschnitten');
  const site = await start(makeCorpus());
  const filters = await manyFilters(site.url);
  assert.strictEqual(filters.split('&').length, N_FILTERS);
  const [other] = (await getJson(`${site.url}/api/v1/search?page_size=1`)).hits;
  for (const [name, address] of [
    ['case', '/faelle/grenzfall'],
    ['case, seen by a company', '/faelle/grenzfall?ich=unternehmen'],
    ['results', `/suche?q=${encodeURIComponent(WORD)}`],
    ['results, a word without end', `/suche?q=${'x'.repeat(500)}`],
    ['results, many filters', filters],
    ['notes', `/ideenzettel?fall=grenzfall&fall=${other.slug}`],
    ['notes, compared', `/ideenzettel?fall=grenzfall&fall=${other.slug}&ansicht=vergleich`],
    ['stumbling blocks', '/stolpersteine'],
    ['proposal', `/vorschlagen?titel=${encodeURIComponent(WORD)}`],
    ['not found', `/${'x'.repeat(500)}`],
  ]) {
    test(`${name}: ${address.slice(0, 60)}`, () => check(site, address));
  }
});
