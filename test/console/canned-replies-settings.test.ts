import { assert } from '@open-wc/testing';
import type { CannedReply } from '../../src/protocol/canned-replies.js';
import { createTestClient, refusal } from './support/test-client.js';
import { createTestConsole } from './support/test-console.js';

const ID = '7d9a2f0e-6c51-4c0e-9d0b-1f2a3b4c5d6e';
const OTHER = '0c1d2e3f-4a5b-4c6d-8e7f-a0b1c2d3e4f5';
const HELLO: CannedReply = {
  ...{ id: ID, site: null, shortcut: 'hello', body: 'Hello', version: 1 },
  ...{ updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: 'Maya Kern' },
};
const BOOKS: CannedReply = { ...HELLO, id: OTHER, site: 'books', shortcut: 'order' };

async function open(testClient = createTestClient()) {
  const test = await createTestConsole(testClient);
  const { answers, client } = test;
  answers['GET /canned-replies'] ??= { status: 200, body: { cannedReplies: [HELLO, BOOKS] } };
  const sites = [
    { token: 'books', name: 'Books' },
    { token: 'demo', name: 'Shop' },
  ];
  answers['GET /sites'] = { status: 200, body: { sites } };
  client.start(null);
  client.open('/console/settings/canned-replies');
  for (const name of ['settings-page', 'canned-replies-settings']) {
    await customElements.whenDefined(name);
    await test.settle();
  }
  const { all, one, settle, textOf } = test;
  const press = async (name: string) => {
    const button = all('button').find(
      (each) => (each.ariaLabel ?? each.textContent?.trim()) === name,
    );
    assert.exists(button, name);
    button.click();
    await settle();
  };
  const field = (id: 'shortcut' | 'body') => one(`#${id}`) as HTMLInputElement;
  return {
    ...test,
    press,
    field,
    async fill(values: { shortcut?: string; body?: string }) {
      for (const [id, value] of Object.entries(values)) {
        field(id as 'shortcut' | 'body').value = value;
        field(id as 'shortcut' | 'body').dispatchEvent(new Event('input'));
      }
      await settle();
    },
    status: () => textOf(one('.saved')),
    error: (of: string) => textOf(one(`#${of}-error`)),
    shortcuts: () => all('.item .name').map((each) => each.textContent),
    written: () => testClient.calls.filter(({ method }) => method !== 'GET'),
  };
}

