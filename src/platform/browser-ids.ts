import type { Ids } from '../core/ports.js';

/**
 * Ids from the browser's random source. It does without `crypto.randomUUID`, which pages on plain
 * http lack.
 */
export function createBrowserIds(): Ids {
  return {
    uuid() {
      const bytes = randomBytes(16);
      // Version 4, variant 1 (RFC 9562).
      bytes[6] = (bytes[6]! & 0x0f) | 0x40;
      bytes[8] = (bytes[8]! & 0x3f) | 0x80;
      let hex = '';
      for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    },
    secret: () =>
      btoa(String.fromCharCode(...randomBytes(32)))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replace('=', ''),
    random: () => Math.random(),
  };
}

function randomBytes(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}
