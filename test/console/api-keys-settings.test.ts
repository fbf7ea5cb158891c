import { assert } from '@open-wc/testing';
import { createFakeIds } from '../support/fake-ids.js';
import { createTestConsole } from './support/test-console.js';

const ids = createFakeIds();
const CRM = {
  ...{ id: ids.uuid(), name: 'CRM', scopes: ['read', 'context'], site: null },
  ...{ createdAt: '2026-01-01T00:00:00.000Z', createdBy: 'Maya Kern' },
};

async function open() {
  const test = await createTestConsole();
  const { answers, client, all, one, settle } = test;
  answers['GET /api-keys'] = { status: 200, body: { apiKeys: [CRM] } };
  answers['GET /sites'] = { status: 200, body: { sites: [{ token: 'demo', name: 'Shop' }] } };
  client.start(null);
  await settle();
  client.open('/console/settings/api-keys');
  for (const name of ['settings-page', 'api-keys-settings']) {
    await customElements.whenDefined(name);
    await settle();
  }
  return {
    ...test,
    named: (selector: string, name: string) =>
      all(selector).find((each) => (each.ariaLabel ?? each.textContent?.trim()) === name),
    async press(name: string) {
      all('button')
        .find((each) => (each.ariaLabel ?? each.textContent?.trim()) === name)!
        .click();
      await settle();
    },
    async type(text: string) {
      const field = one('#name') as HTMLInputElement;
      field.value = text;
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await settle();
    },
    listed: () => all('li .name').map((each) => test.textOf(each)),
    written: () =>
      test.calls
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path, body }) => [method, path, body]),
  };
}

describe('console settings: API keys', () => {
  it('makes a key, shows it this once, and lists it', async () => {
    const page = await open();
    assert.deepEqual(page.listed(), ['CRM']);
    await page.press('New key');
    await page.type('Shop');
    page.all('input[type=checkbox]')[1]!.click();
    const apiKey = { ...CRM, id: ids.uuid(), name: 'Shop' };
    page.answers['POST /api-keys'] = { status: 201, body: { apiKey, secret: 'chat_secret' } };
    await page.press('Create key');
    assert.equal((page.one('#secret') as HTMLInputElement).value, 'chat_secret');
    assert.deepEqual(page.listed(), ['Shop', 'CRM']);
    assert.deepEqual(page.written(), [
      ['POST', '/api-keys', { name: 'Shop', scopes: ['read', 'context'], site: null }],
    ]);
    await page.press('New key');
    assert.notExists(page.all('#secret')[0]);
  });

  it('says what is missing, and keeps what was typed when the server does not answer', async () => {
    const page = await open();
    await page.press('New key');
    await page.press('Create key');
    assert.equal(page.textOf(page.one('#name-error')), 'Please enter a name.');
    assert.deepEqual(page.written(), []);
    await page.type('Shop');
    page.answers['POST /api-keys'] = { status: 0, body: undefined };
    await page.press('Create key');
    assert.equal((page.one('#name') as HTMLInputElement).value, 'Shop');
    assert.match(page.textOf(page.one('form [role=alert]')), /doesn’t answer/);
  });

  it('revokes a key', async () => {
    const page = await open();
    page.answers[`/api-keys/${CRM.id}`] = { status: 204, body: undefined };
    await page.press('Revoke CRM');
    assert.deepEqual(page.listed(), []);
    assert.equal(page.textOf(page.one('.saved')), 'Revoked CRM');
    assert.deepEqual(page.written(), [['DELETE', `/api-keys/${CRM.id}`, undefined]]);
  });
});
