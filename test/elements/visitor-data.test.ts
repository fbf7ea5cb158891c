import { fixture, html } from '@open-wc/testing';
import { readOptions } from '../../src/elements/chat-widget/read-options.js';
import { expect } from './support/expect.js';
import { createFakeEngine } from './support/fake-engine.js';
import { loadedWidget, painted } from './support/open-widget.js';
import { TestWidget } from './support/test-widget.js';

const DAY_MS = 86_400_000;

function codesOf(widget: EventTarget): string[] {
  const codes: string[] = [];
  widget.addEventListener('chat-error', (event) => codes.push((event as { code?: string }).code!));
  return codes;
}

describe('Visitor data of the page', () => {
  it('D3 is handed over once the rest has loaded, and does not load it', async () => {
    const engine = (TestWidget.engine = createFakeEngine());
    const widget = await fixture<TestWidget>(
      html`<test-widget
        data-site="demo"
        data-load="interaction"
        .routingData=${{ tier: 'gold' }}
      ></test-widget>`,
    );
    widget.conversationData = { cart: [1] };
    widget.identify({ name: 'Ada' });
    await painted(widget);
    expect(engine.calls).to.eql([]);
    await widget.show();
    expect(engine.called('setContext')).to.eql([
      ['routingData', { tier: 'gold' }],
      ['conversationData', { cart: [1] }],
    ]);
    expect(engine.called('identify')).to.eql([[{ name: 'Ada' }, undefined]]);
  });

  it('D3 is handed over once for each change', async () => {
    const { widget, engine } = await loadedWidget();
    const before = engine.called('setContext').length;
    widget.routingData = { tier: 'gold' };
    widget.identify({ name: 'Ada' });
    await painted(widget);
    widget.requestUpdate();
    await painted(widget);
    expect(engine.called('setContext').slice(before)).to.eql([['routingData', { tier: 'gold' }]]);
    expect(engine.called('identify').length).to.equal(1);
  });

  it('SES-10 names the subject of a token, if it is readable', async () => {
    const { widget, engine } = await loadedWidget();
    const payload = btoa(JSON.stringify({ sub: 'ada~?>' }))
      .replaceAll('+', '-')
      .replaceAll('/', '_');
    for (const token of [`head.${payload}.signature`, 'no token', 'a.b.c', `a.${btoa('null')}.c`]) {
      widget.identify({ token });
      await painted(widget);
    }
    expect(engine.called('identify').map(([, subject]) => subject)).to.eql([
      'ada~?>',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('D3 keeps the old value if the new one is not allowed, and reports why', async () => {
    const { widget, engine } = await loadedWidget();
    widget.routingData = { tier: 'gold' };
    await painted(widget);
    const codes = codesOf(widget);
    engine.fault = 'context_too_large';
    widget.routingData = { tier: 'x'.repeat(20_000) };
    await painted(widget);
    expect(widget.routingData).to.eql({ tier: 'gold' });
    expect(codes).to.eql(['context_too_large']);
  });

  it('D3 reports once what the server refuses later', async () => {
    const { widget, engine } = await loadedWidget();
    const codes = codesOf(widget);
    const error = { code: 'context_too_large' };
    engine.change({ error });
    engine.change({ draft: 'hel' });
    expect(codes).to.eql(['context_too_large']);
  });

  it('D7 reports an invalid identity', async () => {
    const { widget, engine } = await loadedWidget();
    const codes = codesOf(widget);
    engine.fault = 'identity_invalid';
    widget.identify({ name: 'x'.repeat(300) });
    await painted(widget);
    expect(codes).to.eql(['identity_invalid']);
  });

  it('C9 D7 B6 is neither counted nor kept where an attribute forbids it', () => {
    const element = document.createElement('div');
    const options = () => {
      const { countVisitor, keepProfile, historyTtlMs } = readOptions(element);
      return [countVisitor, keepProfile, historyTtlMs];
    };
    expect(options()).to.eql([true, true, DAY_MS]);
    for (const name of ['visitor-id', 'profile', 'restore'])
      element.setAttribute(`data-no-${name}`, '');
    expect(options()).to.eql([false, false, 0]);
    element.setAttribute('data-no-restore', 'false');
    expect(options()).to.eql([false, false, DAY_MS]);
  });

  it('A6 begins a conversation with a form, which is reported as started once', async () => {
    const { widget, engine } = await loadedWidget();
    const statuses: unknown[] = [];
    widget.addEventListener('chat-session', ({ status }) => statuses.push(status));
    engine.change({ localConversationId: 'g', preChatAnswers: { who: 'Ada' } });
    const now = new Date().toISOString();
    const session = { id: 's', status: 'queued', final: false, createdAt: now } as const;
    engine.change({ session: { ...session, updatedAt: now, idleAt: null } });
    expect(statuses).to.eql(['started']);
  });
});
