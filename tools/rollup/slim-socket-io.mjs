// There is no official small build of socket.io-client. Ours speaks WebSocket and JSON alone: long
// polling, WebTransport and binary packets go, 3 KiB gzip less. The versions are pinned; after an
// update, compare these modules with the ones that they replace.
const REPLACED = {
  'engine.io-client/build/esm/transports/index.js': `
    import { WS } from './websocket.js';
    export const transports = { websocket: WS };`,

  // The original looks for the global object with Function("return this"), where nothing else helps.
  'engine.io-client/build/esm/globals.js': `
    export const globalThisShim = globalThis;
    export const nextTick = (callback) => Promise.resolve().then(callback);
    export const defaultBinaryType = 'arraybuffer';
    export const createCookieJar = () => {};`,

  'engine.io-parser/build/esm/encodePacket.browser.js': `
    import { PACKET_TYPES } from './commons.js';
    export const encodePacket = ({ type, data }, _supportsBinary, callback) =>
      callback(PACKET_TYPES[type] + (data || ''));
    export const encodePacketToBinary = () => {};`,

  'engine.io-parser/build/esm/contrib/base64-arraybuffer.js': `
    export const decode = (data) => data;`,

  'socket.io-parser/build/esm/is-binary.js': `
    export const isBinary = () => false;
    export const hasBinary = () => false;`,

  'socket.io-parser/build/esm/binary.js': `
    export const deconstructPacket = (packet) => ({ packet, buffers: [] });
    export const reconstructPacket = (packet) => packet;`,
};

export function slimSocketIo() {
  return {
    name: 'slim-socket-io',
    load(id) {
      const module = id.split('/node_modules/').at(-1);
      return REPLACED[module] ?? null;
    },
  };
}
