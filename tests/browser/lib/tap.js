/* The tests of one file, printed as TAP.
 *
 *   run(async () => {                              prepares, then
 *     group('Was geprüft wird');                   for the report, see report.js
 *     test('what is checked', async () => { … });  a failure is an exception
 *   });
 *
 * Tests run one after the other in the order of the file. A test that returns
 * skip('why') is printed as skipped. Whatever needs tidying up registers with
 * atEnd, and is tidied up after the last test, after a time limit and on a signal.
 *
 * Nothing ends a file silently: a signal or an error that no test caught bails out. Every
 * line is written before the next step, for what is still queued when the process
 * exits is lost. With KOOPLAB_RESULTS the results go to that file, too, as JSON.
 */
'use strict';

const fs = require('fs');

// A single test that takes longer than this hangs.
const TEST_LIMIT_MS = 60000;
const STDOUT = 1;
const tests = [];
const cleanups = [];
let currentGroup = null;
let isOver = false;

class Skip {
  constructor(reason) {
    this.reason = reason;
  }
}

function skip(reason) {
  return new Skip(reason);
}

/* A sentence for visitors on what the following tests show. */
function group(title) {
  currentGroup = title;
}

/* subject: the kind of page that is tested, for visitors; or nothing. */
function test(name, body, subject = null) {
  if (!currentGroup) throw new Error(`»${name}« belongs to no group`);
  tests.push({ name, body, group: currentGroup, subject });
}

function atEnd(cleanup) {
  cleanups.unshift(cleanup);
}

function say(line) {
  if (!isOver) fs.writeSync(STDOUT, `${line}\n`);
}

function comment(text) {
  say(String(text).replace(/^/gm, '# '));
}

async function tidyUp() {
  for (const cleanup of cleanups.splice(0)) {
    try {
      await cleanup();
    } catch (error) {
      comment(`tidying up: ${error.message}`);
    }
  }
}

/* The tests go on while it tidies up, and fail for want of a browser: not a word of it. */
async function bailOut(reason) {
  if (isOver) return;
  say(`Bail out! ${reason}`);
  isOver = true;
  await tidyUp();
  process.exit(1);
}

function withLimit(body) {
  let timer;
  const limit = new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${TEST_LIMIT_MS} ms`)),
      TEST_LIMIT_MS);
  });
  return Promise.race([body(), limit]).finally(() => clearTimeout(timer));
}

/* "passed", "skipped" or "failed". */
async function runTest({ name, body }, number) {
  const title = `${number} - ${name.replace(/#/g, '\\#')}`;
  const begin = Date.now();
  let outcome = 'passed';
  try {
    const result = await withLimit(body);
    if (result instanceof Skip) outcome = 'skipped';
    say(outcome === 'skipped' ? `ok ${title} # SKIP ${result.reason}` : `ok ${title}`);
  } catch (error) {
    outcome = 'failed';
    say(`not ok ${title}`);
    comment(error.name === 'AssertionError' ? error.message : error.stack);
  }
  if (process.env.KOOPLAB_TIMES) comment(`${Date.now() - begin} ms`);
  return outcome;
}

async function run(prepare) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => bailOut(signal));
  }
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, (error) => {
      comment(error.stack);
      bailOut('An error that no test caught.');
    });
  }
  try {
    await prepare();
  } catch (error) {
    comment(error.stack);
    await bailOut('The tests could not be prepared.');
    return;
  }
  const results = [];
  for (const [i, one] of tests.entries()) {
    const { name, group: title, subject } = one;
    results.push({ name, group: title, subject, outcome: await runTest(one, i + 1) });
  }
  if (isOver) return;
  say(`1..${results.length}`);
  if (process.env.KOOPLAB_RESULTS) {
    fs.writeFileSync(process.env.KOOPLAB_RESULTS, JSON.stringify(results));
  }
  await tidyUp();
  process.exit(results.some(({ outcome }) => outcome === 'failed') ? 1 : 0);
}

module.exports = { test, group, skip, run, atEnd, comment };
