import { assert } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { createTestClient } from './support/test-client.js';
import { createTestConsole } from './support/test-console.js';

/** A console that shows a conversation. */
async function open(prepare: (page: Page, id: string) => void = () => {}) {
  const page = await createTestConsole();
  const id = page.server.startConversation('Hello', { name: 'Vera' });
  prepare(page, id);
  page.client.start(null);
  await page.settle();
  page.client.selectConversation(id);
  await page.settle();
  const button = (name: string) =>
    page.all('button').find((one) => (one.ariaLabel ?? one.textContent?.trim()) === name);
  const items = () =>
    page.all('[role=menuitem]').map((one) => one.querySelector('bdi')?.textContent);
  const press = async (name: string) => {
    button(name)!.click();
    await page.settle();
  };
  return { ...page, id, button, items, press };
}
type Page = Awaited<ReturnType<typeof createTestConsole>>;

const assignTo = (name: string) => (page: Page, id: string) => {
  const { session } = page.server.sessions.get(id)!.conversation;
  page.server.change(id, { session: { ...session, status: 'active', assignedTo: { name } } });
};
/** The visitor's browser is closed. */
const leave = (page: Page, id: string) => page.server.change(id, { connected: false });
const listed = (page: Page, list: string) =>
  page.all(`ul[aria-label="${list}"] a`).map((row) => row.dataset.id);

describe('assigning a conversation', () => {
  it('B8: the menu has the agent, all others and nobody; choosing assigns', async () => {
    const page = await open();
    await page.press('Assign');
    assert.deepEqual(page.items(), ['Me', 'Jonas Weber', 'Nobody']);
    page.all('[role=menuitem]')[1]!.click();
    await page.settle();
    assert.deepEqual(listed(page, 'Others'), [page.id]);
    assert.lengthOf(page.all('[role=menu]'), 0);
    assert.isTrue(page.focused() === page.button('Assign'));
  });

  it('B8: the menu leaves out agents who may not see the site', async () => {
    const page = await open(({ server }, id) => {
      const { token } = server.sessions.get(id)!.conversation.site;
      const [jonas] = server.team;
      const dora = { ...jonas!, id: crypto.randomUUID(), name: 'Dora Lang' };
      Object.assign(jonas!, { sites: ['another'] });
      server.team.push({ ...dora, sites: [token, 'another'] });
    });
    await page.press('Assign');
    assert.deepEqual(page.items(), ['Me', 'Dora Lang', 'Nobody']);
  });

  it('B8: what another agent has can be taken over, what is mine transferred and given back', async () => {
    const page = await open(assignTo('Jonas Weber'));
    assert.isUndefined(page.button('Transfer'));
    await page.press('Take over');
    assert.deepEqual(listed(page, 'Mine'), [page.id]);
    assert.isUndefined(page.button('Take over'));
    await page.press('Transfer');
    assert.deepEqual(page.items(), ['Me', 'Jonas Weber', 'Nobody']);
    page.all('[role=menuitem]')[2]!.click();
    await page.settle();
    assert.deepEqual(listed(page, 'Queue'), [page.id]);
  });

  it('B8: the menu works by keyboard', async () => {
    const page = await open();
    const focusedLabel = () => page.focused()?.querySelector('bdi')?.textContent;
    page.button('Assign')!.focus();
    await sendKeys({ press: 'Enter' });
    await page.settle();
    assert.equal(focusedLabel(), 'Me');
    await sendKeys({ press: 'ArrowUp' });
    assert.equal(focusedLabel(), 'Nobody');
    await sendKeys({ press: 'ArrowDown' });
    assert.equal(focusedLabel(), 'Me');
    await sendKeys({ press: 'j' });
    assert.equal(focusedLabel(), 'Jonas Weber');
    await sendKeys({ press: 'Escape' });
    await page.settle();
    assert.lengthOf(page.all('[role=menu]'), 0);
    assert.isTrue(page.focused() === page.button('Assign'));
    await sendKeys({ press: 'ArrowDown' });
    await page.settle();
    await sendKeys({ press: 'End' });
    await sendKeys({ press: 'Home' });
    await sendKeys({ press: 'Enter' });
    await page.settle();
    assert.deepEqual(listed(page, 'Mine'), [page.id]);
  });

  it('B8: a click elsewhere closes the menu', async () => {
    const page = await open();
    await page.press('Assign');
    page
      .one('[role=log]')
      .dispatchEvent(new Event('pointerdown', { bubbles: true, composed: true }));
    await page.settle();
    assert.lengthOf(page.all('[role=menu]'), 0);
  });

  it('B8: a request that fails is told', async () => {
    const page = await open();
    page.server.refusals.set('session:assign', 'unavailable');
    await page.press('Assign');
    page.all('[role=menuitem]')[0]!.click();
    await page.settle();
    assert.include(page.textOf(page.one('console-header')), 'Could not assign');
  });

  it('B8: a row is a link to its conversation, whose name begins with the visitor’s', async () => {
    const page = await open();
    const [row] = page.all('ul[aria-label="Queue"] a');
    assert.equal(row?.getAttribute('href'), `/console/c/${page.id}`);
    const spoken = [...row!.children].filter((one) => one.ariaHidden !== 'true');
    assert.match(
      spoken
        .map((one) => one.textContent)
        .join('')
        .trim(),
      /^Vera/,
    );
  });

  it('B8: away conversations are dimmed and do not count', async () => {
    const page = await open();
    const { session } = page.server.sessions.get(page.id)!.conversation;
    page.server.change(page.id, {
      session: { ...session, status: 'abandoned', reason: 'disconnected' },
    });
    await page.settle();
    const row = page.one('ul[aria-label="Queue"] a');
    assert.isTrue(row.hasAttribute('data-away'));
    assert.equal(page.one('.total').textContent, '');
  });
});

