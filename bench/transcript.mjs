// What a long conversation costs: showing so many messages, and one more below them, in our transcript
// and in the deep-chat component, with the same messages, in turn, in one page. Ours keeps the end of a
// conversation in the document, and more as the reader goes up. At 10,000 each has a page of its own, and
// a minute: the other one may not come back from it.
// Usage: npm ci --prefix bench/transcript && node bench/transcript.mjs [rounds]
import { createServer } from 'node:http';
import { bundle } from './support/bundle.mjs';
import { startBrowser } from './support/chat-pages.mjs';
import { medianRatio, spread } from './support/statistics.mjs';

const rounds = Number(process.argv[2] ?? 5);
const LENGTHS = [10, 1_000, 3_000];
const LONGEST = 10_000;
const PATIENCE = 60_000;
const ELEMENTS = ['chat-widget-transcript', 'deep-chat'];

const script = await bundle(`
  import './bench/transcript/node_modules/deep-chat/dist/deepChat.bundle.js';
  import { ChatTranscript } from './dist/src/elements/chat-transcript/chat-transcript.js';
  customElements.define('chat-widget-transcript', ChatTranscript);
`);
const host = createServer((request, response) => {
  const isScript = request.url === '/script.js';
  response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
  response.end(
    isScript ? script : '<!doctype html><script type="module" src="/script.js"></script>',
  );
});
await new Promise((done) => host.listen(0, '127.0.0.1', done));
const browser = await startBrowser();

const page = await openPage();
const taken = {};
for (let round = -1; round < rounds; round++)
  for (const length of LENGTHS)
    for (const name of ELEMENTS) {
      const times = await page.evaluate(measure, [name, length]);
      if (round < 0) continue; // the first ones warm up
      for (const [what, ms] of Object.entries(times))
        ((taken[`${what} ${length}`] ??= {})[name] ??= []).push(ms);
    }
console.log(`${rounds} rounds each, in turn; ms to the painted frame`);
for (const [what, byElement] of Object.entries(taken)) {
  const [ours, theirs] = ELEMENTS.map((name) => byElement[name]);
  const ratio = medianRatio(ours, theirs).toFixed(2);
  const figures = `ours ${spread(ours)}   deep-chat ${spread(theirs)}   ratio ${ratio}`;
  console.log(`${what.padEnd(20)} ${figures}`);
}
for (const name of ELEMENTS) console.log(`${LONGEST}: ${name} ${await tryLongest(name)}`);

await browser.stop();
host.close();

async function openPage() {
  const opened = await browser.context.newPage();
  await opened.goto(`http://127.0.0.1:${host.address().port}/`);
  for (const name of ELEMENTS)
    await opened.evaluate((each) => customElements.whenDefined(each).then(() => {}), name);
  return opened;
}

async function tryLongest(name) {
  const ownPage = await openPage();
  const late = new Promise((resolve) =>
    setTimeout(resolve, PATIENCE, `was not done in ${PATIENCE / 1000} s`).unref(),
  );
  const measured = ownPage.evaluate(measure, [name, LONGEST]).then(
    (times) =>
      Object.entries(times)
        .map(([what, ms]) => `${what} ${ms.toFixed(1)}`)
        .join('   '),
    (error) => error.message,
  );
  return Promise.race([measured, late]);
}

/** Runs in the page: the time to show so many messages, and, the median of ten, one more. */
async function measure([name, length]) {
  const bodies = Array.from(
    { length: length + 11 },
    (_, i) => `Message ${i}. ${'How long does delivery take to Lisbon? '.repeat(i % 4)}`,
  );
  const isOurs = name === 'chat-widget-transcript';
  const ours = bodies.map((body, i) => ({
    ...{ id: crypto.randomUUID(), clientId: crypto.randomUUID(), seq: i + 1, body },
    author: i % 2 ? { kind: 'agent', name: 'Maya' } : { kind: 'visitor' },
    at: new Date(Date.UTC(2026, 0, 1, 9, 0, i * 20)).toISOString(),
  }));
  const theirs = bodies.map((text, i) => ({ text, role: i % 2 ? 'ai' : 'user' }));

  const painted = () =>
    new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  const timed = async (work) => {
    await painted();
    const start = performance.now();
    await work();
    await painted();
    return performance.now() - start;
  };
  const element = document.createElement(name);
  element.style.cssText = 'display: block; inline-size: 380px; block-size: 480px';
  const expectShown = (count) => {
    const bubbles = element.shadowRoot.querySelectorAll(
      isOurs ? '[part=bubble]' : '.message-bubble',
    );
    const isWhole = bubbles.length === count || (isOurs && bubbles.length >= 200);
    const isLast = bubbles[bubbles.length - 1].textContent.trim() === bodies[count - 1].trim();
    if (!isWhole || !isLast) throw new Error(`shows ${bubbles.length} of ${count}`);
  };
  const show = async (count) => {
    if (isOurs) {
      element.messages = ours.slice(0, count);
      await element.updateComplete;
    } else if (count > length) element.addMessage(theirs[count - 1]);
  };

  const opened = await timed(async () => {
    // Without a service behind it, it would show an error of its own.
    if (!isOurs) Object.assign(element, { demo: true, history: theirs.slice(0, length) });
    document.body.append(element);
    await show(length);
  });
  // The control: the messages are there, to the last.
  expectShown(length);
  const more = [];
  for (let i = 1; i <= 10; i++) more.push(await timed(() => show(length + i)));
  expectShown(length + 10);
  element.remove();
  more.sort((a, b) => a - b);
  return { show: opened, 'one more after': more[5] };
}
