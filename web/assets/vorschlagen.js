/* A case to propose, checked and written in the browser: what is typed never leaves it.
 * Loaded after kooplab.js.
 *
 * web/proposal.c, proposal_write.c and markdown_text.c do the same at the server for those
 * without script; tests/data/proposals.json holds both to the same texts and messages. */
(() => {
  'use strict';
  const { $, $$, make, download } = window.kooplab;
  const form = $('[data-propose]');
  const vocabulary = JSON.parse(form.dataset.vocabulary);
  const PARTNERS = [1, 2, 3, 4];
  const SOURCES = [1, 2, 3];
  const ABOUT = ['titel', 'kurzfassung', 'region', 'ort', 'beginn'];
  const PARTNER = ['name', 'rolle', 'gibt', 'bekommt'];
  const STORY = ['ausgangslage', 'ablauf', 'ergebnisse', 'stolpersteine', 'erster-schritt'];
  const SECTIONS = [['ausgangslage', 'Ausgangslage'], ['ablauf', 'So läuft es'],
    ['ergebnisse', 'Ergebnisse'], ['stolpersteine', 'Stolpersteine']];
  const MAX_BRACKETS = 200;
  const MAX_FILE_NAME = 100;

  /* ---- text ---- */
  const isAllowed = (code) => code === 10 || (code >= 0x20 && code !== 0x7f &&
    !(code >= 0x80 && code < 0xa0) && code !== 0xfeff && (code & 0xfffe) !== 0xfffe &&
    !(code >= 0xfdd0 && code <= 0xfdef));
  const clean = (text) => Array.from(text.replace(/\r\n|[\r\u2028\u2029]/g, '\n')
    .replace(/[\0-\x09\x0b-\x1f\x7f]/g, ' ').replace(/[\ud800-\udfff]/gu, '\ufffd'))
    .filter((c) => isAllowed(c.codePointAt(0))).join('').normalize('NFC');
  const oneLine = (text) => clean(text).replace(/\s+/g, ' ').trim();
  const length = (text) => Array.from(text).length;
  /* How the taxonomy compares names. */
  const keyOf = (name) => name.normalize('NFC').toLowerCase().normalize('NFC')
    .replace(/\s+/g, ' ').trim()
    .replace(/ä/g, 'ae').replace(/ö/g, 'oe').replace(/ü/g, 'ue').replace(/ß/g, 'ss');

  /* ---- Markdown and YAML of plain text ---- */
  const escape = (text) => text.replace(/&(?=[A-Za-z#])/g, '&amp;').replace(/</g, '&lt;')
    .replace(/[\\`*_[\]|~]/g, '\\$&');
  const blockLine = (line) => {
    const number = /^[0-9]+(?=[.)])/.exec(line);
    if (number) {
      const rest = line.slice(number[0].length);
      return `${number[0]}\\${rest[0]}${escape(rest.slice(1))}`;
    }
    return (/^[#>+\-=]/.test(line) ? '\\' : '') + escape(line);
  };
  /* A flat list stays one. */
  const line = (text) => (/^- \p{L}/u.test(text) ? `- ${escape(text.slice(2))}` : blockLine(text));
  const paragraphs = (text) => text.split('\n').map((part) => part.replace(/^ +| +$/g, ''))
    .join('\n').replace(/\n{2,}/g, '\n\n').split('\n').map((part) => part && line(part)).join('\n');
  const quote = (text) => `"${oneLine(text).replace(/["\\]/g, '\\$&')}"`;

  /* ---- the form ---- */
  const field = (name) => form.elements[name];
  const value = (name) => {
    const element = field(name);
    if (!element) return '';
    return element.type === 'textarea' ? clean(element.value).replace(/^[ \n]+|[ \n]+$/g, '')
      : oneLine(element.value);
  };
  const partnerName = (n, key) => `partner${n}-${key}`;
  const hasPartner = (n) => PARTNER.some((key) => value(partnerName(n, key)));
  const groups = $$('[data-feld]', form);
  const chosen = (group) => $$('input:checked', group);
  const labelOf = (name) => {
    const label = $(`label[for="${field(name).id}"]`).firstChild.textContent.trim();
    const partner = /^partner(\d)-/.exec(name);
    return partner ? `Partner ${partner[1]}, ${label}` : label;
  };

  /* ---- what is missing or wrong ---- */
  const isWebUrl = (text) => /^https?:\/\/[A-Za-z0-9\u0080-\uffff]/i.test(text) &&
    !/[ "<>\\^`{|}]/.test(text);
  const isDate = (text) => {
    const parts = /^([1-9]\d{3})(?:-(\d\d)-(\d\d))?$/.exec(text);
    if (!parts || !parts[2]) return !!parts;
    const date = new Date(Date.UTC(parts[1], parts[2] - 1, parts[3]));
    return date.toISOString().slice(0, 10) === text;
  };
  const faultOf = (name) => {
    const text = value(name);
    const max = field(name) ? field(name).maxLength : -1;
    if (!text) return null;
    if (max > 0 && length(text) > max) return `bitte kürzen, ${length(text)} Zeichen sind zu lang (erlaubt: ${max}).`;
    if (text.replace(/[^[\]<]/g, '').length > MAX_BRACKETS) return 'bitte weniger Klammern.';
    if (/-url$/.test(name) && !isWebUrl(text)) return 'bitte vollständig angeben, mit https:// am Anfang.';
    if (name === 'beginn' && !isDate(text)) return 'bitte ein Jahr wie 2019 oder einen Tag wie 2019-05-01.';
    return null;
  };
  const check = () => {
    const errors = [];
    const complain = (name, text) => errors.push({ name, text });
    const checkAll = (names) => names.forEach((name) => {
      const fault = faultOf(name);
      if (fault) complain(name, `${labelOf(name)}: ${fault}`);
    });
    ABOUT.forEach((name) => {
      if (/^(titel|kurzfassung)$/.test(name) && !value(name)) complain(name, `${labelOf(name)} fehlt noch.`);
      checkAll([name]);
    });
    PARTNERS.forEach((n) => {
      const before = errors.length;
      checkAll(PARTNER.map((key) => partnerName(n, key)));
      if (errors.length > before || (n > 2 && !hasPartner(n))) return;
      if (!value(partnerName(n, 'name'))) complain(partnerName(n, 'name'), `Partner ${n}: Der Name fehlt noch.`);
      if (!value(partnerName(n, 'rolle'))) complain(partnerName(n, 'rolle'), `Partner ${n}: Die Rolle fehlt noch.`);
    });
    groups.filter((group) => !chosen(group).length).forEach((group) => complain(
      $('input', group).name, `${$('legend', group).firstChild.textContent.trim()}: bitte mindestens eine Angabe.`));
    checkAll(STORY);
    SOURCES.forEach((n) => checkAll([`quelle${n}-titel`, `quelle${n}-url`]));
    return errors;
  };

  /* ---- the case file ---- */
  /* "Geld, drei Laptops": what the taxonomy knows, and the rest as it was typed. */
  const splitExchange = (key, typed) => {
    const words = vocabulary[key] && new Map(Object.entries(vocabulary[key]));
    const known = new Set();
    const unknown = [];
    typed.split(',').map((item) => item.trim()).filter(Boolean).forEach((item) => {
      const kind = words ? words.get(keyOf(item)) : item;
      if (kind) known.add(kind);
      else unknown.push(item);
    });
    return { known: Array.from(known), unknown };
  };
  const write = () => {
    const out = ['---'];
    const prose = [];
    const add = (key, text) => text && out.push(`${key}: ${quote(text)}`);
    add('titel', value('titel'));
    add('kurzfassung', value('kurzfassung'));
    groups.forEach((group) => out.push(`${group.dataset.feld}: [${chosen(group)
      .map((box) => quote(box.nextElementSibling.textContent)).join(', ')}]`));
    out.push('partner:');
    PARTNERS.filter(hasPartner).forEach((n) => {
      const name = value(partnerName(n, 'name'));
      add('  - name', name);
      out.push(`    rolle: ${value(partnerName(n, 'rolle'))}`);
      ['gibt', 'bekommt'].forEach((key) => {
        const { known, unknown } = splitExchange(key, value(partnerName(n, key)));
        if (known.length) out.push(`    ${key}: [${known.map(quote).join(', ')}]`);
        if (unknown.length) prose.push(`- ${blockLine(name)} ${key}: ${unknown.map(blockLine).join(', ')}`);
      });
    });
    ['region', 'ort', 'beginn'].forEach((key) => add(key, value(key)));
    out.push(`stand: ${new Date().toISOString().slice(0, 10)}`);
    add('erster_schritt', value('erster-schritt'));
    const sources = SOURCES.map((n) => ({ title: value(`quelle${n}-titel`), url: value(`quelle${n}-url`) }))
      .filter(({ title, url }) => title || url);
    if (sources.length) out.push('quellen:');
    sources.forEach(({ title, url }) => {
      add('  - titel', title || Array.from(url).slice(0, 200).join(''));
      add('    url', url);
    });
    out.push('---');
    SECTIONS.filter(([name]) => value(name)).forEach(([name, title]) =>
      out.push('', `## ${title}`, '', paragraphs(value(name))));
    if (prose.length) out.push('', '## Was jede Seite einbringt', '', ...prose);
    return `${out.join('\n')}\n`;
  };
  const fileName = () => {
    const full = keyOf(value('titel')).replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
    return `${full.slice(0, full[MAX_FILE_NAME - 2] === '-' ? MAX_FILE_NAME : MAX_FILE_NAME - 1) || 'beispiel'}.md`;
  };

  /* ---- what the visitor sees of it ---- */
  const showError = ({ name, text }) => {
    const group = groups.find((one) => $('input', one).name === name);
    const target = group || field(name);
    const error = make('p', { className: 'field-error', id: `${target.id}-fehler`, textContent: text });
    if (group) $('legend', group).after(error);
    else target.before(error);
    (group || target.parentNode).classList.add('has-error');
    if (!group) target.setAttribute('aria-invalid', 'true');
    const described = (target.getAttribute('aria-describedby') || '').split(' ').filter((id) => id && id !== error.id);
    target.setAttribute('aria-describedby', described.concat(error.id).join(' '));
    if (target.closest('details')) target.closest('details').open = true;
    const link = make('a', { href: `#${target.id}`, textContent: text });
    const item = make('li');
    item.append(link);
    return item;
  };
  const clear = () => {
    $$('.result-box, .error-box, .field-error').forEach((old) => old.remove());
    $$('.has-error', form).forEach((old) => old.classList.remove('has-error'));
    $$('[aria-invalid]', form).forEach((old) => old.removeAttribute('aria-invalid'));
  };
  const show = (box, title) => {
    document.title = document.title.replace(/^.*(?= – )/, title);
    form.before(box);
    box.focus();
  };
  const showErrors = (errors) => {
    const box = make('div', { className: 'error-box', tabIndex: -1 });
    const items = make('ul');
    box.setAttribute('role', 'alert');
    box.setAttribute('aria-labelledby', 'fehlerliste');
    items.append(...errors.map(showError));
    box.append(make('h2', { id: 'fehlerliste', textContent: 'Bitte noch ergänzen' }), items);
    show(box, 'Bitte noch ergänzen: Beispiel vorschlagen');
  };
  const showResult = (text) => {
    const box = make('section', { className: 'result-box', tabIndex: -1 });
    const actions = make('p');
    const button = make('button', { type: 'button', textContent: 'Als Datei herunterladen' });
    const name = fileName();
    button.addEventListener('click', () => download(name, text));
    actions.append(button, ' ');
    if (form.dataset.mail) {
      actions.append(make('a', { className: 'button quiet', textContent: 'An die Redaktion mailen',
        href: `mailto:${form.dataset.mail}?subject=${encodeURIComponent(`Beispiel: ${value('titel')}`)}&body=${encodeURIComponent(text)}` }));
    }
    box.setAttribute('aria-labelledby', 'fertig');
    box.append(make('h2', { id: 'fertig', textContent: 'Ihr Beispiel ist fertig' }), actions,
      make('label', { htmlFor: 'ergebnis', textContent: 'Text zum Kopieren' }),
      make('textarea', { id: 'ergebnis', rows: 14, readOnly: true, value: text }));
    show(box, 'Ihr Beispiel ist fertig');
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clear();
    const errors = check();
    if (errors.length) showErrors(errors);
    else showResult(write());
  });
})();
