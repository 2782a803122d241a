#!/usr/bin/env node
/* Runs the browser tests and writes what they found as a page for visitors:
 *
 *   node tests/browser/report.js CORPUS      →  CORPUS/seiten/pruefung.md
 *
 * The tests of pages visit a site over CORPUS, those of journeys one over the project's own
 * corpus. The page is written whatever came out; exit code 1 says that a test failed, 3
 * that the tests did not run to their end, and then no result is written.
 * tests/cli/report.t holds the page to the groups and kinds that the tests have. */
'use strict';

const { execFileSync, spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { BUILD, findChromium } = require('./lib/site');

const TITLE = 'So wurde diese Website geprüft';
const LIBRARIES = ['axe-core', 'html-validate', 'playwright-core'];

function runTests(corpus) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kooplab-report-'));
  const results = path.join(folder, 'results.json');
  try {
    return fs.readdirSync(__dirname).filter((name) => name.endsWith('.t')).flatMap((name) => {
      fs.rmSync(results, { force: true });
      spawnSync(path.join(__dirname, name), { stdio: 'inherit',
        env: Object.assign({}, process.env, { KOOPLAB_RESULTS: results, KOOPLAB_CORPUS: corpus }) });
      if (!fs.existsSync(results)) throw new Error(`${name} did not run to its end`);
      return JSON.parse(fs.readFileSync(results, 'utf8'));
    });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/* The first line of what a program says of its version, without its name. */
function versionOf(program, name) {
  return execFileSync(program, ['--version'], { encoding: 'utf8' }).split('\n')[0].replace(name, '').trim();
}

function versionOfLibrary(name) {
  return JSON.parse(fs.readFileSync(path.join(__dirname, 'node_modules', name, 'package.json'), 'utf8')).version;
}

function unique(list) {
  return Array.from(new Set(list));
}

function write(results, now) {
  const done = results.filter(({ outcome }) => outcome !== 'skipped');
  const failed = done.filter(({ outcome }) => outcome === 'failed');
  const day = now.toLocaleDateString('de-DE', { day: 'numeric', month: 'long', year: 'numeric' });
  const rows = unique(done.map(({ group }) => group)).map((group) => {
    const mine = done.filter((one) => one.group === group);
    const good = mine.filter(({ outcome }) => outcome === 'passed');
    return `- ${group}: **${good.length} von ${mine.length} bestanden**`;
  });
  const faults = unique(failed.map(({ group, subject, name }) => `- ${group}: ${subject || name}`));
  return ['---',
    '# Geschrieben von »make report«; bitte nicht von Hand ändern.',
    `titel: ${TITLE}`,
    `stand: ${now.toISOString().slice(0, 10)}`,
    '---',
    `Diese Seite hat der Prüflauf selbst geschrieben: Am ${day} hat ein Programm die Version ` +
      `${versionOf(path.join(BUILD, 'kooplab-web'), 'kooplab-web')} dieser Software in einem Browser bedient. ` +
      'Was dabei herauskam, steht hier unverändert.',
    '',
    failed.length ? `**${failed.length} von ${done.length} Prüfungen nicht bestanden.**`
      : `**Alle ${done.length} Prüfungen bestanden.**`,
    '', '## Was geprüft wurde', '', ...rows,
    ...(faults.length ? ['', '## Was nicht bestanden wurde', '', ...faults] : []),
    '', '## Auf welchen Seiten', '',
    ...unique(done.map(({ subject }) => subject).filter(Boolean)).map((subject) => `- ${subject}`),
    '', '## Womit geprüft wurde', '', `- Chromium ${versionOf(findChromium(), 'Chromium').split(' ')[0]}`,
    ...LIBRARIES.map((name) => `- ${name} ${versionOfLibrary(name)}`),
    '', '## Was das nicht zeigt', '',
    'Programme finden nur einen Teil der Barrieren. Ob Texte verständlich sind, ob ein Alternativtext das Bild trifft ' +
      'und ob sich die Seiten mit einem Screenreader gut benutzen lassen, zeigt erst die Prüfung durch Menschen. Was ' +
      'davon geprüft ist und was noch fehlt, steht in der [Erklärung zur Barrierefreiheit](/seiten/barrierefreiheit).',
    '',
    'Ist Ihnen etwas aufgefallen? Über „Barriere melden“ in der Fußzeile erreichen Sie uns.',
    ''].join('\n');
}

function main(corpus) {
  const page = path.join(corpus, 'seiten', 'pruefung.md');
  // Others link to it: without it there is nothing to test.
  if (!fs.existsSync(page)) {
    fs.writeFileSync(page, `---\ntitel: ${TITLE}\n---\nDiese Website ist noch nicht geprüft.\n`);
  }
  const results = runTests(path.resolve(corpus));
  fs.writeFileSync(page, write(results, new Date()));
  console.log(`# ${page} is written`);
  return results.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

try {
  process.exitCode = main(process.argv[2]);
} catch (error) {
  console.error(`report: ${error.message}`);
  process.exitCode = 3;
}
