#!/usr/bin/env node
/* Styles and scripts that Safari 12, Chrome 70 and Firefox 78 understand. What they do
 * not know they skip, a declaration, a rule or a whole script: so newer features may
 * only add to what already works, as those below @supports or behind a test do.
 *
 * Chromium of today cannot show what an old browser makes of a page. This test reads
 * the assets: scripts must be ES2018 without younger functions, styles must not lean on
 * what the oldest of the three does not have. */
'use strict';

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const acorn = require('acorn');
const { test, group, run } = require('./lib/tap');

const ASSETS = path.resolve(__dirname, '../../web/assets');
const ECMA_VERSION = 2018;
// Members of objects that one of the three lacks. `navigator.clipboard` and
// AbortController are asked for before they are used.
const YOUNG_MEMBERS = ['allSettled', 'any', 'at', 'findLast', 'fromEntries', 'hasOwn', 'hasPointerCapture', 'inert',
  'isWellFormed', 'matchAll', 'popover', 'queueMicrotask', 'randomUUID', 'replaceAll', 'replaceChildren',
  'requestSubmit', 'showModal', 'showPopover', 'showPicker', 'structuredClone', 'submitter', 'toSorted', 'toReversed',
  'toWellFormed', 'ResizeObserver', 'globalThis', 'WeakRef', 'FinalizationRegistry'];
// Selectors: one that is not understood takes its whole rule along.
const YOUNG_SELECTORS = /:(has|is|where|focus-within-visible|user-valid|user-invalid|modal|popover-open|open)\b|(^|[\s,{])&/;
const YOUNG_PROPERTIES = ['aspect-ratio', 'gap', 'row-gap', 'inset', 'inset-inline', 'inset-block', 'margin-inline',
  'margin-block', 'padding-inline', 'padding-block', 'place-content', 'place-items', 'place-self', 'translate', 'rotate',
  'scale', 'container', 'container-type', 'inline-size', 'block-size'];
const YOUNG_VALUES = /\b(min|max|clamp|color-mix|oklch|oklab|lab|lch|light-dark|round)\(|\d[sld]v[hw]\b|\b(fit-content|revert|revert-layer|subgrid|clip)\b(?!-)/;
const YOUNG_RULES = /^@(layer|container|property|scope|starting-style)\b/;
const RANGE_QUERY = /\([^)]*[<>]=?[^)]*\)/;

function listAssets(extension) {
  return fs.readdirSync(ASSETS).filter((name) => name.endsWith(extension));
}

function read(name) {
  return fs.readFileSync(path.join(ASSETS, name), 'utf8');
}

/* Every node of a syntax tree. */
function* walk(node) {
  if (!node || typeof node !== 'object') return;
  if (typeof node.type === 'string') yield node;
  for (const child of Object.values(node)) yield* walk(child);
}

function findYoungScript(source) {
  const tree = acorn.parse(source, { ecmaVersion: ECMA_VERSION, sourceType: 'script', locations: true });
  const isName = (node) => node.type === 'Identifier' && YOUNG_MEMBERS.includes(node.name);
  return Array.from(walk(tree)).filter(isName).map((node) => `line ${node.loc.start.line}: ${node.name}`)
    .concat(/\(\?<[=!]/.test(source) ? ['a lookbehind'] : []);
}

/* [{ context: ['@media …'], selector, declarations: [[property, value]] }] */
function parseStyles(source) {
  const rules = [];
  const open = [];
  const text = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/"[^"]*"/g, '""');
  for (const [, before, sign] of text.matchAll(/([^{};]*)([{};])/g)) {
    const part = before.trim();
    if (sign === '{') {
      open.push({ name: part, declarations: [] });
    } else {
      const inner = open[open.length - 1];
      if (part) inner.declarations.push(part.split(/:(.*)/s).slice(0, 2).map((one) => one.trim()));
      if (sign === '}') {
        open.pop();
        rules.push({ context: open.map(({ name }) => name), selector: inner.name, declarations: inner.declarations });
      }
    }
  }
  assert.strictEqual(open.length, 0, 'every rule ends');
  return rules;
}

function findYoungStyles(source) {
  const found = [];
  for (const { context, selector, declarations } of parseStyles(source)) {
    const names = context.concat(selector);
    if (names.some((name) => name.startsWith('@supports') || name.startsWith('@media (forced-colors'))) continue;
    if (names.some((name) => YOUNG_RULES.test(name) || (name.startsWith('@media') && RANGE_QUERY.test(name)))) {
      found.push(selector);
    }
    if (!selector.startsWith('@') && YOUNG_SELECTORS.test(selector)) found.push(selector);
    // Skipped as a whole by the old ones: only where nothing else stands in the list.
    if (/:focus-visible/.test(selector) && selector.includes(',')) found.push(selector);
    for (const [property, value] of declarations) {
      const older = declarations.filter(([other, said]) => other.replace(/^-webkit-/, '') === property &&
        !YOUNG_VALUES.test(said));
      if (YOUNG_PROPERTIES.includes(property) || (YOUNG_VALUES.test(value) && !older.length)) {
        found.push(`${selector} { ${property}: ${value} }`);
      }
    }
  }
  return found;
}

run(() => {
  group('Styles und Skripte kommen ohne das aus, was Safari 12, Chrome 70 oder Firefox 78 nicht kennen');
  for (const name of listAssets('.js')) {
    test(`script: ${name}`, () => assert.deepStrictEqual(findYoungScript(read(name)), []));
  }
  for (const name of listAssets('.css')) {
    test(`styles: ${name}`, () => assert.deepStrictEqual(findYoungStyles(read(name)), []));
  }
  test('what is too young is found', () => {
    for (const script of ['a?.b', 'a ?? b', 'class A { #b; }', 'a ||= b', 'try { a(); } catch { b(); }']) {
      assert.throws(() => findYoungScript(script), SyntaxError, script);
    }
    assert.strictEqual(findYoungScript('a.replaceAll("b", "c")').length, 1);
    for (const style of ['a:has(b) { color: red }', 'a { inset: 0 }', 'a { width: min(1px, 2px); }',
      'b, a:focus-visible { color: red }', 'a { gap: 1px }', '@media (width >= 3px) { a { color: red } }',
      '@layer x { a { color: red } }', 'a { & b { color: red } }', 'a { height: 100dvh }']) {
      assert.ok(findYoungStyles(style).length > 0, style);
    }
    assert.deepStrictEqual(findYoungStyles('a { width: 9px; width: min(1px, 2px) } ' +
      'a:focus:not(:focus-visible) { outline: none } @supports (gap: 1px) { a { gap: 1px } }'), []);
  });
});
