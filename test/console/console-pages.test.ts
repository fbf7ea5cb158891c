import { assert } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { refusal } from './support/test-client.js';
import { createTestConsole } from './support/test-console.js';

async function begin() {
  const test = await createTestConsole();
  test.answers['GET /canned-replies'] = { status: 200, body: { cannedReplies: [] } };
  test.answers['GET /sites'] = { status: 200, body: { sites: [{ token: 'demo', name: 'Shop' }] } };
  return {
    ...test,
    /** Waits until the page's element is loaded and rendered. */
    async shown(selector: string) {
      await test.settle();
      await customElements.whenDefined(selector);
      await test.settle();
      return test.one(selector);
    },
    links: () => test.all('nav[aria-label=Main] a') as HTMLAnchorElement[],
  };
}

describe('console pages', () => {
  it('the navigation has a link to each page, and marks the current one', async () => {
    const { client, server, settle, links, shown } = await begin();
    const id = server.startConversation('Hello');
    client.start(null);
    await settle();
    assert.deepEqual(
      links().map((link) => link.textContent?.trim()),
      ['Inbox', 'History', 'Reports', 'Settings'],
    );
    const current = () => links().map((link) => link.ariaCurrent);
    assert.deepEqual(current(), ['page', null, null, null]);
    client.selectConversation(id);
    await settle();
    assert.deepEqual(current(), ['page', null, null, null]);
    client.open('/console/settings/canned-replies');
    await shown('settings-page');
    assert.deepEqual(current(), [null, null, null, 'page']);
  });

  it('a click on a link within the console changes the address, and loads nothing anew', async () => {
    const { client, address, settle, links, one, shown } = await begin();
    client.start(null);
    await settle();
    links().at(-1)!.click();
    assert.equal(address.path(), '/console/settings/canned-replies');
    await shown('settings-page');
    one('a.agent').click();
    assert.equal(address.path(), '/console/account');
    await shown('account-page');
    address.back();
    await shown('settings-page');
  });

  it('a click that asks for another tab, and a link to elsewhere, are left to the browser', async () => {
    const { client, app, address, settle, links } = await begin();
    client.start(null);
    await settle();
    const leftToBrowser: boolean[] = [];
    app.addEventListener('click', (event) => {
      leftToBrowser.push(!event.defaultPrevented);
      event.preventDefault();
    });
    const init = { bubbles: true, composed: true, cancelable: true };
    for (const modifier of ['ctrlKey', 'metaKey', 'shiftKey', 'altKey'])
      links()[1]!.dispatchEvent(new MouseEvent('click', { ...init, [modifier]: true }));
    for (const href of ['/other', 'https://elsewhere.example/console/', '/console/#setup=x']) {
      links()[1]!.href = href;
      links()[1]!.click();
    }
    assert.deepEqual(
      leftToBrowser,
      Array.from({ length: 7 }, () => true),
    );
    assert.equal(address.path(), '/console/');
  });

  it('says that there is no such page, no such section, or no such conversation', async () => {
    const { client, settle, one, textOf, address, app, shown } = await begin();
    client.start(null);
    client.open('/console/none');
    await settle();
    assert.include(textOf(app), 'There is no such page.');
    client.open('/console/settings/none');
    assert.include(textOf(await shown('settings-page')), 'There is no such page.');
    client.selectConversation('none');
    await settle();
    assert.include(textOf(one('main')), 'This conversation does not exist, or you may not see it.');
    one('main a').click();
    assert.equal(address.path(), '/console/');
  });

  it('shows pages of admins to nobody else once the server knows roles', async () => {
    const { client, server, settle, links, app, textOf } = await begin();
    Object.assign(server.agent, { role: 'agent' });
    client.start(null);
    await settle();
    client.store.get().agent!.role = 'agent';
    client.open('/console/settings/canned-replies');
    await settle();
    assert.deepEqual(
      links().map((link) => link.textContent?.trim()),
      ['Inbox', 'History'],
    );
    assert.include(textOf(app), 'You may not see this page.');
  });

  it('a11y: Back from a conversation focuses its row', async () => {
    const { client, server, settle, address, one, focused } = await begin();
    server.startConversation('First');
    const second = server.startConversation('Second');
    client.start(null);
    await settle();
    client.selectConversation(second);
    await settle();
    one('textarea').focus();
    address.back();
    await settle();
    assert.equal((focused() as HTMLElement).dataset.id, second);
  });

  it('a draft becomes a reply with a canned reply by a slash', async () => {
    const { client, server, settle, one, answers } = await begin();
    const updated = { version: 1, updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: null };
    const hello = { shortcut: 'hello', body: 'Hello {{visitor.name}}, {{agent.name}} here.' };
    const cannedReply = { id: client.store.get().agent?.id, site: null, ...hello, ...updated };
    const id = server.startConversation('Hello', { name: 'Ada' });
    answers['GET /canned-replies'] = {
      status: 200,
      body: { cannedReplies: [{ ...cannedReply, id }] },
    };
    client.start(null);
    await settle();
    client.selectConversation(id);
    await settle();
    one('textarea').focus();
    await sendKeys({ type: '/he' });
    await settle();
    await sendKeys({ press: 'Enter' });
    await settle();
    assert.equal(client.store.get().drafts.get(id), 'Hello Ada, Maya Kern here.');
    await sendKeys({ press: 'Enter' });
    await settle();
    assert.equal(server.sessions.get(id)?.log.at(-1)?.body, 'Hello Ada, Maya Kern here.');
  });
});

