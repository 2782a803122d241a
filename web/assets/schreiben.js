/* What only pages with something to write need: notes of one's own, and a case to
 * propose. Loaded after kooplab.js. */
(() => {
  'use strict';
  const { $, $$, make, list, withList, load, save, forget } = window.kooplab;

  /* ---- the list as a page ---- */
  const download = (name, text) => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
    const link = make('a', { href: url, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };
  const dossier = $('[data-dossier]');
  if (dossier) {
    const stored = load();
    const say = (text) => { $('[data-tool-status]').textContent = text; };
    const offer = (name, is) => { const item = $(`[data-js="${name}"]`); if (item) item.hidden = !is; };
    const kept = $('[data-stored]');
    if (kept && stored && stored.list.length) {
      stored.list.forEach((slug) => list.add(slug));
      $('[data-stored-link]').href = withList('/ideenzettel');
      list.clear();
      kept.hidden = false;
    }
    const remember = (is) => { offer('store', !is); offer('forget', is); };
    if ($('[data-store]')) {
      offer('print', true);
      offer('copy', !!(navigator.clipboard && window.isSecureContext));
      remember(!!stored);
      $$('[data-note]').forEach((area) => {
        if (stored && stored.notes[area.dataset.note]) area.value = stored.notes[area.dataset.note];
        area.addEventListener('input', () => { if (load()) save(); });
      });
      if (stored) save();
      $('[data-print]').addEventListener('click', () => window.print());
      $('[data-copy]').addEventListener('click', async (event) => {
        try {
          await navigator.clipboard.writeText(event.target.dataset.copy);
          say('Der Link ist kopiert.');
        } catch (error) { say('Der Browser erlaubt das Kopieren nicht. Die Adresse steht oben im Browser.'); }
      });
      $('[data-store]').addEventListener('click', () => {
        if (!save()) return say('Der Browser erlaubt kein Merken.');
        remember(true);
        $('[data-forget]').focus();
        return say('Liste und Notizen sind in diesem Browser gemerkt.');
      });
      $('[data-forget]').addEventListener('click', () => {
        forget();
        remember(false);
        $('[data-store]').focus();
        say('In diesem Browser ist nichts mehr gemerkt.');
      });
      $('[data-markdown]').addEventListener('click', async (event) => {
        const mine = $$('[data-note]').filter((area) => area.value.trim());
        if (!mine.length) return;
        event.preventDefault();
        const link = event.currentTarget;
        const text = await (await fetch(link.href)).text();
        const lines = mine.map((area) => `### ${$('h2', area.closest('.sheet')).textContent.trim()}\n\n${area.value.trim()}\n`);
        download(link.download, `${text.trimEnd ? text.trimEnd() : text}\n\n## Notizen\n\n${lines.join('\n')}`);
      });
    }
  }

  /* ---- a case to propose: made here, not at the server ---- */
  const propose = $('[data-propose]');
  if (propose) {
    const value = (name) => (propose.elements[name] ? propose.elements[name].value.trim() : '');
    const quote = (text) => JSON.stringify(text.replace(/\s+/g, ' '));
    const items = (text) => `[${text.split(',').map((part) => part.trim()).filter(Boolean).map(quote).join(', ')}]`;
    const read = () => {
      const partners = [1, 2, 3, 4].filter((n) => value(`partner${n}-name`) && value(`partner${n}-rolle`));
      const facets = $$('[data-feld]', propose).map((set) => [set.dataset.feld,
        $$('input:checked', set).map((box) => quote(box.nextElementSibling.textContent))]);
      if (!value('titel') || !value('kurzfassung') || partners.length < 2 || facets.some((facet) => !facet[1].length)) return null;
      const lines = ['---', `titel: ${quote(value('titel'))}`, `kurzfassung: ${quote(value('kurzfassung'))}`];
      facets.forEach((facet) => lines.push(`${facet[0]}: [${facet[1].join(', ')}]`));
      lines.push('partner:');
      partners.forEach((n) => {
        lines.push(`  - name: ${quote(value(`partner${n}-name`))}`, `    rolle: ${value(`partner${n}-rolle`)}`);
        ['gibt', 'bekommt'].forEach((key) => value(`partner${n}-${key}`) && lines.push(`    ${key}: ${items(value(`partner${n}-${key}`))}`));
      });
      ['region', 'ort'].forEach((key) => value(key) && lines.push(`${key}: ${quote(value(key))}`));
      if (value('beginn')) lines.push(`beginn: ${/^\d{4}(-\d\d){0,2}$/.test(value('beginn')) ? value('beginn') : quote(value('beginn'))}`);
      lines.push(`stand: ${new Date().toISOString().slice(0, 10)}`);
      if (value('erster-schritt')) lines.push(`erster_schritt: ${quote(value('erster-schritt'))}`);
      const sources = [1, 2, 3].filter((n) => value(`quelle${n}-titel`));
      if (sources.length) lines.push('quellen:');
      sources.forEach((n) => {
        lines.push(`  - titel: ${quote(value(`quelle${n}-titel`))}`);
        if (value(`quelle${n}-url`)) lines.push(`    url: ${quote(value(`quelle${n}-url`))}`);
      });
      lines.push('---');
      [['ausgangslage', 'Ausgangslage'], ['ablauf', 'So läuft es'], ['ergebnisse', 'Ergebnisse'], ['stolpersteine', 'Stolpersteine']]
        .forEach(([key, title]) => value(key) && lines.push(`## ${title}`, '', value(key), ''));
      return `${lines.join('\n')}\n`;
    };
    propose.addEventListener('submit', (event) => {
      const text = read();
      if (!text) return; /* the server says what is missing */
      event.preventDefault();
      $$('.result-box, .error-box').forEach((old) => old.remove());
      const box = make('section', { className: 'result-box', tabIndex: -1 });
      box.setAttribute('aria-label', 'Ihr Beispiel');
      const actions = make('p');
      const button = make('button', { type: 'button', textContent: 'Als Datei herunterladen' });
      button.addEventListener('click', () => download('beispiel.md', text));
      actions.append(button, ' ');
      if (propose.dataset.mail) {
        actions.append(make('a', { className: 'button quiet', textContent: 'An die Redaktion mailen',
          href: `mailto:${propose.dataset.mail}?subject=${encodeURIComponent(`Beispiel: ${value('titel')}`)}&body=${encodeURIComponent(text)}` }));
      }
      const label = make('label', { htmlFor: 'ergebnis', textContent: 'Text zum Kopieren' });
      box.append(make('h2', { textContent: 'Ihr Beispiel ist fertig' }), actions, label,
        make('textarea', { id: 'ergebnis', rows: 14, readOnly: true, value: text }));
      propose.before(box);
      box.focus();
    });
  }
})();
