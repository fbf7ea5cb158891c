import { sendKeys } from '@web/test-runner-commands';
import { INITIAL_STATE } from '../../src/core/state/state.js';
import { allByRole, byRole, everything, hasFocus } from './support/by-role.js';
import { message, pending, site, talking } from './support/fake-engine.js';
import { loaded, openWidget, painted, type Opened } from './support/open-widget.js';
import { expect } from './support/expect.js';
import { holdTime } from './support/time.js';

/** How long a press is a long one, in ms. */
const LONG_PRESS = 500;

async function openMenu(opened: Opened): Promise<string[]> {
  byRole(opened.widget, 'button', 'Menu').click();
  await loaded('menu-list', opened);
  return allByRole(opened.widget, 'menuitem').map((item) => item.textContent.trim());
}

async function choose(opened: Opened, name: string): Promise<void> {
  await openMenu(opened);
  byRole(opened.widget, 'menuitem', name).click();
  await painted(opened.widget);
}

async function dialogOf(opened: Opened): Promise<HTMLElement> {
  await loaded('dialog', opened);
  return byRole(opened.widget, 'alertdialog');
}

const talk = talking([message(1, 'visitor', 'Hello')]);

describe('The menu of the panel', () => {
  it('offers all choices during a conversation', async () => {
    const opened = await openWidget(talk);
    expect(await openMenu(opened)).to.eql([
      'Mute',
      'Dock',
      'Download transcript',
      'Clear conversation',
      'End chat',
      'Delete my data',
    ]);
  });

  it('offers no choices about a conversation before there is one', async () => {
    const opened = await openWidget({ site: site() });
    expect(await openMenu(opened)).to.eql(['Mute', 'Dock']);
  });

  it('E7 offers to delete the data of a visitor who has no conversation any more', async () => {
    const visitorContext = { ...INITIAL_STATE.visitorContext, profile: { name: 'Ada' } };
    const opened = await openWidget({ site: site(), visitorContext });
    expect(await openMenu(opened)).to.eql(['Mute', 'Dock', 'Delete my data']);
  });

  it('B4 asks before it ends the chat, and changes nothing on "Cancel"', async () => {
    const opened = await openWidget(talk);
    await choose(opened, 'End chat');
    const dialog = await dialogOf(opened);
    expect(dialog.textContent).to.contain('End conversation?');
    expect(allByRole(opened.widget, 'textbox', 'Message')).to.eql([]);
    byRole(opened.widget, 'button', 'Cancel').click();
    await painted(opened.widget);
    expect(opened.engine.called('end')).to.eql([]);
    expect(hasFocus(byRole(opened.widget, 'button', 'Menu'))).to.equal(true);
  });

  for (const [row, choice, confirm, call] of [
    ['B4', 'End chat', 'End chat', 'end'],
    ['C6', 'Clear conversation', 'Clear', 'clear'],
    ['E7', 'Delete my data', 'Delete', 'eraseAll'],
  ] as const)
    it(`${row} performs "${choice}" once it is confirmed`, async () => {
      const opened = await openWidget(talk);
      await choose(opened, choice);
      await dialogOf(opened);
      byRole(opened.widget, 'button', confirm).click();
      await painted(opened.widget);
      expect(opened.engine.called(call)).to.eql([[]]);
      expect(hasFocus(byRole(opened.widget, 'textbox', 'Message'))).to.equal(true);
    });

  it('SES-9 says how many unsent messages would be lost', async () => {
    const opened = await openWidget({ ...talk, pending: [pending('one'), pending('two')] });
    await choose(opened, 'End chat');
    const dialog = await dialogOf(opened);
    expect(dialog.textContent).to.contain('2 messages were not sent and will be lost');
  });

  it('C6 a11y 21 asks to clear the conversation on a long press on the header', async () => {
    const time = holdTime();
    const opened = await openWidget(talk);
    const panel = opened.widget.shadowRoot!.querySelector('chat-widget-panel')!;
    const header = panel.shadowRoot!.querySelector('chat-widget-header')!;
    const inner = header.shadowRoot!.querySelector('header')!;
    inner.dispatchEvent(
      new PointerEvent('pointerdown', { bubbles: true, composed: true, isPrimary: true }),
    );
    time.tick(LONG_PRESS);
    const dialog = await dialogOf(opened);
    expect(dialog.textContent).to.contain('Clear conversation?');
  });

  it('C13 docks the panel, and then offers to undock it', async () => {
    const opened = await openWidget(talk);
    await choose(opened, 'Dock');
    expect(opened.engine.called('setDocked')).to.eql([[true]]);
    opened.engine.change({ panel: { ...INITIAL_STATE.panel, open: true, docked: true } });
    await painted(opened.widget);
    expect(opened.widget.mode).to.equal('docked');
    expect(await openMenu(opened)).to.contain('Undock');
  });

  it('E2 mutes the alerts', async () => {
    const opened = await openWidget(talk);
    await choose(opened, 'Mute');
    expect(opened.engine.called('setMuted')).to.eql([[true]]);
  });
});

