import { createClient, createCluster, createSentinel } from '@redis/client';
import type { Settings } from '../config.js';
import { takeTokens, type TakeTokens, type TokensTaken } from './redis-token-bucket.js';

/**
 * What the server asks of Redis, be it one server, the master behind sentinels, or a cluster. A client does
 * not connect again: see `createRedisConnection`.
 */
export interface RedisClient {
  connect(): Promise<unknown>;
  /** Closes at once, for good. Commands without an answer are rejected, and so are later ones. */
  destroy(): void;
  /**
   * Calls `listener` when a connection has ended, or messages may have been missed. While it connects, this
   * may be one of several servers, and another one is tried.
   */
  onFailure(listener: (reason: unknown) => void): void;
  /** Calls `listener` with what is published in the subscribed channels. */
  onMessage(listener: (channel: string, text: string) => void): void;
  /** Resolves when all its connections have answered. */
  ping(): Promise<unknown>;
  sPublish(channel: string, text: string): Promise<unknown>;
  sSubscribe(channel: string): Promise<unknown>;
  sUnsubscribe(channel: string): Promise<unknown>;
  hSet(key: string, field: string, value: string): Promise<unknown>;
  hDel(key: string, fields: string | string[]): Promise<unknown>;
  hGetAll(key: string): Promise<Record<string, string>>;
  expire(key: string, seconds: number): Promise<unknown>;
  takeTokens(key: string, request: TakeTokens): Promise<TokensTaken>;
}

type ChannelListener = (text: string, channel: string) => void;

/** What the package's three kinds of clients have in common. */
interface PackageClient extends Omit<
  RedisClient,
  'destroy' | 'onFailure' | 'onMessage' | 'ping' | 'sSubscribe' | 'sUnsubscribe'
> {
  destroy(): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  sSubscribe(channel: string, listener: ChannelListener): Promise<unknown>;
  sUnsubscribe(channel: string, listener: ChannelListener): Promise<unknown>;
}

interface NodeClient {
  ping(): Promise<unknown>;
  clusterSlots(): Promise<{ from: number; to: number; master: { id: string } }[]>;
}

interface ClusterClient extends PackageClient {
  masters: readonly {
    client?: NodeClient | undefined;
    pubSub?: { client: NodeClient; connectPromise?: Promise<NodeClient> | undefined } | undefined;
  }[];
  on(
    event: 'error' | 'node-error' | 'sharded-channel-moved-error',
    listener: (error: unknown) => void,
  ): unknown;
}

interface SentinelClient extends PackageClient {
  ping(): Promise<unknown>;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'topology-change', listener: (change: { type: string }) => void): unknown;
}

interface Opened {
  client: PackageClient;
  connect?(): Promise<unknown>;
  ping(): Promise<unknown>;
  /** The failures that the client does not report as errors of its own. */
  onOtherFailure?(listener: (reason: unknown) => void): void;
}

/** Commands that wait for an answer: beyond it they are rejected, so that a slow Redis fills no memory. */
const MAX_QUEUED_COMMANDS = 20_000;
const TCP_CONNECT_TIMEOUT_MS = 5_000;
/** How often the client itself looks for a new master, once a second: the connection tries again anyway. */
const MAX_REDISCOVERS = 3;
const DEFAULT_PORT = 6379;

/** Makes a client that is not connected yet. All its keys and channels begin with the prefix. */
export function createRedisClient(settings: Settings): RedisClient {
  const prefix = `${settings.REDIS_PREFIX}:`;
  const { client, connect = () => client.connect(), ping, onOtherFailure } = open(settings, prefix);
  const listeners: ((channel: string, text: string) => void)[] = [];
  let isDestroyed = false;
  // The client tells its listeners apart by identity.
  const hear: ChannelListener = (text, channel) => {
    for (const listener of listeners) listener(channel.slice(prefix.length), text);
  };
  const requireOpen = () => {
    // Behind sentinels, the client would open a new connection for a subscription.
    if (isDestroyed) throw new Error('the client is closed');
  };

  return {
    connect,
    destroy() {
      isDestroyed = true;
      Promise.resolve(client.destroy()).catch(() => undefined);
    },
    onFailure(listener) {
      client.on('error', listener);
      onOtherFailure?.(listener);
    },
    onMessage: (listener) => void listeners.push(listener),
    ping,
    sPublish: (channel, text) => client.sPublish(prefix + channel, text),
    async sSubscribe(channel) {
      requireOpen();
      await client.sSubscribe(prefix + channel, hear);
    },
    async sUnsubscribe(channel) {
      requireOpen();
      await client.sUnsubscribe(prefix + channel, hear);
    },
    hSet: (key, field, value) => client.hSet(key, field, value),
    hDel: (key, fields) => client.hDel(key, fields),
    hGetAll: (key) => client.hGetAll(key),
    expire: (key, seconds) => client.expire(key, seconds),
    takeTokens: (key, request) => client.takeTokens(key, request),
  };
}

