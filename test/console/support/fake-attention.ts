import type { Attention } from '../../../src/console/client/console-ports.js';

export interface FakeAttention extends Attention {
  gain(): void;
  lose(): void;
  /** The agent does something in the console, whether it has the focus or not. */
  act(): void;
}

/** An agent who looks at the console until told otherwise. */
export function createFakeAttention(): FakeAttention {
  type Listener = Parameters<Attention['onEvent']>[0];
  const listeners = new Set<Listener>();
  let has = true;

  const emit = (event: Parameters<Listener>[0]): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const turn = (to: boolean): void => {
    if (has === to) return;
    has = to;
    emit(to ? 'gained' : 'lost');
  };

  return {
    has: () => has,
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    gain: () => turn(true),
    lose: () => turn(false),
    act: () => emit('acted'),
  };
}
