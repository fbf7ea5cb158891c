import { assert } from '@open-wc/testing';
import { notificationOf, pathOf, tabToFocus } from '../../src/service-worker/push-notification.js';

const sessionId = '7d9a2f0e-6c51-4c0e-9d0b-1f2a3b4c5d6e';
const path = `/console/c/${sessionId}`;

describe('Notifications of the service worker', () => {
  it('name the site, and open the conversation', () => {
    assert.deepEqual(notificationOf({ cause: 'new', sessionId, site: 'Tidewell' }, []), {
      title: 'New conversation on Tidewell',
      tag: sessionId,
      body: '',
      path,
      renotify: true,
    });
    const assigned = notificationOf({ cause: 'assigned', sessionId, site: 'Tidewell' }, []);
    assert.equal(assigned.title, 'A conversation on Tidewell was assigned to you');
  });

  it('leave what an open console shows of the conversation as it is, without a sound', () => {
    const shown = (source: string, tag = sessionId) =>
      notificationOf({ cause: 'assigned', sessionId, site: 'Tidewell' }, [
        { tag, title: 'Vera', body: 'Hello?', data: { path, source } },
      ]);
    assert.deepEqual(shown('page'), {
      title: 'Vera',
      tag: sessionId,
      body: 'Hello?',
      path,
      renotify: false,
    });
    assert.isTrue(shown('push').renotify);
    assert.isTrue(shown('page', 'another').renotify);
  });

  it('are shown also for what a newer server says', () => {
    for (const data of [undefined, null, 'text', { cause: 'birthday', sessionId, site: 'x' }]) {
      const { title, path: opened } = notificationOf(data, []);
      assert.equal(title, 'There is something new in the console');
      assert.equal(opened, '/console/');
    }
  });

  it('open pages of the console only', () => {
    assert.equal(pathOf({ path, source: 'push' }), path);
    for (const data of [
      null,
      {},
      { path: 'https://evil.example/', source: 'push' },
      { path: '//evil.example', source: 'push' },
    ])
      assert.equal(pathOf(data), '/console/');
  });

  it('bring the tab forward that is seen already', () => {
    const tab = (url: string, visibilityState: string) => ({ url, visibilityState });
    const [shop, hidden, seen] = [
      tab('https://chat.example/', 'visible'),
      tab('https://chat.example/console/history', 'hidden'),
      tab('https://chat.example/console/', 'visible'),
    ];
    assert.equal(tabToFocus([shop, hidden, seen]), seen);
    assert.equal(tabToFocus([shop, hidden]), hidden);
    assert.isUndefined(tabToFocus([shop]));
  });
});
