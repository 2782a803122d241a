#!/usr/bin/env node
/* axe finds nothing on any kind of page: light and dark, wide and narrow, and at
 * the states that only a visitor brings about (filters open, suggestions open). */
'use strict';

const assert = require('assert');
const axe = require('axe-core');
const { test, group, run } = require('./lib/tap');
const { start } = require('./lib/site');
const { findKinds } = require('./lib/kinds');

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'EN-301-549',
  'best-practice'];
const WIDTHS = [1280, 320];
const SCHEMES = ['light', 'dark'];

async function findViolations(page) {
  const { violations } = await page.evaluate((tags) => window.axe.run(document, {
    runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }), TAGS);
  return violations.map((violation) => `${violation.id}: ${violation.help}\n` +
    violation.nodes.slice(0, 3).map((node) => `    ${node.html.slice(0, 200)}\n    ` +
      node.failureSummary.replace(/\n/g, '\n    ')).join('\n'));
}

async function checkKind(site, kind) {
  for (const width of WIDTHS) {
    const page = await site.open(kind.path, { viewport: { width, height: 800 } });
    try {
      if (kind.prepare) await kind.prepare(page);
      await page.evaluate(axe.source);
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const found = await findViolations(page);
        assert.strictEqual(found.length, 0, `${colorScheme}, ${width} px\n${found.join('\n')}`);
      }
    } finally {
      await page.context().close();
    }
  }
}

run(async () => {
  const site = await start(process.env.KOOPLAB_CORPUS);
  group('Barrieren, die axe-core findet: hell und dunkel, 1280 und 320 Pixel breit (WCAG 2.2 A und AA, ' +
    'EN 301 549, gute Praxis)');
  for (const kind of await findKinds(site.url)) {
    test(`axe: ${kind.name}`, () => checkKind(site, kind), kind.title);
  }
});
