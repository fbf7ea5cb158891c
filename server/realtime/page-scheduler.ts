import { RequestError } from '../request-error.js';

/**
 * Decides when a connection may read its next page: a part of a log, or an agent's lists. Nothing larger
 * can be requested. A connection gets one page after another, and none while much waits for its client.
 * All connections share a few places, and addresses take turns: one that requests much does not keep the
 * others waiting.
 */
export interface PageScheduler {
  /** A queue for the requests of one connection. */
  openQueue(options: PageQueueOptions): PageQueue;
}

export interface PageQueueOptions {
  address: string;
  /** Whether the client has taken enough of what was sent before. */
  hasRoom(): boolean;
}

/**
 * Runs `read` when it is its turn, and resolves with its result.
 * @throws RequestError `rate_limited` if too many requests of the connection wait; `unavailable` if it closes
 * first
 */
export type ReadPage = <T>(read: () => Promise<T>) => Promise<T>;

export interface PageQueue {
  read: ReadPage;
  /** The client has taken something: there may be room now. */
  checkRoom(): void;
  close(): void;
}

/** Pages that are read at the same time, for all connections together. */
const MAX_READING = 4;
/** Requests of one connection that wait. A console requests every conversation that it shows. */
const MAX_WAITING = 100;

interface WaitingRequest {
  start(): void;
  refuse(error: RequestError): void;
}

interface Queue extends PageQueueOptions {
  waiting: WaitingRequest[];
  isReading: boolean;
}

export function createPageScheduler(): PageScheduler {
  let reading = 0;
  /** Queues whose first request can start, by address. */
  const ready = new Map<string, Set<Queue>>();

  const canStart = (queue: Queue) =>
    !queue.isReading && queue.waiting.length > 0 && queue.hasRoom();
  const schedule = (queue: Queue) => {
    if (!canStart(queue)) return;
    const queues = ready.get(queue.address) ?? new Set();
    queues.add(queue);
    ready.set(queue.address, queues);
    startNext();
  };
  /** Takes the next queue of the next address. The address becomes the last one, if it has more. */
  const takeNext = (): Queue | undefined => {
    for (const [address, queues] of ready) {
      ready.delete(address);
      const [queue] = queues;
      queues.delete(queue!);
      if (queues.size > 0) ready.set(address, queues);
      if (canStart(queue!)) return queue;
    }
    return undefined;
  };
  const startNext = () => {
    while (reading < MAX_READING) {
      const queue = takeNext();
      if (queue === undefined) return;
      reading += 1;
      queue.isReading = true;
      queue.waiting.shift()!.start();
    }
  };
  const finish = (queue: Queue) => {
    // One turn of the event loop later, when the answer is queued and others have been served.
    setImmediate(() => {
      reading -= 1;
      queue.isReading = false;
      schedule(queue);
      startNext();
    });
  };

  return {
    openQueue(options) {
      const queue: Queue = { ...options, waiting: [], isReading: false };
      return {
        async read(read) {
          if (queue.waiting.length >= MAX_WAITING)
            throw new RequestError('rate_limited', 'too many pages at once', 1);
          await new Promise<void>((start, refuse) => {
            queue.waiting.push({ start, refuse });
            schedule(queue);
          });
          try {
            return await read();
          } finally {
            finish(queue);
          }
        },
        checkRoom: () => schedule(queue),
        close() {
          // Whoever counts what runs, as a shutdown does, must not wait for them.
          for (const { refuse } of queue.waiting.splice(0)) refuse(connectionGone());
        },
      };
    },
  };
}

/** The error for a request whose answer nobody reads any more. */
export function connectionGone(): RequestError {
  return new RequestError('unavailable', 'the connection is closed', 1);
}
