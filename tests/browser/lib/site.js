/* kooplab-web over an index of corpus/, and a Chromium to visit it.
 *
 *   const { url, folder } = await serve();     without Chromium
 *   const site = await start();   or start(corpus): another folder than corpus/
 *   site.url                      http://127.0.0.1:<free port>
 *   site.context(options)         a fresh visitor: nothing cached, nothing stored
 *   site.open(path, options)      a page of a fresh visitor; closed with page.context()
 *
 * KOOPLAB_BUILD names the folder of the programs. Everything else lives in one
 * folder below the system's folder for temporary files, which atEnd removes.
 */
'use strict';

const { spawn, spawnSync } = require('child_process');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');
const { atEnd } = require('./tap');

const ROOT = path.resolve(__dirname, '../../..');
const BUILD = process.env.KOOPLAB_BUILD || path.join(ROOT, 'build');
const READY_LIMIT_MS = 20000;
// Until an action of a test (a click, a page to load) counts as failed.
const ACTION_LIMIT_MS = 15000;

const CHROMIUM_ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--disable-dev-shm-usage', '--no-proxy-server',
  // Whatever a page asks from elsewhere must not leave this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];

function findChromium() {
  const folders = ['/usr/bin'].concat((process.env.PATH || '').split(':'));
  const found = folders.map((folder) => path.join(folder, 'chromium')).find(fs.existsSync);
  if (!found) throw new Error('chromium is missing; "make deps-test" installs it');
  return found;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function buildIndex(folder, corpus) {
  const index = path.join(folder, 'index');
  const done = spawnSync(path.join(BUILD, 'kooplab-index'),
    ['--quiet', corpus, index], { encoding: 'utf8' });
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`kooplab-index: ${done.status}\n${done.stderr}`);
  return index;
}

/* Resolves once the server has printed the address that it serves. */
function startServer(index, url) {
  const server = spawn(path.join(BUILD, 'kooplab-web'),
    ['--listen', url.replace('http://', ''), '--base-url', url, index]);
  atEnd(() => new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve();
    server.on('exit', resolve);
    server.kill('SIGTERM');
    setTimeout(() => server.kill('SIGKILL'), 5000).unref();
    return undefined;
  }));
  return new Promise((resolve, reject) => {
    let said = '';
    const limit = setTimeout(() => reject(new Error(`kooplab-web is not ready\n${said}`)),
      READY_LIMIT_MS);
    const listen = (text) => {
      said += text;
      if (!said.includes(url)) return;
      clearTimeout(limit);
      resolve();
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.on('error', reject);
    server.on('exit', (code) => reject(new Error(`kooplab-web ended: ${code}\n${said}`)));
  });
}

async function serve(corpus = path.join(ROOT, 'corpus')) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kooplab-browser-'));
  atEnd(() => fs.rmSync(folder, { recursive: true, force: true }));
  const url = `http://127.0.0.1:${await freePort()}`;
  await startServer(buildIndex(folder, corpus), url);
  return { url, folder };
}

async function start(corpus) {
  const { chromium } = require('playwright-core');
  const { url, folder } = await serve(corpus);
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: CHROMIUM_ARGS,
    // Chromium's files go where everything else is tidied up.
    env: Object.assign({}, process.env, { HOME: folder, TMPDIR: folder }),
  });
  atEnd(() => browser.close());

  const context = async (options) => {
    const visitor = await browser.newContext(Object.assign({
      baseURL: url, locale: 'de-DE', viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce' }, options));
    visitor.setDefaultTimeout(ACTION_LIMIT_MS);
    return visitor;
  };
  const open = async (address, options) => {
    const page = await (await context(options)).newPage();
    await page.goto(address);
    return page;
  };
  return { url, folder, context, open };
}

module.exports = { BUILD, findChromium, serve, start };
