import type { Settings } from './config.js';

/** The URL under which people reach this server, with a trailing slash. */
export function baseUrl({ PUBLIC_URL }: Pick<Settings, 'PUBLIC_URL'>, port: number): string {
  return PUBLIC_URL === undefined ? `http://localhost:${port}/` : new URL('/', PUBLIC_URL).href;
}

/** A one-time link to the console. Its secret is in the fragment, which no server log sees. */
export function consoleUrl(
  settings: Pick<Settings, 'PUBLIC_URL'>,
  port: number,
  secret: string,
): string {
  return `${baseUrl(settings, port)}console/#setup=${secret}`;
}
