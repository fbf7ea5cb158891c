/** A piece of one direction of a connection: a WebSocket text frame, or other bytes. */
export interface Piece {
  bytes: Buffer;
  /** The text of a whole text frame. */
  text?: string;
}

const TEXT = 0x81;

/**
 * Cuts one direction of a connection into pieces: the HTTP head of an upgrade, then frames. A connection
 * that is not upgraded is handed on as it comes.
 */
export function createPieceReader(isUpgrade: (head: string) => boolean) {
  let rest: Buffer = Buffer.alloc(0);
  let stage: 'head' | 'frames' | 'raw' = 'head';

  function takeHead(): Piece | undefined {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) return undefined;
    stage = isUpgrade(rest.toString('latin1', 0, end)) ? 'frames' : 'raw';
    return { bytes: take(end + 4) };
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
        if (rest.length === 0) return pieces;
        const piece =
          stage === 'head'
            ? takeHead()
            : stage === 'frames'
              ? takeFrame()
              : { bytes: take(Infinity) };
        if (piece === undefined) return pieces;
        pieces.push(piece);
      }
    },
  };
}
