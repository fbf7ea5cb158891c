// A server that gets hardly any CPU time: newcomers wait, and those who talk already go on.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ChatProcess } from '../support/chat-process.js';
import { query } from '../support/database-file.js';
import type { WebSocketFate } from '../support/fault-proxy.js';
import { startWorld } from '../support/process-world.js';
import { waitUntil } from '../support/wait-until.js';

/** A delay that even a busy machine does not cause. */
const LIMIT_MS = 150;
const STOPPED_MS = 500;
const RUNNING_MS = 100;

/** Stops the process again and again, as a machine does that has more to do than it can. */
function starve(server: ChatProcess): () => void {
  let isStopped = false;
  let timer: NodeJS.Timeout;
  const turn = () => {
    isStopped = !isStopped;
    if (isStopped) server.pause();
    else server.resume();
    timer = setTimeout(turn, isStopped ? STOPPED_MS : RUNNING_MS);
  };
  turn();
  return () => {
    clearTimeout(timer);
    server.resume();
  };
}

async function readMetric(server: ChatProcess, name: string): Promise<number> {
  const lines = (await (await fetch(`${server.url}/metrics`)).text()).split('\n');
  return Number(lines.find((line) => line.startsWith(`${name} `))?.slice(name.length));
}

suite('Overload', () => {
  for (const [name, webSockets] of [
    ['over WebSockets', 'passed'],
    ['over polling', 'refused'],
  ] as [string, WebSocketFate][])
    test(`SEC-11: a late event loop keeps newcomers waiting, and nobody else (${name})`, async (t) => {
      const settings = { MAX_EVENT_LOOP_DELAY_MS: String(LIMIT_MS) };
      const world = await startWorld({ settings, webSockets });
      t.after(() => world.close());
      const { server } = world;
      const sessions = () => query(server.file, 'select id from sessions').length;
      const talking = await world.converse();

      const stopStarving = starve(server);
      t.after(stopStarving);
      await waitUntil(
        'the event loop is late',
        async () => (await readMetric(server, 'chat_event_loop_delay_seconds')) > LIMIT_MS / 1000,
      );
      const coming = world.openBrowser();
      coming.openTab().press();
      await waitUntil(
        'a newcomer is refused',
        async () => (await readMetric(server, 'chat_newcomers_refused_total{kind="session"}')) > 0,
      );
      talking.tab.press();
      await world.settled(talking.browser);
      world.proxy.cut('reset');
      talking.tab.press();
      await world.settled(talking.browser);
      assert.equal(sessions(), 1);

      stopStarving();
      await world.check(coming);
      await world.check(talking.browser);
      assert.equal(sessions(), 2);
    });
});
