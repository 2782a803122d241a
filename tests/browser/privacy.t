#!/usr/bin/env node
/* Nobody else hears of a visit, nothing stays in the browser, and little is loaded.
 *
 * A result page weighs at most 60 KB as it comes over the line: HTML, style sheet,
 * script and icons, compressed. The font, which the browser keeps for a year and the
 * page does not wait for, counts separately. */
'use strict';

const assert = require('assert');
const { test, group, run, comment } = require('./lib/tap');
const { start } = require('./lib/site');
const { findKinds } = require('./lib/kinds');

const RESULT_PAGE_BYTES = 60 * 1024;
const FONT_BYTES = 45 * 1024;

/* A visit with everything written down that it does. */
async function visit(site, kind) {
  const context = await site.context();
  const page = await context.newPage();
  const foreign = [];
  const complaints = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(`${site.url}/`) && !request.url().startsWith('data:')) {
      foreign.push(request.url());
    }
  });
  page.on('console', (message) => {
    const expected = kind.expected !== 200 && message.location().url === site.url + kind.path;
    if (['error', 'warning'].includes(message.type()) && !expected) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  page.on('response', (answer) => {
    if (answer.status() >= 400 && answer.url() !== site.url + kind.path) {
      complaints.push(`${answer.status()}: ${answer.url()}`);
    }
  });
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(kind.path, { waitUntil: 'networkidle' });
  if (kind.prepare) await kind.prepare(page);
  return { context, page, foreign, complaints };
}

async function checkKind(site, kind) {
  const { context, page, foreign, complaints } = await visit(site, kind);
  try {
    const kept = await page.evaluate(async () => ({
      violations: window.violations,
      local: localStorage.length,
      session: sessionStorage.length,
      cookie: document.cookie,
      caches: (await caches.keys()).length,
      databases: (await indexedDB.databases()).length,
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    }));
    assert.deepStrictEqual(foreign, [], 'asks someone else');
    assert.deepStrictEqual(complaints, [], 'the console complains');
    assert.deepStrictEqual(kept, { violations: [], local: 0, session: 0, cookie: '', caches: 0,
      databases: 0, workers: 0 });
    assert.deepStrictEqual(await context.cookies(), [], 'sets a cookie');
  } finally {
    await context.close();
  }
}

async function weigh(site, path) {
  const context = await site.context();
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  const names = new Map();
  const weights = { font: 0, rest: 0, parts: [] };
  await client.send('Network.enable');
  client.on('Network.responseReceived', (event) =>
    names.set(event.requestId, event.response.url));
  client.on('Network.loadingFinished', (event) => {
    const name = (names.get(event.requestId) || '').replace(site.url, '');
    weights[/\.woff2/.test(name) ? 'font' : 'rest'] += event.encodedDataLength;
    weights.parts.push(`${event.encodedDataLength} ${name.slice(0, 60)}`);
  });
  await page.goto(path, { waitUntil: 'networkidle' });
  await context.close();
  return weights;
}

run(async () => {
  const site = await start(process.env.KOOPLAB_CORPUS);
  const kinds = await findKinds(site.url);
  group('Keine Anfrage an Dritte, kein Cookie, nichts im Browser gespeichert');
  for (const kind of kinds) {
    test(`nothing is told or kept: ${kind.name}`, () => checkKind(site, kind), kind.title);
  }
  group('Eine Trefferseite lädt höchstens 60 Kilobyte');
  for (const kind of kinds.filter(({ name }) => name.startsWith('results') && !/open/.test(name))) {
    test(`60 KB are enough: ${kind.name}`, async () => {
      const { font, rest, parts } = await weigh(site, kind.path);
      comment(`${rest} bytes and ${font} of fonts`);
      assert.ok(rest > 10000, `nothing was weighed: ${parts.join(', ')}`);
      assert.ok(rest <= RESULT_PAGE_BYTES, `${rest} bytes: ${parts.join(', ')}`);
      assert.ok(font <= FONT_BYTES, `${font} bytes of fonts`);
    }, kind.title);
  }
});
