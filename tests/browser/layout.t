#!/usr/bin/env node
/* Every kind of page at any width, zoom, spacing and colour, by keyboard, and on paper. */
'use strict';

const assert = require('assert');
const { test, group, skip, run } = require('./lib/tap');
const { start } = require('./lib/site');
const { findKinds } = require('./lib/kinds');
const { findCut, findWide } = require('./lib/measure');

// What a window of 1280 by 1024 becomes when zoomed to 200 % and 400 %, and a phone.
const WINDOWS = [{ width: 640, height: 512 }, { width: 320, height: 256 },
  { width: 320, height: 800 }];
// WCAG 1.4.12
const TEXT_SPACING = '* { line-height: 1.5 !important; letter-spacing: .12em !important; ' +
  'word-spacing: .16em !important } p { margin-bottom: 2em !important }';
// Twice the size of letters that browsers begin with, on a phone.
const HUGE_LETTERS = { standard: 32, fixed: 26 };
const LETTERS = { standard: 16, fixed: 13 };
const PHONE = { width: 360, height: 740 };
const TABS = 40;
const FONT_DELAY_MS = 300;
// What a late font may move: a line that breaks one word later. 0.1 counts as good.
const MAX_LAYOUT_SHIFT = 0.05;

function findMoving() {
  return Array.from(document.querySelectorAll('*')).filter((element) => {
    const style = getComputedStyle(element);
    return [style.transitionDuration, style.animationDuration].join().split(',')
      .some((duration) => parseFloat(duration) > 0.001) || style.scrollBehavior === 'smooth';
  }).map((element) => element.outerHTML.slice(0, 80));
}

/* Controls below 24 by 24 px. Links within a sentence may be (WCAG 2.5.8). */
function findSmall() {
  return Array.from(document.querySelectorAll('a,button,input,select,textarea,summary'))
    .filter((element) => {
      const box = element.getBoundingClientRect();
      const isShown = box.width > 1 && box.height > 1 && box.right > 0 &&
        element.type !== 'hidden';
      const isInText = getComputedStyle(element).display === 'inline';
      return isShown && !isInText && (box.width < 23.9 || box.height < 23.9);
    }).map((element) => element.outerHTML.slice(0, 120));
}

/* What is wrong with how the focused element shows that it is focused. */
function findHiddenFocus() {
  const element = document.activeElement;
  if (element === document.body) return null;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const said = element.outerHTML.slice(0, 120);
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) {
    return `no outline: ${said}`;
  }
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) {
    return `out of sight: ${said}`;
  }
  // A link that breaks over two lines has a middle of its own in each.
  const line = element.getClientRects()[0];
  const x = Math.min(Math.max(line.left + line.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(line.top + line.height / 2, 0), innerHeight - 1);
  const above = document.elementFromPoint(x, y);
  return above && (element.contains(above) || above.contains(element)) ? null
    : `covered by ${above && above.outerHTML.slice(0, 80)}: ${said}`;
}

/* On paper: what is shown that should not be, and letters too light for white paper. */
function findUnprintable() {
  const isShown = (element) => element.getClientRects().length > 0 &&
    element.getBoundingClientRect().width > 1;
  const luminance = (colour) => colour.match(/[\d.]+/g).slice(0, 3)
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\)$/.test(colour)) return luminance(colour);
    }
    return 1;
  };
  const found = [];
  document.querySelectorAll('nav, button, [role=search], input[type=checkbox], .skip a')
    .forEach((element) => isShown(element) && found.push(`shown: ${element.outerHTML.slice(0, 80)}`));
  if (background(document.body) < 0.9) found.push('the paper is dark');
  if (luminance(getComputedStyle(document.body).color) > 0.1) found.push('the letters are light');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !isShown(element)) continue;
    const [a, b] = [luminance(getComputedStyle(element).color), background(element)];
    if ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5) {
      found.push(`pale: ${element.outerHTML.slice(0, 100)}`);
    }
  }
  return found;
}

async function checkSizes(page) {
  for (const size of WINDOWS) {
    await page.setViewportSize(size);
    assert.deepStrictEqual(await page.evaluate(findWide), [], `${size.width} px`);
  }
  assert.deepStrictEqual(await page.evaluate(findSmall), [], 'small targets at 320 px');
}

async function checkLetters(page) {
  const client = await page.context().newCDPSession(page);
  await page.setViewportSize(PHONE);
  await client.send('Page.setFontSizes', { fontSizes: HUGE_LETTERS });
  assert.deepStrictEqual(await page.evaluate(findWide), [], 'huge letters on a phone');
  await client.send('Page.setFontSizes', { fontSizes: LETTERS });
}

