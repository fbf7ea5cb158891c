import {
  transcriptRows,
  type MessageRow,
} from '../../src/elements/chat-transcript/transcript-rows.js';
import type { Message } from '../../src/protocol/message.js';
import { message, pending } from './support/fake-engine.js';
import { expect } from './support/expect.js';

const at = (day: number, hour: number, minute: number, second = 0): string =>
  new Date(2026, 4, day, hour, minute, second).toISOString();

function rows(messages: Message[], waiting = [pending('')].slice(1), readUpTo = 0): MessageRow[] {
  return transcriptRows(messages, waiting, { own: ['visitor'], readUpTo }).filter(
    (row) => row.kind === 'message',
  );
}

describe('transcriptRows', () => {
  it('groups messages of one author within one minute', () => {
    const run = rows([
      message(1, 'agent', 'a', { at: at(1, 9, 0, 1) }),
      message(2, 'agent', 'b', { at: at(1, 9, 0, 59) }),
      message(3, 'agent', 'c', { at: at(1, 9, 1, 0) }),
    ]);
    expect(run.map(({ first, last }) => [first, last])).to.eql([
      [true, false],
      [false, true],
      [true, true],
    ]);
  });

  it('separates the groups of two agents', () => {
    const when = at(1, 9, 0);
    const run = rows([
      message(1, 'agent', 'a', { at: when }),
      message(2, 'agent', 'b', { at: when, author: { kind: 'agent', name: 'Jo' } }),
    ]);
    expect(run.every(({ first, last }) => first && last)).to.equal(true);
  });

  it('adds one row for each day', () => {
    const all = transcriptRows(
      [
        message(1, 'agent', 'a', { at: at(1, 9, 0) }),
        message(2, 'agent', 'b', { at: at(1, 23, 59) }),
        message(3, 'agent', 'c', { at: at(2, 0, 0) }),
      ],
      [],
      { own: ['visitor'], readUpTo: 0 },
    );
    expect(all.map((row) => row.kind)).to.eql(['day', 'message', 'message', 'day', 'message']);
  });

  it('puts inserted rows after their messages, the last ones behind what is unsent', () => {
    const insert = (key: string, afterSeq: number) => ({ key, afterSeq, at: 0, content: '' });
    const inserted = [insert('w', 0), insert('x', 2), insert('y', 3), insert('z', Infinity)];
    const keys = (seqs: number[]) =>
      transcriptRows(
        seqs.map((seq) => message(seq, 'agent', 'a', { clientId: `m${seq}` })),
        [pending('b', { clientId: 'p' })],
        { own: ['visitor'], readUpTo: 0, inserted },
      ).flatMap((row) => (row.kind === 'day' ? [] : [row.key]));
    expect(keys([1, 2, 3])).to.eql(['w', 'm1', 'm2', 'x', 'm3', 'y', 'p', 'z']);
    // Those before the oldest message that is loaded come with their own.
    expect(keys([3])).to.eql(['m3', 'y', 'p', 'z']);
    expect(keys([])).to.eql(['w', 'x', 'y', 'p', 'z']);
  });

  it('ends a run of messages where a row is inserted', () => {
    const inserted = [{ key: 'x', afterSeq: 1, at: 0, content: '' }];
    const run = transcriptRows([message(1, 'agent', 'a'), message(2, 'agent', 'b')], [], {
      ...{ own: ['visitor'], readUpTo: 0, inserted },
    }).flatMap((row) => (row.kind === 'message' ? [[row.first, row.last]] : []));
    expect(run).to.eql([
      [true, true],
      [true, true],
    ]);
  });

  it('has one row for a message that is both pending and in the log', () => {
    const waiting = pending('Hello');
    const run = rows([message(1, 'visitor', 'Hello', { clientId: waiting.clientId })], [waiting]);
    expect(run.map(({ key, delivery }) => [key, delivery])).to.eql([[waiting.clientId, 'sent']]);
  });

  it('gives only the newest own message and failed ones a delivery state', () => {
    const run = rows(
      [message(1, 'visitor', 'a'), message(2, 'agent', 'b')],
      [pending('c', { phase: 'failed' }), pending('d')],
    );
    expect(run.map(({ delivery }) => delivery)).to.eql([undefined, undefined, 'failed', 'sending']);
  });

  it('names all authors on the reader’s side as soon as somebody else has written there', () => {
    const jo = { kind: 'agent', name: 'Jo' } as const;
    const agents = (messages: Message[]) =>
      transcriptRows(messages, [pending('d')], {
        own: ['agent', 'bot'],
        ownName: 'Maya Kern',
        readUpTo: 0,
      }).flatMap((row) => (row.kind === 'message' ? [[row.mine, row.named]] : []));
    const alone = [message(1, 'visitor', 'a'), message(2, 'agent', 'b')];
    expect(agents(alone)).to.eql([
      [false, false],
      [true, false],
      [true, false],
    ]);
    expect(agents([...alone, message(3, 'agent', 'c', { author: jo })])).to.eql([
      [false, false],
      [true, true],
      [false, true],
      [true, true],
    ]);
  });

  it('gives a message the state "read" once the other side has read it', () => {
    expect(rows([message(1, 'visitor', 'a')], [], 1)[0]?.delivery).to.equal('read');
  });
});
