import { allByRole, byRole, everything, hasFocus } from './support/by-role.js';
import { message, pending, talking } from './support/fake-engine.js';
import { loadedWidget, openWidget, painted, type Opened } from './support/open-widget.js';
import { holdTime } from './support/time.js';
import { VIEWS, usualWindow } from './support/views.js';
import { expect } from './support/expect.js';

/** How long a notice has to stand before it is worth a word, and a little less, in ms. */
const NOTICED = 1_000;
const BLIP = 999;

const announced = ({ widget }: Opened): string[] =>
  everything(widget.shadowRoot!)
    .filter((element) => element.matches('[aria-live=polite] p'))
    .map((line) => line.textContent);

const before = [message(1, 'agent', 'one'), message(2, 'visitor', 'two')];

describe('ChatWidget for screen readers', () => {
  afterEach(usualWindow);

  it('a11y 9 a11y 14 has at most one polite live region in each view, and its alerts are empty', async () => {
    for (const [name, show] of Object.entries(VIEWS)) {
      const { widget } = await show();
      const live = everything(widget.shadowRoot!).filter((element) =>
        element.matches('[aria-live]:not([aria-live=off]), [role=status], [role=alert]'),
      );
      const alerts = live.filter((element) => element.matches('[role=alert]'));
      expect(live.length - alerts.length, name).to.be.at.most(1);
      for (const alert of alerts) expect(alert.textContent, name).to.equal('');
      widget.remove();
    }
  });

  it('a11y 10 announces a restored history by one summary', async () => {
    const time = holdTime();
    const opened = await openWidget(talking(before, { notice: { code: 'restored' } }));
    time.tick(NOTICED);
    await painted(opened.widget);
    opened.engine.change({ connection: 'connected' });
    await painted(opened.widget);
    time.tick(NOTICED);
    await painted(opened.widget);
    expect(announced(opened)).to.eql(['Your chat has been restored']);
  });

  it('a11y 10 announces the summary when the panel opens', async () => {
    const time = holdTime();
    const opened = await loadedWidget(talking(before, { notice: { code: 'restored' } }));
    time.tick(NOTICED);
    await painted(opened.widget);
    expect(announced(opened)).to.eql([]);
    await opened.widget.show();
    time.tick(NOTICED);
    await painted(opened.widget);
    expect(announced(opened)).to.eql(['Your chat has been restored']);
  });

  it('a11y 15 announces a lost connection only if it lasts', async () => {
    const time = holdTime();
    const opened = await openWidget(talking(before));
    opened.engine.change({ connection: 'reconnecting' });
    await painted(opened.widget);
    time.tick(BLIP);
    opened.engine.change({ connection: 'connected' });
    await painted(opened.widget);
    time.tick(NOTICED);
    await painted(opened.widget);
    expect(announced(opened)).to.eql([]);
    opened.engine.change({ connection: 'reconnecting' });
    await painted(opened.widget);
    time.tick(NOTICED);
    await painted(opened.widget);
    expect(announced(opened)).to.eql(['Reconnecting… you can keep writing']);
  });

  it('a11y 22 announces once that the conversation will soon close', async () => {
    const time = holdTime();
    const opened = await openWidget(talking(before));
    opened.engine.change({ closesAt: Date.now() + 60_000 });
    await painted(opened.widget);
    time.tick(NOTICED);
    await painted(opened.widget);
    expect(announced(opened)).to.eql(['The conversation will soon be closed for inactivity']);
  });

  for (const [what, code, text, status] of [
    ['resolved', 'resolved', 'Maya Kern resolved the conversation.', 'resolved'],
    ['ended in another tab', 'ended', 'The visitor ended the conversation.', 'ended'],
    [
      'closed by the server',
      'inactive',
      'The conversation was resolved for inactivity.',
      'resolved',
    ],
  ] as const)
    it(`announces the end of a conversation once and without an author: ${what}`, async () => {
      const time = holdTime();
      const opened = await openWidget(talking(before));
      const messages = [...before, message(3, 'system', text, { code })];
      opened.engine.change(talking(messages));
      await painted(opened.widget);
      opened.engine.change({
        localConversationId: null,
        notice: { code: 'conversation-ended', status },
        previousConversation: { messages, status, endedAt: 0 },
      });
      await painted(opened.widget);
      time.tick(NOTICED);
      await painted(opened.widget);
      expect(announced(opened)).to.eql([text]);
    });

  it('announces the notice of the end if no message reports it', async () => {
    const time = holdTime();
    const opened = await openWidget(talking(before));
    opened.engine.change({
      localConversationId: null,
      notice: { code: 'conversation-ended', status: 'abandoned' },
    });
    await painted(opened.widget);
    time.tick(NOTICED);
    await painted(opened.widget);
    expect(announced(opened)).to.eql(['The conversation was closed for inactivity']);
  });

  it('announces a nameless agent as the team, and a system message without an author', async () => {
    const opened = await openWidget(talking(before));
    const nameless = message(3, 'agent', 'Hello', { author: { kind: 'agent', name: '' } });
    opened.engine.change(talking([...before, nameless, message(4, 'system', 'Maya joined')]));
    await painted(opened.widget);
    expect(announced(opened)).to.eql(['Support: Hello', 'Maya joined']);
  });

  it('a11y 14 announces a failed message once, and shows it with a Retry button', async () => {
    const opened = await openWidget(talking(before));
    const failed = pending('Hello', { phase: 'failed' });
    opened.engine.change({ pending: [failed] });
    await painted(opened.widget);
    opened.engine.change({ connection: 'connected' });
    await painted(opened.widget);
    expect(announced(opened)).to.eql(['A message was not sent']);
    expect(byRole(opened.widget, 'log').textContent).to.contain('Not sent');
    byRole(opened.widget, 'button', 'Retry');
  });

  for (const name of ['Message', 'Menu', 'Conversation']) {
    it(`a11y 15 keeps the focus in "${name}" when messages arrive or the connection changes`, async () => {
      const { widget, engine } = await openWidget(talking(before));
      const find = (): HTMLElement =>
        ['textbox', 'button', 'log'].flatMap((role) => allByRole(widget, role, name))[0]!;
      const focused = find();
      focused.focus();
      for (const change of [
        talking([...before, message(3, 'agent', 'three')]),
        { connection: 'reconnecting' as const },
        { connection: 'connected' as const },
        { notice: { code: 'restored' as const } },
        { closesAt: Date.now() + 60_000 },
        { agentTyping: { until: Date.now() + 60_000 } },
      ]) {
        engine.change(change);
        await painted(widget);
        expect(hasFocus(focused), JSON.stringify(change).slice(0, 60)).to.equal(true);
      }
    });
  }
});
