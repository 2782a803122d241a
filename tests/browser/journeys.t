#!/usr/bin/env node
/* What visitors come for, from the first page to the last: by mouse, by keyboard
 * alone, and without script. */
'use strict';

const assert = require('assert');
const { test, group, run } = require('./lib/tap');
const { start } = require('./lib/site');
const { getJson } = require('./lib/kinds');

// A word with enough hits for a second page even after a filter.
const WORD = 'Lebensmittel';
const MANY = 11;
const MAX_TABS = 250;

const address = (page) => page.url().replace(/^http:\/\/[^/]*/, '');
const hasFocus = (page, selector) => page.evaluate((wanted) =>
  document.activeElement !== null && document.activeElement.matches(wanted), selector);
const heading = (page) => page.locator('h1').innerText();

/* On to something by the Tab key alone. */
async function tabTo(page, selector) {
  for (let i = 0; i < MAX_TABS; i += 1) {
    if (await hasFocus(page, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} cannot be reached by Tab on ${address(page)}`);
}

async function follow(page, selector) {
  await tabTo(page, selector);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}

/* The first box in sight whose value leaves a second page. */
function findBox(page) {
  return page.evaluate((least) => {
    const boxes = document.querySelectorAll('#filter input[type=checkbox]');
    const box = Array.from(boxes).find((one) => one.getClientRects().length &&
      !one.checked && !one.disabled &&
      parseInt(one.closest('.option').querySelector('.count').innerText.replace(/\D/g, ''), 10)
        >= least);
    return box && `#${box.id}`;
  }, MANY);
}

async function searchByKeyboard(page) {
  await page.goto('/');
  await tabTo(page, '#q');
  await page.keyboard.type(WORD);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  assert.ok((await heading(page)).includes(`»${WORD}«`), await heading(page));
}

