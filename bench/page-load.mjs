// Script time of a page load: an empty page, a bare Lit element, <chat-widget>.
// Usage: node bench/page-load.mjs [rounds]
import fs from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { chromium } from 'playwright';
import { rollup } from 'rollup';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { BROWSER_FLAGS, ensureBrowser } from '../tools/ensure-browser.mjs';
import { median, spread } from './support/statistics.mjs';

const rounds = Number(process.argv[2] ?? 25);
const DROP_IN = path.resolve('dist/drop-in');

const bareLit = await bundle(`
  import { LitElement, html } from 'lit';
  customElements.define('bare-lit', class extends LitElement {
    render() { return html\`<button>Open chat</button>\`; }
  });
`);

const PAGES = {
  '/empty': '',
  '/bare-lit': '<script type="module" src="/bare-lit.js"></script><bare-lit></bare-lit>',
  '/widget': widgetPage('interaction'),
  '/widget-idle': widgetPage('idle'),
};

const server = createServer(answer);
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({
  executablePath: await ensureBrowser(),
  args: BROWSER_FLAGS,
});

const taken = Object.fromEntries(Object.keys(PAGES).map((page) => [page, []]));
for (let round = -2; round < rounds; round++)
  for (const page of Object.keys(PAGES)) {
    const ms = await scriptTime(page);
    if (round >= 0) taken[page].push(ms); // the first two warm up
  }

const empty = median(taken['/empty']);
console.log(`${rounds} loads each, in turn; script time in ms, and what it adds to the empty page`);
for (const [page, times] of Object.entries(taken))
  console.log(`${page.padEnd(14)} ${spread(times, 2)}   +${(median(times) - empty).toFixed(2)}`);

await browser.close();
server.close();

/** ms that the page's main thread spent in scripts until 1 s after `load`. */
async function scriptTime(page) {
  const context = await browser.newContext();
  const tab = await context.newPage();
  const session = await context.newCDPSession(tab);
  await session.send('Performance.enable');
  await tab.goto(origin + page, { waitUntil: 'load' });
  await tab.waitForTimeout(1_000);
  const { metrics } = await session.send('Performance.getMetrics');
  await context.close();
  return metrics.find(({ name }) => name === 'ScriptDuration').value * 1000;
}

function widgetPage(load) {
  return `<script type="module" src="/chat-widget.js"></script>
    <chat-widget data-site="demo" data-load="${load}"></chat-widget>`;
}

function answer(request, response) {
  const { pathname } = new URL(request.url, origin);
  const send = (type, body) => response.writeHead(200, { 'content-type': type }).end(body);
  if (pathname in PAGES)
    return send('text/html', `<!doctype html><title>Page</title>${PAGES[pathname]}`);
  if (pathname === '/bare-lit.js') return send('text/javascript', bareLit);
  const file = path.join(DROP_IN, pathname);
  if (file.startsWith(DROP_IN) && fs.existsSync(file) && fs.statSync(file).isFile())
    return send('text/javascript', fs.readFileSync(file));
  return response.writeHead(404).end();
}

async function bundle(source) {
  const entry = {
    name: 'entry',
    resolveId: (id) => (id === 'entry' ? path.resolve('entry.js') : null),
    load: (id) => (id === path.resolve('entry.js') ? source : null),
  };
  const plugins = [entry, resolve({ browser: true, exportConditions: ['production', 'browser'] })];
  const built = await rollup({ input: 'entry', plugins });
  const { output } = await built.generate({ plugins: [terser({ module: true })] });
  return output[0].code;
}
