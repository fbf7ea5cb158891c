import { expect, test } from '@playwright/test';
import { startFaultProxy, type FaultProxy } from '../processes/support/fault-proxy.js';
import { signUpAgent, type AgentPage } from './support/agent-page.js';
import { credentialsOf, type Credentials } from './support/device.js';
import { begin } from './support/served-test.js';
import { startServerProcess, type ServerProcess } from './support/server-process.js';
import { statusOn } from './support/session-on-server.js';
import { visitorPage, type VisitorPage } from './support/visitor-page.js';

/*
 * One visitor's day on a train with a flaky connection, from the first question to the evening, when
 * nobody has written for a while: the 5 and 30 minutes of a day are seconds here.
 */

const SETTINGS = {
  DISCONNECT_SECONDS: '3',
  IDLE_SECONDS: '25',
  STAMP_SECONDS: '1',
  SWEEP_SECONDS: '1',
};

let server: ServerProcess;
let proxy: FaultProxy;
let agent: AgentPage;

test.beforeEach(async ({ browser }) => {
  server = await startServerProcess(SETTINGS);
  proxy = await startFaultProxy();
  arrive();
  const desk = await browser.newContext();
  agent = await signUpAgent(await desk.newPage(), await server.consoleLink());
});

test.afterEach(async () => {
  await agent.page.context().close();
  await proxy.close();
  await server.close();
});

/** The train leaves the tunnel. */
function arrive(): void {
  proxy.target(Number(new URL(server.origin).port));
}

/** It enters one. */
function tunnel(): void {
  proxy.target(null);
  proxy.cut('reset');
}

test('a day on a flaky train: nothing is lost, nothing comes twice', async ({ context }) => {
  test.setTimeout(180_000);
  const said: string[] = [];
  let credentials: Credentials;
  const board = async (path: string): Promise<VisitorPage> => {
    const visitor = visitorPage(await context.newPage());
    await visitor.page.goto(proxy.origin + path);
    return visitor;
  };
  const say = async (visitor: VisitorPage, body: string): Promise<void> => {
    said.push(body);
    await visitor.send(body);
  };
  const hear = async (body: string): Promise<void> => {
    said.push(body);
    await agent.reply(body);
  };

  await test.step('in the station', async () => {
    const visitor = await board('/');
    said.push('Where is my order?');
    await begin(visitor, 'Where is my order?');
    credentials = await credentialsOf(visitor.page);
    await agent.openFirst();
    await hear('Which number does it have?');
    await visitor.shows(said);
    await test.step('the first tunnel: writing, looking elsewhere, and an answer meanwhile', async () => {
      tunnel();
      await say(visitor, 'It is 4711');
      await say(visitor, 'I think');
      await visitor.shows(said);
      await visitor.composer.fill('half a senten');
      arrive();
      await visitor.page.goto(`${proxy.origin}/other.html`);
      await expect(visitor.composer).toHaveValue('half a senten');
      await agent.shows(said);
      await visitor.composer.fill('');
    });
    await test.step('one bar: the connection comes and goes while both write', async () => {
      for (let bar = 1; bar <= 6; bar++) {
        await say(visitor, `field ${bar}`);
        tunnel();
        await expect.poll(async () => (await visitor.bodies()).at(-1)).toBe(`field ${bar}`);
        arrive();
        await agent.shows(said);
        await hear(`I hear you ${bar}`);
      }
      await visitor.shows(said);
    });
    await test.step('the server is restarted in the middle of a message', async () => {
      await say(visitor, 'Can you see it?');
      await server.kill();
      await server.start();
      await agent.shows(said);
      await agent.shows(said);
    });
    await visitor.page.close();
  });

  await test.step('the phone sleeps in the bag: away, and the agent answers all the same', async () => {
    const status = () => statusOn(server, credentials);
    await expect.poll(status, { timeout: 15_000 }).toBe('abandoned disconnected');
    await hear('It is on its way');
  });

  await test.step('the next train: all is there, and the conversation goes on', async () => {
    const visitor = await board('/other.html');
    await visitor.shows(said);
    await say(visitor, 'Thank you');
    await agent.shows(said);
  });

  await test.step('the evening: nobody wrote, it was closed, and can be read', async () => {
    const visitor = await board('/');
    await visitor.shows(said);
    await expect(visitor.panel.getByText(/was closed for inactivity/)).toBeVisible({
      timeout: 60_000,
    });
    await visitor.shows(said);
    await visitor.send('One more thing');
    await visitor.shows(['One more thing']);
  });
});
