/* The list as a page: notes of one's own, print, copy, remember. Loaded after
 * kooplab.js. */
(() => {
  'use strict';
  const { $, $$, make, list, withList, load, save, forget, remember, download } = window.kooplab;

  const dossier = $('[data-dossier]');
  if (dossier) {
    const stored = load();
    const say = (text) => { $('[data-tool-status]').textContent = text; };
    const offer = (name, is) => { const item = $(`[data-js="${name}"]`); if (item) item.hidden = !is; };
    const kept = $('[data-stored]');
    if (kept && list.size) {
      $('[data-stored-link]').href = withList('/ideenzettel');
      kept.hidden = false;
    }
    /* A text box prints what it shows; this prints all of a note. */
    const mirror = (area) => {
      area.nextElementSibling.textContent = area.value;
      area.parentNode.classList.toggle('has-note', !!area.value.trim());
    };
    /* A list that somebody sent may be remembered on top of one's own. */
    const offerStore = () => {
      const state = load();
      offer('store', !state || Array.from(list).some((slug) => !state.list.includes(slug)));
      offer('forget', !!state);
    };
    const store = () => {
      const state = load() || { list: [], notes: {} };
      state.list = Array.from(new Set(state.list.concat(Array.from(list))));
      $$('[data-note]').forEach((area) => { state.notes[area.dataset.note] = area.value; });
      return save(state);
    };
    if ($('[data-store]')) {
      offer('print', true);
      offer('copy', !!(navigator.clipboard && window.isSecureContext));
      offerStore();
      $$('[data-note]').forEach((area) => {
        if (stored && stored.notes[area.dataset.note]) area.value = stored.notes[area.dataset.note];
        area.after(make('p', { className: 'print-only note-text' }));
        mirror(area);
        area.addEventListener('input', () => {
          mirror(area);
          const state = load();
          if (state && state.list.includes(area.dataset.note)) {
            state.notes[area.dataset.note] = area.value;
            save(state);
          }
        });
      });
      $$('.sheet-tools a').forEach((link) => link.addEventListener('click', () =>
        remember(link.closest('[data-case]').dataset.case, false)));
      $('[data-print]').addEventListener('click', () => window.print());
      $('[data-copy]').addEventListener('click', async (event) => {
        try {
          await navigator.clipboard.writeText(event.target.dataset.copy);
          say('Der Link ist kopiert.');
        } catch (error) { say('Der Browser erlaubt das Kopieren nicht. Die Adresse steht oben im Browser.'); }
      });
      $('[data-store]').addEventListener('click', () => {
        if (!store()) return say('Der Browser erlaubt kein Merken.');
        offerStore();
        $('[data-forget]').focus();
        return say('Liste und Notizen sind in diesem Browser gemerkt.');
      });
      $('[data-forget]').addEventListener('click', () => {
        forget();
        offerStore();
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
})();
