// From the moment at which the leading tab goes to the one at which another leads.
// Usage: node bench/failover.mjs [rounds]
import { startBrowser, startServer } from './support/chat-pages.mjs';
import { spread } from './support/statistics.mjs';

const rounds = Number(process.argv[2] ?? 5);
const server = await startServer();
const browser = await startBrowser();
const { context } = browser;

const WAYS = {
  closed: async (page) => {
    void page.close();
  },
  crashed: async (page, cdp) => {
    cdp.send('Page.crash').catch(() => {});
  },
  'frozen by the browser': async (page, cdp) => {
    await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
  },
  // Counted from the next message on: a tab that needs nothing from the leader does not ask for it.
  'hung in a script': async (page, cdp, follower) => {
    await cdp.send('Debugger.enable');
    const paused = new Promise((resolve) => cdp.once('Debugger.paused', resolve));
    page.evaluate('debugger').catch(() => {});
    await paused;
    const at = Date.now();
    await follower.evaluate(() => document.querySelector('chat-widget').send('is anybody there?'));
    return at;
  },
};

console.log(`${rounds} rounds each, in turn; ms until another tab holds the lock`);
const taken = Object.fromEntries(Object.keys(WAYS).map((way) => [way, []]));
for (let round = -1; round < rounds; round++)
  for (const [way, strike] of Object.entries(WAYS)) {
    const ms = await failover(strike);
    if (round >= 0) taken[way].push(ms); // the first one warms up
  }
for (const [way, times] of Object.entries(taken))
  console.log(`${way.padEnd(22)} ${spread(times, 0)}`);

await browser.stop();
await server.stop();

async function failover(strike) {
  const leader = await openTab();
  await leader.evaluate(() => document.querySelector('chat-widget').send('hello'));
  await leads(leader);
  const follower = await openTab();
  const led = leads(follower);
  const cdp = await context.newCDPSession(leader);
  const before = Date.now();
  const at = (await strike(leader, cdp, follower)) ?? before;
  const ms = (await led) - at;
  await follower.evaluate(() => localStorage.clear());
  if (!leader.isClosed()) await leader.close();
  await follower.close();
  return ms;
}

async function openTab() {
  const page = await context.newPage();
  await page.goto(server.origin);
  await page.bringToFront();
  await page.evaluate(() => document.querySelector('chat-widget').show());
  return page;
}

/** Resolves with the time at which this page is seen to hold the widget's lock. */
function leads(page) {
  return page.evaluate(() => {
    const own = `who am I ${Math.random()}`;
    return navigator.locks.request(own, async () => {
      for (;;) {
        const { held } = await navigator.locks.query();
        const me = held.find(({ name }) => name === own).clientId;
        const leader = held.find(({ name }) => name.startsWith('chat-widget:'))?.clientId;
        if (leader === me) return Date.now();
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    });
  });
}
