import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ConnectionStatus } from '../core/state/state.js';

/** How long a visitor only reads what was just continued elsewhere, in ms. */
const PAUSE = 3_000;

/**
 * Whoever writes while the conversation is taken over by another client shall notice before they take
 * it back with the next word (rule TAB-10).
 */
export class ReadOnlyPause implements ReactiveController {
  on = false;
  #before: ConnectionStatus = 'idle';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.end();
  }

  /** To be called with every state of the connection, before the host is painted. */
  watch(connection: ConnectionStatus): void {
    if (connection === this.#before) return;
    this.#before = connection;
    this.end();
    if (connection !== 'superseded') return;
    this.on = true;
    this.#timer = setTimeout(() => this.end(), PAUSE);
  }

  end(): void {
    clearTimeout(this.#timer);
    if (!this.on) return;
    this.on = false;
    this.host.requestUpdate();
  }
}
