// What it costs to keep one more message on the device, in a browser's real localStorage, with 10 and
// with 10,000 messages of history.
// Usage: node bench/keep-message.mjs [rounds]
import { createServer } from 'node:http';
import { bundle } from './support/bundle.mjs';
import { startBrowser } from './support/chat-pages.mjs';
import { median, medianRatio, spread } from './support/statistics.mjs';

const rounds = Number(process.argv[2] ?? 15);
const HISTORIES = [10, 10_000];
/** Messages kept in one measurement: whole segments, so that their filling up does not show. */
const KEPT = 160;

const script = await bundle(`
  import { createTranscriptCache } from './dist/src/core/storage/transcript-cache.js';
  import { createWebStorage } from './dist/src/platform/web-storage.js';
  import { createBrowserClock } from './dist/src/platform/browser-clock.js';
  globalThis.createCache = () =>
    createTranscriptCache('chat-widget:bench', createWebStorage('localStorage'), createBrowserClock());
`);
const host = createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end(`<!doctype html><script type="module">${script}</script>`);
});
await new Promise((done) => host.listen(0, '127.0.0.1', done));
const browser = await startBrowser();
const page = await browser.context.newPage();
await page.goto(`http://127.0.0.1:${host.address().port}/`);

const taken = HISTORIES.map(() => []);
for (let round = -2; round < rounds; round++)
  for (const [i, history] of HISTORIES.entries()) {
    const us = await page.evaluate(measure, [history, KEPT]);
    if (round >= 0) taken[i].push(us); // the first two warm up
  }
console.log(`${rounds} rounds each, in turn; µs to keep one more message, over ${KEPT} of them`);
for (const [i, history] of HISTORIES.entries())
  console.log(`${String(history).padStart(6)} of history   ${spread(taken[i])}`);
console.log(`ratio of the medians ${(median(taken[1]) / median(taken[0])).toFixed(2)}, `);
console.log(
  `median of the ratios ${medianRatio(taken[1], taken[0]).toFixed(2)}; target: at most 1.5`,
);

await browser.stop();
host.close();

/** Runs in the page: µs a message, when the window already holds so many. */
function measure([history, kept]) {
  localStorage.clear();
  const localConversationId = crypto.randomUUID();
  const message = (seq) => ({
    ...{ id: crypto.randomUUID(), clientId: crypto.randomUUID(), seq },
    ...{ author: { kind: 'visitor' }, body: 'How long does delivery take? '.repeat(3) },
    at: new Date().toISOString(),
  });
  const cache = globalThis.createCache();
  const window = (messages) => ({ epoch: 1, messages, ahead: [], head: messages.length });
  const messages = Array.from({ length: history }, (_, i) => message(i + 1));
  // As they came: in pages of 50.
  let before = window([]);
  for (let n = 50; before.messages.length < history; n += 50) {
    const next = window(messages.slice(0, n));
    cache.write(localConversationId, next, before);
    before = next;
  }
  const windows = [];
  for (let i = 1; i <= kept; i++) {
    messages.push(message(history + i));
    windows.push(window([...messages]));
  }
  const start = performance.now();
  for (const next of windows) {
    cache.write(localConversationId, next, before);
    before = next;
  }
  const us = ((performance.now() - start) * 1000) / kept;
  // The control: the newest message is really there.
  if (cache.read(localConversationId).messages.at(-1)?.seq !== history + kept)
    throw new Error('It was not kept.');
  return us;
}
