/*
 * What the contract suites are written with. One suite runs under node:test on a fake and under mocha
 * on the real adapter, so it may use neither's own functions.
 */

/** Registers one test: `test` of node:test and mocha's `it` both fit. */
export type Register = (name: string, body: () => Promise<void>) => unknown;

/**
 * Registers a test that gets a fresh rig, and gives it back whatever happens.
 *
 * @param register where the tests go
 * @param open builds what the suite needs, on a fake or on the real thing
 */
export function withRig<R extends { close(): void | Promise<void> }>(
  register: Register,
  open: () => R | Promise<R>,
): (name: string, body: (rig: R) => void | Promise<void>) => void {
  return (name, body) =>
    void register(name, async () => {
      const rig = await open();
      try {
        await body(rig);
      } finally {
        await rig.close();
      }
    });
}

/** Same JSON; `undefined` equals only itself. */
export function equal(actual: unknown, expected: unknown, what = 'value'): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== should) throw new Error(`${what}: ${is}, not ${should}`);
}

export function ok(condition: unknown, what: string): void {
  if (!condition) throw new Error(`Not so: ${what}`);
}

/** Long enough for a slow machine; a test that needs it has failed. */
const PATIENCE = 8_000;

/**
 * Takes steps until something has happened. A step lets waiting events run, and sleeps for nothing:
 * virtual time moves on, or the browser gets one turn.
 */
export async function eventually(
  step: () => Promise<void>,
  holds: () => boolean,
  what: string = holds.toString(),
  patienceMs = PATIENCE,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`Never happened: ${what}`);
    await step();
  }
}

/** One turn of the real event loop: what was due before it has run. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}
