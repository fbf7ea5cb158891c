import type { Log } from '../ports.js';
import type { HintListener, NodeBus } from './node-bus.js';
import type { RedisConnection } from './redis-connection.js';

/** What this node listens to. Redis has one subscription for all listeners. */
interface Channel {
  listeners: Set<HintListener>;
  /** Always the same function: the client needs it to tell an end from a beginning that follows it at once. */
  hear: (text: string) => void;
}

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
  const channels = new Map<string, Channel>();
  const gapListeners = new Set<() => void>();

  const createChannel = (name: string): Channel => {
    const listeners = new Set<HintListener>();
    const hear = (text: string) => {
      try {
        const { from, hint } = JSON.parse(text) as { from?: unknown; hint?: unknown };
        if (from === nodeId) return;
        for (const listener of listeners) listener(hint);
      } catch (error) {
        log.error({ err: error, channel: name.split(':')[0] }, 'a hint could not be handled');
      }
    };
    return { listeners, hear };
  };
  connection.onConnect(async (client) => {
    const all = [...channels];
    await Promise.all(all.map(([name, { hear }]) => client.sSubscribe(name, hear)));
  });
  let isFirst = true;
  connection.onReady(() => {
    if (!isFirst) for (const listener of gapListeners) listener();
    isFirst = false;
  });

  return {
    publish(channel, hint) {
      const text = JSON.stringify({ from: nodeId, hint });
      connection.run((client) => client.sPublish(channel, text)).catch(ignore);
    },
    subscribe(name, listener) {
      const channel = channels.get(name) ?? createChannel(name);
      const { listeners, hear } = channel;
      listeners.add(listener);
      let active = Promise.resolve();
      if (!channels.has(name)) {
        channels.set(name, channel);
        // Without a connection it is subscribed with the next one.
        active = connection.run((client) => client.sSubscribe(name, hear)).then(ignore, ignore);
      }
      return {
        active,
        cancel() {
          if (!listeners.delete(listener) || listeners.size > 0) return;
          channels.delete(name);
          connection.run((client) => client.sUnsubscribe(name, hear)).catch(ignore);
        },
      };
    },
    onGap(listener) {
      gapListeners.add(listener);
      return () => void gapListeners.delete(listener);
    },
  };
}

function ignore(): void {}
