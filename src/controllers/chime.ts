import { playSound, type Sound } from './play-sound.js';

const SOUND: Sound = {
  notes: [
    { hertz: 880, at: 0 },
    { hertz: 1174.66, at: 0.16 },
  ],
  loudness: 0.12,
  fade: 0.32,
};

/**
 * The sound of a message. Silent before the visitor has done anything in the page, as browsers want it,
 * and where there is no audio.
 */
export class Chime {
  #audio: AudioContext | undefined;

  ring(): void {
    if (!navigator.userActivation?.hasBeenActive) return;
    playSound((this.#audio ??= new AudioContext()), SOUND);
  }
}
