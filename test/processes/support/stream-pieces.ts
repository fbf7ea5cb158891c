/** A piece of one direction of a connection. */
export type Piece =
  /** Bytes that are handed on as they come. */
  | { bytes: Buffer }
  /** A WebSocket text frame, and its text. */
  | { bytes: Buffer; text: string }
  /** An HTTP message of a polling connection: its head without the length, and the packets in its body. */
  | { head: string; packets: string[] };

const TEXT = 0x81;
/** Between the packets of one HTTP message. */
const SEPARATOR = '\x1e';
/** A packet that means nothing: for a message that has lost all of its own. */
const NOOP = '6';

const REQUEST_WITH_PACKETS = /^POST [^ ]*[?&]transport=polling\b/;
/** The server's other answers are JSON, HTML and files. */
const ANSWER_WITH_PACKETS = /^content-type: text\/plain/im;

/** The bytes of an HTTP message with these packets. */
export function encodePackets(head: string, packets: readonly string[]): Buffer {
  const body = Buffer.from((packets.length > 0 ? packets : [NOOP]).join(SEPARATOR));
  return Buffer.from(`${head}\r\nContent-Length: ${body.length}\r\n\r\n${body.toString()}`);
}

/** What is done with a head: what is handed on in its place (nothing: nor what follows), and what follows. */
export interface HeadPlan {
  head: string | null;
  follows: 'body' | 'frames';
}

/**
 * Cuts one direction of a connection into pieces: HTTP messages one after the other, and the frames of a
 * WebSocket once the connection is upgraded.
 */
export function createPieceReader(planFor: (head: string) => HeadPlan) {
  let rest: Buffer = Buffer.alloc(0);
  let stage: 'messages' | 'frames' | 'raw' | 'ignored' = 'messages';

  function takeMessage(): Piece | undefined {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) return undefined;
    const read = rest.toString('latin1', 0, end);
    const length = lengthOfBody(read, rest.subarray(end + 4));
    if (length === undefined || (length !== 'until the end' && rest.length < end + 4 + length))
      return undefined;
    const { head, follows } = planFor(read);
    if (head === null) {
      stage = 'ignored';
      return undefined;
    }
    if (follows === 'frames') stage = 'frames';
    else if (length === 'until the end') stage = 'raw';
    take(end + 4);
    const body = take(length === 'until the end' ? Infinity : length);
    if (body.length > 0 && (REQUEST_WITH_PACKETS.test(head) || ANSWER_WITH_PACKETS.test(head)))
      return {
        head: head.replace(/\r\ncontent-length: *\d+/i, ''),
        packets: body.toString().split(SEPARATOR),
      };
    return { bytes: Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), body]) };
  }

  function takeFrame(): Piece | undefined {
    if (rest.length < 2) return undefined;
    const masked = (rest[1]! & 0x80) !== 0;
    const short = rest[1]! & 0x7f;
    const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
    const head = 2 + lengthBytes + (masked ? 4 : 0);
    if (rest.length < head) return undefined;
    const length =
      short === 126
        ? rest.readUInt16BE(2)
        : short === 127
          ? Number(rest.readBigUInt64BE(2))
          : short;
    if (rest.length < head + length) return undefined;
    const bytes = take(head + length);
    if (bytes[0] !== TEXT) return { bytes };
    const payload = Buffer.from(bytes.subarray(head));
    const mask = bytes.subarray(head - 4, head);
    if (masked) for (let i = 0; i < length; i++) payload[i]! ^= mask[i % 4]!;
    return { bytes, text: payload.toString('utf8') };
  }

  function take(count: number): Buffer {
    const taken = rest.subarray(0, count);
    rest = rest.subarray(count);
    return taken;
  }

  return {
    /** The pieces that are complete now. */
    read(chunk: Buffer): Piece[] {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const pieces: Piece[] = [];
      for (;;) {
        if (rest.length === 0 || stage === 'ignored') return pieces;
        const piece =
          stage === 'messages'
            ? takeMessage()
            : stage === 'frames'
              ? takeFrame()
              : { bytes: take(Infinity) };
        if (piece === undefined) return pieces;
        pieces.push(piece);
      }
    },
  };
}

/** How many bytes of `rest` are the body; nothing while that cannot be told yet. */
function lengthOfBody(head: string, rest: Buffer): number | 'until the end' | undefined {
  if (/^HTTP\/1\.1 (?:101|204|304) /.test(head)) return 0;
  const stated = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (stated !== undefined) return Number(stated);
  if (/^transfer-encoding: *chunked/im.test(head)) return lengthOfChunks(rest);
  return head.startsWith('HTTP/1.1 ') ? 'until the end' : 0;
}

function lengthOfChunks(rest: Buffer): number | undefined {
  for (let start = 0; ;) {
    const lineEnd = rest.indexOf('\r\n', start);
    if (lineEnd === -1) return undefined;
    const size = parseInt(rest.toString('latin1', start, lineEnd), 16);
    start = lineEnd + 2 + size + 2;
    if (size === 0) return start;
  }
}
