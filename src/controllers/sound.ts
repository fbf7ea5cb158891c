/** A short melody. Each note starts `at` seconds after the call and has faded `fade` seconds later. */
export interface Sound {
  notes: readonly { hertz: number; at: number }[];
  /** The gain of each note, 0 to 1. */
  loudness: number;
  fade: number;
}

/** A note swells for this long, in s: without that it would click. */
const SWELL = 0.015;

/** Synthesizes a sound; no audio file is loaded. */
export function playSound(audio: AudioContext, { notes, loudness, fade }: Sound): void {
  for (const { hertz, at } of notes) {
    const start = audio.currentTime + at;
    const note = new OscillatorNode(audio, { frequency: hertz });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(loudness, start + SWELL);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + fade);
    note.connect(volume).connect(audio.destination);
    note.start(start);
    note.stop(start + fade);
  }
}
