/** One press of Send, as the visitor knows it. */
export interface Pressed {
  clientId: string;
  body: string;
  /** The document in which it was pressed, and its number there. */
  tab: string;
  n: number;
  localConversationId: string;
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
  /** An agent edits a message, so that it says this. */
  edits(body: string, at: number): void;
  /** When it was made to say this, ms since the run began; 0: it is as it was written. */
  editedAt(body: string): number;
  /** A socket with this lease carried the message to the server. */
  carried(clientId: string, sessionId: string, lease: number): void;
  carriers(clientId: string): readonly { sessionId: string; lease: number }[];
  /** The server acknowledged it. */
  acked(sessionId: string, clientId: string): void;
  ackedIn(sessionId: string): ReadonlySet<string>;
  /** Some device asked for a session with this key, for this conversation. */
  opening(openKey: string, localConversationId: string): void;
  /** It could not be written down, so that no other tab can ask for the same session. */
  unwritable(localConversationId: string): void;
  isUnwritable(localConversationId: string): boolean;
  conversationOfOpening(openKey: string): string | undefined;
  /** In the order of their opening: a server that lost one opens another. */
  sessionsOf(localConversationId: string): readonly string[];
  conversationOf(sessionId: string): string | undefined;
  linked(sessionId: string, localConversationId: string): void;
  /** The visitor wants it erased: done only when the server has done it. */
  erasing(localConversationId: string): void;
  isErasing(localConversationId: string): boolean;
  /** The visitor ended it, it was erased, or the device was cleared. The strongest word counts. */
  finish(localConversationId: string, how: Finish): void;
  finished(localConversationId: string): Finish | undefined;
}

/** From the weakest on. */
const FINISHES = ['cleared', 'ended', 'erased'] as const;
export type Finish = (typeof FINISHES)[number];

export function createLedger(): Ledger {
  const pressed = new Map<string, Pressed>();
  const said = new Map<string, string>();
  const edits = new Map<string, number>();
  const carried = new Map<string, { sessionId: string; lease: number }[]>();
  const acked = new Map<string, Set<string>>();
  const openings = new Map<string, string>();
  const unwritable = new Set<string>();
  const localConversationIds = new Map<string, string>();
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
    edits: (body, at) => void edits.set(body, at),
    editedAt: (body) => edits.get(body) ?? 0,
    carried(clientId, sessionId, lease) {
      const known = carried.get(clientId) ?? [];
      known.push({ sessionId, lease });
      carried.set(clientId, known);
    },
    carriers: (clientId) => carried.get(clientId) ?? [],
    acked: (sessionId, clientId) =>
      void acked.set(sessionId, (acked.get(sessionId) ?? new Set()).add(clientId)),
    ackedIn: (sessionId) => acked.get(sessionId) ?? new Set(),
    opening: (openKey, localConversationId) => void openings.set(openKey, localConversationId),
    unwritable: (localConversationId) => void unwritable.add(localConversationId),
    isUnwritable: (localConversationId) => unwritable.has(localConversationId),
    conversationOfOpening: (openKey) => openings.get(openKey),
    sessionsOf: (localConversationId) =>
      [...localConversationIds].filter(([, of]) => of === localConversationId).map(([id]) => id),
    conversationOf: (sessionId) => localConversationIds.get(sessionId),
    linked: (sessionId, localConversationId) =>
      void localConversationIds.set(sessionId, localConversationId),
    erasing: (localConversationId) => void erasing.add(localConversationId),
    isErasing: (localConversationId) => erasing.has(localConversationId),
    finish(localConversationId, how) {
      const known = finished.get(localConversationId);
      if (known === undefined || FINISHES.indexOf(how) > FINISHES.indexOf(known))
        finished.set(localConversationId, how);
    },
    finished: (localConversationId) => finished.get(localConversationId),
  };
}
