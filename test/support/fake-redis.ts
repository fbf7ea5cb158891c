import type { RedisClient } from '../../server/nodes/redis-client.js';

/** Clients of a Redis that answers as the test says. */
export interface FakeRedis {
  createClient(): Promise<FakeRedisClient>;
  /** All that were made, the newest last. */
  readonly clients: readonly FakeRedisClient[];
  /** What every command gets, `connect` included. At first all succeed. */
  answer: (command: string, channel?: string) => Promise<unknown>;
  /** From now on commands wait. What it returns answers the last of them. */
  hold(): () => void;
}

export interface FakeRedisClient extends RedisClient {
  readonly subscribed: ReadonlySet<string>;
  /** Whether it has no connection: `destroy` closes those that are open when it is called. */
  isClosed(): boolean;
  fail(reason: unknown): void;
}

export const NO_ANSWER = new Promise<never>(() => undefined);

export function createFakeRedis(): FakeRedis {
  const clients: FakeRedisClient[] = [];
  const redis: FakeRedis = {
    clients,
    answer: async () => undefined,
    hold() {
      let release: () => void = () => undefined;
      redis.answer = () => new Promise<void>((resolve) => (release = resolve));
      return () => release();
    },
    async createClient() {
      const client = create((...command) => redis.answer(...command));
      clients.push(client);
      return client;
    },
  };
  return redis;
}

function create(answer: FakeRedis['answer']): FakeRedisClient {
  const subscribed = new Set<string>();
  const failureListeners: ((reason: unknown) => void)[] = [];
  let isOpen = false;
  return {
    subscribed,
    isClosed: () => !isOpen,
    fail: (reason) => failureListeners.forEach((listener) => listener(reason)),
    async connect() {
      await answer('connect');
      isOpen = true;
    },
    destroy: () => void (isOpen = false),
    onFailure: (listener) => void failureListeners.push(listener),
    onMessage() {},
    ping: () => answer('ping'),
    sPublish: (channel) => answer('sPublish', channel),
    async sSubscribe(channel) {
      await answer('sSubscribe', channel);
      subscribed.add(channel);
    },
    async sUnsubscribe(channel) {
      await answer('sUnsubscribe', channel);
      subscribed.delete(channel);
    },
    hSet: () => answer('hSet'),
    hDel: () => answer('hDel'),
    hGetAll: async () => ({}),
    expire: () => answer('expire'),
    takeTokens: async () => ({ waitMs: 0, left: 0 }),
  };
}
