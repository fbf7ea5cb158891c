import type { GenericSchema } from 'valibot';
import type { ProtocolError } from '../../src/protocol/errors.js';
import { validate } from '../../src/protocol/parse.js';
import type { Ack } from '../../src/protocol/visitor-events.js';
import type { Log } from '../ports.js';
import { Refusal } from '../refusal.js';
import { toProtocolError } from '../to-protocol-error.js';

/** What a socket calls with: whatever the client sent, and perhaps a function to answer by. */
type Handler = (...args: unknown[]) => void;

/** Who watches over what one socket asks. */
export interface Door {
  /** Before anybody looks at what was sent: refusing costs less. @throws Refusal */
  admit?(): void;
  /** A request got this for an answer. */
  refused?(error: ProtocolError): void;
}

/** Makes handlers that check, run and answer; counts those that run, so that a shutdown can wait. */
export interface Answering {
  /** `run` gets what `schema` lets through; its result, or why not, is acknowledged once. */
  request<T, A extends object>(
    schema: GenericSchema<unknown, T>,
    run: (value: T) => Promise<A>,
    door?: Door,
  ): Handler;
  /** Counts work that no request waits for. It handles its own errors. */
  track(work: Promise<void>): void;
  /** From now on requests are refused. */
  refuseAll(): void;
  /** Resolves when nothing runs any more. */
  settled(): Promise<void>;
}

export function createAnswering(log: Log): Answering {
  let running = 0;
  let draining = false;
  let idle: (() => void) | undefined;
  const finish = () => {
    running -= 1;
    if (running === 0) idle?.();
  };

  const answer = async <T, A extends object>(
    schema: GenericSchema<unknown, T>,
    run: (value: T) => Promise<A>,
    { admit }: Door,
    payload: unknown,
  ): Promise<Ack<A>> => {
    try {
      admit?.();
    } catch (error) {
      return { ok: false, error: toProtocolError(error, log) };
    }
    const checked = validate(schema, payload);
    if (!checked.ok) return { ok: false, error: { code: 'invalid', message: checked.message } };
    if (draining) {
      const refusal = new Refusal('unavailable', 'the server is going down', 1);
      return { ok: false, error: refusal.toProtocol() };
    }
    running += 1;
    try {
      return { ok: true, ...(await run(checked.value)) };
    } catch (error) {
      return { ok: false, error: toProtocolError(error, log) };
    } finally {
      finish();
    }
  };

  return {
    request:
      (schema, run, door = {}) =>
      (...args) => {
        const acknowledge = args.at(-1);
        void answer(schema, run, door, args[0]).then((result) => {
          if (!result.ok) door.refused?.(result.error);
          if (typeof acknowledge === 'function') acknowledge(result);
        });
      },
    track(work) {
      running += 1;
      void work.finally(finish);
    },
    refuseAll() {
      draining = true;
    },
    settled: () =>
      new Promise((resolve) => {
        // One turn more, so that the answers are on their way when this resolves.
        idle = () => setImmediate(resolve);
        if (running === 0) idle();
      }),
  };
}
