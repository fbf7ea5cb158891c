/**
 * Leaves engine.io-client with its WebSocket transport alone, 2.2 KiB gzip less. There is no
 * official small build: long polling and WebTransport are in a table that this replaces.
 */
export function websocketOnly() {
  return {
    name: 'websocket-only',
    load(id) {
      if (!id.endsWith('/engine.io-client/build/esm/transports/index.js')) return null;
      return [
        `import { WS } from './websocket.js';`,
        `export const transports = { websocket: WS };`,
      ].join('\n');
    },
  };
}
