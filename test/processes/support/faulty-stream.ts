import type { Socket } from 'node:net';
import { createPieceReader, type Piece } from './stream-pieces.js';

/** What becomes of one frame; `hold`: it comes after the next one. */
export type Fate = 'pass' | 'drop' | 'double' | 'hold';

/** What one direction does to what passes. Read anew for each piece, so it may change at any time. */
export interface Faults {
  latencyMs: number;
  /** Bytes a write; 0: as they come. */
  sliceBytes: number;
  /** What becomes of a text frame; it is told the frame's text. */
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
  isUpgrade: (head: string) => boolean,
): FaultyStream {
  const reader = createPieceReader(isUpgrade);
  const parcels: Parcel[] = [];
  let held: Piece | undefined;
  let stalled = false;
  let carrying = false;
  let waked: (() => void) | undefined;

  const post = (what: { bytes: Buffer } | { end: true }) => {
    parcels.push({ at: performance.now() + faults.latencyMs, ...what });
    void work();
  };

  const judge = (piece: Piece) => {
    const fate = piece.text === undefined ? 'pass' : (faults.frame?.(piece.text) ?? 'pass');
    if (fate === 'drop') return;
    if (fate === 'hold' && held === undefined) {
      held = piece;
      return;
    }
    post(piece);
    if (fate === 'double') post(piece);
    // A held frame waits for a frame like itself, not for a heartbeat.
    if (held === undefined || piece.text === undefined) return;
    post(held);
    held = undefined;
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

  from.on('data', (chunk: Buffer) => reader.read(chunk).forEach(judge));
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
