import { assert, fixture } from '@open-wc/testing';
import { html } from 'lit';
import { defineConsoleElements } from '../../src/console/elements/define-console-elements.js';
import type { ConversationList } from '../../src/console/elements/conversation-list/conversation-list.js';
import { createFakeIds } from '../support/fake-ids.js';
import { createFakeSession } from './support/fake-session.js';

defineConsoleElements();
const ids = createFakeIds();

describe('a list of conversations', () => {
  it('shows how many messages are unread, up to 99', async () => {
    const conversations = [0, 1, 99, 100].map((unread) => ({
      ...createFakeSession(ids.uuid(), '2026-01-05T09:00:00.000Z').conversation,
      unread,
    }));
    const list = await fixture<ConversationList>(
      html`<conversation-list .conversations=${conversations}></conversation-list>`,
    );
    const counts = list.rows().map((row) => row.querySelector('.unread-count')?.textContent);
    assert.deepEqual(counts, [undefined, '1 unread', '99 unread', '99+ unread']);
  });
});
