import type { GenericSchema } from 'valibot';
import type { ProtocolError } from '../../src/protocol/errors.js';
import { validate } from '../../src/protocol/parse.js';
import type { Ack } from '../../src/protocol/visitor-events.js';
import type { Log } from '../ports.js';
import { RequestError, toProtocolError } from '../request-error.js';

/** A listener of socket.io: gets the payload and, last, the function that acknowledges. */
type EventHandler = (...args: unknown[]) => void;

export interface RequestHooks {
  /** Runs before the payload is validated, because that costs more. @throws RequestError */
  admit?(): void;
  /** The request was acknowledged with this error. */
  rejected?(error: ProtocolError): void;
}

/** Makes event handlers that validate, run and acknowledge. A shutdown waits for those that run. */
export interface Acks {
  /** `run` gets the validated payload. Its result, or the error, is acknowledged once. */
  handle<T, A extends object>(
    schema: GenericSchema<unknown, T>,
    run: (value: T) => Promise<A>,
    hooks?: RequestHooks,
  ): EventHandler;
  /** Counts work that belongs to no request. It must not reject. */
  track(work: Promise<void>): void;
  /** From now on every request is rejected as `unavailable`. */
  rejectAll(): void;
  /** Resolves when nothing runs any more. */
  settled(): Promise<void>;
}

export function createAcks(log: Log): Acks {
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
    { admit }: RequestHooks,
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
      const error = new RequestError('unavailable', 'the server is stopping', 1);
      return { ok: false, error: error.toProtocol() };
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
    handle:
      (schema, run, hooks = {}) =>
      (...args) => {
        const acknowledge = args.at(-1);
        void answer(schema, run, hooks, args[0]).then((result) => {
          if (!result.ok) hooks.rejected?.(result.error);
          if (typeof acknowledge === 'function') acknowledge(result);
        });
      },
    track(work) {
      running += 1;
      void work.finally(finish);
    },
    rejectAll() {
      draining = true;
    },
    settled: () =>
      new Promise((resolve) => {
        // One turn later, when the acknowledgements have been sent.
        idle = () => setImmediate(resolve);
        if (running === 0) idle();
      }),
  };
}