describe('console: account', () => {
  async function open() {
    const test = await begin();
    test.client.start(null);
    test.client.open('/console/account');
    await test.shown('account-page');
    const fields = test.all('input[type=password]') as HTMLInputElement[];
    const button = (name: string) =>
      test.all('button').find((one) => one.textContent?.trim() === name)!;
    return {
      ...test,
      fields,
      button,
      async change(current: string, password: string) {
        fields[0]!.value = current;
        fields[1]!.value = password;
        button('Change password').click();
        await test.settle();
      },
      error: () => test.textOf(test.one('#error')),
      status: () => test.textOf(test.one('.saved')),
    };
  }

  it('changes the password, says so, and empties the fields', async () => {
    const { change, calls, answers, fields, status, error } = await open();
    answers['/account/password'] = { status: 204, body: undefined };
    await change('old password', 'new password');
    const body = { current: 'old password', password: 'new password' };
    assert.deepEqual(calls.at(-1), { method: 'POST', path: '/account/password', body });
    assert.equal(status(), 'Saved');
    assert.equal(error(), '');
    assert.deepEqual(
      fields.map(({ value }) => value),
      ['', ''],
    );
  });

  it('says what is wrong at the field, and keeps what was typed', async () => {
    const { change, answers, fields, error, status, focused } = await open();
    for (const [code, text, index] of [
      ['forbidden', 'not your current password', 0],
      ['invalid', 'too easily', 1],
      ['rate_limited', 'Too many attempts', 0],
      ['unavailable', 'doesn’t answer', 0],
    ] as const) {
      answers['/account/password'] = refusal(code);
      await change('old password', 'new password');
      assert.include(error(), text);
      assert.equal(status(), '');
      assert.isTrue(focused() === fields[index], code);
      assert.equal(fields[1]!.value, 'new password');
    }
    await change('old password', 'short');
    assert.include(error(), 'at least 8');
  });

  it('signs out everywhere, here as well', async () => {
    const { button, answers, settle, state } = await open();
    answers['/account/sign-out-everywhere'] = refusal('unavailable');
    button('Sign out everywhere').click();
    await settle();
    assert.equal(state().auth.stage, 'signed-in');
    answers['/account/sign-out-everywhere'] = { status: 204, body: undefined };
    button('Sign out everywhere').click();
    await settle();
    assert.equal(state().auth.stage, 'sign-in');
  });
});

describe('console: availability', () => {
  it('is a switch that is on while the agent is available', async () => {
    const { client, settle, one, textOf, server } = await begin();
    client.start(null);
    await settle();
    const available = one('[role=switch]');
    assert.equal(textOf(available), 'Available');
    assert.equal(available.ariaChecked, 'true');
    available.click();
    await settle();
    assert.equal(one('[role=switch]').ariaChecked, 'false');
    assert.equal(textOf(available), 'Available');
    assert.isFalse(server.agent.online);
  });
});
