// From Enter in one document to the painted message in another, beside a bare BroadcastChannel post
// and one frame, in the same documents and the same run.
// Usage: node bench/tab-to-tab.mjs [rounds]
import { createServer } from 'node:http';
import { startBrowser, startServer } from './support/chat-pages.mjs';
import { median, medianRatio, spread } from './support/statistics.mjs';

const rounds = Number(process.argv[2] ?? 40);
const server = await startServer();
const browser = await startBrowser();

// Two frames side by side: a tab behind another has no frames to paint in.
const widget = `<!doctype html><script type="module" src="${server.origin}/chat-widget.js"></script>
  <chat-widget data-site="demo" data-load="eager"></chat-widget>`;
const both = '<!doctype html><iframe src="/w" width="600" height="700"></iframe>'.repeat(2);
const host = createServer((request, response) => {
  response
    .writeHead(200, { 'content-type': 'text/html' })
    .end(request.url === '/w' ? widget : both);
});
await new Promise((done) => host.listen(0, '127.0.0.1', done));

const page = await browser.context.newPage();
await page.setViewportSize({ width: 1300, height: 800 });
await page.goto(`http://127.0.0.1:${host.address().port}/`);
await page.bringToFront();
const [from, to] = page.frames().slice(1);
for (const frame of [from, to]) {
  await frame.evaluate(() => customElements.whenDefined('chat-widget').then(() => {}));
  await frame.evaluate(() => document.querySelector('chat-widget').show());
}
const composer = from.getByRole('textbox', { name: 'Message' });
await composer.fill('first');
await composer.press('Enter');
await from.getByText('Sent', { exact: true }).waitFor();
await to.getByText('Sent', { exact: true }).waitFor();
for (const frame of [from, to]) await frame.evaluate(prepare);

const painted = [];
const bare = [];
for (let round = -5; round < rounds; round++) {
  const pair = [await once('message', round), await once('bare', round)];
  if (round < 0) continue; // the first ones warm up
  painted.push(pair[0]);
  bare.push(pair[1]);
}
console.log(`${rounds} rounds each, in turn; ms from the key press to the frame that shows it`);
console.log(`bare post and one frame   ${spread(bare, 2)}`);
console.log(`Enter to paint            ${spread(painted, 2)}`);
console.log(`ratio of the medians ${(median(painted) / median(bare)).toFixed(2)}, `);
console.log(`median of the ratios ${medianRatio(painted, bare).toFixed(2)}; target: at most 2`);

await browser.stop();
host.close();
await server.stop();

async function once(what, round) {
  const body = `${what} ${round + 5}`;
  const seen = to.evaluate(([kind, text]) => window.bench.wait(kind, text), [what, body]);
  if (what === 'message') await composer.fill(body);
  await composer.focus();
  await from.evaluate((kind) => window.bench.arm(kind), [what, body]);
  await page.keyboard.press(what === 'message' ? 'Enter' : 'F8');
  const started = await from.evaluate(() => window.bench.started);
  const ms = (await seen) - started;
  await from.evaluate(() => new Promise((done) => setTimeout(done, 150)));
  return ms;
}

/** Runs in each frame. Both tell the time by the machine's clock. */
function prepare() {
  const now = () => performance.timeOrigin + performance.now();
  const channel = new BroadcastChannel('bare');
  const rows = () =>
    document
      .querySelector('chat-widget')
      .shadowRoot.querySelector('chat-widget-panel')
      .shadowRoot.querySelector('chat-widget-transcript').shadowRoot;
  window.bench = {
    started: 0,
    /** Notes when the next key goes down, before anybody else hears of it. */
    arm([kind, text]) {
      const note = () => {
        window.bench.started = now();
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window
        if (kind === 'bare') channel.postMessage(text);
      };
      addEventListener('keydown', note, { capture: true, once: true });
    },
    /** Resolves with the time of the frame that shows it. */
    wait: (kind, text) =>
      new Promise((resolve) => {
        const frame = () => requestAnimationFrame(() => resolve(now()));
        if (kind === 'bare') {
          channel.addEventListener('message', frame, { once: true });
          return;
        }
        const observer = new MutationObserver(() => {
          const last = [...rows().querySelectorAll('.bubble')].at(-1);
          if (last?.textContent.trim() !== text) return;
          observer.disconnect();
          frame();
        });
        observer.observe(rows(), { subtree: true, childList: true, characterData: true });
      }),
  };
}