/* Search, filter, page 2, case, back. Returns the addresses on the way. */
async function travel(page, isLive) {
  const way = [];
  await searchByKeyboard(page);
  way.push(address(page));
  const box = await findBox(page);
  assert.ok(box, 'a filter that leaves a second page');
  await tabTo(page, box);
  await page.keyboard.press('Space');
  if (isLive) {
    await page.waitForURL((url) => url.search !== way[0].replace(/^[^?]*/, ''));
    assert.ok(await hasFocus(page, box), 'the focus stays on the box');
  } else {
    await follow(page, '#filter button[type=submit]');
  }
  way.push(address(page));
  assert.ok(await page.locator(box).isChecked());
  await follow(page, 'a[rel=next]');
  way.push(address(page));
  assert.match(await page.title(), /Seite 2/);
  await follow(page, '.card h3 a');
  assert.match(address(page), /^\/faelle\//);
  way.push(address(page));
  await follow(page, '.back-link');
  assert.strictEqual(address(page), way[2], 'back leads to the results that were left');
  return way;
}

async function withPage(site, options, body) {
  const page = await site.open('/', options);
  try {
    return await body(page);
  } finally {
    await page.context().close();
  }
}

const WITHOUT_SCRIPT = { javaScriptEnabled: false };

function testSearching(site) {
  const ways = {};
  group('Suchen, filtern, blättern, öffnen und zurück: mit Maus oder Tastatur, mit und ohne JavaScript');
  test('search, filter, page, case, back: keyboard, with script', async () => {
    ways.live = await withPage(site, {}, (page) => travel(page, true));
  });
  test('search, filter, page, case, back: keyboard, without script', async () => {
    ways.plain = await withPage(site, WITHOUT_SCRIPT, (page) => travel(page, false));
  });
  test('the addresses are the same with and without script', () => {
    assert.ok(ways.live && ways.plain);
    assert.deepStrictEqual(ways.live, ways.plain);
  });

  test('a filter updates in place: focus, scroll, title, status', () => withPage(site,
    { viewport: { width: 1280, height: 600 } }, async (page) => {
      await page.goto(`/suche?q=${WORD}`);
      const title = await page.title();
      const status = await page.locator('[role=status][data-live]').innerText();
      await page.evaluate(() => { window.isSamePage = true; });
      const box = await findBox(page);
      await page.locator(box).scrollIntoViewIfNeeded();
      await page.evaluate(() => window.scrollBy(0, 120));
      await page.locator(box).focus();
      const before = await page.evaluate(() => window.scrollY);
      await page.keyboard.press('Space');
      await page.waitForFunction((old) => document.title !== old, title);
      assert.ok(await page.evaluate(() => window.isSamePage), 'no other page was loaded');
      assert.ok(await hasFocus(page, box), 'the focus stays');
      assert.strictEqual(await page.evaluate(() => window.scrollY), before, 'nothing scrolls');
      assert.notStrictEqual(await page.locator('[role=status][data-live]').innerText(), status);
    }));

  test('the Back button undoes a live filter, and Forward does it again', () => withPage(site,
    {}, async (page) => {
      await page.goto(`/suche?q=${WORD}`);
      const before = await heading(page);
      const box = await findBox(page);
      await page.locator(box).click();
      await page.waitForURL((url) => /&/.test(url.search));
      await page.waitForFunction((old) => document.querySelector('h1').innerText !== old, before);
      const after = await heading(page);
      await page.goBack();
      await page.waitForFunction((old) => document.querySelector('h1').innerText === old, before);
      assert.strictEqual(await page.locator(box).isChecked(), false);
      assert.strictEqual(address(page), `/suche?q=${WORD}`);
      await page.goForward();
      await page.waitForFunction((old) => document.querySelector('h1').innerText === old, after);
      assert.ok(await page.locator(box).isChecked());
    }));

  for (const [name, options] of [['with', {}], ['without', WITHOUT_SCRIPT]]) {
    test(`boxes tell the truth after Back, ${name} script`, () => withPage(site, options,
      async (page) => {
        await page.goto(`/suche?q=${WORD}`);
        const box = await findBox(page);
        await page.locator(box).check();
        if (name === 'with') await page.waitForURL((url) => /&/.test(url.search));
        await page.locator('.card h3 a').first().click();
        await page.waitForURL('**/faelle/**');
        await page.goBack();
        await page.waitForLoadState();
        const isInAddress = address(page).includes('&');
        assert.strictEqual(await page.locator(box).isChecked(), isInAddress);
      }));
  }

  test('a chip takes its filter away', () => withPage(site, {}, async (page) => {
    await page.goto(`/suche?q=${WORD}`);
    await page.locator(await findBox(page)).click();
    await page.locator('.chip').first().click();
    await page.waitForURL((url) => url.search === `?q=${WORD}`);
    await page.locator('.chip').waitFor({ state: 'detached' });
  }));
}

function testSuggestions(site) {
  group('Vorschläge beim Tippen: mit Pfeiltasten wählen, mit Escape schließen, ohne sie suchen');
  test('suggestions: arrows choose, Escape closes, Enter goes', async () => {
    return withPage(site, {}, async (page) => {
      const input = page.locator('#q');
      await input.pressSequentially('leb');
      await page.locator('[role=option]').first().waitFor();
      assert.strictEqual(await input.getAttribute('aria-expanded'), 'true');
      await page.keyboard.press('ArrowDown');
      const active = await input.getAttribute('aria-activedescendant');
      assert.strictEqual(await page.locator(`#${active}`).getAttribute('aria-selected'), 'true');
      await page.keyboard.press('Escape');
      assert.strictEqual(await input.getAttribute('aria-expanded'), 'false');
      assert.strictEqual(await page.locator('[role=listbox]').isVisible(), false);
      assert.strictEqual(await input.inputValue(), 'leb', 'Escape keeps what was typed');
      assert.ok(await hasFocus(page, '#q'));
      await page.keyboard.press('ArrowDown');
      await page.locator('[role=option]').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      assert.match(address(page), /^\/(suche\?|faelle\/)/);
    });
  });
  test('suggestions are optional: Enter searches what was typed', async () => {
    return withPage(site, {}, async (page) => {
      await page.locator('#q').pressSequentially('leb');
      await page.locator('[role=option]').first().waitFor();
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      assert.strictEqual(address(page), '/suche?q=leb');
    });
  });
}

/* The list of three is open: it names all of them, and prints. */
async function checkNotes(page, slugs) {
  assert.match(await heading(page), /3 Beispiele/);
  const listed = new URL(page.url()).searchParams.getAll('fall');
  assert.deepStrictEqual(listed.sort(), slugs.slice().sort());
  assert.strictEqual(await page.locator('article.sheet').count(), 3);
  const paper = await page.pdf({ format: 'A4' });
  assert.strictEqual(paper.slice(0, 5).toString(), '%PDF-');
  assert.ok(paper.length > 10000, `${paper.length} bytes of paper`);
}

function boxes(page) {
  return page.locator('#zettel input[name=fall][type=checkbox]');
}

async function collectByMouse(page) {
  await page.locator('#q').fill(WORD);
  await page.locator('form[role=search] button').first().click();
  await page.waitForURL('**/suche?**');
  const slugs = [];
  for (let i = 0; i < 3; i += 1) {
    const box = boxes(page).nth(i);
    slugs.push(await box.getAttribute('value'));
    await page.locator('label.collect').nth(i).click();
    assert.ok(await box.isChecked());
  }
  await page.locator('#zettel button[type=submit]').last().click();
  await page.waitForURL('**/ideenzettel?**');
  return slugs;
}

async function collectByKeyboard(page) {
  await searchByKeyboard(page);
  const slugs = [];
  for (let i = 0; i < 3; i += 1) {
    slugs.push(await boxes(page).nth(i).getAttribute('value'));
    await tabTo(page, `#zettel input[value="${slugs[i]}"]`);
    await page.keyboard.press('Space');
  }
  await follow(page, '#zettel button[type=submit]');
  return slugs;
}

/* Two of one search, the third of another: the list goes along in the address. */
async function collectOverTwoSearches(page) {
  await page.goto(`/suche?q=${WORD}`);
  const slugs = [];
  for (let i = 0; i < 2; i += 1) {
    slugs.push(await boxes(page).nth(i).getAttribute('value'));
    await boxes(page).nth(i).check();
  }
  await page.locator('#zettel button[type=submit]').last().click();
  await page.waitForURL('**/ideenzettel?**');
  await page.locator('.actions a[href^="/suche"]').click();
  await page.waitForURL('**/suche?**');
  await page.locator('#q').fill('Energie');
  await page.locator('form[role=search] button').first().click();
  await page.waitForURL('**q=Energie**');
  const third = page.locator('#zettel input[name=fall][type=checkbox]:not(:checked)').first();
  slugs.push(await third.getAttribute('value'));
  await page.locator(`#zettel input[value="${slugs[2]}"]`).check();
  await page.locator('#zettel button[type=submit]').last().click();
  await page.waitForURL('**/ideenzettel?**');
  return slugs;
}

function testNotes(site) {
  group('Von der Startseite zum gedruckten Ideenzettel mit drei Beispielen: mit Maus oder Tastatur, ' +
    'mit und ohne JavaScript');
  const ways = [['by mouse', {}, collectByMouse], ['by keyboard', {}, collectByKeyboard],
    ['over two searches', {}, collectOverTwoSearches],
    ['by mouse, without script', WITHOUT_SCRIPT, collectByMouse],
    ['by keyboard, without script', WITHOUT_SCRIPT, collectByKeyboard],
    ['over two searches, without script', WITHOUT_SCRIPT, collectOverTwoSearches]];
  for (const [name, options, collect] of ways) {
    test(`from the start page to three printed cases: ${name}`, () => withPage(site, options,
      async (page) => checkNotes(page, await collect(page))));
  }
  group('Ideenzettel vergleichen, und im Browser merken erst nach einem Klick');
  test('notes stay in the browser only after a click, and go again', () => (withPage(site, {}, async (page) => {
      const stored = () => page.evaluate(() => localStorage.length + sessionStorage.length);
      await collectByMouse(page);
      await page.locator('textarea').first().fill('Den Marktleiter fragen');
      assert.strictEqual(await stored(), 0, 'nothing before a click');
      await page.locator('[data-store]').click();
      assert.strictEqual(await stored(), 1, 'kept once asked for');
      await page.reload();
      assert.strictEqual(await page.locator('textarea').first().inputValue(),
        'Den Marktleiter fragen');
      await page.locator('[data-forget]').click();
      assert.strictEqual(await stored(), 0, 'gone again');
    })));
  test('a remembered list grows, and no list that somebody sent replaces it', () => withPage(site,
    {}, async (page) => {
      const stored = () => page.evaluate(() => JSON.parse(localStorage.getItem('ideenzettel')).list);
      const slugs = await collectByMouse(page);
      await page.locator('[data-store]').click();
      await page.goto('/suche?q=Energie');
      assert.match(await page.locator('[data-zettel-link]').innerText(), /\(3\)/);
      const next = boxes(page).and(page.locator(':not(:checked)')).first();
      slugs.push(await next.getAttribute('value'));
      await page.locator(`#zettel input[value="${slugs[3]}"]`).check();
      assert.deepStrictEqual(await stored(), slugs, 'one more');
      await page.goto(`/ideenzettel?fall=${slugs[1]}`);
      await page.goto('/ideenzettel');
      await page.locator('[data-stored-link]').click();
      await page.waitForURL('**/ideenzettel?**');
      assert.match(await heading(page), /4 Beispiele/);
      await page.locator('.sheet-tools a').first().click();
      await page.waitForURL((url) => url.searchParams.getAll('fall').length === 3);
      assert.deepStrictEqual(await stored(), slugs.slice(1), 'one less');
    }));
  test('two of three cases side by side, and back to all three', () => withPage(site,
    WITHOUT_SCRIPT, async (page) => {
      const slugs = await collectByMouse(page);
      await page.locator(`input[name=vergleich][value="${slugs[1]}"]`).uncheck();
      await page.locator('.compare-form button[type=submit]').click();
      await page.waitForURL('**ansicht=vergleich**');
      assert.strictEqual(await heading(page), 'Vergleich von 2 Beispielen');
      assert.strictEqual(await page.locator('table.compare thead th').count(), 2);
      await page.locator('.back-link').click();
      await checkNotes(page, slugs);
    }));
}

function testGuided(site) {
  group('Der Fragenweg endet immer bei Beispielen');
  for (const [name, options] of [['with', {}], ['without', WITHOUT_SCRIPT]]) {
    test(`the questions end in results, ${name} script`, () => (withPage(site, options, async (page) => {
        await page.goto('/fragenweg');
        let answered = 0;
        while (await page.locator('.answer > a').count()) {
          assert.ok(answered < 8, 'the questions end');
          await Promise.all([page.waitForNavigation(),
            page.locator('.answer > a').last().click()]);
          answered += 1;
        }
        assert.ok(answered >= 2, `${answered} questions`);
        if (address(page).startsWith('/fragenweg')) {
          await page.locator('main a[href^="/suche"]').first().click();
          await page.waitForURL('**/suche**');
        }
        assert.ok(await page.locator('.card').count() > 0, 'never in zero');
      })));
  }
}

async function fillProposal(page) {
  await page.goto('/vorschlagen');
  await page.locator('#v-titel').fill('Suppe für alle');
  await page.locator('#v-kurzfassung').fill('Eine Kantine kocht mit Nachbarn.');
  await page.locator('#v-partner1-name').fill('Kantine');
  await page.locator('#v-partner1-rolle').selectOption({ index: 1 });
  await page.locator('#v-partner2-name').fill('Nachbarschaft e. V.');
  await page.locator('#v-partner2-rolle').selectOption({ index: 2 });
  for (const facet of ['thema', 'branche', 'art']) {
    await page.locator(`#vorschlag input[name="${facet}"]`).first().check();
  }
}

function testProposing(site) {
  group('Ein Beispiel vorschlagen: Das Formular sagt, was fehlt, und macht einen Text daraus');
  for (const [name, options] of [['with', {}], ['without', WITHOUT_SCRIPT]]) {
    test(`a proposal becomes a text, ${name} script`, () => withPage(site, options,
      async (page) => {
        await fillProposal(page);
        await page.locator('#vorschlag button[type=submit]').click();
        await page.locator('#ergebnis').waitFor();
        const text = await page.locator('#ergebnis').inputValue();
        assert.match(text, /^---\n/);
        assert.match(text, /^titel: .?Suppe für alle/m);
        const [download] = await Promise.all([page.waitForEvent('download'),
          page.getByText('Als Datei herunterladen').click()]);
        assert.match(download.suggestedFilename(), /\.md$/);
      }));
    test(`a proposal without enough says what is missing, ${name} script`, () => withPage(site,
      options, async (page) => {
        await page.goto('/vorschlagen');
        await page.locator('#v-titel').fill('Suppe');
        await page.locator('#vorschlag button[type=submit]').click();
        await page.locator('.error-box a[href="#v-kurzfassung"]').click();
        assert.ok(await hasFocus(page, '#v-kurzfassung'));
        assert.strictEqual(await page.locator('#v-titel').inputValue(), 'Suppe');
      }));
  }
}

run(async () => {
  const site = await start();
  const { total } = await getJson(`${site.url}/api/v1/search?q=${WORD}`);
  assert.ok(total > 2 * MANY, `${total} hits of »${WORD}« are too few`);
  testSearching(site);
  testSuggestions(site);
  testNotes(site);
  testGuided(site);
  testProposing(site);
});
