import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { isChange } from '../src/protocol/message.js';
import type { EventLoopMonitor } from './event-loop-monitor.js';
import type { LoadShedder } from './load-shedder.js';
import type { PushSender } from './push/push-sender.js';
import type { RedisConnection } from './nodes/redis-connection.js';
import type { VisitorRooms } from './realtime/visitor-rooms.js';
import type { Quotas } from './security/quotas.js';
import type { SessionEvents } from './sessions/session-events.js';
import type { Storage } from './storage/storage.js';

/** The metrics of this node, counted from session events. */
export function createMetrics({
  events,
  rooms,
  storage,
  eventLoop,
  loadShedder,
  quotas,
  pushSender,
  redis,
}: {
  events: SessionEvents;
  rooms: VisitorRooms;
  storage: Storage;
  eventLoop: EventLoopMonitor;
  loadShedder: LoadShedder;
  quotas: Quotas;
  pushSender: Pick<PushSender, 'counts'>;
  /** Present if there may be other nodes. */
  redis: Pick<RedisConnection, 'isConnected'> | undefined;
}): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const opened = new Counter({
    name: 'chat_sessions_opened_total',
    help: 'Sessions that visitors began with a message',
    registers,
  });
  const restored = new Counter({
    name: 'chat_sessions_restored_total',
    help: 'Page loads that came with a session key, by what became of them',
    labelNames: ['outcome'],
    registers,
  });
  const closed = new Counter({
    name: 'chat_sessions_closed_total',
    help: 'Sessions that left the open statuses',
    labelNames: ['status', 'reason'],
    registers,
  });
  const messages = new Counter({
    name: 'chat_messages_total',
    help: 'Messages committed',
    labelNames: ['author'],
    registers,
  });
  registry.registerMetric(
    new Gauge({
      name: 'chat_visitor_sockets',
      help: 'Visitors connected to this node',
      registers: [],
      collect() {
        this.set([...rooms.connections()].length);
      },
    }),
  );

  registry.registerMetric(
    new Counter({
      name: 'chat_quota_refusals_total',
      help: 'Requests that were refused because their address has used up a quota',
      labelNames: ['quota'],
      registers: [],
      collect() {
        this.reset();
        for (const [quota, count] of Object.entries(quotas.refusals())) this.inc({ quota }, count);
      },
    }),
  );

  registry.registerMetric(
    new Gauge({
      name: 'chat_event_loop_delay_seconds',
      help: 'How late the event loop is; over MAX_EVENT_LOOP_DELAY_MS, newcomers are refused',
      registers: [],
      collect() {
        this.set(eventLoop.delay() / 1000);
      },
    }),
  );
  registry.registerMetric(
    new Counter({
      name: 'chat_newcomers_refused_total',
      help: 'New sessions, and first sockets of sessions, that were refused because of overload',
      labelNames: ['kind'],
      registers: [],
      collect() {
        this.reset();
        for (const [kind, count] of Object.entries(loadShedder.refusals()))
          this.inc({ kind }, count);
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: 'chat_conversations',
      help: 'Conversations that are not over: in the queue, with an agent, away',
      labelNames: ['status'],
      registers: [],
      async collect() {
        this.reset();
        // The other metrics must stay available without the database.
        const counts = await storage.conversations.count().catch(() => ({}));
        for (const [status, count] of Object.entries(counts)) this.set({ status }, count);
      },
    }),
  );

  registry.registerMetric(
    new Counter({
      name: 'chat_push_notifications_total',
      help: 'Notifications for agents who are away, by what became of them',
      labelNames: ['outcome'],
      registers: [],
      collect() {
        this.reset();
        for (const [outcome, count] of Object.entries(pushSender.counts()))
          this.inc({ outcome }, count);
      },
    }),
  );

  if (redis !== undefined)
    registry.registerMetric(
      new Gauge({
        name: 'chat_redis_connected',
        help: 'Whether Redis answers, and not with errors: 1 or 0',
        registers: [],
        collect() {
          this.set(redis.isConnected() ? 1 : 0);
        },
      }),
    );

  events.subscribe((event) => {
    if (event.kind === 'message') {
      if (isChange(event.message)) return;
      const { author, seq } = event.message;
      messages.inc({ author: author.kind });
      // A session counts from its first visitor's message.
      if (author.kind === 'visitor' && seq === 1) opened.inc();
    } else if ('empty' in event && event.empty) return;
    else if (event.kind === 'restored')
      restored.inc({ outcome: event.session.final ? 'closed' : 'restored' });
    else if (event.kind === 'changed' && !event.assignment) {
      const { status, reason } = event.session;
      if (status !== 'queued' && status !== 'active')
        closed.inc({ status, reason: reason ?? 'none' });
    } else if (event.kind === 'erased') closed.inc({ status: 'erased', reason: 'none' });
  });
  return registry;
}
