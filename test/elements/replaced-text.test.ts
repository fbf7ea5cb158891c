import type { ChatState } from '../../src/core/state/state.js';
import type { TextOverrides } from '../../src/locales/catalogue.js';
import { en } from '../../src/locales/en.js';
import { byRole, everything } from './support/by-role.js';
import { expect } from './support/expect.js';
import { message, pending, site, talking } from './support/fake-engine.js';
import { loadedWidget, openWidget, painted, type Opened } from './support/open-widget.js';
import { replaceTextNodes, wordsIn } from './support/translated.js';
import { VIEWS, usualWindow } from './support/views.js';

/** Every text in other words. */
const OTHER_TEXTS: TextOverrides = Object.fromEntries(
  Object.entries(en).map(([key, text]) => [key, `${text} (other)`]),
);

/** Other names, numbers and messages in the same view. */
function otherData(state: ChatState): Partial<ChatState> {
  const name = 'Zoe Zed';
  const { previousConversation, agentTyping, session, notice } = state;
  return {
    site: state.site && {
      ...state.site,
      name: 'Other & Co',
      availability: { ...state.site.availability, team: [{ name }] },
      retention: { ...state.site.retention, historySeconds: 7200 },
    },
    session: session && { ...session, assignedTo: { name } },
    agentTyping: agentTyping && { ...agentTyping, name },
    read: { visitor: 1, agent: 3 },
    notice: notice?.code === 'restored' ? { code: 'not-saved' } : notice,
    connection: state.connection === 'reconnecting' ? 'superseded' : state.connection,
    previousConversation: previousConversation && {
      ...previousConversation,
      messages: [...previousConversation.messages, message(4, 'agent', 'One more')],
    },
  };
}

async function changeAll({ widget, engine }: Opened): Promise<void> {
  widget.messages = OTHER_TEXTS;
  engine.change(otherData(engine.store.get()));
  await painted(widget);
}

/** The time of an unsent message may be another minute's. */
const wordsOf = ({ widget }: Opened): string => wordsIn(widget).replace(/\d/g, '0');

describe('ChatWidget after an extension has replaced all text nodes', () => {
  afterEach(usualWindow);

  for (const [name, open] of Object.entries(VIEWS)) {
    it(`still updates every text: ${name}`, async () => {
      const translated = await open();
      replaceTextNodes(translated.widget);
      await changeAll(translated);
      const usual = await open();
      const before = wordsOf(usual);
      await changeAll(usual);
      expect(wordsOf(usual) === before, 'nothing has changed').to.equal(false);
      expect(wordsOf(translated)).to.equal(wordsOf(usual));
    });
  }

  it('still shows that a message is sent and read', async () => {
    const waiting = pending('Hello');
    const opened = await openWidget(talking([], { site: site(), pending: [waiting] }));
    const { widget, engine } = opened;
    const log = byRole(widget, 'log', 'Conversation');
    expect(log.textContent).to.contain('Sending…');
    replaceTextNodes(widget);
    const sent = message(1, 'visitor', 'Hello', { clientId: waiting.clientId });
    const { transcript } = talking([sent]);
    engine.change({ pending: [], transcript: transcript! });
    await painted(widget);
    expect(log.textContent).to.match(/Sent/);
    expect(log.textContent.includes('Sending')).to.equal(false);
    replaceTextNodes(widget);
    engine.change({ read: { visitor: 1, agent: 1, agentAt: sent.at } });
    await painted(widget);
    expect(log.textContent).to.match(/Read 2:02.PM/u);
    expect(log.textContent.includes('Sent')).to.equal(false);
    expect(log.textContent.match(/Hello/g)).to.eql(['Hello']);
  });

  it('still updates the badge', async () => {
    const log = [1, 2, 3].map((seq) => message(seq, 'agent', 'Hello'));
    const read = { visitor: 2, agent: 0 };
    const { widget, engine } = await loadedWidget(talking(log, { read }));
    const badge = (): string => widget.shadowRoot!.querySelector('.badge')!.textContent;
    expect(badge()).to.equal('1');
    replaceTextNodes(widget);
    engine.change({ read: { visitor: 0, agent: 0 } });
    await painted(widget);
    expect(badge()).to.equal('3');
  });
});

describe('The mark against translation', () => {
  const isKept = (element: Element): boolean =>
    element.closest<HTMLElement>('[translate]')?.translate === false;

  it('is on names, initials, code and the composer', async () => {
    const log = [message(1, 'agent', 'Type `npm start` or:\n```\nnpm test\n```')];
    const { widget } = await openWidget(talking(log));
    const kept = everything(widget.shadowRoot!).filter(isKept);
    const words = kept.map(({ textContent }) => textContent);
    for (const text of ['MK', 'Maya Kern', 'npm start', 'npm test'])
      expect(
        words.some((each) => each.includes(text)),
        text,
      ).to.equal(true);
    expect(kept.includes(byRole(widget, 'textbox', 'Message'))).to.equal(true);
  });

  it('is on the number of unread messages', async () => {
    const log = [message(1, 'agent', 'Hello')];
    const { widget } = await loadedWidget(talking(log, { read: { visitor: 0, agent: 0 } }));
    expect(isKept(widget.shadowRoot!.querySelector('.badge')!)).to.equal(true);
  });

  it('is not on messages', async () => {
    const { widget } = await openWidget(talking([message(1, 'agent', 'Hello')]));
    const [bubble] = everything(widget.shadowRoot!).filter(({ part }) => part.contains('bubble'));
    expect(isKept(bubble!)).to.equal(false);
  });
});
