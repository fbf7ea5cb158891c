import { playSound, type Sound } from '../../controllers/sound.js';

/** Different from the widget's sound, and quiet enough to be heard all day. */
const SOUND: Sound = {
  notes: [
    { hertz: 659.25, at: 0 },
    { hertz: 880, at: 0.13 },
  ],
  loudness: 0.14,
  fade: 0.5,
};

export interface NotificationSound {
  /** Allows sound. Browsers demand a user gesture: call it in one. */
  unlock(): void;
  /** Whether `unlock` was called and the browser has allowed sound. */
  ready(): boolean;
  /** Does nothing unless it is ready. */
  play(): void;
}

export function createNotificationSound(): NotificationSound {
  let audio: AudioContext | null = null;
  return {
    unlock() {
      if (typeof AudioContext === 'undefined') return;
      audio ??= new AudioContext();
      if (audio.state === 'suspended') void audio.resume();
    },
    ready: () => audio?.state === 'running',
    play() {
      if (audio?.state === 'running') playSound(audio, SOUND);
    },
  };
}