function open(settings: Settings, keyPrefix: string): Opened {
  const { REDIS_URL: urls = [], REDIS_MODE: mode, REDIS_SENTINEL_NAME: name = '' } = settings;
  const socket = { connectTimeout: TCP_CONNECT_TIMEOUT_MS, reconnectStrategy: false as const };
  const options = {
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_QUEUED_COMMANDS,
    socket,
    // Commands for which the user would need more permissions.
    disableClientInfo: true,
    maintNotifications: 'disabled' as const,
  };
  const scripts = { takeTokens };
  const [first] = urls;
  if (mode === 'single') {
    const client = createClient({ url: first!, ...options, scripts, keyPrefix });
    return { client, ping: () => client.ping() };
  }

  // The servers that the cluster or the sentinels name have the user and the encryption of the first URL.
  const { credentials, encryption } = parseUrl(first!);
  const defaults = { ...options, ...credentials, socket: { ...socket, ...encryption } };
  if (mode === 'cluster') {
    const rootNodes = urls.map((url) => ({ url }));
    return openCluster(createCluster({ rootNodes, defaults, scripts, keyPrefix }));
  }
  const sentinel = createSentinel({
    name,
    sentinelRootNodes: urls.map((url) => parseUrl(url).address),
    nodeClientOptions: defaults,
    sentinelClientOptions: defaults,
    passthroughClientErrorEvents: true,
    maxCommandRediscovers: MAX_REDISCOVERS,
    scripts,
    keyPrefix,
  });
  return openSentinel(sentinel, `${keyPrefix}ping`);
}
/**
 * A cluster has two connections to each master, one of them for subscriptions, and reports their failures as
 * those of nodes. When slots move, the client subscribes again where they went; what is published meanwhile
 * is missed, and a subscription that was just under way is lost. So the connection begins anew then.
 */
function openCluster(client: ClusterClient): Opened {
  const readSlots = async () => {
    const slots = await client.masters[0]!.client!.clusterSlots();
    const ranges = slots.map(({ from, to, master }) => `${from}-${to} ${master.id}`);
    return ranges.sort().join();
  };
  let slots: string;
  return {
    client,
    async connect() {
      await client.connect();
      slots = await readSlots();
    },
    async ping() {
      const answers = client.masters.map(async ({ client: commands, pubSub }) => {
        const subscriptions = (await pubSub?.connectPromise) ?? pubSub?.client;
        await Promise.all([commands?.ping(), subscriptions?.ping()]);
      });
      await Promise.all(answers);
      if ((await readSlots()) !== slots) throw new Error('slots of the cluster have moved');
    },
    onOtherFailure(listener) {
      client.on('node-error', listener);
      client.on('sharded-channel-moved-error', listener);
    },
  };
}

/**
 * Behind sentinels there is a connection for commands, and one for subscriptions. The latter is reached by
 * subscribing only. What is published while the master changes is missed.
 */
function openSentinel(client: SentinelClient, probe: string): Opened {
  let isProbed = false;
  return {
    client,
    async ping() {
      isProbed = !isProbed;
      const answer = isProbed
        ? client.sSubscribe(probe, ignore)
        : client.sUnsubscribe(probe, ignore);
      await Promise.all([client.ping(), answer]);
    },
    onOtherFailure(listener) {
      client.on('topology-change', ({ type }) => {
        if (type === 'MASTER_CHANGE') listener(new Error('the master has changed'));
      });
    },
  };
}

function ignore(): void {}

function parseUrl(text: string) {
  const { protocol, hostname, port, username, password } = new URL(text);
  return {
    address: { host: hostname, port: port === '' ? DEFAULT_PORT : Number(port) },
    credentials: {
      ...(username !== '' && { username: decodeURIComponent(username) }),
      ...(password !== '' && { password: decodeURIComponent(password) }),
    },
    encryption: protocol === 'rediss:' ? { tls: true as const } : {},
  };
}