async function checkSpacing(page) {
  // An adopted sheet, as the policy of the pages rightly refuses a style element.
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, TEXT_SPACING);
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    assert.deepStrictEqual(await page.evaluate(findWide), [], `text spacing, ${width} px`);
    assert.deepStrictEqual(await page.evaluate(findCut), [], `text cut off, ${width} px`);
  }
  await page.evaluate(() => { document.adoptedStyleSheets = []; });
}

async function checkForcedColours(page) {
  await page.emulateMedia({ forcedColors: 'active' });
  const bare = await page.evaluate(() => Array.from(document.querySelectorAll('button, .button'))
    .filter((button) => button.getClientRects().length &&
      parseFloat(getComputedStyle(button).borderTopWidth) < 1)
    .map((button) => button.outerHTML.slice(0, 100)));
  assert.deepStrictEqual(bare, [], 'buttons without an edge in forced colours');
  await page.locator('a[href]').nth(5).focus();
  await page.keyboard.press('Tab');
  assert.strictEqual(await page.evaluate(findHiddenFocus), null, 'forced colours');
  await page.emulateMedia({ forcedColors: 'none' });
}

async function checkLayout(site, kind) {
  const page = await site.open(kind.path);
  try {
    if (kind.prepare) await kind.prepare(page);
    assert.deepStrictEqual(await page.evaluate(findMoving), [], 'moves under reduced motion');
    assert.deepStrictEqual(await page.evaluate(findSmall), [], 'small targets at 1280 px');
    await checkSizes(page);
    await checkLetters(page);
    await checkSpacing(page);
    await checkForcedColours(page);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    assert.deepStrictEqual(await page.evaluate(findUnprintable), [], 'print');
  } finally {
    await page.context().close();
  }
}

async function checkFocus(site, kind, size) {
  const page = await site.open(kind.path, { viewport: size });
  try {
    await page.keyboard.press('Tab');
    assert.strictEqual(await page.evaluate(() => document.activeElement.getAttribute('href')),
      '#inhalt', 'the skip link comes first');
    for (let i = 0; i < TABS; i += 1) {
      assert.strictEqual(await page.evaluate(findHiddenFocus), null);
      await page.keyboard.press('Tab');
    }
    await page.locator('.skip a[href="#inhalt"]').focus();
    await page.keyboard.press('Enter');
    assert.strictEqual(await page.evaluate(() => document.activeElement.id), 'inhalt',
      'the skip link leads to the content');
  } finally {
    await page.context().close();
  }
}

/* Layout shifts while the page is loaded, with a font that comes late. */
async function checkShift(site, kind) {
  const context = await site.context();
  try {
    const page = await context.newPage();
    await page.route('**/*.woff2', async (route) => {
      await new Promise((resolve) => { setTimeout(resolve, FONT_DELAY_MS); });
      await route.continue();
    });
    await page.addInitScript(() => {
      window.shifts = [];
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.shifts.push(
        { value: entry.value, what: entry.sources.map(({ node }) => node && node.nodeType === 1 &&
          node.outerHTML.slice(0, 60)) }))).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(kind.path, { waitUntil: 'networkidle' });
    const shifts = await page.evaluate(() => window.shifts);
    // A font that is still held back must not outlive its page.
    await page.unrouteAll({ behavior: 'wait' });
    const sum = shifts.reduce((total, shift) => total + shift.value, 0);
    assert.ok(sum <= MAX_LAYOUT_SHIFT, `${sum}\n${JSON.stringify(shifts, null, 1)}`);
  } finally {
    await context.close();
  }
}

run(async () => {
  const site = await start(process.env.KOOPLAB_CORPUS);
  for (const kind of await findKinds(site.url)) {
    group('Lesbar und bedienbar: bei 200 und 400 Prozent Vergrößerung, mit weiteren Abständen im Text, ' +
      'in erzwungenen Farben, ohne Bewegung und auf Papier');
    test(`any width, spacing, colours, paper: ${kind.name}`, () =>
      checkLayout(site, kind), kind.title);
    group('Mit der Tastatur: Der Fokus ist immer zu sehen, der Sprunglink führt zum Inhalt');
    test(`focus is seen: ${kind.name}`, async () => {
      if (kind.prepare) return skip('the same as without that state');
      await checkFocus(site, kind, { width: 1280, height: 800 });
      await checkFocus(site, kind, { width: 320, height: 400 });
      return undefined;
    }, kind.title);
    group('Beim Laden springt nichts');
    test(`nothing jumps while loading: ${kind.name}`, () => {
      if (kind.prepare) return skip('the same as without that state');
      return checkShift(site, kind);
    }, kind.title);
  }
});
