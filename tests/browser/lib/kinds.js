/* Every kind of page, each with an address that shows it.
 *
 *   const kinds = await findKinds(site.url);
 *   [{ name: 'case', title: 'Beispiel', path: '/faelle/…', expected: 200 }, …]
 *
 * The addresses are made of what the corpus has (by the JSON API), so that no case
 * need be there for the tests. A kind may have a state that no address has:
 * prepare(page) brings it about. title names the kind to visitors (report.js).
 */
'use strict';

const http = require('http');

function get(url, headers = {}) {
  return new Promise((resolve, reject) => {
    http.get(url, { headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers,
        body: Buffer.concat(parts) }));
    }).on('error', reject);
  });
}

async function getJson(url) {
  return JSON.parse((await get(url)).body.toString('utf8'));
}

function mostUsed(facets, id) {
  const { values } = facets.find((facet) => facet.id === id);
  return values.reduce((best, value) => (value.count > best.count ? value : best)).id;
}

async function openFilters(page) {
  for (const summary of await page.locator('.filters summary').all()) {
    if (await summary.isVisible() &&
        await summary.evaluate((element) => !element.parentNode.open)) await summary.click();
  }
}

async function openSuggestions(page) {
  await page.locator('#q').pressSequentially('leb');
  await page.locator('[role=option]').first().waitFor();
}

async function sendProposal(page) {
  await page.locator('#vorschlag [type=submit]').click();
  await page.locator('.error-box').waitFor();
}

async function findKinds(url) {
  const all = await getJson(`${url}/api/v1/search?page_size=100`);
  const slugs = all.hits.map((hit) => hit.slug);
  const thema = mostUsed(all.facets, 'thema');
  const branche = mostUsed(all.facets, 'branche');
  const fall = (n) => slugs.slice(0, n).map((slug) => `fall=${slug}`).join('&');
  const idea = new URLSearchParams({ titel: 'Suppe für alle', kurzfassung: 'Eine Kantine kocht.',
    'partner1-name': 'Kantine', 'partner1-rolle': 'Unternehmen',
    'partner2-name': 'Nachbarschaft e. V.', 'partner2-rolle': 'Verein',
    thema, branche, art: mostUsed(all.facets, 'art') });
  const word = encodeURIComponent('Lebensmittel');
  const kinds = [
    { name: 'home', title: 'Startseite', path: '/' },
    { name: 'home, suggestions open', title: 'Startseite mit offenen Suchvorschlägen', path: '/', prepare: openSuggestions },
    { name: 'results', title: 'Treffer', path: `/suche?q=${word}` },
    { name: 'results, all filters open', title: 'Treffer mit allen Filtern aufgeklappt', path: '/suche?ich=unternehmen', prepare: openFilters },
    { name: 'results, filtered', title: 'Treffer mit gewählten Filtern', path: `/suche?thema=${thema}&branche=${branche}` },
    { name: 'results, page 2', title: 'Treffer, zweite Seite', path: '/suche?seite=2&sortierung=titel' },
    { name: 'results, collecting', title: 'Treffer mit angekreuzten Beispielen', path: `/suche?q=${word}&${fall(2)}` },
    { name: 'results, none', title: 'Treffer, wenn nichts gefunden wird', path: '/suche?q=xqzwvkj' },
    { name: 'results, page too high', title: 'Treffer, wenn es die Seite nicht gibt', path: '/suche?seite=900' },
    { name: 'case', title: 'Beispiel', path: `/faelle/${slugs[0]}` },
    { name: 'case, from results', title: 'Beispiel mit dem Weg zurück zu den Treffern', path: all.hits[1].url + `?thema=${thema}&ich=kommune` },
    { name: 'page', title: 'Textseite', path: '/seiten/ueber' },
    { name: 'embedding', title: 'Suche einbinden', path: '/einbinden' },
    { name: 'matrix', title: 'Landkarte', path: '/landkarte' },
    { name: 'stumbling blocks', title: 'Stolpersteine', path: '/stolpersteine' },
    { name: 'questions', title: 'Fragenweg', path: '/fragenweg' },
    { name: 'notes, empty', title: 'Ideenzettel, noch leer', path: '/ideenzettel' },
    { name: 'notes', title: 'Ideenzettel mit Beispielen', path: `/ideenzettel?${fall(3)}` },
    { name: 'notes, compared', title: 'Vergleich von Beispielen', path: `/ideenzettel?${fall(3)}&ansicht=vergleich` },
    { name: 'proposal', title: 'Beispiel vorschlagen', path: '/vorschlagen' },
    { name: 'proposal, errors', title: 'Beispiel vorschlagen, wenn Angaben fehlen', path: '/vorschlagen?titel=Suppe' },
    { name: 'proposal, errors by script', title: 'Beispiel vorschlagen, im Browser geprüft',
      path: '/vorschlagen', prepare: sendProposal },
    { name: 'proposal, result', title: 'Beispiel vorschlagen, wenn der Text fertig ist', path: `/vorschlagen?${idea}` },
    { name: 'not found', title: 'Seite nicht gefunden', path: '/gibt/es/nicht', expected: 404 },
    { name: 'bad request', title: 'Falsche Angaben in der Adresse', path: '/suche?seite=0', expected: 400 },
  ];
  for (const kind of kinds) {
    kind.expected = kind.expected || 200;
    const { status } = await get(url + kind.path);
    if (status !== kind.expected) throw new Error(`${kind.path} answers ${status}`);
  }
  return kinds;
}

module.exports = { findKinds, get, getJson };
