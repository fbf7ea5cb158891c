import { NewMessages } from '../../src/controllers/new-messages.js';
import { INITIAL_STATE, type ChatState } from '../../src/core/state/state.js';
import { CONVERSATION_ID, message, pending, talking } from '../elements/support/fake-engine.js';
import { expect } from '../elements/support/expect.js';

const state = (part: Partial<ChatState>): ChatState => ({ ...INITIAL_STATE, ...part });
const log = [1, 2, 3, 4].map((seq) => message(seq, 'agent', `${seq}`));
const upTo = (seq: number): ChatState => state(talking(log.slice(0, seq)));

describe('NewMessages', () => {
  it('reports each message once', () => {
    const newMessages = new NewMessages();
    newMessages.next(upTo(1));
    expect(newMessages.next(upTo(3))).to.eql([log[1], log[2]]);
    expect(newMessages.next(upTo(3))).to.eql([]);
  });

  it('reports no messages of an earlier page load', () => {
    const newMessages = new NewMessages();
    newMessages.next(INITIAL_STATE);
    newMessages.next(state({ localConversationId: CONVERSATION_ID }));
    expect(newMessages.next(upTo(2))).to.eql([]);
  });

  it('reports all messages of a conversation that begins while it watches', () => {
    const newMessages = new NewMessages();
    newMessages.next(INITIAL_STATE);
    newMessages.next(state({ localConversationId: CONVERSATION_ID, pending: [pending('Hi')] }));
    expect(newMessages.next(upTo(2))).to.eql(log.slice(0, 2));
  });

  it('reports no older messages that are loaded on request', () => {
    const newMessages = new NewMessages();
    newMessages.next(state(talking(log.slice(2))));
    expect(newMessages.next(upTo(4))).to.eql([]);
  });

  it('reports nothing when the server replaces a lost log', () => {
    const newMessages = new NewMessages();
    newMessages.next(upTo(1));
    const other = talking(log.slice(0, 3));
    other.transcript = { ...other.transcript!, epoch: 2 };
    expect(newMessages.next(state(other))).to.eql([]);
    expect(
      newMessages.next(state({ ...other, transcript: { ...other.transcript, messages: log } })),
    ).to.eql([log[3]]);
  });
});
