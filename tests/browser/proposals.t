#!/usr/bin/env node
/* What a proposal becomes: the script of the page and the server, for those without
 * script, give the same case files and the same messages. */
'use strict';

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { test, group, run } = require('./lib/tap');
const { start } = require('./lib/site');
const { get } = require('./lib/kinds');

const PROPOSALS = JSON.parse(fs.readFileSync(path.join(__dirname, '../data/proposals.json'), 'utf8'));
const N_RANDOM = 60;
const TEXT_FIELDS = ['titel', 'kurzfassung', 'ort', 'partner1-name', 'partner1-gibt',
  'partner1-bekommt', 'partner2-name', 'partner3-name', 'partner3-bekommt', 'ausgangslage', 'ablauf',
  'ergebnisse', 'stolpersteine', 'erster-schritt', 'quelle1-titel', 'quelle2-titel'];
const PIECES = ['a', 'Zeit', 'ß', 'Ü', 'e\u0301', '1', '12.', '3)', '-', '- ', '--', '#', '## ', '>', '+ ', '=', '*',
  '**', '_', '`', '```', '~', '[', ']', '(', ')', '<', '</b>', '&', '&amp;', '&#1;', '|', '\\', '"', "'", ':', ': ',
  ',', ', ', ' ', '  ', '\u00a0', '\u2003', '\u00ad', '\u200b', '\u{1f6b2}', 'Geld', 'geld,', 'Sachmittel', '!', '---',
  '...', '%', '{', '}', 'http://x', '\ufffd', 'constructor', 'İ', 'ﬁ'];

function spell(value) {
  return typeof value === 'object' && !Array.isArray(value) ? value.text.repeat(value.times) : value;
}

/* Fields as a list of names and values, in the order of the form. */
function entriesOf(fields) {
  return Object.entries(fields).flatMap(([name, value]) =>
    (Array.isArray(value) ? value.map((one) => [name, one]) : [[name, spell(value)]]));
}

/* Fills in and sends, without a key pressed: what was typed is not the point here. */
async function proposeInBrowser(page, fields) {
  await page.evaluate((entries) => {
    const form = document.querySelector('[data-propose]');
    form.reset();
    entries.forEach(([name, value]) => {
      const element = form.elements[name];
      if (element instanceof RadioNodeList || element.type === 'checkbox') {
        form.querySelector(`[name="${name}"][value="${value}"]`).checked = true;
      } else {
        element.value = value;
      }
    });
    form.querySelector('[type=submit]').click();
  }, entriesOf(fields));
  return page.evaluate(() => {
    const result = document.querySelector('#ergebnis');
    return { markdown: result && result.value,
      errors: Array.from(document.querySelectorAll('.error-box a'),
        (link) => [link.getAttribute('href').slice(1), link.textContent]) };
  });
}

async function proposeToServer(site, fields) {
  const query = entriesOf(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const answer = await get(`${site.url}/vorschlagen?${query.join('&')}&format=markdown`);
  const text = answer.body.toString('utf8');
  const links = text.slice(text.indexOf('class="error-box"')).split('</ul>')[0];
  return { markdown: answer.status === 200 ? text : null,
    file: /filename="(.*)"/.exec(answer.headers['content-disposition'] || '') || [],
    errors: answer.status === 200 ? []
      : Array.from(links.matchAll(/<a href="#([^"]*)">([^<]*)</g), ([, id, said]) => [id, said]) };
}

/* Always the same numbers: a failure can be looked at again. */
function makeRandom(seed) {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

function makeProposal(random) {
  const fields = { 'partner1-rolle': 'Unternehmen', 'partner2-rolle': 'Verein',
    'partner3-rolle': 'Stiftung', thema: ['energie'], branche: ['it'], art: ['pro-bono'],
    beginn: ['2019', '2019-12-31', ''][random(3)], 'quelle2-url': 'https://example.org/' };
  TEXT_FIELDS.forEach((name) => {
    const isArea = /ausgangslage|ablauf|ergebnisse|stolpersteine|kurzfassung/.test(name);
    const n = 1 + random(isArea ? 25 : 8);
    const pieces = Array.from({ length: n }, () => (isArea && random(4) === 0 ? '\n' : PIECES[random(PIECES.length)]));
    fields[name] = pieces.join('');
  });
  return fields;
}

run(async () => {
  const site = await start();
  const page = await site.open('/vorschlagen');
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  const today = new Date().toISOString().slice(0, 10);

  group('Aus einem Vorschlag wird mit und ohne JavaScript derselbe Text');
  for (const { name, fields, markdown, errors, file_name: fileName } of PROPOSALS) {
    test(`the script: ${name}`, async () => {
      const made = await proposeInBrowser(page, fields);
      assert.deepStrictEqual(made.errors.map(([id, said]) => [id.replace(/^(v|wahl)-/, ''), said]), errors || []);
      if (errors) return;
      assert.strictEqual(made.markdown, `${markdown.join('\n')}\n`.replace('HEUTE', today));
      const [download] = await Promise.all([page.waitForEvent('download'),
        page.getByText('Als Datei herunterladen').click()]);
      assert.strictEqual(download.suggestedFilename(), fileName);
      assert.strictEqual(fs.readFileSync(await download.path(), 'utf8'), made.markdown);
    });
    test(`the server: ${name}`, async () => {
      const made = await proposeToServer(site, fields);
      assert.deepStrictEqual(made.errors.map(([id, said]) => [id.replace(/^(v|wahl)-/, ''), said]), errors || []);
      if (errors) return;
      assert.strictEqual(made.markdown, `${markdown.join('\n')}\n`.replace('HEUTE', today));
      assert.strictEqual(made.file[1], fileName);
    });
  }

  test(`script and server agree on ${N_RANDOM} wild proposals`, async () => {
    const random = makeRandom(20261126);
    let accepted = 0;
    for (let i = 0; i < N_RANDOM; i += 1) {
      const fields = makeProposal(random);
      const script = await proposeInBrowser(page, fields);
      const server = await proposeToServer(site, fields);
      assert.deepStrictEqual(script, { markdown: server.markdown, errors: server.errors },
        JSON.stringify(fields));
      if (server.markdown) accepted += 1;
    }
    assert.ok(accepted > N_RANDOM / 2, `only ${accepted} were accepted`);
  });

  test('with script nothing of it is sent', () => {
    assert.deepStrictEqual(requests.filter((url) => /vorschlagen\?|titel/.test(url)), []);
  });
});
