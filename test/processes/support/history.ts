import type { Message } from '../../../src/protocol/message.js';

/** What one author wrote, in the order of pressing. */
export interface Pressed {
  author: string;
  body: string;
}

/** What happened to one conversation, as its clients saw it. Bodies are unique. */
export interface History {
  readonly pressed: readonly Pressed[];
  /** Every acknowledgement, and what it said is in the log. */
  readonly acked: readonly Message[];
  /** What was seen to be wrong at once. */
  readonly violations: readonly string[];
  press(author: string, body: string): void;
  ack(message: Message): void;
  /** Somebody was told of an entry of the log, by whatever way. */
  heard(message: Message): void;
  /** A socket got this lease. */
  leased(lease: number): void;
  /** The newest lease that a socket got. */
  newestLease(): number;
  violate(rule: string, what: string): void;
  /** The log is replaced by an older one: what was known of it counts no longer. */
  forgetLog(): void;
}

export function createHistory(): History {
  const pressed: Pressed[] = [];
  const acked: Message[] = [];
  const violations: string[] = [];
  const bySeq = new Map<number, string>();
  const byClientId = new Map<string, number>();
  const leases = new Set<number>();
  let newestLease = 0;

  const violate = (rule: string, what: string) => void violations.push(`${rule}: ${what}`);
  const heard = ({ seq, clientId }: Message) => {
    const other = bySeq.get(seq);
    if (other !== undefined && other !== clientId)
      violate('INV-7', `seq ${seq} is ${other} and ${clientId}`);
    const elsewhere = byClientId.get(clientId);
    if (elsewhere !== undefined && elsewhere !== seq)
      violate('INV-7', `${clientId} is at ${elsewhere} and ${seq}`);
    bySeq.set(seq, clientId);
    byClientId.set(clientId, seq);
  };

  return {
    pressed,
    acked,
    violations,
    press: (author, body) => void pressed.push({ author, body }),
    ack(message) {
      heard(message);
      acked.push(message);
    },
    heard,
    leased(lease) {
      if (leases.has(lease)) violate('INV-8', `lease ${lease} was given twice`);
      leases.add(lease);
      newestLease = Math.max(newestLease, lease);
    },
    newestLease: () => newestLease,
    violate,
    forgetLog() {
      bySeq.clear();
      byClientId.clear();
      acked.length = 0;
      leases.clear();
      newestLease = 0;
    },
  };
}
