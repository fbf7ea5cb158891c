import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ConnectionStatus } from '../core/state/state.js';

const PAUSE_MS = 3_000;

/**
 * Makes the composer read-only for a moment when the conversation continues elsewhere. A visitor who is
 * typing should notice that before the next message takes the conversation back (rule TAB-10).
 */
export class ReadOnlyPause implements ReactiveController {
  active = false;
  #connection: ConnectionStatus = 'idle';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.end();
  }

  /** Call it with the status of the connection before every render of the host. */
  update(connection: ConnectionStatus): void {
    if (connection === this.#connection) return;
    this.#connection = connection;
    this.end();
    if (connection !== 'superseded') return;
    this.active = true;
    this.#timer = setTimeout(() => this.end(), PAUSE_MS);
  }

  end(): void {
    clearTimeout(this.#timer);
    if (!this.active) return;
    this.active = false;
    this.host.requestUpdate();
  }
}
