import { fixture, html } from '@open-wc/testing';
import type { ChatWidget } from '../../src/elements/chat-widget/chat-widget.js';
import { expect } from './support/expect.js';
import { createFakeEngine, message, pending, talking } from './support/fake-engine.js';
import { loadedWidget, painted } from './support/open-widget.js';
import { TestWidget } from './support/test-widget.js';

function heard(widget: ChatWidget, ...types: string[]): Event[] {
  const events: Event[] = [];
  for (const type of types) widget.addEventListener(type, (event) => events.push(event));
  return events;
}

describe('The events of ChatWidget', () => {
  it('report a missing site', async () => {
    TestWidget.engine = createFakeEngine();
    const widget = await fixture<ChatWidget>(
      html`<test-widget data-load="interaction"></test-widget>`,
    );
    const events = heard(widget, 'chat-error');
    await widget.show();
    expect(events.map((event) => 'code' in event && event.code)).to.eql(['no_site']);
  });

  it('report each opening and closing once', async () => {
    const { widget } = await loadedWidget();
    const events = heard(widget, 'chat-open', 'chat-close');
    await widget.show();
    await widget.show();
    await widget.hide();
    await painted(widget);
    expect(events.map((event) => event.type)).to.eql(['chat-open', 'chat-close']);
    expect(events.every((event) => event.bubbles && event.composed)).to.equal(true);
  });

  it('report messages without their text', async () => {
    const { widget, engine } = await loadedWidget(talking([message(1, 'agent', 'before')]));
    const events = heard(widget, 'chat-message', 'chat-unread');
    const secret = message(2, 'agent', 'secret');
    engine.change(talking([message(1, 'agent', 'before'), secret]));
    expect(events.map((event) => [event.type, JSON.stringify(event)])).to.eql([
      ['chat-unread', JSON.stringify({ isTrusted: false, count: 2 })],
      ['chat-message', JSON.stringify({ isTrusted: false, id: secret.id, author: secret.author })],
    ]);
  });

  it('report when a conversation begins, is restored, continues elsewhere or ends', async () => {
    const { widget, engine } = await loadedWidget();
    const events = heard(widget, 'chat-session') as (Event & { status: string; reason?: string })[];
    engine.change({ localConversationId: 'g', pending: [pending('Hi')] });
    const { session } = talking([]);
    engine.change({ session: session! });
    engine.change({ notice: { code: 'restored' } });
    engine.change({ connection: 'superseded' });
    engine.change({ notice: { code: 'conversation-ended', status: 'abandoned', reason: 'idle' } });
    engine.change({ notice: { code: 'conversation-ended', status: 'ended', reason: 'cleared' } });
    expect(events.map(({ status, reason }) => [status, reason])).to.eql([
      ['started', undefined],
      ['restored', undefined],
      ['superseded', undefined],
      ['abandoned', 'idle'],
      ['cleared', 'cleared'],
    ]);
  });

  it('report why a message was refused', async () => {
    const { widget, engine } = await loadedWidget(talking([]));
    const events = heard(widget, 'chat-error') as (Event & { code: string })[];
    engine.change({ pending: [pending('x', { phase: 'failed', code: 'too_large' })] });
    expect(events.map(({ code }) => code)).to.eql(['too_large']);
  });
});
