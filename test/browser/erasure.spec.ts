import fs from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { credentialsOf, keptBy, visitorCookie } from './support/device.js';
import { watchDocument } from './support/host-document.js';
import { begin, test } from './support/served-test.js';
import { statusOn } from './support/session-on-server.js';

/** Which of these texts stand in any file of the server. */
function foundIn(directory: string, texts: string[]): string[] {
  const files = fs.readdirSync(directory, { withFileTypes: true }).filter((file) => file.isFile());
  const contents = files.map(({ name }) => fs.readFileSync(path.join(directory, name), 'latin1'));
  return texts.filter((text) => contents.some((content) => content.includes(text)));
}

test('E7 Delete my data: this and the earlier conversation, profile and cookie are gone, here, in the other tab and on the server', async ({
  context,
  openTab,
  server,
  agent,
}) => {
  const canaries = ['canary-one-e41b', 'canary-two-77f0', 'ada.canary@example.com'];
  const a = await openTab();
  await a.page.evaluate(async (email) => {
    await customElements.whenDefined('chat-widget');
    document.querySelector('chat-widget')!.identify({ name: 'Ada', email });
  }, canaries[2]!);
  await begin(a, canaries[0]);
  const first = await credentialsOf(a.page);
  await agent.openFirst();
  await agent.resolve();
  await expect(a.panel.getByText('This conversation was marked as resolved')).toBeVisible();
  await a.send(canaries[1]!);
  await a.shows([canaries[1]!]);
  await expect(a.sent).toBeVisible();
  const second = await credentialsOf(a.page);
  const b = await openTab('/other.html');
  await b.shows([canaries[1]!]);
  await b.composer.fill('a draft there');
  await expect.poll(() => foundIn(server.dataDir, canaries)).toEqual(canaries);
  expect((await keptBy(a.page)).local).toEqual(expect.arrayContaining(['earlier', 'profile']));
  expect(await visitorCookie(context)).toBeDefined();
  const hosts = [await watchDocument(a.page), await watchDocument(b.page)];

  await a.choose('Delete my data');
  const question = a.panel.getByRole('alertdialog', { name: 'Delete my data?' });
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(a.panel.getByText('Your conversation was deleted')).toBeVisible();
  for (const tab of [a, b]) {
    await expect.poll(() => keptBy(tab.page)).toEqual({ local: ['ui'], session: [] });
    await expect(tab.panel).toBeHidden();
  }
  expect(await visitorCookie(context)).toBeUndefined();
  for (const each of [first, second])
    await expect.poll(() => statusOn(server, each)).toBe('404 erased');
  await expect.poll(() => foundIn(server.dataDir, canaries)).toEqual([]);
  for (const host of hosts) {
    await host.hears(['chat-session erased', 'chat-close']);
    await host.stands();
  }
  await b.open();
  await expect(b.panel.getByText('Earlier conversation')).toBeHidden();
  await expect(b.composer).toHaveValue('');
});

test('E7 Delete my data after the visitor’s own end: what was kept of them goes as well', async ({
  context,
  openTab,
}) => {
  const visitor = await openTab();
  await visitor.page.evaluate(async () => {
    await customElements.whenDefined('chat-widget');
    document.querySelector('chat-widget')!.identify({ name: 'Ada', email: 'ada@example.com' });
  });
  await begin(visitor);
  await visitor.choose('End chat');
  const ending = visitor.panel.getByRole('alertdialog', { name: 'End conversation?' });
  await ending.getByRole('button', { name: 'End chat' }).click();
  await expect(visitor.panel).toBeHidden();
  await expect.poll(() => keptBy(visitor.page)).toEqual({ local: ['profile', 'ui'], session: [] });

  await visitor.open();
  await visitor.choose('Delete my data');
  const question = visitor.panel.getByRole('alertdialog', { name: 'Delete my data?' });
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect.poll(() => keptBy(visitor.page)).toEqual({ local: ['ui'], session: [] });
  expect(await visitorCookie(context)).toBeUndefined();
});
