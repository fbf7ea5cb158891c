// Access tokens of two seconds: what happens when they run out.
import assert from 'node:assert/strict';
import { after, before, suite, test, type TestContext } from 'node:test';
import type { ChatProcess } from './support/chat-process.js';
import { createServer, startWorld } from './support/process-world.js';
import { waitUntil } from './support/wait-until.js';

const TOKEN_SECONDS = 2;

let server: ChatProcess;
before(async () => {
  server = createServer({ settings: { TOKEN_SECONDS: String(TOKEN_SECONDS) } });
  await server.start();
});
after(() => server.close());

async function converse(t: TestContext) {
  const world = await startWorld({}, server);
  t.after(() => world.close());
  return { world, ...(await world.converse()) };
}
const pass = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

suite('Tokens', { concurrency: true }, () => {
  test('SES-2: a device that slept past its token wakes, renews it, and goes on', async (t) => {
    const { world, browser, tab } = await converse(t);
    const refused: string[] = [];
    world.proxy.toClient.frame = (text) => {
      if (text.startsWith('44')) refused.push(text);
      return 'pass';
    };
    tab.clock.sleep();
    world.proxy.cut('reset');
    await pass(TOKEN_SECONDS + 1);
    tab.press();
    tab.clock.wake();
    await world.check(browser);
    assert.ok(refused.length <= 3, refused.join('\n'));
  });

  test('SES-2: a token that is refused in the handshake is replaced with the key', async (t) => {
    const { world, browser, tab } = await converse(t);
    const refused: string[] = [];
    let delayed = false;
    world.proxy.toClient.frame = (text) => {
      if (text.startsWith('44')) refused.push(text);
      return 'pass';
    };
    // The end of a token passes by while the handshake that brings it is on its way.
    world.proxy.toServer.frame = (text) => {
      if (text.startsWith('40') && !delayed) {
        delayed = true;
        world.proxy.toServer.latencyMs = (TOKEN_SECONDS + 1) * 1000;
        setImmediate(() => (world.proxy.toServer.latencyMs = 0));
      }
      return 'pass';
    };
    world.proxy.cut('fin');
    tab.press();
    await world.check(browser);
    assert.deepEqual(
      refused.map((text) => /"code":"(\w+)"/.exec(text)?.[1]),
      ['unauthorized'],
    );
  });

  test('SES-2: a conversation outlives its tokens without a new connection', async (t) => {
    const { world, browser, tab } = await converse(t);
    const connections = world.proxy.count();
    let renewals = 0;
    world.proxy.toServer.frame = (text) => {
      if (text.includes('"token:refresh"')) renewals++;
      return 'pass';
    };
    // A token of some seconds is renewed half way: six renewals outlive three tokens.
    for (let expected = 1; expected <= 6; expected++) {
      tab.press();
      await waitUntil('it arrived', browser.settled);
      await waitUntil('the token is renewed', () => renewals >= expected);
    }
    await world.check(browser);
    assert.equal(world.proxy.count(), connections);
  });
});
