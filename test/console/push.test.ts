import { assert } from '@open-wc/testing';
import { createTestConsole } from './support/test-console.js';

const PATH = '/account/push';
const KEY = 'B-the-server-s-key';

async function onAccountPage(
  prepare: (test: Awaited<ReturnType<typeof createTestConsole>>) => void = () => {},
) {
  const test = await createTestConsole();
  const { answers, client, settle, one } = test;
  answers[`GET ${PATH}`] = { status: 200, body: { publicKey: KEY } };
  answers[`POST ${PATH}`] = { status: 204, body: undefined };
  answers[`DELETE ${PATH}`] = { status: 204, body: undefined };
  answers[`POST ${PATH}/check`] = { status: 200, body: { on: true } };
  prepare(test);
  client.start(null);
  client.open('/console/account');
  await settle();
  await customElements.whenDefined('push-switch');
  await settle();
  const field = () => one('#push') as HTMLInputElement;
  return {
    ...test,
    field,
    async turn() {
      field().click();
      await settle();
    },
    calls: () =>
      test.calls
        .filter(({ path }) => path.startsWith(PATH))
        .map(({ method, path, body }) => ({ method, path, body })),
    reason: () => test.textOf(one('#reason')),
  };
}

describe('Notifications on this device', () => {
  it('are switched on and off, and the switch shows what the server knows', async () => {
    const { field, turn, calls, pushDevice, app } = await onAccountPage();
    assert.isFalse(field().checked);
    await assert.isAccessible(app);
    await turn();
    assert.isTrue(field().checked);
    const { publicKey, ...subscription } = pushDevice.subscription!;
    assert.equal(publicKey, KEY);
    assert.deepInclude(calls(), { method: 'POST', path: PATH, body: { subscription } });
    await turn();
    assert.isFalse(field().checked);
    assert.isNull(pushDevice.subscription);
    assert.deepInclude(calls(), {
      method: 'DELETE',
      path: PATH,
      body: { endpoint: subscription.endpoint },
    });
  });

  it('cannot be switched on where browser, server or person do not allow it, and it is said why', async () => {
    const cases = [
      [({ pushDevice }) => (pushDevice.isSupported = false), /This browser cannot/],
      [({ pushDevice }) => (pushDevice.granted = 'denied'), /are blocked/],
      [
        ({ answers }) => (answers[`GET ${PATH}`] = { status: 200, body: { publicKey: null } }),
        /This server sends no/,
      ],
      [
        ({ answers }) => (answers[`GET ${PATH}`] = { status: 0, body: undefined }),
        /doesn’t answer/,
      ],
    ] as [(test: Awaited<ReturnType<typeof createTestConsole>>) => void, RegExp][];
    for (const [prepare, expected] of cases) {
      const { field, reason, app } = await onAccountPage(prepare);
      assert.isTrue(field().disabled);
      assert.match(reason(), expected);
      await assert.isAccessible(app);
      app.remove();
    }
  });

  it('stay off when the push service refuses, or the server, and no half of it is left', async () => {
    const { field, turn, pushDevice, one, answers, textOf } = await onAccountPage();
    pushDevice.failing = true;
    await turn();
    assert.isFalse(field().checked);
    assert.match(textOf(one('push-switch')), /did not work/);
    pushDevice.failing = false;
    answers[`POST ${PATH}`] = { status: 0, body: undefined };
    await turn();
    assert.isFalse(field().checked);
    assert.isNull(pushDevice.subscription);
  });

  it('are off when the person says no', async () => {
    const { field, turn, pushDevice, reason } = await onAccountPage();
    pushDevice.answer = 'denied';
    await turn();
    assert.isFalse(field().checked);
    assert.match(reason(), /are blocked/);
  });

  it('end in the browser with a sign-out, and when the server has ended them', async () => {
    const subscription = { endpoint: 'https://push.example.com/9', keys: { p256dh: '', auth: '' } };
    const known = await onAccountPage(({ pushDevice }) => {
      pushDevice.granted = 'granted';
      pushDevice.subscription = { ...subscription, publicKey: KEY };
    });
    assert.isTrue(known.field().checked);
    known.client.signOut();
    await known.settle();
    assert.isNull(known.pushDevice.subscription);
    known.app.remove();

    const ended = await onAccountPage(({ pushDevice, answers }) => {
      pushDevice.granted = 'granted';
      pushDevice.subscription = { ...subscription, publicKey: KEY };
      answers[`POST ${PATH}/check`] = { status: 200, body: { on: false } };
    });
    assert.isFalse(ended.field().checked);
    assert.isNull(ended.pushDevice.subscription);
  });

  it('go on with a new key of the server', async () => {
    const { field, pushDevice, calls } = await onAccountPage((test) => {
      test.pushDevice.granted = 'granted';
      test.pushDevice.subscription = {
        endpoint: 'https://push.example.com/old',
        keys: { p256dh: '', auth: '' },
        publicKey: 'B-an-old-key',
      };
    });
    assert.isTrue(field().checked);
    assert.equal(pushDevice.subscription?.publicKey, KEY);
    assert.isTrue(
      calls().some(
        ({ body }) =>
          (body as { replaces?: string } | undefined)?.replaces === 'https://push.example.com/old',
      ),
    );
  });
});

describe('A console on the screen', () => {
  it('tells a server that wants to know it, with each connection and each change', async () => {
    const { client, server, page, settle } = await createTestConsole();
    const told = () =>
      server.requests
        .filter(({ event }) => event === 'visibility:set')
        .map(({ payload }) => payload.visible);
    client.start(null);
    await settle();
    page.hide();
    await settle();
    assert.deepEqual(told(), []);
    server.wantsVisibility = true;
    server.disconnect();
    server.reconnect();
    await settle(60_000);
    page.show();
    await settle();
    assert.deepEqual(told(), [false, true]);
  });
});
