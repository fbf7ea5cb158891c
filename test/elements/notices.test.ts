import { fixture } from '@open-wc/testing';
import { html } from 'lit';
import type { ChatState } from '../../src/core/state/state.js';
import { EMPTY_CONVERSATION } from '../../src/elements/chat-conversation/conversation-model.js';
import {
  closingNotice,
  conversationNotice,
  noticeTexts,
  statusNotice,
} from '../../src/elements/chat-conversation/notices.js';
import { en } from '../../src/locales/en.js';
import { expect } from './support/expect.js';

const ignore = (): void => {};

const STATES: Record<string, Partial<ChatState>> = {
  nothing: {},
  'a newer version': { outdated: true, connection: 'reconnecting' },
  'a lost connection': { connection: 'reconnecting' },
  'another device': { connection: 'superseded' },
  'an end by silence': { closesAt: 1 },
  restored: { notice: { code: 'restored' } },
  'not saved': { notice: { code: 'not-saved' } },
  'not here': { notice: { code: 'not-here' } },
  resolved: { notice: { code: 'conversation-ended', status: 'resolved' } },
  cleared: { notice: { code: 'conversation-ended', status: 'ended', reason: 'cleared' } },
  'all at once': { connection: 'reconnecting', closesAt: 1, notice: { code: 'restored' } },
};

describe('The notices of a conversation', () => {
  for (const [name, change] of Object.entries(STATES))
    it(`a11y 15 show the same texts as the announcements: ${name}`, async () => {
      const state = { ...EMPTY_CONVERSATION, ...change };
      const shown = await fixture(
        html`<div>
          ${statusNotice(state, en, ignore)} ${closingNotice(state, en, ignore)}
          ${conversationNotice(state, en, ignore)}
        </div>`,
      );
      const notices = [...shown.querySelectorAll('chat-widget-notice')];
      expect(noticeTexts(state, en)).to.eql(notices.map(({ text }) => text));
    });
});
