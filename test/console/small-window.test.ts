import { assert } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { createTestConsole } from './support/test-console.js';

/** 1280 × 1024 at 400 %. */
const MAGNIFIED = { width: 320, height: 256 };

async function openConversation() {
  await setViewport(MAGNIFIED);
  const test = await createTestConsole();
  const { client, server, settle } = test;
  client.start(null);
  await settle();
  client.selectConversation(server.startConversation('Where is my order?', { name: 'Ada' }));
  await settle();
  return test;
}

describe('console in a magnified window', () => {
  afterEach(() => setViewport({ width: 1280, height: 800 }));

  it('the parts of a conversation scroll together, and none covers another', async () => {
    const { one } = await openConversation();
    const panel = one('conversation-panel');
    const [header, transcript, composer] = [
      '.header',
      'chat-widget-transcript',
      'conversation-composer',
    ].map((selector) => panel.shadowRoot!.querySelector(selector)!.getBoundingClientRect());
    assert.isAtLeast(transcript!.height, 100);
    assert.isAtLeast(transcript!.top, header!.bottom);
    assert.isAtLeast(composer!.top, transcript!.bottom);
    panel.scrollTop = panel.scrollHeight;
    const bottom = one('conversation-composer').getBoundingClientRect().bottom;
    assert.isAtMost(bottom, one('main-navigation').getBoundingClientRect().top + 1);
    assert.equal(document.scrollingElement!.scrollTop, 0);
  });

  it('what the buttons open is on the screen', async () => {
    const { one, settle } = await openConversation();
    for (const [button, box] of [
      ['Export', '.formats'],
      ['Snooze', '[role=menu]'],
      ['Assign', '[role=menu]'],
      ['Emoji', '[role=dialog]'],
    ] as const) {
      one(`button[aria-label=${button}]`).click();
      await settle();
      const { left, right } = one(box).getBoundingClientRect();
      assert.isAtLeast(left, 0, button);
      assert.isAtMost(right, MAGNIFIED.width, button);
      one(`button[aria-label=${button}]`).click();
      await settle();
    }
  });
});
