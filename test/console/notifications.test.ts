import { assert } from '@open-wc/testing';
import { startNotifications } from '../../src/console/browser/notifications.js';
import { createFakeTabStorage } from '../support/fake-storage.js';
import { createTestClient } from './support/test-client.js';

function createTestNotifications(storage = createFakeTabStorage()) {
  const test = createTestClient();
  const titles: string[] = [];
  const shown: { tag: string; title: string; body: string; onClick: () => void }[] = [];
  let sounds = 0;
  const notifications = startNotifications(test.client, {
    sound: { unlock: () => {}, play: () => void sounds++ },
    desktop: {
      canRequest: () => false,
      request: async () => {},
      show: (notification) => void shown.push(notification),
    },
    page: test.page,
    storage,
    setTitle: (title) => void titles.push(title),
  });
  return { ...test, notifications, shown, titles, sounds: () => sounds };
}

describe('console notifications', () => {
  it('show a new message, and select its conversation on click', async () => {
    const { server, clock, shown, sounds, state, start } = createTestNotifications();
    await start();
    const id = server.startConversation('Hello', { name: 'Ada' });
    await clock.advance(10);
    assert.lengthOf(shown, 1);
    assert.include(shown[0], { tag: id, title: 'Ada', body: 'Hello' });
    assert.equal(sounds(), 1);
    shown[0]!.onClick();
    assert.equal(state().selected?.id, id);
  });

  it('are silent for the conversation on screen, until the page is hidden', async () => {
    const { client, server, clock, page, shown, start } = createTestNotifications();
    const id = server.startConversation('Hello');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    server.sendFromVisitor(id, 'On screen');
    await clock.advance(10);
    assert.deepEqual(shown, []);
    page.hide();
    server.sendFromVisitor(id, 'Hidden');
    await clock.advance(10);
    assert.deepEqual(
      shown.map(({ body }) => body),
      ['Hidden'],
    );
  });

  it('count the queue in the title', async () => {
    const { server, clock, client, titles, start } = createTestNotifications();
    server.startConversation('One');
    await start();
    server.startConversation('Two');
    await clock.advance(10);
    assert.equal(titles.at(-1), '(2) Console');
    client.signOut();
    await clock.advance(10);
    assert.equal(titles.at(-1), 'Console');
  });

  it('remember that the sound is off', async () => {
    const storage = createFakeTabStorage();
    createTestNotifications(storage).notifications.setMuted(true);
    const { notifications, server, clock, shown, sounds, start } = createTestNotifications(storage);
    assert.isTrue(notifications.muted);
    await start();
    server.startConversation('Hello');
    await clock.advance(10);
    assert.lengthOf(shown, 1);
    assert.equal(sounds(), 0);
  });
});
