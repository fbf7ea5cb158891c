/** A few notes: each begins `at` so many seconds, and is gone `fade` seconds later. */
export interface Sound {
  notes: readonly { hertz: number; at: number }[];
  loudness: number;
  fade: number;
}

/** How long a note swells, in s: one that is there at once clicks. */
const SWELL = 0.015;

/** Makes a sound on the spot: no file is loaded. */
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
