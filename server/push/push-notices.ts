import type { PushNotice } from '../../src/protocol/push.js';
import { seesSite } from '../agents/agent-access.js';
import type { Presence } from '../agents/presence.js';
import type { Clock, Log } from '../ports.js';
import { createRateLimiter } from '../security/rate-limiter.js';
import type { SessionEvent, SessionEvents } from '../sessions/session-events.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { AgentRecord } from '../storage/agent-repository.js';
import type { SessionRecord } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import type { PushSender } from './push-sender.js';
import type { VapidKey } from './vapid-key.js';

/**
 * New conversations that one agent is told of, at most. In a flood of them, those that are missing are in the
 * queue.
 */
const NEW_RATE = { perMinute: 6, burst: 6 };
/** See {@link createPushNotices}. */
export interface PushNotices {
  /** Resolves when what has happened so far is handed to the sender. */
  settled(): Promise<void>;
  /** Nobody is notified any more. Resolves when the database is not asked any more. */
  close(): Promise<void>;
}

/** Events that wait for the database, at most. */
const MAX_PENDING = 200;

/**
 * Notifies agents who are away from the desk: of a conversation that nobody has, when its visitor writes first; and
 * of one that a colleague gives them. An agent is away if no console of theirs is visible on any screen, and wants
 * to be told while "Available".
 *
 * Events are published where they were committed, so of several nodes one notifies.
 */
export function createPushNotices({
  events,
  storage,
  sites,
  presence,
  syncPresence,
  sender,
  vapidKey,
  clock,
  log,
}: {
  events: SessionEvents;
  storage: Pick<Storage, 'sessions' | 'agents' | 'pushSubscriptions'>;
  sites: Pick<SiteDirectory, 'find'>;
  presence: Pick<Presence, 'isVisible'>;
  /** Learns which consoles are visible on other nodes. */
  syncPresence: () => Promise<void>;
  sender: Pick<PushSender, 'send'>;
  vapidKey: Pick<VapidKey, 'details'>;
  clock: Clock;
  log: Log;
}): PushNotices {
  const limiter = createRateLimiter(clock, NEW_RATE);
  const pending = new Set<Promise<void>>();

  const notify = async (
    cause: PushNotice['cause'],
    sessionId: string,
    concerns: (agent: AgentRecord, session: SessionRecord) => boolean,
  ) => {
    const subscribed = await storage.pushSubscriptions.agentIds();
    if (subscribed.length === 0) return;
    const session = await storage.sessions.find(sessionId);
    const site = session && (await sites.find(session.site));
    if (session === undefined || site === undefined) return;
    const agents = (await storage.agents.findAll(subscribed)).filter(
      (agent) =>
        !agent.disabled &&
        agent.available &&
        seesSite(agent, session.site) &&
        concerns(agent, session),
    );
    if (agents.length === 0) return;
    await syncPresence();
    const away = agents.filter(
      ({ id }) => !presence.isVisible(id) && (cause !== 'new' || limiter.take(id) === undefined),
    );
    const subscriptions = await storage.pushSubscriptions.ofAgents(away.map(({ id }) => id));
    for (const subscription of subscriptions)
      sender.send({ cause, sessionId, site: site.name }, subscription);
  };
  const hear = async (event: SessionEvent): Promise<void> => {
    if (isFirstMessage(event))
      return notify('new', event.sessionId, (_agent, { status, agent }) => {
        return status === 'queued' && agent === undefined;
      });
    if (event.kind !== 'changed' || event.assignment === undefined) return;
    const { by, before } = event.assignment;
    // Nobody is told of what they did, or have already.
    return notify('assigned', event.sessionId, ({ id }, { agent }) => {
      return id === agent?.id && id !== by && id !== before;
    });
  };

  const stop = events.subscribe((event) => {
    if (vapidKey.details() === undefined || pending.size >= MAX_PENDING) return;
    const work = hear(event)
      .catch((error: unknown) => {
        log.warn({ reason: String(error) }, 'agents who are away were not notified');
      })
      .finally(() => pending.delete(work));
    pending.add(work);
  });
  const settled = async () => void (await Promise.all(pending));
  return {
    settled,
    close() {
      stop();
      return settled();
    },
  };
}

/** A conversation begins with its visitor's first message. */
function isFirstMessage(event: SessionEvent): boolean {
  return (
    event.kind === 'message' && event.message.author.kind === 'visitor' && event.message.seq === 1
  );
}
