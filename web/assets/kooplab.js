/* Adds speed and comfort to pages that work without it: live filters, suggestions,
 * collecting, notes. Keeps nothing in the browser before a visitor asks for it. */
(() => {
  'use strict';
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const make = (tag, props = {}) => Object.assign(document.createElement(tag), props);
  const fold = (text) => text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/ß/g, 'ss');

  /* ---- the list of notes: in the URL; in the browser only once asked for ---- */
  const KEY = 'ideenzettel';
  const list = new Set();
  /* What is remembered: { list: [slug], notes: { slug: text } }, or null. */
  const load = () => {
    try {
      const state = JSON.parse(localStorage.getItem(KEY));
      return state && Array.isArray(state.list) && state.notes ? state : null;
    } catch (e) { return null; }
  };
  const save = (state) => {
    try { localStorage.setItem(KEY, JSON.stringify(state)); return true; } catch (e) { return false; }
  };
  const forget = () => { try { localStorage.removeItem(KEY); } catch (e) { /* nothing was kept */ } };
  /* Only what the visitor does changes it, never a list that somebody sent. */
  const remember = (slug, is) => {
    const state = load();
    if (!state) return;
    state.list = state.list.filter((one) => one !== slug).concat(is ? slug : []);
    save(state);
  };
  const withList = (href) => {
    const url = new URL(href, location.href);
    url.searchParams.delete('fall');
    list.forEach((slug) => url.searchParams.append('fall', slug));
    return url.pathname + url.search + url.hash;
  };
  const showCount = () => {
    $('[data-zettel-link]').href = withList('/ideenzettel');
    $('[data-zettel-count]').textContent = list.size ? ` (${list.size})` : '';
  };
  const collectCase = (slug, is) => {
    if (is) list.add(slug);
    else list.delete(slug);
    remember(slug, is);
    showCount();
    history.replaceState(history.state, '', withList(location.href));
    shown = location.pathname + location.search;
  };
  /* Of the address; where it names none, of what is remembered. */
  const readList = () => {
    const named = new URLSearchParams(location.search).getAll('fall');
    list.clear();
    (named.length || !load() ? named : load().list).forEach((slug) => list.add(slug));
    $$('input[name="fall"][type="checkbox"]').forEach((box) => { box.checked = list.has(box.value); });
    showCount();
  };
  readList();
  const carries = /^\/(suche|faelle\/.*|fragenweg|landkarte|stolpersteine|ideenzettel)?$/;
  document.addEventListener('click', (event) => {
    const link = event.target.closest && event.target.closest('a[href]');
    if (link && list.size && link.origin === location.origin && carries.test(link.pathname) &&
        link.getAttribute('href')[0] !== '#' && !link.hasAttribute('download') && !link.closest('[data-dossier]')) {
      link.href = withList(link.href);
    }
  }, true);
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.id === 'zettel') {
      event.preventDefault();
      location.href = withList('/ideenzettel');
    } else if (form.getAttribute('action') === '/suche') {
      $$('input[type="hidden"][name="fall"]', form).forEach((input) => input.remove());
      list.forEach((value) => form.append(make('input', { type: 'hidden', name: 'fall', value })));
    }
  });

  /* ---- live filters ---- */
  const results = $('[data-results]');
  const form = $('#filter');
  let shown = location.pathname + location.search;
  let running = null;

  const swap = (page) => {
    document.title = page.title;
    $$('[data-live]').forEach((part) => {
      const next = $(`[data-live="${part.dataset.live}"]`, page);
      if (next && part.innerHTML !== next.innerHTML) part.innerHTML = next.innerHTML;
    });
    $$('input[type="checkbox"]', form).forEach((box) => {
      const next = page.getElementById(box.id);
      if (!next) return;
      box.checked = next.checked;
      box.disabled = next.disabled;
      box.parentNode.className = next.parentNode.className;
      $('.count', box.parentNode).innerHTML = $('.count', next.parentNode).innerHTML;
    });
    $$('.facet', form).forEach((facet) => {
      const next = $(`.facet[data-facet="${facet.dataset.facet}"] .facet-state`, page);
      if (next) $('.facet-state', facet).textContent = next.textContent;
    });
    nameButton();
  };
  const nameButton = () => {
    const count = $('[data-count]').dataset.count;
    $('button[type="submit"]', form).textContent = /^\d/.test(count) ? `${count} anzeigen` : 'Filter anwenden';
  };
  const update = async (href, push, refocus) => {
    if (running) running.abort();
    const mine = running = window.AbortController ? new AbortController() : { abort() {} };
    results.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(href, { signal: mine.signal });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (mine !== running) return;
      if (!$('[data-results]', page)) throw new Error('no results');
      swap(page);
      if (push) history.pushState(null, '', href);
      else $('#q').value = $('#q', page).value;
      shown = location.pathname + location.search;
      if (refocus) ($('.chip') || $('#treffer')).focus();
    } catch (error) {
      if (error.name !== 'AbortError') location.href = href;
    } finally {
      if (mine === running) results.removeAttribute('aria-busy');
    }
  };
  const filterUrl = () => {
    const query = new URLSearchParams();
    new FormData(form).forEach((value, name) => value && query.append(name, value));
    return withList(`/suche?${query}`);
  };

  if (results && form && window.DOMParser) {
    const heading = $('[data-live="heading"]');
    nameButton();
    form.addEventListener('change', (event) => {
      if (event.target.type === 'checkbox') update(filterUrl(), true);
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      heading.scrollIntoView();
      $('#treffer').focus({ preventScroll: true });
    });
    results.addEventListener('click', (event) => {
      const chip = event.target.closest('.chip, .chip-reset');
      if (!chip || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      update(withList(chip.href), true, true);
    });
    results.addEventListener('change', (event) => {
      if (event.target.name === 'fall') collectCase(event.target.value, event.target.checked);
    });
    window.addEventListener('popstate', () => {
      if (location.pathname + location.search === shown) return;
      readList();
      update(location.href, false);
    });
    $$('.facet').forEach((facet) => {
      const options = $$('.option', facet);
      if (options.length < 15) return;
      const title = $('.facet-title', facet).textContent;
      const id = `suche-in-${facet.dataset.facet}`;
      const label = make('label', { htmlFor: id, className: 'facet-find', textContent: `In »${title}« suchen` });
      const input = make('input', { id, type: 'search', className: 'facet-search', autocomplete: 'off' });
      input.addEventListener('input', () => {
        const words = fold(input.value.trim());
        options.forEach((option) => { option.hidden = !fold($('.option-title', option).textContent).includes(words); });
        if (words) $('.more', facet).open = true;
      });
      input.addEventListener('keydown', (event) => { if (event.key === 'Enter') event.preventDefault(); });
      const legend = $('legend', facet);
      legend.after(label, input);
    });
  }

  /* ---- suggestions while typing: an ARIA combobox ---- */
  const search = $('form[data-suggest]');
  if (search) {
    const input = $('#q');
    const box = make('ul', { id: 'vorschlaege', className: 'suggest', hidden: true });
    box.setAttribute('role', 'listbox');
    box.setAttribute('aria-label', 'Vorschläge');
    const status = make('p', { className: 'sr' });
    status.setAttribute('role', 'status');
    search.append(box, status);
    const attributes = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': box.id };
    Object.keys(attributes).forEach((name) => input.setAttribute(name, attributes[name]));
    const kinds = { titel: 'Beispiel', wert: 'Filter', wort: 'Wort' };
    let items = [];
    let active = -1;
    let timer = 0;
    let asked = '';
    const choose = (index) => {
      active = index;
      items.forEach((item, i) => item.setAttribute('aria-selected', String(i === index)));
      if (index < 0) input.removeAttribute('aria-activedescendant');
      else input.setAttribute('aria-activedescendant', items[index].id);
    };
    const close = () => {
      box.hidden = true;
      input.setAttribute('aria-expanded', 'false');
      choose(-1);
    };
    const show = (completions) => {
      box.textContent = '';
      items = completions.map((completion, i) => {
        const item = make('li', { id: `vorschlag-${i}` });
        item.setAttribute('role', 'option');
        item.dataset.url = completion.url;
        item.append(make('span', { textContent: completion.text }), make('span', { className: 'kind', textContent: kinds[completion.kind] || '' }));
        box.append(item);
        return item;
      });
      choose(-1);
      box.hidden = !items.length;
      input.setAttribute('aria-expanded', String(items.length > 0));
      status.textContent = items.length ? `${items.length} Vorschläge` : '';
    };
    const ask = async () => {
      const words = asked = input.value.trim();
      if (words.length < 2) return close();
      try {
        const answer = await fetch(`${search.dataset.suggest}?q=${encodeURIComponent(words)}`);
        const json = answer.ok ? await answer.json() : { completions: [] };
        if (words === asked && document.activeElement === input) show(json.completions);
      } catch (error) { close(); }
    };
    input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
    input.addEventListener('blur', () => setTimeout(close, 150));
    input.addEventListener('keydown', (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === 'Escape' && !box.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === 'Enter' && active >= 0) {
        event.preventDefault();
        location.href = withList(items[active].dataset.url);
      } else if (step && box.hidden) {
        ask();
      } else if (step) {
        event.preventDefault();
        const n = items.length + 1;
        choose((active + 1 + step + n) % n - 1);
      }
    });
    box.addEventListener('mousedown', (event) => {
      const item = event.target.closest('li');
      event.preventDefault();
      if (item) location.href = withList(item.dataset.url);
    });
  }

  /* ---- one case: onto the list without leaving the page ---- */
  const collect = $('[data-collect]');
  if (collect) {
    const status = make('span', { className: 'sr' });
    status.setAttribute('role', 'status');
    collect.after(status);
    const mark = () => { collect.textContent = 'Ideenzettel öffnen'; };
    if (list.has(collect.dataset.collect)) mark();
    collect.addEventListener('click', (event) => {
      if (list.has(collect.dataset.collect)) return;
      event.preventDefault();
      collectCase(collect.dataset.collect, true);
      mark();
      status.textContent = 'Steht jetzt auf dem Ideenzettel.';
    });
  }

  const download = (name, text) => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
    const link = make('a', { href: url, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };

  window.kooplab = { $, $$, make, list, withList, load, save, forget, remember, download };
})();
