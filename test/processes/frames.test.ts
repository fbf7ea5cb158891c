// Frames, and packets of polls, lost, doubled and reordered between the real engine and a real server process.
import assert from 'node:assert/strict';
import { after, before, suite, test, type TestContext } from 'node:test';
import { signUpAgent, type Agent } from './support/agent.js';
import type { ChatProcess } from './support/chat-process.js';
import type { Fate } from './support/faulty-stream.js';
import type { WebSocketFate } from './support/fault-proxy.js';
import { createServer, startWorld } from './support/process-world.js';
import { createRandom } from './support/random.js';
import { waitUntil } from './support/wait-until.js';

const isSend = (text: string) => /^42\d+\["message:send"/.test(text);
const isAck = (text: string) => /^43\d+\[/.test(text) && text.includes('"duplicate"');
const isEcho = (text: string) => text.startsWith('42["message:new"');

/** `fate` befalls the first `times` frames that match. */
function befalls(matches: (text: string) => boolean, fate: Fate, times = Infinity) {
  let left = times;
  return (text: string): Fate => (matches(text) && left-- > 0 ? fate : 'pass');
}

let server: ChatProcess;
let agent: Agent;
before(async () => {
  server = createServer({ settings: { HEAD_SECONDS: '1' } });
  await server.start();
  agent = await signUpAgent(server.url, server.consoleLink());
});
after(async () => {
  agent.close();
  await server.close();
});

async function converse(t: TestContext, webSockets: WebSocketFate) {
  const world = await startWorld({ webSockets }, server);
  t.after(() => world.close());
  const { browser, tab } = await world.converse();
  const second = browser.openTab();
  const { toClient, toServer } = world.proxy;
  return { world, browser, tab, second, toClient, toServer };
}

for (const webSockets of ['passed', 'refused'] as const)
  suite(`Frames, WebSockets ${webSockets}`, { concurrency: true }, () => {
    for (const [what, matches] of [
      ['acks', isAck],
      ['echoes', isEcho],
    ] as const)
      for (const fate of ['drop', 'double', 'hold'] as const)
        test(`SND-5: ${what} of which each meets "${fate}": every message is settled, once`, async (t) => {
          const { world, browser, tab, second, toClient } = await converse(t, webSockets);
          toClient.frame = befalls(matches, fate);
          for (let count = 0; count < 10; count++) for (const each of [tab, second]) each.press();
          await world.check(browser);
          assert.equal(world.log(browser).length, 21);
        });

    test('SND-4: ack and echo of a committed message lost: it is sent again, and stands there once', async (t) => {
      const { world, browser, tab, toClient } = await converse(t, webSockets);
      const lost: string[] = [];
      toClient.frame = (text) => {
        if (!(isAck(text) || isEcho(text)) || lost.length === 2) return 'pass';
        lost.push(text);
        return 'drop';
      };
      tab.press();
      await waitUntil('ack and echo are lost', () => lost.length === 2);
      assert.equal(world.log(browser).length, 2);
      await tab.passUntil(({ pending }) => pending.length === 0, 30_000);
      await world.check(browser);
      assert.equal(world.log(browser).length, 2);
    });

    test('SND-4: a message lost on its way is sent again', async (t) => {
      const { world, browser, tab, toServer } = await converse(t, webSockets);
      let lost = 0;
      toServer.frame = (text) => {
        if (!isSend(text) || lost > 0) return 'pass';
        lost += 1;
        return 'drop';
      };
      tab.press();
      tab.press();
      await waitUntil('it is lost', () => lost === 1);
      await tab.passUntil(({ pending }) => pending.length === 0, 30_000);
      await world.check(browser);
      assert.equal(world.log(browser).length, 3);
    });

    test('COM-1: messages that arrive twice are committed once', async (t) => {
      const { world, browser, tab, second, toServer } = await converse(t, webSockets);
      toServer.frame = befalls(isSend, 'double');
      for (let count = 0; count < 10; count++) for (const each of [tab, second]) each.press();
      await world.check(browser);
      assert.equal(world.log(browser).length, 21);
    });

    for (const fate of ['drop', 'double', 'hold'] as const)
      test(`RES-2: an agent's messages of which each meets "${fate}": shown once, in order`, async (t) => {
        const { world, browser, toClient } = await converse(t, webSockets);
        toClient.frame = befalls(isEcho, fate);
        for (let count = 0; count < 5; count++) await agent.say(browser);
        await waitUntil('the log is shown in both tabs', () =>
          browser.tabs.every((each) => each.shown().length === world.log(browser).length),
        );
        await world.check(browser);
      });

    test('all of it at once, at random, both ways', async (t) => {
      const { world, browser, tab, second, toClient, toServer } = await converse(t, webSockets);
      const random = createRandom(7);
      const fates: Fate[] = ['pass', 'pass', 'pass', 'drop', 'double', 'hold'];
      const frame = (text: string): Fate =>
        isSend(text) || isAck(text) || isEcho(text) ? random.pick(fates) : 'pass';
      toClient.frame = frame;
      toServer.frame = frame;
      const said: Promise<void>[] = [];
      for (let count = 0; count < 10; count++) {
        for (const each of [tab, second]) each.press();
        said.push(agent.say(browser));
      }
      await Promise.all(said);
      // Time-outs take their time: the devices' time runs faster, the server's does not.
      for (let tries = 0; tries < 100 && !browser.settled(); tries++)
        for (const each of browser.tabs) await each.clock.skip(1_000);
      world.proxy.heal();
      for (const each of browser.tabs) each.page.online();
      await world.check(browser);
      assert.equal(world.log(browser).filter(({ system }) => !system).length, 31);
    });
  });
