#!/usr/bin/env node
/* The HTML of every kind of page is valid, and has what a screen reader needs to
 * find its way: a language, a title of its own, one h1, headings without jumps. */
'use strict';

const assert = require('assert');
const { HtmlValidate } = require('html-validate');
const { test, group, skip, run } = require('./lib/tap');
const { start } = require('./lib/site');
const { findKinds, get } = require('./lib/kinds');

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    // Facets and the list of notes repeat their names: that is what ORs them.
    'form-dup-name': 'off',
    // Titles name words and filters, the most telling first.
    'long-title': 'off',
    // Templates leave blanks where a part is missing; they are compressed away.
    'no-trailing-whitespace': 'off',
  },
});

async function validate(site, kind) {
  const html = (await get(site.url + kind.path)).body.toString('utf8');
  const report = await validator.validateString(html);
  const messages = report.results.flatMap((result) => result.messages);
  assert.strictEqual(messages.length, 0, messages.slice(0, 12).map((message) =>
    `${message.line}:${message.column} ${message.ruleId}: ${message.message}\n    ` +
    html.split('\n')[message.line - 1].slice(0, 160)).join('\n'));
}

/* With the scripts run, as they may put things in that are not in the HTML. */
async function checkOutline(site, kind) {
  const page = await site.open(kind.path);
  try {
    if (kind.prepare) await kind.prepare(page);
    const outline = await page.evaluate(() => ({
      lang: document.documentElement.lang,
      title: document.title,
      description: (document.querySelector('meta[name=description]') || {}).content,
      headings: Array.from(document.querySelectorAll('h1,h2,h3,h4,h5,h6'),
        (heading) => Number(heading.tagName[1])),
      empty: Array.from(document.querySelectorAll('h1,h2,h3,h4,h5,h6'))
        .filter((heading) => !heading.textContent.trim()).length,
      twice: Array.from(document.querySelectorAll('[id]'), (element) => element.id)
        .filter((id, i, all) => all.indexOf(id) !== i),
    }));
    assert.strictEqual(outline.lang, 'de');
    assert.ok(outline.title.length > 5, 'a title');
    assert.ok(outline.description, 'a description');
    assert.strictEqual(outline.headings.filter((level) => level === 1).length, 1, 'one h1');
    assert.strictEqual(outline.headings[0], 1, 'h1 comes first');
    outline.headings.forEach((level, i, all) => assert.ok(i === 0 || level <= all[i - 1] + 1,
      `the headings jump: ${all.join(' ')}`));
    assert.strictEqual(outline.empty, 0, 'an empty heading');
    assert.deepStrictEqual(outline.twice, [], 'an id twice');
    return outline.title;
  } finally {
    await page.context().close();
  }
}

run(async () => {
  const site = await start(process.env.KOOPLAB_CORPUS);
  const kinds = await findKinds(site.url);
  const titles = new Map();
  for (const kind of kinds) {
    group('Gültiges HTML');
    test(`HTML: ${kind.name}`, () => (kind.prepare
      ? skip('the same HTML as without that state') : validate(site, kind)), kind.title);
    group('Gliederung: Sprache, eigener Titel, eine Hauptüberschrift, keine übersprungene Ebene');
    test(`outline: ${kind.name}`, async () => {
      const title = await checkOutline(site, kind);
      // The list of notes that a search carries is not part of what it shows.
      if (!kind.prepare && !/collecting/.test(kind.name)) titles.set(title, (titles.get(title) || []).concat(kind.name));
    }, kind.title);
  }
  test('every page has a title of its own', () => {
    const shared = Array.from(titles).filter(([, names]) => names.length > 1);
    assert.deepStrictEqual(shared, []);
  });
});
