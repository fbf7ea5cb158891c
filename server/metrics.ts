import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import type { VisitorRooms } from './realtime/visitor-room.js';
import type { SessionEvents } from './sessions/session-events.js';

/** The figures of this node, counted from what happens to sessions. */
export function createMetrics({
  events,
  rooms,
}: {
  events: SessionEvents;
  rooms: VisitorRooms;
}): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const opened = new Counter({
    name: 'chat_sessions_opened_total',
    help: 'Sessions that visitors opened',
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

  events.subscribe((event) => {
    if (event.kind === 'opened') opened.inc();
    else if (event.kind === 'message') messages.inc({ author: event.message.author.kind });
    else if (event.kind === 'restored')
      restored.inc({ outcome: event.session.final ? 'closed' : 'restored' });
    else if (event.kind === 'changed') {
      const { status, reason } = event.session;
      if (status !== 'queued' && status !== 'active')
        closed.inc({ status, reason: reason ?? 'none' });
    } else if (event.kind === 'erased') closed.inc({ status: 'erased', reason: 'none' });
  });
  return registry;
}
