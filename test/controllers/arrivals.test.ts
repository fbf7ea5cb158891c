import { Arrivals } from '../../src/controllers/arrivals.js';
import { INITIAL_STATE, type ChatState } from '../../src/core/state/state.js';
import { CONVERSATION_ID, message, pending, talking } from '../elements/support/fake-engine.js';
import { expect } from '../elements/support/expect.js';

const state = (part: Partial<ChatState>): ChatState => ({ ...INITIAL_STATE, ...part });
const log = [1, 2, 3, 4].map((seq) => message(seq, 'agent', `${seq}`));
const upTo = (seq: number): ChatState => state(talking(log.slice(0, seq)));

describe('Arrivals', () => {
  it('tells each message once', () => {
    const arrivals = new Arrivals();
    arrivals.next(upTo(1));
    expect(arrivals.next(upTo(3))).to.eql([log[1], log[2]]);
    expect(arrivals.next(upTo(3))).to.eql([]);
  });

  it('tells nothing that an earlier page load left', () => {
    const arrivals = new Arrivals();
    arrivals.next(INITIAL_STATE);
    arrivals.next(state({ localConversationId: CONVERSATION_ID }));
    expect(arrivals.next(upTo(2))).to.eql([]);
  });

  it('tells everything of a conversation that begins before its eyes', () => {
    const arrivals = new Arrivals();
    arrivals.next(INITIAL_STATE);
    arrivals.next(state({ localConversationId: CONVERSATION_ID, pending: [pending('Hi')] }));
    expect(arrivals.next(upTo(2))).to.eql(log.slice(0, 2));
  });

  it('tells no older messages that were loaded on request', () => {
    const arrivals = new Arrivals();
    arrivals.next(state(talking(log.slice(2))));
    expect(arrivals.next(upTo(4))).to.eql([]);
  });

  it('tells nothing when the server lost its log and sends another', () => {
    const arrivals = new Arrivals();
    arrivals.next(upTo(1));
    const other = talking(log.slice(0, 3));
    other.transcript = { ...other.transcript!, epoch: 2 };
    expect(arrivals.next(state(other))).to.eql([]);
    expect(
      arrivals.next(state({ ...other, transcript: { ...other.transcript, messages: log } })),
    ).to.eql([log[3]]);
  });
});
