// A server that is asked to go, and one that comes back with older data.
import assert from 'node:assert/strict';
import { copyFileSync, rmSync } from 'node:fs';
import { suite, test, type TestContext } from 'node:test';
import { startWorld } from './support/process-world.js';
import { waitUntil } from './support/wait-until.js';

async function converse(t: TestContext) {
  const world = await startWorld();
  t.after(() => world.close());
  return { world, ...(await world.converse()) };
}

suite('Shutdown', { concurrency: true }, () => {
  test('a restart in good order under load: nothing is lost, nobody has to do anything', async (t) => {
    const { world, browser, tab } = await converse(t);
    const second = browser.openTab();
    for (let round = 0; round < 2; round++) {
      for (let count = 0; count < 20; count++) for (const each of [tab, second]) each.press();
      assert.equal(await world.server.stop(), 0);
      await world.restart();
    }
    await world.check(browser);
    assert.equal(world.log(browser).length, 81);
  });

  test('RES-4: restored from an older backup: own messages that it lacks are offered again, once', async (t) => {
    const { world, browser, tab } = await converse(t);
    const second = browser.openTab();
    const backup = `${world.server.file}.backup`;
    tab.press();
    await world.settled(browser);
    await world.server.stop();
    copyFileSync(world.server.file, backup);
    await world.restart();
    tab.press();
    second.press();
    await world.settled(browser);
    tab.engine.setDraft('a draft');
    await world.server.kill();
    for (const suffix of ['', '-wal', '-shm']) rmSync(world.server.file + suffix, { force: true });
    copyFileSync(backup, world.server.file);
    browser.history.forgetLog();
    await world.restart();

    const failed = () => tab.state().pending.filter(({ phase }) => phase === 'failed');
    await waitUntil('what the log lacks is offered', () => failed().length === 2, {
      detail: () => browser.tabs.map((each) => each.state()),
    });
    assert.equal(tab.state().transcript.messages.length, 2);
    assert.equal(tab.state().draft, 'a draft');
    assert.equal(world.log(browser).length, 2);
    for (const { clientId } of failed()) tab.engine.retry(clientId);
    await world.check(browser);
    assert.equal(world.log(browser).length, 4);
  });
});
