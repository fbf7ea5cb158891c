import { sendKeys } from '@web/test-runner-commands';
import { reduce } from '../../src/core/state/reducer.js';
import { allByRole, byRole, everything } from './support/by-role.js';
import { message, pending, site, talking } from './support/fake-engine.js';
import { loaded, openWidget, painted, type Opened } from './support/open-widget.js';
import { expect } from './support/expect.js';
import { holdTime } from './support/time.js';

const field = ({ widget }: Opened): HTMLTextAreaElement =>
  byRole(widget, 'textbox', 'Message') as HTMLTextAreaElement;

const announced = ({ widget }: Opened): string[] =>
  everything(widget.shadowRoot!)
    .filter((element) => element.matches('[aria-live=polite] p'))
    .map((line) => line.textContent);

async function type(opened: Opened, text: string): Promise<void> {
  field(opened).focus();
  await sendKeys({ type: text });
  await painted(opened.widget);
}

describe('ChatPanel', () => {
  it('shows a greeting and the composer before there is a conversation', async () => {
    const opened = await openWidget({ site: site() });
    expect(allByRole(opened.widget, 'log')).to.eql([]);
    byRole(opened.widget, 'button', 'Start a conversation').click();
    expect(field(opened).matches(':focus')).to.equal(true);
  });

  it('says that the team is away, and still accepts a message', async () => {
    const away = { online: false, team: [] };
    const opened = await openWidget({ site: site({ availability: away }) });
    expect(
      everything(opened.widget.shadowRoot!).some((e) => e.textContent === "We're away right now"),
    ).to.equal(true);
    await type(opened, 'Hello');
    await sendKeys({ press: 'Enter' });
    expect(opened.engine.called('send')).to.eql([['Hello']]);
  });

  it('keeps the composer and its focus when the conversation replaces the greeting', async () => {
    const opened = await openWidget({ site: site() });
    const before = field(opened);
    await type(opened, 'Hello');
    await sendKeys({ press: 'Enter' });
    await painted(opened.widget);
    expect(byRole(opened.widget, 'log', 'Conversation').textContent).to.contain('Hello');
    expect(field(opened)).to.equal(before);
    expect(before.matches(':focus')).to.equal(true);
    expect(before.value).to.equal('');
  });

  it('stores the draft on every key, and clears it when it is sent', async () => {
    const opened = await openWidget(talking([]));
    await type(opened, 'Hi');
    await sendKeys({ press: 'Enter' });
    expect(opened.engine.called('setDraft')).to.eql([['H'], ['Hi'], ['']]);
  });

  it('E1 ends the typing signal when it leaves the document', async () => {
    const opened = await openWidget(talking([]));
    await type(opened, 'Hi');
    opened.widget.remove();
    expect(opened.engine.called('setTyping')).to.eql([[true], [false]]);
  });

  it('shows the draft of an earlier page load', async () => {
    const opened = await openWidget({ draft: 'Half a sen' });
    expect(field(opened).value).to.equal('Half a sen');
  });

  it('keeps a text that is too long to be sent, and says why', async () => {
    const opened = await openWidget(talking([]));
    opened.engine.outcome = 'too-long';
    await type(opened, 'Hello');
    await sendKeys({ press: 'Enter' });
    await painted(opened.widget);
    expect(byRole(opened.widget, 'alert').textContent).to.contain('4,000 characters at most');
    expect(field(opened).value).to.equal('Hello');
  });

  it('sends a failed message again on Retry', async () => {
    const failed = pending('Hello', { phase: 'failed' });
    const { widget, engine } = await openWidget(talking([], { pending: [failed] }));
    byRole(widget, 'button', 'Retry').click();
    expect(engine.called('retry')).to.eql([[failed.clientId]]);
  });

  it('moves a failed message into the composer on Edit, below its text', async () => {
    const failed = pending('Hello', { phase: 'failed' });
    const opened = await openWidget(talking([], { pending: [failed], draft: 'Well' }));
    byRole(opened.widget, 'button', 'Edit').click();
    await painted(opened.widget);
    expect(field(opened).value).to.equal('Well\nHello');
  });

  describe('with a pre-chat form', () => {
    const preChat = [{ name: 'email', kind: 'email' as const, required: true }];

    /** What is in the fields of the form, if it can be seen. */
    function answersIn({ shadowRoot }: HTMLElement): string[] {
      const inputs = everything(shadowRoot!).filter(({ localName }) => localName === 'input');
      return inputs.map((input) => (input as HTMLInputElement).value);
    }

    it('shows no composer without a draft', async () => {
      const opened = await openWidget({ site: site({ preChat }) });
      expect(allByRole(opened.widget, 'textbox', 'Message')).to.eql([]);
    });

    it('keeps showing the draft when the conversation ends and the form becomes known', async () => {
      const opened = await openWidget(talking([message(1, 'agent', 'Hi')]));
      await type(opened, 'Half a sen');
      opened.engine.change({ localConversationId: null, site: site({ preChat }) });
      await painted(opened.widget);
      expect(field(opened).value).to.equal('Half a sen');
      expect(field(opened).matches(':focus')).to.equal(true);
    });

    it('opens the form on Send, and keeps the draft below it', async () => {
      const opened = await openWidget({ site: site({ preChat }), draft: 'Hello' });
      field(opened).focus();
      await sendKeys({ press: 'Enter' });
      await loaded('form', opened);
      expect(opened.engine.called('send')).to.eql([]);
      expect(field(opened).value).to.equal('Hello');
    });

    it('keeps what was typed in the form when the panel is closed by its button', async () => {
      const opened = await openWidget({ site: site({ preChat }) });
      const { widget } = opened;
      byRole(widget, 'button', 'Start a conversation').click();
      await loaded('form', opened);
      await sendKeys({ type: 'ada@a.ex' });
      byRole(widget, 'button', 'Close').click();
      await painted(widget);
      await widget.show();
      await painted(widget);
      expect(answersIn(widget)).to.eql(['ada@a.ex']);
    });

    it('keeps what was typed in the form when the visitor goes back, and shows it on Start', async () => {
      const opened = await openWidget({ site: site({ preChat }) });
      const { widget } = opened;
      byRole(widget, 'button', 'Start a conversation').click();
      await loaded('form', opened);
      await sendKeys({ type: 'ada@a.ex' });
      byRole(widget, 'button', 'Back').click();
      await painted(widget);
      expect(answersIn(widget)).to.eql([]);
      byRole(widget, 'button', 'Start a conversation').click();
      await loaded('form', opened);
      expect(answersIn(widget)).to.eql(['ada@a.ex']);
    });

    it('forgets what was typed in the form with the visitor, as by a sign-out', async () => {
      const opened = await openWidget({ site: site({ preChat }) });
      const { widget, engine } = opened;
      byRole(widget, 'button', 'Start a conversation').click();
      await loaded('form', opened);
      await sendKeys({ type: 'ada@a.ex' });
      engine.change(reduce(engine.store.get(), { type: 'visitor-forgotten' }));
      await painted(widget);
      byRole(widget, 'button', 'Start a conversation').click();
      await loaded('form', opened);
      expect(answersIn(widget)).to.eql(['']);
    });

    it('shows a refused message in the composer on Edit', async () => {
      const failed = pending('Hello', { phase: 'failed' });
      const opened = await openWidget({ site: site({ preChat }), pending: [failed] });
      byRole(opened.widget, 'button', 'Edit').click();
      await painted(opened.widget);
      expect(field(opened).value).to.equal('Hello');
    });
  });

  it('counts the draft as an unsent message when it asks about the end of the chat', async () => {
    const opened = await openWidget(talking([message(1, 'agent', 'Hi')], { draft: 'Half a sen' }));
    byRole(opened.widget, 'button', 'Menu').click();
    await loaded('menu-list', opened);
    byRole(opened.widget, 'menuitem', 'End chat').click();
    await loaded('dialog', opened);
    expect(byRole(opened.widget, 'alertdialog').textContent).to.contain(
      '1 message was not sent and will be lost.',
    );
  });

  it('marks visible messages as read', async () => {
    const { engine } = await openWidget(talking([message(1, 'agent', 'Hi')]));
    expect(engine.called('markRead')).to.eql([[1]]);
  });

  it('marks nothing as read while it is closed', async () => {
    const { widget, engine } = await openWidget(talking([]));
    await widget.hide();
    engine.change(talking([message(1, 'agent', 'Hi')]));
    await painted(widget);
    expect(engine.called('markRead')).to.eql([]);
    await widget.show();
    await painted(widget);
    expect(engine.called('markRead')).to.eql([[1]]);
  });

  it('marks nothing as read in a hidden page until the page is visible', async () => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    const { engine } = await openWidget(talking([message(1, 'agent', 'Hi')]));
    expect(engine.called('markRead')).to.eql([]);
    Reflect.deleteProperty(document, 'hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(engine.called('markRead')).to.eql([[1]]);
  });

  it('a11y 9 announces an incoming message once', async () => {
    const opened = await openWidget(talking([message(1, 'agent', 'Before')]));
    const now = message(2, 'agent', 'Now');
    opened.engine.change(talking([message(1, 'agent', 'Before'), now]));
    await painted(opened.widget);
    opened.engine.change({ connection: 'reconnecting' });
    opened.engine.change({ connection: 'connected' });
    await painted(opened.widget);
    expect(announced(opened)).to.eql(['Maya Kern: Now']);
  });

  it('announces the visible text of a formatted message, without its marks', async () => {
    const opened = await openWidget(talking([message(1, 'agent', 'Before')]));
    const now = message(2, 'agent', 'Take **this**:\n- `a`');
    opened.engine.change(talking([message(1, 'agent', 'Before'), now]));
    await painted(opened.widget);
    expect(announced(opened)).to.eql(['Maya Kern: Take this:\na']);
  });

  it('a11y 10 announces no messages of a conversation that it restores', async () => {
    const opened = await openWidget();
    opened.engine.change(talking([message(1, 'agent', 'a'), message(2, 'agent', 'b')]));
    await painted(opened.widget);
    expect(announced(opened)).to.eql([]);
  });

  it("does not announce the visitor's own messages", async () => {
    const opened = await openWidget(talking([message(1, 'agent', 'a')]));
    opened.engine.change(talking([message(1, 'agent', 'a'), message(2, 'visitor', 'b')]));
    await painted(opened.widget);
    expect(announced(opened)).to.eql([]);
  });

  it('a11y 9 has no live region inside the log', async () => {
    const { widget } = await openWidget(talking([message(1, 'agent', 'a')]));
    const log = byRole(widget, 'log');
    expect(everything(log).some((element) => element.hasAttribute('aria-live'))).to.equal(false);
  });

  it('a11y 12 shows who is typing, and does not announce it again after a pause', async () => {
    const opened = await openWidget(talking([message(1, 'agent', 'a')]));
    for (const pause of [false, true, false]) {
      if (pause) opened.engine.change({ agentTyping: null });
      await painted(opened.widget);
      opened.engine.change({ agentTyping: { name: 'Maya', until: Date.now() + 5000 } });
      await painted(opened.widget);
    }
    expect(announced(opened)).to.eql(['Maya is typing']);
    opened.engine.change({ agentTyping: null });
    await painted(opened.widget);
    const shown = everything(opened.widget.shadowRoot!).some((e) => e.matches('.typing'));
    expect(shown).to.equal(false);
  });

  it('stops showing who is typing when the signal expires', async () => {
    const opened = await openWidget(talking([message(1, 'agent', 'a')]));
    const time = holdTime();
    opened.engine.change({ agentTyping: { until: Date.now() + 5000 } });
    await painted(opened.widget);
    time.tick(5000);
    await painted(opened.widget);
    expect(everything(opened.widget.shadowRoot!).some((e) => e.matches('.typing'))).to.equal(false);
  });

  it('a11y 15 shows that the connection is lost, and keeps the focus in the composer', async () => {
    const opened = await openWidget(talking([message(1, 'agent', 'a')]));
    field(opened).focus();
    opened.engine.change({ connection: 'reconnecting' });
    await painted(opened.widget);
    expect(
      everything(opened.widget.shadowRoot!).some(
        (e) => e.textContent === 'Reconnecting… you can keep writing',
      ),
    ).to.equal(true);
    expect(field(opened).matches(':focus')).to.equal(true);
    expect(field(opened).disabled).to.equal(false);
  });

  it('takes the conversation back from another tab on "Use here"', async () => {
    const { widget, engine } = await openWidget(talking([], { connection: 'superseded' }));
    byRole(widget, 'button', 'Use here').click();
    expect(engine.called('useHere').length).to.equal(1);
  });

  it('dismisses the notice of a restored chat on Dismiss', async () => {
    const { widget, engine } = await openWidget(
      talking([message(1, 'agent', 'a')], { notice: { code: 'restored' } }),
    );
    byRole(widget, 'button', 'Dismiss').click();
    expect(engine.called('dismissNotice').length).to.equal(1);
  });

  it('shows an ended conversation until its notice is dismissed', async () => {
    const { widget, engine } = await openWidget(talking([message(1, 'agent', 'Bye')]));
    engine.change({
      localConversationId: null,
      session: null,
      transcript: { epoch: 0, messages: [], ahead: [], head: 0 },
      notice: { code: 'conversation-ended', status: 'ended' },
    });
    await painted(widget);
    expect(byRole(widget, 'log', 'Conversation').textContent).to.contain('Bye');
    engine.dismissNotice();
    await painted(widget);
    expect(allByRole(widget, 'log')).to.eql([]);
  });

  it('shows the previous conversation, and returns to the greeting on Back', async () => {
    const previousConversation = {
      messages: [message(1, 'agent', 'Long ago')],
      status: 'resolved' as const,
      endedAt: 1,
    };
    const { widget } = await openWidget({ site: site(), previousConversation });
    allByRole(widget, 'button')
      .find((button) => button.textContent.includes('Earlier'))
      ?.click();
    await painted(widget);
    expect(byRole(widget, 'log', 'Conversation').textContent).to.contain('Long ago');
    byRole(widget, 'button', 'Back').click();
    await painted(widget);
    byRole(widget, 'button', 'Start a conversation');
  });

  it('asks the engine for older messages if the server has some', async () => {
    const { engine } = await openWidget(talking([message(7, 'agent', 'a')]));
    expect(engine.called('loadOlder').length).to.equal(1);
  });
});
