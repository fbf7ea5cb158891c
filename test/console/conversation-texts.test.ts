import { assert } from '@open-wc/testing';
import { createDesktopNotifications } from '../../src/console/browser/desktop-notifications.js';
import { viewersText, visitorName } from '../../src/console/state/conversation-texts.js';
import { createTestClient } from './support/test-client.js';

describe('texts of a conversation', () => {
  it('name a visitor by data with a visible character', async () => {
    const { server, state, start } = createTestClient();
    const names: [string, string][] = [
      [server.startConversation('Hi', { name: 'Ada' }), 'Ada'],
      [server.startConversation('Hi', { name: '\u2060', email: 'a@b.example' }), 'a@b.example'],
    ];
    const nameless = server.startConversation('Hi', { name: '\u3164' });
    await start();
    const nameOf = (id: string): string => visitorName(state().conversations.get(id)!);
    assert.deepEqual(
      names.map(([id]) => nameOf(id)),
      names.map(([, name]) => name),
    );
    assert.match(nameOf(nameless), /^Visitor /);
  });
});

describe('desktop notifications', () => {
  const original = window.Notification;
  afterEach(() => {
    window.Notification = original;
  });

  it('cut a long message between two visible characters', () => {
    const bodies: (string | undefined)[] = [];
    class FakeNotification extends EventTarget {
      static permission = 'granted';
      constructor(_title: string, { body }: NotificationOptions) {
        super();
        bodies.push(body);
      }
    }
    Object.assign(window, { Notification: FakeNotification });
    const beginning = 'x'.repeat(117);
    createDesktopNotifications().show({
      tag: '1',
      title: 'Ada',
      body: `${beginning}👩🏽‍💻 and more`,
      path: '/console/',
      onClick: () => {},
    });
    assert.deepEqual(bodies, [beginning]);
  });

  it('say what other agents do in a conversation, those who write first', () => {
    const [anna, bert] = [
      { id: 'a', name: 'Anna', writing: false },
      { id: 'b', name: 'Bert', writing: true },
    ];
    assert.equal(viewersText([anna]), 'Anna is viewing');
    assert.equal(viewersText([anna, bert]), 'Bert is writing, Anna is viewing');
    assert.equal(viewersText([]), '');
  });
});