describe('The panel on the state of the conversation', () => {
  it('B3 a11y 22 warns before the conversation closes for inactivity, and keeps it on "Keep chat"', async () => {
    const opened = await openWidget(talk);
    opened.engine.change({ closesAt: Date.now() + 60_000 });
    await painted(opened.widget);
    byRole(opened.widget, 'button', 'Keep chat').click();
    expect(opened.engine.called('keepChat')).to.eql([[]]);
  });

  it('TAB-10 is read-only while the conversation continues elsewhere, until "Use here" is pressed', async () => {
    const opened = await openWidget(talk);
    const field = byRole(opened.widget, 'textbox', 'Message') as HTMLTextAreaElement;
    opened.engine.change({ connection: 'superseded' });
    await painted(opened.widget);
    expect(field.readOnly).to.equal(true);
    byRole(opened.widget, 'button', 'Use here').click();
    await painted(opened.widget);
    expect(opened.engine.called('useHere')).to.eql([[]]);
    expect(field.readOnly).to.equal(false);
  });

  it('TAB-12 keeps the draft read-only and offers a reload if there is a newer version', async () => {
    const opened = await openWidget({ ...talk, draft: 'Half a sen' });
    opened.engine.change({ outdated: true });
    await painted(opened.widget);
    const field = byRole(opened.widget, 'textbox', 'Message') as HTMLTextAreaElement;
    expect([field.readOnly, field.value]).to.eql([true, 'Half a sen']);
    byRole(opened.widget, 'button', 'Reload');
  });

  it('A6 shows the form of the site before the composer, with known values filled in', async () => {
    const name = { name: 'name', kind: 'name', required: true } as const;
    const email = { name: 'mail', kind: 'email', required: true } as const;
    const visitorContext = { ...INITIAL_STATE.visitorContext, profile: { name: 'Ada' } };
    const opened = await openWidget({ site: site({ preChat: [name, email] }), visitorContext });
    expect(allByRole(opened.widget, 'textbox', 'Message')).to.eql([]);
    byRole(opened.widget, 'button', 'Start a conversation').click();
    await loaded('form', opened);
    expect(inputs(opened).map(({ value }) => value)).to.eql(['Ada', '']);
    inputs(opened)[1]!.focus();
    await sendKeys({ type: 'ada@example.com' });
    byRole(opened.widget, 'button', 'Start chat').click();
    expect(opened.engine.called('startForm')).to.eql([[{ name: 'Ada', mail: 'ada@example.com' }]]);
  });

  it('A6 asks for an unknown e-mail address while the team is away, beside the composer', async () => {
    const away = site({ availability: { online: false, team: [] } });
    const opened = await openWidget({ ...talk, site: away });
    await loaded('form', opened);
    byRole(opened.widget, 'textbox', 'Message');
    inputs(opened)[0]!.focus();
    await sendKeys({ type: 'ada@example.com' });
    await sendKeys({ press: 'Enter' });
    expect(opened.engine.called('identify')).to.eql([[{ email: 'ada@example.com' }]]);
    const visitorContext = {
      ...INITIAL_STATE.visitorContext,
      profile: { email: 'ada@example.com' },
    };
    opened.engine.change({ visitorContext });
    await painted(opened.widget);
    expect(inputs(opened)).to.eql([]);
  });

  it('SEC-11 shows a refused message with the form that it waits for, and submits its answers', async () => {
    const fields = [
      { name: 'mail', kind: 'email', required: true } as const,
      { name: 'topic', kind: 'text', label: 'Topic', required: true } as const,
    ];
    const profile = { email: 'ada@example.com' };
    const refused = pending('Hello', { phase: 'failed', code: 'invalid' });
    const opened = await openWidget({
      ...talking([], { pending: [refused], session: null }),
      site: site({ preChat: fields, availability: { online: false, team: [] } }),
      visitorContext: { ...INITIAL_STATE.visitorContext, profile },
    });
    await loaded('form', opened);
    byRole(opened.widget, 'log', 'Conversation');
    byRole(opened.widget, 'textbox', 'Message');
    const [mail, topic] = inputs(opened);
    expect([mail!.value, topic!.value]).to.eql(['ada@example.com', '']);
    topic!.focus();
    await sendKeys({ type: 'Lamps' });
    opened.engine.change({ draft: 'And' });
    await painted(opened.widget);
    byRole(opened.widget, 'button', 'Start chat').click();
    const answers = { mail: 'ada@example.com', topic: 'Lamps' };
    expect(opened.engine.called('startForm')).to.eql([[answers]]);
    opened.engine.change({ preChatAnswers: answers });
    await painted(opened.widget);
    expect(inputs(opened)).to.eql([]);
  });
});

function inputs({ widget }: Opened): HTMLInputElement[] {
  return everything(widget.shadowRoot!).filter((each) => each instanceof HTMLInputElement);
}
