import { expect } from '@playwright/test';
import type { GivenTask } from '../../src/protocol/task.js';
import { barOf, saysIn, script, test } from './support/guided-test.js';

const click = (target: string, timeoutSeconds = 60): GivenTask => ({
  title: 'Press it',
  steps: [{ kind: 'click', target, say: 'Press this', timeoutSeconds }],
});

test.use({
  pages: {
    '/': `<title>Obstacles</title><link rel="stylesheet" href="/page.css">
      <h1>Obstacles</h1><p id="clicked">Nothing</p>
      <div class="place"><button id="covered">Covered</button><div class="cover">Loading</div></div>
      <div class="lane"><button id="moving">Moving</button></div>
      <div id="late"></div><script type="module" src="/page.js"></script>`,
    '/page.css': {
      body: `.place, .lane { position: relative; block-size: 60px }
        .cover { position: absolute; inset: 0; background: gray }
        .moving { position: absolute; animation: 0.4s linear infinite alternate move }
        @keyframes move { to { translate: 200px } }`,
      headers: { 'content-type': 'text/css' },
    },
    '/page.js': script(`
      document.querySelector('#moving').classList.add('moving');
      document.addEventListener('click', ({ target }) => {
        if (target.closest('chat-widget') === null)
          document.querySelector('#clicked').textContent = target.textContent;
      });`),
  },
});

test('TSK-1 a step waits for an element that is covered', async ({ page, guided: g }) => {
  await g.offer(click('#covered'));
  await g.accept();
  await expect(barOf(page).getByText('Press this')).toBeVisible();
  await expect(page.locator('#clicked')).toHaveText('Nothing');
  await page.locator('.cover').evaluate((cover) => cover.remove());
  await g.results(['done']);
  await expect(page.locator('#clicked')).toHaveText('Covered');
});

test('TSK-1 a step gives up on an element that stays covered', async ({ page, guided: g }) => {
  await g.offer(click('#covered', 1));
  await g.accept();
  await g.results(['not_found']);
  await expect(saysIn(g.visitor, 'That did not work on this page. What next?')).toBeVisible();
  await expect(page.locator('#clicked')).toHaveText('Nothing');
});

test('TSK-1 a step waits for an element that moves, and never clicks beside it', async ({
  page,
  guided: g,
}) => {
  await g.offer(click('#moving'));
  await g.accept();
  await expect(barOf(page).getByText('Press this')).toBeVisible();
  await expect(page.locator('#clicked')).toHaveText('Nothing');
  await page.locator('#moving').evaluate((button) => button.classList.remove('moving'));
  await g.results(['done']);
  await expect(page.locator('#clicked')).toHaveText('Moving');
});

test('TSK-1 a step waits for an element that comes late', async ({ page, guided: g }) => {
  await g.offer(click('#late button'));
  await g.accept();
  await expect(barOf(page).getByText('Press this')).toBeVisible();
  await page.locator('#late').evaluate((place) => {
    place.append(Object.assign(document.createElement('button'), { textContent: 'Late' }));
  });
  await g.results(['done']);
  await expect(page.locator('#clicked')).toHaveText('Late');
});

test('TSK-1 a step gives up on an element that never comes, and the task ends', async ({
  page,
  guided: g,
}) => {
  const { title, steps } = click('#never', 1);
  await g.offer({ title, steps: [...steps, ...click('h1').steps] });
  await g.accept();
  await g.results(['not_found']);
  await expect(barOf(page)).toBeHidden();
  await expect(saysIn(g.visitor, 'That did not work on this page. What next?')).toBeVisible();
  await expect(page.locator('#clicked')).toHaveText('Nothing');
});