describe('reopening a conversation', () => {
  it('SES-11: what was just resolved is opened again, with the composer', async () => {
    const page = await open(leave);
    await page.press('Resolve');
    await page.press('Reopen');
    assert.equal(page.state().selected?.id, page.id);
    assert.isFalse(page.state().selected?.conversation.session.final);
    assert.deepEqual(listed(page, 'Queue').concat(listed(page, 'Mine')), [page.id]);
    assert.isTrue(page.focused() === page.one('textarea'));
  });

  it('SES-11: if the visitor’s browser knows of the end, the button says why it is disabled', async () => {
    const page = await open();
    await page.press('Resolve');
    await page.press('Reopen');
    assert.lengthOf(
      page.server.requests.filter(({ event }) => event === 'session:reopen'),
      0,
    );
    const reopen = page.button('Reopen')!;
    assert.equal(reopen.ariaDisabled, 'true');
    assert.equal(
      page.one(`#${reopen.getAttribute('aria-describedby')}`).textContent,
      "The visitor's browser has closed this conversation",
    );
  });

  it('SES-11: a conversation that another agent has resolved shows both cases too', async () => {
    const page = await open(leave);
    const { session } = page.server.sessions.get(page.id)!.conversation;
    const closed = { session: { ...session, status: 'resolved' as const, final: true } };
    page.server.change(page.id, { ...closed, reopenable: true });
    await page.settle();
    assert.equal(page.button('Reopen')!.ariaDisabled, 'false');
    page.server.refusals.set('session:reopen', 'session_closed');
    await page.press('Reopen');
    assert.include(page.textOf(page.one('console-header')), 'Could not reopen');
  });
});

describe('a second answer at the same moment', () => {
  /** Another agent answers while this one’s reply is on its way. */
  async function late() {
    const page = await open();
    page.server.onRequest = ({ event }) => {
      if (event !== 'message:send') return;
      page.server.onRequest = () => {};
      page.server.sendFromAgent(page.id, 'It left today', 'Jonas Weber');
    };
    page.client.sendReply('Let me look');
    await page.settle(50);
    return page;
  }

  it('COM-9: is kept as not sent, and says who was faster', async () => {
    const page = await late();
    assert.deepEqual(
      page.server.sessions.get(page.id)?.log.map(({ body }) => body),
      ['Hello', 'It left today'],
    );
    const row = page.one('[data-delivery="failed"]');
    assert.include(page.textOf(row), 'Jonas Weber has answered meanwhile');
  });

  it('COM-9: "Send anyway" sends it as one that has seen the other', async () => {
    const page = await late();
    await page.press('Send anyway');
    assert.equal(page.server.sessions.get(page.id)?.log.at(-1)?.body, 'Let me look');
    assert.deepEqual(
      page.sends().map(({ payload }) => payload.seen),
      [1, 2],
    );
  });

  it('COM-9: "Edit" takes it back into the composer', async () => {
    const page = await late();
    await page.press('Edit');
    assert.equal((page.one('textarea') as HTMLTextAreaElement).value, 'Let me look');
  });

  it('COM-9: what the agent had seen survives a reload', async () => {
    const before = createTestClient();
    const id = before.server.startConversation('Hello');
    await before.start();
    before.client.selectConversation(id);
    await before.clock.advance(10);
    before.server.disconnect();
    before.client.sendReply('Let me look');
    before.client.close();
    before.server.sendFromAgent(id, 'It left today', 'Jonas Weber');
    const { tabStorage, clock, ids, server } = before;
    const after = createTestClient({ tabStorage, clock, ids }, server);
    server.reconnect();
    await after.start();
    await clock.advance(50);
    assert.equal(after.state().replies[0]?.code, 'conflict');
    assert.lengthOf(server.sessions.get(id)!.log, 2);
    after.client.close();
  });
});
