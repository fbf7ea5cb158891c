import { fixture } from '@open-wc/testing';
import { html } from 'lit';
import type { ChatState } from '../../src/core/state/state.js';
import { NOTHING_YET } from '../../src/elements/chat-panel/panel-view.js';
import {
  closingView,
  noticeTexts,
  noticeView,
  statusView,
} from '../../src/elements/chat-panel/notice-view.js';
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

describe('The notices of a panel', () => {
  for (const [name, change] of Object.entries(STATES))
    it(`a11y 15 show what is read out: ${name}`, async () => {
      const state = { ...NOTHING_YET, ...change };
      const shown = await fixture(
        html`<div>
          ${statusView(state, en, ignore)} ${closingView(state, en, ignore)}
          ${noticeView(state, en, ignore)}
        </div>`,
      );
      const notices = [...shown.querySelectorAll('chat-widget-notice')];
      expect(noticeTexts(state, en)).to.eql(notices.map(({ text }) => text));
    });
});