describe('console settings: canned replies', () => {
  it('adds one for all sites, and says so', async () => {
    const { press, fill, answers, status, shortcuts, written, focused } = await open();
    await press('New canned reply');
    assert.equal((focused() as HTMLElement).id, 'shortcut');
    const cannedReply = { ...HELLO, id: ID.replace('7', '8'), shortcut: 'bye', body: 'Bye' };
    answers['POST /canned-replies'] = { status: 201, body: { cannedReply } };
    await fill({ shortcut: ' /bye', body: 'Bye' });
    await press('Save');
    assert.equal(status(), 'Saved');
    assert.deepEqual(shortcuts(), ['/bye', '/hello', '/order']);
    const body = { site: null, shortcut: 'bye', body: 'Bye' };
    assert.deepEqual(written(), [{ method: 'POST', path: '/canned-replies', body }]);
  });

  it('the combobox "Site" filters, and a new one is for that site', async () => {
    const { one, press, settle, shortcuts, state } = await open();
    const choice = one('select') as HTMLSelectElement;
    assert.equal(choice.labels?.[0]?.textContent, 'Site');
    assert.deepEqual(
      [...choice.options].map(({ text }) => text),
      ['All sites', 'Books', 'Shop'],
    );
    choice.value = 'demo';
    choice.dispatchEvent(new Event('change'));
    await settle();
    assert.deepEqual(shortcuts(), ['/hello']);
    await press('New canned reply');
    assert.equal(state().cannedReplyDraft?.site, 'demo');
  });

  it('changes one, with the version that it began with', async () => {
    const { press, fill, answers, status, written } = await open();
    await press('Edit /hello');
    answers[`PUT /canned-replies/${ID}`] = {
      status: 200,
      body: { cannedReply: { ...HELLO, body: 'Hi', version: 2 } },
    };
    await fill({ body: 'Hi' });
    await press('Save');
    assert.equal(status(), 'Saved');
    const path = `/canned-replies/${ID}`;
    const body = { site: null, shortcut: 'hello', body: 'Hi' };
    assert.deepEqual(written(), [{ method: 'PUT', path, body, headers: { 'if-match': '"1"' } }]);
  });

  it('says what is wrong at the field, and asks the server for nothing', async () => {
    const { press, fill, error, focused, written } = await open();
    await press('New canned reply');
    await fill({ shortcut: 'two words', body: ' ' });
    await press('Save');
    assert.include(error('shortcut'), 'without spaces');
    assert.include(error('body'), 'enter a text');
    assert.equal((focused() as HTMLElement).id, 'shortcut');
    await fill({ shortcut: 'one', body: 'x'.repeat(4_001) });
    await press('Save');
    assert.equal(error('shortcut'), '');
    assert.equal((focused() as HTMLElement).id, 'body');
    assert.deepEqual(written(), []);
  });

  it('says why the server refuses, and keeps what was typed', async () => {
    const { press, fill, field, error, answers } = await open();
    await press('New canned reply');
    await fill({ shortcut: 'hello', body: 'Mine' });
    answers['POST /canned-replies'] = refusal('conflict');
    await press('Save');
    assert.include(error('shortcut'), 'Another canned reply');
    answers['POST /canned-replies'] = { status: 0, body: undefined };
    await press('Save');
    assert.include(error('form'), 'doesn’t answer');
    assert.deepEqual([field('shortcut').value, field('body').value], ['hello', 'Mine']);
  });

  it('shows both versions when somebody else has changed it, and saves the one that is chosen', async () => {
    const { press, fill, field, answers, one, textOf, status, written } = await open();
    const theirs = { ...HELLO, body: 'Theirs', version: 2, updatedBy: 'Bert' };
    const path = `PUT /canned-replies/${ID}`;
    const error = { code: 'conflict', message: 'changed' };
    const conflict = { status: 409, body: { error, current: theirs } };
    answers[path] = conflict;
    await press('Edit /hello');
    await fill({ body: 'Mine' });
    await press('Save');
    const shown = textOf(one('.meanwhile')).replace(/[\u2068\u2069]/g, '');
    assert.include(shown, 'Changed meanwhile by Bert');
    assert.include(shown, 'Theirs');
    assert.equal(field('body').value, 'Mine');
    answers[path] = { status: 200, body: { cannedReply: { ...HELLO, body: 'Mine', version: 3 } } };
    await press('Save mine');
    assert.equal(status(), 'Saved');
    assert.deepEqual(written().at(-1)?.headers, { 'if-match': '"2"' });

    answers[path] = conflict;
    await press('Edit /hello');
    await fill({ body: 'Mine' });
    await press('Save');
    await press('Take theirs');
    assert.equal(field('body').value, 'Theirs');
  });

  it('offers to save as new what somebody else has deleted', async () => {
    const { press, fill, answers, one, textOf, written } = await open();
    answers[`PUT /canned-replies/${ID}`] = refusal('not_found');
    await press('Edit /hello');
    await fill({ body: 'Mine' });
    await press('Save');
    assert.include(textOf(one('.meanwhile')), 'Deleted meanwhile');
    answers['POST /canned-replies'] = { status: 201, body: { cannedReply: HELLO } };
    await press('Save as new');
    assert.equal(written().at(-1)?.method, 'POST');
  });

  it('deletes one, and restores it on Undo', async () => {
    const { press, answers, shortcuts, status } = await open();
    answers[`DELETE /canned-replies/${ID}`] = { status: 204, body: undefined };
    await press('Delete /hello');
    assert.deepEqual(shortcuts(), ['/order']);
    assert.include(status(), 'Deleted');
    answers['POST /canned-replies'] = { status: 201, body: { cannedReply: HELLO } };
    await press('Undo');
    assert.deepEqual(shortcuts(), ['/hello', '/order']);
  });

  it('what was typed survives another page, and a reload', async () => {
    const { client, server, tabStorage, clock, ids, address, press, fill, settle, field } =
      await open();
    await press('New canned reply');
    await fill({ shortcut: 'half', body: 'Half a sen' });
    client.open('/console/');
    await settle();
    client.open('/console/settings/canned-replies');
    await settle();
    assert.equal(field('body').value, 'Half a sen');
    client.close();

    const reloaded = await open(createTestClient({ tabStorage, clock, ids, address }, server));
    assert.equal(reloaded.field('shortcut').value, 'half');
    assert.equal(reloaded.field('body').value, 'Half a sen');
    await reloaded.press('Cancel');
    assert.isNull(reloaded.state().cannedReplyDraft);
  });

  it('what was typed of one stays while another one is opened, also over a reload', async () => {
    const { press, fill, field, client, tabStorage, clock, ids, address, server } = await open();
    await press('Edit /hello');
    await fill({ body: 'Hello there' });
    await press('Edit /order');
    await press('New canned reply');
    await fill({ shortcut: 'half', body: 'Half a sen' });
    await press('Edit /hello');
    assert.equal(field('body').value, 'Hello there');
    client.close();

    const again = await open(createTestClient({ tabStorage, clock, ids, address }, server));
    assert.equal(again.field('body').value, 'Hello there');
    await again.press('New canned reply');
    assert.equal(again.field('body').value, 'Half a sen');
    await again.press('Cancel');
    await again.press('New canned reply');
    assert.equal(again.field('body').value, '');
  });

  it('shows hostile text as text', async () => {
    const testClient = createTestClient();
    const hostile = { ...HELLO, shortcut: '<b>', body: '<img src=x>', updatedBy: '<i>' };
    testClient.answers['GET /canned-replies'] = { status: 200, body: { cannedReplies: [hostile] } };
    const { all, shortcuts } = await open(testClient);
    assert.deepEqual(shortcuts(), ['/<b>']);
    assert.deepEqual(all('img, b'), []);
  });
});
