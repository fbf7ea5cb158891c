import { playSound, type Sound } from '../../controllers/sound.js';

/** Quiet enough to be heard all day. */
const SOUND: Sound = {
  notes: [
    { hertz: 659.25, at: 0 },
    { hertz: 880, at: 0.13 },
  ],
  loudness: 0.14,
  fade: 0.5,
};

/** The console's sound: another than the visitor's. */
export interface Chime {
  /** Browsers stay silent until a gesture: call it in one. */
  unlock(): void;
  ring(): void;
}

export function createChime(): Chime {
  let audio: AudioContext | null = null;
  return {
    unlock() {
      if (typeof AudioContext === 'undefined') return;
      audio ??= new AudioContext();
      if (audio.state === 'suspended') void audio.resume();
    },
    ring() {
      if (audio?.state === 'running') playSound(audio, SOUND);
    },
  };
}
