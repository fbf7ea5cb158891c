/** Two notes and what they are made of; quiet enough to be heard all day. */
const NOTES = [
  { hertz: 659.25, at: 0 },
  { hertz: 880, at: 0.13 },
] as const;
const LOUDNESS = 0.14;
const FADE_SECONDS = 0.5;

/** The console's sound, made on the spot: no file is loaded. */
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
      if (audio?.state !== 'running') return;
      for (const note of NOTES) play(audio, note.hertz, audio.currentTime + note.at);
    },
  };
}

function play(audio: AudioContext, hertz: number, start: number): void {
  const tone = new OscillatorNode(audio, { type: 'sine', frequency: hertz });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + FADE_SECONDS);
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + FADE_SECONDS);
}
