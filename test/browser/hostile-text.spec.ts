import { expect, type Page } from '@playwright/test';
import { HOSTILE_TEXTS } from '../support/hostile-texts.js';
import { test } from './support/served-test.js';

const EVERYTHING = HOSTILE_TEXTS.join(' ');

test.use({
  userAgent: `Mozilla/5.0 ${HOSTILE_TEXTS[0]}`,
  site: {
    name: HOSTILE_TEXTS[0],
    texts: { greeting: EVERYTHING, placeholder: EVERYTHING },
    preChat: [
      { name: 'name', kind: 'name', required: true },
      { name: 'order', kind: 'text', label: HOSTILE_TEXTS[1], required: true },
    ],
  },
});

/** What became of hostile text in a page: elements that nobody meant, addresses that nobody may open. */
function made(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const within = (root: ParentNode): Element[] =>
      [...root.querySelectorAll('*')].flatMap((each) => [
        each,
        ...(each.shadowRoot ? within(each.shadowRoot) : []),
      ]);
    const meant = /^(?:https?|mailto|tel):/;
    const found = within(document.body).filter((element) => {
      if (element instanceof HTMLAnchorElement)
        return element.href !== '' && !meant.test(element.href);
      const handlers = element.getAttributeNames().some((name) => name.startsWith('on'));
      return handlers || element.matches('img, iframe, object, embed, math, animate, [srcdoc]');
    });
    const pwned = 'pwned' in globalThis ? ['pwned'] : [];
    return [...pwned, ...found.map(({ outerHTML }) => outerHTML)];
  });
}

test('14 hostile text is text in widget and console: body, name, answers, page, referrer, user agent, the site’s own words', async ({
  openTab,
  agent,
  page,
  server,
}) => {
  test.setTimeout(120_000);
  const hostile = encodeURIComponent(EVERYTHING);
  const visitor = await openTab(`/other.html?first=${hostile}`);
  await visitor.page.evaluate((title) => {
    document.title = title;
    history.replaceState(null, '', `?q=${encodeURIComponent(title)}#${title}`);
  }, EVERYTHING);
  const { panel } = visitor;
  await visitor.open();
  await panel.getByRole('button', { name: 'Start a conversation' }).click();
  await panel.getByRole('textbox', { name: 'Name' }).fill(HOSTILE_TEXTS[0]!);
  await panel.locator('input[name=order]').fill(EVERYTHING);
  await panel.getByRole('button', { name: 'Start chat' }).click();
  await visitor.send(EVERYTHING);
  await expect(visitor.sent).toBeVisible();
  await agent.openFirst();
  await agent.shows([EVERYTHING]);
  for (const text of HOSTILE_TEXTS) await agent.reply(text);
  await expect
    .poll(async () => (await visitor.bodies()).length, { timeout: 30_000 })
    .toBe(HOSTILE_TEXTS.length + 1);
  expect((await visitor.bodies())[0]).toBe(EVERYTHING);

  for (const link of await panel.getByRole('log').getByRole('link').all())
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow ugc');
  expect(await made(visitor.page)).toEqual([]);
  await agent.page.reload();
  await expect(agent.page.getByRole('log')).toContainText(HOSTILE_TEXTS[0]!);
  expect(await made(agent.page)).toEqual([]);

  // The control: what is looked for would be found.
  await page.goto(server.origin);
  await page.evaluate((text) => {
    document.body.append(new DOMParser().parseFromString(text, 'text/html').body);
  }, EVERYTHING);
  expect((await made(page)).length).toBeGreaterThan(3);
});
