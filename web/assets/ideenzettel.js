/* The list as a page: notes of one's own, print, copy, remember. Loaded after
 * kooplab.js. */
(() => {
  'use strict';
  const { $, $$, list, withList, load, save, forget, download } = window.kooplab;

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
})();
