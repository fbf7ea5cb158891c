import type { EngineContext } from './engine-context.js';
import type { Undo } from './ports.js';

/** Tells developers the session's steps that show in the state (B10); the others are told on the spot. */
export function logSession({
  store,
  ports,
  tabId,
}: Pick<EngineContext, 'store' | 'ports' | 'tabId'>): Undo {
  const log = (step: string, detail?: Record<string, unknown>): void =>
    ports.log.debug(step, detail);
  return store.onChange((next, previous, action) => {
    const { gen, connection, transcript, notice } = next;
    if (action.type === 'stored-read')
      log('discovery', { tabId, gen, messages: transcript.messages.length });
    else if (transcript.head > previous.transcript.head)
      log('merge', { head: transcript.head, messages: transcript.messages.length });
    if (next.leading !== previous.leading) log(`election ${next.leading ? 'won' : 'lost'}`);
    if (connection !== previous.connection) log(connection);
    if (notice?.code === 'restored' && notice !== previous.notice) log('restored');
    if (action.type === 'over' && previous.gen === action.gen)
      log(action.evicted ? 'evicted' : 'ended', { status: action.status, reason: action.reason });
    if (action.type === 'fault-raised') log('refused', { code: action.code });
  });
}
