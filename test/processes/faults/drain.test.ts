// A server that is asked to go while messages arrive.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startWorld } from '../support/process-world.js';
import type { VisitorBrowser } from '../support/visitor-browser.js';
import { waitUntil } from '../support/wait-until.js';

for (const webSockets of ['passed', 'refused'] as const)
  test(`drain: every message that had arrived is answered before the sockets close, or found by the next process (WebSockets ${webSockets})`, async (t) => {
    const world = await startWorld({ webSockets });
    t.after(() => world.close());
    const browsers: VisitorBrowser[] = [];
    for (let count = 0; count < 10; count++) browsers.push((await world.converse()).browser);
    let [asked, answered] = [0, 0];
    world.proxy.toServer.frame = (text) => {
      if (text.includes('message:send')) asked += 1;
      return 'pass';
    };
    world.proxy.toClient.frame = (text) => {
      if (/^43\d+\[/.test(text) && text.includes('"duplicate"')) answered += 1;
      return 'pass';
    };
    // They and the signal wait for the process together.
    world.server.pause();
    for (const browser of browsers) browser.tabs[0]!.press();
    await waitUntil('the messages are with the machine', () => asked === browsers.length);
    const stopped = world.server.stop();
    world.server.resume();
    assert.equal(await stopped, 0);
    // An answer to a poll needs the next poll, which a server that goes does not take any more: there
    // the message is sent again.
    if (webSockets === 'passed') assert.equal(answered, browsers.length);
    await world.restart();
    for (const browser of browsers) await world.check(browser);
  });
