import type { ReactiveControllerHost } from 'lit';

/**
 * Finds out whether the server still has the build that this page runs. The code of the connection is a
 * chunk of its own. If that chunk does not load although the server answers, only a reload of the page
 * helps.
 */
export class BuildCheck {
  /** Whether the build that this page runs is gone from the server. */
  isGone = false;
  #checking = false;

  /** `load` loads the chunk. `serverAnswers` resolves with whether the server itself answers a request. */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly load: () => Promise<unknown> = loadConnection,
    private readonly serverAnswers: () => Promise<boolean> = askForOwnFile,
  ) {}

  /** Call it while there is no connection. The host is updated when the answer changes. */
  async check(): Promise<void> {
    if (this.#checking) return;
    this.#checking = true;
    const isLoaded = await this.load().then(
      () => true,
      () => false,
    );
    const isGone = !isLoaded && (await this.serverAnswers());
    this.#checking = false;
    if (isGone === this.isGone) return;
    this.isGone = isGone;
    this.host.requestUpdate();
  }
}

function loadConnection(): Promise<unknown> {
  return import('../platform/socket-io-connection.js');
}

/** A status from 500 on is no answer of the server: it is down, and a proxy in front of it has answered. */
async function askForOwnFile(): Promise<boolean> {
  try {
    const { status } = await fetch(import.meta.url, { method: 'HEAD', cache: 'no-store' });
    return status < 500;
  } catch {
    return false;
  }
}
