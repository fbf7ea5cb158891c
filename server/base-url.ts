import type { Settings } from './config.js';

/** The URL under which people reach this server, with a trailing slash. */
export function baseUrl({ PUBLIC_URL }: Pick<Settings, 'PUBLIC_URL'>, port: number): string {
  return PUBLIC_URL === undefined ? `http://localhost:${port}/` : new URL('/', PUBLIC_URL).href;
}

/**
 * A one-time link to the console, for a new agent or for the one of this `name`. Its secret is in the
 * fragment, which no server log sees.
 */
export function consoleUrl(
  settings: Pick<Settings, 'PUBLIC_URL'>,
  port: number,
  secret: string,
  name?: string,
): string {
  const fragment = new URLSearchParams({ setup: secret, ...(name !== undefined && { name }) });
  return `${baseUrl(settings, port)}console/#${fragment.toString()}`;
}
