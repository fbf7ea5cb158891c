/** Two notes, in Hz, and how long each sounds, in s. */
const NOTES = [880, 1174.66];
const LENGTH = 0.16;
const LOUDNESS = 0.12;

/**
 * The sound of a message, made on the spot: no file is loaded. Silent before the visitor has done
 * anything in the page, as browsers want it, and where there is no audio.
 */
export class Chime {
  #audio: AudioContext | undefined;

  ring(): void {
    if (!navigator.userActivation?.hasBeenActive) return;
    const audio = (this.#audio ??= new AudioContext());
    const { currentTime, destination } = audio;
    NOTES.forEach((frequency, index) => {
      const start = currentTime + index * LENGTH;
      const note = new OscillatorNode(audio, { frequency });
      const volume = new GainNode(audio, { gain: 0 });
      volume.gain.setValueAtTime(LOUDNESS, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + LENGTH * 2);
      note.connect(volume).connect(destination);
      note.start(start);
      note.stop(start + LENGTH * 2);
    });
  }
}
