/**
 * Leaves engine.io-client with its WebSocket transport alone, 2.2 KiB gzip less: there is no official
 * small build, but long polling and WebTransport hang on one table. And it finds the global object
 * without `Function("return this")`, so that the bundles hold nothing that a strict CSP forbids.
 */
export function slimEngineIo() {
  return {
    name: 'slim-engine-io',
    load(id) {
      if (!id.endsWith('/engine.io-client/build/esm/transports/index.js')) return null;
      return [
        `import { WS } from './websocket.js';`,
        `export const transports = { websocket: WS };`,
      ].join('\n');
    },
    transform(code, id) {
      if (!id.endsWith('/engine.io-client/build/esm/globals.js')) return null;
      return {
        code: code.replace(/(globalThisShim = )\(\(\) => \{.*?\}\)\(\)/s, '$1globalThis'),
        map: null,
      };
    },
  };
}
