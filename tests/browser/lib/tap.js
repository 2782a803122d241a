/* The tests of one file, printed as TAP.
 *
 *   run(async () => {                              prepares, then
 *     test('what is checked', async () => { … });  a failure is an exception
 *   });
 *
 * Tests run one after the other in the order of the file. A test that returns
 * skip('why') is printed as skipped. Whatever needs tidying up registers with
 * atEnd, and is tidied up after the last test, after a time limit and on a signal.
 */
'use strict';

// A single test that takes longer than this hangs.
const TEST_LIMIT_MS = 60000;
const tests = [];
const cleanups = [];

class Skip {
  constructor(reason) {
    this.reason = reason;
  }
}

function skip(reason) {
  return new Skip(reason);
}

function test(name, body) {
  tests.push({ name, body });
}

function atEnd(cleanup) {
  cleanups.unshift(cleanup);
}

function comment(text) {
  process.stdout.write(String(text).replace(/^/gm, '# ') + '\n');
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

function withLimit(body) {
  let timer;
  const limit = new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${TEST_LIMIT_MS} ms`)),
      TEST_LIMIT_MS);
  });
  return Promise.race([body(), limit]).finally(() => clearTimeout(timer));
}

async function run(prepare) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => tidyUp().then(() => process.exit(1)));
  }
  let failed = 0;
  let number = 0;
  try {
    await prepare();
    for (const { name, body } of tests) {
      number += 1;
      const title = `${number} - ${name.replace(/#/g, '\\#')}`;
      const begin = Date.now();
      try {
        const result = await withLimit(body);
        console.log(result instanceof Skip ? `ok ${title} # SKIP ${result.reason}`
          : `ok ${title}`);
      } catch (error) {
        failed += 1;
        console.log(`not ok ${title}`);
        comment(error.name === 'AssertionError' ? error.message : error.stack);
      }
      if (process.env.KOOPLAB_TIMES) comment(`${Date.now() - begin} ms`);
    }
    console.log(`1..${number}`);
  } catch (error) {
    failed += 1;
    comment(error.stack);
    console.log('Bail out! The tests could not be prepared.');
  }
  await tidyUp();
  process.exit(failed ? 1 : 0);
}

module.exports = { test, skip, run, atEnd, comment };
