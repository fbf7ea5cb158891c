import { assert } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { snoozeChoices, toLocalField } from '../../src/console/state/snooze-times.js';
import { createTestConsole } from './support/test-console.js';

/** A console that shows a conversation. */
async function open() {
  const page = await createTestConsole();
  const id = page.server.startConversation('Hello', { name: 'Vera' });
  page.client.start(null);
  await page.settle();
  page.client.selectConversation(id);
  await page.settle();
  const button = (name: string) =>
    page.all('button').find((one) => (one.ariaLabel ?? one.textContent?.trim()) === name);
  return {
    ...page,
    id,
    button,
    listed: (list: string) => page.all(`ul[aria-label="${list}"] a`).map((row) => row.dataset.id),
    sent: (event: string) =>
      page.server.requests.filter((one) => one.event === event).map(({ payload }) => payload),
    async press(name: string) {
      button(name)!.click();
      await page.settle();
    },
  };
}
type Page = Awaited<ReturnType<typeof open>>;
const choose = async (page: Page, index: number) => {
  await page.press('Snooze');
  page.all('[role=menuitem]').at(index)!.click();
  await page.settle();
};

describe('snoozing a conversation', () => {
  it('B8: puts it into a list of its own, with its time, until it is woken up', async () => {
    const page = await open();
    await choose(page, 2);
    assert.deepEqual([page.listed('Queue'), page.listed('Snoozed')], [[], [page.id]]);
    assert.match(page.textOf(page.one('ul[aria-label=Snoozed] .meta')), /^.?Snoozed until /);
    const [{ until, seen }] = page.sent('session:snooze') as [Record<string, unknown>];
    const tomorrow = snoozeChoices(new Date()).find(({ label }) => label === 'Tomorrow morning');
    assert.deepEqual([until, seen], [tomorrow?.until?.toISOString(), 1]);
    await page.press('Wake up');
    assert.deepEqual([page.listed('Queue'), page.all('ul[aria-label=Snoozed]')], [[page.id], []]);
  });

  it('B8: takes any time of the year to come, and says what is wrong with another', async () => {
    const page = await open();
    await choose(page, -1);
    const field = page.one('input[type=datetime-local]') as HTMLInputElement;
    const save = async (value: string) => {
      field.value = value;
      page.one('dialog .primary').click();
      await page.settle();
    };
    const error = () => page.textOf(page.one('dialog .error'));
    await save('');
    assert.equal(error(), 'Choose a date and a time.');
    await save('2020-01-01T09:00');
    assert.equal(error(), 'This time has passed.');
    await save('2999-01-01T09:00');
    assert.equal(error(), 'At most one year from now.');
    assert.equal(field.value, '2999-01-01T09:00');
    assert.isTrue(page.focused() === field);
    const nextWeek = toLocalField(new Date(Date.now() + 7 * 24 * 60 * 60_000));
    await save(nextWeek);
    assert.deepEqual(page.listed('Snoozed'), [page.id]);
    assert.isTrue(page.focused() === page.button('Snooze'));
  });

  it('B8: works by keyboard, and Escape leaves the conversation on screen', async () => {
    const page = await open();
    page.button('Snooze')!.focus();
    await sendKeys({ press: 'ArrowDown' });
    await page.settle();
    assert.equal(page.textOf(page.focused()!.querySelector('.label')!), 'In 1 hour');
    await sendKeys({ press: 'u' });
    assert.equal(page.textOf(page.focused()!.querySelector('.label')!), 'Until the visitor writes');
    await sendKeys({ press: 'Escape' });
    await page.settle();
    assert.isTrue(page.focused() === page.button('Snooze'));
    await choose(page, -1);
    await sendKeys({ press: 'Escape' });
    await page.settle();
    assert.lengthOf(page.all('dialog[open]'), 0);
    assert.isTrue(page.focused() === page.button('Snooze'));
  });

  it('B8: tells the agent when something was written that the agent has not seen', async () => {
    const page = await open();
    page.server.refusals.set('session:snooze', 'conflict');
    await choose(page, 0);
    assert.include(
      page.textOf(page.app),
      'Not snoozed: something new was written. Please read it first.',
    );
  });

  it('offers mornings in the device’s own time, and no time twice', () => {
    const offered = (now: string) =>
      snoozeChoices(new Date(now)).map(({ label, until }) => [
        label,
        until === null ? null : toLocalField(until),
      ]);
    assert.deepEqual(offered('2026-11-30T16:20'), [
      ['In 1 hour', '2026-11-30T17:20'],
      ['In 3 hours', '2026-11-30T19:20'],
      ['Tomorrow morning', '2026-12-01T09:00'],
      ['Next week', '2026-12-07T09:00'],
      ['Until the visitor writes', null],
    ]);
    const onSunday = offered('2026-12-06T10:00');
    assert.deepEqual(onSunday[2], ['Tomorrow morning', '2026-12-07T09:00']);
    assert.lengthOf(onSunday, 4);
  });
});

describe('spam and blocked visitors', () => {
  it('B8: marks a conversation as spam, says so, and takes it back', async () => {
    const page = await open();
    await page.press('Mark as spam');
    assert.deepEqual(page.listed('Queue'), []);
    assert.equal(page.textOf(page.one('.header .status')), 'Marked as spam');
    await page.press('Not spam');
    assert.exists(page.button('Mark as spam'));
    assert.deepEqual(
      page.sent('session:spam').map(({ spam }) => spam),
      [true, false],
    );
  });

  it('SEC-11: asks why and how long before it blocks, and keeps what was typed while that fails', async () => {
    const page = await open();
    await page.press('Block visitor');
    const reason = page.one('#reason') as HTMLInputElement;
    assert.isTrue(page.focused() === reason);
    await page.press('Block');
    assert.equal(page.textOf(page.one('#error')), 'Please say why.');
    reason.value = 'Insults';
    page.server.refusals.set('visitor:block', 'unavailable');
    await page.press('Block');
    assert.match(page.textOf(page.one('dialog [role=alert]')), /Could not block/);
    assert.equal(reason.value, 'Insults');
    page.server.refusals.clear();
    await page.press('Block');
    assert.lengthOf(page.all('dialog'), 0);
    const block = { reason: 'Insults', days: 7, address: false };
    assert.deepEqual(page.sent('visitor:block').at(-1), { sessionId: page.id, ...block });
    assert.isTrue(page.focused() === page.button('Unblock visitor'));
    await page.press('Unblock visitor');
    assert.exists(page.button('Block visitor'));
  });
});
