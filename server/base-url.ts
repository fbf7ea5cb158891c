import type { Settings } from './config.js';

/** Where people reach this server, with the slash at the end. */
export function baseUrl({ PUBLIC_URL }: Pick<Settings, 'PUBLIC_URL'>, port: number): string {
  return PUBLIC_URL === undefined ? `http://localhost:${port}/` : new URL('/', PUBLIC_URL).href;
}

/** The one-time link into the console. The secret stands after the hash: no server log ever sees it. */
export function consoleUrl(
  settings: Pick<Settings, 'PUBLIC_URL'>,
  port: number,
  link: string,
): string {
  return `${baseUrl(settings, port)}console/#setup=${link}`;
}
