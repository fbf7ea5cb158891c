// A server that is told to stop while messages arrive.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startWorld } from '../support/process-world.js';
import type { VisitorBrowser } from '../support/visitor-browser.js';
import { waitUntil } from '../support/wait-until.js';

for (const webSockets of ['passed', 'refused'] as const)
  test(`drain: a stopping server acknowledges every message that had arrived (WebSockets ${webSockets})`, async (t) => {
    const world = await startWorld({ webSockets });
    t.after(() => world.close());
    const browsers: VisitorBrowser[] = [];
    for (let count = 0; count < 10; count++) browsers.push((await world.converse()).browser);
    let [sent, acked] = [0, 0];
    world.proxy.toServer.frame = (text) => {
      if (text.includes('message:send')) sent += 1;
      return 'pass';
    };
    world.proxy.toClient.frame = (text) => {
      if (/^43\d+\[/.test(text) && text.includes('"duplicate"')) acked += 1;
      return 'pass';
    };
    // The paused process finds the messages and the signal together when it runs again.
    world.server.pause();
    for (const browser of browsers) browser.tabs[0]!.press();
    await waitUntil('the messages have arrived', () => sent === browsers.length);
    const stopped = world.server.stop();
    world.server.resume();
    assert.equal(await stopped, 0);
    assert.equal(acked, browsers.length);
    await world.restart();
    for (const browser of browsers) await world.check(browser);
  });
