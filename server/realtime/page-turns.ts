import { RequestError } from '../request-error.js';

/**
 * Lets connections read pages in turn. A page is a stretch of a log, or an agent's lists: the largest
 * thing that a client can ask for. So a connection gets one page after another, and none while much waits
 * for it. All connections share a few turns, which addresses take by rotation: one that asks for much does
 * not keep the others waiting.
 */
export interface PageTurns {
  /** A line for one connection's requests. */
  open(options: LineOptions): PageLine;
}

export interface LineOptions {
  address: string;
  /** Whether the client has taken enough of what was sent before. */
  hasRoom(): boolean;
}

export interface PageLine {
  /**
   * Runs `page` when it is its turn, and resolves with its result; never if the connection closes first.
   * @throws RequestError if too many wait.
   */
  read<T>(page: () => Promise<T>): Promise<T>;
  /** The client has taken something: there may be room now. */
  look(): void;
  close(): void;
}

/** Pages that are read at the same time, for all connections together. */
const MAX_READING = 4;
/** Requests of one connection that wait. A console asks for every conversation that it shows. */
const MAX_WAITING = 100;

interface Line extends LineOptions {
  waiting: (() => void)[];
  isReading: boolean;
}

export function createPageTurns(): PageTurns {
  let reading = 0;
  /** Lines whose first request can start, by address. */
  const ready = new Map<string, Set<Line>>();

  const canStart = (line: Line) => !line.isReading && line.waiting.length > 0 && line.hasRoom();
  const look = (line: Line) => {
    if (!canStart(line)) return;
    const lines = ready.get(line.address) ?? new Set();
    lines.add(line);
    ready.set(line.address, lines);
    startNext();
  };
  /** The next line of the next address. Both go to the end of their queues. */
  const takeNext = (): Line | undefined => {
    for (const [address, lines] of ready) {
      ready.delete(address);
      const [line] = lines;
      lines.delete(line!);
      if (lines.size > 0) ready.set(address, lines);
      if (canStart(line!)) return line;
    }
    return undefined;
  };
  const startNext = () => {
    while (reading < MAX_READING) {
      const line = takeNext();
      if (line === undefined) return;
      reading += 1;
      line.isReading = true;
      line.waiting.shift()!();
    }
  };
  const finish = (line: Line) => {
    // One turn of the event loop later, when the answer is queued and others have been served.
    setImmediate(() => {
      reading -= 1;
      line.isReading = false;
      look(line);
      startNext();
    });
  };

  return {
    open(options) {
      const line: Line = { ...options, waiting: [], isReading: false };
      return {
        async read(page) {
          if (line.waiting.length >= MAX_WAITING)
            throw new RequestError('rate_limited', 'too many pages at once', 1);
          await new Promise<void>((resolve) => {
            line.waiting.push(resolve);
            look(line);
          });
          try {
            return await page();
          } finally {
            finish(line);
          }
        },
        look: () => look(line),
        close() {
          line.waiting = [];
        },
      };
    },
  };
}
