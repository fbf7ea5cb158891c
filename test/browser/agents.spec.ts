import { expect, type Page } from '@playwright/test';
import { begin, test } from './support/served-test.js';

test('each of two agents sees who wrote what in one conversation', async ({
  agent: maya,
  colleague: jonas,
  openTab,
}) => {
  const visitor = await openTab();
  await begin(visitor, 'Where is it?');
  await maya.openFirst();
  await maya.reply('One moment');
  await jonas.page.getByRole('listitem').first().click();
  await jonas.reply('It left today');
  await visitor.shows(['Where is it?', 'One moment', 'It left today']);

  const authors = (page: Page) =>
    page.locator('chat-widget-transcript .row .hidden-text:not(time)').allTextContents();
  await expect.poll(() => authors(maya.page)).toEqual(['Visitor', 'You', 'Jonas Weber'].map(own));
  await expect.poll(() => authors(jonas.page)).toEqual(['Visitor', 'Maya Kern', 'You'].map(own));
  const preview = (page: Page) => page.locator('conversation-list .preview').first();
  await expect(preview(maya.page)).toHaveText('Jonas Weber: It left today');
  await expect(preview(jonas.page)).toHaveText('You: It left today');
});

test('one of an agent’s tabs shows the notification', async ({ agent, openTab }) => {
  const context = agent.page.context();
  await context.addInitScript(() => {
    const shown: string[] = [];
    class FakeNotification extends EventTarget {
      static permission = 'granted';
      constructor(title: string) {
        super();
        shown.push(title);
      }
    }
    Object.assign(globalThis, { Notification: FakeNotification, shown });
  });
  await agent.page.reload();
  const tabs = [agent.page, await context.newPage(), await context.newPage()];
  for (const tab of tabs) {
    await tab.goto(agent.page.url());
    await tab.getByRole('list', { name: 'Queue' }).waitFor();
  }
  const visitor = await openTab();
  await begin(visitor);
  for (const tab of tabs)
    await expect(tab.getByRole('list', { name: 'Queue' }).getByRole('listitem')).toHaveCount(1);
  const counts = async (): Promise<number[]> =>
    Promise.all(tabs.map((tab) => tab.evaluate(() => Reflect.get(globalThis, 'shown').length)));
  const total = async (): Promise<number> => (await counts()).reduce((all, one) => all + one, 0);
  await expect.poll(total).toBe(1);
  await visitor.send('Another one');
  await expect.poll(total).toBe(2);
});

/** The visitor has no name: any label that stands for one. */
function own(name: string): unknown {
  return name === 'Visitor' ? expect.stringMatching(/^Visitor /) : name;
}
