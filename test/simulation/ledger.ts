/** One press of Send, as the visitor knows it. */
export interface Pressed {
  clientId: string;
  body: string;
  /** The document in which it was pressed, and its number there. */
  tab: string;
  n: number;
  gen: string;
  /** ms since the run began. */
  at: number;
  /** The visitor pressed "Retry" later: its place in the order is its own affair. */
  retried: boolean;
  /** The device was cleared since: what was stored of it is gone. */
  wiped: boolean;
}

/** What the people of a run did and what the browsers know: the other half of every comparison. */
export interface Ledger {
  /** The first word about a message counts. */
  press(pressed: Omit<Pressed, 'retried' | 'wiped'>): void;
  retry(clientId: string): void;
  /** The device of this tab was cleared. */
  wipe(tab: string): void;
  pressed(clientId: string): Pressed | undefined;
  all(): Iterable<Pressed>;
  /** An agent said it. */
  agentSays(clientId: string, body: string): void;
  agentSaid(clientId: string): string | undefined;
  /** A socket with this lease carried the message to the server. */
  carried(clientId: string, sessionId: string, lease: number): void;
  carriers(clientId: string): readonly { sessionId: string; lease: number }[];
  /** The server acknowledged it. */
  acked(sessionId: string, clientId: string): void;
  ackedIn(sessionId: string): ReadonlySet<string>;
  /** Some device asked for a session with this key, for this conversation. */
  opening(openKey: string, gen: string): void;
  /** It could not be written down, so that no other tab can ask for the same session. */
  unwritable(gen: string): void;
  isUnwritable(gen: string): boolean;
  genOfOpening(openKey: string): string | undefined;
  /** In the order of their opening: a server that lost one opens another. */
  sessionsOf(gen: string): readonly string[];
  genOf(sessionId: string): string | undefined;
  linked(sessionId: string, gen: string): void;
  /** The visitor wants it erased: done only when the server has done it. */
  erasing(gen: string): void;
  isErasing(gen: string): boolean;
  /** The visitor ended it, it was erased, or the device was cleared. The strongest word counts. */
  finish(gen: string, how: Finish): void;
  finished(gen: string): Finish | undefined;
}

/** From the weakest on. */
const FINISHES = ['cleared', 'ended', 'erased'] as const;
export type Finish = (typeof FINISHES)[number];

export function createLedger(): Ledger {
  const pressed = new Map<string, Pressed>();
  const said = new Map<string, string>();
  const carried = new Map<string, { sessionId: string; lease: number }[]>();
  const acked = new Map<string, Set<string>>();
  const openings = new Map<string, string>();
  const unwritable = new Set<string>();
  const gens = new Map<string, string>();
  const erasing = new Set<string>();
  const finished = new Map<string, Finish>();

  return {
    press(one) {
      if (!pressed.has(one.clientId))
        pressed.set(one.clientId, { ...one, retried: false, wiped: false });
    },
    wipe(tab) {
      for (const one of pressed.values()) if (one.tab === tab) one.wiped = true;
    },
    retry(clientId) {
      const one = pressed.get(clientId);
      if (one) one.retried = true;
    },
    pressed: (clientId) => pressed.get(clientId),
    all: () => pressed.values(),
    agentSays: (clientId, body) => void said.set(clientId, body),
    agentSaid: (clientId) => said.get(clientId),
    carried(clientId, sessionId, lease) {
      const known = carried.get(clientId) ?? [];
      known.push({ sessionId, lease });
      carried.set(clientId, known);
    },
    carriers: (clientId) => carried.get(clientId) ?? [],
    acked: (sessionId, clientId) =>
      void acked.set(sessionId, (acked.get(sessionId) ?? new Set()).add(clientId)),
    ackedIn: (sessionId) => acked.get(sessionId) ?? new Set(),
    opening: (openKey, gen) => void openings.set(openKey, gen),
    unwritable: (gen) => void unwritable.add(gen),
    isUnwritable: (gen) => unwritable.has(gen),
    genOfOpening: (openKey) => openings.get(openKey),
    sessionsOf: (gen) => [...gens].filter(([, of]) => of === gen).map(([id]) => id),
    genOf: (sessionId) => gens.get(sessionId),
    linked: (sessionId, gen) => void gens.set(sessionId, gen),
    erasing: (gen) => void erasing.add(gen),
    isErasing: (gen) => erasing.has(gen),
    finish(gen, how) {
      const known = finished.get(gen);
      if (known === undefined || FINISHES.indexOf(how) > FINISHES.indexOf(known))
        finished.set(gen, how);
    },
    finished: (gen) => finished.get(gen),
  };
}
