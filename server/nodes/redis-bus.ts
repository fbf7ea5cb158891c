import type { Log } from '../ports.js';
import type { HintListener, NodeBus } from './node-bus.js';
import type { RedisClient } from './redis-client.js';
import type { RedisConnection } from './redis-connection.js';

/** The bus over sharded Pub/Sub: what it costs follows the channels that a node listens to. */
export function createRedisBus({
  connection,
  nodeId,
  log,
}: {
  connection: RedisConnection;
  /** Not a secret: each node recognises its own hints by it. */
  nodeId: string;
  log: Log;
}): NodeBus {
  const channels = new Map<string, Set<HintListener>>();
  /** Those of the latest client, which may have failed since. */
  let subscriptions: Subscriptions | undefined;

  const hear = (channel: string, text: string) => {
    const message = parseMessage(text);
    if (message === undefined || message.from === nodeId) return;
    for (const listener of channels.get(channel) ?? [])
      try {
        listener(message.hint);
      } catch (error) {
        log.error({ err: error, channel: channel.split(':')[0] }, 'a hint could not be handled');
      }
  };
  connection.beforeReady(async (client) => {
    if (subscriptions?.client !== client) {
      client.onMessage(hear);
      subscriptions = createSubscriptions({
        client,
        isWanted: (channel) => channels.has(channel),
        // Then its subscriptions are not known: a new connection begins with none.
        onFailure: (error) => connection.replace(client, error),
      });
    }
    await Promise.all([...channels.keys()].map(subscriptions.update));
  });

  return {
    publish(channel, hint) {
      const text = JSON.stringify({ from: nodeId, hint });
      connection.run((client) => client.sPublish(channel, text)).catch(ignore);
    },
    subscribe(channel, listener) {
      const listeners = channels.get(channel) ?? new Set();
      channels.set(channel, listeners.add(listener));
      const updated = subscriptions?.update(channel);
      return {
        active: connection.run(async () => updated).catch(ignore),
        cancel() {
          if (!listeners.delete(listener) || listeners.size > 0) return;
          channels.delete(channel);
          void subscriptions?.update(channel);
        },
      };
    },
    onGap: (listener) => connection.onRecovered(listener),
  };
}

/** What a client is subscribed to. */
interface Subscriptions {
  readonly client: RedisClient;
  /** Subscribes the channel, or no longer, as it is wanted. Resolves when that stands. Never rejects. */
  update(channel: string): Promise<void>;
}

function createSubscriptions({
  client,
  isWanted,
  onFailure,
}: {
  client: RedisClient;
  isWanted: (channel: string) => boolean;
  onFailure: (error: unknown) => void;
}): Subscriptions {
  const standing = new Set<string>();
  /** The last command for each channel: the next one waits for its answer. */
  const last = new Map<string, Promise<void>>();

  const correct = async (channel: string) => {
    const wanted = isWanted(channel);
    if (wanted === standing.has(channel)) return;
    if (wanted) {
      await client.sSubscribe(channel);
      standing.add(channel);
    } else {
      await client.sUnsubscribe(channel);
      standing.delete(channel);
    }
  };
  return {
    client,
    async update(channel) {
      const before = last.get(channel) ?? Promise.resolve();
      const next = before.then(() => correct(channel)).catch(onFailure);
      last.set(channel, next);
      await next;
      if (last.get(channel) === next) last.delete(channel);
    },
  };
}

function parseMessage(text: string): { from?: unknown; hint?: unknown } | undefined {
  try {
    return JSON.parse(text) as { from?: unknown; hint?: unknown };
  } catch {
    // Somebody else's. `undefined` is not JSON, so this is the only one.
    return undefined;
  }
}

function ignore(): void {}
