import type { Socket } from 'node:net';
import { createPieceReader, encodePackets, type Piece } from './stream-pieces.js';

/** What becomes of one frame, or one packet of a poll; `hold`: it comes after the next one. */
export type Fate = 'pass' | 'drop' | 'double' | 'hold';

/** What one direction does to what passes. Read anew for each piece, so it may change at any time. */
export interface Faults {
  latencyMs: number;
  /** Bytes a write; 0: as they come. */
  sliceBytes: number;
  /** What becomes of a text frame, or of a packet of a poll; it is told the text. */
  frame: ((text: string) => Fate) | undefined;
}

export interface FaultyStream {
  /** Nothing arrives any more, nor the end; what was written meanwhile arrives after `flow`. */
  stall(): void;
  flow(): void;
}

type Parcel = { at: number } & ({ bytes: Buffer } | { end: true });

/** Carries what comes from one socket to another, with faults. The end travels like everything else. */
export function carry(
  from: Socket,
  to: Socket,
  faults: Faults,
  reader: ReturnType<typeof createPieceReader>,
): FaultyStream {
  const parcels: Parcel[] = [];
  const frames = createJudge<Buffer>(faults);
  const packets = createJudge<string>(faults);
  let stalled = false;
  let carrying = false;
  let waked: (() => void) | undefined;

  const post = (what: { bytes: Buffer } | { end: true }) => {
    parcels.push({ at: performance.now() + faults.latencyMs, ...what });
    void work();
  };

  const pass = (piece: Piece) => {
    if ('packets' in piece) {
      const passed = piece.packets.flatMap((packet) => packets(packet, packet));
      post({ bytes: encodePackets(piece.head, passed) });
    } else if ('text' in piece)
      for (const bytes of frames(piece.bytes, piece.text)) post({ bytes });
    else post(piece);
  };

  async function work(): Promise<void> {
    if (carrying) return;
    carrying = true;
    for (let parcel = parcels[0]; parcel !== undefined; parcel = parcels[0]) {
      const late = parcel.at - performance.now();
      if (stalled) await new Promise<void>((resolve) => (waked = resolve));
      else if (late > 0) await new Promise((resolve) => setTimeout(resolve, late));
      else {
        parcels.shift();
        await deliver(parcel);
      }
    }
    carrying = false;
  }

  async function deliver(parcel: Parcel): Promise<void> {
    if (to.destroyed) return;
    if ('end' in parcel) return void to.end();
    const { bytes } = parcel;
    if (faults.sliceBytes === 0) return void to.write(bytes);
    for (let start = 0; start < bytes.length && !to.destroyed; start += faults.sliceBytes) {
      to.write(bytes.subarray(start, start + faults.sliceBytes));
      await new Promise(setImmediate);
    }
  }

  from.on('data', (chunk: Buffer) => reader.read(chunk).forEach(pass));
  from.on('end', () => post({ end: true }));
  return {
    stall() {
      stalled = true;
    },
    flow() {
      stalled = false;
      waked?.();
    },
  };
}

/** Answers what goes on of each in its turn: itself, twice, nothing, or with the one held before. */
function createJudge<T>(faults: Faults): (item: T, text: string) => T[] {
  let held: T[] = [];
  return (item, text) => {
    const fate = faults.frame?.(text) ?? 'pass';
    if (fate === 'drop') return [];
    if (fate === 'hold' && held.length === 0) {
      held = [item];
      return [];
    }
    const passed = [item, ...(fate === 'double' ? [item] : []), ...held];
    held = [];
    return passed;
  };
}
