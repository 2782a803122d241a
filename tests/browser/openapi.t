#!/usr/bin/env node
/* web/openapi.yaml is a valid OpenAPI 3.1 document, and what a running kooplab-web
 * answers is what it says: every path is asked, every answer held against its schema,
 * and no schema lets pass what it should not. */
'use strict';

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { serve } = require('./lib/site');
const { run, group, test } = require('./lib/tap');

const FILE = path.join(__dirname, '../../web/openapi.yaml');
// Paths that answer something else than JSON.
const OTHERS = ['/export.jsonl', '/export.csv', '/feed.atom', '/metrics'];

function compileSchemas(document) {
  const Ajv = require('ajv/dist/2020');
  const ajv = new Ajv({ strict: false, allErrors: true });
  require('ajv-formats')(ajv);
  ajv.addSchema(document, 'api');
  return (name) => ajv.getSchema(`api#/components/schemas/${name}`);
}

run(async () => {
  const document = require('yaml').parse(fs.readFileSync(FILE, 'utf8'));
  const { Validator } = await import('@seriousme/openapi-schema-validator');
  const schema = compileSchemas(document);
  const { url } = await serve();

  const hold = (name, json, what) => {
    const validate = schema(name);
    assert.ok(validate(json), `${what}: ${JSON.stringify(validate.errors, null, 1)}`);
  };
  const ask = async (address, status) => {
    const answer = await fetch(url + address, { redirect: 'manual' });
    assert.strictEqual(answer.status, status, address);
    return answer;
  };
  /* The JSON of an answer, held against the schema that the document has for it. */
  const get = async (address, status, name) => {
    const answer = await ask(address, status);
    const json = await answer.json();
    hold(name, json, address);
    return json;
  };

  group('Die Programmschnittstelle antwortet, wie sie beschrieben ist');
  test('the document is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document));
    assert.ok(result.valid, JSON.stringify(result.errors, null, 1));
    assert.strictEqual(validator.version, '3.1');
  });

  test('no path of the API is missing', async () => {
    const code = ['app.c', 'status.c']
      .map((file) => fs.readFileSync(path.join(__dirname, '../../web', file), 'utf8'))
      .join('\n');
    const routed = [...code.matchAll(/"(\/(?:api\/v1\/\w+\/?|export\.\w+|healthz|metrics))"/g)]
      .map((match) => match[1]);
    const described = Object.keys(document.paths).map((each) => each.replace(/\{.*/, ''));
    assert.ok(routed.length >= 7);
    for (const each of routed) assert.ok(described.includes(each), each);
  });

  test('every state of health is described', async () => {
    const code = fs.readFileSync(path.join(__dirname, '../../web/status.c'), 'utf8');
    const states = [...code.matchAll(/\[KL_SITE_\w+\] = "(\w+)"/g)].map((match) => match[1]);
    const { status, reason } = document.components.schemas.Health.properties;
    assert.ok(states.length >= 6);
    assert.deepStrictEqual(status.enum.slice().sort(), states.concat('stale').sort());
    assert.deepStrictEqual(reason.enum.slice().sort(),
      states.filter((state) => state !== 'ok').sort());
  });

  const searches = ['', '?q=Garten', '?q=Lebensmittel+retten&thema=ernaehrung&page_size=100',
    '?thema=ernaehrung&thema=biodiversitaet&branche=handel&seite=2',
    '?sortierung=titel&ich=initiative&page_size=3', '?q=Hochbet', '?q=Xylophonzwirn',
    '?q=Schule+Xylophonzwirn', '?q=%22im+Garten%22+-Dach', '?unbekannt=1', '?seite=999',
    `?q=${encodeURIComponent('"<b>&amp;🌱')}`];
  for (const search of searches) {
    test(`a search: ${search || 'everything'}`, async () => {
      await get(`/api/v1/search${search}`, 200, 'SearchResult');
    });
  }

  test('wrong parameters', async () => {
    for (const wrong of ['thema=gibtesnicht', 'seite=0', 'page_size=101', 'sortierung=x',
      'ich=x', `q=${'a'.repeat(501)}`]) {
      await get(`/api/v1/search?${wrong}`, 400, 'Error');
    }
    await get('/api/v1/suggest', 400, 'Error');
    await get('/api/v1/cases/gibt-es-nicht', 404, 'Error');
    await get('/api/v1/gibtesnicht', 404, 'Error');
  });

  test('completions', async () => {
    let found = 0;
    for (const prefix of ['g', 'hochb', 'blueh', 'ern', 'leb', 'runder t', 'xyzxyz']) {
      const json = await get(`/api/v1/suggest?q=${encodeURIComponent(prefix)}`, 200,
        'Suggestions');
      found += json.completions.length;
    }
    assert.ok(found > 10);
  });

  test('every case, alone and in the export', async () => {
    const answer = await ask('/export.jsonl', 200);
    const lines = (await answer.text()).trimEnd().split('\n');
    assert.ok(lines.length > 100);
    for (const line of lines) {
      const exported = JSON.parse(line);
      hold('Case', exported, exported.slug);
      const json = await get(`/api/v1/cases/${exported.slug}`, 200, 'Case');
      assert.strictEqual(exported.url, url + json.url);
      assert.ok('license' in exported && !('license' in json));
    }
  });

  test('health', async () => {
    const json = await get('/healthz', 200, 'Health');
    assert.strictEqual(json.status, 'ok');
  });

  test('answers in other formats have the types that are described', async () => {
    for (const address of OTHERS) {
      const answer = await ask(address, 200);
      const type = answer.headers.get('content-type').split(';')[0];
      assert.ok(type in document.paths[address].get.responses['200'].content,
        `${address}: ${type}`);
    }
  });

  test('the schemas refuse what differs', async () => {
    const json = await get('/api/v1/search?q=Garten', 200, 'SearchResult');
    const spoil = [(copy) => delete copy.total, (copy) => { copy.total = '42'; },
      (copy) => { copy.more = 1; }, (copy) => { copy.hits[0].more = 1; },
      (copy) => delete copy.hits[0].partners[0].gives,
      (copy) => { copy.facets[0].values[0].count = -1; }];
    for (const each of spoil) {
      const copy = structuredClone(json);
      each(copy);
      assert.ok(!schema('SearchResult')(copy), each.toString());
    }
  });
});
