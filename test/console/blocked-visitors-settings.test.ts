import { assert } from '@open-wc/testing';
import { createFakeIds } from '../support/fake-ids.js';
import { createTestConsole } from './support/test-console.js';

const ids = createFakeIds();
const common = {
  ...{ addressAwaited: false, reason: 'Insults', createdBy: 'Maya Kern' },
  ...{ createdAt: '2026-01-01T00:00:00.000Z', until: null },
};
const VERA = { id: ids.uuid(), site: 'demo', visitor: { name: 'Vera' }, ...common };
const RANGE = { id: ids.uuid(), site: null, address: '203.0.113.0/24', ...common };

async function open() {
  const test = await createTestConsole();
  const { answers, client, all, one, settle } = test;
  answers['GET /blocks'] = { status: 200, body: { blocks: [VERA] } };
  answers['GET /sites'] = { status: 200, body: { sites: [{ token: 'demo', name: 'Shop' }] } };
  client.start(null);
  await settle();
  client.open('/console/settings/blocked-visitors');
  for (const name of ['settings-page', 'blocked-visitors-settings']) {
    await customElements.whenDefined(name);
    await settle();
  }
  return {
    ...test,
    listed: () => all('li .name').map((each) => test.textOf(each)),
    async press(name: string) {
      all('button')
        .find((each) => (each.ariaLabel ?? each.textContent?.trim()) === name)!
        .click();
      await settle();
    },
    type(id: string, text: string) {
      (one(`#${id}`) as HTMLInputElement).value = text;
    },
    written: () =>
      test.calls
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path, body }) => [method, path, body]),
  };
}

describe('console settings: blocked visitors', () => {
  it('lists who is blocked, and removes a block', async () => {
    const page = await open();
    assert.deepEqual(page.listed(), ['Vera']);
    assert.include(page.textOf(page.app), 'Insults');
    assert.include(page.textOf(page.app), 'For ever');
    page.answers[`DELETE /blocks/${VERA.id}`] = { status: 204, body: undefined };
    await page.press('Remove the block of Vera');
    assert.deepEqual(page.listed(), []);
    assert.include(page.textOf(page.app), 'Nobody is blocked.');
  });

  it('blocks a range, and says at the field what is wrong with it', async () => {
    const page = await open();
    await page.press('Block an address');
    page.type('address', '203.0.113.0/4');
    await page.press('Save');
    assert.equal(
      page.textOf(page.one('#address-error')),
      'This is too large: at least /8 is needed.',
    );
    assert.equal(page.textOf(page.one('#reason-error')), 'Please say why.');
    assert.deepEqual(page.written(), []);
    page.type('address', '203.0.113.0/24');
    page.type('reason', 'Insults');
    page.answers['POST /blocks'] = { status: 0, body: undefined };
    await page.press('Save');
    assert.equal((page.one('#address') as HTMLInputElement).value, '203.0.113.0/24');
    page.answers['POST /blocks'] = { status: 201, body: { block: RANGE } };
    await page.press('Save');
    assert.deepEqual(page.listed(), ['203.0.113.0/24', 'Vera']);
    assert.equal(page.textOf(page.one('.saved[role=status]')), 'Saved');
    const body = { address: '203.0.113.0/24', reason: 'Insults', site: null, days: 7 };
    assert.deepEqual(page.written().at(-1), ['POST', '/blocks', body]);
  });
});
