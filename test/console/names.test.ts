import { assert, fixture } from '@open-wc/testing';
import { html, type LitElement, type TemplateResult } from 'lit';
import { defineConsoleElements } from '../../src/console/elements/define-console-elements.js';
import type { SelectedConversation } from '../../src/console/state/console-state.js';
import type { Conversation } from '../../src/protocol/agent-events.js';
import type { Message } from '../../src/protocol/message.js';
import { message } from '../elements/support/fake-engine.js';
import { visualOrder } from '../elements/support/visual-order.js';
import { createFakeIds } from '../support/fake-ids.js';
import { createFakeSession } from './support/fake-session.js';

/** A name that is written from right to left. */
const NAME = 'שרה';

defineConsoleElements();

function conversation(changes: Partial<Conversation> = {}, name?: string): Conversation {
  const visitor = name === undefined ? {} : { name };
  const session = createFakeSession(createFakeIds().uuid(), '2026-01-05T18:30:00.000Z', visitor);
  return { ...session.conversation, ...changes };
}

async function part(view: TemplateResult, selector: string): Promise<HTMLElement> {
  const element = await fixture<LitElement>(view);
  await element.updateComplete;
  return element.renderRoot.querySelector<HTMLElement>(selector)!;
}

const inList = (one: Conversation, selector: string) =>
  part(html`<conversation-list .conversations=${[one]}></conversation-list>`, selector);

const preview = (lastMessage: Message) => inList(conversation({ lastMessage }), '.preview');

describe('a name in the other writing direction, in the console', () => {
  it('stands before the agent’s message in the list', async () => {
    const author = { kind: 'agent' as const, name: NAME };
    const words = [NAME, '3', 'left'];
    assert.deepEqual(
      visualOrder(await preview(message(1, 'agent', '3 left', { author })), words),
      words,
    );
  });

  it('does not reorder a system message in the list', async () => {
    const resolved = message(1, 'system', `${NAME} resolved the conversation.`, {
      code: 'resolved',
      params: { name: NAME },
    });
    const words = [NAME, 'resolved', 'the'];
    assert.deepEqual(visualOrder(await preview(resolved), words), words);
  });

  it('leaves a visitor’s message in its own direction', async () => {
    const line = await preview(message(1, 'visitor', 'שלום!'));
    assert.deepEqual(visualOrder(line, ['שלום', '!']), ['!', 'שלום']);
  });

  it('stands before the page that the visitor is on', async () => {
    const one = conversation({ page: 'https://shop.example/7/' });
    one.session.assignedTo = { name: NAME };
    const words = [NAME, '·', '/7/'];
    assert.deepEqual(visualOrder(await inList(one, '.meta'), words), words);
  });

  for (const name of [NAME, 'Eve\u2069\u202e']) {
    it(`stands first in the sentence about the next visitor: ${JSON.stringify(name)}`, async () => {
      const line = await part(
        html`<inbox-empty-state
          .listsLoaded=${true}
          .next=${conversation({}, name)}
        ></inbox-empty-state>`,
        'p',
      );
      const words = [name.slice(0, 3), 'is', 'next'];
      assert.deepEqual(visualOrder(line, words), words);
    });
  }

  it('is isolated in the composer’s placeholder', async () => {
    const selected: Partial<SelectedConversation> = {
      id: 'one',
      conversation: conversation({}, NAME),
      transcript: { epoch: 1, messages: [], ahead: [], head: 0 },
      read: { visitor: 0, agent: 0 },
      viewers: [],
    };
    const composer = await part(
      html`<conversation-composer .selected=${selected}></conversation-composer>`,
      'reply-composer',
    );
    assert.equal(composer.getAttribute('placeholder'), `Reply to \u2068${NAME}\u2069`);
  });

  it('is isolated from the key beside it', async () => {
    const label = await part(
      html`<visitor-panel
        .conversation=${conversation()}
        .context=${{
          profile: {},
          verified: false,
          routingData: {},
          conversationData: { order: { [NAME]: 1 } },
        }}
      ></visitor-panel>`,
      'dt',
    );
    assert.equal(label.textContent, `order › \u2068${NAME}\u2069`);
  });
});
